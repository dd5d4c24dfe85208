"""A page's errors -> the HTML that authors see in its place, under the title that it has anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import takewhile
from typing import Any

from policy_pages.front_matter.reading import header_span
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.source import Source

_TITLE = re.compile(r"title[ \t]*:(?P<title>.*)")
_QUOTES = "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
_HEADING = re.compile(r" {0,3}#{1,6}[ \t](?P<title>.*)")
_UNDERLINE = re.compile(r" {0,3}=+[ \t]*")
_ATTRIBUTES = re.compile(r"\{[^}]*\}$")
_DIRECTIVE = re.compile(r"<%.*?%>")
_MARKS = re.compile(r"[*`]+|!?\[(?P<text>[^\]]*)\]\([^)]*\)")
_FENCES = ("```", "~~~")
_LONGEST_LINE = 300


def broken_page(diagnostics: Iterable[Diagnostic]) -> str:
    """The HTML shown in place of a page with errors; never part of a published site."""
    return (
        '<div class="admonition failure policy-pages-errors" role="alert">'
        '<p class="admonition-title">This page has errors</p>'
        f"{''.join(map(error_in_page, diagnostics))}"
        "<p>When you correct them and save the file, the page is shown again.</p></div>"
    )


def error_in_page(diagnostic: Diagnostic) -> str:
    """What a message says in lines that wrap, between them the source line and its caret."""
    message, *lines = map(escape, str(diagnostic).splitlines())
    excerpt = f"<pre>{lines[0]}\n{lines[1]}</pre>" if diagnostic.excerpt else ""
    help = f"<p>help: {escape(diagnostic.help)}</p>" if diagnostic.help else ""
    return f"<h2>{message}</h2>{excerpt}{help}"


def title_of_broken(source: Source, fields: Mapping[str, Any]) -> str | None:
    """The title of a page that cannot be shown: that of its header, even of one that cannot be
    read, else its first heading. None for a page with neither.

    :param fields: those that could be read.
    """
    title = fields.get("title")
    if isinstance(title, (str, int, float)) and str(title).strip():
        return str(title).strip()
    header = header_span(source)
    if header is not None:
        lines = _lines(source.text[header.start : header.end])
    else:  # one of its marks may be missing: it is then what comes before the first empty line
        lines = [*takewhile(str.strip, _lines(source.text))]
    for line in lines:
        found = _TITLE.match(line)
        if found is not None and found["title"].strip().strip(_QUOTES):
            return found["title"].strip().strip(_QUOTES)
    return _first_heading(_lines(source.text[header.end if header is not None else 0 :]))


def _lines(text: str) -> list[str]:
    """The lines of a text; of a long one its beginning, for patterns take long with it."""
    return [line[:_LONGEST_LINE] for line in text.splitlines()]


def _first_heading(lines: Iterable[str]) -> str | None:
    fence, before = "", ""
    for line in lines:
        mark = line.lstrip()[:3]
        if fence or mark in _FENCES:
            fence = mark if not fence else "" if mark == fence else fence
            continue
        found = _HEADING.match(line)
        heading = found["title"] if found is not None else ""
        if before and _UNDERLINE.fullmatch(line):
            heading = before
        words = _words(heading)
        if words:
            return words
        before = line
    return None


def _words(heading: str) -> str:
    """A heading as text, as far as that is known without running and converting it."""
    text = _DIRECTIVE.sub("\N{HORIZONTAL ELLIPSIS}", heading).strip().rstrip("#").rstrip()
    text = _ATTRIBUTES.sub("", text)
    return _MARKS.sub(lambda match: match["text"] or "", text).strip()
