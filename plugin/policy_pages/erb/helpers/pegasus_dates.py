"""The original system's ``campaign_date``: what an event's dates are called, from configured data.

Dates are looked for, in this order:

1. in the option ``dates``, then in the data file ``dates.yml``: ``full: December 8-14``;
2. in the data file ``countries.yml`` or ``countries.json``, below the page's country, under the
   original system's names: ``us: {campaign_date_full: …}``;
3. in the string tables, under the same names; with ``nonus_`` before them outside of ``us``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policy_pages.erb.errors import PageError
from policy_pages.erb.helpers.site_values import own_copy
from policy_pages.erb.plain_values import from_python
from policy_pages.erb.values import RubyHash, RubyString, Value
from policy_pages.text.diagnostics import did_you_mean

if TYPE_CHECKING:
    from policy_pages.erb.environment import Helper, HelperCall
    from policy_pages.erb.helpers.string_tables import StringTables

DEFAULT_COUNTRY = "us"
"""Whose dates a page shows that knows no country."""

_FORMATS = ("full", "short", "start-short", "start-long", "year", "full-year")


def date_helpers(
    options: Mapping[str, Any], data: RubyHash, strings: StringTables, country: str
) -> Mapping[str, Helper]:
    """``campaign_date`` and ``country_full_name``.

    :param options: the dialect's; ``dates`` is a mapping of a format to its text.
    :param country: the page's, or an empty text.
    """
    country = country or DEFAULT_COUNTRY

    def campaign_date(call: HelperCall) -> Value:
        """``campaign_date('full')``; as in Pegasus, an unknown format is ``full``."""
        if len(call.arguments) != 1 or call.keywords:
            raise PageError("argument-error", "`campaign_date` takes the name of a format")
        given = call.arguments[0]
        known = isinstance(given, RubyString) and given.text in _FORMATS
        name = given.text if isinstance(given, RubyString) and known else "full"
        key = f"campaign_date_{name.replace('-', '_')}"
        configured = options.get("dates") or {}
        if name in configured:
            return from_python(configured[name])
        found = _below(data, "dates", name)
        if found is None:
            found = _below(data, "countries", country, key)
        if found is None:
            prefix = "" if country == DEFAULT_COUNTRY else "nonus_"
            text = strings.find(prefix + key, meter=call.meter)
            found = text[1] if text is not None else None
        if found is None:
            message = f"the date `{name}` is not known for the country `{country}`"
            help = (
                f"set the option `dates: {{{name}: …}}`, or write it in the data file `dates.yml`"
            )
            raise PageError("unknown-date", message, help)
        return own_copy(found)

    def country_full_name(call: HelperCall) -> Value:
        """The name of the page's country."""
        if call.arguments or call.keywords:
            raise PageError("argument-error", "`country_full_name` takes no arguments")
        found = _below(data, "countries", country, "full_name")
        if found is None:
            table = _below(data, "countries")
            names = [name for name, _ in table.items()] if isinstance(table, RubyHash) else []
            known = [name.text for name in names if isinstance(name, RubyString)]
            message = f"the country `{country}` has no `full_name` in the data file `countries.yml`"
            help = did_you_mean(country, known)
            help = help or f"write `{country}: {{full_name: …}}` in `data/countries.yml`"
            raise PageError("unknown-country", message, help)
        return own_copy(found)

    return {"campaign_date": campaign_date, "country_full_name": country_full_name}


def _below(data: RubyHash, *names: str) -> Value:
    place: Value = data
    for name in names:
        if not isinstance(place, RubyHash):
            return None
        entry = place.entries.get((RubyString, name))
        place = entry[1] if entry is not None else None
    return place
