"""The mistakes that authors make, and what each of them is answered with.

`tests/golden/mistakes.md` has a section for each: a heading that says what the author did, and the
files. What is printed is below them, in a fence `text`; `--update-goldens` writes it. The page is
`docs/page.md`, or `docs/page.md.erb` in a fence `erb`. Comments before a fence say more:

    <!-- file: docs/x.md -->    the next fence is this file
    <!-- dialect: middleman --> the old system whose names the page uses
    <!-- site -->               a build alone finds it; all of these are one site, a folder each

A section with a `mkdocs.yml` is one about the configuration.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import BuiltSite
from policy_pages.cli import main

GOLDEN = Path(__file__).parents[1] / "golden" / "mistakes.md"
_SECTION = re.compile(r"^### (?P<title>.+)\n(?P<text>(?:(?!### ).*\n?)*)", re.MULTILINE)
_PART = re.compile(
    r"^(?:<!-- (?P<name>[a-z]+)(?:: (?P<value>.+?))? -->"
    r"|(?P<fence>`{3,})(?P<kind>\w+)\n(?P<content>(?:.*\n)*?)(?P=fence))$",
    re.MULTILINE,
)
_LOGGED = re.compile(r"^(?:ERROR|WARNING|INFO) +-  (?=\S+:\d+:\d+: \w+\[)", re.MULTILINE)
_CONFIGURATION = """\
site_name: Our terms
site_url: https://terms.example.org/
theme: {name: material, font: false}
markdown_extensions: [attr_list]
plugins: [policy-pages: {today: 2026-12-01, cards: {enabled: false}}]
"""


@dataclass
class Mistake:
    """A section of the golden file.

    :param start: the offset of what was printed, in the file.
    """

    title: str
    files: dict[str, str] = field(default_factory=dict)
    dialect: str = "erb"
    is_built: bool = False
    expected: str = ""
    start: int = 0

    @property
    def folder(self) -> str:
        """The folder of its files in the site of all that are built."""
        return re.sub(r"\W+", "-", self.title.lower()).strip("-")


def read_mistakes(text: str) -> list[Mistake]:
    """The sections of the golden file."""
    mistakes = []
    for section in _SECTION.finditer(text):
        mistake = Mistake(section["title"])
        path = ""
        for part in _PART.finditer(section["text"]):
            name, kind = part["name"], part["kind"]
            if name == "file":
                path = part["value"]
            elif name == "dialect":
                mistake.dialect = part["value"]
            elif name == "site":
                mistake.is_built = True
            elif kind == "text":
                mistake.expected = part["content"]
                mistake.start = section.start("text") + part.start("content")
            else:
                page = "docs/page.md.erb" if kind == "erb" else "docs/page.md"
                mistake.files[path or page] = part["content"]
                path = ""
        assert mistake.start, f"no fence `text` below “{mistake.title}”"
        mistakes.append(mistake)
    return mistakes


def write(root: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def printed_alone(mistake: Mistake, root: Path) -> str:
    """What `policy-pages` prints of a page, or of a configuration."""
    write(root, mistake.files)
    page = next(name for name in mistake.files if name.startswith("docs/") and "/_" not in name)
    arguments = ["translate", page, "--dialect", mistake.dialect]
    if "helpers.py" in mistake.files:
        arguments += ["--helpers", "helpers.py"]
    if "mkdocs.yml" in mistake.files:
        arguments = ["check", "docs"]
    done = CliRunner().invoke(main, arguments)
    refusal = done.stderr.partition("\nError: ")[2]
    return refusal or (done.stdout if arguments[0] == "check" else done.stderr)


def test_each_mistake_is_answered_in_plain_words(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run_build: Callable[..., BuiltSite],
    update_goldens: bool,
) -> None:
    text = GOLDEN.read_text("utf-8")
    mistakes = read_mistakes(text)
    site = tmp_path / "site"
    write(site, {"mkdocs.yml": _CONFIGURATION, "docs/index.md": "# Home\n"})
    for mistake in mistakes:
        if mistake.is_built:
            write(site / "docs" / mistake.folder, _below_docs(mistake.files))
    built = run_build(site, tmp_path / "built", strict=False)
    said = _LOGGED.split(built.log)
    printed: list[str] = []
    for number, mistake in enumerate(mistakes):
        if mistake.is_built:
            below = f"docs/{mistake.folder}/"
            own = [one for one in said if one.startswith(below)]
            answer = "\n".join(_diagnostic(one) for one in own).replace(f"{mistake.folder}/", "")
        else:
            root = tmp_path / str(number)
            root.mkdir()
            monkeypatch.chdir(root)
            answer = printed_alone(mistake, root)
        printed.append(answer.strip("\n") + "\n")
    if update_goldens:
        for mistake, answer in reversed([*zip(mistakes, printed, strict=True)]):
            end = mistake.start + len(mistake.expected)
            text = text[: mistake.start] + answer + text[end:]
        GOLDEN.write_text(text, "utf-8")
    else:
        assert printed == [mistake.expected for mistake in mistakes]
    assert len(mistakes) > 60
    unanswered = [m.title for m, one in zip(mistakes, printed, strict=True) if ": " not in one]
    assert unanswered == []


def _below_docs(files: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("docs/"): content for name, content in files.items()}


def _diagnostic(logged: str) -> str:
    """A diagnostic without what the log has after it."""
    first, *rest = logged.splitlines()
    lines = [first]
    for line in rest:
        if not line.startswith("  "):
            break
        lines.append(line)
    return "\n".join(lines) + "\n"
