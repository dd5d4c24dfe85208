"""One evaluation of one page: its state, the mistakes it finds, and its calls.

Calls are those of Ruby's methods, of a page's own, and of the helpers and partials that it is
handed. What a page can reach is what the tables name: Ruby's methods by
:func:`policy_pages.erb.methods.find_method`, everything without a receiver by the helpers
handed in. No Python attribute is ever looked up by a name from a page.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from policy_pages.erb import nodes
from policy_pages.erb.classes import CLASSES, CONSTANTS, LISTS
from policy_pages.erb.environment import HelperCall
from policy_pages.erb.errors import RUBY_CLASSES, PageError, standing_help
from policy_pages.erb.interpreter.costs import arguments_cost, call_cost
from policy_pages.erb.interpreter.signals import (
    UNKNOWN_VALUE,
    BreakSignal,
    JumpSignal,
    RaisedError,
    trail_of,
)
from policy_pages.erb.limits import TOO_DEEP, Limits, Meter
from policy_pages.erb.methods import RUBY_NIL_METHODS, find_method, method_names
from policy_pages.erb.methods.data_names import METHODS_OF_DATA
from policy_pages.erb.methods.kernel import KERNEL_METHODS, REFUSED_KERNEL_METHODS
from policy_pages.erb.methods.table import Invocation, Method, check_arguments, make_enumerator
from policy_pages.erb.ordering import order
from policy_pages.erb.printing import inspect, to_s
from policy_pages.erb.values import (
    MAIN,
    DataHash,
    Keywords,
    Proc,
    RubyClass,
    RubyException,
    RubyHash,
    RubyObject,
    RubyString,
    Symbol,
    Value,
    shown_type,
    type_name,
)
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, did_you_mean
from policy_pages.text.source import HALF_CHARACTER, Place, Source, Span, find_surrogate

if TYPE_CHECKING:
    from policy_pages.erb.environment import Environment, Partial
    from policy_pages.erb.regexp import Match

    Load: TypeAlias = Callable[[Source, int, frozenset[str]], "tuple[nodes.Node, Code]"]


_OPENING = re.compile(r"<%[-=#\s]")
_LONGEST_TAG = 2_000
"""How many characters after a name are searched for the beginning of another tag."""
_KEYWORDS = frozenset("if unless else elsif end case when while do then and or not".split())
"""Words of Ruby that people write with a capital, as at the beginning of a sentence."""
_MOST_REPORTED = 100
"""A page's evaluation ends at its next mistake: nobody reads more of them."""


class Frame:
    """Local variables; a block's frame sees the one around it."""

    __slots__ = ("outer", "values")

    def __init__(self, outer: Frame | None = None) -> None:
        self.values: dict[str, Value] = {}
        self.outer = outer


class Context:
    """The method, lambda or partial that runs: where ``return`` goes, and what ``yield`` runs.

    :ivar is_partial: whether there is nothing to return from.
    """

    __slots__ = ("block", "is_partial", "name")

    def __init__(
        self, name: str, block: Callable[..., Value] | None, *, is_partial: bool = False
    ) -> None:
        self.name = name
        self.block = block
        self.is_partial = is_partial


class Interpreter:
    """Runs a page's code and prints its text: one evaluation of one page.

    :param load: a template's source, the offset of its body and its local names -> its tree, and
        the code of that.
    """

    def __init__(
        self,
        source: Source,
        environment: Environment,
        limits: Limits,
        load: Load,
    ) -> None:
        self.source = source
        self.environment = environment
        self.load = load
        self.meter = Meter(limits)
        self.most_output, self.most_depth = limits.output, limits.depth
        self.global_variables: dict[str, Value] = {}
        self.instance_variables: dict[str, Value] = dict(environment.values)
        self.constants: dict[str, Value] = dict(environment.constants)
        self.definitions: dict[str, Callable[..., Value]] = {}
        self.frame = Frame()
        self.context: Context | None = None
        self.last_match: Match | None = None
        self.current_exception: RubyException | None = None
        self.printed: list[str] = []
        self.diagnostics: list[Diagnostic] = []
        self.failed = False
        self.length = 0
        self.depth = 0
        self.guards = 0
        self.call_span: Place = Span(0, 0)
        self._trail: list[tuple[Source, Place]] = []
        self._frozen: dict[int, Value] = {}

    def run(self, node: nodes.Node, code: Code) -> Value:
        """Run a template; values that nest without end (`a << a`) are a diagnostic, too.

        :raises DiagnosticError: for whatever a page does wrong, at its place.
        """
        try:
            return code(self)
        except RecursionError:
            raise self.error(node.span, "limit-depth", *TOO_DEEP) from None
        except PageError as refusal:  # of a walk through values that no call asked for
            raise self.refused(refusal, node.span) from None

    def too_many_steps(self, span: Place) -> RaisedError:
        """The error for a page that takes too many steps, to be raised."""
        message = f"this page takes more than {self.meter.most_steps:,} steps"
        return self.error(span, "limit-steps", message)

    def write(self, text: str, span: Place) -> None:
        """Print text, within the limit."""
        self.length += len(text)
        if self.length > self.most_output:
            message = f"this page prints more than {self.most_output:,} characters"
            raise self.error(span, "limit-output", message)
        if not text.isascii() and find_surrogate(text) is not None:
            raise self.error(span, "encoding", *HALF_CHARACTER)
        self.printed.append(text)

    write_literal = write
    """Print the template's own text: whoever asks where text comes from replaces it."""

    def enter(self, span: Place) -> None:
        """Before each call of a block, method or partial; ``depth`` is counted down after it.

        :raises RaisedError: ``limit-depth``; then there is nothing to count down.
        """
        if self.depth >= self.most_depth:
            message = f"calls are nested more than {self.most_depth:,} levels deep"
            help = f"{standing_help('limit-depth')}; does a method or partial call itself?"
            raise self.error(span, "limit-depth", message, help)
        self.depth += 1

    def error(self, span: Place, code: str, message: str, help: str = "") -> RaisedError:
        """A diagnostic at a place of the page, to be raised."""
        return self.refused(PageError(code, message, help), span)

    def refused(self, refusal: PageError, span: Place) -> RaisedError:
        """The diagnostic of a refusal at its place, to be raised."""
        exception = refusal.exception
        if exception is None and refusal.code in RUBY_CLASSES:
            exception = RubyException(CLASSES[RUBY_CLASSES[refusal.code]], refusal.message)
        if not isinstance(exception, RubyException):
            exception = None
        return RaisedError(self.source, span, refusal, tuple(self._trail), exception)

    def trail(self) -> tuple[str, ...]:
        """The way to the template that runs, innermost first."""
        return trail_of(self._trail)

    def current_method(self) -> str | None:
        """The name of the page's method that runs."""
        return self.context.name or None if self.context is not None else None

    def new_string(self, text: str) -> RubyString:
        """A string of a page."""
        return RubyString(text)

    def order(self, left: Value, right: Value) -> int | None:
        """``left <=> right``."""
        return order(left, right, self.meter)

    def has_constant(self, name: str) -> bool:
        """Whether a constant is defined."""
        return name in self.constants or name in CONSTANTS or name in LISTS

    def constant(self, name: str) -> Value:
        """What a constant stands for that is defined."""
        if name in LISTS and name not in self.constants:
            self.constants[name] = LISTS[name]()
        return self.constants[name] if name in self.constants else CONSTANTS[name]

    def block_given(self) -> bool:
        """Whether the method that runs was given a block."""
        return self.context is not None and self.context.block is not None

    def now(self) -> datetime.datetime:
        """The moment the site is built for.

        :raises PageError: where nobody said it.
        """
        if self.environment.now is None:
            raise PageError("unsupported-ruby", "the day of the build is not known here")
        self.environment.on_clock()
        return self.environment.now

    def rescued(self) -> RubyException | None:
        """The exception that is being rescued."""
        return self.current_exception

    def report(self, error: DiagnosticError, *, within_blocks: bool = False) -> None:
        """Write a mistake down and go on, to find the page's other mistakes.

        :raises DiagnosticError: the same, where the page may rescue it, where a limit is reached
            and, unless ``within_blocks``, where a block's or method's caller waits for its value.
        """
        waiting = self.depth > 0 and not within_blocks
        code = error.refusal.code if isinstance(error, RaisedError) else ""
        if self.guards or waiting or code.startswith("limit-"):
            raise error
        if len(self.diagnostics) >= _MOST_REPORTED:
            raise error
        self.diagnostics += [d for d in error.diagnostics if d not in self.diagnostics]
        self.failed = True

    def misplaced(self, signal: JumpSignal) -> Exception:
        """What is to be raised where a jump leaves a method or partial: it cannot lead further.

        The ``break`` of a block that was given to the method goes on to the block's own call.
        """
        if isinstance(signal, BreakSignal) and signal.block is not None:
            return signal
        problem = PageError("syntax-error", signal.outside)
        return RaisedError(signal.source, signal.span, problem, tuple(self._trail), None)

    def unknown(self, span: Place) -> RaisedError:
        """What follows from a mistake that was reported; it is not reported again."""
        return self.error(span, UNKNOWN_VALUE, "this has no value")

    def freeze(self, value: Value) -> None:
        """Let no method change a string, an array or a hash any more."""
        if isinstance(value, RubyString):
            value.frozen = True
        elif isinstance(value, (list, RubyHash)):
            self._frozen[id(value)] = value  # kept, so that its id stays its own

    def is_frozen(self, value: Value) -> bool:
        """Whether no method may change a value; numbers, symbols and the like never change."""
        if isinstance(value, RubyString):
            return value.frozen
        if isinstance(value, (list, RubyHash)):
            return id(value) in self._frozen
        return not isinstance(value, (datetime.date, RubyObject, Proc))

    # -- calls ---------------------------------------------------------------------------------

    def send(
        self,
        receiver: Value,
        name: str,
        arguments: list[Value],
        block: Callable[..., Value] | None = None,
    ) -> Value:
        """Call a method of a value.

        :raises PageError: if there is none, it is given the wrong arguments, or refuses.
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
        if isinstance(receiver, DataHash) and name[:-1].isidentifier() and name.endswith("="):
            return self.send(receiver, "[]=", [RubyString(name[:-1]), *arguments], block)
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
        """Call a helper; its ``name: value`` arguments are the last of the arguments.

        With a key that is not a name, they stay a hash, as in Ruby for a method without keywords.
        """
        keywords: dict[str, Value] = {}
        if arguments and isinstance(arguments[-1], Keywords):
            last = arguments[-1]
            arguments = arguments[:-1]
            if all(isinstance(key, (Symbol, RubyString)) for key, _ in last.items()):
                keywords = {to_s(key, self.meter): value for key, value in last.items()}
            else:
                arguments.append(last.plain())
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

    def spread(self, value: Value, span: Place) -> list[Value]:
        """The elements that a splat makes of a value."""
        if value is None:
            return []
        if not isinstance(value, list):
            if not self.responds_to(value, "to_a"):
                return [value]
            value = self.call_method(value, "to_a", [], span)
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

    def in_small_letters(self, name: str) -> str:
        """A suggestion for a name that is known in small letters, to Ruby or to the page."""
        small = name.lower()
        if small == name:
            return ""
        if small in _KEYWORDS:
            return f"write Ruby's word in small letters: `{small}`"
        is_known = small in self.environment.values or small in self.environment.helpers
        return f"did you mean `{small}`?" if is_known else ""

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
        suggestion = suggestion or self.in_small_letters(node.name)
        suggestion = suggestion or did_you_mean(node.name, names | KERNEL_METHODS.keys())
        if not suggestion and own:
            listed = ", ".join(f"`{name}`" for name in sorted(own)[:12])
            suggestion = f"the names that this page can use are {listed}"
        message = f"the {what} `{node.name}` is not defined"
        return self.error(node.name_span, "undefined-name", message, suggestion)

    def capture(self, block: Callable[..., Value], arguments: list[Value]) -> str:
        """The text that a block prints; if it prints nothing, its value if that is a string."""
        outer, self.printed = self.printed, []
        try:
            value = block(*arguments)
            text = "".join(self.printed)
        finally:
            self.printed = outer
        return text or (value.text if isinstance(value, RubyString) else "")

    def print(self, text: str) -> None:
        """Print text at the place of the helper's call: what a helper with a block makes of it."""
        self.write(text, self.call_span)

    def indentation(self) -> str:
        """The blanks before the tag of the helper's call, if its line begins with them."""
        text, call = self.source.text, self.call_span.start
        line = text[text.rfind("\n", 0, call) + 1 : call]
        return line[: line.index("<")] if line.strip() in ("<%", "<%-") else ""

    def render_partial(
        self,
        partial: Partial,
        values: Mapping[str, Value],
        block: Callable[..., Value] | None = None,
    ) -> str:
        """What another template prints, given its local variables.

        :param block: what its ``yield`` runs.
        :raises DiagnosticError: for its mistakes, with the way to it.
        """
        span = self.call_span
        outer = (self.source, self.frame, self.context, self.printed)
        self.enter(span)
        self._trail.append((self.source, span))
        self.source = Source(partial.path, partial.text)
        self.frame, self.context = Frame(), Context("", block, is_partial=True)
        self.printed = []
        self.frame.values.update(values)
        try:
            self.run(*self.load(self.source, partial.start, frozenset(values)))
            return "".join(self.printed)
        except RaisedError:
            raise
        except JumpSignal as signal:  # no jump in a partial can leave it
            raise self.misplaced(signal) from None
        except DiagnosticError as error:  # it does not parse
            trail = self.trail()
            problems = [replace(problem, trail=trail) for problem in error.diagnostics]
            raise DiagnosticError(*problems) from None
        finally:
            self._trail.pop()
            self.source, self.frame, self.context, self.printed = outer
            self.depth -= 1


Code: TypeAlias = Callable[[Interpreter], Value]
"""The value of a node; text and output nodes print. Each counts a step first.

It raises DiagnosticError for whatever a page does wrong, at its place.
"""


def _with_article(value: Value) -> str:
    """The kind of a value, for a sentence: `a String`, `nil`, `true`, the name of a class."""
    if isinstance(value, RubyClass):
        return f"`{value.name}`"
    if value is None or isinstance(value, bool):
        return shown_type(value)
    name = type_name(value)
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"
