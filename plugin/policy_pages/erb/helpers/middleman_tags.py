"""Middleman's helpers for HTML tags: ``link_to``, ``image_tag``, ``mail_to``, ``content_tag``, …

The rules are those of Padrino's helpers (``tag_helpers.rb``, ``asset_tag_helpers.rb``) as
Middleman 4 changes them: values of attributes are escaped, contents are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from policy_pages.erb.environment import HelperCall
from policy_pages.erb.errors import PageError
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import (
    RubyHash,
    RubyObject,
    RubyString,
    SafeString,
    Symbol,
    Value,
    shown_type,
    truthy,
)
from policy_pages.text.diagnostics import Diagnostic, diagnose

if TYPE_CHECKING:
    from policy_pages.erb.environment import Helper
    from policy_pages.erb.helpers.middleman_paths import Addresses
    from policy_pages.erb.limits import Meter

_BOOLEAN_ATTRIBUTES = frozenset(
    [
        *("autoplay", "autofocus", "formnovalidate", "checked", "disabled", "hidden", "loop"),
        *("multiple", "muted", "readonly", "required", "selected", "declare", "defer", "ismap"),
        *("itemscope", "noresize", "novalidate"),
    ]
)
_DATA_ATTRIBUTES = frozenset({"method", "remote", "confirm"})
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})
_ADDRESS_OPTIONS = ("relative", "current_resource", "find_resource", "query", "anchor", "fragment")
_MAIL_OPTIONS = frozenset({"cc", "bcc", "subject", "body"})
_ATTRIBUTE_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_HTML_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "/": "&#x2F;"}
)

Attributes = dict[str, Value]


def positional(call: HelperCall, most: int, name: str) -> list[Value]:
    """A call's arguments with its ``name: value`` ones as a hash at their end, as Ruby has them.

    :raises PageError: ``argument-error``, for more than ``most``.
    """
    arguments = list(call.arguments)
    if call.keywords:
        attributes = RubyHash()
        for key, value in call.keywords.items():
            attributes.set(Symbol(key), value, call.meter)
        arguments.append(attributes)
    if len(arguments) > most:
        given = f"wrong number of arguments (given {len(arguments)}, expected at most {most})"
        raise PageError("argument-error", f"`{name}`: {given}")
    return arguments


def attributes_of(value: Value, meter: Meter) -> Attributes:
    """A hash of options: names -> values.

    :raises PageError: ``argument-error``, for anything but a hash or ``nil``.
    """
    if value is None:
        return {}
    if not isinstance(value, RubyHash):
        raise PageError("argument-error", "Options must be a hash")
    return {to_s(key, meter): item for key, item in value.items()}


def html_tag(name: str, attributes: Attributes, meter: Meter, end: str = ">") -> str:
    """An opening tag.

    :param end: how it ends: ``>`` or `` />``.
    """
    given = dict(attributes)
    for key in attributes:
        if key in _DATA_ATTRIBUTES and not (name == "form" and key == "method"):
            given[f"data-{key}"] = given.pop(key)
            if key == "method":
                given["rel"] = RubyString("nofollow")
    pieces = [f"<{name}"]
    for key, value in given.items():
        if not truthy(value):
            continue
        if isinstance(value, RubyHash):
            pieces.extend(_nested(key, value, meter))
        elif key in _BOOLEAN_ATTRIBUTES:
            pieces.append(f'{key}="{key}"')
        else:
            pieces.append(f'{key}="{_attribute_value(value, meter)}"')
    return " ".join(pieces) + end


def _nested(name: str, values: RubyHash, meter: Meter) -> list[str]:
    pieces: list[str] = []
    for key, value in values.items():
        meter.spend(1)
        full = f"{name}-{to_s(key, meter).replace('_', '-')}"
        if isinstance(value, RubyHash):
            pieces.extend(_nested(full, value, meter))
        else:
            pieces.append(f'{full}="{_attribute_value(value, meter)}"')
    return pieces


def _attribute_value(value: Value, meter: Meter) -> str:
    elements = value if isinstance(value, list) else [value]
    text = " ".join(to_s(element, meter) for element in elements)
    meter.check_string(len(text))
    return escape_attribute(text)


def escape_attribute(text: str) -> str:
    """Text for an attribute's value."""
    return text.translate(_ATTRIBUTE_ESCAPES)


def escape_html(text: str) -> str:
    """Text for HTML, as Middleman's ``h`` writes it (``/`` is escaped, too)."""
    return text.translate(_HTML_ESCAPES)


def _element(name: str, attributes: Attributes, content: Value, meter: Meter) -> str:
    if isinstance(content, list):
        for item in content:
            if not isinstance(item, RubyString):
                raise PageError("type-error", f"{shown_type(item)} is among a tag's texts")
        text = "".join(to_s(item, meter) + "\n" for item in content)
    elif isinstance(content, RubyHash):
        raise PageError("type-error", f"the content of `{name}` comes before its attributes")
    else:
        text = to_s(content, meter)
    return f"{html_tag(name, attributes, meter)}{text}</{name}>"


def _printed(call: HelperCall, name: str, attributes: Attributes) -> Value:
    """With a block, a tag prints itself; so Middleman's pages write ``<% content_tag :p do %>``."""
    assert call.block is not None
    content = RubyString(call.printer.capture(call.block, []))
    call.printer.print(_element(name, attributes, content, call.meter))
    return None


def _is_unsafe(address: str) -> bool:
    plain = address.strip().lower().replace("\t", "").replace("\n", "").replace("\r", "")
    if plain.startswith(("/", "#", "?")) or ":" not in plain:
        return False
    return plain.split(":", 1)[0] not in _SAFE_SCHEMES


def escape_link(address: str) -> str:
    """An address in the form for a link; ``javascript:`` and the like have no target."""
    return "#" if _is_unsafe(address) else address.replace(" ", "%20")


def address_of(value: Value, call: HelperCall) -> str:
    """The address that a string, a symbol or ``current_page`` names.

    :raises PageError: ``type-error``, for anything else.
    """
    if isinstance(value, RubyObject) and "url" in value.methods:
        value = value.methods["url"](HelperCall([], {}, None, call.printer))
    if isinstance(value, (RubyString, Symbol)):
        return to_s(value, call.meter)
    help = "an address comes before the attributes" if isinstance(value, RubyHash) else ""
    raise PageError("type-error", f"an address is a string, not {shown_type(value)}", help)


def _query(value: Value, meter: Meter) -> str | None:
    if not truthy(value):
        return None
    if not isinstance(value, RubyHash):
        if isinstance(value, (RubyString, Symbol, int)) and value is not True:
            return to_s(value, meter)
        raise PageError("type-error", f"a query is a string or a hash, not {shown_type(value)}")
    pairs = []
    for key, item in value.items():
        if isinstance(item, (list, RubyHash)):
            raise PageError("unsupported-helper", "a query takes plain values here")
        pairs.append(f"{_form_encoded(to_s(key, meter))}={_form_encoded(to_s(item, meter))}")
    return "&".join(sorted(pairs))


def _form_encoded(text: str) -> str:
    return quote_plus(text, safe="*-._").replace("~", "%7E")


class TagHelpers:
    """The tag helpers of one page.

    :param addresses: the possible targets of the page's links.
    """

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._refused: list[Diagnostic] = []

    def helpers(self) -> Mapping[str, Helper]:
        """Names -> helpers."""
        return {
            "content_tag": self._content_tag,
            "escape_html": self._escape_html,
            "h": self._escape_html,
            "image_path": self._image_path,
            "image_tag": self._image_tag,
            "link_to": self._link_to,
            "mail_to": self._mail_to,
            "sanitize_html": self._escape_html,
            "tag": self._tag,
            "url_for": self._url_for,
        }

    def _url(self, address: Value, options: Attributes, call: HelperCall) -> str:
        meter = call.meter
        relative = options.get("relative")
        fragment = options.get("anchor")
        if not truthy(fragment):
            fragment = options.get("fragment")
        return self._addresses.url_for(
            address_of(address, call),
            query=_query(options.get("query"), meter),
            fragment=to_s(fragment, meter) if truthy(fragment) else None,
            relative=None if relative is None else truthy(relative),
        )

    def _url_for(self, call: HelperCall) -> Value:
        arguments = positional(call, 2, "url_for")
        if not arguments:
            raise PageError("argument-error", "`url_for` takes an address")
        options = attributes_of(arguments[1] if len(arguments) > 1 else None, call.meter)
        return RubyString(self._url(arguments[0], options, call))

    def _link_to(self, call: HelperCall) -> Value:
        meter = call.meter
        has_block = call.block is not None
        arguments = positional(call, 2 if has_block else 3, "link_to")
        caption: Value = None
        if not has_block:
            caption, *arguments = arguments or [None]
        address = arguments[0] if arguments else None
        options = attributes_of(arguments[1] if len(arguments) > 1 else None, meter)
        return self._link(call, caption, address, options)

    def _escaped(self, address: str, call: HelperCall) -> str:
        """An address in the form for a link; one that has no target is reported."""
        escaped = escape_link(address)
        if escaped == "#" != address:
            scheme = address.strip().partition(":")[0]
            self._refused.append(
                diagnose(
                    call.printer.source,
                    call.printer.call_span,
                    "unsafe-html",
                    f"`link_to` writes `#` for an address that begins with `{scheme}:`",
                    help="write an address that begins with `https:`, `mailto:` or `tel:`, or the "
                    "path of a page",
                    severity="warning",
                )
            )
        return escaped

    def warnings(self) -> list[Diagnostic]:
        """The addresses that links of the page do not have."""
        return self._refused

    def _link(self, call: HelperCall, caption: Value, address: Value, options: Attributes) -> Value:
        href = self._escaped(self._url(address, options, call), call) if truthy(address) else "#"
        given = dict(options)
        if truthy(address):
            given = {key: value for key, value in options.items() if key not in _ADDRESS_OPTIONS}
        attributes: Attributes = {"href": RubyString(href), **given}
        final = attributes["href"]
        if truthy(final):
            if not isinstance(final, RubyString):
                raise PageError("type-error", f"an address is a string, not {shown_type(final)}")
            attributes["href"] = RubyString(self._escaped(final.text, call))
        if not self._is_wanted(attributes):
            return caption
        if call.block is not None:
            return _printed(call, "a", attributes)
        return SafeString(_element("a", attributes, caption, call.meter))

    @staticmethod
    def _is_wanted(attributes: Attributes) -> bool:
        name = "if" if "if" in attributes else "unless"
        condition = attributes.pop(name, None)
        if condition == Symbol("current"):
            raise PageError(
                "unsupported-helper", "`link_to` does not take the condition `:current`"
            )
        return truthy(condition) is (name == "if")

    def _image_path(self, call: HelperCall) -> Value:
        (source,) = positional(call, 1, "image_path") or [None]
        return RubyString(self._addresses.asset_path("images", to_s(source, call.meter)))

    def _image_tag(self, call: HelperCall) -> Value:
        meter = call.meter
        arguments = positional(call, 2, "image_tag")
        if not arguments:
            raise PageError("argument-error", "`image_tag` takes the path of an image")
        source = to_s(arguments[0], meter)
        options = attributes_of(arguments[1] if len(arguments) > 1 else None, meter)
        if "srcset" in options:
            options["srcset"] = RubyString(self._srcset(to_s(options["srcset"], meter)))
        if not truthy(options.get("alt")):
            options["alt"] = RubyString("")
        path = self._addresses.asset_path("images", source)
        return SafeString(html_tag("img", {"src": RubyString(path), **options}, meter, " />"))

    def _srcset(self, text: str) -> str:
        sources = []
        for source in text.rstrip(",").split(","):
            path, *size = source.strip().split(None, 1) or [""]
            if "//" not in source:
                path = self._addresses.asset_path("images", path)
            sources.append(" ".join([path, *size]))
        return ", ".join(sources)

    def _mail_to(self, call: HelperCall) -> Value:
        meter = call.meter
        arguments = [*positional(call, 3, "mail_to"), None, None]
        email = to_s(arguments[0], meter)
        caption = arguments[1]
        if isinstance(caption, RubyHash):
            raise PageError("argument-error", "`mail_to` takes its caption before its attributes")
        options = attributes_of(arguments[2], meter)
        query = "&".join(
            f"{key}={_form_encoded(to_s(item, meter))}" if item is not None else key
            for key, value in options.items()
            if key in _MAIL_OPTIONS
            for item in (value if isinstance(value, list) else [value])
        )
        query = query.replace("+", "%20").replace("%40", "@")
        address = RubyString(f"mailto:{email}" + (f"?{query}" if query else ""))
        others = {key: value for key, value in options.items() if key not in _MAIL_OPTIONS}
        text = caption if truthy(caption) else arguments[0]
        return self._link(call, text, address, others)

    def _content_tag(self, call: HelperCall) -> Value:
        arguments = positional(call, 3, "content_tag")
        if not arguments:
            raise PageError("argument-error", "`content_tag` takes a tag's name")
        name = to_s(arguments[0], call.meter)
        content = arguments[1] if len(arguments) > 1 else None
        options = arguments[2] if len(arguments) > 2 else None
        if call.block is not None:
            options = content if isinstance(content, RubyHash) else options
            return _printed(call, name, attributes_of(options, call.meter))
        attributes = attributes_of(options, call.meter)
        return SafeString(_element(name, attributes, content, call.meter))

    def _tag(self, call: HelperCall) -> Value:
        arguments = positional(call, 3, "tag")
        if not arguments:
            raise PageError("argument-error", "`tag` takes a tag's name")
        attributes = attributes_of(arguments[1] if len(arguments) > 1 else None, call.meter)
        end = ">" if len(arguments) > 2 and truthy(arguments[2]) else " />"
        name = to_s(arguments[0], call.meter)
        return SafeString(html_tag(name, attributes, call.meter, end))

    @staticmethod
    def _escape_html(call: HelperCall) -> Value:
        arguments = positional(call, 1, "h")
        if not arguments:
            raise PageError("argument-error", "`h` takes a text")
        return SafeString(escape_html(to_s(arguments[0], call.meter)))
