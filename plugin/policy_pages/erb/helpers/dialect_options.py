"""The options of dialects: their names, and the type of each value."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from policy_pages.text.diagnostics import did_you_mean


class DialectOptionError(ValueError):
    """A value that an option of a dialect does not take; the message says why."""


def check_dialect_options(options: Mapping[str, object]) -> None:
    """Check the known options; other names are for :func:`unknown_option`.

    :raises DialectOptionError: for a value that its option does not take.
    """
    for name, value in options.items():
        check_dialect_option(name, value)


def check_dialect_option(name: str, value: object) -> None:
    """Check one option.

    :raises DialectOptionError: for a value that it does not take.
    """
    known = _OPTIONS.get(name)
    if known is not None and value is not None:
        known(name, value)


def unknown_option(name: str) -> str:
    """A warning about a name that is not that of an option; empty for one that is."""
    if name in _OPTIONS:
        return ""
    help = did_you_mean(name, _OPTIONS) or f"the options are {', '.join(_OPTIONS)}"
    return f"There is no dialect option '{name}': {help}"


def _text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise DialectOptionError(f"'{name}' must be text, not {value!r}.")


def _flag(name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise DialectOptionError(f"'{name}' must be true or false, not {value!r}.")


def _texts(name: str, value: object) -> None:
    if not isinstance(value, list):
        raise DialectOptionError(f"'{name}' must be a list of texts, not {value!r}.")
    for item in value:
        _text(f"an entry of {name}", item)


def _named(name: str, value: object) -> None:
    if not isinstance(value, Mapping):
        raise DialectOptionError(f"'{name}' must hold 'name: value' lines, not {value!r}.")
    for key in value:
        _text(f"a name in {name}", key)


def _hosts(name: str, value: object) -> None:
    _named(name, value)
    assert isinstance(value, Mapping)
    for key, host in value.items():
        _text(f"{name}.{key}", host)


def _printed(name: str, value: object) -> None:
    _named(name, value)
    assert isinstance(value, Mapping)
    for key, text in value.items():
        if isinstance(text, bool) or not isinstance(text, (str, int, float, datetime.date)):
            raise DialectOptionError(f"'{name}.{key}' must be text, not {text!r}.")


_OPTIONS: dict[str, Callable[[str, object], None]] = {
    "language": _text,
    "constants": _named,
    "country_in_paths": _flag,
    "hosts": _hosts,
    "dates": _printed,
    "vars": _named,
    "product_info": _named,
    "config": _named,
    "silent_helpers": _texts,
    "sitemap": _texts,
}
