"""What a string does with a pattern: ``sub``, ``gsub``, ``scan``, ``split``, ``partition``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.searching import (
    expect_pattern,
    expect_regexp,
    find,
    group_value,
    group_values,
    is_match,
    match_at,
    match_index,
    match_value,
    matches,
    refuse,
    search,
    search_backward,
)
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
    expect_string,
    make_enumerator,
)
from policy_pages.erb.printing import to_s
from policy_pages.erb.regexp import Match, Regexp, RegexpError, expand_replacement
from policy_pages.erb.values import RubyHash, RubyString, Symbol, Value

if TYPE_CHECKING:
    from collections.abc import Callable

STRING_SEARCH_METHODS = MethodTable()


@STRING_SEARCH_METHODS.define("=~")
def _match_index(call: Invocation, receiver: RubyString, pattern: Value) -> Value:
    if isinstance(pattern, Regexp):
        return match_index(call, pattern, receiver)
    if isinstance(pattern, (RubyString, Symbol)):
        raise PageError("type-error", "type mismatch: String given")
    return None


@STRING_SEARCH_METHODS.define("match")
def _match(call: Invocation, receiver: RubyString, pattern: Value, start: Value = 0) -> Value:
    return match_value(call, expect_regexp(call, pattern), receiver, start)


@STRING_SEARCH_METHODS.define("match?")
def _is_match(call: Invocation, receiver: RubyString, pattern: Value, start: Value = 0) -> Value:
    return is_match(call, expect_regexp(call, pattern), receiver, start)


@STRING_SEARCH_METHODS.define("start_with?")
def _start_with(call: Invocation, receiver: RubyString, *prefixes: Value) -> Value:
    for prefix in prefixes:
        if isinstance(prefix, Regexp):
            if match_at(call, prefix, receiver.text, 0) is not None:
                return True
        elif receiver.text.startswith(expect_string(prefix)):
            return True
    return False


# Replacing


def _replacement(call: Invocation, arguments: tuple[Value, ...]) -> Callable[[Match], str]:
    """What is put in a match's place: by the argument after the pattern, or by the block."""
    if arguments:
        value = arguments[0]
        if isinstance(value, RubyHash):
            return lambda match: _from_hash(call, value, match)
        template = expect_string(value)
        if "\\" in template:
            return lambda match: _expanded(call, template, match)
        return lambda _match: template
    block = call.need_block()
    return lambda match: to_s(block(RubyString(match.group(0) or "")), call.meter)


def _from_hash(call: Invocation, hash_: RubyHash, match: Match) -> str:
    value = hash_.fetch(RubyString(match.group(0) or ""), call.meter)
    return to_s(value, call.meter)


def _expanded(call: Invocation, template: str, match: Match) -> str:
    count = template.count("\\")
    longest = max(span[1] - span[0] for span in match.spans if span is not None)
    most = len(template) + count * longest
    most += template.count("\\`") * match.start
    most += template.count("\\'") * (len(match.text) - match.end)
    call.meter.check_string(most)
    call.meter.spend(most >> 6)
    try:
        return expand_replacement(template, match)
    except RegexpError as error:
        refuse(error)


def _substituted(
    call: Invocation, receiver: RubyString, arguments: tuple[Value, ...], *, every: bool
) -> str | None:
    """The text with the first match replaced, or every one; None where there is none."""
    text = receiver.text
    pattern = expect_pattern(arguments[0])
    replace = _replacement(call, arguments[1:])
    pieces: list[str] = []
    length = len(text)
    position = 0
    for match in matches(call, pattern, text):
        new = replace(match)
        length += len(new) - (match.end - match.start)
        call.meter.check_string(length)
        pieces += [text[position : match.start], new]
        position = match.end
        if not every:
            break
    if not pieces:
        return None
    pieces.append(text[position:])
    call.meter.spend(length >> 6)
    return "".join(pieces)


def _define_substitution(name: str, *, every: bool) -> None:
    @STRING_SEARCH_METHODS.define(name)
    def _changed(call: Invocation, receiver: RubyString, *arguments: Value) -> Value:
        if _gives_enumerator(call, arguments, every=every):
            return make_enumerator(receiver, name, list(arguments))
        text = _substituted(call, receiver, arguments, every=every)
        return RubyString(receiver.text if text is None else text)

    @STRING_SEARCH_METHODS.define(f"{name}!", mutates=True)
    def _change_itself(call: Invocation, receiver: RubyString, *arguments: Value) -> Value:
        if _gives_enumerator(call, arguments, every=every):
            return make_enumerator(receiver, f"{name}!", list(arguments))
        before = receiver.text
        text = _substituted(call, receiver, arguments, every=every)
        if receiver.text is not before:
            raise PageError("runtime-error", "string modified")
        if text is None:
            return None
        receiver.text = text
        return receiver


def _gives_enumerator(call: Invocation, arguments: tuple[Value, ...], *, every: bool) -> bool:
    """Whether nothing says what to put in; only ``gsub`` may be called so.

    :raises PageError: for a wrong number of arguments.
    """
    count = len(arguments)
    if not (1 if every or call.block is not None else 2) <= count <= 2:
        expected = "1..2" if every or call.block is not None else "2"
        message = f"wrong number of arguments (given {count}, expected {expected})"
        raise PageError("argument-error", message)
    return count == 1 and call.block is None


_define_substitution("sub", every=False)
_define_substitution("gsub", every=True)


@STRING_SEARCH_METHODS.define("scan")
def _scan(call: Invocation, receiver: RubyString, pattern: Value) -> Value:
    found: list[Value] = []
    for match in matches(call, expect_pattern(pattern), receiver.text):
        groups = len(match.spans) > 1
        value = group_values(call, match)[1:] if groups else group_value(call, match, 0)
        if call.block is not None:
            call.block(value)
        else:
            found.append(value)
    return receiver if call.block is not None else call.array(found)


# Splitting

_SPACE = " \t\n\v\f\r"
_WORD = re.compile(f"[^{_SPACE}]+")


@STRING_SEARCH_METHODS.define("split")
def _split(
    call: Invocation, receiver: RubyString, separator: Value = None, limit: Value = 0
) -> Value:
    text, most = receiver.text, expect_index(limit)
    pattern = " " if separator is None else expect_pattern(separator)
    if most == 1:
        parts = [text] if text else []
    elif isinstance(pattern, Regexp) and pattern.source == " ":
        # Ruby never runs this one, so that even x, which skips the space, changes nothing.
        parts = text.split(" ", most - 1 if most > 0 else -1)
    elif isinstance(pattern, Regexp):
        parts = _split_by_regexp(call, text, pattern, most)
    elif pattern == " ":
        parts = _split_by_spaces(text, most)
    elif pattern:
        parts = text.split(pattern, most - 1 if most > 0 else -1)
    else:
        parts = _split_into_characters(text, most)
    if not text:
        parts = []
    call.meter.spend(len(parts) >> 4)
    while not most and parts and not parts[-1]:
        parts.pop()
    call.meter.check_collection(len(parts))
    if call.block is None:
        call.meter.spend(len(parts) >> 1)
        return [RubyString(part) for part in parts]
    for part in parts:
        call.block(RubyString(part))
    return receiver


def _split_by_spaces(text: str, most: int) -> list[str]:
    # Python's own split() would take the spaces of Unicode along.
    parts: list[str] = []
    for word in _WORD.finditer(text):
        if len(parts) == most - 1:
            parts.append(text[word.start() :])
            return parts
        parts.append(word.group())
    if not text or text[-1] in _SPACE:
        parts.append("")
    return parts


def _split_into_characters(text: str, most: int) -> list[str]:
    if most > 0:
        return [*text[: most - 1], text[most - 1 :]] if len(text) >= most else [*text, ""]
    return [*text, ""]


def _split_by_regexp(call: Invocation, text: str, regexp: Regexp, most: int) -> list[str]:
    """The pieces and the groups' texts between them, as ``string.c`` finds them."""
    parts: list[str] = []
    begin = start = 0
    count = 1
    after_empty = False
    while (match := find(call.meter, regexp, text, start)) is not None:
        call.meter.spend(1)
        if start == match.start == match.end:
            # An empty match splits only where a character lies before it.
            if not after_empty:
                start += 1
                after_empty = True
                continue
            parts.append(text[begin : begin + 1])
            begin = start
        else:
            parts.append(text[begin : match.start])
            begin = start = match.end
        after_empty = False
        for number in range(1, len(match.spans)):
            group = match.group(number)
            if group is not None:
                call.meter.spend(1 + (len(group) >> 6))
                parts.append(group)
        count += 1
        if 0 < most <= count:
            break
    parts.append(text[begin:])
    return parts


@STRING_SEARCH_METHODS.define("partition")
def _partition(call: Invocation, receiver: RubyString, separator: Value) -> Value:
    text = receiver.text
    if isinstance(separator, Regexp):
        match = search(call, separator, text)
        start, end = (len(text), len(text)) if match is None else (match.start, match.end)
        parts = (text[:start], text[start:end], text[end:])
    else:
        mark = _expect_pattern_text(separator)
        parts = text.partition(mark) if mark else ("", "", text)
    return [RubyString(part) for part in parts]


@STRING_SEARCH_METHODS.define("rpartition")
def _rpartition(call: Invocation, receiver: RubyString, separator: Value) -> Value:
    text = receiver.text
    if isinstance(separator, Regexp):
        match = search_backward(call, separator, text, len(text))
        start, end = (0, 0) if match is None else (match.start, match.end)
        parts = (text[:start], text[start:end], text[end:])
    else:
        mark = _expect_pattern_text(separator)
        parts = text.rpartition(mark) if mark else (text, "", "")
    return [RubyString(part) for part in parts]


def _expect_pattern_text(value: Value) -> str:
    pattern = expect_pattern(value)
    assert isinstance(pattern, str)
    return pattern
