"""Names that are this plugin's own, and no old system's: ``view`` and ``data``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.helpers.dialect import ViewError, Views
from policy_pages.erb.helpers.site_values import CALL_STEPS, own_copy, to_plain
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import RubyHash, RubyString, Symbol, Value
from policy_pages.text.diagnostics import did_you_mean

if TYPE_CHECKING:
    from policy_pages.erb.environment import Helper, HelperCall

_NAME_SHOWN = 80


def view_helper(views: Views, hold: Callable[[str], str]) -> Helper:
    """``view(name, values)``: a view of the site, with the values given.

    :param hold: takes a view's HTML and returns its marker in the page's Markdown.
    """

    def view(call: HelperCall) -> Value:
        arguments = call.arguments
        if not 1 <= len(arguments) <= 2:
            raise PageError("argument-error", "`view` takes the name of a view and its values")
        if not isinstance(arguments[0], (RubyString, Symbol)):
            raise PageError("type-error", "the name of a view is a string or a symbol")
        name = to_s(arguments[0], call.meter)
        given = dict(call.keywords)
        if len(arguments) == 2:
            if not isinstance(arguments[1], RubyHash):
                raise PageError("type-error", "the values of a view are a hash")
            given |= {to_s(key, call.meter): value for key, value in arguments[1].items()}
        known = views.names()
        if name not in known:
            shown = name if len(name) <= _NAME_SHOWN else f"{name[:_NAME_SHOWN]}…"
            help = did_you_mean(shown, known) or views.where_missing(name)
            raise PageError("unknown-view", f"the view `{shown}` is not found", help)
        call.meter.spend(CALL_STEPS)
        values = {key: to_plain(value, call.meter) for key, value in given.items()}
        try:
            html = views.render(name, values)
        except ViewError as error:
            raise PageError("view-failed", f"the view `{name}` failed: {error}") from None
        call.meter.check_string(len(html))
        call.meter.spend(len(html) >> 6)
        return RubyString(hold(html))

    return view


def data_helper(data: RubyHash) -> Helper:
    """``data.users``: the files of the data folder; a page has its own copy of them to change."""
    copies: list[Value] = []

    def files(call: HelperCall) -> Value:
        if call.arguments or call.keywords:
            raise PageError("argument-error", "`data` takes no arguments: write `data.name`")
        if not copies:
            copies.append(own_copy(data))
        return copies[0]

    return files
