"""A page's HTML -> the same, each link with the address that paper shows behind it.

The address is the attribute ``data-address``; ``print.css`` shows it. A link has one if it leads
off the page and its text does not say where to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import regex

ATTRIBUTE = "data-address"

# As browsers cut HTML into tags (https://html.spec.whatwg.org/#tokenization). No quantifier gives
# back what it took, so that a text made to be slow takes time by its length.
_MARKUP = regex.compile(
    r"""<(?: !-- (?: -?> | .*?--!?> )
    | / (?P<end>[a-zA-Z][^\s/>]*+) [^>]*+>
    | (?!!--) [!?/] [^>]*+>
    | (?P<name>[a-zA-Z][^\s/>]*+)
      (?P<attributes>(?: [^>=]++ | =\s*+ (?: "[^"]*+" | '[^']*+' | [^\s>]*+ ) )*+)>
    )""",
    regex.VERBOSE | regex.DOTALL,
)
_BEGINS = regex.compile(r"<[a-zA-Z!?/]")
_ATTRIBUTE = regex.compile(
    r"""(?P<name>[^\s/>=]++)(?: \s*+=\s*+ (?P<value> "[^"]*+" | '[^']*+' | [^\s>]*+ ) )?+""",
    regex.VERBOSE,
)
_RAW = {
    name: regex.compile(rf"</{name}(?=[\s/>])", regex.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
"""Elements whose text holds no tags, and their ends."""
_NOT_TOLD = regex.compile(r"^(?:https?:)?//|/$", regex.IGNORECASE)
_NOT_SAID = regex.compile(r"[\W_]+")


@dataclass
class _Link:
    """A link that has begun.

    :param place: where in the HTML an attribute may be put in.
    """

    place: int
    href: str
    text: list[str] = field(default_factory=list)


def with_printed_addresses(html: str, page_address: str | None) -> str:
    """Give each link that needs one its address.

    :param page_address: the absolute address of the page, or None where it is not known: links
        within the site then have none.
    """
    parts: list[str] = []
    done = 0
    for link in _links(html):
        address = printed_address(link.href, unescape("".join(link.text)), page_address)
        if address is not None:
            parts += [html[done : link.place], f' {ATTRIBUTE}="{escape(address)}"']
            done = link.place
    return "".join([*parts, html[done:]])


def printed_address(href: str, text: str, page_address: str | None) -> str | None:
    """What is shown behind a link.

    :param text: the link's words; an image says nothing.
    :param page_address: as above.
    """
    said = " ".join(text.split())
    try:
        address = urljoin(page_address or "", href.strip())
        parts = urlsplit(address)
    except ValueError:  # such as `//[`
        return None
    if not said:
        return None
    if parts.scheme in ("mailto", "tel"):
        reached = unquote(parts.path)
        return reached if reached and not _says(said, reached) else None
    if not parts.scheme and parts.netloc:
        address = f"https:{address}"
    elif parts.scheme not in ("http", "https") or not parts.netloc:
        return None  # a path, and no address that it begins at; javascript:
    if page_address is not None and urldefrag(address).url == urldefrag(page_address).url:
        return None
    return None if _same(said) == _same(address) else address


def _same(address: str) -> str:
    """What two ways to write an address have in common."""
    return _NOT_TOLD.sub("", unquote(address)).casefold()


def _says(text: str, reached: str) -> bool:
    """Whether a text holds a mail address or a telephone number."""
    return _NOT_SAID.sub("", reached.casefold()) in _NOT_SAID.sub("", text.casefold())


def _links(html: str) -> list[_Link]:
    """The links of a page, in their order, but for those whose author gave them an address."""
    links: list[_Link] = []
    open_link: _Link | None = None
    position = 0
    while (begin := _BEGINS.search(html, position)) is not None:
        if open_link is not None:
            open_link.text.append(html[position : begin.start()])
        markup = _MARKUP.match(html, begin.start())
        if markup is None:  # it has no end: browsers show nothing of the rest
            return links
        position = markup.end()
        name = (markup["name"] or "").lower()
        if name == "a" or (markup["end"] or "").lower() == "a":
            open_link = _begun(markup) if name else None
            if open_link is not None:
                links.append(open_link)
        elif name in _RAW:
            end = _RAW[name].search(html, position)
            position = end.start() if end is not None else len(html)
    return links


def _begun(tag: regex.Match[str]) -> _Link | None:
    """The link that a start tag begins, if it is one that paper shows."""
    attributes: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag["attributes"]):
        value = match["value"] or ""
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        attributes.setdefault(match["name"].lower(), unescape(value[1:-1] if quoted else value))
    if "href" not in attributes or ATTRIBUTE in attributes:
        return None
    return _Link(tag.start("attributes"), attributes["href"])
