"""What the system refuses -> one message and one exit status, for every command.

A full disk, a folder without write permission, a pipe that nobody reads any more: none of these is
a bug, so they end a command with a sentence, not with a traceback. Programmers' mistakes still
crash.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import click

from policy_pages.text.diagnostics import RefusedError
from policy_pages.text.source import readable_path

STATUS = 2
"""The status of a command that could not do its work; 1 is that of one with findings."""
_INTERRUPTED = 130
_NOBODY_READS = 141
"""As shells report the signals SIGINT and SIGPIPE."""


class SystemRefusalError(click.ClickException):
    """What the system does not let a command do."""

    exit_code = STATUS


class Commands(click.Group):
    """A group whose commands end with a message where the system refuses something."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command, as Click does."""
        if not options.get("standalone_mode", True):
            return super().main(*args, **options)
        try:
            with system_refusals():
                try:
                    return super().main(*args, **options)
                finally:
                    _flush()
        except RefusedError as error:
            _end(SystemRefusalError(str(error)))
        except SystemRefusalError as error:
            _end(error)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted", err=True)
            raise click.exceptions.Exit(_INTERRUPTED) from None
        except BrokenPipeError:
            _drop_unwritten()
            raise click.exceptions.Exit(_NOBODY_READS) from None


@contextmanager
def system_refusals(done: str = "") -> Iterator[None]:
    """Turn what the system refuses into a message.

    :param done: how the message begins, such as ``nothing was written``.
    :raises SystemRefusalError: with the file and the system's reason.
    """
    before = f"{done}: " if done else ""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SystemRefusalError(before + _reason(error)) from None
    except MemoryError:
        raise SystemRefusalError(f"{before}there is too little memory") from None


@contextmanager
def unwritten_if_interrupted() -> Iterator[None]:
    """Say, if a command is interrupted, that it has written nothing yet.

    :raises click.exceptions.Exit: where it is interrupted.
    """
    try:
        yield
    except KeyboardInterrupt:
        click.echo("Interrupted\nNothing was written.", err=True)
        raise click.exceptions.Exit(_INTERRUPTED) from None


def _reason(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    if error.filename is None:
        return f"the system refuses to read or write: {reason}"
    return f"{readable_path(str(error.filename))[0]}: {reason}"


def _end(error: SystemRefusalError) -> NoReturn:
    _drop_unwritten()
    with suppress(OSError):
        error.show()
    sys.exit(error.exit_code)


def _flush() -> None:
    """Write what a helper of the site has printed: Python itself flushes too late."""
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()


def _drop_unwritten() -> None:
    """Keep Python from trying again, at its exit, to write what the system did not take."""
    try:
        _flush()
    except OSError:
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
