"""Redirects that the configuration names, and those from the other form of each page's address."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

from policy_pages.policies.addresses import AddressProblemError, path_of
from policy_pages.site.addresses import SiteAddresses, path_from_root, place_of_page
from policy_pages.site.files import SiteFile, SiteFiles
from policy_pages.site.options import SiteOptions, place_of_key
from policy_pages.site.page import SitePage
from policy_pages.text.addresses import plain_host, same_on_any_system
from policy_pages.text.diagnostics import Diagnostic, diagnose, did_you_mean
from policy_pages.text.source import Span


class Destination(NamedTuple):
    """Where a redirect leads.

    :param path: of a page of the site; empty for what is elsewhere.
    :param address: of what is elsewhere, or of a file, from the site's root; empty for a page.
    :param rest: the query and the fragment, of a page's address.
    """

    path: str = ""
    address: str = ""
    rest: str = ""


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
        self._by_place: dict[str, str] = {}
        self._steps: dict[str, tuple[str, SplitResult | None, str | None]] = {}
        self.problems: list[Diagnostic] = []

    def find(self) -> Iterator[tuple[str, str, Destination]]:
        """Each address, the path of the file there, and where it leads."""
        places = dict(self._readable())
        self._by_place = {same_on_any_system(place): one for one, place in places.items()}
        found = {address: self._destination(address) for address in places}
        for address, place in places.items():
            destination = found[address]
            other = self._by_place[same_on_any_system(place)]
            if destination is None:
                continue
            if found[other] in (destination, None):
                yield address, place, destination
                continue
            message = f"`{address}` and `{other}` are the same address, but lead to two pages"
            self.report(address, "redirect-taken", message, "keep one of the two")

    def report(self, address: str, code: str, message: str, help: str) -> None:
        """Report what is wrong with a redirect, at its line of the configuration."""
        self.problems.append(report_of(self._options, address, code, message, help))

    def _readable(self) -> Iterator[tuple[str, str]]:
        """The addresses that a page can redirect from, and the paths of their files."""
        for address in self._options.redirects:
            try:
                yield address, path_of(address)
            except AddressProblemError as problem:
                self.report(address, "redirect-address", problem.message, problem.help)

    def _destination(self, address: str) -> Destination | None:
        """Where a redirect leads in the end.

        What is wrong with it is reported, but for what is wrong with another one on its way.
        """
        steps = {address: None}  # in their order
        rest = ""
        while True:
            target, parts, following = self._step(address)
            if parts is None or parts.scheme not in ("", "http", "https") or _lacks_host(parts):
                help = "write the path of a page, `/old/page/` or `https://…`"
                self._wrong(steps, f"`{target}` is not an address or a page", help)
                return None
            rest = rest or urlunsplit(("", "", "", parts.query, parts.fragment))
            if following is None:
                break
            if following in steps:
                help = "change one of them so that it leads to a page"
                self.report(next(iter(steps)), "redirect-target", self._circle(steps), help)
                return None
            steps[following] = None
            address = following
        if parts.scheme:
            return Destination(address=urlunsplit((*parts[:3], "", "")) + rest)
        file = self._file(parts.path)
        if file is None:
            found = self._elsewhere(parts.path, rest)
            if found is None:
                help = self._nearest(parts.path)
                self._wrong(steps, f"`{target}` is not a page of the site", help)
            return found
        if not file.is_published:
            help = "publish it, or remove this redirect until then"
            self._wrong(steps, f"`{target}` is not published", help)
            return None
        if isinstance(file, SitePage):
            return Destination(file.path, rest=rest)
        return Destination(address=file.address + rest)

    def _circle(self, steps: Iterable[str]) -> str:
        """What is said of redirects that lead to each other, and back to the first of them."""
        first, *others = steps
        following = [*others, first][0]
        target, parts, _ = self._step(first)
        path = parts.path if parts is not None else ""
        is_same = _place(following) in (_place(path), _place(self._below(path)))
        if not others and not is_same:
            return f"`{first}` leads to `{target}`, and only the letter case differs"
        return f"`{first}` leads to `{following if is_same else target}`, which leads back to it"

    def _step(self, address: str) -> tuple[str, SplitResult | None, str | None]:
        """The target of a redirect, its parts, and the redirect there; many chains may share it."""
        if address not in self._steps:
            target = self._options.redirects[address].strip()
            parts = self._in_site(_parts(target))
            following = None if parts is None or parts.scheme else self._following(parts.path)
            self._steps[address] = target, parts, following
        return self._steps[address]

    def _in_site(self, parts: SplitResult | None) -> SplitResult | None:
        """The parts of a target, without the site's own address if it begins with that."""
        own = urlsplit(self._options.url or "")
        if parts is None or not own.netloc or parts.scheme not in ("http", "https"):
            return parts
        root, path = own.path.rstrip("/") + "/", parts.path or "/"
        if plain_host(parts.netloc) != plain_host(own.netloc) or not f"{path}/".startswith(root):
            return parts
        return SplitResult("", "", f"/{path[len(root) :]}", parts.query, parts.fragment)

    def _following(self, path: str) -> str | None:
        """The redirect at a path from the site's root."""
        if not path.startswith("/"):
            return None
        places = [_place(path), _place(self._below(path))]
        found = (self._by_place.get(same_on_any_system(place)) for place in places)
        return next(filter(None, found), None)

    def _below(self, path: str) -> str:
        """A path from the root of the server, from that of the site."""
        below = f"/{path_from_root(path, self._options.url)}"
        return f"{below}/" if path.endswith("/") and below != "/" else below

    def _file(self, path: str) -> SiteFile | None:
        """The page or file of the site that a target names."""
        from_root = path if path.startswith("/") else f"/{path}"
        return self._files.named(path) or self._addresses.from_root_of_site(from_root)

    def _elsewhere(self, path: str, rest: str) -> Destination | None:
        """What a target is that is no file: an earlier address of a page, or one of the old site or
        of another build."""
        if not path.startswith("/"):
            return None
        place = _place(path)
        known = self._known.get(same_on_any_system(place))
        if known is not None:
            return Destination(known, rest=rest)
        if self._options.old_site:
            return Destination(address=self._options.old_site.rstrip("/") + path + rest)
        return Destination(address=path + rest) if not self._writes(place) else None

    def _wrong(self, steps: Collection[str], message: str, help: str) -> None:
        """Report what is wrong with the last of the redirects that lead to each other, if it is the
        only one; else it is reported for itself."""
        if len(steps) == 1:
            address = next(iter(steps))
            message = f"`{address}` leads nowhere: {message}"
            self.report(address, "redirect-target", message, help)

    def _nearest(self, path: str) -> str:
        pages = [one for one in self._files if isinstance(one, SitePage) and one.is_published]
        if path.startswith("/"):
            near = did_you_mean(path, [page.address for page in pages])
        else:
            names = {page.path: page.source_path for page in pages}
            near = did_you_mean(path, names)
            for name, written in names.items():
                near = near.replace(f"`{name}`", f"`{written}`")
        return near or "write the path of a page's file, below the folder of the pages"


def places_of_redirects(options: SiteOptions) -> dict[str, str]:
    """The path of the file at each address that the configuration redirects from -> the address."""
    return {place: address for address in options.redirects if (place := _place(address))}


def report_of(options: SiteOptions, address: str, code: str, message: str, help: str) -> Diagnostic:
    """What is wrong with a redirect, at its line of the configuration."""
    span = place_of_key(options.configuration, address, within_line=True) or Span(0, 0)
    return diagnose(options.configuration, span, code, message, help=help)


def _place(path: str) -> str:
    """The path of the file for a path from the site's root; empty for one that no page can have."""
    try:
        return path_of(path)
    except AddressProblemError:
        return ""


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
    ``use_directory_urls``, and that of a README that was not its folder's index."""
    for page in files:
        if not isinstance(page, SitePage) or not page.is_published or page.changes is not None:
            continue
        place, is_index = place_of_page(page)
        if page.origin.made_by is None and not is_index:
            yield (f"{place}.html" if directories else f"{place}/index.html"), page
        elif posixpath.basename(page.path) == "README.md":
            yield page.path.removesuffix(".md") + ".html", page
