"""The record of what a shared link shows -> its findings.

Only what somebody wrote is judged: nobody is responsible for an excerpt, a title or a card that was
worked out. What a platform cuts or refuses is in :mod:`policy_pages.social.platforms`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from policy_pages.social.findings import Finding, giving_key, in_short, joined, written_name
from policy_pages.social.lint_images import (
    alternative_texts,
    image_findings,
    lost_addresses,
    unused_properties,
)
from policy_pages.social.platforms import (
    PLATFORMS,
    Platform,
    X,
    length,
    one_line,
)
from policy_pages.social.record import SocialRecord
from policy_pages.text.addresses import plain_address
from policy_pages.text.diagnostics import did_you_mean

CARD_TYPES = ("summary", "summary_large_image", "app", "player")
"""X, "Cards markup"."""

ROBOTS_WORDS = (
    *("all", "none", "index", "noindex", "follow", "nofollow", "noarchive", "nocache", "nosnippet"),
    *("noimageindex", "notranslate", "indexifembedded", "nositelinkssearchbox", "noai"),
    *("noimageai", "noodp", "noydir", "max-snippet", "max-image-preview", "max-video-preview"),
    "unavailable_after",
)
"""What search engines understand in ``<meta name="robots">`` (their documentation of it)."""

_TITLE = ("twitter:title", "og:title")
_DESCRIPTION = ("twitter:description", "og:description", "description")
_LENGTH_CODES = {"title": "share-title-length", "description": "share-description-length"}
_ONE_WORD = re.compile(r"(?:(?!\s)[\0-\u052f]){1,24}")
"""A word in a script that separates words; in other scripts it may be a sentence."""

_PLACEHOLDERS = re.compile(
    r"""
      ^\W*lorem\ ipsum\b | \blorem\ ipsum\ dolor\b
    | ^\W*(?-i:TODO|FIXME|X{3,})\W*$ | ^\W*TBD\W*$
    | ^(?-i:TODO|TBD|FIXME|XXX)\s?[:(]
    | [\[<{](?-i:TODO|TBD|FIXME|XXX)\b[^\]>}]{0,80}[\]>}] | \((?-i:TODO|TBD|FIXME)\)
    | :\ (?-i:TBD|TODO)\W*$
    | ^untitled(?:[ ](?:document|page|post|[0-9]{1,4}))?$
    | ^(?-i:None|none|NONE|null|NULL|nil|undefined)$
    | ^\W*insert\ [\w ]{1,40}\ here\W*$
    | ^\W*(?:(?:add|enter|write|type|put)\ (?:(?:your|a|an|the)\ )?|your\ )
        (?:(?:page|short|meta|alt)\ )?(?:title|description|summary|text|content)
        \ (?:goes\ )?here\W*$
    | (?<!`)(?:\{\{[^{}]{0,200}\}\} | \{%[^{}]{0,200}%\} | <%[^<>]{0,200}%> | \$\{\w[\w.]{0,80}\})
    | \[(?:(?:insert|your|the)\ ){0,2}
        (?:company|organi[sz]ation|business|site|website|app|product|service|author|contact|
           legal\ entity|name|title|description|date|e-?mail|address|country|state|url)
        (?:\ (?:name|title|address|url|date|here))?\](?!\()
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Texts that somebody meant to replace. Whole shapes, never a word alone in a sentence: `TODO` is
Spanish for "all", `XXX` the Roman thirty, and `None of our data is sold` a good sentence."""

_X_ACCOUNT = re.compile("@[A-Za-z0-9_]{1,20}")
_ACCOUNT_IN_ADDRESS = re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/@?([A-Za-z0-9_]{1,20})/?")
_FEDIVERSE_ACCOUNT = re.compile(r"@?[\w.-]{1,100}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}(?::\d{1,5})?")
"""Mastodon takes it with and without the first `@`."""


def lint(record: SocialRecord) -> list[Finding]:
    """What is wrong with a record."""
    found = [
        *_lengths(record),
        *_alike(record),
        *_placeholders(record),
        *lost_addresses(record),
        *unused_properties(record),
        *image_findings(record),
        *alternative_texts(record),
        *_address(record),
        *_card(record),
        *_accounts(record),
        *_robots(record),
    ]
    return list(dict.fromkeys(found))


# -- texts -----------------------------------------------------------------------------------


def _readers(record: SocialRecord, part: str) -> Iterator[tuple[str, str, list[Platform]]]:
    """The texts of ``title`` or ``description``: name, text, who reads it."""
    names = _TITLE if part == "title" else _DESCRIPTION
    shared, of_x = getattr(record, part), getattr(record.x, part)
    shared_key = giving_key(record, *names[1:])
    own = of_x is not None and names[0] in record.provenance
    if shared and shared_key:
        yield shared_key, shared, [p for p in PLATFORMS if not own or "twitter:" not in p.reads]
    if own and of_x:
        yield names[0], of_x, [p for p in PLATFORMS if "twitter:" in p.reads]


def _lengths(record: SocialRecord) -> Iterator[Finding]:
    for part in ("title", "description"):
        for key, text, readers in _readers(record, part):
            count = length(text)
            limits = [(getattr(platform, part), platform.name) for platform in readers]
            cuts = sorted((most, name) for most, name in limits if most and count > most)
            name = written_name(record, key)
            if cuts:
                least, first = cuts[0]
                others = [f"{platform} at {most}" for most, platform in cuts[1:]]
                is_of_x = [platform for _, platform in cuts] == [X.name]
                advice = f"shorten it to {least} characters"
                if is_of_x and key != f"twitter:{part}":
                    advice += f", or give X a separate `twitter:{part}`"
                yield Finding(
                    _LENGTH_CODES[part],
                    f"`{name}` has {count} characters; "
                    + joined([f"{first} cuts it at {least}", *others]),
                    advice,
                    key,
                )
            elif part == "description" and _is_one_word(text):
                yield Finding(
                    "share-description-length",
                    f"`{name}` is only one word, which tells readers nothing about the page",
                    "write one or two sentences that summarise the page",
                    key,
                )


def _is_one_word(text: str) -> bool:
    word = one_line(text)
    return bool(_ONE_WORD.fullmatch(word)) and not _PLACEHOLDERS.search(word)


def _alike(record: SocialRecord) -> Iterator[Finding]:
    """Descriptions that only repeat the title."""
    for title, key, text in (
        (record.title, giving_key(record, *_DESCRIPTION[1:]), record.description),
        (record.x.title, giving_key(record, *_DESCRIPTION), record.x.description),
    ):
        if title and text and key and _letters(title) == _letters(text) != "":
            yield Finding(
                "share-same-text",
                f"`{written_name(record, key)}` says the same as the title",
                "say more than the title, or remove it: the page's first paragraph is then used",
                key,
            )
            return


def _letters(text: str) -> str:
    """A text without what does not count: case, spaces, punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "PZC")


def _placeholders(record: SocialRecord) -> Iterator[Finding]:
    first = record.images[0] if record.images else None
    texts = [
        *((key, text) for key, text, _ in _readers(record, "title")),
        *((key, text) for key, text, _ in _readers(record, "description")),
        (giving_key(record, "description", "og:description"), record.summary),
        ("og:image:alt", first.alt if first else None),
        ("twitter:image:alt", record.x.image_alt),
        ("og:site_name", record.site_name),
        *(("author", author) for author in record.authors),
    ]
    seen = set()
    for key, text in texts:
        if not key or not text or key not in record.provenance:
            continue
        match = _PLACEHOLDERS.search(one_line(text))
        provenance = record.provenance[key]
        if match is not None and provenance not in seen:
            seen.add(provenance)  # one line of the header can set several tags
            yield Finding(
                "share-placeholder",
                f"`{written_name(record, key)}` still contains the placeholder "
                f"`{in_short(match[0])}`",
                "write what readers should see there",
                key,
            )


# -- addresses, the card, accounts -----------------------------------------------------------


def _address(record: SocialRecord) -> Iterator[Finding]:
    if "og:url" not in record.provenance or not record.url or not record.canonical:
        return
    if plain_address(record.url) != plain_address(record.canonical):
        yield Finding(
            "share-address-differs",
            f"`og:url` is `{in_short(record.url)}`, but the page's canonical address is "
            f"`{in_short(record.canonical)}`",
            "remove `og:url`: by default, it is the canonical address",
            "og:url",
        )


def _card(record: SocialRecord) -> Iterator[Finding]:
    card = record.x.card
    key = giving_key(record, "twitter:card", "twitter:player")
    if card is None or key is None:
        return
    others = dict(record.others)
    if card not in CARD_TYPES:
        yield Finding(
            "share-card-type",
            f"X does not know the card `{in_short(card)}`",
            f"write one of {joined(f'`{name}`' for name in CARD_TYPES)}, or remove it: by "
            "default, the card is chosen to suit the image",
            key,
        )
    elif card == "summary_large_image" and record.x.image is None:
        yield Finding(
            "share-card-type",
            "`summary_large_image` is a card with a large picture, but this page has no picture",
            "give the page an `og:image`, or remove `twitter:card`",
            key,
        )
    elif card == "player":
        wanted = ("twitter:player", "twitter:player:width", "twitter:player:height")
        lacking = [f"`{name}`" for name in wanted if name not in others]
        if lacking:
            yield Finding(
                "share-card-type",
                f"a `player` card also needs {joined(lacking)}",
                "write them, or leave `twitter:card` out",
                key,
            )


def _accounts(record: SocialRecord) -> Iterator[Finding]:
    for key, text in (("twitter:site", record.x.site), ("twitter:creator", record.x.creator)):
        if text and key in record.provenance and not _X_ACCOUNT.fullmatch(text):
            address = _ACCOUNT_IN_ADDRESS.fullmatch(text)
            name = address[1] if address else text
            account = f"@{name}" if _X_ACCOUNT.fullmatch(f"@{name}") else "@name"
            yield Finding(
                "share-account",
                f"`{in_short(text)}` is not an account on X",
                f"write `{account}`",
                key,
            )
    key = "fediverse:creator"
    for text in dict(record.others).get(key, ()):
        if key in record.provenance and not _FEDIVERSE_ACCOUNT.fullmatch(text):
            yield Finding(
                "share-account",
                f"`{in_short(text)}` is not an account on Mastodon or a similar network",
                "write `@name@example.social`: the name and its server",
                key,
            )


def _robots(record: SocialRecord) -> Iterator[Finding]:
    """Words that no robot knows: the page would be indexed all the same."""
    if record.robots is None or "robots" not in record.provenance:
        return
    robots = record.robots.lower()
    if "unavailable_after" in robots:  # a date with a time can contain commas
        return
    words = [word.strip() for word in robots.split(",")]
    unknown = [w for w in words if w and w.partition(":")[0].strip() not in ROBOTS_WORDS]
    for word in unknown:
        yield Finding(
            "share-robots",
            f"search engines do not know `{in_short(word)}`",
            did_you_mean(word, ROBOTS_WORDS)
            or "write `noindex`, `nofollow` or another word that they know",
            "robots",
        )
