"""Markdown -> HTML: flavours of our own, and the extensions of Python-Markdown for a page."""
