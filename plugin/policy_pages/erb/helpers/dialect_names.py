"""The names of the dialects, for options and their help: those load no dialect."""

from __future__ import annotations

DIALECT_NAMES = ("pegasus", "middleman", "erb")
"""As :data:`policy_pages.erb.helpers.dialects.DIALECTS` has them."""

DEFAULT_DIALECT = "erb"
