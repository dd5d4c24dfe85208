"""HTML -> its tags and texts, as browsers cut it, each with its place.

The rules are those of the HTML standard's tokenizer (https://html.spec.whatwg.org/#tokenization).
All that is not a tag keeps its characters, so a page can be changed at one place and stay the same
everywhere else. Nothing here goes back over what it has read, so the time grows with the length of
the text, even of one made to be slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape
from html.entities import html5
from typing import NamedTuple

_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
"""Only ASCII letters: `str.lower` also turns the kelvin sign into a `k`."""
_BLANKS = " \t\n\f\r"
_MARKUP = re.compile(r"<(?=[a-zA-Z!?/])")
_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_NAME = re.compile(rf"</?([a-zA-Z][^{_BLANKS}/>]*)")
_REGULAR = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9-]*"
    r"(?:[ \n]+[a-zA-Z][a-zA-Z0-9:_@.-]*(?:=(?:\"[^\"]*\"|'[^']*'))?)*[ \n]*/?>"
)
"""A tag of which every attribute has its value in quotes, or none."""
_TEXT_AND_TAG = re.compile(rf"[^<]*({_REGULAR.pattern})")
_BETWEEN = re.compile(rf"[{_BLANKS}/]*")
_ATTRIBUTE = re.compile(rf"([^{_BLANKS}/>][^{_BLANKS}/>=]*)(?:[{_BLANKS}]*=[{_BLANKS}]*)?")
_UNQUOTED = re.compile(rf"[^{_BLANKS}>]*")
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]+;?|#[0-9]+;?|[a-zA-Z][a-zA-Z0-9]*;?)")
_LONGEST_NAME = max(map(len, html5))
_LAST_CHARACTER = 0x10FFFF

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements that have no end."""
_RAW = ("title", "textarea", "style", "xmp", "iframe", "noembed", "noframes")
"""Elements whose text holds no tags; that of `noscript` holds some in browsers without scripts."""
_ENDS = {
    name: re.compile(rf"</{name}(?=[{_BLANKS}/>])", re.IGNORECASE | re.ASCII)
    for name in (*_RAW, "noscript")
}
_HOLDS_REFERENCES = ("title", "textarea")
_CHANGE_READING = ("script", "plaintext", "svg", "math")
"""Elements besides those after which markup is read differently."""
_CLOSE = re.compile(r"</(?=[sS][cC][rR][iI][pP][tT][\s/>])")
_IN_SCRIPT = re.compile(
    rf"(?P<begin><!--)|(?P<end>-->)|<(?P<close>/?)script(?=[{_BLANKS}/>])", re.IGNORECASE | re.ASCII
)
_DRAWINGS = ("svg", "math")
_IS_DRAWING = re.compile(r"<(?:svg|math)", re.IGNORECASE | re.ASCII)
_LONGEST_KEPT = 500
"""Characters of a tag that is kept; a picture in an address may have millions."""
_NEEDS_CARE = frozenset([*_RAW, *_CHANGE_READING, "noscript"])
_MOST_SEARCHED = 500
"""Open elements that are searched for the one that a tag ends; browsers nest about as many."""
_HTML_WITHIN = {
    "svg": frozenset("foreignobject desc title".split()),
    "math": frozenset("mi mo mn ms mtext".split()),
}
"""Drawing -> its elements in which browsers read HTML."""
_ENCODINGS = frozenset(["text/html", "application/xhtml+xml"])
_OF_FORMULAS = ("mglyph", "malignmark")
"""What stays a part of a formula in a text of it."""
_COLOURED = ("color", "face", "size")
_ENDS_DRAWINGS = frozenset(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li"
    " listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
    "".split()
)


class Attribute(NamedTuple):
    """An attribute of a tag.

    :param value: what it means, its character references decoded; empty where it has none.
    :param begin: where the value is written, with its quotes; where it could be, if it has none.
        It is counted from the start of the tag, and so is ``close``, where the value ends.
    :param is_assigned: whether there is a `=`.
    """

    value: str
    begin: int
    close: int
    is_assigned: bool


class Tag(NamedTuple):
    """A start tag or an end tag.

    :param name: in lower case.
    :param start: of the `<`; `end` is the offset after the `>`.
    :param name_end: where the name ends, and an attribute may be put in.
    :param attributes: by their names in lower case; of two with one name, the first.
    """

    name: str
    start: int
    end: int
    name_end: int
    attributes: Mapping[str, Attribute]
    is_end: bool
    is_closed: bool

    def value(self, name: str) -> str | None:
        """The value of an attribute, or None where the tag has none of the name."""
        attribute = self.attributes.get(name)
        return None if attribute is None else attribute.value


class Text(NamedTuple):
    """The characters between two pieces of markup.

    :param is_raw: whether `&` means nothing in it, as in a script.
    """

    start: int
    end: int
    is_raw: bool = False


class Change(NamedTuple):
    """Text to be put in the place of another."""

    start: int
    end: int
    text: str


class Skipped:
    """What a reader of whole pages does not look at: it is passed over in runs, many times as fast
    as tag by tag.

    :param elements: names of elements of which each tag is read.
    :param attributes: names of attributes; each tag that has one is read. One that ends in `*`
        is the beginning of names.
    """

    def __init__(self, elements: Iterable[str], attributes: Iterable[str]) -> None:
        read = "|".join(map(re.escape, sorted({*elements, *_RAW, *_CHANGE_READING})))
        names = "|".join(
            name[:-1] if name.endswith("*") else rf"{re.escape(name)}(?![a-z0-9-])"
            for name in attributes
        )
        attribute = rf"(?:[ \n]+(?!{names})[a-z][a-z0-9-]*(?:=\"[^\"]*\")?)*[ \n]*"
        drawing = rf"<svg{attribute}>(?:<path{attribute}(?:/>|></path>))+</svg>"
        tag = rf"<(?!(?:{read})[\s>/])[a-z][a-z0-9]*{attribute}/?>"
        self._run = re.compile(rf"(?:[^<]+|</[a-z][a-z0-9]*>|{tag}|{drawing})*")

    def end_of_run(self, html: str, start: int) -> int:
        """Where the next piece begins that may have to be read."""
        found = self._run.match(html, start)
        assert found is not None  # it may be empty
        return found.end()


def pieces_of(
    html: str, skipped: Skipped | None = None, *, with_scripts: bool = False
) -> Iterator[Tag | Text]:
    """The tags of a page or a part of one, and the texts between them; no comments.

    A tag without an end is left out with all that follows it: browsers show nothing of that.

    :param skipped: what the caller does not look at: most of that is left out, and all text that
        is not the code of an element.
    :param with_scripts: whether it is read as browsers do that run scripts: `<noscript>` is text.
    """
    position = begin = 0
    nodes: list[_Open] = []
    is_whole = skipped is None and _IS_DRAWING.search(html) is not None
    while True:
        is_skipping = skipped is not None and not nodes
        if skipped is not None and is_skipping:
            position = skipped.end_of_run(html, position)
        elif not nodes and not is_whole:
            while (run := _TEXT_AND_TAG.match(html, position)) is not None:
                alone = _tag_alone(run[1])
                if alone.name in _NEEDS_CARE:
                    break
                start = run.start(1)
                if start > begin:
                    yield Text(begin, start)
                position = begin = run.end()
                yield _at(start, alone)
        found = _MARKUP.search(html, position)
        if found is None:
            break
        start = found.start()
        tag = _regular_tag(html, start)
        end = None
        if tag is None:
            in_drawing = bool(nodes) and nodes[-1].drawing != ""
            end = _end_without_tag(html, start, in_drawing=in_drawing)
            if end == start:  # the sign alone
                position = found.end()
                continue
        if start > begin and not is_skipping:
            yield Text(begin, start)
        if end is None:
            if tag is None:
                tag = _tag(html, start)
            if tag is None:
                return
            yield tag
            end = tag.end
            is_html = True
            if is_whole or nodes or tag.name in _DRAWINGS:
                is_html = _is_html(tag, nodes, is_whole=is_whole)
            if is_html and not tag.is_end:
                text = _raw_text(html, tag, with_scripts=with_scripts)
                if text is not None:
                    if text.end > text.start:
                        yield text
                    end = text.end
        elif in_drawing and html.startswith("<![CDATA[", start):
            start += len("<![CDATA[")
            yield Text(start, end - 3 if html.startswith("]]>", end - 3) else end, is_raw=True)
        position = begin = end
    if begin < len(html) and not is_skipping:
        yield Text(begin, len(html))


@lru_cache(maxsize=8)
def content_pieces(html: str) -> tuple[Tag | Text, ...]:
    """The same at once, kept for the next who reads the same text: the content of a page is read
    many times between two changes."""
    return tuple(pieces_of(html))


def tags_of(html: str) -> Iterator[Tag]:
    """The tags of a page or a part of one."""
    return (piece for piece in pieces_of(html) if isinstance(piece, Tag))


def content_tags(html: str) -> Iterator[Tag]:
    """The tags among :func:`content_pieces`."""
    return (piece for piece in content_pieces(html) if isinstance(piece, Tag))


def changed(html: str, changes: Iterable[Change]) -> str:
    """A page with its text changed at some places.

    :param changes: in their order; none reaches into the next.
    """
    parts: list[str] = []
    done = 0
    for change in changes:
        parts += [html[done : change.start], change.text]
        done = change.end
    return "".join([*parts, html[done:]])


def with_value(tag: Tag, attribute: Attribute, value: str) -> Change:
    """The change that gives an attribute of a tag another value."""
    sign = "" if attribute.is_assigned else "="
    start, end = tag.start + attribute.begin, tag.start + attribute.close
    return Change(start, end, f'{sign}"{escape(value)}"')


def decoded(text: str, *, in_attribute: bool = False) -> str:
    """A text with its character references decoded (`html.unescape` fails on long numbers).

    :param in_attribute: whether a name without `;` is left alone if more letters follow it, so that
        `?a=1&copy=2` stays as it is.
    """
    if "&" not in text:
        return text

    def character(match: re.Match[str]) -> str:
        written = match[0].removesuffix(";")
        if written[1] == "#":
            is_hex = written[2] in "xX"
            digits = written[3 if is_hex else 2 :].lstrip("0")
            # longer numbers are not characters
            number = int(digits[:8] or "0", 16 if is_hex else 10)
            return _character(number)
        name = match[0][1:]
        for length in range(min(len(name), _LONGEST_NAME), 1, -1):
            if name[:length] in html5:
                following = text[match.start() + 1 + length : match.start() + 2 + length]
                is_name = following.isascii() and (following.isalnum() or following == "=")
                if in_attribute and name[length - 1] != ";" and is_name:
                    return match[0]
                return html5[name[:length]] + name[length:]
        return match[0]

    return _REFERENCE.sub(character, text)


def _character(number: int) -> str:
    if number == 0 or 0xD800 <= number <= 0xDFFF or number > _LAST_CHARACTER:
        return "\ufffd"
    if 0x80 <= number <= 0x9F:  # as Windows' Western encoding has them
        try:
            return bytes([number]).decode("cp1252")
        except UnicodeDecodeError:
            return chr(number)
    return chr(number)


def _end_without_tag(html: str, start: int, *, in_drawing: bool) -> int | None:
    """Where a comment or the like ends; the start if it is text; None for a tag."""
    following = html[start + 1]
    if following == "/":
        after = html[start + 2 : start + 3]
        if after.isascii() and after.isalpha():
            return None
        if not after:
            return start
    elif following.isalpha():
        return None
    if html.startswith("<!--", start):
        comment = _COMMENT.match(html, start)
        return len(html) if comment is None else comment.end()
    is_section = in_drawing and html.startswith("<![CDATA[", start)
    sign = "]]>" if is_section else ">"
    end = html.find(sign, start + 2)
    return len(html) if end == -1 else end + len(sign)


def _regular_tag(html: str, start: int) -> Tag | None:
    """The tag at a place, if there is no doubt where it ends. Pages of a site have most of their
    tags in common, so each is read once."""
    found = _REGULAR.match(html, start)
    if found is None:
        return None
    return _at(start, _tag_alone(found[0]))


def _at(start: int, alone: Tag) -> Tag:
    """A tag of another text, at a place of this one."""
    name, _, length, name_end, attributes, is_end, is_closed = alone
    return Tag(name, start, start + length, start + name_end, attributes, is_end, is_closed)


def _tag_alone(written: str) -> Tag:
    return _kept_tag(written) if len(written) <= _LONGEST_KEPT else _read_tag(written)


def _read_tag(written: str) -> Tag:
    tag = _tag(written, 0)
    assert tag is not None
    return tag


_kept_tag = lru_cache(maxsize=20_000)(_read_tag)


def _tag(html: str, start: int) -> Tag | None:
    """The tag that begins at a place, or None for one without an end."""
    named = _NAME.match(html, start)
    assert named is not None
    attributes: dict[str, Attribute] = {}
    position, is_closed = named.end(), False
    is_end = html[start + 1] == "/"
    if html.startswith(">", position):  # as most are
        return Tag(_lower(named[1]), start, position + 1, position, attributes, is_end, False)
    while True:
        between = _BETWEEN.match(html, position)
        assert between is not None
        position = between.end()
        if position == len(html):
            return None
        if html[position] == ">":
            is_closed = between[0].endswith("/")
            break
        found = _ATTRIBUTE.match(html, position)
        assert found is not None
        name, position = _lower(found[1]), found.end()
        is_assigned = position > found.end(1)
        begin = position
        if is_assigned:
            end = _end_of_value(html, position)
            if end is None:
                return None
            position = end
        quotes = 1 if html[begin : begin + 1] in ('"', "'") and is_assigned else 0
        value = _clean(html[begin + quotes : position - quotes])
        meant = decoded(value, in_attribute=True)
        attribute = Attribute(meant, begin - start, position - start, is_assigned)
        attributes.setdefault(name, attribute)
    name = _lower(named[1])
    return Tag(name, start, position + 1, named.end(), attributes, is_end, is_closed)


def _end_of_value(html: str, start: int) -> int | None:
    quote = html[start : start + 1]
    if quote in ('"', "'"):
        end = html.find(quote, start + 1)
        return None if end == -1 else end + 1
    unquoted = _UNQUOTED.match(html, start)
    assert unquoted is not None
    return unquoted.end()


def _lower(name: str) -> str:
    lower = name.lower() if name.isascii() else name.translate(_LOWER)
    return lower.replace("\0", "\ufffd")


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _raw_text(html: str, tag: Tag, *, with_scripts: bool) -> Text | None:
    """The text of an element whose text holds no tags; None for any other element."""
    if tag.name == "noscript" and not with_scripts:
        return None
    if tag.name == "plaintext":
        return Text(tag.end, len(html), is_raw=True)
    if tag.name == "script":
        return Text(tag.end, _end_of_script(html, tag.end), is_raw=True)
    if tag.name not in _ENDS:
        return None
    end = _ENDS[tag.name].search(html, tag.end)
    place = len(html) if end is None else end.start()
    return Text(tag.end, place, is_raw=tag.name not in _HOLDS_REFERENCES)


def _end_of_script(html: str, start: int) -> int:
    """Where a script ends: within a comment it may hold another one."""
    end = html.find("</script>", start)  # as nearly all do
    if end != -1 and html.find("<!--", start, end) == -1 and not _CLOSE.search(html, start, end):
        return end
    in_comment = in_script = False
    position = start
    while (found := _IN_SCRIPT.search(html, position)) is not None:
        position = found.end()
        if found["begin"]:
            if not in_comment:
                position -= 2  # its dashes may end it, too
            in_comment = True
        elif found["end"]:
            in_comment = in_script = False
        elif not found["close"]:
            in_script = in_comment
        elif in_script:
            in_script = False
        else:
            return found.start()
    return len(html)


class _Open(NamedTuple):
    """An element that is open.

    :param drawing: the kind of drawing that it is a part of; empty for HTML.
    :param holds: `html` where browsers read HTML in it, `text` where they do in a formula.
    """

    name: str
    drawing: str = ""
    holds: str = ""


def _is_html(tag: Tag, nodes: list[_Open], *, is_whole: bool) -> bool:
    """Whether a tag is not that of a drawing's part, such as its title
    (https://html.spec.whatwg.org/#parsing-main-inforeign).

    :param nodes: what is open; it is brought up to date.
    :param is_whole: whether the elements around drawings are known, too: then an end tag of one
        of them ends the drawing.
    """
    last = nodes[-1] if nodes else _Open("")
    if tag.is_end:
        return _end(tag, nodes)
    if not _is_read_as_html(tag, last):
        if not _ends_drawings(tag):
            if not tag.is_closed:
                nodes.append(_part_of_drawing(tag, last.drawing))
            return False
        _leave_drawings(nodes)
    if tag.name in _DRAWINGS:
        if not tag.is_closed:
            nodes.append(_Open(tag.name, tag.name))
        return False
    if (is_whole or nodes) and tag.name not in VOID and tag.name != "image":
        nodes.append(_Open(tag.name))
    return True


def _is_read_as_html(tag: Tag, last: _Open) -> bool:
    if last.drawing == "" or last.holds == "html":
        return True
    if last.holds == "text":
        return tag.name not in _OF_FORMULAS
    return last.name == "annotation-xml" and tag.name == "svg"


def _part_of_drawing(tag: Tag, drawing: str) -> _Open:
    if tag.name in _HTML_WITHIN[drawing]:
        return _Open(tag.name, drawing, "html" if drawing == "svg" else "text")
    is_annotation = drawing == "math" and tag.name == "annotation-xml"
    encoding = (tag.value("encoding") or "").lower() if is_annotation else ""
    return _Open(tag.name, drawing, "html" if encoding in _ENCODINGS else "")


def _ends_drawings(tag: Tag) -> bool:
    """Whether a start tag is that of HTML which is never a part of a drawing."""
    is_font = tag.name == "font" and any(name in tag.attributes for name in _COLOURED)
    return is_font or tag.name in _ENDS_DRAWINGS


def _leave_drawings(nodes: list[_Open]) -> None:
    while nodes and nodes[-1].drawing and not nodes[-1].holds:
        nodes.pop()


def _end(tag: Tag, nodes: list[_Open]) -> bool:
    """End an element; whether it is one of HTML."""
    if not nodes:
        return True
    is_html = nodes[-1].drawing == ""
    if not is_html and tag.name in ("br", "p"):
        _leave_drawings(nodes)
        is_html = True
    begin = max(0, len(nodes) - _MOST_SEARCHED)
    if not is_html:
        for number in range(len(nodes) - 1, begin - 1, -1):
            if nodes[number].drawing == "":
                break
            if nodes[number].name == tag.name:
                del nodes[number:]
                return False
    for number in range(len(nodes) - 1, begin - 1, -1):
        node = nodes[number]
        if node.drawing == "" and node.name == tag.name:
            del nodes[number:]
            break
        if node.holds or node.name == "annotation-xml":
            break  # HTML ends nothing around the part of a drawing that it is in
    return is_html
