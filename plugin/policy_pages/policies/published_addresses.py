"""The file of the addresses that a site has published, so that none of them dies unseen."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from policy_pages.policies.addresses import (
    AddressProblemError,
    address_of,
    path_of,
    recorded_path,
)
from policy_pages.text.addresses import plain_path, same_on_any_system
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

_HEAD = """\
# The addresses that this site has published. A build that has lost one of them fails, unless a page
# names it among its `aliases`. `policy-pages addresses` adds the new ones.
"""
_QUOTED = frozenset("\"',[]{}:#")
"""Characters that have a meaning in a list of YAML."""


class RecordedAddress(NamedTuple):
    """A line of the file of published addresses.

    :param line: from 1.
    """

    address: str
    path: str
    line: int


def read_record(source: Source) -> tuple[list[RecordedAddress], list[Diagnostic]]:
    """The addresses of a file, and the lines that are none."""
    found: list[RecordedAddress] = []
    problems: list[Diagnostic] = []
    for number, line in enumerate(source.text.split("\n"), 1):
        address = line.strip("\ufeff \t\r")
        if not address or address.startswith("#"):
            continue
        try:
            found.append(RecordedAddress(address, recorded_path(address), number))
        except AddressProblemError as error:
            span = _span(source, number)
            problems.append(
                diagnose(source, span, "recorded-address", error.message, help=error.help)
            )
    return found, problems


def gone(
    source: Source,
    recorded: Iterable[RecordedAddress],
    paths: frozenset[str],
    drafts: Mapping[str, str] | None = None,
) -> Iterator[Diagnostic]:
    """Recorded addresses that a site no longer has.

    :param paths: of the files that it publishes.
    :param drafts: path of a page that is not published, in its plain form -> its source's.
    """
    known = {plain_path(path) for path in paths}
    drafts = drafts or {}
    for one in recorded:
        path = plain_path(one.path)
        if path not in known:
            draft = f"`{drafts[path]}` is a draft now: publish it" if path in drafts else ""
            yield diagnose(
                source,
                _span(source, one.line),
                "address-gone",
                f"`{one.address}` was published, but no longer exists",
                help=", or ".join(filter(None, [draft, _way_back(one, known)])),
            )


def _way_back(lost: RecordedAddress, known: Collection[str]) -> str:
    """What to do to bring an address back.

    :param known: paths that the site has, in their plain form.
    """
    alike = same_on_any_system(lost.path)
    near = next((path for path in sorted(known) if same_on_any_system(path) == alike), None)
    if near is not None:
        return f"`{address_of(near)}` differs only in letter case: give the page its former name"
    try:
        path_of(lost.address)
    except AddressProblemError:
        return "give the page its former name: no page can redirect from such an address"
    alias = (
        lost.address
        if not set(lost.address) & _QUOTED
        else json.dumps(lost.address, ensure_ascii=False)
    )
    return f"write `aliases: [{alias}]` below `policy` in the page that it should lead to"


def record_with(text: str, paths: Iterable[str]) -> tuple[str, int]:
    """The file's text with the addresses that it lacks, and how many these are."""
    recorded, _ = read_record(Source("", text))
    known = {plain_path(one.path) for one in recorded}
    new = sorted({address_of(path) for path in paths if plain_path(path) not in known})
    if not new:
        return text, 0
    lines = text.strip("\ufeff \t\r\n").split("\n") if text.strip() else _HEAD.splitlines()
    is_plain = not any(line.startswith("#") for line in lines[_head_length(lines) :])
    head, addresses = lines[: _head_length(lines)], lines[_head_length(lines) :]
    listed = sorted([*addresses, *new]) if is_plain else [*addresses, *new]
    return "\n".join([*head, *filter(str.strip, listed), ""]), len(new)


def _head_length(lines: list[str]) -> int:
    """How many lines a file begins with that are comments; others keep their places."""
    return next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))


def _span(source: Source, line: int) -> Span:
    start = source.offset(line, 1)
    return Span(start, start + max(1, len(source.line_text(line))))
