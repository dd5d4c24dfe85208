"""A kind and a title -> the page that a new letter or policy begins as, and its folder's name."""

from __future__ import annotations

import datetime
import re
import unicodedata

import regex
import yaml

from policy_pages.policies.kinds import Kind

_LONGEST_NAME = 60
"""Characters of a folder's name; four bytes each, it is still one that every file system takes."""
_WITHOUT_VERSIONS = ("letter",)
PLACEHOLDER = re.compile(r"Say here what this [\w-]+ is about(?: and who it applies to)?")
"""What the text of a new page says until its author has written it."""
OWNER_HINT = "who is responsible"
CHANGE_HINT = "What changed"
"""What the editor's snippets write as a change; as the owner they write the hint."""
_CONTACT_HINT = "where to ask: an email address, a page or a channel"
_TEXT = """\
Say here what this {kind} is about and who it applies to.

## What applies

## Questions
"""
_LETTER = """\
To whom it may concern:

Say here what this letter is about.
"""


def first_version(
    kind: Kind,
    title: str,
    *,
    today: datetime.date,
    owner: str | None = None,
    contact: str | None = None,
) -> str:
    """The page, a draft.

    The theme prints its title, so the text does not repeat it. A page that is published with the
    description that it is given here has a warning, ``share-placeholder``.

    :param today: the day it is published, if it is published at once.
    """
    day = today.isoformat()
    has_versions = kind not in _WITHOUT_VERSIONS
    versions = [f'  version: "1"\n  published: {day}\n  effective: {day}\n  review_in: 12 months\n']
    changes = [f"  changes:\n    - date: {day}\n      note: The first version.\n"]
    lines = [
        "---\n",
        header_line("title", title),
        'description: "TODO: one sentence, for search engines and shared links"\n',
        "policy:\n",
        "  status: draft # remove this line to publish the page\n",
        f"  kind: {kind}\n",
        *(versions if has_versions else [f"  published: {day}\n"]),
        f"  {header_line('owner', owner, OWNER_HINT)}",
        f"  {header_line('contact', contact, _CONTACT_HINT)}",
        *(changes if has_versions else []),
        "---\n\n",
        _TEXT.format(kind=kind) if has_versions else _LETTER,
    ]
    return "".join(lines)


def header_line(key: str, value: str | None, hint: str = "") -> str:
    """A line of YAML, with its end.

    :param hint: what the author is to write there, as a comment in the place of a missing value.
    """
    if not value:
        return f"{key}: # {hint}\n"
    line: str = yaml.safe_dump({key: value}, allow_unicode=True, width=float("inf"))
    return line


def folder_name(title: str) -> str:
    """A title as the name of a folder, and so as an address; empty for one of signs alone.

    As Python-Markdown makes ids of headings (``slugify_unicode``), but for marks, which are part of
    the letters of many scripts: https://www.unicode.org/reports/tr18/#word
    """
    words = regex.sub(r"[^\w\s-]+", "", unicodedata.normalize("NFC", title)).lower()
    name = regex.sub(r"[\s_-]+", "-", words).strip("-")
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]
    return name
