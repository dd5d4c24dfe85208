"""A site's navigation -> the same without its drafts, or, in a preview, with all of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from policy_pages.text.page_names import page_path

_DRAFTS = "Drafts"


def without_drafts(nav: Navigation, files: Files) -> Navigation:
    """The navigation as readers are to see it.

    MkDocs itself goes on linking a draft that ``nav`` names, and nothing is there. A plugin that
    makes the navigation takes the name of a draft for an address elsewhere.
    """
    drafts = {_written(file.src_uri) for file in files if file.inclusion is InclusionLevel.DRAFT}
    if not drafts:
        return nav
    pages = _in_order([page for page in nav.pages if not _is_draft(page)])
    # the same object: mkdocs-section-index compares it with the one that it has changed
    nav.items, nav.pages = _without(nav.items, drafts), pages
    nav.homepage = nav.homepage if nav.homepage in pages else None
    return nav


def with_drafts(
    nav: Navigation, files: Files, drafts: Mapping[str, str | None], config: MkDocsConfig
) -> Navigation:
    """The navigation as authors are to see it.

    A draft of a policy is after the policy's page; others are in a section at the end.

    :param drafts: path of each draft's page -> that of the policy's, if it is a draft of one.
    """
    items, pages = nav.items, [*nav.pages]
    others: list[Page] = []
    shown = {page.file.src_uri: page for page in pages}
    for path, path_of_policy in drafts.items():
        file, policy = files.get_file_from_path(path), shown.get(path_of_policy or "")
        if file is None or path in shown:
            continue
        page = file.page or Page(None, file, config)
        above = policy.parent if policy is not None else None
        beside = above.children if above is not None else items
        if policy is None or policy not in beside:  # a plugin may have moved it
            others.append(page)
            continue
        beside.insert(beside.index(policy) + 1, page)
        page.parent = policy.parent
        pages.insert(pages.index(policy) + 1, page)
    if others:
        section = Section(_DRAFTS, list(others))
        for page in others:
            page.parent = section
        items.append(section)
        pages += others
    nav.pages = _in_order(pages)  # the same object, as above
    return nav


def _in_order(pages: list[Page]) -> list[Page]:
    """Pages, each of which knows the one before and the one after."""
    neighbours = [None, *pages, None]
    for index, page in enumerate(pages):
        page.previous_page, page.next_page = neighbours[index], neighbours[index + 2]
    return pages


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
