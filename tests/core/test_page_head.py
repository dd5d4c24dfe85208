"""Where the line below a page's title goes, and whether a letter says its day itself."""

from __future__ import annotations

import datetime

import pytest

from policy_pages.site.page_head import below_title, says_day

HEAD = "|"


def placed(html: str, *, has_byline: bool = False) -> str:
    return below_title(html, HEAD, has_byline=has_byline).replace(f"\n{HEAD}\n", HEAD)


@pytest.mark.parametrize(
    "expected",
    [
        "<h1>Title</h1>|<p>Text</p>",
        '<nav>Tags</nav> <a class="md-button"><svg><path d="M0"/></svg></a><h1>T</h1>|',
        "<p>A word before it</p><h1>Title</h1>|",
        "<h1>One</h1>|<h1>Two</h1>",
        "<h1 id=a class=b>With <code>&lt;/h1&gt;</code> <a href=#a>¶</a></h1>|<h2>By</h2>",
        "<H1>Title</H1>|",
        "<!-- <h1>No</h1> --><h1>Yes</h1>|",
        "<div><header><h1>Title</h1>|<p>In HTML</p></header></div>",
        "<p>An image <img src=a> and a <br> line</p><h1>Title</h1>|",
        "</div></p><h1>Title</h1>|",
        # no title: what must be seen comes first
        "|",
        "|Text",
        "|<p>No heading</p>",
        "|<h2>Not the first heading</h2><h1>Title</h1>",
        "|<h1>Not closed<h2>Next</h2></h1>",
        "|<h1>Not closed",
        # a title that may be hidden
        "|<div hidden><h1>Title</h1></div>",
        '|<div style="display: none"><h1>Title</h1></div>',
        "|<h1 hidden>Title</h1>",
        "|<details><summary>More</summary><h1>Title</h1></details>",
        "|<template><h1>Title</h1></template>",
        "|<ul><li><h1>Title</h1></li></ul>",
        "|<script>'<h1>no</h1>'</script>",
        "|" + "<div>" * 101 + "<h1>Title</h1>",
    ],
)
def test_the_head_follows_the_title(expected: str) -> None:
    assert placed(expected.replace(HEAD, "")) == expected


@pytest.mark.parametrize(
    "expected",
    [
        "<h1>Title</h1>\n<h2>by us</h2>|<p>Text</p>",
        "<h1>Title</h1>|<p>Text</p><h2>Section</h2>",
        "<h1>Title</h1>|text<h2>Section</h2>",
        "<h1>Title</h1>|<h2>not closed",
        "<h1>Title</h1>|",
    ],
)
def test_the_head_of_a_letter_follows_the_line_below_its_title(expected: str) -> None:
    assert placed(expected.replace(HEAD, ""), has_byline=True) == expected


@pytest.mark.parametrize(
    ("html", "language", "expected"),
    [
        ("<p>May 15, 2014</p>", None, True),
        ("<p>Seattle,\n May 15, 2014.</p>", "en", True),
        ("<p><em>15 May 2014</em></p>", "en-US", True),
        ("<p>Thursday, May&nbsp;15, 2014</p>", "en", True),
        ("<p>2014-05-15</p>", "fr", True),
        ("<p>Berlin, den 15. Mai 2014</p>", "de", True),
        ("<p>15 mai 2014</p>", "fr", True),
        ("<p>May 15, 2014</p>", "de", True),  # not translated
        ("<p>15. Mai 2014</p>", "en", False),
        ("<p>May 16, 2014</p>", "en", False),
        ("<p>On May 15, 2014 we said so.</p>", "en", False),
        (
            f"<p>{'We have said so many times before, and say it again on '}May 15, 2014</p>",
            "en",
            False,
        ),
        ("<script>May 15, 2014</script>", "en", False),
        ("", "en", False),
    ],
)
def test_a_letter_that_gives_its_day_is_recognised(
    html: str, language: str | None, expected: bool
) -> None:
    assert says_day(html, datetime.date(2014, 5, 15), language) is expected
