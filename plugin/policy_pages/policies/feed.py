"""Events -> an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Sequence
from urllib.parse import quote

from policy_pages.policies.events import Event

UPDATED_OF_AN_EMPTY_FEED = datetime.date(1970, 1, 1)
"""A feed must say when it was updated; one without events was never. A fixed day keeps its bytes
the same from build to build, and any event that comes is newer."""

_REPLACED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot carry, or asks not to use: control characters (section 2.2). Readers take
those from U+0080 for characters of Windows-1252."""
_NOT_IN_IRIS = re.compile(
    '[\0- "<>\\\\^`{|}\x7f-\xa0\ud800-\udfff\ufffe\uffff]|%(?![0-9A-Fa-f]{2})'
)
"""Characters that an address (RFC 3987) has escaped."""


def atom_feed(
    *,
    title: str,
    site_url: str,
    feed_url: str,
    events: Sequence[Event],
    author: str,
    language: str | None,
    zone: datetime.tzinfo,
) -> bytes:
    """An Atom feed in UTF-8. The same arguments give the same bytes.

    Its id is its address. It was updated on the day of its newest event, or on January 1, 1970 if
    it has none. A day is its midnight in ``zone``. What XML cannot carry becomes U+FFFD.

    :param title: of the feed; without one, the site's address.
    :param site_url: the page that the feed stands for, absolute.
    :param feed_url: where the feed is, absolute.
    :param events: in the order in which they are to be listed; each id once.
    :param author: who is responsible for the site; without one, the feed's title. The author of an
        entry is the owner of its policy, if that is known.
    :param language: of the titles and texts (BCP 47).
    """
    # here, for the sites without feeds; it has no types
    from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]

    shown = title if title.strip() else site_url
    feed = FeedGenerator()
    feed.id(_iri(feed_url))
    feed.title(_carried(shown))
    feed.author(name=_carried(author if author.strip() else shown))
    feed.link(href=_iri(feed_url), rel="self", type="application/atom+xml")
    feed.link(href=_iri(site_url), rel="alternate", type="text/html")
    feed.generator("mkdocs-policy-pages")  # without its version: an update is no news
    if language:
        feed.language(_carried(language))
    newest = max((event.day for event in events), default=UPDATED_OF_AN_EMPTY_FEED)
    feed.updated(_midnight(newest, zone))
    for event in events:
        entry = feed.add_entry(order="append")
        entry.id(event.id)
        entry.title(_carried(event.title))
        entry.updated(_midnight(event.day, zone))
        entry.published(_midnight(event.day, zone))
        # feedgen writes nothing but the address of an entry's link; one without `rel` is the
        # alternate (RFC 4287, section 4.2.7.2)
        entry.link(href=_iri(event.url))
        if event.owner.strip():
            entry.author(name=_carried(event.owner))  # else it is that of the feed
        entry.category(term=_carried(event.policy_kind))
        entry.category(term=event.kind)
        entry.content(_html(event.text), type="html")
    written: bytes = feed.atom_str(pretty=True)
    return written


def _html(text: str) -> str:
    """Plain text as HTML: an empty line parts paragraphs, other lines are kept."""
    lines = re.sub("\r\n?", "\n", _carried(text))
    paragraphs = re.split("\n{2,}", lines.strip("\n"))
    return "".join(
        f"<p>{html.escape(paragraph, quote=False)}</p>".replace("\n", "<br>")
        for paragraph in paragraphs
    )


def _carried(text: str) -> str:
    return _REPLACED.sub("\N{REPLACEMENT CHARACTER}", text)


def _iri(address: str) -> str:
    return _NOT_IN_IRIS.sub(lambda match: quote(match[0], safe="", errors="surrogatepass"), address)


def _midnight(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    """The day's beginning. RFC 3339 has offsets in minutes; before there were zones, they had
    seconds, which are left out."""
    moment = datetime.datetime.combine(day, datetime.time(), zone)
    offset = moment.utcoffset() or datetime.timedelta()
    minutes = int(offset.total_seconds() / 60)
    return moment.replace(tzinfo=datetime.timezone(datetime.timedelta(minutes=minutes)))
