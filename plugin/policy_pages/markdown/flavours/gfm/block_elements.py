"""Blocks to elements whose texts are inline source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from policy_pages.markdown.flavours.gfm.blocks import Block, Kind
from policy_pages.markdown.flavours.gfm.characters import attribute, without_escapes
from policy_pages.markdown.flavours.gfm.html import disarmed_block, held_back
from policy_pages.markdown.flavours.gfm.mixed_text import mixed
from policy_pages.markdown.flavours.host import DoneText, Host, done, literal

_ALERT = re.compile(r"\[!(\w+)\][ \t]*(?:\n|$)")


class BlockElements:
    """Appends what blocks say to an element.

    :param alerts: kind of alert -> type of admonition.
    """

    def __init__(self, host: Host, alerts: Mapping[str, str]) -> None:
        self._host = host
        self._alerts = alerts

    def append(self, parent: Element, document: Block) -> None:
        """Append the blocks of a document."""
        left = [(parent, child, False) for child in reversed(document.children)]
        while left:
            into, block, is_tight = left.pop()
            if block.kind in (Kind.QUOTE, Kind.LIST, Kind.ITEM):
                element = self._container(block, is_top=block.parent is document)
                into.append(element)
                if block.kind is Kind.LIST:
                    is_tight = block.is_tight
                elif block.kind is Kind.QUOTE:
                    is_tight = False
                left.extend((element, child, is_tight) for child in reversed(block.children))
            else:
                self._append_leaf(into, block, is_tight=is_tight)

    def _container(self, block: Block, *, is_top: bool) -> Element:
        if block.kind is Kind.LIST:
            is_bulleted = block.marker in "-+*"
            element = Element("ul" if is_bulleted else "ol")
            if not is_bulleted and block.first_number != 1:
                element.set("start", str(block.first_number))
            return element
        if block.kind is Kind.ITEM:
            return _item(block)
        return (self._alert(block) if is_top else None) or Element("blockquote")

    def _alert(self, quote: Block) -> Element | None:
        """The admonition that a quote is; GitHub has alerts at the top of a document only."""
        first = quote.children[0] if quote.children else None
        if first is None or first.kind is not Kind.PARAGRAPH:
            return None
        match = _ALERT.match(first.lines[0])
        kind = match[1].lower() if match else ""
        rest = first.lines[0][match.end() :] if match else ""
        if kind not in self._alerts or not (rest or len(quote.children) > 1):
            return None
        if rest:
            first.lines = [rest]
        else:
            del quote.children[0]
        element = Element("div", {"class": f"admonition {self._alerts[kind]}"})
        title = Element("p", {"class": "admonition-title"})
        title.text = done(kind.capitalize())
        element.append(title)
        return element

    def _append_leaf(self, parent: Element, block: Block, *, is_tight: bool) -> None:
        kind = block.kind
        if kind is Kind.PARAGRAPH and is_tight:
            _append_text(parent, block.lines[0])
        elif kind in (Kind.PARAGRAPH, Kind.HEADING):
            element = Element("p" if kind is Kind.PARAGRAPH else f"h{block.level}")
            element.text = "\n".join(block.lines)
            parent.append(element)
        elif kind is Kind.HTML:
            html = _source(block).removesuffix("\n")
            marker = held_back(html, disarmed_block(html), self._host)
            _append_text(parent, DoneText(f"\n{marker}\n"))
        elif kind is Kind.FENCE:
            code = _source(block)
            holder = Element("div")
            if self._host.code_block(holder, code, block.info):
                _move(holder, parent)
            else:
                words = without_escapes(block.info).split()
                parent.append(_code(code, words[0] if words else ""))
        elif kind is Kind.CODE:
            parent.append(_code(_source(block), ""))
        elif kind is Kind.TABLE:
            parent.append(_table(block))
        elif kind is Kind.RULE:
            parent.append(Element("hr"))
        elif block.holder is not None:
            _move(block.holder, parent)


def _item(block: Block) -> Element:
    element = Element("li")
    if block.task is not None:
        element.set("class", "task-list-item")  # Material puts no bullet before it
        box = Element("input", {"type": "checkbox", "disabled": ""})
        if block.task:
            box.set("checked", "")
        box.tail = DoneText(" ")
        element.append(box)
    return element


def _source(block: Block) -> str:
    return "".join(f"{line}\n" for line in block.lines)


def _code(code: str, language: str) -> Element:
    element = Element("pre")
    inner = Element("code")
    if language:
        inner.set("class", attribute(f"language-{language}"))
    if code:
        inner.text = literal(code)
    element.append(inner)
    return element


def _table(block: Block) -> Element:
    element = Element("table")
    head, *rows = block.rows
    header = Element("thead")
    header.append(_row("th", head, block.alignments))
    element.append(header)
    if rows:
        body = Element("tbody")
        body.extend([_row("td", row, block.alignments) for row in rows])
        element.append(body)
    return element


def _row(tag: str, cells: list[str], alignments: list[str]) -> Element:
    row = Element("tr")
    for source, alignment in zip(cells, alignments, strict=True):
        cell = Element(tag)
        if alignment:
            cell.set("style", f"text-align: {alignment};")  # as Python-Markdown writes it
        cell.text = source
        row.append(cell)
    return row


def _move(holder: Element, parent: Element) -> None:
    """Give everything in an element to another."""
    if holder.text and holder.text.strip():
        _append_text(parent, holder.text)
    parent.extend(list(holder))


def _append_text(parent: Element, text: str) -> None:
    """Append inline source, or finished text, after an element's last child."""
    last = parent[-1] if len(parent) else None
    before = (parent.text if last is None else last.tail) or ""
    if before:
        text = mixed(before, text)
    if last is None:
        parent.text = text
    else:
        last.tail = text
