"""The program of a page as a tree. Every node carries its span in the page."""

from __future__ import annotations

from dataclasses import dataclass

from policy_pages.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node; ``span`` is counted in characters of the page."""

    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Node):
    """Statements, one after another; its value is the last one's."""

    statements: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Node):
    """Text of the page, printed as it stands."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(Node):
    """An output tag: prints its value's ``to_s``."""

    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Node):
    """An integer, a float, ``nil``, ``true``, ``false`` or a symbol: a value that cannot change."""

    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class StringLiteral(Node):
    """A string with its interpolations; each evaluation makes a new string."""

    parts: tuple[str | Node, ...]
    symbol: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayLiteral(Node):
    """``[a, b]``, ``%w[a b]``, ``%i[a b]``."""

    elements: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HashLiteral(Node):
    """``{:a => 1, b: 2}``, also without braces as a last argument."""

    pairs: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeLiteral(Node):
    """``a..b`` or ``a...b``."""

    first: Node
    last: Node
    exclusive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalVariable(Node):
    """A name that an assignment before it declares (``nil`` where that did not run)."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceVariable(Node):
    """``@name``; ``nil`` where it is not set. ``name`` is without the ``@``."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Node):
    """``CDO``, ``Date``."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Node):
    """``receiver[arguments]``."""

    receiver: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Node):
    """``target = value``; the target is a variable or an :class:`Index`."""

    target: Node
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorAssignment(Node):
    """``target op= value``; ``||`` and ``&&`` evaluate the value only where they need it."""

    target: Node
    operator: str
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Node):
    """``{ |parameters| body }``; a parameter is a name or, destructured, a tuple of them."""

    parameters: tuple[Parameter, ...]
    body: Node


Parameter = str | tuple["Parameter", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """A method of a receiver, or, without one, a name: a helper or a value of the page.

    :param keywords: ``name: value`` arguments without braces.
    :param block: the block, or the node after ``&``.
    :param safe: ``receiver&.name``.
    :param bare: a name alone, without arguments or parentheses.
    """

    receiver: Node | None
    name: str
    name_span: Span
    arguments: tuple[Node, ...] = ()
    keywords: HashLiteral | None = None
    block: Node | None = None
    safe: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Logical(Node):
    """``left && right`` or ``left || right`` (also ``and``, ``or``)."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """``!operand`` or ``not operand``."""

    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Node):
    """``if``/``unless``/``elsif``, ``?:`` and the modifiers; a missing branch is ``nil``."""

    condition: Node
    consequence: Node | None
    alternative: Node | None
