"""How many arguments Ruby's methods take, where a function here takes others.

Source: what Ruby 3.1 says to a wrong number, as tests/reference/record_arities.rb records it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policy_pages.erb.methods.table import Method, RubyArguments


def with_ruby_arguments(of: str, methods: Mapping[str, Method]) -> dict[str, Method]:
    """The methods, each with what Ruby's takes where that is something else.

    :param of: what :data:`IN_RUBY` calls them.
    """
    different = IN_RUBY.get(of, {})
    return {
        name: replace(method, in_ruby=different[name]) if name in different else method
        for name, method in methods.items()
    }


def _each(
    names: str, least: int, most: int | None, *, keywords: bool = False, expected: str = ""
) -> dict[str, RubyArguments]:
    return {name: RubyArguments(name, least, most, keywords, expected) for name in names.split()}


IN_RUBY: Mapping[str, Mapping[str, RubyArguments]] = {
    "Array": {
        **_each("each_entry each_with_index permutation slice_after", 0, None),
        **_each("fill", 0, 3, expected="1..3"),
        **_each("lazy", 0, 0),
        **_each("pack", 1, 1, keywords=True),
        **_each("sample", 0, 1, keywords=True),
        **_each("shuffle shuffle!", 0, 0, keywords=True),
        **_each("slice_before", 0, 1, expected="1"),
    },
    "Date": {
        **_each("<< >>", 1, 1),
    },
    "Enumerator": {
        **_each("count find_index last slice_before", 0, 1, expected="1"),
        **_each("each_entry reverse_each slice_after", 0, None),
        **_each("lazy", 0, 0),
    },
    "Exception": {
        **_each("full_message", 0, 0, keywords=True),
    },
    "Float": {
        **_each("**", 1, 1),
        **_each("rationalize", 0, 1),
        **_each("round", 0, 1, keywords=True),
        **_each("step", 0, 2, keywords=True),
    },
    "Hash": {
        **_each("compare_by_identity lazy", 0, 0),
        **_each("count find_index slice_before", 0, 1, expected="1"),
        **_each("each_entry each_with_index reverse_each slice_after", 0, None),
    },
    "Integer": {
        **_each("**", 1, 1),
        **_each("[]", 1, 2),
        **_each("chr rationalize", 0, 1),
        **_each("round", 0, 1, keywords=True),
        **_each("step", 0, 2, keywords=True),
    },
    "Range": {
        **_each("count find_index first last min slice_before", 0, 1, expected="1"),
        **_each("each_entry each_with_index reverse_each slice_after", 0, None),
        **_each("lazy", 0, 0),
    },
    "Rational": {
        **_each("**", 1, 1),
        **_each("ceil floor rationalize truncate", 0, 1),
        **_each("round", 0, 1, keywords=True),
        **_each("step", 0, 2, keywords=True),
    },
    "String": {
        **_each("clone", 0, 0, keywords=True),
        **_each("count delete delete!", 1, None),
        **_each("gsub gsub!", 1, 2),
        **_each("lines", 0, 1, keywords=True),
        **_each("match", 1, None, expected="1..2"),
        **_each("sub sub!", 1, 2, expected="2"),
    },
    "Symbol": {
        **_each("match", 1, None, expected="1..2"),
    },
    "Time": {
        **_each("strftime", 1, 1),
    },
    "every value": {
        **_each("__send__ public_send send", 0, None),
        **_each("clone", 0, 0, keywords=True),
        **_each("to_json", 0, 1),
    },
    "without a receiver": {
        **_each("Float", 1, 1, keywords=True),
        **_each("Integer Rational", 1, 2, keywords=True),
        **_each("__send__ format public_send send sprintf", 0, None),
        **_each("extend include", 1, None),
        **_each("fail raise", 0, 3),
    },
    "CGI.": {
        **_each("unescape", 1, 2),
    },
    "Date.": {
        **_each("civil commercial new", 0, 4),
        **_each("iso8601", 0, 2),
        **_each("ordinal parse strptime", 0, 3),
        **_each("today", 0, 1),
        **_each("valid_civil? valid_date?", 3, 4),
    },
    "JSON.": {
        **_each("dump", 1, 3),
        **_each("generate parse pretty_generate", 1, 2),
    },
    "Proc.": {
        **_each("new", 0, None),
    },
    "Regexp.": {
        **_each("compile new", 1, 3),
    },
    "String.": {
        **_each("new", 0, 1, keywords=True),
    },
    "Time.": {
        **_each("gm utc", 1, None, expected="1..8"),
        **_each("now", 0, 0, keywords=True),
    },
}
"""A table of the methods, or a class and a dot -> what Ruby's methods take."""
