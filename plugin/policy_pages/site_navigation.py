"""A site's navigation -> the same without its drafts, which a build leaves out."""

from __future__ import annotations

from typing import Any

from mkdocs.structure.files import InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page


def without_drafts(nav: Navigation) -> Navigation:
    """The navigation as readers are to see it.

    MkDocs itself goes on linking a draft that ``nav`` names, and nothing is there.
    """
    if not any(map(_is_draft, nav.pages)):
        return nav
    pages = [page for page in nav.pages if not _is_draft(page)]
    neighbours = [None, *pages, None]
    for index, page in enumerate(pages):
        page.previous_page, page.next_page = neighbours[index], neighbours[index + 2]
    return Navigation(_without(nav.items), pages)


def _without(items: list[Any]) -> list[Any]:
    kept = []
    for item in items:
        if isinstance(item, Section):
            item.children = _without(item.children)
            if not item.children:
                continue
        elif isinstance(item, Page) and _is_draft(item):
            continue
        kept.append(item)
    return kept


def _is_draft(page: Page) -> bool:
    return page.file.inclusion is InclusionLevel.DRAFT
