"""What is wrong with a program that does not parse, said in terms of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policy_pages.erb.tokens import TokenKind
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Place, Source, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_pages.erb.program import Program


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
_MOST_REPORTED = 100
"""Mistakes of one kind that are named: nobody reads more of them."""
_BRACKETS = {"(": ")", "[": "]", "{": "}", "#{": "}", "%w(": ")", "%i(": ")"}


def find_syntax_errors(
    source: Source, program: Program, leaves: Sequence[Leaf]
) -> list[Diagnostic]:
    """The most telling diagnostics.

    Tags that never close, blocks without their ``end``, and superfluous ``end`` are all named. If
    none of these explains the error, the first place that is not Ruby is named.
    """
    return (
        _swallowed_tags(source, program, leaves)
        or _dashes_before_closings(source, program)
        or _blocks_in_outputs(source, program)
        or _miswritten_words(source, program, _unbalanced_blocks(source, program, leaves))
        or _unclosed_braces(source, program, leaves)
        or [_first_error(source, program, leaves)]
    )


_STRAY = {
    "end": "restore the `if`, `unless` or `do` it belongs to",
    "else": "restore the `if`, `unless` or `case` it belongs to",
    "elsif": "restore the `if` it belongs to",
    "in": "restore the `case` or `for` it belongs to",
    "when": "restore the `case` it belongs to, with nothing between `case` and its first `when`",
    "rescue": "restore the `begin` it belongs to",
    "ensure": "restore the `begin` it belongs to",
    "then": "restore the `if` or `when` it belongs to",
}
STRAY_KEYWORDS = frozenset(_STRAY)
_CAPITAL = re.compile(r"<%-?[ \t]*(?P<word>If|Unless|Case|While|For)\b")


def stray_keyword(source: Source, span: Place, keyword: str) -> Diagnostic:
    """The diagnostic for an ``end``, ``else`` and the like that belongs to nothing; or for the word
    above it that Ruby would know in small letters."""
    capitals = [*_CAPITAL.finditer(source.text, 0, span.start)]
    if capitals:
        word = capitals[-1]["word"]
        message = f"Ruby does not know the word `{word}`"
        help = f"write it in small letters: `{word.lower()}`"
        place = Span(*capitals[-1].span("word"))
        return diagnose(source, place, "syntax-error", message, help=help)
    return diagnose(
        source,
        span,
        "stray-end" if keyword == "end" else "stray-keyword",
        "this `end` closes nothing" if keyword == "end" else f"this `{keyword}` belongs to nothing",
        help=f"remove it, or {_STRAY[keyword]}",
    )


def _swallowed_tags(source: Source, program: Program, leaves: Sequence[Leaf]) -> list[Diagnostic]:
    """Tags that were not closed before the next one: ERB takes that one for Ruby."""
    errors = sorted(leaf.start for leaf in leaves if leaf.error or leaf.missing)
    found: list[Diagnostic] = []
    for token, start in program.tags_with_places():
        if not errors or errors[-1] < start or len(found) == _MOST_REPORTED:
            break
        if "<%" not in token.content:
            continue
        opening = source.text[token.span.start : token.content_start]
        problem = diagnose(
            source,
            Span(token.span.start, token.content_start),
            "unclosed-tag",
            f"the tag `{opening}` is not closed before the next one begins",
            help="close it with `%>`",
        )
        found.append(problem)
    return found


def _dashes_before_closings(source: Source, program: Program) -> list[Diagnostic]:
    """Tags that end in ``-%>`` where the trim mode takes the dash for Ruby."""
    found: list[Diagnostic] = []
    for token in program.tags:
        dash = token.content_start + len(token.content) - 1
        if token.content.endswith("-") and source.text.startswith("-%>", dash):
            message = "`-%>` closes a tag only in the trim mode `-`"
            help = "write `%>`, or set the option `trim_mode`"
            found.append(diagnose(source, Span(dash, dash + 3), "syntax-error", message, help=help))
    return found


_OPENS_BLOCK = re.compile(r"(?:[\s)]do|\{)(?:\s*\|[^|]*\|)?\s*\Z")


def _blocks_in_outputs(source: Source, program: Program) -> list[Diagnostic]:
    """Output tags that open a block: Ruby's ERB and Erubi take them for one whole expression."""
    return [
        diagnose(
            source,
            Span(token.span.start, token.content_start),
            "unclosed-block",
            "a tag that prints cannot open a block",
            help="write `<%` in its place: `<% … do %>`",
        )
        for token in program.tags
        if token.kind in (TokenKind.OUTPUT, TokenKind.ESCAPED_OUTPUT)
        and _OPENS_BLOCK.search(token.content[-200:])
    ]


def _unbalanced_blocks(
    source: Source, program: Program, leaves: Sequence[Leaf]
) -> list[Diagnostic]:
    opened: list[Leaf] = []
    found: list[Diagnostic] = []
    previous: Leaf | None = None
    for leaf in leaves:
        if leaf.missing or leaf.kind == "ERROR":
            continue
        if leaf.kind == "end":
            if opened:
                opened.pop()
            elif len(found) < _MOST_REPORTED:
                found.append(stray_keyword(source, _span(program, leaf), "end"))
        elif _opens_block(program, opened, previous, leaf):
            opened.append(leaf)
        previous = leaf
    for leaf in opened[:_MOST_REPORTED]:
        span, word, end = _span(program, leaf), leaf.kind, "`<% end %>`"
        if word == "begin" and source.text.endswith("\n=", 0, span.start):  # a comment's
            span, word, end = Span(span.start - 1, span.end), "=begin", "a line `=end`"
        message = f"this `{word}` is never closed"
        problem = diagnose(source, span, "unclosed-block", message, help=f"close it with {end}")
        found.append(problem)
    return found


_MISWRITTEN = re.compile(
    r"\s*(?P<word>(?P<else>else\s+if)|If|Unless|Else|Elsif|End|Case|When|While|For)\b"
)


def _miswritten_words(
    source: Source, program: Program, unbalanced: list[Diagnostic]
) -> list[Diagnostic]:
    """Words of Ruby in another form, if blocks are not balanced: that is why."""
    found: list[Diagnostic] = []
    for token in program.tags if unbalanced else ():
        word = _MISWRITTEN.match(token.content)
        if word is None or len(found) == _MOST_REPORTED:
            continue
        span = Span(*(token.content_start + place for place in word.span("word")))
        message = f"Ruby does not know the word `{word['word']}`"
        help = f"write it in small letters: `{word['word'].lower()}`"
        if word["else"]:
            message, help = (
                "`else if` begins another block, which has its own `end`",
                "write `elsif`",
            )
        found.append(diagnose(source, span, "syntax-error", message, help=help))
    return found or unbalanced


def _unclosed_braces(source: Source, program: Program, leaves: Sequence[Leaf]) -> list[Diagnostic]:
    opened: list[tuple[int, Leaf]] = []
    for index, leaf in enumerate(leaves):
        if leaf.missing:
            continue
        if leaf.kind in ("{", "#{"):
            opened.append((index, leaf))
        elif leaf.kind == "}" and opened:
            opened.pop()
    return [
        diagnose(
            source,
            _span(program, leaf),
            "unclosed-block" if _begins_block(leaves, index) else "syntax-error",
            f"this `{leaf.kind}` has no `}}`",
        )
        for index, leaf in opened[:_MOST_REPORTED]
    ]


def _begins_block(leaves: Sequence[Leaf], index: int) -> bool:
    """Whether a brace is followed by a block's vertical bars, or comes after a call."""
    after = leaves[index + 1].kind if index + 1 < len(leaves) else ""
    before = leaves[index - 1].kind if index else ""
    return after == "|" or before in ("identifier", ")")


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
        opening = _opening_of(closing, program, leaves, missing)
        if opening is not None:
            message = f"this `{opening.kind}` has no `{closing}`"
            return diagnose(source, _span(program, opening), "syntax-error", message)
        what = f"`{closing}`" if not closing[0].isalpha() else "something"
        if not _ends_tag(program, missing):
            message = f"{what} is missing here"
            return diagnose(source, _span(program, missing), "syntax-error", message)
        end = _tag_span(program, missing).end
        stop = max(source.text.rfind("%>", 0, end), 0)
        message = f"this tag stops too early: {what} is missing before `%>`"
        return diagnose(source, Span(stop, stop + 2), "syntax-error", message)
    if error is None:  # the parser only knows that something is wrong
        tag = program.tags[0].span if program.tags else Span(0, 1)
        return diagnose(
            source, tag, "syntax-error", "the directives of this page are not valid Ruby"
        )
    if program.from_page(error.start):
        if program.code[error.start : error.start + 1] in (b"'", b'"', b"`"):
            quote = diagnose(
                source, _span(program, error), "syntax-error", "this string is never closed"
            )
            return replace(quote, width=1)
        span = _span(program, error)
        help = _CASE_HELP if _is_behind_case(source, span) else ""
        message = "this is not valid Ruby"
        return diagnose(source, span, "syntax-error", message, help=help)
    return diagnose(source, _tag_span(program, error), "syntax-error", "this tag is not valid Ruby")


_CASE_BEFORE = re.compile(r"<%-?[ \t]*case\b(?:(?!%>).)*", re.DOTALL)
_FIRST_CLAUSE = re.compile(r"[ \t]*%>\s+<%-?\s*(?:when|in)\b")
_CASE_HELP = (
    "no line break may be printed between `case` and its first `when` or `in`: "
    "end the tag with `-%>`"
)


def _is_behind_case(source: Source, span: Place) -> bool:
    """Whether a mistake is the text between a tag ``case x`` and the tag of its first clause."""
    end = source.text.find("%>", span.start)
    opening = source.text.rfind("<%", 0, end)
    return min(opening, end) >= 0 and bool(
        _CASE_BEFORE.fullmatch(source.text, opening, end) and _FIRST_CLAUSE.match(source.text, end)
    )


def _ends_tag(program: Program, missing: Leaf) -> bool:
    """Whether nothing of its tag follows a missing leaf, and ``%>`` ends that tag."""
    tag = program.tag_at(missing.start)
    if tag is None or tag.content_start + len(tag.content) == tag.span.end:
        return False  # a line that begins with `%` has no closing delimiter
    rest = program.source_offset(missing.start) - tag.content_start
    return not tag.content[rest:].strip()


def _opening_of(
    closing: str, program: Program, leaves: Sequence[Leaf], missing: Leaf
) -> Leaf | None:
    opened: list[Leaf] = []
    for leaf in leaves:
        if leaf is missing:
            break
        if not program.from_page(leaf.start):
            continue  # brackets that the program puts around a page's code
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
