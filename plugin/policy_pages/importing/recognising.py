"""Which system a folder is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from policy_pages.importing.bookbinder import is_book, is_section, read_book, read_section
from policy_pages.importing.middleman import is_middleman, read_middleman
from policy_pages.importing.old_site import LeftOut, OldSite
from policy_pages.importing.pegasus import is_pegasus, read_pegasus
from policy_pages.importing.plain_markdown import is_plain_markdown, read_plain_markdown
from policy_pages.importing.source_tree import SourceTree
from policy_pages.importing.tech_docs import is_tech_docs, read_tech_docs
from policy_pages.text.diagnostics import RefusedError

_CONFIGURATIONS = ("config", "config.rb", "config.yml", "_config.yml", "redirects.rb")


@dataclass(frozen=True)
class System:
    """A system that sites come from.

    :param looks_like: what a folder of it has.
    """

    recognises: Callable[[SourceTree], bool]
    read: Callable[[SourceTree], OldSite]
    looks_like: str


SYSTEMS = {
    "tech-docs": System(is_tech_docs, read_tech_docs, "`config/tech-docs.yml` and `source`"),
    "middleman": System(is_middleman, read_middleman, "`config.rb` and `source`"),
    "bookbinder": System(is_book, read_book, "`config.yml` and `master_middleman`"),
    "book-section": System(is_section, read_section, "`….html.md.erb` at its top"),
    "pegasus": System(is_pegasus, read_pegasus, "`sites/NAME/public`"),
    "markdown": System(is_plain_markdown, read_plain_markdown, "`….md`"),
}
"""Name -> system; of several that recognise a folder the first is taken."""


def read_old_site(tree: SourceTree, name: str | None) -> OldSite:
    """An old site.

    :param name: of its system; None: it is recognised.
    :raises RefusedError: for a folder that is of no known system.
    :raises DiagnosticError: for a configuration that cannot be read.
    """
    if name is None:
        name = next((one for one, system in SYSTEMS.items() if system.recognises(tree)), None)
    if name is None:
        known = "; ".join(f"{one}: {system.looks_like}" for one, system in SYSTEMS.items())
        raise RefusedError(
            f"{tree.root} is of no system that is known here ({known}): name the folder that has "
            "these, or say which it is with --system"
        )
    old = SYSTEMS[name].read(tree)
    if any(file.target.startswith("docs/templates/") for file in old.files):
        old.settings.included.append("/templates/")
    return replace(old, left_out=[*old.left_out, *_around(tree, old)])


def _around(tree: SourceTree, old: OldSite) -> Iterator[LeftOut]:
    """What is beside the pages in the folder of an old site, and is not copied."""
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
        reason = "read for the configuration" if is_read else "neither pages nor data"
        yield LeftOut(name, reason)
