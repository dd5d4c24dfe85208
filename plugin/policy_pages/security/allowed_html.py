"""HTML of a stranger -> the part of it that cannot harm readers.

nh3 parses the HTML as browsers do and writes it anew, with nothing but what is in the
tables here. It does not look for what is bad: what is not allowed is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3

from policy_pages.security.dangers import is_picture, scheme_of
from policy_pages.security.own_sources import OwnSources
from policy_pages.security.sources import set_of
from policy_pages.text.html import Change, changed, tags_of

_COMMON = frozenset("id class title lang dir role".split())
ALLOWED_HTML: dict[str, frozenset[str]] = {
    **{
        name: frozenset()
        for name in (
            "abbr address article aside b bdi bdo br caption cite code dd dfn div dl dt em"
            " figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i kbd mark p picture"
            " pre rp rt ruby s samp section small span strong sub summary sup table tbody tfoot"
            " thead tr u ul var wbr"
        ).split()
    },
    "a": frozenset("href name rel".split()),
    "audio": frozenset("src controls loop muted".split()),
    "blockquote": frozenset(["cite"]),
    "col": frozenset("span align".split()),
    "colgroup": frozenset("span align".split()),
    "data": frozenset(["value"]),
    "del": frozenset("cite datetime".split()),
    "details": frozenset(["open"]),
    "img": frozenset("src srcset sizes alt width height loading".split()),
    "input": frozenset("type name checked disabled".split()),
    "ins": frozenset("cite datetime".split()),
    "label": frozenset(["for"]),
    "li": frozenset(["value"]),
    "ol": frozenset("start reversed type".split()),
    "path": frozenset("d fill fill-rule clip-rule".split()),
    "q": frozenset(["cite"]),
    "source": frozenset("src srcset sizes type media".split()),
    "svg": frozenset("viewBox width height fill xmlns".split()),
    "td": frozenset("colspan rowspan headers align style data-linenos".split()),
    "th": frozenset("colspan rowspan headers scope align style abbr".split()),
    "time": frozenset(["datetime"]),
    "track": frozenset("src kind srclang label default".split()),
    "video": frozenset("src poster controls loop muted width height".split()),
}
"""Element -> its attributes, besides those that all elements have and those that begin with
`aria-`. `docs/how-to/strangers.md` shows this table."""
_REMOVED_WITH_TEXT = frozenset(
    "script style iframe object embed applet noscript template textarea title xmp noembed noframes"
    " plaintext math select".split()
)
"""Elements whose text is not for readers, or is read in another way by some programs."""
SCHEMES = frozenset(["http", "https", "mailto", "tel"])
"""Of addresses that name one."""
_STYLES = frozenset(["text-align"])
_LOADED = {
    ("img", "src"): "img-src",
    ("video", "poster"): "img-src",
    **{(name, "src"): "media-src" for name in ("audio", "video", "source", "track")},
}
"""Element and attribute with the address of a file -> the directive of a policy."""
_COLOUR = re.compile(r"[A-Za-z]+|#[0-9A-Fa-f]{3,8}|(?:rgb|hsl)a?\([\d\s.,%/deg]+\)")
"""What a drawing can be filled with: `url()` would ask for a file."""
_THEME_CLASS = re.compile(r"(?:md|js|policy|redline|window)-|mermaid$|glightbox|arithmatex-")
_USUAL_THEME_CLASSES = frozenset(["md-button", "md-button--primary"])
_GENERATED_ID = re.compile(r"__(?:tabbed|codelineno|code|span)[-_0-9]+")
_INPUTS = ("checkbox", "radio")

Clean = Callable[[str], str]


def cleaner(own: OwnSources) -> Clean:
    """What makes HTML harmless.

    :param own: what it may load from.
    """

    def attribute(element: str, name: str, value: str) -> str | None:
        if name == "class":
            return " ".join(filter(_is_free_class, value.split())) or None
        if name in ("id", "name", "for", "headers"):
            return value if all(map(_is_free_id, value.split())) else None
        if name == "srcset":
            is_own = all(_is_own(one, "img-src") for one in set_of(value))
            return value if is_own else None
        if name == "fill":
            return value if _COLOUR.fullmatch(value.strip()) else None
        directive = _LOADED.get((element, name))
        if directive is not None:
            return value if is_picture(value) or _is_own(value, directive) else None
        if scheme_of(value) == "data":
            return None
        return value

    def _is_own(address: str, directive: str) -> bool:
        is_file = scheme_of(address) in ("", "http", "https")
        return is_file and own.foreign_server(address, directive) is None

    program = nh3.Cleaner(
        tags=set(ALLOWED_HTML),
        clean_content_tags=set(_REMOVED_WITH_TEXT),
        attributes={"*": set(_COMMON), **{k: set(v) for k, v in ALLOWED_HTML.items() if v}},
        attribute_filter=attribute,
        strip_comments=False,
        link_rel=None,
        generic_attribute_prefixes={"aria-"},
        url_schemes={*SCHEMES, "data"},
        filter_style_properties=set(_STYLES),
    )

    def clean(html: str) -> str:
        return _without_fields(program.clean(html))

    return clean


def _is_free_class(name: str) -> bool:
    """Whether a class is none by which the theme or this project find their own elements."""
    return name in _USUAL_THEME_CLASSES or _THEME_CLASS.match(name) is None


def _is_free_id(name: str) -> bool:
    """Whether an id is none by which the theme finds its own elements: it reads its configuration
    from one, and a label may open another."""
    return not name.startswith("__") or _GENERATED_ID.fullmatch(name) is not None


def _without_fields(html: str) -> str:
    """HTML without fields that readers could type into."""
    if "<input" not in html:
        return html
    fields = [
        Change(tag.start, tag.end, "")
        for tag in tags_of(html)
        if tag.name == "input" and tag.value("type") not in _INPUTS
    ]
    return changed(html, fields)
