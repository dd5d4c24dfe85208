"""What another engine would have carried out in a page: what is reported, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from checked import run_check
from conftest import write_tree
from policy_pages.damage.other_engines import syntax_of_others
from policy_pages.front_matter.reading import body_start
from policy_pages.text.source import Source


def found(text: str, html: str | None = None) -> list[tuple[str, int]]:
    source = Source("page.md", text)
    return [(one.code, one.line) for one in syntax_of_others(source, body_start(source), html)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{% include x.html %}", "liquid-as-text"),
        ("{%- if page.x -%}", "liquid-as-text"),
        ("See {{ page.title }}.", "liquid-as-text"),
        ("See {{site.url | escape}}.", "liquid-as-text"),
        ("{: .notice}", "kramdown-as-text"),
        ("# Terms {: #fees}", "kramdown-as-text"),
        ("{:toc}", "kramdown-as-text"),
        ("{::nomarkdown}", "kramdown-as-text"),
        ("import X from './x'", "mdx-as-text"),
        ("import './x.css'", "mdx-as-text"),
        ("import {A, B} from 'x'", "mdx-as-text"),
        ("export const year = 2026", "mdx-as-text"),
        ("<Notice />", "mdx-as-text"),
        ("<Tabs.Item>x</Tabs.Item>", "mdx-as-text"),
        ("<script>alert(1)</script>", "own-script"),
        ('<script type="module">x()</script>', "own-script"),
        ("<SCRIPT src='x.js'></SCRIPT>", "own-script"),
    ],
)
def test_it_is_reported_at_its_line(text: str, code: str) -> None:
    assert found(f"---\ntitle: x\n---\nSome text.\n\n{text}\n") == [(code, 6)]


@pytest.mark.parametrize(
    "text",
    [
        "`{% include x.html %}` and `{{ page.title }}`",
        "```\n{% include x.html %}\n{: .x}\n<script>\n```",
        "    {{ page.title }}",
        "<pre>{% if x %} <script> </pre>",
        r"\{% include x.html %} and \{{ page.title }}",
        "100 {% of %} them",
        "{{ name_of_a_macro() }}",
        "{: }",
        "a {b: 1} c",
        "We import goods from 'Norway'.",
        "`import x from 'y'`",
        "a List<String> of them",
        "<Table>x</Table> <DIV>y</DIV> <P>z",
        "<Ann@example.org>",
        "`<script>`",
        "<script type='application/ld+json'>{}</script>",
    ],
)
def test_what_looks_like_it_is_not(text: str) -> None:
    assert found(f"Some text.\n\n{text}\n") == []


def test_what_is_carried_out_is_not_reported() -> None:
    text = "{{ page.title }}\n\nA word.\n{: .x}\n"
    assert found(text, "<p>Terms</p><p class='x'>A word.</p>") == []
    assert found(text, "<p>{{ page.title }}</p><p class='x'>A word.</p>") == [("liquid-as-text", 1)]


def test_of_several_the_first_is_shown_with_their_number() -> None:
    source = Source("page.md", "{% if a %}\n\n{% endif %}\n\n{{ page.x }}\n")
    (problem,) = syntax_of_others(source, 0)
    assert problem.message.endswith("(and 2 more on this page)")


SITE = """\
=== mkdocs.yml
site_name: Test
theme: {name: material, font: false}
markdown_extensions: [attr_list]
plugins: [policy-pages: {cards: {enabled: false}}]
=== docs/index.md
# Home

A word.
{: .x}

{{ page.title }} and {{ page.more }}
"""


def test_check_reports_it_and_knows_the_extensions(tmp_path: Path) -> None:
    write_tree(tmp_path, SITE)
    codes = run_check(tmp_path, "docs").codes
    assert codes["docs/index.md liquid-as-text"] == 1
    assert codes["docs/index.md kramdown-as-text"] == 0
