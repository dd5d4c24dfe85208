"""`policy-pages redline`: two pages as they lie in a folder."""

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
    assert page.xpath("string(//title)") == "Changes of Our <terms>"
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


def test_a_configuration_that_cannot_be_used_is_told(pages: Path) -> None:
    (pages / "mkdocs.yml").write_text("site_name: a\nplugins: [nothing-like-it]\n")
    for command in (["redline", "old.md", "old.md"], ["freeze", "old.md"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 2
        assert "Error: mkdocs.yml: " in result.stderr
        assert not result.exception or isinstance(result.exception, SystemExit)
