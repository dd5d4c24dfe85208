"""One page, from its source to its fields and Markdown. Knows no framework."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from policy_pages import erb
from policy_pages.damage.conflict_marks import conflict_problems, find_conflicts
from policy_pages.damage.untranslated_directives import untranslated_directives
from policy_pages.erb import (
    DEFAULT_DIALECT,
    DIALECTS,
    Dialect,
    Limits,
    PageError,
    PageFacts,
    Partials,
    SiteFacts,
    Surroundings,
    Views,
    from_python,
)
from policy_pages.erb.helpers.dialects import dialects_with
from policy_pages.front_matter.directives import read_front_matter_with_erb, refuse_directives
from policy_pages.front_matter.reading import (
    FrontMatter,
    body_start,
    header_span,
    key_span,
    read_front_matter,
)
from policy_pages.markdown.extensions.guard import PageGuard
from policy_pages.markdown.flavours import OPTION_SETS, FlavourChoice, RedcarpetOptions
from policy_pages.markdown.flavours.choice import value_by_path
from policy_pages.markdown.flavours.sections import UnmatchedMark
from policy_pages.page.fields import PageFields, read_fields
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, diagnose, has_errors
from policy_pages.text.nesting import MOST_OPEN, too_deep
from policy_pages.text.source import HALF_CHARACTER, Source, Span, find_surrogate

if TYPE_CHECKING:
    from policy_pages.erb import Environment, PrintedPiece
    from policy_pages.helpers import OwnHelper

_EMPTY_LINE = re.compile(r"\r?\n")
_BLANKS = re.compile(r"\s*")


@dataclass(frozen=True)
class PageSettings:
    """What a site decides for its pages.

    :param dialect: the old system whose names the pages use.
    :param trim_mode: see :data:`policy_pages.erb.lexer.TRIM_MODES`; None: the dialect's.
    :param erb_in_front_matter: whether directives in the header run; None: the dialect's.
    :param context: names that every page may use, as ``name`` and ``@name``.
    :param helpers: the site's own helpers.
    :param site: what the dialect may tell of the site.
    :param now: the moment the site is built for, with its offset.
    :param markdown: path of a page or a folder -> the flavour of Markdown there.
    :param redcarpet: Redcarpet's options; None: as the dialect has it.
    :param heading_ids: the rules of the ids of headings, of :mod:`.markdown.heading_ids`; empty: by
        the page's flavour.
    :param plain_flavour: that of pages without directives, where nothing else says it.
    """

    dialect: Dialect = DIALECTS[DEFAULT_DIALECT]
    trim_mode: str | None = None
    erb_in_front_matter: bool | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    helpers: Mapping[str, OwnHelper] = field(default_factory=dict)
    site: SiteFacts = field(default_factory=SiteFacts)
    limits: Limits = field(default_factory=Limits)
    now: datetime.datetime | None = None
    markdown: Mapping[str, str] = field(default_factory=dict)
    redcarpet: RedcarpetOptions | None = None
    heading_ids: tuple[str, ...] = ()
    plain_flavour: str = "python"


class TranslatedPage(NamedTuple):
    """The result for a page; with errors among the diagnostics, ``markdown`` is empty.

    :param pieces: the Markdown in pieces, each with its place; filled where they were asked for.
    :param inner: what was printed within blocks that helpers were given, as far as it is there.
    :param reads_clock: whether its directives ask for the moment of the build.
    """

    source: Source
    front_matter: FrontMatter
    markdown: str
    diagnostics: list[Diagnostic]
    page_fields: PageFields
    pieces: tuple[PrintedPiece, ...] = ()
    inner: tuple[PrintedPiece, ...] = ()
    reads_clock: bool = False

    @classmethod
    def unreadable(cls, source: Source, problems: list[Diagnostic]) -> TranslatedPage:
        """A page whose file cannot be read."""
        return cls(source, FrontMatter(), "", problems, PageFields({}, [], []))

    @property
    def header(self) -> str:
        """The front matter as it is to stand above the Markdown."""
        if self.front_matter.printed is not None:
            return self.front_matter.printed
        return self.source.text[: self.front_matter.body_start]

    @property
    def fields(self) -> dict[str, Any]:
        """The front matter's keys and values, and those that the site gives the page."""
        return self.page_fields.fields


def _apart(markdown: str) -> str:
    return f"\n\n{markdown.strip()}\n\n" if "\n" in markdown else markdown


def translate_page(
    source: Source,
    settings: PageSettings,
    views: Views,
    partials: Partials,
    page: PageFacts,
    *,
    hold: Callable[[str], str] = str,
    mark: Callable[[str], str] = str,
    embed: Callable[[str], str] = _apart,
    given: Mapping[str, Any] | None = None,
    header: FrontMatter | None = None,
    with_pieces: bool = False,
) -> TranslatedPage:
    """Translate a page with ERB in its body.

    :param page: where the page is; its fields are read here.
    :param hold: takes a view's HTML and gives what stands for it in the Markdown (itself, unless
        the HTML is to be put in after Markdown).
    :param mark: takes the Markdown of a partial and returns it with marks around it.
    :param embed: takes Markdown and gives what stands for its HTML in HTML that is held (unless
        it is given, the Markdown between empty lines, where GitHub's flavour reads it).
    :param given: fields that the site gives the page; its own go before them.
    :param header: the page's, if it is read already.
    :param with_pieces: whether the places of what is printed are asked for.
    """
    # these load the language, which a site without directives does not need
    from policy_pages.damage.finding import find_damage
    from policy_pages.damage.unprinted_values import PRINTING, unprinted_values

    damages = [damage.diagnostic for damage in find_damage(source, body_start(source))]
    front_matter = header or read_header(source, settings, views, partials, page)
    conflicts, problems = _conflicts(source, front_matter)
    today = settings.now.date() if settings.now is not None else None
    fields = read_fields(source, front_matter, given, today)
    if not problems:
        problems = _unusable_values(source, front_matter, fields.fields)
    if problems or damages or conflicts:
        syntax = (
            []
            if damages or conflicts
            else erb.check_syntax(source, front_matter.body_start, trim_mode=trim_mode_of(settings))
        )
        found = [*conflicts, *damages, *problems, *syntax]
        return TranslatedPage(source, front_matter, "", _sorted(found), fields)
    facts = replace(page, fields=fields.fields)
    asked: list[bool] = []
    environment = replace(
        _environment(settings, views, partials, facts, _whole(hold), mark, embed),
        on_clock=lambda: asked.append(True),
    )
    start = front_matter.body_start
    empty = _EMPTY_LINE.match(source.text, start) if start else None
    if empty is not None and settings.dialect.drops_empty_line:
        start = empty.end()
    rendering = erb.render(
        source,
        start,
        environment,
        limits=settings.limits,
        trim_mode=trim_mode_of(settings),
        with_pieces=with_pieces,
    )
    found = [*fields.diagnostics, *rendering.diagnostics]
    if not has_errors(found):
        found += environment.warnings()
        helpers = [name for name in PRINTING if name in environment.helpers]
        helpers += [*settings.helpers]
        found += unprinted_values(source, rendering.tokens, environment.values, helpers)
    text = "" if has_errors(found) else rendering.text
    pieces, inner = rendering.pieces, rendering.inner
    return TranslatedPage(
        source, front_matter, text, _sorted(found), fields, pieces, inner, reads_clock=any(asked)
    )


def _whole(hold: Callable[[str], str]) -> Callable[[str], str]:
    """Hold HTML of a view or a helper, and refuse what UTF-8 cannot encode."""

    def held(html: str) -> str:
        if find_surrogate(html) is not None:
            raise PageError("encoding", *HALF_CHARACTER)
        return hold(html)

    return held


def trim_mode_of(settings: PageSettings) -> str:
    """How templates are cut: as the site says, else as their dialect has it."""
    return settings.trim_mode or settings.dialect.trim_mode


def read_header(
    source: Source,
    settings: PageSettings,
    views: Views,
    partials: Partials,
    page: PageFacts,
) -> FrontMatter:
    """The header of a page with ERB in its body, its directives run where they run in headers."""
    runs = settings.erb_in_front_matter
    if settings.dialect.erb_in_front_matter if runs is None else runs:

        def environment() -> Environment:
            facts = replace(page, fields=_language_of(source))
            # to know what others say, their headers would have to be known, and for those this one
            alone = replace(settings, site=replace(settings.site, resources=None))
            return _environment(alone, views, partials, facts)

        return read_front_matter_with_erb(
            source, environment, limits=settings.limits, trim_mode=trim_mode_of(settings)
        )
    front_matter = read_front_matter(source)
    refused = refuse_directives(source, front_matter)
    return replace(front_matter, diagnostics=[*refused, *front_matter.diagnostics])


_LANGUAGE = re.compile(r"^(lang|language):[ \t]*[\"']?([A-Za-z]+(?:-[A-Za-z0-9]+)*)", re.MULTILINE)


def _language_of(source: Source) -> dict[str, Any]:
    """The language that a header names: its own directives may ask for texts in it."""
    header = header_span(source)
    if header is None:
        return {}
    found = _LANGUAGE.search(source.text, header.start, header.end)
    return {found.group(1): found.group(2)} if found else {}


def _environment(
    settings: PageSettings,
    views: Views,
    partials: Partials,
    page: PageFacts,
    hold: Callable[[str], str] = str,
    mark: Callable[[str], str] = str,
    embed: Callable[[str], str] = str,
) -> Environment:
    from policy_pages.erb.helpers.own_names import view_helper
    from policy_pages.helpers import page_helpers

    constants = {**(settings.site.options.get("constants") or {}), **settings.context}
    site = replace(settings.site, options={**settings.site.options, "constants": constants})
    environment = settings.dialect.environment(
        Surroundings(page, site, views, partials, hold, mark)
    )
    named = {name: from_python(value) for name, value in settings.context.items()}

    def elsewhere(name: str) -> str:
        others = [f"`{other}`" for other in dialects_with(name) if other != settings.dialect.name]
        if not others:
            return environment.elsewhere(name)
        dialects = "dialect" if len(others) == 1 else "dialects"
        return f"`{name}` belongs to the {dialects} {' and '.join(others)}: name it as `dialect`"

    return replace(
        environment,
        values={**named, **environment.values},
        helpers={
            "view": view_helper(views, hold),
            **environment.helpers,
            **page_helpers(settings.helpers, hold, embed),
        },
        now=settings.now,
        elsewhere=elsewhere,
    )


def _unusable_values(
    source: Source, front_matter: FrontMatter, fields: Mapping[str, Any]
) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    for key, value in fields.items():
        try:
            from_python(value)
        except TypeError:
            message = f"the value of `{key}` is of a type that pages cannot use"
            span = key_span(source, front_matter, key)
            help = "write text, a number, a date, a list or `key: value` lines"
            problems.append(diagnose(source, span, "front-matter-value", message, help=help))
    return problems


def _sorted(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """By place, each once."""
    return sorted(dict.fromkeys(diagnostics), key=lambda found: (found.line, found.column))


def read_page(
    source: Source,
    given: Mapping[str, Any] | None = None,
    today: datetime.date | None = None,
    *,
    header: FrontMatter | None = None,
) -> TranslatedPage:
    """A plain Markdown page: its header read strictly, its body as it is written.

    :param today: the day that dates of publication are compared with.
    :param header: the page's, if it is read already.
    """
    front_matter = header or read_front_matter(source)
    fields = read_fields(source, front_matter, given, today)
    conflicts, problems = _conflicts(source, front_matter)
    directives = untranslated_directives(source, body_start(source))
    found = [*conflicts, *problems, *fields.diagnostics, *directives]
    body = "" if has_errors(found) else source.text[front_matter.body_start :]
    return TranslatedPage(source, front_matter, body, _sorted(found), fields)


def _conflicts(
    source: Source, front_matter: FrontMatter
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The conflicts of a page, and what else is wrong with its header."""
    conflicts = find_conflicts(source.text, body_start(source))
    lines = [(source.position(one.start)[0], source.position(one.end)[0]) for one in conflicts]
    others = [
        problem
        for problem in front_matter.diagnostics
        if not any(first <= problem.line <= last for first, last in lines)
    ]
    return conflict_problems(source, conflicts), others


def page_flavour(
    path: str, fields: Mapping[str, Any], settings: PageSettings, *, is_template: bool
) -> FlavourChoice:
    """The flavour of Markdown that a page is written in.

    1. its field ``markdown``; 2. what the site sets for its path; 3. its dialect's, if it is a
    template; 4. the site's plain one, Python-Markdown's own as a rule.

    :param path: below the pages' folder, with slashes.
    :param fields: checked by :func:`policy_pages.page.fields.read_fields`.
    """
    dialect = settings.dialect
    flavour = (
        fields.get("markdown")
        or value_by_path(path, settings.markdown)
        or (dialect.flavour if is_template else settings.plain_flavour)
    )
    options = settings.redcarpet or OPTION_SETS[dialect.redcarpet]
    return FlavourChoice(
        str(flavour),
        options,
        has_sections=dialect.has_sections,
        has_row_headings=dialect.has_row_headings,
    )


_SECTION = re.compile(r"^\[(?P<closes>/?)(?P<name>#?[\w-]+)\][ \t]*\r?$", re.MULTILINE)


def sections_as_text(source: Source, choice: FlavourChoice) -> list[Diagnostic]:
    """A warning where readers see the marks of a section: ``[name]``, and below it ``[/name]``."""
    if choice.has_sections:
        return []
    opened: dict[str, int] = {}
    samples: CodeSamples | None = None
    for mark in _SECTION.finditer(source.text, body_start(source)):
        if not mark["closes"]:
            opened.setdefault(mark["name"], mark.start())
        elif mark["name"] in opened:
            samples = samples or CodeSamples(source.text, body_start(source))
            start = opened[mark["name"]]
            if samples.cover(start) or samples.cover(mark.start()):
                continue
            name = mark["name"]
            return [
                diagnose(
                    source,
                    Span(start, start + len(name) + 2),
                    "section-as-text",
                    f"`[{name}]` and `[/{name}]` are published as text: sections belong to the "
                    "dialect `pegasus`",
                    help=f"set `dialect: pegasus`, or write `\\[{name}]` if it is text",
                    severity="warning",
                )
            ]
    return []


def refused_conversion(source: Source, guard: PageGuard) -> list[Diagnostic]:
    """Why a page's Markdown is given up; nothing for one that is converted."""
    if guard.failure is None:
        return []
    code, message, help = (
        (
            "limit-markdown-milliseconds",
            f"the Markdown of this page takes more than {guard.milliseconds or 0:,} ms to read",
            "look for long rows of brackets or marks; the limit is the option "
            "`limits: markdown_milliseconds`",
        )
        if guard.failure == "time"
        else (
            "limit-markdown-depth",
            "the lists, quotations or HTML of this page are nested too deeply",
            "look for a line that begins with many marks, such as `1. 1. 1.`, or for HTML that is "
            "never closed",
        )
    )
    start = body_start(source)
    samples = CodeSamples(source.text, start)
    tag = too_deep(samples.blanked()[start:]) if guard.failure == "depth" else None
    if tag is not None:
        message = f"HTML is nested too deeply: more than {MOST_OPEN} elements are open here"
        help = "close elements that are open, or write the text without them"
        return [
            diagnose(source, Span(start + tag.start, start + tag.end), code, message, help=help)
        ]
    start = _BLANKS.match(source.text, start).end()  # type: ignore[union-attr]
    end = source.text.find("\n", start)
    return [
        diagnose(
            source, Span(start, end if end >= 0 else len(source.text)), code, message, help=help
        )
    ]


def heading_rules(choice: FlavourChoice, settings: PageSettings) -> tuple[str, ...]:
    """The rules that headings of a page get their ids by, the first one for their own.

    Where the site names none, it is that of whoever's Markdown the page is written in. What
    Python-Markdown gives stays beside: it was the only rule once.
    """
    if settings.heading_ids:
        return settings.heading_ids
    if choice.flavour == "gfm":
        return ("github", "python")
    if choice.flavour == "redcarpet" and settings.dialect.redcarpet_ids:
        return ("redcarpet", "python")
    return ("python",)


def unmatched_sections(source: Source, marks: Sequence[UnmatchedMark]) -> list[Diagnostic]:
    """What is wrong with the sections of a page."""
    problems: list[Diagnostic] = []
    for mark in marks:
        lines = [
            match.start("mark")
            for match in re.finditer(
                rf"^(?:[ \t>]|[*+-] |[0-9]+\. )*(?P<mark>{re.escape(mark.text)})[ \t]*\r?$",
                source.text,
                re.MULTILINE,
            )
        ]
        # a template may print its marks in a loop, or from parts
        start = lines[min(mark.occurrence, len(lines) - 1)] if lines else 0
        closes = mark.text.startswith("[/")
        other = f"[{mark.text[2:]}" if closes else f"[/{mark.text[1:]}"
        does = "closes" if closes else "opens"
        message = f"`{mark.text}` {does} a section, but there is no `{other}` for it"
        help = (
            f"write `{other}` as a paragraph {'above' if closes else 'below'}, or "
            f"`\\{mark.text}` if it is text"
        )
        if any(unmatched.text == other for unmatched in marks):
            message = f"`{mark.text}` {does} a section across another one's end"
            help = "close the section that was opened last first"
        problems.append(
            diagnose(
                source,
                Span(start, start + (len(mark.text) if lines else 0)),
                "unmatched-section",
                message,
                help=help,
            )
        )
    return _sorted(problems)


def hidden_parts(fields: Mapping[str, Any]) -> list[str]:
    """The parts of the theme's page that the original system's front matter hides.

    ``nav: blank`` leaves the left column empty, ``rightbar: blank`` the right one.
    """
    columns = {"nav": "navigation", "rightbar": "toc"}
    return [part for key, part in columns.items() if fields.get(key) == "blank"]
