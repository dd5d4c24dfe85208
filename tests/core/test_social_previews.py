"""How each platform would draw a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from examples import examples
from policy_pages.social.images import ImageFacts
from policy_pages.social.platforms import PLATFORMS, cut, length
from policy_pages.social.previews import Preview, previews
from policy_pages.social.record import Crumb, LostAddress, Media, SocialRecord, XCard
from policy_pages.text.diagnostics import Diagnostic

TEMPLATES = Path(__file__).parents[2] / "overrides" / "share-preview"
CARD = Media("https://www.example.com/card.png", type="image/png", width=1200, height=630, alt="A")
RECORD = SocialRecord(
    title="How we handle data",
    description="We keep little.",
    summary="We keep little.",
    url="https://www.example.com/letter/",
    canonical="https://www.example.com/letter/",
    site_name="Example School",
    images=(CARD,),
    x=XCard(
        card="summary_large_image",
        title="How we handle data",
        description="We keep little.",
        image=CARD.address,
        image_alt="A",
    ),
    crumbs=(Crumb("Example School", None), Crumb("A letter", None)),
)


def by_platform(record: SocialRecord) -> dict[str, Preview]:
    return {preview.platform: preview for preview in previews(record)}


def layouts(record: SocialRecord) -> list[str]:
    return [preview.layout for preview in previews(record)]


def test_each_platform_has_its_card() -> None:
    found = previews(RECORD)
    assert [preview.platform for preview in found] == [platform.name for platform in PLATFORMS]
    assert {preview.title for preview in found} == {"How we handle data"}
    assert {preview.description for preview in found} == {"We keep little."}
    assert layouts(RECORD) == ["large"] * 5
    assert all(preview.image == CARD and preview.notes == () for preview in found)


def test_the_source_is_named_as_the_platform_names_it() -> None:
    assert [preview.site for preview in previews(RECORD)] == [
        *("EXAMPLE.COM", "example.com", "example.com", "Example School", "Example School"),
    ]
    nameless = previews(RECORD._replace(site_name=None))
    assert [preview.site for preview in nameless][3:] == ["example.com", "example.com"]


def test_titles_are_cut_where_the_platform_cuts_them() -> None:
    long = "word " * 60
    record = RECORD._replace(title=long, x=RECORD.x._replace(title=long))
    found = by_platform(record)
    assert {name: length(preview.title) for name, preview in found.items()} == {
        "Facebook": 110,
        "X": 70,
        "LinkedIn": 200,
        "Slack": 299,
        "Mastodon": 299,
    }
    assert found["X"].title.endswith("…")
    assert found["X"].notes == ("The title has 299 characters; X shows 70.",)
    assert found["Mastodon"].notes == ()


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("a  b\nc", 9, "a b c"),
        ("four word", 6, "four…"),
        ("隐私政策说明", 4, "隐私政…"),
        ("e\u0301" * 4, 3, "e\u0301" * 2 + "…"),  # no accent is left without its letter
        ("👩\u200d👩\u200d👧" * 4, 2, "👩\u200d👩\u200d👧…"),
        ("any length", None, "any length"),
    ],
)
def test_a_cut_never_parts_a_character(text: str, most: int | None, expected: str) -> None:
    assert cut(text, most) == expected


def test_x_and_slack_read_their_own_names_first() -> None:
    own = RECORD.x._replace(title="For X", description="Said to X.")
    found = by_platform(RECORD._replace(x=own))
    assert [(p.title, p.description) for p in found.values()] == [
        ("How we handle data", "We keep little."),
        ("For X", "Said to X."),
        ("How we handle data", "We keep little."),
        ("For X", "Said to X."),
        ("How we handle data", "We keep little."),
    ]
    nothing = by_platform(RECORD._replace(x=XCard()))
    assert (nothing["X"].title, nothing["X"].layout) == ("How we handle data", "none")


def test_without_a_title_the_page_s_own_is_shown() -> None:
    record = RECORD._replace(title=None, x=XCard())
    assert {preview.title for preview in previews(record)} == {"A letter - Example School"}
    assert {p.title for p in previews(record._replace(is_home=True))} == {"Example School"}
    assert {p.title for p in previews(SocialRecord())} == {""}


def test_an_image_for_x_alone_is_shown_by_x_and_slack() -> None:
    own = Media("https://x.example/x.png")
    record = RECORD._replace(images=(), x=RECORD.x._replace(image=own.address, own_image=own))
    assert layouts(record) == ["none", "large", "none", "large", "none"]


def test_a_summary_has_a_small_picture() -> None:
    record = RECORD._replace(x=RECORD.x._replace(card="summary"))
    assert layouts(record) == ["large", "small", "large", "small", "large"]


SVG = Media("https://www.example.com/card.svg")
HEAVY = ImageFacts(Path("card.png"), "image/png", 1200, 630, 6 * 1024 * 1024)
IMAGES = [
    ("SVG", SVG, ["none"] * 5),
    ("WebP", CARD._replace(type="image/webp"), ["large", "large", "none", "large", "large"]),
    ("heavy", CARD._replace(facts=HEAVY), ["large", "none", "none", "none", "large"]),
    ("tiny", CARD._replace(width=120, height=80), ["none", "none", "small", "large", "large"]),
    ("small", CARD._replace(width=350, height=315), ["small", "large", "small", "large", "large"]),
    ("upright", CARD._replace(width=700, height=900), ["large"] * 4 + ["small"]),
    ("of unknown size", CARD._replace(width=None, height=None), ["large"] * 4 + ["small"]),
]


@pytest.mark.parametrize(
    ("image", "expected"), [case[1:] for case in IMAGES], ids=[case[0] for case in IMAGES]
)
def test_each_platform_shows_the_images_it_takes(image: Media, expected: list[str]) -> None:
    record = RECORD._replace(images=(image,), x=RECORD.x._replace(image=image.address))
    assert layouts(record) == expected
    for preview in previews(record):
        assert (preview.image is None) == (preview.layout == "none") == bool(preview.notes)


def test_an_image_that_is_not_there_is_not_shown() -> None:
    lost = (LostAddress("og:image", "card.png", is_missing=True),)
    record = RECORD._replace(images=(), x=RECORD.x._replace(image=None), lost=lost)
    assert layouts(record) == ["none"] * 5
    assert previews(record)[0].notes == ("This site has no such image.",)


def test_slack_shows_labels_and_mastodon_the_author() -> None:
    others = (
        ("twitter:label1", ("Reading time",)),
        ("twitter:data1", ("5 minutes",)),
        ("twitter:label2", ("Nothing",)),
        ("fediverse:creator", ("@a@example.social", "@b@example.social")),
    )
    found = by_platform(RECORD._replace(others=others))
    assert found["Slack"].labels == (("Reading time", "5 minutes"),)
    assert found["Mastodon"].creator == "@a@example.social"
    assert found["X"].labels == ()
    assert found["X"].creator is None


# -- the page that shows them ----------------------------------------------------------------------


ENVIRONMENTS = [
    jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=escapes,
        trim_blocks=escapes,
        lstrip_blocks=escapes,
    )
    for escapes in (False, True)
]


def render(pages: list[dict[str, Any]], **known: Any) -> str:
    """The template, which is the same whether Jinja escapes by itself or not."""
    known = {"site_name": "Example", "stylesheet": "share-preview.css", **known}
    plain, escaped = (
        environment.get_template("index.html").render(pages=pages, **known)
        for environment in ENVIRONMENTS
    )
    assert plain.split() == escaped.split()
    return escaped


def page(record: SocialRecord, **known: Any) -> dict[str, Any]:
    return {
        "title": "A letter",
        "address": "/letter/",
        "path": "docs/letter.md",
        "previews": previews(record),
        "findings": [],
        **known,
    }


FINDING = Diagnostic(
    path="docs/letter.md",
    line=3,
    column=1,
    severity="warning",
    code="share-title-length",
    message="`title` has 90 characters; X cuts it at 70",
    excerpt="title: …",
    help="say it in 70 characters",
)


def test_the_preview_shows_every_page_and_its_findings() -> None:
    text = render([page(RECORD, findings=[FINDING]), page(RECORD, title="Another")])
    tree = lxml_html.document_fromstring(text)
    assert [e.text_content().strip() for e in tree.iter("h2")] == ["Pages", "A letter", "Another"]
    assert len(tree.xpath("//*[contains(@class, 'card--')]")) == 10
    assert "share-title-length" in text
    assert "say it in 70 characters" in text
    levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    targets = {e.get("id") for e in tree.iter() if isinstance(e.tag, str) and e.get("id")}
    links = [a.get("href") for a in tree.iter("a") if a.get("href", "").startswith("#")]
    assert links
    assert {link[1:] for link in links} <= targets


def test_the_preview_asks_for_nothing_but_its_style_and_the_images() -> None:
    text = render([page(RECORD)])
    tree = lxml_html.document_fromstring(text)
    assert "<script" not in text
    assert "javascript:" not in text
    loaded = [e.get("src") or e.get("href") for e in tree.iter("img", "link", "source", "iframe")]
    assert set(loaded) == {"share-preview.css", CARD.address}
    style = (TEMPLATES / "share-preview.css").read_text("utf-8")
    assert "url(" not in style
    assert "@import" not in style


HOSTILE = "\"><script>alert(1)</script>' onerror=alert(1) x='{{ 7 * 7 }}<!-- ]]> &amp;"


def test_nothing_of_a_page_becomes_markup() -> None:
    record = SocialRecord(
        title=HOSTILE,
        description=HOSTILE,
        url=f"https://example.com/{HOSTILE}",
        site_name=HOSTILE,
        images=(Media(HOSTILE, alt=HOSTILE, width=1200, height=630),),
        x=XCard("summary_large_image", title=HOSTILE, image=HOSTILE, image_alt=HOSTILE),
        others=(
            ("twitter:label1", (HOSTILE,)),
            ("twitter:data1", (HOSTILE,)),
            ("fediverse:creator", (HOSTILE,)),
        ),
    )
    finding = replace(FINDING, path=HOSTILE, code=HOSTILE, message=HOSTILE, help=HOSTILE)
    hostile = page(record, title=HOSTILE, address=HOSTILE, path=HOSTILE, findings=[finding])
    known = {"site_name": HOSTILE, "stylesheet": HOSTILE, "site_findings": [finding]}
    text = render([hostile], **known)
    tree = lxml_html.document_fromstring(text)
    assert list(tree.iter("script")) == []
    assert not any(name.startswith("on") for e in tree.iter() for name in e.attrib)
    assert HOSTILE not in text
    assert unescape(text).count(HOSTILE) > 20
    plain = lxml_html.document_fromstring(render([page(RECORD)]))
    kinds = {e.tag for e in plain.iter()} | {"ul", "li", "dl", "dt", "dd", "p", "code", "img"}
    assert {e.tag for e in tree.iter()} <= kinds | {"span", "div", "em", "strong"}


def test_what_is_wrong_with_the_site_stands_first() -> None:
    tree = lxml_html.document_fromstring(render([page(RECORD)], site_findings=[FINDING]))
    assert [e.text_content() for e in tree.iter("h2")] == ["The site", "Pages", "A letter"]


def test_a_preview_of_no_pages_is_a_page_all_the_same() -> None:
    assert "Pages" in render([])


Value = TypeVar("Value")
texts = st.none() | st.text(max_size=400) | st.sampled_from(["a" * 100_000, "\ud800", "//["])


def of(kind: type[Value]) -> Callable[..., Value]:
    """What makes a value; Hypothesis would make up the fields of a named tuple that have defaults,
    too."""
    return lambda **given: kind(**given)


@settings(max_examples=examples(20), deadline=None)
@given(
    st.builds(
        of(SocialRecord),
        title=texts,
        description=texts,
        url=texts,
        site_name=texts,
        images=st.lists(
            st.builds(of(Media), address=st.text(max_size=20), type=texts), max_size=2
        ).map(tuple),
        x=st.builds(of(XCard), card=texts, title=texts, description=texts, image=texts),
    )
)
def test_any_record_has_its_five_cards(record: SocialRecord) -> None:
    found = previews(record)
    assert len(found) == 5
    for preview, platform in zip(found, PLATFORMS, strict=True):
        assert platform.title is None or length(preview.title) <= platform.title
        assert (preview.image is None) == (preview.layout == "none")
    render([page(record)])
