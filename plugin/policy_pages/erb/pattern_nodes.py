"""The nodes of Ruby's pattern matching. Any other node that is a pattern is a value: ``===``.

Ruby's documentation of it is ``doc/syntax/pattern_matching.rdoc``.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy_pages.erb.nodes import LocalVariable, Node
from policy_pages.erb.values import Symbol


@dataclass(slots=True, kw_only=True, eq=False)
class Binding(Node):
    """``name`` or ``pattern => name``: the variable takes what matches.

    :param pattern: what has to match, or None where everything does.
    """

    pattern: Node | None
    target: LocalVariable


@dataclass(slots=True, kw_only=True, eq=False)
class Alternatives(Node):
    """``first | second``: the first that matches."""

    patterns: tuple[Node, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Rest(Node):
    """``*name``, ``**name``, or without a name: whatever else there is."""

    target: LocalVariable | None


@dataclass(slots=True, kw_only=True, eq=False)
class ArrayPattern(Node):
    """``[first, *rest, last]``, ``Constant(first)``.

    :param rest: None where the length has to be the patterns' own.
    """

    constant: Node | None
    before: tuple[Node, ...]
    rest: Rest | None
    after: tuple[Node, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class FindPattern(Node):
    """``[*, pattern, *]``: the first place where the patterns match one after another."""

    constant: Node | None
    before: Rest
    patterns: tuple[Node, ...]
    after: Rest


@dataclass(slots=True, kw_only=True, eq=False)
class HashPattern(Node):
    """``{name: pattern, **rest}``; without anything it matches an empty hash alone.

    :param closed: ``**nil``: there is no other key.
    """

    constant: Node | None
    pairs: tuple[tuple[Symbol, Node], ...]
    rest: Rest | None
    closed: bool


@dataclass(slots=True, kw_only=True, eq=False)
class InClause(Node):
    """``in pattern if guard``, and what it runs."""

    pattern: Node
    guard: Node | None
    body: Node


@dataclass(slots=True, kw_only=True, eq=False)
class CaseIn(Node):
    """``case value in pattern``; without an ``else`` one clause has to match."""

    value: Node
    clauses: tuple[InClause, ...]
    alternative: Node | None


@dataclass(slots=True, kw_only=True, eq=False)
class MatchPattern(Node):
    """``value => pattern``, or, not ``required``, ``value in pattern``, which tells whether.

    :param targets: the variables of the pattern.
    """

    value: Node
    pattern: Node
    required: bool
    targets: tuple[LocalVariable, ...]
