"""Which system a folder is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from policy_pages.importing.bookbinder import is_book, is_section, read_book, read_section
from policy_pages.importing.middleman import folder_of_pages, is_middleman, read_middleman
from policy_pages.importing.old_site import LeftOut, OldSite
from policy_pages.importing.pegasus import (
    folder_of_public_pages,
    is_pegasus,
    read_pegasus,
)
from policy_pages.importing.plain_markdown import is_plain_markdown, read_plain_markdown
from policy_pages.importing.source_tree import SourceTree
from policy_pages.importing.tech_docs import is_tech_docs, read_tech_docs
from policy_pages.text.diagnostics import RefusedError

_CONFIGURATIONS = ("config", "config.rb", "config.yml", "_config.yml", "redirects.rb")


@dataclass(frozen=True)
class System:
    """A system that sites come from.

    :param looks_like: what such a folder contains.
    :param configuration: the file that a site must have; empty if it needs none.
    :param pages: gives the folder of a site's pages, or None if it has none; None for a system
        whose pages are in the folder itself.
    """

    recognises: Callable[[SourceTree], bool]
    read: Callable[[SourceTree], OldSite]
    looks_like: str
    configuration: str = ""
    pages: Callable[[SourceTree], str | None] | None = None

    def missing(self, tree: SourceTree) -> list[str]:
        """What a folder would need to contain."""
        if self.recognises(tree):
            return []
        needed = [self.configuration] if self.configuration else []
        missing = [path for path in needed if not tree.has(path)]
        if self.pages is not None:
            pages = self.pages(tree)
            if pages is None:
                missing.append(self.looks_like)
            elif not tree.has_folder(pages):
                missing.append(pages)
        return missing

    def has_pages_in(self, tree: SourceTree, folder: str) -> bool:
        """Whether a folder below a site's own is that of its pages, or in it."""
        if self.pages is None or not self.recognises(tree):
            return False
        pages = self.pages(tree)
        return pages is not None and PurePosixPath(folder).is_relative_to(pages)


SYSTEMS = {
    "tech-docs": System(
        is_tech_docs,
        read_tech_docs,
        "`config/tech-docs.yml` and `source`",
        "config/tech-docs.yml",
        lambda tree: "source",
    ),
    "middleman": System(
        is_middleman,
        read_middleman,
        "`config.rb` and `source`",
        "config.rb",
        folder_of_pages,
    ),
    "bookbinder": System(
        is_book,
        read_book,
        "`config.yml` and `master_middleman`",
        "config.yml",
        lambda tree: "master_middleman",
    ),
    "book-section": System(is_section, read_section, "`….html.md.erb`"),
    "pegasus": System(
        is_pegasus, read_pegasus, "`sites/NAME/public`", pages=folder_of_public_pages
    ),
    "markdown": System(is_plain_markdown, read_plain_markdown, "`….md`"),
}
"""Name -> system; of several that recognise a folder the first is taken."""

_MOST_ABOVE = 6
"""Folders above the given one that are looked at."""


def read_old_site(tree: SourceTree, name: str | None) -> OldSite:
    """An old site.

    :param name: the name of its system; None: it is detected.
    :raises RefusedError: for a folder whose system is unknown, or without what the system needs.
    :raises DiagnosticError: for a configuration that cannot be read.
    """
    if name is None:
        name = _detected(tree)
    missing = SYSTEMS[name].missing(tree)
    if missing:
        shown = " and ".join(f"`{path.strip('`')}`" for path in missing)
        verb = "is" if len(missing) == 1 else "are"
        raise RefusedError(
            f"{tree.root} is not a site of the system {name}: {shown} {verb} missing there"
        )
    old = SYSTEMS[name].read(tree)
    if any(file.target.startswith("docs/templates/") for file in old.files):
        old.settings.included.append("/templates/")
    return replace(old, left_out=[*old.left_out, *_around(tree, old)])


def _detected(tree: SourceTree) -> str:
    """The name of the system that a folder looks like.

    :raises RefusedError: for a folder that looks like none, or that is within a site.
    """
    name = next((one for one, system in SYSTEMS.items() if system.recognises(tree)), None)
    if name is None or SYSTEMS[name].pages is None:
        _refuse_part_of_site(tree)
    if name is None:
        known = "\n".join(f"  {one:<14}{system.looks_like}" for one, system in SYSTEMS.items())
        raise RefusedError(
            f"{tree.root} does not look like a site that can be imported. What a folder of each "
            f"system has:\n{known}"
        )
    return name


def _refuse_part_of_site(tree: SourceTree) -> None:
    """Refuse a folder with the pages of a site, whose configuration is above it.

    :raises RefusedError: for such a folder.
    """
    for above in tree.root.parents[:_MOST_ABOVE]:
        site, folder = SourceTree(above), tree.root.relative_to(above).as_posix()
        for name, system in SYSTEMS.items():
            if system.has_pages_in(site, folder):
                raise RefusedError(
                    f"{above} looks like the site (system {name}), and {tree.root} like a part of "
                    f"it: name {above}, or choose a system with --system"
                )


def _around(tree: SourceTree, old: OldSite) -> Iterator[LeftOut]:
    """What is next to the pages in the folder of an old site, and is not copied."""
    named = [*(tree.shown(file.source) for file in old.files), *(one.path for one in old.left_out)]
    tops = {path.partition("/")[0] for path in named}
    read = {became.place.partition(":")[0].partition("/")[0] for became in old.became}
    for name in tree.tops():
        if name in tops:
            continue
        is_read = name in read or name in _CONFIGURATIONS
        problem = tree.problem(name) if is_read else None
        if problem is not None:
            yield LeftOut(name, f"it {problem}", unread="file")
            continue
        reason = "used for the configuration" if is_read else "neither a page nor data"
        yield LeftOut(name, reason)
