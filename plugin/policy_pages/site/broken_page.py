"""A page's errors -> the HTML that authors see in its place, under the title that it has anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from policy_pages.front_matter.reading import header_span
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.source import Source

_TITLE = re.compile(r"^title[ \t]*:[ \t]*(?P<title>\S.*?)[ \t\r]*$", re.MULTILINE)
_QUOTES = "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
_HEADING = re.compile(
    r"^(?P<fence>```|~~~).*?^(?P=fence)"
    r"|^ {0,3}#{1,6}[ \t]+(?P<title>\S.*?)[ \t#]*(?:\{[^}\n]*\})?[ \t\r]*$"
    r"|^(?P<underlined>\S.*)\r?\n=+[ \t\r]*$",
    re.MULTILINE | re.DOTALL,
)
_DIRECTIVE = re.compile(r"<%.*?%>", re.DOTALL)
_MARKS = re.compile(r"[*`]+|!?\[(?P<text>[^\]]*)\]\([^)]*\)")
_LONGEST_TITLE = 200


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
        found = _TITLE.search(source.text, header.start, header.end)
        if found is not None and found["title"].strip(_QUOTES):
            return found["title"].strip(_QUOTES)[:_LONGEST_TITLE]
    start = header.end if header is not None else 0
    for found in _HEADING.finditer(source.text, start):
        heading = (found["title"] or found["underlined"] or "").split("\n")[0]
        words = _DIRECTIVE.sub("\N{HORIZONTAL ELLIPSIS}", heading)
        words = _MARKS.sub(lambda match: match["text"] or "", words).strip()
        if words:
            return words[:_LONGEST_TITLE]
    return None
