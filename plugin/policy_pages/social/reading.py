"""A page's header -> the entries of what a shared link shows, each with its place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from policy_pages.diagnostics import Diagnostic, diagnose
from policy_pages.front_matter import FrontMatter, key_span
from policy_pages.social.record import Origin, Rank
from policy_pages.social.vocabulary import (
    MEDIA,
    NAMESPACES,
    PROPERTIES,
    SYNONYMS,
    Property,
    property_of,
)
from policy_pages.source import Source, Span

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
"""A page's own fields -> the names that they stand for."""

MATERIAL_KEYS = frozenset(["cards", "cards_layout", "cards_layout_options", "enabled"])
"""What Material's own plugin for cards reads under the same key; no tags of ours."""

_MEDIA_PARTS = {"path": "", "url": "", "src": "", "href": ""}
"""Keys of an image that is written as a mapping -> the end of the name; others are as they are."""

_FIELD_PROPERTIES = {
    "author": Property(many=True),
    "canonical": Property("address"),
}
_CHECKED_ELSEWHERE = frozenset(["title", "description", "published", "updated", "expires"])
"""Fields whose values :mod:`policy_pages.policies` looks at."""
_ALIKE = 0.8
"""How near a slip is to the name that was meant; `og:rating` is none for `og:description`."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What HTML cannot carry (https://html.spec.whatwg.org/#preprocessing-the-input-stream)."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:?\d{2}|Z)?)?")

Part = Mapping[str, str]
"""An object: the end of a name (``""``, ``:alt``) -> text."""


@dataclass(frozen=True)
class Entry:
    """One name and what a page or a site gives it.

    :param values: texts, or the parts of an object; none for a key without a value.
    """

    key: str
    values: tuple[str | Part, ...]
    origin: Origin

    @property
    def deletes(self) -> bool:
        """Whether there is to be no tag: ``""``, or no value."""
        return not any(value for value in self.values)


class ValueProblemError(Exception):
    """A value that its name does not take; the message says what it takes."""


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
                "`social` holds no `key: value` lines",
                help='write one `"og:title": …` a line below it, indented',
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
        entries.append(Entry(name, values, Origin(Rank.SITE, key)))
    return entries


def suggestion(key: str) -> str | None:
    """What an author should hear of a name that is not known, or None where it may be one.

    A name without a namespace or of another one may be meant for a reader that is not known here.
    """
    if key in PROPERTIES or key in SYNONYMS:
        return None
    if key.lower() in PROPERTIES:
        return f"did you mean `{key.lower()}`?"
    plain = re.sub(r"[._ -]+", ":", key.lower())
    if plain in PROPERTIES:
        return f"did you mean `{plain}`?"
    if f"og:{plain}" in PROPERTIES:
        return f"did you mean `og:{plain}`?"
    close = get_close_matches(plain, PROPERTIES, n=1, cutoff=_ALIKE)
    if close:
        return f"did you mean `{close[0]}`?"
    known = key.partition(":")[0].lower() in NAMESPACES and ":" in key
    return "the names are listed in the authors' guide" if known else None


class _Reader:
    """Reads one header."""

    def __init__(self, source: Source, front_matter: FrontMatter) -> None:
        self.source = source
        self.front_matter = front_matter
        self.problems: list[Diagnostic] = []

    def fields(self, fields: Mapping[str, Any]) -> Iterator[Entry]:
        """What the page's own fields stand for; one without a value stands for nothing."""
        for field, names in FIELDS.items():
            value = fields.get(field)
            if value is None or value == "":
                continue
            takes = _FIELD_PROPERTIES.get(field, property_of(names[0]))
            entry = self._entry(field, names[0], value, takes, Rank.FIELDS)
            if entry is not None:
                yield from (replace(entry, key=name) for name in names)
        if fields.get("noindex") is True and not fields.get("robots"):
            yield Entry("robots", ("noindex",), self._origin("noindex", Rank.FIELDS))

    def entries(self, values: Mapping[Any, Any], rank: Rank) -> Iterator[Entry]:
        """The names of a mapping."""
        for written, value in values.items():
            key = str(written)
            if key in MATERIAL_KEYS:
                continue
            name = SYNONYMS.get(key, key)
            advice = suggestion(key)
            if advice is not None:
                self._report(key, rank, "unknown-social-key", f"there is no `{key}`", advice)
            entry = self._entry(key, name, value, property_of(name), rank)
            if entry is not None:
                yield entry

    def _entry(
        self, key: str, name: str, value: object, takes: Property, rank: Rank
    ) -> Entry | None:
        try:
            return Entry(name, tuple(_values(key, value, takes)), self._origin(key, rank))
        except ValueProblemError as problem:
            if rank == Rank.FIELDS and key in _CHECKED_ELSEWHERE:
                return None
            message = f"the value of `{key}` is {problem.args[0]}"
            self._report(key, rank, "social-value", message, problem.args[1], error=True)
            return None

    def _origin(self, key: str, rank: Rank) -> Origin:
        span = self._span(key, rank)
        return Origin(rank, key, None if span == Span(0, 1) else span)

    def _span(self, key: str, rank: Rank) -> Span:
        if rank == Rank.SOCIAL:
            return _entry_span(self.source, self.front_matter, key)
        return key_span(self.source, self.front_matter, key)

    def _report(
        self, key: str, rank: Rank, code: str, message: str, help: str, *, error: bool = False
    ) -> None:
        self.problems.append(
            diagnose(
                self.source,
                self._span(key, rank),
                code,
                message,
                help=help,
                severity="error" if error else "warning",
            )
        )


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
                raise ValueProblemError("a list in a list", "write one value a line")
            yield from _values(key, item, takes)
    elif isinstance(value, Mapping):
        if SYNONYMS.get(key, key) not in (*MEDIA, "image"):
            raise ValueProblemError("no text", "write one text, in quotes")
        yield dict(_parts(value))
    else:
        yield _checked(value, takes)


def _parts(value: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for part, item in value.items():
        end = _MEDIA_PARTS.get(str(part), f":{part}")
        takes = PROPERTIES.get(f"og:image{end}")
        if takes is None or isinstance(item, (dict, list)):
            what = f"with `{part}`" if takes is None else f"whose `{part}` is no text"
            raise ValueProblemError(
                f"an object {what}",
                "it has `url`, `alt`, `width`, `height`, `type` and `secure_url`",
            )
        if item is not None:
            yield end, _checked(item, takes)


def _checked(value: object, takes: Property) -> str:
    """A value as text."""
    text = text_of(value)
    if not text:
        return text
    if takes.kind == "number" and not re.fullmatch("[0-9]{1,6}", text):
        raise ValueProblemError("no number", "write a whole number, of pixels")
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
        datetime.date.fromisoformat(text[:10])
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


def _entry_span(source: Source, front_matter: FrontMatter, key: str) -> Span:
    """Where a key of ``social`` stands, or ``social`` itself where that is not to be found."""
    within = front_matter.values.get("social")
    if within is not None:
        pattern = re.compile(
            rf"""(?:^|[{{,])[ \t]*(["']?{re.escape(key)}["']?)[ \t]*:""", re.MULTILINE
        )
        line = source.text.rfind("\n", 0, within.start) + 1
        match = pattern.search(source.text, line, within.end)
        if match is not None:
            return Span(match.start(1), match.end(1))
    return key_span(source, front_matter, "social")


def merged(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Name -> the entry that counts: the one of the highest rank, of several the last."""
    found: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.origin.rank):
        found[entry.key] = entry
    return found


def text_given(entries: Iterable[Entry], key: str) -> str | None:
    """The text that a page itself gives a name, or None."""
    entry = merged(entries).get(key)
    texts = [value for value in entry.values if isinstance(value, str)] if entry else []
    return next(iter(texts), None) or None
