"""Cloud Foundry's books: a book (``config.yml`` and ``master_middleman``), or one of its sections.

A book's pages are in other repositories, its sections. Like Bookbinder's own `bind local`, the
import looks for them next to the book's folder, or in it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from policy_pages.files.reading import SiteFolders
from policy_pages.files.settings import read_settings
from policy_pages.importing.middleman_files import PagesFolder, read_pages_folder
from policy_pages.importing.middleman_parts import computed, face_of, own_helpers, page_of
from policy_pages.importing.old_site import Became, LeftOut, NewSettings, OldSite
from policy_pages.importing.ruby_configuration import read_ruby_configuration
from policy_pages.importing.source_tree import SourceTree

CONFIGURATION = "config.yml"
_REDIRECTS = "redirects.rb"
_MASTER = "master_middleman/source"
_ABOUT_REPOSITORY = ("README.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md")
_REDCARPET = {
    "autolink": True,
    "tables": True,
    "fenced_code_blocks": True,
    "smartypants": True,
}
"""What Bookbinder tells Redcarpet."""
_VARIABLE = re.compile(r"\bvars\.(?P<name>[a-z_]\w*)")


def is_book(tree: SourceTree) -> bool:
    """Whether a folder is a book."""
    return tree.has(CONFIGURATION) and tree.has_folder("master_middleman")


def is_section(tree: SourceTree) -> bool:
    """Whether a folder is a section of one: pages at its top, and no site around them."""
    if tree.has("config.rb") or tree.has_folder("source"):
        return False
    return any(tree.root.glob("*.html.md.erb"))


def read_book(tree: SourceTree) -> OldSite:
    """A book and those of its sections that exist.

    :raises DiagnosticError: for a configuration that cannot be read.
    """
    given = read_settings(tree.root / CONFIGURATION, SiteFolders(tree.root))
    found = read_pages_folder(tree, _MASTER)
    became: list[Became] = []
    missing: dict[str, str] = {}
    for section in _sections(given.get("sections")):
        became.append(_add_section(tree, section, found, missing))
    ruby = read_ruby_configuration(tree.text(_REDIRECTS))
    settings = _settings(found)
    settings.redirects = {old: page_of(new, found.addresses) for old, new in ruby.redirects.items()}
    settings.favicon = face_of(found.files, "favicon")
    host = given.get("public_host")
    if isinstance(host, str) and host:
        settings.url = f"https://{host.removeprefix('https://').strip('/')}/"
        became.append(Became(f"{CONFIGURATION}: public_host", f"`site_url: {settings.url}`"))
    book = given.get("book_repo")
    settings.name = str(book).rpartition("/")[2] if book else tree.root.name
    if isinstance(book, str):
        settings.repository = f"https://github.com/{book}"
        became.append(Became(f"{CONFIGURATION}: book_repo", "a link at the foot of each page"))
    variables = given.get("template_variables")
    if isinstance(variables, Mapping):
        settings.dialect_options["vars"] |= variables
        became.append(Became(f"{CONFIGURATION}: template_variables", "`dialect_options.vars`"))
    return OldSite(
        "bookbinder",
        found.files,
        found.left_out,
        found.addresses,
        settings,
        [*became, *computed(ruby, _REDIRECTS)],
        own_helpers(tree, ruby),
        others=missing,
    )


def read_section(tree: SourceTree) -> OldSite:
    """A section of a book, without the book."""
    found = read_pages_folder(tree, ".", skipped=_ABOUT_REPOSITORY)
    settings = _settings(found)
    settings.name = tree.root.name
    names = settings.dialect_options["vars"]
    place = "the book's template_variables"
    values = f"`dialect_options.vars`: write the values of {', '.join(names)}"
    became = [Became(place, values)] if names else []
    own = "|".join(
        sorted({re.escape(page.split("/")[0]) for page in found.addresses if "/" in page})
    )
    elsewhere = rf"(?!(?:{own or '/'})/)[^/.]+/.+"
    return OldSite(
        "book-section",
        found.files,
        found.left_out,
        found.addresses,
        settings,
        became,
        others={elsewhere: "it may be in another section of the book"},
    )


def _settings(found: PagesFolder) -> NewSettings:
    """What applies to all books; each variable that a page names has no value yet."""
    names = {
        match["name"]: None for text in found.texts.values() for match in _VARIABLE.finditer(text)
    }
    return NewSettings(
        directories=False,
        dialect="middleman",
        dialect_options={"vars": dict(sorted(names.items()))},
        markdown="redcarpet",
        redcarpet=dict(_REDCARPET),
        excluded=found.excluded,
    )


def _sections(value: object) -> Sequence[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _add_section(
    tree: SourceTree, section: Mapping[str, Any], found: PagesFolder, missing: dict[str, str]
) -> Became:
    """Add the files of a section, if it exists.

    :param missing: gets the pattern of the paths of one that is not.
    """
    repository = section.get("repository")
    name = repository.get("name") if isinstance(repository, Mapping) else None
    place = f"{CONFIGURATION}: sections: {name}"
    directory = section.get("directory")
    directory = directory if isinstance(directory, str) else str(name).rpartition("/")[2]
    if not isinstance(name, str) or directory.startswith("/") or ".." in Path(directory).parts:
        return Became(place, "left out: it does not name a repository and a folder")
    folder = _folder_of(tree, name)
    if folder is None:
        missing[rf"{re.escape(directory)}/.+"] = f"its section of the book, {name}, was not found"
        found.left_out.append(
            LeftOut(name, "this section was not found: check it out beside the book")
        )
        return Became(place, "left out: it was not found beside the book")
    own = SourceTree(folder)
    added = read_pages_folder(own, ".", below=directory, skipped=_ABOUT_REPOSITORY)
    found.files += added.files
    found.addresses |= added.addresses
    found.excluded |= added.excluded
    found.texts |= added.texts
    found.left_out += [
        replace(one, path=posixpath.normpath(posixpath.join(folder.name, one.path)))
        for one in added.left_out
    ]
    return Became(place, f"`docs/{directory}`, copied from `{folder.name}` beside the book")


def _folder_of(tree: SourceTree, name: str) -> Path | None:
    """The folder of a section's repository, next to the book or in it."""
    repository = name.rpartition("/")[2]
    if repository in ("", ".", ".."):
        return None
    places = (tree.root.parent / repository, tree.root / repository)
    return next((place for place in places if place.is_dir()), None)
