"""What builds find out about themes, kept for later builds: it takes most of a small build."""

from __future__ import annotations

from functools import cache

import jinja2
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir, get_theme_names


def keep_compiled_templates(folder: str) -> None:
    """Let each build of this process, and of its forks, find what an earlier one has compiled.

    Jinja looks whether a template has changed.

    :param folder: where they are kept.
    """
    environment_of = Theme.get_env

    def with_cache(theme: Theme) -> jinja2.Environment:
        environment = environment_of(theme)
        environment.bytecode_cache = jinja2.FileSystemBytecodeCache(folder)
        return environment

    Theme.get_env = with_cache  # type: ignore[method-assign]


def keep_listed_templates() -> None:
    """Let each build of this process, and of its forks, find which files installed themes have: to
    look through their icons is half of a small build.

    MkDocs leaves out what is below a folder with a dot, as the icons are.
    """
    list_of = jinja2.FileSystemLoader.list_templates

    @cache
    def themes() -> frozenset[str]:
        return frozenset(map(get_theme_dir, get_theme_names()))

    @cache
    def listed(folder: str) -> list[str]:
        names = list_of(jinja2.FileSystemLoader(folder))
        return [name for name in names if not name.startswith(".")]

    def with_kept(loader: jinja2.FileSystemLoader) -> list[str]:
        others = [folder for folder in loader.searchpath if folder not in themes()]
        found = {*list_of(jinja2.FileSystemLoader(others))}
        kept = (listed(folder) for folder in loader.searchpath if folder in themes())
        return sorted(found.union(*kept))

    jinja2.FileSystemLoader.list_templates = with_kept  # type: ignore[method-assign]


def list_templates_of_themes() -> None:
    """Do so now, for all forks."""
    jinja2.FileSystemLoader([*map(get_theme_dir, get_theme_names())]).list_templates()
