"""The manual's page on leaving ERB shows what its commands print and write.

Comments before a fence say what it is: `file: path` is a file of the site, `run` a command with all
that it prints, `written: path` a file that a command has written. `--update-goldens` rewrites the
latter two.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from policy_pages.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "plain-markdown.md"
FENCE = re.compile(
    r"^<!-- (?P<what>file|run|written)(?:: (?P<path>\S+))? -->\n```\w+\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
TODAY = "      today: 2026-11-30\n"
"""The day of what the page shows, for the end of its configuration."""


def fences(what: str) -> Iterator[re.Match[str]]:
    return (one for one in FENCE.finditer(PAGE.read_text("utf-8")) if one["what"] == what)


def test_the_page_shows_what_its_commands_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_goldens: bool
) -> None:
    (tmp_path / "docs").mkdir()
    for one in fences("file"):
        text = one["text"] + (TODAY if one["path"] == "mkdocs.yml" else "")
        (tmp_path / one["path"]).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    shown: list[tuple[str, str]] = []
    for one in fences("run"):
        line = one["text"].splitlines()[0]
        result = CliRunner().invoke(main, shlex.split(line.removeprefix("$ policy-pages ")))
        assert result.exit_code == 0, result.output
        shown.append((one["text"], f"{line}\n{result.output}"))
    shown += [(one["text"], Path(one["path"]).read_text("utf-8")) for one in fences("written")]
    assert len(shown) == 3
    if update_goldens:
        text = PAGE.read_text("utf-8")
        for old, new in shown:
            text = text.replace(f"\n{old}```", f"\n{new}```", 1)
        PAGE.write_text(text, "utf-8")
    else:
        for old, new in shown:
            assert new == old
