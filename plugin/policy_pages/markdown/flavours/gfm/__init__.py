"""Markdown as GitHub's cmark-gfm reads it."""

from policy_pages.markdown.flavours.gfm.flavour import Gfm

__all__ = ["Gfm"]
