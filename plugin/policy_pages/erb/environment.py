"""What a page can see, and what a helper knows about its call."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from policy_pages.erb.values import Value

if TYPE_CHECKING:
    from policy_pages.erb.limits import Meter
    from policy_pages.text.diagnostics import Diagnostic
    from policy_pages.text.source import Place, Source


class Printer(Protocol):
    """What a helper can ask the interpreter that calls it.

    :ivar source: the template that has the call.
    :ivar call_span: the place of the call in it.
    :ivar diagnostics: the errors up to now, after which the template went on.
    """

    meter: Meter
    source: Source
    call_span: Place
    diagnostics: list[Diagnostic]

    def capture(self, block: Callable[..., Value], arguments: list[Value]) -> str:
        """The text that a block prints; if it prints nothing, its value if that is a string."""

    def print(self, text: str) -> None:
        """Print at the place of the call, before its value: as `<% link_to … do %>` does."""

    def now(self) -> datetime.datetime:
        """The moment the site is built for.

        :raises PageError: where nobody said it.
        """

    def indentation(self) -> str:
        """The blanks before the call's tag, if its line begins with them."""

    def render_partial(
        self,
        partial: Partial,
        values: Mapping[str, Value],
        block: Callable[..., Value] | None = None,
    ) -> str:
        """What another template prints, given its local variables and what its ``yield`` runs."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A template that a page prints within itself.

    :param name: what the page called it.
    :param path: how it is named to its author.
    :param text: its text.
    :param start: the character offset where its body begins.
    """

    name: str
    path: str
    text: str
    start: int = 0


class HelperCall:
    """A call of a helper.

    :ivar arguments: the positional arguments.
    :ivar keywords: the ``name: value`` arguments.
    :ivar block: the block, or None.
    """

    __slots__ = ("arguments", "block", "keywords", "printer")

    def __init__(
        self,
        arguments: list[Value],
        keywords: dict[str, Value],
        block: Callable[..., Value] | None,
        printer: Printer,
    ) -> None:
        self.arguments = arguments
        self.keywords = keywords
        self.block = block
        self.printer = printer

    @property
    def meter(self) -> Meter:
        """What the page has used of its limits."""
        return self.printer.meter


Helper = Callable[[HelperCall], Value]
"""What a page can call by name.

A helper refuses with :class:`~policy_pages.erb.errors.PageError`.
"""


@dataclass(frozen=True)
class Environment:
    """What a page can see.

    :param values: names with a value: ``title``, and ``@title``.
    :param helpers: names that take arguments.
    :param constants: ``CDO`` and the like.
    :param now: the moment the site is built for, with its offset; None: a page cannot ask.
    :param on_clock: is called where a page asks for that moment.
    :param elsewhere: a name that a page cannot see -> help, or an empty string.
    :param warnings: what is reported of a page when it has run without an error.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    helpers: Mapping[str, Helper] = field(default_factory=dict)
    constants: Mapping[str, Value] = field(default_factory=dict)
    now: datetime.datetime | None = None
    on_clock: Callable[[], None] = lambda: None
    elsewhere: Callable[[str], str] = lambda _: ""
    warnings: Callable[[], list[Diagnostic]] = list
