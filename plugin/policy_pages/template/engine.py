"""A page's body and what it can see -> Markdown, or diagnostics."""

from __future__ import annotations

from dataclasses import dataclass, field

from policy_pages.diagnostics import Diagnostic, DiagnosticError
from policy_pages.source import Source
from policy_pages.template.interpreter import Environment, Interpreter
from policy_pages.template.lexer import DEFAULT_TRIM_MODE, tokenize
from policy_pages.template.limits import Limits
from policy_pages.template.parser import parse
from policy_pages.template.program import write_program


@dataclass(frozen=True)
class Rendering:
    """What came of a page: its text, or why there is none."""

    text: str = ""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def render(
    source: Source,
    start: int,
    environment: Environment,
    *,
    trim_mode: str = DEFAULT_TRIM_MODE,
    limits: Limits | None = None,
) -> Rendering:
    """Render an ERB template from a character offset of its source on.

    :param trim_mode: see :data:`policy_pages.template.lexer.TRIM_MODES`.
    :returns: the text, or diagnostics and no text: never half a page.
    :raises ValueError: for an unknown trim mode.
    """
    bounds = limits or Limits()
    found: list[Diagnostic] = []
    try:
        program = write_program(tokenize(source, start, trim_mode))
        tree = parse(source, program, bounds)
        interpreter = Interpreter(source, environment, bounds)
        found = interpreter.diagnostics
        interpreter.statement(tree)
    except DiagnosticError as error:
        found.append(error.diagnostic)
    if found:
        return Rendering(diagnostics=found)
    return Rendering(text="".join(interpreter.printed))
