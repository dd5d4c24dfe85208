"""Saves of one page while `mkdocs serve` runs: what each takes until the page shows it, and then
until the whole site is built again. Both are seconds of the server's CPU."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measuring import ENVIRONMENT

_PATIENCE = 600
"""Seconds for an answer."""
_IDLE = 0.1
"""Seconds of CPU, in two seconds, of a server that does nothing but look for files that changed."""


@dataclass(frozen=True)
class Save:
    """What one save takes, in seconds of CPU."""

    shown: float
    built: float


def saves(mkdocs: list[str], site: Path, page: Path, address: str, times: int) -> list[Save]:
    """Save a page again and again.

    :param mkdocs: the command.
    :param page: the file that is saved.
    :param address: of its page, below the site's root.
    """
    text = page.read_text(encoding="utf-8")
    with _served(mkdocs, site) as (process, root):
        _load(root + address, "</html>")
        _wait(process)
        found = []
        for number in range(times):
            before, words = _seconds(process), f"Saved for the {number}. time."
            page.write_text(f"{text}\n{words}\n", encoding="utf-8")
            _load(root + address, words)
            shown = _seconds(process)
            _wait(process)
            found.append(Save(shown - before, _seconds(process) - shown))
    page.write_text(text, encoding="utf-8")
    return found


@contextmanager
def _served(mkdocs: list[str], site: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    process = subprocess.Popen(
        [*mkdocs, "serve", "--quiet", "--dev-addr", place],
        cwd=site,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process, f"http://{place}/"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _load(address: str, words: str) -> None:
    """Load a page until it has some words.

    :raises SystemExit: if it never has.
    """
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
                if words.encode() in answer.read():
                    return
        except (urllib.error.URLError, ConnectionError):
            pass  # it does not serve yet
        time.sleep(0.02)
    raise SystemExit(f"{address} never had {words!r}")


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Wait until a server has done all its work."""
    last = -1.0
    while (now := _seconds(process)) - last > _IDLE:
        last = now
        time.sleep(2)


def _seconds(process: subprocess.Popen[bytes]) -> float:
    """What a running process has used; only Linux says it."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
