"""A site being built: what MkDocs hands over, page by page."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markdown.extensions import Extension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import is_markdown_file, normalize_url

from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.erb.helpers.middleman_paths import built_path
from policy_pages.files.partials import FolderPartials
from policy_pages.files.views import JinjaViews
from policy_pages.front_matter.reading import FrontMatter, read_front_matter
from policy_pages.markdown.extensions.flavoured import MarkdownFlavours
from policy_pages.markdown.extensions.fragments import Fragments, PageFragments
from policy_pages.markdown.extensions.partial_fragments import settle_partials
from policy_pages.markdown.extensions.root_links import AllLinks, RootLinks
from policy_pages.markdown.flavours.choice import FlavourChoice, names_page
from policy_pages.mkdocs.blogs import is_post
from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.mkdocs.files import (
    hide_refused,
    is_template,
    page_address,
    page_path,
    pages_in_files,
    publish_templates,
    refused_files,
    source_path,
    twins,
)
from policy_pages.mkdocs.language import language_of_build
from policy_pages.mkdocs.late_files import LateFiles
from policy_pages.mkdocs.reporting import broken_page, log, log_diagnostics, summary
from policy_pages.mkdocs.settings import (
    add_extensions,
    add_own_templates,
    page_settings,
    site_folders,
    view_folders,
)
from policy_pages.mkdocs.theme_text import escape_page, given_titles, unescaped
from policy_pages.page.fields import PageFields, read_fields
from policy_pages.page.theme_fields import check_post_fields
from policy_pages.page.translation import (
    TranslatedPage,
    hidden_parts,
    page_flavour,
    read_header,
    read_page,
    translate_page,
    unmatched_sections,
    unreadable_name,
)
from policy_pages.policies.state import check_review
from policy_pages.policies.versions import ReadVersion
from policy_pages.site.addresses import SiteAddresses
from policy_pages.site.cards import TEMPLATES as CARD_TEMPLATES
from policy_pages.site.clauses import SiteClauses
from policy_pages.site.drafts import SiteDrafts
from policy_pages.site.page_sources import PageSources
from policy_pages.site.redirects import (
    Redirects,
    check_published,
    redirect_files,
    redirects_of,
)
from policy_pages.site.share_preview import FOLDER as PREVIEW_FOLDER
from policy_pages.site.share_preview import TEMPLATES as PREVIEW_TEMPLATES
from policy_pages.site.sharing import SiteSharing
from policy_pages.site.theme_templates import ThemeTemplates
from policy_pages.site.versions import SiteVersions
from policy_pages.text.diagnostics import Diagnostic, diagnose, did_you_mean, has_errors, without
from policy_pages.text.source import Source, Span, readable_path

_IS_FROM_ROOT = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/#?])")
"""An address that is neither absolute nor of the page itself."""

_TEMPLATES = (f"{CARD_TEMPLATES}/", f"{PREVIEW_TEMPLATES}/")
"""Folders of the theme that are no part of the site; MkDocs would publish all but HTML files."""


class Site:
    """One build.

    :param serving: whether authors look at it (``mkdocs serve``): a broken page then shows its
        errors, where a build would fail.

    ``refused`` is what is known to be wrong with a file before it is read as a page: it is not.
    ``diagnostics`` is all that is known by now. Both by the path of the file.
    """

    def __init__(
        self,
        options: PolicyPagesConfig,
        config: MkDocsConfig,
        *,
        serving: bool,
    ) -> None:
        self.options = options
        self.config = config
        self.serving = serving
        # `--config-file` is written from the current folder
        self.root = Path(os.path.abspath(config.config_file_path or config.docs_dir)).parent
        add_own_templates(config)
        self.folders = site_folders(options, config, self.root)
        self.unreadable = refused_files(config, self.folders)
        if self.unreadable.problems:
            log_diagnostics(self.unreadable.problems)
            raise Abort(summary(self.unreadable.problems))
        self.settings, self.site_problems = page_settings(options, config, self.folders)
        self.partials = FolderPartials(
            [Path(config.docs_dir), self.root / options.partials_dir], self.root, self.folders
        )
        self.fragments = Fragments()
        self.diagnostics: dict[str, list[Diagnostic]] = {}
        self.refused: dict[str, list[Diagnostic]] = {}
        self.given: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, PageFields] = {}
        self.contents: dict[str, str] = {}
        self.language = language_of_build(config)
        self.page_sources = PageSources(Path(config.docs_dir), self.root)
        self.sources: dict[str, Source] = {}
        self._read_by_others: set[str] = set()
        self._markdown: dict[str, str] = {}
        self.redirects = Redirects()
        self.addresses = SiteAddresses(config, options.old_site)
        self.sharing = SiteSharing(
            options,
            config,
            self.folders,
            self.addresses.published_file,
            self.page_sources.shown_path,
            serving=serving,
        )
        self.templates = ThemeTemplates(config, self.root)
        self.given_titles = frozenset(given_titles(config.nav))
        self.flavours = MarkdownFlavours()
        self.clauses = SiteClauses(config, self.page_sources.shown, self.folders)
        add_extensions(
            config,
            [
                self.fragments,
                RootLinks(self.addresses.in_markdown),
                self.flavours,
                self.clauses.headings,
            ],
        )
        self.views = JinjaViews(view_folders(config), normalize_url, self.root, self.folders)
        moment = self.settings.now
        assert moment is not None
        self.today = moment.date()
        self.versions = SiteVersions(config, self.today, self._read_version)
        self.drafts = SiteDrafts(config, self.today, self.page_sources, serving=serving)
        self.late_files = LateFiles(config, self.versions.is_draft)

    # -- files -------------------------------------------------------------------------------

    def publish(self, files: Files) -> Files:
        """The files of the site, each ERB page among them as a page."""
        dialect = self.settings.dialect
        found = publish_templates(files, self.config, with_partials=dialect.has_partials)
        published = found.files
        self.refused |= hide_refused(published, self.unreadable.of_pages, self.config)
        for of_theme in list(published):
            is_template_of_theme = of_theme.src_dir in self.config.theme.dirs
            if is_template_of_theme and of_theme.src_uri.startswith(_TEMPLATES):
                published.remove(of_theme)
        for uri in found.conflicts:
            self.refused[page_path(uri)] = [_twice(self.page_sources.shown(uri), page_path(uri))]
        for uri in found.misnamed:
            problem = diagnose(
                Source(self.page_sources.shown(uri), ""),
                Span(0, 0),
                "template-name",
                "this looks like a template, but only `.md.erb` files are translated",
                help="name it `….md.erb`, or keep it out of the site with `exclude_docs`",
            )
            self.refused[uri] = [problem]
        for uri in found.unreadable:
            shown, _ = readable_path(self.page_sources.shown(uri))
            self.refused[shown] = [unreadable_name(shown)]
        for path, fields in self.options.page_fields.items():
            file = published.get_file_from_path(path)
            if file is None or not file.is_documentation_page():
                pages = [source_path(file) for file in published.documentation_pages()]
                hint = did_you_mean(path, pages)
                hint = f": {hint}" if hint else ""
                log.warning("page_fields: there is no page `%s`%s", path, hint)
                self.site_problems += self.drafts.given_to_no_page(path, fields or {})
            else:
                uri = source_path(file)
                self.given[uri] = {**self.given.get(uri, {}), **(fields or {})}
        for key in self.options.markdown:
            paths = (source_path(file) for file in published.documentation_pages())
            if not any(names_page(key, path) for path in paths):
                log.warning("markdown: there is no page or folder `%s`", key)
        found_problems = {
            **self.clauses.hide_files(published),
            **self.versions.publish(published),
            **self.drafts.copied(published, self.refused),
        }
        for uri, problems in found_problems.items():
            self.refused[uri] = [*self.refused.get(uri, []), *problems]
        for file in published.documentation_pages():
            if self.language.is_dated_translation(file.src_uri):
                source = Source(self.page_sources.shown_path(file), "")
                message = (
                    "the name of this file is a date and a language; that of a version is a date"
                )
                help = "give each language a folder of its own, with `docs_structure: folder`"
                problem = diagnose(source, Span(0, 0), "version-date", message, help=help)
                self.refused.setdefault(source_path(file), []).append(problem)
            if is_post(file.src_uri, self.config):
                self._check_post(file)
        self._refuse_clashes(published)
        self.diagnostics = dict(self.refused)
        included = [file for file in published if file.inclusion.is_included()]
        if dialect.has_partials:
            site = self.settings.site
            sitemap = {"sitemap": [built_path(file.src_uri) for file in included]}
            site = replace(site, options={**sitemap, **site.options})
            self.settings = replace(self.settings, site=site)
        self.late_files.begin(published)
        return published

    def _check_post(self, file: File) -> None:
        """Keep a post from its blog if the blog cannot read its header: it would end the build.

        A blog runs no directives.
        """
        source, problems = self.page_sources.read(file)
        settings = replace(self.settings, erb_in_front_matter=False)
        if is_template(source_path(file)):
            facts = PageFacts(source_path(file), page_address(file))
            header = read_header(source, settings, self.views, self.partials, facts)
        else:
            header = read_front_matter(source)
        problems += [*header.diagnostics, *check_post_fields(source, header)]
        if has_errors(problems):
            self.refused.setdefault(source_path(file), []).extend(problems)
            file.inclusion = InclusionLevel.EXCLUDED

    def know_files(self, files: Files) -> None:
        """Correct the files as other plugins have left them, and learn their addresses."""
        for file in self.late_files.settle(files):
            path = page_path(file.src_uri)
            problem = _twice(self.page_sources.shown_path(file), path)
            self.diagnostics.setdefault(path, []).append(problem)
        self.addresses.know(files)

    def reports_link(self, path: str, target: str) -> bool:
        """Whether a link is reported as one to a draft.

        :param path: of the source of the page that has the link.
        :param target: the path of the page that it leads to.
        """
        return self.addresses.is_draft(target) and not self.versions.is_settled(path)

    def _refuse_clashes(self, files: Files) -> None:
        """Refuse pages whose files would clash with other files on some system."""
        static = {*self.config.theme.static_templates, *self.config.extra_templates}
        clashes = [
            (
                page,
                f"this page and `{source_path(first)}` would both be published at one address"
                if page.dest_uri == first.dest_uri
                else f"many systems cannot tell the address of this page from `{first.src_uri}`",
            )
            for page, first in twins(files)
        ]
        clashes += [
            (
                page,
                f"`{folder}` is a file of the site, and this page needs a folder of that name",
            )
            for page, folder in pages_in_files(files, static)
        ]
        for page, message in clashes:
            uri = source_path(page)
            source = Source(self.page_sources.shown_path(page), "")
            help = "give it another name"
            problem = diagnose(source, Span(0, 0), "page-twice", message, help=help)
            self.refused[uri] = [*self.refused.get(uri, []), problem]

    def _read_version(self, file: File) -> ReadVersion:
        """The header of a file, read before MkDocs knows which page it becomes."""
        uri = source_path(file)
        source, problems = self.page_sources.read(file)
        if is_template(uri):
            facts = PageFacts(uri, page_address(file))
            header = read_header(source, self.settings, self.views, self.partials, facts)
        else:
            header = read_front_matter(source)
        known = read_fields(source, header, self.given.get(uri), self.today)
        problems += [*header.diagnostics, *known.diagnostics]
        self.drafts.know(uri, header.diagnostics)
        return ReadVersion(uri, source, header, known.policy, has_errors(problems))

    # -- pages -------------------------------------------------------------------------------

    def read(self, page: Page) -> str | None:
        """The Markdown of a page, under an empty header; None for a file of another kind.

        MkDocs reads the header anew and cannot be kept from it; its own reading of the page's
        header would print a broken one on the page. The fields follow in :meth:`begin`.
        """
        uri = source_path(page.file)
        if not (is_template(uri) or is_markdown_file(uri)):
            return None
        return "---\n{}\n---\n" + self._read(page)

    def _read(self, page: Page) -> str:
        page.update_date = self.today.isoformat()  # the day that the site is built for
        uri = source_path(page.file)
        self.drafts.read(uri)
        source, problems = self.page_sources.read(page.file)
        if self.versions.changes.is_shown_at(page.file.src_uri):  # its file is that of a version
            source = Source(source.path, "")
        self.sources[page.file.src_uri] = source
        fragments = self.fragments.begin(source.text, page.file.src_uri)
        problems = [*self.refused.get(uri, []), *problems]
        known = PageFields({}, [], [])
        markdown = ""
        if not problems:
            translated = self._translated(page, source, uri, fragments)
            known, markdown = translated.page_fields, translated.markdown
            problems = [
                *translated.diagnostics,
                *self.templates.check(source, translated.front_matter, known.fields),
            ]
            if self.versions.is_reviewed(page.file.src_uri, known.policy):
                header = translated.front_matter
                problems += check_review(source, header, known.policy, self.today)
        self._add(page, problems)
        if has_errors(problems):
            known = PageFields({}, [], [])  # the theme may stumble over those of a broken page
            markdown = fragments.hold(broken_page(problems))
        self.pages[page.file.src_uri] = known
        return markdown

    def _translated(
        self, page: Page, source: Source, uri: str, fragments: PageFragments
    ) -> TranslatedPage:
        given = {**self.versions.fields(page.file.src_uri), **self.given.get(uri, {})}
        if not is_template(uri):
            return read_page(source, given, self.today)
        settings = self.settings
        if page.file.src_uri in self._read_by_others:  # and its header, without directives
            settings = replace(settings, erb_in_front_matter=False)
        translated = translate_page(
            source,
            settings,
            self.views.for_page(self._resolver(page)),
            self.partials,
            PageFacts(uri, page_address(page.file)),
            hold=fragments.hold,
            mark=fragments.mark,
            given=given,
        )
        choice = page_flavour(uri, translated.fields, self.settings, is_template=True)
        markdown = self._with_partials(translated.markdown, page, fragments, choice)
        return replace(translated, markdown=markdown)

    def _with_partials(
        self, markdown: str, page: Page, fragments: PageFragments, choice: FlavourChoice
    ) -> str:
        names = [one for one in self.config.markdown_extensions if isinstance(one, str)]
        links = AllLinks(lambda address: self.addresses.from_root(address, page))
        extensions: list[str | Extension] = [*names, links]
        configurations = self.config.mdx_configs
        return settle_partials(markdown, fragments, choice, extensions, configurations)

    def _resolver(self, page: Page) -> Callable[[str], str]:
        """A function that turns an address from the site's root into one for a page.

        The beginning of a post is also shown on other pages, so the addresses in a post are made
        relative last, for each of these pages (:meth:`finish`, :meth:`finish_excerpts`).
        """
        if page.file.src_uri not in self._read_by_others:
            return lambda path: normalize_url(path, page)
        root = urlsplit(self.config.site_url or "/").path.rstrip("/")
        return lambda path: f"{root}/{path}" if _IS_FROM_ROOT.match(path) else path

    def begin(self, markdown: str, page: Page) -> str:
        """Give a page its fields, and prepare its conversion; returns its Markdown.

        A page that another plugin has read itself, such as a post of a blog, is read here.
        """
        path, uri = page.file.src_uri, source_path(page.file)
        if path in self.pages:
            self._set_fields(page, self.pages[path])
        elif is_template(uri) or is_markdown_file(uri):
            self._read_by_others.add(path)
            translated = self._read(page)
            if is_template(uri) or self._is_broken(uri):
                markdown = translated
        known = self.pages.get(path)
        is_broken = self._is_broken(uri)
        policy = known.policy if known is not None and not is_broken else None
        self._add(page, self.clauses.begin(page, policy))
        choice = FlavourChoice()  # a broken page shows its errors, whatever it is written in
        if known is not None and not is_broken:
            is_of_template = is_template(uri)
            choice = page_flavour(uri, known.fields, self.settings, is_template=is_of_template)
        self.flavours.begin(choice, path)
        return markdown

    def _set_fields(self, page: Page, known: PageFields) -> None:
        """Give a page its fields, and the theme's ``hide`` what they ask for."""
        fields = dict(known.fields)
        hidden = hidden_parts(fields)
        if hidden:
            fields["hide"] = [*fields.get("hide", []), *hidden]
        if "social" in fields and fields["social"] is None:
            fields["social"] = {}  # Material's own plugin reads the key, too, and wants a mapping
        if fields.get("title") is None:
            fields.pop("title", None)  # MkDocs would take it for a title
        # a plugin with pages of its own kind, such as a blog, may have given them a template
        page.meta = {**page.meta, **fields}

    def end(self, page: Page) -> None:
        """A page's text is converted: what others convert from now on is not part of it.

        Other plugins may read the Markdown: feeds make descriptions of it.
        """
        path = page.file.src_uri
        if page.markdown is not None:
            if path in self._read_by_others:
                self._markdown[path] = page.markdown
            page.markdown = self.fragments.pages.of_path(path).filled(page.markdown)
        for extension in (self.fragments, self.flavours, self.clauses.headings):
            extension.pages.end()

    def leave(self, page: Page) -> None:
        """All plugins have seen a page; a blog converts its posts again for their excerpts."""
        page.markdown = self._markdown.pop(page.file.src_uri, page.markdown)

    def finish(self, html: str, page: Page) -> str:
        """A page's HTML as it is published, or its errors."""
        path, uri = page.file.src_uri, source_path(page.file)
        known = self.pages.get(path) or PageFields({}, [], [])
        if path not in self.sources:  # not a Markdown file; another plugin has read it
            self.sources[path] = self.page_sources.read(page.file)[0]
        source = self.sources[path]
        html, problems = self.clauses.finish(html, page, known.policy, source)
        problems += unmatched_sections(source, self.flavours.pages.of_path(path).unmatched)
        if not self._is_broken(uri):
            problems += self.drafts.let_out(page)
        self._add(page, problems)
        if has_errors(problems):
            return broken_page(problems)
        if not self._is_broken(uri):
            self.sharing.read(page, source, html)
        finished = self.addresses.in_html(html, page)
        if not self._is_broken(uri):
            self.contents[path] = finished
        return finished

    def finish_excerpts(self, excerpts: Iterable[object], page: Page, files: Files) -> None:
        """Finish what a page shows of others: a blog converts the beginnings of its posts again."""
        for excerpt in excerpts:
            if isinstance(excerpt, Page) and excerpt.content:
                html = self.addresses.in_html(excerpt.content, page)
                excerpt.content = self.clauses.linked(html, page, files)

    def _is_broken(self, uri: str) -> bool:
        return has_errors(self.diagnostics.get(uri, []))

    def fail_on_errors(self) -> None:
        """Report every page's diagnostics.

        :raises Abort: for a build, where one of them is an error.
        """
        of_pages = [d for _, problems in sorted(self.diagnostics.items()) for d in problems]
        # what is wrong with the site's defaults is found on each page
        found = without(
            dict.fromkeys([*self.site_problems, *of_pages]), self.options.ignore_findings
        )
        log_diagnostics(found)
        if not self.serving and has_errors(found):
            raise Abort(summary(found, self.language.folder))

    def relate(self, files: Files) -> None:
        """Work out what pages have to do with each other; all are read.

        The links between them, what changed between versions, what is shown where a page is
        shared, and the addresses that they had before.
        """
        for page, problems in self._by_page(self.drafts.unread(), files):
            if page.file.inclusion.is_included():
                self._add(page, problems)
        urls = {file.src_uri: file.url for file in files.documentation_pages()}
        for path in self.contents:  # other plugins may have changed some since
            file = files.src_uris.get(path)
            if file is not None and file.page is not None and file.page.content is not None:
                self.contents[path] = file.page.content
        unlinked = dict(self.contents)
        settled, coming = self.versions.is_settled, self.versions.coming
        dead_links = self.clauses.link(self.contents, self.sources, files, settled, coming)
        for path, html in self.contents.items():
            linked = files.src_uris[path].page
            if html != unlinked[path] and linked is not None:
                self.sharing.read(
                    linked, self.sources[path], html
                )  # its description may come from its words
        for page, problems in self._by_page(dead_links, files):
            self._add(page, problems)
            if has_errors(problems):
                page.content = broken_page(problems)
        self.versions.changes.compare(self.contents, urls)
        self.addresses.know(files)  # other plugins may have added some since
        for page, found in self.sharing.work_out(self.pages, files):
            if not self.versions.changes.is_shown_at(page.file.src_uri):  # else nobody wrote it
                self._add(page, found)
        for finding in without(self.sharing.site_findings(), self.options.ignore_findings):
            if finding.severity == "error":
                self.site_problems.append(finding)
            else:
                log.info("%s", finding)  # a site may be without an address on purpose
        for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve):
            if file.page is not None:
                source = self.sources.get(
                    file.src_uri, Source(self.page_sources.shown_path(file), "")
                )
                fields = unescaped(file.page.meta)  # other plugins may have given some
                known = {(p.code, p.message) for p in self.diagnostics.get(source_path(file), ())}
                found = self.templates.check(source, FrontMatter(), fields)
                self._add(file.page, [p for p in found if (p.code, p.message) not in known])
                escape_page(file.page, self.given_titles, self.config.plugins)
        self._find_redirects(files)
        missing = self.versions.check_superseded(self.pages, self.sources, files)
        unusual = self.versions.check_audiences(self.pages, self.sources)
        for of_pages in (missing, unusual):
            for page, found in self._by_page(of_pages, files):
                self._add(page, found)

    def _find_redirects(self, files: Files) -> None:
        static = {*self.config.theme.static_templates, *self.config.extra_templates}
        self.redirects = redirects_of(files, self.pages, self.sources, self.versions, static)
        targets = self.redirects.targets
        for place, target in list(targets.items()):
            file = files.src_uris.get(target)
            if file is None or not self.language.is_translated(file):
                del targets[place]  # the default language's build redirects to its own page
                self.redirects.folders.pop(posixpath.dirname(place), None)
        for page, problems in self._by_page(self.redirects.problems, files):
            self._add(page, problems)
        if any(map(self._is_broken, self.diagnostics)):
            return  # what is lost with a broken page comes back with it
        name = self.options.published_addresses
        problems, new = check_published(
            name,
            self.root,
            files,
            self.redirects,
            static,
            self.language.writes,
            self.page_sources.shown_path,
        )
        self.site_problems += problems
        if new and not self.serving:
            log.info("Addresses that `%s` has not: %s (`policy-pages addresses`)", name, new)

    def _by_page(
        self, problems: Mapping[str, list[Diagnostic]], files: Files
    ) -> Iterator[tuple[Page, list[Diagnostic]]]:
        """Pages and what is wrong with them.

        :param problems: by the paths of the pages' sources.
        """
        for path, found in problems.items():
            file = files.src_uris.get(path)
            if found and file is not None and file.page is not None:
                yield file.page, found

    def redirect_files(self, files: Files) -> Iterator[File]:
        """The pages at addresses that other pages had before."""
        absolute = self.sharing.sharing.address
        return redirect_files(self.redirects, files, self.pages, self.config, absolute)

    def template_place(self, page: Page) -> tuple[Source, Span]:
        """The source of a page, and the place where it names its template."""
        path = page.file.src_uri
        source = self.sources.get(path, Source(self.page_sources.shown_path(page.file), ""))
        known = self.pages.get(path)
        return source, known.places.get(("template",), Span(0, 0)) if known else Span(0, 0)

    def check_head(self, html: str, page: Page) -> str:
        """A whole page, with each tag of its head once."""
        finished, problems = self.sharing.checked_head(html, page)
        log_diagnostics(without(problems, self.options.ignore_findings))
        self._add(page, problems)
        return finished

    def _add(self, page: Page, problems: list[Diagnostic]) -> None:
        """Keep what is wrong in a page's file; that of a version is read for several pages."""
        uri = source_path(page.file)
        if problems:
            known = self.diagnostics.get(uri, [])
            self.diagnostics[uri] = list(dict.fromkeys([*known, *problems]))

    def write_preview(self) -> None:
        """Where authors look at the site, show them what its links will look like."""
        if self.serving:
            ignored = self.options.ignore_findings
            found = {uri: without(problems, ignored) for uri, problems in self.diagnostics.items()}
            self.sharing.write_preview(found)
            log.info("Shared links are shown at %s%s/", self.config.site_url, PREVIEW_FOLDER)

    def watched(self) -> list[Path]:
        """What a change of shows on pages, besides their own folder."""
        own = [self.options.helpers, self.options.data_dir, self.options.partials_dir]
        own.append(self.options.published_addresses)
        paths = [self.root / path for path in own if path]
        if self.config.theme.custom_dir:
            paths.append(Path(self.config.theme.custom_dir))
        return [path for path in paths if path.exists()]


def _twice(path: str, page: str) -> Diagnostic:
    """The diagnostic for a template at the address of a page."""
    return diagnose(
        Source(path, ""),
        Span(0, 0),
        "page-twice",
        f"this page and `{page}` would both be published at one address",
        help="keep one of the two",
    )
