"""The index of Material's search -> the same, with what results say about letters and policies.

Results show an entry's tags. The words of these tags must not change what a search finds, so search
is not to look into tags. If a site has tags of its own, its index stays the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from policy_pages.text.wording import Wording, sentence

if TYPE_CHECKING:
    import datetime

    from policy_pages.policies.register import RegisterEntry

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


def with_facts(
    index: str,
    register: Iterable[RegisterEntry],
    wording: Callable[[str | None], Wording],
    today: datetime.date,
) -> str | None:
    """The index with the kind and the day of each letter and policy; None if it stays the same.

    :param index: a file of JSON.
    :param wording: a language -> how sentences read in it.
    """
    read = json.loads(index)
    fields = read.get("config", {}).get("fields", {}) if isinstance(read, dict) else {}
    entries = {entry["location"]: entry for entry in read["docs"]} if fields else {}
    if not entries or ("tags" in fields and any("tags" in entry for entry in entries.values())):
        return None
    fields.pop("tags", None)
    for listed in register:
        entry: dict[str, Any] | None = entries.get(listed.url)
        if entry is not None:
            facts = _facts(listed, wording(listed.language), today)
            entry["tags"] = [escape(fact, quote=False) for fact in facts]  # the theme shows HTML
    return json.dumps(read, separators=(",", ":"))


def _facts(entry: RegisterEntry, wording: Wording, today: datetime.date) -> list[str]:
    facts = [wording.phrase(_KINDS[entry.kind])]
    if entry.status == "withdrawn":
        return [*facts, wording.phrase("Withdrawn")]
    for listed in entry.listed_days(today)[:1]:
        if listed.what in _DAYS:
            facts.append(wording.phrase(_DAYS[listed.what], day=wording.day(listed.day)))
    return facts
