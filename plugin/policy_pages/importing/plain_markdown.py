"""A folder of Markdown with headers, of whatever made a site of it: Jekyll, Hugo, or nothing."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any

from policy_pages.files.reading import SiteFolders
from policy_pages.files.settings import read_settings
from policy_pages.importing.middleman_files import reason_to_leave
from policy_pages.importing.old_site import Became, Copied, NewSettings, OldSite
from policy_pages.importing.source_tree import SourceTree
from policy_pages.text.addresses import output_path
from policy_pages.text.diagnostics import DiagnosticError
from policy_pages.text.page_names import is_page, page_path

_CONFIGURATION = "_config.yml"
_NOT_OF_SITE = frozenset(
    {
        *("node_modules", "vendor", "build", "_site", "public", "dist", "bin", "spec", "test"),
        "tests",
    }
)
_NO_PAGES = frozenset({"Gemfile", "Gemfile.lock", "Makefile", "Rakefile", "Dockerfile"})


def is_plain_markdown(tree: SourceTree) -> bool:
    """Whether there is Markdown in a folder."""
    return any(tree.root.glob("*.md")) or any(tree.root.glob("*/*.md"))


def read_plain_markdown(tree: SourceTree) -> OldSite:
    """Such a folder."""
    settings = NewSettings(name=tree.root.name, dialect="erb", markdown="gfm", heading_ids="github")
    became = _read_jekyll(tree, settings) if tree.has(_CONFIGURATION) else []
    paths, left_out = tree.files_below(".", _is_of_site)
    files: list[Copied] = []
    addresses: dict[str, str] = {}
    for path in paths:
        reason = reason_to_leave(path)
        if reason is not None:
            left_out.append(reason)
            continue
        files.append(Copied(tree.root / path, f"docs/{path}"))
        if is_page(path):
            addresses[path] = output_path(page_path(path), directories=settings.directories)
    for path in [*addresses]:
        folder, name = posixpath.split(page_path(path))
        if name == "README.md" and _has_index(folder, addresses):
            settings.excluded[path] = "replaced by the index pages of their folders"
            del addresses[path]
    return OldSite("markdown", files, left_out, addresses, settings, became)


def _has_index(folder: str, pages: Iterable[str]) -> bool:
    return any(page_path(page) == posixpath.join(folder, "index.md") for page in pages)


def _is_of_site(path: str) -> bool:
    *folders, name = path.split("/")
    if name in {*_NO_PAGES, _CONFIGURATION, "mkdocs.yml"} or not _NOT_OF_SITE.isdisjoint(folders):
        return False
    return not any(folder.startswith("_") for folder in folders)  # Jekyll's own


def _read_jekyll(tree: SourceTree, settings: NewSettings) -> list[Became]:
    """Jekyll's configuration: its pages are at `/x.html`, unless it says otherwise."""
    try:
        given: dict[str, Any] = read_settings(tree.root / _CONFIGURATION, SiteFolders(tree.root))
    except DiagnosticError as error:
        return [Became(_CONFIGURATION, f"left out: {error.diagnostics[0].message}")]
    became: list[Became] = []

    def take(key: str, what: str, value: str) -> str:
        became.append(Became(f"{_CONFIGURATION}: {key}", f"`{what}: {value}`"))
        return value

    if given.get("title"):
        settings.name = take("title", "site_name", str(given["title"]))
    if given.get("description"):
        settings.description = take("description", "site_description", str(given["description"]))
    if str(given.get("url") or "").startswith("http"):
        url = f"{str(given['url']).rstrip('/')}{given.get('baseurl') or ''}"
        settings.url = take("url", "site_url", f"{url.rstrip('/')}/")
    if given.get("repository"):
        settings.repository = posixpath.join("https://github.com", str(given["repository"]))
        became.append(Became(f"{_CONFIGURATION}: repository", "a link at the foot of each page"))
    permalink = str(given.get("permalink") or "")
    settings.directories = permalink == "pretty" or permalink.endswith("/")
    if permalink:
        flag = str(settings.directories).lower()
        became.append(Became(f"{_CONFIGURATION}: permalink", f"`use_directory_urls: {flag}`"))
    settings.extensions = {"attr_list": {}}
    known = {"permalink", "title", "description", "url", "baseurl", "repository"}
    became += [
        Became(f"{_CONFIGURATION}: {key}", "left out: the import does not know this setting")
        for key in given
        if key not in known
    ]
    return became
