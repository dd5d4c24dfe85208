"""The hooks of MkDocs; they delegate to :class:`policy_pages.site.Site`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mkdocs.plugins import BasePlugin, event_priority

from policy_pages.config import PolicyPagesConfig
from policy_pages.site import Site
from policy_pages.site_navigation import without_drafts
from policy_pages.site_theme import SiteTheme

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


_LATE = -100
"""After other plugins: what they write is looked at, too."""


class PolicyPagesPlugin(BasePlugin[PolicyPagesConfig]):
    """``plugins: - policy-pages``."""

    site: Site
    theme: SiteTheme
    files: Files
    serving = False
    dirty = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remember who looks at the site, and whether what an earlier build wrote stays."""
        self.serving = command == "serve"
        self.dirty = dirty

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Begin a build."""
        self.site = Site(self.config, config, serving=self.serving, dirty=self.dirty)
        self.theme = SiteTheme(self.site)
        return config

    @event_priority(_EARLY)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Publish the ERB pages as pages."""
        return self.site.publish(files)

    @event_priority(_LATE)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Leave drafts out of what readers see."""
        return nav if self.serving else without_drafts(nav)

    @event_priority(_EARLY)
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str:
        """Translate a page."""
        return self.site.read(page)

    @event_priority(_EARLY)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Give a page its fields."""
        self.site.set_fields(page)
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Check what came of a page's Markdown, and lead the old site's links home."""
        return self.site.finish(html, page)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Every page was read and none written: report, and stop at errors."""
        self.files = files
        self.site.relate(files)
        self.site.fail_on_errors()
        for file in [*self.theme.data_files(files), *self.site.redirect_files(files)]:
            files.append(file)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Hand the theme its values."""
        generator = f"mkdocs-{context['mkdocs_version']}"
        theme_context = self.theme.context(page, self.files, generator=generator)
        values: dict[str, Any] = {} if theme_context is None else {"policy_pages": theme_context}
        context.update(values)  # type: ignore[typeddict-item]
        return context

    @event_priority(_LATE)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Leave each tag of the head once, whatever other plugins have added."""
        return self.site.check_head(output, page)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Show authors what shared links will look like."""
        self.site.write_preview()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the site's own templates and views, too."""
        for path in self.site.watched():
            server.watch(str(path))
        return server
