"""A site's own template -> whether it shows nothing of other pages but what a navigation shows.

A page whose template shows the text of others, or the time, is not the same when they change.
"""

from __future__ import annotations

from collections.abc import Container

import jinja2
from jinja2 import nodes

VIEWS = "views"
"""The folder of templates for views; those for pages are beside it."""
_OF_OTHERS = frozenset(
    (
        "title url abs_url canonical_url children items pages homepage is_homepage active "
        "is_active is_index is_section is_page is_link is_top_level next_page previous_page parent "
        "ancestors typeset length index index0 first last depth previtem nextitem"
    ).split()
)
"""What a template may read of any value: of a navigation, of a loop, and of other pages."""
_OF_PAGE = ("next_page", "previous_page", "parent", "ancestors", "file")
"""What leads from a page to others."""
_OWN = frozenset(["config", "features", "lang", "policy_pages", "super", "extra", "base_url"])
"""Values that are the same while their page and the site are the same, with all that is in them."""
_PLUGINS = "plugins"
"""The part of the configuration that has objects with more than settings."""
_VALUES = frozenset(
    ["build_date_utc", "files", "pages", "self", "lipsum", "environment", "context", "joiner"]
)
"""Values that are of all pages, of the moment, or of chance."""
_FILTERS = frozenset(
    (
        "abs batch capitalize count d default dictsort e escape first float forceescape format "
        "indent int items join last length list lower replace reverse round safe slice striptags "
        "string sort title tojson trim truncate unique upper urlencode url wordcount wordwrap"
    ).split()
)
"""Filters that read no attributes, unless they are named."""


def is_of_its_page(template: bytes) -> bool:
    """Whether a template reads nothing of other pages but what a navigation shows.

    What it may read is in tables; with anything else, it may read others.
    """
    try:
        tree = jinja2.Environment(
            extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do", "jinja2.ext.i18n"]
        ).parse(template.decode("utf-8"))
    except (jinja2.TemplateError, UnicodeDecodeError):
        return False
    own = _OWN | _own_names(tree)
    return not any(_may_read_others(node, own) for node in tree.find_all(nodes.Node))


def _own_names(tree: nodes.Template) -> set[str]:
    """The names that a template gives to nothing but parts of its page and of the site's own
    values, as in `for link in config.extra.links`."""
    given = [name for name in tree.find_all(nodes.Name) if name.ctx != "load"]
    own: set[int] = set()
    loops = [(node.iter, node.target) for node in tree.find_all(nodes.For)]
    assignments = [(node.node, node.target) for node in tree.find_all(nodes.Assign)]
    for value, target in (*loops, *assignments):
        if _is_own(value, _OWN):
            own.update(map(id, [target, *target.find_all(nodes.Name)]))
    others = {name.name for name in given if id(name) not in own}
    return {name.name for name in given} - others - _VALUES - {"page"}


def _is_own(node: nodes.Node, own: Container[str]) -> bool:
    """Whether a value is a part of the page or of a value of the site."""
    while isinstance(node, (nodes.Filter, nodes.Call)):
        inner = node.node
        if inner is None:
            return False
        node = inner
    if isinstance(node, nodes.Name):
        return node.name in own
    return isinstance(node, (nodes.Getattr, nodes.Getitem)) and _is_part_of(node, own)


def _may_read_others(node: nodes.Node, own: Container[str]) -> bool:
    if isinstance(node, nodes.Name):
        is_given = node.ctx != "load"
        return node.name in _VALUES or (is_given and (node.name == "page" or node.name in _OWN))
    if isinstance(node, (nodes.Getattr, nodes.Getitem)):
        return not _is_known(node, own)
    if isinstance(node, nodes.Filter):
        return node.name not in _FILTERS
    if isinstance(node, nodes.Keyword):
        return node.key in ("attribute", "by")
    if isinstance(node, nodes.Const):  # filters look attributes up by their names, as `a.b`, too
        return not {"content", "markdown", "toc", "meta"}.isdisjoint(str(node.value).split("."))
    if isinstance(node, (nodes.Import, nodes.FromImport)):
        names = node.names if isinstance(node, nodes.FromImport) else [node.target]
        given = {name[-1] if isinstance(name, tuple) else name for name in names}
        if not given.isdisjoint({"page", *_OWN}):
            return True
    if isinstance(node, (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        return not _is_beside_views(node.template)
    return isinstance(node, (nodes.ExtensionAttribute, nodes.ImportedName, nodes.InternalName))


def _is_known(node: nodes.Getattr | nodes.Getitem, own: Container[str]) -> bool:
    """Whether an attribute is one of the page or of the site, or one that others may have read."""
    if _is_part_of(node, own):
        return True
    root, names = _path_of(node)
    if isinstance(root, nodes.Name) and root.name == "page" and names[0] == "file":
        return names[1:] in ([], ["src_uri"], ["src_path"], ["url"], ["name"], ["dest_uri"])
    return all(one in _OF_OTHERS or isinstance(one, int) for one in names)


def _is_part_of(node: nodes.Getattr | nodes.Getitem, own: Container[str]) -> bool:
    """Whether an attribute is one of the page itself, or of a value of the site."""
    root, names = _path_of(node)
    name = root.name if isinstance(root, nodes.Name) else ""
    if name == "page":
        return names[0] not in _OF_PAGE and names[0] is not None
    return name in own and (name != "config" or names[0] not in (_PLUGINS, None))


def _path_of(node: nodes.Getattr | nodes.Getitem) -> tuple[nodes.Node, list[object]]:
    """What an attribute is of in the end, and the names that lead to it; a computed one is None."""
    names: list[object] = []
    root: nodes.Node = node
    while isinstance(root, (nodes.Getattr, nodes.Getitem)):
        if isinstance(root, nodes.Getattr):
            names.insert(0, root.attr)
        else:
            names.insert(0, root.arg.value if isinstance(root.arg, nodes.Const) else None)
        root = root.node
    return root, names


def _is_beside_views(template: nodes.Node) -> bool:
    """Whether a template that is read is one for pages, of this site or of its theme."""
    while isinstance(template, nodes.Concat):
        template = template.nodes[0]
    if isinstance(template, nodes.Add):
        return _is_beside_views(template.left)
    if isinstance(template, (nodes.List, nodes.Tuple)):
        return all(map(_is_beside_views, template.items))
    if not isinstance(template, nodes.Const):
        return False
    name = str(template.value)
    return bool(name) and not name.startswith(VIEWS)
