"""Helpers that an old site's pages call and nobody has -> stubs in Python, in their calls' form."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from policy_pages.erb import nodes
from policy_pages.erb.lexer import tokenize
from policy_pages.erb.limits import Limits
from policy_pages.erb.parser import parse
from policy_pages.erb.program import write_program
from policy_pages.front_matter.reading import body_start
from policy_pages.text.diagnostics import DiagnosticError
from policy_pages.text.source import Source

FILE = "helpers.py"
_LONGEST = 60
"""Characters of a call in a stub's docstring."""


_OF_LISTS = frozenset(
    "each each_with_index each_slice map flat_map collect select filter reject sort sort_by"
    " group_by partition uniq compact take drop zip inject reduce find detect max_by min_by"
    " sum".split()
)
"""The methods of lists; a stub for which a page calls one of them returns an empty list."""


@dataclass(frozen=True)
class HelperUse:
    """One call of a name without a receiver.

    :param positional: how many arguments it is given.
    :param has_splat: whether some are a list's, so that nobody knows how many.
    :param keywords: the names of those that Python can have.
    :param has_more_keywords: whether there are others.
    :param asked: the method that is called on its result; empty for none, ``[]`` for an index.
    :param shown: the call as written, shortened.
    """

    name: str
    path: str
    line: int
    column: int
    positional: int
    has_splat: bool
    keywords: tuple[str, ...]
    has_more_keywords: bool
    has_block: bool
    asked: str
    shown: str


def helper_uses(source: Source, trim_mode: str) -> list[HelperUse]:
    """The names that a template calls without a receiver; none of one that cannot be parsed."""
    try:
        tokens = tokenize(source, body_start(source), trim_mode, Limits())
        tree = parse(source, write_program(tokens), Limits())
    except DiagnosticError:
        return []
    return [_use(source, call, asked) for call, asked in _calls(tree)]


def _use(source: Source, call: nodes.Call, asked: str) -> HelperUse:
    line, column = source.position(call.name_span.start)
    pairs = call.keywords.pairs if call.keywords is not None else ()
    names = [_name_of(key) for key, _ in pairs]
    usable = tuple(name for name in names if name.isidentifier() and not keyword.iskeyword(name))
    shown = source.text[call.span.start : call.span.end].splitlines()[0]
    return HelperUse(
        call.name,
        source.path,
        line,
        column,
        sum(not isinstance(one, nodes.Splat) for one in call.arguments),
        any(isinstance(one, nodes.Splat) for one in call.arguments),
        usable,
        len(usable) < len(names),
        call.block is not None,
        asked,
        shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…",
    )


def _name_of(key: nodes.Node | None) -> str:
    """The name of a keyword; empty for one that is worked out."""
    if isinstance(key, nodes.Literal):
        return str(getattr(key.value, "name", key.value))
    if isinstance(key, nodes.StringLiteral) and len(key.parts) == 1:
        return str(key.parts[0]) if isinstance(key.parts[0], str) else ""
    return ""


def _calls(tree: nodes.Node) -> Iterator[tuple[nodes.Call, str]]:
    """The calls without a receiver in a tree, each with the method that is called on its value."""
    waiting: list[tuple[object, str]] = [(tree, "")]
    while waiting:
        node, asked = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend((one, "") for one in reversed(node))
            continue
        if not isinstance(node, (nodes.Node, nodes.Parameters)):
            continue
        if isinstance(node, nodes.Call) and node.receiver is None:
            yield node, asked
        for field in reversed(fields(node)):
            asks = ""
            if field.name == "receiver":
                asks = node.name if isinstance(node, nodes.Call) else "[]"
            waiting.append((getattr(node, field.name), asks))


def stubs_text(uses: Mapping[str, list[HelperUse]], places: Mapping[str, str]) -> str:
    """The Python file with a stub for each name.

    :param uses: name of a helper -> its calls.
    :param places: name of a helper -> where the old site defines it.
    """
    has_blocks = any(use.has_block for calls in uses.values() for use in calls)
    parts = [_HEAD.format("Block, helper" if has_blocks else "helper")]
    for name in sorted(uses):
        parts.append(_stub(name, uses[name], places.get(name)))
    return "\n\n".join(parts)


_HEAD = '''"""The site's own helpers: placeholders, written by `policy-pages import`.

Pages call these names. The old site defined them in Ruby, which does not run here. Each placeholder
prints the text or the block that it is given. Write in Python what the old helper did; the authors'
guide explains how, under "Your own helpers".
"""

from policy_pages.helpers import {}
'''


def _stub(name: str, uses: list[HelperUse], defined: str | None) -> str:
    first = uses[0]
    more = f", and {len(uses) - 1} more" if len(uses) > 1 else ""
    where = f"\n    The old site defines it in {defined}." if defined else ""
    has_block = any(use.has_block for use in uses)
    names = [f"argument_{number}" for number in range(1, 1 + max(use.positional for use in uses))]
    keywords = sorted({name for use in uses for name in use.keywords} - {*names, "block"})
    parameters = [f"{one}=None" for one in names]
    if any(use.has_splat for use in uses):
        parameters.append("*others")
    elif keywords or has_block:
        parameters.append("*")
    parameters += [f"{one}=None" for one in keywords]
    parameters += ["block: Block | None = None"] if has_block else []
    parameters += ["**options"] if any(use.has_more_keywords for use in uses) else []
    called = first.shown.replace("\\", "\\\\").replace('"""', "'''")
    return (
        f"@helper\n"
        f"def {name}({', '.join(parameters)}):\n"
        f'    """A placeholder, for `{called}`.\n\n'
        f"    Called at {first.path}:{first.line}{more}.{where}\n"
        f'    """\n'
        f"    {_result(names, {use.asked for use in uses}, has_block=has_block)}\n"
    )


def _result(names: list[str], asked: set[str], *, has_block: bool) -> str:
    if asked & _OF_LISTS:
        return "return []"
    if "[]" in asked:
        return "return {}"
    given = f'str({names[0]} or "")' if names else '""'
    return f"return block() if block is not None else {given}" if has_block else f"return {given}"


def can_be_stubbed(name: str) -> bool:
    """Whether Python can have a function of a name."""
    return name.isidentifier() and not keyword.iskeyword(name)


def uses_by_name(uses: Iterable[HelperUse], names: Iterable[str]) -> dict[str, list[HelperUse]]:
    """Name -> its calls, in the order of their places."""
    found: dict[str, list[HelperUse]] = {name: [] for name in names}
    for use in uses:
        if use.name in found:
            found[use.name].append(use)
    return {name: calls for name, calls in found.items() if calls}
