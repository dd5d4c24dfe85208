"""Text of authors -> HTML for the theme, in whichever field it is.

Themes write fields, titles and addresses into pages as they are: MkDocs' environment does not
escape. So all that a theme gets is escaped here. What this plugin reads itself is not:
:func:`unescaped` returns the original.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Iterable, Iterator, Mapping, MutableMapping
from html import unescape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

_NOT_WRITTEN = frozenset(["template"])
"""Fields that are not written into pages: MkDocs looks for the template by its name."""
_PLAIN = (type(None), bool, int, float, datetime.date, datetime.time)
"""Values that hold no text."""
_IN_ADDRESSES = "!#$%&()*+,/:;=?@[]~"
"""Characters that stay in an address, for they may part it, or begin an escape."""


_RUNS_CODE = re.compile(r"^(javascript|vbscript|data):", re.IGNORECASE)
"""How addresses that run code begin."""


def escaped(value: Any) -> Any:
    """A value with all text in it escaped, also in lists and mappings; HTML stays as it is."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return {escaped(key): escaped(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(escaped(item) for item in value)
    return escape(value)


def unescaped(value: Any) -> Any:
    """The value that :func:`escaped` was given."""
    if isinstance(value, Markup):
        return value.unescape()
    if isinstance(value, Mapping):
        return {unescaped(key): unescaped(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(unescaped(item) for item in value)
    return value


def escape_fields(fields: MutableMapping[str, Any], but: Container[str] = ()) -> None:
    """Escape a page's fields for the theme, in their place.

    :param but: fields that hold HTML.
    """
    for key, value in [*fields.items()]:
        if key in _NOT_WRITTEN or key in but:
            continue
        del fields[key]
        fields[escaped(key)] = escaped(value)


def given_titles(nav: Any) -> Iterator[str]:
    """The titles in the option ``nav``; whoever writes the configuration may write HTML."""
    if isinstance(nav, dict):
        for title, below in nav.items():
            yield str(title)
            yield from given_titles(below)
    elif isinstance(nav, list):
        for item in nav:
            yield from given_titles(item)


def _escape_titles(items: Iterable[StructureItem], trusted: Container[str]) -> None:
    """Escape the titles of a navigation's sections and links, and the addresses of the links.

    Unless the option `nav` gives them, they are names of folders, or come from authors' files.

    :param trusted: titles that are HTML.
    """
    for item in items:
        if not isinstance(item, Page):
            _escape_title(item, trusted)
        if isinstance(item, Link) and item.title not in trusted:
            item.url = _RUNS_CODE.sub(r"\1%3A", _quoted(item.url))
        if isinstance(item, Section):
            _escape_titles(item.children, trusted)


def escape_page(page: Page, trusted: Container[str], plugins: Container[str]) -> None:
    """Escape what a theme writes of a page, after other plugins have changed it.

    :param trusted: titles that are HTML.
    :param plugins: the names of the site's plugins.
    """
    git = "git-revision-date-localized" in plugins  # it gives dates as HTML
    dates = [key for key in page.meta if key.startswith("git_")] if git else []
    escape_fields(page.meta, dates)
    if page.title is not None:
        _escape_title(page, trusted)
    if page.edit_url is not None:  # MkDocs puts the file's name into it as it is
        page.edit_url = escape(_quoted(unescaped(page.edit_url)))
    links = getattr(getattr(page, "config", None), "links", None)
    if isinstance(links, Navigation):  # those that a post of Material's blog refers to
        _escape_titles(links.items, trusted)


def escape_navigation(nav: Navigation, trusted: Container[str]) -> Navigation:
    """The navigation with the titles of its sections and links as HTML."""
    _escape_titles(nav.items, trusted)
    return nav


def _quoted(address: str) -> str:
    """An address without the characters that would end it in HTML."""
    return quote(address, safe=_IN_ADDRESSES, errors="replace")


def _escape_title(item: StructureItem, trusted: Container[str]) -> None:
    """MkDocs gives a title that it finds on a page as HTML, and the name of a file as text."""
    title = item.title
    if title is None or isinstance(title, Markup) or title in trusted:
        return
    written = escape(unescape(str(title)))
    if written != title:
        item.title = written
