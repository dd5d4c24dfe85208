"""A site, whichever engine builds it: sources and settings -> pages, what they have to do with each
other, and the files that the site makes.

An engine, or whoever opens a folder, hands over the files (:meth:`Site.publish`), has each page
translated (:meth:`Site.translate`, :meth:`Site.prepare`), converts its Markdown and hands the HTML
back (:meth:`Site.finish`). When all pages are converted, :meth:`Site.relate` works out the rest.
"""

from __future__ import annotations

import datetime
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markdown import Markdown
from markdown.extensions import Extension

from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.erb.helpers.middleman_paths import built_path
from policy_pages.erb.helpers.site_resources import SiteResources
from policy_pages.files.partials import FolderPartials
from policy_pages.files.reading import SiteFolders
from policy_pages.files.views import JinjaViews
from policy_pages.front_matter.reading import (
    FrontMatter,
    header_span,
    read_fields_file,
    read_front_matter,
)
from policy_pages.markdown.extensions.clause_headings import PageHeadings
from policy_pages.markdown.extensions.conversion import Conversion, page_extensions
from policy_pages.markdown.extensions.flavoured import PageFlavour
from policy_pages.markdown.extensions.fragments import PageFragments
from policy_pages.markdown.extensions.guard import Guards, PageGuard
from policy_pages.markdown.extensions.heading_ids import HeadingIds
from policy_pages.markdown.extensions.page_links import LinkResolvers, PageLinks
from policy_pages.markdown.extensions.partial_fragments import settle_partials
from policy_pages.markdown.extensions.safety import PageSafety, SafeHtml
from policy_pages.markdown.flavours.choice import (
    FlavourChoice,
    key_by_path,
    names_page,
    value_by_path,
)
from policy_pages.page.fields import read_fields
from policy_pages.page.theme_fields import check_post_fields
from policy_pages.page.translation import (
    PageSettings,
    TranslatedPage,
    heading_rules,
    page_flavour,
    read_header,
    read_page,
    refused_conversion,
    sections_as_text,
    translate_page,
    unmatched_sections,
)
from policy_pages.policies.language import language_in, language_of
from policy_pages.policies.last_changed import last_changed
from policy_pages.policies.state import check_review
from policy_pages.policies.versions import ReadVersion
from policy_pages.security.allowed_html import cleaner
from policy_pages.security.own_sources import OwnSources
from policy_pages.site.addresses import SiteAddresses
from policy_pages.site.broken_page import broken_page, title_of_broken
from policy_pages.site.changes import compare
from policy_pages.site.clauses import SiteClauses
from policy_pages.site.dead_links import DeadLinks, LookedAt
from policy_pages.site.drafts import check_copied, given_to_no_page, let_out
from policy_pages.site.feeds import SiteFeeds
from policy_pages.site.files import (
    Inclusion,
    MadeFile,
    Origin,
    SiteFile,
    SiteFiles,
    place_of,
)
from policy_pages.site.given_fields import (
    GivenFields,
    fields_of_configuration,
    fields_of_folders,
    fits,
    is_exact,
    is_file_of_fields,
)
from policy_pages.site.kept_pages import FOLDER as PAGES
from policy_pages.site.kept_pages import KeptPages
from policy_pages.site.kept_redlines import FOLDER as REDLINES
from policy_pages.site.kept_redlines import KeptRedlines
from policy_pages.site.language import SiteLanguage
from policy_pages.site.made_files import SITEMAP
from policy_pages.site.options import SiteOptions, place_of_key
from policy_pages.site.page import SitePage, no_fields
from policy_pages.site.publishing import Publishing
from policy_pages.site.redirects import Redirects, check_published, find_redirects, redirect_files
from policy_pages.site.register import (
    listed_pages,
    register_entries,
    register_files,
    register_paths,
)
from policy_pages.site.resources import site_resources
from policy_pages.site.robots import PATH as ROBOTS
from policy_pages.site.robots import robots_file
from policy_pages.site.search_index import with_words_apart
from policy_pages.site.security_txt import find_security_txt
from policy_pages.site.sharing import SiteSharing
from policy_pages.site.strangers import refused_fields
from policy_pages.site.theme_styles import style_sheets
from policy_pages.site.theme_templates import ThemeTemplates
from policy_pages.site.unfinished import unfinished_parts
from policy_pages.site.unsafe_html import unsafe_html
from policy_pages.site.versions import SiteVersions
from policy_pages.text.addresses import relative_address
from policy_pages.text.diagnostics import Diagnostic, diagnose, did_you_mean, has_errors, without
from policy_pages.text.page_names import is_page, is_template, page_path
from policy_pages.text.source import Source, Span
from policy_pages.text.wording import Wording, Wordings

if TYPE_CHECKING:
    from policy_pages.policies.register import RegisterEntry

_IS_FROM_ROOT = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/#?])")
"""An address that is neither absolute nor of the page itself."""


class Site:
    """One site, on one day.

    :param settings: what it decides for its pages.
    :param folders: decide what may be read.
    :param language: that of this build, where there is one for each language.
    :param wordings: how its texts for readers read in each language.
    :param is_post: whether the page at a path is read by a blog of the engine.
    :param serving: whether authors look at it: a broken page then shows its errors.
    :ivar problems: what is wrong with the site as a whole.
    :ivar unusable: why a file cannot be used that the site goes on without, for its author to see.
    :ivar new_addresses: how many addresses the file of published addresses has not.
    """

    def __init__(
        self,
        options: SiteOptions,
        settings: PageSettings,
        folders: SiteFolders,
        *,
        views: JinjaViews,
        partials: FolderPartials,
        language: SiteLanguage | None = None,
        wordings: Wordings | None = None,
        is_post: Callable[[str], bool] = lambda path: False,
        serving: bool = False,
    ) -> None:
        self.options = options
        self.settings = settings
        self.folders = folders
        self.language = language or SiteLanguage()
        self.wordings = wordings or Wordings()
        self.serving = serving
        self.today = options.today
        self.problems: list[Diagnostic] = []
        self.unusable: list[str] = []
        self.new_addresses = 0
        self._is_post = is_post
        self._of_folders: dict[str, GivenFields] = {}
        self.files = SiteFiles()
        self.views = views
        self.partials = partials
        self.addresses = SiteAddresses(
            self.files, options, has_page_ids=settings.dialect.has_page_ids
        )
        self.versions = SiteVersions(self.files, options, self.read_version, self.wording)
        self.clauses = SiteClauses(self.files, self.addresses, self.versions, options, folders)
        self.sharing = SiteSharing(options, folders, self.addresses.published_file)
        self.templates = ThemeTemplates(options.theme, options.root)
        self.feeds = SiteFeeds(
            self.files,
            self.versions,
            self.sharing.sharing.site,
            options,
            self.language,
            self.absolute,
            self.wording,
        )
        self.publishing = Publishing(
            self.files, options, with_partials=settings.dialect.has_partials
        )
        self.kept_redlines = KeptRedlines()
        self.kept_pages: KeptPages | None = None
        self._redirects = Redirects()
        self._security_txt: MadeFile | None = None

    @property
    def pages(self) -> list[SitePage]:
        """All pages, drafts too."""
        return [file for file in self.files if isinstance(file, SitePage)]

    @property
    def read_pages(self) -> list[SitePage]:
        """The pages whose text is read."""
        return [page for page in self.pages if page.is_read]

    def page(self, path: str) -> SitePage | None:
        """The page at a path."""
        file = self.files.get(path)
        return file if isinstance(file, SitePage) else None

    def absolute(self, url: str) -> str | None:
        """The absolute address of a path below the site's root, if the site's own is known."""
        return self.sharing.sharing.address(url)

    def wording(self, language: str | None) -> Wording:
        """How texts for readers read in a page's language, else in the site's."""
        return self.wordings.wording(language or self.options.language)

    def _wording_of(self, page: SitePage) -> Wording:
        return self.wording(language_of(page.policy, page.fields.fields))

    # -- files -------------------------------------------------------------------------------

    def publish(self, found: Iterable[SiteFile], refused: Mapping[str, Diagnostic]) -> None:
        """Decide which pages the site has.

        :param found: the files of its folders.
        :param refused: path of a file that may not be read -> the diagnostic.
        """
        self.files.replace(found)
        self.publishing.publish_templates()
        self.publishing.hide_refused(refused)
        self.publishing.hide_templates_of_theme()
        self.publishing.hide_programs(self._is_of_strangers)
        self._read_fields_of_folders()
        self._give_fields()
        self._check_names_of_pages()
        before = [file.origin for file in self.files]
        self.clauses.hide_files()
        self.versions.publish()
        there = {id(file.origin) for file in self.files}
        self.publishing.dropped += [origin for origin in before if id(origin) not in there]
        check_copied(self.files)
        for page in self.pages:
            if self.language.is_dated_translation(page.path):
                source = Source(page.origin.shown, "")
                message = (
                    "this file is named after a date and a language, but a version is named after "
                    "a date alone"
                )
                help = "give each language a folder of its own, with `docs_structure: folder`"
                problem = diagnose(source, Span(0, 0), "version-date", message, help=help)
                page.origin.refuse(problem)
            if self._is_post(page.path):
                self._check_post(page)
        self.publishing.refuse_clashes()
        included = (file for file in self.files if file.is_published)
        sitemap = {"sitemap": [built_path(file.source_path) for file in included]}
        site = self.settings.site
        resources = SiteResources(
            lambda: site_resources(self.files, self.versions, self._fields_for_others)
        )
        site = replace(site, options={**sitemap, **site.options}, resources=resources)
        self.settings = replace(self.settings, site=site)
        self.addresses.know()

    def _give_fields(self) -> None:
        """Give pages the fields that the configuration has for them."""
        for page in self.pages:
            page.origin.given = self._given_to(page.source_path, page.path)
        named = [(page.source_path, page.path) for page in self.pages]
        for path, fields in self.options.page_fields.items():
            if is_exact(path):
                is_there = isinstance(self.files.named(path), SitePage)
            else:
                is_there = any(fits(path, paths) for paths in named)
            if is_there:
                continue
            hint = did_you_mean(path, [page.source_path for page in self.pages])
            what = "there is no such page" if is_exact(path) else "no page matches it"
            message = f"`page_fields` names `{path}`, but {what}"
            if any(one.startswith(f"{path}/") for one, _ in named):
                hint = f"name the folder `{path}/`"
            self._warn(
                "unknown-page",
                path,
                message,
                hint or "write the path of its file, below the folder of the pages",
            )
            self.problems += given_to_no_page(path, fields or {}, self.options)

    def _read_fields_of_folders(self) -> None:
        """Read the files that give fields to the pages of their folders, and report what is wrong
        with them."""
        self._of_folders.clear()
        for file in self.files:
            if not is_file_of_fields(file.path, self.options.fields_file):
                continue
            source, problems = file.origin.read()
            header = read_fields_file(source)
            problems += header.diagnostics
            problems += self._refused_fields(file.path, source, header)
            if not problems:
                fields = read_fields(source, header, None, self.today)
                found = [*fields.diagnostics, *self.templates.check(source, header, fields.fields)]
                # the pages may complete it
                problems = [one for one in found if one.code != "policy-incomplete"]
            file.origin.report(problems)
            folder = posixpath.dirname(file.path)
            self._of_folders[folder] = GivenFields(of_folders=header.fields, reported=problems)

    def _check_names_of_pages(self) -> None:
        """Look for options that name a page or folder that does not exist."""
        named = [("markdown", key) for key in self.settings.markdown]
        named += [("html", key) for key in self.options.html]
        for option, key in named:
            if not any(names_page(key, file.source_path) for file in self.files):
                message = f"`{option}` names `{key}`, but there is no such page or folder"
                self._warn(
                    "unknown-page", key, message, "write its path, below the folder of the pages"
                )

    def _warn(self, code: str, key: str, message: str, help: str) -> None:
        """Report a warning about a key of the configuration."""
        source = self.options.configuration
        span = place_of_key(source, key) or Span(0, 0)
        self.problems.append(diagnose(source, span, code, message, help=help, severity="warning"))

    def _check_post(self, page: SitePage) -> None:
        """Keep a post from its blog if the blog cannot read its header: it would end the build."""
        source, problems = page.origin.read()
        # a blog runs no directives
        header = self._header(page, replace(self.settings, erb_in_front_matter=False))
        problems += [*header.diagnostics, *check_post_fields(source, header)]
        if has_errors(problems):
            page.origin.refuse(*problems)
            page.inclusion = Inclusion.LEFT_OUT

    def settle(self, known: Iterable[str]) -> None:
        """Look at the files as other plugins have left them: those that they have added, too.

        :param known: the paths of the files that this site has published itself.
        """
        known = frozenset(known)
        self.publishing.publish_late_templates(known)
        for page in self.pages:
            if page.is_published and page.path not in known and self.versions.is_draft(page):
                page.inclusion = Inclusion.DRAFT
        self.addresses.know()

    def reports_dead_link(self, path: str, address: str) -> bool:
        """Whether a link that an engine does not know is reported by this site, if it is dead.

        :param path: of the page that has the link.
        """
        page = self.page(path)
        return (
            page is not None and self.checks_links(page) and self.addresses.is_dead(address, page)
        )

    def reports_dead_anchors(self, path: str) -> bool:
        """Whether links of the page at a path to parts of pages are reported by this site."""
        page = self.page(path)
        return page is not None and self.checks_links(page)

    def written_address(self, path: str, address: str) -> str:
        """An address as the page at a path has it, where an engine was given another."""
        page = self.page(path)
        return page.conversion.written.get(address, address) if page is not None else address

    def reports_link(self, path: str, target: str) -> bool:
        """Whether a link is reported as one to a draft.

        :param path: of the page that has the link.
        :param target: of the page that it leads to.
        """
        page = self.page(path)
        is_settled = page is not None and self.versions.is_settled(page)
        return self.addresses.is_draft(target) and not is_settled

    def read_version(self, page: SitePage) -> ReadVersion:
        """The header of a page's file, read before it is known which page it becomes."""
        source, problems = page.origin.read()
        header = self._header(page, self.settings)
        given, header = page.origin.given.beside(header)
        known = read_fields(source, header, given, self.today)
        problems += [*header.diagnostics, *known.diagnostics]
        return ReadVersion(page.source_path, source, header, known.policy, has_errors(problems))

    def _header(self, page: SitePage, settings: PageSettings) -> FrontMatter:
        """The header of a page's file; it is parsed once, unless its directives need the page."""
        if not page.origin.is_template:
            return page.origin.header("", read_front_matter)
        source, _ = page.origin.read()
        span = header_span(source)
        key = ""
        if span is not None and "<%" in source.text[span.start : span.end]:
            known = "sitemap" in settings.site.options
            key = f"{page.address} {settings.erb_in_front_matter} {known}"
        facts = PageFacts(page.source_path, page.address)
        return page.origin.header(
            key, lambda source: read_header(source, settings, self.views, self.partials, facts)
        )

    def _fields_for_others(self, page: SitePage) -> dict[str, Any]:
        """The fields that other pages see of a page: its own directives see the same."""
        page.origin.refresh()
        header = self._header(page, self._settings_of(page))
        given, header = self._with_given(page, header)
        return read_fields(page.source, header, given, self.today).fields

    # -- pages -------------------------------------------------------------------------------

    def page_alone(self, path: Path, below: Path) -> SitePage:
        """A file's page by itself, whether the site publishes that or not.

        :param path: of the file.
        :param below: its path below the folder that it was found in, which is that of the pages of
            one from elsewhere.
        """
        found_in = Path(os.path.abspath(path)).parents[len(below.parts) - 1]
        folders = self.folders.with_named(found_in)
        origin = Origin(
            self.path_of(path, below), path.as_posix(), lambda: folders.read_bytes(path)
        )
        page = self._page_alone(origin)
        published = self._published_at(path, page.path)
        if published is not None:
            page.place = published.place
        return page

    def _published_at(self, location: Path, path: str) -> SitePage | None:
        """The page that the site publishes of a file; of a version the one at its own path."""
        found = self._pages_of_files.get(os.path.realpath(location), [])
        return next((page for page in found if page.path == path), found[0] if found else None)

    @cached_property
    def _pages_of_files(self) -> dict[str, list[SitePage]]:
        """Path of a file -> the pages that the site publishes of it."""
        found: dict[str, list[SitePage]] = {}
        for page in self.pages:
            if page.origin.location is not None:
                found.setdefault(os.path.realpath(page.origin.location), []).append(page)
        return found

    def page_of_text(self, path: Path, uri: str, text: str) -> SitePage:
        """The page of a text that is not written yet.

        :param uri: the path of its file below the pages' folder.
        """
        return self._page_alone(Origin(uri, path.as_posix(), text.encode))

    def _page_alone(self, origin: Origin) -> SitePage:
        path = page_path(origin.path)
        origin.given = self._given_to(origin.path, path)
        output, url = place_of(path, directories=self.options.directories)
        return SitePage(path, output, url, origin, is_alone=True)

    def _given_to(self, path: str, published: str) -> GivenFields:
        """The fields that a page is given.

        :param path: of its file.
        :param published: the one that it is published as.
        """
        folders = {folder: given.of_folders for folder, given in self._of_folders.items()}
        return GivenFields(
            fields_of_configuration(self.options.page_fields, (path, published)),
            fields_of_folders(folders, path),
            [problem for given in self._of_folders.values() for problem in given.reported],
        )

    def path_of(self, path: Path, below: Path) -> str:
        """The path of a file below the pages' folder; one from elsewhere keeps its own."""
        if not self.has_page_folder_of(path):
            return below.as_posix()
        return path.resolve().relative_to(self.options.docs.resolve()).as_posix()

    def has_page_folder_of(self, path: Path) -> bool:
        """Whether a file is in the folder of the site's pages."""
        docs = self.options.docs.resolve()
        return self.options.has_docs and path.resolve().is_relative_to(docs)

    def convert(self, page: SitePage) -> str:
        """The HTML of a page by itself, once it is translated and without errors; empty for
        Markdown that is given up, which is an error of the page.

        :raises AssertionError: for HTML that an older Python-Markdown gives up at.
        """
        conversion = page.conversion
        conversion.links = None
        choice = self.flavour_of(page)
        conversion.flavour = PageFlavour(choice)
        conversion.headings.rules = heading_rules(choice, self.settings)
        extensions: list[str | Extension] = [
            *self.options.extensions,
            *page_extensions(lambda md: conversion),
        ]
        configurations = dict(self.options.configurations)
        html = Markdown(extensions=extensions, extension_configs=configurations).convert(
            page.markdown
        )
        self._refused_conversion(page)
        return html

    def translate(self, page: SitePage) -> str:
        """The Markdown of a page, or its errors; it has its fields then."""
        origin = page.origin
        origin.refresh()
        origin.is_page_read = page.is_read = True
        page.conversion = Conversion(
            fragments=PageFragments(page.source.text, is_cleaned=self.is_sanitised(page)),
            safety=self._safety_of(page),
            guard=PageGuard(self.settings.limits.markdown_milliseconds),
            links=LinkResolvers(
                lambda address: self._in_markdown(address, page),
                lambda address: self.addresses.from_root(address, page),
            ),
        )
        _, problems = origin.read()
        problems = [*origin.refused, *problems]
        page.fields, markdown = no_fields(), ""
        if not problems:
            translated = page.translated = self._translated(page)
            page.fields, markdown = translated.page_fields, translated.markdown
            problems = [
                *translated.diagnostics,
                *self.templates.check(page.source, translated.front_matter, page.fields.fields),
            ]
            header = translated.front_matter
            problems += self._refused_fields(page.source_path, page.source, header)
            if self.versions.is_reviewed(page, page.policy):
                header = translated.front_matter
                problems += check_review(
                    page.source,
                    header,
                    page.policy,
                    self.today,
                    page.fields.fields,
                )
        origin.report(problems)
        if has_errors(problems):
            # the theme may stumble over those of a broken page, but for the title
            title = title_of_broken(page.source, page.fields.fields)
            page.fields = no_fields()
            if title is not None:
                page.fields.fields["title"] = title
            markdown = page.conversion.fragments.hold(broken_page(problems))
        return markdown

    def restore(self, page: SitePage) -> bool:
        """Let a page be what an earlier build has made of it, if that is still right.

        :return: whether it is; else its text is to be read.
        """
        page.earlier = self.kept_pages.find(page) if self.kept_pages is not None else None
        if page.earlier is None:
            return False
        kept, origin = page.earlier, page.origin
        origin.is_page_read = page.is_read = True
        given, header = self._with_given(page, self._own_header(page))
        page.fields = read_fields(page.source, header, given, self.today)
        page.conversion = Conversion(written={**kept.written})
        page.conversion.headings.beside = {*kept.beside}
        page.content = kept.content if kept.compared is None else kept.compared
        page.excerpt, page.outline = kept.excerpt, kept.outline
        page.make_translated = lambda: self._translated(page)
        page.finished = kept.finished
        return True

    def _own_header(self, page: SitePage) -> FrontMatter:
        """The header of a page; the file of a redline has that of another page."""
        if page.changes is not None:
            return FrontMatter()
        return self._header(page, self._settings_of(page))

    def _translated(self, page: SitePage) -> TranslatedPage:
        settings, header = self._settings_of(page), self._own_header(page)
        if not page.origin.is_template:
            given, header = self._with_given(page, header)
            return read_page(page.source, given, self.today, header=header)
        fragments = page.conversion.fragments
        translated = self._run(
            page, header, hold=fragments.hold, mark=fragments.mark, embed=fragments.embed
        )
        choice = page_flavour(page.source_path, translated.fields, settings, is_template=True)
        headings = PageHeadings(rules=heading_rules(choice, self.settings))
        as_text: list[str] = []
        markdown = settle_partials(
            translated.markdown,
            fragments,
            choice,
            [
                *self.options.extensions,
                self._links_of_partials(page),
                HeadingIds(lambda md: headings, lambda md: fragments),
                SafeHtml(
                    lambda md: page.conversion.safety, lambda md: fragments, lambda md: as_text
                ),
                Guards(lambda md: page.conversion.guard),
            ],
            self.options.configurations,
            opens_html=not page.is_whole,
            as_text=as_text,
        )
        return translated._replace(markdown=markdown)

    def is_sanitised(self, page: SitePage) -> bool:
        """Whether a page's authors are strangers, whose HTML is cleaned."""
        return self._is_of_strangers(page.source_path)

    def _is_of_strangers(self, path: str) -> bool:
        return value_by_path(path, self.options.html) == "sanitised"

    def _refused_fields(
        self, path: str, source: Source, header: FrontMatter
    ) -> Iterator[Diagnostic]:
        """What a header says for the whole site, if strangers have written it.

        :param path: of its file.
        """
        if self._is_of_strangers(path):
            named = key_by_path(path, self.options.html) or "."
            yield from refused_fields(source, header, "" if named == "." else named)

    @cached_property
    def _sources(self) -> OwnSources:
        """What pages may load from."""
        return OwnSources(self.options.url, self.options.sources)

    @cached_property
    def _clean(self) -> Callable[[str], str]:
        return cleaner(self._sources)

    def _safety_of(self, page: SitePage) -> PageSafety:
        return PageSafety(self._sources, self._clean if self.is_sanitised(page) else None)

    def _with_given(
        self, page: SitePage, header: FrontMatter
    ) -> tuple[dict[str, Any], FrontMatter]:
        """The fields that a page is given, and its header with what is added to its own."""
        given, header = page.origin.given.beside(header)
        return {**self.versions.fields(page), **given}, header

    def _settings_of(self, page: SitePage) -> PageSettings:
        is_post = page.is_read_by_others  # and its header, without directives
        return replace(self.settings, erb_in_front_matter=False) if is_post else self.settings

    def _run(self, page: SitePage, header: FrontMatter, **how: Any) -> TranslatedPage:
        """The Markdown that a page's directives print.

        :param how: what else :func:`translate_page` is given.
        """
        given, header = self._with_given(page, header)
        language = language_in({**given, **header.fields})
        return translate_page(
            page.source,
            self._settings_of(page),
            self.views.for_page(self._resolver(page), self.wording(language)),
            self.partials,
            PageFacts(page.source_path, page.address),
            given=given,
            header=header,
            **how,
        )

    def printed(self, page: SitePage, *, with_views: bool = True) -> TranslatedPage:
        """What a page's directives print, with the places of all that is printed.

        :param with_views: whether the HTML of views and helpers is in it, and not only the
            Markdown that the page gives them.
        """
        header = self._header(page, self._settings_of(page))
        if with_views:
            return self._run(page, header, with_pieces=True)
        begin, end = "\ue003", "\ue004"  # characters that no page's Markdown has

        def only_markdown(html: str) -> str:
            return "\n".join(re.findall(f"{begin}(.*?){end}", html, re.DOTALL))

        def embed(markdown: str) -> str:
            return f"{begin}{markdown}{end}"

        return self._run(page, header, with_pieces=True, hold=only_markdown, embed=embed)

    def _in_markdown(self, address: str, page: SitePage) -> str:
        resolved = self.addresses.in_markdown(address, page)
        page.conversion.written.setdefault(resolved, address)
        return resolved

    def _links_of_partials(self, page: SitePage) -> Extension:
        links = LinkResolvers(
            lambda address: self.addresses.from_root(address, page, in_markdown=True),
            lambda address: self.addresses.from_root(address, page),
        )
        return PageLinks(lambda md: links)

    def _resolver(self, page: SitePage) -> Callable[[str], str]:
        """A function that turns an address from the site's root into one for a page.

        The beginning of a post is also shown on other pages, so the addresses in a post are made
        relative last, for each of these pages (:meth:`finish`, :meth:`finish_excerpt`).
        """
        if not page.is_read_by_others:
            return lambda path: relative_address(path, page.url)
        root = urlsplit(self.options.url or "/").path.rstrip("/")
        return lambda path: f"{root}/{path}" if _IS_FROM_ROOT.match(path) else path

    def prepare(self, page: SitePage, markdown: str) -> str:
        """Prepare the conversion of a page's Markdown, and return it.

        A page that another plugin has read itself, such as a post of a blog, is read here.
        """
        origin = page.origin
        if not page.is_read and is_page(origin.path):
            page.is_read_by_others = True
            translated = self.translate(page)
            if origin.is_template or origin.is_broken:
                markdown = translated
        if not page.is_read:  # another plugin makes it
            page.conversion.safety = self._safety_of(page)
        is_sound = page.is_read and not origin.is_broken
        origin.report(self.clauses.begin(page, page.policy if is_sound else None))
        # a broken page shows its errors, whatever it is written in
        choice = self.flavour_of(page) if is_sound else FlavourChoice()
        page.conversion.flavour = PageFlavour(choice)
        page.conversion.headings.rules = heading_rules(choice, self.settings)
        page.conversion.headings.wording = self._wording_of(page)
        return markdown

    def flavour_of(self, page: SitePage) -> FlavourChoice:
        """The flavour of Markdown that a page is written in."""
        path, fields = page.source_path, page.fields.fields
        return page_flavour(path, fields, self.settings, is_template=is_template(path))

    def finish(self, page: SitePage, html: str) -> str:
        """A page's HTML as it is published, or its errors."""
        refused = self._refused_conversion(page)
        if refused:
            return broken_page(refused)
        html, problems = self.clauses.finish(html, page)
        problems += unmatched_sections(page.source, page.conversion.flavour.unmatched)
        problems += unsafe_html(page, self.printed)
        if page.is_read:
            problems += sections_as_text(page.source, self.flavour_of(page))
        if not page.origin.is_broken and not self.serving:
            problems += let_out(page, self.today)
        page.origin.report(problems)
        if has_errors(problems):
            return broken_page(problems)
        finished = with_words_apart(self.addresses.in_html(html, page))
        if not page.origin.is_broken:
            page.content = finished
            self.sharing.read(page)
        return finished

    def _refused_conversion(self, page: SitePage) -> list[Diagnostic]:
        """Report that a page's Markdown has been given up, if it has."""
        found = refused_conversion(page.source, page.conversion.guard)
        page.origin.report(found)
        return found

    def finish_excerpt(self, html: str, page: SitePage) -> str:
        """Finish what a page shows of another: a blog converts its posts' beginnings again."""
        return self.clauses.linked(self.addresses.in_html(html, page), page)

    # -- all of them -------------------------------------------------------------------------

    def relate(self) -> list[MadeFile]:
        """Work out what pages have to do with each other; all are converted.

        The links between them, what changed between versions, what is shown where a page is
        shared, and the addresses that they had before.

        :return: the cards of pages.
        """
        for page in self.pages:
            if page.is_published and not page.origin.is_page_read:
                page.origin.report(page.origin.problems_of_header)
        self.addresses.know()  # other plugins may have added some since
        for page in self.pages:
            if page.earlier is None:
                self._link(page)
            else:
                page.origin.report(page.earlier.problems)
        compare(self.pages, self.files, self.wording, self.kept_redlines)
        self.kept_redlines.tidy()
        built = [page for page in self.pages if page.is_built]
        seen = [page for page in built if page.is_published or self._shows_draft(page)]
        cards = self.sharing.work_out(seen)
        for finding in self.sharing.site_findings():
            if finding.severity == "error":
                self.problems.append(finding)
        for page in built:
            if page.inclusion.is_seen_by_authors and page.earlier is None:
                self._check_shown_fields(page)
        self._find_security_txt()
        self._find_redirects(card.path for card in cards)
        self._settle_links(card.path for card in cards)
        read = self.read_pages
        self.versions.check_superseded(read)
        self.versions.check_audiences()
        self.versions.check_names()
        for page in built:
            if page.content is not None and page.changes is None and page.origin.is_broken:
                page.late_errors = broken_page(_errors(page.origin.problems))
        return cards

    def redlines_folder(self, *, is_made: bool) -> Path | None:
        """Where redlines are kept from one command to the next.

        :param is_made: whether the folder may be made.
        """
        folder = self.options.root / REDLINES
        if self.folders.leads_out(folder) or not (is_made or folder.is_dir()):
            return None
        return folder

    def keep_pages(self, secret: bytes, surroundings: str) -> None:
        """Keep the pages of this build, and take over those of earlier ones.

        :param secret: what results are sealed with.
        :param surroundings: a digest of all that pages are made of, besides their texts.
        """
        folder = self.options.root / PAGES
        if not self.folders.leads_out(folder):
            self.kept_pages = KeptPages(
                folder,
                secret,
                surroundings,
                self.files,
                self.addresses,
                reads_pages=not self.serving,
            )

    def _settle_links(self, cards: Iterable[str]) -> None:
        """Let links lead to what was not known when their pages were converted: pages of other
        plugins, addresses that pages had before, and the files that this build makes. The rest is
        reported.

        :param cards: their paths.
        """
        self.addresses.learn_others(
            [*self._redirects.places, *self.options.theme.static, *cards, *self._made_paths()]
        )
        dead_links = self._dead_links()
        for page in self.pages:
            if page.earlier is not None:
                page.compared, page.content = page.earlier.compared, page.earlier.content
            elif page.is_built:
                self._settle_links_of(page, dead_links)

    def _settle_links_of(self, page: SitePage, dead_links: DeadLinks) -> None:
        if page.content is None:
            return
        settled = self.addresses.in_finished_html(page.content, page)
        page.compared = page.content if page.content != settled else None
        page.content = settled
        if self.checks_links(page):
            page.origin.report(dead_links.of(page, self.printed))
            if not self.versions.is_settled(page):
                page.origin.report(unfinished_parts(page))

    def _dead_links(self) -> DeadLinks:
        return DeadLinks(self.files, self.addresses, self.options, self.language.writes)

    def relate_again(self, page: SitePage) -> None:
        """Work out what a page has to do with the others once more: its text is converted again,
        and all else is as it was."""
        self._link(page)
        self.sharing.work_out([page])
        self._check_shown_fields(page)
        self._settle_links_of(page, self._dead_links())

    def looked_at(self, page: SitePage) -> LookedAt:
        """What is looked at with the page of the links in its text."""
        return self._dead_links().looked_at(page)

    @staticmethod
    def checks_links(page: SitePage) -> bool:
        """Whether the links in a page's text are looked at with the page."""
        return page.is_read and page.is_published and page.changes is None

    def _shows_draft(self, page: SitePage) -> bool:
        return self.serving and page.inclusion.is_seen_by_authors

    def _link(self, page: SitePage) -> None:
        before = page.content
        page.origin.report(self.clauses.link(page))
        if page.content != before:
            self.sharing.read(page)  # its description may come from its words

    def _check_shown_fields(self, page: SitePage) -> None:
        """Look for templates that fields name, whoever has given them."""
        known = {(problem.code, problem.message) for problem in page.origin.problems}
        found = self.templates.check(page.source, FrontMatter(), page.shown_fields)
        page.origin.report(one for one in found if (one.code, one.message) not in known)

    def _find_security_txt(self) -> None:
        self._security_txt = find_security_txt(
            self.read_pages if not self.language.folder else [],  # it is there once
            self.files,
            self.versions,
            self.options,
            self.absolute,
            serving=self.serving,
        )

    @property
    def _well_known(self) -> list[str]:
        """The path of security.txt, if a page declares it."""
        return [self._security_txt.path] if self._security_txt is not None else []

    def _find_redirects(self, cards: Iterable[str]) -> None:
        static = self.options.theme.static
        self._redirects = find_redirects(
            self.files,
            self.read_pages,
            self.versions,
            [*static, *cards, *self._well_known, ROBOTS],
            self.options,
            self.addresses,
            self.language,
        )
        self.problems += self._redirects.problems
        targets = self._redirects.targets
        for place, target in list(targets.items()):
            page = self.page(target)
            if page is None or not self.language.is_translated(page):
                del targets[place]  # the default language's build redirects to its own page
                self._redirects.folders.pop(posixpath.dirname(place), None)
        if any(origin.is_broken for origin in self.origins):
            return  # what is lost with a broken page comes back with it
        problems, self.new_addresses = check_published(
            self.options, self.folders, self.files, self._redirects.places, self.language.writes
        )
        self.problems += problems

    def last_changed(self, page: SitePage) -> datetime.date | None:
        """The last day on which a page changed, if it says any."""
        article = page.record.article if page.record is not None else None
        return last_changed(
            page.policy,
            effective=page.place.version.effective if page.place is not None else None,
            published=article.published if article is not None else None,
            modified=article.modified if article is not None else None,
            today=self.today,
        )

    def redirects_to(self, page: SitePage) -> list[str]:
        """The paths, below the site's root, of the redirects that lead to a page."""
        return [place for place, path in self._redirects.targets.items() if path == page.path]

    def make_files(self) -> list[MadeFile]:
        """The feeds, the register for other programs, and the pages at addresses that others had
        before; all pages have to do with each other."""
        return [
            *self.feeds.files(self.pages, self._redirects),
            *register_files(self.register, self.files, self.options, self.language, self.absolute),
            *redirect_files(
                self._redirects, self.files, self.options.name, self.absolute, self.wording
            ),
            *style_sheets(self.options.theme),
            *([self._security_txt] if self._security_txt is not None else []),
            *self._robots_files(),
        ]

    def _made_paths(self) -> Iterator[str]:
        """The paths of what :meth:`make_files` makes besides redirects and style sheets, and of the
        packed sitemap."""
        yield from self.feeds.paths(self.pages, self._redirects)
        if listed_pages(self.pages):
            yield from register_paths(self.files, self.language)
        yield from self._well_known
        yield from (file.path for file in self._robots_files())
        if SITEMAP in self.options.theme.static:
            yield f"{SITEMAP}.gz"

    def _robots_files(self) -> Iterator[MadeFile]:
        has_own = ROBOTS in self.options.theme.static  # a file of the pages also comes first
        made = robots_file(self.options.url)
        if made is not None and not has_own and not self.language.folder:
            yield made

    @cached_property
    def register(self) -> list[RegisterEntry]:
        """The site's letters and policies, newest first; addresses from the site's root."""
        return register_entries(self.pages, self.versions)

    @cached_property
    def untranslated_languages(self) -> list[str]:
        """The languages of letters and policies that have no catalogue."""
        languages = {page.language for page in listed_pages(self.pages)} - {None}
        return sorted(one for one in languages if one and self.wording(one).language != one)

    # -- what is wrong -----------------------------------------------------------------------

    @property
    def origins(self) -> list[Origin]:
        """What the site's files are made of, and those that it does not publish."""
        origins = [*self.publishing.dropped, *(file.origin for file in self.files)]
        return [*{id(origin): origin for origin in origins}.values()]

    @property
    def policy_list(self) -> str | None:
        """The address of the page with all letters and policies, from the site's root; that of the
        home page is empty. None where there is no such page, or nothing to list."""
        lists = [
            page.url
            for page in self.pages
            if page.is_published
            and page.is_built
            and self.templates.is_home(str(page.fields.fields.get("template")))
        ]
        if not self.register:
            return None
        return min(lists, key=lambda url: (len(url), url), default=None)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All that is known to be wrong, and is reported; that of pages in the order of their
        files, and of the lines of each."""
        of_files = sorted(self.origins, key=lambda origin: origin.path)
        found = [
            problem
            for origin in of_files
            for problem in sorted(
                origin.problems, key=lambda one: (one.path != origin.path, one.line, one.column)
            )
        ]
        # what is wrong with the site's defaults is found on each page
        return without(dict.fromkeys([*self.problems, *found]), self.options.ignored)

    @property
    def findings(self) -> list[Diagnostic]:
        """What is true of the site as a whole, and may be so on purpose."""
        found = without(self.sharing.site_findings(), self.options.ignored)
        return [finding for finding in found if finding.severity != "error"]

    def check_head(self, html: str, page: SitePage) -> tuple[str, list[Diagnostic]]:
        """A whole page, with each tag of its head once, and what is wrong with their place."""
        finished, problems = self.sharing.checked_head(html, page)
        page.origin.report(problems)
        return finished, without(problems, self.options.ignored)

    def report_failing_template(self, page: SitePage, message: str) -> Diagnostic:
        """Report that the template of a page fails, where the page names it.

        :param message: why, with the place in the template.
        """
        problem = diagnose(
            page.source,
            page.place_in_header("template") or Span(0, 0),
            "unusable-template",
            f"the template fails: {message}",
            help="correct the template at that line",
        )
        page.origin.report([problem])
        return problem

    def preview(self) -> list[MadeFile]:
        """The page that shows authors what shared links will look like."""
        found: dict[str, list[Diagnostic]] = {}
        for origin in self.origins:
            found.setdefault(origin.path, []).extend(origin.problems)
        return self.sharing.preview(self.pages, found)


def _errors(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [problem for problem in problems if problem.severity == "error"]
