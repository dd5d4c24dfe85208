"""A site being built: what MkDocs hands over, page by page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from markdown.extensions import Extension
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url

from policy_pages.config import PolicyPagesConfig
from policy_pages.diagnostics import Diagnostic, diagnose, has_errors, without
from policy_pages.flavours.choice import FlavourChoice, names_page
from policy_pages.fragments import Fragments
from policy_pages.front_matter import read_front_matter
from policy_pages.links import AllLinks, RootLinks
from policy_pages.markdown_flavours import MarkdownFlavours
from policy_pages.page import (
    TranslatedPage,
    hidden_parts,
    page_flavour,
    read_bytes,
    read_header,
    read_page,
    translate_page,
    unmatched_sections,
    unreadable_name,
)
from policy_pages.partial_fragments import settle_partials
from policy_pages.partials import FolderPartials
from policy_pages.policies.fields import PageFields, read_fields
from policy_pages.policies.state import check_review
from policy_pages.policies.versions import ReadVersion
from policy_pages.reporting import broken_page, log, log_diagnostics, summary
from policy_pages.share_preview import FOLDER as PREVIEW_FOLDER
from policy_pages.share_preview import TEMPLATES as PREVIEW_TEMPLATES
from policy_pages.site_addresses import SiteAddresses
from policy_pages.site_cards import TEMPLATES as CARD_TEMPLATES
from policy_pages.site_clauses import SiteClauses
from policy_pages.site_files import is_template, page_path, publish_templates
from policy_pages.site_redirects import (
    Redirects,
    check_published,
    redirect_files,
    redirects_of,
)
from policy_pages.site_settings import add_own_templates, page_settings, view_folders
from policy_pages.site_sharing import SiteSharing
from policy_pages.site_versions import SiteVersions
from policy_pages.source import Source, Span, readable_path
from policy_pages.template.helpers.dialect import PageFacts
from policy_pages.template.helpers.middleman_paths import built_path
from policy_pages.views import JinjaViews, check_template

_TEMPLATES = (f"{CARD_TEMPLATES}/", f"{PREVIEW_TEMPLATES}/")
"""Folders of the theme that are no part of the site; MkDocs would publish all but HTML files."""


class Site:
    """One build.

    :param serving: whether authors look at it (``mkdocs serve``): a broken page then shows its
        errors, where a build would fail.

    ``refused`` is what is known to be wrong with a file before it is read as a page: it is not.
    ``diagnostics`` is all that is known by now. Both by the path of the file.
    """

    def __init__(self, options: PolicyPagesConfig, config: MkDocsConfig, *, serving: bool) -> None:
        self.options = options
        self.config = config
        self.serving = serving
        self.root = Path(config.config_file_path or config.docs_dir).parent
        self.settings, self.site_problems = page_settings(options, config, self.root)
        self.partials = FolderPartials(
            [Path(config.docs_dir), self.root / options.partials_dir], self.root
        )
        self.fragments = Fragments()
        self.diagnostics: dict[str, list[Diagnostic]] = {}
        self.refused: dict[str, list[Diagnostic]] = {}
        self.given: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, PageFields] = {}
        self.contents: dict[str, str] = {}
        self.sources: dict[str, Source] = {}
        self.redirects = Redirects()
        self.addresses = SiteAddresses(config, options.old_site)
        self.sharing = SiteSharing(
            options, config, self.root, self.addresses.published_file, serving=serving
        )
        self._page: Page | None = None
        self._source = Source("", "")
        add_own_templates(config)
        self.flavours = MarkdownFlavours()
        root_links = RootLinks(lambda address: self.addresses.in_markdown(address, self._page))
        self.clauses = SiteClauses(config, self._shown_path)
        extensions = [self.fragments, root_links, self.flavours, self.clauses.headings]
        config.markdown_extensions.extend(extensions)  # type: ignore[arg-type]
        self.views = JinjaViews(view_folders(config), self._url_for_page, self.root)
        moment = self.settings.now
        assert moment is not None
        self.today = moment.date()
        self.versions = SiteVersions(config, self.today, self._read_version)

    # -- files -------------------------------------------------------------------------------

    def publish(self, files: Files) -> Files:
        """The files of the site, each ERB page among them as a page."""
        dialect = self.settings.dialect
        found = publish_templates(files, self.config, with_partials=dialect.has_partials)
        published = found.files
        for of_theme in list(published):
            is_template_of_theme = of_theme.src_dir in self.config.theme.dirs
            if is_template_of_theme and of_theme.src_uri.startswith(_TEMPLATES):
                published.remove(of_theme)
        for uri in found.conflicts:
            page = page_path(uri)
            problem = diagnose(
                Source(self._shown_path(uri), ""),
                Span(0, 0),
                "page-twice",
                f"this page and `{page}` would both be published at one address",
                help="keep one of the two",
            )
            self.refused[page] = [problem]
        for uri in found.misnamed:
            problem = diagnose(
                Source(self._shown_path(uri), ""),
                Span(0, 0),
                "template-name",
                "this looks like a template, but only `.md.erb` files are translated",
                help="name it `….md.erb`, or keep it out of the site with `exclude_docs`",
            )
            self.refused[uri] = [problem]
        for uri in found.unreadable:
            shown, _ = readable_path(self._shown_path(uri))
            self.refused[shown] = [unreadable_name(shown)]
        for path, fields in self.options.page_fields.items():
            file = published.get_file_from_path(path)
            if file is None or not file.is_documentation_page():
                log.warning("page_fields: there is no page `%s`", path)
            else:
                uri = file.edit_uri or file.src_uri
                self.given[uri] = {**self.given.get(uri, {}), **(fields or {})}
        for key in self.options.markdown:
            paths = (file.edit_uri or file.src_uri for file in published.documentation_pages())
            if not any(names_page(key, path) for path in paths):
                log.warning("markdown: there is no page or folder `%s`", key)
        orphans = self.clauses.hide_files(published)
        for uri, problems in {**orphans, **self.versions.publish(published)}.items():
            self.refused[uri] = [*self.refused.get(uri, []), *problems]
        self.diagnostics = dict(self.refused)
        included = [file for file in published if file.inclusion.is_included()]
        if dialect.has_partials:
            site = self.settings.site
            sitemap = {"sitemap": [built_path(file.src_uri) for file in included]}
            site = replace(site, options={**sitemap, **site.options})
            self.settings = replace(self.settings, site=site)
        self.addresses.know(included)
        return published

    def _read_version(self, file: File) -> ReadVersion:
        """The header of a file, read before MkDocs knows which page it becomes."""
        uri = file.edit_uri or file.src_uri
        source, problems = read_bytes(self._shown_path(uri), file.content_bytes)
        if is_template(uri):
            facts = PageFacts(uri, "/" + file.url.removeprefix("./"))
            header = read_header(source, self.settings, self.views, self.partials, facts)
        else:
            header = read_front_matter(source)
        known = read_fields(source, header, self.given.get(uri))
        problems += [*header.diagnostics, *known.diagnostics]
        return ReadVersion(uri, source, header, known.policy, has_errors(problems))

    # -- pages -------------------------------------------------------------------------------

    def read(self, page: Page) -> str:
        """The Markdown of a page, under an empty header.

        MkDocs reads the header anew and cannot be kept from it; its own reading of the page's
        header would print a broken one on the page. The fields follow in :meth:`set_fields`.
        """
        self._page = page
        page.update_date = self.today.isoformat()  # the day that the site is built for
        uri = page.file.edit_uri or page.file.src_uri
        source, problems = read_bytes(self._shown_path(uri), page.file.content_bytes)
        self._source = self.sources[page.file.src_uri] = source
        self.fragments.begin(source.text)
        problems = [*self.refused.get(uri, []), *problems]
        known = PageFields({}, [], [])
        markdown = ""
        if not problems:
            translated = self._translated(page, source, uri)
            known, markdown = translated.page_fields, translated.markdown
            problems = [
                *translated.diagnostics,
                *check_template(
                    self.config.theme.dirs, source, translated.front_matter, known.fields
                ),
            ]
            if self.versions.is_reviewed(page.file.src_uri, known.policy):
                header = translated.front_matter
                problems += check_review(source, header, known.policy, self.today)
        self._add(page, problems)
        if has_errors(problems):
            known = PageFields({}, [], [])  # the theme may stumble over those of a broken page
            markdown = self.fragments.hold(broken_page(problems))
        self.pages[page.file.src_uri] = known
        return "---\n{}\n---\n" + markdown

    def _translated(self, page: Page, source: Source, uri: str) -> TranslatedPage:
        given = {**self.versions.fields(page.file.src_uri), **self.given.get(uri, {})}
        if not is_template(uri):
            return read_page(source, given)
        translated = translate_page(
            source,
            self.settings,
            self.views,
            self.partials,
            PageFacts(uri, "/" + page.file.url.removeprefix("./")),
            hold=self.fragments.hold,
            mark=self.fragments.mark,
            given=given,
        )
        choice = page_flavour(uri, translated.fields, self.settings, is_template=True)
        return replace(translated, markdown=self._with_partials(translated.markdown, choice))

    def _with_partials(self, markdown: str, choice: FlavourChoice) -> str:
        names = [one for one in self.config.markdown_extensions if isinstance(one, str)]
        links = AllLinks(lambda address: self.addresses.from_root(address, self._page))
        extensions: list[str | Extension] = [*names, links]
        configurations = self.config.mdx_configs
        return settle_partials(markdown, self.fragments, choice, extensions, configurations)

    def set_fields(self, page: Page) -> None:
        """Give the page its fields, and the theme's ``hide`` what they ask for."""
        known = self.pages.get(page.file.src_uri)
        uri = page.file.edit_uri or page.file.src_uri
        is_broken = self._is_broken(uri)
        policy = known.policy if known is not None and not is_broken else None
        self._add(page, self.clauses.begin(page, policy))
        if known is None:  # one that another plugin has read, as a blog's
            self.flavours.begin(FlavourChoice())
            return
        fields = dict(known.fields)
        hidden = hidden_parts(fields)
        if hidden:
            fields["hide"] = [*fields.get("hide", []), *hidden]
        if "social" in fields and fields["social"] is None:
            fields["social"] = {}  # Material's own plugin reads the key, too, and wants a mapping
        if fields.get("title") is None:
            fields.pop("title", None)  # MkDocs would take it for a title
        for key in ("title", "description", "author"):
            if isinstance(fields.get(key), str):
                fields[key] = escape(fields[key])  # themes write them into pages as HTML
        page.meta = fields
        choice = page_flavour(uri, fields, self.settings, is_template=is_template(uri))
        # a broken page shows its errors, whatever it is written in
        self.flavours.begin(FlavourChoice() if is_broken else choice)

    def finish(self, html: str, page: Page) -> str:
        """A page's HTML as it is published, or its errors."""
        uri = page.file.edit_uri or page.file.src_uri
        known = self.pages.get(page.file.src_uri) or PageFields({}, [], [])
        html, problems = self.clauses.finish(html, page, known.policy, self._source)
        problems += unmatched_sections(self._source, self.flavours.unmatched)
        self._add(page, problems)
        if has_errors(problems):
            return broken_page(problems)
        if not self._is_broken(uri):
            self.sharing.read(page, self._source, html)
        finished = self.addresses.in_html(html, page)
        if not self._is_broken(uri):
            self.contents[page.file.src_uri] = finished
        return finished

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
            raise Abort(summary(found))

    def relate(self, files: Files) -> None:
        """Work out what pages have to do with each other; all are read.

        The links between them, what changed between versions, what is shown where a page is
        shared, and the addresses that they had before.
        """
        urls = {file.src_uri: file.url for file in files.documentation_pages()}
        settled, coming = self.versions.is_settled, self.versions.coming
        dead_links = self.clauses.link(self.contents, self.sources, files, settled, coming)
        for page, problems in self._by_page(dead_links, files):
            self._add(page, problems)
            if has_errors(problems):
                page.content = broken_page(problems)
        self.versions.changes.compare(self.contents, urls)
        self.addresses.know(files)  # other plugins may have added some since
        for page, found in self.sharing.work_out(self.pages, files):
            if self.versions.changes.title(page.file.src_uri) is None:  # else nobody wrote it
                self._add(page, found)
        for finding in without(self.sharing.site_findings(), self.options.ignore_findings):
            if finding.severity == "error":
                self.site_problems.append(finding)
            else:
                log.info("%s", finding)  # a site may be without an address on purpose
        self._find_redirects(files)
        missing = self.versions.check_superseded(self.pages, self.sources, files)
        for page, found in self._by_page(missing, files):
            self._add(page, found)

    def _find_redirects(self, files: Files) -> None:
        static = self.config.theme.static_templates
        self.redirects = redirects_of(files, self.pages, self.sources, self.versions, static)
        for page, problems in self._by_page(self.redirects.problems, files):
            self._add(page, problems)
        if any(map(self._is_broken, self.diagnostics)):
            return  # what is lost with a broken page comes back with it
        name = self.options.published_addresses
        problems, new = check_published(name, self.root, files, self.redirects, static)
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
            file = files.get_file_from_path(path)
            if found and file is not None and file.page is not None:
                yield file.page, found

    def redirect_files(self, files: Files) -> Iterator[File]:
        """The pages at addresses that other pages had before."""
        absolute = self.sharing.sharing.address
        return redirect_files(self.redirects, files, self.pages, self.config, absolute)

    def check_head(self, html: str, page: Page) -> str:
        """A whole page, with each tag of its head once."""
        finished, problems = self.sharing.checked_head(html, page)
        log_diagnostics(without(problems, self.options.ignore_findings))
        self._add(page, problems)
        return finished

    def _add(self, page: Page, problems: list[Diagnostic]) -> None:
        """Keep what is wrong in a page's file; that of a version is read for several pages."""
        uri = page.file.edit_uri or page.file.src_uri
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

    # -- places ------------------------------------------------------------------------------

    def _shown_path(self, uri: str) -> str:
        """A page's path as its author names it: from the folder of ``mkdocs.yml``."""
        docs = Path(self.config.docs_dir)
        try:
            return posixpath.join(docs.relative_to(self.root).as_posix(), uri)
        except ValueError:
            return posixpath.join(docs.as_posix(), uri)

    def _url_for_page(self, path: str) -> str:
        return normalize_url(path, self._page)
