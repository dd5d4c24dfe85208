"""Arguments -> the local variables of a block, a lambda or a method.

Ruby's rules (documentation of ``Proc``, "Lambda and non-lambda semantics"): a method or lambda
takes exactly what it declares; a block drops what it is given too much, takes ``nil`` for what is
missing, and takes a lone array apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from policy_pages.erb import nodes
from policy_pages.erb.errors import PageError
from policy_pages.erb.methods.table import wrong_count
from policy_pages.erb.printing import inspect
from policy_pages.erb.values import Keywords, RubyHash, Symbol, Value

if TYPE_CHECKING:
    from policy_pages.erb.interpreter.interpreter import Interpreter


def bind_block(
    interpreter: Interpreter,
    parameters: nodes.Parameters,
    arguments: tuple[Value, ...],
    block: Callable[..., Value] | None = None,
) -> None:
    """Declare a block's parameters in the frame that runs it."""
    values = interpreter.frame.values
    if not parameters.spreads and len(parameters.required) == 1 and _is_plain(parameters):
        name = parameters.required[0]
        if isinstance(name, str):  # by far the most frequent
            values[name] = _plain(arguments[0]) if arguments else None
            return
    given = list(arguments)
    keywords = _take_keywords(parameters, given)
    if parameters.spreads and len(given) == 1 and isinstance(given[0], list):
        given = list(given[0])
    least = len(parameters.required) + len(parameters.post)
    if len(given) < least:
        given += [None] * (least - len(given))
    if parameters.rest is None:
        del given[least + len(parameters.optional) :]
    _bind_positional(interpreter, parameters, given)
    _bind_keywords(interpreter, parameters, keywords)
    if parameters.block is not None:
        values[parameters.block] = block


def bind(
    interpreter: Interpreter,
    parameters: nodes.Parameters,
    arguments: list[Value],
    block: Callable[..., Value] | None = None,
) -> None:
    """Declare a method's or lambda's parameters in the frame that runs it.

    :raises PageError: ``argument-error``, with Ruby's words.
    """
    keywords = _take_keywords(parameters, arguments)
    least = len(parameters.required) + len(parameters.post)
    most = None if parameters.rest is not None else least + len(parameters.optional)
    missing = [n for n, default in parameters.keywords if default is None]
    if len(arguments) < least or (most is not None and len(arguments) > most):
        refusal = wrong_count(len(arguments), least, most)
        if missing and keywords is None:
            word = "keyword" if len(missing) == 1 else "keywords"
            message = f"{refusal.message[:-1]}; required {word}: {', '.join(missing)})"
            raise PageError("argument-error", message)
        raise refusal
    _bind_positional(interpreter, parameters, arguments)
    _bind_keywords(interpreter, parameters, keywords)
    if parameters.block is not None:
        interpreter.frame.values[parameters.block] = block


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


def _bind_positional(
    interpreter: Interpreter, parameters: nodes.Parameters, given: list[Value]
) -> None:
    """Give each positional parameter its argument; there are at least the required ones."""
    interpreter.meter.spend(len(given) >> 6)
    required, post = len(parameters.required), len(parameters.post)
    spare = len(given) - required - post
    for parameter, value in zip(parameters.required, given, strict=False):
        _declare(interpreter, parameter, value)
    position = required
    for index, (name, default) in enumerate(parameters.optional):
        if index < spare:
            interpreter.frame.values[name] = given[position]
            position += 1
        else:
            interpreter.frame.values[name] = interpreter.evaluate(default)
    end = len(given) - post
    if parameters.rest:
        interpreter.frame.values[parameters.rest] = given[position:end]
    for parameter, value in zip(parameters.post, given[max(end, position) :], strict=False):
        _declare(interpreter, parameter, value)


def _declare(interpreter: Interpreter, parameter: str | nodes.Parameters, value: Value) -> None:
    if isinstance(parameter, str):
        interpreter.frame.values[parameter] = value
        return
    given = list(value) if isinstance(value, list) else [value]
    least = len(parameter.required) + len(parameter.post)
    given += [None] * (least - len(given))
    if parameter.rest is None:
        del given[least:]
    _bind_positional(interpreter, parameter, given)


def _bind_keywords(
    interpreter: Interpreter, parameters: nodes.Parameters, given: Keywords | None
) -> None:
    if not parameters.keywords and parameters.keyword_rest is None:
        return
    meter = interpreter.meter
    left = given.copy() if given is not None else RubyHash()
    missing: list[str] = []
    for name, default in parameters.keywords:
        key = Symbol(name)
        if left.has(key, meter):
            interpreter.frame.values[name] = left.get(key, meter)
            del left.entries[key]
        elif default is None:
            missing.append(name)
        else:
            interpreter.frame.values[name] = interpreter.evaluate(default)
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
