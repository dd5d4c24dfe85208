"""The state of one evaluation of one page, what it counts, and the mistakes it finds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from policy_pages.erb import nodes
from policy_pages.erb.classes import CLASSES, CONSTANTS, LISTS
from policy_pages.erb.errors import RUBY_CLASSES, PageError, standing_help
from policy_pages.erb.interpreter.signals import (
    UNKNOWN_VALUE,
    BreakSignal,
    JumpSignal,
    RaisedError,
    trail_of,
)
from policy_pages.erb.limits import TOO_DEEP, Limits, Meter
from policy_pages.erb.ordering import order
from policy_pages.erb.values import (
    Proc,
    RubyException,
    RubyHash,
    RubyObject,
    RubyString,
    Value,
)
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError
from policy_pages.text.source import HALF_CHARACTER, Place, Source, Span, find_surrogate

if TYPE_CHECKING:
    from policy_pages.erb.environment import Environment
    from policy_pages.erb.regexp import Match

    Load: TypeAlias = Callable[[Source, int, frozenset[str]], nodes.Node]


_MOST_REPORTED = 100
"""A page's evaluation ends at its next mistake: nobody reads more of them."""


class Frame:
    """Local variables; a block's frame sees the one around it."""

    __slots__ = ("outer", "values")

    def __init__(self, outer: Frame | None = None) -> None:
        self.values: dict[str, Value] = {}
        self.outer = outer


class Context:
    """The method or lambda that runs: where ``return`` leads, and what ``yield`` runs."""

    __slots__ = ("block", "name")

    def __init__(self, name: str, block: Callable[..., Value] | None) -> None:
        self.name = name
        self.block = block


Handler = Callable[[Any, Any], Value]


class Evaluation:
    """One evaluation of one page.

    :param handlers: what evaluates a node of each type.
    :param load: a template's source, the offset of its body and its local names -> its tree.
    """

    def __init__(
        self,
        source: Source,
        environment: Environment,
        limits: Limits,
        handlers: Mapping[type[nodes.Node], Handler],
        load: Load,
    ) -> None:
        self.source = source
        self.environment = environment
        self.handlers = handlers
        self.load = load
        self.meter = Meter(limits)
        self.most_steps = limits.steps
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

    def evaluate(self, node: nodes.Node) -> Value:
        """The value of a node; text and output nodes print.

        :raises DiagnosticError: for whatever a page does wrong, at its place.
        """
        meter = self.meter
        meter.steps += 1
        if meter.steps > self.most_steps:
            message = f"this page takes more than {self.most_steps:,} steps"
            raise self.error(node.span, "limit-steps", message)
        return self.handlers[type(node)](self, node)

    def statement(self, node: nodes.Node) -> Value:
        """Evaluate a node; values that nest without end (`a << a`) are a diagnostic, too."""
        try:
            return self.evaluate(node)
        except RecursionError:
            raise self.error(node.span, "limit-depth", *TOO_DEEP) from None
        except PageError as refusal:  # of a walk through values that no call asked for
            raise self.refused(refusal, node.span) from None

    def write(self, text: str, span: Place) -> None:
        """Print text, within the limit."""
        self.length += len(text)
        if self.length > self.meter.limits.output:
            message = f"this page prints more than {self.meter.limits.output:,} characters"
            raise self.error(span, "limit-output", message)
        if not text.isascii() and find_surrogate(text) is not None:
            raise self.error(span, "encoding", *HALF_CHARACTER)
        self.printed.append(text)

    def enter(self, span: Place) -> None:
        """Before each call of a block, method or partial; ``depth`` is counted down behind it.

        :raises RaisedError: ``limit-depth``; then nothing is to be counted down.
        """
        if self.depth >= self.meter.limits.depth:
            message = f"calls nest deeper than {self.meter.limits.depth:,} levels"
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
