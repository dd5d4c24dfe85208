"""What each node does, as Python's functions: a tree is compiled once, and run for many pages.

A node's type has a function in a table that makes its code from the code of the nodes below it, so
that nothing is looked up while a page runs. A tree may have moved to another page since it was
compiled: code reads a node's place, text and literal value when it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from policy_pages.erb import nodes
    from policy_pages.erb.interpreter.interpreter import Code, Interpreter
    from policy_pages.erb.values import Value

CodeOf: TypeAlias = "Callable[[nodes.Node], Code]"
"""A node -> its code."""
Compile: TypeAlias = "Callable[[CodeOf, Any], Code]"
"""What makes the code of a node of one type."""


def counted(compile: Compile) -> Compile:
    """Let a node's code count its step. What runs most often counts by itself, without a call."""

    def compile_counted(code_of: CodeOf, node: nodes.Node) -> Code:
        code = compile(code_of, node)

        def run(interpreter: Interpreter) -> Value:
            meter = interpreter.meter
            meter.steps += 1
            if meter.steps > meter.most_steps:
                raise interpreter.too_many_steps(node.span)
            return code(interpreter)

        return run

    return compile_counted


def nothing(_: Interpreter) -> Value:
    """The code of a branch that is missing: it is not a node, and its step is not counted."""
    return None
