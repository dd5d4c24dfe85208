"""The process that builds and checks sites for a process of tests, see ``build_server.py``."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class BuildServer:
    """Builds and checks sites one after another, see ``build_server.py``."""

    def __init__(self, logs: Path) -> None:
        self._log = logs / "log"
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("build_server.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, **ENVIRONMENT},
        )

    def run(
        self,
        root: Path,
        arguments: list[str],
        environment: dict[str, str],
        program: str = "mkdocs",
    ) -> tuple[int, str]:
        """The exit code of a program and what it printed."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        request = {
            "folder": str(root),
            "program": program,
            "arguments": arguments,
            "environment": environment,
            "log": str(self._log),
        }
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        code = int(process.stdout.readline())
        return code, self._log.read_text(encoding="utf-8", errors="surrogateescape")

    def close(self) -> None:
        """End the server."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@cache
def one_server() -> BuildServer:
    """The one of this process."""
    server = BuildServer(Path(tempfile.mkdtemp()))
    atexit.register(server.close)
    return server
