"""Markdown as other processors than Python-Markdown read it."""
