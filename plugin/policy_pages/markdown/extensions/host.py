"""What Python-Markdown and the site's extensions for it do for a flavour of Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from markdown import util
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.footnotes import FootnoteExtension, FootnoteInlineProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from policy_pages.markdown.extensions.pattern_matches import (
    PatternMatches,
    is_delimiter,
    without_marks,
)
from policy_pages.markdown.flavours.host import Flavour, append_html_block

if TYPE_CHECKING:
    from markdown import Markdown

_OWN_BLOCKS = frozenset(
    """
    empty indent code hashheader setextheader hr olist ulist quote reference paragraph table
    defindent markdown_block
    """.split()
)
"""Block processors whose place a flavour takes, or that are called by name."""
_OWN_INLINES = frozenset(
    """
    backtick escape reference link image_link image_reference short_reference short_image_ref
    autolink automail linebreak html entity not_strong em_strong em_strong2
    """.split()
)
_FENCES = "fenced_code_block"
_TAB = "    "
_ATTRIBUTE = r"""\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_MARKDOWN_TAG = re.compile(
    rf"<([a-zA-Z][a-zA-Z0-9-]*)(?:{_ATTRIBUTE})*?"
    rf"\s+markdown(?:\s*=[^\s>]*)?(?:{_ATTRIBUTE})*\s*>"
)
_MOST_LINES_OF_A_TAG = 20
_BACKTICKS = re.compile("`+")
_SLASHES = re.compile(" {0,3}(///+)")
_FENCE_LINE = re.compile(r"\s*(`{3,}|~{3,})")


class PythonMarkdownHost:
    """One ``Markdown`` object, its own rules for blocks and inlines taken out of it.

    :param with_footnotes: whether the site's extension looks for the definitions of footnotes.
    :param own_marks: the marks around text that the flavour has a rule for.
    :param printed_as_text: learns of HTML that the flavour prints as text.
    :ivar flavour: what reads the document in their stead.
    """

    flavour: Flavour

    def __init__(
        self,
        md: Markdown,
        *,
        with_footnotes: bool,
        own_marks: str,
        printed_as_text: Callable[[str], None],
    ) -> None:
        self.md = md
        self.printed_as_text = printed_as_text
        self.footnotes: FootnoteExtension | None = None
        for extension in md.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                self.footnotes = extension
        self.fences: Preprocessor | None = _taken(md.preprocessors, _FENCES)
        html_blocks = _taken(md.preprocessors, "html_block")
        blocks = dict(_named(md.parser.blockprocessors))
        self._markdown_in_html: BlockProcessor | None = blocks.get("markdown_block")
        self._html_blocks: Preprocessor = html_blocks
        if not with_footnotes:
            blocks.pop("footnote", None)
        self._other_blocks = [item for item in blocks.items() if item[0] not in _OWN_BLOCKS]
        self._inlines = [
            without_marks(pattern, own_marks) if is_delimiter(pattern) else pattern
            for name, pattern in _named(md.inlinePatterns)
            if isinstance(pattern, InlineProcessor) and not _is_own_inline(name, pattern)
        ]

    def raw_html(self, html: str) -> str:
        """Hold HTML back."""
        return self.md.htmlStash.store(html)

    def code_block(self, parent: Element, code: str, info: str) -> bool:
        """Let the site's extension print fenced code."""
        if self.fences is None:
            return False
        longest = max((len(run) for run in _BACKTICKS.findall(code)), default=0)
        fence = "`" * max(3, longest + 1)
        lines = [fence + info, *code.split("\n")[:-1], fence]
        printed = "\n".join(self._run_fences(lines)).strip()
        if util.HTML_PLACEHOLDER_RE.fullmatch(printed) is None:
            return False
        append_html_block(parent, printed)
        return True

    def _run_fences(self, lines: list[str]) -> list[str]:
        """What the site's extension for fenced code makes of lines."""
        if self.fences is None:
            return lines
        # it looks itself up while it runs
        self.md.preprocessors.register(self.fences, _FENCES, 25)
        printed = self.fences.run(lines)
        self.md.preprocessors.deregister(_FENCES)
        return printed

    def define_footnote(self, label: str, text: str) -> bool:
        """Keep the text of a footnote."""
        if self.footnotes is None:
            return False
        # the extension puts its way back into an element of the note
        self.footnotes.setFootnote(label, text if text.strip() else "&nbsp;")
        return True

    def footnote_reference(self, label: str) -> Element | None:
        """The link to a footnote that was defined."""
        if self.footnotes is None:
            return None
        text = f"[^{label}]"
        pattern = self.md.inlinePatterns["footnote"]
        assert isinstance(pattern, FootnoteInlineProcessor)
        match = pattern.getCompiledRegExp().match(text)
        found = None if match is None else pattern.handleMatch(match, text)[0]
        assert found is None or isinstance(found, Element)
        return found

    def other_block(
        self, parent: Element, lines: Sequence[str], start: int, end: int | None = None
    ) -> int:
        """Ask each extension of the site that has its own blocks."""
        if self._put_in_placeholder(parent, lines[start].strip()):
            return start + 1
        end = _paragraph_end(lines, start) if end is None else end
        indent = len(lines[start]) - len(lines[start].lstrip(" "))
        paragraph = _dedented(lines[start:end], indent)
        for name, processor in self._other_blocks:
            if name == "blocks":
                taken = _slashes_end(lines, start, end)
                text = _dedented(lines[start:taken], indent)
                if taken == start or not processor.test(parent, text):
                    continue
            elif not processor.test(parent, paragraph):
                continue
            else:
                taken = _with_indented(lines, start, end)
                text = _dedented(lines[start:taken], indent)
            # most take away one level of indentation, and know empty lines within a block
            apart = name in ("footnote", "deflist")
            blocks = text.split("\n\n") if apart else [text]
            if processor.run(parent, blocks) is False:
                continue
            if name == "deflist":
                self._continue_definitions(parent, processor, blocks)
            if blocks:  # what it left
                self.flavour.parse_blocks(parent, "\n\n".join(blocks))
            return taken
        return start

    def _continue_definitions(
        self, parent: Element, processor: BlockProcessor, blocks: list[str]
    ) -> None:
        """Put the blocks that belong to a list of definitions into it; the others stay."""
        while blocks:
            if blocks[0].lstrip("\n").startswith(_TAB):
                indented = [blocks.pop(0)]
                while blocks and not processor.test(parent, blocks[0]):
                    indented.append(blocks.pop(0))
                self._continue_definition(parent[-1][-1], indented)
            elif not processor.test(parent, blocks[0]) or processor.run(parent, blocks) is False:
                break

    def _continue_definition(self, definition: Element, blocks: list[str]) -> None:
        if definition.text:
            paragraph = Element("p")
            paragraph.text, definition.text = definition.text, ""
            definition.insert(0, paragraph)
        lines = "\n\n".join(blocks).split("\n")
        self.flavour.parse_blocks(definition, "\n".join(line.removeprefix(_TAB) for line in lines))

    def markdown_in_html(self, parent: Element, lines: Sequence[str], start: int) -> int:
        """Let ``md_in_html`` take an element, if the site has it."""
        if self._markdown_in_html is None:
            return start
        match = _MARKDOWN_TAG.match("\n".join(lines[start : start + _MOST_LINES_OF_A_TAG]))
        if match is None or not self.md.is_block_level(match[1].lower()):
            return start
        end = _element_end(lines, start, match[1])
        taken = self._run_fences(list(lines[start:end]))
        for block in "\n".join(self._html_blocks.run(taken)).split("\n\n"):
            text = block.strip("\n")
            if text and not self._put_in_placeholder(parent, text):
                self.flavour.parse_blocks(parent, text)
        return end

    def _put_in_placeholder(self, parent: Element, text: str) -> bool:
        """Append what was held back, if the text is its marker."""
        if util.HTML_PLACEHOLDER_RE.fullmatch(text) is None:
            return False
        processor = self._markdown_in_html
        if processor is None or processor.run(parent, [text]) is False:
            append_html_block(parent, text)
        return True

    def other_inlines(self, text: str) -> PatternMatches:
        """Ask each extension of the site that has its own inline syntax."""
        return PatternMatches(self._inlines, text)


def _taken(registry: Any, name: str) -> Any:
    """Remove what is registered under a name, and return it; None if there is nothing."""
    if name not in registry:
        return None
    found = registry[name]
    registry.deregister(name)
    return found


def _is_own_inline(name: str, pattern: InlineProcessor) -> bool:
    """Whether a flavour has a rule instead of a pattern; an extension may also handle code."""
    if name == "backtick":
        return type(pattern).__module__ == "markdown.inlinepatterns"
    return name in _OWN_INLINES


def _named(registry: Any) -> list[tuple[str, Any]]:
    """Name and object of all that is registered, by priority."""
    found = list(registry)  # sorts the registry; only this private list has the names
    names = [item.name for item in registry._priority]
    return list(zip(names, found, strict=True))


def _paragraph_end(lines: Sequence[str], start: int) -> int:
    """The index of the first empty line from one on."""
    end = start
    while end < len(lines) and lines[end].strip():
        end += 1
    return end


def _dedented(lines: Sequence[str], indent: int) -> str:
    """A text of lines that may all be indented alike, as in a list's item."""
    text = "\n".join(line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in lines)
    return text.expandtabs(len(_TAB))  # extensions know no tabs


def _slashes_end(lines: Sequence[str], start: int, end: int) -> int:
    """The line after a block between slashes that begins in a paragraph; ``start`` if none does.

    As many slashes alone end it.
    """
    for index in range(start, end):
        match = _SLASHES.match(lines[index])
        if match is not None:
            closing = (
                line for line in range(index + 1, len(lines)) if lines[line].strip() == match[1]
            )
            return next(closing, len(lines) - 1) + 1
    return start


def _with_indented(lines: Sequence[str], start: int, end: int) -> int:
    """The line after a block, with the indented text after empty lines that belongs to it."""
    after = end
    indented = " " * (len(lines[start]) - len(lines[start].lstrip(" "))) + _TAB
    while after < len(lines):
        line = lines[after]
        if line.expandtabs(len(_TAB)).startswith(indented) and line.strip():
            end = after + 1
        elif line.strip():
            break
        after += 1
    return end


def _element_end(lines: Sequence[str], start: int, tag: str) -> int:
    """The line after the one that closes an element; all lines if none does."""
    tags = re.compile(rf"<(/?){re.escape(tag)}\b", re.IGNORECASE)
    depth = 0
    fence = ""
    for index in range(start, len(lines)):
        opening = _FENCE_LINE.match(lines[index])
        if fence:
            if opening is not None and lines[index].strip().startswith(fence):
                fence = ""
            continue
        if opening is not None:
            fence = opening[1]
            continue
        for match in tags.finditer(lines[index]):
            depth += -1 if match[1] else 1
        if depth <= 0:
            return index + 1
    return len(lines)
