"""What HTML, style sheets and scripts ask other servers for, and which sources allow that."""

from __future__ import annotations

from policy_pages.security.policy import allows
from policy_pages.security.sources import (
    asked_by,
    asked_by_script,
    asked_by_styles,
    server_of,
    set_of,
)
from policy_pages.site.built_addresses import BuiltAddresses
from policy_pages.text.html import tags_of

SETS = {
    "a.png": ["a.png"],
    "a.png 1x, b.png 2x": ["a.png", "b.png"],
    "a.png,b.png 2x": ["a.png,b.png"],  # a comma within an address
    "a.png 1x,b.png 2x": ["a.png", "b.png"],
    "a.png, b.png": ["a.png", "b.png"],
    " , ": [],
    ",a.png": ["a.png"],
    "a.png 1x,,b.png": ["a.png", "b.png"],
    "data:image/gif;base64,R0 1x, b.png": ["data:image/gif;base64,R0", "b.png"],
}
STYLES = {
    "@import 'a.css' print; @import url(b.css);": [("a.css", "style-src"), ("b.css", "style-src")],
    "@font-face { src: local(X), url(x.woff2) } a { cursor: url( 'c.cur' ) }": [
        ("x.woff2", "font-src"),
        ("c.cur", "img-src"),
    ],
    "/* url(a.png) */ @namespace url(http://www.w3.org/1999/xhtml); a { b: c }": [],
    "/* url(a.png)": [],
    'a { background: url("a(1).png"), URL(b.png) }': [
        ("a(1).png", "img-src"),
        ("b.png", "img-src"),
    ],
    r"a{b:\75rl(a.png)} c{d:u\52 L('b.png')}": [("a.png", "img-src"), ("b.png", "img-src")],
    r"url(\68ttps://a.example) url('\000068ttps:\/\/b.ex\
ample')": [("https://a.example", "img-src"), ("https://b.example", "img-src")],
    "-webkit-image-set('a.png' type('image/png') 1x, \"b.png\" 2x)": [
        ("a.png", "img-src"),
        ("b.png", "img-src"),
    ],
    "image-set(url(a.png) 1x), src('b.png'), url(": [("a.png", "img-src"), ("b.png", "img-src")],
    r"""content: 'url(a.png)' "\"url(b.png)" attr(x) format('woff2')""": [],
    "@import 'a.css' layer('b'); c{d:'e'}": [("a.css", "style-src")],
    r"@\69mport 'a.css'": [("a.css", "style-src")],
}
TAGS = {
    "<image src=a srcset='b 1x'>": ["a", "b"],
    "<tr background=a><tbody background=b><thead background=c><tfoot background=d>": [*"abcd"],
    "<a ping='a b' href=c><area ping=d>": ["a", "b", "d"],
    "<path fill='url(a)' mask=\"url('b#c')\" clip-path=url(d) filter=url(e) stroke=red>": [
        *("a", "b#c", "d", "e")
    ],
    "<g marker-end=url(a) marker-mid=url(b) marker-start=url(c) cursor='url(d), auto'>": [*"abcd"],
    "<animate attributeName=href values='a; b'><set attributeName=XLINK:HREF to=c>": [*"abc"],
    "<set attributeName=fill to=url(a)><set attributeName=x to=b>": ["a"],
    "<script type=text/plain href=a></script>": ["a"],
    "<img src=' a '><input src=x><p src=x data-src=x>": ["a"],
}
SCRIPTS = {
    'fetch("https://a.example/x")': [("https://a.example/x", "connect-src")],
    "r.open('GET', `//a.example/x`)": [("//a.example/x", "connect-src")],
    'new WebSocket("wss://a.example/")': [("wss://a.example/", "connect-src")],
    'import x from "https://a.example/x.js"': [("https://a.example/x.js", "script-src")],
    's.src = "https://a.example/x.js"': [("https://a.example/x.js", "script-src")],
    'a.href = "https://a.example/"': [],
    'x = "https://a.example/"; // fetch https://a.example/': [],
}
ALLOWED = [
    ("https://a.example", "https://a.example/x.png", True),
    ("https://a.example", "//a.example/x.png", True),
    ("https://a.example", "http://a.example/x.png", False),
    ("https://a.example", "https://b.a.example/x.png", False),
    ("https://a.example", "https://a.example:8443/x.png", False),
    ("https://*.a.example", "https://b.a.example/x.png", True),
    ("https://*.a.example", "https://a.example/x.png", False),
    ("https://a.example/x/", "https://a.example/x/y.png", True),
    ("https://a.example/x/", "https://a.example/y/x/", False),
    ("https://a.example/x.png", "https://a.example/x.png?y", True),
    ("data:", "https://a.example/", False),
    ("https://a.example", "https://[", False),
]
PLACES = {
    "": "a/b/index.html",
    "#x": "a/b/index.html",
    "?x": "a/b/index.html",
    "../c/": "a/c/index.html",
    "../c": "a/c/index.html",  # servers add the slash
    "../../": "index.html",
    "../../../": None,
    "/docs/a/c/?x#y": "a/c/index.html",
    "/docs": "index.html",
    "/": None,
    "/documents/": None,
    "//example.org/docs/x.pdf": "x.pdf",
    "https://example.org/docs/%C3%BC.html": "ü.html",
    "https://example.org/docs/u%CC%88.html": "ü.html",
    "https://example.org:8080/docs/": None,
    "mailto:a@example.org": None,
    "./x:y": "a/b/x:y",
}


def test_what_is_asked_for() -> None:
    for html, expected in TAGS.items():
        assert sorted(one.address for tag in tags_of(html) for one in asked_by(tag)) == expected
    assert {text: [*set_of(text)] for text in SETS} == SETS
    found = {text: [one[:2] for one in asked_by_styles(text)] for text in STYLES}
    assert found == STYLES
    assert {text: [one[:2] for one in asked_by_script(text)] for text in SCRIPTS} == SCRIPTS
    html = (
        '<link rel="icon" href="i"><link rel="preload" as="font" href="f"><link rel="author" '
        'href="x"><input src="x"><input type="IMAGE" src="b"><a href="x"><source src="s">'
    )
    asked = [one[:2] for tag in tags_of(html) for one in asked_by(tag)]
    assert asked == [("i", "img-src"), ("f", "font-src"), ("b", "img-src"), ("s", "media-src")]
    servers = ["https://a.example:1/", "//A.example", "/a", "a", "data:,", "https://[", "\\\\a\\b"]
    assert [*map(server_of, servers)] == [
        *("a.example:1", "a.example", None, None, None, None, "a"),
    ]


def test_which_sources_a_site_allows() -> None:
    assert [(one, two, allows([one], two)) for one, two, _ in ALLOWED] == ALLOWED


def test_where_addresses_lead() -> None:
    paths = ["a/c/index.html", "index.html", "ü.html"]
    addresses = BuiltAddresses("https://example.org/docs/", paths)
    assert {one: addresses.path_of(one, "a/b/index.html") for one in PLACES} == PLACES
