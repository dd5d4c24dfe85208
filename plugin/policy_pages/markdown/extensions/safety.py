"""A Python-Markdown extension: unsafe HTML of a page is noted, and removed from pages of strangers.

It wraps the whole conversion, so that whoever converts a page's text gets it clean: an excerpt, a
redline, the feeds and the search index are made of that. Only the guard of the page is around it.
What other plugins write into the finished page comes later, and is not seen here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown.extensions import Extension

from policy_pages.security.dangers import Danger, dangers_in
from policy_pages.security.own_sources import OwnSources
from policy_pages.text.nesting import too_deep

if TYPE_CHECKING:
    from markdown import Markdown

    from policy_pages.markdown.extensions.fragments import PageFragments


@dataclass
class PageSafety:
    """What one page's HTML may have.

    :param own: what the page may load from; None: nobody asks.
    :param clean: HTML -> the same without what is not allowed; None: it stays.
    :ivar dangers: what was found, each once.
    """

    own: OwnSources | None = None
    clean: Callable[[str], str] | None = None
    dangers: dict[Danger, None] = field(default_factory=dict)

    def finished(self, html: str, fragments: PageFragments) -> str:
        """The HTML of a text as it is published.

        :param fragments: what the site's own views have printed: it is trusted.
        :raises RecursionError: for HTML of a stranger that is nested too deeply.
        """
        if self.own is None:
            return html
        found = [*dangers_in(html, self.own)]
        if self.clean is not None:
            if too_deep(html) is not None:
                raise RecursionError  # cleaning takes minutes for it
            html = fragments.restored(self.clean(html))
        elif found:
            trusted = fragments.tags()
            found = [one for one in found if one.tag not in trusted]
        self.dangers.update(dict.fromkeys(found))
        return html


class SafeHtml(Extension):
    """Looks at the HTML of pages.

    :param safety_of: a ``Markdown`` object -> what the page's HTML may have.
    :param pieces_of: and the HTML that was held back from its Markdown.
    """

    def __init__(
        self,
        safety_of: Callable[[Markdown], PageSafety],
        pieces_of: Callable[[Markdown], PageFragments],
    ) -> None:
        super().__init__()
        self.safety_of = safety_of
        self.pieces_of = pieces_of

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Wrap the conversion."""
        convert = md.convert

        def safe(source: str) -> str:
            return self.safety_of(md).finished(convert(source), self.pieces_of(md))

        md.convert = safe  # type: ignore[method-assign]
