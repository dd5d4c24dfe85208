"""What a site's configuration says of its pages: their settings, and where views are."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from markdown.extensions import Extension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from policy_pages.erb.helpers.dialect import SiteFacts
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.erb.limits import Limits
from policy_pages.files.data import read_data_folder
from policy_pages.files.reading import SiteFolders
from policy_pages.files.views import own_overrides
from policy_pages.helpers import HelpersFileError, find_helpers_file, load_helpers
from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.page.translation import PageSettings
from policy_pages.site.old_sites import build_moment
from policy_pages.text.diagnostics import Diagnostic, RefusedError


def page_settings(
    options: PolicyPagesConfig, config: MkDocsConfig, folders: SiteFolders
) -> tuple[PageSettings, list[Diagnostic]]:
    """What the site decides for its pages, and what is wrong with its data.

    :param folders: decide what may be read.
    :raises PluginError: for a file of helpers that cannot be used, and for an environment
        variable that is not a time.
    """
    try:
        now = _moment(options)
    except RefusedError as error:
        raise PluginError(str(error)) from None
    root = folders.root
    data, problems = read_data_folder(root / options.data_dir, root, folders)
    try:
        helpers = load_helpers(find_helpers_file(options.helpers, root)) if options.helpers else {}
    except HelpersFileError as error:
        raise PluginError(str(error)) from None
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
    )
    return settings, problems


def _moment(options: PolicyPagesConfig) -> datetime.datetime:
    """The moment the site is built for."""
    zone = ZoneInfo(options.time_zone)
    moment = build_moment(zone)  # MkDocs reads the variable too, whatever the option says
    if options.today is not None:
        return datetime.datetime.combine(options.today, datetime.time(12), zone)
    return moment


def site_folders(options: PolicyPagesConfig, config: MkDocsConfig, root: Path) -> SiteFolders:
    """The folders that the site's files may be in.

    :param root: the folder of ``mkdocs.yml``.
    """
    own = config.theme.custom_dir
    named = [config.docs_dir, options.data_dir, options.partials_dir, options.cards.cache_dir]
    named += [*options.cards.fonts, *([own] if own else [])]
    folders = [*map(Path, config.theme.dirs), own_overrides()]
    installed = [folder for folder in folders if own is None or folder != Path(own)]
    return SiteFolders(root, map(Path, named), installed)


def view_folders(config: MkDocsConfig) -> list[Path]:
    """Where the theme's views are, and where the site's own would be."""
    folders = [Path(folder) / "views" for folder in config.theme.dirs]
    own = Path(config.theme.custom_dir, "views") if config.theme.custom_dir else None
    return [folder for folder in folders if folder == own or folder.is_dir()]


def has_own_templates(config: MkDocsConfig) -> bool:
    """Whether the theme is one that this plugin's templates are made for."""
    return config.theme.name == "material"


def add_extensions(config: MkDocsConfig, extensions: Sequence[Extension]) -> None:
    """Let Python-Markdown convert pages with the plugin's own extensions.

    They replace those of an earlier build: a plugin for translations builds a site several times
    with one configuration.
    """
    kinds = tuple(type(extension) for extension in extensions)
    others = [one for one in config.markdown_extensions if not isinstance(one, kinds)]
    config.markdown_extensions[:] = [*others, *extensions]  # type: ignore[list-item]


def add_own_templates(config: MkDocsConfig) -> None:
    """Let the theme find this plugin's templates, after the site's own."""
    own = str(own_overrides())
    folders = config.theme.dirs
    if has_own_templates(config) and own not in map(str, map(Path, folders)):
        folders.insert(1 if config.theme.custom_dir else 0, own)
