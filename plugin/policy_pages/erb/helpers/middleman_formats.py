"""Middleman's helpers for texts, numbers and spans of time: ``truncate``, ``number_to_currency``, …

The rules are those of Padrino's helpers (``format_helpers.rb``, ``number_helpers.rb``) with their
English texts.
"""

from __future__ import annotations

import datetime
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.formats import numbers
from policy_pages.erb.helpers.middleman_tags import (
    Attributes,
    attributes_of,
    escape_html,
    html_tag,
    positional,
)
from policy_pages.erb.printing import quoted, to_s
from policy_pages.erb.values import (
    RubyHash,
    RubyString,
    SafeString,
    Value,
    is_number,
    shown_type,
    truthy,
)

if TYPE_CHECKING:
    from policy_pages.erb.environment import Helper, HelperCall

_BLANKS = re.compile(r"[ \t\r\n\f\v\0]+")
_MOST_DECIMALS = 100


def format_helpers() -> Mapping[str, Helper]:
    """Names -> helpers."""
    return {
        "distance_of_time_in_words": _distance_of_time_in_words,
        "escape_javascript": _js_escape_html,
        "h!": _escape_or_blank,
        "highlight": _highlight,
        "js_escape_html": _js_escape_html,
        "number_to_currency": _or_nil(_number_to_currency),
        "number_to_human_size": _number_to_human_size,
        "number_to_percentage": _or_nil(_number_to_percentage),
        "number_with_delimiter": _number_with_delimiter,
        "number_with_precision": _number_with_precision,
        "pluralize": _pluralize,
        "simple_format": _simple_format,
        "strip_tags": _strip_tags,
        "time_ago_in_words": _time_ago_in_words,
        "truncate": _truncate,
        "truncate_words": _truncate_words,
        "word_wrap": _word_wrap,
    }


def _given(call: HelperCall, name: str, least: int, most: int) -> list[Value]:
    """A call's arguments, ``None`` for those that are not given.

    :raises PageError: ``argument-error``.
    """
    arguments = positional(call, most, name)
    if len(arguments) < least:
        message = f"wrong number of arguments (given {len(arguments)}, expected at least {least})"
        raise PageError("argument-error", f"`{name}`: {message}")
    return [*arguments, *[None] * (most - len(arguments))]


def _with_options(call: HelperCall, name: str) -> tuple[Value, Attributes]:
    value, options = _given(call, name, 1, 2)
    return value, attributes_of(options, call.meter)


def _text(value: Value, name: str) -> str:
    if not isinstance(value, RubyString):
        raise PageError("type-error", f"`{name}` takes a text, not {shown_type(value)}")
    return value.text


def _whole(options: Attributes, key: str, default: int) -> int:
    """A whole number among the options."""
    value = options.get(key)
    if value is None or value is False:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10**9:
        raise PageError("type-error", f"`{key}` is a whole number, not {shown_type(value)}")
    return value


def _string(options: Attributes, key: str, default: str) -> str:
    value = options.get(key)
    return default if value is None or value is False else _text(value, key)


# -- texts -----------------------------------------------------------------------------------


def _escape_or_blank(call: HelperCall) -> Value:
    value, blank = _given(call, "h!", 1, 2)
    if value is None or (isinstance(value, RubyString) and not value.text):
        return SafeString("&nbsp;" if blank is None else _text(blank, "h!"))
    return SafeString(escape_html(_text(value, "h!")))


def _strip_tags(call: HelperCall) -> Value:
    (value,) = _given(call, "strip_tags", 1, 1)
    if value is None:
        return None
    text = _text(value, "strip_tags")
    call.meter.spend(len(text) >> 6)
    kept, position = [], 0
    while (start := text.find("<", position)) != -1 and (end := text.find(">", start)) != -1:
        kept.append(text[position:start])
        position = end + 1
    return RubyString("".join([*kept, text[position:]]))


def _simple_format(call: HelperCall) -> Value:
    value, options = _with_options(call, "simple_format")
    meter = call.meter
    name = options.pop("tag", None)
    tag = to_s(name, meter) if truthy(name) else "p"
    opening = html_tag(tag, options, meter)
    text = "" if value is None else _text(value, "simple_format")
    if not isinstance(value, SafeString):
        text = escape_html(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    meter.check_string(len(text) + text.count("\n") * (len(opening) + len(tag)))
    text = re.sub("\n\n+", lambda _: f"</{tag}>\n\n{opening}", text)
    text = re.sub("(?<=[^\n])\n(?=[^\n])", "\n<br />", text)
    return SafeString(f"{opening}{text}</{tag}>")


def _truncate(call: HelperCall) -> Value:
    value, options = _with_options(call, "truncate")
    if not truthy(value):
        return None
    text = _text(value, "truncate")
    length = _whole(options, "length", 30)
    omission = _string(options, "omission", "...")
    if len(text) <= length:
        return RubyString(text)
    return RubyString(text[: length - len(omission)] + omission)


def _truncate_words(call: HelperCall) -> Value:
    value, options = _with_options(call, "truncate_words")
    if not truthy(value):
        return None
    words = [word for word in _BLANKS.split(_text(value, "truncate_words")) if word]
    call.meter.spend(len(words))
    length = _whole(options, "length", 30)
    kept = words[: length if length > 0 else len(words) + length]
    omission = _string(options, "omission", "...") if len(words) > length else ""
    return RubyString(" ".join(kept) + omission)


def _word_wrap(call: HelperCall) -> Value:
    value, width, options = _given(call, "word_wrap", 1, 3)
    if isinstance(width, RubyHash):
        width, options = None, width
    given = attributes_of(options, call.meter)
    if width is not None:
        given["line_width"] = width
    longest = _whole(given, "line_width", 80)
    text = _text(value, "word_wrap").rstrip("\n")
    call.meter.spend(len(text) * max(longest, 1) >> 6)
    if longest < 1:
        raise PageError("argument-error", "`line_width` is at least 1")
    piece = re.compile(rf"(.{{1,{min(longest, len(text) + 1)}}})(?:[ \t\r\f\v]+|$)")
    lines = [
        piece.sub("\\1\n", line).strip(" \t\r\n\f\v\0") if len(line) > longest else line
        for line in text.split("\n")
    ]
    return RubyString("\n".join(lines))


def _highlight(call: HelperCall) -> Value:
    value, words, options = _given(call, "highlight", 2, 3)
    meter = call.meter
    text = _text(value, "highlight")
    wanted = [_text(word, "highlight") for word in (words if isinstance(words, list) else [words])]
    if not text or not any(wanted):
        return RubyString(text)
    around = attributes_of(options, meter)
    pattern = _string(around, "highlighter", '<strong class="highlight">\\1</strong>')
    meter.spend(len(text) * len(wanted) >> 4)
    found = [*re.finditer("|".join(map(re.escape, wanted)), text, re.IGNORECASE)]
    meter.check_string(len(text) + len(found) * len(pattern))
    ends, quotes = _attributes(text)
    pieces, position = [], 0
    for match in found:
        if match.end() <= quotes[bisect_left(ends, match.end())]:
            continue  # a quote and then the end of a tag follow
        pieces += [text[position : match.start()], pattern.replace("\\1", match[0])]
        position = match.end()
    return RubyString("".join([*pieces, text[position:]]))


def _attributes(text: str) -> tuple[list[int], list[int]]:
    """Where tags begin, and the text ends; and before each, the last quote that a `>` follows."""
    ends = [*(tag.start() for tag in re.finditer("<", text)), len(text)]
    quotes, start = [], 0
    for end in ends:
        last = max(text.rfind(">", start, end), start)
        quotes.append(max(text.rfind('"', start, last), text.rfind("'", start, last)))
        start = end
    return ends, quotes


_JAVASCRIPT = {"\\": "\\\\", "</": "<\\/", '"': '\\"', "'": "\\'"}


def _js_escape_html(call: HelperCall) -> Value:
    (value,) = _given(call, "js_escape_html", 1, 1)
    if not truthy(value):
        return RubyString("")
    text = _text(value, "js_escape_html")
    call.meter.check_string(2 * len(text))
    escaped = re.sub(
        r"""\\|</|\r\n|[\n\r"']""", lambda found: _JAVASCRIPT.get(found[0], "\\n"), text
    )
    return SafeString(escaped) if isinstance(value, SafeString) else RubyString(escaped)


# -- plurals ---------------------------------------------------------------------------------

_NO_PLURAL = frozenset(
    "equipment information rice money species series fish sheep jeans police".split()
)
_IRREGULAR = {
    "person": "people",
    "man": "men",
    "child": "children",
    "sex": "sexes",
    "move": "moves",
    "zombie": "zombies",
    "mouse": "mice",
    "louse": "lice",
    "quiz": "quizzes",
    "octopus": "octopi",
    "virus": "viri",
    "matrix": "matrices",
    "vertex": "vertices",
    "index": "indices",
    "alias": "aliases",
    "status": "statuses",
    "buffalo": "buffaloes",
    "tomato": "tomatoes",
    "bus": "buses",
    "people": "people",
    "men": "men",
    "children": "children",
    "mice": "mice",
    "lice": "lice",
}
"""Words and what they become, also at the end of another: `salesperson`."""
_WHOLE_WORDS = {"ox": "oxen", "oxen": "oxen", "axis": "axes"}
_ENDINGS = (
    (r"([ti])um", r"\1a"),
    (r"([ti])a", r"\1a"),
    (r"sis", "ses"),
    (r"([^f])fe", r"\1ves"),
    (r"([lr])f", r"\1ves"),
    (r"([^aeiouy]|qu)y", r"\1ies"),
    (r"(x|ch|ss|sh)", r"\1es"),
    (r"s", "s"),
    (r"", "s"),
)


def plural(word: str) -> str:
    """The plural of an English word, as ActiveSupport makes it."""
    lower = word.lower()
    last = re.split(r"\W", lower)[-1]
    if not word or last in _NO_PLURAL:
        return word
    if lower in _WHOLE_WORDS:
        return word[0] + _WHOLE_WORDS[lower][1:]
    for one, several in _IRREGULAR.items():
        if lower.endswith(one):
            start = len(word) - len(one)
            return word[: start + 1] + several[1:]
    for ending, several in _ENDINGS:
        found, count = re.subn(rf"{ending}\Z", several, word, count=1, flags=re.IGNORECASE)
        if count:
            return found
    return word


def _pluralize(call: HelperCall) -> Value:
    count, word, several = _given(call, "pluralize", 2, 3)
    is_one = (is_number(count) and count == 1) or (
        isinstance(count, RubyString) and count.text == "1"
    )
    shown = to_s(count, call.meter) if truthy(count) else "0"
    singular = _text(word, "pluralize")
    if is_one:
        return RubyString(f"{shown} {singular}")
    call.meter.spend(len(singular))
    chosen = _text(several, "pluralize") if truthy(several) else plural(singular)
    return RubyString(f"{shown} {chosen}")


# -- numbers ---------------------------------------------------------------------------------


class _NoNumberError(Exception):
    """The argument is not a number; Padrino's helpers return it unchanged."""


def _or_nil(helper: Helper) -> Helper:
    """A helper that gives ``nil`` for what is neither a number nor a text."""

    def give(call: HelperCall) -> Value:
        value = call.arguments[0] if call.arguments else None
        is_text = isinstance(value, RubyString)
        return helper(call) if is_text or is_number(value) or not call.arguments else value

    return give


def _delimited(text: str, delimiter: str, separator: str) -> str:
    """A number's digits in groups of three."""
    whole, *rest = text.split(".")
    whole = re.sub(r"(\d)(?=(?:\d{3})+(?!\d))", lambda digit: digit[0] + delimiter, whole)
    return separator.join([whole, *rest])


def _float(value: Value) -> float:
    """``Float(value)``.

    :raises _NoNumberError: for what is not a number.
    """
    try:
        if isinstance(value, RubyString):
            return numbers.parse_float(value.text, quoted)
        if isinstance(value, (int, float, Fraction)) and not isinstance(value, bool):
            return float(value)
    except OverflowError:
        return math.inf
    except numbers.NumberError:
        pass
    raise _NoNumberError


def _precise(value: Value, precision: int, delimiter: str, separator: str) -> str:
    number = _float(value)
    if not math.isfinite(number) or not 0 <= precision <= _MOST_DECIMALS:
        raise _NoNumberError
    scaled = Decimal(number * 10**precision).to_integral_value(ROUND_HALF_UP)
    return _delimited(f"{float(scaled) / 10**precision:.{precision}f}", delimiter, separator)


def _or_as_given(value: Value, make: Callable[[], str]) -> Value:
    try:
        return RubyString(make())
    except _NoNumberError:
        return value


def _number_with_delimiter(call: HelperCall) -> Value:
    value, options = _with_options(call, "number_with_delimiter")
    delimiter, separator = _string(options, "delimiter", ","), _string(options, "separator", ".")
    text = to_s(value, call.meter)
    call.meter.spend(len(text) ** 2 >> 6)
    call.meter.check_string(len(text) * (1 + len(delimiter) + len(separator)))
    return RubyString(_delimited(text, delimiter, separator))


def _number_with_precision(call: HelperCall) -> Value:
    value, options = _with_options(call, "number_with_precision")
    precision = _whole(options, "precision", 3)
    delimiter, separator = _string(options, "delimiter", ""), _string(options, "separator", ".")
    return _or_as_given(value, lambda: _precise(value, precision, delimiter, separator))


def _number_to_percentage(call: HelperCall) -> Value:
    return RubyString(f"{to_s(_number_with_precision(call), call.meter)}%")


def _number_to_currency(call: HelperCall) -> Value:
    value, options = _with_options(call, "number_to_currency")
    precision = _whole(options, "precision", 2)
    separator = _string(options, "separator", ".") if precision else ""
    delimiter, unit = _string(options, "delimiter", ","), _string(options, "unit", "$")
    number = _or_as_given(value, lambda: _precise(value, precision, delimiter, separator))
    pattern = _string(options, "format", "%u%n")
    shown = to_s(number, call.meter)
    call.meter.check_string(len(pattern) * (len(shown) + len(unit)))
    return RubyString(pattern.replace("%n", shown).replace("%u", unit))


_UNITS = ("KB", "MB", "GB", "TB")


def _number_to_human_size(call: HelperCall) -> Value:
    value, options = _with_options(call, "number_to_human_size")
    if value is None:
        return None
    try:
        if isinstance(value, RubyString):  # one with other words in it may still have few bytes
            size = numbers.text_to_integer(value.text, 10, bits=call.meter.limits.bits)
            number = _float(value) if size >= 1024 else size
        else:
            number = _float(value)
    except (_NoNumberError, numbers.NumberError, numbers.NumberLimit):
        raise PageError("type-error", f"a size is a number, not {shown_type(value)}") from None
    if not math.isfinite(number):
        raise PageError("float-domain-error", to_s(number, call.meter))
    if number < 1024:
        return RubyString(f"{int(number)} Byte{'' if int(number) == 1 else 's'}")
    exponent = min(int(math.log(number) / math.log(1024)), len(_UNITS))
    separator = _string(options, "separator", ".")
    precision, delimiter = _whole(options, "precision", 1), _string(options, "delimiter", "")
    shown = _precise(number / 1024**exponent, precision, delimiter, separator)
    whole, point, decimals = shown.rpartition(separator) if separator else (shown, "", "")
    if point:
        decimals = decimals.rstrip("0")
        shown = f"{whole}{point}{decimals}" if decimals else whole
    return RubyString(f"{shown} {_UNITS[exponent - 1]}")


# -- spans of time ---------------------------------------------------------------------------


def _distance_of_time_in_words(call: HelperCall) -> Value:
    start, end, in_seconds, _ = _given(call, "distance_of_time_in_words", 1, 4)
    first = _seconds(start, datetime.timezone.utc)
    last = _seconds(0 if end is None else end, datetime.timezone.utc)
    return RubyString(_in_words(abs(last - first), in_seconds=truthy(in_seconds)))


def _time_ago_in_words(call: HelperCall) -> Value:
    start, in_seconds = _given(call, "time_ago_in_words", 1, 2)
    now = call.printer.now()
    seconds = abs(int(now.timestamp()) - _seconds(start, now.tzinfo))
    return RubyString(_in_words(seconds, in_seconds=truthy(in_seconds)))


def _seconds(value: Value, zone: datetime.tzinfo | None) -> int:
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            value = value.replace(tzinfo=datetime.timezone.utc)
        return math.floor(value.timestamp())
    if isinstance(value, datetime.date):
        midnight = datetime.datetime.combine(value, datetime.time(), zone)
        return math.floor(midnight.timestamp())
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 10**15:
        return int(value)
    raise PageError("type-error", f"a time or a date is needed, not {shown_type(value)}")


_MINUTES_OF = {"hour": 60, "day": 1_440, "month": 43_200, "year": 525_600}


def _in_words(seconds: int, *, in_seconds: bool) -> str:
    minutes = seconds // 60
    if minutes < 2 and in_seconds:
        for below, words in _SECONDS:
            if seconds < below:
                return words
    if minutes == 0:
        return "less than a minute"
    if minutes < 45:
        return _counted(minutes, "minute")
    for first, end, unit, about in _SPANS:
        if minutes < end:
            count = 1 if minutes < first else math.floor(minutes / _MINUTES_OF[unit] + 0.5)
            return about + _counted(count, unit)
    years = minutes // _MINUTES_OF["year"]
    # each fourth year has a day more
    rest = (minutes - years // 4 * _MINUTES_OF["day"]) % _MINUTES_OF["year"]
    quarter = _MINUTES_OF["year"] // 4
    if rest < quarter:
        return f"about {_counted(years, 'year')}"
    if rest < 3 * quarter:
        return f"over {_counted(years, 'year')}"
    return f"almost {_counted(years + 1, 'year')}"


_SECONDS = (
    (5, "less than 5 seconds"),
    (10, "less than 10 seconds"),
    (20, "less than 20 seconds"),
    (40, "half a minute"),
    (60, "less than a minute"),
    (120, "1 minute"),
)
_SPANS = (
    (90, 1_440, "hour", "about "),
    (2_530, 43_200, "day", ""),
    (86_400, 86_400, "month", "about "),
    (0, 525_600, "month", ""),
)
"""Minutes where one becomes several, minutes where the next unit begins, the unit."""


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
