"""GitHub Flavored Markdown, one document of it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from policy_pages.markdown.flavours.gfm.block_elements import BlockElements
from policy_pages.markdown.flavours.gfm.block_parser import DEEPEST, BlockParser
from policy_pages.markdown.flavours.gfm.characters import SPACES
from policy_pages.markdown.flavours.gfm.html import disarmed_tag, held_back
from policy_pages.markdown.flavours.gfm.inline_elements import InlineElements
from policy_pages.markdown.flavours.gfm.inline_parser import tokens_of
from policy_pages.markdown.flavours.gfm.links import Target, normalized
from policy_pages.markdown.flavours.gfm.mixed_text import parts_of
from policy_pages.markdown.flavours.gfm.other_blocks import OtherBlocks
from policy_pages.markdown.flavours.host import DoneText, Host

ALERTS = {
    "note": "note",
    "tip": "tip",
    "important": "info",
    "warning": "warning",
    "caution": "danger",
}
"""GitHub's alerts and the type of Material's admonition that looks most like each."""

_LEVELS_OF_ANOTHER_TEXT = 5
"""How deep a text within a text counts: much of Python's stack is between the two."""


class Gfm:
    """Reads Markdown as GitHub's cmark-gfm does; a :class:`.host.Flavour`.

    The blocks and inlines are those of the specification (https://github.github.com/gfm/) with
    all its extensions, and GitHub's alerts (``> [!NOTE]``), which become admonitions. Footnotes
    and whatever else is not in the specification are the host's.

    :param alerts: kind of alert, in small letters -> type of admonition. "Important" is Material's
        ``info`` and "caution" its ``danger``, for these have their colours; the words stay.
    """

    def __init__(self, host: Host, alerts: Mapping[str, str] = ALERTS) -> None:
        self._host = host
        self._others = OtherBlocks(host)
        self._elements = BlockElements(host, alerts)
        self._targets: dict[str, Target] = {}
        self._depth = 0

    def prepare(self, lines: list[str]) -> list[str]:
        """A document's lines are read unchanged, except for what HTML cannot contain."""
        if lines and lines[0].startswith("\ufeff"):
            lines = [lines[0][1:], *lines[1:]]
        return [line.replace("\0", "\N{REPLACEMENT CHARACTER}") for line in lines]

    def parse_blocks(self, parent: Element, text: str) -> None:
        """Append the blocks of a text to an element; their texts are inline source.

        An extension of the site that has taken a block can call this for the block's contents.
        """
        depth = self._depth
        if depth >= DEEPEST:
            paragraph = Element("p")
            paragraph.text = text
            parent.append(paragraph)
            return
        self._depth += _LEVELS_OF_ANOTHER_TEXT
        try:
            lines = text.removesuffix("\n").split("\n")
            parser = BlockParser(lines, self._targets, self._others, depth)
            self._elements.append(parent, parser.document())
        finally:
            self._depth = depth

    def has_reference(self, label: str) -> bool:
        """Whether a link is defined by a label."""
        return normalized(label) in self._targets

    def _raw_html(self, tag: str) -> str:
        return held_back(tag, disarmed_tag(tag), self._host)

    def parse_inlines(
        self, text: str, *, is_whole: bool = True, in_link: bool = False
    ) -> list[Element | str]:
        """The text and the elements of inline source, in order."""
        nodes: list[Element | str] = []
        for part in parts_of(text):
            if isinstance(part, DoneText):
                nodes.append(part)
                continue
            source = part.rstrip(SPACES) if is_whole else part
            state = tokens_of(source, self._host, self._targets, in_link=in_link)
            nodes += InlineElements(self._raw_html, in_link=in_link).of(state.tokens)
        return nodes
