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
    kept: dict[str, _Kept | None] = {}
    before = environment.template_class

    class Template(before):  # type: ignore[misc, valid-type]
        def make_module(
            self,
            vars: dict[str, Any] | None = None,
            shared: bool = False,
            locals: Mapping[str, Any] | None = None,
        ) -> TemplateModule:
            page = vars.get("page") if vars else None
            if self.name in _TEMPLATES and self.name not in kept:
                kept[self.name] = _Kept() if is_understood(environment, self.name) else None
            items = kept.get(self.name)
            if items is None or not isinstance(page, Page):
                made: TemplateModule = super().make_module(vars, shared, locals)
                return made
            values = self.new_context(vars, shared, locals).parent
            context = _Context(self.environment, values, self.name, self.blocks, self.globals)
            module = TemplateModule(self, context)
            context.macro = _ItemsOnPage(items, page, context)
            setattr(module, _MACRO, context.macro)
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

    def of(self, item: StructureItem) -> _Item:
        known = self._items.get(id(item))
        if known is None:
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

    macro: _ItemsOnPage | None = None

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        if self.macro is not None and called is self.macro.of_template:
            called = self.macro
        return super().call(called, *args, **kwargs)


class _ItemsOnPage:
    """The macro, for one page.

    :ivar of_template: the macro itself.
    """

    def __init__(self, kept: _Kept, page: Page, context: Context) -> None:
        self.of_template: Callable[..., str] = context.vars[_MACRO]
        kept.forget_if_changed(page)
        self._kept = kept
        self._page = page
        self._marks = {*_marks(page), *map(id, page.ancestors)}
        folder, _, name = page.url.rpartition("/")
        self._folder = _names(folder if "." in name else page.url)
        self._elsewhere: tuple[int, tuple[str, ...]] = (len(self._folder), ())

    def __call__(self, *args: Any, **named: Any) -> str:
        item = args[0] if args else None
        if named or not isinstance(item, StructureItem) or getattr(item, "active", False):
            return self.of_template(*args, **named)
        known = self._kept.of(item)
        if not known.marks.isdisjoint(self._marks):
            return self.of_template(*args)
        key = (self._place(known), *map(self._read_of, args[1:]))
        html = known.html.get(key)
        if html is None:
            html = known.html[key] = self.of_template(*args)
        return html

    def _place(self, known: _Item) -> tuple[int, tuple[str, ...]]:
        """What relative links to the addresses of an item depend on: how deep the page is, and how
        much of its folder they have in common with it."""
        if self._folder[:1] not in known.folders:
            return self._elsewhere
        ends = range(1, len(self._folder) + 1)
        shared = max(end for end in ends if self._folder[:end] in known.folders)
        return len(self._folder), self._folder[:shared]

    def _read_of(self, argument: Any) -> object:
        """What a macro may read of another argument and of the page, in a value."""
        if isinstance(argument, (str, int)):
            return argument
        return id(argument), bool(getattr(argument, "active", False)), argument == self._page


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
