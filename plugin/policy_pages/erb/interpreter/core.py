"""Calls: Ruby's methods, a page's own, and the helpers and partials that it is handed.

What a page can reach is what the tables name: Ruby's methods by
:func:`policy_pages.erb.methods.find_method`, everything without a receiver by the helpers
handed in. No Python attribute is ever looked up by a name from a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from policy_pages.erb import nodes
from policy_pages.erb.classes import CLASSES
from policy_pages.erb.environment import HelperCall
from policy_pages.erb.errors import PageError
from policy_pages.erb.interpreter.costs import arguments_cost, call_cost
from policy_pages.erb.interpreter.evaluation import Evaluation, Frame
from policy_pages.erb.interpreter.signals import (
    JumpSignal,
    RaisedError,
)
from policy_pages.erb.methods import RUBY_NIL_METHODS, find_method, method_names
from policy_pages.erb.methods.data_names import METHODS_OF_DATA
from policy_pages.erb.methods.kernel import KERNEL_METHODS, REFUSED_KERNEL_METHODS
from policy_pages.erb.methods.table import (
    Invocation,
    Method,
    check_arguments,
    make_enumerator,
)
from policy_pages.erb.printing import inspect, to_s
from policy_pages.erb.values import (
    MAIN,
    DataHash,
    Keywords,
    Proc,
    RubyClass,
    RubyException,
    RubyObject,
    RubyString,
    Value,
    shown_type,
    type_name,
)
from policy_pages.text.diagnostics import DiagnosticError, did_you_mean
from policy_pages.text.source import Place, Source

if TYPE_CHECKING:
    from policy_pages.erb.environment import Partial

    Load: TypeAlias = Callable[[Source, int, frozenset[str]], nodes.Node]

_OPENING = re.compile(r"<%[-=#\s]")
_LONGEST_TAG = 2_000
"""Characters behind a name in which the beginning of another tag is looked for."""


class Interpreter(Evaluation):
    """Walks a page's tree and prints its text."""

    def send(
        self,
        receiver: Value,
        name: str,
        arguments: list[Value],
        block: Callable[..., Value] | None = None,
    ) -> Value:
        """Call a method of a value.

        :raises PageError: where there is none, it is given the wrong arguments, or refuses.
        """
        method = find_method(receiver, name)
        if method is None:
            return self.missing(receiver, name, arguments, block)
        given = len(arguments)
        most = method.most
        if method.in_ruby or given < method.least or (most is not None and given > most):
            check_arguments(method, arguments)
        if arguments and type(arguments[-1]) is Keywords and not method.keywords:
            arguments = [*arguments[:-1], arguments[-1].plain()]
        if method.mutates and self.is_frozen(receiver):
            shown = f"{type_name(receiver)}: {inspect(receiver, self.meter)}"
            raise PageError("frozen-error", f"can't modify frozen {shown}")
        if block is None and method.enumerator and (given == 0 or method.enumerator == "always"):
            return make_enumerator(receiver, name, arguments)
        self.meter.spend(call_cost(receiver, name, arguments))
        return method.function(Invocation(block, self), receiver, *arguments)

    def missing(
        self,
        receiver: Value,
        name: str,
        arguments: list[Value],
        block: Callable[..., Value] | None,
    ) -> Value:
        """A method that no table has: one of a dialect's objects, or a key of its data."""
        if receiver is MAIN and self.knows(name):
            return self.call_own(name, arguments, block)
        if isinstance(receiver, RubyObject) and name in receiver.methods:
            return self.call_helper(receiver.methods[name], arguments, block)
        asks_for_value = not arguments and block is None and name.isidentifier()
        if isinstance(receiver, RubyObject) and receiver.others is not None and asks_for_value:
            return receiver.others(name)
        if isinstance(receiver, DataHash) and asks_for_value:
            if name in METHODS_OF_DATA:
                message = f"`{name}` is a method of Ruby's hashes that pages may not call"
                raise PageError("undefined-method", message, f"the key is `['{name}']`")
            return receiver.get(RubyString(name), self.meter)
        # a page may rescue what nil does not understand, a million times: then nobody reads it
        guarded = receiver is None and self.guards > 0
        help = "" if guarded else did_you_mean(name, method_names(receiver))
        message = f"{_with_article(receiver)} has no method `{name}` that pages may call"
        if receiver is None and name not in RUBY_NIL_METHODS:
            message = f"there is no method `{name}` for nil"
            if not help:
                help = "the value before it is empty: check its name"
                help += f", or write `&.{name}`" if name[0].isalpha() else ""
            ruby = f"undefined method `{name}' for nil:NilClass"
            exception = RubyException(CLASSES["NoMethodError"], ruby)
            raise PageError("undefined-method", message, help, exception=exception)
        raise PageError("undefined-method", message, help)

    def call_own(
        self, name: str, arguments: list[Value], block: Callable[..., Value] | None
    ) -> Value:
        """Call what :meth:`knows` knows: the page's own method, a value, a helper or Ruby's own."""
        definition = self.definitions.get(name)
        if definition is not None:
            return definition(block, *arguments)
        if not arguments and name in self.environment.values:
            return self.environment.values[name]
        helper = self.environment.helpers.get(name)
        if helper is not None:
            return self.call_helper(helper, arguments, block)
        return self.call_kernel(KERNEL_METHODS[name], arguments, block)

    def bound(self, name: str) -> Proc:
        """``method(:name)``: what a name without a receiver stands for, to be called later.

        :raises PageError: where nothing has the name.
        """
        if not self.knows(name):
            raise PageError("undefined-name", f"the method `{name}` is not defined")

        def run(*given: Value, block: Callable[..., Value] | None = None) -> Value:
            return self.call_own(name, list(given), block)

        return Proc(run, is_lambda=True)

    def include(self, methods: Mapping[str, Method], module: Value) -> None:
        """Let a module's methods be called without it."""
        for name, method in methods.items():

            def run(
                block: Callable[..., Value] | None, *arguments: Value, method: Method = method
            ) -> Value:
                check_arguments(method, list(arguments))
                self.meter.spend(arguments_cost(arguments))
                return method.function(Invocation(block, self), module, *arguments)

            self.definitions[name] = run

    def call_helper(
        self,
        helper: Callable[..., Value],
        arguments: list[Value],
        block: Callable[..., Value] | None,
    ) -> Value:
        """Call a helper; its ``name: value`` arguments are the last of the arguments."""
        keywords: dict[str, Value] = {}
        if arguments and isinstance(arguments[-1], Keywords):
            keywords = {to_s(key, self.meter): value for key, value in arguments[-1].items()}
            arguments = arguments[:-1]
        return helper(HelperCall(arguments, keywords, block, self))

    def call_kernel(
        self, method: Method, arguments: list[Value], block: Callable[..., Value] | None
    ) -> Value:
        """Call a method that Ruby has everywhere, such as ``format``."""
        given = len(arguments)
        most = method.most
        if method.in_ruby or given < method.least or (most is not None and given > most):
            check_arguments(method, arguments)
        if arguments and isinstance(arguments[-1], Keywords) and not method.keywords:
            arguments = [*arguments[:-1], arguments[-1].plain()]
        self.meter.spend(arguments_cost(arguments))
        return method.function(Invocation(block, self), None, *arguments)

    def call_method(
        self,
        receiver: Value,
        name: str,
        arguments: list[Value],
        span: Place,
        block: Callable[..., Value] | None = None,
    ) -> Value:
        """As :meth:`send`, with a refusal at its place of the page.

        :raises RaisedError: where the method refuses.
        """
        try:
            return self.send(receiver, name, arguments, block)
        except PageError as refusal:
            raise self.refused(refusal, span) from None

    def values_of(self, elements: tuple[nodes.Node, ...]) -> list[Value]:
        """The values of elements or arguments, with splats spread out."""
        result: list[Value] = []
        failed: nodes.Node | None = None
        for element in elements:
            try:
                if isinstance(element, nodes.Splat):
                    result += self._spread(element)
                else:
                    result.append(self.evaluate(element))
            except DiagnosticError as error:
                self.report(error)  # and look at the others, too
                failed = element
        if failed is not None:
            raise self.unknown(failed.span)
        return result

    def _spread(self, node: nodes.Splat) -> list[Value]:
        value = self.evaluate(node.value)
        if value is None:
            return []
        if not isinstance(value, list):
            if not self.responds_to(value, "to_a"):
                return [value]
            value = self.call_method(value, "to_a", [], node.span)
        if not isinstance(value, list):
            return [value]
        self.meter.spend(len(value) >> 6)
        return list(value)

    def knows(self, name: str) -> bool:
        """Whether a name can be called without a receiver."""
        return (
            name in self.definitions
            or name in self.environment.values
            or name in self.environment.helpers
            or name in KERNEL_METHODS
        )

    def responds_to(self, receiver: Value, name: str) -> bool:
        """Whether a method can be called on a value."""
        if find_method(receiver, name) is not None or (receiver is MAIN and self.knows(name)):
            return True
        return isinstance(receiver, RubyObject) and name in receiver.methods

    def run_until_stopped(self, block: Callable[..., Value]) -> Value:
        """``loop``: run a block until it breaks or raises StopIteration."""
        self.guards += 1  # it rescues
        try:
            while True:
                self.meter.spend(1)
                block()
        except RaisedError as error:
            if error.exception is None or error.exception.kind.name != "StopIteration":
                raise
            return None
        finally:
            self.guards -= 1

    def undefined(self, node: nodes.Call) -> RaisedError:
        """The error for a name that nothing has."""
        own = {*self.definitions}
        frame: Frame | None = self.frame
        while frame is not None:
            own.update(frame.values)
            frame = frame.outer
        own.update(self.environment.values)
        names = own | self.environment.helpers.keys()
        what = "name" if node.bare else "helper"
        reason = REFUSED_KERNEL_METHODS.get(node.name)
        if reason is not None:
            message = f"`{node.name}` is a method that pages may not call: {reason}"
            return self.error(node.name_span, "unsupported-ruby", message)
        suggestion = self.environment.elsewhere(node.name)
        following = self.source.text[node.name_span.start :][:_LONGEST_TAG].partition("%>")[0]
        if _OPENING.search(following):
            suggestion = "close the tag with `%>` before the next one begins"
        elif node.name in own:
            suggestion = f"`{node.name}` is a variable: write it without arguments"
        suggestion = suggestion or did_you_mean(node.name, names | KERNEL_METHODS.keys())
        if not suggestion and own:
            listed = ", ".join(f"`{name}`" for name in sorted(own)[:12])
            suggestion = f"known here: {listed}"
        message = f"the {what} `{node.name}` is not defined"
        return self.error(node.name_span, "undefined-name", message, suggestion)

    def capture(self, block: Callable[..., Value], arguments: list[Value]) -> str:
        """What a block prints; where it prints nothing, its value if that is a string."""
        outer, self.printed = self.printed, []
        try:
            value = block(*arguments)
            text = "".join(self.printed)
        finally:
            self.printed = outer
        return text or (value.text if isinstance(value, RubyString) else "")

    def print(self, text: str) -> None:
        """Print text where the helper's call stands: what a helper with a block makes of it."""
        self.write(text, self.call_span)

    def render_partial(self, partial: Partial, values: Mapping[str, Value]) -> str:
        """What another template prints, given its local variables.

        :raises DiagnosticError: for its mistakes, with the way to it.
        """
        span = self.call_span
        outer = (self.source, self.frame, self.context, self.printed)
        self.enter(span)
        self._trail.append((self.source, span))
        self.source = Source(partial.path, partial.text)
        self.frame, self.context, self.printed = Frame(), None, []
        self.frame.values.update(values)
        try:
            self.statement(self.load(self.source, partial.start, frozenset(values)))
            return "".join(self.printed)
        except RaisedError:
            raise
        except JumpSignal as signal:  # no jump of a partial's own leads out of it
            raise self.misplaced(signal) from None
        except DiagnosticError as error:  # it does not parse
            trail = self.trail()
            problems = [replace(problem, trail=trail) for problem in error.diagnostics]
            raise DiagnosticError(*problems) from None
        finally:
            self._trail.pop()
            self.source, self.frame, self.context, self.printed = outer
            self.depth -= 1


def _with_article(value: Value) -> str:
    """What a value is, for a sentence: `a String`, `nil`, `true`, the name of a class."""
    if isinstance(value, RubyClass):
        return f"`{value.name}`"
    if value is None or isinstance(value, bool):
        return shown_type(value)
    name = type_name(value)
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"
