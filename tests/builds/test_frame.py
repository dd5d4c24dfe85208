"""What the theme writes around a page's text: title, links at its head, foot of its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

PAGE = """\
=== docs/index.md
# Ours
=== docs/terms.md
---
{title}
policy: {{kind: policy}}
---
{heading}
=== mkdocs.yml
site_name: Test & Co
site_url: https://example.org/
theme: {{name: material, font: false}}
plugins: [policy-pages: {{cards: {{enabled: false}}}}]
"""


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Terms", "Terms - Test & Co"),
        ("Terms - Test & Co", "Terms - Test & Co"),
        ("Terms | Test & co ", "Terms - Test & Co"),
        ("Terms: Test & Co", "Terms - Test & Co"),
        ("Terms of Test & Co", "Terms of Test & Co - Test & Co"),
        ("Test & Co", "Test & Co"),
        ("<b>Terms</b> &amp; <i>", "<b>Terms</b> &amp; <i> - Test & Co"),
    ],
)
def test_a_title_names_the_site_once(
    build: Callable[..., BuiltSite], title: str, expected: str
) -> None:
    built = build(PAGE.format(title=f"title: '{title}'", heading="# Heading"))
    assert built.exit_code == 0, built.log
    assert built.page("terms/index.html").xpath("//title/text()") == [expected]


def test_a_heading_that_names_the_site_is_a_title_without_it(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(PAGE.format(title="description: x", heading="# `Terms` & more - Test & Co"))
    assert built.page("terms/index.html").xpath("//title/text()") == ["Terms & more - Test & Co"]
    assert built.page("index.html").xpath("//title/text()") == ["Test & Co"]
