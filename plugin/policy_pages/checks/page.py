"""What a check is given: a page, and the readers of its Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from policy_pages.checks.plain_costs import MOST_CHARACTERS, PlainCost, plain_cost
from policy_pages.checks.readings import Reader
from policy_pages.markdown.flavours.choice import FLAVOURS, FlavourChoice
from policy_pages.page.translation import TranslatedPage
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.text.source import Source


@dataclass
class Readers:
    """The readers of a site, made when they are asked for and kept.

    :param extensions: of Python-Markdown, by their names.
    :param configurations: name of an extension -> its options.
    :param against: the flavours that pages are compared with, besides the one of each page.
    """

    extensions: Sequence[str] = ()
    configurations: Mapping[str, Any] = field(default_factory=dict)
    against: Sequence[str] = FLAVOURS
    _made: dict[FlavourChoice, Reader] = field(default_factory=dict)

    def built(self, choice: FlavourChoice) -> Reader:
        """Reads as a page is built."""
        # typographic punctuation is no other reading; it would hide those that are
        choice = choice._replace(redcarpet=replace(choice.redcarpet, smartypants=False))
        if choice not in self._made:
            self._made[choice] = Reader(choice, self.extensions, self.configurations)
        return self._made[choice]

    def others(self, choice: FlavourChoice, *, is_template: bool) -> list[Reader]:
        """Those that a page is compared with."""
        flavours = [name for name in FLAVOURS if name in self.against and name != choice.flavour]
        # what Pegasus adds to Redcarpet is no matter for pages that never were its own
        choice = choice._replace(has_sections=choice.has_sections and is_template)
        return [self.built(choice._replace(flavour=name)) for name in flavours]

    @cached_property
    def with_footnotes(self) -> Readers:
        """The same, of a site that has footnotes."""
        return Readers([*self.extensions, "footnotes"], self.configurations, self.against)

    def compared_with(self, flavours: Sequence[str]) -> Readers:
        """The same, comparing pages with other flavours."""
        return replace(self, against=flavours)

    def begin(self, page: SitePage) -> None:
        """Begin a page."""
        for reader in self._made.values():
            reader.begin(page.conversion.fragments)


@dataclass(frozen=True)
class CheckedPage:
    """A page without errors.

    :param choice: how it is built.
    :param folder: where it was found, if it is none of the site's; files are looked for there.
    """

    page: SitePage
    site: Site
    choice: FlavourChoice
    readers: Readers
    folder: Path | None = None

    @property
    def translated(self) -> TranslatedPage:
        """The result of its translation."""
        assert self.page.translated is not None
        return self.page.translated

    @property
    def is_template(self) -> bool:
        """Whether its Markdown was printed by its directives."""
        return self.page.origin.is_template

    @property
    def source(self) -> Source:
        """The page as its author wrote it."""
        return self.page.source

    @property
    def markdown(self) -> str:
        """Its Markdown, lines ended as Markdown counts them."""
        return self.page.markdown

    @cached_property
    def plain_cost(self) -> PlainCost:
        """What Python-Markdown reads again and again of it."""
        return plain_cost(self.markdown)

    @property
    def takes_too_long(self) -> bool:
        """Whether it is not read even as it is built; see ``not-compared``."""
        return self.built.is_plain and self.plain_cost.characters > MOST_CHARACTERS

    @property
    def built(self) -> Reader:
        """Reads as it is built."""
        return self.readers.built(self.choice)

    @property
    def others(self) -> list[Reader]:
        """Those that it is compared with."""
        return self.readers.others(self.choice, is_template=self.is_template)

    def html(self) -> str:
        """Its HTML; empty where it cannot be made."""
        try:
            return self.site.convert(self.page)
        except (RecursionError, AssertionError):  # the latter is Python-Markdown's before 3.8.1
            return ""
