"""A page's fields -> whether they say that it is not to be published, as any common system says it.

Keys and words are compared without letter case, spaces, `_`, `-` and punctuation. A certain
statement, next to ``title`` or below ``policy``, makes a page a draft. An uncertain one is never
taken for 'publish it': it is reported.

Where the names and words come from:

| system | names and words | source |
| --- | --- | --- |
| Hugo | draft, headless, build, publishDate, expiryDate | gohugo.io/configuration/front-matter |
| Docusaurus | draft, unlisted | docusaurus.io/docs/api/plugins |
| Quarto | draft | quarto.org/docs/websites/website-drafts.html |
| Material's blog | draft | squidfunk.github.io/mkdocs-material/plugins/blog |
| Jekyll | published | jekyllrb.com/docs/front-matter |
| Statamic | published | statamic.dev/variables/published |
| Grav | published, visible, publish_date, unpublish_date | learn.getgrav.org/17/content/headers |
| Obsidian | publish | help.obsidian.md/publish |
| metalsmith-publish | publish: draft, private, unlisted | npmjs.com/package/metalsmith-publish |
| Eleventy | permalink: false | 11ty.dev/docs/permalinks |
| Middleman | ignored | middlemanapp.com/basics/frontmatter |
| Quartz | unlisted | quartz.jzhao.xyz/plugins/unlistedpages |
| WordPress | draft, pending, future, private, trash | developer.wordpress.org/rest-api |
| Ghost | draft, scheduled, sent; visibility: members, paid | docs.ghost.org/admin-api |
| Kirby | draft, unlisted | getkirby.com/docs/reference/objects/page/change-status |
| Nikola | draft, private | getnikola.com/handbook.html |
| Pelican | draft, hidden, skip | docs.getpelican.com/en/latest/content.html |
| Drupal | draft, archived | drupal.org/node/2835716 |

The others are words that authors write, or that other systems are known for. If in doubt, the
page is held back. ``date`` is the date of a text, and holds nothing back.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

Way = tuple[str | int, ...]
"""The way to a value: keys, and places in lists."""

_FLAGS = frozenset(
    ["draft", "drafts", "isdraft", "indraft", "draftpage", "saveasdraft", "unpublished"]
    + ["isunpublished", "notpublished", "donotpublish", "nopublish", "unpublish", "wip"]
    + ["workinprogress", "headless"]
)
"""Keys that say it with `true`, and mean nothing else."""
_OTHER_TONGUES = frozenset(
    """
    entwurf brouillon ébauche borrador rascunho bozza utkast kladde luonnos szkic koncept ontwerp
    taslak nháp черновик чернетка 草稿 草案 下書き 초안 مسودة טיוטה
    """.split()
)
"""The word for a draft, which a translation tool makes of a key or of a value."""
_PERHAPS = frozenset(
    ["unlisted", "hidden", "ishidden", "private", "isprivate", "internal", "confidential", "secret"]
    + ["embargo", "embargoed", "unreleased", "trashed", "trash", "deleted", "ignored"]
    + ["restricted", "accesslimited", "scheduled"]
)
"""Keys that say it with `true`, but can also contain something else."""
_PERHAPS_IN_DOUBT = frozenset(["archived", "isarchived", "disabled", "skip", "exclude", "excluded"])
"""The same, but some systems publish such a page."""
_PUBLISHING = frozenset(
    ["published", "publish", "ispublished", "topublish", "dgpublish", "public", "ispublic"]
    + ["render", "output", "permalink", "released"]
    + ["publié", "publiée", "publie", "publicado", "publicada", "pubblicato", "veröffentlicht"]
    + ["gepubliceerd", "publicerad", "publisert", "opublikowano", "опубликовано", "公開", "发布"]
)
"""Keys that say it with `false`."""
_PUBLISHING_IN_DOUBT = frozenset(
    ["visible", "isvisible", "listed", "live", "islive", "enabled", "active", "isactive"]
    + ["approved", "isapproved", "ready", "publishable"]
)
"""The same, but some systems only leave such a page out of lists."""
_PLAINLY_PUBLISHING = frozenset(["published", "publish", "ispublished", "topublish", "dgpublish"])
"""Those of them that mean nothing else, wherever they are."""
_STATUSES = frozenset(
    ["status", "state", "workflow", "visibility", "access", "stage", "lifecycle", "publication"]
    + ["approval", "audience", "permission", "permissions"]
)
"""Keys that say it with a word; so do those that end with one of the first two."""
_STATUS_OF_TEXT = re.compile(
    r"(?:wp|post|page|content|doc|document|publish|publishing|published|publication|workflow"
    r"|review|approval|editorial|moderation|current|article|entry|item|record|version|site|policy"
    r"|lifecycle|govuk|edition|my|is)+(?:status|state)"
)
"""Such a key of a text; that of a patent or a person can also be `pending` or `private`."""
_HELD_UNTIL = frozenset(
    ["publishdate", "publishon", "publishat", "publishfrom", "pubdate", "releasedate", "golive"]
    + ["publishedat", "publishedon", "publisheddate", "publishtime", "publishafter", "goliveat"]
    + ["datepublished", "publicationdate", "firstpublishedat", "scheduled", "scheduledfor"]
    + ["scheduledat", "scheduledpublishingtimestamp", "holduntil"]
    + ["embargo", "embargoeduntil", "embargountil", "embargodate", "visiblefrom", "availablefrom"]
)
_HELD_FROM = frozenset(["expirydate", "unpublishdate", "unpublishon", "unpublishat", "deletedat"])
_TEXTS = frozenset(
    ["title", "subtitle", "description", "summary", "excerpt", "name", "author", "authors", "id"]
    + ["slug", "url", "tag", "tags", "keywords", "categories", "template", "icon", "label", "menu"]
    + ["navtitle", "sidebarlabel", "linktitle", "pagetitle", "social", "heading", "headline"]
    + ["subject", "topic", "series", "section", "labels", "category", "prev", "next"]
    + ["pageclass", "class", "parent"]
)
"""Keys whose value `draft` means something else; with any other key it may mean a draft."""

_KNOWN = (
    _FLAGS
    | _PERHAPS
    | _PERHAPS_IN_DOUBT
    | _PUBLISHING
    | _PUBLISHING_IN_DOUBT
    | _STATUSES
    | _HELD_UNTIL
    | _HELD_FROM
)
_UNPUBLISHED = (
    frozenset(
        """
    draft|drafts|drafted|drafting|draft only|auto draft|first draft|work in progress|in progress
    unpublished|not published|never published|unreleased|not released|wip|in work|todo|not ready
    private|hidden|internal|confidential|secret|restricted|invisible|unlisted|password
    pending|pending review|pending approval|in review|under review|needs review|review|to review
    awaiting approval|awaiting review|awaiting sign off|in drafting|rough draft
    in preparation|embargoed|embargo|scheduled|future|on hold
    trash|trashed|deleted|skip|disabled|inactive|headless
    """.replace("\n", "|")
        .replace("    ", "")
        .strip("|")
        .split("|")
    )
    - {""}
    | _OTHER_TONGUES
)
"""Words of a status with which no system publishes; a translation tool may have changed one."""
_DOUBTFUL = frozenset(
    ["archived", "archive", "submitted", "rejected", "removed", "expired", "inherit", "unapproved"]
    + ["retired", "staged", "staging", "preview", "members", "paid", "tiers", "sent"]
    + ["protected", "authenticated", "unreviewed", "prerelease", "pre release", "predraft"]
)
"""Values of a status with which some systems publish, and others do not."""
_WORDS = ("draft", "drafts", "drafted", "unpublished", "wip")
"""Words that make any status that contains them uncertain: `draft, for the board`."""
_NOT = ("not", "do not", "don t", "never", "embargo", "embargoed", "internal", "for internal")
"""How a status that is a sentence begins: `not for publication`."""
_TRUE = frozenset(
    ["true", "yes", "y", "on", "1", "t", "x", "ja", "oui", "si", "sí", "sì", "sim", "да", "tak"]
    + ["wahr", "vrai", "verdadero", "vero", "是", "はい", "예"]
)
_FALSE = frozenset(
    ["false", "no", "n", "off", "0", "f", "never", "nein", "non", "não", "nee", "nej", "нет", "nie"]
    + ["falsch", "faux", "falso", "否", "いいえ", "아니요"]
)
_POLICY = "policy"
_MOST_LEVELS = 50
_MOST_VALUES = 20_000
_NAMES = ("policy", "status", "draft", "published", "publish", "unpublished", "unlisted", "hidden")
"""Keys whose misspelling would publish a page unnoticed."""
_OTHER_WORDS = frozenset(
    """
    states stats static statue statues stages craft crafts graft raft rafts drift drifts daft
    police polity polish publisher publishers publishes publishing republished punished
    polished public private hide publishedby publishedin
    """.split()
)
"""Words that are not misspellings of these names."""


class Saying(NamedTuple):
    """What one field says.

    :param way: to the field.
    :param reason: why it is not certain that the page is a draft; empty if it is certain.
    """

    way: Way
    reason: str = ""


def sayings(fields: Mapping[str, Any], today: datetime.date | None = None) -> list[Saying]:
    """Each field that says, or may say, that the page is not to be published.

    :param today: the day that dates of publication are compared with; None: they are not.
    """
    policy = fields.get(_POLICY)
    own: list[tuple[Way, Mapping[str, Any]]] = [((), fields)]
    if isinstance(policy, Mapping):
        own.append(((_POLICY,), policy))
    found = [
        saying
        for way, mapping in own
        for key, value in mapping.items()
        if isinstance(key, str) and (*way, key) != (_POLICY,)
        for saying in _said((*way, key), name_of(key), value, today)
    ]
    return found if says_published(fields) else [*found, *_said_elsewhere(fields)]


def says_published(fields: Mapping[str, Any]) -> bool:
    """Whether a page says explicitly that it should be published."""
    policy = fields.get(_POLICY)
    own = [fields, *([policy] if isinstance(policy, Mapping) else [])]
    return any(
        name_of(str(key)) in _STATUSES and words_of(value) in ("published", "publish", "public")
        for mapping in own
        for key, value in mapping.items()
    )


def says(fields: Mapping[str, Any]) -> bool:
    """Whether any field of a page says whether it should be published."""
    return says_published(fields) or bool(sayings(fields))


def name_of(key: str) -> str:
    """A key in the form in which keys are compared."""
    return _name_of(key[:_LONGEST])


@lru_cache(maxsize=4_096)
def _name_of(key: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", key).casefold())


def words_of(value: object) -> str:
    """A value in the form in which values are compared; empty for what is not text."""
    return _words_of_text(value.strip()[:_LONGEST]) if isinstance(value, str) else ""


@lru_cache(maxsize=4_096)
def _words_of_text(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).casefold()
    return _NO_LETTER.sub(" ", _INVISIBLE.sub("", plain)).strip()


def misspelt(key: str) -> str:
    """The name that a key is a misspelling of, or an empty string.

    A key in the wrong letter case counts as misspelt if the name is read in one case only.
    """
    name = name_of(key)
    if name in ("policy", "status"):
        return name if key != name else ""
    return _misspelt(name)


@lru_cache(maxsize=4_096)
def _misspelt(name: str) -> str:
    if name in _KNOWN or name in _OTHER_WORDS:
        return ""
    return next((known for known in _NAMES if is_near(name, known)), "")


def is_near(word: str, known: str) -> bool:
    """Whether a word is a misspelling of another: one letter added, missing or wrong, or two
    swapped; in a long word, up to two such mistakes."""
    most = 2 if len(known) > 8 else 1
    if abs(len(word) - len(known)) > most or word == known or len(set(word) ^ set(known)) > 4:
        return False
    return distance(word, known) <= most


def distance(one: str, other: str) -> int:
    """How many such mistakes are between two short words (3: three or more)."""
    if abs(len(one) - len(other)) > 2:
        return 3
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return min(rows[-1][-1], 3)


def _said(way: Way, name: str, value: object, today: datetime.date | None) -> Iterator[Saying]:
    """What one field says, next to ``title`` or below ``policy``."""
    names_a_draft = "draft" in name or "unpublish" in name
    words = words_of(value)
    if not (name in _KNOWN or names_a_draft or name == "build" or _is_status(name)):
        given = value if isinstance(value, list) else [value]
        held = any(words_of(item) in _MEANT and "/" not in str(item) for item in given)
        if name in _OTHER_TONGUES and _truth(value):
            yield Saying(way)
        elif name not in _TEXTS and held:
            yield Saying(way, "its value is a word for that")
        elif _PUBLISH_KEY.fullmatch(name) and _truth(value) is bool(_NOT_KEY.match(name)):
            yield Saying(way, "its name says so")
        return
    truth = _truth(value)
    if name in _HELD_UNTIL | _HELD_FROM:
        yield from _held_by_date(way, name, value, today)
    elif name in _FLAGS | _PERHAPS | _PERHAPS_IN_DOUBT:
        if truth or words in _UNPUBLISHED:
            in_doubt = name in _PERHAPS_IN_DOUBT
            yield Saying(way, "some systems publish such a page, others do not" * in_doubt)
        elif truth is None and (name in _FLAGS or _holds_word(words)):
            yield Saying(way, "it is neither `true` nor `false`")
    elif name in _PUBLISHING | _PUBLISHING_IN_DOUBT:
        if truth is False or words in _UNPUBLISHED:
            in_doubt = name in _PUBLISHING_IN_DOUBT
            yield Saying(way, "some systems only leave such a page out of lists" * in_doubt)
        elif name in ("publish", "topublish", "dgpublish") and isinstance(value, datetime.date):
            yield from _held_by_date(way, "publishdate", value, today)
        elif _holds_word(words):
            yield Saying(way, f"it contains `{_first_word(words)}`")
        elif name in ("publish", "topublish", "dgpublish") and truth is None:
            yield Saying(way, "it is neither `true` nor `false`")
    elif _is_status(name):
        values = value if isinstance(value, list) else [value]
        if names_a_draft and truth:
            yield Saying(way, "its name says so")
        if name not in _STATUSES and not _STATUS_OF_TEXT.fullmatch(name):
            values = [item for item in values if _holds_word(words_of(item))]
        for item in values:
            yield from _said_by_status(way, item)
        if isinstance(value, Mapping) and len(way) < _MOST_LEVELS:
            for key, item in value.items():
                inner = (*way, str(key))
                said = [*_said(inner, name_of(str(key)), item, today)]
                yield from said or _said_by_status(inner, item)
    elif name == "build" and isinstance(value, Mapping):  # Hugo's
        for key in ("render", "list"):
            if words_of(value.get(key)) in ("never", "false") or value.get(key) is False:
                in_doubt = key == "list"
                yield Saying((*way, key), "Hugo only leaves such a page out of lists" * in_doubt)
    elif names_a_draft and truth:
        yield Saying(way, "its name says so")


def _said_by_status(way: Way, value: object) -> Iterator[Saying]:
    words = words_of(value)
    if words in ("rejected", "on hold") and way[-1:] == ("status",):
        return  # a decision's, which is published
    if words in _UNPUBLISHED or words.replace(" ", "") in _WORDS:
        yield Saying(way)
    elif words in _DOUBTFUL:
        yield Saying(way, "some systems publish such a page, others do not")
    elif _truth(value) is False:
        yield Saying(way, "in some systems that means unpublished")
    elif _holds_word(words):
        yield Saying(way, f"it contains `{_first_word(words)}`")
    elif words.startswith(tuple(f"{start} " for start in _NOT)):
        yield Saying(way, "it says what the page is not for")
    elif _slip_of(words):
        yield Saying(way, f"it may be `{_slip_of(words)}`, misspelt")


@lru_cache(maxsize=4_096)
def _slip_of(words: str) -> str:
    """The value of a status that a value is a misspelling of, or an empty string."""
    word = words.replace(" ", "")
    known = ("draft", "unpublished", "private", "pending")
    near = next((one for one in known if is_near(word, one)), "")
    if near and (word in _OTHER_WORDS or distance(word, "published") < 2):
        return ""
    return near


def _held_by_date(
    way: Way, name: str, value: object, today: datetime.date | None
) -> Iterator[Saying]:
    day = _day(value)
    truth = _truth(value)
    if day is not None:
        if today is not None and (day > today if name in _HELD_UNTIL else day <= today):
            yield Saying(way)
    elif truth or words_of(value) in _UNPUBLISHED:
        yield Saying(way)
    elif value is None or words_of(value) in ("none", "null") or value == "":
        if name.endswith("publishedat"):  # Strapi's drafts
            yield Saying(way, "it is empty")
    elif truth is None:
        year = _year(value)
        if year is None or today is None or year == today.year:
            yield Saying(way, "it is not a date")
        elif year > today.year if name in _HELD_UNTIL else year < today.year:
            yield Saying(way)


def _year(value: object) -> int | None:
    """The year of a day that is written out, `Jul 08 2022`, or None where it names not just one."""
    years = re.findall(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)", str(value)[:_LONGEST])
    return int(years[0]) if len(set(years)) == 1 else None


def _day(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    match = re.match(r"\s*(\d{4}-\d{2}-\d{2})(?![\d-])", value) if isinstance(value, str) else None
    try:
        return datetime.date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _said_elsewhere(fields: Mapping[str, Any]) -> Iterator[Saying]:
    """What other mappings of a header say, where no system looks for it."""
    waiting: list[tuple[Way, Any]] = [((key,), value) for key, value in fields.items()]
    seen = 0
    while waiting and seen < _MOST_VALUES:  # the values of a configuration can contain themselves
        way, value = waiting.pop()
        seen += 1
        if len(way) > _MOST_LEVELS:
            continue
        if isinstance(value, list):
            waiting += [((*way, index), item) for index, item in enumerate(value)]
        if not isinstance(value, Mapping):
            continue
        for key, item in value.items():
            inner = (*way, str(key))
            if way != (_POLICY,) and _says_plainly(name_of(str(key)), item, exact=False):
                yield Saying(inner, "it is not read in this place")
            waiting.append((inner, item))


@lru_cache(maxsize=4_096)
def _may_say(value: str) -> bool:
    """Whether a value of a line can say so with any key."""
    if len(value) > _LONGEST:
        return False
    words = words_of(value)
    return _truth(value) is not None or words in _UNPUBLISHED or bool(_slip_of(words))


def _says_plainly(name: str, value: object, *, exact: bool) -> bool:
    """Whether a key and a value mean that, wherever they are.

    :param exact: whether the whole value has to be one of a status.
    """
    if not isinstance(value, (str, int, float)):
        return False
    if isinstance(value, str) and len(value) > 2 * _LONGEST:
        value = value.strip()[:_LONGEST]
    return _scalar_says_plainly(name, value, exact=exact)


@lru_cache(maxsize=4_096, typed=True)
def _scalar_says_plainly(name: str, value: str | float, *, exact: bool) -> bool:
    truth, words = _truth(value), words_of(value)
    known = misspelt(name)
    is_word = words in _UNPUBLISHED if exact else _holds_word(words) or words == "private"
    is_word = is_word or bool(_slip_of(words))
    if name in _FLAGS or (exact and name in ("unlisted", "hidden", "private")):
        return truth is True or words in _WORDS
    if name in _PLAINLY_PUBLISHING or known in ("published", "publish"):
        return truth is False or is_word
    if _is_status(name) or known == "status":
        return is_word
    return known in ("draft", "unpublished", "unlisted") and (truth is True or is_word)


def _is_status(name: str) -> bool:
    return name in _STATUSES or name.endswith(("status", "state"))


def _truth(value: object) -> bool | None:
    """Whether a value means true or false, or None for one that means neither."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return bool(value) if value in (0, 1) else None
    words = words_of(value)
    return True if words in _TRUE else False if words in _FALSE else None


def _holds_word(words: str) -> bool:
    return bool(_first_word(words))


def _first_word(words: str) -> str:
    """The first word of a value that makes it doubtful, or an empty string."""
    if "not published" in words or "not yet" in words:
        return "not"
    return next((word for word in words.split() if word in _WORDS), "")


_LONGEST = 200
"""Characters of a key or value that are looked at."""
_MOST_PARTS = 40
_NO_LETTER = re.compile(r"[\W_]+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_NOT_KEY = re.compile(r"no|do?nt|donot|skip|never|without|disable|hasnotbeen")
_PUBLISH_KEY = re.compile(
    r"(?:no|not|do?nt|donot|skip|never|without|disable|should|can|may|auto|hasbeen|hasnotbeen|be"
    r"|ready|readyto)+(?:publish|published|publishing)"
    r"|publish(?:ing)?(?:enabled|active|page|ready)"
)
"""Keys like `should_publish`; one that begins like `dont_publish` says it with `true`."""
_MEANT = frozenset(["draft", "unpublished"]) | _OTHER_TONGUES
_TWO_WORDS = re.compile(r"\W*([\w-]{3,40})\W{1,9}(\w{1,12})\W*")
_SEPARATOR = re.compile(r"[:=]")
_NO_KEY = re.compile(r"[^\w -]")
_PROSE_BEHIND = re.compile(r"^[^,{}\[\]#]*,(?: [^\s,{}\[\]]+){3}")
_END_OF_VALUE = re.compile(r"[,{}\[\]#]|(?<=\s)[-*_~]{2,}")


def line_says_unpublished(line: str) -> bool:
    """Whether a line of a text contains a key and a value that say so: `title: A status: draft`.

    :param line: its full-width characters and typographic quotes replaced.
    """
    return bool(name_that_says(line))


def name_that_says(line: str) -> str:
    """The key of a line that says so, as keys are compared, or an empty string."""
    alone = _TWO_WORDS.fullmatch(line)
    if alone is not None:  # `draft true`: its colon is lost
        name, words = name_of(alone[1]), words_of(alone[2])
        if (name in _FLAGS and words in _TRUE) or (name == "status" and words in _WORDS):
            return name
    parts = _SEPARATOR.split(line)[:_MOST_PARTS]
    for left, right in zip(parts, parts[1:], strict=False):
        value = _END_OF_VALUE.split(right.lstrip(" \"'"), maxsplit=1)[0]
        last = right is parts[-1]
        if (
            last and _truth(value) is not None and _PROSE_BEHIND.search(right)
        ):  # `Draft: yes, we publish drafts`
            value = right
        before_next_key = value.rsplit(None, 1)[0] if value.split() else ""
        values = [value] if last else [value, before_next_key]
        values = [one for one in values if _may_say(one)]
        if not values:
            continue
        keys = _NO_KEY.split(left)[-1].split() or _NO_KEY.split(left.rstrip(" \"'"))
        for count in (1, 2, 3):
            name = name_of("".join(keys[-count:]))
            if len(name) > 2 and any(_says_plainly(name, one, exact=True) for one in values):
                return name
    return ""
