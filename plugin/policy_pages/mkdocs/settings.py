"""A site's configuration, as MkDocs has it -> what a site needs of it."""

from __future__ import annotations

import datetime
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.theme import Theme
from mkdocs.utils.yaml import yaml_load

from policy_pages.cards.card import cards_available
from policy_pages.erb.helpers.dialect import SiteFacts
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.erb.limits import Limits
from policy_pages.files.data import read_data_folder
from policy_pages.files.partials import FolderPartials
from policy_pages.files.reading import SiteFolders
from policy_pages.files.translations import read_translations
from policy_pages.files.views import JinjaViews, own_overrides
from policy_pages.mkdocs.blogs import is_post
from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.mkdocs.language import language_of_build
from policy_pages.mkdocs.reporting import with_progress
from policy_pages.mkdocs.themes import (
    add_own_templates,
    extends_material,
    leave_out_of_search,
    plugins_of_material,
    settle_language,
    theme_languages,
    written_language,
)
from policy_pages.page.translation import PageSettings
from policy_pages.site.old_sites import build_moment
from policy_pages.site.options import (
    CardOptions,
    OrganizationOptions,
    SiteOptions,
    ThemeOptions,
)
from policy_pages.site.publishing import RefusedFiles, refused_files
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, RefusedError, Severity
from policy_pages.text.source import Source
from policy_pages.text.wording import Wordings

if TYPE_CHECKING:
    from policy_pages.helpers import OwnHelper


def configured_site(
    options: PolicyPagesConfig, config: MkDocsConfig, *, serving: bool
) -> tuple[Site, RefusedFiles]:
    """The site that a configuration describes, and the files in its folders that may not be read.

    :param serving: whether authors look at it.
    :raises PluginError: for options that cannot be used together.
    :raises DiagnosticError: for folders that cannot be walked.
    """
    # `--config-file` is written from the current folder
    root = Path(os.path.abspath(config.config_file_path or config.docs_dir)).parent
    settle_language(config.theme)
    add_own_templates(config.theme)
    leave_out_of_search(config)
    folders = site_folders(options, config, root)
    own = config.theme.custom_dir
    refused = refused_files(Path(config.docs_dir), Path(own) if own else None, folders)
    if refused.problems:
        raise DiagnosticError(*refused.problems)
    site_options = _site_options(options, config, root, serving=serving)
    catalogues, problems = read_translations(root / options.translations_dir, folders)
    settings, problems_of_data, unusable = _page_settings(
        options, config, folders, site_options.now, serving=serving
    )
    site = Site(
        site_options,
        settings,
        folders,
        views=JinjaViews(
            _view_folders(config), base=root, site=folders, own=_own_views(config.theme)
        ),
        partials=FolderPartials(
            [Path(config.docs_dir), root / options.partials_dir], root, folders
        ),
        language=language_of_build(config),
        wordings=Wordings(catalogues),
        is_post=lambda path: is_post(path, config),
        serving=serving,
    )
    site.problems += [*problems, *problems_of_data]
    site.unusable += unusable
    return site, refused


def _page_settings(
    options: PolicyPagesConfig,
    config: MkDocsConfig,
    folders: SiteFolders,
    now: datetime.datetime,
    *,
    serving: bool,
) -> tuple[PageSettings, list[Diagnostic], list[str]]:
    """What the site decides for its pages, what is wrong with its data, and with its helpers.

    :param serving: whether it goes on without its helpers, so that its author sees why.
    :raises PluginError: for helpers that cannot be used, if not.
    """
    root = folders.root
    data, problems = read_data_folder(root / options.data_dir, root, folders)
    helpers: Mapping[str, OwnHelper] = {}
    unusable: list[str] = []
    if options.helpers:
        from policy_pages.helpers import HelpersFileError, find_helpers_file, load_helpers

        try:
            helpers = load_helpers(find_helpers_file(options.helpers, root))
        except HelpersFileError as error:
            if not serving:
                raise PluginError(str(error)) from None
            unusable.append(str(error))
    settings = PageSettings(
        dialect=DIALECTS[options.dialect],
        trim_mode=options.trim_mode,
        erb_in_front_matter=options.erb_in_front_matter,
        context=options.context,
        helpers=helpers,
        site=SiteFacts(config.site_url, data, options.dialect_options),
        limits=Limits(**options.limits),
        now=now,
        markdown=options.markdown,
        redcarpet=options.redcarpet,
        heading_ids=_heading_ids(options, config),
    )
    return settings, problems, unusable


def _heading_ids(options: PolicyPagesConfig, config: MkDocsConfig) -> tuple[str, ...]:
    """The rules of the ids of headings; empty where the configuration names none.

    A site that tells Python-Markdown's table of contents how to make ids has named that.
    """
    contents = config.mdx_configs.get("toc") or {}
    names_own = "slugify" in contents or "separator" in contents
    return options.heading_ids or (("python",) if names_own else ())


def _site_options(
    options: PolicyPagesConfig, config: MkDocsConfig, root: Path, *, serving: bool
) -> SiteOptions:
    theme, cards, publisher = config.theme, options.cards, options.organization
    if cards.enabled and not cards_available():
        raise PluginError(
            "cards: the rasteriser is missing; install it with "
            "`pip install 'mkdocs-policy-pages[cards]'`"
        )
    links = config.validation.links
    is_of_docs = links.absolute_links < 0  # `relative_to_docs`, which is not a level
    logo = publisher.logo or theme.get("logo")
    alternate = config.extra.get("alternate")  # a list of mappings, if it is as Material wants it
    editions = alternate if isinstance(alternate, list) else []
    return SiteOptions(
        root=root,
        docs=Path(config.docs_dir),
        configuration=_configuration(config),
        name=config.site_name,
        now=_moment(options),
        url=public_address(config, serving=serving),
        description=config.site_description or None,
        author=config.site_author or None,
        language=_language(theme),
        languages=tuple(str(e["lang"]) for e in editions if isinstance(e, dict) and "lang" in e),
        organization=OrganizationOptions(
            publisher.name,
            publisher.url,
            logo if isinstance(logo, str) else None,
            tuple(publisher.same_as),
        ),
        social=options.social,
        cards=CardOptions(
            cards.enabled, cards.template, [Path(font) for font in cards.fonts], cards.cache_dir
        ),
        theme=ThemeOptions(
            folders=[Path(folder) for folder in theme.dirs],
            static=frozenset([*theme.static_templates, *config.extra_templates]),
            languages=theme_languages(theme),
            name=theme.name,
            custom=Path(theme.custom_dir) if theme.custom_dir else None,
            extends_material=extends_material(theme),
            environment=theme.get_env,
        ),
        directories=config.use_directory_urls,
        old_site=options.old_site,
        old_addresses=options.old_addresses,
        redirects=options.redirects,
        dead_links=_severity(links.not_found),
        dead_root_links=_severity(links.not_found if is_of_docs else links.absolute_links),
        dead_anchors=_severity(links.anchors),
        checks_unrecognized_links=_severity(links.unrecognized_links) is not None,
        page_fields=options.page_fields,
        fields_file=_fields_file(config),
        ignored=options.ignore_findings,
        published_addresses=options.published_addresses,
        translations=options.translations_dir,
        time_zone=options.time_zone,
        show_overdue_reviews=options.show_overdue_reviews,
        html=options.html,
        sources=options.content_security_policy.sources,
        extensions=[one for one in config.markdown_extensions if isinstance(one, str)],
        configurations=config.mdx_configs,
        show_progress=with_progress,
    )


def _severity(level: int) -> Severity | None:
    """How something counts that MkDocs reports at a level of its log."""
    if level < logging.INFO:
        return None
    return "warning" if level >= logging.WARNING else "info"


def _fields_file(config: MkDocsConfig) -> str:
    """The name of the files that give fields to the pages of their folders; Material's plugin for
    them may name another."""
    plugin = next(plugins_of_material(config, "meta"), None)
    name = plugin.config.get("meta_file") if plugin is not None else None
    return name if isinstance(name, str) else ".meta.yml"


def _moment(options: PolicyPagesConfig) -> datetime.datetime:
    """The moment the site is built for.

    :raises PluginError: for an environment variable that is not a time.
    """
    zone = ZoneInfo(options.time_zone)
    try:
        moment = build_moment(zone)  # MkDocs reads the variable too, whatever the option says
    except RefusedError as error:
        raise PluginError(str(error)) from None
    if options.today is not None:
        return datetime.datetime.combine(options.today, datetime.time(12), zone)
    return moment


def public_address(config: MkDocsConfig, *, serving: bool) -> str | None:
    """The site's address; ``mkdocs serve`` puts its own in the place of the configured one."""
    path = Path(config.config_file_path or "")
    if not serving or not path.is_file():  # a pipe cannot be read again
        return config.site_url or None
    with path.open(encoding="utf-8") as file:
        address = yaml_load(file).get("site_url")
    return str(address) if address else None


def _configuration(config: MkDocsConfig) -> Source:
    """The file that the site's defaults are in."""
    path = Path(config.config_file_path or "mkdocs.yml")
    try:
        return Source(path.name, path.read_text(encoding="utf-8") if path.is_file() else "")
    except (OSError, UnicodeDecodeError):
        return Source(path.name, "")


def site_folders(options: PolicyPagesConfig, config: MkDocsConfig, root: Path) -> SiteFolders:
    """The folders that the site's files may be in.

    :param root: the folder of ``mkdocs.yml``.
    """
    own = config.theme.custom_dir
    named = [config.docs_dir, options.data_dir, options.partials_dir, options.translations_dir]
    named += [options.cards.cache_dir]
    named += [*options.cards.fonts, *([own] if own else [])]
    folders = [*map(Path, config.theme.dirs), own_overrides()]
    installed = [folder for folder in folders if own is None or folder != Path(own)]
    return SiteFolders(root, map(Path, named), installed)


def _view_folders(config: MkDocsConfig) -> list[Path]:
    """Where the theme's views are, and where the site's own would be."""
    folders = [Path(folder) / "views" for folder in config.theme.dirs]
    own = _own_views(config.theme)
    return [folder for folder in folders if folder == own or folder.is_dir()]


def _own_views(theme: Theme) -> Path | None:
    """Where the site's own views would be."""
    return Path(theme.custom_dir, "views") if theme.custom_dir else None


def _language(theme: Theme) -> str | None:
    """The language of a theme; None for one that does not say, or says English as all do."""
    locale = str(theme.get("locale") or "en").replace("_", "-")
    return written_language(theme) or (None if locale == "en" else locale)
