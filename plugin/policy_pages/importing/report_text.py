"""An import's report for people: a summary for the terminal, and all of it as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from policy_pages.importing.old_site import LeftOut
from policy_pages.importing.report import Need, Report
from policy_pages.importing.system_names import SYSTEM_NAMES
from policy_pages.text.diagnostics import Diagnostic

_SHOWN = 8
"""Lines of one kind on a terminal."""
_PLACE = re.compile(r"(?P<path>.*?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?")
_NAME_OF_TEXT = re.compile(r"`yield_content ([^`]+)`")
_REASON = re.compile(r"(?P<message>.*) \((?P<path>[^()]+):(?P<line>\d+)\)", re.DOTALL)
"""Why a page cannot be published, with the line to repair."""


def summary(report: Report) -> str:
    """The report in a few lines."""
    return "\n".join(_summary(report))


def _summary(report: Report) -> Iterator[str]:
    yield f"{_of(report.pages, 'page')} found ({SYSTEM_NAMES[report.system]})"
    if report.unread:
        yield f"{counted_unread(report.unread)} could not be read:"
        yield from _few(f"  {one.path}: {one.reason}" for one in report.unread)
    verb = "translates" if report.translated == 1 else "translate"
    yield f"  {report.translated} {verb} without changes"
    stubbed = len(report.needs.keys() - report.waiting.keys())
    if stubbed:
        verb = "calls" if stubbed == 1 else "call"
        yield f"  {stubbed} {verb} helpers that are missing; placeholders take their place"
    waiting = len(report.waiting)
    if waiting:
        yield f"  {_of(waiting, 'page')} cannot be published yet:"
        yield from _few((f"    {place}: {why}" for place, why in _waiting(report)), "    ")
    helpers = [
        f"  {need.what}, called on {_of(len(pages), 'page')}: {need.remedy} ({need.place})"
        for need, pages in _missing(report)
    ]
    if helpers:
        yield "Missing helpers:"
        yield from _few(helpers)
    yield f"{_of(_number_of_addresses(report), 'address', 'es')}: {_of_addresses(report)}"
    yield from _few(f"  {path}: {why}" for path, why in _lost(report))
    for is_anchor, noun in ((False, "link"), (True, "anchor")):
        number = report.links.anchors if is_anchor else report.links.links
        yield f"{_of(number, noun)} within the site: {_working(report, is_anchor=is_anchor)}"
        yield from _few(
            f"  {place}: {address}{why}"
            for place, address, why in _broken_by_the_move(report, is_anchor=is_anchor)
        )
    unprinted = _unprinted(report)
    if unprinted:
        verb = "appears" if len(unprinted) == 1 else "appear"
        yield f"{_of(len(unprinted), 'text')} kept with `content_for` {verb} on no page:"
        yield from _few(f"  {_place(one)}: {_kept(one)}" for one in unprinted)
    if report.findings:
        them = "it" if len(report.findings) == 1 else "them"
        yield f"{_of(len(report.findings), 'finding')}; the report lists {them}"
    if report.left_out:
        was = "was" if len(report.left_out) == 1 else "were"
        yield f"{_of(len(report.left_out), 'file')} {was} not copied; the report says why"


# -- what both say ---------------------------------------------------------------------------


def _number_of_addresses(report: Report) -> int:
    addresses = report.addresses
    return len(addresses.kept) + len(addresses.redirected) + len(addresses.lost)


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


def _few(lines: Iterable[str], indent: str = "  ") -> Iterator[str]:
    listed = list(lines)
    yield from listed[:_SHOWN]
    if len(listed) > _SHOWN:
        yield f"{indent}… and {len(listed) - _SHOWN} more"


def _working(report: Report, *, is_anchor: bool) -> str:
    links = report.links
    before = links.count(is_anchor=is_anchor, was_dead=True)
    now = links.count(is_anchor=is_anchor, was_dead=False)
    number = links.anchors if is_anchor else links.links
    return (
        f"{number - before - now} working, {before} already broken on the old site, "
        f"{now} broken by the move"
    )


def _waiting(report: Report) -> Iterator[tuple[str, str]]:
    """The pages that cannot be published yet, each with the line to repair if it is in it, and
    why."""
    for page, reason in report.waiting.items():
        file = f"docs/{page}"
        found = _REASON.fullmatch(reason)
        if found is None or found["path"] != file:
            yield file, _line(reason)
        else:
            yield f"{file}:{found['line']}", _line(found["message"])


def _until(reason: str) -> str:
    """Why an address is lost, or a link is broken."""
    found = _REASON.fullmatch(reason)
    if found is None:
        return _line(reason)
    return f"not published until line {found['line']} of {found['path']} is repaired"


def _lost(report: Report) -> list[tuple[str, str]]:
    return [(path, _until(why)) for path, why in sorted(report.addresses.lost.items())]


def _broken_by_the_move(report: Report, *, is_anchor: bool) -> list[tuple[str, str, str]]:
    """The place of each such link, its address, and the reason, if known."""
    found = [one for one in report.links.dead if one.is_anchor == is_anchor and not one.was_dead]
    return [
        (one.place, one.address, f": {_until(one.why)}" if one.why else "")
        for one in sorted(found, key=lambda one: _by_number(one.place))
    ]


def _unprinted(report: Report) -> list[Diagnostic]:
    return [one for one in report.findings if one.code == "unprinted-content"]


def _kept(finding: Diagnostic) -> str:
    """How such a text is kept: ``content_for :sidebar``."""
    named = _NAME_OF_TEXT.search(finding.message)
    return f"content_for {named[1]}" if named is not None else "content_for"


def _place(finding: Diagnostic) -> str:
    return f"{finding.path}:{finding.line}:{finding.column}"


def _by_number(place: str) -> tuple[str, int, int]:
    """What places are sorted by: ``docs/x.md:9:1`` goes before ``docs/x.md:10:1``."""
    found = _PLACE.fullmatch(place)
    assert found is not None
    return found["path"], int(found["line"] or 0), int(found["column"] or 0)


def _missing(report: Report) -> list[tuple[Need, set[str]]]:
    """What is missing, each thing once, with the pages that call it; the most called first."""
    pages: dict[str, set[str]] = {}
    needs: dict[str, Need] = {}
    for page, found in report.needs.items():
        for need in found:
            if need.is_stubbed:
                pages.setdefault(need.what, set()).add(page)
                needs.setdefault(need.what, need)
    order = sorted(pages, key=lambda what: -len(pages[what]))
    return [(needs[what], pages[what]) for what in order]


# -- the whole report ------------------------------------------------------------------------


def markdown(report: Report) -> str:
    """The whole report."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_markdown(report))).rstrip() + "\n"


def _markdown(report: Report) -> Iterator[str]:
    strict = "passes" if report.is_strict else "does not pass yet"
    yield "# Import report"
    yield ""
    yield f"`policy-pages import` made this site from `{report.source}`"
    yield f"({SYSTEM_NAMES[report.system]}). `mkdocs build --strict` {strict}."
    if report.unread:
        lines = [f"- `{one.path}`: {_line(one.reason)}" for one in report.unread]
        yield from _section(f"{counted_unread(report.unread)} could not be read", lines)
    steps = (f"{number}. {step}" for number, step in enumerate(_steps(report), 1))
    yield from _section("What to do next", steps)
    yield from _section(
        "What is lost", [*_losses(report)] or ["No address, link or text is known to be lost."]
    )
    yield from _section("Pages", [])
    yield "| pages | |"
    yield "| --- | --- |"
    yield f"| found | {report.pages} |"
    yield f"| translate without changes | {report.translated} |"
    yield f"| need something | {len(report.needs)} |"
    yield f"| cannot be published yet | {len(report.waiting)} |"
    if report.problems:
        yield from _section(
            "What stops a strict build", [f"- {_line(one)}" for one in report.problems]
        )
    if report.waiting:
        lines = [f"- `{place}`: {why}" for place, why in _waiting(report)]
        yield from _section("Pages that cannot be published yet", lines)
    if report.needs:
        yield from _section("What pages need", [])
        for page, needs in sorted(report.needs.items()):
            yield f"- `docs/{page}`"
            needs = sorted(needs, key=lambda need: _by_number(need.place))
            yield from (f"    - {_line(_need(need))}" for need in needs)
    redirected = [f"- `{path}` redirects" for path in report.addresses.redirected]
    yield from _section(f"Addresses: {_of_addresses(report)}", redirected)
    for is_anchor, noun in ((False, "Links"), (True, "Anchors")):
        number = report.links.anchors if is_anchor else report.links.links
        title = f"{noun}: {number} in all, {_working(report, is_anchor=is_anchor)}"
        before = [one for one in report.links.dead if one.is_anchor == is_anchor and one.was_dead]
        before.sort(key=lambda one: _by_number(one.place))
        lines = [f"- `{one.place}` `{one.address}` was already broken" for one in before]
        yield from _section(title, lines)
    if report.findings:
        findings = sorted(report.findings, key=lambda one: (one.path, one.line, one.column))
        yield from _section(
            "Findings",
            [
                f"- `{_place(one)}` {one.code}: {_line(one.message)}"
                + (f": {_line(one.help)}" if one.help else "")
                for one in findings
            ],
        )
    if report.became:
        yield from _section("What became of the old configuration", [])
        yield "| old | new |"
        yield "| --- | --- |"
        yield from (f"| `{_cell(one.place)}` | {_cell(one.what)} |" for one in report.became)
    yield from _section(f"Files: {report.copied} copied", [])
    if report.left_out:
        yield "These were not copied:"
        yield ""
        yield from (f"- `{one.path}`: {_line(one.reason)}" for one in report.left_out)


def _steps(report: Report) -> Iterator[str]:
    """What is left to do, each step only where there is something to do."""
    if report.problems:
        yield 'Repair what is listed under "What stops a strict build".'
    if report.waiting:
        number = len(report.waiting)
        these = "the page" if number == 1 else f"the {number} pages"
        yield (
            f'Repair {these} listed under "Pages that cannot be published yet". When a page is '
            "repaired, remove its name from `draft_docs` in `mkdocs.yml`."
        )
    helpers = [need for need, _ in _missing(report) if need.code == "undefined-name"]
    if helpers:
        s = "s" * (len(helpers) != 1)
        names = ", ".join(need.what.removeprefix("the helper ") for need in helpers)
        place = f"in `helpers.py`, in place of the placeholder{s}"
        yield f"Write the missing helper{s} {place}: {names}."
    if _unprinted(report):
        yield (
            "Decide which of the texts kept with `content_for` readers need, and print those with "
            '`yield_content`; "What is lost" lists them.'
        )
    if report.has_navigation:
        yield "Check the navigation: `nav` in `mkdocs.yml`."
    else:
        yield (
            "Check the navigation. It lists the pages by the names of their files; write `nav` in "
            "`mkdocs.yml` for another order."
        )
    if not report.has_logo:
        yield "Set your logo: `theme.logo` in `mkdocs.yml`."
    yield (
        "Run `mkdocs build`, then `policy-pages addresses`. It records the addresses of the site, "
        "so that builds report it if one is lost later."
    )


def _losses(report: Report) -> Iterator[str]:
    yield from (f"- The address `{path}`: {why}" for path, why in _lost(report))
    for is_anchor, noun in ((False, "link"), (True, "anchor")):
        for place, address, why in _broken_by_the_move(report, is_anchor=is_anchor):
            yield f"- The {noun} `{address}` at `{place}`{why}"
    for one in _unprinted(report):
        yield f"- The text at `{_place(one)}`: kept with `{_kept(one)}`, and printed on no page"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield from lines


def _need(need: Need) -> str:
    remedy = f": {need.remedy}" if need.remedy else ""
    return f"`{need.place}` {need.what}{remedy}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
