"""What is wrong with a program that does not parse, said in terms of the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_pages.template.program import Program


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of the parser's tree, or the mark of an error node; in bytes of the program."""

    kind: str
    start: int
    end: int
    missing: bool
    error: bool


_STATEMENT_OPENERS = frozenset(["if", "unless", "while", "until"])
"""They open a block only where a statement begins; after one they are modifiers."""
_OPENERS = frozenset(["do", "case", "begin", "def", "for", "class", "module"])
_LOOPS = frozenset(["while", "until", "for"])
_BEFORE_A_STATEMENT = frozenset([";", "=", "(", "then", "else", "do", "||", "&&", "\n", "|"])
_BRACKETS = {"(": ")", "[": "]", "{": "}", "#{": "}", "%w(": ")", "%i(": ")"}


def find_syntax_error(source: Source, program: Program, leaves: Sequence[Leaf]) -> Diagnostic:
    """The most telling diagnostic: a block without its ``end``, a stray one, else the place."""
    return _unbalanced_blocks(source, program, leaves) or _first_error(source, program, leaves)


def stray_end(source: Source, span: Span) -> Diagnostic:
    """The diagnostic for an ``end`` too many."""
    return diagnose(
        source,
        span,
        "stray-end",
        "this `end` closes nothing",
        help="remove it, or restore the `if`, `unless` or `do` it belongs to",
    )


def _unbalanced_blocks(
    source: Source, program: Program, leaves: Sequence[Leaf]
) -> Diagnostic | None:
    opened: list[Leaf] = []
    previous: Leaf | None = None
    for leaf in leaves:
        if leaf.missing or leaf.kind == "ERROR":
            continue
        if leaf.kind == "end":
            if not opened:
                return stray_end(source, _span(program, leaf))
            opened.pop()
        elif _opens_block(program, opened, previous, leaf):
            opened.append(leaf)
        previous = leaf
    if not opened:
        return None
    leaf = opened[-1]
    return diagnose(
        source,
        _span(program, leaf),
        "unclosed-block",
        f"this `{leaf.kind}` is never closed",
        help="close it with `<% end %>`",
    )


def _opens_block(
    program: Program, opened: Sequence[Leaf], previous: Leaf | None, leaf: Leaf
) -> bool:
    if leaf.kind == "do":  # that of a loop belongs to the loop's keyword
        return not _loop_on_same_line(program, opened, leaf)
    if leaf.kind in _STATEMENT_OPENERS:
        return _begins_statement(program, previous, leaf)
    return leaf.kind in _OPENERS


def _begins_statement(program: Program, previous: Leaf | None, leaf: Leaf) -> bool:
    if previous is None or not program.from_page(previous.start):
        return True
    between = program.code[previous.end : leaf.start]
    return previous.kind in _BEFORE_A_STATEMENT or b"\n" in between


def _loop_on_same_line(program: Program, opened: Sequence[Leaf], leaf: Leaf) -> bool:
    if not opened or opened[-1].kind not in _LOOPS:
        return False
    return b"\n" not in program.code[opened[-1].end : leaf.start]


def _first_error(source: Source, program: Program, leaves: Sequence[Leaf]) -> Diagnostic:
    missing = next((leaf for leaf in leaves if leaf.missing), None)
    error = next((leaf for leaf in leaves if leaf.error), None)
    if missing is not None and (error is None or missing.start <= error.start):
        closing = missing.kind
        opening = _opening_of(closing, leaves, missing)
        if opening is not None:
            return diagnose(
                source,
                _span(program, opening),
                "syntax-error",
                f"this `{opening.kind}` has no `{closing}`",
            )
        span = _tag_span(program, missing)
        what = f"`{closing}`" if not closing[0].isalpha() else "something"
        return diagnose(source, span, "syntax-error", f"{what} is missing in this tag")
    assert error is not None
    if program.from_page(error.start):
        if program.code[error.start : error.start + 1] in (b"'", b'"', b"`"):
            quote = diagnose(
                source, _span(program, error), "syntax-error", "this string is never closed"
            )
            return replace(quote, width=1)
        return diagnose(
            source, _span(program, error), "syntax-error", "this is not Ruby that can be read"
        )
    return diagnose(
        source, _tag_span(program, error), "syntax-error", "this tag is not Ruby that can be read"
    )


def _opening_of(closing: str, leaves: Sequence[Leaf], missing: Leaf) -> Leaf | None:
    opened: list[Leaf] = []
    for leaf in leaves:
        if leaf is missing:
            break
        if leaf.kind in _BRACKETS:
            opened.append(leaf)
        elif opened and leaf.kind == _BRACKETS[opened[-1].kind]:
            opened.pop()
    return next((leaf for leaf in reversed(opened) if _BRACKETS[leaf.kind] == closing), None)


def _span(program: Program, leaf: Leaf) -> Span:
    start = program.source_offset(leaf.start)
    end = program.source_offset(max(leaf.start, leaf.end - 1)) + 1
    return Span(start, max(start + 1, end))


def _tag_span(program: Program, leaf: Leaf) -> Span:
    token = program.tag_at(leaf.start)
    if token is None:
        return Span(program.source_offset(leaf.start), program.source_offset(leaf.start) + 1)
    return token.span
