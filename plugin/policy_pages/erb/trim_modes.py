"""The names of the trim modes, for options and their help: those load no lexer."""

from __future__ import annotations

TRIM_MODES = ("none", "<>", ">", "-", "%", "%<>", "%>", "%-", "erubi")
"""As Ruby's ``ERB.new(trim_mode:)`` takes them; ``none`` is its ``nil``; ``erubi`` is Erubi."""

DEFAULT_TRIM_MODE = "<>"
"""The original system's mode: a line that is one tag, or starts and ends in one, disappears."""
