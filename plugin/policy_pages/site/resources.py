"""What pages may see of the site's other pages and files: what readers see, and nothing else.

A draft, a page that is left out, and a version that is only announced are not there, and neither
are they while authors look at the site: a list looks to them as it will to readers.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from policy_pages.erb.helpers.middleman_paths import built_path
from policy_pages.erb.helpers.site_resources import Resource
from policy_pages.site.files import SiteFiles
from policy_pages.site.page import SitePage
from policy_pages.site.versions import SiteVersions
from policy_pages.text.page_names import is_page


def site_resources(
    files: SiteFiles, versions: SiteVersions, read: Callable[[SitePage], Mapping[str, Any]]
) -> Iterator[Resource]:
    """The pages and files of a site that readers see.

    Of a policy with versions it is the page without a date, as the page of its folder.

    :param read: gives the fields of a page.
    """
    for file in files:
        if not file.is_published or file.origin.is_of_theme:
            continue
        if not (isinstance(file, SitePage) and is_page(file.source_path)):
            yield Resource(built_path(file.source_path), file.address, is_page=False)
            continue
        path = built_path(file.source_path)
        if file.place is not None:
            path = posixpath.join(file.place.series.folder, "index.html")
        if file.is_listed and file.changes is None and not _is_announced(file, versions):
            yield Resource(path, file.address, partial(read, file), is_page=True)


def _is_announced(page: SitePage, versions: SiteVersions) -> bool:
    place = page.place
    return place is not None and place.series.state(place.version, versions.today) == "coming"
