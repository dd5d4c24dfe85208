"""Redirects that the configuration names, and those from the other form of each page's address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from policy_pages.policies.addresses import AddressProblemError, path_of
from policy_pages.site.addresses import SiteAddresses, place_of_page
from policy_pages.site.files import SiteFile, SiteFiles
from policy_pages.site.options import SiteOptions, place_of_key
from policy_pages.site.page import SitePage
from policy_pages.text.addresses import same_on_any_system
from policy_pages.text.diagnostics import Diagnostic, diagnose, did_you_mean
from policy_pages.text.source import Span


@dataclass(frozen=True)
class Destination:
    """Where a redirect leads.

    :param path: of a page of the site; empty for what is elsewhere.
    :param address: of what is elsewhere, or of a file, from the site's root; empty for a page.
    :param rest: the query and the fragment, of a page's address.
    """

    path: str = ""
    address: str = ""
    rest: str = ""


class _LoopError(Exception):
    """A redirect that leads to itself in the end."""


class ConfiguredRedirects:
    """The redirects of a configuration.

    :param known: path of the file at an earlier address of a page -> the path of that page.
    :param writes: whether this build writes what is at a path; others are not its concern.
    """

    def __init__(
        self,
        options: SiteOptions,
        addresses: SiteAddresses,
        files: SiteFiles,
        known: Mapping[str, str],
        writes: Callable[[str], bool],
    ) -> None:
        self._options = options
        self._addresses = addresses
        self._files = files
        self._known = {same_on_any_system(path): page for path, page in known.items()}
        self._writes = writes
        self._places: dict[str, str] = {}
        self.problems: list[Diagnostic] = []

    def find(self) -> Iterator[tuple[str, str, Destination]]:
        """Each address, the path of the file there, and where it leads."""
        self._places = dict(self._readable())
        by_place = {same_on_any_system(place): one for one, place in self._places.items()}
        for address, place in self._places.items():
            first = by_place[same_on_any_system(place)]
            try:
                destination = self._destination(address, by_place, ())
            except _LoopError as loop:
                message = f"`{address}` leads to `{loop}`, which leads back to it"
                self.report(address, "redirect-target", message, "let one of them lead to a page")
                continue
            if destination is None:
                continue
            if first != address:
                if destination == self._destination(first, by_place, ()):
                    continue  # one address, written twice
                message = f"`{address}` and `{first}` are one address, and lead to two pages"
                self.report(address, "redirect-taken", message, "keep one of the two")
                continue
            yield address, place, destination

    def report(self, address: str, code: str, message: str, help: str) -> None:
        """Report what is wrong with a redirect, at its line of the configuration."""
        source = self._options.configuration
        span = place_of_key(source, address, within_line=True) or Span(0, 0)
        self.problems.append(diagnose(source, span, code, message, help=help))

    def _readable(self) -> Iterator[tuple[str, str]]:
        """The addresses that a page can redirect from, and the paths of their files."""
        for address in self._options.redirects:
            try:
                yield address, path_of(address)
            except AddressProblemError as problem:
                self.report(address, "redirect-address", problem.message, problem.help)

    def _destination(
        self, address: str, by_place: Mapping[str, str], seen: tuple[str, ...]
    ) -> Destination | None:
        """Where a redirect leads in the end; what is wrong is reported for the first of a chain.

        :raises _LoopError: for one that leads back to one of those before, naming the first step.
        """
        target = self._options.redirects[address].strip()
        parts = _parts(target)
        if parts is None or parts.scheme not in ("", "http", "https") or _lacks_host(parts):
            help = "write the path of a page, `/old/page/` or `https://…`"
            return self._wrong(address, seen, f"`{target}` is not an address or a page", help)
        if parts.scheme:
            return Destination(address=target)
        rest = urlunsplit(("", "", "", parts.query, parts.fragment))
        following = self._following(parts.path, by_place)
        if following is not None:
            steps = (*seen, address)
            if following in steps:
                raise _LoopError(steps[1] if len(steps) > 1 else address)
            found = self._destination(following, by_place, steps)
            if found is None or not rest:
                return found
            if found.path:
                return Destination(found.path, rest=rest)
            return Destination(
                address=urlsplit(found.address)
                ._replace(query=parts.query, fragment=parts.fragment)
                .geturl()
            )
        return self._on_site(parts, rest) or self._wrong(
            address, seen, f"`{target}` is not a page of the site", self._nearest(parts.path)
        )

    def _following(self, path: str, by_place: Mapping[str, str]) -> str | None:
        """The redirect at a path from the site's root."""
        if not path.startswith("/"):
            return None
        try:
            return by_place.get(same_on_any_system(path_of(path)))
        except AddressProblemError:
            return None

    def _on_site(self, parts: SplitResult, rest: str) -> Destination | None:
        """The page or file of the site that a target names; else what it is in the old site."""
        from_root = parts.path if parts.path.startswith("/") else f"/{parts.path}"
        file = self._files.named(parts.path) or self._addresses.from_root_of_site(from_root)
        if file is not None and file.is_published:
            return _to(file, rest)
        if not parts.path.startswith("/"):
            return None
        try:
            place = path_of(parts.path)
        except AddressProblemError:
            place = ""
        known = self._known.get(same_on_any_system(place))
        if known is not None:
            return Destination(known, rest=rest)
        if self._options.old_site:
            return Destination(address=self._options.old_site.rstrip("/") + parts.path + rest)
        return Destination(address=parts.path + rest) if not self._writes(place) else None

    def _wrong(
        self, address: str, seen: tuple[str, ...], message: str, help: str
    ) -> Destination | None:
        if not seen:
            message = f"`{address}` leads nowhere: {message}"
            self.report(address, "redirect-target", message, help)
        return None

    def _nearest(self, path: str) -> str:
        pages = [one for one in self._files if isinstance(one, SitePage) and one.is_published]
        if path.startswith("/"):
            near = did_you_mean(path, [page.address for page in pages])
        else:
            names = {page.path: page.source_path for page in pages}
            near = did_you_mean(path, names)
            for name, written in names.items():
                near = near.replace(f"`{name}`", f"`{written}`")
        return near or "name the file of a page, from the pages' folder"


def _to(file: SiteFile, rest: str) -> Destination:
    """A page, or a file by its address from the site's root."""
    if isinstance(file, SitePage):
        return Destination(file.path, rest=rest)
    return Destination(address=file.address + rest)


def _parts(target: str) -> SplitResult | None:
    try:
        return urlsplit(target) if target and target.isprintable() else None
    except ValueError:  # such as `//[`
        return None


def _lacks_host(parts: SplitResult) -> bool:
    """Whether an address is half of one: `https:page`, `//host/page`, `#fees`."""
    return bool(parts.scheme) != bool(parts.netloc) or not (parts.path or parts.netloc)


def other_forms(files: SiteFiles, *, directories: bool) -> Iterator[tuple[str, SitePage]]:
    """The path of the file at the address that each page would have with the other setting of
    ``use_directory_urls``."""
    for page in files:
        if not isinstance(page, SitePage) or not page.is_published or page.changes is not None:
            continue
        place, is_index = place_of_page(page)
        if page.origin.made_by is None and not is_index:
            yield (f"{place}.html" if directories else f"{place}/index.html"), page
