"""Markdown within HTML -> its HTML, held back: partials, and what helpers embed.

Middleman makes HTML of such a partial before its page is read as Markdown. Here the partial's
Markdown becomes the page's own, so that its headings, links and notes are the page's, too; but in
a block of HTML it would not be read as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from policy_pages.markdown.extensions.flavoured import (
    MarkdownFlavours,
    PageFlavour,
    in_one_flavour,
)
from policy_pages.markdown.extensions.fragments import Fragments, PageFragments, first_name
from policy_pages.markdown.extensions.guard import Guards
from policy_pages.markdown.flavours import FlavourChoice
from policy_pages.text.code_samples import CodeSamples

_TOKEN = "\ue005{}\ue006"
"""A placeholder for a partial while its place is looked at; private-use characters."""
_WORDS = re.compile(r"\S(?:.*\S)?", re.DOTALL)
"""A partial without the empty lines around it, which end a paragraph and begin a block of HTML."""
_PARAGRAPH = re.compile(f"<p>{_TOKEN.format('([0-9]+)')}</p>")
_MOST_NESTED = 10
"""Levels of partials within each other that are looked at."""


def settle_partials(
    markdown: str,
    fragments: PageFragments,
    choice: FlavourChoice,
    extensions: Sequence[str | Extension] = (),
    configurations: Mapping[str, Any] | None = None,
    *,
    opens_html: bool = True,
    as_text: list[str] | None = None,
) -> str:
    """A page's Markdown without the marks around its partials, those in blocks of HTML rendered.

    Markdown that is embedded in the HTML of helpers is rendered, too. Where that HTML is a block of
    the page, the Markdown becomes the page's own, with its headings, links and notes.

    :param markdown: with the marks of :meth:`.fragments.PageFragments.mark`.
    :param choice: the flavour of the page, and so of its partials.
    :param extensions: what partials may use, as Python-Markdown takes them.
    :param configurations: name of an extension -> its options.
    :param opens_html: whether blocks are cut where they have Markdown in them.
    :param as_text: gets the HTML of partials that the flavour prints as text.
    """
    flavour = PageFlavour(choice, as_text=[] if as_text is None else as_text)
    writer = _Writer(fragments, flavour, extensions, configurations or {})
    fragments.settle(writer.embedded)
    settled = writer.settled(markdown)
    return writer.opened(settled) if opens_html else settled


class _Writer:
    """Makes HTML from parts of a page, each separately."""

    def __init__(
        self,
        fragments: PageFragments,
        flavour: PageFlavour,
        extensions: Sequence[str | Extension],
        configurations: Mapping[str, Any],
    ) -> None:
        self.fragments = fragments
        self.flavour = flavour
        self.extensions = extensions
        self.configurations = configurations

    @cached_property
    def _converter(self) -> Markdown:
        held = Fragments(lambda md: self.fragments)
        return Markdown(
            extensions=[*self.extensions, held, MarkdownFlavours(lambda md: self.flavour)],
            extension_configs=dict(self.configurations),
        )

    def html(self, markdown: str) -> str:
        """The HTML of Markdown with marks."""
        inner = self.settled(markdown)
        return self._converter.reset().convert(inner).strip()

    def embedded(self, markdown: str) -> str:
        """As :meth:`html`; Markdown on one line is a piece of a sentence, without a paragraph."""
        html = self.html(markdown)
        if "\n" in markdown or html.count("<p") != 1:
            return html
        return html.removeprefix("<p>").removesuffix("</p>")

    def opened(self, markdown: str) -> str:
        """Markdown with blocks of HTML cut where they have Markdown in them, which is put between.

        This applies only to a block outside code, lists and HTML.
        """
        for _ in range(_MOST_NESTED):
            lines = markdown.split("\n")
            around = {
                number: parts
                for number, line in enumerate(lines)
                if (parts := self.fragments.parts(line))
            }
            if not around:
                break
            with_tokens = [
                _TOKEN.format(number) if number in around else line
                for number, line in enumerate(lines)
            ]
            html = self._converter.reset().convert("\n".join(with_tokens))
            alone = {int(number) for number in _PARAGRAPH.findall(html)}
            cut = {n for n in around.keys() & alone if self._can_be_cut(around[n])}
            if not cut:
                break
            markdown = "\n".join(
                self._cut(around[number]) if number in cut else line
                for number, line in enumerate(lines)
            )
        return markdown

    def _can_be_cut(self, parts: Sequence[tuple[str, bool]]) -> bool:
        for text, is_markdown in parts:
            if is_markdown:
                end = _TOKEN.format("")
                if not self.html(f"{text}\n\n{end}").endswith(f"<p>{end}</p>"):
                    return False  # something is open at its end, such as a fence
            elif text.strip():
                name = first_name(text)
                if name is None or not self._converter.is_block_level(name):
                    return False
        return True

    def _cut(self, parts: Sequence[tuple[str, bool]]) -> str:
        pieces = [
            self.settled(text).strip("\n") if is_markdown else self.fragments.hold(text.strip())
            for text, is_markdown in parts
            if text.strip()
        ]
        return "\n\n".join(pieces)

    def settled(self, markdown: str) -> str:
        """Markdown without marks."""
        for _ in range(_MOST_NESTED):
            pieces = self.fragments.marked(markdown)
            if not any(is_partial for _, is_partial in pieces):
                break
            in_html = self._in_html(pieces)
            markdown = "".join(
                self.fragments.hold(self.html(text)) if number in in_html else text
                for number, (text, _) in enumerate(pieces)
            )
        return "".join(text for text, _ in self.fragments.marked(markdown))

    def _in_html(self, pieces: Sequence[tuple[str, bool]]) -> set[int]:
        """Which of the partials among the pieces of a page are in a block of HTML."""
        tokens = [
            _WORDS.sub(_TOKEN.format(number), text, 1) if is_partial else text
            for number, (text, is_partial) in enumerate(pieces)
        ]
        page = "".join(tokens)
        guards = [one for one in self.extensions if isinstance(one, Guards)]
        reader = Markdown(extensions=[in_one_flavour(self.flavour.choice), *guards])
        reader.convert(page)
        html_blocks = "\n".join(str(block) for block in reader.htmlStash.rawHtmlBlocks)
        samples = CodeSamples(page, 0)
        found: set[int] = set()
        position = 0
        for number, token in enumerate(tokens):
            words = token.strip() if pieces[number][1] else ""
            if words and words in html_blocks and not samples.cover(position + token.index(words)):
                found.add(number)
            position += len(token)
        return found
