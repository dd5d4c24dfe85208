"""``case … in``, ``value => pattern`` and ``value in pattern``.

The grammar accepts some patterns that Ruby does not: a name twice, a name in an alternative, a
value of a match that has none. The grammar also ends a pattern with its line, but Ruby may read on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb import pattern_nodes as patterns
from policy_pages.erb.parser.converter import NOTHING, children_of, text_of
from policy_pages.erb.values import Symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node as SyntaxNode

    from policy_pages.erb.parser.converter import Convert, Converter

_LOCAL_NAME = re.compile(r"(?![A-Z0-9])\w+\Z")
_NUMBERED = re.compile(r"_[1-9]\Z")


def _case_in(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    value = converter.field(syntax, "value")
    clauses: list[patterns.InClause] = []
    alternative: nodes.Node | None = None
    for child in children_of(syntax):
        if child.type == "in_clause":
            clauses.append(_clause(converter, child))
        elif child.type == "else":
            alternative = converter.body(child)
    return patterns.CaseIn(
        span=converter.span(syntax),
        value=value,
        clauses=tuple(clauses),
        alternative=alternative,
    )


def _clause(converter: Converter, syntax: SyntaxNode) -> patterns.InClause:
    pattern, _ = _whole_pattern(converter, syntax)
    guard_syntax = syntax.child_by_field_name("guard")
    guard: nodes.Node | None = None
    if guard_syntax is not None:
        guard = converter.field(guard_syntax, "condition")
        if guard_syntax.type == "unless_guard":
            guard = nodes.Not(span=guard.span, operand=guard)
    body = converter.body(syntax.child_by_field_name("body"))
    return patterns.InClause(
        span=converter.span(syntax),
        pattern=pattern,
        guard=guard,
        body=body or converter.nothing(syntax),
    )


def _match(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    required = syntax.type == "match_pattern"
    _check_place(converter, syntax)
    if required and _is_value_needed(syntax):
        message = "`=>` has no value here (void value expression)"
        raise converter.syntax_error(converter.span(syntax), message)
    value = converter.field(syntax, "value")
    pattern, targets = _whole_pattern(converter, syntax)
    return patterns.MatchPattern(
        span=converter.span(syntax),
        value=value,
        pattern=pattern,
        required=required,
        targets=targets,
    )


# -- where a match is allowed ----------------------------------------------------------------

_STATEMENTS = frozenset(
    ["program", "then", "else", "do", "ensure", "block_body", "body_statement", "begin",
     "interpolation", "parenthesized_statements"]
)  # fmt: skip
_CONDITIONS = frozenset(
    ["if", "unless", "elsif", "while", "until", "if_guard", "unless_guard", "case", "case_match"]
)
_MODIFIERS = frozenset(["if_modifier", "unless_modifier", "while_modifier", "until_modifier"])


def _check_place(converter: Converter, syntax: SyntaxNode) -> None:
    """Refuse a match where Ruby reads another one, or none, than the grammar."""
    parent = syntax.parent
    if parent is None or parent.type in _STATEMENTS | _CONDITIONS | _MODIFIERS:
        return
    if parent.type == "rescue_modifier" and parent.child_by_field_name("body") == syntax:
        return
    operator = parent.child_by_field_name("operator")
    if operator is not None and operator.type in ("and", "or", "not"):
        return
    # `x = 1 in y` is `(x = 1) in y`, `!x in y` is `(!x) in y`, `[1 in y]` is a syntax error
    raise converter.unsupported(syntax, "a pattern that is matched here without parentheses")


def _is_value_needed(syntax: SyntaxNode) -> bool:
    """Whether something uses the value of ``value => pattern``, which has none."""
    while True:
        parent = syntax.parent
        if parent is None:
            return False
        if parent.type in ("parenthesized_statements", "begin"):
            others = [child for child in parent.named_children if child.type not in NOTHING]
            rescued = any(c.type in ("rescue", "else", "ensure") for c in others)
            if rescued or not others or others[-1] != syntax:
                return False
            syntax = parent
            continue
        if parent.type in _STATEMENTS or parent.type == "rescue_modifier":
            return False
        if parent.type in _MODIFIERS:
            return parent.child_by_field_name("condition") == syntax
        operator = parent.child_by_field_name("operator")
        if operator is not None and operator.type in ("and", "or", "&&", "||"):
            return parent.child_by_field_name("left") == syntax
        return True


# -- patterns --------------------------------------------------------------------------------


def _whole_pattern(
    converter: Converter, syntax: SyntaxNode
) -> tuple[nodes.Node, tuple[nodes.LocalVariable, ...]]:
    """The pattern of a clause or match, and its variables."""
    pattern_syntax = syntax.child_by_field_name("pattern")
    if pattern_syntax is None:
        raise converter.syntax_error(converter.span(syntax), "something is missing here")
    _check_whole_end(converter, pattern_syntax)
    pattern = _pattern(converter, pattern_syntax)
    targets: dict[str, nodes.LocalVariable] = {}
    for target, is_alternative in _targets(pattern):
        if is_alternative and not target.name.startswith("_"):
            message = f"illegal variable in alternative pattern ({target.name})"
            raise converter.syntax_error(target.span, message)
        if target.name in targets and not target.name.startswith("_"):
            raise converter.syntax_error(target.span, f"duplicated variable name ({target.name})")
        targets[target.name] = target
    return pattern, tuple(targets.values())


def _targets(pattern: nodes.Node) -> Iterator[tuple[nodes.LocalVariable, bool]]:
    """The variables of a pattern, and whether each is in an alternative."""
    stack: list[tuple[nodes.Node | None, bool]] = [(pattern, False)]
    while stack:
        node, inside = stack.pop()
        if isinstance(node, patterns.Binding):
            yield node.target, inside
            stack.append((node.pattern, inside))
        elif isinstance(node, patterns.Rest) and node.target is not None:
            yield node.target, inside
        elif isinstance(node, patterns.Alternatives):
            stack += [(inner, True) for inner in node.patterns]
        elif isinstance(node, patterns.ArrayPattern):
            stack += [(inner, inside) for inner in (*node.before, node.rest, *node.after)]
        elif isinstance(node, patterns.FindPattern):
            stack += [(inner, inside) for inner in (node.before, *node.patterns, node.after)]
        elif isinstance(node, patterns.HashPattern):
            stack += [(inner, inside) for _, inner in node.pairs]
            stack.append((node.rest, inside))


def _pattern(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    if syntax.type == "identifier":
        target = _declare(converter, syntax, text_of(syntax))
        return patterns.Binding(span=target.span, pattern=None, target=target)
    if syntax.type == "range" and syntax.child_by_field_name("end") is None:
        _check_end(converter, syntax)
    return converter.node(syntax)


def _declare(converter: Converter, syntax: SyntaxNode, name: str) -> nodes.LocalVariable:
    if _NUMBERED.match(name):
        message = f"{name} is reserved for numbered parameter"
        raise converter.syntax_error(converter.span(syntax), message)
    return converter.declare(syntax, name)


_OPEN_ENDS = frozenset(["*", "**", ",", "..", "..."])
_MODIFIER = re.compile(rb"[ \t]*(?:if|unless|while|until|rescue)\b")
_LINE_ENDS = re.compile(rb"[ \t\r]*(?:#[^\n]*)?(\n)(?:[ \t\r]*(?:#[^\n]*)?\n)*[ \t\r]*")


def _check_whole_end(converter: Converter, syntax: SyntaxNode) -> None:
    """Refuse what cannot follow a pattern that needs no brackets."""
    last = syntax
    while last.child_count:
        last = last.children[-1]
    is_open = text_of(last) in _OPEN_ENDS
    if (is_open or last.type == ":") and _MODIFIER.match(converter.program.code, last.end_byte):
        message = "nothing of this kind may follow this pattern, unless it is in brackets"
        raise converter.syntax_error(converter.span(syntax), message)
    if is_open:
        _check_end(converter, last)


def _check_end(converter: Converter, syntax: SyntaxNode) -> None:
    """Refuse a line's end after ``1..``, ``*`` or ``a,``: Ruby reads on in the next line."""
    program = converter.program
    ends = _LINE_ENDS.match(program.code, syntax.end_byte)
    if ends is None:
        return
    following = program.code[ends.end() : ends.end() + 4]
    if program.from_page(ends.start(1)):
        is_clear = program.from_page(ends.end()) and (
            following[:1] in b")]},;" or following == b"then"
        )
    else:  # the tag's end: the end of the line after it may not be text, but it ends Ruby's line
        tag = program.tag_at(syntax.start_byte)
        converter.has_read_page = True
        text, end = converter.source.text, tag.span.end if tag is not None else 0
        ends_line = text.startswith(("\n", "\r\n"), end) or text[end - 1 : end] == "\n"
        is_clear = following[:1] == b")" or not ends_line
    if not is_clear:
        what = "a pattern that the end of its line leaves open (put it in brackets)"
        raise converter.unsupported(syntax, what)


def _as_pattern(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    value = syntax.child_by_field_name("value")
    name = syntax.child_by_field_name("name")
    if value is None or name is None:
        raise converter.syntax_error(converter.span(syntax), "something is missing here")
    pattern = _pattern(converter, value)
    target = _declare(converter, name, text_of(name))
    return patterns.Binding(span=converter.span(syntax), pattern=pattern, target=target)


def _alternatives(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    inner = tuple(_pattern(converter, child) for child in children_of(syntax))
    return patterns.Alternatives(span=converter.span(syntax), patterns=inner)


def _parenthesized(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    inner = children_of(syntax)
    if len(inner) != 1:
        raise converter.unsupported(syntax, "this pattern")
    return _pattern(converter, inner[0])


def _constant_of(converter: Converter, syntax: SyntaxNode) -> nodes.Node | None:
    constant = syntax.child_by_field_name("class")
    return converter.node(constant) if constant is not None else None


def _elements(
    converter: Converter, syntax: SyntaxNode
) -> tuple[nodes.Node | None, list[nodes.Node]]:
    """The constant of an array's or find pattern, and its elements, a splat as :class:`Rest`."""
    constant_syntax = syntax.child_by_field_name("class")
    constant = _constant_of(converter, syntax)
    children = [child for child in children_of(syntax) if child != constant_syntax]
    elements: dict[int, nodes.Node] = {}
    for index, child in enumerate(children):
        if child.type != "splat_parameter":
            elements[index] = _pattern(converter, child)
    for index, child in enumerate(children):
        if child.type == "splat_parameter":  # declared last: `[*a, ^a]` has no `a` to compare with
            if text_of(child) == ",":  # `a,` is `a, *`
                _check_end(converter, child)
            elements[index] = _rest(converter, child)
    return constant, [elements[index] for index in range(len(children))]


def _rest(converter: Converter, syntax: SyntaxNode) -> patterns.Rest:
    name = syntax.child_by_field_name("name")
    target = _declare(converter, name, text_of(name)) if name is not None else None
    return patterns.Rest(span=converter.span(syntax), target=target)


def _array_pattern(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    constant, elements = _elements(converter, syntax)
    places = [i for i, element in enumerate(elements) if isinstance(element, patterns.Rest)]
    if len(places) > 1:
        raise converter.syntax_error(converter.span(syntax), "this pattern has two splats")
    place = places[0] if places else len(elements)
    rest = elements[place] if places else None
    return patterns.ArrayPattern(
        span=converter.span(syntax),
        constant=constant,
        before=tuple(elements[:place]),
        rest=rest if isinstance(rest, patterns.Rest) else None,
        after=tuple(elements[place + 1 :]),
    )


def _find_pattern(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    constant, elements = _elements(converter, syntax)
    before, after = elements[0], elements[-1]
    inner = elements[1:-1]
    if not (isinstance(before, patterns.Rest) and isinstance(after, patterns.Rest) and inner):
        raise converter.unsupported(syntax, "this pattern")
    return patterns.FindPattern(
        span=converter.span(syntax),
        constant=constant,
        before=before,
        patterns=tuple(inner),
        after=after,
    )


def _hash_pattern(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    constant_syntax = syntax.child_by_field_name("class")
    constant = _constant_of(converter, syntax)
    pairs: dict[Symbol, nodes.Node] = {}
    rest: patterns.Rest | None = None
    closed = False
    for child in children_of(syntax):
        if child == constant_syntax:
            continue
        if child.type == "keyword_pattern":
            key, pattern = _pair(converter, child)
            if key in pairs:
                message = f"duplicated key name ({key.name})"
                raise converter.syntax_error(converter.span(child), message)
            pairs[key] = pattern
        elif child.type == "hash_splat_parameter":
            rest = _rest(converter, child)
        elif child.type == "hash_splat_nil":
            closed = True
        else:
            raise converter.unsupported(child, "this pattern")
    last = syntax.children[-1] if syntax.children else None
    if last is not None and last.type == ",":
        _check_end(converter, last)
    return patterns.HashPattern(
        span=converter.span(syntax),
        constant=constant,
        pairs=tuple(pairs.items()),
        rest=rest,
        closed=closed,
    )


def _pair(converter: Converter, syntax: SyntaxNode) -> tuple[Symbol, nodes.Node]:
    key_syntax = syntax.child_by_field_name("key")
    if key_syntax is None:
        raise converter.syntax_error(converter.span(syntax), "something is missing here")
    key = converter.node(key_syntax)
    converter.use_literal(key)
    if isinstance(key, nodes.StringLiteral) and all(isinstance(p, str) for p in key.parts):
        name = "".join(map(str, key.parts))
    elif isinstance(key, nodes.Literal) and isinstance(key.value, Symbol):
        name = key.value.name
    else:
        message = "symbol literal with interpolation is not allowed"
        raise converter.syntax_error(converter.span(key_syntax), message)
    value = syntax.child_by_field_name("value")
    if value is not None:
        return Symbol(name), _pattern(converter, value)
    if not _LOCAL_NAME.match(name) or name[0].isupper():
        message = "key must be valid as local variables"
        raise converter.syntax_error(converter.span(key_syntax), message)
    target = _declare(converter, key_syntax, name)
    return Symbol(name), patterns.Binding(span=target.span, pattern=None, target=target)


def _pinned_variable(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    name = syntax.child_by_field_name("name")
    if name is None:
        raise converter.syntax_error(converter.span(syntax), "something is missing here")
    if name.type == "identifier" and converter.scope.depth_of(text_of(name)) is None:
        message = f"{text_of(name)}: no such local variable"
        raise converter.syntax_error(converter.span(name), message)
    return converter.node(name)


def _pinned_expression(converter: Converter, syntax: SyntaxNode) -> nodes.Node:
    return converter.field(syntax, "value")


PATTERNS: Mapping[str, Convert] = {
    "case_match": _case_in,
    "match_pattern": _match,
    "test_pattern": _match,
    "as_pattern": _as_pattern,
    "alternative_pattern": _alternatives,
    "parenthesized_pattern": _parenthesized,
    "array_pattern": _array_pattern,
    "find_pattern": _find_pattern,
    "hash_pattern": _hash_pattern,
    "variable_reference_pattern": _pinned_variable,
    "expression_reference_pattern": _pinned_expression,
}
