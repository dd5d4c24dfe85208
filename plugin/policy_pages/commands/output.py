"""What commands print, on a standard output of any encoding."""

from __future__ import annotations

import json
import math
import os
import re
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


def print_finding(finding: Diagnostic) -> None:
    """Print a diagnostic with an empty line after it, in colours on a terminal."""
    text = f"{finding}\n"
    print_message(_coloured(text, finding) if _has_colours() else text)


def print_problems(problems: Iterable[Diagnostic]) -> None:
    """Print diagnostics on standard error, with an empty line after each."""
    for problem in problems:
        click.echo(f"{problem}\n", err=True)


def print_record(record: Mapping[str, Any], *, indent: int | None = None) -> None:
    """Print a record as JSON, its characters escaped where that is necessary.

    :param indent: the spaces of a level; None: the record is one line.
    """
    plain = _plain(record)
    text = json.dumps(plain, ensure_ascii=False, indent=indent)
    try:
        text.encode(_encoding())
    except UnicodeEncodeError:
        text = json.dumps(plain, indent=indent)
    click.echo(text)


def print_difference(line: str) -> None:
    """Print a line of a diff, with its end: plain for a program, in colours on a terminal."""
    if not _is_terminal():
        # bytes: a diff for `patch` keeps `\r`, and the bytes of a file's name
        click.echo(line.encode(errors="surrogateescape"), nl=False)
        return
    # on a terminal a page's control characters must not steer it
    shown = "".join(
        c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}"
        for c in line.rstrip("\r\n")
    )
    colours = {"-": "red", "+": "green", "@": "cyan"}
    click.secho(shown, fg=colours.get(line[0]) if _has_colours() else None)


def _plain(value: object) -> object:
    """A value of YAML as JSON has it: what JSON does not have, such as dates, becomes text."""
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, (str, int, float, type(None))) else str(value)


def _key(key: object) -> str | int | None:
    return key if isinstance(key, (str, int, type(None))) else str(key)


_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
_CARET = re.compile(r"^( +\| *)(\^+)$", re.MULTILINE)
_BESIDE = re.compile(r"^( += )(help|printed by)", re.MULTILINE)


def _coloured(text: str, finding: Diagnostic) -> str:
    colour = _COLOURS[finding.severity]
    place = f"{finding.path}:{finding.line}:{finding.column}: "
    label = f"{finding.severity}[{finding.code}]"
    rest = text.removeprefix(place + label)
    rest = _CARET.sub(lambda m: m[1] + click.style(m[2], fg=colour), rest)
    rest = _BESIDE.sub(lambda m: m[1] + click.style(m[2], fg="cyan"), rest)
    return click.style(place, bold=True) + click.style(label, fg=colour, bold=True) + rest


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _has_colours() -> bool:
    """Whether standard output shows colours: see https://no-color.org."""
    return _is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"
