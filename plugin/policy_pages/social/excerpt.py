"""A page's HTML -> its first real paragraph as text, for readers who see only this of the page.

A paragraph is real if it says something: it has a sentence, or at least some words. Dates and
bylines above a text, buttons, pictures, and what is in notes, tables and code are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST = 200
"""Characters; X shows so many of a description."""

_LEFT_OUT = frozenset(
    [
        *("pre", "code-block", "table", "figure", "aside", "nav", "header", "footer", "form"),
        *("button", "script", "style", "template", "details", "svg", "select", "noscript"),
    ]
)
"""Elements whose paragraphs are not the page's running text."""
_LEFT_OUT_CLASSES = frozenset(
    ["admonition", "md-button", "headerlink", "footnote", "footnote-ref", "grid", "tabbed-labels"]
)
_SENTENCE = re.compile(
    r"""\w[^!?…。！？؟।]{8,}?(?:[。！？।]|(?:(?<=[\w)"”’]{2})\.|[!?…؟])(?=[\s"'”’)»]|\Z))"""
)
"""After a single letter, as in `Jane D. Smith`, a full stop does not end the sentence."""
_OF_A_DATE = re.compile(
    r"""(?i:effective|last|updated|revised|published|version|date|valid|in\ force|as\ of
        |stand|gültig|zuletzt|in\ kraft|dernière|mis\ à\ jour|en\ vigueur|última|vigente)\b
        (?=.{0,60}\d)[^.]{0,80}(?:\.|\Z)""",
    re.VERBOSE,
)
"""The line above a policy that says since when it is so."""
_LONGEST_DATE = 120
"""Characters of such a line."""
_MARKS = ("[!", "{%", "{{", "<%")
"""What is left of a template or of another flavour of Markdown."""
_MOST_CHARACTERS = 20_000
"""How much of a paragraph is read."""
_FEW = 40
"""Characters of a paragraph that says something although it has no complete sentence."""
_CLOSING = "-–—,;:·|/ "


def excerpt_of(html: str) -> str | None:
    """The first real paragraph of a page, cut at a word; None if there is no text.

    A paragraph that only introduces a list counts if there is no other.

    :param html: the page's content.
    """
    # here, for a start without a parser of HTML
    from lxml import html as lxml_html
    from lxml.etree import ParserError

    try:
        root = lxml_html.fragment_fromstring(html, create_parent="div")
    except (ParserError, ValueError):  # nothing to parse, or characters that XML cannot contain
        return None
    introduction = None
    for element in root.iter("p"):
        text = _text_of_running(element)
        if not _says_something(text):
            continue
        if not text.endswith((":", "：")):
            return shortened(text, LONGEST)
        introduction = introduction or text
    return shortened(introduction, LONGEST) if introduction else None


def shortened(text: str, most: int) -> str:
    """A text cut after a word, with an ellipsis, to at most a number of characters."""
    if len(text) <= most:
        return text
    head = text[:most]
    cut = head.rfind(" ")
    if cut < most // 2:  # one long word, or a language without blanks
        cut = most - 1
    return head[:cut].rstrip(_CLOSING) + "…"


def _text_of_running(paragraph: HtmlElement) -> str:
    """The words of a paragraph, or nothing where it is not running text."""
    for ancestor in paragraph.iterancestors():
        if ancestor.tag in _LEFT_OUT or _LEFT_OUT_CLASSES & set(ancestor.get("class", "").split()):
            return ""
    words: list[str] = []
    linked: list[str] = []
    _collect(paragraph, words, linked)
    text = " ".join("".join(words).split())
    if "".join("".join(linked).split()) == text.replace(" ", ""):  # nothing but links
        return ""
    return text


def _collect(element: HtmlElement, words: list[str], linked: list[str]) -> None:
    """The text within an element; what is in links is collected as well."""
    waiting: list[tuple[str | HtmlElement, bool]] = [(element, False)]
    length = 0
    while waiting and length < _MOST_CHARACTERS:
        part, in_link = waiting.pop()
        if isinstance(part, str):
            words.append(part)
            length += len(part)
            if in_link:
                linked.append(part)
            continue
        in_link = in_link or part.tag == "a"
        children: list[tuple[str | HtmlElement, bool]] = []
        if _is_shown(part):
            if part.tag == "br":
                children.append((" ", in_link))
            children.append((part.text or "", in_link))
            for child in part:
                children.append((child, in_link))
                children.append((child.tail or "", in_link))
        waiting += reversed(children)


def _is_shown(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:  # a comment has no tag
        return False
    return not _LEFT_OUT_CLASSES & set(element.get("class", "").split())


def _says_something(text: str) -> bool:
    if (len(text) < _LONGEST_DATE and _OF_A_DATE.match(text)) or text.startswith(_MARKS):
        return False
    return len(text) >= _FEW or _SENTENCE.search(text) is not None
