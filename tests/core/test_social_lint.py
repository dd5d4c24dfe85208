"""What the linter says of shared links: headers of real pages in, findings out."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from hostile_inputs import HEADS, SHARED_TEXTS
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.social.addresses import Addresses, FoundFile
from policy_pages.social.findings import CODES, Finding, as_diagnostic
from policy_pages.social.images import ImageFacts
from policy_pages.social.inputs import PageMeta, SiteMeta
from policy_pages.social.lint import lint
from policy_pages.social.lint_position import lint_position
from policy_pages.social.precedence import social_record
from policy_pages.social.reading import read_social, site_entries
from policy_pages.social.record import Media, Provenance, Rank, SocialRecord, XCard
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.source import Source, Span
from steps import growth

PROJECT = Path(__file__).parents[2]
LETTER = PROJECT / "docs" / "privacy-letter.md.erb"
SITE_URL = "https://example.com/"
PAGE_URL = "https://example.com/letter/"
ALT = "og:image:alt: A tree before a school\n"

Value = TypeVar("Value")


def png(width: int, height: int, weight: int = 64) -> bytes:
    """The beginning of a PNG file: what its readers look at."""
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"
    return head.ljust(weight, b"\0")


def read(
    header: str,
    files: Path | None = None,
    *,
    site: dict[str, object] | None = None,
    excerpt: str | None = None,
    title: str = "A letter",
    card: Media | None = None,
) -> tuple[Source, SocialRecord]:
    """A page with a header -> its record, by the way that a build goes."""

    def find(path: str) -> FoundFile | None:
        return FoundFile(files / path) if files is not None and (files / path).is_file() else None

    source = Source("docs/page.md", f"---\n{header}---\nText.\n")
    entries, problems = read_social(source, read_front_matter(source))
    assert problems == []
    addresses = Addresses(SITE_URL, find, page="letter.md", page_url="letter/")
    record = social_record(
        SiteMeta("Example", SITE_URL, addresses=addresses, entries=site_entries(site or {})),
        PageMeta(title, PAGE_URL, entries=entries, excerpt=excerpt, addresses=addresses, card=card),
    )
    return source, record


def findings(header: str, files: Path | None = None, **known: object) -> list[Finding]:
    return lint(read(header, files, **known)[1])  # type: ignore[arg-type]


def codes(header: str, files: Path | None = None, **known: object) -> list[str]:
    return [finding.code for finding in findings(header, files, **known)]


def diagnostics(header: str, files: Path | None = None) -> list[Diagnostic]:
    return as_diagnostics(*read(header, files))


def as_diagnostics(source: Source, record: SocialRecord) -> list[Diagnostic]:
    return [
        as_diagnostic(finding, source, record.provenance.get(finding.key, Provenance()).place)
        for finding in lint(record)
    ]


# -- what is right -------------------------------------------------------------------------------

GOOD = """\
title: How we handle the data of pupils
description: We collect little, keep it for a year, and never sell it. This letter says how.
social:
  "og:image": card.png
  "og:image:alt": A tree before a school
  "twitter:site": "@example"
  "twitter:creator": "@someone_1"
  "fediverse:creator": "@someone@example.social"
"""


def test_a_page_whose_link_looks_well_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "card.png").write_bytes(png(1200, 630))
    assert codes(GOOD, tmp_path) == []


def test_a_page_that_says_nothing_has_no_findings() -> None:
    assert codes("nav: blank\n") == []


def test_what_was_worked_out_is_nobodys_mistake() -> None:
    card = Media(f"{SITE_URL}assets/card.png", type="image/png", width=120, height=60)
    long = "Lorem ipsum dolor sit amet " * 40
    assert codes("nav: blank\n", title=long, excerpt=long, card=card) == []


def test_the_letter_has_the_one_finding_that_its_title_is_too_long_for_x() -> None:
    source = Source("docs/privacy-letter.md.erb", LETTER.read_text("utf-8"))
    entries, _ = read_social(source, read_front_matter(source))
    page = PageMeta("A personal note", PAGE_URL, entries=entries)
    record = social_record(SiteMeta("Code.org", SITE_URL), page)
    found = as_diagnostics(source, record)
    assert [str(diagnostic) for diagnostic in found] == [
        "docs/privacy-letter.md.erb:6:3: warning[share-title-length]: "
        "`og:title` has 73 characters; X cuts it at 70\n"
        '    6 |   "og:title": "A personal note on student privacy by Code.org founder & CEO Hadi '
        'Partovi"\n'
        "      |   ^^^^^^^^^^\n"
        "      = help: shorten it to 70 characters, or give X a separate `twitter:title`"
    ]


# -- lengths -------------------------------------------------------------------------------------

LENGTHS = [
    ("title: " + "a" * 70, None),
    ("title: " + "a" * 71, "`title` has 71 characters; X cuts it at 70"),
    ("title: " + "a" * 111, "`title` has 111 characters; X cuts it at 70 and Facebook at 110"),
    ("title: " + "私" * 70, None),
    ("title: " + "私" * 71, "`title` has 71 characters; X cuts it at 70"),
    ("title: " + "क्षि" * 35, None),  # 140 code points, 35 letters
    ("title: " + "e\u0301" * 70, None),
    ("description: " + "word " * 40, None),
    (
        "description: " + "word " * 41,
        "`description` has 204 characters; Facebook cuts it at 200 and X at 200",
    ),
    (
        "description: " + "word " * 61,
        "`description` has 304 characters; Facebook cuts it at 200, X at 200, LinkedIn at 300 and "
        "Slack at 300",
    ),
    (
        "description: Privacy",
        "`description` is only one word, which tells readers nothing about the page",
    ),
    (
        "description: Конфиденциальность",
        "`description` is only one word, which tells readers nothing about the page",
    ),
    ("description: 私たちは生徒の情報を売りません。", None),
    ("description: We keep nothing.", None),
    ('"twitter:title": ' + "a" * 71, "`twitter:title` has 71 characters; X cuts it at 70"),
]


@pytest.mark.parametrize(("line", "message"), LENGTHS)
def test_texts_are_as_long_as_platforms_show(line: str, message: str | None) -> None:
    found = [f.message for f in findings(f"{line}\n") if f.code.endswith("-length")]
    assert found == ([message] if message else [])


def test_x_is_judged_by_what_x_reads() -> None:
    long = "og:title: " + "a" * 100
    assert codes(f"{long}\n") == ["share-title-length"]
    assert codes(f"{long}\ntwitter:title: Short\n") == []
    assert codes("og:title: Short\ntwitter:title: " + "a" * 100 + "\n") == ["share-title-length"]


def test_a_default_of_the_site_is_named_as_such() -> None:
    _, record = read("nav: blank\n", site={"og:image": "none.png", "og:image:alt": "A tree"})
    found = lint(record)
    assert [f.code for f in found] == ["share-image-missing"]
    assert record.provenance[found[0].key].rank == Rank.SITE


@pytest.mark.parametrize(
    ("title", "description", "same"),
    [
        ("How we handle your data", "how we handle your data.", True),
        ("HOW WE HANDLE YOUR DATA!", "How we – handle your data", True),
        ("How we handle your data", "How we handle your data, and for how long", False),
        ("隐私政策说明", "隐私政策说明。", True),
        ("कि कु", "के को", False),  # only their vowels differ
        ("!!!", "??? …", False),
    ],
)
def test_a_description_says_more_than_the_title(title: str, description: str, same: bool) -> None:
    found = codes(f"title: {title!r}\ndescription: {description!r}\n")
    assert ("share-same-text" in found) is same


# -- placeholders --------------------------------------------------------------------------------

PLACEHOLDERS = [
    "Lorem ipsum",
    "Lorem ipsum dolor sit amet, consectetur",
    "Our policy: lorem ipsum dolor sit amet",
    "TODO",
    "[TODO]",
    "TODO: say what we do",
    "Effective date: TBD",
    "tbd",
    "FIXME",
    "XXX",
    "Privacy at [XXX]",
    "Untitled",
    "untitled document",
    "Insert description here",
    "<insert a short text here>",
    "Your description goes here",
    "{{ title }}",
    "The policy of {{company}}",
    "{% title %}",
    "<%= title %>",
    "Hello ${name}",
    "How [Company Name] handles your data",
    "[Your company] and you",
    "[Insert date]",
    "None",
    "null",
    "undefined",
]
NO_PLACEHOLDERS = [
    "A todo list for schools",
    "TODO SOBRE TU PRIVACIDAD",  # "all about your privacy"
    "Todo lo que guardamos",
    "None of our data is sold",
    "Null and void: what the court said",
    "Title IX",
    "Title XXX of the code",
    "XXX Olympiad",
    "The history of lorem ipsum",
    "Untitled works and the law",
    "Insert your card here to pay",
    "What we do here",
    "[Updated] How we handle data",
    "[PDF] Our policy",
    "Our policy (2024)",
    "Data in {braces}",
    "How `{{ title }}` is escaped",
    "Win $100",
    "Sales are < 5 % and > 3 %",
    "See [the policy] here",
    "The undefined rights of pupils",
    "[Name](name.md) is a link",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_what_was_to_be_replaced_is_found(text: str) -> None:
    assert codes(f"social:\n  'og:title': {text!r}\n") == ["share-placeholder"]


@pytest.mark.parametrize("text", NO_PLACEHOLDERS)
def test_what_only_looks_like_a_placeholder_is_not_found(text: str) -> None:
    assert codes(f"social:\n  'og:title': {text!r}\n") == []


def test_one_line_of_the_header_is_one_finding() -> None:
    header = "description: 'TODO: write this'\n"
    assert codes(header) == ["share-placeholder"]
    assert diagnostics(header)[0].line == 2


@pytest.mark.parametrize("key", ["og:description", "og:site_name", "og:image:alt", "author"])
def test_placeholders_are_found_in_every_text(key: str, tmp_path: Path) -> None:
    (tmp_path / "card.png").write_bytes(png(1200, 630))
    header = f'social:\n  "og:image": card.png\n  "{key}": "TBD"\n'
    assert "share-placeholder" in codes(header, tmp_path)


# -- images --------------------------------------------------------------------------------------

IMAGES = [
    ("best", png(1200, 630), []),
    ("square", png(1200, 1200), []),
    ("at the least for a large picture", png(600, 315), []),
    ("small", png(599, 315), ["share-image-size"]),
    ("too small", png(199, 200), ["share-image-size"]),
    ("upright", png(1080, 1920), ["share-image-size"]),
    ("a banner", png(2400, 400), ["share-image-size"]),
    ("5 MB", png(1200, 630, 5 * 1024 * 1024), []),
    ("more than 5 MB", png(1200, 630, 5 * 1024 * 1024 + 1), ["share-image-weight"]),
    ("SVG", b'<svg xmlns="http://www.w3.org/2000/svg"/>', ["share-image-format"]),
    ("WebP", b"RIFF\0\0\0\0WEBPVP8 ".ljust(64, b"\0"), ["share-image-format"]),
    ("AVIF", b"\0\0\0\x20ftypavif".ljust(64, b"\0"), ["share-image-format"]),
    ("BMP", b"BM".ljust(64, b"\0"), ["share-image-format"]),
    ("no image", b"Hello, I am a text.", ["share-image-format"]),
    ("empty", b"", ["share-image-format"]),
]


@pytest.mark.parametrize(
    ("content", "expected"), [case[1:] for case in IMAGES], ids=[case[0] for case in IMAGES]
)
def test_an_image_is_one_that_platforms_show(
    content: bytes, expected: list[str], tmp_path: Path
) -> None:
    (tmp_path / "card.png").write_bytes(content)
    assert codes(f"image: card.png\n{ALT}", tmp_path) == expected


def test_the_messages_on_images_say_whose_rule_it_is(tmp_path: Path) -> None:
    (tmp_path / "small.png").write_bytes(png(120, 80))
    (tmp_path / "heavy.png").write_bytes(png(1200, 630, 6 * 1024 * 1024 + 400_000))
    (tmp_path / "drawn.png").write_bytes(b"<svg/>")
    (tmp_path / "web.png").write_bytes(b"RIFF\0\0\0\0WEBPVP8 ".ljust(64, b"\0"))
    images = ["small.png", "heavy.png", "drawn.png", "web.png"]
    header = f"social:\n  'og:image': {images}\n  'og:image:alt': [A, B, C, D]\n"
    assert [finding.message for finding in findings(header, tmp_path)] == [
        "`small.png` has 120 x 80 pixels, and Facebook and X show no image that small",
        "`heavy.png` is 6.4 MB, which is too large for LinkedIn, Slack and X",
        "`drawn.png` is SVG, which Facebook, X, LinkedIn, Slack and Mastodon do not show",
        "`web.png` is WebP, which LinkedIn may not show",
    ]


def test_a_small_picture_that_is_asked_for_is_none_too_small(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png(400, 400))
    header = f"image: logo.png\n{ALT}"
    assert codes(header, tmp_path) == ["share-image-size"]
    assert codes(f"{header}twitter:card: summary\n", tmp_path) == []


def test_an_image_of_elsewhere_is_judged_by_what_is_said_of_it() -> None:
    header = f"image: https://cdn.example.org/a\n{ALT}"
    assert codes(header) == []
    assert codes(f"{header}og:image:type: image/svg+xml\n") == ["share-image-format"]
    assert codes(f"{header}og:image:width: 100\nog:image:height: 100\n") == ["share-image-size"]
    assert codes(f"image: https://cdn.example.org/a.webp?v=2\n{ALT}") == ["share-image-format"]


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("og:image:type: image/jpeg\n", "og:image:type"),
        ("og:image:width: 600\nog:image:height: 315\n", "og:image:width"),
    ],
)
def test_a_header_says_of_an_image_what_its_file_says(lines: str, key: str, tmp_path: Path) -> None:
    (tmp_path / "card.png").write_bytes(png(1200, 630))
    found = findings(f"image: card.png\n{ALT}{lines}", tmp_path)
    assert [(finding.code, finding.key) for finding in found] == [("share-image-type", key)]
    right = "og:image:type: image/png\nog:image:width: 1200\nog:image:height: 630\n"
    assert codes(f"image: card.png\n{ALT}{right}", tmp_path) == []


@pytest.mark.parametrize(
    ("alt", "expected"),
    [
        ("", ["share-image-alt"]),
        (ALT, []),
        ("og:image:alt: ''\n", []),  # a picture that says nothing, and its author knows
        ("og:image:alt: " + "a" * 420 + "\n", []),
        ("og:image:alt: " + "a" * 421 + "\n", ["share-image-alt"]),
    ],
)
def test_an_image_has_a_text_for_those_who_do_not_see_it(
    alt: str, expected: list[str], tmp_path: Path
) -> None:
    (tmp_path / "card.png").write_bytes(png(1200, 630))
    assert codes(f"image: card.png\n{alt}", tmp_path) == expected


def test_an_image_for_x_alone_has_its_own_text() -> None:
    header = "twitter:image: https://cdn.example.org/x.png\n"
    assert codes(header) == ["share-image-alt"]
    assert codes(f"{header}twitter:image:alt: A tree\n") == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://cdn.example.org/a.png", []),
        ("//cdn.example.org/a.png", []),
        ("http://cdn.example.org/a.png", ["share-image-address"]),
        ("ftp://cdn.example.org/a.png", ["share-image-address"]),
        ("data:image/png;base64,AAAA", ["share-image-address"]),
        ("C:\\\\pictures\\\\a.png", ["share-image-address"]),
        ("lost.png", ["share-image-missing"]),
        ("/lost.png", ["share-image-missing"]),
    ],
)
def test_an_image_can_be_loaded(address: str, expected: list[str]) -> None:
    assert codes(f'image: "{address}"\n{ALT}') == expected


# -- the rest ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "differs"),
    [
        ("", False),
        (f"og:url: {PAGE_URL}\n", False),
        ("og:url: HTTPS://Example.com/letter/\n", False),
        ("og:url: https://example.com/letter\n", True),
        ("canonical: https://example.org/letter/\n", False),
        (f"canonical: https://example.org/letter/\nog:url: {PAGE_URL}\n", True),
    ],
)
def test_the_shared_address_is_the_canonical_one(lines: str, differs: bool) -> None:
    expected = ["share-address-differs"] if differs else []
    assert codes(f"nav: blank\n{lines}") == expected


PLAYER = "".join(
    f"twitter:player{end}: {value}\n"
    for end, value in (("", "https://example.com/p"), (":width", 640), (":height", 360))
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("twitter:card: summary\n", []),
        ("twitter:card: app\n", []),
        ("twitter:card: photo\n", ["share-card-type"]),
        ("twitter:card: summary_large_image\n", ["share-card-type"]),
        (f"twitter:card: player\n{PLAYER}", []),
        (PLAYER, []),
        ("twitter:card: player\n", ["share-card-type"]),
        ("twitter:player: https://example.com/p\n", ["share-card-type"]),
    ],
)
def test_the_card_is_one_that_x_knows(lines: str, expected: list[str]) -> None:
    assert codes(lines) == expected


@pytest.mark.parametrize(
    ("line", "help"),
    [
        ("twitter:site: '@example'", None),
        ("twitter:site: example", "write `@example`"),
        ("twitter:creator: https://x.com/example", "write `@example`"),
        ("twitter:creator: '@two words'", "write `@name`"),
        ("twitter:site: '@example@example.social'", "write `@name`"),
        ("fediverse:creator: '@a.b@example.social'", None),
        ("fediverse:creator: a.b@example.social", None),
        ("fediverse:creator: '@a@münchen.example'", None),
        ("fediverse:creator: '@name'", "write `@name@example.social`: the name and its server"),
        (
            "fediverse:creator: https://example.social/@name",
            "write `@name@example.social`: the name and its server",
        ),
    ],
)
def test_accounts_look_like_accounts(line: str, help: str | None) -> None:
    found = findings(f"{line}\n")
    assert [finding.help for finding in found] == ([help] if help else [])
    assert all(finding.code == "share-account" for finding in found)


# -- places --------------------------------------------------------------------------------------


def test_a_finding_stands_where_its_value_was_written() -> None:
    header = "title: Short\nsocial:\n  'og:description': TODO\n  'twitter:site': nobody here\n"
    found = diagnostics(header)
    assert [(d.code, d.severity, d.line, d.column) for d in found] == [
        ("share-placeholder", "warning", 4, 3),
        ("share-account", "warning", 5, 3),
    ]


def test_a_finding_without_a_place_stands_at_the_beginning() -> None:
    finding = Finding("share-card-type", "message", "help", "twitter:card")
    for text in ("Text.\n", ""):
        found = as_diagnostic(finding, Source("mkdocs.yml", text), None)
        assert (found.line, found.column, found.help) == (1, 1, "help")


def test_the_codes_that_may_be_ignored_are_those_that_there_are() -> None:
    folder = Path(__file__).parents[2] / "plugin" / "policy_pages"
    texts = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    used = {code for text in texts for code in re.findall(r'"((?:share|card)-[a-z-]+)"', text)}
    used |= {"unknown-field", "unknown-social-key"}
    assert sorted(used - {"card-template", "share-preview"}) == sorted(CODES)
    (list_of_them,) = re.findall(
        r"CODES = \((.+?)\n\)", (folder / "social/findings.py").read_text(), re.S
    )
    rest = "".join(texts).replace(list_of_them, "")
    assert [code for code in CODES if f'"{code}"' not in rest] == []


# -- the built page ------------------------------------------------------------------------------

TAG = b'<meta property="og:title" content="a > b">'


@pytest.mark.parametrize(
    ("html", "key"),
    [
        (b"<head>" + TAG + b" " * 40_000 + b"</head>", None),
        (b"<head>" + b" " * 40_000 + TAG + b"</head>", "og:title"),
        (b"<head>" + b" " * (32_768 - len(TAG) - 6) + TAG + b"</head>", None),
        (b"<head>" + b" " * (32_769 - len(TAG) - 6) + TAG + b"</head>", "og:title"),
        (b"<head>" + b" " * 40_000 + b"<META content=x NAME=twitter:card></head>", "twitter:card"),
        (b"<head>" + b" " * 40_000 + b'<meta name="viewport" content="x"></head>', None),
        (b"<head><!--" + b" " * 40_000 + TAG + b"--></head>", None),
        (b"<head><style>" + b"a" * 40_000 + b"</style>" + TAG + b"</head>", "og:title"),
        (b"<head><script>'" + TAG + b" " * 40_000 + b"'</script></head>", None),
        (b"<head></head><body>" + b" " * 40_000 + TAG, None),
        (
            b"<head><script type='application/ld+json'>" + b" " * 40_000 + b"</script></head>",
            "JSON-LD",
        ),
        (b"", None),
        (b"<meta " * 10_000, None),
        (b"<head><!--" * 10_000, None),
    ],
)
def test_tags_stand_where_slack_reads(html: bytes, key: str | None) -> None:
    found = lint_position(html.decode())
    assert (found.key if found else None) == key


@pytest.mark.parametrize("piece", HEADS)
def test_a_hostile_head_takes_steps_by_its_length(piece: str) -> None:
    assert growth(lambda size: lint_position(piece * size), 5_000) < 2.5


# -- anything ------------------------------------------------------------------------------------

texts = st.none() | st.text(min_size=1, max_size=300) | st.sampled_from(["a" * 100_000, "\ud800"])
sizes = st.none() | st.integers(0, 5000)


def of(kind: type[Value]) -> Callable[..., Value]:
    """What makes a value; Hypothesis would make up the fields of a named tuple that have defaults,
    too."""
    return lambda **given: kind(**given)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.builds(
        of(SocialRecord),
        title=texts,
        description=texts,
        summary=texts,
        url=texts,
        canonical=texts,
        site_name=texts,
        images=st.lists(
            st.builds(
                of(Media),
                address=st.text(max_size=20),
                type=texts,
                width=sizes,
                height=sizes,
                alt=texts,
                written=st.text(max_size=20),
                facts=st.none()
                | st.builds(
                    ImageFacts,
                    path=st.just(Path("a")),
                    type=st.none() | st.sampled_from(["image/png", "image/svg+xml"]),
                    width=sizes,
                    height=sizes,
                    weight=st.integers(0, 10**8),
                ),
            ),
            max_size=3,
        ).map(tuple),
        x=st.builds(of(XCard), card=texts, site=texts, creator=texts, title=texts, image=texts),
        others=st.just((("fediverse:creator", ("a" * 100_000, "\ud800@\ud800")),)),
        provenance=st.dictionaries(
            st.sampled_from(
                [
                    *("og:title", "og:description", "og:image", "og:url", "description"),
                    *("twitter:card", "twitter:title", "twitter:site", "fediverse:creator"),
                    *("og:image:alt", "twitter:image", "og:site_name"),
                ]
            ),
            st.builds(Provenance, st.sampled_from(Rank), st.just("key"), st.just(Span(0, 3))),
        ),
    )
)
def test_any_record_gives_findings_that_can_be_shown(record: SocialRecord) -> None:
    source = Source("page.md", "some text")
    for diagnostic in as_diagnostics(source, record):
        assert diagnostic.code.startswith("share-")
        assert diagnostic.message.isprintable()
        assert len(diagnostic.message) < 400
        assert diagnostic.help


def test_nothing_is_found_in_what_nobody_wrote(tmp_path: Path) -> None:
    """The property behind the linter: without provenance there are no findings."""
    (tmp_path / "card.png").write_bytes(png(10, 10))
    _, record = read("title: TODO\ndescription: TODO\nimage: card.png\n", tmp_path)
    assert lint(record)
    assert lint(record._replace(provenance={})) == []


@pytest.mark.parametrize("piece", SHARED_TEXTS)
def test_long_texts_take_steps_by_their_length(piece: str) -> None:
    def look(size: int) -> None:
        text = piece * size
        lint(
            SocialRecord(
                title=text,
                description=text,
                x=XCard(title=text, site=text),
                provenance={
                    key: Provenance(Rank.SOCIAL, key) for key in ("og:title", "og:description")
                },
            )
        )

    assert growth(look, 2_000) < 2.5


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("robots: noindex", []),
        ("robots: NoIndex, nofollow", []),
        ("robots: 'max-snippet: 20, max-image-preview:large'", []),
        ("robots: 'unavailable_after: Friday, 25-Dec-26 15:00:00 EST'", []),
        ("robots: 'Unavailable_After: Friday, 25-Dec-26 15:00:00 EST'", []),
        ("robots: no-index", ["did you mean `noindex`?"]),
        ("robots: noindex, dontfollow", ["did you mean `nofollow`?"]),
        ("robots: 'nix'", ["write `noindex`, `nofollow` or another word that they know"]),
        ("noindex: true", []),
    ],
)
def test_a_word_that_no_robot_knows_is_found(line: str, expected: list[str]) -> None:
    found = findings(f"{line}\n")
    assert [finding.help for finding in found] == expected
    assert all(finding.code == "share-robots" for finding in found)


def test_a_lost_address_is_told_at_its_own_name() -> None:
    found = diagnostics(
        "image: https://e.example/a.png\nog:image:alt: A\ntwitter:image: no.png\n"
        "og:video: no.mp4\nog:see_also: mailto:x@y.example\n"
    )
    assert {(d.code, d.line) for d in found} == {
        ("share-image-missing", 4),
        ("share-image-missing", 5),
        ("share-address", 6),
    }


def test_an_image_for_x_alone_is_judged_as_others_are() -> None:
    found = diagnostics(
        "image: https://e.example/a.png\nog:image:alt: A\ntwitter:image: http://e.example/x.svg\n"
    )
    assert [(d.code, d.line) for d in found] == [
        ("share-image-address", 4),
        ("share-image-format", 4),
        ("share-image-alt", 4),
    ]


def test_properties_of_no_image_are_found() -> None:
    (found,) = diagnostics("og:image:alt: A tree\n")
    assert (found.code, found.line) == ("share-image-unused", 2)
    assert diagnostics('og:image:alt: ""\nog:image: ""\n') == []
