"""What is on a site, its pages and other files, for pages that ask for others.

The rules of parents and children are those of Middleman 4 (``sitemap/extensions/traversal.rb``).
They need no header, so a header is read only if a page asks for its contents.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

_INDEXES = ("index.html", "index")
"""Names of the page of a folder; that of ``index.md`` has no extension in Middleman."""
_EXTENSION = re.compile(r"\.[a-zA-Z0-9]+\Z")


class Resource:
    """A page or another file of a site.

    :param path: as Middleman names it: ``guide/page.html``.
    :param url: its address from the site's root; empty where that is not known.
    :param read: reads the fields of its header; it is called once.
    :ivar is_page: whether it is made from a template or from Markdown.
    """

    def __init__(
        self, path: str, url: str, read: Callable[[], Mapping[str, Any]] = dict, *, is_page: bool
    ) -> None:
        self.path = path
        self.url = url
        self.is_page = is_page
        self._read = read

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        """Its header's keys and values."""
        return self._read()

    @property
    def page_id(self) -> str:
        """The name that Middleman finds it by."""
        own = self.fields.get("id")
        return self.path.removesuffix(".html") if own is None or own is False else str(own)

    def is_same(self, other: Resource) -> bool:
        """Whether both are one thing of the site, perhaps under two paths."""
        if self.url and other.url:
            return self.url == other.url
        return self.path == other.path


class SiteResources:
    """All that is on a site; it is listed once, when a page first asks.

    :param find: gives what there is.
    """

    def __init__(self, find: Callable[[], Iterable[Resource]]) -> None:
        self._find = find

    @cached_property
    def all(self) -> list[Resource]:
        """In the order of their paths: Middleman has that in which the disk names its files."""
        return sorted(self._find(), key=lambda resource: resource.path)

    @cached_property
    def _by_path(self) -> dict[str, Resource]:
        found: dict[str, Resource] = {}
        for resource in self.all:
            found.setdefault(resource.path, resource)
        return found

    @cached_property
    def _by_page_id(self) -> dict[str, Resource]:
        return {resource.page_id: resource for resource in self.all}

    @cached_property
    def _by_name(self) -> dict[str, Resource]:
        """Path without its ending -> the first that has it."""
        found: dict[str, Resource] = {}
        for resource in self.all:
            found.setdefault(_EXTENSION.sub("", resource.path), resource)
        return found

    @cached_property
    def _in_folders(self) -> dict[str, list[Resource]]:
        """Folder -> what is in it, and the pages of its subfolders; includes each folder on the way
        to a resource."""
        found: dict[str, list[Resource]] = {}
        for resource in self.all:
            folder, name = posixpath.split(resource.path)
            found.setdefault(folder, []).append(resource)
            if folder and name in _INDEXES:
                found.setdefault(posixpath.dirname(folder), []).append(resource)
            while folder:
                folder = posixpath.dirname(folder)
                found.setdefault(folder, [])
        return found

    def at(self, path: str) -> Resource | None:
        """What is at a path; that of ``x.md`` is also ``x.html``."""
        found = self._by_path.get(path)
        if found is None and path.endswith(".html"):
            found = self._by_path.get(path.removesuffix(".html"))
            return found if found is not None and found.is_page else None
        return found

    def with_page_id(self, name: str) -> Resource | None:
        """What has a name."""
        return self._by_page_id.get(name)

    def parent(self, path: str) -> Resource | None:
        """What is above a path: the page that is named as its folder, or the page of that."""
        folder, name = posixpath.split(path)
        is_index = name in _INDEXES
        if not folder:
            return None if is_index else self.at(_INDEXES[0])
        found = self._by_name.get(folder)
        if found is not None:
            return found
        above = posixpath.dirname(folder) if is_index else folder
        return self.at(posixpath.join(above, _INDEXES[0]))

    def is_above(self, path: str) -> bool:
        """Whether a path is that of a folder's page, or has the name of a folder."""
        return posixpath.basename(path) in _INDEXES or self._own_folder(path) in self._in_folders

    def children(self, path: str) -> list[Resource]:
        """What is below a path, without what is further down."""
        folder, name = posixpath.split(path)
        if name not in _INDEXES:
            folder = self._own_folder(path)
        return [one for one in self._in_folders.get(folder, []) if one.path != path]

    def siblings(self, path: str) -> list[Resource]:
        """What is below the same page."""
        parent = self.parent(path)
        if parent is None:
            return []
        return [one for one in self.children(parent.path) if one.path != path]

    @staticmethod
    def _own_folder(path: str) -> str:
        return _EXTENSION.sub("", path)
