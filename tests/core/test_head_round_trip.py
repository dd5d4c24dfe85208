"""Any text as title or description comes back the same from the page's head.

The head is the one of `overrides/main.html`; it is read by lxml and, as structured data, by json.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import jinja2
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as lxml_html

from policy_pages.front_matter.reading import FrontMatter
from policy_pages.site.records import Head, Sharing
from policy_pages.social.inputs import PageMeta, SiteMeta
from policy_pages.social.precedence import social_record
from policy_pages.social.reading import read_social, text_of
from policy_pages.social.record import PolicyFacts, SocialRecord
from policy_pages.text.source import Source

OVERRIDES = Path(__file__).parents[2] / "overrides"
BASE = "<html><head>{% block site_meta %}{% endblock %}</head><body></body></html>"
SITE = SiteMeta("Site", "https://example.org/")


def written(head: Head) -> str:
    """The head as the theme writes it, by an environment that escapes nothing, as MkDocs' does."""
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.DictLoader({"base.html": BASE}),
                jinja2.FileSystemLoader([OVERRIDES, OVERRIDES / "with-plugin"]),
            ]
        )
    )
    environment.filters["url"] = str
    config = {"extra": {}, "theme": {"favicon": "icon.svg"}, "site_name": "Site"}
    context = {"head": head, "kind": None}
    return environment.get_template("main.html").render(
        policy_pages=SimpleNamespace(**context), config=config, page=None
    )


def record_of(social: dict[str, str]) -> SocialRecord:
    entries, problems = read_social(Source("p.md", ""), FrontMatter({"social": social}))
    assert problems == []
    page = PageMeta(
        "Title", "https://example.org/p/", entries=entries, policy=PolicyFacts(kind="letter")
    )
    return social_record(SITE, page)


@given(st.text(), st.text())
@example('"><script>alert(1)</script>', "</script><!-- ' &quot; &amp;amp;")
@example("{{ 7 * 7 }} {% raw %}", "a\u2028b\u2029c\x85d\u00a0e")
@example("\x00\ud800\ufffe", "line\r\nbreak\rand\ttab")
@example("<%= 1 %>", "]]> --> ${x} \\u003c \\")
def test_any_text_comes_back_the_same(title: str, description: str) -> None:
    record = record_of({"og:title": title, "og:description": description})
    head = Sharing(SITE).head(record, generator="mkdocs")
    page = lxml_html.document_fromstring(written(head).encode("utf-8"))
    for name, text in (("title", title), ("description", description)):
        expected = [text_of(text)] if text_of(text) else []
        assert page.xpath(f"//meta[@property='og:{name}']/@content") == expected
        assert page.xpath(f"//meta[@name='twitter:{name}']/@content") == expected
    (script,) = page.xpath("//script")
    article = json.loads(script.text)["@graph"][0]
    assert article.get("headline", "") == text_of(title)
    assert article.get("description", "") == text_of(description)
    assert page.xpath("count(//head/*)") == page.xpath("count(//head/meta | //head/link)") + 1


def test_text_that_html_can_carry_is_not_touched() -> None:
    assert text_of("  a\tb\nc \u2028 \u200f é \U0001f600  ") == "a\tb\nc \u2028 \u200f é \U0001f600"
    assert text_of("a\x00b\ud800c\r\nd") == "a\ufffdb\ufffdc\nd"
