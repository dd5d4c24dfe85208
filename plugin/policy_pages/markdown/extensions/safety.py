"""A Python-Markdown extension: unsafe HTML of a page is noted, and removed from pages of strangers.

It wraps the whole conversion, so that whoever converts a page's text gets it clean: an excerpt, a
redline, the feeds and the search index are made of that. Only the guard of the page is around it.
What other plugins write into the finished page comes later, and is not seen here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown.extensions import Extension

from policy_pages.security.dangers import Danger, dangers_in, without_programs
from policy_pages.security.own_sources import OwnSources
from policy_pages.text.nesting import too_deep

if TYPE_CHECKING:
    from markdown import Markdown

    from policy_pages.markdown.extensions.fragments import PageFragments

_DISARMED = ("script", "iframe", "style")
"""Elements that a flavour prints as text, and that are reported."""


@dataclass
class PageSafety:
    """What one page's HTML may have.

    :param own: what the page may load from; None: nobody asks.
    :param clean: HTML -> the same without what is not allowed; None: it stays.
    :ivar dangers: what was found, in the order of the texts that were converted.
    """

    own: OwnSources | None = None
    clean: Callable[[str], str] | None = None
    dangers: list[Danger] = field(default_factory=list)

    def finished(self, html: str, fragments: PageFragments, as_text: Iterable[str] = ()) -> str:
        """The HTML of a text as it is published.

        :param fragments: what the site's own views have printed: it is trusted.
        :param as_text: HTML of the text that its flavour has printed as text.
        :raises RecursionError: for HTML of a stranger that is nested too deeply.
        """
        if self.own is None:
            return html
        found = [*dangers_in(html, self.own)]
        if self.clean is not None:
            if too_deep(html) is not None:
                raise RecursionError  # cleaning takes minutes for it
            html = fragments.restored(self.clean(html), lambda piece: self._of_view(piece, found))
        elif found:
            found = _without_trusted(found, fragments)
        for written in as_text:
            found += (
                one._replace(kind="text")
                for one in dangers_in(written, self.own)
                if one.kind == "element" and one.element in _DISARMED
            )
        self.dangers += found
        return html

    def _of_view(self, html: str, found: list[Danger]) -> str:
        """What a view has printed on a page of strangers, who may have given it an address."""
        html, removed = without_programs(html)
        found += removed
        return html


def _without_trusted(found: list[Danger], fragments: PageFragments) -> list[Danger]:
    """What is not in the tags that views have printed, each as often as they have."""
    trusted = Counter(fragments.tags())
    left: list[Danger] = []
    last: tuple[str, bool] | None = None
    for one in found:
        if last is not None and last[0] == one.tag and one.is_same_tag:
            is_trusted = last[1]
        else:
            is_trusted = trusted[one.tag] > 0
            trusted[one.tag] -= is_trusted
        last = one.tag, is_trusted
        if not is_trusted:
            left.append(one)
    return left


class SafeHtml(Extension):
    """Looks at the HTML of pages.

    :param safety_of: a ``Markdown`` object -> what the page's HTML may have.
    :param pieces_of: and the HTML that was held back from its Markdown.
    :param as_text_of: and the HTML that its flavour prints as text.
    """

    def __init__(
        self,
        safety_of: Callable[[Markdown], PageSafety],
        pieces_of: Callable[[Markdown], PageFragments],
        as_text_of: Callable[[Markdown], list[str]],
    ) -> None:
        super().__init__()
        self.safety_of = safety_of
        self.as_text_of = as_text_of
        self.pieces_of = pieces_of

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Wrap the conversion."""
        convert = md.convert

        def safe(source: str) -> str:
            as_text = self.as_text_of(md)
            as_text.clear()
            html = convert(source)
            return self.safety_of(md).finished(html, self.pieces_of(md), as_text)

        md.convert = safe  # type: ignore[method-assign]
