"""The files that a site is made of, besides its pages: what `mkdocs serve` watches."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from policy_pages.site.site import Site
from policy_pages.text.reading import read_bytes

_INHERITED = re.compile(r"^INHERIT:[ \t]*[\"']?([^\"'#\n]+?)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)
_MOST_INHERITED = 20
_SNIPPETS = "pymdownx.snippets"
_SNIPPET = re.compile(
    r"^[ \t]*-+8<-+[ \t]+[\"']([^\"'\n]{1,300}?)(?::[\w-]{1,100}|(?::-?\d{0,9}){1,3})?[\"']",
    re.MULTILINE,
)
_MOST_SNIPPETS = 1000


def hook_modules(config: MkDocsConfig) -> list[Any]:
    """The modules of the hooks that a configuration names."""
    hooks: Any = config.hooks
    return list(hooks.values()) if isinstance(hooks, Mapping) else []


def configuration_files(config: MkDocsConfig) -> Iterator[Path]:
    """The configuration, and those that it inherits from."""
    path = Path(config.config_file_path or "")
    for _ in range(_MOST_INHERITED):
        if not path.is_file():
            return
        yield path
        source, _ = read_bytes(path.name, path.read_bytes())
        inherited = _INHERITED.search(source.text)
        if inherited is None:
            return
        path = path.parent / inherited[1]


def snippets(config: MkDocsConfig, site: Site) -> Iterator[Path]:
    """The files that pages include by an extension, and the folders that they are in."""
    if _SNIPPETS not in config.markdown_extensions:
        return
    options = config.mdx_configs.get(_SNIPPETS) or {}
    bases = options.get("base_path", ["."])
    folders = [
        Path(os.path.normpath(site.options.root / str(base)))
        for base in ([bases] if _is_one(bases) else bases)
    ]
    yield from folders
    names = {str(name) for name in options.get("auto_append", [])}
    for page in site.read_pages:
        names.update(_SNIPPET.findall(page.source.text))
    for folder in folders:
        places = (Path(os.path.normpath(folder / name)) for name in sorted(names)[:_MOST_SNIPPETS])
        yield from (place for place in places if place.is_relative_to(folder))


def _is_one(bases: Any) -> bool:
    return isinstance(bases, (str, Path))
