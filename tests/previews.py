"""A site as an engine's preview shows it: `mkdocs serve`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE = 60  # seconds for an answer
ATTEMPTS = 500  # of which a rebuild takes five to ten


@contextmanager
def served(
    root: Path, log: Path, program: str = "mkdocs", packages: Path | None = None
) -> Iterator[Callable[[str], str]]:
    """Serve a folder's site; gives what fetches a page's text.

    :param packages: a folder of packages that come before those of the environment.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", program, "serve", "--dev-addr", f"127.0.0.1:{port}"]
    paths = [str(packages or ""), os.environ.get("PYTHONPATH", "")]
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "NO_MKDOCS_2_WARNING": "1"}
    with log.open("w") as stream:
        server = subprocess.Popen(
            command,
            cwd=root,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )

    def fetch(path: str) -> str:
        if server.poll() is not None:
            pytest.fail(f"the server ended:\n{log.read_text()}")
        address = f"http://127.0.0.1:{port}/{path}"
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                return str(answer.read().decode("utf-8", "replace"))
        except (urllib.error.URLError, ConnectionError):
            return ""

    fetch.address = f"http://127.0.0.1:{port}/"
    try:
        yield fetch
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(ATTEMPTS):
        if is_so():
            return
        time.sleep(0.2)
    pytest.fail("it never was so")


def wait_for(text: str, fetch: Callable[[str], str], path: str = "") -> str:
    for _ in range(ATTEMPTS):
        page = fetch(path)
        if text in page:
            return page
        time.sleep(0.2)
    pytest.fail(f"{text!r} never came; the page was:\n{page}")
