"""A site's templates that show more of other pages than a navigation does are known."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("mkdocs")

from policy_pages import authoring
from policy_pages.mkdocs.kept_templates import VIEWS, is_of_its_page

OF_ITS_PAGE = [
    "{% extends 'base.html' %}{% block text %}{{ page.content }}{{ page.meta.by }}{% endblock %}",
    "{% for item in nav.items %}<a href='{{ item.url | url }}'>{{ item.title }}</a>{% endfor %}",
    "{{ page.next_page.title }} {{ page['title'] }} {{ config.extra['mail'] }}",
    "{% include 'partials/' ~ page.meta.kind ~ '.html' %}{% include '.icons/' + icon + '.svg' %}",
    "{% for link in config.extra.foot %}<a href='{{ link.url }}'>{{ link.title }}</a>{% endfor %}",
    "{% set title = page.meta.title or config.site_name %}{{ title | striptags }}",
    "{{ page.toc | length }} {{ page.file.src_uri }} {{ page.parent.title }} {{ super() }}",
    "{{ policy_pages.register | length }}",
    "{% for link in config.extra.foot | default([]) %}{{ link.href }} {{ link.name }}{% endfor %}",
    "{% for key, value in config.extra.items() %}{{ key }}{{ value.href }}{% endfor %}",
    "{% for person in page.meta.authors %}{{ person.name }}{% endfor %}",
    "{% set more = config.extra %}{{ more.foot.href }}",
]
OF_OTHERS = [
    "{{ page.next_page.content }}",
    "{{ page.next_page['content'] }}",
    "{{ nav.items[0].children[1].meta.author }}",
    "{% for one in pages %}{{ one.title }}{% endfor %}",
    "{% for page in nav.pages %}{{ page.content }}{% endfor %}",
    "{% set page = page.next_page %}{{ page.content }}",
    "{% macro text(page) %}{{ page.content }}{% endmacro %}{{ text(page.next_page) }}",
    "{% with page = page.next_page %}{{ page.content }}{% endwith %}",
    "{% from 'x.html' import page %}{{ page.content }}",
    "{% import 'x.html' as page %}{{ page.content }}",
    "{{ nav.pages | sort(false, false, 'file.page.content') | first }}",
    "{% for a in config.extra.foot %}{% endfor %}{% for a in nav %}{{ a.meta }}{% endfor %}",
    "{% macro text(link) %}{{ link.meta }}{% endmacro %}{% set link = config.extra %}",
    "{% for one in page.parent.children %}{{ one.meta }}{% endfor %}",
    "{% for one in page.next_page | list %}{{ one.file }}{% endfor %}",
    "{{ config.plugins.search.search_index.entries }}{{ config['plugins'] }}",
    "{% set plugins = config.plugins %}{{ plugins.search.search_index }}",
    "{% set one = page %}{{ one.content }}",
    "{{ page.next_page | attr('content') }}",
    "{{ nav.pages | map(attribute='content') | join }}",
    "{{ nav.pages | sum(attribute='content', start='') }}",
    "{{ nav.pages | sort(attribute='content') | first }}",
    "{% set key = 'content' %}{{ page.next_page[key] }}",
    "{{ [1, 2] | random }}",
    "{{ build_date_utc }}",
    "{{ self.content() }}{{ page.file.page.next_page.toc }}",
    "{{ page.next_page.present_anchor_ids }}",
    "{{ page.parent.children[0].meta }} {{ page.file.page.content }}",
    "{{ '{0.content}'.format(page.next_page) }}",
    "{{ lipsum() }}",
    "{% include 'views/note.html' %}",
    "{% include page.meta.part %}",
    "{% include page.meta.part ~ '.html' %}",
    "{% set config = page.next_page %}{{ config.content }}",
    "{{ [page.next_page] | map('string') }} {{ nav.pages | groupby('title') }}",
    "{% if %}",
]


@pytest.mark.parametrize("text", OF_ITS_PAGE)
def test_a_template_of_its_page(text: str) -> None:
    assert is_of_its_page(text.encode())


TEMPLATES = Path(authoring.__path__[0], "site_template/overrides")


def test_the_templates_of_a_new_site_are_of_their_pages() -> None:
    paths = [path for path in TEMPLATES.rglob("*.html") if path.parent.name != VIEWS]
    assert len(paths) > 1
    assert [path for path in paths if not is_of_its_page(path.read_bytes())] == []


@pytest.mark.parametrize("text", OF_OTHERS)
def test_a_template_of_other_pages(text: str) -> None:
    assert not is_of_its_page(text.encode())
