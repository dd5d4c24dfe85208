"""A site's theme -> how our templates go with it; no other module compares the names of themes.

Our templates extend those of Material. Every other theme keeps its own templates, and gets all that
belongs to a policy as part of the page's content (:mod:`policy_pages.site.theme_frames`).
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getfile
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir
from mkdocs.utils.yaml import yaml_load

from policy_pages.files.views import other_themes, own_overrides, with_plugin
from policy_pages.text.languages import known_locale
from policy_pages.text.wording import generalised

MATERIAL = frozenset(["material", "materialx"])
"""The themes that have the blocks which our templates fill; MaterialX continues Material."""

_NOT_SEARCHED = [
    *("nav", "footer"),  # what MaterialX leaves out by default
    *("[data-search-exclude]", ".policy-head", ".policy-list", ".policy-page--missing"),
    ".policy-sheet",
]
"""What Material's search leaves out, since it is not in a page's Markdown: selectors."""

_OWN_THEME = "policy-pages"
"""The theme of our templates (:mod:`policy_pages.mkdocs.own_theme`)."""

_WRITTEN = "policy_pages_language"
"""The theme's setting that keeps which language the configuration names: `{"en": "en-GB"}`."""


def extends_material(theme: Theme) -> bool:
    """Whether a theme is Material, or extends it."""
    return _material_folder(theme) is not None


def add_own_templates(theme: Theme) -> None:
    """Let a theme find our templates.

    They come before Material's, and after those of the site and of a theme that extends Material.
    With another theme, they come after its templates: it may not have a home page, and the sitemap
    of MkDocs leaves no page out.
    """
    own = [str(own_overrides()), str(with_plugin())]
    folders = [str(Path(folder)) for folder in theme.dirs]
    material = _material_folder(theme)
    before = material or str(Path(getfile(type(theme))).parent / "templates")  # MkDocs' own
    added = own if material else [str(other_themes()), *own]
    place = folders.index(before)
    theme.dirs[place:place] = [folder for folder in added if folder not in folders]


def settle_name(theme: Theme) -> None:
    """Give our own theme the name of Material, which it extends: some plugins only then do what
    they do for Material."""
    if theme.name == _OWN_THEME:
        theme.name = theme["name"]


def template_folders(theme: Theme) -> list[Path]:
    """The folders of a theme's templates, but for those of Material or of MkDocs itself.

    Without Material, those of the theme itself are not among them: they are of no use without it.
    Those of plugins are not, either: they are for what a plugin does.
    """
    custom = [Path(theme.custom_dir)] if theme.custom_dir else []
    wanted = [*custom, own_overrides(), with_plugin()]
    if extends_material(theme):
        extending = (name for name in _names(theme) if name and name not in MATERIAL)
        wanted += (Path(get_theme_dir(name)) for name in extending)
    folders = [Path(folder) for folder in theme.dirs]
    return [folder for folder in folders if folder in wanted]


def settle_language(theme: Theme) -> None:
    """Give a theme the nearest language that it has words in; its templates fail without them.

    :func:`written_language` still has the one that the configuration names: `en-GB`.

    :raises PluginError: for a value that is no language.
    """
    known, written = theme_languages(theme), theme.get("language")
    if not known or not written:
        return
    if not isinstance(written, str) or not (
        written.lower() in known or known_locale(written) is not None
    ):
        message = f"theme.language: '{written}' is not a language"
        raise PluginError(f"{message}; write a code such as 'en', 'de' or 'en-GB'")
    nearest = next((known[one] for one in generalised(written) if one in known), "en")
    if nearest != written:
        theme["language"], theme[_WRITTEN] = nearest, {nearest: written}


def written_language(theme: Theme) -> str | None:
    """The language that a configuration names for its theme."""
    language = theme.get("language")
    if not isinstance(language, str):
        return None
    written: dict[str, str] = theme.get(_WRITTEN) or {}
    return written.get(language, language)


def theme_languages(theme: Theme) -> dict[str, str]:
    """The languages of Material's own words: in small letters -> as its files have it."""
    found = (path for one in theme.dirs for path in Path(one, "partials/languages").glob("*.html"))
    return {path.stem.lower(): path.stem for path in found}


def plugins_of_material(config: MkDocsConfig, name: str) -> Iterator[BasePlugin[Any]]:
    """The plugins of a name that come with Material; a site may have two blogs.

    :param name: without the theme's, which MkDocs puts before it: ``material/blog #2``.
    """
    for known, plugin in config.plugins.items():
        theme, _, own = known.partition("/")
        if theme in MATERIAL and own.partition(" ")[0] == name:
            yield plugin


def leave_out_of_search(config: MkDocsConfig) -> None:
    """Let MaterialX find what Material finds.

    Material's search reads a page's Markdown, but Pagefind, which MaterialX uses, reads finished
    pages, with all that our templates add.
    """
    for plugin in plugins_of_material(config, "search"):
        pagefind = plugin.config.get("pagefind")
        if isinstance(pagefind, dict):
            pagefind.setdefault("exclude_selectors", _NOT_SEARCHED)


def _material_folder(theme: Theme) -> str | None:
    """The folder of Material's templates, of a theme that is Material or extends it."""
    *_, name = _names(theme)
    return str(Path(get_theme_dir(name))) if name in MATERIAL else None


def _names(theme: Theme) -> Iterator[str | None]:
    """The name of a theme, and of each that it extends, up to Material."""
    name = theme.name
    yield name
    while name is not None and name not in MATERIAL:
        settings = Path(get_theme_dir(name), "mkdocs_theme.yml").read_text(encoding="utf-8")
        name = (yaml_load(settings) or {}).get("extends")
        yield name
