"""The navigation of GOV.UK's technical documentation: by weight, and below a page's parent.

As the gem has it: a page's parent is the index of its folder, or a page named as its folder is;
pages with a weight come first, in its order, the others follow in the order of their paths. A site
without that navigation showed no menu of its pages: here each folder is a section of one.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Mapping
from typing import Any


def navigation_of(
    addresses: Mapping[str, str], headers: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Any], list[str]]:
    """The navigation as MkDocs takes it, and the pages that it leaves out on purpose.

    :param addresses: path of a page -> the path of its file on the old site.
    :param headers: path of a page -> its fields.
    """
    pages = {output: path for path, output in sorted(addresses.items())}
    hidden = [path for path in pages.values() if headers[path].get("hide_in_navigation")]
    children: dict[str, list[str]] = defaultdict(list)
    for output in pages:
        if output != "index.html":
            children[_parent(output, pages)].append(output)

    def below(parent: str) -> list[Any]:
        found = sorted(children[parent], key=lambda output: _rank(headers[pages[output]]))
        entries: list[Any] = []
        for output in found:
            path = pages[output]
            if path in hidden:
                continue
            inner = below(output) if parent != output else []
            entries.append({_title(output, headers[path]): [path, *inner]} if inner else path)
        return entries

    home = [pages["index.html"]] if "index.html" in pages else []
    shown = [path for path in home if path not in hidden]
    return [*shown, *below("index.html")], hidden


def navigation_by_folder(
    addresses: Mapping[str, str], headers: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Any], list[str]]:
    """The navigation with a section for each folder, and the pages that it leaves out on purpose.

    :param addresses: as for :func:`navigation_of`.
    """
    hidden = [path for path in sorted(addresses) if headers[path].get("hide_in_navigation")]
    entries: dict[str, list[Any]] = {"": []}
    titles: dict[str, str] = {}
    for output, path in sorted((output, path) for path, output in addresses.items()):
        if path in hidden:
            continue
        folder, name = posixpath.split(output)
        if name == "index.html":
            section = entries.setdefault(folder, [])
            section.insert(0, path)
            titles[folder] = _title(output, headers[path])
        else:
            entries.setdefault(folder, []).append(path)
    for folder in sorted(entries, key=lambda one: one.count("/"), reverse=True):
        if not folder:
            continue
        above = posixpath.dirname(folder)
        while above and above not in entries:
            above = posixpath.dirname(above)
        title = titles.get(folder) or _title(folder, {})
        inner = entries[folder]
        is_page = len(inner) == 1 and folder in titles
        entries[above].append(inner[0] if is_page else {title: inner})
    return entries[""], hidden


def _parent(output: str, pages: Mapping[str, str]) -> str:
    """The page that a page is below; the home page for one at the top, or one without a parent."""
    folder, name = posixpath.split(output)
    candidates = [f"{folder}.html"]
    if name == "index.html":
        folder = posixpath.dirname(folder)
    candidates.append(posixpath.join(folder, "index.html"))
    return next((one for one in candidates if one in pages), "index.html")


def _rank(header: Mapping[str, Any]) -> tuple[bool, float]:
    weight = header.get("weight")
    has_weight = isinstance(weight, (int, float)) and not isinstance(weight, bool)
    return (not has_weight, float(weight) if has_weight else 0.0)  # type: ignore[arg-type]


def _title(output: str, header: Mapping[str, Any]) -> str:
    title = header.get("title")
    if isinstance(title, str) and title.strip():
        return title.strip()
    stem = output.removesuffix("/index.html").removesuffix(".html")
    return posixpath.basename(stem).replace("-", " ").replace("_", " ").capitalize()
