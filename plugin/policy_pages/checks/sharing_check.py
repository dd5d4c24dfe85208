"""A page that is read by itself -> what its shared links show otherwise than its author wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policy_pages.checks.page import CheckedPage
from policy_pages.files.reading import SiteFolders
from policy_pages.site.records import SharedPage, Sharing
from policy_pages.social.addresses import Addresses, FoundFile
from policy_pages.social.excerpt import excerpt_of
from policy_pages.social.record import Media
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.html import Text, decoded, pieces_of

_NOWHERE = "https://site.invalid/"
"""An address for files of a site whose own is not known (RFC 2606)."""


def check_sharing(checked: CheckedPage) -> Sequence[Diagnostic]:
    """The findings about a page's record."""
    if checked.takes_too_long:
        return []
    html, page, site = checked.html(), checked.page, checked.site
    draws_card = site.options.url is not None and site.sharing.cards.are_drawn
    shared = SharedPage(
        path=page.path,
        url=page.url,
        title=str(page.fields.fields.get("title") or "") or _heading_of(html),
        known=page.fields,
        excerpt=excerpt_of(html),
        card=Media(_NOWHERE) if draws_card else None,
    )
    sharing = _sharing(checked)
    return sharing.findings(page.source, sharing.record(shared))


def _sharing(checked: CheckedPage) -> Sharing:
    """Makes the record; of a page from elsewhere, its own folder is the site."""
    sharing = checked.site.sharing.sharing
    if checked.folder is None:
        return sharing
    folders = SiteFolders(checked.folder)

    def find(path: str) -> FoundFile | None:
        file = folders.root / path
        return FoundFile(file) if folders.refusal(file) is None else None

    return Sharing(replace(sharing.site, addresses=Addresses(_NOWHERE, find)))


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
