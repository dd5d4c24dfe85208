"""Markdown as Redcarpet 3.5 reads it (https://github.com/vmg/redcarpet).

The rules were learned from its behaviour and its source, and are held by what it prints for the
cases in ``tests/reference/markdown/redcarpet``. Redcarpet's own limit of nesting, past which it
leaves text out, is not kept: nothing is lost here.

``flavour.py`` reads the blocks of a document, and ``inline_parser.py`` their contents. Each other
module knows what one construct looks like, or keeps where constructs end.
"""

from policy_pages.markdown.flavours.redcarpet.options import (
    OPTION_NAMES,
    OPTION_SETS,
    RedcarpetOptions,
)

__all__ = ["OPTION_NAMES", "OPTION_SETS", "RedcarpetOptions"]
