"""An import's report for people: a summary for the terminal, and all of it as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from policy_pages.importing.old_site import LeftOut
from policy_pages.importing.report import DeadLink, Need, Report

_SHOWN = 8
"""Lines of one kind on a terminal."""


def summary(report: Report) -> str:
    """The report in a few lines."""
    return "\n".join(_summary(report))


def _summary(report: Report) -> Iterator[str]:
    yield f"{_of(report.pages, 'page')} of the system {report.system}"
    if report.unread:
        yield f"{counted_unread(report.unread)} could not be read:"
        yield from _few(f"  {one.path}: {one.reason}" for one in report.unread)
    as_it_is = "translates as it is" if report.translated == 1 else "translate as they are"
    yield f"  {report.translated} {as_it_is}"
    stubbed = len(report.needs.keys() - report.waiting.keys())
    if stubbed:
        verb = "needs" if stubbed == 1 else "need"
        yield f"  {stubbed} {verb} a helper of yours; a stub stands for it"
    waiting = len(report.waiting)
    if waiting:
        verb, state = ("waits", "is") if waiting == 1 else ("wait", "are")
        yield f"  {waiting} {verb} for something, and {state} not published yet:"
        yield from _few(f"    {page}: {need}" for page, need in report.waiting.items())
    helpers = list(_helpers(report))
    if helpers:
        yield "Needed from you"
        yield from _few(f"  {line}" for line in helpers)
    addresses = report.addresses
    number = len(addresses.kept) + len(addresses.redirected) + len(addresses.lost)
    yield f"{_of(number, 'address', 'es')}: {_of_addresses(report)}"
    yield from _few(f"  {path}: {reason}" for path, reason in addresses.lost.items())
    for is_anchor, noun in ((False, "link"), (True, "anchor")):
        number = report.links.anchors if is_anchor else report.links.links
        yield f"{_of(number, noun)} within the site: {_living(report, is_anchor=is_anchor)}"
        yield from _few(
            f"  {one.place}: {one.address} is dead now{f': {one.why}' if one.why else ''}"
            for one in report.links.dead
            if one.is_anchor == is_anchor and not one.was_dead
        )
    if report.findings:
        yield f"{_of(len(report.findings), 'finding')}; the report lists them"
    if report.left_out:
        yield f"{_of(len(report.left_out), 'file')} left out; the report lists them"


def counted_unread(unread: Collection[LeftOut]) -> str:
    """How many files and folders could not be read; nobody knows how many files a folder has."""
    kinds = Counter(one.unread or "" for one in unread)
    return " and ".join(_of(kinds[kind], kind) for kind in ("folder", "file") if kinds[kind])


def _of_addresses(report: Report) -> str:
    addresses = report.addresses
    return (
        f"{len(addresses.kept)} kept, {len(addresses.redirected)} redirected, "
        f"{len(addresses.lost)} lost"
    )


def _of(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{plural * (number != 1)}"


def _few(lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    yield from listed[:_SHOWN]
    if len(listed) > _SHOWN:
        yield f"  … and {len(listed) - _SHOWN} more"


def _living(report: Report, *, is_anchor: bool) -> str:
    links = report.links
    before = links.count(is_anchor=is_anchor, was_dead=True)
    now = links.count(is_anchor=is_anchor, was_dead=False)
    number = links.anchors if is_anchor else links.links
    return f"{number - before - now} alive, {before} dead before, {now} dead now"


def _helpers(report: Report) -> Iterator[str]:
    """What is needed, each thing once, with how many pages need it."""
    pages: dict[str, set[str]] = {}
    remedies: dict[str, Need] = {}
    for page, needs in report.needs.items():
        for need in needs:
            if need.is_stubbed:
                pages.setdefault(need.what, set()).add(page)
                remedies.setdefault(need.what, need)
    for what, found in sorted(pages.items(), key=lambda item: -len(item[1])):
        need = remedies[what]
        yield f"{what}, for {_of(len(found), 'page')}: {need.place}: {need.remedy}"


def markdown(report: Report) -> str:
    """The whole report."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_markdown(report))).rstrip() + "\n"


def _markdown(report: Report) -> Iterator[str]:
    strict = "passes" if report.is_strict else "does not pass yet"
    yield "# Import report"
    yield ""
    yield f"Made by `policy-pages import` from {report.source}, a site of the system"
    yield f"`{report.system}`. `mkdocs build --strict` {strict}."
    if report.unread:
        lines = [f"- `{one.path}`: {_line(one.reason)}" for one in report.unread]
        yield from _section(f"{counted_unread(report.unread)} could not be read", lines)
    yield from _section("Pages", [])
    yield "| pages | |"
    yield "| --- | --- |"
    yield f"| all | {report.pages} |"
    yield f"| translate as they are | {report.translated} |"
    yield f"| need something | {len(report.needs)} |"
    yield f"| of these not published yet | {len(report.waiting)} |"
    if report.problems:
        yield from _section(
            "What a strict build says", [f"- {_line(one)}" for one in report.problems]
        )
    if report.needs:
        yield from _section("What pages need", [])
        for page, needs in sorted(report.needs.items()):
            waits = ", not published until then" if page in report.waiting else ""
            yield f"- `docs/{page}`{waits}"
            yield from (f"    - {_line(_need(need))}" for need in needs)
    others = [page for page in report.waiting if page not in report.needs]
    if others:
        lines = [f"- `docs/{page}`: {_line(report.waiting[page])}" for page in others]
        yield from _section("Pages that are not published yet", lines)
    yield from _addresses(report)
    yield from _links(report)
    if report.findings:
        yield from _section(
            "Findings",
            [
                f"- `{one.path}:{one.line}:{one.column}` {one.code}: {_line(one.message)}"
                + (f": {_line(one.help)}" if one.help else "")
                for one in report.findings
            ],
        )
    if report.became:
        yield from _section("What the configuration has become", [])
        yield "| old | new |"
        yield "| --- | --- |"
        yield from (f"| `{_cell(one.place)}` | {_cell(one.what)} |" for one in report.became)
    yield from _section(f"Files: {report.copied} are copied, these are not", [])
    yield from (f"- `{one.path}`: {_line(one.reason)}" for one in report.left_out)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield from lines


def _need(need: Need) -> str:
    remedy = f": {need.remedy}" if need.remedy else ""
    return f"`{need.place}` {need.what}{remedy}"


def _addresses(report: Report) -> Iterator[str]:
    addresses = report.addresses
    lost = [f"- `{path}` is lost: {_line(why)}" for path, why in sorted(addresses.lost.items())]
    redirected = [f"- `{path}` redirects" for path in addresses.redirected]
    yield from _section(f"Addresses: {_of_addresses(report)}", [*lost, *redirected])


def _links(report: Report) -> Iterator[str]:
    for is_anchor, noun in ((False, "Links"), (True, "Anchors")):
        number = report.links.anchors if is_anchor else report.links.links
        dead = [one for one in report.links.dead if one.is_anchor == is_anchor]
        title = f"{noun}: {number}, of them {_living(report, is_anchor=is_anchor)}"
        yield from _section(title, [_dead(one) for one in sorted(dead, key=_order)])


def _order(link: DeadLink) -> tuple[bool, str]:
    return link.was_dead, link.place


def _dead(link: DeadLink) -> str:
    why = f": {_line(link.why)}" if link.why else ""
    when = "was dead before" if link.was_dead else f"**is dead now**{why}"
    return f"- `{link.place}` `{link.address}` {when}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
