"""A build whose pages are kept without their theme -> the site for another engine."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link
from mkdocs.structure.pages import Page

from policy_pages.mkdocs.build import Build
from policy_pages.mkdocs.themes import plugins_of_material, template_folders
from policy_pages.site.articles import BuiltSite, NavigationItem

_SETTINGS = ("site_author copyright repo_url repo_name use_directory_urls extra extra_css").split()
"""What a theme reads of the configuration, apart from its own settings and the site's name."""
_SCRIPT_OF_SEARCH = "search/main.js"
"""What MkDocs' own search adds for a theme other than Material, even one that extends it."""
_LATE_EVENTS = ("on_post_template", "on_post_page", "on_post_build")
"""The events of finished pages and of the finished site; a prepared site has neither."""
_DONE = frozenset("policy-pages search macros gen-files section-index i18n".split())
"""Plugins whose work there readers do not see, or that pages already have."""
_WRITES_FILES = ("redirects", "rss")
"""Plugins that write files there, whatever the theme."""
_PLAIN = (str, int, float, bool, type(None), datetime.date)


def built_site(build: Build, config: MkDocsConfig) -> BuiltSite:
    """The site of a build that has written its whole folder.

    :raises PluginError: for a site with a blog.
    """
    if any(plugin.config["enabled"] for plugin in plugins_of_material(config, "blog")):
        raise PluginError(
            "the plugin `blog` makes lists of posts that `policy-pages prepare` cannot write: "
            "leave the blog out of the configuration that you prepare"
        )
    return BuiltSite(
        build.site,
        build.articles,
        [*_navigation(build, build.navigation.items)],
        dict(_files(build, config)),
        template_folders(config.theme),
        build.missing_page("{home}"),
        {
            **{key: _plain(config[key]) for key in _SETTINGS},
            "extra_javascript": [
                one for one in _plain(config.extra_javascript) if one != _SCRIPT_OF_SEARCH
            ],
            "dev_addr": "{}:{}".format(*config.dev_addr),
            "theme": _plain({key: config.theme[key] for key in config.theme}),
            "toc": _plain(config.mdx_configs.get("toc") or {}),
            "plugins": {
                "search": _plain(_options(config, "search")),
                **({"tags": {}} if _plugin(config, "tags") is not None else {}),
            },
        },
        [*_notes(config)],
    )


def _notes(config: MkDocsConfig) -> Iterator[str]:
    """What readers of the prepared site do not see, a sentence each."""
    late = {
        key.rpartition("/")[2]
        for key, plugin in config.plugins.items()  # hooks are among them
        if any(hasattr(plugin, event) for event in _LATE_EVENTS)
    }
    for name in sorted(late.difference(_DONE, _WRITES_FILES)):
        yield f"what {name} does to the finished site is not in the prepared one"


def _plugin(config: MkDocsConfig, name: str) -> BasePlugin[Any] | None:
    """A plugin; the theme's name may be before its own."""
    found = (one for key, one in config.plugins.items() if key.rpartition("/")[2] == name)
    return next(found, None)


def _options(config: MkDocsConfig, name: str) -> dict[str, Any]:
    """The options of a plugin."""
    plugin = _plugin(config, name)
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
    """The files that readers may get: those of pages, and of Material or another theme, are not
    among them."""
    own = {str(folder) for folder in template_folders(config.theme)}
    of_theme = {str(folder) for folder in config.theme.dirs} - own
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
    yield from _files_of_plugins(config)


def _files_of_plugins(config: MkDocsConfig) -> Iterator[tuple[str, bytes]]:
    """The files that plugins write at the end of a build."""
    folder = Path(config.site_dir)
    before = {*folder.rglob("*")}
    for name in _WRITES_FILES:
        plugin = _plugin(config, name)
        if plugin is not None:
            plugin.on_post_build(config=config)
    for path in sorted({*folder.rglob("*")} - before):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


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
