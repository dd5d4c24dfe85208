"""The trees that judge HTML: what they make alike, and that they can fail."""

from __future__ import annotations

import pytest

from element_trees import difference, elements

SAME = {
    "blanks between blocks": ("<p>a</p>\n\n<p>b</p>\n", "<p>a</p><p>b</p>"),
    "blanks at the edges of a block": ("<li>\n  a\n</li>", "<li>a</li>"),
    "blanks before a block": (
        "<li>a\n<ul>\n<li>b</li>\n</ul></li>",
        "<li>a<ul><li>b</li></ul></li>",
    ),
    "blanks around a line's end": ("<p>a <br>\n b</p>", "<p>a<br />b</p>"),
    "newlines and blanks": ("<p>a\nb  c</p>", "<p>a b c</p>"),
    "blanks around a comment between blocks": ("<p>a</p>\n<!-- x -->\n", "<p>a</p><!-- x -->"),
    "character references": ("<p>&quot;&#39;&amp;&copy;&#x41;</p>", "<p>\"'&amp;©A</p>"),
    "character references in attributes": ('<a href="?a&amp;b">c</a>', '<a href="?a&b">c</a>'),
    "the order of attributes": ('<a href="b" title="c">d</a>', "<a title='c' href='b'>d</a>"),
    "identifiers": ('<h1 id="a">b</h1>', "<h1>b</h1>"),
    "alignments": ('<td align="left">a</td>', '<td style="text-align: left;">a</td>'),
    "blanks in a style": ('<p style="color:red;">a</p>', '<p style="color: red">a</p>'),
    "boolean attributes": ("<input checked>", '<input checked="checked">'),
    "empty boolean attributes": ('<input checked="">', '<input checked="checked">'),
    "the newline after pre": ("<pre>\na</pre>", "<pre>a</pre>"),
    "how void elements are closed": ("<hr><img src=a>", '<hr /><img src="a" />'),
    "capitals in tags": ("<B>a</B>", "<b>a</b>"),
    "the end of a script that is not closed": ("<script>a\n", "<script>a"),
    "a closing tag that closes nothing": ("a</div>", "a"),
}
OTHER = {
    "changed text": ("<p>a</p>", "<p>b</p>"),
    "changed letter case": ("<p>a</p>", "<p>A</p>"),
    "missing text": ("<p>a</p><p>b</p>", "<p>a</p>"),
    "moved element": ("<ul><li>a</li></ul><p>b</p>", "<ul><li>a<p>b</p></li></ul>"),
    "moved text": ("<p><b>a</b>b</p>", "<p><b>ab</b></p>"),
    "order of elements": ("<p>a</p><p>b</p>", "<p>b</p><p>a</p>"),
    "other element": ("<p><b>a</b></p>", "<p><i>a</i></p>"),
    "a loose item": ("<ul><li>a</li></ul>", "<ul><li><p>a</p></li></ul>"),
    "joined lists": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
    "other address": ('<a href="b">a</a>', '<a href="c">a</a>'),
    "missing title": ('<a href="b" title="c">a</a>', '<a href="b">a</a>'),
    "other alignment": ('<td align="left">a</td>', '<td align="right">a</td>'),
    "missing boolean": ("<input checked>", "<input>"),
    "lost blank in pre": ("<pre>a  b</pre>", "<pre>a b</pre>"),
    "lost blank in code in pre": ("<pre><code> a\n</code></pre>", "<pre><code>a\n</code></pre>"),
    "lost newline in pre": ("<pre>a\n\nb</pre>", "<pre>a\nb</pre>"),
    "lost blank between words": ("<p>a <b>b</b></p>", "<p>a<b>b</b></p>"),
    "blank moved into an element": ("<p>a <b>b</b></p>", "<p>a<b> b</b></p>"),
    "a blank that does not break": ("<p>a&nbsp;b</p>", "<p>a b</p>"),
    "two blanks that do not break": ("<p>&nbsp;&nbsp;</p>", "<p>&nbsp;</p>"),
    "a line's end": ("<p>a<br>b</p>", "<p>a\nb</p>"),
    "escaped markup": ("<p>&lt;b&gt;a&lt;/b&gt;</p>", "<p><b>a</b></p>"),
    "a reference escaped twice": ("<p>&amp;amp;</p>", "<p>&amp;</p>"),
    "other quotes": ("<p>“a”</p>", '<p>"a"</p>'),
    "missing comment": ("<p>a</p><!-- b -->", "<p>a</p>"),
    "empty element": ("<p>a</p><p></p>", "<p>a</p>"),
    "script": ("<script>a  b</script>", "<script>a b</script>"),
}


@pytest.mark.parametrize("name", SAME)
def test_is_the_same(name: str) -> None:
    left, right = SAME[name]
    assert elements(left) == elements(right)
    assert difference(left, right) is None


@pytest.mark.parametrize("name", OTHER)
def test_is_not_the_same(name: str) -> None:
    left, right = OTHER[name]
    assert elements(left) != elements(right)
    assert difference(left, right)
    assert difference(right, left)


def test_a_tree() -> None:
    assert elements('<p class="b  c" id="d">a <b>b</b>\n</p>\n') == [
        ("p", (("class", "b c"),), ["a ", ("b", (), ["b"])])
    ]


def test_a_difference_reads_well() -> None:
    assert difference('<p>a <a href="b">c</a></p>', '<p>a <a href="d">c</a></p>') == (
        "--- theirs\n"
        "+++ ours\n"
        "@@ -1,4 +1,4 @@\n"
        " <p>\n"
        "   'a '\n"
        "-  <a href='d'>\n"
        "+  <a href='b'>\n"
        "     'c'"
    )


@pytest.mark.parametrize(
    "markup", ["", " \n", "<", "&", "</p>", "<!--", "a\0b", "<body>a", "\ud800"]
)
def test_any_text_is_read(markup: str) -> None:
    assert difference(markup, markup) is None
