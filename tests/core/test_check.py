"""`policy-pages check`: the findings on each golden page, and that their rewritings hold.

A page in `tests/golden/check` says itself what it is built with. Beside it stands what the command
prints, and below a line of dashes the page with every rewriting in place.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from click import unstyle
from click.testing import CliRunner, Result

from policy_pages import cli
from policy_pages.cli import main
from policy_pages.markdown.flavours.names import FLAVOURS
from policy_pages.text.codes import MANUAL

FOLDER = Path(__file__).parents[1] / "golden" / "check"
PAGES = sorted([*FOLDER.glob("*.md"), *FOLDER.glob("*.md.erb")])
PEGASUS = ("--dialect", "pegasus")
UNSOLVED = "reads-differently"


def check(*arguments: object) -> Result:
    """Check against all flavours, if none is named: what they read differently is a warning."""
    flavours = [] if "--against" in arguments else [f"--against={name}" for name in FLAVOURS]
    return CliRunner().invoke(main, ["check", *map(str, arguments), *flavours])


def records(path: Path, *arguments: object) -> list[dict[str, Any]]:
    result = check(path, "--format", "json", *arguments)
    return [json.loads(line) for line in result.stdout.splitlines()]


def rewritten(text: str, findings: list[dict[str, Any]]) -> str:
    """A page with every rewriting of its findings in place."""
    lines = text.split("\n")
    rewrites = {f["rewrite"]["start"]: f["rewrite"] for f in findings if "rewrite" in f}
    for start, rewrite in sorted(rewrites.items(), reverse=True):
        lines[start - 1 : rewrite["end"]] = rewrite["text"].split("\n")[:-1]
    return "\n".join(lines)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where no configuration is


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page(path: Path, tmp_path: Path, update_goldens: bool) -> None:
    page = tmp_path / path.name
    page.write_bytes(path.read_bytes())
    result = check(path.name, *PEGASUS)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    (record,) = records(Path(path.name), *PEGASUS)
    text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    after = rewritten(text, record["diagnostics"])
    outcome = result.stdout + result.stderr
    if after != text:
        outcome += f"{'-' * 20}\n{after}"
    expected = path.with_name(path.name.split(".")[0] + ".out")
    if update_goldens:
        expected.write_text(outcome, encoding="utf-8")
    else:
        assert outcome == expected.read_text(encoding="utf-8")
    findings = record["diagnostics"]
    assert (result.exit_code == 0) == (not findings)
    assert "-nope" not in path.name or findings == []
    if findings and all("rewrite" in finding for finding in findings):
        # rewritten, the page reads the same in all flavours
        page.write_text(rewritten(page.read_text(encoding="utf-8"), findings), encoding="utf-8")
        assert records(Path(path.name), *PEGASUS)[0]["diagnostics"] == []


def test_every_page_has_its_near_miss_and_every_outcome_its_page() -> None:
    names = {path.name.split(".")[0] for path in PAGES}
    assert names == {path.stem for path in FOLDER.glob("*.out")}
    assert len(PAGES) == len(names)


# -- the command -------------------------------------------------------------------------------

LIST = "We keep\n- your name\n"
SITE = """\
site_name: Terms
plugins:
  - policy-pages:
      dialect: erb
      markdown:
        old/: gfm
"""


def draw(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_md", ".md").replace(
            "_yml", ".yml"
        ).replace("_svg", ".svg")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def codes(path: Path | str, *arguments: object) -> dict[str, list[str]]:
    return {
        Path(record["path"]).name: [finding["code"] for finding in record["diagnostics"]]
        for record in records(Path(path), *arguments)
    }


def test_a_folder_stands_for_its_pages_and_not_for_its_partials(tmp_path: Path) -> None:
    draw(tmp_path, docs__a_md=LIST, docs__b_md="Text.\n", docs___c_md=LIST)
    result = check("docs", "--markdown", "gfm")
    assert result.exit_code == 1
    assert result.stderr == "1 warning in 1 file; 2 pages checked\n"
    assert codes("docs", "--markdown", "gfm") == {"a.md": ["list-after-paragraph"], "b.md": []}


def test_what_another_flavour_reads_differently_is_a_note_unless_it_is_asked_for(
    tmp_path: Path,
) -> None:
    draw(tmp_path, a_md=LIST)
    command = ["check", "a.md", "--markdown", "gfm"]
    for asked, status, severity in (
        ([], 0, "info"),
        (["--ignore", "dead-link"], 0, "info"),
        (["--against", "python"], 1, "warning"),
        (["--select", "list-after-paragraph"], 1, "warning"),
    ):
        result = CliRunner().invoke(main, [*command, *asked])
        assert (result.exit_code, f"{severity}[list-after" in result.stdout) == (status, True)


def test_nothing_found_is_status_0_and_wrong_usage_is_2(tmp_path: Path) -> None:
    draw(tmp_path, a_md="Text.\n", empty__x="")
    assert check("a.md").exit_code == 0
    for arguments in (["gone.md"], ["a.md", "--against", "html"], ["empty"], []):
        assert check(*arguments).exit_code == 2, arguments


def test_against_says_which_flavours_are_compared(tmp_path: Path) -> None:
    draw(tmp_path, a_md="- one\n  - two\n")
    assert codes("a.md", "--markdown", "gfm") == {"a.md": ["shallow-nesting"]}
    assert codes("a.md", "--markdown", "gfm", "--against", "redcarpet") == {"a.md": []}
    assert "to put it in the item in both flavours" in check("a.md", "--against", "gfm").stdout


def test_a_configuration_says_what_pages_are_built_with(tmp_path: Path) -> None:
    draw(tmp_path, site__mkdocs_yml=SITE, site__docs__old__a_md=LIST, site__docs__b_md=LIST)
    for arguments in (["site/docs"], ["site/docs", "--config", "site/mkdocs.yml"]):
        result = check(*arguments)
        assert "in GFM, which this page uses" in result.stdout
        assert "in Python-Markdown, which this page uses" in result.stdout


def test_extensions_of_the_site_hold(tmp_path: Path) -> None:
    site = "site_name: T\nsite_url: https://a.example/\n"
    draw(tmp_path, docs__a_md="Text.[^1]\n\n[^1]: Note.\n", mkdocs_yml=site)
    # without footnotes, `[^1]: Note.` defines a link to a file `Note.`
    found = ["unknown-footnote", "dead-link"]
    assert codes("docs", "--against", "gfm") == {"a.md": found}
    draw(tmp_path, mkdocs_yml=f"{site}markdown_extensions: [footnotes]\n")
    assert codes("docs", "--against", "gfm") == {"a.md": []}


OWN_SOURCES = "theme: {name: mkdocs, highlightjs: false}\n"
"""A theme that loads nothing from other servers."""
NAMED = "site_name: a\nsite_url: https://a.example/\n"
BROKEN_CONFIGURATIONS = {
    "no name": ("plugins: [policy-pages]\n", "Required configuration not provided"),
    "unknown plugin": (f"{NAMED}plugins: [nosuch, policy-pages]\n", '"nosuch" plugin'),
    "unknown dialect": (f"{NAMED}plugins: [policy-pages: {{dialect: nosuch}}]\n", "nosuch"),
    "no folder of pages": (
        f"{NAMED}docs_dir: pages\nplugins: [policy-pages]\n",
        "/pages' isn't an existing",
    ),
    "published into its pages": (
        f"{NAMED}site_dir: docs/site\nplugins: [policy-pages]\n",
        "The 'site_dir' should not be within the 'docs_dir'",
    ),
    "broken YAML": (f"{NAMED}plugins: [policy-pages\n", "mkdocs.yml"),
    "helpers that are missing": (
        f"{NAMED}plugins: [policy-pages: {{helpers: gone.py}}]\n",
        "gone.py",
    ),
}


@pytest.mark.parametrize("name", BROKEN_CONFIGURATIONS)
def test_a_broken_configuration_is_wrong_usage(name: str, tmp_path: Path) -> None:
    configuration, reason = BROKEN_CONFIGURATIONS[name]
    draw(tmp_path, docs__a_md=LIST, mkdocs_yml=configuration)
    for arguments in (["docs"], ["docs/a.md", "--format", "json"]):
        result = check(*arguments)
        assert result.exit_code == 2, result.output
        assert reason in result.stderr
        assert result.stdout == ""
        assert "Traceback" not in result.output


def test_json_tells_the_rewriting_and_whether_the_page_stays_as_it_is(tmp_path: Path) -> None:
    draw(tmp_path, a_md="---\ntitle: A\n---\n" + LIST)
    for flavour, keeps in (("gfm", True), ("redcarpet", False)):
        (record,) = records(Path("a.md"), "--markdown", flavour)
        (finding,) = record["diagnostics"]
        assert finding["severity"] == "warning"
        assert (finding["line"], finding["column"]) == (5, 1)
        rewrite = {"start": 5, "end": 5, "text": "\n- your name\n", "keeps": keeps}
        assert finding["rewrite"] == rewrite


def test_page_fields_of_the_site_choose_a_flavour(tmp_path: Path) -> None:
    site = SITE + "      page_fields:\n        b.md:\n          markdown: redcarpet\n"
    draw(tmp_path, mkdocs_yml=site, docs__b_md=LIST)
    assert "in Redcarpet, which this page uses" in check("docs").stdout


def test_html_is_read_as_browsers_read_it(tmp_path: Path) -> None:
    draw(tmp_path, a_md="<div>\n<![x]>\n</div>\n\nA ~~word~~ of it\n")
    assert codes("a.md") == {"a.md": ["strikethrough"]}


HOSTILE = {
    "deep quotes": ">" * 3000 + " a\n",
    "deep lists": "".join(f"{' ' * (2 * depth)}- a\n" for depth in range(120)),
    "brackets": "[" * 3000 + "\n",
    "backticks": " ".join("`" * number for number in range(1, 200)) + "\n",
    "open tags": "<div>\n\n" * 1000,
    "open comments": "<!--" * 3000 + "\n",
    "spaces": "- a" + " " * 20_000 + "x\n|a|b|\n|-" + " " * 19_000 + "x\n",
    "empty lines": "- a\n" + "\n" * 20_000 + "- b\n* c\n",
    "comments": "a <!-- b -->\n" * 1000,
    "a long list": "- a\n  - b\n" * 300,
    "control characters": "a\0b\x01\x02\x03\r- c\n- d\n",
    "bare addresses": "see www.example.org http://a.example\n" * 300,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_page_is_checked_to_its_end(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(HOSTILE[name], encoding="utf-8")
    result = check("a.md", "--markdown", "gfm")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in (0, 1)


@pytest.mark.parametrize(
    "text",
    [
        "<details>\n<summary>More</summary>\n\nSome *text*.\n\n</details>\n",
        "| a \\| b | c |\n|--|--|\n| 1 | *e \\| f* |\n",
        "1. one\n2. two\n===\n",
        "- one\n- \n- three\n",
        "> a\nb\n\n> c\n",
        "[one] [two] [three]\n\n[one]: /1\n\n[two]: /2\n\n[three]: /3\n",
        "\\[one](http://example.org) and \\[two](http://example.org)\n",
        "the snake_case_name and __init__ here\n",
    ],
)
def test_what_a_page_says_is_not_changed_to_what_nobody_meant(text: str, tmp_path: Path) -> None:
    draw(tmp_path, a_md=text)
    result = check("a.md", "--markdown", "gfm", "--format", "json")
    for diagnostic in json.loads(result.stdout.splitlines()[0])["diagnostics"]:
        assert diagnostic.get("rewrite", {}).get("keeps", True), diagnostic


def test_a_table_is_checked_in_time_by_its_length(tmp_path: Path) -> None:
    draw(tmp_path, a_md="| a | b |\n|---|---|\n" + "| `a|b` | c |\n" * 400)
    assert codes("a.md", "--markdown", "gfm") == {"a.md": ["bar-in-code"] * 400}


def test_a_configuration_is_not_contradicted(tmp_path: Path) -> None:
    site = f"{NAMED}{OWN_SOURCES}plugins: [policy-pages]\n"
    draw(tmp_path, mkdocs_yml=site, docs__a_md="Text.\n")
    for option in (["--markdown", "gfm"], ["--dialect", "erb"]):
        result = check("docs", *option)
        assert result.exit_code == 2
        assert f"{option[0]} is for pages without a configuration" in result.stderr
    assert check("docs").exit_code == 0


def test_shared_links_are_checked_as_the_configuration_has_them(tmp_path: Path) -> None:
    site = (
        f"site_name: a\nsite_url: https://a.example/b/\n{OWN_SOURCES}"
        'plugins: [policy-pages: {social: {"og:image": lost.png, "og:image:alt": x}}]\n'
    )
    header = 'title: A\nsocial: {"og:titel": x, "og:description": "Untitled page"}'
    draw(
        tmp_path,
        mkdocs_yml=site,
        docs__a_md=f"---\n{header}\n---\nText.\n",
        docs__b_md='---\nimage: {url: /b/here.svg, alt: ""}\n---\nText.\n',
        docs__here_svg="<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='630'/>",
        docs__c_md="Text.\n",
    )
    result = check("docs")
    assert re.findall(r"^(\S+?): warning\[(.+?)\]", result.stdout, re.MULTILINE) == [
        ("docs/a.md:3:10", "unknown-social-key"),
        ("docs/a.md:3:25", "share-placeholder"),
        ("mkdocs.yml:1:1", "share-image-missing"),  # of all pages, reported once
        ("docs/b.md:2:1", "share-image-format"),
    ]
    draw(tmp_path, mkdocs_yml=f"site_name: a\n{OWN_SOURCES}plugins: [policy-pages]\n")
    assert "mkdocs.yml:1:1: warning[share-site-address]" in check("docs/c.md").stdout


MIXED = f"---\ntitle: TODO\n---\n# A\n\n{LIST}\n{{% include b %}}\n"


def test_what_is_reported_can_be_selected(tmp_path: Path) -> None:
    draw(tmp_path, a_md=MIXED)
    found = ["share-placeholder", "liquid-as-text", "list-after-paragraph"]
    for arguments, expected in {
        (): found,
        ("--select", "ALL"): found,
        ("--select", "liquid-as-text, share-*"): found[:2],
        ("--select", "liquid-as-text", "--select", "list-after-paragraph"): found[1:],
        ("--ignore", "flavours-of-markdown,share-placeholder"): found[1:2],
        ("--select", "l*", "--ignore", "list-after-paragraph"): found[1:2],
        ("--select", "dead-link"): [],
        ("--ignore", "ALL"): [],
    }.items():
        result = check("a.md", *arguments)
        assert re.findall(r"warning\[(.+?)\]", result.stdout) == expected, arguments
        assert result.exit_code == bool(expected)
        assert check("a.md", *arguments, "--exit-zero").exit_code == 0
        assert codes("a.md", *arguments) == {"a.md": expected}
    for option in ("--select", "--ignore"):
        result = check("a.md", option, "dead-lnk,ALL", "--exit-zero")
        assert result.exit_code == 2
        assert f"'{option}': unknown code `dead-lnk`: did you mean `dead-link`?" in result.stderr


MANY = """\
site_name: T
theme: {name: mkdocs, highlightjs: false}
plugins: [policy-pages: {cards: {enabled: false}, ignore_findings: [flavours-of-markdown, s*]}]
hooks: [hook.py]
"""


def test_what_a_site_ignores_is_not_reported_and_what_is_printed_is_no_finding(
    tmp_path: Path,
) -> None:
    draw(tmp_path, mkdocs_yml=MANY, docs__a_md=MIXED)
    (tmp_path / "hook.py").write_text("def on_files(files, **o):\n    print('of a plugin')\n")
    result = check("--select", "ALL")
    assert re.findall(r"warning\[(.+?)\]", result.stdout) == ["liquid-as-text"]
    assert "of a plugin" not in result.stdout
    assert "of a plugin" in result.stderr
    for wrong, said in {
        "[lost]": "unknown code `lost`",
        "[unclosed-tag]": "'unclosed-tag' cannot be ignored. These can be:",
        "{}": "Expected a list of codes",
    }.items():
        draw(tmp_path, mkdocs_yml=MANY.replace("[flavours-of-markdown, s*]", wrong))
        result = check()
        assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


def test_a_page_with_an_error_that_is_left_out_is_not_checked_completely(tmp_path: Path) -> None:
    draw(tmp_path, b_md="Text.\n")
    (tmp_path / "a.md.erb").write_text("<%= never")
    assert check(".", "--select", "dead-link").exit_code == 1  # it may have dead links
    result = check(".", "--ignore", "unclosed-tag")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "Nothing found; 2 pages checked\n"
        "1 page is not checked completely: it has errors, which stop a build\n"
    )


def test_each_file_is_a_record(tmp_path: Path) -> None:
    draw(tmp_path, mkdocs_yml="site_name: T\n", docs__a_md="[x](gone.md)\n", docs__b_md="Text.\n")
    result = check("--format", "json", "--ignore", "flavours-of-markdown")
    first, second, site = (json.loads(line) for line in result.stdout.splitlines())
    assert (second, site["path"]) == ({"path": "docs/b.md", "diagnostics": []}, "mkdocs.yml")
    assert site["diagnostics"][0]["code"] == "share-site-address"
    message = "this link is broken: there is no page `gone.md`"
    (found,) = first["diagnostics"]
    assert (
        found.items()
        >= {
            **{"severity": "warning", "code": "dead-link", "message": message},
            **{"line": 1, "column": 5, "end_line": 1, "end_column": 12},
            "url": f"{MANUAL}errors/#dead-link",
        }.items()
    )
    assert {*found} >= {"help", "url"}


def test_colours_are_for_terminals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(tmp_path, a_md=LIST)
    monkeypatch.setattr("policy_pages.commands.output._is_terminal", lambda: True)
    arguments = ["check", "a.md", "--markdown", "gfm", "--against", "python"]
    printed = {
        (name, value): CliRunner().invoke(main, arguments, color=True, env={name: value}).stdout
        for name, value in (
            ("TERM", "xterm"),
            ("TERM", "dumb"),
            ("NO_COLOR", ""),
            ("NO_COLOR", "1"),
        )
    }
    coloured, plain = printed["TERM", "xterm"], printed["TERM", "dumb"]
    assert coloured == printed["NO_COLOR", ""] != plain == printed["NO_COLOR", "1"]
    assert unstyle(coloured) == plain
    assert "\x1b[33m^\x1b[0m\n" in coloured


def test_a_bug_of_ours_has_not_the_status_of_findings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "main", lambda: 1 / 0)
    with pytest.raises(SystemExit) as end:
        cli.run()
    assert end.value.code == 2
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_page_that_cannot_be_read_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(tmp_path, a_md="- one\n  - two\n", b_md="Text.\n")
    access = os.access

    def refuse(path: Path, mode: int, **options: bool) -> bool:  # who is root may read every file
        return Path(path).name != "b.md" and access(path, mode, **options)

    monkeypatch.setattr(os, "access", refuse)
    result = check(tmp_path, "--markdown", "gfm")
    assert "b.md:1:1: error[unreadable-file]: this file cannot be read" in result.stdout
    assert result.stderr == "1 error and 1 warning in 2 files; 2 pages checked\n"
