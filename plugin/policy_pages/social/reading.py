"""A page's header -> the entries of what a shared link shows, each with its place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import NoneType
from typing import Any, NamedTuple

from policy_pages.front_matter.reading import FrontMatter, KeyPath, key_span
from policy_pages.social.record import Provenance, Rank
from policy_pages.social.vocabulary import (
    MEDIA,
    NAMESPACES,
    PROPERTIES,
    SYNONYMS,
    Property,
    property_of,
)
from policy_pages.text.diagnostics import Diagnostic, diagnose, did_you_mean
from policy_pages.text.source import Source, Span
from policy_pages.text.yaml_messages import value_read

FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("og:title",),
    "description": ("description", "og:description"),
    "image": ("og:image",),
    "author": ("author",),
    "robots": ("robots",),
    "canonical": ("canonical",),
    "published": ("article:published_time",),
    "updated": ("article:modified_time",),
    "expires": ("article:expiration_time",),
    "section": ("article:section",),
    "tags": ("article:tag",),
}
"""A page's own fields -> the names that they set."""

MATERIAL_KEYS = frozenset(["cards", "cards_layout", "cards_layout_options", "enabled"])
"""What Material's own plugin for cards reads under the same key; no tags of ours."""

_MEDIA_PARTS = {"path": "", "url": "", "src": "", "href": ""}
"""Keys of an image that is written as a mapping -> the end of the name; other keys are the end."""

IMAGE_KEYS = ("url", "path", "src", "href", "alt", "width", "height", "type", "secure_url")
"""The keys that an image can have if it is written as a mapping."""
_OBJECTS = {
    "og:image": ("an image", "it has `url`, `alt`, `width`, `height`, `type` and `secure_url`"),
    "og:video": ("a video", "it has `url`, `alt`, `width`, `height`, `type` and `secure_url`"),
    "og:audio": ("an audio file", "it has `url`, `type` and `secure_url`"),
}
"""What an object is called, and what one that is written as a mapping has."""
_NAME = re.compile(r"[A-Za-z][\w.:-]*")
"""A name of a tag."""
_FIELD_PROPERTIES = {
    "author": Property(many=True),
    "canonical": Property("address"),
}
_CHECKED_ELSEWHERE = frozenset(["title", "description", "published", "updated", "expires"])
"""Fields whose values :mod:`policy_pages.policies` looks at."""
_MANUAL = "the manual's page “What a shared link shows” lists the names"
_ALIKE = 0.8
"""How similar a misspelt name must be to the intended one; `og:rating` is not `og:description`."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What HTML cannot carry (https://html.spec.whatwg.org/#preprocessing-the-input-stream)."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:?\d{2}|Z)?)?")

Part = Mapping[str, str]
"""An object: the end of a name (``""``, ``:alt``) -> text."""


class Entry(NamedTuple):
    """One name and the value that a page or a site gives it.

    :param values: texts, or the parts of an object; none for a key without a value.
    """

    key: str
    values: tuple[str | Part, ...]
    provenance: Provenance

    @property
    def deletes(self) -> bool:
        """Whether there should be no tag: ``""``, or no value."""
        return not any(value for value in self.values)


class ValueProblemError(Exception):
    """A value that its name does not take.

    :param what: what it is.
    :param help: what to write.
    :param way: from the value to the part that is meant.
    """

    def __init__(self, what: str, help: str, *way: str) -> None:
        super().__init__(what, help)
        self.way = way


def read_social(source: Source, front_matter: FrontMatter) -> tuple[list[Entry], list[Diagnostic]]:
    """The entries of a page, those that go before others last, and what is wrong with them.

    Some translated pages have the lines of ``social`` at the top level: those count, too.
    """
    reader = _Reader(source, front_matter)
    fields = front_matter.fields
    entries = list(reader.fields(fields))
    loose = {key: value for key, value in fields.items() if _is_loose(key)}
    entries += reader.entries(loose, Rank.TOP_LEVEL)
    social = fields.get("social")
    if isinstance(social, dict):
        entries += reader.entries(social, Rank.SOCIAL)
    elif social is not None:
        reader.problems.append(
            diagnose(
                source,
                key_span(source, front_matter, "social"),
                "social-mapping",
                f"`social` is {value_read(social)}, not `key: value` lines",
                help='write lines such as `"og:title": …` below it, indented',
            )
        )
    return entries, reader.problems


def site_entries(defaults: Mapping[str, Any]) -> list[Entry]:
    """The entries of a site's option ``social``.

    :raises ValueProblemError: for a value that its name does not take.
    """
    entries: list[Entry] = []
    for key, value in defaults.items():
        name = SYNONYMS.get(key, key)
        values = tuple(_values(key, value, property_of(name)))
        entries.append(Entry(name, values, Provenance(Rank.SITE, key)))
    return entries


@lru_cache(maxsize=4_096)
def suggestion(key: str) -> str | None:
    """What to tell an author about an unknown name, or None if it may be valid.

    A name without a namespace, or in another one, may be for a reader that is unknown here.
    """
    if key in PROPERTIES or key in SYNONYMS:
        return None
    plain = re.sub(r"[._ -]+", ":", key.lower())
    alike = (key.lower(), plain, plain if ":" in plain else f"og:{plain}")
    meant = next((name for name in alike if name in PROPERTIES), None)
    if meant is None:
        close = (get_close_matches(name, PROPERTIES, n=1, cutoff=_ALIKE) for name in alike[1:])
        meant = next((names[0] for names in close if names), None)
    if meant is not None:
        return f"did you mean `{meant}`?"
    namespace = key.partition(":")[0].lower()
    if namespace in NAMESPACES or not _NAME.fullmatch(key):
        return _MANUAL
    return None


class _Reader:
    """Reads one header."""

    def __init__(self, source: Source, front_matter: FrontMatter) -> None:
        self.source = source
        self.front_matter = front_matter
        self.problems: list[Diagnostic] = []

    def fields(self, fields: Mapping[str, Any]) -> Iterator[Entry]:
        """The names that the page's own fields set; a field without a value sets none."""
        for field, names in FIELDS.items():
            value = _plainer(field, fields.get(field))
            if value is None or value == "":
                continue
            takes = _FIELD_PROPERTIES.get(field, property_of(names[0]))
            entry = self._entry(field, names[0], value, takes, Rank.FIELDS)
            if entry is not None:
                yield from (Entry(name, entry.values, entry.provenance) for name in names)
        yield from self._noindex(fields.get("noindex"), fields.get("robots"))

    def _noindex(self, noindex: object, robots: object) -> Iterator[Entry]:
        """``noindex: true``, also together with other words for robots."""
        if not isinstance(noindex, (bool, NoneType)):
            message = f"the value of `noindex` is neither true nor false: `{text_of(noindex)}`"
            self._report(("noindex",), "social-value", message, "write `noindex: true`", True)
        plain = _plainer("robots", robots)
        others = text_of(plain) if isinstance(plain, str) else ""
        words = [word.strip() for word in others.split(",")]
        against = [word for word in words if word.lower() in ("index", "all")]
        if noindex is True and against:
            message = f"`robots` says `{against[0]}`, but this page has `noindex`"
            help = "remove the word, or write `noindex: false` to let search engines list the page"
            self._report(("robots",), "social-value", message, help)
            others = ", ".join(word for word in words if word not in against)
        if noindex is True and "noindex" not in others:
            text = f"noindex, {others}" if others else "noindex"
            yield Entry("robots", (text,), self._provenance("noindex", Rank.FIELDS))

    def entries(self, values: Mapping[Any, Any], rank: Rank) -> Iterator[Entry]:
        """The names of a mapping."""
        for written, value in values.items():
            key = str(written)
            if key in MATERIAL_KEYS:
                continue
            advice = suggestion(key) if isinstance(written, str) else _MANUAL
            if advice is not None:
                way = ("social", key) if rank == Rank.SOCIAL else (key,)
                self._report(way, "unknown-social-key", f"unknown name `{key}`", advice)
            if not _NAME.fullmatch(key) or key in NAMESPACES or not isinstance(written, str):
                continue
            known = key.lower() if key.lower() in PROPERTIES else key
            name = SYNONYMS.get(known, known)
            entry = self._entry(key, name, value, property_of(name), rank)
            if entry is not None:
                yield entry

    def _entry(
        self, key: str, name: str, value: object, takes: Property, rank: Rank
    ) -> Entry | None:
        try:
            return Entry(name, tuple(_values(key, value, takes)), self._provenance(key, rank))
        except ValueProblemError as problem:
            what, help = problem.args
            if rank > Rank.FIELDS or key not in _CHECKED_ELSEWHERE:
                way: KeyPath = ("social", key) if rank == Rank.SOCIAL else (key,)
                message = f"the value of `{key}` is {what}"
                # the field may be for another tool
                is_error = rank > Rank.FIELDS
                self._report((*way, *problem.way), "social-value", message, help, is_error)
            return None

    def _provenance(self, key: str, rank: Rank) -> Provenance:
        way = ("social", key) if rank == Rank.SOCIAL else (key,)
        return Provenance(rank, key, self.front_matter.places.get(way))

    def _report(
        self, way: KeyPath, code: str, message: str, help: str, is_error: bool = False
    ) -> None:
        places = self.front_matter.places
        found = (places.get(way[:length]) for length in range(len(way), 0, -1))
        self.problems.append(
            diagnose(
                self.source,
                next(filter(None, found), Span(0, 1)),
                code,
                message,
                help=help,
                severity="error" if is_error else "warning",
            )
        )


def _plainer(field: str, value: object) -> object:
    """A field's value without what other tools write there, as an author's address."""
    if field == "author":
        several = value if isinstance(value, list) else [value]
        names = [item.get("name") if isinstance(item, dict) else item for item in several]
        return names if isinstance(value, list) else names[0]
    if field == "robots" and isinstance(value, list):
        return ", ".join(map(str, value))
    if field == "image" and isinstance(value, dict):
        known = {key: item for key, item in value.items() if str(key) in IMAGE_KEYS}
        return known if len(known) < len(value) and _MEDIA_PARTS.keys() & known.keys() else value
    return value


def _is_loose(key: str) -> bool:
    return key.partition(":")[0] in NAMESPACES and ":" in key


def _values(key: str, value: object, takes: Property) -> Iterator[str | Part]:
    """The texts of a value.

    :raises ValueProblemError: with what the value is and what to write.
    """
    if value is None:
        return
    if isinstance(value, list):
        if not takes.many:
            raise ValueProblemError("a list", "write one value")
        for item in value:
            if isinstance(item, list):
                raise ValueProblemError("a list in a list", "write one value on each line")
            # one without a value keeps its place: properties belong to images by their places
            yield from [""] if item is None else _values(key, item, takes)
    elif isinstance(value, Mapping):
        family = "og:image" if key == "image" else SYNONYMS.get(key, key)
        if family not in MEDIA:
            raise ValueProblemError("not text", "write text, in quotes")
        yield dict(_parts(family, value))
    else:
        yield _checked(value, takes)


def _parts(family: str, value: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """The parts of an image, a video or an audio file."""
    name, parts = _OBJECTS[family]
    for part, item in value.items():
        end = _end_of(str(part))
        takes = PROPERTIES.get(f"{family}{end}")
        if takes is None:
            known = [key for key in IMAGE_KEYS if f"{family}{_end_of(key)}" in PROPERTIES]
            help = did_you_mean(str(part), known) or parts
            raise ValueProblemError(f"not {name}: it has an unknown part `{part}`", help, str(part))
        if isinstance(item, (dict, list)):
            raise ValueProblemError(f"not {name}: its `{part}` is not text", parts, str(part))
        if item is not None:
            yield end, _checked(item, takes)
    if not _MEDIA_PARTS.keys() & set(map(str, value)) and "secure_url" not in value:
        raise ValueProblemError(f"not {name}: it has no `url`", parts)


def _end_of(part: str) -> str:
    """The end of the name that a key of an object means."""
    return _MEDIA_PARTS.get(part, f":{part}")


def _checked(value: object, takes: Property) -> str:
    """A value as text."""
    text = text_of(value)
    if not text:
        return text
    if takes.kind == "address" and not isinstance(value, str):
        raise ValueProblemError("not an address", "write a path, or one that begins with `https:`")
    if takes.kind == "number" and not re.fullmatch("[0-9]{1,6}", text):
        raise ValueProblemError("not a number", "write a whole number, of pixels")
    if takes.kind == "date" and not is_date(value):
        raise ValueProblemError("not a date", "write year, month and day: `2014-05-15`")
    return text


def is_date(value: object) -> bool:
    """Whether a value is a day or a moment."""
    if isinstance(value, datetime.date):
        return True
    text = str(value)
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def text_of(value: object) -> str:
    """A scalar of YAML as a tag shows it: trimmed, and without what HTML cannot carry."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):  # a moment is one, too
        return value.isoformat()
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text).strip()


def merged(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Name -> the entry that counts: the one of the highest rank, of several the last."""
    found: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.provenance.rank):
        found[entry.key] = entry
    return found


def text_given(entries: Iterable[Entry], key: str) -> str | None:
    """The text that a page itself gives a name, or None."""
    entry = merged(entries).get(key)
    texts = [value for value in entry.values if isinstance(value, str)] if entry else []
    return next(iter(texts), None) or None
