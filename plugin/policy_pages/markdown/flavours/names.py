"""The names of the flavours, for options and their help: those load no flavour."""

from __future__ import annotations

FLAVOURS = ("redcarpet", "gfm", "python")
"""The flavours that a page can be written in."""
