"""A site's own template -> whether it shows nothing of other pages but what a navigation shows.

A page whose template shows the text of others, or the time, is not the same when they change.
"""

from __future__ import annotations

import jinja2
from jinja2 import nodes

_OF_TEXTS = frozenset(["content", "markdown", "toc", "file", "parent", "meta"])
"""What a page has besides its title and its address."""
_VALUES = frozenset(["build_date_utc", "files", "pages", "self"])
"""Values that are of all pages, or of the moment."""
_FILTERS = frozenset(["attr", "random", "map", "selectattr", "rejectattr", "groupby"])
"""Filters that look attributes up, or choose."""


def is_of_its_page(text: str) -> bool:
    """Whether a template reads the texts of no other pages.

    If in doubt, it does: where it reads an attribute of a page's text of anything but `page`, gives
    the name `page` to another value, or looks attributes up by their names.
    """
    try:
        tree = jinja2.Environment(
            extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do", "jinja2.ext.i18n"]
        ).parse(text)
    except jinja2.TemplateError:
        return False
    return not any(map(_may_read_others, tree.find_all(nodes.Node)))


def _may_read_others(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Name):
        return node.name in _VALUES or (node.name == "page" and node.ctx != "load")
    if isinstance(node, nodes.Getattr):
        return node.attr in _OF_TEXTS and not _is_page(node.node)
    if isinstance(node, nodes.Getitem):
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        return (key is None or key in _OF_TEXTS) and not _is_page(node.node)
    if isinstance(node, nodes.Const):  # filters look attributes up by their names, as `a.b`, too
        return not _OF_TEXTS.isdisjoint(str(node.value).split("."))
    if isinstance(node, (nodes.Import, nodes.FromImport)):
        names = node.names if isinstance(node, nodes.FromImport) else [node.target]
        return any("page" in (name if isinstance(name, tuple) else (name,)) for name in names)
    return isinstance(node, nodes.Filter) and node.name in _FILTERS


def _is_page(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "page"
