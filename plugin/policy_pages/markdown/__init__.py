"""Markdown: flavours of our own, and the extensions that bring a page through Python-Markdown."""
