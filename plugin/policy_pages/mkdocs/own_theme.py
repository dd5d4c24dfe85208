"""Our templates as a theme that a configuration names: the entry point `policy-pages`.

MkDocs, ProperDocs and Zensical load an entry point of a theme, and look for its templates in the
folder of its ``__file__``. That is usually a package's; the folder of our templates is not a
package, and is elsewhere in a checkout.
"""

from __future__ import annotations

from types import SimpleNamespace

from policy_pages.files.views import own_overrides

THEME = SimpleNamespace(__file__=str(own_overrides() / "mkdocs_theme.yml"))
