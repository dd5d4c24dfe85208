"""`mkdocs serve` lives through an author's mistakes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from previews import served, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_mistake_is_shown_and_mended_at_the_next_save(
    tmp_path: Path, draw: Callable[[str], Path]
) -> None:
    root = draw("=== docs/index.md.erb\n# Plan\n\nFirst <%= nothing %>\n")
    page = root / "docs/index.md.erb"
    log = tmp_path / "log"
    with served(root, log) as fetch:
        broken = wait_for("This page has errors", fetch)
        assert "<title>Test</title>" in broken
        assert "<h1>Plan</h1>" in broken
        assert '<a href="./">Plan</a> (<code>docs/index.md.erb</code>): 1 error' in broken
        assert "docs/index.md.erb:3:11: error[undefined-name]" in broken
        assert "First" not in broken.split("<article")[1].split("undefined-name")[0]
        page.write_text("# Plan\n\nSecond\n")
        mended = wait_for("Second", fetch)
        assert "This page has errors" not in mended
        assert "policy-pages-preview" not in mended
        page.write_text("# Plan\n\n<% if true %>\nThird\n")
        assert "error[unclosed-block]" in wait_for("This page has errors", fetch)
        page.write_text("---\ntitle: a: <b>\n---\nFourth\n")
        broken = wait_for("front-matter-yaml", fetch)
        assert "error[front-matter-yaml]" in broken
        assert "<h1>a: &lt;b&gt;</h1>" in broken
        page.write_text("# Plan\n\nFifth [link](gone.md)\n")
        warned = wait_for("Fifth", fetch)
        assert "1 warning: a build with <code>--strict</code> would publish nothing" in warned
        assert '<a href="./">Plan</a> (<code>docs/index.md.erb</code>): 1 warning, this' in warned
        assert "<summary>1 warning for this page</summary><h2>docs/index.md.erb:3:14: " in warned
    assert "error[undefined-name]" in log.read_text()
    assert "Traceback" not in log.read_text()


def test_what_the_theme_would_stumble_over_is_shown_in_the_page(
    tmp_path: Path, draw: Callable[[str], Path]
) -> None:
    root = draw(
        """\
=== docs/index.md
---
hide: 3
nav: blank
---
Home
=== docs/template.md
---
template: gone.html
---
Text
=== docs/twice.md
One
=== docs/twice.md.erb
Two
=== docs/name.erb.md
<%= 1 %>
=== docs/late.md
---
policy: {kind: policy, supersedes: gone.md}
---
Late
=== docs/view.md.erb
<%= view :note %>
=== overrides/views/note.html
{{ 1 / 0 }}
=== mkdocs.yml
site_name: Test
theme: {name: material, font: false, custom_dir: overrides}
plugins: [policy-pages]
"""
    )
    log = tmp_path / "log"
    with served(root, log) as fetch:
        wait_for("error[front-matter-hide]", fetch)
        for path, code in {
            "template/": "unknown-template",
            "twice/": "page-twice",
            "name.erb/": "template-name",
            "view/": "view-failed",
            "late/": "superseded-page",  # found once all pages are converted
        }.items():
            page = fetch(path)
            assert f"error[{code}]" in page
            assert "&lt;%=" not in page.split("<article")[1].split("<pre")[0]
            assert "<p>Late</p>" not in page
        (root / "docs/index.md").write_text("Mended")
        wait_for("Mended", fetch)
    assert "Traceback" not in log.read_text()


def test_each_save_shows_and_says_what_is_different(
    tmp_path: Path, draw: Callable[[str], Path]
) -> None:
    root = draw(
        """\
=== docs/index.md.erb
# Home
<%= view :note %> <%= word %>

--8<-- "included.md"
=== docs/notes/index.md.erb
Others: <%= current_page.children.map { |one| one.data.title }.join(', ') %>.
=== docs/notes/one.md
---
title: One
---
=== docs/notes/draft.md
---
title: Secret plans
status: draft
---
A draft
=== docs/legal/fees.md.erb
# Fees
<%= data.fees.fee %>
=== docs/terms/index.md
---
title: Terms
policy: {kind: policy, effective: 2026-02-01}
---
First
=== overrides/views/note.html
<p>View 1</p>
=== parts/included.md
Included 1
=== helpers.py
from policy_pages.helpers import helper
import words
@helper
def word() -> str:
    return words.WORD
=== words.py
WORD = "Imported 1"
=== base.yml
site_name: Inherited 1
=== mkdocs.yml
INHERIT: base.yml
site_url: https://example.org/
theme: {name: material, font: false, custom_dir: overrides}
markdown_extensions: [{pymdownx.snippets: {base_path: [parts]}}]
plugins: [policy-pages: {helpers: helpers.py, dialect: middleman, cards: {enabled: false}}]
"""
    )

    def save(path: str, *, by_rename: bool = False) -> None:
        text = (root / path).read_text().replace("1", "2")
        if by_rename:  # as most editors do
            (root / f"{path}~").write_text(text)
            (root / f"{path}~").rename(root / path)
        else:
            (root / path).write_text(text)

    one, helpers, data = root / "docs/notes/one.md", root / "helpers.py", root / "data"
    sound = helpers.read_text()
    log = tmp_path / "log"
    with served(root, log) as fetch:
        home = wait_for("Imported 1", fetch)
        assert "<p>Others: One.</p>" in fetch("notes/")
        assert "1 error in 1 page" in home  # there is no data yet
        assert "Fees</a> (<code>docs/legal/fees.md.erb</code>): 1 error" in home
        assert "A draft" in fetch("notes/draft/")  # its author sees it; the list is that of readers

        data.mkdir()
        (data / "fees.yml").write_text("fee: Data 1\n")
        save("words.py", by_rename=True)
        wait_for("Data 1", fetch, "legal/fees/")
        home = wait_for("Imported 2", fetch)
        assert "1 error" not in home

        data.rename(root / "moved")  # as Git does between branches
        save("parts/included.md")
        save("overrides/views/note.html", by_rename=True)
        one.write_text("---\ntitle: Two\n---\n")
        wait_for("This page has errors", fetch, "legal/fees/")
        wait_for("<p>Others: Two.</p>", fetch, "notes/")
        assert all(text in fetch("") for text in ("View 2", "Included 2"))

        (root / "moved").rename(data)
        save("base.yml")
        helpers.write_text("def (")
        wait_for("Data 1", fetch, "legal/fees/")
        assert "Inherited 2" in wait_for("helpers.py:1: invalid syntax", fetch)

        configuration = root / "mkdocs.yml"
        sound_configuration = configuration.read_text()
        configuration.write_text("site_name: [\n")
        assert "/mkdocs.yml&quot;, line 2" in wait_for("The site cannot be built", fetch)
        assert fetch("notes/") == ""  # not the page of before: the one for no page says the same
        configuration.write_text(sound_configuration)
        one.write_text("---\ntitle: Two\nstatus: draft\n---\n")
        helpers.unlink()
        helpers.write_text(sound)
        wait_for("<p>Others: .</p>", fetch, "notes/")

        terms = root / "docs/terms/index.md"
        (root / "docs/terms/2026-01-01.md").write_text(terms.read_text().replace("02-01", "01-01"))
        (root / "docs/terms/.index.md.swp").write_text("")
        wait_for("First", fetch, "terms/2026-01-01/")
        assert "First" in fetch("terms/")
    said = log.read_text()
    assert re.search(r"(data/fees.yml is new|words.py changed).*: updated .*/legal/fees/", said)
    assert re.search(r"base.yml changed.*: updated all 7 pages", said)
    assert "docs/terms/2026-01-01.md is new: updated " in said
    assert "added /terms/2026-01-01/ and 1 redline\n" in said
    assert ".swp" not in said
    assert "Traceback" not in said


def test_the_cards_of_shared_links_are_shown_and_follow_each_save(
    tmp_path: Path, draw: Callable[[str], Path]
) -> None:
    root = draw(
        "=== docs/index.md\n# Home\n"
        "=== docs/letter.md.erb\n---\ntitle: Our <letter>\nkind: letter\n---\n# Letter\n"
        "=== docs/broken.md.erb\n<%= nothing %>\n"
        "=== overrides/cards/other.svg\n"
        "=== mkdocs.yml\nsite_name: Test\nsite_url: https://example.org/\n"
        "theme: {name: material, font: false, custom_dir: overrides}\nplugins: [policy-pages]\n"
    )
    page = root / "docs/letter.md.erb"
    with served(root, tmp_path / "log") as fetch:
        preview = wait_for("Our &lt;letter&gt;", fetch, "_share-preview/")
        assert "/livereload/" in preview
        assert "EXAMPLE.ORG" in preview  # where it will be published, not where it is served
        (card,) = set(re.findall(r'src="\.\./(assets/cards/letter-\w+\.png)"', preview))
        assert fetch(card).startswith("\ufffdPNG")
        page.write_text('---\ntitle: Second\nsocial: {"og:titel": x}\n---\n# Letter\n')
        preview = wait_for("Second", fetch, "_share-preview/")
        assert "unknown name `og:titel`" in preview
        assert "did you mean `og:title`?" in preview
        assert "the name `nothing` is not defined" in preview
        template = root / "overrides/cards/default.svg"
        template.write_text('<svg width="1200" height="630"><text/></svg>')
        assert "&lt;text&gt; has no font on a card" in wait_for(
            "card-template", fetch, "_share-preview/"
        )
        assert "Letter" in fetch("letter/")
    assert "/_share-preview/" in (tmp_path / "log").read_text()
    assert "DeprecationWarning" not in (tmp_path / "log").read_text()


def test_drafts_are_shown_to_authors_and_listed_nowhere(
    tmp_path: Path, draw: Callable[[str], Path]
) -> None:
    def page(words: str, policy: str) -> str:
        return f"---\ntitle: {words}\npolicy: {{kind: policy, {policy}}}\n---\n# {words}\n"

    root = draw(
        "=== docs/index.md\n---\ntemplate: home.html\n---\n# Home\n"
        f"=== docs/alone.md\n{page('Alone', 'status: draft, published: 2026-01-01')}"
        f"=== docs/terms/index.md\n{page('Undated', 'status: draft')}"
        f"=== docs/terms/2026-02-01.md\n{page('In force', 'version: A')}"
        f"=== docs/terms/2090-01-01.md\n{page('Coming', 'status: draft')}"
        f"=== docs/terms/2090-01-01.md.erb\n{page('Twice', 'status: draft')}"
        "=== docs/hidden.md\n# Hidden by MkDocs\n"
        "=== mkdocs.yml\nsite_name: Test\nsite_url: https://example.org/\ndraft_docs: hidden.md\n"
        "tpyo: 1\n"
        "theme: {name: material, font: false}\nplugins: [policy-pages: {cards: {enabled: false}}]\n"
    )
    (root / "docs/terms/2090-01-01.md.erb").rename(root / "docs/terms/2090-02-30.md.erb")
    with served(root, tmp_path / "log") as fetch:
        home = wait_for("In force", fetch)
        assert "1 warning: a build with" in home
        assert "Unrecognised configuration name: tpyo" in home
        for path, words in {
            "alone/": "Alone",
            "terms/draft/": "Twice",
            "terms/2090-01-01/": "Coming",
            "terms/draft-2/": "Undated",
            "hidden/": "Hidden by MkDocs",
        }.items():
            shown = fetch(path)
            assert words in shown.split("<article")[1], path
            assert "mkdocs-draft-marker" in shown
            assert ("policy-notice--draft" in shown) == (path != "hidden/")
            assert "In effect since" not in shown  # not even by a day that has passed
            assert words not in home.split("<article")[1]
            assert words not in fetch("policies.json")
            assert words not in fetch("feed.xml")
            assert "<feed" not in fetch(f"{path}feed.xml")
            assert f"{words} (draft)" in home.split("<article")[0]  # in the navigation
            assert "(draft)" not in shown.split("</title>")[0]
        shown = fetch("terms/").split("<article")[1]
        assert "mkdocs-draft-marker" not in shown
        assert "In force" in shown
        for path, words in {"2090-01-01/": "Coming", "draft/": "Twice"}.items():
            assert re.search(f'this preview: the draft <a [^>]*href="{path}">{words}</a>', shown)
            draft = fetch(f"terms/{path}")
            assert re.search('readers see: <a [^>]*href="../">In force, version A</a>', draft)
        fetch("terms/gone.xml")
        shown = fetch("")
        assert "livereload(" in shown
        assert "Content-Security-Policy" not in shown  # it would stop that script

        (root / "docs/terms/index.md").write_text(page("Undated", "efective: 2091-01-01"))
        assert "error[unknown-policy-key]" in wait_for("has errors", fetch, "terms/2091-01-01/")
        shown = fetch("terms/").split("<article")[1]
        assert "In force" in shown
        assert re.search('has errors: <a [^>]*href="2091-01-01/">Undated</a>', shown)
        assert re.search('<a [^>]*href="terms/2091-01-01/">Undated</a>[^<]', fetch(""))
    said = (tmp_path / "log").read_text()
    assert "gone.xml" in said
    assert "Traceback" not in said
