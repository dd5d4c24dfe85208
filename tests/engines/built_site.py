"""The folder of a built site -> plain values, the same for every engine.

What engines write differently for the same content has one form here: links are addresses from the
root of the site, text has single spaces, and the search index is addresses and words.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "https://here.invalid/a/site"
"""Where pages are thought to be, to resolve their links: a link that leads above the site shows."""
HEAD_LINKS = frozenset(["canonical", "alternate", "alternate feed", "prev", "next", "icon"])
INDEXES = ("search/search_index.json", "search.json")
"""The index of Material's search, and Zensical's."""
ENTRIES = (
    ".//a[contains(@class, 'md-nav__link')]"
    "[not(ancestor::nav[contains(@class, 'md-nav--secondary')])][not(contains(@href, '#'))]"
)
LINKING = ("href", "src", "action", "poster", "content")


@dataclass(frozen=True)
class BuiltPage:
    """One page of a site."""

    title: str
    lang: str
    tags: tuple[tuple[str, str], ...]
    """The head's tags for search engines and shared links, and its links: name and value."""
    data: tuple[str, ...]
    """Its structured data, JSON-LD."""
    article: tuple[str, ...]
    """The elements of its text with their attributes, and the escaped words between them."""
    text: tuple[str, ...]
    """The words of its text."""
    headings: tuple[tuple[str, str, str], ...]
    """Element, id and text."""
    ids: tuple[str, ...]
    links: tuple[str, ...]
    loads: tuple[str, ...]
    """Style sheets and scripts, in the order in which they apply."""
    navigation: tuple[tuple[str, str], ...]
    """The entries of the site's navigation: text and address."""
    contents: tuple[tuple[str, str], ...]
    """The entries of the table of contents."""
    frame: tuple[str, ...]
    """The elements and words around its text."""
    redirect: str | None
    """Where the page sends its readers."""

    @property
    def is_redline(self) -> bool:
        """Whether it compares two versions."""
        return any(element.startswith("<div class='redline'") for element in self.article)

    @property
    def register(self) -> tuple[str, ...]:
        """The rows of the table of policies."""
        text = "\n".join(self.article)
        rows = re.findall(r"<tr class='policy-register__entry'.*?</tr>", text, re.DOTALL)
        return tuple(" ".join(row.split()) for row in rows)


@dataclass(frozen=True)
class BuiltSite:
    """What an engine has written."""

    folder: Path

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All files."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return tuple(sorted(path.relative_to(self.folder).as_posix() for path in found))

    @cached_property
    def pages(self) -> dict[str, BuiltPage]:
        """Address -> page."""
        names = (path for path in self.paths if path.endswith(".html"))
        return {address_of(name): read_page(self.folder, name) for name in names}

    @cached_property
    def redirects(self) -> dict[str, str]:
        """Address -> where it leads."""
        return {one: page.redirect for one, page in self.pages.items() if page.redirect is not None}

    @cached_property
    def feeds(self) -> dict[str, dict[str, str]]:
        """Path of a feed -> the values of its own and of its entries."""
        names = (path for path in self.paths if path.endswith(".xml"))
        trees = {name: etree.parse(self.folder / name).getroot() for name in names}
        return {
            name: dict(_feed(root)) for name, root in trees.items() if root.tag == f"{ATOM}feed"
        }

    @cached_property
    def data(self) -> dict[str, dict[str, str]]:
        """Path of a JSON file -> its values by their places."""
        names = (path for path in self.paths if path.endswith(".json") and path not in INDEXES)
        own = (name for name in names if not name.startswith("search/"))
        return {name: dict(_places(json.loads((self.folder / name).read_bytes()))) for name in own}

    @cached_property
    def sitemap(self) -> tuple[str, ...]:
        """The addresses that search engines are given, each with the day of its last change."""
        file = self.folder / "sitemap.xml"
        if not file.is_file():
            return ()
        texts = "*[local-name() = 'loc' or local-name() = 'lastmod']/text()"
        entries = etree.parse(file).getroot().xpath("//*[*[local-name() = 'loc']]")
        return tuple(sorted(" ".join(entry.xpath(texts)) for entry in entries))

    @cached_property
    def cards(self) -> dict[str, str]:
        """Address of a page -> the digest of the picture that its shared link shows."""
        pictures = {}
        for address, page in self.pages.items():
            for name, value in page.tags:
                path = re.sub(r"^https?://[^/]+/", "", value)
                if name == "og:image" and (self.folder / path).is_file():
                    pictures[address] = digest(self.folder / path)
        return pictures

    @cached_property
    def others(self) -> dict[str, str]:
        """Path of every other file -> a digest of what is in it."""
        read = {*self.feeds, *self.data, *INDEXES, "sitemap.xml", "sitemap.xml.gz"}
        names = (path for path in self.paths if not path.endswith(".html") and path not in read)
        return {name: digest(self.folder / name) for name in names}

    @cached_property
    def search(self) -> dict[str, str]:
        """Address of each page that search finds -> the text that it searches, in small letters."""
        found: dict[str, list[str]] = {}
        for address, title, text in self._sections():
            found.setdefault(address.partition("#")[0], []).append(f"{title} {text}".lower())
        return {address: " ".join(texts) for address, texts in found.items()}

    @cached_property
    def search_titles(self) -> dict[str, str]:
        """Address of each place that search finds -> its title."""
        return {address: title for address, title, _ in self._sections()}

    def _sections(self) -> Iterator[tuple[str, str, str]]:
        """What search finds: address, title, text."""
        for name in INDEXES:
            if (self.folder / name).is_file():
                index = json.loads((self.folder / name).read_bytes())
                for item in index.get("docs") or index.get("items") or []:
                    words = html.fragment_fromstring(item["text"], create_parent="div")
                    title = html.fragment_fromstring(item["title"], create_parent="div")
                    text = " ".join(words.itertext())
                    yield f"/{unquote(item['location'])}", title.text_content(), text
        for file in sorted((self.folder / "search").glob("fragment/*.pf_fragment")):
            found = json.loads(unpacked(file.read_bytes()).removeprefix(b"pagefind_dcd"))
            address = address_of(found["url"].removeprefix("/"))
            words = found["content"].split()
            places = [one for one in found["anchors"] if re.fullmatch("h[1-6]", one["element"])]
            if not places or places[0]["location"] > 0:
                places.insert(0, {"id": "", "text": found["meta"]["title"], "location": 0})
            ends = [one["location"] for one in places[1:]] + [len(words)]
            for number, (place, end) in enumerate(zip(places, ends, strict=True)):
                anchor = f"#{place['id']}" if number else ""
                yield address + anchor, place["text"], " ".join(words[place["location"] : end])


NOT_SHOWN = ("class", "data-search-exclude")
"""Attributes that are not compared here: classes have no order, and what search leaves out shows in
its index."""


def address_of(path: str) -> str:
    """The address of a page's file: `terms/index.html` is at `/terms/`."""
    return "/" + re.sub(r"(^|(?<=/))index\.html$", "", path)


def read_page(folder: Path, path: str) -> BuiltPage:
    """Read one page.

    :param folder: of the site.
    :param path: in the folder.
    """
    address = address_of(path)
    parser = html.HTMLParser(encoding="utf-8")  # an article without a head does not say so
    root = html.document_fromstring((folder / path).read_bytes(), parser=parser)
    _resolve(root, address)
    refresh = root.xpath("string(//meta[translate(@http-equiv, 'R', 'r') = 'refresh']/@content)")
    redirect = re.sub(r"^[^=]*=\s*['\"]?|['\"]$", "", refresh) if refresh else None
    (head,) = root.xpath("/html/head")[:1] or [html.Element("head")]
    (body,) = root.xpath("/html/body")[:1] or [html.Element("body")]
    articles = body.xpath(".//article")
    article = articles[0] if articles else html.Element("article")
    navigation = body.xpath(".//nav[contains(@class, 'md-nav--primary')]")
    contents = body.xpath(".//nav[contains(@class, 'md-nav--secondary')]")
    lists = contents[-1].xpath(".//a[contains(@class, 'md-nav__link')]") if contents else []
    entries = navigation[0].xpath(ENTRIES) if navigation else []
    return BuiltPage(
        title=" ".join((head.findtext("title") or "").split()),
        lang=root.get("lang") or "",
        tags=tuple(sorted(_tags(head))),
        data=tuple(
            json.dumps(json.loads(one), sort_keys=True, ensure_ascii=False)
            for one in root.xpath("//script[@type = 'application/ld+json']/text()")
        ),
        article=tuple(_stream(article)),
        text=tuple(_words_of(article).split()),
        headings=tuple(
            (one.tag, one.get("id") or "", _words_of(one))
            for one in article.iter("h1", "h2", "h3", "h4", "h5", "h6")
        ),
        ids=tuple(article.xpath(".//@id")),
        links=tuple(article.xpath(".//a[not(contains(@class, 'headerlink'))]/@href")),
        loads=tuple(
            head.xpath("link[@rel = 'stylesheet']/@href") + root.xpath("//script/@src"),
        ),
        navigation=tuple((_words_of(one), one.get("href") or "") for one in entries),
        contents=tuple((_words_of(one), one.get("href") or "") for one in lists),
        frame=tuple(_frame(body, article)),
        redirect=redirect,
    )


def digest(file: Path) -> str:
    """A short digest of what is in a file; of a packed one, of what is packed."""
    return hashlib.sha256(unpacked(file.read_bytes())).hexdigest()[:12]


def unpacked(content: bytes) -> bytes:
    """What gzip has packed; other bytes as they are."""
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def _resolve(root: html.HtmlElement, address: str) -> None:
    """Write each link as the address from the root of the site."""
    for element in root.iter(etree.Element):
        for name in LINKING:
            value = element.get(name)
            if value is None or (name == "content" and element.get("http-equiv") is None):
                continue
            if name == "content":
                before, sign, target = value.partition("=")
                absolute = urljoin(HERE + address, target.strip("'\""))
                element.set(name, before + sign + absolute.removeprefix(HERE))
            else:
                element.set(name, urljoin(HERE + address, value).removeprefix(HERE))


def _tags(head: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for tag in head.xpath("meta[@name or @property]"):
        yield tag.get("property") or tag.get("name"), tag.get("content") or ""
    for link in head.xpath("link[@rel]"):
        if link.get("rel") in HEAD_LINKS:
            rest = (link.get(name) for name in ("type", "title", "hreflang"))
            yield link.get("rel"), " ".join([link.get("href") or "", *(one for one in rest if one)])


def _stream(element: html.HtmlElement, *, without_marks: bool = False) -> Iterator[str]:
    """The elements below one with their attributes, and the words between them, in order.

    :param without_marks: leave out the marks that link to headings, and scripts.
    """
    yield from _words(element.text)
    for child in element:
        if isinstance(child.tag, str):
            classes = sorted((child.get("class") or "").split())
            is_mark = "headerlink" in classes or child.tag in ("script", "style", "template")
            if not (without_marks and is_mark):
                others = sorted(pair for pair in child.items() if pair[0] not in NOT_SHOWN)
                shown = [("class", " ".join(classes))] if classes else []
                pairs = "".join(
                    f" {name}='{' '.join(text.split())}'" for name, text in shown + others
                )
                yield f"<{child.tag}{pairs}>"
                yield from _stream(child, without_marks=without_marks)
                yield f"</{child.tag}>"
        yield from _words(child.tail)


def _frame(body: html.HtmlElement, article: html.HtmlElement) -> Iterator[str]:
    """What is around the text of a page."""
    for child in list(article):
        article.remove(child)
    article.text = None
    yield from _stream(body)


def _words(text: str | None) -> Iterator[str]:
    words = " ".join((text or "").split())
    if words:
        yield escape(words, quote=False)  # so that only elements begin with `<`


def _words_of(element: html.HtmlElement) -> str:
    lines = _stream(element, without_marks=True)
    return unescape(" ".join(line for line in lines if not line.startswith("<")))


def _feed(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The values of a feed, each with the id of its entry."""
    for child in root:
        if child.tag == f"{ATOM}entry":
            name = child.findtext(f"{ATOM}id")
            for part in child:
                yield from _feed_value(f"{name} ", part)
        else:
            yield from _feed_value("", child)


def _feed_value(of: str, part: etree._Element) -> Iterator[tuple[str, str]]:
    name = etree.QName(part).localname
    attributes = " ".join(f"{key}={value}" for key, value in sorted(part.items()))
    text = " ".join("".join(part.itertext()).split())
    yield f"{of}{name} {attributes}".strip(), text


def _places(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """The values in a JSON value by their places: `policies[0].title`."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _places(one, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _places(one, f"{place}[{number}]")
    else:
        yield place, json.dumps(value, ensure_ascii=False)
