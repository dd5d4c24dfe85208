"""Compiled templates of themes, kept for later builds: to compile them is most of a small build."""

from __future__ import annotations

import jinja2
from mkdocs.theme import Theme


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
