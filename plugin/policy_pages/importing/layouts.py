"""What the layouts of a Middleman site did with its pages.

The theme has its own layouts, so only a page's text is imported. Three things that a
layout does must not be lost unseen: it prints partials that a page's header names, as Slate's does;
it shows fields of the header; and it shows something else in place of the page, as for guidance
that is withdrawn.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from policy_pages.importing.old_site import Became
from policy_pages.importing.ruby_configuration import RubyConfiguration
from policy_pages.importing.source_tree import SourceTree

_LONGEST = 200_000
"""Characters of a layout that are looked at."""
_COMMENT = re.compile(r"<%#.*?%>|<!--.*?-->|^[ \t]*(?:-#|/).*$", re.DOTALL | re.MULTILINE)
_YIELD = re.compile(r"\byield\b")
_LOOP = re.compile(
    r"\bdata(?:\.(?P<name>\w+)|\[[:'\"]+(?P<key>\w+)['\"]?\])&?\.each[ \t]+do[ \t]*"
    r"\|[ \t]*(?P<each>\w+)[ \t]*\|"
)
_FIELD = re.compile(r"\bcurrent_page\.data(?:\.(?P<name>\w+)|\[[:'\"]+(?P<key>\w+)['\"]?\])")
_OF_THEME = frozenset({"title", "description", "layout", "parent", "weight"})
"""Fields that the theme shows, or that no reader saw."""
_NAMED_PARTIAL = re.compile(r"\bpartial[ \t(]+[\"'](?P<name>[\w./-]+)[\"']")
_PARTIAL = re.compile(
    r"\bpartial[ \t(]+"
    r"(?:[\"'](?P<folder>[\w./-]*)#\{[ \t]*(?P<each>\w+)[ \t]*\}[\"']|(?P<bare>\w+))"
)
"""A partial that is named by a variable, in a text or alone."""


@dataclass(frozen=True)
class Layout:
    """A layout of the old site.

    :param path: its file, from the old site's folder.
    :param shows_page: whether it prints the text of its pages.
    :param fields: keys of headers that it shows, or asks for, besides those.
    :param partials: the names of partials that it prints on each page.
    :param before: keys of headers that name partials, printed above the page's text, each with the
        folder of these partials.
    :param after: the same, below the text.
    """

    path: str
    shows_page: bool
    fields: tuple[str, ...] = ()
    partials: tuple[str, ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()


class Layouts:
    """The layouts of an old site that are its own; those of a gem are not known.

    :param pages: the path of the folder of pages.
    """

    def __init__(self, tree: SourceTree, pages: str, ruby: RubyConfiguration) -> None:
        self._ruby = ruby
        folder = posixpath.join(pages, str(ruby.settings.get("layouts_dir", "layouts")))
        paths, _ = tree.files_below(folder)
        self._layouts = {
            posixpath.join(posixpath.dirname(path), _stem(path)): _layout(
                posixpath.join(folder, path), tree.text(posixpath.join(folder, path))
            )
            for path in reversed(paths)
        }

    def of(self, page: str, output: str, fields: Mapping[str, Any]) -> Layout | None:
        """The layout of a page; None if it has no layout, or an unknown one.

        :param page: its path below the pages' folder.
        :param output: the path that its file had on the old site.
        :param fields: its header.
        """
        name: object = self._ruby.settings.get("layout", "layout")
        for pattern, layout in self._ruby.layouts.items():
            if any(fnmatch(path, pattern) for path in (page, output)):
                name = layout
        name = fields.get("layout", name)
        return self._layouts.get(name) if isinstance(name, str) else None


def withheld_texts(
    layouts: Layouts, addresses: Mapping[str, str], headers: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Pages whose text no reader of the old site saw, and why.

    :param addresses: path of a page -> the path of its file on the old site.
    """
    found: dict[str, str] = {}
    for page, output in addresses.items():
        layout = layouts.of(page, output, headers.get(page, {}))
        if layout is not None and not layout.shows_page:
            found[page] = f"on the old site its layout, {layout.path}, did not show its text"
    return found


def additions_of_layouts(
    layouts: Layouts, addresses: Mapping[str, str], headers: Mapping[str, Mapping[str, Any]]
) -> list[Became]:
    """What layouts showed besides the text of pages, which the theme does not."""
    found: dict[str, dict[str, list[str]]] = {}
    for page, output in addresses.items():
        fields = headers.get(page, {})
        layout = layouts.of(page, output, fields)
        if layout is None:
            continue
        shown = [f"used the header field `{key}`" for key in layout.fields if fields.get(key)]
        shown += [f"printed the partial `{name}`" for name in layout.partials]
        for what in shown:
            found.setdefault(layout.path, {}).setdefault(what, []).append(page)
    return [
        Became(
            path,
            f"left out: it {what} on {_named(pages)}",
        )
        for path, shown in sorted(found.items())
        for what, pages in sorted(shown.items())
    ]


def _named(pages: list[str]) -> str:
    shown = ", ".join(f"docs/{page}" for page in pages[:3])
    return f"{shown} and {len(pages) - 3} more" if len(pages) > 3 else shown


def _stem(path: str) -> str:
    return posixpath.basename(path).split(".")[0]


def _layout(path: str, text: str) -> Layout:
    text = _COMMENT.sub("", text[:_LONGEST])
    own = _YIELD.search(text)
    loops = [
        (match["name"] or match["key"], partial["folder"] or "", match.start())
        for match in _LOOP.finditer(text)
        if (partial := _PARTIAL.search(text, match.end(), match.end() + 400)) is not None
        and match["each"] in (partial["each"], partial["bare"])
    ]
    named = {match["name"] or match["key"] for match in _FIELD.finditer(text)}
    fields = named - _OF_THEME - {key for key, _, _ in loops}
    place = len(text) if own is None else own.start()
    return Layout(
        path,
        own is not None,
        tuple(sorted(fields)),
        tuple(dict.fromkeys(match["name"] for match in _NAMED_PARTIAL.finditer(text))),
        tuple((key, folder) for key, folder, at in loops if at < place),
        tuple((key, folder) for key, folder, at in loops if at > place),
    )
