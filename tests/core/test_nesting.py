"""Where too many elements are open in HTML, and what cleaning does with it."""

from __future__ import annotations

from functools import partial

import pytest
from markdown import Markdown

from policy_pages.markdown.extensions.conversion import Conversion, page_extensions
from policy_pages.markdown.extensions.safety import PageSafety
from policy_pages.security.allowed_html import cleaner
from policy_pages.security.own_sources import OwnSources
from policy_pages.text.nesting import MOST_OPEN, too_deep
from steps import steps_of

FLAT = [
    *("<p>a", "<p>a<div></div>", "<li>a", "<dt>a<dd>b", "<br><img src=x>", "<div></div>", "</div>"),
    *("<table><tr><td>a<td>b<tr><td>c</table>", "<svg><path/><path></svg>", "<h1>a<h2>b"),
    *("<a name=x>", "<option>a", "<ul><li><p>a<p>b<li>c</ul>", "<b><i></b></i>", "<!-- <div> -->"),
    *("<title><div></title>", "<tr><td>a<tbody><tr><td>"),
]
DEEP = [
    "<div>",
    "<b id=1><p>",
    "<dd><li>",
    "<ul><li>",
    "<rt>",
    "<svg>",
    "<x-y>",
    "<div/>",
    "<font>",
]


@pytest.mark.parametrize("html", FLAT)
def test_what_is_closed_is_not_deep(html: str) -> None:
    assert too_deep(html * (MOST_OPEN + 1)) is None


@pytest.mark.parametrize("html", DEEP)
def test_what_is_never_closed_is_deep(html: str) -> None:
    tag = too_deep(html * (MOST_OPEN + 1))
    assert tag is not None
    assert tag.start <= MOST_OPEN * len(html)


def converted(markdown: str) -> Conversion:
    own = OwnSources("https://example.org/")
    conversion = Conversion(safety=PageSafety(own, cleaner(own)))
    html = Markdown(extensions=page_extensions(lambda md: conversion)).convert(markdown)
    assert (html == "") == (conversion.guard.failure is not None)
    return conversion


def test_deep_html_of_strangers_is_refused_before_it_is_cleaned() -> None:
    assert converted("<div>" * 40_000).guard.failure == "depth"
    assert converted("<div>" * 40 + "</div>" * 40).guard.failure is None


def test_cleaning_is_within_the_limits_of_the_page() -> None:
    conversion = Conversion()

    def clean(html: str) -> str:
        raise RecursionError

    conversion.safety = PageSafety(OwnSources(), clean)
    assert Markdown(extensions=page_extensions(lambda md: conversion)).convert("a") == ""
    assert conversion.guard.failure == "depth"


def test_time_grows_with_the_length() -> None:
    for html in ("<div>", "<b><div></b>", "</b><div>", "<svg><desc></p>"):
        few, many = (steps_of(partial(too_deep, html * one, 10**9)) for one in (300, 3_000))
        assert many < 15 * few, html
