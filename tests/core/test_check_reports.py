"""What `policy-pages check` hands to other programs: which codes, in SARIF, as annotations."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin
from urllib.request import url2pathname

import pytest
from click.testing import CliRunner
from jsonschema import Draft4Validator
from mkdocs.utils.yaml import yaml_load

from errors_page import EXAMPLES, PROJECT, SECTIONS
from policy_pages.checks.reports.annotations import annotation
from policy_pages.checks.reports.repository import Repository
from policy_pages.checks.reports.sarif import sarif_log
from policy_pages.cli import main
from policy_pages.commands.check import check
from policy_pages.text.codes import MANUAL, UnknownCodeError, known_codes, selected_codes
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

SCHEMA = json.loads(Path(PROJECT, "tests/reference/sarif-2.1.0.json").read_text("utf-8"))

# -- codes -------------------------------------------------------------------------------------


def test_the_page_of_errors_lists_the_codes() -> None:
    codes = known_codes()
    assert [*codes] == [*SECTIONS]
    assert [name for name, code in codes.items() if not (code.summary and code.group)] == []
    for name, example in EXAMPLES.items():
        assert f" {codes[name].severity}[{name}]: " in example.expected
    assert codes["unclosed-tag"].group == "tags-and-blocks"
    assert codes["unclosed-tag"].summary == "A `<%` has no `%>`."
    assert "Close the tag." in codes["unclosed-tag"].advice
    assert "](" not in "".join(code.description + code.advice for code in codes.values())


def test_the_manual_is_where_this_site_is_published() -> None:
    assert yaml_load((PROJECT / "mkdocs.yml").open("rb"))["site_url"] == MANUAL


def test_selectors() -> None:
    every = frozenset(SECTIONS)
    assert selected_codes(["ALL"]) == selected_codes(["*"]) == every
    assert selected_codes(["dead-link", "dead-link", "bare-address"]) == {
        "dead-link",
        "bare-address",
    }
    assert selected_codes(["share-*"]) == {code for code in every if code.startswith("share-")}
    group = known_codes()["bare-address"].group
    assert selected_codes([group]) == {c.name for c in known_codes().values() if c.group == group}
    for name, said in {
        "dead-lnk": "unknown code `dead-lnk`: did you mean `dead-link`?",
        "all": "unknown code `all`: did you mean `ALL`?",
        "flavors-of-markdown": "did you mean `flavours-of-markdown`?",
        "sharing-*": "no code begins with `sharing-`",
        "F401": "unknown code `F401`",
    }.items():
        with pytest.raises(UnknownCodeError, match=re.escape(said)):
            selected_codes([name])


CHECKING = (PROJECT / "docs/checking.md").read_text("utf-8")


def test_the_manual_shows_what_the_command_prints_and_has_its_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pages = {
        "terms": "# Terms\n\nWe list [our fees](fees.md).\n",
        "fee": "# Fee\n",
        "index": "# A\n",
    }
    (tmp_path / "docs").mkdir()
    for name, text in pages.items():
        (tmp_path / f"docs/{name}.md").write_text(text)
    site = "site_name: A\nsite_url: https://a.example/\nplugins: [policy-pages]\n"
    (tmp_path / "mkdocs.yml").write_text(f"{site}theme: {{name: material, font: false}}\n")
    result = CliRunner().invoke(main, ["check"])
    (shown,) = re.findall(r"```console\n\$ policy-pages check\n(.*?)```", CHECKING, re.DOTALL)
    assert result.stdout + result.stderr == shown
    options = {option for parameter in check.params for option in parameter.opts}
    assert {*re.findall(r"^\| `(--[a-z-]+)", CHECKING, re.MULTILINE)} <= options
    assert {option for option in options if f"| `{option}" not in CHECKING} == {"paths"}
    for fence in re.findall(r"```yaml\n(.*?)```", CHECKING, re.DOTALL):
        assert isinstance(yaml_load(fence), dict)
    hooks = {id for id in re.findall(r"- id: (\S+)", CHECKING)}
    assert hooks == {*re.findall(r"- id: (\S+)", (PROJECT / ".pre-commit-hooks.yaml").read_text())}


# -- findings ----------------------------------------------------------------------------------

NAME = "docs/100 %, a:b é.md"
LINE = "🎉 text {{ x }} [y](gone.pdf)"
HOSTILE = "this link: `a\r\n::stop-commands::x` {0} 100%, b"


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a site in a folder of it, where the command is run."""
    top = tmp_path / "a repository"
    for path in (top / ".git", top / "site/docs", tmp_path / "elsewhere"):
        path.mkdir(parents=True)
    (top / "site" / NAME).write_text(f"# A\n\n{LINE}\n", encoding="utf-8")
    for path in (top / "site/mkdocs.yml", tmp_path / "elsewhere/_part.md.erb"):
        path.write_text("site_name: A\n", encoding="utf-8")
    (top / "site/docs/link.md").symlink_to(tmp_path / "elsewhere/_part.md.erb")
    monkeypatch.chdir(top / "site")
    return top


def findings() -> list[Diagnostic]:
    source = Source(NAME, f"# A\n\n{LINE}\n")
    start = source.text.index("gone.pdf")
    made = Source("/made/ (made by the plugin `gen-files`)", "Text")
    return [
        diagnose(source, Span(start, start + 8), "dead-link", HOSTILE, help="a\nb"),
        diagnose(made, Span(0, 4), "share-placeholder", "m", severity="warning"),
        diagnose(
            Source("../../elsewhere/_part.md.erb", ""),
            Span(0, 0),
            "undefined-name",
            "m",
            trail=(f"{NAME}:3:1",),
        ),
        diagnose(Source("docs/link.md", "x"), Span(0, 1), "dead-link", "m", severity="info"),
    ]


def file_of(artifact: dict[str, Any], run: dict[str, Any]) -> Path:
    """The file of an `artifactLocation`, resolved as the standard says."""
    base = (
        run["originalUriBaseIds"][artifact["uriBaseId"]]["uri"] if "uriBaseId" in artifact else ""
    )
    assert re.fullmatch(r"[A-Za-z0-9._~/%:-]+", artifact["uri"])
    return Path(url2pathname(unquote(urljoin(base, artifact["uri"])).removeprefix("file://")))


def test_sarif(top: Path) -> None:
    log = sarif_log(findings(), Repository.around(Path()), "mkdocs.yml")
    assert [error.message for error in Draft4Validator(SCHEMA).iter_errors(log)] == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    link, made, part, note = run["results"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    assert len({rule["id"] for rule in rules}) == len(rules) == 3
    assert rules[0]["helpUri"] == f"{MANUAL}errors/#dead-link"
    for rule in rules:  # what GitHub needs of a rule
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error", "note"]

    physical = link["locations"][0]["physicalLocation"]
    region = physical["region"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert LINE[region["startColumn"] - 1 : region["endColumn"] - 1] == "gone.pdf"
    assert region["startLine"] == region["endLine"] == 3
    assert physical["artifactLocation"]["uri"].startswith("site/docs/100%20%25%2C%20a%3Ab")
    assert file_of(physical["artifactLocation"], run) == top / "site" / NAME
    message = link["message"]["text"]  # the braces of placeholders are doubled
    assert message.replace("{{", "{").replace("}}", "}") == f"{HOSTILE}\nhelp: a\nb"
    assert "{{0}}" in message

    physical = made["locations"][0]["physicalLocation"]
    assert file_of(physical["artifactLocation"], run) == top / "site/mkdocs.yml"
    assert "region" not in physical
    assert made["locations"][0]["logicalLocations"][0]["name"].startswith("/made/")

    artifact = part["locations"][0]["physicalLocation"]["artifactLocation"]
    assert "uriBaseId" not in artifact
    assert file_of(artifact, run) == top.parent / "elsewhere/_part.md.erb"
    printed = part["relatedLocations"][0]["physicalLocation"]
    assert file_of(printed["artifactLocation"], run) == top / "site" / NAME
    assert printed["region"] == {"startLine": 3, "startColumn": 1}
    artifact = note["locations"][0]["physicalLocation"]["artifactLocation"]
    assert file_of(artifact, run) == top / "site/docs/link.md"


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """What GitHub's runner takes a line for: its `ActionCommand.TryParseV2`."""
    match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert match is not None, line
    properties = dict(pair.split("=", 1) for pair in match[2].split(","))
    marks = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    of_data = {mark: marks[mark] for mark in ("%0D", "%0A", "%25")}

    def read(text: str, marks: dict[str, str]) -> str:
        for mark, character in marks.items():
            text = text.replace(mark, character)
        return text

    properties = {name: read(value, marks) for name, value in properties.items()}
    return match[1], properties, read(match[3], of_data)


def test_annotations(top: Path) -> None:
    repository = Repository.around(Path())
    lines = [annotation(finding, repository, "mkdocs.yml") for finding in findings()]
    assert [line.splitlines() for line in lines] == [[line] for line in lines]
    link, made, part, note = map(read_command, lines)
    column = LINE.index("gone.pdf") + 1
    assert link == (
        "error",
        {
            "file": f"site/{NAME}",
            "line": "3",
            "col": f"{column}",
            "endLine": "3",
            "endColumn": f"{column + 8}",
            "title": "policy-pages (dead-link)",
        },
        f"{HOSTILE}\nhelp: a\nb",
    )
    assert (made[0], made[1]["file"], made[1]["line"]) == ("warning", "site/mkdocs.yml", "1")
    assert made[2] == "/made/ (made by the plugin `gen-files`):1:1:\nm"
    assert part[1]["file"] == (top.parent / "elsewhere/_part.md.erb").as_posix()
    assert part[2] == f"m\nprinted by {NAME}:3:1"
    assert (note[0], note[1]["file"]) == ("notice", "site/docs/link.md")


def test_no_page_steers_a_terminal_or_begins_a_line() -> None:
    source = Source("a.md", "\x1b[2Jx")
    found = diagnose(source, Span(0, 1), "dead-link", "`\x1b[2J`\n::error::x", help="\x1b[31m\ny")
    lines = str(found).split("\n")
    assert "\x1b" not in str(found)
    assert [line[:8] for line in lines[1:]] == ["    1 | ", "      | ", "      = ", "      = "]
