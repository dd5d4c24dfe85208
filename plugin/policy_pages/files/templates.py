"""Folders of Jinja templates -> the environment that renders them; no other module makes one.

Whatever a template writes is escaped, unless it says `| safe`, and no template comes from outside
the site's folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import jinja2
from jinja2.loaders import split_template_path

from policy_pages.files.reading import SiteFolders, shown_path


class UnreadableTemplateError(jinja2.TemplateError):
    """A template exists and cannot be read."""


class _SiteLoader(jinja2.FileSystemLoader):
    """Loads templates from folders, if the site may read them."""

    def __init__(self, folders: Sequence[Path], site: SiteFolders) -> None:
        super().__init__([str(folder) for folder in folders])
        self._site = site

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template.

        :raises TemplateNotFound: if there is none, or its name leads out of the folders.
        :raises UnreadableTemplateError: for one that cannot be read.
        """
        parts = split_template_path(template)
        for folder in self.searchpath:
            path = Path(folder, *parts)
            if not os.path.lexists(path) or path.is_dir():
                continue
            refusal = self._site.refusal(path)
            if refusal is not None:
                shown = shown_path(Path(os.path.abspath(path)), self._site.root)
                raise UnreadableTemplateError(f"the template `{shown}` {refusal}")
            break
        return super().get_source(environment, template)


def jinja_environment(
    folders: Sequence[Path],
    site: SiteFolders | None = None,
    undefined: type[jinja2.Undefined] = jinja2.StrictUndefined,
) -> jinja2.Environment:
    """An environment for the templates of folders; an earlier folder's go first.

    :param site: decides what may be read; None: the folders belong to the package.
    :param undefined: the value of names that a template does not get.
    """
    loader = (
        _SiteLoader(folders, site)
        if site is not None
        else jinja2.FileSystemLoader([str(folder) for folder in folders])
    )
    return jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
