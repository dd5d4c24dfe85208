"""The meta block: the original system's rules, in their order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.front_matter import read_front_matter
from policy_pages.social_meta import PageMeta, SiteMeta, meta_tags, read_social
from policy_pages.source import Source

SITE = SiteMeta(
    name="Site",
    url="https://site.example/",
    description="The site's.",
    defaults={
        "og:image": "assets/card.png",
        "og:image:width": 1200,
        "og:image:height": 630,
        "article:publisher": "https://site.example/us",
    },
)


def tags_of(social: dict[str, Any], **page: Any) -> dict[str, str]:
    values = {"title": "Title", "url": "https://site.example/p/", **page}
    tags = meta_tags(SITE, PageMeta(social=social, **values))
    keys = [tag.key for tag in tags]
    assert len(keys) == len(set(keys))
    assert all(tag.content.strip() for tag in tags)
    return {tag.key: tag.content for tag in tags}


def test_defaults_come_from_the_site_and_the_page() -> None:
    assert tags_of({}, description="Its own.") == {
        "description": "Its own.",
        "og:site_name": "Site",
        "og:type": "article",
        "og:url": "https://site.example/p/",
        "og:title": "Title",
        "og:description": "Its own.",
        "og:image": "https://site.example/assets/card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "article:publisher": "https://site.example/us",
        "twitter:card": "summary_large_image",
    }


def test_an_empty_string_deletes_a_default() -> None:
    assert "article:publisher" not in tags_of({"article:publisher": ""})


def test_a_value_overrides_a_default() -> None:
    assert tags_of({"og:title": "Other"})["og:title"] == "Other"


def test_a_key_without_a_value_gives_no_tag() -> None:
    assert "og:title" not in tags_of({"og:title": None})


@pytest.mark.parametrize("image", ["", None, "  "])
def test_without_an_image_the_sites_stands_with_all_its_properties(image: str | None) -> None:
    tags = tags_of({"og:image": image, "og:image:width": None, "og:image:alt": "left over"})
    assert tags["og:image"] == "https://site.example/assets/card.png"
    assert tags["og:image:width"] == "1200"
    assert "og:image:alt" not in tags


def test_a_pages_own_image_takes_nothing_of_the_sites() -> None:
    tags = tags_of({"og:image": "mine.png"})
    assert tags["og:image"] == "https://site.example/p/mine.png"
    assert "og:image:width" not in tags


def test_the_social_description_serves_where_the_page_has_none() -> None:
    assert tags_of({"og:description": "Social."})["description"] == "Social."
    assert tags_of({})["description"] == "The site's."


def test_an_images_properties_follow_it() -> None:
    tags = tags_of({"og:image:alt": "A", "og:locale": "en", "og:image": "/i.png"})
    keys = list(tags)
    assert keys.index("og:image:alt") == keys.index("og:image") + 1


def test_without_a_site_url_no_address_is_made_up() -> None:
    tags = meta_tags(SiteMeta(name="S"), PageMeta("T", None, social={"og:image": "a.png"}))
    assert {"og:url", "og:image"}.isdisjoint(tag.key for tag in tags)


@pytest.mark.parametrize("key", ["twitter:card", "description", "author", "generator"])
@pytest.mark.parametrize("value", ["", None])
def test_what_follows_from_the_rest_can_be_deleted_too(key: str, value: str | None) -> None:
    site = replace(SITE, author="Us", generator="mkdocs")
    tags = meta_tags(site, PageMeta("T", None, description="D", social={key: value}))
    assert key not in {tag.key for tag in tags}


def test_author_and_generator_stand_once() -> None:
    site = replace(SITE, author="Us", generator="mkdocs")
    for author, social, expected in (
        (None, {}, "Us"),
        ("Her", {}, "Her"),
        ("Her", {"author": "Him"}, "Him"),
    ):
        tags = meta_tags(site, PageMeta("T", None, author=author, social=social))
        assert [tag.content for tag in tags if tag.key == "author"] == [expected]
        assert [tag.content for tag in tags if tag.key == "generator"] == ["mkdocs"]


@pytest.mark.parametrize("url", [None, "https://site.example/p/"])
def test_an_image_without_an_absolute_address_is_none(url: str | None) -> None:
    social = {"og:image": "//[" if url else "mine.png", "og:image:alt": "Mine"}
    defaults = {"og:image": "card.png", "og:image:width": 1200, "og:audio:type": "audio/ogg"}
    tags = meta_tags(SiteMeta("S", None, defaults=defaults), PageMeta("T", url, social=social))
    contents = {tag.key: tag.content for tag in tags}
    assert not [key for key in contents if key.startswith(("og:image", "og:audio"))]
    assert contents["twitter:card"] == "summary"


@pytest.mark.parametrize("key", ["twitter:image:src", "og:see_also", "og:video:secure_url"])
def test_addresses_are_made_absolute(key: str) -> None:
    assert tags_of({key: "/x"})[key] == "https://site.example/x"


def test_a_defaults_address_is_the_sites_and_a_pages_the_pages() -> None:
    site = replace(SITE, defaults={"og:audio": "a.ogg"})
    page = PageMeta("T", "https://site.example/p/", social={"og:video": "v.webm"})
    contents = {tag.key: tag.content for tag in meta_tags(site, page)}
    assert contents["og:audio"] == "https://site.example/a.ogg"
    assert contents["og:video"] == "https://site.example/p/v.webm"


def test_twitter_is_written_with_name_and_open_graph_with_property() -> None:
    social = {"twitter:site": "@x", "fb:app_id": 1}
    attributes = {
        tag.key: tag.attribute for tag in meta_tags(SITE, PageMeta("T", None, social=social))
    }
    assert attributes["twitter:site"] == attributes["description"] == "name"
    assert attributes["fb:app_id"] == attributes["og:title"] == "property"


@given(st.dictionaries(st.text(), st.none() | st.text() | st.integers() | st.floats()))
def test_any_social_block_gives_each_tag_once_and_none_empty(social: dict[str, Any]) -> None:
    tags_of(social)


@pytest.mark.parametrize(
    ("header", "code", "place"),
    [
        ("social: text", "social-mapping", (2, 1)),
        ("social: [a]", "social-mapping", (2, 1)),
        ("social:\n  og:url: a\n  og:title: [a]", "social-value", (4, 3)),
        ("og:url: x\nsocial: {og:title: x, 'og:url': {}}", "social-value", (3, 23)),
        ("social:", None, None),
        ("title: x", None, None),
    ],
)
def test_a_broken_social_block_is_a_diagnostic(
    header: str, code: str | None, place: tuple[int, int] | None
) -> None:
    source = Source("p.md", f"---\n{header}\n---\n")
    _, problems = read_social(source, read_front_matter(source))
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert all((problem.line, problem.column) == place for problem in problems)
