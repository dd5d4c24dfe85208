"""The version in force and the day of the next one -> the page that the next one begins as."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from policy_pages.front_matter.editing import Changes, with_changes
from policy_pages.front_matter.reading import FrontMatter
from policy_pages.policies.declaration import Declaration
from policy_pages.policies.kinds import KEY
from policy_pages.policies.versions import first_day
from policy_pages.text.source import Source

_LAST_NUMBER = re.compile(r"[0-9]+(?=[^0-9]*\Z)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OF_THE_OLD = ("comments", "changes", "reviewed", "withdrawn")
"""What was so of the version before: its comments are over, its changes made, its text reviewed,
its end its own."""
_OF_THE_OLD_BESIDE = ("last_reviewed_on", "updated")
"""The same, beside ``policy``."""


@dataclass(frozen=True)
class NextVersion:
    """The page of a version to come.

    :param version: its own, or None where it has none.
    :param left_out: keys of the version before that it does not have.
    """

    text: str
    version: str | None
    left_out: tuple[str, ...]


def day_of(declaration: Declaration) -> datetime.date | None:
    """The day that an index takes effect, as a series of versions reads it."""
    return first_day(declaration.effective) or declaration.published


def next_version(
    source: Source,
    front_matter: FrontMatter,
    declaration: Declaration,
    *,
    effective: datetime.date,
    today: datetime.date,
    supersedes: str,
) -> NextVersion:
    """The page of the next version: a draft with the same text, and a header of its own.

    :param front_matter: as it is written: its directives have not run.
    :param declaration: what the page declares of the version in force.
    :param supersedes: the file that the version in force is kept in.
    :raises DiagnosticError: (``header-edit``) for a header that cannot be changed.
    """
    beside = front_matter.fields
    declared = beside.get(KEY)
    below = declared if isinstance(declared, Mapping) else {}
    version = counted_up(declaration.version)
    number = None if version is None else json.dumps(version, ensure_ascii=False)
    policy: dict[str, str | None | Changes] = {
        "status": "draft",
        "effective": effective.isoformat(),
        "supersedes": supersedes,
    }
    changes: dict[str, str | None | Changes] = {KEY: policy}
    policy |= dict.fromkeys(key for key in _OF_THE_OLD if key in below)
    changes |= dict.fromkeys(key for key in _OF_THE_OLD_BESIDE if key in beside)
    if declaration.review_by is not None and declaration.review_by < effective:
        policy["review_by"] = None
    for fields, changed in ((below, policy), (beside, changes)):
        if isinstance(fields.get("version"), str):
            changed["version"] = number
        if fields.get("published") is not None:
            changed["published"] = today.isoformat()
    if "published" not in {*policy, *changes}:
        policy["published"] = today.isoformat()
    by_audience = ["effective by audience"] if isinstance(declaration.effective, dict) else []
    gone = [key for key, value in (*policy.items(), *changes.items()) if value is None]
    return NextVersion(
        with_changes(source, changes), version, tuple(dict.fromkeys([*gone, *by_audience]))
    )


def counted_up(version: str | None) -> str | None:
    """The version after another one: its last number is one more; None where it has no number.

    ``2.9`` -> ``2.10``, ``v1 (draft 09)`` -> ``v1 (draft 10)``. A day is not a number.
    """
    found = None if version is None or _DAY.search(version) else _LAST_NUMBER.search(version)
    if version is None or found is None:
        return None
    number = str(int(found[0]) + 1).zfill(len(found[0]))
    return version[: found.start()] + number + version[found.end() :]
