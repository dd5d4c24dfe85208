"""A page's body and what it can see -> Markdown, or diagnostics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.environment import Environment
from policy_pages.erb.interpreter import Interpreter, compile_tree
from policy_pages.erb.interpreter.signals import JumpSignal
from policy_pages.erb.lexer import DEFAULT_TRIM_MODE, Token, tokenize
from policy_pages.erb.limits import Limits
from policy_pages.erb.parser import ParsedTemplate, nested_too_deeply, parse
from policy_pages.erb.parser.kept_trees import KeptTrees
from policy_pages.erb.program import write_program
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, diagnose
from policy_pages.text.source import Place, Source, Span

if TYPE_CHECKING:
    from policy_pages.erb.interpreter.interpreter import Code


_TREES = KeptTrees()
"""Those of all sites of this process: what a tree is made of is its key."""
_LONGEST_PARTIAL = 20_000
"""Characters of a partial whose tree is kept."""


@dataclass(frozen=True, slots=True)
class PrintedPiece:
    """A part of what a template printed.

    :param span: what printed it: a tag's code, or the template's own text.
    :param literal: whether it is the template's own text.
    """

    text: str
    span: Span
    literal: bool


@dataclass(frozen=True)
class Rendering:
    """The result for a page: its text, or why there is none.

    :param pieces: the text in pieces, each with its place; only if they were requested.
    :param inner: what was printed within blocks that helpers got, if available.
    :param tokens: what the page was cut into, without those of partials.
    """

    text: str = ""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    pieces: tuple[PrintedPiece, ...] = ()
    inner: tuple[PrintedPiece, ...] = ()
    tokens: Sequence[Token] = ()


def render(
    source: Source,
    start: int,
    environment: Environment,
    *,
    trim_mode: str = DEFAULT_TRIM_MODE,
    limits: Limits | None = None,
    with_pieces: bool = False,
) -> Rendering:
    """Render an ERB template from a character offset of its source on.

    :param trim_mode: see :data:`policy_pages.erb.lexer.TRIM_MODES`.
    :param with_pieces: whether the places of what is printed are asked for.
    :returns: the text, or diagnostics and no text: never half a page.
    :raises ValueError: for an unknown trim mode.
    """
    bounds = limits or Limits()

    def load(template: Source, offset: int, declared: frozenset[str]) -> tuple[nodes.Node, Code]:
        is_kept = len(template.text) <= _LONGEST_PARTIAL
        tree_of = _kept_tree_of_partial if is_kept else _tree_of_partial
        return tree_of(template, offset, declared, trim_mode, bounds)

    parsed: ParsedTemplate | None = None
    interpreter = Interpreter(source, environment, bounds, load)
    found = interpreter.diagnostics
    trace = _Trace(interpreter) if with_pieces else None
    try:
        tokens = tokenize(source, start, trim_mode, bounds)
        parsed = _TREES.take(source, tokens, bounds)
        if parsed.code is None:
            parsed.code = _compiled(source, parsed.root)
        interpreter.run(parsed.root, parsed.code)
    except DiagnosticError as error:
        found += [problem for problem in error.diagnostics if problem not in found]
    except JumpSignal as signal:
        found.append(diagnose(signal.source, signal.span, "syntax-error", signal.outside))
    finally:
        if parsed is not None:
            _TREES.give_back(parsed)
    if found:
        return Rendering(diagnostics=sorted(found, key=lambda d: (d.line, d.column)))
    text = "".join(interpreter.printed)
    if trace is None:
        return Rendering(text=text, tokens=tokens)
    pieces, inner = tuple(trace.pieces), tuple(trace.inner)
    return Rendering(text=text, pieces=pieces, inner=inner, tokens=tokens)


def _tree_of_partial(
    template: Source, offset: int, declared: frozenset[str], trim_mode: str, limits: Limits
) -> tuple[nodes.Node, Code]:
    """The tree of a partial, which several pages print, and a page in a loop."""
    program = write_program(tokenize(template, offset, trim_mode, limits))
    root = parse(template, program, limits, declared)
    return root, _compiled(template, root)


_kept_tree_of_partial = lru_cache(maxsize=32)(_tree_of_partial)


def _compiled(source: Source, root: nodes.Node) -> Code:
    try:
        return compile_tree(root)
    except RecursionError:
        raise nested_too_deeply(source) from None


def check_syntax(
    source: Source,
    start: int,
    *,
    trim_mode: str = DEFAULT_TRIM_MODE,
) -> list[Diagnostic]:
    """What is wrong with a template that is not going to run."""
    try:
        program = write_program(tokenize(source, start, trim_mode))
        parse(source, program, Limits())
    except DiagnosticError as error:
        return error.diagnostics
    return []


class _Trace:
    """Has an interpreter write down where each piece of its text comes from.

    :ivar pieces: of the page's text.
    :ivar inner: of what blocks print, which a helper may make something else of.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        self.pieces: list[PrintedPiece] = []
        self.inner: list[PrintedPiece] = []
        page, own, write = interpreter.source, interpreter.printed, interpreter.write

        def traced(text: str, span: Place, *, is_literal: bool = False) -> None:
            write(text, span)
            if interpreter.source is page:  # not a partial
                pieces = self.pieces if interpreter.printed is own else self.inner
                pieces.append(PrintedPiece(text, Span(span.start, span.end), is_literal))

        interpreter.write = traced  # type: ignore[method-assign]
        interpreter.write_literal = partial(traced, is_literal=True)  # type: ignore[method-assign]
