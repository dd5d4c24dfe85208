"""What builds find out about themes, kept for later builds: it takes most of a small build."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2
import mkdocs.utils
from jinja2 import nodes
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir, get_theme_names

from policy_pages.security.sources import Asked, asked_by_styles
from policy_pages.site import third_parties


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

    # the project's own templates, whose environments are all of one kind
    own = Path(folder, "own")
    own.mkdir()
    make = jinja2.Environment.__init__

    def with_own_cache(environment: jinja2.Environment, *given: Any, **named: Any) -> None:
        make(environment, *given, **named)
        if named.get("autoescape") is True and named.get("lstrip_blocks"):
            environment.bytecode_cache = jinja2.FileSystemBytecodeCache(str(own))

    jinja2.Environment.__init__ = with_own_cache  # type: ignore[method-assign]


def keep_what_is_read_of_themes() -> None:
    """Let each build of this process, and of its forks, find what an earlier one has read of a
    template or a style sheet: those of themes are the same in each."""
    parse = jinja2.Environment.parse
    parsed: dict[object, nodes.Template] = {}

    def with_parsed(
        environment: jinja2.Environment,
        source: str,
        name: str | None = None,
        filename: str | None = None,
    ) -> nodes.Template:
        syntax = (*environment.extensions, environment.trim_blocks, environment.lstrip_blocks)
        key = source, name, filename, syntax
        if key not in parsed:
            parsed[key] = parse(environment, source, name, filename)
        parsed[key].set_environment(environment)
        return parsed[key]

    @lru_cache(maxsize=1_000)
    def asked(text: str) -> tuple[Asked, ...]:
        return tuple(asked_by_styles(text))

    jinja2.Environment.parse = with_parsed  # type: ignore[method-assign]
    third_parties.asked_by_styles = asked  # type: ignore[assignment]


def keep_listed_templates() -> None:
    """Let each build of this process, and of its forks, find which themes are installed, and which
    files they have: to look through their icons is half of a small build.

    MkDocs leaves out what is below a folder with a dot, as the icons are.
    """
    list_of = jinja2.FileSystemLoader.list_templates
    mkdocs.utils.get_themes = cache(mkdocs.utils.get_themes)

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
