"""Ruby's ``json`` library: ``JSON.generate``, ``JSON.parse`` and every value's ``to_json``."""

from __future__ import annotations

import json
import math

from policy_pages.erb.arguments import expect_string
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.object import OBJECT_METHODS
from policy_pages.erb.methods.table import Invocation, MethodTable, take_keywords
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import RubyClass, RubyHash, RubyString, Symbol, Value, truthy
from policy_pages.text.source import find_surrogate

JSON_METHODS = MethodTable()


@JSON_METHODS.define("generate", "dump")
def _generate(call: Invocation, _: RubyClass, value: Value) -> Value:
    return call.string("".join(_json(call, value, "", "", 0)))


@JSON_METHODS.define("pretty_generate")
def _pretty_generate(call: Invocation, _: RubyClass, value: Value) -> Value:
    return call.string("".join(_json(call, value, "  ", "\n", 0)))


@OBJECT_METHODS.define("to_json")
def _to_json(call: Invocation, receiver: Value) -> Value:
    return call.string("".join(_json(call, receiver, "", "", 0)))


def _json(call: Invocation, value: Value, indent: str, newline: str, level: int) -> list[str]:
    call.meter.spend(1)
    if level > call.meter.limits.depth:
        message = f"this is nested more than {call.meter.limits.depth:,} levels deep"
        raise PageError("limit-depth", message)
    inner, outer = newline + indent * (level + 1), newline + indent * level
    if isinstance(value, list):
        if not value:
            return ["[", newline, outer, "]"] if indent else ["[]"]
        items = [_json(call, item, indent, newline, level + 1) for item in value]
        return _bounded(call, ["[", *_separated(items, inner), outer, "]"])
    if isinstance(value, RubyHash):
        if not value.entries:
            return ["{", outer, "}"]
        colon = ": " if indent else ":"
        pairs = [
            [
                _json_text(to_s(key, call.meter)),
                colon,
                *_json(call, item, indent, newline, level + 1),
            ]
            for key, item in value.items()
        ]
        return _bounded(call, ["{", *_separated(pairs, inner), outer, "}"])
    if value is None:
        return ["null"]
    if isinstance(value, float) and not math.isfinite(value):
        raise PageError("unsupported-ruby", "JSON has no number for this value")
    if isinstance(value, (bool, int, float)):
        return [to_s(value, call.meter)]
    return [_json_text(to_s(value, call.meter))]


def _separated(items: list[list[str]], inner: str) -> list[str]:
    pieces: list[str] = []
    for index, item in enumerate(items):
        if index:
            pieces.append(",")
        pieces.append(inner)
        pieces.extend(item)
    return pieces


def _bounded(call: Invocation, pieces: list[str]) -> list[str]:
    call.meter.check_string(sum(map(len, pieces)))
    return pieces


def _json_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@JSON_METHODS.define("parse", keywords=True)
def _parse_json(call: Invocation, _: RubyClass, *arguments: Value) -> Value:
    try:
        arguments, keywords = take_keywords(arguments, "symbolize_names")
    except PageError as refusal:  # Ruby's has many more, and takes any
        raise PageError("unsupported-ruby", f"pages cannot use this: {refusal.message}") from None
    if len(arguments) != 1:
        raise PageError("unsupported-ruby", "pages cannot use `parse` with these arguments")
    text = expect_string(arguments[0])
    call.meter.spend(len(text) >> 2)
    symbols = truthy(keywords.get("symbolize_names"))

    def as_hash(pairs: list[tuple[str, object]]) -> Value:
        if any(find_surrogate(key) is not None for key, _ in pairs):
            raise ValueError
        keys = [Symbol(key) if symbols else RubyString(key) for key, _ in pairs]
        values = [_json_value(value) for _, value in pairs]
        return call.hash_of(zip(keys, values, strict=True))

    try:
        return _json_value(json.loads(text, object_pairs_hook=as_hash))
    except (ValueError, RecursionError):
        raise PageError("unsupported-ruby", "pages cannot read this text as JSON") from None


def _json_value(value: object) -> Value:
    if isinstance(value, str):
        if find_surrogate(value) is not None:  # Ruby: "incomplete surrogate pair"
            raise ValueError
        return RubyString(value)
    return [_json_value(item) for item in value] if isinstance(value, list) else value
