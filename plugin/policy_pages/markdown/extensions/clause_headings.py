"""A Python-Markdown extension: headings of clauses get ids that stay, and each a link to copy.

That is before the table of contents is made: all that comes after it knows the ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.extensions.toc import (
    TocTreeprocessor,
    remove_fnrefs,
    render_inner_html,
    slugify_unicode,
    strip_tags,
)
from markdown.treeprocessors import Treeprocessor

from policy_pages.policies.clauses import (
    Clause,
    FrozenClause,
    Identified,
    first_words,
    identify,
)
from policy_pages.text.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from markdown import Markdown

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_AMPERSAND = "\x02amp\x03"
"""What it writes for an ampersand that begins an entity, as in an e-mail address."""
_PLACEHOLDER = re.compile("\x02[^\x03]*\x03")
"""What Python-Markdown writes in place of what it has set aside."""


@dataclass
class PageHeadings:
    """The headings of one page.

    :param frozen: the clauses in the page's clauses file; None if the headings are not clauses.
    :param rules: the rules for the ids of other headings, see :mod:`.heading_ids`; the ids of all
        rules but the first are additional. Empty: Python-Markdown's own rule.
    :param wording: the sentences in the page's language.
    :ivar beside: additional ids of headings, after the text is converted.
    :ivar clauses: the clauses of its text, then.
    :ivar identified: and their ids; None for a page without clauses.
    """

    frozen: Sequence[FrozenClause] | None = None
    rules: tuple[str, ...] = ()
    wording: Wording = ENGLISH
    beside: set[str] = field(default_factory=set)
    clauses: list[Clause] = field(default_factory=list)
    identified: Identified | None = None


class ClauseHeadings(Extension):
    """Sees to the headings of pages.

    :param headings_of: a ``Markdown`` object -> the headings of the page whose text it converts.
    """

    def __init__(self, headings_of: Callable[[Markdown], PageHeadings]) -> None:
        super().__init__()
        self.headings_of = headings_of

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register with Python-Markdown: after attribute lists (8), around the contents (5)."""
        md.treeprocessors.register(_Ids(md, self), "policy_clause_ids", 6)
        md.treeprocessors.register(_Links(md, self), "policy_clause_links", 4)


class _Ids(Treeprocessor):
    def __init__(self, md: Markdown, headings: ClauseHeadings) -> None:
        super().__init__(md)
        self.headings = headings

    def run(self, root: Element) -> None:
        page = self.headings.headings_of(self.md)
        frozen = page.frozen
        if frozen is None or "toc" not in self.md.treeprocessors:
            return
        found = [element for element in root.iter() if element.tag in _HEADINGS]
        below = dict(_texts_below(root))
        clauses = [
            Clause(self._text(element), first_words(below[element]), element.get("id"))
            for element in found
        ]
        others = [id for element in root.iter() if (id := element.get("id")) is not None]
        identified = identify(clauses, frozen, others, self._slug)
        for element, id in zip(found, identified.ids, strict=True):
            element.set("id", id)
        page.clauses, page.identified = clauses, identified

    def _text(self, heading: Element) -> str:
        """A heading's words, as the table of contents has them."""
        return unescape(strip_tags(render_inner_html(remove_fnrefs(heading), self.md)))

    def _slug(self, words: str) -> str:
        """An id as the site's table of contents makes it; if that has no letters, an id with the
        letters of the heading."""
        toc = self.md.treeprocessors["toc"]
        assert isinstance(toc, TocTreeprocessor)
        return toc.slugify(words, toc.sep) or slugify_unicode(words, toc.sep)


class _Links(Treeprocessor):
    def __init__(self, md: Markdown, headings: ClauseHeadings) -> None:
        super().__init__(md)
        self.headings = headings

    def run(self, root: Element) -> None:
        page = self.headings.headings_of(self.md)
        identified = page.identified
        if identified is None:
            return
        title = page.wording.phrase("Link to this clause")
        ids = set(identified.ids)
        for heading in [element for element in root.iter() if element.get("id") in ids]:
            href = f"#{heading.get('id')}"
            if heading.tag not in _HEADINGS or any(
                a.get("href") == href for a in heading.iter("a")
            ):
                continue
            link = SubElement(heading, "a")
            link.text = "\N{PILCROW SIGN}"
            link.attrib |= {"class": "headerlink", "href": href, "title": title}


def _texts_below(root: Element) -> Iterator[tuple[Element, str]]:
    """Each heading and the text up to the next one."""
    heading: Element | None = None
    words: list[str] = []
    waiting: list[Element | str] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            entities = unescape(part.replace(_AMPERSAND, "&"))
            words.append(_PLACEHOLDER.sub(" ", entities))
        elif part.tag in _HEADINGS:
            if heading is not None:
                yield heading, " ".join(words)
            heading, words = part, []
        else:
            following: list[Element | str] = [part.text or ""]
            for child in part:
                following += [child, child.tail or ""]
            waiting += reversed(following)
    if heading is not None:
        yield heading, " ".join(words)
