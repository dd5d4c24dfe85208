"""The options of the plugin in ``mkdocs.yml``."""

from __future__ import annotations

from mkdocs.config import base
from mkdocs.config import config_options as c

from policy_pages.template.lexer import DEFAULT_TRIM_MODE, TRIM_MODES


class PolicyPagesConfig(base.Config):
    """Options under ``plugins: - policy-pages:``."""

    trim_mode = c.Choice(TRIM_MODES, default=DEFAULT_TRIM_MODE)
    """Which newlines ERB drops, as Ruby's ``ERB.new(trim_mode:)``."""

    old_site = c.Optional(c.URL())
    """Where root-relative links that are no page of this site lead: ``https://code.org``."""

    page_fields = c.Type(dict, default={})
    """Path below ``docs/`` -> fields that the page's own front matter does not give."""

    context = c.Type(dict, default={})
    """Names that every page may use: ``name`` and ``@name``."""

    social = c.Type(dict, default={})
    """The meta block's defaults; ``og:image`` and its properties are the default image."""
