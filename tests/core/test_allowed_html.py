"""What strangers' HTML may contain is what the manual says, and what cleaning leaves."""

from __future__ import annotations

import re
from pathlib import Path

from policy_pages.security.allowed_html import ALLOWED_HTML, cleaner
from policy_pages.security.dangers import dangers_in
from policy_pages.security.own_sources import OwnSources

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "strangers.md"
OWN = OwnSources(
    "https://example.org/docs/",
    {
        "img-src": ["https://*.pictures.example", "https://files.example/ours/"],
        "script-src": ["https://scripts.example"],
        "media-src": ["https://media.example"],
    },
)

STAYS = [
    '<h2 id="fees">Fees<a class="headerlink" href="#fees" title="Link">#</a></h2>',
    '<p class="admonition-title">Note</p>',
    '<a class="md-button md-button--primary" href="../x/?a=1&amp;b=2#c">x</a>',
    '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1" role="doc-noteref">1</a></sup>',
    '<a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a>',
    '<input checked="checked" id="__tabbed_1_1" name="__tabbed_1" type="radio">',
    '<label for="__tabbed_1_1">a</label>',
    '<span class="twemoji"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<path d="M1 1"></path></svg></span>',
    '<img alt="a" src="x.png" width="1">',
    '<img src="https://example.org/x.png">',
    '<img src="https://a.pictures.example/x.png">',
    '<img src="https://EXAMPLE.org:443/x.png" srcset="a.png, https://files.example/ours/a 2x">',
    '<img src="data:image/png;base64,AA">',
    '<video src="https://media.example/x"></video>',
    '<table><tbody><tr><td style="text-align:right">a</td></tr></tbody></table>',
    '<a href="mailto:a@example.org">a</a> <a href="https://elsewhere.example/">b</a>',
    "<!-- more -->",
]
CHANGES = {
    '<div class="md-overlay policy-notice mermaid own" id="__config">a</div>': (
        '<div class="own">a</div>'
    ),
    '<label for="__search">a</label>': "<label>a</label>",
    '<td style="text-align: left; position: fixed">a</td>': "a",
    '<p style="position: fixed">a</p>': "<p>a</p>",
    '<input type="text"><input><input type="checkbox">': '<input type="checkbox">',
    '<img src="https://pictures.example/x.png">': "<img>",
    '<img src="data:image/svg+xml,a">': "<img>",
    '<a href="data:image/png;base64,AA">a</a>': "<a>a</a>",
    "<form><button>a</button></form>": "a",
    "<select><option>a</select><textarea>b</textarea>": "",
}

FOREIGN = {
    "https://example.org:8443/x.png": "example.org:8443",
    "http://example.org/x.png": "example.org",
    "https://example.org@elsewhere.example/": "elsewhere.example",
    "https:elsewhere.example/x": "elsewhere.example",
    "\\\\elsewhere.example/x": "elsewhere.example",
    "/\\/elsewhere.example/x": "elsewhere.example",
    "ht\ntps://elsewhere.example/x": "elsewhere.example",
    "https://scripts.example/x.png": "scripts.example",  # for scripts alone
    "https://media.example/x.png": "media.example",
    "https://files.example/theirs/x.png": "files.example",
    "https://files.example/ours/%2e%2E/theirs/x.png": "files.example",
    "https://[": "https://[",
    "//example.org/x": None,
    "https://files.example/ours/x.png": None,
    "https://files.example/ours/a/../x.png": None,
    "x.png?u=https://elsewhere.example/": None,
}
"""Addresses of pictures -> the server that learns of readers."""


def test_the_manual_has_the_table() -> None:
    rows = re.findall(r"^\| ((?:`\w+` ?)+) \|(.*)\|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    shown = {
        element: frozenset(re.findall("`([^`]+)`", attributes))
        for elements, attributes in rows
        for element in re.findall("`([^`]+)`", elements)
    }
    assert shown == ALLOWED_HTML


def test_what_cleaning_leaves() -> None:
    clean = cleaner(OWN)
    for html in STAYS:
        assert clean(html) == html
        assert [*dangers_in(html, OWN)] == []
    for html, expected in CHANGES.items():
        assert clean(html) == expected, html


def test_which_server_learns_of_readers() -> None:
    assert {one: OWN.foreign_server(one, "img-src") for one in FOREIGN} == FOREIGN
    clean = cleaner(OWN)
    for address, server in FOREIGN.items():
        one_word = "".join(address.split())  # a set of pictures is cut at each space
        html = (
            f'<img src="{address}"><img srcset="x.png 1x, {one_word} 2x">'
            f'<video poster="{address}"></video>'
        )
        kept = ("src", "srcset", "poster") if server is None else ()
        found = {one.attribute for one in dangers_in(html, OWN)}
        assert found == {"src", "srcset", "poster"} - {*kept}, address
        assert {name for name in ("src", "srcset", "poster") if f"{name}=" in clean(html)} == {
            *kept
        }


def test_a_server_of_the_site_without_encryption() -> None:
    own = OwnSources("http://example.org/")
    addresses = ["http://example.org/a", "https://example.org/a", "//example.org/a"]
    assert [own.foreign_server(one, "img-src") for one in addresses] == [None] * 3
    assert own.foreign_server("http://example.org:8000/", "img-src") == "example.org:8000"


DANGERS = {
    "<div><math><annotation-xml><title><img src=x onerror=a>": [("handler", "onerror")],
    "<div><math><title><xmp><img src=x onerror=a>": [("handler", "onerror")],
    "<div><svg><mi><xmp><img src=x onerror=a>": [("handler", "onerror")],
    "<div><svg></div><style><a title='</style><img src=x onerror=a>'>": [
        ("element", ""),
        ("handler", "onerror"),
    ],
    "<noscript><p title='</noscript><img src=x onerror=a>'></noscript>": [("handler", "onerror")],
    "<noscript><i onclick=a></noscript>": [("handler", "onclick")],
    "<svg><title><i onclick=a></title></svg><title><i onclick=a></title>": [("handler", "onclick")],
    "<form action=https://elsewhere.example/><button formaction=//elsewhere.example/>": (
        [("form", "action"), ("form", "formaction")]
    ),
    "<form action=/search>": [],
    "<svg><script type=text/plain href=x.js></script></svg>": [("element", "")],
    "<svg><set attributeName=onclick to=x>": [("handler", "attributename")],
    "<span once=2 online only on onxyz=x data-onclick=x>": [],
    "<p ONCLICK=x onpointerrawupdate onwebkitmouseforcedown>": [
        *(("handler", one) for one in ("onclick", "onpointerrawupdate", "onwebkitmouseforcedown"))
    ],
    "<svg><image href=data:image/png,x /><image href=data:image/svg+xml,x />": [
        ("address", "href")
    ],
    "<i onclick=x onclick=y>a</i><i onclick=x>": [("handler", "onclick")] * 2,
}


def test_dangers() -> None:
    for html, expected in DANGERS.items():
        assert [(one.kind, one.attribute) for one in dangers_in(html, OWN)] == expected, html


def test_ordinary_html_is_not_a_danger() -> None:
    for html in (
        '<script type="math/tex">a</script>',
        '<a href="#javascript:">a</a><a href="javascript.html" title="onclick=x">a</a>',
        '<p data-on="a" class="onclick">onclick=alert(1)</p>',
        '<meta charset="utf-8">',
        '<img src="x.png?u=https://elsewhere.example/" alt="//elsewhere.example/">',
    ):
        assert [*dangers_in(html, OwnSources())] == [], html
