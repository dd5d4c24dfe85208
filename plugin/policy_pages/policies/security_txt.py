"""The file ``security.txt`` (RFC 9116): where to report a vulnerability of a site.

https://www.rfc-editor.org/rfc/rfc9116
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policy_pages.policies.durations import period_end

if TYPE_CHECKING:
    from policy_pages.policies.declaration import SecurityTxt

_SOON = datetime.timedelta(days=30)
"""How long before it expires its author hears of that."""

_NAMES = {
    "encryption": "Encryption",
    "acknowledgments": "Acknowledgments",
    "preferred_languages": "Preferred-Languages",
    "canonical": "Canonical",
    "policy": "Policy",
    "hiring": "Hiring",
    "csaf": "CSAF",
}
"""Key of what a page declares -> field of the file, in the order in which they are written."""


def security_txt(
    declared: SecurityTxt,
    due: datetime.date,
    zone: ZoneInfo,
    *,
    canonical: str | None = None,
    policy: str | None = None,
) -> str:
    """The text of the file.

    :param due: the day of the next review, the last one on which it is valid.
    :param zone: where that day ends at midnight.
    :param canonical: where the file is, if the page does not say.
    :param policy: where the page is, if it does not name another one.
    """
    declared = declared.model_copy(
        update={
            "canonical": declared.canonical or list(filter(None, [canonical])),
            "policy": declared.policy or list(filter(None, [policy])),
        }
    )
    return "".join(f"{line}\n" for line in _lines(declared, due, zone))


def _lines(declared: SecurityTxt, due: datetime.date, zone: ZoneInfo) -> Iterator[str]:
    # RFC 5198, as the file is to be: one form for each letter, and no control characters
    for line in unicodedata.normalize("NFC", declared.comment or "").splitlines():
        words = "".join(" " if unicodedata.category(one) == "Cc" else one for one in line)
        yield f"# {words}".rstrip()
    yield from (f"Contact: {one}" for one in declared.contact)
    yield f"Expires: {_moment(due, zone)}"
    for key, name in _NAMES.items():
        values: Sequence[str] = getattr(declared, key)
        if key == "preferred_languages":  # one line, whatever their number
            values = [", ".join(values)] if values else []
        yield from (f"{name}: {one}" for one in values)


def _moment(due: datetime.date, zone: ZoneInfo) -> str:
    """The end of a day (RFC 3339)."""
    due = min(due, datetime.date(9999, 12, 30))  # the calendar ends sooner in some zones
    end = datetime.datetime.combine(due, datetime.time(23, 59, 59), zone)
    return end.astimezone(datetime.timezone.utc).replace(tzinfo=None).isoformat() + "Z"


def expiry_finding(due: datetime.date, today: datetime.date) -> tuple[str, str] | None:
    """What its author should know of the day on which it expires, and what to do about it.

    :param due: a day that has not passed.
    """
    days = (due - today).days
    if due - today <= _SOON:
        when = "today" if days == 0 else "in 1 day" if days == 1 else f"in {days} days"
        return (
            f"security.txt expires {when}, at the end of {due}",
            "review the page, and write the day of the review: `reviewed` below `policy`",
        )
    if today.year < datetime.MAXYEAR and due >= period_end(today, "1 year"):
        return (
            f"security.txt expires on {due}, which is a year ahead or more",
            "choose a day less than a year ahead, such as `review_in: 11 months`: RFC 9116 "
            "recommends it",
        )
    return None


def signed_text(content: bytes) -> str:
    """The text of a file that may be signed with OpenPGP (RFC 9580, section 7), with no space at
    the end of its lines."""
    lines = [line.rstrip() for line in content.decode(errors="replace").strip().splitlines()]
    if lines[:1] == ["-----BEGIN PGP SIGNED MESSAGE-----"]:
        begin = lines.index("") + 1 if "" in lines else len(lines)
        signature = "-----BEGIN PGP SIGNATURE-----"
        end = lines.index(signature) if signature in lines else len(lines)
        lines = [line.removeprefix("- ") for line in lines[begin:end]]
    return "".join(f"{line}\n" for line in "\n".join(lines).strip().splitlines())
