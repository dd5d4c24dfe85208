"""What strangers' HTML may contain is what the manual says, and what cleaning leaves."""

from __future__ import annotations

import re
from pathlib import Path

from policy_pages.security.allowed_html import ALLOWED_HTML, cleaner
from policy_pages.security.dangers import dangers_in

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "strangers.md"
OWN = ("https://example.org/", "https://*.pictures.example")

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
    '<img src="data:image/png;base64,AA">',
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


def test_ordinary_html_is_not_a_danger() -> None:
    for html in (
        '<script type="math/tex">a</script>',
        '<a href="#javascript:">a</a><a href="javascript.html" title="onclick=x">a</a>',
        '<p data-on="a" class="onclick">onclick=alert(1)</p>',
        '<meta charset="utf-8">',
        '<img src="x.png?u=https://elsewhere.example/" alt="//elsewhere.example/">',
    ):
        assert [*dangers_in(html, ())] == [], html
