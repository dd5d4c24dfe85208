"""Builds and checks sites in forks of one process that has loaded MkDocs, which takes longer than a
small build.

Reads a request a line, as JSON: the folder, the program and its arguments, the environment, and the
file for what it prints. Answers each with the exit code, a line. A fork has the server's seed of
hashes and what ``sitecustomize`` did: tests that turn on these want a process of their own.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from typing import TYPE_CHECKING, Any

import mkdocs.__main__
import mkdocs.commands.build  # what follows is loaded for the forks

import policy_pages.checks.checking
import policy_pages.cli
import policy_pages.commands.check
import policy_pages.mkdocs.folder
import policy_pages.plugin
import policy_pages.redlines  # noqa: F401

if TYPE_CHECKING:
    from typing import NoReturn


def main() -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(**request)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


PROGRAMS = {"mkdocs": mkdocs.__main__.cli, "policy-pages": policy_pages.cli.main}


def _run(
    folder: str, program: str, arguments: list[str], environment: dict[str, str], log: str
) -> NoReturn:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    printed = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    code: Any = 0
    try:
        PROGRAMS[program](arguments, prog_name=program)
    except SystemExit as end:
        code = end.code
    except BaseException:  # the process ends here, as Python's own would
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main()
