"""What is wrong with a record: findings, and how they name what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policy_pages.social.platforms import cut
from policy_pages.social.record import SocialRecord
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

CODES = (
    *("card-not-drawn", "unknown-field", "unknown-social-key", "share-account", "share-address"),
    *("share-address-differs", "share-card-type", "share-description-length"),
    *("share-image-address", "share-image-alt", "share-image-format", "share-image-missing"),
    *("share-image-size", "share-image-type", "share-image-unused", "share-image-weight"),
    *("share-placeholder", "share-position", "share-robots", "share-same-text"),
    *("share-site-address", "share-title-length"),
)
"""Codes of the findings about shared links; a site may ask to leave one out."""

_LONGEST_NAME = 60
"""Characters of an address or a text that a message repeats."""


class Finding(NamedTuple):
    """Something about a shared link that will not look as its author wants.

    :param code: a stable name, which begins with ``share-``.
    :param key: the name of the tag it is about; its place is in the record's ``provenance``.
    """

    code: str
    message: str
    help: str
    key: str


def as_diagnostic(finding: Finding, source: Source, place: Span | None) -> Diagnostic:
    """A finding as a warning.

    :param place: where its value was written; None: not in this source.
    """
    return diagnose(
        source,
        place or Span(0, 1),
        finding.code,
        finding.message,
        help=finding.help,
        severity="warning",
    )


def giving_key(record: SocialRecord, *names: str) -> str | None:
    """Of the names that may have given a value, the one that did; None if it was worked out."""
    given = [name for name in names if name in record.provenance]
    return max(given, key=lambda name: record.provenance[name].rank, default=None)


def written_name(record: SocialRecord, key: str) -> str:
    """A name as its author wrote it: ``title`` for an ``og:title`` that comes from it."""
    provenance = record.provenance.get(key)
    return provenance.key if provenance is not None and provenance.key else key


def in_short(text: str) -> str:
    """A text for a message: on one line, short, and without what could steer a terminal."""
    shown = cut(text[: 20 * _LONGEST_NAME], _LONGEST_NAME)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)


def joined(names: Iterable[str]) -> str:
    """Names in a sentence: ``X, Slack and Mastodon``."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
