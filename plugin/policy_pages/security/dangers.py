"""HTML of an author -> what in it runs a program, changes the whole page, or tells other servers
who reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policy_pages.security.own_sources import IGNORED, OwnSources
from policy_pages.security.sources import ANIMATED, ANIMATIONS, asked_by_attributes
from policy_pages.text.html import Change, Tag, changed, content_tags, pieces_of, with_value

UNSAFE_ELEMENTS = {
    "script": "runs a program in the reader's browser",
    "iframe": "shows another page within this one",
    "frame": "shows another page within this one",
    "portal": "shows another page within this one",
    "object": "shows another page or program within this one",
    "embed": "shows another page or program within this one",
    "applet": "shows another page or program within this one",
    "base": "changes where the links of the page lead",
    "meta": "can send readers to another page",
    "link": "loads a file for the whole page",
    "style": "changes how the whole page looks",
}
"""Element -> what it does on a page."""
_SCRIPT_SCHEMES = ("javascript", "vbscript")
_ADDRESSES = frozenset(
    "href src action formaction data poster cite background xlink:href ping codebase from to"
    " values by dynsrc lowsrc longdesc manifest".split()
)
_SENT_TO = ("action", "formaction")
"""Attributes with the address that a form is sent to."""
_PICTURES = frozenset(
    [(name, "src") for name in "img image input audio video source track".split()]
    + [("video", "poster"), ("image", "href"), ("image", "xlink:href")]
    + [("feimage", "href"), ("feimage", "xlink:href")]
)
"""Attributes whose address browsers read as a picture or a recording, and never run."""
_PICTURE = re.compile(r"data:image/(?:png|gif|jpe?g|webp|avif)[;,]", re.IGNORECASE)
_DATA = re.compile(
    r"\s*data:(?:text/(?:html|xml|javascript)|image/svg|application/)", re.IGNORECASE
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HANDLERS = frozenset(
    "onabort onafterprint onappinstalled onauxclick onbegin onblur onbounce oncancel oncanplay"
    " oncanplaythrough onchange onclick onclose oncommand oncontentvisibilityautostatechange"
    " oncontextlost oncontextmenu oncontextrestored oncopy oncuechange oncut ondblclick ondrag"
    " ondragend ondragenter ondragexit ondragleave ondragover ondragstart ondrop ondurationchange"
    " onemptied onencrypted onend onended onenterpictureinpicture onerror onfinish onfocus"
    " onfocusin onfocusout onformdata onfullscreenchange onfullscreenerror ongamepadconnected"
    " ongamepaddisconnected ongotpointercapture onhashchange oninput oninvalid onkeydown"
    " onkeypress onkeyup onlanguagechange onleavepictureinpicture onload onloadeddata"
    " onloadedmetadata onloadend onloadstart onlocation onlostpointercapture onmessage"
    " onmessageerror onoffline ononline onorientationchange onpagehide onpagereveal onpageshow"
    " onpageswap onpaste onpause onplay onplaying onpopstate onprogress onpromptaction"
    " onpromptdismiss onratechange onreadystatechange onrejectionhandled onrepeat onreset"
    " onresize onsearch onsecuritypolicyviolation onseeked onseeking onselect onselectionchange"
    " onselectstart onshow onslotchange onstalled onstart onstorage onstream onsubmit onsuspend"
    " ontimeupdate ontoggle ontrack onunhandledrejection onunload onvalidationstatuschange"
    " onvolumechange onvrdisplayconnect onwaiting onwaitingforkey onwheel onzoom".split()
)
"""The attributes that browsers run, by the standards of HTML and SVG and in their own additions:
others that begin with `on` are nothing to them."""
_HANDLER_FAMILIES = (
    *("onafter", "onanimation", "onbefore", "ondevice", "ongesture", "onmouse", "onmoz", "onms"),
    *("onpointer", "onscroll", "ontouch", "ontransition", "onwebkit", "onxr"),
)
"""How the names of handlers begin of which browsers get new ones."""
_NO_SCRIPT = re.compile("<noscript", re.IGNORECASE | re.ASCII)
_DATA_TYPES = ("math/tex", "application/json", "application/ld+json", "text/plain")


class Danger(NamedTuple):
    """Something unsafe in HTML.

    :param kind: `element`, `handler`, `address`, `source`, `form` for where one is sent, `text` for
        an element that is printed as text, `view` for an address that a view has printed.
    :param element: the name of its element.
    :param attribute: that of its attribute; empty for an element.
    :param value: an address, as it was meant; the name of the server for a source or
        a form.
    :param tag: its tag, as the HTML has it.
    :param is_same_tag: whether it is in the tag of the danger before it.
    """

    kind: str
    element: str
    attribute: str
    value: str
    tag: str
    is_same_tag: bool = False


def scheme_of(address: str) -> str:
    """The scheme that a browser finds in an address, in small letters; empty if there is none."""
    found = _SCHEME.match(address.translate(IGNORED))
    return "" if found is None else found[1].lower()


def is_picture(address: str) -> bool:
    """Whether an address is itself a picture that cannot contain a program."""
    return _PICTURE.match(address.translate(IGNORED)) is not None


def is_program(address: str) -> bool:
    """Whether an address runs a program, or is a page with one."""
    scheme = scheme_of(address)
    return scheme in _SCRIPT_SCHEMES or (scheme == "data" and _DATA.match(address) is not None)


def is_handler(name: str) -> bool:
    """Whether an attribute is a program, in small letters."""
    return name in _HANDLERS or name.startswith(_HANDLER_FAMILIES)


def dangers_in(html: str, own: OwnSources) -> Iterator[Danger]:
    """What is unsafe in HTML, in its order.

    :param own: what it may load from.
    """
    for tag in _tags_by_any_reading(html):
        if tag.is_end or not (tag.attributes or tag.name in UNSAFE_ELEMENTS):
            continue
        written = html[tag.start : tag.end]
        if tag.name in UNSAFE_ELEMENTS and not _is_data(tag):
            yield Danger("element", tag.name, "", "", written)
            continue
        found: dict[str, Danger] = {}
        for name, attribute in tag.attributes.items():
            if is_handler(name):
                found[name] = Danger("handler", tag.name, name, "", written)
            elif name in _ADDRESSES and _is_unsafe(tag, name, attribute.value):
                found[name] = Danger("address", tag.name, name, attribute.value, written)
            elif name in _SENT_TO:
                server = own.foreign_server(attribute.value, "form-action")
                if server is not None:
                    found[name] = Danger("form", tag.name, name, server, written)
        for name, asked in asked_by_attributes(tag):
            server = own.foreign_server(asked.address, asked.directive)
            if server is not None:
                found.setdefault(name, Danger("source", tag.name, name, server, written))
        if tag.name in ANIMATIONS and is_handler((tag.value("attributename") or "").lower()):
            found["attributename"] = Danger("handler", tag.name, "attributename", "", written)
        for number, danger in enumerate(found.values()):
            yield danger._replace(is_same_tag=number > 0)


def without_programs(html: str) -> tuple[str, list[Danger]]:
    """HTML without addresses that run a program, and what was in it."""
    changes: list[Change] = []
    found: list[Danger] = []
    for tag in content_tags(html):
        for name, attribute in tag.attributes.items() if not tag.is_end else ():
            if name in _ADDRESSES and scheme_of(attribute.value) in _SCRIPT_SCHEMES:
                changes.append(with_value(tag, attribute, "#"))
                written = html[tag.start : tag.end]
                found.append(Danger("view", tag.name, name, attribute.value, written))
    return changed(html, changes), found


def _tags_by_any_reading(html: str) -> Iterator[Tag]:
    """The tags of HTML, as browsers read it that run scripts and as those do that run none: both
    read `<noscript>` in their own way. A tag that both find is there once."""
    if not _NO_SCRIPT.search(html):
        yield from content_tags(html)
        return
    tags = {tag.start: tag for tag in content_tags(html)}
    for piece in pieces_of(html, with_scripts=True):
        if isinstance(piece, Tag):
            tags.setdefault(piece.start, piece)
    yield from (tags[start] for start in sorted(tags))


def _is_data(tag: Tag) -> bool:
    """Whether a script is none, and `<meta>` or `<link>` only describe what is in the page."""
    if tag.name == "script":
        kind = (tag.value("type") or "").strip().lower().partition(";")[0]
        return kind in _DATA_TYPES and not {"src", "href", "xlink:href"} & tag.attributes.keys()
    if tag.name == "meta":
        return "http-equiv" not in tag.attributes
    return False


def _is_unsafe(tag: Tag, name: str, address: str) -> bool:
    scheme = scheme_of(address)
    if scheme == "data":
        return not ((tag.name, name) in _PICTURES and is_picture(address))
    # the values of an animation are several addresses
    return scheme in _SCRIPT_SCHEMES or (
        name in ANIMATED and any(scheme_of(one) in _SCRIPT_SCHEMES for one in address.split(";"))
    )
