"""A page that the theme's own template has rendered -> the same page, with what belongs around its
content.

Our `policy-pages.html` writes all of that. Any other template gets the complete content; what the
theme writes around the content is corrected here.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_pages.text.html import Change, Tag, changed, decoded, pieces_of, tags_of, with_value

FRAME = "policy-frame"
"""The class of the element that holds a page's content and what belongs to it."""
REGISTER = "policy-list"
"""The class of the element that holds the register."""
TITLE = "policy-title"
"""The class of a title that we add because the page's text has none."""


def has_class(html: str, name: str) -> bool:
    """Whether a page has an element of a class."""
    return any(name in (tag.value("class") or "").split() for tag in tags_of(html))


def has_head(html: str) -> bool:
    """Whether a page has a head that tags can be put into."""
    return _end_of_head(html) is not None


def with_links(html: str, links: str) -> str:
    """A page with links at the end of its head, after the theme's style sheets."""
    end = _end_of_head(html)
    return html if end is None else f"{html[:end]}{links.strip()}\n{html[end:]}"


def in_language(html: str, language: str | None) -> str:
    """A page whose root says its language; themes write the site's."""
    root = next((tag for tag in tags_of(html) if tag.name == "html" and not tag.is_end), None)
    given = root.attributes.get("lang") if root is not None else None
    if language is None or given is None or root is None or root.value("lang") == language:
        return html
    return changed(html, [with_value(root, given, language)])


def with_one_title(html: str) -> str:
    """A page without the title that we have given it, where the theme writes the same title."""
    if TITLE not in html:
        return html
    headings = list(_headings(html))
    own = next((one for one in headings if TITLE in (one[0].value("class") or "").split()), None)
    if own is None or all(other is own or other[2] != own[2] for other in headings):
        return html
    tag, end, _ = own
    return changed(html, [Change(tag.start, end, "")])


def _headings(html: str) -> Iterator[tuple[Tag, int, str]]:
    """Each `h1` of a page: its tag, where it ends, and its words."""
    begun: Tag | None = None
    words: list[str] = []
    for piece in pieces_of(html):
        if not isinstance(piece, Tag):
            words.append(html[piece.start : piece.end])
        elif piece.name == "h1" and not piece.is_end:
            begun, words = piece, []
        elif piece.name == "h1" and begun is not None:
            yield begun, piece.end, " ".join(decoded(" ".join(words)).split())
            begun = None


def _end_of_head(html: str) -> int | None:
    """Where a page's head ends; None for a page that does not write that."""
    for tag in tags_of(html):
        if tag.name == "head" and tag.is_end:
            return tag.start
        if tag.name == "body":
            return None
    return None
