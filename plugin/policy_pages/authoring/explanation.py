"""A page of a site -> the way that it took: what was read, what became of it, and why.

Nothing is worked out anew: all is what a build knows of the page, put beside where it comes from.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from policy_pages.erb.lexer import Token, TokenKind, tokenize
from policy_pages.front_matter.reading import FrontMatter, KeyPath, header_span
from policy_pages.markdown.flavours.choice import value_by_path
from policy_pages.page.translation import TranslatedPage, trim_mode_of
from policy_pages.policies.addresses import address_of
from policy_pages.policies.state import comment_period
from policy_pages.site.files import Inclusion
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.site.theme import SiteTheme, ThemeContext
from policy_pages.social.record import Provenance, Rank, SocialRecord
from policy_pages.social.tags import meta_tags
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError
from policy_pages.text.source import Source, Span

HEADER = "the header"
PAGE_FIELDS = "`page_fields`"
FOLDER_FIELDS = "`.meta.yml`"
VERSION = "its place among versions"
OTHERS = "another plugin"


@dataclass(frozen=True)
class FieldRow:
    """A field of a page.

    :param name: the way to it, with dots: ``policy.version``.
    :param origin: where it comes from.
    :param line: of the page; None for what is not written there.
    """

    name: str
    value: Any
    origin: str
    line: int | None


@dataclass(frozen=True)
class DirectiveRow:
    """A directive of a page.

    :param written: as it is in the page.
    :param times: how often it has printed.
    :param became: what it printed the first time; None where it printed nothing.
    :param prints: whether it is there to print: ``<%= … %>``.
    """

    line: int
    column: int
    written: str
    times: int
    became: str | None
    prints: bool


@dataclass(frozen=True)
class TagRow:
    """What a shared link shows.

    :param origin: where the value was written, or that it was worked out.
    :param line: of the page; None for what is not written there.
    """

    name: str
    value: str
    origin: str
    line: int | None


@dataclass(frozen=True)
class AddressRow:
    """An address of a page.

    :param what: what is there.
    """

    address: str
    what: str


@dataclass(frozen=True)
class Explanation:
    """The way of a page.

    :param path: as it is named to its author.
    :param dialect: of a template; None for a plain page, as are the trim mode and the directives.
    :param flavour: the Markdown that it is written in, and why.
    :param policy: name -> value of its state on the day; empty for a page that is no policy.
    """

    path: str
    address: str
    today: datetime.date
    fields: Sequence[FieldRow]
    dialect: str | None
    trim_mode: str | None
    directives: Sequence[DirectiveRow]
    flavour: str
    why_flavour: str
    tags: Sequence[TagRow]
    policy: Mapping[str, str]
    addresses: Sequence[AddressRow]
    diagnostics: Sequence[Diagnostic] = field(default_factory=list)

    def as_record(self) -> dict[str, Any]:
        """The fields that ``--format json`` prints."""
        return {
            "path": self.path,
            "address": self.address,
            "today": self.today,
            "header": [
                {"field": one.name, "value": one.value, "from": one.origin, "line": one.line}
                for one in self.fields
            ],
            "dialect": self.dialect,
            "trim_mode": self.trim_mode,
            "directives": [
                {
                    "line": one.line,
                    "column": one.column,
                    "directive": one.written,
                    "times": one.times,
                    "became": one.became,
                }
                for one in self.directives
            ],
            "markdown": {"flavour": self.flavour, "from": self.why_flavour},
            "shared_link": [
                {"name": one.name, "value": one.value, "from": one.origin, "line": one.line}
                for one in self.tags
            ],
            "policy": dict(self.policy) or None,
            "addresses": [{"address": one.address, "is": one.what} for one in self.addresses],
            "diagnostics": [one.as_record() for one in self.diagnostics],
        }


def explained(site: Site, page: SitePage, warnings: Iterable[Diagnostic] = ()) -> Explanation:
    """The way of a page that a build, or a command by itself, has read and related to others.

    :param warnings: what else is reported of it.
    """
    source, translated = page.source, page.translated
    problems = [*page.origin.problems, *warnings]
    is_template = page.origin.is_template
    directives: list[DirectiveRow] = []
    if is_template:
        printed = None
        if translated is not None and not page.origin.is_broken:
            printed = site.printed(page)
        directives = list(_directives(site, source, printed or translated))
    fields = list(_fields(site, page, source, translated)) if translated is not None else []
    return Explanation(
        path=source.path,
        address=page.address,
        today=site.today,
        fields=fields,
        dialect=site.settings.dialect.name if is_template else None,
        trim_mode=trim_mode_of(site.settings) if is_template else None,
        directives=directives,
        flavour=site.flavour_of(page).flavour,
        why_flavour=_why(site, page),
        tags=list(_tags(site, page, source, page.record)) if page.record is not None else [],
        policy=dict(_policy(site, page)),
        addresses=list(_addresses(site, page)),
        diagnostics=problems,
    )


# -- the header ------------------------------------------------------------------------------


def _fields(
    site: Site, page: SitePage, source: Source, translated: TranslatedPage
) -> Iterator[FieldRow]:
    """The page's fields, in their order: its own, then those that it is given."""
    header, given = translated.front_matter, page.origin.given
    for key, value in header.fields.items():
        of_folders = {} if key in given.fields else given.of_folders
        yield from _rows(source, header, (key,), value, of_folders)
    known = {*header.fields, "hide"}
    fields = (given.fields, given.of_folders, site.versions.fields(page), page.shown_fields)
    for key, value in (item for some in fields for item in some.items()):
        if key not in known:
            known.add(key)
            for way, one in _flat((key,), value):
                yield FieldRow(_dotted(way), one, _giver(site, page, key), None)


def _giver(site: Site, page: SitePage, key: str) -> str:
    """What gives a page a field that its header does not have."""
    given = page.origin.given
    for origin, fields in (
        (PAGE_FIELDS, given.fields),
        (FOLDER_FIELDS, given.of_folders),
        (VERSION, site.versions.fields(page)),
    ):
        if key in fields:
            return origin
    return OTHERS


def _rows(
    source: Source, header: FrontMatter, way: KeyPath, value: Any, of_folders: Mapping[str, Any]
) -> Iterator[FieldRow]:
    """A field of the header, with what files of folders have added to it."""
    for deeper, one in _flat(way, value):
        place, origin = header.places.get(deeper) or header.places.get(way), HEADER
        added: Any = of_folders
        for length, key in enumerate(deeper, 1):
            if not isinstance(added, Mapping) or key not in added:
                break
            added = added[key]
            if isinstance(added, list) and deeper[:length] in header.places:
                place, origin = header.places[deeper[:length]], f"{HEADER} and {FOLDER_FIELDS}"
                break
            if deeper[:length] not in header.places:
                place, origin = None, FOLDER_FIELDS
        line = source.position(place.start)[0] if place is not None else None
        yield FieldRow(_dotted(deeper), one, origin, line)


def _flat(way: KeyPath, value: Any) -> Iterator[tuple[KeyPath, Any]]:
    """The values of mappings, and of lists that hold such, each with the way to it."""
    parts: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, Mapping):
        parts = ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        parts = enumerate(value)
    parts = list(parts)
    if not parts:
        yield way, value
    for key, inner in parts:
        yield from _flat((*way, key), inner)


def _dotted(way: KeyPath) -> str:
    return ".".join(map(str, way))


# -- directives ------------------------------------------------------------------------------


def _directives(
    site: Site, source: Source, translated: TranslatedPage | None
) -> Iterator[DirectiveRow]:
    """The directives of the header, where they run there, and those of the body."""
    trim_mode = trim_mode_of(site.settings)
    header = header_span(source)
    if translated is not None and translated.front_matter.directives and header is not None:
        until = Source(source.path, source.text[: header.end])
        printed = translated.front_matter.directives
        yield from _rows_of(source, _tokens(until, header.start, trim_mode), printed)
    start = translated.front_matter.body_start if translated is not None else 0
    pieces = (*translated.pieces, *translated.inner) if translated is not None else ()
    printed = [(piece.span, piece.text) for piece in pieces if not piece.literal]
    yield from _rows_of(source, _tokens(source, start, trim_mode), printed)


def _tokens(source: Source, start: int, trim_mode: str) -> list[Token]:
    try:
        return tokenize(source, start, trim_mode)
    except DiagnosticError:
        return []  # it is reported as an error of the page


def _rows_of(
    source: Source, tokens: Iterable[Token], printed: Sequence[tuple[Span, str]]
) -> Iterator[DirectiveRow]:
    """Each tag, and what was printed from a place within it."""
    for token in tokens:
        if token.kind is TokenKind.TEXT:
            continue
        own = [text for span, text in printed if token.span.start <= span.start < token.span.end]
        own = [text for text in own if text.strip()] or own  # beside what a helper has printed
        line, column = source.position(token.span.start)
        yield DirectiveRow(
            line,
            column,
            source.text[token.span.start : token.span.end].strip(),
            len(own),
            own[0] if own else None,
            token.kind in (TokenKind.OUTPUT, TokenKind.ESCAPED_OUTPUT),
        )


# -- Markdown --------------------------------------------------------------------------------


def _why(site: Site, page: SitePage) -> str:
    """Why a page is read in its flavour; the order is that of `page_flavour`."""
    settings, fields = site.settings, page.fields.fields
    if fields.get("markdown"):
        translated = page.translated
        is_own = translated is not None and "markdown" in translated.front_matter.fields
        return f"`markdown` of {HEADER if is_own else _giver(site, page, 'markdown')}"
    if value_by_path(page.source_path, settings.markdown):
        return "the option `markdown`"
    if page.origin.is_template:
        return f"the dialect `{settings.dialect.name}`"
    return "the site: pages without directives are read so"


# -- shared links ----------------------------------------------------------------------------


def _tags(site: Site, page: SitePage, source: Source, record: SocialRecord) -> Iterator[TagRow]:
    """The tags of the page's head that shared links show."""
    tags = [(tag.key, tag.content) for tag in meta_tags(record)]
    if record.canonical is not None:
        tags.insert(0, ("canonical", record.canonical))
    for name, value in tags:
        yield _tag(source, name, value, record.provenance, partial(_giver, site, page))
    places = {one.key: one.provenance.place for one in page.fields.social if one.deletes}
    for key in sorted(record.deleted):
        place = places.get(key)
        line = source.position(place.start)[0] if place is not None else None
        yield TagRow(key, "", "the page asks for no such tag", line)


def _tag(
    source: Source,
    name: str,
    value: str,
    known: Mapping[str, Provenance],
    giver: Callable[[str], str],
) -> TagRow:
    provenance = known.get(name, Provenance())
    line = source.position(provenance.place.start)[0] if provenance.place is not None else None
    if provenance.rank is Rank.DERIVED:
        return TagRow(name, value, "worked out", None)
    if provenance.rank is Rank.SITE:
        return TagRow(name, value, "the option `social`", None)
    key = f"`{provenance.key}`" if provenance.key else f"`{name}`"
    if provenance.rank is Rank.SOCIAL:
        key = "`social`"
    return TagRow(name, value, f"{key} of {HEADER if line else giver(key.strip('`'))}", line)


# -- the policy ------------------------------------------------------------------------------


def _policy(site: Site, page: SitePage) -> Iterator[tuple[str, str]]:
    """What the page is as a policy, on the day; nothing for one that is none."""
    policy = page.policy
    if policy.is_empty and page.place is None:
        return
    if page.record is None or policy.status == "draft":
        yield from _declared(page)
        if policy.status == "draft":
            yield "status", "a draft: authors alone see it"
        return
    context = SiteTheme(site).context(page, generator="")
    assert context is not None
    yield from _declared(page)
    yield "status", context.policy.state
    yield from _days(context)
    one = comment_period(policy, site.today)
    if one is not None and context.policy.state in ("coming", "in force"):
        yield "comments", f"{one.state}: {one.opens} to {one.closes}, to {one.to}"
    if context.policy.next_review is not None:
        due = context.policy.next_review
        yield "review", f"due on {due}" + (", overdue" if due < site.today else "")
    if context.policy.supersedes is not None:
        yield "supersedes", context.policy.supersedes.text
    version = context.version
    if version is None:
        return
    for one_version in version.versions:
        here = ", this page" if one_version.is_this else ""
        label = f"version {one_version.label}, " if one_version.label else ""
        yield f"version of {one_version.effective}", f"{label}{one_version.state}{here}"


def _declared(page: SitePage) -> Iterator[tuple[str, str]]:
    policy = page.policy
    kind = policy.kind or (page.place.series.kind if page.place is not None else None)
    for name, value in (
        ("kind", kind),
        ("version", policy.version),
        ("published", policy.published),
        ("owner", policy.owner),
    ):
        if value is not None:
            yield name, str(value)


def _days(context: ThemeContext) -> Iterator[tuple[str, str]]:
    for day in context.policy.effective:
        name = f"effective for {day.audience}" if day.audience else "effective"
        yield name, str(day.day)
    for period in context.policy.periods:
        name = f"applies to {period.audience}" if period.audience else "applies"
        end = f"to {period.ends}" if period.ends is not None else "on"
        yield name, f"from {period.begins} {end}"
    if context.policy.withdrawal is not None:
        yield "withdrawn", str(context.policy.withdrawal)


# -- addresses -------------------------------------------------------------------------------


def _addresses(site: Site, page: SitePage) -> Iterator[AddressRow]:
    """Where the page's file is published, and what leads there."""
    pages = [one for one in site.pages if one.origin is page.origin] or [page]
    for one in pages:
        yield AddressRow(_absolute(site, one), _what(site, one))
        for place in site.redirects_to(one):
            yield AddressRow(f"/{address_of(place).removeprefix('/')}", f"leads to {one.address}")


def _absolute(site: Site, page: SitePage) -> str:
    return site.absolute(page.url) or page.address


def _what(site: Site, page: SitePage) -> str:
    if page.inclusion is Inclusion.DRAFT:
        return "not published: a draft"
    if page.is_alone and site.options.has_docs:
        return "not published: the site does not have this page"
    if page.changes is not None:
        return f"what changed from {page.changes.old.effective} to {page.changes.new.effective}"
    if page.place is None:
        return "the page"
    if page.place.is_dated:
        return "this version, as long as the site exists"
    return "the policy, whichever version is shown"
