"""Walks a page's tree and prints its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.template.interpreter.calls import CALLS
from policy_pages.template.interpreter.control import CONTROL
from policy_pages.template.interpreter.core import Interpreter
from policy_pages.template.interpreter.expressions import EXPRESSIONS
from policy_pages.template.interpreter.patterns import PATTERNS

if TYPE_CHECKING:
    from policy_pages.source import Source
    from policy_pages.template.environment import Environment
    from policy_pages.template.interpreter.evaluation import Load
    from policy_pages.template.limits import Limits

_HANDLERS = {**EXPRESSIONS, **CONTROL, **CALLS, **PATTERNS}


def make_interpreter(
    source: Source, environment: Environment, limits: Limits, load: Load
) -> Interpreter:
    """An interpreter for one evaluation of one page.

    :param load: a template's source, the offset of its body and its local names -> its tree.
    """
    return Interpreter(source, environment, limits, _HANDLERS, load)
