"""Unsafe HTML of pages, reported where it is written; a site's views and helpers are trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from policy_pages.front_matter.directives import PositionMap
from policy_pages.page.translation import TranslatedPage
from policy_pages.policies.references import addresses_in
from policy_pages.security.dangers import UNSAFE_ELEMENTS, Danger, scheme_of
from policy_pages.security.own_sources import OwnSources
from policy_pages.site.page import SitePage
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.html import decoded, tags_of
from policy_pages.text.source import Span

_MOST_FINDINGS = 50
"""Findings that are reported of a page."""
_IN_VIEW = "remove it; if it belongs to your site, put it into a view"


def unsafe_html(
    page: SitePage, printed: Callable[[SitePage], TranslatedPage]
) -> Iterator[Diagnostic]:
    """What was found while a page was converted.

    :param printed: translates the page once more, with the places of what is printed.
    """
    safety = page.conversion.safety
    if not safety.dangers or not page.is_read or page.origin.is_broken or page.changes is not None:
        return
    written = _Written(page, printed)
    found = [one for one in safety.dangers if safety.clean is not None or not _is_own(one)]
    for danger in found[:_MOST_FINDINGS]:
        what, code, help = _said(danger)
        if safety.clean is not None:
            what, help = f"{what}: it was removed", "remove it here, too: readers do not get it"
        place = written.place_of(danger)
        if place is None and danger.kind == "source":
            continue  # an extension makes it, such as that of emoji: its option is to blame
        place = place or written.beginning
        yield diagnose(page.source, place, code, what, help=help, severity="warning")


def _is_own(danger: Danger) -> bool:
    """Whether a page that is trusted runs a script that is a file of the site."""
    if danger.element != "script":
        return False
    address = next((tag.value("src") for tag in tags_of(danger.tag)), None)
    return (
        bool(address)
        and not scheme_of(str(address))
        and not OwnSources().foreign_server(str(address), "")
    )


def _said(danger: Danger) -> tuple[str, str, str]:
    """The message, the code and the help."""
    if danger.kind == "element":
        does = UNSAFE_ELEMENTS[danger.element]
        return f"`<{danger.element}>` {does}", "unsafe-html", _IN_VIEW
    if danger.kind == "handler":
        what = f"`{danger.attribute}` runs a program in the reader's browser"
        return what, "unsafe-html", _IN_VIEW
    if danger.kind == "address":
        scheme = scheme_of(danger.value)
        does = "is a page of its own" if scheme == "data" else "runs a program"
        what = f"an address that begins with `{scheme}:` {does} in the reader's browser"
        return what, "unsafe-html", "write the address of a page or file"
    if danger.kind == "form":
        what = f"this sends what readers type to `{danger.value}`"
        return what, "unsafe-html", _IN_VIEW
    what = f"this loads a file from `{danger.value}`, which learns who reads the page"
    help = "put the file into the folder of the pages, or allow its server in the policy"
    return what, "third-party-picture", help


class _Written:
    """The text of a page, in which its HTML is looked for."""

    def __init__(self, page: SitePage, printed: Callable[[SitePage], TranslatedPage]) -> None:
        start = page.translated.front_matter.body_start if page.translated is not None else 0
        self._start = start
        self._text = page.source.text[start:]
        self._map: PositionMap | None = None
        if page.origin.is_template:
            translated = printed(page)
            self._text = translated.markdown
            self._map = PositionMap(page.source, start, translated.pieces)
        self._samples = CodeSamples(self._text, 0)
        self._seen: set[Span] = set()

    @property
    def beginning(self) -> Span:
        """The beginning of the text."""
        return Span(self._start, self._start + 1)

    def place_of(self, danger: Danger) -> Span | None:
        """Where it is written, or the directive that prints it."""
        found = [span for span in self._places(danger) if span.end > span.start]
        is_sample = danger.element not in ("script", "style")
        outside = [one for one in found if not (is_sample and self._samples.cover(one.start))]
        fresh = [one for one in outside if one not in self._seen]
        span = next(iter([*fresh, *outside, *found]), None)
        if span is None:
            return None
        self._seen.add(span)
        if self._map is not None:
            return self._map.span(span.start, span.end)
        return Span(span.start + self._start, span.end + self._start)

    def _places(self, danger: Danger) -> Iterator[Span]:
        for tag in tags_of(self._text):
            if tag.is_end or tag.name != danger.element:
                continue
            value = tag.value(danger.attribute) if danger.attribute else ""
            if value is not None and (
                danger.kind not in ("address", "source", "form") or _is_meant(value, danger)
            ):
                yield Span(tag.start, tag.end)
        if danger.kind in ("address", "source", "form"):
            for link in addresses_in(self._text):
                if _is_meant(decoded(link.address), danger):
                    yield link.span
        words = danger.attribute if danger.attribute else f"<{danger.element}"
        if danger.kind == "address":
            words = f"{scheme_of(danger.value)}:"
        elif danger.kind in ("source", "form"):
            words = danger.value
        for match in re.finditer(re.escape(words), self._text, re.IGNORECASE):
            yield Span(*match.span())


def _is_meant(address: str, danger: Danger) -> bool:
    """Whether an address, as a page writes it, may be the one of its HTML."""
    if danger.kind in ("source", "form"):
        return OwnSources().foreign_server(address, "") == danger.value
    return scheme_of(address) == scheme_of(danger.value)
