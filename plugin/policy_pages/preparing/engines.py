"""The name of an engine -> what prepares a site for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from policy_pages.preparing.html import html_tree
from policy_pages.preparing.zensical import zensical_tree
from policy_pages.site.articles import BuiltSite

TREES: Mapping[str, Callable[[BuiltSite], dict[str, bytes | Path]]] = {
    "zensical": zensical_tree,
    "html": html_tree,
}
