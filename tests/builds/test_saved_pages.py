"""A saved page is shown before the whole site is built anew, as that build shows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from previews import served, wait_for, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

SITE = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false, custom_dir: overrides}
markdown_extensions: [tables, attr_list, toc: {permalink: true}]
plugins: [search, tags, policy-pages: {dialect: middleman}]
hooks: [gate.py]
=== gate.py
import pathlib, time
servers = []
def on_serve(server, **more):
    servers.append(server)
def on_nav(nav, **more):  # a build waits while there is a file `closed`, until the next save
    while pathlib.Path("closed").exists() and not servers[0]._want_rebuild:
        time.sleep(0.05)
    return nav
=== overrides/views/note.html
<p class="note">{{ text }}</p>
=== docs/index.md
---
template: home.html
---
# Home
=== docs/letter.md.erb
---
title: Our letter
kind: letter
tags: [law]
social: {description: What we say}
---
# A letter

<%= view :note, text: "First" %>

See [clause](terms/index.md#fees), <a href="gone/">that</a> and [](terms/index.md).

<% 2.times do |n| %>* <%= n %>: 1
<% end %>
=== docs/terms/index.md
---
title: Terms
policy: {kind: policy, numbered: true, effective: 2026-02-01}
---
# Terms

## Fees

First fee, see [](#fees).

## Words

| a | b |
|---|---|
| 1 | 2 |
=== docs/terms/2026-01-01.md
---
title: Terms
policy: {kind: policy, numbered: true, effective: 2026-01-01}
---
# Terms

## Fees

Old fee.
=== docs/plain/page.md
# Plain

First [letter](../letter.md.erb), https://example.com
"""
_OF_THE_SERVER = re.compile(r"livereload\((\d+), \d+\)")


def test_a_saved_page_is_shown_before_the_site_is_built(
    tmp_path: Path, draw: Callable[[str], Path]
) -> None:
    root = draw(SITE)
    closed, log = root / "closed", tmp_path / "log"
    pages = {
        "letter/": root / "docs/letter.md.erb",
        "terms/": root / "docs/terms/index.md",
        "terms/2026-01-01/": root / "docs/terms/2026-01-01.md",
        "plain/page/": root / "docs/plain/page.md",
    }

    def text_of(path: str) -> str:
        return _OF_THE_SERVER.sub("", fetch(path))

    def save(path: Path, old: str, new: str) -> None:
        text = path.read_text()
        assert old in text
        new_file = tmp_path / "saved"
        new_file.write_text(text.replace(old, new))
        new_file.replace(path)  # a file that is written in its place is empty for a moment

    def loaded(page: str) -> int:
        """When the server had last said that there is something new."""
        said = _OF_THE_SERVER.search(page)
        assert said is not None
        return int(said[1])

    def count(words: str) -> int:
        return log.read_text().count(words)

    def is_shown(path: str) -> bool:
        lines = log.read_text().splitlines()
        return any(f"/{path}" in line for line in lines if ": shown;" in line)

    def is_idle() -> bool:
        return "Reloading" in log.read_text().rpartition("Building")[2]

    with served(root, log) as fetch:
        wait_for("First fee", fetch, "terms/")
        closed.touch()
        for number, (path, file) in enumerate(pages.items()):
            heading = next(line for line in file.read_text().splitlines() if line[:2] == "# ")
            save(file, heading, f"{heading}\n\nSaved {number}.")
            wait_for(f"Saved {number}.", fetch, path)
            # a build may have begun for a second event of the last save, and show it, too
            wait_until(lambda path=path: is_shown(path))
        # the dated page of a version is made of the same file
        assert "Saved 1." in fetch("terms/2026-02-01/")
        assert "Saved" not in fetch("terms/changes/2026-01-01-to-2026-02-01/")
        at_once = {path: text_of(path) for path in [*pages, "terms/2026-02-01/"]}
        closed.unlink()
        wait_for("Saved", fetch, "terms/changes/2026-01-01-to-2026-02-01/")
        for path, text in at_once.items():
            assert text_of(path) == text, path

        # a new title is for all pages to show, and a mistake for the build to report
        closed.touch()
        times_shown = count("/plain/page/: shown")
        save(pages["plain/page/"], "Saved 3.", "Saved at once.")
        wait_until(lambda: count("/plain/page/: shown") > times_shown)
        before = loaded(fetch("plain/page/"))
        save(pages["letter/"], "title: Our letter", "title: Your letter")
        closed.unlink()
        wait_for("Your letter", fetch, "plain/page/")
        wait_until(lambda: loaded(fetch("plain/page/")) > before)  # browsers load it
        save(pages["letter/"], "# A letter", "# <%= nothing %>")
        assert "undefined-name" in wait_for("This page has errors", fetch, "letter/")

        # an editor's own file needs no build after the one that runs
        save(pages["letter/"], "# <%= nothing %>", "# A letter")
        wait_for("A letter<", fetch, "letter/")
        wait_until(is_idle)
        begun, begun_anew = (
            count("Building documentation"),
            count("Saved again: the build begins anew"),
        )
        closed.touch()
        save(pages["terms/2026-01-01/"], "Saved", "Again")
        wait_until(lambda: count("Building documentation") > begun)
        (root / "docs/.page.md.swp").write_text("")
        wait_until(is_idle)
        save(pages["terms/"], "Saved", "Again")  # a build in between would wait for it
        wait_for("Again", fetch, "terms/")
        assert count("Building documentation") <= begun + 2
        assert count("Saved again: the build begins anew") == begun_anew
        closed.unlink()

        # neither is a file that the site may not read
        secret = tmp_path / "secret.md"
        secret.write_text(pages["plain/page/"].read_text().replace("Saved", "Secret"))
        times_shown = count("/plain/page/: shown")
        pages["plain/page/"].unlink()
        pages["plain/page/"].symlink_to(secret)
        wait_for("leads outside", fetch)
        assert count("/plain/page/: shown") == times_shown
    said = log.read_text()
    assert "/letter/: shown; the whole site follows" in said
    assert said.count("Detected file changes") > 1
    assert "Traceback" not in said
