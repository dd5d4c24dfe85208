"""Partials of Markdown within a block of HTML -> their HTML, held back.

Middleman makes HTML of such a partial before its page is read as Markdown. Here the partial's
Markdown becomes the page's own, so that its headings, links and notes are the page's, too; but in
a block of HTML it would not be read as Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from policy_pages.markdown.extensions.flavoured import in_one_flavour
from policy_pages.markdown.extensions.fragments import Fragments, PageFragments
from policy_pages.markdown.flavours import FlavourChoice
from policy_pages.text.code_samples import CodeSamples

_TOKEN = "\ue005{}\ue006"
"""A placeholder for a partial while its place is looked at; private-use characters."""
_MOST_NESTED = 10
"""Levels of partials within each other that are looked at."""


def settle_partials(
    markdown: str,
    fragments: PageFragments,
    choice: FlavourChoice,
    extensions: Sequence[str | Extension] = (),
    configurations: Mapping[str, Any] | None = None,
) -> str:
    """A page's Markdown without the marks around its partials, those in blocks of HTML rendered.

    :param markdown: with the marks of :meth:`.fragments.PageFragments.mark`.
    :param choice: the flavour of the page, and so of its partials.
    :param extensions: what partials may use, as Python-Markdown takes them.
    :param configurations: name of an extension -> its options.
    """
    writer: Markdown | None = None
    for _ in range(_MOST_NESTED):
        pieces = fragments.marked(markdown)
        if not any(is_partial for _, is_partial in pieces):
            break
        in_html = _in_html(pieces, choice)
        result: list[str] = []
        for number, (text, _) in enumerate(pieces):
            if number in in_html:
                if writer is None:
                    held = Fragments(lambda md: fragments)
                    writer = Markdown(
                        extensions=[*extensions, held, in_one_flavour(choice)],
                        extension_configs=dict(configurations or {}),
                    )
                inner = settle_partials(text, fragments, choice, extensions, configurations)
                text = fragments.hold(writer.reset().convert(inner).strip())
            result.append(text)
        markdown = "".join(result)
    return "".join(text for text, _ in fragments.marked(markdown))


def _in_html(pieces: Sequence[tuple[str, bool]], choice: FlavourChoice) -> set[int]:
    """Which of the partials among the pieces of a page are in a block of HTML."""
    tokens = [
        _TOKEN.format(number) if is_partial else text
        for number, (text, is_partial) in enumerate(pieces)
    ]
    page = "".join(tokens)
    reader = Markdown(extensions=[in_one_flavour(choice)])
    reader.convert(page)
    html_blocks = "\n".join(str(block) for block in reader.htmlStash.rawHtmlBlocks)
    samples = CodeSamples(page, 0)
    found: set[int] = set()
    position = 0
    for number, token in enumerate(tokens):
        is_partial = pieces[number][1]
        if is_partial and token in html_blocks and not samples.cover(position):
            found.add(number)
        position += len(token)
    return found
