"""What the pages of the original system call: ``view``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from policy_pages.diagnostics import did_you_mean
from policy_pages.template.methods.table import PageError
from policy_pages.template.values import RubyHash, RubyString, Symbol, Value, to_python, to_s

if TYPE_CHECKING:
    from policy_pages.template.interpreter import Helper


class ViewError(Exception):
    """A view's own template is broken; the message says where."""


class Views(Protocol):
    """The views of a site, whatever renders them."""

    def names(self) -> list[str]:
        """The names that ``view`` may be given."""

    def render(self, name: str, locals: Mapping[str, object]) -> str:
        """The HTML of a view.

        :param name: one of :meth:`names`.
        :param locals: plain Python values: strings, numbers, lists, mappings.
        :raises ViewError: where the view's template fails.
        """


def pegasus_helpers(views: Views, hold: Callable[[str], str]) -> Mapping[str, Helper]:
    """The helpers of the dialect.

    :param hold: takes a view's HTML and gives what stands for it in the page's Markdown.
    """

    def view(arguments: list[Value], keywords: dict[str, Value]) -> Value:
        """``view(uri, locals)``: the original system's, with the locals given."""
        if not 1 <= len(arguments) <= 2:
            raise PageError("argument-error", "`view` takes the name of a view and its values")
        if not isinstance(arguments[0], (RubyString, Symbol)):
            raise PageError("type-error", "the name of a view is a string or a symbol")
        name = to_s(arguments[0])
        given = dict(keywords)
        if len(arguments) == 2:
            if not isinstance(arguments[1], RubyHash):
                raise PageError("type-error", "the values of a view are a hash")
            given |= {to_s(key): value for key, value in arguments[1].items()}
        known = views.names()
        if name not in known:
            help = did_you_mean(name, known) or "a view is one file in `overrides/views/`"
            raise PageError("unknown-view", f"the view `{name}` is not found", help)
        try:
            html = views.render(name, {key: to_python(value) for key, value in given.items()})
        except ViewError as error:
            raise PageError("view-failed", f"the view `{name}` failed: {error}") from None
        return RubyString(hold(html))

    return {"view": view}
