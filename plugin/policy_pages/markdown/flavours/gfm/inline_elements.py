"""Inline tokens to text and elements."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from policy_pages.markdown.flavours.gfm.addresses import mail_addresses
from policy_pages.markdown.flavours.gfm.characters import SPACES, address, attribute
from policy_pages.markdown.flavours.gfm.delimiters import Run
from policy_pages.markdown.flavours.gfm.inline_parser import Token
from policy_pages.markdown.flavours.gfm.links import Target
from policy_pages.markdown.flavours.host import DoneText, done, literal

DEEPEST = 100
"""How deep elements may lie in each other; what lies deeper stays, but as text."""


class InlineElements:
    """What inline source became, piece by piece.

    :param raw_html: holds a tag back and returns its marker.
    :param in_link: whether all of it is the text of a link.
    """

    def __init__(self, raw_html: Callable[[str], str], *, in_link: bool) -> None:
        self._raw_html = raw_html
        self._result: list[Element | str] = []
        self._open: list[Element] = []
        self._nodes: list[tuple[str, bool]] = []
        self._links = int(in_link)
        self._literal: list[str] = []
        self._parts: list[str] = []
        self._descriptions: list[tuple[Target, list[str]]] = []

    def of(self, tokens: list[Token]) -> list[Element | str]:
        """The text and the elements of tokens, in order."""
        for token in tokens:
            if self._descriptions:
                self._describe(token)
            else:
                self._add(token)
        self._end_text()
        return self._result

    def _add(self, token: Token) -> None:
        kind = token.kind
        if kind == "text":
            self._literal.append(token.content)
        elif kind == "run":
            self._add_run(token.meta["run"])
        elif kind == "softbreak":
            self._add_done("\n")
        elif kind == "hardbreak":
            self._append(Element("br"))
            self._add_done("\n")
        elif kind == "code_inline":
            code = Element("code")
            code.text = literal(token.content)
            self._append(code)
        elif kind == "html_inline":
            self._add_done(self._raw_html(token.content))
        elif kind == "link_open":
            self._begin(_link(token.meta["target"]))
            self._links += 1
        elif kind == "link_close":
            self._end()
            self._links -= 1
        elif kind == "image_open":
            self._descriptions.append((token.meta["target"], []))
        else:
            self._add_other(token.meta["result"])

    def _add_run(self, run: Run) -> None:
        for _ in run.closes:
            self._end()
        self._literal.append(run.character * run.left)
        for tag in reversed(run.opens):
            self._begin(Element(tag))

    def _add_other(self, result: Element | str) -> None:
        if isinstance(result, str):
            self._add_done(result)
        else:
            self._append(result)

    def _describe(self, token: Token) -> None:
        """A token in an image's description, of which only the text counts."""
        target, words = self._descriptions[-1]
        kind = token.kind
        if kind in ("softbreak", "hardbreak"):
            words.append(" ")
        elif kind == "run":
            run: Run = token.meta["run"]
            words.append(run.character * run.left)
        elif kind == "image_open":
            self._descriptions.append((token.meta["target"], []))
        elif kind == "image_close":
            self._descriptions.pop()
            if self._descriptions:
                self._descriptions[-1][1].extend(words)
            else:
                self._append(_image(target, "".join(words)))
        elif kind == "other":
            result = token.meta["result"]
            words.append(result if isinstance(result, str) else "".join(result.itertext()))
        else:
            words.append(token.content)

    def _add_done(self, text: str) -> None:
        self._end_literal()
        self._parts.append(text)

    def _end_literal(self) -> None:
        """E-mail addresses are links in whatever text is left, unless it is a link's already."""
        if not self._literal:
            return
        text = "".join(self._literal)
        self._literal = []
        position = 0
        if not self._links and "@" in text:
            for start, end, url in mail_addresses(text):
                self._parts.append(done(text[position:start]))
                link = _link(Target(url, ""))
                link.text = done(text[start:end])
                self._append(link)
                position = end
        self._parts.append(done(text[position:]))

    def _end_text(self) -> None:
        """Put the text so far in its place: after the last element."""
        self._end_literal()
        text = _kept("".join(self._parts))
        self._parts = []
        if not text:
            return
        if not self._open:
            self._result.append(text)
            return
        parent = self._open[-1]
        if len(parent):
            parent[-1].tail = text
        else:
            parent.text = text

    def _append(self, element: Element) -> None:
        self._end_text()
        if self._open:
            self._open[-1].append(element)
        else:
            self._result.append(element)

    def _begin(self, element: Element) -> None:
        # the judge prints no strong emphasis right within strong emphasis
        is_twice = element.tag == "strong" and bool(self._nodes) and self._nodes[-1][0] == "strong"
        is_shown = not is_twice and len(self._open) < DEEPEST
        self._nodes.append((element.tag, is_shown))
        self._end_literal()
        if is_shown:
            self._append(element)
            self._open.append(element)

    def _end(self) -> None:
        self._end_literal()
        if self._nodes.pop()[1]:
            self._end_text()
            self._open.pop()


def _kept(text: str) -> DoneText:
    """A text that Python-Markdown does not take for nothing if all of it are wide blanks."""
    if text.strip(SPACES) and not text.strip():
        return DoneText("".join(f"&#{ord(character)};" for character in text))
    return DoneText(text)


def _link(target: Target) -> Element:
    link = Element("a", {"href": address(target.url)})
    if target.title:
        link.set("title", attribute(target.title))
    return link


def _image(target: Target, description: str) -> Element:
    image = Element("img", {"alt": attribute(description), "src": address(target.url)})
    if target.title:
        image.set("title", attribute(target.title))
    return image
