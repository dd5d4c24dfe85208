"""A Python-Markdown extension: headings get the ids that another system would give them.

Ids of further rules are additional: they are empty elements in the heading, which links can reach.
Ids of clauses do not change (`clause_headings.py`); those that the rules would give are additional.
All of this happens before the table of contents is made, so later steps know the ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import unescape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.extensions.toc import (
    TocTreeprocessor,
    remove_fnrefs,
    render_inner_html,
    slugify_unicode,
    strip_tags,
)
from markdown.extensions.toc import unescape as without_escapes
from markdown.treeprocessors import Treeprocessor

from policy_pages.markdown.extensions.clause_headings import PageHeadings
from policy_pages.markdown.extensions.flavoured import SmartPunctuation
from policy_pages.markdown.extensions.fragments import PageFragments
from policy_pages.markdown.heading_ids import RULES, Heading, python
from policy_pages.markdown.heading_ids.python import Names
from policy_pages.text.html import tags_of

if TYPE_CHECKING:
    from markdown import Markdown

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_PYTHON = ("python",)


class HeadingIds(Extension):
    """Gives headings their ids.

    :param headings_of: a ``Markdown`` object -> the headings of the page whose text it converts.
    :param fragments_of: and the HTML held back from it.
    """

    def __init__(
        self,
        headings_of: Callable[[Markdown], PageHeadings],
        fragments_of: Callable[[Markdown], PageFragments],
    ) -> None:
        super().__init__()
        self.headings_of = headings_of
        self.fragments_of = fragments_of

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register with Python-Markdown: before inlines (20), and after the ids of clauses (6),
        before the contents (5)."""
        sources = _Sources(md)
        md.treeprocessors.register(sources, "policy_heading_sources", 30)
        md.treeprocessors.register(_Ids(md, self, sources), "policy_heading_ids", 5.5)


class _Sources(Treeprocessor):
    """Keeps what headings are written as.

    :ivar found: a heading -> its inline source.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.found: dict[Element, str] = {}

    def run(self, root: Element) -> None:
        self.found = {one: one.text or "" for one in root.iter() if one.tag in _LEVELS}


class _Ids(Treeprocessor):
    def __init__(self, md: Markdown, extension: HeadingIds, sources: _Sources) -> None:
        super().__init__(md)
        self.md: Markdown = md
        self.extension = extension
        self.sources = sources

    def run(self, root: Element) -> None:
        page = self.extension.headings_of(self.md)
        rules = page.rules or _PYTHON
        if "toc" not in self.md.treeprocessors or (rules == _PYTHON and page.identified is None):
            return
        elements = [element for element in root.iter() if element.tag in _LEVELS]
        given = {clause.given for clause in page.clauses}
        clauses = page.identified.ids if page.identified is not None else []
        made = {id for id in clauses if id not in given}
        # those that no author has given one
        headings = {
            element: self._heading(element)
            for element in elements
            if element.get("id") is None or element.get("id") in made
        }
        taken = {id for element in root.iter() if (id := element.get("id")) is not None}
        names = Names(taken)
        unnamed = {one: heading for one, heading in headings.items() if one.get("id") is None}
        own = self._made(rules[0], [*unnamed.values()], taken)[0]
        for element, id in zip(unnamed, own, strict=True):
            # in any letters if the rule finds none
            id = id or slugify_unicode(headings[element].name, "-")
            element.set("id", names.free(id))
        found = [
            (element, id)
            for name in rules
            for ids in self._made(name, [*headings.values()], taken - made)
            for element, id in zip(headings, ids, strict=True)
            if id and id not in names
        ]
        if found:
            for id in self._ids_of_html():
                names.add(id)
        beside: dict[Element, list[str]] = {}
        for element, id in found:
            if id not in names:
                names.add(id)
                beside.setdefault(element, []).append(id)
        for element, others in beside.items():
            _put_beside(element, others)
            page.beside.update(others)

    def _made(self, name: str, headings: Sequence[Heading], taken: set[str]) -> list[list[str]]:
        """The ids that a rule gives headings, in each way that it has made them, the newest first.

        :param taken: ids of the page's other elements.
        """
        if name == "python":
            return [python.ids(headings, self._slug, taken)]
        # no id has blanks; a heading of several lines is not one in every flavour
        return [["-".join(id.split()) for id in rule(headings)] for rule in RULES[name]]

    def _slug(self, words: str) -> str:
        toc = self.md.treeprocessors["toc"]
        assert isinstance(toc, TocTreeprocessor)
        return str(toc.slugify(words, toc.sep))

    def _heading(self, element: Element) -> Heading:
        name = unescape(strip_tags(render_inner_html(remove_fnrefs(element), self.md)))
        source = self.extension.fragments_of(self.md).filled(self.sources.found.get(element, name))
        return Heading(_LEVELS[element.tag], self._html(element), name, source)

    def _html(self, element: Element) -> str:
        """What is in a heading; smart punctuation comes after all that makes ids."""
        text = without_escapes(self.md.serializer(element))
        text = text[text.index(">") + 1 : text.rindex("<")].strip()
        for processor in self.md.postprocessors:
            if not isinstance(processor, SmartPunctuation):
                text = processor.run(text)
        return text.strip()

    def _ids_of_html(self) -> Iterator[str]:
        """The ids in the page's raw HTML."""
        fragments = self.extension.fragments_of(self.md)
        for block in self.md.htmlStash.rawHtmlBlocks:
            if not isinstance(block, str):
                yield from filter(None, (element.get("id") for element in block.iter()))
                continue
            for tag in tags_of(fragments.filled(block)):
                names = [tag.value("id"), tag.value("name") if tag.name == "a" else None]
                yield from filter(None, names)


def _put_beside(heading: Element, ids: Sequence[str]) -> None:
    """Let a heading answer to other ids, too."""
    places = [Element("span", {"id": id}) for id in ids]
    places[-1].tail, heading.text = heading.text, None
    heading[:0] = places
