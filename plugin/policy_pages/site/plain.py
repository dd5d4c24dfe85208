"""A folder without a configuration -> its site, whose pages are read one by one."""

from __future__ import annotations

import datetime
from pathlib import Path

from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.page.translation import PageSettings
from policy_pages.site.old_sites import build_moment, old_site
from policy_pages.site.options import SiteOptions
from policy_pages.site.site import Site
from policy_pages.text.source import Source

DEFAULT_EXTENSIONS = ("tables", "fenced_code", "toc")
"""Those that MkDocs gives each site."""


def plain_site(root: Path, dialect: str, flavour: str) -> Site:
    """The site of a folder's pages.

    :param dialect: the old system whose names the pages use.
    :param flavour: the Markdown of pages without directives.
    """
    old = old_site(root, DIALECTS[dialect], {})
    now = build_moment(datetime.timezone.utc)
    options = SiteOptions(
        root=root.resolve(),
        docs=root.resolve(),
        has_docs=False,
        configuration=Source("mkdocs.yml", ""),
        name="",
        now=now,
        extensions=DEFAULT_EXTENSIONS,
    )
    settings = PageSettings(
        dialect=DIALECTS[dialect], site=old.facts, now=now, plain_flavour=flavour
    )
    site = Site(options, settings, old.folders, views=old.views, partials=old.partials)
    site.problems += old.diagnostics
    return site
