"""What a page's shared links will show, and not as its author wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

from policy_pages.checks.page import CheckedPage
from policy_pages.diagnostics import Diagnostic
from policy_pages.social.excerpt import excerpt_of

_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def check_sharing(page: CheckedPage) -> Sequence[Diagnostic]:
    """The findings about a page's record."""
    try:
        html = page.built.render(page.markdown)
    except (RecursionError, AssertionError):  # the latter is html.parser's own
        html = ""
    heading = _HEADING.search(html)
    title = unescape(_TAG.sub("", heading.group(1))).strip() if heading else ""
    shared = replace(page.shared, title=page.shared.title or title, excerpt=excerpt_of(html))
    return page.sharing.findings(page.source, page.sharing.record(shared))
