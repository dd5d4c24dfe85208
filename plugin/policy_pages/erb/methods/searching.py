"""The searches of every method that takes a regular expression, and the groups they find.

All searches of a page share one time (``limits.regexp_milliseconds``); it is taken here.
"""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, NoReturn, TypeVar

from policy_pages.erb.arguments import expect_string
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.table import Invocation
from policy_pages.erb.regexp import (
    Match,
    Regexp,
    RegexpError,
    RegexpTimeout,
    compile_regexp,
    escape,
)
from policy_pages.erb.values import (
    RubyString,
    Symbol,
    Value,
    shown_type,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policy_pages.erb.limits import Meter

_Result = TypeVar("_Result")


# Searching


def timed(meter: Meter, search: Callable[[float], _Result], source: str = "") -> _Result:
    """The result of a search with a time limit in seconds; they are taken from the page's.

    :param source: of the regular expression, for the message if it is wrong.
    :raises PageError: ``limit-regexp-milliseconds``, if the page has no time left; like
        :func:`refuse`.
    """
    began = time.perf_counter()
    try:
        return search(meter.regexp_seconds)
    except RegexpTimeout:
        milliseconds = meter.limits.regexp_milliseconds
        message = f"the regular expressions of this page take more than {milliseconds:,} ms"
        raise PageError("limit-regexp-milliseconds", message) from None
    except RegexpError as error:
        refuse(error, source)
    finally:
        meter.regexp_seconds -= time.perf_counter() - began


def find(meter: Meter, regexp: Regexp, text: str, start: int = 0) -> Match | None:
    """The first match from ``start`` on; ``$~`` stays what it is."""
    return timed(meter, lambda seconds: regexp.search(text, start, seconds=seconds))


def search(call: Invocation, regexp: Regexp, text: str, start: int = 0) -> Match | None:
    """The first match from ``start`` on, which becomes ``$~``."""
    match = find(call.meter, regexp, text, start)
    call.runtime.last_match = match
    return match


def match_at(call: Invocation, regexp: Regexp, text: str, start: int) -> Match | None:
    """The match that begins at ``start``, which becomes ``$~``."""
    match = timed(call.meter, lambda seconds: regexp.match_at(text, start, seconds=seconds))
    call.runtime.last_match = match
    return match


def search_backward(call: Invocation, regexp: Regexp, text: str, start: int) -> Match | None:
    """The match that begins nearest before ``start`` or there, which becomes ``$~``."""
    for position in range(start, -1, -1):
        call.meter.spend(1)
        match = match_at(call, regexp, text, position)
        if match is not None:
            return match
    return None


LITERAL = dataclasses.replace(compile_regexp(""))
"""The regular expression of a match that a plain string was searched for; see :func:`regexp_of`."""


def search_literal(call: Invocation, part: str, text: str, start: int = 0) -> Match | None:
    """As :func:`search`, for a string."""
    found = text.find(part, start)
    match = None if found < 0 else Match(text, LITERAL, ((found, found + len(part)),))
    call.runtime.last_match = match
    return match


def search_pattern(
    call: Invocation, pattern: Regexp | str, text: str, start: int = 0
) -> Match | None:
    """As :func:`search`, for a regular expression or a string."""
    if isinstance(pattern, str):
        return search_literal(call, pattern, text, start)
    return search(call, pattern, text, start)


def matches(call: Invocation, pattern: Regexp | str, text: str) -> Iterator[Match]:
    """All matches as ``scan`` and ``gsub`` find them; ``$~`` is the one that was just given.

    Where all were asked for, ``$~`` ends as the last one, or None.
    """
    start = 0
    last: Match | None = None
    while start <= len(text):
        call.meter.spend(2)
        match = search_pattern(call, pattern, text, start)
        if match is None:
            break
        last = match
        yield match
        start = match.end + (match.start == match.end)
    call.runtime.last_match = last


def regexp_of(meter: Meter, match: Match) -> Regexp:
    """The regular expression that a match is of.

    :raises PageError: where a string was searched for that is too long to be one.
    """
    if match.regexp is LITERAL:
        return regexp_from(meter, escape(match.group(0) or ""))
    return match.regexp


def regexp_from(meter: Meter, source: str, options: str = "") -> Regexp:
    """``Regexp.new(source)``; its translation takes from the time of the searches.

    :raises PageError: ``limit-regexp-milliseconds``; ``regexp-syntax`` with Ruby's message; what
        the translation refuses.
    """
    return timed(meter, lambda seconds: _compiled(source, options, seconds), source)


def _compiled(source: str, options: str, seconds: float) -> Regexp:
    if seconds <= 0:
        raise RegexpTimeout
    return compile_regexp(source, options)


def refuse(error: RegexpError, source: str = "") -> NoReturn:
    """Raise what a page sees of an error of the regular expressions.

    :raises PageError: always.
    """
    message = error.message
    if error.code == "regexp-syntax":
        message = f"{message}: /{source}/"
    elif error.code == "unsupported-ruby":
        message = f"{message} is not supported"
    # its limits are those of the translation, which no option changes
    help = "write a shorter one, or several" if error.code.startswith("limit-") else ""
    raise PageError(error.code, message, help) from None


def expect_pattern(value: Value) -> Regexp | str:
    """An argument that is a regular expression or a string.

    :raises PageError: for anything else, as Ruby's TypeError says it.
    """
    if isinstance(value, Regexp):
        return value
    if isinstance(value, RubyString):
        return value.text
    raise _wrong_argument(value)


def expect_regexp(call: Invocation, value: Value) -> Regexp:
    """An argument that is a regular expression, or a string that is the source of one.

    :raises PageError: for anything else, as Ruby's TypeError says it.
    """
    pattern = expect_pattern(value)
    return regexp_from(call.meter, pattern) if isinstance(pattern, str) else pattern


def _wrong_argument(value: Value) -> PageError:
    message = f"wrong argument type {shown_type(value)} (expected Regexp)"
    return PageError("type-error", message)


# Groups


def group_number(match: Match, group: Value) -> int:
    """The number of a group that is given by number or name; it can be out of range.

    :raises PageError: ``index-error`` for an unknown name.
    """
    if not isinstance(group, (RubyString, Symbol)):
        return expect_index(group)
    name = group.name if isinstance(group, Symbol) else group.text
    if name not in match.names:
        raise PageError("index-error", f"undefined group name reference: {name}")
    return match.number(name)


def group_bounds(match: Match, group: Value) -> tuple[int, int] | None:
    """Where a group's text is, or None where it took no part or is not there.

    :raises PageError: as :func:`group_number`.
    """
    number = group_number(match, group)
    size = len(match.spans)
    return match.spans[number] if -size < number < size else None


def group_value(call: Invocation, match: Match, number: int) -> Value:
    """A group's text as a page's value."""
    text = match.group(number)
    if text is None:
        return None
    call.meter.spend(len(text) >> 6)
    return RubyString(text)


def group_values(call: Invocation, match: Match) -> list[Value]:
    """The match and its groups."""
    return [group_value(call, match, number) for number in range(len(match.spans))]


# What `match`, `match?` and `=~` do


def _subject(value: Value) -> str | None:
    """What is matched against: a string or symbol, or None for nil."""
    if value is None:
        return None
    return value.name if isinstance(value, Symbol) else expect_string(value)


def _position(text: str, value: Value) -> int:
    """Where a search begins; a negative one counts from the end. -1 is out of range."""
    start = expect_index(value)
    start += len(text) if start < 0 else 0
    return start if 0 <= start <= len(text) else -1


def match_value(call: Invocation, regexp: Regexp, subject: Value, start: Value = 0) -> Value:
    """``regexp.match(subject, start)``; a block is given the match."""
    text = _subject(subject)
    place = -1 if text is None else _position(text, start)
    if text is None or place < 0:
        call.runtime.last_match = None
        return None
    match = search(call, regexp, text, place)
    return call.block(match) if match is not None and call.block is not None else match


def is_match(call: Invocation, regexp: Regexp, subject: Value, start: Value = 0) -> bool:
    """``regexp.match?(subject, start)``; ``$~`` stays what it is."""
    text = _subject(subject)
    place = -1 if text is None else _position(text, start)
    return text is not None and place >= 0 and find(call.meter, regexp, text, place) is not None


def match_index(call: Invocation, regexp: Regexp, subject: Value) -> Value:
    """``regexp =~ subject``: where the match begins, or nil."""
    match = match_value(Invocation(None, call.runtime), regexp, subject)
    return match.start if isinstance(match, Match) else None
