"""What is reported of HTML that can harm readers: each at the place where it is written."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from conftest import BuiltSite

CONFIGURATION = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false, custom_dir: overrides}
markdown_extensions: [attr_list, md_in_html, pymdownx.snippets]
plugins:
  - policy-pages:
      today: 2026-12-31
      cards: {enabled: false}
      dialect: middleman
      html: {strangers: sanitised}
      ignore_findings: [dead-link]
=== snippet.md
<b onclick=alert(1)>x</b>
=== overrides/views/frame.html
<iframe src="https://videos.example/{{ id }}"></iframe>
=== overrides/views/link.html
<a href="{{ a }}">a link</a>
=== docs/index.md
# Home
"""
FENCE = "```"
PLACES = {
    "sample.md": ("Use `<script>` for code.\n\n<script>alert(1)</script>", ["3:1 `<script>` runs"]),
    "words.md": (
        "Never write `<script>` or onerror, please.\n\n<img src=x onerror=alert(1)>",
        ["3:1 `onerror` runs"],
    ),
    "comment.md": (
        "Show `<!--` so.\n\nThe word javascript: is prose.\n\n<a href='javascript:alert(1)'>a</a>",
        ["5:1 an address that begins with `javascript:`"],
    ),
    "fence.md": (
        f"{FENCE}\n<textarea>\n{FENCE}\n\nText onclick.\n\n<b onclick=alert(1)>x</b>",
        ["7:1 `onclick` runs"],
    ),
    "server.md": (
        "elsewhere.example is bad; `<title>`.\n\n<img src='https://elsewhere.example/x.png'>",
        ["3:1 this loads a file from `elsewhere.example`"],
    ),
    "view.md.erb": (
        '<%= view :frame, id: "1" %>\n\nText\n\n<iframe src="https://videos.example/1"></iframe>',
        ["5:1 `<iframe>` shows"],
    ),
    "twins.md": (
        "<b onclick=alert(1)>x</b>\n\n<b onclick=alert(1)>x</b> <b onclick=alert(2)>y</b>",
        ["1:1 `onclick` runs", "3:1 `onclick` runs", "3:27 `onclick` runs"],
    ),
    "links.md": (
        "[a](javascript:alert(1)) `[a](javascript:alert(1))` <a href=javascript:alert(2)>b</a>",
        ["1:5 an address", "1:53 an address"],
    ),
    "list.md": ("*a*{: onclick=alert(1) }", ["1:7 `onclick` runs"]),
    "loop.md.erb": (
        "<% 2.times do %><b onclick=alert(1)>x</b><% end %>",
        ["1:17 `onclick` runs"],
    ),
    "style.md": (
        r"<p style='background:\75rl(\68ttps://elsewhere.example/x)'>x</p>",
        ["1:1 this loads a file from `elsewhere.example`"],
    ),
    "form.md": (
        "<form action=https://elsewhere.example/x><button>a</button></form>",
        ["1:1 this sends what readers type to `elsewhere.example`"],
    ),
    "prose.md": ("Say `onclick=` and <span once=2>twice</span>, javascript: or <http://a.b>.", []),
    "gfm.md": (
        "---\nmarkdown: gfm\n---\nUse `<script>`.\n\n<script>alert(1)</script>\n\n"
        "a <iframe src=x></iframe>\n\n<div>\n<style>b {}</style>\n</div>\n\n    <script>",
        ["6:1 `<script>` runs", "8:3 `<iframe>` shows", "11:1 `<style>` changes"],
    ),
    "partial.md.erb": ("<div>\n<%= partial 'hostile' %>\n</div>", ["2:5 `onclick` runs"]),
    "middleman.md.erb": (
        "Text\n\n<%= link_to 'x', 'javascript:alert(1)' %>",
        ["3:5 `link_to` writes `#` for an address that begins with `javascript:`"],
    ),
    "header.md": (
        "---\ntitle: 'JavaScript: a text'\nimage: javascript:alert(1)\nkind: policy\n"
        "policy: {effective: 2026-01-01, licence: 'javascript:alert(2)'}\n"
        "social:\n  og:image: {url: 'javascript:alert(3)', alt: 'data: x'}\n---\n# A\n\nText",
        [
            "3:8 the address of `image` begins with `javascript:`",
            "5:42 the address of `policy.licence` begins with `javascript:`",
            "7:19 the address of `social.og:image.url` begins with `javascript:`",
        ],
    ),
    "many.md": (
        "<b onclick=a>x</b>\n\n" * 60,
        [*(f"{2 * n + 1}:1 `onclick` runs" for n in range(50)), "99:1 and 10 more on this page"],
    ),
}
IN_STRANGERS = {
    "snippet.md": (
        '# A\n\n--8<-- "snippet.md"',
        ["1:1 `onclick` runs a program in the reader's browser: it was removed; an extension, a"],
    ),
    "argument.md.erb": (
        'A\n\n<%= view :link, a: "javascript:alert(1)" %>',
        ["3:5 an address that begins with `javascript:` runs a program in the reader's browser"],
    ),
}
HOSTILE = "=== docs/{folder}/_hostile.md\n<b onclick=alert(1)>x</b>\n"


@pytest.fixture
def found(build: Callable[..., BuiltSite]) -> Callable[..., tuple[BuiltSite, dict[str, list[str]]]]:
    def report(pages: dict[str, str]) -> tuple[BuiltSite, dict[str, list[str]]]:
        drawn = "".join(f"=== docs/{path}\n{text}\n" for path, text in pages.items())
        for folder in ("trusted", "strangers"):
            drawn += HOSTILE.format(folder=folder)
        built = build(CONFIGURATION + drawn, strict=False)
        reports: dict[str, list[str]] = {path: [] for path in pages}
        pattern = r"docs/(\S+?):(\d+:\d+): (?:warning|error)\[[\w-]+\]: (.*)"
        for path, place, message in re.findall(pattern, built.log):
            reports.setdefault(path, []).append(f"{place} {message}")
        return built, reports

    return report


SITE_WIDE = """\
=== docs/strangers/run.svg
<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>
=== docs/strangers/Run.HTML
<script>alert(1)</script>
=== docs/strangers/run.rss
<a xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></a>
=== docs/strangers/run.html.en
<script>alert(1)</script>
=== docs/strangers/run.php.png
<?php run(); ?>
=== docs/strangers/run
<script>alert(1)</script>
=== docs/strangers/fine.txt
Text
=== docs/trusted/run.svg
<svg xmlns="http://www.w3.org/2000/svg"></svg>
=== docs/trusted/a.md
---
template: home.html
policy: {kind: policy, effective: 2026-01-01, aliases: [/anywhere/]}
---
# A
=== docs/strangers/fine.md
---
policy: {kind: policy, effective: 2026-01-01, aliases: [/strangers/old/]}
---
# A
"""
REFUSED = """\
=== docs/strangers/.meta.yml
template: home.html
=== docs/strangers/a.md
---
title: A
policy:
  kind: policy
  effective: 2026-01-01
  review_by: 2027-01-01
  security_txt: {contact: [mailto:a@example.org]}
  aliases:
    - /before/
    - /strangers/before/
template: home.html
old_paths: [/terms/]
---
# A
"""


def test_strangers_decide_nothing_about_the_site(build: Callable[..., BuiltSite]) -> None:
    built = build(CONFIGURATION + SITE_WIDE, strict=False)
    assert built.exit_code == 0, built.log
    files = {path for path in built.files() if not path.startswith(("assets/", "search/"))}
    fine = {path for path in files if "/run" in path.lower() or "/fine." in path}
    assert fine == {"trusted/run.svg", "strangers/fine.txt"}
    assert "strangers/old/index.html" in files
    built = build(CONFIGURATION + SITE_WIDE + REFUSED, strict=False)
    assert built.exit_code == 1
    reported = re.findall(r"docs/(\S+?):(\d+:\d+): (?:error\[strangers|warning\[unsafe)", built.log)
    expected = [("strangers/a.md", one) for one in ("7:3", "9:7", "11:1", "12:13")]
    files_of_programs = ("run.svg", "Run.HTML", "run.rss", "run.html.en", "run.php.png", "run")
    expected += [(f"strangers/{one}", "1:1") for one in (".meta.yml", *files_of_programs)]
    assert sorted(reported) == sorted(expected), built.log


def test_what_is_found_is_reported_where_it_is_written(
    found: Callable[..., tuple[BuiltSite, dict[str, list[str]]]],
) -> None:
    tables = {"trusted": PLACES, "strangers": {**PLACES, **IN_STRANGERS}}
    pages = {
        f"{folder}/{name}": text
        for folder, table in tables.items()
        for name, (text, _) in table.items()
    }
    built, reports = found(pages)
    assert built.exit_code == 0, built.log
    for folder, table in tables.items():
        for name, (text, expected) in table.items():
            messages = reports[f"{folder}/{name}"]
            assert len(messages) == len(expected), (folder, name, text, messages)
            for message, begin in zip(messages, expected, strict=True):
                assert message.startswith(begin), (folder, name, text)
                is_kept = any(
                    word in message for word in (" as text", "link_to", " more on", "left out")
                )
                assert (": it was removed" in message) == (folder == "strangers" and not is_kept)
    for name in ("snippet", "argument", "twins", "links", "form", "style"):
        page = built.text(f"strangers/{name}/index.html")
        article = page[page.index("<article") : page.index("</article>")]
        assert not re.search(r"\son\w+=|=.?javascript:|elsewhere\.example", article), name
    for path in built.files():
        if path.startswith(("strangers/", "trusted/header/", "policies", "feeds")):
            text = re.sub(r"<code>.*?</code>", "", built.text(path))
            assert not re.search(r"[\"'=:] ?javascript:alert", text), path
    assert "<iframe" in built.text("strangers/view/index.html")
