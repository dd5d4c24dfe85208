"""The program of a page as a tree. Every node carries its span in the page.

Nodes stay what they are while they are rendered; only `ParsedTemplate.move_to` gives them other
places, for another page with the same Ruby. They are not frozen dataclasses because those take
three times as long to make, and a page makes hundreds.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy_pages.text.source import Place


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """A node; ``span`` is counted in characters of the page, when somebody asks for it."""

    span: Place


@dataclass(slots=True, kw_only=True, eq=False)
class Sequence(Node):
    """Statements, one after another; its value is the last one's."""

    statements: tuple[Node, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Text(Node):
    """Text of the page, printed unchanged."""

    text: str


@dataclass(slots=True, kw_only=True, eq=False)
class Output(Node):
    """An output tag: prints its value's ``to_s``."""

    value: Node


@dataclass(slots=True, kw_only=True, eq=False)
class Literal(Node):
    """An integer, a float, ``nil``, ``true``, ``false`` or a symbol: a value that cannot change."""

    value: object


@dataclass(slots=True, kw_only=True, eq=False)
class StringLiteral(Node):
    """A string with its interpolations; each evaluation makes a new string."""

    parts: tuple[str | Node, ...]
    symbol: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class ArrayLiteral(Node):
    """``[a, b]``, ``%w[a b]``, ``%i[a b]``."""

    elements: tuple[Node, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class RegexpLiteral(Node):
    """``/source/options``; the parts of the source are unchanged, with their escapes."""

    parts: tuple[str | Node, ...]
    options: str


@dataclass(slots=True, kw_only=True, eq=False)
class HashLiteral(Node):
    """``{:a => 1, b: 2, **c}``, also without braces as a last argument.

    A pair without a key is ``**value``.
    """

    pairs: tuple[tuple[Node | None, Node], ...]


@dataclass(slots=True, kw_only=True, eq=False)
class RangeLiteral(Node):
    """``a..b`` or ``a...b``."""

    first: Node
    last: Node
    exclusive: bool


@dataclass(slots=True, kw_only=True, eq=False)
class Splat(Node):
    """``*value`` among elements, arguments or ``when`` patterns."""

    value: Node


@dataclass(slots=True, kw_only=True, eq=False)
class LocalVariable(Node):
    """A name that an assignment before it declares (``nil`` where that did not run).

    :param depth: how many blocks outwards it was declared.
    """

    name: str
    depth: int


@dataclass(slots=True, kw_only=True, eq=False)
class InstanceVariable(Node):
    """``@name``; ``nil`` where it is not set. ``name`` is without the ``@``."""

    name: str


@dataclass(slots=True, kw_only=True, eq=False)
class GlobalVariable(Node):
    """``$name``; ``nil`` where it is not set. ``name`` is without the ``$``."""

    name: str


@dataclass(slots=True, kw_only=True, eq=False)
class Self(Node):
    """``self``: at the top of a page Ruby's ``main``, which has the page's methods."""


@dataclass(slots=True, kw_only=True, eq=False)
class MatchVariable(Node):
    """``$~``, ``$1``, ``$&``, ``$` `` and ``$'``: what the last regular expression found."""

    name: str


@dataclass(slots=True, kw_only=True, eq=False)
class Constant(Node):
    """``CDO``, ``Date``, ``ERB::Util``; a name with ``::`` is one constant."""

    name: str


@dataclass(slots=True, kw_only=True, eq=False)
class Index(Node):
    """``receiver[arguments]``."""

    receiver: Node
    arguments: tuple[Node, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Attribute(Node):
    """``receiver.name`` as a target: the method ``name=``."""

    receiver: Node
    name: str
    safe: bool


@dataclass(slots=True, kw_only=True, eq=False)
class Targets(Node):
    """What several values are assigned to: ``a, (b, c), *d, e``.

    :param rest: the place of ``*name`` among them, or None; a lone ``*`` there is also None.
    """

    targets: tuple[Node | None, ...]
    rest: int | None


@dataclass(slots=True, kw_only=True, eq=False)
class Assignment(Node):
    """``target = value``; the target is a variable, an :class:`Index` or :class:`Targets`."""

    target: Node
    value: Node


@dataclass(slots=True, kw_only=True, eq=False)
class OperatorAssignment(Node):
    """``target op= value``; ``||`` and ``&&`` evaluate the value only where they need it."""

    target: Node
    operator: str
    value: Node


@dataclass(slots=True, kw_only=True, eq=False)
class Parameters:
    """The parameters of a block, lambda or method.

    :param required: names, or :class:`Parameters` where an array is taken apart.
    :param optional: name and default.
    :param rest: the name of ``*rest``, empty for a lone ``*``, None without one.
    :param post: the required ones after ``rest``.
    :param keywords: name and default, None if it is required.
    :param spreads: whether a block's lone array is taken apart.
    """

    required: tuple[str | Parameters, ...] = ()
    optional: tuple[tuple[str, Node], ...] = ()
    rest: str | None = None
    post: tuple[str | Parameters, ...] = ()
    keywords: tuple[tuple[str, Node | None], ...] = ()
    keyword_rest: str | None = None
    block: str | None = None
    spreads: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Block(Node):
    """``{ |parameters| body }``, or as a ``is_lambda`` ``->(parameters) { body }``.

    :param parameters: None if there are no vertical bars.
    """

    parameters: Parameters | None
    body: Node
    is_lambda: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class MethodDefinition(Node):
    """``def name(parameters)``; its value is the name's symbol."""

    name: str
    parameters: Parameters
    body: Node


@dataclass(slots=True, kw_only=True, eq=False)
class Call(Node):
    """A method of a receiver, or, without one, a name: a helper or a value of the page.

    :param keywords: ``name: value`` arguments without braces.
    :param block: the block, or the node after ``&``; a lone ``&`` passes the method's own on.
    :param safe: ``receiver&.name``.
    :param bare: a name alone, without arguments or parentheses.
    """

    receiver: Node | None
    name: str
    name_span: Place
    arguments: tuple[Node, ...] = ()
    keywords: HashLiteral | None = None
    block: Node | None = None
    safe: bool = False
    bare: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class OwnBlock(Node):
    """A lone ``&`` among arguments: the block that the method around it was given."""


@dataclass(slots=True, kw_only=True, eq=False)
class Yield(Node):
    """``yield arguments``: runs the block that the method around it was given."""

    arguments: tuple[Node, ...]
    keywords: HashLiteral | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class MatchAssignment(Node):
    """``/(?<name>…)/ =~ value``: the groups' names become local variables."""

    match: Node
    targets: tuple[LocalVariable, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Defined(Node):
    """``defined?(operand)``."""

    operand: Node


@dataclass(slots=True, kw_only=True, eq=False)
class Logical(Node):
    """``left && right`` or ``left || right`` (also ``and``, ``or``)."""

    operator: str
    left: Node
    right: Node


@dataclass(slots=True, kw_only=True, eq=False)
class Not(Node):
    """``!operand`` or ``not operand``."""

    operand: Node


@dataclass(slots=True, kw_only=True, eq=False)
class Condition(Node):
    """``if``/``unless``/``elsif``, ``?:`` and the modifiers; a missing branch is ``nil``."""

    condition: Node
    consequence: Node | None
    alternative: Node | None


@dataclass(slots=True, kw_only=True, eq=False)
class Case(Node):
    """``case value when patterns``; without a value the first true pattern is taken.

    :param branches: the patterns and the body of each ``when``.
    """

    value: Node | None
    branches: tuple[tuple[tuple[Node, ...], Node], ...]
    alternative: Node | None


@dataclass(slots=True, kw_only=True, eq=False)
class Loop(Node):
    """``while``, ``until`` and their modifiers.

    :param until: whether it ends when the condition is true.
    :param body_first: ``begin … end while``: the body runs once in any case.
    """

    condition: Node
    body: Node
    until: bool
    body_first: bool


@dataclass(slots=True, kw_only=True, eq=False)
class For(Node):
    """``for target in value``: ``each`` without a new scope."""

    target: Node
    value: Node
    body: Node


@dataclass(slots=True, kw_only=True, eq=False)
class Jump(Node):
    """``break``, ``next``, ``return`` or ``retry``, with a value or without."""

    keyword: str
    value: Node | None


@dataclass(slots=True, kw_only=True, eq=False)
class RescueClause(Node):
    """``rescue classes => target``; without classes StandardError is meant."""

    classes: tuple[Node, ...]
    target: Node | None
    body: Node


@dataclass(slots=True, kw_only=True, eq=False)
class Begin(Node):
    """``begin … rescue … else … ensure … end``, and ``body rescue value``."""

    body: Node
    clauses: tuple[RescueClause, ...]
    alternative: Node | None = None
    ensure: Node | None = None
