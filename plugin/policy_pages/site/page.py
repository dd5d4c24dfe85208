"""One page of a site: all that is known of it, from its file to its record for sharing."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from policy_pages.markdown.extensions.conversion import Conversion
from policy_pages.page.fields import PageFields
from policy_pages.page.translation import TranslatedPage, hidden_parts
from policy_pages.policies.versions import Series, Version
from policy_pages.site.files import SiteFile
from policy_pages.site.records import Head
from policy_pages.social.record import Crumb, SocialRecord
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from policy_pages.policies.declaration import Declaration
    from policy_pages.policies.references import Outline
    from policy_pages.redlines import Redline
    from policy_pages.site.built_pages import FinishedPage
    from policy_pages.text.diagnostics import Diagnostic


class Place(NamedTuple):
    """Which version of a policy a page shows.

    :param is_dated: whether it is the permanent page of the version.
    :param moved: on the page without a date, the aliases that the policy's index names.
    """

    series: Series
    version: Version
    is_dated: bool
    moved: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What a redline compares.

    :param uri: the path of the page, as if it were the source of one.
    :param is_coming: whether the newer version is not in force yet.
    :param index: the path of the policy's page without a date.
    """

    uri: str
    old: Version
    new: Version
    is_coming: bool
    index: str


def no_fields() -> PageFields:
    """The fields of a page that none are known of."""
    return PageFields({}, [], [])


class Frame(NamedTuple):
    """What a page gets whose template does not extend ours.

    :param links: the end of its head.
    :param has_content: whether its content has more than its text.
    """

    links: str
    has_content: bool


@dataclass(frozen=True)
class KeptPage:
    """What a build has made of a page.

    :param content: its HTML, its links filled.
    :param compared: the same as redlines compare it, where that is another one.
    :param excerpt: its first real paragraph.
    :param outline: what can be linked to in it; None for a page without clauses.
    :param beside: additional ids of its headings.
    :param written: address that an engine was given -> the one that the page has.
    :param targets: the paths of the pages that it says something of.
    :param seen: a digest of what it says of them, and of the titles of all pages.
    :param facts: a digest of what other pages may say of it.
    :param sentences: what a redline says in words.
    :param problems: all that is known to be wrong with it.
    :param of_engine: what the engine knows of it; values of JSON.
    :param finished: what is in the whole page, if anyone asks.
    :param packed: the whole page, compressed: a build has those of all pages at once.
    """

    content: str
    compared: str | None
    excerpt: str | None
    outline: Outline | None
    beside: tuple[str, ...]
    written: Mapping[str, str]
    targets: tuple[str, ...]
    seen: str
    facts: str
    sentences: tuple[str, ...]
    problems: tuple[Diagnostic, ...]
    of_engine: Mapping[str, Any]
    finished: FinishedPage | None
    packed: bytes

    @property
    def html(self) -> str:
        """The whole page."""
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass")


@dataclass(eq=False)
class SitePage(SiteFile):
    """A page of a site, whoever made it; of a page of another plugin less is known.

    :ivar fields: of its header and the configuration; none before it is read.
    :ivar is_read: whether its text is read.
    :ivar is_read_by_others: whether another plugin has read its text first.
    :ivar is_built: whether the site has it as a page, and not as a file alone.
    :ivar make_translated: translates it, where its text was not read because it is kept.
    :ivar earlier: what an earlier build has made of it, if that is still right.
    :ivar finished: what is in it as it is published, if that is known already.
    :ivar facts: a digest of what other pages may say of it, where pages are kept.
    :ivar conversion: what the conversion of its Markdown is given and leaves.
    :ivar place: the version that it shows, if it shows one.
    :ivar changes: what it compares, if its page shows a redline.
    :ivar redline: that comparison, once both texts are known.
    :ivar title: as the site's engine has it, as text.
    :ivar heading: the heading above its text, as text.
    :ivar section: the title of the part of the site that it is in.
    :ivar ancestors: the pages above it, the highest first.
    :ivar shown_fields: the fields that templates get, whoever has added some.
    :ivar content: its HTML; None for a page with errors, and before it is converted.
    :ivar compared: the same as redlines compare it, where that is another one.
    :ivar late_errors: the HTML that shows the errors that are found once all pages are converted.
    :ivar is_alone: whether it is read by itself, without the pages beside it.
    :ivar is_whole: whether HTML with Markdown in it is one piece of its Markdown.
    :ivar outline: what can be linked to in it; None for a page without clauses.
    :ivar kept: the file that keeps the ids of its clauses.
    :ivar lost: the ids of that file that no heading has.
    :ivar excerpt: its first real paragraph, as text.
    :ivar record: what is shown where it is shared.
    :ivar head: what the theme writes into its head.
    :ivar frame: what its content and its head get, where its template does not write that.
    """

    fields: PageFields = field(default_factory=no_fields)
    is_read: bool = False
    is_read_by_others: bool = False
    is_built: bool = False
    make_translated: Callable[[], TranslatedPage] | None = None
    earlier: KeptPage | None = None
    finished: FinishedPage | None = None
    facts: str = ""
    conversion: Conversion = field(default_factory=Conversion)
    place: Place | None = None
    changes: Changes | None = None
    redline: Redline | None = None
    title: str = ""
    heading: str | None = None
    section: str | None = None
    ancestors: tuple[Crumb, ...] = ()
    shown_fields: Mapping[str, Any] = field(default_factory=dict)
    content: str | None = None
    compared: str | None = None
    late_errors: str | None = None
    is_alone: bool = False
    is_whole: bool = False
    outline: Outline | None = None
    kept: Source | None = None
    lost: frozenset[str] = frozenset()
    excerpt: str | None = None
    record: SocialRecord | None = None
    head: Head | None = None
    frame: Frame | None = None
    _translated: TranslatedPage | None = None

    @property
    def translated(self) -> TranslatedPage | None:
        """The result of its translation, if there was one; that of a kept page is made now."""
        if self._translated is None and self.make_translated is not None:
            self._translated = self.make_translated()
        return self._translated

    @translated.setter
    def translated(self, result: TranslatedPage | None) -> None:
        self._translated = result

    @property
    def sentences(self) -> Sequence[str]:
        """What its redline says in words; none if it shows no redline."""
        if self.earlier is not None:
            return self.earlier.sentences
        return self.redline.sentences if self.redline is not None else ()

    @property
    def source(self) -> Source:
        """Its text; nobody wrote that of a redline."""
        source, _ = self.origin.read()
        return source if self.changes is None else Source(source.path, "")

    @property
    def markdown(self) -> str:
        """Its translated Markdown, lines ended as Markdown counts them; empty if it has errors."""
        return self.translated.markdown.replace("\r\n", "\n") if self.translated else ""

    @property
    def policy(self) -> Declaration:
        """What it declares of a policy."""
        return self.fields.policy

    @property
    def series(self) -> Series | None:
        """The policy whose version it shows, if it shows one."""
        return self.place.series if self.place is not None else None

    @property
    def is_home(self) -> bool:
        """Whether it is the site's home page."""
        return self.output == "index.html"

    @property
    def shows_errors(self) -> bool:
        """Whether its errors are in the place of its text."""
        return self.origin.is_broken and (self.content is None or self.late_errors is not None)

    @property
    def shown_title(self) -> str:
        """The title that its author gave, else the engine's."""
        return str(self.fields.fields.get("title") or self.title)

    @property
    def language(self) -> str | None:
        """Its language (BCP 47), which is the site's where it has none of its own."""
        return self.record.language if self.record is not None else None

    @property
    def is_listed(self) -> bool:
        """Whether lists of policies name it: of each policy the page without a date."""
        return self.place is None or not self.place.is_dated

    def place_in_header(self, *way: str | int) -> Span | None:
        """Where its header has a value."""
        return self.fields.places.get(way)

    def fields_for_theme(self) -> dict[str, Any]:
        """Its fields, and the theme's ``hide`` with what they ask for."""
        fields = dict(self.fields.fields)
        hidden = hidden_parts(fields)
        if hidden:
            fields["hide"] = [*fields.get("hide", []), *hidden]
        if "social" in fields and fields["social"] is None:
            fields["social"] = {}  # Material's own plugin reads the key, too, and wants a mapping
        if isinstance(fields.get("search"), bool):
            fields["search"] = {"exclude": not fields["search"]}  # the search wants a mapping
        if fields.get("title") is None:
            fields.pop("title", None)  # an engine would take it for a title
        return fields
