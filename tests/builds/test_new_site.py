"""`policy-pages new site`: what it makes is a site, and nothing is in its way or lost by it."""

from __future__ import annotations

import datetime
import json
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner, Result

from checked import run_check
from policy_pages import __version__
from policy_pages.cli import main
from policy_pages.files import writing
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.page.fields import read_fields
from policy_pages.policies.first_version import CHANGE_HINT, OWNER_HINT, first_version
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

GUIDE = (Path(__file__).parents[2] / "docs" / "authors-guide.md").read_text(encoding="utf-8")
DAY = datetime.date(2026, 12, 1)
NEXT_VERSION = datetime.date(2027, 1, 12)
CHANGES = "privacy-policy/changes/2026-06-01-to-2027-01-12/index.html"


@pytest.fixture(autouse=True)
def _day_and_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796126400")  # 2026-12-01
    monkeypatch.chdir(tmp_path)


def new_site(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", "site", *arguments])


def entries(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_it_is_a_site(tmp_path: Path, run_build: Callable[..., BuiltSite]) -> None:
    result = new_site("our site", "--title", 'Acme: "all" #1 & <more>')
    assert result.exit_code == 0, result.output
    assert "\n  cd 'our site'\n  mkdocs serve\n" in result.stdout
    root = tmp_path / "our site"

    built = run_build(root, tmp_path / "built", strict=True, day=DAY)
    assert built.exit_code == 0, built.log
    assert "WARNING" not in built.log
    home = built.page("index.html")
    assert home.xpath("//tr[@class='policy-register__entry']//a/text()") == [
        "Our policies, in one place",
        "Privacy policy",
    ]
    assert 'Acme: "all" #1 & <more>' in home.xpath("string(//head/title)")
    assert home.xpath("//link[@href='assets/stylesheets/house.css']")
    foot = [
        (link.text, link.get("href"))
        for link in built.page("privacy-policy/index.html").xpath("//*[@class='md-copyright']/a")
    ]
    assert foot == [("Privacy", "./"), ("Contact", "mailto:policies@example.org")]
    missing = built.page("404.html").xpath("//ul[parent::*[contains(@class, '--missing')]]//a")
    assert [link.text for link in missing][:2] == [
        "Search this site",
        "See all letters and policies",
    ]
    assert "--md-primary-fg-color" in built.text("assets/stylesheets/house.css")
    assert (
        built.article("our-policies-in-one-place/index.html").xpath(
            "string(.//p[@class='signature'])"
        )
        == "Alex Morgan\nChief executive"
    )
    assert "24 months" in built.article("privacy-policy/index.html").xpath("string(.)")
    assert built.article(CHANGES).xpath(".//ins") != []
    assert "feed.xml" in built.files()
    assert not [path for path in built.files() if "complaints" in path]
    checked = run_check(root, "docs", day=DAY)
    assert (checked.exit_code, checked.findings) == (0, [])

    drafts = root / "docs/complaints-policy/index.md"
    drafts.write_text(drafts.read_text().replace("  status: draft", "  # status: draft"))
    configuration = root / "mkdocs.yml"
    configuration.write_text(configuration.read_text().replace("# - complaints", "- complaints"))
    later = run_build(root, tmp_path / "later", strict=True, day=NEXT_VERSION)
    assert later.exit_code == 0, later.log
    assert "6 months" in later.article("privacy-policy/index.html").xpath("string(.)")
    assert "complaints-policy/index.html" in later.files()


def test_the_manual_shows_what_it_prints() -> None:
    (example,) = re.findall(
        r"```console\n\$ policy-pages new site (.*)\n(.*?)```", GUIDE, re.DOTALL
    )
    assert new_site(example[0]).stdout == example[1]


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (None, f"mkdocs-policy-pages=={__version__}"),
        (
            '{"url": "https://x.example/a", "vcs_info": {"vcs": "git", "commit_id": "1f"}}',
            "mkdocs-policy-pages @ git+https://x.example/a@1f",
        ),
        (
            '{"url": "file:///home/a/clone", "dir_info": {}}',
            f"./mkdocs_policy_pages-{__version__}-py3-none-any.whl",
        ),
    ],
)
def test_its_requirements_are_installed_as_the_plugin_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str | None, line: str
) -> None:
    installed = SimpleNamespace(read_text=lambda name: origin)
    monkeypatch.setattr("policy_pages.authoring.new_site.distribution", lambda name: installed)
    assert new_site(".").exit_code == 0
    lines = (tmp_path / "requirements.txt").read_text().splitlines()
    (own,) = [one for one in lines if "policy" in one and not one.startswith("#")]
    assert own.replace("[cards]", "") == line


def test_its_files_are_sound(tmp_path: Path) -> None:
    made = new_site(".", "--language", "DE", "--url", "https://x.example/policies")
    assert made.exit_code == 0, made.output
    assert "\n  mkdocs serve\n" in made.stdout
    assert "cd " not in made.stdout
    text = {path: (tmp_path / path).read_text() for path in entries(tmp_path) if "." in path[1:]}
    assert "§" not in "".join(text.values())
    assert "\nsite_url: https://x.example/policies/\n" in text["mkdocs.yml"]
    assert "  language: de " in text["mkdocs.yml"]
    english = [path for path in text if re.search("^(  language|lang): en$", text[path], re.M)]
    assert english == [path for path in text if path.startswith("docs/")]
    workflow = yaml.safe_load(text[".github/workflows/publish.yml"])
    assert workflow[True].keys() == {"push", "pull_request", "schedule", "workflow_dispatch"}
    build = "mkdocs build ${{ github.event_name != 'schedule' && '--strict' || '' }}"
    assert {"run": build}.items() <= workflow["jobs"]["build"]["steps"][-2].items()
    review = "policy-pages check --select review-overdue"
    assert workflow["jobs"]["reviews"]["steps"][-1] == {"run": review}
    assert "needs" not in workflow["jobs"]["reviews"]  # nor does anything need it
    assert workflow["jobs"]["publish"]["needs"] == "build"
    settings = re.sub(r"^\s*//.*", "", text[".vscode/settings.json"], flags=re.M)
    (schema,) = json.loads(settings)["yaml.schemas"]
    assert json.loads(text[schema])["properties"].keys() == {"policy"}
    tasks = re.sub(r"^\s*//.*", "", text[".vscode/tasks.json"], flags=re.M)
    (task,) = json.loads(tasks)["tasks"]
    problem = Diagnostic("docs/a b.md", 3, 9, "warning", "some-code", "a: b", "x")
    pattern = task["problemMatcher"]["pattern"]
    found = re.search(pattern.pop("regexp"), str(problem), re.M)
    assert {name: found[group] for name, group in pattern.items()} == {
        "file": "docs/a b.md",
        "line": "3",
        "column": "9",
        "severity": "warning",
        "code": "some-code",
        "message": "a: b",
    }


@pytest.mark.parametrize("kind", ["letter", "policy"])
def test_a_snippet_is_the_page_that_the_command_writes(tmp_path: Path, kind: str) -> None:
    new_site(".")
    snippets = json.loads((tmp_path / ".vscode/policy-pages.code-snippets").read_text())
    body = "\n".join(snippets[kind.capitalize()]["body"])
    for name, value in {"YEAR": "2026", "MONTH": "12", "DATE": "01"}.items():
        body = body.replace(f"$CURRENT_{name}", value)
    body = re.sub(r"\$\{\d\|([^,]+).*?\|\}", r"\1", body)  # the first choice
    body = re.sub(r"\$\{\d:(.*?)\}", r"\1", body).replace("$0", "")
    source = Source("page.md", body)
    known = read_fields(source, read_front_matter(source))
    assert known.diagnostics == []
    written = Source("page.md", first_version(kind, "Title", today=DAY))  # type: ignore[arg-type]
    expected = read_front_matter(written).fields
    policy = known.fields.pop("policy")
    assert known.fields["description"] == expected["description"]
    assert policy.keys() == expected["policy"].keys()
    assert policy["owner"] == OWNER_HINT  # which a build reports, if it is published
    assert CHANGE_HINT in str(snippets["Change"]["body"])
    del (
        policy["owner"],
        policy["contact"],
        expected["policy"]["owner"],
        expected["policy"]["contact"],
    )
    assert policy == expected["policy"]


@pytest.mark.parametrize(
    ("drawing", "arguments", "messages"),
    [
        (["mkdocs.yml", "docs/x.md"], ["."], ["not empty", "\n  docs/\n  mkdocs.yml\n"]),
        ([".gitignore"], ["."], ["\n  .gitignore\n"]),
        ([f"{number:02}" for number in range(30)], ["."], ["\n  09\n  and 20 more\n"]),
        (["x/a"], ["x"], ["the folder x is not empty"]),
        (["x"], ["x"], ["is a file"]),
        ([], ["x", "--title", " "], ["the title is empty"]),
        ([], ["x", "--title", "a\nb"], ["is not one line of text"]),
        ([], ["x", "--language", "xx"], ["has no language 'xx'", " en, ", "pt-BR"]),
        ([], ["x", "--language", "../de"], ["has no language '../de'"]),
        *(
            ([], ["x", "--url", url], ["is not the address of a site"])
            for url in (
                "policies.example.org",
                "ftp://a.example/",
                "https://[a/",
                "https://a/?b",
                "https://a/#",
            )
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    tmp_path: Path, drawing: list[str], arguments: list[str], messages: list[str]
) -> None:
    for path in drawing:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("")
    before = entries(tmp_path)
    result = new_site(*arguments)
    assert result.exit_code == 2, result.output
    assert [message for message in messages if message not in result.stderr] == []
    assert entries(tmp_path) == before


def test_files_of_other_programs_are_not_in_the_way(tmp_path: Path) -> None:
    for path in (".git/config", ".venv/pyvenv.cfg", "env/pyvenv.cfg", ".DS_Store"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("")
    result = new_site(".")
    assert result.exit_code == 0, result.output
    assert {".git", "env", "mkdocs.yml"} <= {*os.listdir(tmp_path)}


def test_a_site_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    write = writing._write

    def fails_in_the_end(file, data, **how):
        written.append(file.name)
        if file.name.endswith("mkdocs.yml"):
            raise OSError(28, "No space left on device")
        write(file, data, **how)

    monkeypatch.setattr(writing, "_write", fails_in_the_end)
    (tmp_path / "mine").mkdir()
    for folder in ("deep/new", "mine"):
        result = new_site(folder)
        assert result.exit_code == 2
        assert "nothing was written" in result.stderr
        assert "No space left on device" in result.stderr
    assert len(written) > 20
    assert entries(tmp_path) == ["mine"]
