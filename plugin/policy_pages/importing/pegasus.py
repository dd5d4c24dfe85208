"""Pegasus, the system of code.org's sites: ``sites/NAME/public``, with views next to it."""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath

from policy_pages.importing.middleman_files import read_pages_folder
from policy_pages.importing.middleman_parts import face_of
from policy_pages.importing.old_site import Became, Copied, LeftOut, NewSettings, OldSite
from policy_pages.importing.source_tree import SourceTree
from policy_pages.text.page_names import page_path

_STRINGS = ("i18n", "cache/i18n", "data/i18n")


def is_pegasus(tree: SourceTree) -> bool:
    """Whether a folder has sites of Pegasus, or is one."""
    return folder_of_public_pages(tree) is not None


def folder_of_public_pages(tree: SourceTree) -> str | None:
    """The folder of the pages of the site; of several, that with the shortest name."""
    if tree.has_folder("public") and tree.root.parent.name == "sites":
        return "public"
    found = sorted(tree.root.glob("sites/*/public"), key=lambda path: (len(path.parts[-2]), path))
    named = [path for path in found if "." in path.parts[-2]]
    chosen = next(iter(named or found), None)
    return None if chosen is None else chosen.relative_to(tree.root).as_posix()


def read_pegasus(tree: SourceTree) -> OldSite:
    """Such a site."""
    public = folder_of_public_pages(tree) or "public"
    site = posixpath.dirname(public)
    found = read_pages_folder(tree, public, settings={"css_dir": "css", "js_dir": "js"})
    # Pegasus publishes `x.md.erb` at `/x`
    found.addresses = {path: _output(path) for path in [*found.addresses, *found.excluded]}
    name = posixpath.basename(site) or tree.root.name
    settings = NewSettings(name=name, dialect="pegasus", markdown="redcarpet", redcarpet="pegasus")
    settings.url = f"https://{name}/" if "." in name else None
    settings.favicon = face_of(found.files, "favicon")
    views, refused = tree.files_below(posixpath.join(site, "views"))
    left_out = [
        LeftOut(
            posixpath.join(site, "views", path), "a view: rewrite it as overrides/views/NAME.html"
        )
        for path in views
    ]
    became = [Became(public, "`docs`, with `dialect: pegasus`")]
    return OldSite(
        "pegasus",
        [*found.files, *_strings(tree)],
        [*found.left_out, *left_out, *refused],
        found.addresses,
        settings,
        became,
    )


def _strings(tree: SourceTree) -> list[Copied]:
    """The texts of each language, where there are some."""
    for folder in _STRINGS:
        paths, _ = tree.files_below(folder, lambda path: path.endswith((".yml", ".yaml")))
        if paths:
            return [
                Copied(tree.root / folder / path, f"data/strings/{PurePosixPath(path).name}")
                for path in paths
            ]
    return []


def _output(path: str) -> str:
    stem = page_path(path).removesuffix(".md")
    return f"{stem}.html" if posixpath.basename(stem) == "index" else f"{stem}/index.html"
