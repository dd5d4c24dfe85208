"""The index of Material's search -> the same, with what results say about letters and policies.

A version that is asked for by `search: true` is in it, and so are the redlines that lead to it.

Results show an entry's tags. The words of these tags must not change what a search finds, so search
is not to look into tags. If a site has tags of its own, its index stays the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from policy_pages.policies.versions import Series, Version
from policy_pages.text.html import Change, changed, content_tags
from policy_pages.text.wording import Wording, sentence

if TYPE_CHECKING:
    import datetime

    from policy_pages.policies.register import RegisterEntry
    from policy_pages.site.page import SitePage

PATH = "search/search_index.json"
_KINDS = {
    "letter": sentence("Letter"),
    "policy": sentence("Policy"),
    "notice": sentence("Notice"),
    "agreement": sentence("Agreement"),
}
_DAYS = {
    "published": sentence("Published {day}"),
    "in effect": sentence("In effect since {day}"),
    "takes effect": sentence("Takes effect on {day}"),
}


_STATES = {
    "in force": sentence("In force"),
    "earlier": sentence("Earlier version"),
    "coming": sentence("Not in force yet"),
    "withdrawn": sentence("Withdrawn"),
}


class Found(NamedTuple):
    """What results say about a version, or a redline, which search itself knows nothing of.

    :param location: the address below the site's root.
    :param title: of a redline; empty for a version, whose entry is there.
    """

    location: str
    facts: list[str]
    title: str = ""
    text: str = ""


def with_words_apart(html: str) -> str:
    """A page's HTML with a blank after each `<br>`, which search leaves out."""
    return changed(html, _blanks(html)) if "<br" in html else html


def _blanks(html: str) -> Iterator[Change]:
    blocks = 0  # in them a blank would be seen
    for tag in content_tags(html):
        if tag.name in ("pre", "textarea"):
            blocks = max(0, blocks + (-1 if tag.is_end else 1))
        elif tag.name == "br" and not blocks and not html[tag.end : tag.end + 1].isspace():
            yield Change(tag.end, tag.end, "\n")


def archived(
    pages: Iterable[SitePage],
    wording: Callable[[str | None], Wording],
    today: datetime.date,
) -> Iterator[Found]:
    """The versions at addresses with a date, and the redlines whose newer version is asked for."""
    pages = list(pages)
    asked = {
        page.source_path
        for page in pages
        if page.place is not None and page.fields_for_theme().get("search") == {"exclude": False}
    }
    for page in pages:
        own = wording(page.language)
        if page.place is not None and page.place.is_dated:
            series, version = page.place.series, page.place.version
            kind = [own.phrase(_KINDS[series.kind])] if series.kind is not None else []
            state = own.phrase(_STATES[series.state(version, today)])
            yield Found(page.url, [*kind, state, *_days(series, version, own, today)])
        elif page.sentences and page.source_path in asked:
            texts = [str(page.fields.fields.get("description", "")), *page.sentences]
            title = str(page.fields.fields.get("title", ""))
            yield Found(page.url, [], title, " · ".join(filter(None, texts)))


def _days(
    series: Series, version: Version, wording: Wording, today: datetime.date
) -> Iterator[str]:
    """When a version applies, and to whom."""
    phrase = wording.phrase
    for one in series.periods(version):
        day, who = wording.day(one.begins), one.audience
        if one.begins > today and who:
            yield phrase("Takes effect for {audience} on {day}", audience=who, day=day)
        elif one.begins > today:
            yield phrase("Takes effect on {day}", day=day)
        elif (one.ends is None or one.ends >= today) and who:
            yield phrase("In effect for {audience} since {day}", audience=who, day=day)
        elif one.ends is None or one.ends >= today:
            yield phrase("In effect since {day}", day=day)
        else:
            ends = wording.day(one.ends)
            if who:
                said = "In effect for {audience} from {begins} to {ends}"
                yield phrase(said, audience=who, begins=day, ends=ends)
            else:
                yield phrase("In effect from {begins} to {ends}", begins=day, ends=ends)


def with_facts(
    index: str,
    register: Iterable[RegisterEntry],
    wording: Callable[[str | None], Wording],
    today: datetime.date,
    others: Iterable[Found] = (),
) -> str | None:
    """The index with the kind and the day of each letter and policy; None if it stays the same.

    :param index: a file of JSON.
    :param wording: a language -> how sentences read in it.
    :param others: versions, of which search may have no entry, and redlines, which get one.
    """
    read = json.loads(index)
    fields = read.get("config", {}).get("fields", {}) if isinstance(read, dict) else {}
    entries = {entry["location"]: entry for entry in read["docs"]} if fields else {}
    if not entries or ("tags" in fields and any("tags" in entry for entry in entries.values())):
        return None
    fields.pop("tags", None)
    of_register = (
        Found(listed.url, _facts(listed, wording(listed.language), today)) for listed in register
    )
    for found in (*of_register, *others):
        entry: dict[str, Any] | None = entries.get(found.location)
        if entry is None and found.title:
            title, text = escape(found.title, quote=False), escape(found.text, quote=False)
            entry = {"location": found.location, "title": title, "text": text}
            read["docs"].append(entry)
        if entry is not None and found.facts:
            # the theme shows HTML
            entry["tags"] = [escape(fact, quote=False) for fact in found.facts]
    return json.dumps(read, separators=(",", ":"))


def _facts(entry: RegisterEntry, wording: Wording, today: datetime.date) -> list[str]:
    facts = [wording.phrase(_KINDS[entry.kind])]
    if entry.status == "withdrawn":
        return [*facts, wording.phrase("Withdrawn")]
    for listed in entry.listed_days(today)[:1]:
        if listed.what in _DAYS:
            facts.append(wording.phrase(_DAYS[listed.what], day=wording.day(listed.day)))
    return facts
