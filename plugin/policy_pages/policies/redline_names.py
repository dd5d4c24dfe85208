"""What a redline calls the two versions that it compares, and itself."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from policy_pages.text.wording import Wording

_NUMBER_OF_DAY = re.compile(r"(\b\d{1,2}\.?) (?=[^\W\d])")


class NamedVersion(NamedTuple):
    """A version as a redline names it.

    :param day: the day that it takes effect; None for one without a day.
    :param label: what its author calls it: `2`.
    :param is_draft: whether it is not published yet.
    :param is_coming: whether it is published, but not in force yet.
    """

    day: datetime.date | None = None
    label: str | None = None
    is_draft: bool = False
    is_coming: bool = False

    def name(self, wording: Wording) -> str | None:
        """All that is known of it; None where that is nothing."""
        phrase = wording.phrase
        day = wording.day(self.day) if self.day is not None else None
        if self.is_draft:
            return phrase("Draft for {day}", day=day) if day else phrase("Draft")
        if self.label and day:
            return phrase("Version {version} of {day}", version=self.label, day=day)
        if self.label:
            return phrase("Version {version}", version=self.label)
        return phrase("Version of {day}", day=day) if day else None

    def short_name(self, wording: Wording) -> str | None:
        """Its label, or that it is a draft, or its day; for the middle of a sentence."""
        if self.label:
            return wording.phrase("version {version}", version=self.label)
        if self.is_draft:
            return wording.phrase("draft")
        return wording.day(self.day) if self.day is not None else None


def heading_of_redline(title: str, old: NamedVersion, new: NamedVersion, wording: Wording) -> str:
    """`What changed: Terms of use, 2 March to 1 June 2026`; `What will change: …`.

    :param title: of the policy, or empty.
    """
    first, last = (_unbroken(end) for end in _ends(old, new, wording))
    if new.is_coming and first and last:  # a version to come has a day
        if title:
            sentence = "What will change: {title}, {first} to {last}"
            return wording.phrase(sentence, title=title, first=first, last=last)
        return wording.phrase("What will change: {first} to {last}", first=first, last=last)
    if first and last:
        if title:
            sentence = "What changed: {title}, {first} to {last}"
            return wording.phrase(sentence, title=title, first=first, last=last)
        return wording.phrase("What changed: {first} to {last}", first=first, last=last)
    if title:
        return wording.phrase("What changed: {title}", title=title)
    return wording.phrase("What changed")


def notice_of_redline(new: NamedVersion, wording: Wording) -> str | None:
    """That the newer version is not in force yet; None where it is, or where it is a draft."""
    if not new.is_coming or new.day is None:
        return None
    sentence = "The newer version is not in force yet: it takes effect on {day}."
    return wording.phrase(sentence, day=wording.day(new.day))


def description_of_redline(
    title: str, old: NamedVersion, new: NamedVersion, wording: Wording
) -> str:
    """A sentence about a redline, for search results and shared links."""
    first, last = _ends(old, new, wording)
    if new.is_coming:
        if title:
            sentence = "What will change in {title} from {first} to {last}, word by word."
            return wording.phrase(sentence, title=title, first=first, last=last)
        sentence = "What will change from {first} to {last}, word by word."
        return wording.phrase(sentence, first=first, last=last)
    if title:
        sentence = "What changed in {title} from {first} to {last}, word by word."
        return wording.phrase(sentence, title=title, first=first, last=last)
    sentence = "What changed from {first} to {last}, word by word."
    return wording.phrase(sentence, first=first, last=last)


def _unbroken(day: str | None) -> str | None:
    """A day whose number stays on the line of its month: `1. November`."""
    return day and _NUMBER_OF_DAY.sub("\\1\N{NO-BREAK SPACE}", day)


def _ends(old: NamedVersion, new: NamedVersion, wording: Wording) -> tuple[str | None, str | None]:
    """Days, where both versions have one; else the names of both."""
    if old.day is not None and new.day is not None and old.day != new.day:
        return wording.days(old.day, new.day)
    return old.short_name(wording), new.short_name(wording)
