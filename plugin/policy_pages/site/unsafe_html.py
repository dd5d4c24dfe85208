"""Unsafe HTML of pages, reported where it is written; a site's views and helpers are trusted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from policy_pages.front_matter.directives import PositionMap
from policy_pages.page.translation import TranslatedPage
from policy_pages.policies.references import WrittenAddress, addresses_in
from policy_pages.security.dangers import UNSAFE_ELEMENTS, Danger, scheme_of
from policy_pages.security.own_sources import OwnSources
from policy_pages.site.page import SitePage
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.html import Tag, decoded, tags_of
from policy_pages.text.source import Source, Span

_MOST_FINDINGS = 50
"""Findings that are reported of a page."""
_MOST_PLACED = 1_000
"""Findings whose places are looked for."""
_WORD_BEFORE = r"(?<![\w-])"
_FOR_CODE = re.compile(r"</?(?:code|pre|samp|kbd)\b[^<>]*>", re.IGNORECASE)
_IN_VIEW = (
    "remove it; if it belongs to your site, put it into a view, a piece of HTML in a file below "
    "`overrides/views/`"
)


class Prints(Protocol):
    """Translates a page once more, with the places of what is printed."""

    def __call__(self, page: SitePage, *, with_views: bool) -> TranslatedPage:
        """:param with_views: whether what views and helpers print is in the text."""


def unsafe_html(page: SitePage, printed: Prints) -> Iterator[Diagnostic]:
    """What was found while a page was converted."""
    safety = page.conversion.safety
    if not safety.dangers or not page.is_read or page.origin.is_broken or page.changes is not None:
        return
    is_removed = safety.clean is not None
    places = _Places(page, printed)
    found: dict[Diagnostic, None] = {}
    dangers = [one for one in safety.dangers if is_removed or not _is_own(one)]
    for danger in dangers[:_MOST_PLACED]:
        place = places.of(danger)
        if place is None and danger.kind == "source" and not is_removed:
            continue  # an extension makes it, such as that of emoji: its option is to blame
        found[_said(danger, page.source, place, places.beginning, is_removed=is_removed)] = None
    in_order = sorted(found, key=lambda one: (one.line, one.column))
    yield from in_order[:_MOST_FINDINGS]
    more = len(found) - _MOST_FINDINGS + max(0, len(dangers) - _MOST_PLACED)
    if more > 0:
        last = in_order[:_MOST_FINDINGS][-1]
        help = "correct those above, and build again"
        yield replace(
            last, code="unsafe-html", message=f"and {more:,} more on this page", help=help
        )


def _is_own(danger: Danger) -> bool:
    """Whether a page that is trusted runs a script that is a file of the site."""
    if danger.element != "script" or danger.kind != "element":
        return False
    tag = next(iter(tags_of(danger.tag)), None)
    address = tag.value("src") if tag is not None else None
    return bool(address) and not scheme_of(str(address)) and not _server(str(address))


def _server(address: str) -> str | None:
    """The server that an address is on, whichever the site may load from."""
    return OwnSources().foreign_server(address, "")


def _said(
    danger: Danger, source: Source, place: Span | None, beginning: Span, *, is_removed: bool
) -> Diagnostic:
    what, code, help = _message(danger)
    if danger.kind == "text":
        help = "remove it; to show it to readers, write it as code"
    elif danger.kind == "view":
        help = "remove it here, or write an address that begins with `https:`"
    elif is_removed:
        what, help = f"{what}: it was removed", "remove it here, too: readers do not get it"
    if place is None:
        what += "; an extension, a helper or an included file writes it"
        help = "remove it there"
    return diagnose(source, place or beginning, code, what, help=help, severity="warning")


def _message(danger: Danger) -> tuple[str, str, str]:
    """The message, the code and the help."""
    if danger.kind == "text":
        does = UNSAFE_ELEMENTS[danger.element]
        what = f"`<{danger.element}>` {does}: this flavour of Markdown publishes it as text"
        return what, "unsafe-html", ""
    if danger.kind == "element":
        does = UNSAFE_ELEMENTS[danger.element]
        return f"`<{danger.element}>` {does}", "unsafe-html", _IN_VIEW
    if danger.kind == "handler":
        what = f"`{danger.attribute}` runs a program in the reader's browser"
        return what, "unsafe-html", _IN_VIEW
    if danger.kind in ("address", "view"):
        scheme = scheme_of(danger.value)
        does = "is a page of its own" if scheme == "data" else "runs a program"
        what = f"an address that begins with `{scheme}:` {does} in the reader's browser"
        if danger.kind == "view":
            what += ": it was removed from what this prints"
        return what, "unsafe-html", "write the address of a page or file"
    if danger.kind == "form":
        what = f"this sends what readers type to `{danger.value}`"
        return what, "unsafe-html", _IN_VIEW
    what = f"this loads a file from `{danger.value}`, which learns who reads the page"
    help = "put the file into the folder of the pages, or allow its server in the policy"
    return what, "third-party-picture", help


class _Places:
    """Where the source of a page has what was found in its HTML."""

    def __init__(self, page: SitePage, printed: Prints) -> None:
        self._page = page
        self._printed = printed
        self._start = page.translated.front_matter.body_start if page.translated is not None else 0

    @property
    def beginning(self) -> Span:
        """The beginning of the text."""
        return Span(self._start, self._start + 1)

    @cached_property
    def _written(self) -> _Written:
        """The text of the page, without what views and helpers print: that is trusted."""
        return self._text(with_views=False)

    @cached_property
    def _with_views(self) -> _Written:
        return self._text(with_views=True)

    def _text(self, *, with_views: bool) -> _Written:
        if not self._page.origin.is_template:
            return _Written(self._page.source.text[self._start :])
        translated = self._printed(self._page, with_views=with_views)
        pieces = translated.pieces
        return _Written(translated.markdown, PositionMap(self._page.source, self._start, pieces))

    def of(self, danger: Danger) -> Span | None:
        """Where it is written, or the directive that prints it."""
        written = self._with_views if danger.kind == "view" else self._written
        span = written.place_of(danger)
        if span is None:
            return None
        if written.map is not None:
            return written.map.span(span.start, span.end)
        return Span(span.start + self._start, span.end + self._start)


@dataclass
class _Written:
    """A text in which HTML is looked for.

    :param map: from the text to the page's source, if that is another text.
    """

    text: str
    map: PositionMap | None = None
    _given: dict[tuple[str, str, str, str], list[Span]] = field(default_factory=dict)

    def place_of(self, danger: Danger) -> Span | None:
        """Where it is: for each of several that are alike, the next place; then the last again."""
        key = danger.kind, danger.element, danger.attribute, danger.value
        if key not in self._given:
            self._given[key] = [*reversed(self._places(danger))]
        places = self._given[key]
        if not places:
            return None
        return places.pop() if len(places) > 1 else places[0]

    @cached_property
    def _without_code(self) -> str:
        return CodeSamples(self.text, 0).blanked()

    @cached_property
    def _tags(self) -> dict[str, list[Tag]]:
        """Element -> its start tags outside code."""
        return _by_name(self._without_code)

    @cached_property
    def _all_tags(self) -> dict[str, list[Tag]]:
        """The same, within what only looks like code, too."""
        return _by_name(self.text)

    @cached_property
    def _addresses(self) -> list[WrittenAddress]:
        return [*addresses_in(self._without_code)]

    def _places(self, danger: Danger) -> list[Span]:
        """Where it may be, from the surest kind of place on."""
        places = [*_tags_of_danger(self._tags, danger)]
        if danger.kind in ("address", "source", "form", "view"):
            spans = [one for one in self._addresses if _is_meant(one.address, danger)]
            same = [one for one in spans if one.address == danger.value]
            exact = [
                Span(tag.start, tag.end)
                for tag in self._tags.get(danger.element, ())
                if tag.value(danger.attribute) == danger.value
            ]
            if same or exact:
                spans, places = same, exact
            tags = {*places}
            places += (one.span for one in spans if one.shown not in tags)
        return (
            sorted(places)
            or [*_tags_of_danger(self._all_tags, danger)]
            or self._words(danger, self._without_code)
            or self._words(danger, self.text)
        )

    def _words(self, danger: Danger, text: str) -> list[Span]:
        """Where its words are: an extension makes HTML of what is no HTML in the page."""
        if danger.kind in ("address", "view"):
            pattern = f"{_WORD_BEFORE}{re.escape(scheme_of(danger.value))}:"
        elif danger.kind in ("source", "form"):
            pattern = _WORD_BEFORE + re.escape(danger.value)
        elif danger.attribute:
            pattern = rf"{_WORD_BEFORE}{re.escape(danger.attribute)}(?=\s*=)"
        else:
            pattern = rf"<{re.escape(danger.element)}(?![\w-])"
        return [Span(*found.span()) for found in re.finditer(pattern, text, re.IGNORECASE)]


def _by_name(text: str) -> dict[str, list[Tag]]:
    """Element -> its start tags in Markdown.

    Python-Markdown reads HTML in `<code>` and the like; a title or a comment may be only text to
    it, so tags are also looked for in those.
    """
    found: dict[str, list[Tag]] = defaultdict(list)
    for tag in tags_of(text):
        if not tag.is_end:
            found[tag.name].append(tag)
    return found


def _tags_of_danger(tags: dict[str, list[Tag]], danger: Danger) -> Iterator[Span]:
    for tag in tags.get(danger.element, ()):
        value = tag.value(danger.attribute) if danger.attribute else ""
        if value is None:
            continue
        if danger.kind in ("element", "handler", "text") or _is_meant(value, danger):
            yield Span(tag.start, tag.end)


def _is_meant(address: str, danger: Danger) -> bool:
    """Whether an address, as a page writes it, may be the one of its HTML."""
    address = decoded(address)
    if danger.kind in ("source", "form"):
        # a set of pictures or a style sheet has more than the address
        return _server(address) == danger.value or danger.value in address
    return scheme_of(address) == scheme_of(danger.value)
