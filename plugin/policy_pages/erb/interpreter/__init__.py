"""A page's tree of nodes, and what the page can see -> the text that it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.erb.interpreter.calls import CALLS
from policy_pages.erb.interpreter.control import CONTROL
from policy_pages.erb.interpreter.expressions import EXPRESSIONS
from policy_pages.erb.interpreter.interpreter import Interpreter
from policy_pages.erb.interpreter.patterns import PATTERNS

if TYPE_CHECKING:
    from policy_pages.erb import nodes
    from policy_pages.erb.interpreter.interpreter import Code

__all__ = ["Interpreter", "compile_tree"]

_COMPILE = {**EXPRESSIONS, **CONTROL, **CALLS, **PATTERNS}


def compile_tree(node: nodes.Node) -> Code:
    """The code of a node and of those below it.

    :raises RecursionError: where they are nested too deeply for Python.
    """
    return _COMPILE[type(node)](compile_tree, node)
