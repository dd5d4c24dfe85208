"""A text that does not begin with a header -> where it has a damaged one, or None.

If a damaged header is read as text, readers see it, and also the page that it was to hold back.
So a file without a header is a page only if its first lines do not look like one:

1. Blank lines, comments, directives, headings, HTML tags, and the marks of merge tools and of code
   can be above a header. The first lines end before the first line that is neither one of these
   nor a line of dashes (of any kind) nor a `key: value` line.
2. A line there that says that the page is not to be published (``status: draft``) is a header's.
3. A key that headers have (``title``, ``policy``), in small letters, is a header's.
4. Two such keys in any letter case are a header's, or one of them and any other key; without a
   line of dashes only if one is the title; below a heading only two of them, and only with a line
   of dashes. Without dashes, items of a list are no such keys. In code below a heading, a line
   that belongs to another key than ``policy`` is a part of an example.
5. Two keys of any name, in small letters, are a header's if they are between two lines of dashes.
6. Further down, a line of dashes, lines of rule 2 or 3 right below it and another line of dashes
      are a header, except in code; so are lines of rule 2 alone with a line of dashes below.

`Note: text` above a line of dashes is a heading, and a rule with prose below it is a rule.
Typographic quotes, full-width and invisible characters, escapes, entities, marks of lists and
quotations and emphasis make no difference: word processors, converters and translation tools add
them.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from policy_pages.front_matter.unpublished import line_says_unpublished, name_of, name_that_says
from policy_pages.text.source import Span

_MOST_LINES = 200
_LONGEST_LINE = 500
_DASHES = "-_*=+;\N{MINUS SIGN}\N{BOX DRAWINGS LIGHT HORIZONTAL}\N{BOX DRAWINGS HEAVY HORIZONTAL}"
_SHORT = 7
"""Characters of a line that is too long for a slip of the pen."""
_LONG = ("EM DASH", "EN DASH", "TWO-EM", "THREE-EM", "HORIZONTAL BAR", "BOX DRAWINGS")
"""Dashes that can make up a line."""
_LINE_END = re.compile(r"\r*\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_FIRST = re.compile(r"^[^\S\n]*\S", re.MULTILINE)
"""The first line that is not blank."""
_NO_DASHES = re.compile(r"[ \t]*(?:(?:(?:#{1,6}|[-*+|]) )?[A-Za-z0-9] ?[A-Za-z0-9]|<%(?!#)|\Z)")
"""How lines begin that are not lines of dashes: with two letters before any mark of HTML, with a
directive, or not at all."""
_BREAK_TAG = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_RULE_TAG = re.compile(r"<hr\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_COMMENT_MARKS = re.compile(r"<!--+|--+!?>|<%[#=-]*|-?%>|\{#|#\}|/\*|\*/")
_DIRECTIVE = "<%"
_COMMENTS = {"<!--": "-->", "<%#": "%>", _DIRECTIVE: "%>"}
"""What opens a comment or a directive, and what closes it."""
_ODD = re.compile(r"[<&\\{/%>]")
_COMMENT = re.compile(r"(?:^|\s)#")
_WHOLE_LINE = re.compile(r"[\"'*`]*[\w-]+[\"'*`]* *(?:::?|=) *[\"'*`]*[\w -]+[\"'*`]*(?: #.*)?")
_CODE = re.compile(r"(?:`{3,}|~{3,})[^`]*$")
_MERGE = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?$")
_MARKS = re.compile(
    r"(?:(?:[-*+>|%@;\N{BULLET}\N{MIDDLE DOT}]|\.\.|#{1,6}|\d{1,3}[.)])(?: |$))+|:(?=\w[^ ]*: )|#\+"
)
"""Marks of lists, quotes and headings, and of fields in other formats (`.. key:`, `:key:`)."""
_ITEM = re.compile(r"\s*[-*+] ")
_ROW = re.compile(r"(?:\| *)?([^|]*[^| ]) *\| *([^|]*[^| ]) *\|?")
"""Two cells: Confluence and Notion make a table of a page's properties."""
_CODE_IN_PROSE = re.compile(r"[^\w`]*`[^`]+`,? \w")
"""`draft: true` and what it does."""
_QUOTE = re.compile(r"(?:> ?)+")
_KEY = re.compile(
    r"""["'`*_@{\[]*(?P<key>[^\W\d_][\w.-]*(?::[\w:-]+)?(?:[ ][\w.-]+){0,2})["'`*_]*[ ]*"""
    r"""(?:::|[:=])(?:["'`*_]*(?:\s|$)|(?=["'\[{|>]))"""
)
_LABELLED = re.compile(
    r"(?P<marks>(?P<mark>[^\w\s])(?P=mark){2,}) ?"
    r"(?:#.*|ya?ml|toml|json5?|js|javascript|ts|coffee|lua|cson|front ?matter|meta(?:data)?)",
    re.IGNORECASE,
)
_QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u300c\u300d", '"')
    | dict.fromkeys("\u02d0\ua789\u2236\ufe55\uff1a\u05c3", ":")
    | {"\\": None}
)
_KNOWN = frozenset(
    """
    title description policy status draft published publish layout permalink slug tags categories
    template kind effective visibility unpublished unlisted hidden private weight hide social
    noindex canonical sidebarlabel sidebarposition navorder lastreviewedon reviewin ownerslack
    oldpaths aliases pagetitle toc icon search poststatus isdraft ogtitle ogdescription ogimage
    twittertitle twitterdescription
    """.split()
)
"""Names of keys that headers often have, and first lines of prose rarely."""
_CAREFUL = "if it is text, put an empty header (two lines `---`) and an empty line above it"

_NOT_FIRST = (
    "a header must begin on the first line of the file",
    f"remove what is above it, or in front of the dashes; {_CAREFUL}",
)


class Damage(NamedTuple):
    """Where a header is damaged, and what to do about it."""

    span: Span
    message: str
    help: str


class _Line(NamedTuple):
    """A line of the text.

    :param start: its offset.
    :param raw: without what ends it.
    :param text: without marks of lists and without the characters that tools put in.
    """

    number: int
    start: int
    raw: str
    text: str
    kind: str = ""
    key: str = ""

    @property
    def span(self) -> Span:
        """Where the line is, without the spaces around it."""
        lead = len(self.raw) - len(self.raw.lstrip())
        return Span(self.start + lead, self.start + max(len(self.raw.rstrip()), lead + 1))


@dataclass
class _Opening:
    """What is at the top of a file."""

    opening: _Line | None = None
    closing: _Line | None = None
    keys: list[_Line] = field(default_factory=list)
    says: _Line | None = None
    is_below_heading: bool = False
    may_be_example: bool = False


def header_damage(text: str) -> Damage | None:
    """Where the header of a text is damaged, or None if it has no damaged header.

    :param text: that of a whole file, which does not begin with a header.
    """
    first = _FIRST.search(text)
    lines = list(_lines(text, first.start() if first else len(text)))
    top, below = _top(lines), _block_below(lines)
    if _is_header(top) and (top.keys or below is None):
        return _damage(top)
    return None if below is None else _damage(below)


def second_header(text: str, start: int) -> Damage | None:
    """Where a header continues below its end, or a second one begins; otherwise None.

    :param start: where the body begins.
    """
    first_lines = (line for line in _lines(text, start))
    first = next(first_lines, None)
    is_right_below = first is not None and first.kind != "blank"
    while first is not None and first.kind == "blank":
        first = next(first_lines, None)
    if first is None or first.raw.startswith(" " * 4):
        return None
    following = next((line for line in first_lines if line.kind != "blank"), first)
    if first.kind in ("dashes", "brace") and following.kind in ("key", "brace"):
        top = _top(list(_lines(text, first.start)))
        is_header = top.says in top.keys or (
            top.closing is not None and any(map(_is_small, top.keys[:1]))
        )
        message = "this file has a second header below its first one"
        help = "keep one header, and put all `key: value` lines into it"
    elif first.kind == "key" and is_right_below:
        top = _top(list(_lines(text, first.start)))
        is_header = top.says in top.keys or (_is_small(first) and top.closing is not None)
        message = "this line looks like part of the header, but the header ends above it"
        help = "put it above the line of dashes that ends the header"
    elif first.kind == "key" and re.search(r"\w", text[:start]):
        top = _top(list(_lines(text, first.start)))
        is_header = top.says in top.keys and top.closing is not None
        message = "this line looks like part of the header, but the header ends above it"
        help = "put it above the line of dashes that ends the header"
    else:
        return _header_that_says(text, start)
    return Damage(first.span, message, help) if is_header else _header_that_says(text, start)


def _header_that_says(text: str, start: int) -> Damage | None:
    """A second header further down, between lines of dashes, that says it of the page; or the rest
    of the first one, where a line of dashes within one of its texts has ended it."""
    if not _has_dashes(text, start):
        return None
    lines = list(_lines(text, start))
    paragraph = list(itertools.takewhile(lambda line: line.kind != "blank", lines))
    says = _line_of_paragraph(paragraph)
    if says is not None and any(
        line.kind == "dashes" and line.number > says.number for line in paragraph
    ):
        message = "this line looks like part of the header, but the header ends above it"
        help = "indent the lines of dashes above it: the first of them ends the header"
        return Damage(says.span, message, help)
    block = _block_below(lines)
    if block is None or block.says not in block.keys or block.opening is None:
        return None
    message = "this file has a second header below its first one"
    help = "keep one header, and put all `key: value` lines into it"
    return Damage(block.opening.span, message, help)


def swallowed_end(text: str, span: Span) -> Damage | None:
    """A line of dashes that YAML has read as part of a text above it.

    :param span: of a plain scalar, one without quotes or block marks.
    """
    start = text.find("\n", span.start, span.end) + 1
    while 0 < start < span.end:
        end = text.find("\n", start, span.end)
        end = span.end if end == -1 else end
        line = _read(1, start, text[start:end].rstrip("\r")[:_LONGEST_LINE], has_keys=False)
        if line.kind == "dashes":
            message = "this line looks like the end of the header, but YAML reads it as text"
            return Damage(line.span, message, "write `---` at the beginning of the line")
        start = end + 1
    return None


def meant_end(text: str, start: int) -> Span | None:
    """The line of other marks that was meant to end a header, or None without one.

    No text is above it: there, such a line underlines a heading, or is a rule.

    :param start: where the header's first line begins.
    """
    is_after_blank = False
    for line in _lines(text, start):
        if line.kind == "dashes":
            return line.span
        if line.kind in ("prose", "code") or (line.kind == "heading" and is_after_blank):
            return None
        is_after_blank = line.kind == "blank"
    return None


def unread_saying(
    text: str, header: Span, keys: Callable[[], Container[tuple[str, int]]]
) -> Damage | None:
    """A line of a header that says that the page is not to be published, where YAML reads that as
    part of a text or of a key.

    :param keys: gives those that YAML has read, as keys are compared, and where their lines begin.
    """
    start = header.start
    for whole in text[header.start : header.end].split("\n"):
        raw, name = _said_in_line(whole)
        if name and (name, start) not in keys():
            span = _Line(0, start, raw, "").span
            message = (
                "this line may say that the page is not to be published, but YAML reads it as text"
            )
            help = "write `key: value`, with a space after the colon, on a line by itself"
            return Damage(span, message, help)
        start += len(whole) + 1
    return None


def _said_in_line(whole: str) -> tuple[str, str]:
    """A line of a header without its comment, and the key in it that says so."""
    return _said(_COMMENT.split(whole.rstrip(), maxsplit=1)[0][:_LONGEST_LINE])


@lru_cache(maxsize=4_096)
def _said(raw: str) -> tuple[str, str]:
    return raw, name_that_says(_plain(raw))


def _is_header(top: _Opening) -> bool:
    if top.says is not None:
        return True
    if top.may_be_example:
        return False
    is_marked = top.opening is not None or top.closing is not None
    known = [line for line in top.keys if _is_known(line)]
    if any(_is_small(line) and (is_marked or not _ITEM.match(line.raw)) for line in known):
        return True
    if len(known) > 1 and is_marked:
        return True
    has_title = any(name_of(line.key) == "title" for line in known)
    is_one = has_title or (is_marked and bool(known))
    if is_one and len(top.keys) > 1 and not top.is_below_heading:
        return True
    small = [line for line in top.keys if line.key[:1].islower() and " " not in line.key]
    is_between = top.opening is not None and top.opening.kind != "code" and top.closing is not None
    return is_between and len(small) == len(top.keys) > 1


def _top(lines: list[_Line]) -> _Opening:
    """What is at the top, down to the first line of prose."""
    top = _Opening()
    outer = ""
    for place, line in enumerate(lines):
        outer, was = _open_comment(line.raw, outer), outer
        if line.kind == "blank" or was == _DIRECTIVE:
            continue
        is_of_page = not (top.may_be_example and _is_of_something_else(line, top.keys))
        if line_says_unpublished(line.text) and is_of_page:
            top.says = top.says or line
        if was:
            continue  # keys of a comment: a licence, say
        if line.kind == "key":
            top.keys.append(line)
        elif line.kind in ("dashes", "code", "brace"):
            if top.keys:
                top.closing = line
                break
            top.may_be_example |= line.kind == "code" and top.is_below_heading
            top.opening = top.opening or line
        elif line.kind == "heading" and not top.keys:
            top.is_below_heading = True
        elif line.kind == "above" or (top.keys and line.kind in ("more", "heading")):
            continue
        else:
            top.says = top.says or _line_of_paragraph(lines[place:])
            break
    return top


def _is_of_something_else(line: _Line, keys: list[_Line]) -> bool:
    """Whether a line of code belongs to a key above it that is not a key of a page's header."""
    above = (key for key in reversed(keys) if _indentation(key) < _indentation(line))
    parent = next(above, None)
    return parent is not None and name_of(parent.key) != "policy"


def _indentation(line: _Line) -> int:
    return len(line.raw) - len(line.raw.lstrip())


def _line_of_paragraph(lines: list[_Line]) -> _Line | None:
    """A line of a paragraph that alone says that the page must not be published."""
    for line in itertools.takewhile(lambda line: line.kind != "blank", lines):
        row = _ROW.fullmatch(line.text)
        if _says_by_itself(f"{row[1]}: {row[2]}" if row else line.text):
            return line
    return None


def _says_by_itself(text: str) -> bool:
    return _WHOLE_LINE.fullmatch(text) is not None and line_says_unpublished(text)


def _open_comment(raw: str, outer: str) -> str:
    """What is open after a line: the mark that opens a comment or a directive, or nothing.

    :param outer: what is open before it.
    """
    if outer:
        return "" if _COMMENTS[outer] in raw else outer
    for mark, end in _COMMENTS.items():
        if mark in raw:
            return "" if end in raw[raw.rindex(mark) :] else mark
    return ""


def _block_below(lines: list[_Line]) -> _Opening | None:
    """A header between lines of dashes, below prose and outside of code."""
    is_code = False
    for place, line in enumerate(lines[:-1]):
        is_code ^= line.kind == "code"
        following = next((one for one in lines[place + 1 :] if one.kind != "blank"), line)
        is_opening = line.kind == "dashes" and not is_code and not line.raw.startswith(" " * 4)
        is_alone = place > 0 and lines[place - 1].kind == "blank" and not is_code
        if is_alone and line.kind == "key" and not line.raw.startswith(" " * 4):
            paragraph = itertools.takewhile(lambda one: one.kind != "blank", lines[place:])
            block = _top(list(paragraph))
            if block.says in block.keys and block.closing is not None:
                return block
        if not is_opening or following.kind not in ("key", "brace"):
            continue
        block = _top(lines[place:])
        named = any(map(_is_small, block.keys))
        if block.closing is not None and block.keys and (named or block.says is not None):
            return block
    return None


def _damage(top: _Opening) -> Damage:
    opening, first = top.opening, (top.keys[0] if top.keys else top.says)
    line = opening or first
    assert line is not None
    if opening is None:
        message = "this looks like a header, but there is no line `---` above it"
        help = f"begin the file with a line `---`, and end the header with another; {_CAREFUL}"
    elif opening.raw.strip() != "---":
        shown = " ".join(opening.raw.split())[:20]
        message = f"a header begins with the line `---`, not with `{shown}`"
        help = f"write three hyphens, `---`, as the first line of the file; {_CAREFUL}"
        if shown == "+++" and opening.start > 0:  # TOML
            message, help = _NOT_FIRST
        elif shown.startswith("{"):
            message = "this looks like a header in JSON without the lines around it"
            help = f"put it between two lines `;;;`, or write it in YAML; {_CAREFUL}"
    elif opening.start == 0 and opening.raw == "---":
        message = "this line ends with characters that are not a line break"
        help = "save the file with the line endings of Unix or Windows"
    else:
        message, help = _NOT_FIRST
    return Damage(line.span, message, help)


def _is_known(line: _Line) -> bool:
    return name_of(line.key) in _KNOWN


def _is_small(line: _Line) -> bool:
    """Whether a line has a key that headers have, in small letters."""
    return _is_small_key(line.key)


def _is_small_key(key: str) -> bool:
    return name_of(key) in _KNOWN and key[:1].islower()


def _has_dashes(text: str, start: int) -> bool:
    """Whether :func:`_lines` may have a line of dashes; without one there is no second header."""
    head = text[start : start + _MOST_LINES * _LONGEST_LINE]
    for raw in head.splitlines():
        if _NO_DASHES.match(raw) is None:
            kind = _look_at(raw[:_LONGEST_LINE], has_keys=False)[1]
            if kind == "dashes":
                return True
    return False


def _lines(text: str, start: int) -> Iterator[_Line]:
    """The first lines of a text, whatever ends them."""
    head = text[start : start + _MOST_LINES * _LONGEST_LINE]
    has_keys = False
    place = 0
    for number in range(1, _MOST_LINES + 1):
        if place == len(head):
            return
        ending = _LINE_END.search(head, place)
        end, following = ending.span() if ending else (len(head), len(head))
        line = _read(number, start + place, head[place:end][:_LONGEST_LINE], has_keys=has_keys)
        has_keys = has_keys or line.kind == "key"
        yield line
        place = following


def _read(number: int, start: int, raw: str, *, has_keys: bool) -> _Line:
    return _Line(number, start, raw, *_look_at(raw, has_keys=has_keys))


@lru_cache(maxsize=4_096)
def _look_at(raw: str, *, has_keys: bool) -> tuple[str, str, str]:
    """A line's text, its kind and its key.

    :param has_keys: whether a line above it has a key.
    """
    if raw.lstrip().startswith(_DIRECTIVE) and not raw.lstrip().startswith("<%#"):
        return "", "above", ""
    plain = _plain(raw)
    bare = plain.strip()
    if not bare:
        return "", "above" if raw.strip() else "blank", ""
    if _CODE.match(bare):
        return bare, "code", ""
    if bare in ("{", "}", "{{", "}}"):
        return bare, "brace", ""
    if _MERGE.match(bare) or bare == "=" * 7:
        return bare, "above", ""
    if _is_dashes(bare):
        return bare, "dashes", ""
    text = _MARKS.sub("", _without_dashes(bare), count=1).strip()
    key = _KEY.match(text)
    is_heading = re.match(r"#{1,6}(?: |$)", bare) is not None
    if key is not None and not _CODE_IN_PROSE.match(raw):
        if not is_heading or _is_small_key(key["key"]) or line_says_unpublished(text):
            return text, "key", key["key"]
    elif _says_by_itself(text):  # the space after the colon may be missing
        return text, "key", text.partition(":")[0].strip("\"'")
    if is_heading:
        return text, "heading", ""
    if has_keys and (plain[:1] == " " or text != bare or bare[0] in "]},"):
        return text, "more", ""
    is_mark = raw.lstrip().startswith(("<!--", "<%#", "{%", "<?", "<!", "/*", "//"))
    return text, "above" if is_mark else "prose", ""


def _plain(raw: str) -> str:
    """A line without the characters that tools put in, such as typographic quotes."""
    if raw.isascii() and raw.isprintable() and not _ODD.search(raw):
        return raw
    text = raw
    if _ODD.search(raw) or "--" in raw or "*/" in raw or "#}" in raw:
        text = html.unescape(html.unescape(_RULE_TAG.sub("---", raw)))
        text = _COMMENT_MARKS.sub(" ", _TAG.sub("", _BREAK_TAG.sub(" ", text)))
    return unicodedata.normalize("NFKC", text.translate(_QUOTES)).translate(_PRINTED)


class _Printed(dict[int, str]):
    """A character -> what readers see of it, with plain quotation marks; worked out when it first
    occurs."""

    def __missing__(self, code: int) -> str:
        character = chr(code).translate(_QUOTES)
        if not character:
            self[code] = ""
            return ""
        category = unicodedata.category(character)
        if category == "Zs" or character == "\t":
            seen = " "
        else:
            seen = "" if category in ("Cc", "Cf", "Mn", "Co", "Cn") else character
        self[code] = seen
        return seen


_PRINTED = _Printed()


def _is_dashes(bare: str) -> bool:
    if bare[0].isalnum() and len(bare) >= _SHORT:
        return False
    bare = _QUOTE.sub("", bare, count=1)
    labelled = _LABELLED.fullmatch(bare)
    return _all_dashes(labelled["marks"] if labelled else bare) or _nearly_dashes(bare)


def _nearly_dashes(bare: str) -> bool:
    """Whether a line is `---` with a slip of the pen: `--x-`, `,---`."""
    if len(bare) >= _SHORT:
        return False
    dashes = sum(unicodedata.category(c) == "Pd" for c in bare)
    is_short = dashes > 1 and len(bare) - dashes < 3
    return is_short and "|" not in bare and sum(map(str.isalnum, bare)) < 2


def _all_dashes(text: str) -> bool:
    marks = "".join(text.split())
    if len(marks) < 2 and not (marks and unicodedata.name(marks, "").startswith(_LONG)):
        return False
    if not all(c in _DASHES or unicodedata.category(c) == "Pd" for c in marks):
        return False
    return len({"-" if unicodedata.category(c) == "Pd" else c for c in marks}) == 1


def _without_dashes(bare: str) -> str:
    """A line without the dashes in front of a key: a header on one line."""
    match = re.match(r"([^\w\s])\1+\s*", bare)
    return bare[match.end() :] if match and _all_dashes(match.group().strip()) else bare
