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
    *("mkdocs.yml:15 scripts.example", "mkdocs.yml:17 www.googletagmanager.com"),
    *("mkdocs.yml:24 unpkg.com", "mkdocs.yml:28 cdnjs.cloudflare.com"),
    "docs/index.md.erb:1 helper.example",
    *("docs/css/own.css:1 imports.example", "docs/css/own.css:4 font-file.example"),
    *("docs/css/own.css:5 background.example", "docs/css/more.css:1 imported.example"),
    "docs/js/own.mjs:1 data-of-module.example",
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


def test_help_about_emoji_repeats_nothing_that_is_set(build: Callable[..., BuiltSite]) -> None:
    material = """  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
"""
    log = build(SITE.replace("  - pymdownx.emoji\n", material)).log
    assert "write the character itself, such as 😄" in log
    assert "write `emoji_generator:" not in log
    assert "write `emoji_generator:" in build(SITE).log


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
<script src="https://script.example/a.js"></script> <a href="#here:~:text=Made">Part</a>
=== docs/based/page.html
<base target="_top"><base href="../files/"><base href="../">
<a href="a.txt">A</a> <a href="../made.html#here">Made</a> <a href="//[">No address</a>
<a href="b.txt">B</a> <img src="b.png">
<a href="#here">Of the base, which is a folder</a> <a href="mailto:us@example.org">Mail</a>
=== docs/based/b.txt
=== docs/files/a.txt
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
    ("docs/based/page.html:3", "warning[dead-link]", "no file at `/files/b.txt`"),
    ("docs/based/page.html:3", "warning[dead-link]", "no file at `/files/b.png`"),
    ("docs/based/page.html:4", "warning[dead-link]", "no page at `/files/`"),
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


IN_TEXTS = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/docs/
theme: {name: material, font: false}
plugins: [policy-pages]
validation: {links: {absolute_links: warn, anchors: warn}}
=== docs/index.md
# Home

[x](https://example.org/docs/m1/)
[x](https://example.org/docs/a/#nope2)
[x](http://example.org/docs/m3/) [x](//example.org/docs/m4/)
<img src="a.png" srcset="m5.png 2x" alt="">
<picture><source srcset="m6.png, m7.png 2x"><img src="a.png" alt=""></picture>
<video src="m8.mp4" poster="m9.png"><track src="m10.vtt"></video>
<audio src="m11.mp3"></audio>
<svg><use href="#nope12"></use><use xlink:href="m13.svg"></use><image href="m14.png"></image></svg>
<object data="m15.pdf"></object>
<embed src="m16.pdf">
<iframe src="m17.html"></iframe>
<script src="m18.js"></script>
<link href="m19.css" rel="stylesheet">
<input type="image" src="m20.png">
<p style="background: url(m21.png)">x</p>
<table background="m22.png"></table>
<blockquote cite="m23/">x</blockquote>
[x](HTTPS://EXAMPLE.ORG/docs/m24/) [x](https://example.org:443/docs/m25/)
<style>p { background: url("m26.png") }</style>
<form action="m27/"><button formaction="m28/">x</button></form>
<svg><a xlink:href="m29/"><text>x</text></a></svg>
<del cite="m30/">x</del> <ins cite="m31/">x</ins>
<svg><use href="icons.svg#nope32"></use><use href="icons.svg#here"></use></svg>
[x](m33.md) ![x](m34.png) <a href="/docs/m35/">x</a>
`src="m38.mp3"` <audio src="m38.mp3"></audio>
=== docs/a.md
# A
=== docs/a.png
=== docs/icons.svg
<svg xmlns="http://www.w3.org/2000/svg"><symbol id="here"/>
<image href="m36.png"/><a href="m37/"/></svg>
=== docs/z.md
The same: <script src="../m18.js"></script> [x](m1.md)
"""
"""A page with one kind of broken link a line, each numbered."""


def test_every_kind_of_link_in_a_text_is_looked_at(build: Callable[..., BuiltSite]) -> None:
    built = build(IN_TEXTS)
    found = re.findall(
        r" -  (docs/\S+?:\d+):(\d+): (\w+)\[dead-[a-z]+\]: .*(?:m|nope)(\d+)", built.log, re.M
    )
    lines = IN_TEXTS.partition("=== docs/index.md\n")[2].splitlines()
    expected = {
        (f"docs/index.md:{number}", int(target))
        for number, line in enumerate(lines, 1)
        for target in re.findall(r"(?:\bm|nope)(\d+)", line)
        if number <= lines.index("=== docs/a.md")
    }
    assert len(expected) == 36  # noqa: PLR2004
    svg, other = ("docs/icons.svg:2", 36), ("docs/icons.svg:2", 37)
    assert {(place, int(number)) for place, _, _, number in found} == {
        *expected,
        *(svg, other, ("docs/z.md:1", 1)),
    }
    # another site may be on the same host
    notes = {int(number) for _, _, severity, number in found if severity == "info"}
    assert notes == {1, 3, 4, 24, 25}
    assert len(found) == len(expected) + 3  # once each, though two pages have it
    assert "docs/index.md:27:29:" in built.log  # not in the sample of code
    for noun in ("picture", "recording", "object", "script", "style sheet"):
        assert re.search(
            f"this {noun} of `/`( and 1 more page)? is missing: there is no file", built.log
        )


IN_DATA = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, custom_dir: overrides, font: false}
plugins: [policy-pages]
validation: {links: {absolute_links: warn}}
extra_css: [own.css]
=== docs/index.md
# Home
=== docs/there.md
# There
=== docs/own.css
@import "n1.css";
@font-face { src: url(n2.woff2) }
p { background: url(n3.png) }
=== docs/feeds/a.xml
<?xml version="1.0"?>
<?xml-stylesheet href="n4.xsl"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>https://example.org/ever/</id>
<link href="n5.html"/><link href="/n6/"/><link href="HTTP://example.org:80/n7/"/>
<entry><id>tag:example.org,2020:/x</id><link href="../there/"/><title>there/is/none</title>
<content type="html">&lt;a href="n8/">&lt;/a></content></entry>
</feed>
=== docs/b.xml
<rss><channel><link>/n9/</link><item><guid isPermaLink="false">https://example.org/guid/</guid>
<enclosure url="https://example.org/n10.mp3"/><link>there/</link></item></channel></rss>
=== docs/words.xml
<items><link>words</link><url>/words/</url></items>
=== docs/icons/site.webmanifest
{"name": "words", "start_url": "../n11/", "description": "/words/",
"icons": [{"src": "n12.png"}, {"src": "/n13.png"}], "shortcuts": [{"url": "../there/"}]}
=== docs/data.json
{"url": "/n14/", "link": "words", "title": "/words/",
"items": [{"image": "https://example.org/n15.png"}], "id": "https://example.org/words/"}
=== docs/robots.txt
User-agent: *
Sitemap: https://example.org/n16.xml
Disallow: /words/
=== docs/page.htm
<a href="n17.html">x</a> <a href="there/">x</a>
=== docs/drawing.svg
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<style>rect { fill: url(#one); background: url(n18.png) }</style>
<g id="one"/><use xlink:href="drawing2.svg#n19"/>
<use xlink:href="drawing2.svg#svgView(viewBox(0,0,1,1))"/>
</svg>
=== docs/drawing2.svg
<svg xmlns="http://www.w3.org/2000/svg"></svg>
=== overrides/main.html
{% extends "base.html" %}
{% block extrahead %}
<meta property="og:image" content="/n20.png"> <meta property="og:image:alt" content="/words/">
<script type="application/ld+json">{"@id": "/#words", "image": "/n21.png"}</script>
{% endblock %}
{% block footer %}<a href="n22/">On each page it leads elsewhere</a>{% endblock %}
"""
"""Files that are not pages, with numbered links that are broken."""


def test_data_is_looked_at_as_far_as_it_has_addresses(build: Callable[..., BuiltSite]) -> None:
    built = build(IN_DATA)
    found = re.findall(r" -  (\S+?:\d+):\d+: (\w+)\[dead-[a-z]+\]: (.*)", built.log)
    lines = {
        int(number): f"{path}:{count}"
        for path, text in re.findall(r"=== (.*)\n((?:(?!===).*\n)*)", IN_DATA)
        for count, line in enumerate(text.splitlines(), 1)
        for number in re.findall(r"\bn(\d+)", line)
    }
    numbers = [int(re.findall(r"\bn(\d+)", text)[-1]) for _, _, text in found]
    assert {number: place for number, (place, _, _) in zip(numbers, found, strict=True)} == lines
    assert len(found) == len(lines) == 22  # noqa: PLR2004
    assert {severity for _, severity, _ in found} == {"warning", "info"}
    assert [text for _, severity, text in found if severity == "info"] == [
        "this link of `/drawing.svg` is broken: `/drawing2.svg` has no part `#n19`"
    ]
    assert "this style sheet of `/own.css` is missing" in built.log
    assert "this font of `/own.css` is missing" in built.log
    assert "this link of `/` and 2 more pages is broken" in built.log
