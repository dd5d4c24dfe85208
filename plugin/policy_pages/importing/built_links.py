"""The links of a built site: which are alive, which were dead before, and which are dead now."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from policy_pages.importing.report import Addresses, DeadLink, Links
from policy_pages.markdown.heading_ids import RULES, Heading
from policy_pages.policies.references import place_of_link_to
from policy_pages.security.folder import read_page
from policy_pages.security.pages import is_redirect
from policy_pages.text.addresses import path_at
from policy_pages.text.source import Source


@dataclass(frozen=True)
class BuiltPage:
    """A page of the new site.

    :param path: of its file, below the pages' folder.
    :param output: of the file that is built, below the root.
    :param before: the path that its file had on the old site.
    """

    path: str
    output: str
    before: str
    source: Source


class BuiltSite:
    """A site as built into a folder.

    :param root: that folder.
    :param address: the site's own address, if it is known.
    """

    def __init__(self, root: Path, address: str | None) -> None:
        self.root = root
        self._address = urlsplit(address or "")
        self.files = {
            path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()
        }
        self._documents: dict[str, html.HtmlElement] = {}

    def file_at(self, path: str) -> str | None:
        """The file that a server sends for a path below the root."""
        plain = path.strip("/")
        candidates = (plain, posixpath.join(plain, "index.html"))
        return next((one for one in candidates if one in self.files), None)

    def is_redirect(self, file: str) -> bool:
        """Whether there is a file for an address that another page had."""
        return is_redirect(read_page(self.root / file))

    def document(self, file: str) -> html.HtmlElement:
        """A page of the site."""
        if file not in self._documents:
            content = (self.root / file).read_bytes()
            self._documents[file] = html.document_fromstring(content or b"<p></p>")
        return self._documents[file]

    def has_anchor(self, file: str, fragment: str) -> bool:
        """Whether a fragment names something in a file; other files than pages have their own."""
        if not file.endswith(".html") or _is_top(fragment) or self.is_redirect(file):
            return True
        ids = self.document(file).xpath("//@id | //a/@name")
        return fragment in ids or unquote(fragment) in ids

    def headings_of(self, file: str) -> list[Heading]:
        """The headings of a page's text."""
        document = self.document(file)
        articles = document.xpath("//article") or [document]
        found: list[Heading] = []
        for element in articles[0].xpath(
            ".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
        ):
            inner = html.fragment_fromstring(html.tostring(element, with_tail=False))
            for own in inner.xpath(".//a[contains(@class, 'headerlink')] | .//span[@id][not(*)]"):
                own.drop_tree()
            text = inner.text_content().strip()
            written = html.tostring(inner, encoding="unicode")
            content = written[written.index(">") + 1 : written.rindex("<")].strip()
            found.append(Heading(int(element.tag[1]), content, text, text))
        return found

    def links_of(self, output: str) -> list[str]:
        """The links in a page's text to this site, as they are written in the built page."""
        document = self.document(output)
        articles = document.xpath("//article") or [document]
        found = articles[0].xpath(
            ".//a[not(contains(@class, 'headerlink') or contains(@class, 'md-content__button'))]"
            "/@href | .//img/@src"
        )
        return [str(address).strip() for address in found if self._is_own(str(address).strip())]

    def _is_own(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        if not parts.scheme and not parts.netloc:
            return bool(address)
        return bool(self._address.netloc) and parts.netloc == self._address.netloc

    def path_of(self, address: str, output: str) -> tuple[str, str]:
        """The path below the root that an address in a page means, and its fragment."""
        parts = urlsplit(address)
        below = self._address.path.strip("/")
        path = unquote(parts.path)
        if parts.netloc or path.startswith("/"):
            plain = path.strip("/")
            if below and (plain == below or plain.startswith(f"{below}/")):
                plain = plain.removeprefix(below)
            return plain.strip("/"), parts.fragment
        if not path:
            return output, parts.fragment
        return path_at(path, output) or "", parts.fragment


def read_links(
    site: BuiltSite,
    pages: Iterable[BuiltPage],
    before: Mapping[str, str],
    others: Mapping[str, str],
    rule: str | None,
) -> Links:
    """The targets of the links of all pages.

    :param before: path of a file of the old site -> why it is missing here, if that is known.
    :param others: pattern of paths of pages that the old site had from elsewhere -> where from.
    :param rule: the one that gave headings of the old site their ids.
    """
    old_ids: dict[str, set[str]] = {}

    def had_anchor(file: str, fragment: str) -> bool:
        if file not in old_ids:
            headings = site.headings_of(file)
            old_ids[file] = {id for ids in RULES.get(rule or "", ()) for id in ids(headings)}
        return fragment in old_ids[file]

    links = anchors = 0
    dead: list[DeadLink] = []
    for page in pages:
        for address in site.links_of(page.output):
            path, fragment = site.path_of(address, page.output)
            file = site.file_at(path)
            if file is None:
                old_path, _ = site.path_of(address, page.before)
                why = _reason([*_names(path), *_names(old_path)], before, others)
                if why is None and urlsplit(address).netloc:
                    continue  # another site of the same host
                place = _place(page, address)
                dead.append(DeadLink(place, address, why is None, is_anchor=False, why=why or ""))
            elif fragment and not site.has_anchor(file, fragment):
                was_dead = not had_anchor(file, unquote(fragment))
                dead.append(DeadLink(_place(page, address), address, was_dead, is_anchor=True))
            links += 1
            anchors += bool(fragment)
    return Links(links, anchors, tuple(dead))


def _reason(
    names: Iterable[str], before: Mapping[str, str], others: Mapping[str, str]
) -> str | None:
    """Why a file of the old site is not here, empty if that is not known; None if it had none."""
    found = next((before[name] for name in names if name in before), None)
    if found is not None:
        return found
    made = (
        program
        for pattern, program in others.items()
        for name in names
        if re.fullmatch(pattern, name)
    )
    return next(made, None)


def why_missing(path: str, before: Mapping[str, str], others: Mapping[str, str]) -> str | None:
    """Why nothing is at a path below the root, empty if that is not known; None if the old site had
    nothing there either.

    :param before: path of a file of the old site -> why it is missing here, if that is known.
    :param others: pattern of paths of pages that the old site had from elsewhere -> where from.
    """
    return _reason(_names(path), before, others)


def _names(path: str) -> Iterator[str]:
    """The files that a server may have sent for a path."""
    plain = path.strip("/")
    yield from (plain, posixpath.join(plain, "index.html"), f"{plain}.html")


def _is_top(fragment: str) -> bool:
    """Whether a fragment means where a page begins: browsers' own, or the text in a layout."""
    return fragment.lower() in ("top", "content") or fragment.startswith(":~:")


def _place(page: BuiltPage, address: str) -> str:
    """Where a link is written in a page's file; the file alone where that is not found."""
    wanted = unquote(urlsplit(address).path).split("/")[-1], urlsplit(address).fragment
    span = place_of_link_to(
        page.source,
        lambda one: (
            one == address
            or (unquote(urlsplit(one).path).split("/")[-1], urlsplit(one).fragment) == wanted
        ),
    )
    if span.end <= span.start:
        return page.source.path
    line, column = page.source.position(span.start)
    return f"{page.source.path}:{line}:{column}"


def read_addresses(
    site: BuiltSite,
    before: Mapping[str, str],
    left_out: Mapping[str, str],
    redirects: Mapping[str, str],
) -> Addresses:
    """What is at the addresses of the old site's pages.

    :param before: path of a page's file on the old site -> why it is not here, if it is not.
    :param left_out: address on the old site of what is left out -> why.
    :param redirects: address that redirected on the old site -> why it does not here, if it does
        not.
    """
    kept: list[str] = []
    redirected: list[str] = []
    lost: dict[str, str] = {}
    pages = {**left_out, **before}
    for output, reason in sorted(pages.items()):
        if output not in site.files:
            lost[f"/{output}"] = reason
        elif site.is_redirect(output):
            redirected.append(f"/{output}")
        else:
            kept.append(f"/{output}")
    for address, reason in sorted(redirects.items()):
        file = site.file_at(unquote(address))
        if any(name in pages for name in _names(unquote(address))):
            continue
        if file is None:
            lost[address] = reason or "its redirect could not be made"
        elif site.is_redirect(file):
            redirected.append(address)
        else:
            kept.append(address)
    return Addresses(tuple(kept), tuple(redirected), lost)
