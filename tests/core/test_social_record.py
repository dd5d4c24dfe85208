"""What a shared link shows: the order of precedence, and the tags that come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.front_matter.reading import FrontMatter, read_front_matter
from policy_pages.social.addresses import Addresses, FoundFile
from policy_pages.social.inputs import PageMeta, SiteMeta
from policy_pages.social.precedence import social_record
from policy_pages.social.reading import read_social, site_entries
from policy_pages.social.record import LostAddress, Media, MetaTag, Rank, SocialRecord
from policy_pages.social.tags import meta_tags
from policy_pages.text.source import Source

URL = "https://site.example/"


def any_file(path: str) -> FoundFile:
    return FoundFile(None)


DEFAULTS = {
    "og:image": "assets/card.png",
    "og:image:width": 1200,
    "og:image:height": 630,
    "article:publisher": "https://site.example/us",
}


def record_of(
    social: dict[str, Any] | None = None,
    *,
    fields: dict[str, Any] | None = None,
    defaults: dict[str, Any] | None = None,
    url: str | None = URL,
    site: dict[str, Any] | None = None,
    files: dict[str, FoundFile] | None = None,
    old_site: str | None = None,
    **page: Any,
) -> SocialRecord:
    """The record of the page `p.md`, published at `/p/`.

    :param files: those that the site has; any that a page names, if not given.
    """
    header = {**(fields or {}), **({} if social is None else {"social": social})}
    entries, problems = read_social(Source("p.md", ""), FrontMatter(header))
    assert [problem for problem in problems if problem.severity == "error"] == []
    find = any_file if files is None else files.get
    addresses = Addresses(url, find, old_site=old_site)
    of_site = {"name": "Site", "url": url, "description": "The site's.", **(site or {})}
    return social_record(
        SiteMeta(
            **of_site,
            entries=site_entries(DEFAULTS if defaults is None else defaults),
            addresses=addresses,
        ),
        PageMeta(
            **{"title": "Title", "url": url and f"{url}p/", "entries": entries, **page},
            addresses=Addresses(url, find, "p.md", "p/", old_site),
        ),
    )


def pairs_of(*arguments: Any, **options: Any) -> list[tuple[str, str]]:
    tags = meta_tags(record_of(*arguments, **options))
    assert all(tag.content.strip() for tag in tags)
    return [(tag.key, tag.content) for tag in tags]


def tags_of(*arguments: Any, **options: Any) -> dict[str, str]:
    pairs = pairs_of(*arguments, **options)
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys))
    return dict(pairs)


# -- the order of precedence ------------------------------------------------------------------


def test_defaults_come_from_the_site_and_the_page() -> None:
    assert pairs_of({}, fields={"description": "Its own."}, site={"language": "en"}) == [
        ("description", "Its own."),
        ("og:site_name", "Site"),
        ("og:type", "article"),
        ("og:url", "https://site.example/p/"),
        ("og:title", "Title"),
        ("og:description", "Its own."),
        ("og:locale", "en_US"),
        ("og:image", "https://site.example/assets/card.png"),
        ("og:image:secure_url", "https://site.example/assets/card.png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("article:publisher", "https://site.example/us"),
        ("twitter:card", "summary_large_image"),
        ("twitter:title", "Title"),
        ("twitter:description", "Its own."),
        ("twitter:image", "https://site.example/assets/card.png"),
    ]


def test_each_rank_goes_before_the_one_below_it() -> None:
    site = {"site": {}, "defaults": {"og:title": "of the site"}}
    ranks = [
        ("Title", {}),
        ("of the site", {"defaults": {"og:title": "of the site"}}),
        ("of the field", {"fields": {"title": "of the field"}, **site}),
        ("at the top", {"fields": {"title": "of the field", "og:title": "at the top"}, **site}),
        (
            "of social",
            {
                "social": {"og:title": "of social"},
                "fields": {"title": "of the field", "og:title": "at the top"},
                **site,
            },
        ),
    ]
    assert [tags_of(**options)["og:title"] for _, options in ranks] == [t for t, _ in ranks]


def test_an_empty_string_deletes_a_default() -> None:
    assert "article:publisher" not in tags_of({"article:publisher": ""})


def test_a_key_without_a_value_gives_no_tag() -> None:
    assert "og:title" not in tags_of({"og:title": None})


@pytest.mark.parametrize("key", ["twitter:card", "description", "author", "generator"])
@pytest.mark.parametrize("value", ["", None])
def test_what_follows_from_the_rest_can_be_deleted_too(key: str, value: str | None) -> None:
    site = {"author": "Us", "generator": "mkdocs"}
    tags = tags_of({key: value}, fields={"description": "D"}, site=site)
    assert key not in tags
    assert tags["og:description"] == "D"


@pytest.mark.parametrize("image", ["", None, "  "])
def test_without_an_image_the_sites_stands_with_all_its_properties(image: str | None) -> None:
    tags = tags_of({"og:image": image, "og:image:width": None, "og:image:alt": "left over"})
    assert tags["og:image"] == "https://site.example/assets/card.png"
    assert tags["og:image:width"] == "1200"
    assert "og:image:alt" not in tags


def test_a_pages_own_image_takes_nothing_of_the_sites() -> None:
    tags = tags_of({"og:image": "mine.png"})
    assert tags["og:image"] == "https://site.example/mine.png"
    assert "og:image:width" not in tags


def test_an_image_takes_nothing_of_one_with_a_lower_rank() -> None:
    fields = {"image": {"url": "one.png", "alt": "One"}, "og:image:alt": "Two"}
    tags = tags_of({"og:image": "three.png"}, fields=fields)
    assert tags["og:image"].endswith("/three.png")
    assert "og:image:alt" not in tags


def test_a_drawn_card_is_the_last_to_be_taken() -> None:
    card = Media(f"{URL}card.png", f"{URL}card.png", "image/png", 1200, 630, "The card")
    assert tags_of({}, card=card)["og:image"].endswith("assets/card.png")
    tags = tags_of({"og:image": ""}, defaults={}, card=card)
    assert tags["og:image"] == f"{URL}card.png"
    assert tags["og:image:alt"] == tags["twitter:image:alt"] == "The card"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"fields": {"description": "Field"}}, ("Field", "Field")),
        ({"social": {"og:description": "Social"}}, ("Social", "Social")),
        (
            {"fields": {"description": "Field"}, "social": {"og:description": "Social"}},
            ("Field", "Social"),
        ),
        ({"excerpt": "Excerpt", "defaults": {"og:description": "Default"}}, ("Excerpt", "Excerpt")),
        ({"defaults": {"og:description": "Default"}}, ("Default", "Default")),
        ({}, ("The site's.", "The site's.")),
        ({"social": {"og:description": ""}, "excerpt": "Excerpt"}, ("Excerpt", None)),
        ({"site": {"description": None}}, (None, None)),
    ],
)
def test_a_description_is_found_in_this_order(
    given: dict[str, Any], expected: tuple[str | None, str | None]
) -> None:
    record = record_of(**{"defaults": {}, **given})
    tags = {tag.key: tag.content for tag in meta_tags(record)}
    assert (tags.get("description"), tags.get("og:description")) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Terms - Site", "Terms"),
        ("Terms | site", "Terms"),
        ("Terms — Site", "Terms"),
        ("Terms of this site", "Terms of this site"),
        ("Site", "Site"),
        ("Terms - Website", "Terms - Website"),
        ("On-Site", "On-Site"),
        ("Non-Site", "Non-Site"),
        ("Terms: Site", "Terms"),
        ("Terms:Site", "Terms:Site"),
        (f"A{' ' * 50_000}B", f"A{' ' * 50_000}B"),
    ],
)
def test_a_title_loses_the_sites_name_that_stands_beside_it(title: str, expected: str) -> None:
    assert tags_of({}, title=title)["og:title"] == expected
    assert tags_of({}, fields={"title": title})["og:title"] == expected
    assert tags_of({"og:title": title})["og:title"] == title
    assert tags_of({"og:site_name": ""}, title=title)["og:title"] == title


def test_the_home_page_is_the_site() -> None:
    tags = tags_of({}, fields={"title": "Home"}, is_home=True)
    assert (tags["og:title"], tags["og:type"]) == ("Site", "website")
    assert "article:publisher" not in tags
    assert tags_of({"og:title": "Ours"}, is_home=True)["og:title"] == "Ours"


# -- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("card.png", "https://site.example/sub/card.png"),
        ("./card.png", "https://site.example/sub/card.png"),
        ("../card.png", "https://site.example/card.png"),
        ("my card.png", "https://site.example/sub/my%20card.png"),
        ("a%20b.png?v=1#x", "https://site.example/sub/a%20b.png?v=1#x"),
        ("/card.png", "https://site.example/card.png"),
        ("//other.example/a.png", "https://other.example/a.png"),
        ("https://other.example/a.png", "https://other.example/a.png"),
        ("http://other.example/a.png", "http://other.example/a.png"),
        ("only-beside-the-address.png", "https://site.example/sub/p/only-beside-the-address.png"),
        ("//[", None),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("data:image/png;base64,AAAA", None),
    ],
)
@pytest.mark.parametrize("page_url", ["sub/p/", "sub/p.html"])
def test_a_relative_address_leads_where_a_link_of_the_page_would(
    written: str, expected: str | None, page_url: str
) -> None:
    files = {"sub/p/only-beside-the-address.png": FoundFile(None)}
    if page_url.endswith(".html") and "only-beside" in written:
        expected = "https://site.example/sub/only-beside-the-address.png"
    addresses = Addresses(URL, files.get, "sub/p.md", page_url)
    assert addresses.resolve(written).address == expected


@pytest.mark.parametrize(
    ("written", "expected", "found"),
    [
        ("/policies/card.png", "https://site.example/policies/card.png", True),
        ("/card.png", "https://site.example/policies/card.png", True),
        ("https://site.example/policies/card.png", "https://site.example/policies/card.png", True),
        ("http://site.example/policies/card.png", "http://site.example/policies/card.png", True),
        ("/other.png", "https://old.example/other.png", False),
        ("card.png", "https://site.example/policies/card.png", True),
        ("/terms/", "https://site.example/policies/terms/", True),
        ("terms/", "https://site.example/policies/terms/", True),
        ("/policies/", "https://site.example/policies/", True),
        ("/old/", "https://old.example/old/", False),
    ],
)
def test_a_site_below_a_path_finds_its_files(written: str, expected: str, found: bool) -> None:
    names = ("card.png", "terms/index.html", "index.html")
    files = {name: FoundFile(Path("docs", name)) for name in names}
    addresses = Addresses(
        "https://site.example/policies", files.get, "p.md", "p/", "https://old.example/"
    )
    resolved = addresses.resolve(written)
    assert resolved.address == expected
    assert (resolved.file is not None) == found


def test_a_file_that_the_site_has_not_is_left_out_and_named() -> None:
    here = {"here.png": FoundFile(None)}
    record = record_of({"og:image": ["here.png", "gone.png"], "og:video": "gone.mp4"}, files=here)
    assert [image.written for image in record.images] == ["here.png"]
    assert record.videos == ()
    assert record.lost == (
        LostAddress("og:image", "gone.png", is_missing=True),
        LostAddress("og:video", "gone.mp4", is_missing=True),
    )
    # what a site has below its address besides, a build does not know
    for address in ("https://other.example/x.png", "https://site.example/latest/x.png"):
        record = record_of({"og:image": address}, files={})
        assert (record.lost, len(record.images)) == ((), 1)


def test_without_its_own_image_a_page_has_the_default_or_the_card() -> None:
    files = {"assets/card.png": FoundFile(None)}
    for image in ("gone.png", "data:image/png;base64,AAAA"):
        tags = tags_of({"og:image": image, "og:image:alt": "Mine"}, files=files)
        assert tags["og:image"] == "https://site.example/assets/card.png"
        assert tags["og:image:width"] == "1200"
        assert "og:image:alt" not in tags
        record = record_of({"og:image": image}, files=files)
        assert record.provenance["og:image"].rank == Rank.SOCIAL


def test_properties_of_no_image_change_nothing_and_are_named() -> None:
    defaults = {"og:image": "assets/card.png", "og:image:alt": "Default"}
    record = record_of({"og:image:alt": "Mine", "og:image:width": ""}, defaults=defaults)
    assert [image.alt for image in record.images] == ["Default"]
    assert record.unused == ("og:image:alt",)
    assert record_of({"og:image": "a.png", "og:image:alt": "Mine"}).unused == ()


def test_a_property_without_a_value_keeps_its_place_in_a_list() -> None:
    record = record_of({"og:image": ["a.png", "b.png"], "og:image:alt": [None, "Second"]})
    assert [image.alt for image in record.images] == ["", "Second"]


def test_a_sites_address_begins_at_the_site_and_a_pages_at_its_folder() -> None:
    site = Addresses(URL, any_file)
    page = Addresses(URL, any_file, "sub/p.md", "sub/p/")
    entries = site_entries({"og:image": "card.png", "og:audio": "a.ogg"})
    own, _ = read_social(Source("p.md", ""), FrontMatter({"og:video": "v.mp4"}))
    record = social_record(
        SiteMeta("Site", URL, entries=entries, addresses=site),
        PageMeta("T", f"{URL}sub/p/", entries=own, addresses=page),
    )
    assert record.images[0].address == f"{URL}card.png"
    assert record.audios[0].address == f"{URL}a.ogg"
    assert record.videos[0].address == f"{URL}sub/v.mp4"


@pytest.mark.parametrize("key", ["canonical", "og:url", "og:see_also", "twitter:player"])
@pytest.mark.parametrize(
    "written", ["mailto:a@b.example", "javascript://x/%0aalert(1)", "ftp://x/y"]
)
def test_an_address_that_is_none_of_a_page_is_left_out_and_named(key: str, written: str) -> None:
    record = record_of({key: written})
    assert record.lost == (LostAddress(key, written, is_missing=False),)
    assert not any(written in tag.content for tag in meta_tags(record))
    assert record.canonical == f"{URL}p/"


def test_without_a_site_url_no_address_is_made_up() -> None:
    tags = tags_of({"og:image": "a.png"}, url=None)
    assert {"og:url", "og:image", "twitter:image"}.isdisjoint(tags)
    assert tags["twitter:card"] == "summary"
    assert record_of({}, url=None).canonical is None


@pytest.mark.parametrize("url", [None, URL])
def test_an_image_without_an_absolute_address_is_none(url: str | None) -> None:
    social = {"og:image": "//[" if url else "mine.png", "og:image:alt": "Mine"}
    tags = tags_of(social, url=url, defaults={"og:audio:type": "audio/ogg"})
    assert not [key for key in tags if key.startswith(("og:image", "og:audio"))]
    assert tags["twitter:card"] == "summary"


@pytest.mark.parametrize("key", ["og:see_also", "og:video", "twitter:player", "twitter:image:src"])
def test_addresses_are_made_absolute(key: str) -> None:
    name = {"twitter:image:src": "twitter:image"}.get(key, key)
    assert tags_of({key: "/x"})[name] == "https://site.example/x"


def test_a_canonical_address_is_the_pages_own_unless_it_says_another() -> None:
    assert record_of({}).canonical == "https://site.example/p/"
    moved = record_of({}, fields={"canonical": "https://other.example/p"})
    assert moved.canonical == moved.url == "https://other.example/p"
    explicit = record_of({"og:url": "https://third.example/"})
    assert (explicit.url, explicit.canonical) == (
        "https://third.example/",
        "https://site.example/p/",
    )


# -- objects and lists ------------------------------------------------------------------------


def test_several_images_each_have_their_properties_behind_them() -> None:
    social = {
        "og:locale": "en_GB",
        "og:image:alt": ["One", "Two"],
        "og:image": [
            "https://e.example/1.png",
            {"url": "http://e.example/2.png", "width": 10, "height": 20, "type": "image/png"},
        ],
    }
    pairs = [pair for pair in pairs_of(social) if pair[0].startswith("og:image")]
    assert pairs == [
        ("og:image", "https://e.example/1.png"),
        ("og:image:secure_url", "https://e.example/1.png"),
        ("og:image:alt", "One"),
        ("og:image", "http://e.example/2.png"),
        ("og:image:type", "image/png"),
        ("og:image:width", "10"),
        ("og:image:height", "20"),
        ("og:image:alt", "Two"),
    ]


def test_videos_and_audio_files_are_objects_too() -> None:
    social = {
        "og:video": "https://e.example/v.mp4",
        "og:video:width": 640,
        "og:video:height": "480",
        "og:video:type": "video/mp4",
        "og:audio:secure_url": "https://e.example/a.ogg",
        "og:audio:type": "audio/ogg",
    }
    tags = tags_of(social)
    assert tags["og:video:secure_url"] == "https://e.example/v.mp4"
    assert (tags["og:video:width"], tags["og:video:height"]) == ("640", "480")
    assert tags["og:audio"] == "https://e.example/a.ogg"
    keys = list(tags)
    assert keys.index("og:video:type") == keys.index("og:video") + 2


def test_lists_stand_as_often_as_they_have_values() -> None:
    fields = {"tags": ["privacy", "schools", "privacy"], "author": ["Ann", "Ben"]}
    social = {"article:author": ["https://e.example/ann", "https://e.example/ben"]}
    pairs = pairs_of(social, fields=fields)
    assert [content for key, content in pairs if key == "article:tag"] == ["privacy", "schools"]
    assert [content for key, content in pairs if key == "article:author"] == social[
        "article:author"
    ]
    assert ("author", "Ann, Ben") in pairs


def test_dates_of_an_article_come_from_the_fields() -> None:
    fields = {
        line.split(": ")[0]: value
        for line, value in read_front_matter(
            Source("p.md", "---\npublished: 2014-05-15\nupdated: 2015-01-02 10:00:00Z\n---\n")
        ).fields.items()
        for line in [line]
    }
    tags = tags_of({}, fields=fields, section="Letters")
    assert tags["article:published_time"] == "2014-05-15"
    assert tags["article:modified_time"] == "2015-01-02T10:00:00+00:00"
    assert tags["article:section"] == "Letters"
    assert "article:section" not in tags_of({"og:type": "website"}, section="Letters")


@pytest.mark.parametrize(
    ("robots", "told"),
    [
        (None, "noindex"),
        ("noarchive", "noindex, noarchive"),
        (["nofollow", "noarchive"], "noindex, nofollow, noarchive"),
        (["noindex", "nofollow"], "noindex, nofollow"),
        ("index, follow", "noindex, follow"),  # it is reported
        ("all", "noindex"),
        ({"index": False}, "noindex"),  # no text; it is reported
    ],
)
def test_robots_can_be_told(robots: object, told: str) -> None:
    assert tags_of({}, fields={"robots": robots, "noindex": True})["robots"] == told
    assert "robots" not in tags_of({}, fields={"noindex": False})


def test_the_languages_of_other_editions_are_alternates() -> None:
    site = {"language": "pt-BR", "alternates": ("pt-BR", "de", "sr-Latn", "tlh")}
    pairs = pairs_of({}, site=site)
    assert ("og:locale", "pt_BR") in pairs
    alternates = [content for key, content in pairs if key == "og:locale:alternate"]
    assert alternates == ["de_DE", "sr_RS"]
    assert tags_of({}, site={"language": "en"}, language="fr")["og:locale"] == "fr_FR"


# -- X and the others -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "of_site", "of_page", "own"),
    [
        ("title", "Site's", {"og:title": "Page's"}, {"twitter:title": "X's"}),
        ("description", "Site's", {"og:description": "Page's"}, {"twitter:description": "X's"}),
        ("image", "/site.png", {"og:image": "/page.png"}, {"twitter:image:src": "/x.png"}),
    ],
)
def test_x_shows_what_the_page_says_and_not_a_default_of_the_site(
    key: str, of_site: str, of_page: dict[str, str], own: dict[str, str]
) -> None:
    defaults = {f"twitter:{key}": of_site}

    def shown(social: dict[str, str]) -> str:
        content = tags_of(social, defaults=defaults)[f"twitter:{key}"]
        return content.removeprefix(URL[:-1])

    assert shown(of_page) == next(iter(of_page.values()))
    assert shown({**of_page, **own}) == next(iter(own.values()))


def test_x_takes_an_alternative_text_with_its_image_alone() -> None:
    social = {"og:image": "/a.png", "og:image:alt": "A", "twitter:image": "/b.png"}
    assert "twitter:image:alt" not in tags_of(social)
    assert tags_of({**social, "twitter:image:alt": "B"})["twitter:image:alt"] == "B"


@pytest.mark.parametrize(
    ("social", "card"),
    [
        ({"og:image": {"url": "/a.png", "width": 1200, "height": 630}}, "summary_large_image"),
        ({"og:image": {"url": "/a.png", "width": 200, "height": 200}}, "summary"),
        ({"og:image": "/a.png", "twitter:image": ""}, "summary"),
        ({"og:image": "/a.png", "twitter:player": "https://e.example/player"}, "player"),
        ({"og:image": "/a.png", "twitter:card": "app"}, "app"),
    ],
)
def test_the_kind_of_card_follows_from_the_image(social: dict[str, Any], card: str) -> None:
    assert tags_of(social)["twitter:card"] == card


def test_each_name_stands_in_the_attribute_that_its_reader_looks_for() -> None:
    social = {"twitter:site": "@x", "fb:app_id": 1, "fediverse:creator": "@a@b.example"}
    attributes = {tag.key: tag.attribute for tag in meta_tags(record_of(social))}
    assert attributes["twitter:site"] == attributes["description"] == "name"
    assert attributes["twitter:title"] == attributes["fediverse:creator"] == "name"
    assert attributes["fb:app_id"] == attributes["og:title"] == "property"
    assert attributes["article:publisher"] == "property"


@given(
    st.dictionaries(
        st.text() | st.sampled_from(["og:image", "og:title", "twitter:image", "author"]),
        st.none() | st.text() | st.integers() | st.floats() | st.lists(st.text()),
    )
)
def test_any_social_block_gives_tags_or_diagnostics(social: dict[str, Any]) -> None:
    entries, _ = read_social(Source("p.md", ""), FrontMatter({"social": social}))
    addresses = Addresses(URL, lambda path: None, "p.md", "p/")
    page = PageMeta("Title", f"{URL}p/", entries=entries, addresses=addresses)
    tags = meta_tags(social_record(SiteMeta("Site", URL), page))
    assert all(isinstance(tag, MetaTag) and tag.content.strip() for tag in tags)


# -- what is wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("social: text", [("social-mapping", "error", 2, 1)]),
        ("social: [a]", [("social-mapping", "error", 2, 1)]),
        ("social:\n  og:url: a\n  og:title: [a]", [("social-value", "error", 4, 3)]),
        ("og:url: x\nsocial: {og:title: x, 'og:url': {}}", [("social-value", "error", 3, 23)]),
        ("social:\n  og:image: {link: x}", [("social-value", "error", 3, 14)]),
        ("social:\n  og:image: {alt: x}", [("social-value", "error", 3, 3)]),
        ("social:\n  og:image: 7", [("social-value", "error", 3, 3)]),
        ("social:\n  og:see_also: 7", [("social-value", "error", 3, 3)]),
        (
            "social:\n  og:description: |\n    og:titel: x\n  og:titel: x",
            [("unknown-social-key", "warning", 5, 3)],
        ),
        ("noindex: true\nrobots: index, follow", [("social-value", "warning", 3, 1)]),
        ("noindex: maybe", [("social-value", "error", 2, 1)]),
        ("image: 7", [("social-value", "warning", 2, 1)]),
        ("canonical: [a]", [("social-value", "warning", 2, 1)]),
        ("image: {path: a.png, thumbnail: b.png}", []),
        ("robots: [noindex, nofollow]\nauthor: [{name: Ann}, Ben]", []),
        ("social:\n  titel: x", [("unknown-social-key", "warning", 3, 3)]),
        ("social:\n  twitter: x", [("unknown-social-key", "warning", 3, 3)]),
        ("social:\n  null: x", [("unknown-social-key", "warning", 2, 1)]),
        ("social:\n  a name: x", [("unknown-social-key", "warning", 3, 3)]),
        ("social:\n  og:image: [[x]]", [("social-value", "error", 3, 3)]),
        ("social:\n  og:image:width: wide", [("social-value", "error", 3, 3)]),
        ("social:\n  article:published_time: soon", [("social-value", "error", 3, 3)]),
        ("social:\n  article:published_time: 2014-02-30x", [("social-value", "error", 3, 3)]),
        ("social:\n  og:updated_time: '2014-02-03T99:00Z'", [("social-value", "error", 3, 3)]),
        ("social:\n  og:updated_time: '2014-02-03T09:00Z'", []),
        ("author: {name: x}", []),
        ("author: {url: x}", []),
        ("social:\n  og:titel: x", [("unknown-social-key", "warning", 3, 3)]),
        ("social:\n  OG:Title: x", [("unknown-social-key", "warning", 3, 3)]),
        ("social:\n  og_title: x", [("unknown-social-key", "warning", 3, 3)]),
        ("social:\n  title: x", [("unknown-social-key", "warning", 3, 3)]),
        ("social:\n  og:rating: x", [("unknown-social-key", "warning", 3, 3)]),
        ("title: x\nog:titel: x", [("unknown-social-key", "warning", 3, 1)]),
        ("social:\n  pinterest-rich-pin: false\n  al:ios:url: x", []),
        ("social:\n  cards: false\n  cards_layout_options: {color: x}", []),
        ("social:", []),
        ("title: x", []),
    ],
)
def test_what_is_wrong_with_a_header_is_told_with_its_place(
    header: str, found: list[tuple[str, str, int, int]]
) -> None:
    source = Source("p.md", f"---\n{header}\n---\n")
    _, problems = read_social(source, read_front_matter(source))
    assert [(p.code, p.severity, p.line, p.column) for p in problems] == found
    assert all(problem.help for problem in problems)


@pytest.mark.parametrize(
    ("key", "help"),
    [
        ("og:titel", "did you mean `og:title`?"),
        ("og:descripton", "did you mean `og:description`?"),
        ("OG:Title", "did you mean `og:title`?"),
        ("og_image", "did you mean `og:image`?"),
        ("twitter.card", "did you mean `twitter:card`?"),
        (
            "og:rating",
            "the manual's page “What a shared link shows” lists the names",
        ),
    ],
)
def test_a_misspelt_name_comes_with_a_suggestion_and_stays(key: str, help: str) -> None:
    source = Source("p.md", f'---\nsocial:\n  "{key}": x\n---\n')
    entries, (problem,) = read_social(source, read_front_matter(source))
    assert problem.help == help
    assert [entry.key for entry in entries] == ["og:title" if key == "OG:Title" else key]


OF_A_FILM = "it has `url`, `alt`, `width`, `height`, `type` and `secure_url`"


@pytest.mark.parametrize(
    ("line", "message", "help"),
    [
        ("image: {alt: x}", "`image` is not an image: it has no `url`", OF_A_FILM),
        ("og:image:url: {alt: x}", "`og:image:url` is not an image: it has no `url`", OF_A_FILM),
        ("og:image: {url: [x]}", "`og:image` is not an image: its `url` is not text", OF_A_FILM),
        ("og:video: {alt: x}", "`og:video` is not a video: it has no `url`", OF_A_FILM),
        (
            "og:video: {url: x, widht: 3}",
            "`og:video` is not a video: it has an unknown part `widht`",
            "did you mean `width`?",
        ),
        (
            "og:audio: {url: x, alt: x}",
            "`og:audio` is not an audio file: it has an unknown part `alt`",
            "it has `url`, `type` and `secure_url`",
        ),
    ],
)
def test_what_is_wrong_with_an_object_says_what_it_is(line: str, message: str, help: str) -> None:
    source = Source("p.md", f"---\n{line}\n---\n")
    _, (problem,) = read_social(source, read_front_matter(source))
    assert problem.message == f"the value of {message}"
    assert problem.help == help


def test_unindented_lines_of_social_count_without_a_word() -> None:
    text = '---\ntitle: T\nsocial:\n"og:title": "Other"\n"og:image": ""\n---\n'
    source = Source("p.md", text)
    entries, problems = read_social(source, read_front_matter(source))
    assert problems == []
    page = PageMeta("T", None, entries=entries)
    assert social_record(SiteMeta("S"), page).title == "Other"
