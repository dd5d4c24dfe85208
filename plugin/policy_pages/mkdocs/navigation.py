"""A site's navigation -> the same without its drafts, which a build leaves out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any

from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from policy_pages.text.page_names import page_path


def without_drafts(nav: Navigation, files: Files) -> Navigation:
    """The navigation as readers are to see it.

    MkDocs itself goes on linking a draft that ``nav`` names, and nothing is there. A plugin that
    makes the navigation takes the name of a draft for an address elsewhere.
    """
    drafts = {_written(file.src_uri) for file in files if file.inclusion is InclusionLevel.DRAFT}
    if not drafts:
        return nav
    pages = [page for page in nav.pages if not _is_draft(page)]
    neighbours = [None, *pages, None]
    for index, page in enumerate(pages):
        page.previous_page, page.next_page = neighbours[index], neighbours[index + 2]
    # the same object: mkdocs-section-index compares it with the one that it has changed
    nav.items, nav.pages = _without(nav.items, drafts), pages
    nav.homepage = nav.homepage if nav.homepage in pages else None
    return nav


def _without(items: list[Any], drafts: Iterable[str]) -> list[Any]:
    kept: list[Any] = []
    for item in items:
        if isinstance(item, Section):
            item.children = _without(item.children, drafts)
            if isinstance(item, Page) and _is_draft(item):  # mkdocs-section-index joins both
                item = Section(item.title, item.children)
            if not item.children and not isinstance(item, Page):
                continue
        elif isinstance(item, Page):
            if _is_draft(item):
                continue
        elif isinstance(item, Link) and _names_one_of(item.url, drafts):
            continue
        kept.append(item)
    return kept


def _is_draft(page: Page) -> bool:
    return page.file.inclusion is InclusionLevel.DRAFT


def _names_one_of(address: str, drafts: Iterable[str]) -> bool:
    """Whether a link is the path of a draft's file, from its own folder or a folder above it."""
    path = _written(posixpath.normpath(address.lstrip("/")))
    return any(draft == path or draft.endswith(f"/{path}") for draft in drafts)


def _written(path: str) -> str:
    """A file's path as it is compared: that of its page."""
    return page_path(path)
