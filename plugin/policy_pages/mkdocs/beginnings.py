"""A page before it is read, so that it can be read once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

    from policy_pages.site.page import SitePage


class Beginning(NamedTuple):
    """A page before it is read: MkDocs' and the site's, and what is wrong with its file."""

    of_engine: Mapping[str, Any]
    of_site: Mapping[str, Any]
    problems: tuple[Any, ...]

    @classmethod
    def of(cls, page: Page, of_site: SitePage) -> Beginning:
        """What a page is now."""
        return cls({**vars(page)}, {**vars(of_site)}, (*of_site.origin.problems,))

    def restore(self, page: Page, of_site: SitePage) -> None:
        """Let a page be what it was."""
        for one, before in ((page, self.of_engine), (of_site, self.of_site)):
            vars(one).clear()
            vars(one).update(before)
        of_site.origin.problems = [*self.problems]
