"""The manual's page of errors -> the codes of diagnostics, and what each means.

The page explains every code, so it is also the list of them; the package carries it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from policy_pages.text.diagnostics import Severity, did_you_mean

MANUAL = "https://policy-pages.example/"
"""The address of the manual: `site_url` of this project's own site."""

ALL = "ALL"
"""Selects every code."""

_HEADING = re.compile(r"(?P<marks>#{2,3}) (?P<title>.+)")
_FENCE = re.compile(r" *(?P<marks>`{3,})")
_SEVERITY = re.compile(r": (?P<severity>error|warning|info)\[(?P<code>[a-z0-9-]+)\]: ")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


class Code(NamedTuple):
    """A code of diagnostics.

    :param group: the id of the heading that the page has it under.
    :param severity: that of its example.
    :param description: what it means, in plain text.
    :param advice: what to do about it, in plain text.
    """

    name: str
    group: str
    severity: Severity
    description: str
    advice: str

    @property
    def summary(self) -> str:
        """The first sentence of its description."""
        sentence, end, _ = self.description.partition(". ")
        return sentence + end.rstrip()

    @property
    def url(self) -> str:
        """The address of its section in the manual."""
        return f"{MANUAL}errors/#{self.name}"


class UnknownCodeError(Exception):
    """No code has this name; the message says so, with the one that may be meant."""


@cache
def known_codes() -> Mapping[str, Code]:
    """Every code by its name, in the order of the page."""
    found = _codes_in(_page().read_text(encoding="utf-8").splitlines())
    return MappingProxyType({code.name: code for code in found})


def selected_codes(selectors: Iterable[str]) -> frozenset[str]:
    """The codes that some selectors name.

    :param selectors: codes; the beginnings of codes, each with a `*`; groups; ``ALL``.
    :raises UnknownCodeError: for one that names none.
    """
    codes = known_codes()
    groups = {code.group for code in codes.values()}
    return frozenset(name for selector in selectors for name in _selected(selector, codes, groups))


def _selected(selector: str, codes: Mapping[str, Code], groups: Collection[str]) -> Iterable[str]:
    if selector == ALL:
        return codes
    if selector in codes:
        return [selector]
    if selector.endswith("*"):
        found = [name for name in codes if name.startswith(selector[:-1])]
    else:
        found = [name for name, code in codes.items() if code.group == selector]
    if found:
        return found
    if selector.endswith("*"):
        raise UnknownCodeError(f"no code begins with `{selector[:-1]}`")
    is_all = selector.upper() == ALL
    meant = f"did you mean `{ALL}`?" if is_all else did_you_mean(selector, [*codes, *groups])
    raise UnknownCodeError(f"unknown code `{selector}`" + (f": {meant}" if meant else ""))


def _page() -> Path:
    """The page of errors: in an installed package it is in the package's folder, in a checkout in
    that of the manual."""
    package = Path(__file__).parents[1]
    installed = package / "errors.md"
    return installed if installed.is_file() else package.parents[1] / "docs" / "errors.md"


def _codes_in(lines: Iterable[str]) -> Iterator[Code]:
    group, name, severity = "", "", "error"
    paragraphs: list[list[str]] = []
    fence = ""

    def section() -> Iterator[Code]:
        if name:
            description, *advice = [_plain(" ".join(lines)) for lines in paragraphs if lines]
            yield Code(name, group, severity, description, "\n\n".join(advice))  # type: ignore[arg-type]

    for line in lines:
        marks = _FENCE.match(line)
        if fence or marks:
            if fence:
                fence = "" if line.strip() == fence else fence
            elif marks:
                fence = marks["marks"]
            shown = _SEVERITY.search(line)
            if shown and shown["code"] == name:
                severity = shown["severity"]
            continue
        heading = _HEADING.fullmatch(line)
        if heading:
            yield from section()
            is_code = heading["marks"] == "###"
            name = heading["title"].strip("`") if is_code else ""
            group = group if is_code else _id_of(heading["title"])
            severity, paragraphs = "error", [[]]
        elif not line.strip() or line.startswith("<!--"):
            paragraphs.append([])
        elif paragraphs:
            paragraphs[-1].append(line.strip())
    yield from section()


def _plain(markdown: str) -> str:
    return _LINK.sub(r"\1", markdown)


def _id_of(heading: str) -> str:
    return _NOT_IN_ID.sub("-", heading.lower().replace("'", "")).strip("-")
