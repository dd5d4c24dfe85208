"""The manual's tutorial and how-to guides do what they say.

Each page is followed block after block in an empty folder, see ``manual_pages.py``.
`--update-goldens` rewrites what its commands print.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from conftest import BuiltSite, write_tree
from manual_pages import BLOCK, NOT_RUN, Reader, blocks

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
TUTORIAL = DOCS / "tutorial.md"
GUIDES = sorted((DOCS / "how-to").glob("*.md"))
EXPLANATIONS = sorted((DOCS / "explanation").glob("*.md"))
REFERENCE = [
    *(DOCS / f"{name}.md" for name in ("architecture", "authors-guide", "checking", "importing")),
    *(
        DOCS / f"{name}.md"
        for name in ("known-limits", "markdown", "old-systems", "plain-markdown")
    ),
    *(DOCS / f"{name}.md" for name in ("policies", "privacy-notice", "sharing")),
    *(DOCS / f"{name}.md.erb" for name in ("commands", "supported-ruby")),
    *sorted((DOCS / "how-we-publish").glob("*.md.erb")),
]
PACKAGE = PROJECT / "plugin" / "policy_pages"
TEXTS = [
    *(PROJECT / "README.md", PROJECT / "CHANGELOG.md", PACKAGE / "cli.py"),
    *sorted((PACKAGE / "commands").glob("*.py")),
    *(path for path in sorted(PACKAGE.glob("authoring/site_template/**/*")) if path.is_file()),
]
"""What users read besides the manual."""
WORKFLOW = ".github/workflows/publish.yml"
SITE = """\
=== docs/terms/2025-01-01.md
---
title: Terms of use
policy: {kind: agreement, effective: 2025-01-01}
---

## Cancelling

You can cancel up to 60 days before a course begins.
=== docs/terms/index.md
---
title: Terms of use
description: What you can expect of us, and what we expect of you.
policy: {kind: agreement, version: "1", published: 2026-01-01, effective: 2026-01-01}
---

## Cancelling

You can cancel up to 30 days before a course begins.
"""
NAVIGATION = """
```yaml title="mkdocs.yml"
nav: [index.md, our-policies-in-one-place/index.md, privacy-policy/index.md, terms/index.md]
plugins: [{policy-pages: {cards: {enabled: false}}}]
```
"""
"""What how-to guides take for granted, besides what `policy-pages new site` writes."""


def test_the_tutorial_can_be_followed(tmp_path: Path, update_goldens: bool) -> None:
    reader = Reader(tmp_path)
    page = TUTORIAL.read_text("utf-8")
    reader.follow(page)
    reader.compare(TUTORIAL, update_goldens)
    for address in re.findall(r"<http://127\.0\.0\.1:8000(/.*?)>", page):
        assert (reader.folder / "site" / address[1:] / "index.html").exists(), address
    site = BuiltSite(0, "", reader.folder / "site")
    redline = site.article("refund-policy/changes/2026-12-01-to-2027-03-01/index.html")
    deleted, inserted = (
        " ".join(word for mark in redline.iter(tag) for word in mark.itertext())
        for tag in ("del", "ins")
    )
    assert ("30" in deleted, "14" in deleted) == ("14" in inserted, "30" in inserted)
    assert "30" in deleted


def test_each_guide_can_be_followed(tmp_path: Path, update_goldens: bool) -> None:
    reader = Reader(tmp_path)
    reader.follow("```sh\npolicy-pages new site our-policies\ncd our-policies\n```" + NAVIGATION)
    write_tree(tmp_path / "our-policies", SITE)
    for page in GUIDES:
        if page.stem == "after-material":  # `test_after_material.py` follows it, engine by engine
            continue
        reader.folder = tmp_path / page.stem / "our-policies"
        shutil.copytree(tmp_path / "our-policies", reader.folder)
        reader.follow(page.read_text("utf-8"))
        reader.compare(page, update_goldens)
    given = (tmp_path / "our-policies" / WORKFLOW).read_text("utf-8")
    given = re.sub('python-version: ".+"', 'python-version: "3.13"', given)
    shown = shown_file("github-pages.md", WORKFLOW)
    if update_goldens:
        guide = DOCS / "how-to/github-pages.md"
        guide.write_text(guide.read_text("utf-8").replace(shown, given), "utf-8")
    else:
        assert shown == given
    steps = re.findall(r"^ +- run: (.+)$", shown, re.MULTILINE)
    assert steps == [
        "pip install -r requirements.txt",
        "mkdocs build ${{ github.event_name != 'schedule' && '--strict' || '' }}",
        "pip install -r requirements.txt",
        "policy-pages check --select review-overdue",
    ]


def test_what_is_not_run_is_there() -> None:
    """Each beginning in the table is that of a command, so none is left of a page that is gone."""
    commands = [
        line
        for page in (TUTORIAL, *GUIDES)
        for block in blocks(page.read_text("utf-8"))
        if block.language == "sh"
        for line in block.text.splitlines()
    ]
    assert [one for one in NOT_RUN if not any(line.startswith(one) for line in commands)] == []


def shown_file(page: str, title: str) -> str:
    """The text of a file that a guide shows."""
    found = blocks((DOCS / "how-to" / page).read_text("utf-8"))
    return next(block.text for block in found if block.title == title)


NOT_WRITTEN = re.findall(
    r"^\| ([^|]+?) \| [^|]+ \|$",
    (PROJECT / "CONTRIBUTING.md").read_text("utf-8").split("### Words that we do not write")[1],
    re.MULTILINE,
)[2:]


def test_the_pages_have_no_word_that_we_do_not_write() -> None:
    words = [word for row in NOT_WRITTEN for word in row.split(", ")]
    assert len(words) > 15
    pages = [DOCS / "index.md", DOCS / "manual.md", TUTORIAL, *GUIDES, *EXPLANATIONS, *REFERENCE]
    for page in (*TEXTS, *pages):
        text = re.sub(r"\s+", " ", re.sub(BLOCK, "", page.read_text("utf-8")))
        found = [word for word in words if re.search(rf"\b{word}\b", text)]
        assert found == [], page
