"""Markdown as other processors than Python-Markdown read it: GitHub's, and Redcarpet.

>>> from policy_pages.markdown.flavours import FlavourChoice, redcarpet_options, to_html
>>> print(to_html("1) Keep *less*.", FlavourChoice("gfm")), end="")
<ol>
<li>Keep <em>less</em>.</li>
</ol>
>>> options = redcarpet_options({"autolink": True, "superscript": True})
>>> print(to_html("1) Keep it 2^nd.", FlavourChoice("redcarpet", options)), end="")
<p>1) Keep it 2<sup>nd.</sup></p>

A renderer that has its own extensions, such as Python-Markdown, is the :class:`.host.Host` of
what :func:`make_flavour` gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_pages.markdown.flavours.choice import FLAVOURS, FlavourChoice, redcarpet_options
from policy_pages.markdown.flavours.redcarpet.options import (
    OPTION_NAMES,
    OPTION_SETS,
    RedcarpetOptions,
)

if TYPE_CHECKING:
    from policy_pages.markdown.flavours.plain import to_html
    from policy_pages.markdown.flavours.reading import make_flavour
else:

    def __getattr__(name: str) -> object:
        """The reader of Markdown, loaded on first use: a choice alone needs none of it."""
        if name == "to_html":
            from policy_pages.markdown.flavours.plain import to_html

            return to_html
        if name == "make_flavour":
            from policy_pages.markdown.flavours.reading import make_flavour

            return make_flavour
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "FLAVOURS",
    "OPTION_NAMES",
    "OPTION_SETS",
    "FlavourChoice",
    "RedcarpetOptions",
    "make_flavour",
    "redcarpet_options",
    "to_html",
]
