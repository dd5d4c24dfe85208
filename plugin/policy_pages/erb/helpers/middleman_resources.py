"""``sitemap``, ``current_page`` and the other pages of a site, as a page of Middleman sees them.

The rules are those of Middleman 4 (``sitemap/resource.rb``, ``sitemap/store.rb``,
``core_extensions/front_matter.rb``). What a page changes in another page is visible only to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from policy_pages.erb.errors import PageError
from policy_pages.erb.helpers.site_values import measure
from policy_pages.erb.plain_values import data_from_python, from_python
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import (
    DataHash,
    RubyClass,
    RubyHash,
    RubyObject,
    RubyString,
    Symbol,
    Value,
    shown_type,
)

if TYPE_CHECKING:
    from policy_pages.erb.environment import Helper, HelperCall
    from policy_pages.erb.helpers.site_resources import Resource, SiteResources
    from policy_pages.erb.limits import Meter

_RESOURCE = "Middleman::Sitemap::Resource"
CONSTANTS: Mapping[str, Value] = {
    name: RubyClass(name)
    for name in (
        _RESOURCE,
        "Middleman::Sitemap::ProxyResource",
        "Middleman::Sitemap::StringResource",
        "Middleman::Sitemap::Extensions::RedirectResource",
    )
}
"""The classes that a page may ask a resource for; all are of the first."""

_OPTIONS = ("layout", "layout_engine", "renderer_options", "directory_index", "content_type")
"""Header keys that Middleman takes for itself."""
_NO_DATA = frozenset({*_OPTIONS, "ignored"})


class PageResources:
    """The resources as one page sees them.

    :param site: what is on the site; None if a page cannot ask.
    :param current: the page itself.
    :param url: a path -> its address, for what does not have one yet.
    """

    def __init__(
        self, site: SiteResources | None, current: Resource, url: Callable[[str], str]
    ) -> None:
        self._site = site
        self._current = current
        self._url = url
        self._data: dict[Resource, DataHash] = {}
        self._objects: dict[Resource, RubyObject] = {}
        self.current_page = self._object(current)
        self.sitemap = RubyObject(
            "Middleman::Sitemap::Store",
            {
                "resources": self._resources,
                "find_resource_by_path": self._find_by_path,
                "find_resource_by_destination_path": self._find_by_path,
                "find_resource_by_page_id": self._find_by_page_id,
            },
        )

    @property
    def known(self) -> SiteResources:
        """What is on the site.

        :raises PageError: ``unsupported-helper``, if a page cannot ask.
        """
        if self._site is None:
            message = "the directives of a header do not see the other pages"
            help = "ask for them below the header"
            raise PageError("unsupported-helper", message, help)
        return self._site

    def _object(self, resource: Resource) -> RubyObject:
        if resource not in self._objects:
            shown = f"path={resource.path}"
            self._objects[resource] = RubyObject(_RESOURCE, _Methods(self, resource), shown=shown)
        return self._objects[resource]

    def objects(self, found: list[Resource], meter: Meter) -> list[Value]:
        """Resources as values of the page, each the same one whenever it is asked for."""
        meter.check_collection(len(found))
        meter.spend(1 + len(found))
        return [self.one(resource) for resource in found]

    def one(self, resource: Resource | None) -> RubyObject | None:
        """A resource as a value of the page."""
        if resource is None:
            return None
        return self.current_page if resource.is_same(self._current) else self._object(resource)

    def url(self, resource: Resource) -> str:
        """The address of a resource, from the site's root."""
        return resource.url or self._url(resource.path)

    def data(self, resource: Resource, meter: Meter) -> DataHash:
        """A resource's header; the page's own copy, which it may change."""
        if resource not in self._data:
            data = self._data[resource] = DataHash()
            for key, value in _usable(resource, data_from_python).items():
                if key not in _NO_DATA:
                    data.set_name(key, value)
            measure(data, meter)
        return self._data[resource]

    # -- sitemap ---------------------------------------------------------------------------------

    def _resources(self, call: HelperCall) -> Value:
        _expect_at_most(call, 1)  # whether those that are ignored are asked for: none is here
        return self.objects(self.known.all, call.meter)

    def _find_by_path(self, call: HelperCall) -> Value:
        path = unquote(_text(call)).removeprefix("/")
        return self.one(self.known.at(path))

    def _find_by_page_id(self, call: HelperCall) -> Value:
        return self.one(self.known.with_page_id(_text(call)))


class _Methods(Mapping[str, "Helper"]):
    """The methods of a resource."""

    __slots__ = ("_page", "_resource")

    def __init__(self, page: PageResources, resource: Resource) -> None:
        self._page = page
        self._resource = resource

    def __getitem__(self, name: str) -> Helper:
        answer = _ANSWERS[name]

        def give(call: HelperCall) -> Value:
            _expect_at_most(call, 0)
            return answer(self._page, self._resource, call.meter)

        return give

    def __iter__(self) -> Iterator[str]:
        return iter(_ANSWERS)

    def __len__(self) -> int:
        return len(_ANSWERS)


def _usable(
    resource: Resource, convert: Callable[[object], Value] = from_python
) -> dict[str, Value]:
    """The fields of a header that pages can use, as their values: YAML has others, too."""
    found: dict[str, Value] = {}
    for key, value in resource.fields.items():
        try:
            found[key] = convert(value)
        except TypeError:
            continue
    return found


def _options(page: PageResources, resource: Resource, meter: Meter) -> RubyHash:
    result = RubyHash()
    for key, value in _usable(resource).items():
        if key in _OPTIONS:
            result.set(Symbol(key), _with_symbols(value, meter), meter)
    return result


def _metadata(page: PageResources, resource: Resource, meter: Meter) -> RubyHash:
    result = RubyHash()
    parts: dict[str, Value] = {
        "options": _options(page, resource, meter),
        "locals": RubyHash(),
        "page": _with_symbols(page.data(resource, meter), meter),
    }
    for name, value in parts.items():
        result.set(Symbol(name), value, meter)
    return result


def _with_symbols(value: Value, meter: Meter) -> Value:
    """A copy of a value, with symbols as the keys of its hashes."""
    if isinstance(value, list):
        meter.spend(len(value))
        return [_with_symbols(element, meter) for element in value]
    if isinstance(value, RubyHash):
        meter.spend(len(value.entries))
        result = RubyHash()
        for key, item in value.items():
            name = Symbol(key.text) if isinstance(key, RubyString) else key
            result.set(name, _with_symbols(item, meter), meter)
        return result
    return RubyString(value.text) if isinstance(value, RubyString) else value


def _ending(path: str) -> str:
    name = path.rpartition("/")[2].lstrip(".")
    return name[name.rindex(".") :] if "." in name else ""


def _refuse(why: str, help: str) -> _Answer:
    def refuse(page: PageResources, resource: Resource, meter: Meter) -> Value:
        raise PageError("unsupported-helper", why, help)

    return refuse


_Answer = Callable[["PageResources", "Resource", "Meter"], Value]
_ON_DISK = _refuse(
    "pages cannot ask where they are on the machine that builds them",
    "`current_page.path` is known",
)
_ANSWERS: Mapping[str, _Answer] = {
    "data": lambda page, resource, meter: page.data(resource, meter),
    "path": lambda page, resource, meter: RubyString(resource.path),
    "destination_path": lambda page, resource, meter: RubyString(resource.path),
    "url": lambda page, resource, meter: RubyString(page.url(resource)),
    "ext": lambda page, resource, meter: RubyString(_ending(resource.path)),
    "page_id": lambda page, resource, meter: RubyString(resource.page_id),
    "options": _options,
    "locals": lambda page, resource, meter: RubyHash(),
    "metadata": _metadata,
    "parent": lambda page, resource, meter: page.one(page.known.parent(resource.path)),
    "children": lambda page, resource, meter: page.objects(
        page.known.children(resource.path), meter
    ),
    "siblings": lambda page, resource, meter: page.objects(
        page.known.siblings(resource.path), meter
    ),
    "directory_index?": lambda page, resource, meter: page.known.is_above(resource.path),
    "ignored?": lambda page, resource, meter: False,
    "template?": lambda page, resource, meter: resource.is_page,
    "source_file": _ON_DISK,
    "file_descriptor": _ON_DISK,
    "render": _refuse(
        "a page cannot print the text of another page", "put what both show into a partial"
    ),
}


def _expect_at_most(call: HelperCall, most: int) -> None:
    given = len(call.arguments) + bool(call.keywords)
    if given > most:
        message = f"wrong number of arguments (given {given}, expected {most})"
        raise PageError("argument-error", message)


def _text(call: HelperCall) -> str:
    if len(call.arguments) != 1 or call.keywords:
        message = f"wrong number of arguments (given {len(call.arguments)}, expected 1)"
        raise PageError("argument-error", message)
    (value,) = call.arguments
    if not isinstance(value, (RubyString, Symbol)):
        raise PageError("type-error", f"a path is a string, not {shown_type(value)}")
    return to_s(value, call.meter)
