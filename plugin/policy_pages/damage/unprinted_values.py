"""Directives whose value goes nowhere, since their `=` is missing: `<% school %>`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from policy_pages.erb.lexer import Token, TokenKind
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

_NAME = re.compile(r"\s*(?P<name>@?[a-z_]\w*)(?:\.[a-z_]\w*\??)*\s*")
_CALL = re.compile(r"\s*(?P<name>[a-z_]\w*)(?=[\s(\"':])(?!\s*[-+*/%|&<>=]?=)[^;\n]*")
_BLOCK = re.compile(r"\bdo\b|\{\s*(?:\||$)|&\w")
_STRING = re.compile(r"""\s*(?:"[^"\n]*"|'[^'\n]*')\s*""")
_ASSIGNED = re.compile(r"(?<![\w.@])(?P<name>@?[a-z_]\w*)\s*=(?![=~>])")
_PARAMETERS = re.compile(r"(?:\bdo|\{)\s*\|[^|\n]*\|")
_WORD = re.compile(r"(?<=[|,(\s])[a-z_]\w*(?=[|,)\s])")
_WORDS = frozenset("begin break else end ensure next redo retry return self then yield".split())
"""Words of Ruby that are no values."""
_CHANGING = re.compile(r"\.(?:clear|freeze|next|pop|rewind|shift|each\w*)\b")
PRINTING = frozenset(
    "view partial link_to image_tag mail_to yield_content markdown button_to favicon_tag".split()
)
"""Helpers of old systems that do nothing but give a text."""


def unprinted_values(
    source: Source, tokens: Sequence[Token], values: Collection[str], helpers: Collection[str]
) -> Iterator[Diagnostic]:
    """Warnings about directives that are a value and nothing else, on a page that runs.

    :param tokens: those of its body.
    :param values: names that have a value on the page.
    :param helpers: names of helpers that do nothing but give a value.
    """
    codes = [token for token in tokens if token.kind is TokenKind.CODE]
    if not any(_may_be_value(token.content, helpers) for token in codes):
        return  # as on nearly all pages
    known = {*values}
    for token in codes:
        code = token.content
        if _is_value(code, known, helpers):
            lead = len(code) - len(code.lstrip())
            begin = token.content_start + lead
            written = code.strip()
            shown = f"<%= {written} %>" if len(written) < 60 and "\n" not in written else "<%="
            yield diagnose(
                source,
                Span(begin, begin + max(1, len(written))),
                "unprinted-value",
                "this directive prints nothing: its value is not used",
                help=f"write `{shown}` to print it",
                severity="warning",
            )
        known.update(one["name"] for one in _ASSIGNED.finditer(code))
        known.update(name for one in _PARAMETERS.finditer(code) for name in _WORD.findall(one[0]))


def _may_be_value(code: str, helpers: Collection[str]) -> bool:
    """Whether Ruby code does nothing but give a value, if its name has one."""
    name = _NAME.fullmatch(code)
    if (name is not None and name["name"] not in _WORDS) or _STRING.fullmatch(code):
        return True
    call = _CALL.fullmatch(code)
    return call is not None and call["name"] in helpers


def _is_value(code: str, values: Collection[str], helpers: Collection[str]) -> bool:
    """Whether Ruby code does nothing but give a value."""
    if _STRING.fullmatch(code):
        return True
    name = _NAME.fullmatch(code)
    if name is not None and name["name"] not in _WORDS:
        is_known = name["name"] in values or name["name"] in helpers
        return is_known and not _CHANGING.search(code)
    call = _CALL.fullmatch(code)
    is_call = call is not None and call["name"] in helpers and call["name"] not in values
    return is_call and not _BLOCK.search(code)
