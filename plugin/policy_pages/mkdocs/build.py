"""A build of MkDocs <-> a site: files and pages go in, finished pages and made files come out."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from policy_pages.files.templates import add_phrases, with_templates
from policy_pages.files.views import own_overrides, with_plugin
from policy_pages.markdown.extensions.conversion import Conversion, page_extensions
from policy_pages.mkdocs.blogs import is_post
from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.mkdocs.files import FilesOfBuild, NewFile, address_of
from policy_pages.mkdocs.kept_builds import KeptBuild
from policy_pages.mkdocs.kept_navigation import keep_navigation
from policy_pages.mkdocs.settings import configured_site
from policy_pages.mkdocs.site_inputs import configuration_files, hook_modules, snippets
from policy_pages.mkdocs.templates import report_failures
from policy_pages.mkdocs.theme_text import escape_page, given_titles, unescaped
from policy_pages.site import search_index
from policy_pages.site.articles import Article, Heading, article
from policy_pages.site.built_pages import FinishedPages
from policy_pages.site.built_site import check_built
from policy_pages.site.files import Inclusion
from policy_pages.site.page import SitePage
from policy_pages.site.page_head import below_title
from policy_pages.site.preview import notices_for_authors
from policy_pages.site.theme import SiteTheme, ThemeContext
from policy_pages.site.theme_frames import ThemeFrames
from policy_pages.social.record import Crumb
from policy_pages.text.page_names import is_page

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context
    from markdown import Markdown
    from mkdocs.structure.files import File
    from mkdocs.structure.toc import AnchorLink
    from mkdocs.utils.templates import TemplateContext

    from policy_pages.text.diagnostics import Diagnostic
    from policy_pages.text.wording import Wording

_LAST_CHANGED = "policy_pages_changed"
"""The field that the sitemap reads. MkDocs' own day, `update_date`, is that of the build."""
_LINKS = "relpath"
"""The name of MkDocs' processor of links."""


_KNOWN_AT_THE_END = ("PolicyPagesPlugin", "SearchPlugin")
"""Plugins that write no page when all others are written."""


class CheckedError(Abort):
    """All is known that a check wants to know, so a build ends."""


class Build:
    """One build: what MkDocs has, handed to the site, and what the site makes, handed back.

    :param serving: whether authors look at it (``mkdocs serve``).
    :param in_place: path of a file below the pages' folder -> what is read in its place.
    :raises PluginError: for options that cannot be used together.
    :raises DiagnosticError: for folders that cannot be walked.
    :ivar policy: what its pages may load and run.
    :ivar is_related: whether all pages are converted, and it is known what they have to do with
        each other.
    :ivar articles: its pages without their theme, if they are kept.
    :ivar navigation: beside those.
    :ivar published: all files, once it is related.
    :ivar kept: what it takes over from earlier builds.
    """

    def __init__(
        self,
        options: PolicyPagesConfig,
        config: MkDocsConfig,
        *,
        serving: bool,
        in_place: Mapping[str, NewFile] = MappingProxyType({}),
    ) -> None:
        self.site, self._refused = configured_site(options, config, serving=serving)
        self._config = config
        self._options = options
        self.policy = options.content_security_policy
        self._files = FilesOfBuild(config, self.site.options.root, in_place)
        self._theme = SiteTheme(self.site)
        self.frames = ThemeFrames(self.site.options.theme, self.site.templates)
        self._markdown: dict[SitePage, str] = {}
        self.given_titles = frozenset(given_titles(config.nav))
        self.is_related = False
        self.articles: list[Article] = []
        self.navigation = Navigation([], [])
        self.published = Files([])
        self.kept = KeptBuild(self.site, config)
        self._extend(Conversion())

    def report_failing_helpers(self) -> None:
        """Let a helper of the site's own that fails be a mistake of the page that calls it."""
        settings = self.site.settings
        if settings.helpers:
            from policy_pages.helpers import with_mistakes_reported

            helpers = with_mistakes_reported(settings.helpers)
            self.site.settings = replace(settings, helpers=helpers)

    # -- files -------------------------------------------------------------------------------

    def open(self, files: Files) -> None:
        """Hand the site its files."""
        self.site.publish(self._files.found(files), self._refused.of_pages)

    def publish(self, files: Files) -> Files:
        """The files of the site, each ERB page among them as a page."""
        self.open(files)
        return self._files.published(self.site.files)

    def settle_files(self, files: Files) -> None:
        """Correct the files as other plugins have left them."""
        self._files.restore(files)
        self._files.learn(self.site.files, files)
        self.site.settle(self._files.published_paths)
        self._files.apply(self.site.files, files)

    def keep_drafts(self) -> None:
        """Leave out drafts, even one that another plugin wants to publish as its front page."""
        self._files.keep_drafts()

    def drafts(self) -> dict[str, str | None]:
        """The path of each draft's page, and that of the policy it is a draft of, if it is one."""
        found: dict[str, str | None] = {}
        for page in self.site.pages:
            if page.inclusion is Inclusion.DRAFT and not is_post(page.path, self._config):
                policy = self.site.versions.policy_of_draft(page)
                found[page.path] = policy.path if policy is not None else None
        return found

    # -- pages -------------------------------------------------------------------------------

    def page(self, page: Page) -> SitePage:
        """The site's page for one of MkDocs', whoever made it or has changed its file since."""
        known = self._files.known(self.site.files, page.file)
        assert isinstance(known, SitePage)
        return known

    def read(self, page: Page) -> str | None:
        """The Markdown of a page, under an empty header; None for a file of another kind.

        MkDocs reads the header anew and cannot be kept from it; its own reading of the page's
        header would print a broken one on the page. The fields follow in :meth:`begin`.
        """
        of_site = self.page(page)
        if not is_page(of_site.source_path):
            return None
        page.update_date = self.site.today.isoformat()  # the day that the site is built for
        text = self.site.translate(of_site) if of_site.earlier is None else ""
        return f"---\n{{}}\n---\n{text}"

    def begin(self, markdown: str, page: Page) -> str:
        """Give a page its fields, and prepare its conversion; returns its Markdown."""
        of_site = self.page(page)
        if of_site.is_read:
            # a plugin with pages of its own kind, such as a blog, may have given them a template
            page.meta = {**page.meta, **of_site.fields_for_theme()}
        if of_site.earlier is not None:
            return markdown
        markdown = self.site.prepare(of_site, markdown)
        if of_site.is_read_by_others:
            page.update_date = self.site.today.isoformat()
        self._extend(of_site.conversion)
        return markdown

    def _extend(self, conversion: Conversion) -> None:
        """Let Python-Markdown convert texts with the extensions that are for a page.

        They take the place of those before, and of those of an earlier build: a plugin for
        translations builds a site several times with one configuration. Other plugins convert
        texts with the same extensions, as a blog does for its excerpts while other pages are
        written; MkDocs' own processor of links says which file such a text is of.
        """

        def conversion_of(md: Markdown) -> Conversion:
            file = file_of(md)
            if file is None:
                return conversion
            page = self.site.page(file.src_uri)
            return page.conversion if page is not None else Conversion()

        own = page_extensions(conversion_of)
        kinds = tuple(type(extension) for extension in own)
        others = [one for one in self._config.markdown_extensions if not isinstance(one, kinds)]
        extensions = cast("list[Any]", self._config.markdown_extensions)
        extensions[:] = [*others, *own]

    def end(self, page: Page) -> None:
        """A page's text is converted: what others convert from now on is not part of it.

        Other plugins may read the Markdown: feeds make descriptions of it.
        """
        of_site = self.page(page)
        if page.markdown is not None and of_site.earlier is None:
            if of_site.is_read_by_others:
                self._markdown[of_site] = page.markdown
            page.markdown = of_site.conversion.fragments.filled(page.markdown)
        self._extend(Conversion())

    def leave(self, page: Page) -> None:
        """All plugins have seen a page; a blog converts its posts again for their excerpts."""
        self.kept.note_conversion(page)
        page.markdown = self._markdown.pop(self.page(page), page.markdown)

    def finish(self, html: str, page: Page) -> str:
        """A page's HTML as it is published, or its errors."""
        of_site = self.page(page)
        of_site.shown_fields = unescaped(page.meta)
        if of_site.earlier is not None:
            return html
        links = page.links_to_anchors or {}
        for file, to_ids in links.items():  # MkDocs compares ids with what a link writes for them
            links[file] = {unquote(id): link for id, link in to_ids.items()}
        finished = self.site.finish(of_site, html)
        if of_site.outline is not None and of_site.outline.numbers:
            _number_contents(page.toc, of_site.outline.numbers)
        return finished

    # -- all of them -------------------------------------------------------------------------

    def relate(self, files: Files) -> None:
        """Work out what pages have to do with each other; all are converted."""
        self._files.learn(self.site.files, files)
        pages = {of_site: page for of_site, page in self.pages(files)}
        for of_site, page in pages.items():
            self._learn(of_site, page)
        for of_site in self.kept.settle(pages, files):
            self._learn(of_site, pages[of_site])
            self.kept.learn_again([of_site])
        cards = self.site.relate()
        for of_site, page in pages.items():
            self._hand_back(of_site, page)
        for card in cards:
            files.append(self._files.made(card))
        self.is_related = True

    def relate_again(self, page: Page) -> None:
        """The same for a page that is converted once more, as its text was saved."""
        of_site = self.page(page)
        self._learn(of_site, page)
        self.site.relate_again(of_site)
        self._hand_back(of_site, page)

    def _hand_back(self, of_site: SitePage, page: Page) -> None:
        """Give MkDocs' page what the site has made of it."""
        if of_site.content is not None:
            page.content = of_site.late_errors or of_site.content
            if of_site.record is not None and of_site.record.robots:
                page.meta["robots"] = of_site.record.robots  # the sitemap leaves some out
        day = self.site.last_changed(of_site)
        page.meta[_LAST_CHANGED] = day.isoformat() if day is not None else None
        if self.site.serving and of_site.inclusion is Inclusion.DRAFT and page.title:
            page.title = f"{page.title} (draft)"
        if of_site.inclusion.is_seen_by_authors:
            escape_page(page, self.given_titles, self._config.plugins)

    def pages(self, files: Files) -> Iterator[tuple[SitePage, Page]]:
        """Each page of the site, and MkDocs' for it."""
        for file in files:
            of_site = self.site.page(file.src_uri)
            if of_site is not None and file.page is not None:
                yield of_site, file.page

    def _learn(self, of_site: SitePage, page: Page) -> None:
        """Hand the site what MkDocs and other plugins know of a page."""
        of_site.is_built = True
        of_site.title = unescape(str(page.title or ""))
        headings = (unescape(item.title) for item in page.toc if item.level == 1)
        of_site.heading = next(headings, None)
        sections = [one for one in page.ancestors if isinstance(one, Section)]
        of_site.section = _title_of(sections[0]) if sections else None
        of_site.ancestors = tuple(self._ancestors(page, sections))
        of_site.shown_fields = unescaped(page.meta)
        if of_site.content is not None and page.content is not None:
            of_site.content = page.content  # other plugins may have changed it since

    def _ancestors(self, page: Page, sections: Iterable[Section]) -> Iterator[Crumb]:
        """The parts of the site that a page is in and that have a page of their own."""
        for section in reversed(list(sections)):
            pages = (child for child in section.children if isinstance(child, Page))
            index = next((child for child in pages if child.is_index), None)
            if index is None or index is page or index.file.dest_uri == "index.html":
                continue
            yield Crumb(_title_of(section), self.site.absolute(address_of(index.file)))

    def add_files(self, files: Files, environment: Environment) -> None:
        """Give MkDocs the files that the site makes, and let templates report their failures."""
        report_failures(
            environment,
            self.site.templates.shown,
            lambda page, message: self.site.report_failing_template(self.page(page), message),
        )
        add_phrases(environment, self._wording)
        environment.globals["policy_list"] = self.site.policy_list
        theme = self.site.options.theme
        if theme.extends_material:
            keep_navigation(environment)
        of_site = [theme.custom] if theme.custom is not None and theme.name is not None else []
        self._own_templates = with_templates(
            environment, [*of_site, own_overrides(), with_plugin()], self.site.folders
        )
        for made in self.site.make_files():
            if made.path not in files.src_uris:
                files.append(self._files.made(made))
        self.published = files
        self.kept.prepare(
            {page.file.src_uri: of_site for of_site, page in self.pages(files)}, environment
        )

    def _wording(self, context: Context) -> Wording | None:
        """The wording for a template: that of its page, else that of the site."""
        of_page = context.get("policy_pages")
        if isinstance(of_page, ThemeContext):
            return of_page.wording
        return self.site.wording(None) if "config" in context else None

    def fill(self, context: TemplateContext, page: Page, warnings: Collection[str] = ()) -> None:
        """Give a template its values.

        :param warnings: those of MkDocs and of other plugins, for authors to see.
        """
        of_site = self.page(page)
        if of_site.earlier is not None:
            return
        if self.site.serving:
            is_untitled = not self.site.options.theme.extends_material
            if of_site.shows_errors and is_untitled:
                page.content = f"<h1>{escape(of_site.title)}</h1>\n{page.content}"
            notices = notices_for_authors(self.site, of_site, warnings)
            if notices:
                page.content = below_title(page.content or "", notices)
        generator = f"mkdocs-{context['mkdocs_version']}"
        theme_context = self._theme.context(of_site, generator=generator)
        if theme_context is None:
            return
        context["policy_pages"] = theme_context  # type: ignore[typeddict-unknown-key]

    def frame(self, context: TemplateContext, page: Page) -> None:
        """Give a page's content what belongs to it, where its template does not write that.

        Search has read the content before: it finds the text of pages, in every theme.
        """
        of_site, title = self.page(page), str(page.title or "")
        if of_site.earlier is not None:
            return
        page.content = self.frames.frame(
            of_site, context, page.content or "", title=title, write=self._write
        )

    def _write(self, name: str, values: Mapping[str, Any]) -> str:
        """Write one of our templates with values."""
        return self._own_templates.get_template(name).render(values)

    def keep_article(self, context: TemplateContext, page: Page, navigation: Navigation) -> None:
        """Keep a page without its theme; a template's values are complete."""
        self.navigation = navigation
        of_site = self.page(page)
        values: dict[str, Any] = {**context}
        if values.get("policy_pages") is not None:  # another engine says itself what it is
            values["policy_pages"] = self._theme.context(of_site, generator="")
        headings = [
            Heading(item.id, Markup(item.title).striptags(), item.level)
            for item in _all_of(page.toc)
        ]
        kept = article(of_site, page.content or "", values, headings, self._write)
        self.articles.append(kept)

    def missing_page(self, home: str) -> str:
        """The text of the page for an address that does not exist (HTML).

        :param home: the address of the home page.
        """
        values: dict[str, Any] = {"home": home, "config": self._config}
        if self.site.policy_list == "":
            values["list"] = ""  # the address of another page depends on where this one is shown
        return self._write("partials/missing-page.html", values)

    def finish_page(self, html: str, page: Page) -> tuple[str, list[Diagnostic]]:
        """A page as its template has rendered it, completed, and what is wrong in its head."""
        of_site = self.page(page)
        if of_site.earlier is not None:
            return html, []
        finished, problems = self.site.check_head(self.frames.finish(of_site, html), of_site)
        if not problems:  # which are reported now, and not with those of its text
            self.kept.keep(page, of_site, finished)
        return finished, problems

    def finished_pages(self) -> FinishedPages:
        """The pages of which it is known what is in them."""
        return FinishedPages(page.finished for page in self.site.pages)

    def finish_excerpts(self, excerpts: Iterable[object], page: Page) -> None:
        """Finish what a page shows of others: a blog converts the beginnings of its posts again."""
        for excerpt in excerpts:
            if isinstance(excerpt, Page) and excerpt.content:
                excerpt.content = self.site.finish_excerpt(excerpt.content, self.page(page))

    def complete_search(self, folder: Path) -> None:
        """Let the results of search say what kind of page they are, and of which day.

        :param folder: of the built site.
        """
        file = folder / search_index.PATH
        if not self.site.register or not file.is_file():
            return
        index = search_index.with_facts(
            file.read_text(encoding="utf-8"),
            self.site.register,
            self.site.wording,
            self.site.today,
            search_index.archived(self.site.pages, self.site.wording, self.site.today),
        )
        if index is not None:
            file.write_text(index, encoding="utf-8")

    def watched(self) -> list[Path]:
        """The files and folders that are watched, as they show on pages; some may not exist."""
        docs, root = Path(self._config.docs_dir), self.site.options.root
        # the whole folder of a site may hold anything, such as all of an environment of Python
        return [one for one in self.inputs() if one == docs or one not in (root, *docs.parents)]

    def inputs(self) -> list[Path]:
        """The files and folders that show on pages when they change; some may not exist."""
        options, config, root = self._options, self._config, self.site.options.root
        paths = [Path(config.docs_dir), *configuration_files(config)]
        named = [options.helpers, options.data_dir, options.partials_dir]
        named += [options.translations_dir, options.published_addresses]
        paths += [root / path for path in named if path]
        if options.helpers:
            from policy_pages.helpers import imported_by

            paths += imported_by(root / options.helpers)
        if config.theme.custom_dir:
            paths.append(Path(config.theme.custom_dir))
        paths += [Path(module.__file__) for module in hook_modules(config)]
        paths += snippets(config, self.site)
        return [*dict.fromkeys(Path(os.path.abspath(path)) for path in paths)]


def problems_of_output(
    builds: Sequence[Build], config: MkDocsConfig, *, may_grow: bool
) -> list[Diagnostic]:
    """What is wrong with what a build has written, in all languages.

    :param may_grow: whether other plugins are about to write more.
    """
    sites = sorted((one.site for one in builds), key=lambda site: bool(site.language.folder))
    policy = builds[0].policy
    return check_built(
        sites,
        Path(config.site_dir),
        policy.sources,
        is_enforced=policy.enabled,
        is_complete=not (may_grow and _others_write(config)),
        reported=frozenset(address.strip("/") for address in _addresses_in(config.nav)),
    )


def _others_write(config: MkDocsConfig) -> bool:
    """Whether plugins may write files at the end of a build; that for search writes only its
    index."""
    owners = (getattr(one, "__self__", None) for one in config.plugins.events["post_build"])
    return any(type(owner).__name__ not in _KNOWN_AT_THE_END for owner in owners)


def _addresses_in(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, (list, dict)):
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _addresses_in(item)


def _all_of(items: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for item in items:
        yield item
        yield from _all_of(item.children)


def _number_contents(items: Iterable[AnchorLink], numbers: Mapping[str, str]) -> None:
    """Let a page's table of contents show the numbers of clauses.

    :param numbers: id of a heading -> its number.
    """
    for item in items:
        if item.id in numbers:
            item.title = f"{numbers[item.id]} {item.title}"
        _number_contents(item.children, numbers)


def file_of(md: Markdown) -> File | None:
    """The file whose text a ``Markdown`` object converts; None if that is not known.

    MkDocs gives its own processor of links the file, and so do plugins that want links to work.
    """
    if _LINKS not in md.treeprocessors:
        return None
    return cast("File | None", getattr(md.treeprocessors[_LINKS], "file", None))


def _title_of(section: Section) -> str:
    """The title of a part of the site; MkDocs' are HTML."""
    return unescape(str(section.title))
