"""Headings of rows in tables, as GOV.UK's tech docs write them: ``| # Basic | 3 |``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MARK = re.compile("# *")


def mark_row_headings(tree: Element) -> None:
    """Let each cell of a table's body that begins with ``#`` be a heading of its row.

    :param tree: the tree with parsed inline Markdown: an emphasised ``#`` does not count.
    """
    for cell in tree.iter("td"):
        text = cell.text or ""
        if text.startswith("#"):
            cell.tag = "th"
            cell.set("scope", "row")
            cell.text = type(text)(_MARK.sub("", text, count=1))
