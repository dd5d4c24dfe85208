"""Types of options that MkDocs lacks; a value of another type is reported, not a traceback."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.config import base
from mkdocs.config import config_options as c

from policy_pages.text.diagnostics import did_you_mean
from policy_pages.text.source import find_surrogate

_LONGEST_NAME = 255
_LONGEST_PATH = 4_000
"""In bytes; file systems take no more."""


class PathText(c.Type[str]):
    """The path of a file or folder, which may be missing."""

    def __init__(self, default: str | None = None) -> None:
        given: dict[str, Any] = {"default": default} if default is not None else {}
        super().__init__(str, **given)

    def run_validation(self, value: object) -> str:
        """The path.

        :raises ValidationError: for a text that cannot be a path.
        """
        text = super().run_validation(value)
        if not text.strip() or "\0" in text:
            raise base.ValidationError(f"Expected a path, but got: {text!r}")
        parts = text.replace("\\", "/").split("/")
        names = [part.encode("utf-8", "surrogatepass") for part in parts]
        if max(map(len, names)) > _LONGEST_NAME or sum(map(len, names)) > _LONGEST_PATH:
            raise base.ValidationError(f"This path is too long: {text[:40]!r}…")
        anchor = Path(text).anchor
        if anchor and Path(text) == Path(anchor):
            raise base.ValidationError(f"Expected a path below the root folder, but got: {text!r}")
        return text


class Day(c.Type[datetime.date]):
    """A day of the calendar, as YAML reads it, that the files of a build can be dated with."""

    def __init__(self) -> None:
        super().__init__(datetime.date)

    def run_validation(self, value: object) -> datetime.date:
        """The day.

        :raises ValidationError: for text, for a time of a day, and for a day too early or too late.
        """
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            message = (
                f"Expected a day without quotation marks, such as 2026-02-01, but got: {value!r}"
            )
            raise base.ValidationError(message)
        if not 1970 < value.year < 2106:  # what a gzip file can hold
            raise base.ValidationError(f"Expected a day from 1971 to 2105, but got: {value}")
        return value


class WebAddress(c.URL):
    """An address that begins with ``http://`` or ``https://``."""

    def run_validation(self, value: object) -> str:
        """The address.

        :raises ValidationError: for any other text.
        """
        try:
            address = super().run_validation(value)
            parts = urlsplit(address)
            scheme = parts.scheme
            _ = parts.port  # raises for what is not a port number
        except ValueError:
            raise base.ValidationError(f"This is not an address: {value!r}") from None
        if address and scheme not in ("http", "https"):
            raise base.ValidationError(
                f"Expected an address that begins with 'https://', but got: {value!r}"
            )
        if any(c in '<>"\\^`{|}' or c.isspace() or not c.isprintable() for c in address):
            raise base.ValidationError(
                f"This contains a character that an address cannot contain: {value!r}"
            )
        return address


_CHOICE = re.compile(
    r"Expected one of: \((?P<choices>.*?),?\) but received: (?P<given>.*)", re.DOTALL
)
_TYPE = re.compile(r"Expected type: <class '(?P<type>\w+)'> but received: <class '(?P<given>\w+)'>")
_MOST_CHOICES = 8
"""Choices that a message names."""
_TYPES = {
    "bool": ("'true' or 'false'", "true or false"),
    "str": ("text", "text"),
    "int": ("a whole number", "a number"),
    "float": ("a number", "a number"),
    "list": ("a list", "a list"),
    "dict": ("'name: value' lines", "'name: value' lines"),
    "NoneType": ("nothing", "nothing"),
}
"""Python's types -> what to write, and what was written."""


def in_plain_words(message: str) -> str:
    """A message of MkDocs about the value of an option, without Python's words."""
    option, separator, rest = message.partition("': ")
    if separator and option.startswith("Sub-option '"):
        return f"{option}{separator}{in_plain_words(rest)}"
    choice = _CHOICE.fullmatch(message)
    if choice is not None:
        choices = re.findall(r"'([^']*)'", choice["choices"])
        given = choice["given"].strip("'")
        hint = did_you_mean(given, choices)
        if not hint:
            named = ", ".join(f"'{one}'" for one in choices[:_MOST_CHOICES])
            more = " and others" if len(choices) > _MOST_CHOICES else ""
            hint = f"write one of {named}{more}"
        hint = hint.replace("`", "'")
        return f"{choice['given']} is not one of its values. {hint[:1].upper()}{hint[1:]}"
    kind = _TYPE.fullmatch(message)
    if kind is not None and kind["type"] in _TYPES and kind["given"] in _TYPES:
        return f"Expected {_TYPES[kind['type']][0]}, but got {_TYPES[kind['given']][1]}."
    return message


def broken_texts(value: object, of: str) -> list[str]:
    """The ways to texts that contain half a character (`"\\ud800"`): no file can hold them.

    :param of: the name of the option that has the value.
    """
    found: list[str] = []
    seen: set[int] = set()  # a value may hold itself
    waiting = [(of, value)]
    while waiting:
        way, item = waiting.pop()
        if isinstance(item, str):
            found += [way] if find_surrogate(item) is not None else []
        elif id(item) in seen:
            continue
        elif isinstance(item, Mapping):
            waiting += [(way, key) for key in item]
            waiting += [(f"{way}.{key}", below) for key, below in item.items()]
        elif isinstance(item, (list, tuple)):
            waiting += [(way, entry) for entry in item]
        seen.add(id(item))
    return sorted(set(found))
