"""Lines of YAML that cannot be read -> the mistake that an author has made in them.

PyYAML complains where it can go on no longer, often lines below the mistake, and in words for
programmers. So the lines up to that place are looked at for the mistakes that people make. What a
line alone shows to be one, such as a tab before a key, is looked for in all of them; what is one
only if YAML fails there, in the last lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from policy_pages.text.mistakes import LONGEST_SHOWN, Mistake, shortened
from policy_pages.text.source import Span

_BEFORE_KEY = re.compile(r"[ \t]*(?P<dashes>(?:- +)*)(?P<quoted>\"[^\"]*\"|'[^']*')?")
_NO_KEY = re.compile(r"""[\s:#"'\[\]{}&*!|>%@`]|-[\s:-]|-$""")
"""How a text begins that is not a key."""
_END_OF_KEY = re.compile(r":(?=[ \t]|$)[ \t]*")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:- +)+(?=\S)")
_NO_BLANK = re.compile(r"(?P<indent>[ \t]*)(?:- +)*(?P<key>[\w-]+)(?P<mark>:)(?P<value>[^\s:/].*)")
_NO_BLANK_AFTER_HYPHEN = re.compile(r"(?P<indent>[ \t]*)(?P<mark>-)(?P<value>[^\s-].*)")
_EQUALS = re.compile(r"[ \t]*(?P<key>[A-Za-z_][\w-]*)[ \t]*(?P<mark>=)[ \t]*(?P<value>.*)")
_WIDE_COLON = re.compile(
    "[ \t]*(?P<key>[A-Za-z_][\\w-]*)[ \t]*"
    "(?P<mark>[\N{FULLWIDTH COLON}\N{RATIO}\ufe55])(?P<value>.*)"
)
_NO_COLON = re.compile(r"(?P<indent>[ \t]*)(?P<key>[A-Za-z_][\w-]*)(?:[ \t]+(?P<value>\S.*))?$")
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_OTHER_SPACES = re.compile("[ \t]*(?P<mark>[\N{NO-BREAK SPACE}\u2000-\u200b\u202f\u3000\ufeff])")
_SINGLE = re.compile(r"'(?:[^']|'')*'")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPE = re.compile(
    r"""\\(?:(?P<unknown>x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4})|U(?![0-9a-fA-F]{8})"""
    r"""|[^0abt\tnvfre "/\\N_LPxuU])|.)"""
)
_BRACKET = re.compile(r"""[\[\]{}]|"(?:[^"\\]|\\.)*"|'[^']*'|(?<!\S)#.*""")
_NO_BACKTICK = "a value cannot begin with a backtick"
_RESERVED = "@`%"
"""Characters that no value begins with."""
_MARKS = "&*!|>"
"""Characters that mean something else to YAML where a value begins with them."""
_CURLY = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
_MOST_LINES = 2_000


class _Key(NamedTuple):
    """The key of a line.

    :param column: where it begins, from 0.
    :param end: where it ends.
    :param value: where its value would begin.
    :param is_in_list: whether a hyphen is before it.
    """

    name: str
    column: int
    end: int
    value: int
    is_in_list: bool


@dataclass(frozen=True)
class _Line:
    """A line.

    :param start: its offset.
    :param text: without what ends it.
    """

    start: int
    text: str

    @cached_property
    def key(self) -> _Key | None:
        """Its key, if it is a `key: value` line."""
        before = _BEFORE_KEY.match(self.text)
        assert before is not None  # it matches nothing, too
        column = before.end("dashes")
        if before["quoted"] is None and (
            column == len(self.text) or _NO_KEY.match(self.text, column)
        ):
            return None
        colon = _END_OF_KEY.search(self.text, before.end())
        if colon is None:
            return None
        name = self.text[column : colon.start()].rstrip()
        return _Key(name, column, column + len(name), colon.end(), bool(before["dashes"]))

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" \t"))

    @property
    def is_blank(self) -> bool:
        return not self.text.strip() or self.text.lstrip().startswith("#")

    def at(self, begin: int, end: int | None = None) -> Span:
        """A place in it, at least a character wide."""
        end = len(self.text) if end is None else end
        return Span(self.start + begin, self.start + max(end, begin + 1))


def find_mistake(text: str, within: Span, failed: int) -> Mistake | None:
    """The mistake that an author has made, or None if it is none that is known here.

    :param within: where the YAML is in the text.
    :param failed: the offset at which it could not be read on.
    """
    lines = _lines(text, within)[:_MOST_LINES]
    last = max((n for n, line in enumerate(lines) if line.start <= failed), default=-1)
    first = _first_line_indented([line for line in lines[: last + 1] if not line.is_blank])
    if first is not None:
        return first
    block: int | None = None  # how far the key of a text of several lines is indented
    seen: list[_Line] = []
    for number, line in enumerate(lines[: last + 1]):
        if line.is_blank:
            continue
        if block is not None and line.indent > block:
            continue
        block = None
        following = next((one for one in lines[number + 1 :] if not one.is_blank), None)
        found = _in_line(line, following)
        if found is None and number >= last - 1:
            is_last = all(one.is_blank for one in lines[number + 1 : last + 1])
            found = _in_last_line(line, seen, following if is_last else lines[last])
        if found is not None:
            return found
        if line.key is not None and _BLOCK.match(line.text, line.key.value):
            block = line.indent
        seen.append(line)
    return None


def _lines(text: str, within: Span) -> list[_Line]:
    lines: list[_Line] = []
    start = within.start
    for raw in text[within.start : within.end].splitlines(keepends=True):
        lines.append(_Line(start, raw.rstrip("\r\n")))
        start += len(raw)
    return lines


def _in_line(line: _Line, following: _Line | None) -> Mistake | None:
    """A mistake that a line by itself shows."""
    blanks = line.text[: line.indent]
    if "\t" in blanks:
        message = "this line is indented with a tab"
        begin = blanks.index("\t")
        span = line.at(begin, begin + 1)
        return Mistake(span, message, "use spaces: YAML does not allow tabs here")
    other = _OTHER_SPACES.match(line.text)
    if other is not None:
        message = "this line is indented with a special space, which YAML takes for text"
        help = "delete it, and type an ordinary space"
        return Mistake(line.at(*other.span("mark")), message, help)
    wide = _WIDE_COLON.match(line.text)
    if wide is not None:
        message = f"this is the character `{wide['mark']}`, not a colon"
        help = f"write `{shortened(wide['key'] + ': ' + wide['value'].strip())}`"
        return Mistake(line.at(*wide.span("mark")), message, help)
    for begin, lead in _values(line):
        found = _in_value(line, begin, lead, following)
        if found is not None:
            return found
    return None


def _values(line: _Line) -> Iterator[tuple[int, str]]:
    """Where the value of a line begins, and what is before it, as it is shown."""
    item = _ITEM.match(line.text)
    if line.key is not None:
        if line.key.value < len(line.text.rstrip()):
            yield line.key.value, f"{line.key.name}: "
    elif item is not None:
        yield item.end(), "- "


def _in_value(line: _Line, begin: int, lead: str, following: _Line | None) -> Mistake | None:
    """A mistake at a value that a line has."""
    value = line.text[begin:].rstrip()
    first = value[0]
    if first in "\"'":
        return _in_quotes(line, begin, lead, value, following)
    if first in _RESERVED:
        message = f"a value cannot begin with `{first}`" if first != "`" else _NO_BACKTICK
        return Mistake(line.at(begin, begin + 1), message, _in_quotes_help(lead, value))
    if first in "[{":
        return _in_brackets(line, begin, lead, value, following)
    if first in "|>" and not _BLOCK.match(value):
        message = f"a value cannot begin with `{first}`, which begins a text of several lines"
        return Mistake(line.at(begin, begin + 1), message, _in_quotes_help(lead, value))
    colon = re.search(r":(?=[ \t]|$)", value)
    comment = re.search(r"[ \t]#", value)
    is_value = lead != "- " and (comment is None or (colon and colon.start() < comment.start()))
    if colon is not None and is_value and first not in "&!*":
        place = begin + colon.start()
        if first in _CURLY:
            message = "curly quotes do not count as quotation marks"
            value = value.strip(_CURLY) if value[-1] in _CURLY else value
            span = line.at(begin, begin + 1)
            return Mistake(span, message, _in_quotes_help(lead, value, "straight quotes"))
        message = "this value contains a colon and a space, so YAML takes it for a key"
        if colon.end() == len(value):
            message = "this value ends with a colon, so YAML takes it for a key"
        help = _in_quotes_help(lead, value)
        if following is not None and following.indent > line.indent and following.key is None:
            help = "put the whole value in quotes, up to the end of its last line"
        return Mistake(line.at(place, place + 1), message, help)
    return None


def _in_quotes(
    line: _Line, begin: int, lead: str, value: str, following: _Line | None
) -> Mistake | None:
    """A mistake at a value in quotes."""
    mark = value[0]
    closed = (_DOUBLE if mark == '"' else _SINGLE).match(value)
    if closed is None:
        is_key_next = following is None or following.key is not None
        if not is_key_next:
            return None  # it may go on in the next line
        message = "this quotation mark is never closed"
        help = f"put `{mark}` at the end of the text"
        if mark == "'" and "'" in value[1:]:
            help = _in_quotes_help(lead, value[1:].strip("'"))
        return Mistake(line.at(begin, begin + 1), message, help)
    escapes = _ESCAPE.finditer(closed[0]) if mark == '"' else iter(())
    escape = next((one for one in escapes if one["unknown"]), None)
    if escape is not None:
        place = begin + escape.start()
        message = f"`{escape[0][:2]}` means something else in double quotes"
        return Mistake(line.at(place, place + 2), message, _in_quotes_help(lead, closed[0][1:-1]))
    rest = value[closed.end() :]
    if not rest.strip() or rest.lstrip(" \t").startswith((",", "]", "}")):
        return None
    if rest.lstrip() != rest and rest.lstrip().startswith("#"):
        return None
    place = begin + closed.end()
    if rest.startswith(":"):
        return None  # a key
    if mark == "'" and rest[0].isalnum():
        message = "this apostrophe ends the text, which began with the same mark"
        span = line.at(place - 1, place)
        text = value[1:-1] if value.endswith("'") else value[1:]
        return Mistake(span, message, _in_quotes_help(lead, text))
    message = "this text is outside the quotation marks"
    span = line.at(place + len(rest) - len(rest.lstrip()))
    return Mistake(span, message, _in_quotes_help(lead, value))


def _in_brackets(
    line: _Line, begin: int, lead: str, value: str, following: _Line | None
) -> Mistake | None:
    """A mistake at a list or mapping in brackets."""
    if value.startswith(("{{", "{%")):
        message = f"`{value[0]}` at the beginning of a value has a special meaning"
        return Mistake(line.at(begin, begin + 2), message, _in_quotes_help(lead, value))
    opened: list[int] = []
    for one in _BRACKET.finditer(value):
        if one[0] in "[{":
            opened.append(one.start())
        elif one[0] in "]}" and opened:
            opened.pop()
            rest = value[one.end() :].strip()
            if not opened and rest and not rest.startswith("#"):
                message = f"YAML takes `{value[: one.end()]}` for a list, and text follows it"
                if value[0] == "{":
                    message = "text follows the closing bracket"
                span = line.at(begin + value.index(rest, one.end()))
                return Mistake(span, message, _in_quotes_help(lead, value))
    is_key_next = following is None or (
        following.indent <= line.indent and following.key is not None
    )
    if opened and is_key_next:
        bracket = value[opened[0]]
        message = "this bracket is never closed"
        help = f"put `{']' if bracket == '[' else '}'}` at its end"
        return Mistake(line.at(begin + opened[0], begin + opened[0] + 1), message, help)
    return None


def _in_last_line(line: _Line, before: list[_Line], following: _Line | None) -> Mistake | None:
    """A mistake of one of the last lines that were read.

    :param before: the lines above it.
    :param following: the line below it, as far as it was read.
    """
    above = before[-1] if before else None
    no_blank = _NO_BLANK.match(line.text)
    if no_blank is not None and not no_blank["key"].isdigit():
        shown = shortened(f"{no_blank['key']}: {no_blank['value'].strip()}")
        message = "there is no space after this colon"
        return Mistake(line.at(*no_blank.span("mark")), message, f"write `{shown}`")
    hyphen = _NO_BLANK_AFTER_HYPHEN.match(line.text)
    if hyphen is not None and above is not None and _ITEM.match(above.text):
        shown = shortened(f"- {hyphen['value'].strip()}")
        message = "there is no space after this hyphen"
        return Mistake(line.at(*hyphen.span("mark")), message, f"write `{shown}`")
    equals = _EQUALS.match(line.text)
    if equals is not None:
        shown = shortened(f"{equals['key']}: {equals['value'].strip()}")
        message = "a key is followed by a colon, not by `=`"
        return Mistake(line.at(*equals.span("mark")), message, f"write `{shown}`")
    for begin, lead in _values(line):
        value = line.text[begin:].rstrip()
        if value[0] in _MARKS and not _BLOCK.match(value):
            message = f"`{value[0]}` at the beginning of a value has a special meaning"
            return Mistake(line.at(begin, begin + 1), message, _in_quotes_help(lead, value))
        if value.startswith(("- ", "? ", ", ")):
            message = f"a value cannot begin with `{value[:2].strip()}` and a space"
            return Mistake(line.at(begin, begin + 1), message, _in_quotes_help(lead, value))
    indented = _wrong_indentation(line, before)
    if indented is not None:
        return indented
    return _without_colon(line, above, following)


def _without_colon(line: _Line, above: _Line | None, following: _Line | None) -> Mistake | None:
    """A line without a colon, or one that goes on with the line above it but is not indented."""
    if line.key is not None or _ITEM.match(line.text) or (above is None and following is None):
        return None
    bare = _NO_COLON.match(line.text)
    if bare is None:
        if above is None or line.indent > above.indent:
            return None
        message = "this line is not a `key: value` line"
        help = "if it belongs to the text above, indent it by two spaces"
        return Mistake(line.at(line.indent), message, help)
    message = "there is no colon in this line"
    value = (bare["value"] or "").strip()
    shown = shortened(f"{bare['key']}: {value}".strip())
    help = f"write `{shown}`"
    is_parent = following is not None and following.indent > line.indent
    if above is not None and value and not is_parent:
        goes_on = "if it belongs to the text above, indent it by two spaces"
        help = f"{goes_on}; else write `key: value`" if " " in value else f"{help}; {goes_on}"
    return Mistake(line.at(line.indent), message, help)


def _wrong_indentation(line: _Line, before: list[_Line]) -> Mistake | None:
    """A key that is indented more, or less, than the keys it belongs to."""
    key = line.key
    if key is None or not before:
        return None
    above = before[-1].key
    if line.indent > before[-1].indent:
        has_value = above is not None and above.value < len(before[-1].text.rstrip())
        if not has_value or above is None or above.is_in_list:
            return None
        message = "this line is indented more than the line above, which has a value"
        help = f"begin it in the same column as `{above.name}`"
        return Mistake(line.at(line.indent, key.end), message, help)
    columns: list[int] = []  # of the keys that are open above
    for one in before:
        if one.key is None:
            continue
        while columns and columns[-1] > one.indent:
            columns.pop()
        if not columns or columns[-1] != one.key.column:
            columns.append(one.key.column)
    if line.indent in columns or not columns:
        return None
    nearest = min(columns, key=lambda column: (abs(column - line.indent), -column))
    message = f"this line is indented by {_spaces(line.indent)}, which matches no line above"
    help = f"indent it by {_spaces(nearest)}" if nearest else "do not indent it"
    return Mistake(line.at(line.indent, key.end), message, help)


def _first_line_indented(lines: list[_Line]) -> Mistake | None:
    """The first line is indented, and the others are not."""
    if len(lines) < 2 or not lines[0].indent or lines[-1].indent >= lines[0].indent:
        return None
    message = "this line is indented, but the lines below it are not"
    help = "remove the spaces at its beginning"
    return Mistake(lines[0].at(0, lines[0].indent), message, help)


def _spaces(number: int) -> str:
    return f"{number} space" if number == 1 else f"{number} spaces"


def quotes_for(value: str) -> str:
    """The quotes that a value can be put in as it is; in double ones a backslash is a sign."""
    if '"' not in value and "\\" not in value:
        return "double quotes" if "'" in value else "quotes"
    return "single quotes, and write each `'` in it twice" if "'" in value else "single quotes"


def _in_quotes_help(lead: str, value: str, quotes: str = "") -> str:
    """What to do about a value that is to be put in quotes."""
    value = value.strip()
    quotes = quotes or quotes_for(value)
    is_double = '"' not in value and "\\" not in value
    whole = f'"{value}"' if is_double else "'" + value.replace("'", "''") + "'"
    shown = f"{lead}{whole}"
    if len(shown) > LONGEST_SHOWN or "`" in shown:
        return f"put the value in {quotes}"
    return f"put the value in {quotes.partition(',')[0]}: `{shown}`"
