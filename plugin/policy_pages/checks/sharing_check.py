"""What a page's shared links will show, and not as its author wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policy_pages.checks.page import CheckedPage
from policy_pages.social.excerpt import excerpt_of
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.html import Text, decoded, pieces_of


def check_sharing(page: CheckedPage) -> Sequence[Diagnostic]:
    """The findings about a page's record."""
    if page.takes_too_long:
        return []
    try:
        html = page.built.render(page.markdown)
    except (RecursionError, AssertionError):  # the latter is html.parser's own
        html = ""
    shared = replace(
        page.shared, title=page.shared.title or _heading_of(html), excerpt=excerpt_of(html)
    )
    return page.sharing.findings(page.source, page.sharing.record(shared))


def _heading_of(html: str) -> str:
    """The words of a page's first heading of the first level; empty if it has none."""
    words: list[str] | None = None
    for piece in pieces_of(html):
        if isinstance(piece, Text):
            if words is not None:
                words.append(decoded(html[piece.start : piece.end]))
        elif piece.name == "h1":
            if words is not None:
                break
            words = [] if not piece.is_end else None
    return "".join(words or []).strip()
