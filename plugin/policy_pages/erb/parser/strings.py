"""Strings, symbols, heredocs and regular expressions as literals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.escapes import unescape_double, unescape_single
from policy_pages.erb.parser.converter import children_of, text_of
from policy_pages.text.source import find_surrogate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node as SyntaxNode

    from policy_pages.erb.parser.converter import Convert, Converter


_PLAIN = re.compile(r"""'[\w .,:;/-]+'|"[\w .,:;/-]+\"""", re.ASCII)
"""A string without anything that another one could mean."""


def _string(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    written = text_of(syntax)
    if _PLAIN.fullmatch(written) and converter.program.is_within_tag(
        syntax.start_byte, syntax.end_byte
    ):
        literal = nodes.StringLiteral(span=converter.span(syntax), parts=(written[1:-1],))
        converter.note_literal(syntax, literal)
        return literal
    opening = text_of(syntax.children[0])
    single = opening.startswith(("'", "%q", ":'", "%s"))
    delimiters = opening[-1] + text_of(syntax.children[-1])[-1:]
    return nodes.StringLiteral(
        span=converter.span(syntax),
        parts=tuple(_string_parts(converter, syntax, single, delimiters)),
        symbol=syntax.type == "delimited_symbol",
    )


def _string_parts(
    converter: Converter, syntax: SyntaxNode, single: bool, delimiters: str
) -> Iterator[str | nodes.Node]:
    for child in syntax.named_children:
        if child.type == "interpolation":
            yield interpolation(converter, child)
        elif child.type == "string_content":
            converter.check_one_tag(child)
            # a single-quoted string's escapes are part of its content for tree-sitter
            text = text_of(child)
            yield unescape_single(text, delimiters) if single else text
        elif child.type == "escape_sequence":
            text = text_of(child)
            yield unescape_single(text, delimiters) if single else _escape(converter, child, text)
        else:
            raise converter.unsupported(child, f"`{child.type}`")


def interpolation(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    """``#{…}``."""
    return converter.sequence(syntax, children_of(syntax))


def _escape(converter: Converter, syntax: SyntaxNode, text: str) -> str:
    unescaped = unescape_double(text)
    if unescaped is None:
        raise converter.unsupported(syntax, f"the escape `{text}`")
    if find_surrogate(unescaped) is not None:
        message = f"`{text}` is half of a character: write the character itself"
        raise converter.syntax_error(converter.span(syntax), message)
    return unescaped


def word_array(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    """``%w[…]``, ``%W[…]``, ``%i[…]`` and ``%I[…]``."""
    opening = text_of(syntax.children[0])
    single = opening[1] in "wi"
    delimiters = opening[-1] + text_of(syntax.children[-1])[-1:] + " \n\t"
    elements = tuple(
        nodes.StringLiteral(
            span=converter.span(child),
            parts=tuple(_string_parts(converter, child, single, delimiters)),
            symbol=child.type == "bare_symbol",
        )
        for child in children_of(syntax)
    )
    return nodes.ArrayLiteral(span=converter.span(syntax), elements=elements)


def _chained_string(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    parts: list[str | nodes.Node] = []
    for child in children_of(syntax):
        literal = converter.node(child)
        if not isinstance(literal, nodes.StringLiteral):
            raise converter.unsupported(child, "this string")
        converter.use_literal(literal)
        parts.extend(literal.parts)
    return nodes.StringLiteral(span=converter.span(syntax), parts=tuple(parts))


def _character(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    text = text_of(syntax)[1:]
    character = _escape(converter, syntax, text) if text.startswith("\\") else text
    return nodes.StringLiteral(span=converter.span(syntax), parts=(character,))


# -- heredocs --------------------------------------------------------------------------------

_BEGINNING = re.compile(r"""<<([~-]?)(["'`]?)""")


class _Escaped(str):
    """Text that came from an escape: not indentation, even if it is white space.

    If empty, it is a backslash at the end of a line, and the next line begins after it.
    """

    __slots__ = ()


def _heredoc(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    body = converter.heredocs.get(syntax.start_byte)
    beginning = _BEGINNING.match(text_of(syntax))
    if body is None or beginning is None:
        raise converter.syntax_error(converter.span(syntax), "this heredoc is never closed")
    converter.check_one_tag(body)
    squiggly, quote = beginning.group(1) == "~", beginning.group(2)
    if quote == "`":
        raise converter.unsupported(syntax, "a shell command")
    parts = list(_heredoc_parts(converter, body, raw=quote == "'"))
    if squiggly:
        parts = _without_indentation(parts)
    return nodes.StringLiteral(span=converter.span(syntax), parts=tuple(parts))


def _heredoc_parts(
    converter: Converter, body: SyntaxNode, *, raw: bool
) -> Iterator[str | nodes.Node]:
    # the text between the children belongs to the heredoc as well: cut it out by bytes
    whole = body.text or b""
    inner = [c for c in body.named_children if c.type in ("interpolation", "escape_sequence")]
    end_mark = next(c for c in body.named_children if c.type == "heredoc_end")
    position = whole.index(b"\n") + 1
    for child in [] if raw else inner:
        start, end = child.start_byte - body.start_byte, child.end_byte - body.start_byte
        if start > position:
            yield whole[position:start].decode("utf-8", "replace")
        if child.type == "interpolation":
            yield interpolation(converter, child)
        else:
            yield _Escaped(_escape(converter, child, text_of(child)))
        position = end
    last = whole[position : end_mark.start_byte - body.start_byte].decode("utf-8", "replace")
    yield last[: last.rfind("\n") + 1]  # what is left of the line is the end mark's indentation


def _without_indentation(parts: list[str | nodes.Node]) -> list[str | nodes.Node]:
    """``<<~``: the least indentation of the lines that are not blank is taken off all of them."""
    indentation = min(_indentations(parts), default=0)
    result: list[str | nodes.Node] = []
    begins_line = True
    for part in parts:
        if not isinstance(part, str) or isinstance(part, _Escaped):
            result.append(part)
            begins_line = part == ""
            continue
        lines = part.splitlines(keepends=True)
        dedented = [
            _dedent(line, indentation) if index or begins_line else line
            for index, line in enumerate(lines)
        ]
        result.append("".join(dedented))
        begins_line = part.endswith("\n")
    return result


def _indentations(parts: list[str | nodes.Node]) -> Iterator[int]:
    begins_line = True
    for number, part in enumerate(parts):
        if not isinstance(part, str) or isinstance(part, _Escaped):
            if begins_line and part != "":
                yield 0
            begins_line = part == ""
            continue
        for index, line in enumerate(part.splitlines(keepends=True)):
            if index == 0 and not begins_line:
                continue
            text = line.lstrip(" \t")
            is_last = number == len(parts) - 1
            if text.strip("\r\n") or (not text and not is_last):
                yield _width(line[: len(line) - len(text)])
        begins_line = part.endswith("\n")


def _width(blanks: str) -> int:
    width = 0
    for character in blanks:
        width = (width // 8 + 1) * 8 if character == "\t" else width + 1
    return width


def _dedent(line: str, columns: int) -> str:
    width = 0
    for index, character in enumerate(line):
        if character not in " \t":
            return line[index:]
        width = (width // 8 + 1) * 8 if character == "\t" else width + 1
        if width > columns:
            return line[index:]
        if width == columns:
            return line[index + 1 :]
    return ""


# -- regular expressions ---------------------------------------------------------------------


def _regexp(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    opening, closing = syntax.children[0], syntax.children[-1]
    mark = text_of(closing)
    options = "".join(sorted(set(mark[1:]) - {"u"}))
    if set(options) - set("imx"):
        raise converter.unsupported(closing, f"the option `{mark[1:]}` of a regular expression")
    parts: list[str | nodes.Node] = []
    for child in syntax.children[1:-1]:
        if child.type == "interpolation":
            parts.append(interpolation(converter, child))
        else:
            converter.check_one_tag(child)
            text = text_of(child)
            parts.append("/" if text == "\\/" and text_of(opening) == "/" else text)
    return nodes.RegexpLiteral(span=converter.span(syntax), parts=tuple(parts), options=options)


STRINGS: Mapping[str, Convert] = {
    "delimited_symbol": _string,
    "string": _string,
    "chained_string": _chained_string,
    "character": _character,
    "string_array": word_array,
    "symbol_array": word_array,
    "heredoc_beginning": _heredoc,
    "regex": _regexp,
}
