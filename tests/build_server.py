"""Builds and checks sites in forks of one process that has loaded MkDocs, which takes longer than a
small build.

Reads a request a line, as JSON: the folder, the program and its arguments, the environment, and the
file for what it prints. Answers each with the exit code, a line. A fork has the server's seed of
hashes and what ``sitecustomize`` did: tests that turn on these want a process of their own.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mkdocs.__main__
from mkdocs.commands.build import build  # what follows is loaded for the forks
from mkdocs.config import load_config

import policy_pages
import policy_pages.cli
from kept_templates import (
    keep_compiled_templates,
    keep_listed_templates,
    keep_what_is_read_of_themes,
    list_templates_of_themes,
)

if TYPE_CHECKING:
    from typing import NoReturn


LOADED = [
    *("material.extensions.emoji", "material.plugins.blog.plugin", "material.plugins.meta.plugin"),
    *("material.plugins.search.plugin", "markdown.extensions.fenced_code", "babel.dates"),
    *("markdown.extensions.tables", "markdown.extensions.toc", "pymdownx.superfences"),
    *("feedgen.feed", "imagesize", "lxml.html", "pydantic.type_adapter", "tree_sitter_ruby"),
    *("colorama", "encodings.idna", "markdown.extensions.admonition", "tree_sitter"),
]
"""What a build loads when it needs it, besides the modules of this project."""


def load() -> None:
    """Load what builds load, once for all forks."""
    own = pkgutil.walk_packages(policy_pages.__path__, "policy_pages.")
    for name in (*LOADED, *(module.name for module in own)):
        importlib.import_module(name)


def main() -> None:
    """Load everything once, and answer requests until there are no more."""
    load()
    with tempfile.TemporaryDirectory() as folder:
        keep_compiled_templates(folder)
        keep_listed_templates()
        keep_what_is_read_of_themes()
        list_templates_of_themes()
        build_once()
        gc.collect()
        gc.freeze()  # forks share what is loaded, and never look through it
        serve()


SITE = {
    "mkdocs.yml": """\
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
plugins: [search, policy-pages]
""",
    "docs/index.md": "# Home\n\nText.\n",
    "docs/terms.md": """\
---
title: Terms
policy: {kind: policy, version: "1", effective: 2026-01-01}
---
# Terms

Text.
""",
}


def build_once() -> None:
    """Build a site, so that what builds find out once is found out for the forks."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in SITE.items():
            file = Path(folder, path)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        config = load_config(str(Path(folder, "mkdocs.yml")), site_dir=str(Path(folder, "site")))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()


def serve() -> None:
    """Answer requests."""
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
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
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
