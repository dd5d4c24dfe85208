"""Built pages -> redirects that lead to each other or back, and those that are in the place of a
page, whoever made them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_pages.site.built_addresses import BuiltAddresses
from policy_pages.site.built_pages import BuiltFiles
from policy_pages.site.configured_redirects import places_of_redirects, report_of
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.site.written_places import WrittenPlace, WrittenPlaces
from policy_pages.text.addresses import same_on_any_system, split_id
from policy_pages.text.diagnostics import Diagnostic, diagnose


class BuiltRedirects:
    """The redirects of built files that cannot be.

    :param pages: path below the site's root -> the page of the site there.
    """

    def __init__(
        self,
        options: SiteOptions,
        places: WrittenPlaces,
        addresses: BuiltAddresses,
        pages: Mapping[str, SitePage],
    ) -> None:
        self._options = options
        self._places = places
        self._addresses = addresses
        self._pages = pages
        self._written: dict[str, str] = {}

    def find(self, built: BuiltFiles) -> Iterator[Diagnostic]:
        """What is to be reported."""
        targets: dict[str, str] = {}
        self._written = {page.path: page.refresh or "" for page in built.pages}
        for page in built.pages:
            if page.refresh is not None:
                target = self._addresses.path_of(page.refresh, page.path)
                targets[page.path] = target if target in built.paths else ""
        yield from self._without_part(targets, built)
        yield from self._circles_and_chains(targets)
        yield from self._taken(targets, built)

    def _without_part(self, targets: Mapping[str, str], built: BuiltFiles) -> Iterator[Diagnostic]:
        """Redirects of the configuration to a part of a page that it has not."""
        pages = {page.path: page for page in built.pages}
        for place, address in places_of_redirects(self._options).items():
            target = pages.get(targets.get(place, ""))
            id = split_id(self._written.get(place, ""))[1]
            if target is None or target.refresh is not None or target.has_part(id):
                continue
            page = self._places.named(target.path)
            message = f"`{address}` leads nowhere: `{page}` has no heading or anchor `#{id}`"
            help = "correct the part behind `#`, or remove it"
            yield report_of(self._options, address, "redirect-target", message, help)

    def _circles_and_chains(self, targets: Mapping[str, str]) -> Iterator[Diagnostic]:
        in_circles: set[str] = set()
        for path in targets:
            steps = [path]
            while steps[-1] in targets and targets[steps[-1]] not in steps:
                steps.append(targets[steps[-1]])
            named = [f"`{self._places.named(step)}`" for step in steps if step]
            following = targets.get(steps[-1])
            if following:  # one of them
                if path in in_circles:
                    continue
                in_circles.update(steps)
                message = f"{named[0]} leads to itself"
                if len(named) > 1:
                    way = ", then to ".join(named[1:])
                    message = f"{named[0]} leads to {way}, and never to a page"
                help = "change one of them so that it leads to a page"
                yield diagnose(*self._place(path), "redirect-loop", message, help=help)
            elif len(named) > 2 and targets[path] in targets:  # noqa: PLR2004
                message = f"{named[0]} leads to {named[1]}, which leads on to {named[-1]}"
                help = f"let it lead to {named[-1]}"
                yield diagnose(*self._place(path), "redirect-chain", message, help=help)

    def _taken(self, targets: Mapping[str, str], built: BuiltFiles) -> Iterator[Diagnostic]:
        for path in targets:
            page = self._pages.get(path)
            if page is not None and page.is_read and page.content and "refresh" not in page.content:
                message = f"a redirect is at `{self._places.named(path)}`, the address of this page"
                help = "remove the redirect, or move the page"
                yield diagnose(*self._places.built(path), "redirect-taken", message, help=help)
        alike: dict[str, str] = {}
        for one in built.pages:
            other = alike.setdefault(same_on_any_system(one.path), one.path)
            # two redirects to one page are alike on any system
            if other != one.path and targets.get(one.path) != targets.get(other):
                first, second = map(self._places.named, (other, one.path))
                message = (
                    f"many systems cannot tell `{second}` from `{first}`, and one is a redirect"
                )
                help = "remove the redirect"
                path = one.path if one.path in targets else other
                yield diagnose(*self._place(path), "redirect-taken", message, help=help)

    def _place(self, path: str) -> WrittenPlace:
        """Where a file redirects, or the configuration does: plugins name files or addresses."""
        source = self._places.own_file(path)
        place = self._places.within(self._written[path], source) if source is not None else None
        if place is not None:
            return place
        address = self._places.named(path)
        name = address.strip("/").removesuffix(".html")
        for written in (address, f"{name}.md", f"{name}/index.md", f"{name}.html", name):
            found = self._places.in_configuration(written)
            if found is not None:
                return found
        return self._places.built(path)
