"""The options of the plugin in ``mkdocs.yml``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mkdocs.config import base
from mkdocs.config import config_options as c

from policy_pages.template.lexer import DEFAULT_TRIM_MODE, TRIM_MODES
from policy_pages.template.values import from_python


def _page_value(name: str, value: object) -> None:
    """Refuse what a page cannot use."""
    try:
        from_python(value)
    except TypeError:
        raise base.ValidationError(f"The value of '{name}' is none that pages can use.") from None


def _text(name: str, value: object) -> None:
    """Refuse what is no text of a meta tag."""
    if isinstance(value, (dict, list, set)):
        raise base.ValidationError(f"The value of '{name}' is no text.")


def _fields(name: str, value: object) -> None:
    """Refuse what are no fields of a page."""
    Named(_page_value).run_validation(value, of=f" of '{name}'")


class Named(base.BaseConfigOption[dict[str, Any]]):
    """Values by names that are texts.

    :param check: is given each name and value.
    """

    def __init__(self, check: Callable[[str, object], None]) -> None:
        super().__init__()
        self.default = {}
        self.check = check

    def run_validation(self, value: object, of: str = "") -> dict[str, Any]:
        """The values, checked; none where nothing is given.

        :raises ValidationError: for a name or a value that is none.
        """
        value = {} if value is None else value
        if not isinstance(value, dict):
            raise base.ValidationError(f"Expected 'name: value' lines{of}, but got: {value!r}")
        for name, item in value.items():
            if not isinstance(name, str):
                raise base.ValidationError(f"The name {name!r}{of} is no text: put it in quotes.")
            self.check(name, item)
        return value


class PolicyPagesConfig(base.Config):
    """Options under ``plugins: - policy-pages:``."""

    trim_mode = c.Choice(TRIM_MODES, default=DEFAULT_TRIM_MODE)
    """Which newlines ERB drops, as Ruby's ``ERB.new(trim_mode:)``."""

    old_site = c.Optional(c.URL())
    """Where root-relative links that are no page of this site lead: ``https://code.org``."""

    page_fields = Named(_fields)
    """Path below ``docs/`` -> fields that the page's own front matter does not give."""

    context = Named(_page_value)
    """Names that every page may use: ``name`` and ``@name``."""

    social = Named(_text)
    """The meta block's defaults; ``og:image`` and its properties are the default image."""
