"""What a build has written -> what is wrong with it before it is published: sources on other
servers, broken links, and redirects that cannot be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from policy_pages.site.built_addresses import BuiltAddresses
from policy_pages.site.built_links import BuiltLinks
from policy_pages.site.built_pages import FinishedPages, read_built
from policy_pages.site.built_redirects import BuiltRedirects
from policy_pages.site.dead_links import LookedAt
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.site.third_parties import ThirdParties
from policy_pages.site.written_places import WrittenPlaces
from policy_pages.text.addresses import plain_path
from policy_pages.text.diagnostics import Diagnostic, without


def check_built(
    sites: Sequence[Site],
    folder: Path,
    sources: Mapping[str, Sequence[str]],
    *,
    is_enforced: bool,
    is_complete: bool,
    reported: Collection[str],
) -> list[Diagnostic]:
    """What is wrong with what a build has written.

    :param sites: the site in each of its languages; the one in the default language is the first.
    :param sources: directive of the policy -> the sources that the site allows.
    :param is_enforced: whether pages have a policy.
    :param is_complete: whether no plugin writes more files.
    :param reported: addresses of the navigation, which the engine reports itself.
    :raises OSError: where a page cannot be read.
    """
    site = sites[0]
    options = site.options
    finished = FinishedPages(page.finished for one in sites for page in one.pages)
    built = read_built(folder, finished)
    bases = {page.path: page.base for page in built.pages if page.base is not None}
    addresses = BuiltAddresses(options.url, built.paths, bases)
    places = WrittenPlaces([file for one in sites for file in one.files], options, site.folders)
    owners = {
        plain_path(page.output): (page, one)
        for one in sites
        for page in one.pages
        if page.is_built and page.is_published
    }
    pages = {path: page for path, (page, _) in owners.items()}
    third = ThirdParties(options, places, addresses, pages, sources, is_enforced=is_enforced)
    found = [*third.find(built), *BuiltRedirects(options, places, addresses, pages).find(built)]
    if is_complete:
        site_of = dict(owners.values())

        def looked_at(page: SitePage) -> LookedAt | None:
            return site_of[page].looked_at(page) if Site.checks_links(page) else None

        links = BuiltLinks(options, places, addresses, pages, looked_at, reported)
        found += links.find(built)
    return without(found, options.ignored)
