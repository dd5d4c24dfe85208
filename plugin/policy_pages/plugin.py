"""The hooks of MkDocs; they delegate to :class:`policy_pages.site.site.Site`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.mkdocs.messages import name_files_in_messages, name_pages_in_messages
from policy_pages.mkdocs.navigation import without_drafts
from policy_pages.mkdocs.theme_text import escape_fields, escape_navigation
from policy_pages.site.site import Site
from policy_pages.site.theme import SiteTheme

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

_EARLY = 100
"""Before other plugins: they are to see pages, not templates."""


_AFTER_META_FILES = 25
"""After Material's plugin `meta`, which adds fields to pages and compares their types; before other
plugins, which may make HTML of them, or add fields that are HTML."""


_LATE = -100
"""After other plugins: what they write is looked at, too."""


_LAST = -1000
"""After plugins that want to be the last, too."""


class PolicyPagesPlugin(BasePlugin[PolicyPagesConfig]):
    """``plugins: - policy-pages``."""

    site: Site
    theme: SiteTheme
    files: Files
    serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember who looks at the site.

        :raises Abort: for a build of only the pages that changed.
        """
        self.serving = command == "serve"
        if dirty:
            raise Abort(
                "`--dirty` builds only changed pages, but policy-pages needs all of them to link "
                "clauses, compare versions, and write feeds and registers: leave out `--dirty`"
            )

    @event_priority(_LAST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build."""
        self.site = Site(self.config, config, serving=self.serving)
        self.theme = SiteTheme(self.site)
        return config

    @event_priority(_EARLY)
    def _on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Publish the ERB pages as pages."""
        return self.site.publish(files)

    @event_priority(_LAST)
    def _on_all_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Correct the files as other plugins have left them, and learn their addresses."""
        self.site.know_files(files)
        pages = files.documentation_pages(inclusion=lambda level: True)
        name_files_in_messages(pages, self.site.reports_link)
        return files

    on_files = CombinedEvent(_on_files, _on_all_files)

    @event_priority(_LATE)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Leave drafts out of what readers see, and escape titles."""
        self.site.late_files.keep_drafts()
        shown = nav if self.serving else without_drafts(nav, files)
        return escape_navigation(shown, self.site.given_titles)

    @event_priority(_EARLY)
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Translate a page."""
        return self.site.read(page)

    @event_priority(_EARLY)
    def _set_fields(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give a page its fields."""
        return self.site.begin(markdown, page)

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
        self.site.end(page)
        return html

    def _on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Check a page's HTML, and point the old site's links to this site."""
        return self.site.finish(html, page)

    @event_priority(_LAST)
    def _on_seen_page(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """All plugins have handled a page."""
        self.site.leave(page)
        return html

    on_page_content = CombinedEvent(_on_converted_page, _on_page_content, _on_seen_page)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Every page was read and none written: report, and stop at errors."""
        self.files = files
        self.site.relate(files)
        self.site.fail_on_errors()
        self.site.templates.report_failures(env, self.site.template_place)
        for file in [*self.theme.data_files(files), *self.site.redirect_files(files)]:
            files.append(file)

    def _on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Hand the theme its values."""
        generator = f"mkdocs-{context['mkdocs_version']}"
        theme_context = self.theme.context(page, self.files, generator=generator)
        if theme_context is not None:
            self.theme.add_notices(page, theme_context)
            context["policy_pages"] = theme_context  # type: ignore[typeddict-unknown-key]
        return context

    @event_priority(_LAST)
    def _on_filled_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Finish the posts that a blog has added to the values."""
        posts: Any = context.get("posts")
        if isinstance(posts, list):
            self.site.finish_excerpts(posts, page, self.files)
        return context

    on_page_context = CombinedEvent(_on_page_context, _on_filled_context)

    @event_priority(_LATE)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Leave each tag of the head once, whatever other plugins have added."""
        return self.site.check_head(output, page)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Show authors what shared links will look like."""
        self.site.write_preview()
        name_pages_in_messages()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave other builds of this process alone."""
        name_pages_in_messages()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the site's own templates and views, too."""
        for path in self.site.watched():
            server.watch(str(path))
        return server
