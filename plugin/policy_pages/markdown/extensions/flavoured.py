"""A Python-Markdown extension: pages in another flavour of Markdown.

The flavour decides what is a block, a list item or a link. Everything that comes after it in
Python-Markdown, and every extension of the site with its own syntax, works as before:
the table of contents, attribute lists, admonitions, tabs, footnotes, code with annotations.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from xml.etree.ElementTree import Element

from markdown import util
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.treeprocessors import Treeprocessor

from policy_pages.markdown.extensions.host import PythonMarkdownHost
from policy_pages.markdown.flavours import FlavourChoice
from policy_pages.markdown.flavours.host import HTML_BLOCK, DoneText, LiteralText
from policy_pages.markdown.flavours.reading import make_flavour, parse_texts
from policy_pages.markdown.flavours.redcarpet.smart_punctuation import with_smart_punctuation
from policy_pages.markdown.flavours.row_headings import mark_row_headings
from policy_pages.markdown.flavours.sections import UnmatchedMark, group_sections

if TYPE_CHECKING:
    from markdown import Markdown

_HTML_BLOCK_TAGS = re.compile(rf"</?{HTML_BLOCK}>")


@dataclass
class PageFlavour:
    """The flavour of one page.

    :ivar unmatched: the marks of Pegasus' sections without another one, once its text is converted.
    :ivar as_text: HTML of the page that the flavour prints as text.
    """

    choice: FlavourChoice = field(default_factory=FlavourChoice)
    unmatched: list[UnmatchedMark] = field(default_factory=list)
    as_text: list[str] = field(default_factory=list)


class MarkdownFlavours(Extension):
    """Reads pages in the flavours that were chosen for them.

    :param flavour_of: a ``Markdown`` object -> the flavour of the page whose text it converts. The
        object is asked for when it is made, for it is made for one flavour.
    """

    def __init__(self, flavour_of: Callable[[Markdown], PageFlavour]) -> None:
        super().__init__()
        self.flavour_of = flavour_of

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register with Python-Markdown."""
        choice = self.flavour_of(md).choice
        if choice.has_row_headings:  # after the inlines (20), before `prettify` (10)
            md.treeprocessors.register(_RowHeadings(md), "policy_row_headings", 15)
        if choice.flavour != "python":
            md.registerExtension(cast("Extension", _Renderer(md, self, choice)))


def in_one_flavour(choice: FlavourChoice) -> MarkdownFlavours:
    """The extension for texts that are all in one flavour, whichever pages they are of."""
    flavour = PageFlavour(choice)
    return MarkdownFlavours(lambda md: flavour)


class _Renderer:
    """One ``Markdown`` object that reads documents in a flavour."""

    host: PythonMarkdownHost

    def __init__(self, md: Markdown, extension: MarkdownFlavours, choice: FlavourChoice) -> None:
        self.md = md
        self.extension = extension
        self.choice = choice
        self.code: list[tuple[Element, util.AtomicString]] = []
        self._has_taken_over = False

    def reset(self) -> None:
        """Python-Markdown calls this after it has all extensions, and between documents."""
        if not self._has_taken_over:
            self._has_taken_over = True
            self._take_over()

    def _take_over(self) -> None:
        md = self.md
        if self.choice.has_footnotes and "footnote" not in md.parser.blockprocessors:
            md.registerExtensions([FootnoteExtension(USE_DEFINITION_ORDER=False)], {})
        self.host = PythonMarkdownHost(
            md,
            with_footnotes=not self.choice.defines_footnotes,
            own_marks=self.choice.own_marks,
            printed_as_text=lambda html: self.extension.flavour_of(md).as_text.append(html),
        )
        md.preprocessors.register(_Normalise(md), "normalize_whitespace", 30)
        md.preprocessors.register(_Prepare(md, self), "policy_flavour", -100)
        md.parser.blockprocessors.register(_Blocks(md, self), "policy_flavour", 10_000)
        if self.choice.flavour == "redcarpet" and self.choice.has_sections:
            # after the notes (50), which are put into the tree
            md.treeprocessors.register(_Sections(md, self), "policy_sections", 40)
        md.treeprocessors.register(_Inlines(md, self), "inline", 20)
        md.treeprocessors.register(_Code(md, self), "policy_code", 9)  # after `prettify` (10)
        # before raw HTML is put back (30): nothing of that is touched
        md.postprocessors.register(_HtmlBlocks(md), "policy_html_blocks", 31)
        if self.choice.flavour == "redcarpet" and self.choice.redcarpet.smartypants:
            md.postprocessors.register(SmartPunctuation(md), "policy_smart_punctuation", -100)

    def begin(self) -> None:
        """Begin a document."""
        self.host.flavour = make_flavour(
            self.choice,
            self.host,
            site_footnotes=self.host.footnotes is not None,
            site_fences=self.host.fences is not None,
        )


class _Normalise(Preprocessor):
    """As Python-Markdown's own, but that tabs stay: each flavour has its own rule for them."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines).replace(util.STX, "").replace(util.ETX, "")
        return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


class _Prepare(Preprocessor):
    def __init__(self, md: Markdown, renderer: _Renderer) -> None:
        super().__init__(md)
        self.renderer = renderer

    def run(self, lines: list[str]) -> list[str]:
        self.renderer.begin()
        return self.renderer.host.flavour.prepare(lines)


class _Blocks(BlockProcessor):
    """Takes every text that Python-Markdown or an extension wants to have parsed."""

    def __init__(self, md: Markdown, renderer: _Renderer) -> None:
        super().__init__(md.parser)
        self.renderer = renderer

    def test(self, parent: Element, block: str) -> bool:
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        text = "\n\n".join(blocks)
        blocks.clear()
        before = len(parent)
        self.renderer.host.flavour.parse_blocks(parent, text)
        is_one = len(parent) == before + 1 and parent[-1].tag == "p"
        if self.parser.state.isstate("list") and is_one and before == 0 and not parent.text:
            # the only text of a definition is not a paragraph
            parent.text = parent[0].text
            parent.remove(parent[0])


class _Sections(Treeprocessor):
    def __init__(self, md: Markdown, renderer: _Renderer) -> None:
        super().__init__(md)
        self.renderer = renderer

    def run(self, root: Element) -> None:
        unmatched = group_sections(root, self.renderer.host.flavour.has_reference)
        self.renderer.extension.flavour_of(self.md).unmatched = unmatched


class _RowHeadings(Treeprocessor):
    def run(self, root: Element) -> None:
        mark_row_headings(root)


class _Inlines(InlineTreeprocessor):
    """Makes text and elements of every text in the tree that is inline source."""

    def __init__(self, md: Markdown, renderer: _Renderer) -> None:
        super().__init__(md)
        self.renderer = renderer
        self.stashed_nodes: dict[str, Element | str] = {}

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        self.renderer.code.clear()
        parse_texts(tree, self.renderer.host.flavour, done=(DoneText, util.AtomicString))
        for element in tree.iter():
            if isinstance(element.text, LiteralText) and element.tag == "code":
                self.renderer.code.append((element, util.AtomicString(element.text)))
            element.text, element.tail = _as_markdown(element.text), _as_markdown(element.tail)
        return tree


class _Code(Treeprocessor):
    """Puts back the blanks at the end of code, which Python-Markdown takes for layout."""

    def __init__(self, md: Markdown, renderer: _Renderer) -> None:
        super().__init__(md)
        self.renderer = renderer

    def run(self, root: Element) -> None:
        for element, text in self.renderer.code:
            element.text = text


class _HtmlBlocks(Postprocessor):
    def run(self, text: str) -> str:
        return _HTML_BLOCK_TAGS.sub("", text)


class SmartPunctuation(Postprocessor):
    """Makes quotes and dashes typographic, after all else."""

    def run(self, text: str) -> str:
        return with_smart_punctuation(text)


def _as_markdown(text: str | None) -> str | None:
    """Text as Python-Markdown has it once inlines are parsed."""
    if isinstance(text, LiteralText):
        return util.AtomicString(text)
    return str(text) if isinstance(text, DoneText) else text
