'''ERB pages as old systems wrote them: text, tags, and the part of Ruby that pages may use.

This is the front door: ``__all__`` lists what you need of the engine. It needs no framework, no
Ruby and no file, and of this project ``policy_pages.text`` alone. A dialect is what one old system
gave its pages; a helper is a function from a call to a value:

>>> from dataclasses import replace
>>> from policy_pages.erb import DIALECTS, HelperCall, Limits, PageError, PageFacts, Surroundings
>>> from policy_pages.erb import Value, from_python, render, to_python
>>> from policy_pages.text.source import Source
>>> def shout(call: HelperCall) -> Value:
...     texts = [to_python(argument) for argument in call.arguments]
...     if len(texts) != 1 or not isinstance(texts[0], str):
...         raise PageError("argument-error", "`shout` takes one text")
...     return from_python(texts[0].upper())
>>> dialect = DIALECTS["middleman"]
>>> fields = {"title": "Terms", "states": ["Ohio", "Utah"]}
>>> page = PageFacts(path="terms.html.md.erb", fields=fields)
>>> names = dialect.environment(Surroundings(page))
>>> names = replace(names, helpers={**names.helpers, "shout": shout})
>>> def run(text: str) -> None:
...     template = Source("terms.html.md.erb", text)
...     limits = Limits(steps=1_000)
...     rendering = render(template, 0, names, trim_mode=dialect.trim_mode, limits=limits)
...     for problem in rendering.diagnostics:
...         print(problem)
...     print(rendering.text, end="")
>>> run("""# <%= shout(current_page.data.title) %>
... <% current_page.data.states.each do |state| %>
... - <%= link_to state, "/#{state.downcase}/" %>
... <% end %>
... """)
# TERMS
- <a href="/ohio/">Ohio</a>
- <a href="/utah/">Utah</a>
>>> run("Call <%= shuot('us') %>, <%= shout(1) %>.")
terms.html.md.erb:1:10: error[undefined-name]: the helper `shuot` is not defined
    1 | Call <%= shuot('us') %>, <%= shout(1) %>.
      |          ^^^^^
      = help: did you mean `shout`?
terms.html.md.erb:1:30: error[argument-error]: `shout` takes one text
    1 | Call <%= shuot('us') %>, <%= shout(1) %>.
      |                              ^^^^^^^^

The language is finished, and nothing is added to it: of 758 public ERB pages and partials of 21
repositories none uses a regular expression, ``case``, a range, ``rescue``, a lambda or a pattern,
all of which it has.
'''

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_pages.erb.engine import PrintedPiece, Rendering, check_syntax, render
    from policy_pages.erb.environment import Environment, Helper, HelperCall, Partial
    from policy_pages.erb.errors import PageError
    from policy_pages.erb.helpers.dialect import (
        Dialect,
        PageFacts,
        Partials,
        SiteFacts,
        Surroundings,
        ViewError,
        Views,
    )
    from policy_pages.erb.helpers.dialects import DEFAULT_DIALECT, DIALECTS
    from policy_pages.erb.lexer import DEFAULT_TRIM_MODE, TRIM_MODES
    from policy_pages.erb.limits import Limits
    from policy_pages.erb.plain_values import data_from_python, from_python, to_python
    from policy_pages.erb.values import Value

__all__ = [
    "DEFAULT_DIALECT",
    "DEFAULT_TRIM_MODE",
    "DIALECTS",
    "TRIM_MODES",
    "Dialect",
    "Environment",
    "Helper",
    "HelperCall",
    "Limits",
    "PageError",
    "PageFacts",
    "Partial",
    "Partials",
    "PrintedPiece",
    "Rendering",
    "SiteFacts",
    "Surroundings",
    "Value",
    "ViewError",
    "Views",
    "check_syntax",
    "data_from_python",
    "from_python",
    "render",
    "to_python",
]

_ROOMS = {
    "engine": ["PrintedPiece", "Rendering", "check_syntax", "render"],
    "environment": ["Environment", "Helper", "HelperCall", "Partial"],
    "errors": ["PageError"],
    "helpers.dialect": [
        *("Dialect", "PageFacts", "Partials", "SiteFacts", "Surroundings", "ViewError", "Views"),
    ],
    "helpers.dialects": ["DEFAULT_DIALECT", "DIALECTS"],
    "lexer": ["DEFAULT_TRIM_MODE", "TRIM_MODES"],
    "limits": ["Limits"],
    "plain_values": ["data_from_python", "from_python", "to_python"],
    "values": ["Value"],
}
"""Module -> the names that it has of :data:`__all__`.

A module is loaded when one of its names is first used, so code that needs only a limit's name does
not wait for the parser. ``if TYPE_CHECKING`` says the same to type checkers.
"""

if not TYPE_CHECKING:  # a type checker would believe that there is any name

    def __getattr__(name: str) -> object:
        for room, names in _ROOMS.items():
            if name in names:
                return getattr(import_module(f"{__name__}.{room}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
