"""`mkdocs serve` lives through an author's mistakes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 60  # seconds for an answer
ATTEMPTS = 500  # of which a rebuild takes five to ten


@contextmanager
def served(root: Path, log: Path) -> Iterator[Callable[[str], str]]:
    """Serve a folder's site; gives what fetches a page's text."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with log.open("w") as stream:
        server = subprocess.Popen(
            command,
            cwd=root,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )

    def fetch(path: str) -> str:
        if server.poll() is not None:
            pytest.fail(f"the server ended:\n{log.read_text()}")
        address = f"http://127.0.0.1:{port}/{path}"
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                return str(answer.read().decode("utf-8", "replace"))
        except (urllib.error.URLError, ConnectionError):
            return ""

    try:
        yield fetch
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)


def wait_for(text: str, fetch: Callable[[str], str], path: str = "") -> str:
    for _ in range(ATTEMPTS):
        page = fetch(path)
        if text in page:
            return page
        time.sleep(0.2)
    pytest.fail(f"{text!r} never came; the page was:\n{page}")


def test_a_mistake_is_shown_and_mended_at_the_next_save(
    tmp_path: Path, draw: Callable[[str], Path]
) -> None:
    root = draw("=== docs/index.md.erb\n# Plan\n\nFirst <%= nothing %>\n")
    page = root / "docs/index.md.erb"
    log = tmp_path / "log"
    with served(root, log) as fetch:
        broken = wait_for("This page has errors", fetch)
        assert "docs/index.md.erb:3:11: error[undefined-name]" in broken
        assert "First" not in broken.split("<article")[1].split("undefined-name")[0]
        page.write_text("# Plan\n\nSecond\n")
        assert "This page has errors" not in wait_for("Second", fetch)
        page.write_text("# Plan\n\n<% if true %>\nThird\n")
        assert "error[unclosed-block]" in wait_for("This page has errors", fetch)
        page.write_text("---\ntitle: a: b\n---\nFourth\n")
        assert "error[front-matter-yaml]" in wait_for("front-matter-yaml", fetch)
        page.write_text("# Plan\n\nFifth\n")
        wait_for("Fifth", fetch)
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
        }.items():
            page = fetch(path)
            assert f"error[{code}]" in page
            assert "&lt;%=" not in page.split("<article")[1].split("<pre>")[0]
        (root / "docs/index.md").write_text("Mended")
        wait_for("Mended", fetch)
    assert "Traceback" not in log.read_text()


def test_a_page_that_lists_others_follows_them(tmp_path: Path, draw: Callable[[str], Path]) -> None:
    root = draw(
        """\
=== docs/index.md.erb
Others: <%= current_page.children.map { |one| one.data.title }.join(', ') %>.
=== docs/one.md
---
title: One
---
=== docs/draft.md
---
title: Secret plans
status: draft
---
A draft
=== mkdocs.yml
site_name: Test
theme: {name: material, font: false}
plugins: [policy-pages: {dialect: middleman}]
"""
    )
    one = root / "docs/one.md"
    with served(root, tmp_path / "log") as fetch:
        wait_for("<p>Others: One.</p>", fetch)
        assert "A draft" in fetch("draft/")  # its author sees it; the list is that of readers
        one.write_text("---\ntitle: Two\n---\n")
        wait_for("<p>Others: Two.</p>", fetch)
        one.write_text("---\ntitle: Two\nstatus: draft\n---\n")
        wait_for("<p>Others: .</p>", fetch)
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_saved_view_shows_at_once(tmp_path: Path, draw: Callable[[str], Path]) -> None:
    root = draw(
        """\
=== docs/index.md.erb
<%= view :note %>
=== overrides/views/note.html
<p>One</p>
=== mkdocs.yml
site_name: Test
theme: {name: material, font: false, custom_dir: overrides}
plugins: [policy-pages]
"""
    )
    with served(root, tmp_path / "log") as fetch:
        wait_for("<p>One</p>", fetch)
        (root / "overrides/views/note.html").write_text("<p>Two</p>")
        wait_for("<p>Two</p>", fetch)


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
        "theme: {name: material, font: false}\nplugins: [policy-pages: {cards: {enabled: false}}]\n"
    )
    (root / "docs/terms/2090-01-01.md.erb").rename(root / "docs/terms/2090-02-30.md.erb")
    with served(root, tmp_path / "log") as fetch:
        home = wait_for("In force", fetch)
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
        assert "mkdocs-draft-marker" not in fetch("terms/")
        assert "In force" in fetch("terms/")
    assert "Traceback" not in (tmp_path / "log").read_text()
