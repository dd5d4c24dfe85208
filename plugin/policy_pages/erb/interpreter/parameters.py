"""Arguments -> the local variables of a block, a lambda or a method.

Ruby's rules (documentation of ``Proc``, "Lambda and non-lambda semantics"): a method or lambda
takes exactly what it declares; a block drops what it is given too much, takes ``nil`` for what is
missing, and takes a lone array apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from policy_pages.erb import nodes
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.table import wrong_count
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import Keywords, RubyHash, Symbol, Value

if TYPE_CHECKING:
    from policy_pages.erb.interpreter.code import CodeOf
    from policy_pages.erb.interpreter.interpreter import Interpreter

    Block: TypeAlias = Callable[..., Value] | None
    BlockBinder: TypeAlias = Callable[[Interpreter, tuple[Value, ...], Block], None]
    Binder: TypeAlias = Callable[[Interpreter, list[Value], Block], None]
    Declare: TypeAlias = Callable[[Interpreter, Value], None]


def block_binder(code_of: CodeOf, parameters: nodes.Parameters) -> BlockBinder:
    """What declares a block's parameters in the frame that runs it."""
    names = [name for name in parameters.required if isinstance(name, str)]
    if _is_plain(parameters) and 0 < len(names) == len(parameters.required):
        # by far the most frequent
        if len(names) == 1 and not parameters.spreads:
            return _one_name(names[0])
        if len(names) < _MANY and parameters.spreads:
            return _some_names(names)
    bind_positional = _positional_binder(code_of, parameters)
    bind_keywords = _keywords_binder(code_of, parameters)
    least = len(parameters.required) + len(parameters.post)

    def bind(
        interpreter: Interpreter,
        arguments: tuple[Value, ...],
        block: Callable[..., Value] | None,
    ) -> None:
        given = list(arguments)
        keywords = _take_keywords(parameters, given)
        if parameters.spreads and len(given) == 1 and isinstance(given[0], list):
            given = list(given[0])
        if len(given) < least:
            given += [None] * (least - len(given))
        if parameters.rest is None:
            del given[least + len(parameters.optional) :]
        bind_positional(interpreter, given)
        bind_keywords(interpreter, keywords)
        if parameters.block is not None:
            interpreter.frame.values[parameters.block] = block

    return bind


_MANY = 64
"""Parameters that count as a step."""


def _one_name(name: str) -> BlockBinder:
    def bind(interpreter: Interpreter, arguments: tuple[Value, ...], _: object) -> None:
        interpreter.frame.values[name] = _plain(arguments[0]) if arguments else None

    return bind


def _some_names(names: list[str]) -> BlockBinder:
    missing = [None] * len(names)

    def bind(interpreter: Interpreter, arguments: tuple[Value, ...], _: object) -> None:
        given: Sequence[Value] = arguments
        if given and type(given[-1]) is Keywords:
            given = [*given[:-1], given[-1].plain()]
        if len(given) == 1 and isinstance(given[0], list):
            given = given[0]
        if len(given) < len(names):
            given = [*given, *missing]
        interpreter.frame.values.update(zip(names, given, strict=False))

    return bind


def binder(code_of: CodeOf, parameters: nodes.Parameters) -> Binder:
    """What declares a method's or lambda's parameters in the frame that runs it.

    It raises PageError: ``argument-error``, with Ruby's words.
    """
    bind_positional = _positional_binder(code_of, parameters)
    bind_keywords = _keywords_binder(code_of, parameters)
    least = len(parameters.required) + len(parameters.post)
    most = None if parameters.rest is not None else least + len(parameters.optional)
    missing = [n for n, default in parameters.keywords if default is None]

    def bind(
        interpreter: Interpreter, arguments: list[Value], block: Callable[..., Value] | None
    ) -> None:
        keywords = _take_keywords(parameters, arguments)
        if len(arguments) < least or (most is not None and len(arguments) > most):
            refusal = wrong_count(len(arguments), least, most)
            if missing and keywords is None:
                word = "keyword" if len(missing) == 1 else "keywords"
                message = f"{refusal.message[:-1]}; required {word}: {', '.join(missing)})"
                raise PageError("argument-error", message)
            raise refusal
        bind_positional(interpreter, arguments)
        bind_keywords(interpreter, keywords)
        if parameters.block is not None:
            interpreter.frame.values[parameters.block] = block

    return bind


def _is_plain(parameters: nodes.Parameters) -> bool:
    return not (
        parameters.optional
        or parameters.post
        or parameters.keywords
        or parameters.rest is not None
        or parameters.keyword_rest is not None
        or parameters.block is not None
    )


def _plain(value: Value) -> Value:
    return value.plain() if isinstance(value, Keywords) else value


def _take_keywords(parameters: nodes.Parameters, arguments: list[Value]) -> Keywords | None:
    """The ``name: value`` arguments, taken out; a hash among the others if none are declared."""
    if not arguments or not isinstance(arguments[-1], Keywords):
        return None
    if parameters.keywords or parameters.keyword_rest is not None:
        last = arguments.pop()
        return last if isinstance(last, Keywords) else None
    arguments[-1] = _plain(arguments[-1])
    return None


def _positional_binder(
    code_of: CodeOf, parameters: nodes.Parameters
) -> Callable[[Interpreter, list[Value]], None]:
    """Give each positional parameter its argument; there are at least the required ones."""
    before = [_declare(code_of, one) for one in parameters.required]
    optional = [(name, code_of(default)) for name, default in parameters.optional]
    after = [_declare(code_of, one) for one in parameters.post]

    def bind(interpreter: Interpreter, given: list[Value]) -> None:
        interpreter.meter.spend(len(given) >> 6)
        spare = len(given) - len(before) - len(after)
        for declare, value in zip(before, given, strict=False):
            declare(interpreter, value)
        position = len(before)
        for index, (name, default) in enumerate(optional):
            if index < spare:
                interpreter.frame.values[name] = given[position]
                position += 1
            else:
                interpreter.frame.values[name] = default(interpreter)
        end = len(given) - len(after)
        if parameters.rest:
            interpreter.frame.values[parameters.rest] = given[position:end]
        for declare, value in zip(after, given[max(end, position) :], strict=False):
            declare(interpreter, value)

    return bind


def _declare(code_of: CodeOf, parameter: str | nodes.Parameters) -> Declare:
    if isinstance(parameter, str):
        name = parameter

        def declare(interpreter: Interpreter, value: Value) -> None:
            interpreter.frame.values[name] = value

        return declare
    parts = parameter
    bind_positional = _positional_binder(code_of, parts)

    def take_apart(interpreter: Interpreter, value: Value) -> None:
        given = list(value) if isinstance(value, list) else [value]
        least = len(parts.required) + len(parts.post)
        given += [None] * (least - len(given))
        if parts.rest is None:
            del given[least:]
        bind_positional(interpreter, given)

    return take_apart


def _keywords_binder(
    code_of: CodeOf, parameters: nodes.Parameters
) -> Callable[[Interpreter, Keywords | None], None]:
    if not parameters.keywords and parameters.keyword_rest is None:
        return lambda *_: None
    names = [
        (name, code_of(default) if default is not None else None)
        for name, default in parameters.keywords
    ]

    def bind(interpreter: Interpreter, given: Keywords | None) -> None:
        meter = interpreter.meter
        left = given.copy() if given is not None else RubyHash()
        missing: list[str] = []
        for name, default in names:
            key = Symbol(name)
            if left.has(key, meter):
                interpreter.frame.values[name] = left.get(key, meter)
                del left.entries[key]
            elif default is None:
                missing.append(name)
            else:
                interpreter.frame.values[name] = default(interpreter)
        if missing:
            word = "keyword" if len(missing) == 1 else "keywords"
            shown = ", ".join(f":{name}" for name in missing)
            raise PageError("argument-error", f"missing {word}: {shown}")
        if parameters.keyword_rest is None and left.entries:
            word = "keyword" if len(left.entries) == 1 else "keywords"
            shown = ", ".join(inspect(key, meter) for key, _ in left.items())
            raise PageError("argument-error", f"unknown {word}: {shown}")
        if parameters.keyword_rest:
            interpreter.frame.values[parameters.keyword_rest] = left

    return bind


def arity(parameters: nodes.Parameters | None, *, is_lambda: bool) -> int:
    """``Proc#arity``: how many arguments are taken; ``-n - 1`` where more are possible."""
    if parameters is None:
        return 0
    least = len(parameters.required) + len(parameters.post)
    needs_keyword = any(default is None for _, default in parameters.keywords)
    open_ended = parameters.rest is not None or (is_lambda and bool(parameters.optional))
    if open_ended:
        return -(least + needs_keyword) - 1
    if not is_lambda and parameters.optional:
        return -least - 1
    if needs_keyword:
        return least + 1
    if is_lambda and (parameters.keywords or parameters.keyword_rest is not None):
        return -least - 1
    return least


def described(
    parameters: nodes.Parameters | None, *, is_lambda: bool
) -> tuple[tuple[str, str], ...]:
    """``Proc#parameters``: kind and name of each."""
    if parameters is None:
        return ()
    plain = "req" if is_lambda else "opt"
    named = [(plain, n if isinstance(n, str) else "") for n in parameters.required]
    named += [("opt", name) for name, _ in parameters.optional]
    if parameters.rest is not None:
        named.append(("rest", parameters.rest))
    named += [(plain, name if isinstance(name, str) else "") for name in parameters.post]
    for name, default in parameters.keywords:
        named.append(("keyreq" if default is None else "key", name))
    if parameters.keyword_rest is not None:
        named.append(("keyrest", parameters.keyword_rest))
    if parameters.block is not None:
        named.append(("block", parameters.block))
    return tuple(named)
