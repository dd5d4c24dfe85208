"""The dialect of the original system, Pegasus: what its pages call, and where it comes from here.

Options (all optional):

- ``constants``: names that every page may use, as ``name`` and ``@name``: ``{country: us}``;
- ``language``: the language of pages whose front matter names none (``lang`` or ``language``);
- ``hosts``, ``country_in_paths``, ``sitemap``: see
  :mod:`policy_pages.erb.helpers.pegasus_addresses`;
- ``dates``: see :mod:`policy_pages.erb.helpers.pegasus_dates`.

The string tables are in :mod:`policy_pages.erb.helpers.string_tables`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from policy_pages.erb.environment import Environment
from policy_pages.erb.errors import PageError
from policy_pages.erb.helpers.own_names import data_helper
from policy_pages.erb.helpers.pegasus_addresses import (
    Addresses,
    address_helpers,
    cdo_object,
    request_object,
)
from policy_pages.erb.helpers.pegasus_dates import date_helpers
from policy_pages.erb.helpers.string_tables import (
    FALLBACK_LANGUAGE,
    StringTables,
    string_helpers,
)
from policy_pages.erb.plain_values import from_python
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import RubyObject, RubyString, Value

if TYPE_CHECKING:
    from policy_pages.erb.environment import Helper, HelperCall
    from policy_pages.erb.helpers.dialect import Surroundings

_THOUSANDS = re.compile(r"(\d{3})(?=\d)", re.ASCII)
_DATABASES = ("DB", "PEGASUS_DB", "DASHBOARD_DB")
_DATABASE_METHODS = ("[]", "from", "fetch", "run", "select")


def pegasus_environment(surroundings: Surroundings) -> Environment:
    """What a page of the dialect can see.

    :raises TypeError: for a value of the front matter or the options that no page can have.
    """
    options, fields = surroundings.site.options, surroundings.page.fields
    named = {**(options.get("constants") or {}), **fields}
    language = page_language(named, options)
    strings = StringTables(surroundings.site.data, language)
    place = [_text(named.get(name)) for name in ("country", "company", "user_language")]
    addresses = Addresses(options, language, (place[0], place[1], place[2]))
    string_calls, i18n = string_helpers(strings)
    values = {str(name): from_python(value) for name, value in named.items()}
    values.setdefault("language", RubyString(language))
    values.setdefault("header", from_python(dict(fields)))
    values.setdefault("request", request_object(surroundings, language))
    helpers: dict[str, Helper] = {
        "data": data_helper(surroundings.site.data),
        **_NUMBERS,
        **string_calls,
        **address_helpers(addresses),
        **date_helpers(options, surroundings.site.data, strings, place[0]),
    }
    constants: dict[str, Value] = {
        "CDO": cdo_object(addresses),
        "I18n": i18n,
        **_OF_DATABASE,
    }
    return Environment(values=values, helpers=helpers, constants=constants)


def page_language(fields: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """A page's language: of its front matter, of the site, or :data:`FALLBACK_LANGUAGE`."""
    for value in (fields.get("lang"), fields.get("language"), options.get("language")):
        if isinstance(value, str) and value.strip():
            return value.strip().replace("_", "-")
    return FALLBACK_LANGUAGE


def _grouping(mark: str) -> Helper:
    """``format_integer_with_commas``: a mark after each three digits, from the right."""

    def grouped(call: HelperCall) -> Value:
        if len(call.arguments) != 1 or call.keywords:
            raise PageError("argument-error", "this helper takes one number")
        text = to_s(call.arguments[0], call.meter)
        call.meter.spend(len(text))
        return RubyString(_THOUSANDS.sub(rf"\1{mark}", text[::-1])[::-1])

    return grouped


def _database(name: str) -> RubyObject:
    def refuse(_: HelperCall) -> Value:
        message = f"`{name}` is the database of the old site, which no longer exists"
        help = (
            "export the table to a file of the data folder, `data/table.yml`, and read `data.table`"
        )
        raise PageError("unsupported-database", message, help)

    methods: dict[str, Callable[..., Value]] = dict.fromkeys(_DATABASE_METHODS, refuse)
    return RubyObject(name, methods)


_NUMBERS: Mapping[str, Helper] = {
    "format_integer_with_commas": _grouping(","),
    "format_integer_with_decimals": _grouping("."),
}
_OF_DATABASE: Mapping[str, Value] = {name: _database(name) for name in _DATABASES}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
