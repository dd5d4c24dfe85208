"""The Atom feed of events, as readers' programs take it."""

from __future__ import annotations

import datetime
import html
import re
import time
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from policy_pages.policies.events import Event, event_id
from policy_pages.policies.feed import atom_feed

ATOM = "{http://www.w3.org/2005/Atom}"
BERLIN = ZoneInfo("Europe/Berlin")
SITE = "https://example.org/"

# RFC 3339, as RFC 4287, section 3.3, takes it
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# no whitespace and nothing else that RFC 3987 forbids; a scheme is there
ABSOLUTE_IRI = re.compile(
    r"[a-z][a-z0-9+.-]*:([^\0-\x20\x7f-\x9f\"<>\\^`{|}%]|%[0-9A-F]{2})+", re.I
)
LEAVES = {
    "id",
    "title",
    "updated",
    "published",
    "generator",
    "link",
    "category",
    "content",
    "author",
}
ONCE_OF_FEED = ("id", "title", "updated", "author")
ONCE_OF_ENTRY = ("id", "title", "updated", "published", "content")


def make_event(date: str = "2026-02-01", **given: object) -> Event:
    day = datetime.date.fromisoformat(date)
    event = Event(
        id=event_id(f"{SITE}terms/", "in force", day),
        kind="in force",
        day=day,
        title="Terms: in force",
        text="It takes effect on February 1, 2026.",
        url=f"{SITE}terms/2026-02-01/",
        policy_kind="policy",
        policy=f"{SITE}terms/",
    )
    return event._replace(**given)


def feed_of(
    *events: Event,
    title: str = "Policies",
    author: str = "Legal team",
    language: str | None = "en",
    zone: datetime.tzinfo = BERLIN,
    feed_url: str = f"{SITE}feeds/all.xml",
) -> bytes:
    return atom_feed(
        title=title,
        site_url=SITE,
        feed_url=feed_url,
        events=events,
        author=author,
        language=language,
        zone=zone,
    )


def test_the_author_of_an_entry_is_the_owner_of_its_policy() -> None:
    owned = make_event("2026-02-01", owner="School office")
    feed = feed_of(owned, make_event("2026-01-01", owner=" "))
    root = etree.fromstring(feed)
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Legal team"
    names = [entry.findtext(f"{ATOM}author/{ATOM}name") for entry in root.iter(f"{ATOM}entry")]
    assert names == ["School office", None]
    assert faults(feed) == []


def faults(feed: bytes) -> list[str]:
    """What RFC 4287 has against a feed, as far as it is checked here (sections 3 and 4)."""
    root = etree.fromstring(feed, etree.XMLParser(huge_tree=True))
    found = [] if root.tag == f"{ATOM}feed" else [f"the root is {root.tag}"]
    entries = root.findall(f"{ATOM}entry")
    for element, once in [(root, ONCE_OF_FEED), *((entry, ONCE_OF_ENTRY) for entry in entries)]:
        for name in once:
            if len(element.findall(ATOM + name)) != 1:
                found.append(f"{name} is there {len(element.findall(ATOM + name))} times")
        alternates = [
            link
            for link in element.findall(f"{ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        ]
        if len(alternates) != 1:
            found.append(f"{len(alternates)} alternate links")
        found += [
            f"{child.tag} is not of Atom"
            for child in element
            if child.tag.removeprefix(ATOM) not in LEAVES | {"entry"}
        ]
    if [link.get("href") for link in root.findall(f"{ATOM}link[@rel='self']")] != [
        root.findtext(f"{ATOM}id")
    ]:
        found.append("no link to itself")
    ids = [element.text or "" for element in root.iter(f"{ATOM}id")]
    hrefs = [element.get("href", "") for element in root.iter(f"{ATOM}link")]
    found += [f"no absolute IRI: {iri!r}" for iri in ids + hrefs if not ABSOLUTE_IRI.fullmatch(iri)]
    found += [f"{iri} is there twice" for iri in set(ids) if ids.count(iri) > 1]
    for name in ("updated", "published"):
        for element in root.iter(ATOM + name):
            if not DATE.fullmatch(element.text or ""):
                found.append(f"no date: {element.text}")
    found += ["an empty author" for name in root.iter(f"{ATOM}name") if not name.text]
    found += [
        "a category without term" for one in root.iter(f"{ATOM}category") if not one.get("term")
    ]
    for content in root.iter(f"{ATOM}content"):
        if content.get("type") != "html" or len(content):
            found.append("content is no escaped HTML")
    return found


def read(feed: bytes) -> feedparser.FeedParserDict:
    parsed = feedparser.parse(feed)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def text_of(content: str) -> str:
    """The plain text of an entry's HTML."""
    assert content.startswith("<p>")
    assert content.endswith("</p>")
    text = content[3:-4].replace("</p><p>", "\n\n").replace("<br>", "\n").replace("<br />", "\n")
    assert "<" not in text
    return html.unescape(text)


def test_a_feed_is_read_whole() -> None:
    later = make_event(
        "2026-04-05", kind="change", title="Terms: changed", text="One.\n\nTwo\nthree."
    )
    feed = feed_of(later, make_event())
    assert faults(feed) == []
    parsed = read(feed)
    assert parsed.feed.title == "Policies"
    assert parsed.feed.id == f"{SITE}feeds/all.xml"
    assert parsed.feed.updated == "2026-04-05T00:00:00+02:00"
    assert parsed.feed.author == "Legal team"
    assert parsed.feed.link == SITE
    assert parsed.feed.generator == "mkdocs-policy-pages"
    assert "version" not in parsed.feed.generator_detail, "an update of ours is no news"
    assert parsed.feed.language == "en"
    assert [entry.id for entry in parsed.entries] == [later.id, make_event().id]
    entry = parsed.entries[0]
    assert (entry.title, entry.link) == ("Terms: changed", later.url)
    assert entry.updated == entry.published == "2026-04-05T00:00:00+02:00"
    assert parsed.entries[1].updated == "2026-02-01T00:00:00+01:00", "winter has another offset"
    assert [tag.term for tag in entry.tags] == ["policy", "change"]
    assert entry.content[0].type == "text/html"
    assert text_of(entry.content[0].value) == later.text


def test_a_feed_without_events_is_valid_and_older_than_any() -> None:
    feed = feed_of(language=None)
    assert faults(feed) == []
    assert read(feed).feed.updated == "1970-01-01T00:00:00+01:00"
    assert b"xml:lang" not in feed


def test_the_same_events_give_the_same_bytes_at_any_time() -> None:
    first = feed_of(make_event())
    time.sleep(0.01)
    assert feed_of(make_event()) == first
    old = feed_of(make_event("2014-05-15", text="In force.", url=SITE))
    assert str(datetime.date.today().year).encode() not in old


@pytest.mark.parametrize(
    ("break_it", "fault"),
    [
        (
            lambda feed: feed.replace(
                b"<updated>2026-02-01T00:00:00+01:00", b"<updated>2026-02-01"
            ),
            "no date",
        ),
        (lambda feed: feed.replace(b"<name>Legal team</name>", b"<name/>"), "an empty author"),
        (
            lambda feed: feed.replace(b'href="https://example.org/terms/', b'href="/terms/'),
            "no absolute IRI",
        ),
        (
            lambda feed: re.sub(rb"<published>.*?</published>", b"", feed),
            "published is there 0 times",
        ),
        (
            lambda feed: re.sub(rb"(<entry>.*</entry>)", rb"\1\1", feed, flags=re.S),
            "is there twice",
        ),
        (lambda feed: feed.replace(b'rel="self"', b'rel="via"'), "no link to itself"),
        (lambda feed: feed.replace(b'type="html"', b'type="text"'), "no escaped HTML"),
    ],
)
def test_the_judge_of_feeds_finds_faults(break_it, fault) -> None:
    feed = feed_of(make_event())
    broken = break_it(feed)
    assert broken != feed
    assert any(fault in found for found in faults(broken))


HOSTILE = [
    "<b>bold</b> &amp; <script>alert(1)</script>",
    "]]><![CDATA[ <!-- <?xml ?> &#0; &nosuch;",
    "</content></entry><entry>",
    '" onclick="alert(1)',
    "مرحبا \u202e txt 👩‍👩‍👧 é",
    "{{ 7 * 7 }} <%= 7 * 7 %>",
    "x" * 100_000,
    "<" * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_markup_comes_back_as_text(text: str) -> None:
    feed = feed_of(make_event(title=text, text=text, policy_kind=text), title=text, author=text)
    assert faults(feed) == []
    parsed = read(feed)
    [entry] = parsed.entries
    assert (parsed.feed.title, parsed.feed.author_detail.name) == (text, text)
    assert entry.title == text
    assert entry.tags[0].term == text
    assert text_of(entry.content[0].value) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\0b\x0bc\x1b[31m", "a\ufffdb\ufffdc\ufffd[31m"),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("a\ufffeb\uffffc", "a\ufffdb\ufffdc"),
        ("a\x7fb\x85c\x9f", "a\ufffdb\ufffdc\ufffd"),
        ("a\tb", "a\tb"),
    ],
)
def test_what_xml_cannot_carry_is_replaced(text: str, expected: str) -> None:
    feed = feed_of(
        make_event(title=text, text=text, policy_kind=text), title=text, author=text, language=text
    )
    assert faults(feed) == []
    parsed = read(feed)
    [entry] = parsed.entries
    assert parsed.feed.title == entry.title == parsed.feed.author_detail.name == expected
    assert entry.tags[0].term == expected
    assert text_of(entry.content[0].value) == expected


@given(st.text(st.characters(exclude_categories=[]), min_size=1))
@example("\r\n\r")
@example("\n\n\n")
@example("&#13;")
def test_any_text_gives_a_valid_feed_that_says_the_same(text: str) -> None:
    feed = feed_of(make_event(title=text, text=text), title=text, author=text)
    assert faults(feed) == []
    [read_entry] = read(feed).entries
    replaced = re.sub(
        "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", text
    )
    [entry] = etree.fromstring(feed).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == replaced
    lines = re.sub("\n{3,}", "\n\n", re.sub("\r\n?", "\n", replaced).strip("\n"))
    assert text_of(entry.findtext(f"{ATOM}content") or "") == lines
    if not is_taken_for_mojibake(replaced.strip()):
        assert read_entry.title == replaced.strip()
    if not is_taken_for_mojibake(lines):
        assert text_of(read_entry.content[0].value) == lines


def is_taken_for_mojibake(text: str) -> bool:
    """feedparser reads what could be UTF-8, read as Latin-1, once more."""
    try:
        return text.encode("latin-1").decode("utf-8") != text
    except UnicodeError:
        return False


@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_a_feed_without_title_and_author_has_the_sites_address(blank: str) -> None:
    feed = feed_of(title=blank, author=blank)
    assert faults(feed) == []
    assert read(feed).feed.title == read(feed).feed.author_detail.name == SITE


@pytest.mark.parametrize(
    ("zone", "date", "expected"),
    [
        (datetime.timezone.utc, "2026-02-01", "2026-02-01T00:00:00+00:00"),
        (BERLIN, "2026-07-01", "2026-07-01T00:00:00+02:00"),
        (ZoneInfo("America/St_Johns"), "2026-02-01", "2026-02-01T00:00:00-03:30"),
        pytest.param(BERLIN, "1850-01-01", "1850-01-01T00:00:00+00:53", id="seconds of offset"),
        pytest.param(BERLIN, "0001-01-01", "0001-01-01T00:00:00+00:53", id="the first day"),
        pytest.param(BERLIN, "9999-12-31", "9999-12-31T00:00:00+01:00", id="the last day"),
    ],
)
def test_a_day_is_its_midnight_in_the_sites_time_zone(
    zone: datetime.tzinfo, date: str, expected: str
) -> None:
    feed = feed_of(make_event(date), zone=zone)
    assert faults(feed) == []
    assert read(feed).entries[0].updated == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (f"{SITE}a b/", f"{SITE}a%20b/"),
        (f"{SITE}100%/", f"{SITE}100%25/"),
        (f"{SITE}gr%C3%B6%C3%9Fe/?a=1&b=2#c", f"{SITE}gr%C3%B6%C3%9Fe/?a=1&b=2#c"),
        (f"{SITE}größe/", f"{SITE}größe/"),
        (f'{SITE}"><script>\ud800', f"{SITE}%22%3E%3Cscript%3E%ED%A0%80"),
    ],
)
def test_addresses_are_escaped(address: str, expected: str) -> None:
    feed = feed_of(make_event(url=address), feed_url=address)
    assert faults(feed) == []
    [link] = etree.fromstring(feed).findall(f"{ATOM}entry/{ATOM}link")
    assert link.get("href") == expected
    assert etree.fromstring(feed).findtext(f"{ATOM}id") == expected
