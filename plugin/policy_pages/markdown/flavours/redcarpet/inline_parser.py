"""Inline source -> text and elements, from left to right, as Redcarpet goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from urllib.parse import quote
from xml.etree.ElementTree import Element

from policy_pages.markdown.flavours.host import (
    DoneText,
    Host,
    OtherInlines,
    append_nodes,
    done,
    literal,
)
from policy_pages.markdown.flavours.redcarpet.autolinks import (
    Address,
    find_mail,
    find_url,
    find_www,
)
from policy_pages.markdown.flavours.redcarpet.brackets import Brackets
from policy_pages.markdown.flavours.redcarpet.emphasis import EmphasisEnds
from policy_pages.markdown.flavours.redcarpet.mark_runs import MarkRuns
from policy_pages.markdown.flavours.redcarpet.options import RedcarpetOptions
from policy_pages.markdown.flavours.redcarpet.references import References, Target

MOST_NESTED_INLINES = 16
"""Emphases and links in each other; what is deeper is text, where Redcarpet leaves it out."""

Node = Element | str

_ESCAPED = frozenset("\\`*_{}[]()#+-.!:|&<>^~=")
_ENTITY = re.compile(r"&#?[A-Za-z0-9]*;")
_MAIL_TAG = re.compile(r"<(/?[A-Za-z0-9][A-Za-z0-9.+-]*@[A-Za-z0-9._-]*)>")
# a scheme of one letter does not count; longer addresses would be searched from each `<`
_ADDRESS_TAG = re.compile(
    r"<(/?[A-Za-z0-9](?:(?<=/.)|[A-Za-z0-9.+-])[A-Za-z0-9.+-]*:(?:\\.|[^\\>'\" \n]){1,4000})>",
    re.DOTALL,
)
_TAG_START = re.compile(r"</?[A-Za-z0-9]")
_BACKSLASHED = re.compile(r"\\(.?)", re.DOTALL)
_NO_SPACE = re.compile(r"[^ \n]+")
_SUPERSCRIPT_END = re.compile(r"\)|(?<=\\).", re.DOTALL)
_ADDRESS_SAFE = "!#$%&'()*+,-./:;=?@_"
_MARKERS = "\ue000\ue001\ue002"


class InlineParser:
    """What the pieces of one inline source have in common."""

    def __init__(
        self, options: RedcarpetOptions, references: References, host: Host, *, in_link: bool
    ) -> None:
        self.options = options
        self.references = references
        self.host = host
        self.in_link = in_link
        self.depth = 0

    def parse(self, text: str) -> list[Node]:
        """The text and the elements of a piece, in order."""
        if self.depth > MOST_NESTED_INLINES:
            return [done(text)]
        self.depth += 1
        nodes = _Piece(self, text).parse()
        self.depth -= 1
        return nodes


class _Piece:
    """One piece of inline source: a paragraph's, or the contents of an emphasis or a link.

    A rule is a method named after its construct: it is given the place of a character that may
    begin the construct, and returns where it ends, having added what it became; or None.
    """

    def __init__(self, parser: InlineParser, text: str) -> None:
        self.parser = parser
        self.options = parser.options
        self.text = text
        self.nodes: list[Node] = []
        self.pending: list[str] = []
        """Source characters since the last construct that mean themselves."""
        self.earliest = 0
        """The end of the last construct: text before it is not plain text."""
        self.brackets = Brackets(text)
        self.emphasis_ends = EmphasisEnds(text, inside_words=not self.options.no_intra_emphasis)
        self.last_angle = text.rfind(">")
        self.last_superscript_end = max(text.rfind(")"), text.rfind("\\"))
        self.runs: dict[str, MarkRuns] = {}
        self.rules, self.active = _rules(self.options)

    def parse(self) -> list[Node]:
        """The text and the elements of the piece, in order."""
        text, others = self.text, self.parser.host.other_inlines(self.text)
        position = shown = 0
        other = others.next(0)
        while True:
            found = self.active.search(text, position, other + 1)
            active = found.start() if found else len(text)
            place = min(active, other)
            self.pending.append(text[shown:place])
            shown = place
            if place >= len(text):
                break
            # a backslash or a backtick may belong to an extension's own syntax
            is_first = place == other and text[place] in "\\`"
            end = self._other(others, place) if is_first else None
            if end is None and place == active:
                end = self.rules[text[place]](self, place)
            if end is None and place == other and not is_first:
                end = self._other(others, place)
            if end is None:
                position = place + 1
            else:
                position = shown = self.earliest = end
            if other < position:
                other = others.next(position)
        self._flush()
        return self.nodes

    def _other(self, others: OtherInlines, place: int) -> int | None:
        """Something that an extension of the site knows."""
        taken = others.take(place)
        if taken is None:
            return None
        self._add(taken[0])
        return taken[1]

    # -- what is added ---------------------------------------------------------------------------

    def _flush(self) -> None:
        text = "".join(self.pending)
        self.pending.clear()
        if text:
            self.nodes.append(done(text))

    def _add(self, node: Node) -> None:
        self._flush()
        self.nodes.append(node)

    def _take_back(self, count: int) -> None:
        """Take characters that were shown as text for the beginning of a construct."""
        text = "".join(self.pending)
        self.pending[:] = [text[: len(text) - count]]

    def _element(
        self, tag: str, content: Iterable[Node], attributes: Mapping[str, str] | None = None
    ) -> Element:
        element = Element(tag, dict(attributes or {}))
        append_nodes(element, list(content))
        return element

    # -- rules -----------------------------------------------------------------------------------

    def emphasis(self, start: int) -> int | None:
        """``*x*``, ``**x**``, ``***x***``, and of other marks those of two."""
        text, mark = self.text, self.text[start]
        if self.options.no_intra_emphasis and _is_letter_or_digit(text, start - 1, self.earliest):
            return None
        count = 1
        while count < 4 and text.startswith(mark, start + count):
            count += 1
        content = start + count
        if content + 1 >= len(text) or text[content] in " \n" or count == 4:
            return None
        if count != 2 and mark in "~=":
            return None
        if count == 1:
            return self._single(mark, content)
        return self._double(mark, content) if count == 2 else self._triple(mark, content)

    def _single(self, mark: str, content: int) -> int | None:
        end = self.emphasis_ends.single(mark, content)
        tag = "u" if mark == "_" and self.options.underline else "em"
        return None if end is None else self._emphasise([tag], content, end, 1)

    def _double(self, mark: str, content: int) -> int | None:
        end = self.emphasis_ends.double(mark, content)
        tag = {"~": "del", "=": "mark"}.get(mark, "strong")
        return None if end is None else self._emphasise([tag], content, end, 2)

    def _triple(self, mark: str, content: int) -> int | None:
        end = self.emphasis_ends.any(mark, content)
        if end is None:
            return None
        if self.text.startswith(mark * 3, end):
            return self._emphasise(["strong", "em"], content, end, 3)
        if self.text.startswith(mark * 2, end):
            return self._single(mark, content - 2)
        return self._double(mark, content - 1)

    def _emphasise(self, tags: list[str], content: int, end: int, width: int) -> int | None:
        nodes = self.parser.parse(self.text[content:end])
        if not nodes:
            return None
        for tag in reversed(tags):
            nodes = [self._element(tag, nodes)]
        self._add(nodes[0])
        return end + width

    def code(self, start: int) -> int | None:
        """Code between as many backticks as it begins with."""
        found = self._between(start)
        if found is None:
            return None
        content, end = found
        element = Element("code")
        element.text = literal(content)
        self._add(element)
        return end

    def quote(self, start: int) -> int | None:
        """A quotation, with its content unchanged."""
        found = self._between(start)
        if found is None or not found[0]:
            return None
        self._add(self._element("q", [self.parser.host.raw_html(found[0])]))
        return found[1]

    def _between(self, start: int) -> tuple[str, int] | None:
        """The text up to the next run of as many marks, and the end of that run."""
        mark = self.text[start]
        if mark not in self.runs:
            self.runs[mark] = MarkRuns(self.text, mark)
        found = self.runs[mark].content(start)
        if found is None:
            return None
        content, end = found
        return self.text[content:end].strip(" "), end + content - start

    def line_break(self, start: int) -> int | None:
        """Two spaces or more at the end of a line."""
        if start - self.earliest < 2 or self.text[start - 2 : start] != "  ":
            return None
        self.pending[:] = ["".join(self.pending).rstrip(" ")]
        self._add(Element("br"))
        self.pending.append("\n")
        return start + 1

    def escape(self, start: int) -> int | None:
        """A backslash and a character that it takes the meaning from."""
        following = self.text[start + 1 : start + 2]
        if following and following not in _ESCAPED:
            return None
        self._add(done(following or "\\"))
        return start + 2

    def entity(self, start: int) -> int | None:
        """A character reference, or what looks like one."""
        match = _ENTITY.match(self.text, start)
        if match is None:
            return None
        self._add(DoneText(match[0]))
        return match.end()

    def angle(self, start: int) -> int | None:
        """``<http://…>``, ``<a@b.example>`` or a tag."""
        text = self.text
        for pattern in (_MAIL_TAG, _ADDRESS_TAG):
            match = pattern.match(text, start)
            if match is not None:
                address = _BACKSLASHED.sub(r"\1", match[1])
                self._add_address(address, "mailto:" if pattern is _MAIL_TAG else "")
                return match.end()
        if start > self.last_angle or not _TAG_START.match(text, start):
            return None
        end = text.find(">", start) + 1
        self._add(self.parser.host.raw_html(text[start:end]))
        return end

    def url(self, start: int) -> int | None:
        """A bare address with its scheme, found at the colon."""
        return self._bare(find_url(self.text, start, self.earliest), start)

    def mail(self, start: int) -> int | None:
        """A bare e-mail address, found at the ``@``."""
        return self._bare(find_mail(self.text, start, self.earliest), start)

    def www(self, start: int) -> int | None:
        """A bare address that begins with ``www.``."""
        return self._bare(find_www(self.text, start, self.earliest), start)

    def _bare(self, address: Address | None, place: int) -> int | None:
        if address is None or self.parser.in_link:
            return None
        self._take_back(place - address.start)
        self._add_address(self.text[address.start : address.end], address.scheme)
        return address.end

    def _add_address(self, address: str, scheme: str) -> None:
        shown = done(address.removeprefix("mailto:"))
        self._add(self._element("a", [shown], {"href": scheme + _address(address)}))

    def superscript(self, start: int) -> int | None:
        """``^word`` or ``^(words)``."""
        text = self.text
        if not text.startswith("(", start + 1):
            match = _NO_SPACE.match(text, start + 1)
            if match is None:
                return None
            self._add(self._element("sup", self.parser.parse(match[0])))
            return match.end()
        if start > self.last_superscript_end:
            return None
        match = _SUPERSCRIPT_END.search(text, start + 2)
        if match is None:
            return None
        if match.start() > start + 2:
            content = self.parser.parse(text[start + 2 : match.start()])
            self._add(self._element("sup", content))
        return match.start() + 1

    def link(self, start: int) -> int | None:
        """A link, an image or a reference to a footnote."""
        text = self.text
        is_image = start > self.earliest and text[start - 1] == "!"
        text_end = self.brackets.square_end(start)
        if text_end is None:
            return None
        if self.options.footnotes and text.startswith("^", start + 1):
            return self._footnote(text[start + 2 : text_end], text_end + 1)
        found = self._target(start, text_end)
        if found is None:
            return None
        label = text[start + 1 : text_end]
        (address, title), end = found
        attributes = {"title": title.replace("&", "&amp;")} if title else {}
        address = _address(_BACKSLASHED.sub(r"\1", address))
        if is_image:
            alternative = label.replace("&", "&amp;")
            self._take_back(1)
            self._add(Element("img", {"src": address, "alt": alternative, **attributes}))
            return end
        self.parser.in_link = True
        content = self.parser.parse(label)
        self.parser.in_link = False
        self._add(self._element("a", content, {"href": address, **attributes}))
        return end

    def _footnote(self, label: str, end: int) -> int | None:
        name = self.parser.references.footnote(label)
        reference = None if not name else self.parser.host.footnote_reference(name)
        if reference is None:
            return None
        self._add(reference)
        return end

    def _target(self, start: int, text_end: int) -> tuple[Target, int] | None:
        """The target of the link whose text is between two brackets, and the link's end."""
        text = self.text
        position = _skip_space(text, text_end + 1)
        if text.startswith("(", position):
            return self._inline_target(position)
        end = text_end
        label_start, label_end = start + 1, text_end
        if text.startswith("[", position):
            end = text.find("]", position)
            if end < 0:
                return None
            if end > position + 1:
                label_start, label_end = position + 1, end
        references = self.parser.references
        if not references.may_be_label(label_end - label_start):
            return None
        label = text[label_start:label_end]
        target = references.link(_one_line(label) if label_end == text_end else label)
        return None if target is None else (target, end + 1)

    def _inline_target(self, opening: int) -> tuple[Target, int] | None:
        text = self.text
        start = _skip_space(text, opening + 1)
        end = self.brackets.target_end(opening, start)
        if end is None:
            return None
        title = ""
        address_end = end
        if text[end] in "'\"":
            quote_end = self.brackets.next_mark(text[end], end + 1)
            closing = None if quote_end is None else self.brackets.next_mark(")", quote_end)
            if closing is None:
                return None
            title_start, title_end = end + 1, closing - 1
            while title_end > title_start and text[title_end] in " \n":
                title_end -= 1
            if text[title_end] in "'\"":
                title = text[title_start:title_end]
            else:
                address_end = closing
            end = closing
        address = text[start:address_end].rstrip(" \n").removeprefix("<").removesuffix(">")
        return Target(address, title), end + 1


Rule = Callable[[_Piece, int], "int | None"]


@cache
def _rules(options: RedcarpetOptions) -> tuple[dict[str, Rule], re.Pattern[str]]:
    """The rule for each character that has one, and a pattern of those characters."""
    rules: dict[str, Rule] = {
        "*": _Piece.emphasis,
        "_": _Piece.emphasis,
        "`": _Piece.code,
        "\n": _Piece.line_break,
        "[": _Piece.link,
        "<": _Piece.angle,
        "\\": _Piece.escape,
        "&": _Piece.entity,
    }
    if options.strikethrough:
        rules["~"] = _Piece.emphasis
    if options.highlight:
        rules["="] = _Piece.emphasis
    if options.quote:
        rules['"'] = _Piece.quote
    if options.autolink:
        rules |= {":": _Piece.url, "@": _Piece.mail, "w": _Piece.www}
    if options.superscript:
        rules["^"] = _Piece.superscript
    characters = "".join(re.escape(character) for character in rules)
    return rules, re.compile(f"[{characters}]")


def _is_letter_or_digit(text: str, position: int, earliest: int) -> bool:
    if position < earliest or position < 0:
        return False
    return text[position].isascii() and text[position].isalnum()


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \n":
        position += 1
    return position


def _one_line(label: str) -> str:
    """A label for a look-up: a newline is a space, unless one comes before it."""
    return re.sub("(?<! )\n", " ", label).replace("\n", "")


def _address(address: str) -> str:
    """An address as a value of ``href``: what is not allowed there is percent-encoded."""
    return quote(address, safe=_ADDRESS_SAFE + _MARKERS).replace("~", "%7E")
