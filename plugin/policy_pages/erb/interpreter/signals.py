"""How ``break``, ``next``, ``return``, ``retry`` and Ruby's exceptions leave a page's code."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, diagnose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_pages.erb.errors import PageError
    from policy_pages.erb.values import RubyException, Value
    from policy_pages.text.source import Place, Source


_LONGEST_TRAIL = 6
UNKNOWN = object()
"""The value of a variable whose assignment failed: reading it is not a second mistake."""
UNKNOWN_VALUE = "unknown-value"
"""The code of what follows from a mistake that was reported already; nobody sees it."""


class RaisedError(DiagnosticError):
    """A page's mistake, at its place; it may be an exception that the page rescues.

    The diagnostic is made when somebody reads it: a page may rescue its mistakes in a loop.

    :param trail: the templates around, outermost first, and where each prints the next.
    :param exception: what ``rescue`` finds, or None where a page must not go on.
    """

    def __init__(
        self,
        source: Source,
        span: Place,
        refusal: PageError,
        trail: tuple[tuple[Source, Place], ...],
        exception: RubyException | None,
    ) -> None:
        Exception.__init__(self, refusal.message)
        self.source = source
        self.span = span
        self.refusal = refusal
        self.trail = trail
        self.exception = exception

    @cached_property
    def diagnostics(self) -> list[Diagnostic]:  # type: ignore[override]
        """The message for the author; nothing if it was shown before."""
        refusal = self.refusal
        if refusal.code == UNKNOWN_VALUE:
            return []
        trail = trail_of(self.trail)
        problem = diagnose(
            self.source, self.span, refusal.code, refusal.message, help=refusal.help, trail=trail
        )
        return [problem]


def trail_of(places: Sequence[tuple[Source, Place]]) -> tuple[str, ...]:
    """Places as ``path:line:column``, innermost first; of many, the ones at both ends."""
    if len(places) > _LONGEST_TRAIL:
        places = [*places[:2], *places[-(_LONGEST_TRAIL - 2) :]]
    return tuple(
        "{}:{}:{}".format(source.path, *source.position(span.start))
        for source, span in reversed(places)
    )


class JumpSignal(Exception):  # noqa: N818 - no error
    """A jump to the loop, block or ``begin`` around it.

    :param span: its place in ``source``.
    """

    outside = ""
    """What is wrong where nothing is around it."""

    def __init__(self, source: Source, span: Place, value: Value = None) -> None:
        super().__init__()
        self.source = source
        self.span = span
        self.value = value


class BreakSignal(JumpSignal):
    """``break value``.

    :ivar block: the block it was in, once it has left it; None within a loop.
    """

    outside = "this `break` is not in a loop or block"

    def __init__(self, source: Source, span: Place, value: Value = None) -> None:
        super().__init__(source, span, value)
        self.block: object = None


class NextSignal(JumpSignal):
    """``next value``."""

    outside = "this `next` is not in a loop or block"


class ReturnSignal(Exception):  # noqa: N818 - no error
    """``return value`` from a method's or lambda's context."""

    def __init__(self, context: object, value: Value) -> None:
        super().__init__()
        self.context = context
        self.value = value


class RetrySignal(JumpSignal):
    """``retry``."""

    outside = "this `retry` is not in a `rescue`"
