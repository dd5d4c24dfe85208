"""The template and the icon that a page names -> whether the theme has them and can use them."""

from __future__ import annotations

import filecmp
import os
import posixpath
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes

from policy_pages.files.reading import shown_path
from policy_pages.files.views import own_overrides
from policy_pages.front_matter.reading import FrontMatter, value_span
from policy_pages.site.options import ThemeOptions
from policy_pages.text.diagnostics import Diagnostic, diagnose, did_you_mean
from policy_pages.text.source import Source

DEFAULT = "main.html"
"""The template of a page that names none."""
_FRAME = "policy-pages.html"
_HOME = "home.html"
_NO_PAGES = frozenset(
    "partials fragments views cards redirect redline share-preview other-themes with-plugin"
    " assets".split()
)
"""Folders of a theme whose templates are not for whole pages."""
_ICONS = ".icons"
_WHOLE_PAGE = ("<html", "<!doctype html")
_CORRECT = "correct the template at that line"


class ThemeTemplates:
    """The templates of a site's theme.

    :param root: the folder from which messages name files.
    """

    def __init__(self, theme: ThemeOptions, root: Path) -> None:
        self._theme = theme
        self._root = root
        self._known: dict[tuple[str, str], tuple[str, str, str] | None] = {}
        self._framed: dict[str, bool] = {}

    @cached_property
    def _environment(self) -> jinja2.Environment:
        assert self._theme.environment is not None
        return self._theme.environment()

    def check(
        self, source: Source, front_matter: FrontMatter, fields: Mapping[str, Any]
    ) -> list[Diagnostic]:
        """Diagnostics about the template and the icon that a page names."""
        problems: list[Diagnostic] = []
        if self._theme.environment is None:
            return problems
        named = {"template": (fields.get("template", DEFAULT), self._of_template)}
        if fields.get("icon") not in (None, ""):
            named["icon"] = (fields["icon"], self._of_icon)
        for field, (name, problem_of) in named.items():
            key = (field, repr(name))
            if key not in self._known:
                self._known[key] = problem_of(name)
            problem = self._known[key]
            if problem is not None:
                code, message, help = problem
                span = value_span(front_matter, field)
                problems.append(diagnose(source, span, code, message, help=help))
        return problems

    def _of_template(self, name: object) -> tuple[str, str, str] | None:
        if not isinstance(name, str) or not name:
            help = "write the name of a template, `home.html`, or remove the line"
            return "unknown-template", "`template` is not the name of a template", help
        environment = self._environment
        unusable = "unusable-template"
        try:
            loader = environment.loader
            assert loader is not None
            text, file, _ = loader.get_source(environment, name)
            tree = environment.parse(text, name, file)
        except jinja2.TemplateNotFound:
            names = sorted(path.name for folder in self._folders for path in folder.glob("*.html"))
            help = did_you_mean(name, names) or "a template is a file in `overrides/`"
            return "unknown-template", f"the theme has no template `{name}`", help
        except jinja2.TemplateSyntaxError as error:
            place = f"{self.shown(error.filename) or name}:{error.lineno}"
            return unusable, f"the template is broken: {place}: {error.message}", _CORRECT
        except (UnicodeDecodeError, OSError):
            return unusable, f"`{name}` is not text, so it is not a template", "name an HTML file"
        parts = posixpath.normpath(name).split("/")
        is_page = name.endswith(".html") and parts[0] not in {*_NO_PAGES, _ICONS}
        if not is_page or not _makes_a_page(tree):
            help = "name a template that makes a whole page, such as `main.html`"
            return unusable, f"`{name}` is not a template for whole pages", help
        return None

    def _of_icon(self, name: object) -> tuple[str, str, str] | None:
        if not isinstance(name, str):
            return None  # `check_theme_fields` reports it
        folders = [folder / _ICONS for folder in self._folders if (folder / _ICONS).is_dir()]
        if not folders:  # the theme has no icons: whatever reads the field is not the theme
            return None
        parts = name.split("/")
        is_path = not {"", ".", ".."} & {*parts} and "\\" not in name and "\0" not in name
        if is_path and any(os.path.isfile(folder / f"{name}.svg") for folder in folders):
            return None
        inside = [folder / parts[0] for folder in folders if is_path and len(parts) > 1]
        names = sorted(
            path.relative_to(folder.parent).with_suffix("").as_posix()
            for folder in inside
            for path in folder.rglob("*.svg")
        )
        help = did_you_mean(name, names) or "write the name of an icon: `material/scale-balance`"
        return "unknown-icon", f"the theme has no icon `{name}`", help

    @property
    def _folders(self) -> Sequence[Path]:
        return self._theme.folders

    def has_frame(self, name: str) -> bool:
        """Whether a template writes what belongs to a page's text: it extends ours, which does."""
        if not self._theme.extends_material:
            return False
        if name not in self._framed:
            self._framed[name] = _FRAME in self._extended(name)
        return self._framed[name]

    def _extended(self, name: str) -> list[str]:
        """The names of a template and of those that it extends, up to ours; a name that is worked
        out while the page is rendered is not known."""
        names: list[str] = []
        while name not in names:
            names.append(name)
            loader = self._environment.loader
            assert loader is not None
            try:
                text, _, _ = loader.get_source(self._environment, name)
                tree = self._environment.parse(text)
            except (jinja2.TemplateError, UnicodeDecodeError, OSError):
                break  # reported where the page names it
            extended = next(tree.find_all(nodes.Extends), None)
            if name == _FRAME or extended is None or not isinstance(extended.template, nodes.Const):
                break
            name = str(extended.template.value)
        return names

    def is_home(self, name: str) -> bool:
        """Whether a template is that of the home page, which has the register; the site's own
        `home.html` may have another idea of a home page."""
        custom = self._theme.custom
        return name == _HOME and not (custom is not None and _is_other(custom / _HOME))

    def shown(self, file: str | None) -> str | None:
        """How messages name a file of the theme; None for any other file."""
        if file is None or not any(Path(file).is_relative_to(f) for f in self._folders):
            return None
        return shown_path(Path(file), self._root)


def _makes_a_page(tree: nodes.Template) -> bool:
    """Whether a template makes a whole page, by itself or by extending another."""
    if next(tree.find_all(nodes.Extends), None) is not None:
        return True
    texts = (data.data.lower() for data in tree.find_all(nodes.TemplateData))
    return any(mark in text for text in texts for mark in _WHOLE_PAGE)


def _is_other(file: Path) -> bool:
    """Whether a file is there, and is neither ours nor a copy."""
    own = own_overrides() / file.name
    return file.is_file() and not (own.is_file() and filecmp.cmp(file, own, shallow=False))
