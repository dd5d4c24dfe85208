"""What the readers of Middleman's sites share: ``config.rb``, data, helpers, logo, headers."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping
from typing import Any

from policy_pages.front_matter.reading import read_front_matter
from policy_pages.importing.old_site import Became, Copied, LeftOut
from policy_pages.importing.ruby_configuration import (
    RubyConfiguration,
    methods_in,
    read_ruby_configuration,
)
from policy_pages.importing.source_tree import SourceTree
from policy_pages.text.source import Source

CONFIGURATION = "config.rb"
_DATA = (".yml", ".yaml", ".json")
_PICTURES = (".svg", ".png", ".ico", ".jpg", ".gif", ".webp")


def ruby_of(tree: SourceTree) -> RubyConfiguration:
    """What ``config.rb`` says."""
    return read_ruby_configuration(tree.text(CONFIGURATION))


def computed(ruby: RubyConfiguration, file: str = CONFIGURATION) -> list[Became]:
    """What a program works out, and what is written literally."""
    redirects = [
        Became(f"{file}: redirect {old}", f"`redirects`: leads to {new}", (old,))
        for old, new in ruby.redirects.items()
    ]
    programs = [
        Became(
            f"{file}:{line}: {what}",
            "left out: a program computes it, and the import runs no code of the old site",
        )
        for line, what in ruby.computed.items()
    ]
    return [*redirects, *programs]


def made_by_programs(ruby: RubyConfiguration) -> dict[str, str]:
    """Patterns of the paths of pages that a program made, and what is said of a link to one."""
    return {
        pattern: f"a program generated this page, at {CONFIGURATION}:{line}"
        for pattern, line in ruby.made.items()
    }


def own_helpers(tree: SourceTree, ruby: RubyConfiguration) -> dict[str, str]:
    """The helpers that a site defines itself, each with the place where it does."""
    found = {name: f"{CONFIGURATION}:{line}" for name, line in ruby.helpers.items()}
    for folder in ("helpers", "lib"):
        paths, _ = tree.files_below(folder, lambda path: path.endswith(".rb"))
        for path in paths:
            shown = posixpath.join(folder, path)
            for name, line in methods_in(tree.text(shown)).items():
                found.setdefault(name, f"{shown}:{line}")
    return found


def copied_data(tree: SourceTree, folder: str = "data") -> tuple[list[Copied], list[LeftOut]]:
    """The data files, and those that must not be copied."""
    paths, left_out = tree.files_below(folder)
    files = [path for path in paths if path.endswith(_DATA)]
    left_out += [
        LeftOut(posixpath.join(folder, path), "only YAML and JSON files can be data")
        for path in paths
        if path not in files
    ]
    return [Copied(tree.root / folder / path, f"data/{path}") for path in files], left_out


def face_of(files: Collection[Copied], name: str, images: str = "images") -> str | None:
    """The path below ``docs/`` of a picture of the site itself, such as its logo."""
    targets = {file.target.removeprefix("docs/") for file in files}
    for folder in (images, ""):
        for ending in _PICTURES:
            path = posixpath.join(folder, f"{name}{ending}")
            if path in targets:
                return path
    return None


def headers_of(texts: Mapping[str, str], pages: Collection[str]) -> dict[str, dict[str, Any]]:
    """The fields of pages; none of one whose header cannot be read, which a build reports."""
    return {page: read_front_matter(Source(page, texts.get(page, ""))).fields for page in pages}


def page_of(address: str, addresses: Mapping[str, str]) -> str:
    """The target of a redirect of the old configuration: the path of a page, or an address.

    :param addresses: path of a page -> the path of its file on the old site.
    """
    path, mark, fragment = address.partition("#")
    plain = path.strip("/")
    wanted = {plain, f"{plain}.html", posixpath.join(plain, "index.html")}
    if "://" in address or path.startswith("//"):
        return address
    for page, output in sorted(addresses.items()):
        if output in wanted:
            return f"{page}{mark}{fragment}"
    return address if address.startswith("/") else f"/{address}"


Handler = Callable[[Any], str]
"""Takes the value of a setting of the old configuration, and says what became of it."""
