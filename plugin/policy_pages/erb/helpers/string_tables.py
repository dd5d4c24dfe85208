"""A site's string tables: a key and a language -> the text, as Ruby's ``i18n`` library finds it.

The tables are the data files ``strings/<language>.yml``: keys and texts, nested as one likes, with
or without the language itself as the one key around them (``en:``), as Rails writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING

from policy_pages.erb.errors import PageError
from policy_pages.erb.helpers.site_values import own_copy
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import (
    RubyHash,
    RubyObject,
    RubyString,
    Symbol,
    Value,
    equal,
    shown_type,
)
from policy_pages.text.diagnostics import did_you_mean

if TYPE_CHECKING:
    from policy_pages.erb.environment import Helper, HelperCall
    from policy_pages.erb.limits import Meter

FALLBACK_LANGUAGE = "en"
"""Where a text is looked for that the page's language does not have."""

FOLDER = "strings"
"""The folder of the tables, below the data folder."""

_PLACEHOLDER = re.compile(r"%%|%\{([\w|]+)\}|%<(\w+)>")
_OPTIONS = frozenset({"scope", "default", "locale"})
"""What ``t`` takes besides the values of a text."""

_MOST_SUGGESTIONS = 20
"""How many unknown keys of a page get a suggestion: each goes through all keys."""

_SHOWN_KEY = 80


class StringTables:
    """The tables of a site, for one page.

    :param data: the site's data.
    :param language: the page's language: ``en``, ``pt-BR``.
    """

    def __init__(self, data: RubyHash, language: str) -> None:
        self.language = language
        tables = _entry(data, FOLDER)
        self._tables: dict[str, RubyHash] = {}
        if isinstance(tables, RubyHash):
            for name, table in tables.items():
                if isinstance(name, RubyString) and isinstance(table, RubyHash):
                    self._tables[_normal(name.text)] = _unwrapped(table, _normal(name.text))
        self._suggestions = _MOST_SUGGESTIONS

    def find(
        self, *keys: str, meter: Meter, language: str | None = None
    ) -> tuple[str, Value] | None:
        """The first of some keys that there is, and its entry, or None.

        All keys are looked for in the language itself (``pt-br``), then without its region
        (``pt``), then in :data:`FALLBACK_LANGUAGE`.
        """
        meter.spend(sum(1 + (len(text) >> 4) for text in (*keys, language or "")))
        for table in self._tables_of(language):
            for key in keys:
                found = _look_up(table, key)
                if found is not None:
                    return key, found
        return None

    def _tables_of(self, language: str | None) -> Iterator[RubyHash]:
        wanted = _normal(language or self.language)
        for name in dict.fromkeys((wanted, wanted.split("-")[0], FALLBACK_LANGUAGE)):
            if name in self._tables:
                yield self._tables[name]

    def unknown(self, key: str, language: str | None = None) -> PageError:
        """The refusal of a key that no table has."""
        name = _shown(language or self.language)
        shown = _shown(key)
        if not self._tables:
            message = f"the string `{shown}` is not found: there are no string tables"
            return PageError("unknown-string", message, f"write `data/{FOLDER}/{name}.yml`")
        places = dict.fromkeys((name, FALLBACK_LANGUAGE))
        files = " or ".join(f"`data/{FOLDER}/{place}.yml`" for place in places)
        help = ""
        if self._suggestions > 0 and len(key) <= _SHOWN_KEY:
            self._suggestions -= 1
            help = did_you_mean(key, self._keys(language))
        return PageError("unknown-string", f"the string `{shown}` is not in {files}", help)

    def _keys(self, language: str | None) -> list[str]:
        found: dict[str, None] = {}
        for table in self._tables_of(language):
            found.update(dict.fromkeys(_flat_keys(table)))
        return list(found)


def string_helpers(tables: StringTables) -> tuple[Mapping[str, Helper], RubyObject]:
    """The helpers that ask the tables, and ``I18n``."""

    def translate(call: HelperCall) -> Value:
        """``I18n.t(key, name: value…)``, with ``scope:``, ``default:``, ``locale:``, ``count:``."""
        key, given = _call_parts(call, "t")
        prefix = _scope_parts(given.get("scope"))
        key = ".".join([*prefix, key])
        language = _optional_name(given.get("locale"), "locale")
        values = {name: value for name, value in given.items() if name not in _OPTIONS}
        default = given.get("default")
        options = default if isinstance(default, list) else [default]
        others = list(takewhile(lambda option: isinstance(option, Symbol), options))
        keys = [key, *(".".join([*prefix, to_s(name, call.meter)]) for name in others)]
        found = tables.find(*keys, meter=call.meter, language=language)
        if found is None:
            texts = [option for option in options[len(others) :] if option is not None]
            if texts:
                return _text("default", texts[0], values, call.meter)
            if "default" in given and default is None:
                return None
            raise tables.unknown(key, language)
        text = _text(*found, values, call.meter)
        # the result of `default:` is filled again, as in the library
        return text if found[0] == key else _filled(text, found[0], values, call.meter)

    def hoc_string(call: HelperCall) -> Value:
        """``hoc_s(key)``, with ``locals:`` and ``language:``."""
        key, given = _call_parts(call, "hoc_s")
        for name in given:
            if name not in ("markdown", "locals", "language"):
                raise PageError("argument-error", f"unknown keyword: :{name}")
        if given.get("markdown") not in (None, False):
            message = "`hoc_s` prints its text unchanged: `markdown:` is not supported"
            raise PageError("string-value", message, "leave it out: the page becomes Markdown")
        values = given.get("locals")
        filling: dict[str, Value] = {}
        if isinstance(values, RubyHash):
            filling = {to_s(name, call.meter): value for name, value in values.items()}
        elif values is not None:
            raise PageError("type-error", "the `locals:` of `hoc_s` are a hash")
        language = _optional_name(given.get("language"), "language")
        found = tables.find(key, meter=call.meter, language=language)
        if found is None:
            raise tables.unknown(key, language)
        return _text(*found, filling, call.meter)

    def locale(_: HelperCall) -> Value:
        """``I18n.locale``."""
        return Symbol(tables.language)

    def exists(call: HelperCall) -> Value:
        """``I18n.exists?(key)``."""
        return tables.find(_call_parts(call, "exists?")[0], meter=call.meter) is not None

    methods: dict[str, Callable[..., Value]] = {
        "t": translate,
        "translate": translate,
        "locale": locale,
        "exists?": exists,
    }
    return {"hoc_s": hoc_string, "t": translate}, RubyObject("I18n", methods)


# -- calls -------------------------------------------------------------------------------------


def _call_parts(call: HelperCall, name: str) -> tuple[str, dict[str, Value]]:
    """The key and the named arguments; Ruby pages of old give those as a hash in braces."""
    arguments, given = list(call.arguments), dict(call.keywords)
    if len(arguments) == 2 and isinstance(arguments[1], RubyHash):
        last = arguments.pop()
        assert isinstance(last, RubyHash)
        given = {to_s(key, call.meter): value for key, value in last.items()} | given
    if len(arguments) != 1:
        raise PageError("argument-error", f"`{name}` takes the key of a string and its values")
    key = arguments[0]
    if not isinstance(key, (RubyString, Symbol)) or not to_s(key, call.meter):
        raise PageError("type-error", f"the key of a string is text or a symbol, not {_kind(key)}")
    return to_s(key, call.meter), given


def _kind(value: Value) -> str:
    return "an empty text" if isinstance(value, (RubyString, Symbol)) else shown_type(value)


def _optional_name(value: Value, what: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, RubyString):
        return value.text
    if isinstance(value, Symbol):
        return value.name
    raise PageError("type-error", f"`{what}:` is text or a symbol, not {shown_type(value)}")


def _scope_parts(scope: Value) -> list[str]:
    parts = scope if isinstance(scope, list) else [scope]
    names = (_optional_name(part, "scope") for part in parts)
    return [name for name in names if name is not None]


# -- texts -------------------------------------------------------------------------------------


def _text(key: str, found: Value, values: Mapping[str, Value], meter: Meter) -> Value:
    """An entry of a table for a page.

    :raises PageError: ``string-value``, or where a limit is met.
    """
    return _filled(_plural(found, key, values, meter), key, values, meter)


def _plural(found: Value, key: str, values: Mapping[str, Value], meter: Meter) -> Value:
    """With ``count:``, the text for that many: ``zero`` if there is one, ``one``, ``other``."""
    count = values.get("count")
    if count is None or not isinstance(found, RubyHash):
        return found
    name = "one" if equal(count, 1, meter) else "other"
    if equal(count, 0, meter) and _entry(found, "zero") is not None:
        name = "zero"
    text = _entry(found, name)
    if text is None:
        message = f"the string `{_shown(key)}` has no `{name}` for this `count:`"
        raise PageError("string-value", message)
    return text


def _filled(found: Value, key: str, values: Mapping[str, Value], meter: Meter) -> Value:
    """An own copy of an entry (pages may change their strings), placeholders filled."""
    if isinstance(found, list):
        meter.spend(len(found))
        return [_filled(element, key, values, meter) for element in found]
    if isinstance(found, RubyString):
        return RubyString(_interpolated(found.text, key, values, meter))
    return own_copy(found)


def _interpolated(text: str, key: str, values: Mapping[str, Value], meter: Meter) -> str:
    pieces: list[str] = []
    end = length = 0
    for match in _PLACEHOLDER.finditer(text):
        name = match.group(1) or match.group(2)
        if name is None:  # `%%` is one `%`, but only if there is something to fill in
            filling = "%" if values else "%%"
        elif match.group(2):
            message = f"the string `{_shown(key)}` holds `{match.group()}`, a format"
            raise PageError("string-value", message, f"write `%{{{name}}}` there")
        elif name not in values:
            message = f"the string `{_shown(key)}` needs `{name}`, which the page does not give it"
            known = did_you_mean(name, [*values][:50])
            raise PageError("string-value", message, known or f"add `{name}: …` to the call")
        else:
            filling = to_s(values[name], meter)
        pieces += [text[end : match.start()], filling]
        end = match.end()
        length += len(filling)
        meter.check_string(length)
    pieces.append(text[end:])
    meter.spend(1 + len(pieces) + (length >> 6))
    return "".join(pieces)


# -- tables ------------------------------------------------------------------------------------


def _normal(language: str) -> str:
    return language.replace("_", "-").lower()


def _unwrapped(table: RubyHash, language: str) -> RubyHash:
    """The strings of a table, without the language around them."""
    if len(table.entries) == 1:
        name, inner = next(table.items())
        own = isinstance(name, RubyString) and _normal(name.text) == language
        if own and isinstance(inner, RubyHash):
            return inner
    return table


def _entry(table: RubyHash, name: str) -> Value:
    entry = table.entries.get((RubyString, name))
    return entry[1] if entry is not None else None


def _look_up(table: RubyHash, key: str) -> Value:
    """The entry of a key: in full, or otherwise by its parts (``a.b``)."""
    found = _entry(table, key)
    if found is not None:
        return found
    parts = [part for part in key.split(".") if part]
    place: Value = table
    for part in parts:
        place = _entry(place, part) if isinstance(place, RubyHash) else None
    return place if parts else None


def _flat_keys(table: RubyHash, prefix: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(name, RubyString):
            if isinstance(value, RubyHash):
                yield from _flat_keys(value, f"{prefix}{name.text}.")
            elif value is not None:
                yield prefix + name.text


def _shown(key: str) -> str:
    return key if len(key) <= _SHOWN_KEY else f"{key[:_SHOWN_KEY]}…"
