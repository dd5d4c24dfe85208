"""The engines that a site can be prepared for; a command's help needs no more."""

from __future__ import annotations

ENGINES = ("zensical", "html")
DEFAULT_ENGINE = "zensical"
