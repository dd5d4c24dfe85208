"""What a build has written is looked at before it is published: sources on other servers, what the
policy blocks, links and redirects."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from foreign_sources import SITE

if TYPE_CHECKING:
    from conftest import BuiltSite

PLACES = {
    *("mkdocs.yml:3 api.github.com", "mkdocs.yml:6 fonts.googleapis.com, fonts.gstatic.com"),
    "mkdocs.yml:6 put-together.example",  # by the theme, for all that is known
    *("mkdocs.yml:8 logo.example", "mkdocs.yml:11 styles.example"),
    *("mkdocs.yml:14 scripts.example", "mkdocs.yml:16 www.googletagmanager.com"),
    *("mkdocs.yml:23 unpkg.com", "mkdocs.yml:27 cdnjs.cloudflare.com"),
    "docs/index.md.erb:1 helper.example",
    *("docs/css/own.css:1 imports.example", "docs/css/own.css:4 font-file.example"),
    *("docs/css/own.css:5 background.example", "docs/css/more.css:1 imported.example"),
    *("docs/js/own.js:2 data.example", "overrides/views/badge.html:1 view.example"),
    *(
        f"overrides/main.html:{line} {name}.example"
        for line, name in {
            **{
                3: "preload",
                4: "in-page",
                6: "alternate",
                10: "attribute",
                11: "set",
                14: "picture",
            },
            **{15: "poster", 16: "audio", 17: "frame", 18: "object", 19: "input"},
            **{21: "drawing", 22: "module"},
        }.items()
    ),
}
"""File and line -> the servers that it makes pages ask."""


def findings(log: str, code: str) -> list[str]:
    """The lines of a log about a code, without their columns."""
    pattern = rf"^\w+ +-  (\S+?):(\d+):\d+: \w+\[{code}\]: (.*)$"
    return [f"{path}:{line} {text}" for path, line, text in re.findall(pattern, log, re.M)]


def test_what_pages_load_is_named_where_it_is_written(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE)
    assert built.exit_code == 1
    found = findings(built.log, "third-party-source")
    servers = re.compile(r"`([a-z0-9.-]+\.[a-z]+)`")
    named = {
        f"{place} {', '.join(servers.findall(text.partition(' from ')[2]))}"
        for place, _, text in (one.partition(" ") for one in found)
    }
    assert named == PLACES
    assert len(found) == len(named)
    assert "learns who reads your pages" in built.log
    assert findings(built.log, "blocked-handler") == []  # there is no policy
    where = "`/` and 1 more page"
    assert findings(built.log, "dead-link") == [
        f"overrides/main.html:14 this picture of {where} is missing: there is no file at "
        "`/missing.png`",
        f"overrides/main.html:24 this link of {where} is broken: there is no page at `/nowhere/`",
    ]


def test_a_policy_blocks_handlers_and_sources(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE.replace("enabled: false", "enabled: true"))
    assert findings(built.log, "blocked-handler") == [
        "overrides/views/badge.html:1 this site's policy blocks an event handler on `/`: `onerror`"
    ]
    assert len(findings(built.log, "third-party-source")) == len(PLACES)
    assert built.log.count("which this site's policy blocks") == len(PLACES)
    codes = "[third-party-source, blocked-handler, dead-link]"
    ignored = SITE.replace("policy-pages:\n", f"policy-pages:\n      ignore_findings: {codes}\n")
    assert build(ignored).exit_code == 0


NEAR_MISSES = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/docs/
theme: {name: material, custom_dir: overrides, font: false}
edit_uri: https://github.com/example/site/edit/main/docs/
plugins: [search, policy-pages]
=== docs/index.md
---
policy: {kind: letter}
---
# Home
=== docs/ünïcode page.md
# Another
=== docs/a.png
=== docs/files/list.json
{"a": 1}
=== overrides/main.html
{% extends "base.html" %}
{% block footer %}
<a href="/docs/">From the root</a> <a href="/elsewhere/">Another site of the server</a>
<a href="https://example.org/docs/%C3%BCn%C3%AFcode%20page/">With the server</a>
<a href="https://example.org/other/">Above the site</a> <a href="mailto:us@example.org">Mail</a>
<a href="#">Top</a> <a href="#__skip">Of the theme</a> <a href="javascript:void(0)">Script</a>
<a href="{{ 'files/list.json' | url }}">Data</a> <a href="{{ '../' | url }}">Above</a>
<a href="https://github.com/example/site">Repository</a>
<img src="https://example.org/docs/a.png" alt=""> <img src="data:image/gif;base64,R0lGODlh" alt="">
<script type="application/ld+json">{"url": "https://example.org/docs/#organization"}</script>
<script>const address = "https://elsewhere.example/a.js"</script>
{{ super() }}
{% endblock %}
"""
"""What browsers do not ask for, and addresses of the site."""


def test_a_site_without_them_passes(build: Callable[..., BuiltSite]) -> None:
    built = build(NEAR_MISSES)
    assert built.exit_code == 0, built.log
    assert "warning[" not in built.log


BROKEN = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, custom_dir: overrides, font: false}
plugins: [policy-pages]
validation: {links: {absolute_links: warn, anchors: warn}}
=== docs/index.md
---
policy: {kind: letter, contact: /contact/}
---
# Home
=== docs/feed-of-others.xml
<rss><channel><link>https://example.org/</link><item><link>https://example.org/lost/</link>
<description>&lt;img src="https://example.org/lost.png"&gt;</description></item></channel></rss>
=== docs/made.html
<h1 id="here">Made</h1> <a href="#here">Here</a> <a href="index.html#gone">Gone</a>
<link rel="canonical" href="https://example.org/canonical/"><video poster="poster.png"></video>
<script src="https://script.example/a.js"></script>
=== docs/Moved.html
<meta http-equiv="refresh" content="0; url='./'">
=== docs/moved.html
<meta http-equiv="refresh" content="0; url=made.html">
=== docs/self.html
<meta http-equiv="refresh" content="0; url=self.html">
=== overrides/main.html
{% extends "base.html" %}
{% block footer %}<a href="{{ 'lost/' | url }}">Lost</a>{% endblock %}
"""


DEAD = [
    ("docs/feed-of-others.xml:1", "warning[dead-link]", "no page at `/lost/`"),
    ("docs/feed-of-others.xml:2", "warning[dead-link]", "no file at `/lost.png`"),
    ("docs/index.md:2", "warning[dead-link]", "no page at `/contact/`"),
    ("docs/made.html:1", "warning[dead-anchor]", "`/` has no heading or anchor `#gone`"),
    ("docs/made.html:2", "warning[dead-link]", "no page at `/canonical/`"),
    ("docs/made.html:2", "warning[dead-link]", "no file at `/poster.png`"),
    ("docs/made.html:3", "warning[third-party-source]", "`script.example`, which this site's"),
    ("docs/moved.html:1", "error[redirect-taken]", "cannot tell `/moved.html` from `/Moved.html`"),
    ("docs/self.html:1", "error[redirect-loop]", "`/self.html` leads to itself"),
]


def test_links_of_templates_feeds_and_redirects(build: Callable[..., BuiltSite]) -> None:
    built = build(BROKEN)
    assert built.exit_code == 1
    found = re.findall(r" -  (\S+?:\d+):\d+: (\w+\[[a-z-]+\]): (.*)", built.log)
    assert [(place, code) for place, code, _ in sorted(found)] == [one[:2] for one in DEAD]
    for (_, _, message), (_, _, part) in zip(sorted(found), DEAD, strict=True):
        assert part in message
    assert "`/feed-of-others.xml` and 2 more pages" in built.log  # one report for one target
