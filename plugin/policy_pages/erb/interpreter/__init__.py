"""A page's tree of nodes, and what the page can see -> the text that it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.erb.interpreter.calls import CALLS
from policy_pages.erb.interpreter.control import CONTROL
from policy_pages.erb.interpreter.expressions import EXPRESSIONS
from policy_pages.erb.interpreter.interpreter import Interpreter
from policy_pages.erb.interpreter.patterns import PATTERNS

if TYPE_CHECKING:
    from policy_pages.erb.environment import Environment
    from policy_pages.erb.interpreter.interpreter import Load
    from policy_pages.erb.limits import Limits
    from policy_pages.text.source import Source

_HANDLERS = {**EXPRESSIONS, **CONTROL, **CALLS, **PATTERNS}


def make_interpreter(
    source: Source, environment: Environment, limits: Limits, load: Load
) -> Interpreter:
    """An interpreter for one evaluation of one page.

    :param load: a template's source, the offset of its body and its local names -> its tree.
    """
    return Interpreter(source, environment, limits, _HANDLERS, load)
