"""Links and pictures of pages that are broken: each once, where the page's source has it."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from policy_pages.front_matter.directives import PositionMap
from policy_pages.page.translation import TranslatedPage
from policy_pages.policies.references import WrittenAddress, addresses_in, links_of
from policy_pages.site.addresses import SiteAddresses, page_place
from policy_pages.site.built_pages import OF_SCRIPTS
from policy_pages.site.files import SiteFile, SiteFiles
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.text.addresses import plain_path, split_id
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, Severity, diagnose, did_you_mean
from policy_pages.text.html import content_tags
from policy_pages.text.source import Span

_ATTRIBUTES = {"a": "href", "area": "href", "img": "src"}
"""Element -> the attribute that has its address."""
_DIRECTIVE = re.compile(r"<%.*?(?:%>|\Z)|^%.*?$", re.DOTALL | re.MULTILINE)
"""A directive, or a line of code of some trim modes."""
_CUTOFF = 0.6
"""How much alike names are that are taken for one another, as for other names."""
_MOST_COMPARED = 250
"""Addresses that are compared with all pages, which takes its time on a large site."""
_MOST_NAMED = 6
"""Anchors of a page that a message names."""
_NOTHING_NEAR = "correct the address, or remove the link"


class _Dead(NamedTuple):
    """A broken link.

    :param what: the kind of thing that is missing.
    """

    address: str
    what: str


class LookedAt(NamedTuple):
    """What is reported with a page, and need not be once more.

    :param files: addresses whose page or file is missing.
    :param anchors: addresses whose part of a page is looked for.
    """

    files: Collection[str]
    anchors: Collection[str]


class DeadLinks:
    """The broken links of one build.

    :param writes: whether this build writes what is at a path; others are not its concern.
    """

    def __init__(
        self,
        files: SiteFiles,
        addresses: SiteAddresses,
        options: SiteOptions,
        writes: Callable[[str], bool],
    ) -> None:
        self._files = files
        self._addresses = addresses
        self._options = options
        self._writes = writes
        self._compared: dict[tuple[str, bool], list[SiteFile]] = {}
        self._anchors: dict[SitePage, list[str]] = {}

    @cached_property
    def _pages(self) -> dict[str, dict[str, SiteFile]]:
        """The last name of a place, in small letters -> the places that end with it, so that a name
        is found whatever its case is -> the page at each."""
        pages = (one for one in self._files if isinstance(one, SitePage) and one.is_published)
        return _by_name((page_place(plain_path(page.output)), page) for page in pages)

    @cached_property
    def _others(self) -> dict[str, dict[str, SiteFile]]:
        """The same for the other files of the pages' folder."""
        others = (one for one in self._files if not isinstance(one, SitePage) and one.is_published)
        own = (one for one in others if one.origin.is_own and not one.origin.is_of_theme)
        return _by_name((plain_path(file.path), file) for file in own)

    def of(
        self, page: SitePage, printed: Callable[[SitePage], TranslatedPage]
    ) -> Iterator[Diagnostic]:
        """The broken links of a page.

        :param printed: translates the page once more, with the places of what is printed.
        """
        found = [*self._dead(page), *self._without_anchor(page)]
        severities = {dead: self._severity(dead, page) for dead, _ in found}
        if not any(severities.values()):
            return
        written = WrittenLinks(page, printed)
        for dead, target in found:
            severity = severities[dead]
            if severity is None:
                continue
            code, message, help = self._said(dead, target, page)
            for span in written.places_of(dead.address, self._means(dead, target, page)):
                yield diagnose(page.source, span, code, message, help=help, severity=severity)

    def looked_at(self, page: SitePage) -> LookedAt:
        """The addresses of a page that :meth:`of` reports, or that clauses or drafts are about."""
        addresses: set[str] = set()
        for tag in content_tags(page.content or ""):
            name = _ATTRIBUTES.get(tag.name)
            address = (tag.value(name) or "").strip() if name is not None else ""
            if not self._addresses.is_in_site(address):
                continue
            file = self._addresses.file_at(address, page)
            is_draft = file is not None and not file.is_published  # another message is about it
            is_dead = self._addresses.is_dead(address, page)
            if is_draft or (is_dead and self._writes(self._addresses.place_at(address, page))):
                addresses.add(address)
        anchors: set[str] = set()
        for link in links_of(page.content or ""):
            target = self._addresses.page_at(link.path, page) if link.path else page
            if link.id and target is not None and target.content is not None:
                anchors.add(link.address.value.strip())
        return LookedAt(addresses, anchors)

    def _dead(self, page: SitePage) -> Iterator[tuple[_Dead, SitePage]]:
        """The addresses of a page that lead nowhere, each once."""
        seen: set[str] = set()
        for tag in content_tags(page.content or ""):
            name = _ATTRIBUTES.get(tag.name)
            address = (tag.value(name) or "").strip() if name is not None else ""
            if not address or tag.is_end or address in seen:
                continue
            seen.add(address)
            if not self._addresses.is_dead(address, page):
                continue
            if self._writes(self._addresses.place_at(address, page)):
                is_of_page = tag.name != "img" and self._addresses.is_of_page(address)
                what = "page" if is_of_page else "picture" if tag.name == "img" else "file"
                yield _Dead(address, what), page

    def _without_anchor(self, page: SitePage) -> Iterator[tuple[_Dead, SitePage]]:
        """Links to a part of a page that it has not, each once, with that page; those to clauses
        are reported as such."""
        seen: set[str] = set()
        for link in links_of(page.content or ""):
            address = link.address.value.strip()
            if address in seen or not link.id or link.id.startswith(OF_SCRIPTS):
                continue
            seen.add(address)
            target = self._addresses.page_at(link.path, page) if link.path else page
            is_known = target is not None and target.content is not None and target.outline is None
            if target is None or not is_known or link.id.casefold() == "top":
                continue
            if link.gap is not None and link.is_bare:
                continue  # one without text is reported as such
            if link.id not in self._anchors_of(target):
                yield _Dead(address, "anchor"), target

    def _means(self, dead: _Dead, target: SitePage, page: SitePage) -> Callable[[str], bool]:
        """Whether an address in a page's source became a broken link of its HTML."""
        if dead.what != "anchor":
            return lambda address: unquote(address) == unquote(dead.address)
        anchor = unquote(split_id(dead.address)[1])

        def is_meant(address: str) -> bool:
            path, id = split_id(address)
            if unquote(id) != anchor:
                return False
            found = self._addresses.file_at(path, page) if path else page
            return found is target or self._addresses.page_at(path, page) is target

        return is_meant

    def _anchors_of(self, page: SitePage) -> list[str]:
        """The ids of a page's parts, in their order."""
        if page not in self._anchors:
            found: dict[str, None] = {}
            for tag in content_tags(page.content or ""):
                names = [tag.value("id"), tag.value("name") if tag.name == "a" else None]
                found.update(dict.fromkeys(name for name in names if name and not tag.is_end))
            self._anchors[page] = list(found)
        return self._anchors[page]

    def _severity(self, dead: _Dead, page: SitePage) -> Severity | None:
        """How a broken link counts, as the engine has it for links of its form; None if it does
        not."""
        options, address = self._options, dead.address
        if dead.what == "anchor":
            return options.dead_anchors
        if address.startswith("/"):
            return options.dead_root_links
        if options.dead_links is None:
            return None
        if dead.what == "page" and not self._addresses.names_file(address):
            return options.dead_links if options.checks_unrecognized_links else None
        if dead.what != "page" and address not in page.conversion.written:
            return "info"  # in HTML: another plugin may write the file later
        return options.dead_links

    def _said(self, dead: _Dead, target: SitePage, page: SitePage) -> tuple[str, str, str]:
        """The code, the message and the help for a broken link."""
        address = dead.address
        if dead.what == "anchor":
            anchor = unquote(split_id(address)[1])
            name = f"/{target.url}" if target.origin.made_by else target.source.path
            where = "this page" if target is page else f"`{name}`"
            message = f"this link is broken: {where} has no heading or anchor `#{anchor}`"
            anchors = [f"#{one}" for one in self._anchors_of(target)]
            return "dead-anchor", message, did_you_mean(f"#{anchor}", anchors) or _named(anchors)
        if dead.what == "picture":
            message = f"this picture is missing: there is no file `{address}`"
        else:
            message = f"this link is broken: there is no {dead.what} `{address}`"
        return "dead-link", message, self._nearest(dead, page)

    def _nearest(self, dead: _Dead, page: SitePage) -> str:
        """The page or file that may be meant, as this page links it."""
        address, is_page = dead.address, dead.what == "page"
        if is_page:
            wanted = self._addresses.places_of(address, page)[0].casefold()
        else:
            wanted = plain_path(self._addresses.path_of(address, page)).casefold()
        found = next((one for one in self._near(wanted, is_page=is_page) if one is not page), None)
        if found is None:
            if dead.what == "page":
                return _NOTHING_NEAR
            return "correct the address, or put the file into the folder of the pages"
        if address.startswith("/"):
            return f"did you mean `{found.address}`?"
        folder = posixpath.dirname(page.path) or "."
        return f"did you mean `{posixpath.relpath(found.source_path, folder)}`?"

    def _near(self, wanted: str, *, is_page: bool) -> list[SiteFile]:
        """The pages, or files, whose names are most like that of a place, the nearest first."""
        key = wanted, is_page
        if key not in self._compared:
            if len(self._compared) == _MOST_COMPARED:
                return []
            known = self._pages if is_page else self._others
            name = posixpath.basename(wanted)
            alike = [name] if name in known else get_close_matches(name, known, 1, _CUTOFF)
            places = {place: page for one in alike for place, page in known[one].items()}
            near = get_close_matches(wanted, places, n=2, cutoff=0)
            self._compared[key] = [places[place] for place in near]
        return self._compared[key]


def _by_name(places: Iterable[tuple[str, SiteFile]]) -> dict[str, dict[str, SiteFile]]:
    """The last name of a place, in small letters -> the places that end with it -> the file."""
    found: dict[str, dict[str, SiteFile]] = {}
    for place, file in places:
        place = place.casefold()
        found.setdefault(posixpath.basename(place), {})[place] = file
    return found


def _named(anchors: Sequence[str]) -> str:
    """Which anchors a page has."""
    shown = ", ".join(f"`{one}`" for one in anchors[:_MOST_NAMED])
    more = ", …" if len(anchors) > _MOST_NAMED else ""
    return f"the page has {shown}{more}" if shown else "link to the page, without `#`"


class WrittenLinks:
    """Where the source of a page has its links.

    :param printed: translates the page once more, with the places of what is printed.
    """

    def __init__(self, page: SitePage, printed: Callable[[SitePage], TranslatedPage]) -> None:
        self._page = page
        self._translate = printed
        header = page.translated.front_matter if page.translated is not None else None
        self._start = header.body_start if header is not None else 0

    @cached_property
    def _written(self) -> _LinkedText:
        """The text of the page, as its authors write it."""
        return _LinkedText(self._page.source.text[self._start :])

    @cached_property
    def _printed(self) -> _LinkedText:
        """The text that the page's directives print."""
        translated = self._translate(self._page)
        return _LinkedText(
            translated.markdown, PositionMap(self._page.source, self._start, translated.pieces)
        )

    def places_of(self, address: str, is_meant: Callable[[str], bool]) -> list[Span]:
        """Where an address is written, or the directive that prints it; else the beginning.

        :param address: as the page's HTML has it.
        :param is_meant: an address as it is written -> whether it became that one.
        """
        places: list[Span] = []
        if not self._page.origin.is_template or self._is_plain(address, is_meant):
            for span in self._written.places_of(address, is_meant):
                places.append(Span(span.start + self._start, span.end + self._start))
        else:
            places += self._printed.places_of(address, is_meant)
        return list(dict.fromkeys(places)) or [Span(0, 1)]

    def _is_plain(self, address: str, is_meant: Callable[[str], bool]) -> bool:
        """Whether an ERB page has as many links to an address as it has written beside its
        directives, so that no directive can have printed one: it need not be translated again."""
        written = self._written.meant(address, is_meant)
        if not written or any(map(self._written.is_in_directive, written)):
            return False
        return self._shown[address] == len(written)

    @cached_property
    def _shown(self) -> Counter[str]:
        """How often the page has each address."""
        tags = (tag for tag in content_tags(self._page.content or "") if not tag.is_end)
        values = (tag.value(_ATTRIBUTES.get(tag.name, "")) for tag in tags)
        return Counter(value.strip() for value in values if value is not None)


class _LinkedText:
    """A text, and where its links are.

    :param map: from the text to the page's source, if that is another text.
    """

    def __init__(self, text: str, map: PositionMap | None = None) -> None:
        self._text = text
        self._map = map

    @cached_property
    def _links(self) -> dict[str, list[tuple[int, WrittenAddress]]]:
        """Each link with its number, below its whole address and below the id in it, decoded: a
        large page may have thousands of links, and as many that are broken."""
        found: dict[str, list[tuple[int, WrittenAddress]]] = defaultdict(list)
        for numbered in enumerate(addresses_in(self._text)):
            address = numbered[1].address
            found[unquote(address)].append(numbered)
            if id := split_id(address)[1]:
                found[f"#{unquote(id)}"].append(numbered)
        return found

    def meant(self, address: str, is_meant: Callable[[str], bool]) -> list[Span]:
        """Where the links are that became an address, in their order."""
        keys, id = [unquote(address)], split_id(address)[1]
        if id:
            keys.append(f"#{unquote(id)}")
        links = {number: link for key in keys for number, link in self._links.get(key, ())}
        return [link.span for _, link in sorted(links.items()) if is_meant(link.address)]

    @cached_property
    def _samples(self) -> CodeSamples:
        return CodeSamples(self._text, 0)

    @cached_property
    def _directives(self) -> list[Span]:
        return [Span(*found.span()) for found in _DIRECTIVE.finditer(self._text)]

    def is_in_directive(self, span: Span) -> bool:
        """Whether a directive has a part of a place."""
        after = bisect_left(self._directives, span.end, key=lambda one: one.start)
        return after > 0 and span.start < self._directives[after - 1].end

    def places_of(self, address: str, is_meant: Callable[[str], bool]) -> list[Span]:
        """Where an address is, in the page's source if the text has a map to that."""
        written = self.meant(address, is_meant)
        found = [span for span in written if not self._samples.cover(span.start)] or written
        if not found:
            at = self._text.find(address)
            found = [Span(at, at + len(address))] if at >= 0 else []
        return found if self._map is None else [self._map.span(*span) for span in found]
