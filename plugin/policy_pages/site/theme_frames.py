"""Pages whose templates do not extend ours -> what belongs to their text, as part of their content.

This is for every theme except Material, and for a site's templates that extend Material's own. The
template gets the complete content, so it does not need to know about policies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from policy_pages.site.options import ThemeOptions
from policy_pages.site.page import Frame, SitePage
from policy_pages.site.theme import ThemeContext
from policy_pages.site.theme_page import (
    FRAME,
    REGISTER,
    has_class,
    has_head,
    in_language,
    with_links,
    with_one_title,
)
from policy_pages.site.theme_templates import DEFAULT, ThemeTemplates
from policy_pages.text.html import tags_of

Part = Literal["content", "head", "register"]

_PARTS: Mapping[Part, tuple[str, str]] = {
    "content": ("No version, days or notice", "`page.content`"),
    "head": ("No tags for shared links and feeds", "`</head>`"),
    "register": ("No register", "`partials/register.html`"),
}
"""Part of a page -> what readers cannot see without it, and what a template must have for it."""
Write = Callable[[str, Mapping[str, Any]], str]
"""Writes one of our templates with values."""


@dataclass
class ThemeFrames:
    """The frames of one build.

    :param templates: those of the site's theme.
    :ivar unshown: what pages lack -> the template of each page that lacks it.
    """

    theme: ThemeOptions
    templates: ThemeTemplates
    unshown: dict[Part, list[str]] = field(default_factory=dict)

    def frame(
        self, page: SitePage, values: Mapping[str, Any], html: str, *, title: str, write: Write
    ) -> str:
        """The content of a page for its template.

        :param values: what the template gets.
        :param html: the page's content without what belongs to it.
        :param title: the page's (HTML).
        """
        name = page.shown_fields.get("template") or DEFAULT
        facts = values.get("policy_pages")
        page.frame = None
        if not isinstance(facts, ThemeContext) or self.templates.has_frame(name):
            return html
        has_register = self.templates.is_home(name) and not self.theme.extends_material
        has_parts = bool(facts.kind or facts.version or has_register)
        has_content = has_parts or bool(facts.changes or facts.notices.first or facts.own_language)
        in_material = self.theme.extends_material
        links = write("partials/frame-head.html", {**values, "in_material": in_material})
        page.frame = Frame(links, has_content)
        if not has_content:
            return html
        given = {
            "text": html,
            "title": title if has_parts and not _has_title(html) else None,
            "has_register": has_register,
        }
        return write("partials/frame.html", {**values, **given})

    def finish(self, page: SitePage, html: str) -> str:
        """A page as its template has rendered it, with what belongs around its content."""
        name = page.shown_fields.get("template") or DEFAULT
        if self.templates.is_home(name) and not has_class(html, REGISTER):
            self._lacks("register", name)
        frame = page.frame
        if frame is None:
            return html
        if frame.has_content and not has_class(html, FRAME):
            self._lacks("content", name)
        if not has_head(html):
            self._lacks("head", name)
        html = in_language(with_links(html, frame.links), page.language)
        return with_one_title(html)

    def _lacks(self, part: Part, template: str) -> None:
        self.unshown.setdefault(part, []).append(template)

    @property
    def report(self) -> str | None:
        """What readers cannot see, in one line; None where they see everything."""
        if not self.unshown:
            return None
        theme = f"The theme `{self.theme.name}`" if self.theme.name else "The site's own theme"
        missing = " ".join(_missing(part, self.unshown[part]) for part in sorted(self.unshown))
        return f"{theme} cannot show everything. {missing}"


def _missing(part: Part, templates: Sequence[str]) -> str:
    """What pages lack, and which templates are the cause."""
    what, cause = _PARTS[part]
    named = " and ".join(f"`{name}`" for name in sorted({*templates}))
    number = len(templates)
    return f"{what} on {number} page{'s' * (number != 1)}: no {cause} in {named}."


def _has_title(html: str) -> bool:
    return any(tag.name == "h1" for tag in tags_of(html))
