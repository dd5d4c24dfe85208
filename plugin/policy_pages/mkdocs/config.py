"""What ``mkdocs.yml`` has below the plugin's name -> its options, or all their mistakes."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mkdocs.config import base
from mkdocs.config import config_options as c

from policy_pages.erb.helpers.dialect_names import DEFAULT_DIALECT, DIALECT_NAMES
from policy_pages.erb.helpers.dialect_options import (
    DialectOptionError,
    check_dialect_option,
    unknown_option,
)
from policy_pages.erb.limits import LIMIT_NAMES, MOST_LIMIT
from policy_pages.erb.plain_values import from_python
from policy_pages.erb.trim_modes import TRIM_MODES
from policy_pages.files.settings import line_of_option
from policy_pages.markdown.flavours.choice import FLAVOURS, redcarpet_options
from policy_pages.markdown.flavours.redcarpet import RedcarpetOptions
from policy_pages.markdown.heading_ids import RULE_NAMES
from policy_pages.mkdocs.files import OWN_NAME
from policy_pages.mkdocs.option_types import (
    Day,
    PathText,
    WebAddress,
    broken_texts,
    in_plain_words,
)
from policy_pages.security.policy import DIRECTIVES, is_source
from policy_pages.site.options import ignorable_findings
from policy_pages.social.reading import ValueProblemError, site_entries, suggestion
from policy_pages.text.codes import UnknownCodeError, selected_codes
from policy_pages.text.diagnostics import did_you_mean


def _page_value(name: str, value: object) -> None:
    """Refuse what a page cannot use."""
    try:
        from_python(value)
    except TypeError:
        raise base.ValidationError(f"Pages cannot use the value of '{name}'.") from None
    except RecursionError:
        raise base.ValidationError(f"The value of '{name}' is nested too deeply.") from None


def _social(name: str, value: object) -> None:
    """Refuse what a name of the meta block does not take."""
    try:
        site_entries({name: value})
    except ValueProblemError as problem:
        what, help = problem.args
        raise base.ValidationError(f"The value of '{name}' is {what}: {help}.") from None


def _fields(name: str, value: object) -> None:
    """Refuse what cannot be fields of a page."""
    Named(_page_value).run_validation(value, of=f" of '{name}'")


def _redirect(name: str, value: object) -> None:
    """Refuse what a redirect cannot lead to, whichever pages there are."""
    if not isinstance(value, str) or not value.strip():
        raise base.ValidationError(
            f"Expected the path of a page or an address that '{name}' leads to, but got: {value!r}"
        )


def _sources(name: str, value: object) -> None:
    """Refuse what a policy of the site cannot take."""
    if name not in DIRECTIVES:
        known = ", ".join(DIRECTIVES)
        hint = did_you_mean(name, DIRECTIVES) or f"the directives are {known}."
        raise base.ValidationError(f"'{name}' is not a directive of the policy: {hint}")
    if not isinstance(value, list):
        example = f"{name}: [https://media.example]"
        raise base.ValidationError(f"'{name}' must be a list, such as `{example}`, not {value!r}.")
    for source in value:
        if not isinstance(source, str) or not is_source(source):
            raise base.ValidationError(
                f"'{name}' cannot have the source {source!r}: write the address of a server, such "
                "as `https://media.example`."
            )


def _limit(name: str, value: object) -> None:
    """Refuse what is not a limit."""
    if name not in LIMIT_NAMES:
        known = ", ".join(LIMIT_NAMES)
        raise base.ValidationError(f"'{name}' is not the name of a limit; the names are: {known}.")
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or not 1 <= value <= MOST_LIMIT:  # type: ignore[operator]
        message = f"The limit '{name}' must be a whole number from 1 to {MOST_LIMIT:,}"
        raise base.ValidationError(f"{message}, but got: {str(value)[:40]}")


def _dialect_option(name: str, value: object) -> None:
    """Refuse what an option of a dialect does not take."""
    try:
        check_dialect_option(name, value)
    except DialectOptionError as problem:
        raise base.ValidationError(str(problem)) from None
    _page_value(name, value)


def _flavour(name: str, value: object) -> None:
    """Refuse what is not a flavour of Markdown."""
    if value not in FLAVOURS:
        known = ", ".join(FLAVOURS)
        raise base.ValidationError(
            f"'{value}' is not a flavour of Markdown; the flavours are: {known}."
        )


def _html(name: str, value: object) -> None:
    """Refuse what HTML cannot be."""
    if value not in ("trusted", "sanitised"):
        raise base.ValidationError(
            f"The HTML of '{name}' is 'trusted' or 'sanitised', but got: {value!r}"
        )


class RedcarpetOption(base.BaseConfigOption[RedcarpetOptions]):
    """The name of a set of options, or each option by its name."""

    def run_validation(self, value: object) -> RedcarpetOptions:
        """The options.

        :raises ValidationError: for a name or an option that does not exist.
        """
        if not isinstance(value, (str, dict)):
            raise base.ValidationError(f"Expected a name, or 'name: true' lines: {value!r}")
        try:
            return redcarpet_options(value)
        except ValueError as error:
            raise base.ValidationError(str(error)) from None


class HeadingIds(base.BaseConfigOption[tuple[str, ...]]):
    """The name of a rule of the ids of headings, or a list of them."""

    def run_validation(self, value: object) -> tuple[str, ...]:
        """The names, each once.

        :raises ValidationError: for what is not the name of a rule.
        """
        names = value if isinstance(value, list) and value else [value]
        for name in names:
            if name not in RULE_NAMES:
                known = ", ".join(RULE_NAMES)
                raise base.ValidationError(
                    f"{name!r} is not a rule of the ids of headings; the rules are: {known}."
                )
        return tuple(dict.fromkeys(names))


class IgnoredFindings(base.BaseConfigOption[list[str]]):
    """The codes of findings that are not reported: codes, beginnings of them with a `*`, groups."""

    def __init__(self) -> None:
        super().__init__()
        self.default = []

    def run_validation(self, value: object) -> list[str]:
        """The codes, each by its whole name.

        :raises ValidationError: for what names no code, or only those of errors.
        """
        value = [] if value is None else value
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise base.ValidationError(f"Expected a list of codes, but got: {value!r}")
        ignorable = ignorable_findings()
        found: set[str] = set()
        for name in value:
            try:
                codes = selected_codes([name])
            except UnknownCodeError as error:
                raise base.ValidationError(f"{error}") from None
            if codes.isdisjoint(ignorable):
                known = ", ".join(sorted(ignorable))
                raise base.ValidationError(f"'{name}' cannot be ignored. These can be: {known}.")
            found |= codes & ignorable
        return sorted(found)


class Named(base.BaseConfigOption[dict[str, Any]]):
    """Values by names that are texts.

    :param check: is given each name and value.
    """

    def __init__(self, check: Callable[[str, object], None]) -> None:
        super().__init__()
        self.default = {}
        self.check = check

    def run_validation(self, value: object, of: str = "") -> dict[str, Any]:
        """The values, checked; none where nothing is given.

        :raises ValidationError: for a name that is not text, and a value that the check refuses.
        """
        value = {} if value is None else value
        if not isinstance(value, dict):
            raise base.ValidationError(f"Expected 'name: value' lines{of}, but got: {value!r}")
        for name, item in value.items():
            if not isinstance(name, str):
                raise base.ValidationError(f"The name {name!r}{of} is not text: put it in quotes.")
            self.check(name, item)
        return value


class HtmlOption(Named):
    """What the HTML of pages is, by their paths; a value alone is that of all pages."""

    def __init__(self) -> None:
        super().__init__(_html)

    def run_validation(self, value: object, of: str = "") -> dict[str, Any]:
        """The values.

        :raises ValidationError: for what is not one of them.
        """
        return super().run_validation({".": value} if isinstance(value, str) else value, of)


class DialectOptions(Named):
    """The options of the dialect, by name."""

    def __init__(self) -> None:
        super().__init__(_dialect_option)

    def run_validation(self, value: object, of: str = "") -> dict[str, Any]:
        """The options; an unknown name gives a warning.

        :raises ValidationError: for a value that its option does not take.
        """
        values = super().run_validation(value, of)
        self.warnings += filter(None, map(unknown_option, values))
        return values


class SocialOption(Named):
    """The meta block's defaults, by their names."""

    def __init__(self) -> None:
        super().__init__(_social)

    def run_validation(self, value: object, of: str = "") -> dict[str, Any]:
        """The defaults; an unknown name gives a warning.

        :raises ValidationError: for a value that its name does not take.
        """
        values = super().run_validation(value, of)
        for name in values:
            advice = suggestion(name)
            if advice is not None:
                self.warnings.append(f"'{name}' is not a known name: {advice}")
        return values


class TimeZone(c.Type[str]):
    """The name of a time zone (IANA)."""

    def __init__(self, default: str) -> None:
        super().__init__(str, default=default)

    def run_validation(self, value: object) -> str:
        """The name.

        :raises ValidationError: for a zone that does not exist.
        """
        name = super().run_validation(value)
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            hint = did_you_mean(name, zoneinfo.available_timezones())
            help = f"{hint[:1].upper()}{hint[1:]}" or "Write a name such as 'Europe/London'."
            raise base.ValidationError(f"There is no time zone '{name}'. {help}") from None
        return name


class SecurityConfig(base.Config):
    """What pages may load and run."""

    enabled = c.Type(bool, default=True)
    """Whether pages have a policy."""

    sources = Named(_sources)
    """Directive -> sources that pages may load from besides the site: ``https://media.example``."""


class OrganizationConfig(base.Config):
    """Who publishes a site."""

    name = c.Optional(c.Type(str))
    """Its name; else ``site_author``, else ``site_name``."""

    url = c.Optional(WebAddress())
    """Its own site; else this one."""

    logo = c.Optional(c.Type(str))
    """The address of its logo; else the theme's."""

    same_as = c.ListOfItems(WebAddress(), default=[])
    """Addresses of its profiles elsewhere."""


class CardsConfig(base.Config):
    """The pictures that are drawn for pages without an image."""

    enabled = c.Optional(c.Type(bool))
    """Whether they are drawn; else if the extra ``cards`` is installed."""

    template = PathText(default="default.svg")
    """A file in ``cards/`` below the theme's ``custom_dir``, or one that comes with the plugin."""

    fonts = c.ListOfItems(c.File(exists=True), default=[])
    """Font files besides the one that comes with the plugin, for other scripts."""

    cache_dir = PathText(default=".cache/plugin/policy-pages/cards")
    """Where drawn cards are kept, from the folder of ``mkdocs.yml``."""


_UNKNOWN = "Unrecognised configuration name"


def _unknown_option(name: str, message: str, options: Iterable[str]) -> str:
    """MkDocs' warning about an option; about one that there is not, with the nearest name."""
    if not message.startswith(_UNKNOWN):
        return in_plain_words(message)
    hint = did_you_mean(name, options) or "Remove it, or correct its name."
    return f"There is no such option. {hint[:1].upper()}{hint[1:]}"


class PolicyPagesConfig(base.Config):
    """Options under ``plugins: - policy-pages:``."""

    def validate(self) -> tuple[base.ConfigErrors, base.ConfigWarnings]:
        """Check all options, where MkDocs stops at the first mistake, and the texts in them."""
        errors, warnings = super().validate()
        names = [name for name, _ in self._schema]
        for name, option in self._schema[names.index(errors[0][0]) + 1 :] if errors else ():
            try:
                self[name] = option.validate(self.get(name))
            except base.ValidationError as error:
                errors.append((name, error))
        for name, value in self.items():
            for way in broken_texts(value, name):
                message = f"'{way}' contains half a character: it cannot be written to a file."
                errors.append((name, base.ValidationError(message)))
        options = [name for name, _ in self._schema]
        plain: base.ConfigErrors = [
            (name, base.ValidationError(self._at_line(name, in_plain_words(str(error)))))
            for name, error in errors
        ]
        return plain, [
            (name, self._at_line(name, _unknown_option(name, str(one), options)))
            for name, one in warnings
        ]

    def _at_line(self, name: str, message: str) -> str:
        """A message about an option, with the line of `mkdocs.yml` that has it, if that is known:
        another file may have it."""
        line = line_of_option(Path(self.config_file_path or ""), OWN_NAME, name)
        return f"line {line}: {message}" if line is not None else message

    dialect = c.Choice(DIALECT_NAMES, default=DEFAULT_DIALECT)
    """The old system whose names the pages use."""

    dialect_options = DialectOptions()
    """The options of the dialect: its hosts, variables and the like."""

    trim_mode = c.Optional(c.Choice(TRIM_MODES))
    """Which newlines ERB drops, as Ruby's ``ERB.new(trim_mode:)``; else the dialect's."""

    erb_in_front_matter = c.Optional(c.Type(bool))
    """Whether directives in a header run before YAML reads it; else as the dialect has it."""

    helpers = c.Optional(PathText())
    """A Python file with helpers of the site's own, from the folder of ``mkdocs.yml``."""

    data_dir = PathText(default="data")
    """The folder of data files, from the folder of ``mkdocs.yml``."""

    partials_dir = PathText(default="partials")
    """A folder of partials besides the pages' own, from the folder of ``mkdocs.yml``."""

    translations_dir = PathText(default="translations")
    """The folder of the site's own catalogues of sentences, from the folder of ``mkdocs.yml``."""

    limits = Named(_limit)
    """How much a page may ask for; see :class:`policy_pages.erb.limits.Limits`."""

    markdown = Named(_flavour)
    """Path of a page or folder below ``docs/`` -> the flavour its pages are written in."""

    html = HtmlOption()
    """Path of a page or folder below ``docs/`` -> `trusted` or `sanitised`: what its authors' HTML
    is; else trusted."""

    redcarpet = c.Optional(RedcarpetOption())
    """The options of Redcarpet: the name of a set, or each option; else as the dialect has it."""

    heading_ids = c.Optional(HeadingIds())
    """The rules of the ids of headings: the first one's are their own, those of the others stay
    beside; else by the flavour of each page."""

    old_site = c.Optional(WebAddress())
    """Where links from the root lead that no page of this site answers: ``https://code.org``."""

    old_addresses = c.Type(bool, default=False)
    """Whether each page answers at the address that it would have with the other setting of
    ``use_directory_urls``, too."""

    redirects = Named(_redirect)
    """Address from the root -> the path of a page, or the address, that it leads to."""

    page_fields = Named(_fields)
    """Path below ``docs/`` -> fields that the page's own front matter does not give."""

    context = Named(_page_value)
    """Names that every page may use: ``name`` and ``@name``."""

    social = SocialOption()
    """The meta block's defaults; ``og:image`` and its properties are the default image."""

    organization = c.SubConfig(OrganizationConfig)
    """Who publishes the site, for search engines."""

    content_security_policy = c.SubConfig(SecurityConfig)
    """What pages may load and run: a Content-Security-Policy in each of them."""

    cards = c.SubConfig(CardsConfig)
    """The pictures that are drawn for pages without an image."""

    today = c.Optional(Day())
    """The day the site is built for; else that of ``SOURCE_DATE_EPOCH``, else the day it is."""

    time_zone = TimeZone(default="UTC")
    """Where a day begins at midnight: `Europe/Oslo`."""

    show_overdue_reviews = c.Type(bool, default=False)
    """Whether readers see that a policy's review is overdue; authors always do."""

    published_addresses = PathText(default="published-addresses.txt")
    """The file of the addresses that the site has published, from the folder of ``mkdocs.yml``."""

    ignore_findings = IgnoredFindings()
    """Codes of findings that are not reported: warnings about what a shared link shows
    (``share-…``) and about other things that may be on purpose, and all that ``policy-pages check``
    alone reports."""
