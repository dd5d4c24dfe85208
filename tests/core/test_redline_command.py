"""`policy-pages redline`: two pages, or two versions of a policy's folder, as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html

from policy_pages.cli import main

OLD = "---\ntitle: Terms\n---\n# Terms\n\nWe keep your name for a year.\n"
NEW = "---\ntitle: Our <terms>\n---\n# Terms\n\nWe keep your name for a <% n = 1 %>month.\n"


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "old.md").write_text(OLD)
    (tmp_path / "new.md.erb").write_text(NEW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def redline(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["redline", *arguments])


def test_a_redline_is_a_file_of_its_own(pages: Path) -> None:
    result = redline("old.md", "new.md.erb", "--out", "redline.html")
    assert result.exit_code == 1, result.output
    assert result.stderr == "1 paragraph changed; 1 word inserted; 1 word deleted\n"
    page = html.document_fromstring((pages / "redline.html").read_text("utf-8"))
    assert page.xpath("string(//title)") == "What changed: Our <terms>"
    assert page.xpath("string(//h1)") == "What changed: Our <terms>"
    assert "Compared: Earlier version and Newer version." in page.text_content()
    assert page.xpath("string(//p[@class='redline-made'])").startswith("Made on ")
    (inserted,) = page.xpath("//div[@class='redline']//ins")
    (deleted,) = page.xpath("//div[@class='redline']//del")
    assert "month" in inserted.text_content()
    assert "year" in deleted.text_content()
    assert not page.xpath("//script | //link | //img")


def test_nothing_changed(pages: Path) -> None:
    result = redline("old.md", "old.md")
    assert (result.exit_code, result.stderr) == (0, "Nothing has changed\n")
    assert "<ins" not in result.stdout


def test_a_page_with_errors_is_told(pages: Path) -> None:
    (pages / "new.md.erb").write_text("<%= nothing %>")
    result = redline("old.md", "new.md.erb", "--out", "redline.html")
    assert result.exit_code == 2
    assert "new.md.erb:1:5: error[undefined-name]" in result.stderr
    assert not (pages / "redline.html").exists()


def test_pages_are_read_as_their_site_builds_them(pages: Path) -> None:
    (pages / "docs").mkdir()
    for name in ("old.md", "same.md", "plain.md"):
        (pages / "docs" / name).write_text("Text\n\n* an _under_score\n")
    (pages / "mkdocs.yml").write_text(
        "site_name: a\nsite_url: https://a.example/\n"
        "plugins: [policy-pages: {dialect: pegasus, "
        "markdown: {old.md: redcarpet, same.md: redcarpet}}]\n"
    )
    same = redline("docs/old.md", "docs/same.md", "--config", "mkdocs.yml")
    assert (same.exit_code, same.stderr) == (0, "Nothing has changed\n")
    other = redline("docs/old.md", "docs/plain.md", "--config", "mkdocs.yml")
    assert (other.exit_code, other.stderr) == (
        1,
        "1 paragraph changed; 1 word inserted; 1 word deleted\n",
    )
    assert redline("docs/old.md", "docs/missing.md").exit_code == 2


def test_clauses_have_the_numbers_and_ids_that_the_site_gives_them(pages: Path) -> None:
    header = "---\npolicy: {kind: policy, numbered: true}\n---\n"
    text = "## Scope\n\nAs in [](#sharing) and [](other.md#cookies).\n\n## Sharing\n\nNothing.\n"
    (pages / "old.md").write_text(header + text)
    renamed = text.replace("## Sharing", "## What we give away").replace("Nothing", "Nothing more")
    (pages / "new.md").write_text(header + renamed)
    ids = "- {id: scope, heading: Scope}\n- {id: sharing, heading: What we give away}\n"
    (pages / "new.clauses.yml").write_text(ids)
    result = redline("old.md", "new.md")
    assert result.exit_code == 1, result.output
    page = html.document_fromstring(result.stdout)
    (links,) = page.xpath("//p[contains(., 'As in')]")
    assert links.text_content() == "As in 2 and cookies."
    assert page.xpath("//h2/@id") == ["scope", "sharing"]
    assert not page.xpath("//p[contains(., 'As in')]//ins")


@pytest.mark.parametrize("is_numbered", [True, False])
def test_numbers_that_an_author_has_written_are_no_words(pages: Path, is_numbered: bool) -> None:
    header = "---\npolicy: {kind: policy, numbered: %s}\n---\n"
    old = "## 1) Scope\n\nAll.\n\n## 2) End *of it*\n\nNow.\n"
    new = "## Terms\n\nOurs.\n\n## Scope\n\nAll.\n\n## End *of it*\n\nNow.\n"
    if not is_numbered:
        new = new.replace("## T", "## 1. T").replace("## S", "## 2. S").replace("## E", "## 3. E")
    (pages / "old.md").write_text(header % "false" + old)
    (pages / "new.md").write_text(header % str(is_numbered).lower() + new)
    page = html.document_fromstring(redline("old.md", "new.md").stdout)
    headings = [heading.text_content() for heading in page.xpath("//h2[not(@class)]")]
    assert headings == ["2. Scope [was 1]", "3. End of it [was 2]"]


VERSION = """\
---
title: Terms of use
lang: LANGUAGE
policy: {kind: policy, numbered: true, effective: DAY, version: "NUMBER"STATUS}
---
# Terms of use

## Fees

![Seal](seal.svg) It costs NUMBER dollars, see [our prices](../prices.md#one).
"""


@pytest.fixture
def terms(pages: Path) -> Path:
    folder = pages / "docs" / "terms"
    folder.mkdir(parents=True)
    for name, day, number, status in (
        ("2026-03-02.md", "2026-03-02", "1", ""),
        ("2026-06-01.md", "2026-06-01", "2", ""),
        ("index.md", "2027-01-01", "3", ""),
        ("2027-06-01.md", "2027-06-01", "4", ", status: draft"),
    ):
        text = VERSION.replace("DAY", day).replace("NUMBER", number).replace("STATUS", status)
        (folder / name).write_text(text.replace("LANGUAGE", "en"))
    (folder / "seal.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder.parent / "prices.md").write_text("# Prices\n\n## One\n")
    (pages / "mkdocs.yml").write_text(
        "site_name: a\nsite_url: https://a.example/\n"
        "markdown_extensions: [toc: {permalink: true}]\n"
        "plugins: [policy-pages: {today: 2026-12-01}]\n"
    )
    return folder


@pytest.mark.parametrize(
    ("options", "heading", "compared"),
    [
        (
            [],
            "June 1, 2026 to June 1, 2027",
            "Version 2 of June 1, 2026 and Draft for June 1, 2027",
        ),
        (
            ["--to", "2"],
            "March 2 to June 1, 2026",
            "Version 1 of March 2, 2026 and Version 2 of June 1, 2026",
        ),
        (
            ["--from", "2026-03-02", "--to", "2027-01-01"],
            "March 2, 2026 to January 1, 2027",
            "Version 1 of March 2, 2026 and Version 3 of January 1, 2027",
        ),
        (
            ["--from", "draft", "--to", "1"],
            "June 1, 2027 to March 2, 2026",
            "Draft for June 1, 2027 and Version 1 of March 2, 2026",
        ),
    ],
)
def test_two_versions_of_a_folder_are_compared(
    terms: Path, options: list[str], heading: str, compared: str
) -> None:
    result = redline("docs/terms", *options)
    assert result.exit_code == 1, result.output
    page = html.document_fromstring(result.stdout)
    is_coming = heading.endswith("January 1, 2027")  # a draft may never take effect
    begin = "What will change" if is_coming else "What changed"
    assert page.xpath("string(//h1)") == f"{begin}: Terms of use, {heading}"
    assert ("The newer version is not in force yet" in page.text_content()) == is_coming
    assert f"Compared: {compared}." in page.text_content()


def test_the_file_needs_nothing_from_the_site(terms: Path) -> None:
    (terms / "2027-06-01.md").unlink()  # without a draft the version in force is the newer one
    result = redline("docs/terms", "--side-by-side")
    page = html.document_fromstring(result.stdout)
    assert page.xpath("string(//h1)") == "What changed: Terms of use, March 2 to June 1, 2026"
    assert "¶" not in result.stdout
    assert str(terms.name) not in page.xpath("string(//p[@class='redline-versions'])").split()
    assert {src[:26] for src in page.xpath("//img/@src")} == {"data:image/svg+xml;base64,"}
    assert set(page.xpath("//p/a[.='our prices']/@href")) == {"https://a.example/prices/#one"}
    made = page.xpath("string(//p[@class='redline-made'])")
    assert " ".join(made.split()) == "Made on December 1, 2026. a, https://a.example/"
    foot = "".join(page.xpath("//p[@class='redline-sheet']//text()"))  # of each printed sheet
    assert foot.startswith(page.xpath("string(//h1)"))
    assert foot.endswith("Version 2 of June 1, 2026a · https://a.example/")
    assert [cell.text for cell in page.xpath("//table/thead//th")] == [
        "Version 1 of March 2, 2026",
        "Version 2 of June 1, 2026",
    ]
    (row,) = page.xpath("//tr[@class='redline-row']")
    old, new = (cell.xpath("string(.//del | .//ins)") for cell in row)
    assert ("1" in old, "2" in new) == (True, True)
    assert page.xpath("string(//h2)") == "1. Fees"


def test_a_first_version_is_compared_with_the_next(terms: Path) -> None:
    for day in ("2027-06-01", "2026-06-01"):
        (terms / f"{day}.md").unlink(missing_ok=True)
    result = redline("docs/terms")
    assert result.exit_code == 1, result.output
    heading = html.document_fromstring(result.stdout).xpath("string(//h1)")
    assert heading == "What will change: Terms of use, March 2, 2026 to January 1, 2027"
    assert redline("docs/terms", "--from", "3").exit_code == 2  # nothing follows it


def test_a_redline_speaks_the_language_of_the_newer_version(terms: Path) -> None:
    file = terms / "2027-06-01.md"
    file.write_text(file.read_text().replace("lang: en", "lang: de"))
    page = html.document_fromstring(redline("docs/terms").stdout)
    assert page.get("lang") == "de"
    assert "1.\N{NO-BREAK SPACE}Juni 2027" in page.xpath("string(//h1)")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["docs/terms", "--from", "7"],
            "docs/terms has no version `7`; it has `1` or `2026-03-02`",
        ),
        (["docs/terms", "--from", "1", "--to", "1"], "docs/terms has no two versions to compare"),
        (["docs"], "docs is not the folder of a policy: it has no `index.md`"),
        (["docs/prices.md"], "name a second page to compare docs/prices.md with, or a policy's"),
        (["docs/terms", "docs/prices.md"], "docs/terms is a folder: name it alone, or two pages"),
        (["docs/prices.md", "docs/prices.md", "--to", "1"], "--from and --to choose versions of a"),
        (["docs/terms", "--out", "docs/terms/2026-06-01.md"], "would be overwritten"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    terms: Path, arguments: list[str], message: str
) -> None:
    before = (terms / "2026-06-01.md").read_bytes()
    result = redline(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr.replace("\n", " ")
    assert (terms / "2026-06-01.md").read_bytes() == before


def test_a_broken_version_of_a_folder_is_reported(terms: Path) -> None:
    (terms / "2026-03-02.md").write_text("---\npolicy: {kind: polcy}\n---\n")
    result = redline("docs/terms")
    assert result.exit_code == 2
    assert "docs/terms/2026-03-02.md:2:" in result.stderr


def test_a_configuration_that_cannot_be_used_is_told(pages: Path) -> None:
    (pages / "mkdocs.yml").write_text("site_name: a\nplugins: [nothing-like-it]\n")
    for command in (["redline", "old.md", "old.md"], ["freeze", "old.md"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 2
        assert "Error: mkdocs.yml: " in result.stderr
        assert not result.exception or isinstance(result.exception, SystemExit)
