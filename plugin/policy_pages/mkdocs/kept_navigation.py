"""The navigation that Material writes on each page -> the same HTML, rendered once for many pages.

Material calls a macro for each item of the navigation on each page: for pages next to each other,
pages times items. Most items look the same on most pages: those that neither are the page nor have
it below them. The HTML of these is kept, with all that is below them, and the macro is called for
the others. Links are relative, so it is kept for each place of a page that makes a difference to
them: for `/letters/first/` and `/letters/second/`, the way to `/terms/` is the same.

The macros remain the theme's. What is kept is right only if a macro reads nothing else of the page,
so :mod:`policy_pages.mkdocs.navigation_templates` looks through its template, whoever has written
or rewritten it. If in doubt, nothing is kept.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jinja2
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from mkdocs.structure import StructureItem
from mkdocs.structure.pages import Page

from policy_pages.mkdocs.navigation_templates import FIELDS, is_understood

_TEMPLATES = frozenset(["partials/nav-item.html", "partials/tabs-item.html"])
"""Material's templates with a macro that renders an item of the navigation."""
_MACRO = "render"
"""Its name; it calls itself for the items below an item."""


def keep_navigation(environment: jinja2.Environment) -> None:
    """Render an item of the navigation once for all pages on which it is the same.

    :param environment: the theme's, for one build; what it has loaded before stays as it is.
    """
    understood: dict[str, bool] = {}
    kept: dict[tuple[str, ...], _Kept] = {}
    before = environment.template_class

    class Template(before):  # type: ignore[misc, valid-type]
        def make_module(
            self,
            vars: dict[str, Any] | None = None,
            shared: bool = False,
            locals: Mapping[str, Any] | None = None,
        ) -> TemplateModule:
            page = vars.get("page") if vars else None
            if self.name in _TEMPLATES and self.name not in understood:
                understood[self.name] = is_understood(self.environment, self.name)
            if not understood.get(self.name) or not isinstance(page, Page):
                made: TemplateModule = super().make_module(vars, shared, locals)
                return made
            values = self.new_context(vars, shared, locals).parent
            context = _Context(self.environment, values, self.name, self.blocks, self.globals)
            module = TemplateModule(self, context)
            features = map(str, context.get("features") or ())
            items = kept.setdefault((self.name, *features), _Kept())
            context.on_page = _ItemsOnPage(items, page, context)
            setattr(module, _MACRO, context.on_page)
            return module

    environment.template_class = Template


class _Item:
    """An item of the navigation, with all that is below it.

    :ivar marks: a page that has one of these as well may look for it here.
    :ivar folders: those of all addresses, and the folders that these are in: names from the top.
    :ivar html: what is kept, by place of the page and by what else the macro is given.
    """

    def __init__(self, item: StructureItem) -> None:
        self.item = item
        items = [*_with_items_below(item)]
        self.marks = frozenset(mark for one in items for mark in _marks(one))
        addresses = [_names(str(getattr(one, "url", None) or "")) for one in items]
        self.folders = frozenset(
            names[:end] for names in addresses for end in range(1, len(names) + 1)
        )
        self.html: dict[tuple[object, ...], str] = {}


class _Kept:
    """The items of the navigation in one template."""

    def __init__(self) -> None:
        self._items: dict[int, _Item] = {}
        self._written: dict[int, tuple[object, ...]] = {}

    def of(self, item: object) -> _Item | None:
        """What is kept of an item; None for a value that is not an item."""
        known = self._items.get(id(item))
        if known is None and isinstance(item, StructureItem):
            known = self._items[id(item)] = _Item(item)
            self._written |= {id(one): _written(one) for one in _with_items_below(item)}
        return known

    def forget_if_changed(self, page: Page) -> None:
        """Other plugins may change a page shortly before it is written."""
        written = _written(page)
        if self._written.get(id(page), written) != written:
            self._written[id(page)] = written
            for item in self._items.values():
                if id(page) in item.marks:
                    item.html.clear()


class _Context(Context):
    """Lets a template that calls its own macro get what is kept."""

    on_page: _ItemsOnPage | None = None

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        if self.on_page is not None and called is self.on_page.macro:
            # what else Jinja passes is for functions that want a context
            return self.on_page(*args)
        return super().call(called, *args, **kwargs)


class _ItemsOnPage:
    """The macro for the items of the navigation, as one page calls it.

    :ivar macro: the template's own.
    """

    def __init__(self, kept: _Kept, page: Page, context: Context) -> None:
        self.macro: Callable[..., str] = context.vars[_MACRO]
        kept.forget_if_changed(page)
        self._kept = kept
        self._page = page
        self._marks = {*_marks(page), *map(id, page.ancestors)}
        folder, _, name = page.url.rpartition("/")
        names = _names(folder if "." in name else page.url)
        places = [names[:end] for end in range(len(names), 0, -1)]
        self._places = [(place, (len(names), *place)) for place in places]
        self._elsewhere: tuple[object, ...] = (len(names),)
        self._arguments: dict[int, tuple[object, ...]] = {}

    def __call__(self, *args: Any, **named: Any) -> str:
        item, *others = args
        known = self._kept.of(item)
        if named or known is None or not known.marks.isdisjoint(self._marks):
            return self.macro(*args, **named)
        if getattr(item, "active", False):
            return self.macro(*args)
        key: list[object] = [self._place(known)]
        for argument in others:
            value = argument if isinstance(argument, (str, int)) else self._read_of(argument)
            if value is None:
                return self.macro(*args)
            key.append(value)
        found = tuple(key)
        html = known.html.get(found)
        if html is None:
            html = known.html[found] = self.macro(*args)
        return html

    def _place(self, known: _Item) -> tuple[object, ...]:
        """What relative links to the addresses of an item depend on: how deep the page is, and how
        much of its folder they have in common with it."""
        for names, place in self._places:
            if names in known.folders:
                return place
        return self._elsewhere

    def _read_of(self, argument: object) -> object:
        """What a macro may read of another item and of the page; None for another value."""
        known = self._kept.of(argument)
        if known is None:
            return None
        value = self._arguments.get(id(argument))
        if value is None:
            is_active = bool(getattr(argument, "active", False))
            value = self._arguments[id(argument)] = (known, is_active, argument == self._page)
        return value


def _with_items_below(item: StructureItem) -> Iterator[StructureItem]:
    yield item
    for child in getattr(item, "children", None) or ():
        yield from _with_items_below(child)


def _marks(item: Any) -> Iterator[object]:
    """The item itself, its file, and those of the pages that a view of Material's blog is cut into.

    MkDocs compares pages by their files, and may have two of one file.
    """
    yield id(item)
    for page in (item, *(getattr(item, "pages", None) or ())):
        if isinstance(page, Page):
            yield page.file.src_uri


def _written(item: Any) -> tuple[object, ...]:
    """What a macro may read of a page and other plugins may change."""
    fields = getattr(item, "meta", None) or {}
    typeset = getattr(item, "typeset", None)
    return (
        item.title,
        getattr(typeset, "title", None),
        getattr(item, "encrypted", None),
        *map(fields.get, FIELDS),
    )


def _names(address: str) -> tuple[str, ...]:
    """The folders of an address, as MkDocs makes relative addresses from them."""
    path = posixpath.normpath("/" + address.lstrip("/"))[1:]
    return tuple(path.split("/")) if path else ()
