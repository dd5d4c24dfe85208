"""Folders of Jinja templates -> the environment that renders them; no other module makes one.

Whatever a template writes is escaped, unless it says `| safe`, and no template comes from outside
the site's folder. Templates for pages are written for the theme's environment, which does not
escape (:func:`with_templates`). Sentences for readers are written with `phrase` and `count_phrase`,
which translate them (:mod:`policy_pages.text.wording`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import jinja2
from jinja2.loaders import split_template_path
from jinja2.runtime import Context
from markupsafe import Markup, escape

from policy_pages.files.reading import SiteFolders, shown_path
from policy_pages.text.catalogues import filled
from policy_pages.text.wording import Wording


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
    *,
    looks_again: bool = True,
) -> jinja2.Environment:
    """An environment for the templates of folders; an earlier folder's go first.

    :param site: decides what may be read; None: the folders belong to the package.
    :param undefined: the value of names that a template does not get.
    :param looks_again: whether a template that was read is read again where its file has changed.
    """
    loader = (
        _SiteLoader(folders, site)
        if site is not None
        else jinja2.FileSystemLoader([str(folder) for folder in folders])
    )
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=looks_again,
    )
    add_phrases(environment, lambda context: context.get("wording"))
    return environment


def with_templates(
    environment: jinja2.Environment, folders: Sequence[Path], site: SiteFolders
) -> jinja2.Environment:
    """An environment with the filters and functions of another, and its own templates.

    :param folders: an earlier folder's templates go first.
    :param site: decides what may be read.
    """
    return environment.overlay(loader=_SiteLoader(folders, site))


def add_phrases(environment: jinja2.Environment, find: Callable[[Context], Wording | None]) -> None:
    """Let the templates of an environment write sentences in the language of their page.

    Both functions return HTML: a sentence is escaped, its values are as the environment has them.
    Where that does not escape, they are HTML already, and a text from a page passes `e`.

    :param find: the wording of a template, by its values; None in a macro that has been imported
        without them.
    """

    def wording_of(context: Context) -> Wording:
        found = find(context)
        if found is None:
            raise jinja2.TemplateRuntimeError(
                "a sentence needs to know its page: write `with context` after the `import`"
            )
        return found

    def html(sentence: str, values: Mapping[str, object], context: Context) -> Markup:
        if context.eval_ctx.autoescape:
            values = {name: escape(value) for name, value in values.items()}
        return Markup(filled(str(escape(sentence)), values))

    @jinja2.pass_context
    def phrase(context: Context, message: str, /, **values: object) -> Markup:
        return html(wording_of(context).translated(message), values, context)

    @jinja2.pass_context
    def count_phrase(
        context: Context, singular: str, plural: str, count: int, /, **values: object
    ) -> Markup:
        wording = wording_of(context)
        sentence = wording.translated_count(singular, plural, count)
        return html(sentence, {"count": wording.number(count), **values}, context)

    environment.globals["phrase"] = phrase
    environment.globals["count_phrase"] = count_phrase
