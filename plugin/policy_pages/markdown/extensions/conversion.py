"""What the conversion of one page's Markdown is given, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policy_pages.markdown.extensions.clause_headings import ClauseHeadings, PageHeadings
from policy_pages.markdown.extensions.flavoured import MarkdownFlavours, PageFlavour
from policy_pages.markdown.extensions.fragments import Fragments, PageFragments
from policy_pages.markdown.extensions.guard import Guards, PageGuard
from policy_pages.markdown.extensions.heading_ids import HeadingIds
from policy_pages.markdown.extensions.page_links import LinkResolvers, PageLinks
from policy_pages.markdown.extensions.safety import PageSafety, SafeHtml

if TYPE_CHECKING:
    from markdown import Markdown
    from markdown.extensions import Extension


@dataclass
class Conversion:
    """The conversion of one page.

    :param links: what the page's addresses become; None: they stay.
    :param written: address that an engine is given -> the one that the page has.
    """

    flavour: PageFlavour = field(default_factory=PageFlavour)
    fragments: PageFragments = field(default_factory=PageFragments)
    headings: PageHeadings = field(default_factory=PageHeadings)
    guard: PageGuard = field(default_factory=PageGuard)
    safety: PageSafety = field(default_factory=PageSafety)
    links: LinkResolvers | None = None
    written: dict[str, str] = field(default_factory=dict)


def page_extensions(conversion_of: Callable[[Markdown], Conversion]) -> list[Extension]:
    """The extensions that bring a page through Python-Markdown.

    Python-Markdown gives an extension no page, so each is made with the way to its page.

    :param conversion_of: a ``Markdown`` object -> the conversion of the page that it is for.
    """
    return [
        Fragments(lambda md: conversion_of(md).fragments),
        PageLinks(lambda md: conversion_of(md).links),
        MarkdownFlavours(lambda md: conversion_of(md).flavour),
        ClauseHeadings(lambda md: conversion_of(md).headings),
        HeadingIds(lambda md: conversion_of(md).headings, lambda md: conversion_of(md).fragments),
        SafeHtml(
            lambda md: conversion_of(md).safety,
            lambda md: conversion_of(md).fragments,
            lambda md: conversion_of(md).flavour.as_text,
        ),
        Guards(lambda md: conversion_of(md).guard),  # the last, so that it guards all others
    ]
