"""A template of a theme -> whether its macros write the same for an item on most pages.

They do if they read nothing of the page, but only ask whether an item is the page. What they read
is looked up in tables, so a template that reads something else is one that is not understood.
"""

from __future__ import annotations

from collections.abc import Iterator

import jinja2
from jinja2 import nodes
from jinja2.filters import FILTERS
from mkdocs.utils.templates import url_filter

FIELDS = ("icon", "status", "subtitle")
"""The fields of a page that a macro may read."""

_ITEM = ("title", "url", "children", "pages", "active", "is_index")
_PAGE = ("typeset", "encrypted", "meta", *FIELDS)
_ATTRIBUTES = frozenset([*_ITEM, *_PAGE, "index"])
"""What it may read of an item, of a page, and of a loop or a namespace."""
_VALUES = frozenset(["config", "features", "loop", "page"])
"""What it may read besides its own names: the first two are the same on all pages."""
_FILTERS = frozenset(
    ["d", "default", "e", "escape", "first", "last", "length", "striptags", "tojson"]
)
"""Jinja's own filters that it may use, besides `url`."""
_ICONS = ".icons/"
"""The folder of Material's icons, which read nothing."""
_NODES = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Macro, nodes.If, nodes.For),
    *(nodes.Assign, nodes.NSRef, nodes.Const, nodes.Concat, nodes.Add, nodes.And, nodes.Or),
    *(nodes.Not, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.Test, nodes.Keyword),
)
"""Syntax that reads nothing by a name."""


def is_understood(environment: jinja2.Environment, name: str) -> bool:
    """Whether the macros of a template read nothing of the page.

    What they write only if an item is the page does not count, such as its table of contents.

    :param environment: whose loader finds the template, as plugins may have rewritten it.
    """
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    tree = environment.parse(source)
    names = {one.name for one in tree.find_all(nodes.Name) if one.ctx != "load"}
    macros = {one.name for one in tree.find_all(nodes.Macro)}
    return _is_unchanged(environment) and all(
        _is_known(one, names | macros | _VALUES, macros | {"namespace"})
        for one in _on_other_pages(tree)
    )


def _is_unchanged(environment: jinja2.Environment) -> bool:
    """Whether the filters that a template may use are those of Jinja and MkDocs."""
    filters = environment.filters
    same = all(filters.get(name) is FILTERS[name] for name in _FILTERS)
    return same and filters.get("url") is url_filter


def _on_other_pages(node: nodes.Node) -> Iterator[nodes.Node]:
    """The nodes of a template, but not those for an item that is the page, nor what is compared
    with the page."""
    yield node
    of_page = node.body if isinstance(node, nodes.If) and _is_for_the_page(node.test) else []
    for child in node.iter_child_nodes():
        is_compared = isinstance(node, (nodes.Compare, nodes.Operand)) and _is_page(child)
        if not is_compared and not any(child is one for one in of_page):
            yield from _on_other_pages(child)


def _is_for_the_page(test: nodes.Node) -> bool:
    """Whether a test is true only if an item is the page, or the page is in a list."""
    if not isinstance(test, nodes.Compare) or len(test.ops) != 1:
        return False
    operand = test.ops[0]
    return operand.op in ("eq", "in") and (_is_page(test.expr) or _is_page(operand.expr))


def _is_page(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "page"


def _is_known(node: nodes.Node, names: set[str], callable_names: set[str]) -> bool:
    """Whether it is known what a node reads, and that it is not the page."""
    if isinstance(node, nodes.Name):
        return node.ctx != "load" or (node.name in names | callable_names and not _is_page(node))
    if isinstance(node, nodes.Call):
        name = node.node.name if isinstance(node.node, nodes.Name) else None
        has_items_alone = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        return name in callable_names and (has_items_alone or name == "namespace")
    if isinstance(node, nodes.Getattr):
        return node.attr in _ATTRIBUTES or _is_configured(node)
    if isinstance(node, nodes.Getitem):
        return _is_configured(node)
    if isinstance(node, nodes.Filter):
        return node.name in _FILTERS or _is_address(node)
    if isinstance(node, nodes.Include):
        path = node.template.nodes[0] if isinstance(node.template, nodes.Concat) else None
        return isinstance(path, nodes.Const) and str(path.value).startswith(_ICONS)
    return isinstance(node, _NODES)


def _is_configured(node: nodes.Expr) -> bool:
    """Whether an attribute is one of the configuration."""
    while isinstance(node, (nodes.Getattr, nodes.Getitem)):
        node = node.node
    return isinstance(node, nodes.Name) and node.name == "config"


def _is_address(node: nodes.Filter) -> bool:
    """Whether a filter makes the address of an item relative."""
    return node.name == "url" and isinstance(node.node, nodes.Getattr) and node.node.attr == "url"
