"""A kind and a title -> the page that a new letter or policy begins as, and its folder's name."""

from __future__ import annotations

import datetime
import re
import unicodedata

import yaml

from policy_pages.policies.contacts import link_of
from policy_pages.policies.kinds import Kind
from policy_pages.policies.statements import UNWRITTEN, WHERE_TO_WRITE, Statement
from policy_pages.text.languages import written_day

_LONGEST_NAME = 60
"""Characters of a folder's name; four bytes each, it is still one that every file system takes."""
_WITHOUT_VERSIONS = ("letter",)
_QUOTES = frozenset("\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb")
PLACEHOLDER = re.compile(
    "|".join(
        [
            r"Say here what this [\w-]+ is about(?: and who it applies to)?",
            *(re.escape(sentence) for sentence in UNWRITTEN),
        ]
    ).replace(r"\ ", r"\s+")  # a sentence may go on in the next line
)
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
    statement: Statement | None = None,
    language: str | None = None,
) -> str:
    """The page, a draft.

    The theme prints its title, so the text does not repeat it. A page that is published with the
    description that it is given here has a warning, ``share-placeholder``.

    :param today: the day it is published, if it is published at once.
    :param statement: which page it is, if it is to have more than the parts of its kind.
    :param language: the site's.
    """
    day = today.isoformat()
    has_versions = kind not in _WITHOUT_VERSIONS
    review_in = statement.review_in if statement is not None else "12 months"
    versions = [
        f'  version: "1"\n  published: {day}\n  effective: {day}\n',
        f"  reviewed: {day} # write the day of each review here\n" if statement else "",
        f"  review_in: {review_in}\n",
    ]
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
        *(_security_txt(contact, language) if _declares_security_txt(statement) else []),
        *(changes if has_versions else []),
        "---\n\n",
        _text(kind, statement, today, contact, language),
    ]
    return "".join(lines)


def _declares_security_txt(statement: Statement | None) -> bool:
    return statement is not None and statement.declares_security_txt


def _security_txt(contact: str | None, language: str | None) -> list[str]:
    """The lines of the fields of security.txt."""
    contact = contact or ""
    is_email = link_of(contact) == f"mailto:{contact}"
    address = _in_a_list(f"mailto:{contact}" if is_email else contact)
    return [
        "  security_txt:\n",
        "    contact: # the best way first\n",
        f"      - {address}\n",
        f"    preferred_languages: [{_in_a_list(language or 'en')}]\n",
    ]


def _in_a_list(value: str) -> str:
    """A text as YAML writes it in a list: in quotes, if it would be something else."""
    line: str = yaml.safe_dump([value], allow_unicode=True, width=float("inf"))
    return line.removeprefix("- ").removesuffix("\n")


def _text(
    kind: Kind,
    statement: Statement | None,
    today: datetime.date,
    contact: str | None,
    language: str | None,
) -> str:
    if statement is not None:
        where = f"Say here {WHERE_TO_WRITE}."
        if contact:
            link = link_of(contact) or ""
            is_address = link in (contact, f"mailto:{contact}")
            where = f"Write to <{contact}>." if is_address else f"Write to {contact}."
        is_english = (language or "en").startswith("en")
        day = written_day(today, language or "en" if is_english else "en-GB")
        return statement.text.format(contact=where, day=day)
    return _LETTER if kind in _WITHOUT_VERSIONS else _TEXT.format(kind=kind)


def header_line(key: str, value: str | None, hint: str = "") -> str:
    """A line of YAML, with its end.

    :param hint: what the author is to write there, as a comment in the place of a missing value.
    """
    if not value:
        return f"{key}: # {hint}\n"
    if value[0] in _QUOTES and value[-1] in _QUOTES:  # else they look like those of YAML
        value = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=float("inf"))
        return f"{key}: {value}"
    line: str = yaml.safe_dump({key: value}, allow_unicode=True, width=float("inf"))
    return line


def folder_name(title: str) -> str:
    """A title as the name of a folder, and so as an address; empty for one of signs alone.

    As Python-Markdown makes ids of headings (``slugify_unicode``), but for marks, which are part of
    the letters of many scripts: https://www.unicode.org/reports/tr18/#word
    """
    import regex  # here: sites read from this module what authors have not written

    words = regex.sub(r"[^\w\s-]+", "", unicodedata.normalize("NFC", title)).lower()
    name = regex.sub(r"[\s_-]+", "-", words).strip("-")
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]
    return name
