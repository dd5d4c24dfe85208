"""HTML -> a tree of elements that every browser reads back as it was written, and tags as text.

libxml2 is fast and forgiving: what browsers would have to repair in its tree is repaired here.
Without that, a mark put into the tree could end up elsewhere in the reader's page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import urljoin, urlsplit

import regex
from lxml import etree
from lxml import html as lxml_html

from policy_pages.text.html import Text, decoded, pieces_of, tags_of

DEEPEST = 100
"""Elements within each other; deeper ones lose their tags and keep their words."""
_CONTROLS = regex.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\uD800-\uDFFF\uFFFE\uFFFF]")
_BLANKS = " \t\n\r\f"
"""Those that mean nothing between the rows of a table."""

VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split(),
)
_NEWLINE_DROPPED = frozenset(["pre", "textarea"])
"""Browsers drop one newline at their begin."""
_RAW = frozenset(["script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"])
"""Their text holds no character references."""
ATOMS = frozenset(
    "img svg math video audio iframe object embed picture canvas input button select textarea "
    "map meter progress".split(),
)
"""Things among words that are compared as a whole."""
SILENT = frozenset(
    "script style template noscript link meta base datalist option optgroup area param source "
    "track dialog title noembed noframes".split()
)
"""What holds no words of the policy; it is kept in the new text and left out of deleted ones."""
_NO_BLOCKS = ATOMS | SILENT
_BLOCKS = frozenset(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search "
    "section summary table ul caption colgroup thead tbody tfoot tr td th legend listing".split()
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_TABLE_PARTS = {
    "table": frozenset(["caption", "colgroup", "thead", "tbody", "tfoot"]),
    "colgroup": frozenset(["col"]),
    "thead": frozenset(["tr"]),
    "tbody": frozenset(["tr"]),
    "tfoot": frozenset(["tr"]),
    "tr": frozenset(["td", "th"]),
}
_ANYWHERE = frozenset(["script", "style", "template"])
_ONLY_IN_TABLES = frozenset().union(*_TABLE_PARTS.values())
_WRAPPERS = {
    ("table", "tr"): ["tbody"],
    ("table", "td"): ["tbody", "tr"],
    ("table", "th"): ["tbody", "tr"],
    ("table", "col"): ["colgroup"],
    ("tbody", "td"): ["tr"],
    ("tbody", "th"): ["tr"],
}
"""What browsers put between a table and a part of it."""
_CLOSES_ITS_LIKE = {
    "li": (frozenset(["li"]), frozenset(["ul", "ol", "menu", "dir"])),
    "dt": (frozenset(["dt", "dd"]), frozenset(["dl"])),
    "dd": (frozenset(["dt", "dd"]), frozenset(["dl"])),
}
"""What items end, and the lists that prevent it."""
_NEVER_NESTED = frozenset(["a", "button", "form", "nobr", "option"])
_SEALED = frozenset("svg math object iframe button template script style select textarea".split())
"""What is in them ends no paragraph around them."""
_NEVER_DRAWN = frozenset(
    "b big blockquote body br center code dd div dl dt em embed font h1 h2 h3 h4 h5 h6 head hr i "
    "iframe img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table "
    "textarea tt u ul var table caption colgroup col thead tbody tfoot tr td th html body "
    "frameset frame noscript".split()
)
_NO_ELEMENTS_HERE = frozenset(["html", "head", "body", "frameset", "frame"])


class Element:
    """A node of a tree: its tag in lower case, its attributes, and texts and elements in order."""

    __slots__ = ("attributes", "children", "holds_blocks", "tag")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        self.tag = tag
        self.attributes = attributes if attributes is not None else {}
        self.children: list[Element | str] = []
        self.holds_blocks = False

    @property
    def is_block(self) -> bool:
        """Whether it breaks a line of text: by its name, or by what it holds."""
        if self.tag in _NO_BLOCKS:
            return False
        return self.tag in _BLOCKS or self.holds_blocks

    @property
    def classes(self) -> list[str]:
        """The names in its ``class``."""
        return self.attributes.get("class", "").split()

    def within(self) -> Iterator[Element]:
        """It, and all elements in it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.within()


def read_html(html: str, address: str = "", page: str = "") -> Element:
    """The tree of a page's content below one ``div``.

    :param address: where the content was published, from the site's root (``terms/2014-12-01/``).
    :param page: where it is to be shown. Relative links are rewritten to lead on from there.
    """
    text = _CONTROLS.sub("\ufffd", html)
    if not text.strip():
        return Element("div")
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        source = lxml_html.document_fromstring(f"<html><body>{text}", parser=parser)
    except (etree.ParserError, ValueError):
        return _words_alone(text)
    if any("depth" in error.message.lower() for error in parser.error_log):
        return _words_alone(text)  # the rest was cut off
    return _Reading(address, page).tree_of(source)


def _words_alone(text: str) -> Element:
    root = Element("div")
    texts = (one for one in pieces_of(text) if isinstance(one, Text) and not one.is_raw)
    root.children.append(" ".join(decoded(text[one.start : one.end]) for one in texts))
    return root


class _Reading:
    """One conversion of lxml's tree."""

    def __init__(self, address: str, page: str) -> None:
        self.address = address
        self.page = page
        self.ids: set[str] = set()

    def tree_of(self, source: lxml_html.HtmlElement) -> Element:
        root = Element("div")
        for part in source:
            if part.tag in ("head", "body"):
                self._fill(root, part, [root])
            elif isinstance(part.tag, str):  # after the end of the body
                self._add(root, part, [root])
            _add_text(root, part.tail)
        return root

    def _fill(self, element: Element, source: lxml_html.HtmlElement, line: list[Element]) -> None:
        """Give an element its children; `line` is it and its ancestors from the root."""
        _add_text(element, source.text)
        for child in source:
            if isinstance(child.tag, str):
                self._add(element, child, line)
            _add_text(element, child.tail)
        _repair(element, line)

    def _add(self, parent: Element, source: lxml_html.HtmlElement, line: list[Element]) -> None:
        tag = str(source.tag)
        if len(line) >= DEEPEST:
            _add_text(parent, _text_of(source))
            return
        above = {element.tag for element in line}
        if tag in _NEVER_DRAWN and above & {"svg", "math"} and "foreignobject" not in above:
            _add_text(parent, _text_of(source))  # browsers would end the drawing here
            return
        if tag in _NO_ELEMENTS_HERE or (tag in _NEVER_NESTED and tag in above):
            tag = "span"
        elif tag in ("plaintext", "xmp", "listing"):
            tag = "pre"
        elif tag == "image":
            tag = "img"
        elif tag in _CLOSES_ITS_LIKE and _is_in_its_like(tag, line):
            tag = "div"
        for wrapper in _WRAPPERS.get((parent.tag, tag), ()):
            last = parent.children[-1] if parent.children else None
            if isinstance(last, str) and not last.strip(_BLANKS) and len(parent.children) > 1:
                last = parent.children[-2]
            if isinstance(last, Element) and last.tag == wrapper:
                parent = last
            else:
                between = Element(wrapper)
                between.holds_blocks = True
                parent.children.append(between)
                parent = between
            line = [*line, parent]
        if tag in _ONLY_IN_TABLES and tag not in _TABLE_PARTS.get(parent.tag, ()):
            tag = "span" if tag == "col" else "div"
        element = Element(tag, self._attributes(source))
        self._fill(element, source, [*line, element])
        if tag in _NEWLINE_DROPPED and element.children and isinstance(element.children[0], str):
            element.children[0] = element.children[0].removeprefix("\n")  # as browsers do
        parent.children.append(element)

    def _attributes(self, source: lxml_html.HtmlElement) -> dict[str, str]:
        attributes = {str(name): str(value) for name, value in source.attrib.items()}
        name = attributes.get("id")
        if name is not None:
            if name in self.ids or not name:
                del attributes["id"]
            self.ids.add(name)
        for key in ("href", "src", "poster"):
            if key in attributes:
                attributes[key] = rebased_link(attributes[key], self.address, self.page)
        return attributes


def _repair(element: Element, line: list[Element]) -> None:
    """Make what is within an element what a browser would leave there."""
    allowed = _TABLE_PARTS.get(element.tag)
    if allowed is not None:
        kept: list[Element | str] = []
        strays: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str):
                is_kept = not child.strip(_BLANKS)
            else:
                is_kept = child.tag in allowed | _ANYWHERE
            (kept if is_kept else strays).append(child)
        if strays:
            element.children = kept
            table = next((e for e in reversed(line) if e.tag == "table"), None)
            above = line[line.index(table) - 1] if table is not None and table in line else None
            if above is not None:
                above.children += strays
    if element.tag in ("select", "optgroup", "datalist"):
        element.children = [
            child
            for child in element.children
            if isinstance(child, str) or child.tag in ("option", "optgroup")
        ]
    if element.tag == "option":
        element.children = [text_of(element)]
    if element.tag in _SEALED:
        return
    element.holds_blocks = any(
        isinstance(child, Element) and (child.is_block or child.holds_blocks)
        for child in element.children
    )
    if element.holds_blocks and (element.tag == "p" or element.tag in HEADINGS):
        heads = any(
            isinstance(child, Element) and child.tag in HEADINGS for child in element.children
        )
        if element.tag == "p" or heads:
            element.tag = "div"


def text_of(element: Element) -> str:
    """The words in an element."""
    return "".join(
        child if isinstance(child, str) else text_of(child) for child in element.children
    )


def _is_in_its_like(tag: str, line: list[Element]) -> bool:
    """Whether an item would end another one, with no list between the two."""
    alike, lists = _CLOSES_ITS_LIKE[tag]
    for element in reversed(line):
        if element.tag in alike or element.tag in lists:
            return element.tag in alike
    return False


def _add_text(element: Element, text: str | None) -> None:
    if not text:
        return
    if element.children and isinstance(element.children[-1], str):
        element.children[-1] += text
    else:
        element.children.append(text)


def _text_of(source: lxml_html.HtmlElement) -> str:
    """The words of an element that is too deep, without those that are no text."""
    parts: list[str] = []
    for element in source.iter():
        if isinstance(element.tag, str) and element.tag not in SILENT:
            parts.append(element.text or "")
        if element is not source:
            parts.append(element.tail or "")
    return f"{''.join(parts)} "


def rebased_link(link: str, address: str, page: str) -> str:
    """A link that was written for one page of the site as it must be on another."""
    if address == page or not link or link.startswith(("/", "#")):
        return link
    try:
        if urlsplit(link).scheme:
            return link
        target = urljoin(f"/{address}", link)
    except ValueError:
        return link
    depth = page.count("/")
    return ("../" * depth + target.removeprefix("/")) or "./"


# -- HTML as text ------------------------------------------------------------------------------


def start_tag(element: Element, *more: str, without: Iterable[str] = (), **extra: str) -> str:
    """The tag that begins an element, with further classes and other values of attributes."""
    attributes = {name: v for name, v in element.attributes.items() if name not in without}
    if more:
        attributes["class"] = " ".join([*element.classes, *more])
    attributes |= extra
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    first = element.children[0] if element.children else ""
    is_dropped = element.tag in _NEWLINE_DROPPED and isinstance(first, str) and first[:1] == "\n"
    return f"<{element.tag}{written}>" + ("\n" if is_dropped else "")


def end_tag(element: Element) -> str:
    """The tag that ends an element; nothing for one that has none."""
    return "" if element.tag in VOID else f"</{element.tag}>"


def written(node: Element | str, *, raw: bool = False) -> str:
    """A node as HTML."""
    parts: list[str] = []
    _write(node, parts, raw)
    return "".join(parts)


def _is_ended(script: Element | str) -> bool:
    """Whether an end tag ends a script after its text: not after `<!-- <script>`, which takes the
    tag for its own. No browser runs such a script."""
    html = f"<script>{script}</script>"
    *_, last = tags_of(html)
    return last.is_end and last.end == len(html)


def _write(node: Element | str, parts: list[str], raw: bool) -> None:
    if isinstance(node, str):
        parts.append(node if raw else escape(node, quote=False))
        return
    parts.append(start_tag(node))
    for child in node.children:
        if node.tag != "script" or _is_ended(child):
            _write(child, parts, node.tag in _RAW)
    parts.append(end_tag(node))
