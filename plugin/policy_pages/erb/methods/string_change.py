"""Strings made from a string without a search: case, spaces, padding, sets of characters."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable
from typing import Literal

from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.character_sets import chosen, read_set, translation
from policy_pages.erb.methods.index_bounds import expect_index
from policy_pages.erb.methods.string_case import capitalize, downcase, swapcase, upcase
from policy_pages.erb.methods.successor import successor
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
    expect_string,
)
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import RubyString, Symbol, Value

STRING_CHANGE_METHODS = MethodTable()

_NEWLINE, _ONE_SPACE, _NFC = RubyString("\n"), RubyString(" "), Symbol("nfc")

Change = Callable[..., str]
"""A function of the call, a text and the arguments; it gives the changed text."""


def _change(*names: str, always: bool = False) -> Callable[[Change], Change]:
    """Write a change down under its names, and with ``!`` as what changes the receiver itself.

    :param always: whether the latter gives the receiver even where nothing changed, and not nil.
    """

    def write(change: Change) -> Change:
        @functools.wraps(change)
        def changed(call: Invocation, receiver: RubyString, *arguments: Value) -> Value:
            return call.string(change(call, receiver.text, *arguments))

        @functools.wraps(change)
        def change_itself(call: Invocation, receiver: RubyString, *arguments: Value) -> Value:
            text = call.string(change(call, receiver.text, *arguments)).text
            same = text == receiver.text
            receiver.text = text
            return None if same and not always else receiver

        STRING_CHANGE_METHODS.define(*names)(changed)
        STRING_CHANGE_METHODS.define(*(f"{name}!" for name in names), mutates=True)(change_itself)
        return change

    return write


# Case


def _define_case(name: str, change: Callable[[str], str]) -> None:
    @_change(name)
    def _case(call: Invocation, text: str, *options: Value) -> str:
        call.meter.spend(len(text) >> (6 if text.isascii() else 2))
        if options:
            raise PageError("unsupported-ruby", f"an option of `{name}` is not supported")
        return change(text)


for _name, _mapping in (
    ("upcase", upcase),
    ("downcase", downcase),
    ("capitalize", capitalize),
    ("swapcase", swapcase),
):
    _define_case(_name, _mapping)


# Ends

_SPACE = "\0 \t\n\v\f\r"


@_change("strip")
def _strip(_: Invocation, text: str) -> str:
    return text.strip(_SPACE)


@_change("lstrip")
def _lstrip(_: Invocation, text: str) -> str:
    return text.lstrip(_SPACE)


@_change("rstrip")
def _rstrip(_: Invocation, text: str) -> str:
    return text.rstrip(_SPACE)


@_change("chomp")
def _chomp(_: Invocation, text: str, ending: Value = _NEWLINE) -> str:
    return text if ending is None else without_ending(text, expect_string(ending))


def without_ending(text: str, ending: str) -> str:
    """``text.chomp(ending)``: a newline takes the carriage return before it along."""
    if ending == "\n":
        if text.endswith("\r\n"):
            return text[:-2]
        return text[:-1] if text.endswith(("\n", "\r")) else text
    if not ending:
        while text.endswith("\n"):
            text = text[:-2] if text.endswith("\r\n") else text[:-1]
        return text
    return text.removesuffix(ending)


@_change("chop")
def _chop(_: Invocation, text: str) -> str:
    return text[:-2] if text.endswith("\r\n") else text[:-1]


@_change("delete_prefix")
def _delete_prefix(_: Invocation, text: str, prefix: Value) -> str:
    return text.removeprefix(expect_string(prefix))


@_change("delete_suffix")
def _delete_suffix(_: Invocation, text: str, suffix: Value) -> str:
    return text.removesuffix(expect_string(suffix))


# The whole


@_change("reverse", always=True)
def _reverse(_: Invocation, text: str) -> str:
    return text[::-1]


@_change("succ", "next", always=True)
def _succ(call: Invocation, text: str) -> str:
    call.meter.spend(len(text) >> 2)
    return successor(text)


_FORMS: dict[str, Literal["NFC", "NFD", "NFKC", "NFKD"]] = {
    "nfc": "NFC",
    "nfd": "NFD",
    "nfkc": "NFKC",
    "nfkd": "NFKD",
}


def _expect_form(call: Invocation, value: Value) -> Literal["NFC", "NFD", "NFKC", "NFKD"]:
    name = value.name if isinstance(value, Symbol) else ""
    if name not in _FORMS:
        shown = to_s(value, call.meter)
        raise PageError("argument-error", f"Invalid normalization form {shown}.")
    return _FORMS[name]


@_change("unicode_normalize", always=True)
def _unicode_normalize(call: Invocation, text: str, form: Value = _NFC) -> str:
    call.meter.spend(len(text) >> 4)
    return unicodedata.normalize(_expect_form(call, form), text)


@STRING_CHANGE_METHODS.define("unicode_normalized?")
def _is_unicode_normalized(call: Invocation, receiver: RubyString, form: Value = _NFC) -> Value:
    call.meter.spend(len(receiver.text) >> 4)
    return unicodedata.is_normalized(_expect_form(call, form), receiver.text)


# Padding


def _padding(call: Invocation, width: int, pad: Value) -> str:
    """``width`` characters of a pad that is repeated and cut."""
    text = expect_string(pad)
    if not text:
        raise PageError("argument-error", "zero width padding")
    call.meter.check_string(width)
    call.meter.spend(max(0, width) >> 6)
    return (text * (width // len(text) + 1))[: max(0, width)]


@STRING_CHANGE_METHODS.define("center")
def _center(call: Invocation, receiver: RubyString, width: Value, pad: Value = _ONE_SPACE) -> Value:
    space = expect_index(width) - len(receiver.text)
    left, right = space // 2, space - space // 2
    before, after = _padding(call, left, pad), _padding(call, right, pad)
    return call.string(before + receiver.text + after)


@STRING_CHANGE_METHODS.define("ljust")
def _ljust(call: Invocation, receiver: RubyString, width: Value, pad: Value = _ONE_SPACE) -> Value:
    space = expect_index(width) - len(receiver.text)
    return call.string(receiver.text + _padding(call, space, pad))


@STRING_CHANGE_METHODS.define("rjust")
def _rjust(call: Invocation, receiver: RubyString, width: Value, pad: Value = _ONE_SPACE) -> Value:
    space = expect_index(width) - len(receiver.text)
    return call.string(_padding(call, space, pad) + receiver.text)


# Sets of characters


def _chosen(call: Invocation, text: str, sets: tuple[Value, ...]) -> frozenset[str]:
    if not sets:
        raise PageError("argument-error", "wrong number of arguments (given 0, expected 1+)")
    specifications = [expect_string(one) for one in sets]
    call.meter.spend(sum(map(len, specifications)) >> 2)
    return chosen(text, [read_set(one) for one in specifications], call.meter)


@_change("delete")
def _delete(call: Invocation, text: str, *sets: Value) -> str:
    if sets and not text:
        return ""
    wanted = _chosen(call, text, sets)
    call.meter.spend(len(text) >> 4)
    return "".join([character for character in text if character not in wanted])


@_change("squeeze")
def _squeeze(call: Invocation, text: str, *sets: Value) -> str:
    call.meter.spend(len(text) >> 4)
    return _squeezed(text, _chosen(call, text, sets) if sets else frozenset(text))


def _squeezed(text: str, wanted: frozenset[str]) -> str:
    result: list[str] = []
    last = ""
    for character in text:
        if character != last or character not in wanted:
            result.append(character)
        last = character
    return "".join(result)


@STRING_CHANGE_METHODS.define("count")
def _count(call: Invocation, receiver: RubyString, *sets: Value) -> Value:
    wanted = _chosen(call, receiver.text, sets)
    call.meter.spend(len(receiver.text) >> 4)
    return sum(character in wanted for character in receiver.text)


def _translated(
    call: Invocation, text: str, old: Value, new: Value, *, squeeze: bool
) -> str | None:
    """What ``tr`` makes of a text, or None where none of its characters is in the set."""
    source, target = expect_string(old), expect_string(new)
    if not text:
        return None
    if not target:
        wanted = _chosen(call, text, (old,))
        return _delete(call, text, old) if wanted else None
    call.meter.spend(((len(source) + len(target)) >> 2) + (len(text) >> 3))
    table = translation(text, source, target, call.meter, squeeze=squeeze)
    if not table:
        return None
    if not squeeze:
        return "".join([table.get(character, character) for character in text])
    result: list[str] = []
    last: str | None = None
    for character in text:
        replacement = table.get(character)
        if replacement is None:
            result.append(character)
        elif replacement != last:
            result.append(replacement)
        last = replacement
    return "".join(result)


def _define_translation(name: str, *, squeeze: bool) -> None:
    @STRING_CHANGE_METHODS.define(name)
    def _changed(call: Invocation, receiver: RubyString, old: Value, new: Value) -> Value:
        text = _translated(call, receiver.text, old, new, squeeze=squeeze)
        return RubyString(receiver.text if text is None else text)

    @STRING_CHANGE_METHODS.define(f"{name}!", mutates=True)
    def _change_itself(call: Invocation, receiver: RubyString, old: Value, new: Value) -> Value:
        text = _translated(call, receiver.text, old, new, squeeze=squeeze)
        if text is None:
            return None
        receiver.text = text
        return receiver


_define_translation("tr", squeeze=False)
_define_translation("tr_s", squeeze=True)


# Changes of the receiver alone


def _codepoint_or_text(value: Value) -> str:
    """What ``<<`` appends: a string, or the character of an integer."""
    if not isinstance(value, int) or isinstance(value, bool):
        return expect_string(value)
    if not 0 <= value < 1 << 32:
        kind = "bignum" if value.bit_length() > 62 else str(value)
        raise PageError("range-error", f"{kind} out of char range")
    if value > 0x10FFFF:
        raise PageError("range-error", f"{value} out of char range")
    if 0xD800 <= value < 0xE000:
        raise PageError("range-error", f"invalid codepoint 0x{value:X} in UTF-8")
    return chr(value)


@STRING_CHANGE_METHODS.define("<<", mutates=True)
def _append(call: Invocation, receiver: RubyString, other: Value) -> Value:
    addition = _codepoint_or_text(other)
    call.meter.spend(len(addition) >> 6)
    receiver.text = call.string(receiver.text + addition).text
    return receiver


def _joined(call: Invocation, parts: list[str], length: int) -> str:
    added = sum(map(len, parts))
    call.meter.check_string(length + added)
    call.meter.spend(added >> 6)
    return "".join(parts)


@STRING_CHANGE_METHODS.define("concat", mutates=True)
def _concat(call: Invocation, receiver: RubyString, *others: Value) -> Value:
    parts = [_codepoint_or_text(other) for other in others]
    receiver.text += _joined(call, parts, len(receiver.text))
    return receiver


@STRING_CHANGE_METHODS.define("prepend", mutates=True)
def _prepend(call: Invocation, receiver: RubyString, *others: Value) -> Value:
    parts = [expect_string(other) for other in others]
    receiver.text = _joined(call, parts, len(receiver.text)) + receiver.text
    return receiver


@STRING_CHANGE_METHODS.define("replace", mutates=True)
def _replace(_: Invocation, receiver: RubyString, other: Value) -> Value:
    receiver.text = expect_string(other)
    return receiver


@STRING_CHANGE_METHODS.define("clear", mutates=True)
def _clear(_: Invocation, receiver: RubyString) -> Value:
    receiver.text = ""
    return receiver
