"""Diagnostics of a site's pages -> the log, and the page that ``mkdocs serve`` shows instead."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from html import escape

from policy_pages.text.diagnostics import Diagnostic

log = logging.getLogger("mkdocs.plugins.policy_pages")


def log_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Write each to MkDocs' log, at its severity."""
    levels = {"error": logging.ERROR, "warning": logging.WARNING, "info": logging.INFO}
    for diagnostic in diagnostics:
        log.log(levels[diagnostic.severity], "%s", diagnostic)


def summary(diagnostics: Iterable[Diagnostic], folder: str = "") -> str:
    """What a failed build says last.

    :param folder: below the site's root, of a build that writes one language of several.
    """
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    pages = len({diagnostic.path for diagnostic in errors})
    return (
        f"{len(errors)} error{'s' * (len(errors) != 1)} in {pages} page{'s' * (pages != 1)}: "
        f"nothing was published{f' in `{folder}/`' if folder else ''}"
    )


def broken_page(diagnostics: Iterable[Diagnostic]) -> str:
    """The HTML shown in place of a page with errors; never part of a published site."""
    return (
        '<div class="admonition failure policy-pages-errors" role="alert">'
        '<p class="admonition-title">This page has errors</p>'
        f"{''.join(map(_finding, diagnostics))}"
        "<p>It is shown again when they are mended and the file is saved.</p></div>"
    )


def _finding(diagnostic: Diagnostic) -> str:
    """What a message says in lines that wrap, between them the source line and its caret."""
    message, *lines = map(escape, str(diagnostic).splitlines())
    excerpt = f"<pre>{lines[0]}\n{lines[1]}</pre>" if diagnostic.excerpt else ""
    help = f"<p>help: {escape(diagnostic.help)}</p>" if diagnostic.help else ""
    return f"<h2>{message}</h2>{excerpt}{help}"
