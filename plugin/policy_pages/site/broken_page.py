"""A page's errors -> the HTML that authors see in its place."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from policy_pages.text.diagnostics import Diagnostic


def broken_page(diagnostics: Iterable[Diagnostic]) -> str:
    """The HTML shown in place of a page with errors; never part of a published site."""
    return (
        '<div class="admonition failure policy-pages-errors" role="alert">'
        '<p class="admonition-title">This page has errors</p>'
        f"{''.join(map(_finding, diagnostics))}"
        "<p>It is shown again when they are corrected and the file is saved.</p></div>"
    )


def _finding(diagnostic: Diagnostic) -> str:
    """What a message says in lines that wrap, between them the source line and its caret."""
    message, *lines = map(escape, str(diagnostic).splitlines())
    excerpt = f"<pre>{lines[0]}\n{lines[1]}</pre>" if diagnostic.excerpt else ""
    help = f"<p>help: {escape(diagnostic.help)}</p>" if diagnostic.help else ""
    return f"<h2>{message}</h2>{excerpt}{help}"
