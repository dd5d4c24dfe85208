"""The hooks of MkDocs; they delegate to :class:`policy_pages.mkdocs.build.Build`."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from policy_pages.files.secret import user_secret
from policy_pages.mkdocs.build import Build, CheckedError, problems_of_output
from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.mkdocs.messages import name_files_in_messages, name_pages_in_messages
from policy_pages.mkdocs.navigation import with_drafts, without_drafts
from policy_pages.mkdocs.output import BuildOutput
from policy_pages.mkdocs.preview import Preview
from policy_pages.mkdocs.reporting import log, log_diagnostics, log_site, report, write_preview
from policy_pages.mkdocs.theme_text import escape_fields, escape_navigation
from policy_pages.mkdocs.themes import settle_language, settle_name
from policy_pages.mkdocs.unchanged_site import UnchangedSite
from policy_pages.security.folder import policy_of, write_policy
from policy_pages.site.kept_redlines import KeptRedlines
from policy_pages.text.diagnostics import DiagnosticError, has_errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from policy_pages.mkdocs.files import NewFile

_EARLY = 100
"""Before other plugins: they are to see pages, not templates."""


_AFTER_META_FILES = 25
"""After Material's plugin `meta`, which adds fields to pages and compares their types; before other
plugins, which may make HTML of them, or add fields that are HTML."""


_FIRST = 1000
"""Before plugins that want to be the first, too."""


_LATE = -100
"""After other plugins: what they write is looked at, too."""


_LAST = -1000
"""After plugins that want to be the last, too."""


_OUTERMOST = float("inf")
"""Before all others where a build begins, and, negated, after all others where it ends."""


class PolicyPagesPlugin(BasePlugin[PolicyPagesConfig]):
    """``plugins: - policy-pages``.

    :ivar unchanged: whether the site is to be built at all, where that is asked.
    :ivar builds: those of this site, of each of its languages.
    :ivar collected: the builds, for a command that reports what is wrong itself; else None.
    :ivar checks_output: whether what is written is looked at, as builds and checks do.
    :ivar keeps_results: whether pages and redlines are kept for later builds.
    :ivar keeps_articles: whether that command asks for the pages without their theme.
    :ivar in_place: path of a file below the pages' folder -> what is read in its place, for a
        command that asks what would become of the site.
    """

    build: Build
    navigation: Navigation
    environment: Environment
    unchanged: UnchangedSite | None = None
    builds: Sequence[Build] = ()
    serving = False
    collected: list[Build] | None = None
    keeps_articles = False
    checks_output = True
    keeps_results = True
    in_place: Mapping[str, NewFile] = MappingProxyType({})

    def __init__(self) -> None:
        super().__init__()
        self.output = BuildOutput()
        self._running = 0  # builds, one within another: a plugin for translations has several
        self.preview = Preview()
        self.kept_redlines = KeptRedlines()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember who looks at the site.

        :raises Abort: for a build of only the pages that changed.
        """
        self.serving = command == "serve"
        if self.serving:
            self.preview.listen()
        if dirty:
            raise Abort(
                "`--dirty` builds only changed pages, but policy-pages needs all of them to link "
                "clauses, compare versions, and write feeds and registers: leave out `--dirty`"
            )

    @event_priority(_OUTERMOST)
    def _on_first_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let a build write beside the site; checks have another folder. Let other plugins find
        the name of the theme, and its words."""
        settle_name(config.theme)
        settle_language(config.theme)
        if self.collected is None:
            self.output.begin(config)
        if self._running == 0:
            self.builds, self.unchanged = (), None
        self._running += 1
        return config

    @event_priority(_LAST)
    def _on_last_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build."""
        self.output.settle(config)
        try:
            self.build = Build(self.config, config, serving=self.serving, in_place=self.in_place)
        except DiagnosticError as error:
            if self.collected is not None:
                raise
            report(error.diagnostics, stops=True)
        is_made = self.collected is None and self.keeps_results
        redlines = self.build.site.redlines_folder(is_made=is_made)
        self.kept_redlines.keep_in(redlines, self._secret())
        self.build.site.kept_redlines = self.kept_redlines
        self.builds = [*self.builds, self.build]
        if self.collected is not None:
            self.build.report_failing_helpers()
            self.collected.append(self.build)
        if self.serving:
            self.preview.begin(config, self.build.watched(), self.build.site.options.root)
        return config

    on_config = CombinedEvent(_on_first_config, _on_last_config)

    @event_priority(_EARLY)
    def _on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Publish the ERB pages as pages, unless the site stays as it is."""
        if self.collected is None and self.keeps_results:  # a command asks for all pages
            files = self._changed_files(files, config)
        return files if self._is_unchanged else self.build.publish(files)

    def _secret(self) -> bytes | None:
        """What results are sealed with that builds keep; a command makes none."""
        return user_secret(self.build.site.options.root, is_made=self.collected is None)

    @property
    def _is_unchanged(self) -> bool:
        """Whether the site stays as it is."""
        return self.unchanged is not None and self.unchanged.is_same

    def _changed_files(self, files: Files, config: MkDocsConfig) -> Files:
        """The files that MkDocs is to build: none, if nothing has changed since the last build."""
        secret = self._secret()
        self.build.kept.look(secret, self.build.inputs())
        if secret is None or self.serving:
            return files
        self.unchanged = UnchangedSite(self.build, config, secret, self.output.site_folder(config))
        return self.unchanged.begin(files)

    @event_priority(_LAST)
    def _on_all_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Correct the files as other plugins have left them."""
        if self._is_unchanged:
            return files
        self.build.settle_files(files)
        pages = files.documentation_pages(inclusion=lambda level: True)
        name_files_in_messages(pages, self.build.site)
        self.build.kept.begin()
        return files

    on_files = CombinedEvent(_on_files, _on_all_files)

    @event_priority(_LATE)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Leave drafts out of what readers see, and escape titles."""
        if self._is_unchanged:
            return nav
        self.build.keep_drafts()
        if self.serving:
            shown = with_drafts(nav, files, self.build.drafts(), config)
        else:
            shown = without_drafts(nav, files)
        self.navigation = escape_navigation(shown, self.build.given_titles)
        return self.navigation

    @event_priority(_OUTERMOST)
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Note what a page is before anything is done with it."""
        if self.serving:
            self.preview.note_beginning(page, self.build.page(page))
        self.build.kept.restore(page, self.build.page(page))
        return page

    @event_priority(_EARLY)
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Translate a page."""
        return self.build.read(page)

    @event_priority(_EARLY)
    def _set_fields(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give a page its fields."""
        return self.build.begin(markdown, page)

    @event_priority(_AFTER_META_FILES)
    def _escape_fields(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Escape them."""
        escape_fields(page.meta)
        return markdown

    on_page_markdown = CombinedEvent(_set_fields, _escape_fields)

    @event_priority(_EARLY)
    def _on_converted_page(
        self, html: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """A page's Markdown is converted."""
        self.build.end(page)
        return html

    def _on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """A page's HTML as it is published, its links resolved; or its errors."""
        return self.build.finish(html, page)

    @event_priority(_LAST)
    def _on_seen_page(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """All plugins have handled a page."""
        self.build.leave(page)
        return html

    on_page_content = CombinedEvent(_on_converted_page, _on_page_content, _on_seen_page)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Every page was read and none written: report, and stop at errors."""
        if self._is_unchanged:
            return
        self.build.relate(files)
        site = self.build.site
        if self.collected is None:
            log_site(site)
            report(site.diagnostics, stops=not self.serving, folder=site.language.folder)
        elif has_errors(site.diagnostics) and not site.language.languages:
            raise CheckedError("a build stops here")
        self.build.add_files(files, env)
        self.environment = env
        if self.serving:
            self.preview.note_files(site, files)

    @event_priority(_OUTERMOST)
    def _on_first_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Hand over a page that is not written anew."""
        self.build.kept.fill(context, page, self.build.page(page))
        return context

    def _on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Hand the theme its values."""
        self.build.fill(context, page, self.preview.warnings)
        return context

    @event_priority(_LAST)
    def _on_filled_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Complete the content for its template, and the posts that a blog has added."""
        if self.keeps_articles:
            self.build.keep_article(context, page, nav)
        self.build.frame(context, page)
        posts: Any = context.get("posts")
        if isinstance(posts, list):
            self.build.finish_excerpts(posts, page)
        return context

    on_page_context = CombinedEvent(_on_first_context, _on_page_context, _on_filled_context)

    @event_priority(_LATE)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Complete the page, with each tag of its head once, whatever other plugins have added."""
        finished, problems = self.build.finish_page(output, page)
        if self.serving:
            self.preview.note_page(self.build.page(page), finished)
        if self.collected is None:
            log_diagnostics(problems)
        return finished

    @event_priority(_FIRST)
    def _on_checked_site(self, *, config: MkDocsConfig) -> None:
        """End a build that is a check before other plugins go on; languages are built here."""
        if self.collected is not None and not self.build.site.language.languages:
            self._check_output(config, may_grow=True)
            raise CheckedError("checked")

    def _on_post_build(self, *, config: MkDocsConfig) -> None:
        """Report what the theme does not show; show authors what shared links will look like."""
        if self._is_unchanged:
            return
        if self.build.frames.report is not None:
            log.info("%s", self.build.frames.report)
        if self.serving:
            write_preview(self.build.site, config)
            self.preview.end(self.build.site)
            self.preview.follow(self.build.watched())
        name_pages_in_messages()

    @event_priority(-_OUTERMOST)
    def _on_built_site(self, *, config: MkDocsConfig) -> None:
        """Complete what search shows, give all pages their policy, whoever made them, and put the
        site where it belongs."""
        if self.unchanged is not None and self._is_unchanged:
            self._running -= 1
            self.unchanged.end()
            self.output.abandon()
            self.unchanged.repeat()
            return
        self.build.complete_search(Path(config.site_dir))
        if not self.serving and self.config.content_security_policy.enabled:
            folder, sources = Path(config.site_dir), self.config.content_security_policy.sources
            known = self.build.finished_pages()
            write_policy(folder, policy_of(folder, sources, known.code), known.redirects)
        self._running -= 1
        if not self.serving and self._running == 0:
            self._check_output(config, may_grow=False)
        if self.unchanged is not None:
            self.unchanged.end()
            self.unchanged.look(Path(config.site_dir))
        self.build.kept.write()
        self.build.kept.end()
        is_published = self.output.end(is_preview=self.serving)
        if self.unchanged is not None and is_published:
            self.unchanged.note()
        if self.serving:
            build = self.build
            self.preview.keep(
                build, config, self.navigation, self.environment, lambda: self._go_on_with(build)
            )

    def _go_on_with(self, build: Build) -> None:
        self.build = build

    def _check_output(self, config: MkDocsConfig, *, may_grow: bool) -> None:
        """Report what is wrong with what is written, before it is published."""
        is_broken = any(has_errors(one.site.diagnostics) for one in self.builds)
        if is_broken or not self.checks_output:
            return  # a check goes on where a build ends, with pages that show their errors
        problems = problems_of_output(self.builds, config, may_grow=may_grow)
        self.build.site.problems += problems
        if self.collected is None:
            report(problems, stops=True)

    on_post_build = CombinedEvent(_on_checked_site, _on_post_build, _on_built_site)

    @event_priority(-_OUTERMOST)
    def on_build_error(self, *, error: Exception) -> None:
        """Leave other builds of this process alone, and the last site as it was."""
        name_pages_in_messages()
        self._leave_kept_pages()
        self._running = max(0, self._running - 1)
        self.output.fail(error)

    @event_priority(-_OUTERMOST)
    def on_shutdown(self) -> None:
        """Leave the last site as it was if the build was interrupted."""
        self.output.abandon()
        self.preview.leave()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch all that the site is made of."""
        self.preview.serve(server, config, self.build.watched(), self._give_up)
        return server

    def _leave_kept_pages(self) -> None:
        for build in self.builds:
            build.kept.end()
        if self.unchanged is not None:
            self.unchanged.end()

    def _give_up(self) -> None:
        """A build has ended where no plugin could note it."""
        name_pages_in_messages()
        self._leave_kept_pages()
        self._running = 0
        self.output.abandon()
