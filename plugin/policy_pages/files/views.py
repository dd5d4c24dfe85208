"""The name of a view and its values -> HTML, by the Jinja template in ``overrides/views/``."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from pathlib import Path
from urllib.parse import urlencode

import jinja2
from jinja2.runtime import Context, new_context

from policy_pages.erb import ViewError
from policy_pages.files.reading import SiteFolders, shown_path
from policy_pages.files.templates import UnreadableTemplateError, jinja_environment
from policy_pages.front_matter.reading import read_front_matter, unpublished_place
from policy_pages.text.source import Source
from policy_pages.text.wording import ENGLISH, Wording

_USUAL = "overrides/views"
"""Where a site's own views usually are."""
_PLAIN_NAME = re.compile(r"[\w-]{1,100}")
_RESOLVE = "resolve address"
"""The name of what resolves addresses among a template's globals; no template can write it."""


class JinjaViews:
    """The views in a list of folders; an earlier folder's view wins.

    A view ``name`` is the file ``name.html``. Views are the site's own and trusted; what a page
    gives them is escaped.

    :param folders: where views are looked for; some may not exist.
    :param resolve: turns an address from the site's root into one for a page.
    :param base: the folder from which messages name files; None: they name the view alone.
    :param site: decides what may be read; None: links may lead anywhere
        within the base and the folders.
    :param own: the folder of the site's own views, which may not exist; None: no theme has them.
    :param looks_again: whether a view whose file changes is read again.
    :ivar printed: HTML -> the name of the view that has printed it.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        resolve: Callable[[str], str] = lambda path: path,
        base: Path | None = None,
        site: SiteFolders | None = None,
        own: Path | None = None,
        *,
        looks_again: bool = True,
    ) -> None:
        self._own = own
        self.folders = list(folders)
        self._base = base
        site = site or SiteFolders(base or Path(), folders, [own_overrides()])
        self._environment = jinja_environment(
            folders, site, jinja2.ChainableUndefined, looks_again=looks_again
        )
        self._environment.filters["query_string"] = query_string
        self._environment.filters["url"] = _url
        self._resolve = resolve
        self._wording = ENGLISH
        self._names: list[str] | None = None
        self._checked: set[str] = set()
        self.printed: dict[str, str] = {}

    def for_page(self, resolve: Callable[[str], str], wording: Wording = ENGLISH) -> JinjaViews:
        """The same views, with addresses and sentences for one page.

        :param resolve: turns an address from the site's root into one for that page.
        :param wording: how sentences read in its language.
        """
        views = copy(self)
        views._resolve, views._wording = resolve, wording
        return views

    def names(self) -> list[str]:
        """The views there are."""
        if self._names is None:
            templates = self._environment.list_templates(extensions=["html"])
            self._names = [template.removesuffix(".html") for template in templates]
        return self._names

    def where_missing(self, name: str) -> str:
        """What to do about a name that is none of :meth:`names`: the folder of the site's views, or
        how the theme finds them."""
        base, own = self._base, self._own
        usual = f"{_USUAL}/{name}.html"
        is_usual = base is not None and _PLAIN_NAME.fullmatch(name) and Path(base, usual).is_file()
        if own is None and is_usual:
            return f"write `custom_dir: overrides` below `theme`: `{usual}` is not read without it"
        shown = shown_path(own, base) if own is not None and base is not None else _USUAL
        return f"a view is one file in `{shown}/`"

    def render(self, name: str, locals: Mapping[str, object]) -> str:
        """The HTML of a view.

        :raises ViewError: where its template fails, or has a header that says draft.
        """
        try:
            template = self._environment.get_template(f"{name}.html")
            self._refuse_draft(name)
            html = self._rendered(template, locals).strip()
        except jinja2.TemplateSyntaxError as error:
            place = self._shown(error.filename) or error.name
            raise ViewError(f"{place}:{error.lineno}: {error.message}") from error
        except UnreadableTemplateError as error:
            raise ViewError(str(error)) from error
        except ViewError:
            raise
        except Exception as error:  # whatever a template's expressions raise
            place = self._place(error) or self._shown(template.filename) or f"{name}.html"
            raise ViewError(f"{place}: {type(error).__name__}: {error}") from error
        self.printed[html] = name
        return html

    def _rendered(self, template: jinja2.Template, locals: Mapping[str, object]) -> str:
        """What a template prints, for the page of these views.

        A loaded template is kept for other pages, and so are those that it imports: what resolves
        addresses, and the wording, is handed to each of them as a global of this one rendering.
        """
        context = new_context(
            self._environment,
            template.name,
            template.blocks,
            dict(locals),
            globals={**template.globals, _RESOLVE: self._resolve, "wording": self._wording},
        )
        try:
            return self._environment.concat(template.root_render_func(context))
        except Exception:
            self._environment.handle_exception()  # with the lines of the template

    def _refuse_draft(self, name: str) -> None:
        """Print no view whose header, as of a page, says that it is not to be published."""
        if name in self._checked or self._environment.loader is None:
            return
        text, file, _ = self._environment.loader.get_source(self._environment, f"{name}.html")
        shown = self._shown(file) or f"{name}.html"
        source = Source(shown, text)
        front_matter = read_front_matter(source)
        place = unpublished_place(source, front_matter) if front_matter.fields else None
        if place is not None:
            line, _ = source.position(place.start)
            message = (
                "this says that it is not to be published; remove that, or do not print the view"
            )
            raise ViewError(f"{shown}:{line}: {message}")
        self._checked.add(name)

    def _place(self, error: Exception) -> str | None:
        """Where in the views' templates an exception was raised: ``name.html:line``."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            shown = self._shown(frame.filename)
            if shown is not None:
                return f"{shown}:{frame.lineno}"
        return None

    def _shown(self, file: str | None) -> str | None:
        """How a view's file is named to its author; None for a file that is not a view."""
        for folder in self.folders:
            if file is not None and Path(file).is_relative_to(folder):
                base = self._base or folder
                base = base if Path(file).is_relative_to(base) else folder
                return Path(file).relative_to(base).as_posix()
        return None


@jinja2.pass_context
def _url(context: Context, path: str) -> str:
    """The filter ``url``: an address from the site's root -> one for the page of the template."""
    resolve: Callable[[str], str] = context.resolve(_RESOLVE)
    return resolve(path)


def query_string(values: Mapping[str, object]) -> str:
    """A mapping as a form-encoded query, keys sorted, as Rails' ``to_query`` writes it.

    A list becomes ``key[]=…`` for each element; None is an empty value there and here.
    """
    pairs: list[tuple[str, object]] = []
    for key in sorted(values):
        value = values[key]
        if isinstance(value, list):
            pairs.extend((f"{key}[]", item) for item in value)
        else:
            pairs.append((key, "" if value is None else value))
    return urlencode(pairs)


def own_overrides() -> Path:
    """The folder of the templates that come with the plugin.

    In an installed package it is in the package's folder, in a checkout at the top.
    """
    package = Path(__file__).parents[1]
    installed = package / "overrides"
    return installed if installed.is_dir() else package.parents[1] / "overrides"


def other_themes() -> Path:
    """The folder of those among them that take the place of their namesakes where the theme is not
    Material."""
    return own_overrides() / "other-themes"


def with_plugin() -> Path:
    """The folder of the template that an engine finds only if it runs the plugin; our others stop
    the build without it."""
    return own_overrides() / "with-plugin"
