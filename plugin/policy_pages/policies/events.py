"""The versions of a site's policies, and a day -> what readers are told of by then: events.

There are few kinds, those that a reader may want to act on. Minor changes are left out.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import quote, urlsplit

from policy_pages.text.wording import ENGLISH, Wording, sentence

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration

EventKind = Literal["announcement", "comments opened", "in force", "change", "withdrawn"]

KINDS_OF_EVENT: tuple[EventKind, ...] = (
    "announcement",
    "comments opened",
    "in force",
    "change",
    "withdrawn",
)
"""In the order in which they are listed within a day."""

_Happening = Literal["announced", "published", "in force", "taken back"]

_TITLES: Mapping[_Happening, tuple[str, str, str]] = {
    "announced": (
        sentence("{title}: announced"),
        sentence("{title}: new version announced"),
        sentence("{title}: version {version} announced"),
    ),
    "published": (
        sentence("{title}: published"),
        sentence("{title}: new version published"),
        sentence("{title}: version {version} published"),
    ),
    "in force": (
        sentence("{title}: in force"),
        sentence("{title}: new version in force"),
        sentence("{title}: version {version} in force"),
    ),
    "taken back": (
        sentence("{title}: taken back"),
        sentence("{title}: new version taken back"),
        sentence("{title}: version {version} taken back"),
    ),
}
"""Of the first version, of a later one, and of one with a label."""

_WITHDRAWN = {
    "letter": sentence("This letter is withdrawn."),
    "policy": sentence("This policy is withdrawn."),
    "notice": sentence("This notice is withdrawn."),
    "agreement": sentence("This agreement is withdrawn."),
}
_WITHOUT_FORCE = ("letter", "notice")
"""Kinds of pages that are published; the others come into force."""
_SPECIFIC = "/:@!$&'()*+,;=?%"
"""What the last part of a tag URI may hold beside letters, digits and ``-._~``; ``%`` begins an
escape (RFC 4151, section 2.1; ``pchar`` of RFC 3986)."""
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class PolicyPage(NamedTuple):
    """One version of a policy, or a policy without versions.

    :param url: its permanent address, absolute.
    :param kind: of the page: ``policy``, ``letter``.
    :param effective: the day it takes effect; of several audiences', the first.
    :param is_first: whether no version came before it.
    :param policy: the absolute address of the policy, without a date; it joins the versions of one
        policy. Of a page without versions, its own.
    :param first_address: the one that ids are made from, which the policy had before it moved; else
        its address now.
    :param wording: how sentences read in the language that its events are told in.
    """

    title: str
    url: str
    kind: str
    declaration: Declaration
    effective: datetime.date | None
    is_first: bool
    policy: str = ""
    first_address: str = ""
    wording: Wording = ENGLISH

    @property
    def shown_title(self) -> str:
        """Its title, on one line."""
        return " ".join(self.title.split())

    @property
    def address(self) -> str:
        """The address that is the same for all versions."""
        return self.policy or self.url

    def written(self, day: datetime.date) -> str:
        """A day as its readers write it."""
        return self.wording.day(day)


class Event(NamedTuple):
    """Something that readers are told of.

    :param id: a tag URI (RFC 4151); it is the same for ever, see ``event_id``.
    :param title: one line of plain text.
    :param text: plain text; an empty line parts paragraphs.
    :param url: of the version that it is about, absolute.
    :param policy_kind: the kind of that page.
    :param policy: the absolute address of the policy, without a date.
    :param owner: who is responsible for it; empty where its page does not say.
    """

    id: str
    kind: EventKind
    day: datetime.date
    title: str
    text: str
    url: str
    policy_kind: str
    policy: str
    owner: str = ""


def events_of(pages: Iterable[PolicyPage], today: datetime.date) -> list[Event]:
    """What has happened to policies until a day, that day included; the newest first.

    - ``announcement``, on the day of ``published``, if that is before the version takes effect;
    - ``comments opened``, on the first day of the comment period;
    - ``in force``, on the day the version takes effect, else on the day of ``published``;
    - ``change``, on the day of a major change; a change on the day of an announcement or of a
      version that takes effect is part of that event;
    - ``withdrawn``, on the day of ``withdrawn``; else, if ``status`` says so, on that of the newest
      major change of a version. Without one after it took effect that day is unknown, and nothing
      is announced.

    Drafts are left out. What one policy has on one day of one kind is one event, whichever
    of its versions says so; so each id is there once.
    """
    policies: dict[str, list[PolicyPage]] = {}
    for page in pages:
        if page.declaration.status != "draft":
            policies.setdefault(page.address, []).append(page)
    events = [event for versions in policies.values() for event in _events_of_policy(versions)]

    def order(event: Event) -> tuple[int, str, int]:
        return -event.day.toordinal(), event.policy, KINDS_OF_EVENT.index(event.kind)

    return sorted((event for event in events if event.day <= today), key=order)


def event_id(policy: str, kind: EventKind, day: datetime.date) -> str:
    """The id of an event, a tag URI (RFC 4151): ``tag:example.org,2026-02-01:/terms/:in-force``.

    It depends on the policy's address, the kind and the day alone. The date of the tag is the
    event's: the site must have owned its name by then.

    :param policy: its absolute address, without a date.
    :raises ValueError: if that is not an address.
    """
    parts = urlsplit(policy)
    host, _, port = parts.netloc.rpartition("@")[2].partition(":")
    if host.startswith("["):  # an IPv6 address; it has colons of its own
        host, port = parts.netloc, ""
    query = f"?{parts.query}" if parts.query else ""
    specific = _STRAY_PERCENT.sub("%25", f"{port}{parts.path}{query}")
    escaped = quote(specific, safe=_SPECIFIC, errors="surrogatepass")
    return f"tag:{_authority(host)},{day.isoformat()}:{escaped}:{kind.replace(' ', '-')}"


def _authority(host: str) -> str:
    """A host as the authority of a tag, which takes labels of ASCII letters, digits and ``-``."""
    with contextlib.suppress(UnicodeError):  # no name of the DNS: what is left of it below will do
        host = host.encode("idna").decode("ascii")
    labels = (re.sub("[^a-z0-9-]", "-", label).strip("-") for label in host.lower().split("."))
    return ".".join(filter(None, labels)) or "localhost"


def _events_of_policy(versions: list[PolicyPage]) -> list[Event]:
    """All events of one policy, those to come included."""
    # the oldest version that tells of a change is the one that it is told of: later versions may
    # repeat it, and must not alter it
    versions = sorted(versions, key=lambda page: (_begins(page) or datetime.date.max, page.url))
    notes: dict[datetime.date, list[str]] = {}
    tellers: dict[datetime.date, PolicyPage] = {}
    for page in versions:
        for change in page.declaration.changes:
            if change.major:
                tellers.setdefault(change.date, page)
                of_day = notes.setdefault(change.date, [])
                if change.note not in of_day:
                    of_day.append(change.note)
    events: dict[str, Event] = {}
    following = [*(_begins(page) for page in versions[1:]), None]
    for page, replaced in zip(versions, following, strict=True):
        for event in _events_of_version(page, replaced):
            other = events.setdefault(event.id, event)
            if event.text not in other.text:
                events[event.id] = other._replace(text=f"{other.text}\n\n{event.text}")
    told: set[datetime.date] = set()
    for event in list(events.values()):
        if event.kind in ("announcement", "in force") and event.day in notes:
            told.add(event.day)
            text = "\n\n".join([event.text, *notes[event.day]])
            events[event.id] = event._replace(text=text)
    for day in notes.keys() - told:
        page = tellers[day]
        title = page.wording.phrase("{title}: changed", title=page.shown_title)
        event = _event(page, "change", day, title, "\n\n".join(notes[day]))
        events[event.id] = event
    return list(events.values())


def _events_of_version(page: PolicyPage, replaced: datetime.date | None) -> Iterator[Event]:
    """What dates of a version itself say, its changes aside.

    :param replaced: the day the next version takes its place.
    """
    declaration, begins = page.declaration, _begins(page)
    published, comments = declaration.published, declaration.comments
    withdrawn = _withdrawn(page)
    is_taken_back = (
        declaration.withdrawn is not None and begins is not None and declaration.withdrawn <= begins
    )
    if declaration.withdrawn is not None and replaced is not None and not is_taken_back:
        lives_on = replaced <= declaration.withdrawn
        withdrawn = None if lives_on else withdrawn
    phrase, title = page.wording.phrase, page.shown_title
    if published is not None and begins is not None and published < begins:
        text = f"{_published(page, published)} {_takes_effect(page, begins)}"
        yield _event(page, "announcement", published, _title(page, "announced"), text)
    if comments is not None:
        closes = page.written(comments.closes)
        text = phrase(
            "Comments are welcome from {opens} to {closes}: {address}",
            opens=page.written(comments.opens),
            closes=closes,
            address=comments.to,
        )
        open_until = phrase("{title}: open for comment until {day}", title=title, day=closes)
        yield _event(page, "comments opened", comments.opens, open_until, text)
    if begins is not None and begins != withdrawn and not is_taken_back:
        became: _Happening = "published" if page.kind in _WITHOUT_FORCE else "in force"
        is_dated = page.effective is not None
        text = _takes_effect(page, begins) if is_dated else _published(page, begins)
        yield _event(page, "in force", begins, _title(page, became), text)
    if withdrawn is not None and is_taken_back:
        text = phrase("It does not take effect.")
        yield _event(page, "withdrawn", withdrawn, _title(page, "taken back"), text)
    elif withdrawn is not None:
        text = phrase(_WITHDRAWN.get(page.kind, _WITHDRAWN["policy"]))
        told = phrase("{title}: withdrawn", title=title)
        yield _event(page, "withdrawn", withdrawn, told, text)


def _begins(page: PolicyPage) -> datetime.date | None:
    return page.effective or page.declaration.published


def _withdrawn(page: PolicyPage) -> datetime.date | None:
    """The day a version was withdrawn, as far as it says; no matter what day is today."""
    if page.declaration.withdrawn is not None:
        return page.declaration.withdrawn
    if page.declaration.status != "withdrawn":
        return None
    newest = max((one.date for one in page.declaration.changes if one.major), default=None)
    begins = _begins(page)
    if newest is None or begins is None:
        return newest
    # a later version may do nothing but withdraw the policy; a first one was in force before
    is_later = newest > begins or (newest == begins and not page.is_first)
    return newest if is_later else None


def _event(page: PolicyPage, kind: EventKind, day: datetime.date, title: str, text: str) -> Event:
    return Event(
        id=event_id(page.first_address or page.address, kind, day),
        kind=kind,
        day=day,
        title=title,
        text=text,
        url=page.url,
        policy_kind=page.kind,
        policy=page.address,
        owner=page.declaration.owner or "",
    )


def _title(page: PolicyPage, what: _Happening) -> str:
    """What happened to a version: ``Terms: version 2.1 announced``."""
    of_policy, of_new, of_version = _TITLES[what]
    if page.declaration.version:
        version = page.declaration.version
        return page.wording.phrase(of_version, title=page.shown_title, version=version)
    return page.wording.phrase(of_policy if page.is_first else of_new, title=page.shown_title)


def _published(page: PolicyPage, day: datetime.date) -> str:
    return page.wording.phrase("Published on {day}.", day=page.written(day))


def _takes_effect(page: PolicyPage, begins: datetime.date) -> str:
    """The sentences that say from when it applies, one for each audience."""
    phrase, effective = page.wording.phrase, page.declaration.effective
    if isinstance(effective, dict):
        days = sorted(effective.items(), key=lambda item: (item[1], item[0]))
        return " ".join(
            phrase(
                "It takes effect on {day} for {audience}.", day=page.written(day), audience=audience
            )
            for audience, day in days
        )
    return phrase("It takes effect on {day}.", day=page.written(begins))
