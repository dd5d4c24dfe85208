"""What commands print, on a standard output of any encoding."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import click

from policy_pages.commands.refusals import SystemRefusalError
from policy_pages.text.diagnostics import Diagnostic


def print_message(text: str) -> None:
    """Print a line for people; characters that standard output cannot encode are escaped."""
    encoding = _encoding()
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding))


def print_text(text: str, *, newline: bool = False) -> None:
    """Print a text exactly, all of it or nothing.

    :param newline: whether a newline is added.
    :raises SystemRefusalError: if standard output cannot encode a character of it.
    """
    encoding = _encoding()
    try:
        text.encode(encoding)
    except UnicodeEncodeError as error:
        character = f"U+{ord(text[error.start]):04X}"
        raise SystemRefusalError(
            f"standard output is {encoding}, which has no {character}: set the environment "
            "variable PYTHONIOENCODING to utf-8, or write a file"
        ) from None
    click.echo(text, nl=newline)


def print_problems(problems: Iterable[Diagnostic]) -> None:
    """Print diagnostics on standard error, with an empty line after each."""
    for problem in problems:
        click.echo(f"{problem}\n", err=True)


def print_record(record: Mapping[str, Any]) -> None:
    """Print a record as a line of JSON, its characters escaped where that is necessary."""
    plain = _plain(record)
    text = json.dumps(plain, ensure_ascii=False)
    try:
        text.encode(_encoding())
    except UnicodeEncodeError:
        text = json.dumps(plain)
    click.echo(text)


def print_difference(line: str) -> None:
    """Print a line of a diff, with its end: as it is for a program, in colours on a terminal."""
    if sys.stdout is None or not sys.stdout.isatty():
        # bytes: a diff for `patch` keeps `\r`, and the bytes of a file's name
        click.echo(line.encode(errors="surrogateescape"), nl=False)
        return
    # on a terminal a page's control characters must not steer it
    shown = "".join(
        c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}"
        for c in line.rstrip("\r\n")
    )
    colours = {"-": "red", "+": "green", "@": "cyan"}
    colour = None if "NO_COLOR" in os.environ else colours.get(line[0])
    click.secho(shown, fg=colour)


def _plain(value: object) -> object:
    """A value of YAML as JSON has it: dates, keys and numbers that JSON lacks become text."""
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, (str, int, float, type(None))) else str(value)


def _key(key: object) -> str | int | None:
    return key if isinstance(key, (str, int, type(None))) else str(key)


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"
