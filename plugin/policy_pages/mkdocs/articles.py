"""A build whose pages are kept without their theme -> the site for another engine."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link
from mkdocs.structure.pages import Page

from policy_pages.mkdocs.build import Build
from policy_pages.mkdocs.themes import template_folders
from policy_pages.site.articles import BuiltSite, NavigationItem

_SETTINGS = (
    "site_author copyright repo_url repo_name use_directory_urls extra extra_css extra_javascript"
).split()
"""What a theme reads of the configuration, apart from its own settings and the site's name."""
_PLAIN = (str, int, float, bool, type(None), datetime.date)


def built_site(build: Build, config: MkDocsConfig) -> BuiltSite:
    """The site of a build. Its folder is complete: it has what templates made, too."""
    return BuiltSite(
        build.site,
        build.articles,
        [*_navigation(build, build.navigation.items)],
        dict(_files(build, config)),
        template_folders(config.theme),
        build.missing_page("{home}"),
        {
            **{key: _plain(config[key]) for key in _SETTINGS},
            "dev_addr": "{}:{}".format(*config.dev_addr),
            "theme": _plain({key: config.theme[key] for key in config.theme}),
            "toc": _plain(config.mdx_configs.get("toc") or {}),
            "plugins": {"search": _plain(_options(config, "search"))},
        },
    )


def _options(config: MkDocsConfig, name: str) -> dict[str, Any]:
    """The options of a plugin; the theme's name may be before its own."""
    found = (one for key, one in config.plugins.items() if key.rpartition("/")[2] == name)
    plugin = next(found, None)
    return dict(plugin.config) if plugin is not None else {}


def _navigation(build: Build, items: Iterable[StructureItem]) -> Iterator[NavigationItem]:
    for item in items:
        title = str(item.title or "")
        below: Iterable[StructureItem] = getattr(item, "children", None) or ()
        children = [*_navigation(build, below)]
        if isinstance(item, Page):  # some plugins make a section a page
            yield NavigationItem(title, page=build.page(item), children=children)
        elif isinstance(item, Link):
            yield NavigationItem(title, address=item.url)
        else:
            yield NavigationItem(title, children=children)


def _files(build: Build, config: MkDocsConfig) -> Iterator[tuple[str, bytes | Path]]:
    """The files that readers may get: those of pages and of the theme's folders are not among
    them."""
    of_theme = {str(folder) for folder in config.theme.dirs}
    for file in build.published:
        if file.is_documentation_page() or file.src_dir in of_theme:
            continue
        if file.inclusion.is_included():
            source = file.abs_src_path
            yield file.dest_uri, Path(source) if source is not None else file.content_bytes
    for name in config.extra_templates:  # a build writes them under their names
        made = Path(config.site_dir, name)
        if made.is_file():
            yield name, made.read_bytes()


def _plain(value: Any) -> Any:
    """A value of a configuration, without what YAML has no plain form for, such as functions."""
    if isinstance(value, ExtraScriptValue):
        named = {"async" if key == "async_" else key: item for key, item in value.items() if item}
        return value.path if len(named) == 1 else _plain(named)
    if isinstance(value, Mapping):
        items = ((key, _plain(item)) for key, item in value.items())
        return {key: item for key, item in items if isinstance(key, str) and item is not _NOTHING}
    if isinstance(value, (list, tuple)):
        return [item for item in map(_plain, value) if item is not _NOTHING]
    return value if isinstance(value, _PLAIN) else _NOTHING


_NOTHING = object()
