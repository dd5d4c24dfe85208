"""What an import reports, as one value; as JSON it is what ``docs/schemas`` publishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from policy_pages.importing.old_site import Became, LeftOut
from policy_pages.text.diagnostics import Diagnostic

VERSION = 1
"""Of the report's form."""


@dataclass(frozen=True)
class Need:
    """Something that a page of the old site had and the new one has not.

    :param place: ``docs/terms.html.md.erb:12:5``.
    :param what: such as ``the helper `example` ``.
    :param remedy: what its author can do.
    :param is_stubbed: whether a placeholder takes its place, so that the page is built.
    """

    place: str
    code: str
    what: str
    remedy: str
    is_stubbed: bool


@dataclass(frozen=True)
class DeadLink:
    """A dead link of a page.

    :param place: where it is written, as far as that is found.
    :param was_dead: whether it was also dead on the old site.
    :param why: why it is dead now, if that is known: its page is left out, or is a draft.
    """

    place: str
    address: str
    was_dead: bool
    is_anchor: bool
    why: str = ""


@dataclass(frozen=True)
class Links:
    """The links of all pages to the site itself, and those among them with a fragment."""

    links: int = 0
    anchors: int = 0
    dead: tuple[DeadLink, ...] = ()

    def count(self, *, is_anchor: bool, was_dead: bool) -> int:
        """How many are dead of a kind."""
        return sum((one.is_anchor, one.was_dead) == (is_anchor, was_dead) for one in self.dead)


@dataclass(frozen=True)
class Addresses:
    """The addresses of the old site's pages."""

    kept: tuple[str, ...] = ()
    redirected: tuple[str, ...] = ()
    lost: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """All that an import reports.

    :param pages: how many pages there are.
    :param translated: how many of them needed nothing.
    :param waiting: path of a page that is left out of builds -> what it needs.
    :param needs: path of a page -> what it needs.
    :param findings: what no build can carry over, and what builds would warn of.
    :param problems: what `mkdocs build --strict` says; nothing if it passes.
    :param has_navigation: whether the new configuration has one.
    :param has_logo: whether it names a logo.
    :param written: path of a file -> the SHA-256 of what an import has written there.
    """

    system: str
    source: str
    pages: int
    translated: int
    waiting: Mapping[str, str]
    needs: Mapping[str, list[Need]]
    addresses: Addresses
    links: Links
    findings: list[Diagnostic]
    copied: int
    left_out: list[LeftOut]
    became: list[Became]
    problems: list[str]
    has_navigation: bool = False
    has_logo: bool = False
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def unread(self) -> list[LeftOut]:
        """The files and folders of the old site that could not be read."""
        return [one for one in self.left_out if one.unread is not None]

    @property
    def is_strict(self) -> bool:
        """Whether ``mkdocs build --strict`` passes."""
        return not self.problems

    def as_record(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "version": VERSION,
            "system": self.system,
            "source": self.source,
            "strict": self.is_strict,
            "problems": self.problems,
            "pages": {
                "all": self.pages,
                "translated": self.translated,
                "waiting": dict(self.waiting),
                "needs": {page: [asdict(n) for n in needs] for page, needs in self.needs.items()},
            },
            "addresses": {
                "kept": list(self.addresses.kept),
                "redirected": list(self.addresses.redirected),
                "lost": dict(self.addresses.lost),
            },
            "links": self._counted(is_anchor=False),
            "anchors": self._counted(is_anchor=True),
            "findings": [{"path": one.path, **one.as_record()} for one in self.findings],
            "files": {
                "copied": self.copied,
                "left_out": [asdict(one) for one in self.left_out],
                "written": dict(self.written),
            },
            "configuration": [{"place": one.place, "what": one.what} for one in self.became],
        }

    def _counted(self, *, is_anchor: bool) -> dict[str, Any]:
        of_kind = [one for one in self.links.dead if one.is_anchor == is_anchor]
        number = self.links.anchors if is_anchor else self.links.links
        return {
            "all": number,
            "alive": number - len(of_kind),
            "dead_before": [_dead(one) for one in of_kind if one.was_dead],
            "dead_now": [_dead(one) for one in of_kind if not one.was_dead],
        }


def _dead(link: DeadLink) -> dict[str, str]:
    why = {"why": link.why} if link.why else {}
    return {"place": link.place, "address": link.address, **why}
