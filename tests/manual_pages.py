"""Pages of the manual, followed as a reader follows them: file after file, command after command.

What a fenced block of a page is:

- with ``title="path"``: a file, written as it is shown. The keys of a block of ``mkdocs.yml``
  without the site's name take the place of those in the file; a second block of TOML is added to
  the first. If it is a script, its commands are run, too.
- ``sh``: commands, which succeed.
- ``console``: commands after ``$``, each with all that it prints.
- ``text``: lines that the last command has printed.
- anything else: lines that a file of the folder has.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from build_servers import ENVIRONMENT, one_server

PROJECT = Path(__file__).parents[1]
BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?(?: .*)?\n"
    r"(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
SUFFIXES = {"yaml": "yml", "md": "md", "toml": "toml"}
PARSERS = {".yml": yaml.safe_load, ".toml": tomllib.loads, ".json": json.loads}
"""How files are read that no command of the page reads."""
SHELL = re.compile(r"[|<>&;$*`\n]")
"""What a shell is needed for."""
DAY = "1796126400"
"""1 December 2026, the day on which the pages are followed."""

NOT_RUN = {
    "python3 -m venv ": "the tests have their environment",
    ". ": "the tests have their environment",
    "pip install ": "needs the network",
    "git remote ": "needs the network",
    "git push ": "needs the network",
    "git pull ": "needs the network",
    "aws ": "needs an account",
    "mkdocs serve": "runs until it is ended; `test_serve.py` runs it",
    "policy-pages prepare --serve": "runs until it is ended; `test_prepare.py` runs it",
    "chromium ": "`tests/browser/test_print.py` prints with the same browser",
    "sudo ": "the reader's own server; `test_server_files.py` runs nginx",
    'cd "$(dirname': "the script is followed in its own folder",
    "./publish.sh": "its lines are followed one by one",
    "gpg ": "needs a key",
    "set ": "each command has to succeed anyway",
}
"""Beginnings of commands that are not run, and why."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    title: str | None
    text: str


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for match in BLOCK.finditer(page):
        indent = len(match["indent"])
        text = re.sub(rf"^ {{{indent}}}", "", match["text"], flags=re.MULTILINE)
        yield Block(match["language"], match["title"], text if indent else match["text"])


@dataclass
class Reader:
    """A reader who follows a page in a folder."""

    folder: Path
    packages: Path | None = None
    """A folder of packages that come before those of the environment."""
    output: str = ""
    """What the last command has printed."""
    _built: dict[tuple[object, ...], Path] = field(default_factory=dict)
    """Sites that were built already, by what they were built of."""
    _shown: list[tuple[str, str]] = field(default_factory=list)
    """What blocks `console` say, and what was printed."""

    def follow(self, page: str) -> None:
        """Do what the page says, block after block."""
        for block in blocks(page):
            self._follow(block)

    def compare(self, page: Path, update_goldens: bool) -> None:
        """Whether what the commands of the page have printed is what it shows."""
        shown, self._shown = self._shown, []
        if update_goldens:
            text = page.read_text("utf-8")
            for old, new in shown:
                text = text.replace(f"\n{old}```", f"\n{new}```", 1)
            page.write_text(text, "utf-8")
        else:
            for old, new in shown:
                assert new == old, page

    def _follow(self, block: Block) -> None:
        if block.title:
            self._write(block.title, block.text)
        if block.language == "sh":
            for command in re.sub(r"\\\n", "", block.text).splitlines():
                if command and not command.startswith("#"):
                    self._run(command)
        elif block.language == "console":
            printed = ""
            for command in re.findall(r"^\$ (.+)$", block.text, re.MULTILINE):
                self._run(command, must_succeed=False)
                printed += f"$ {command}\n{self.output}"
            self._shown.append((block.text, printed))
        elif block.title:
            pass
        elif block.language == "text":
            lost = [line for line in block.text.splitlines() if line not in self.output]
            assert not lost, f"{lost} is not in:\n{self.output}"
        else:
            files = [file for file in self.folder.rglob(f"*.{SUFFIXES[block.language]}")]
            lines = block.text.splitlines()
            assert any(set(lines) <= set(file.read_text("utf-8").splitlines()) for file in files), (
                f"no file has these lines: {block.text}"
            )

    def _write(self, path: str, text: str) -> None:
        file = self.folder / path.lstrip("/")
        if path == "mkdocs.yml" and "site_name:" not in text:
            text = with_keys(file.read_text("utf-8"), text)
        elif path.endswith(".toml") and file.exists():
            text = file.read_text("utf-8") + text
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        if file.suffix in PARSERS and path != "mkdocs.yml":
            PARSERS[file.suffix](text)
        if text.startswith("#!"):
            subprocess.run(["sh", "-n", str(file)], check=True)

    def _run(self, command: str, *, must_succeed: bool = True) -> None:
        if command.startswith(tuple(NOT_RUN)):
            return
        if command.startswith("cd "):
            self.folder = self.folder / command.removeprefix("cd ")
            assert self.folder.is_dir(), command
            return
        code, self.output = self._result(command)
        assert code == 0 or not must_succeed, f"{command}\n{self.output}"
        assert "Traceback" not in self.output, self.output

    def _result(self, command: str) -> tuple[int, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {
            **os.environ,
            **ENVIRONMENT,
            "SOURCE_DATE_EPOCH": DAY,
            "COLUMNS": "100",
            **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Ada Brook"),
            **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "ada@example.org"),
            "PATH": path,
        }
        if self.packages is not None:
            known = filter(None, [str(self.packages), os.environ.get("PYTHONPATH")])
            environment["PYTHONPATH"] = os.pathsep.join(known)
        words = shlex.split(command, comments=True)
        is_shared = self.packages is None and words[0] in ("mkdocs", "policy-pages")
        if is_shared and SHELL.search(command) is None:
            if words[:2] == ["mkdocs", "build"]:
                return self._build(words, environment)
            return one_server().run(self.folder, words[1:], environment, words[0])
        done = subprocess.run(
            ["sh", "-ec", command],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    def _build(self, words: list[str], environment: dict[str, str]) -> tuple[int, str]:
        """A build, or the site of an earlier one of the same files."""
        files = sorted(
            (path.relative_to(self.folder).as_posix(), path.read_bytes())
            for path in self.folder.rglob("*")
            if path.is_file() and path.relative_to(self.folder).parts[0] in ("docs", "overrides")
        )
        key = (*words, DAY, (self.folder / "mkdocs.yml").read_text("utf-8"), *files)
        site = self.folder / "site"
        if key in self._built:
            shutil.rmtree(site, ignore_errors=True)
            shutil.copytree(self._built[key], site)
            return 0, ""
        code, log = one_server().run(self.folder, words[1:], environment)
        if code == 0:
            self._built[key] = site
        return code, log


def with_keys(configuration: str, added: str) -> str:
    """A configuration with the keys of another text in the place of its own."""
    for key in re.findall(r"^(\w+):", added, re.MULTILINE):
        configuration = re.sub(
            rf"^{key}:.*\n(?:(?:[ #-].*)?\n)*", "", configuration, flags=re.MULTILINE
        )
    return f"{configuration.rstrip()}\n\n{added}"
