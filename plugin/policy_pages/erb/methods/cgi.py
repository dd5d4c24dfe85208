"""CGI: escapes for addresses and HTML."""

from __future__ import annotations

import html
import re
from urllib.parse import quote_plus, unquote_plus

from policy_pages.erb.arguments import expect_string
from policy_pages.erb.methods.table import Invocation, MethodTable
from policy_pages.erb.values import RubyClass, Value

CGI_METHODS = MethodTable()


def escaped_html(text: str) -> str:
    """The text with Ruby's references for the five characters that HTML knows."""
    return html.escape(text, quote=False).replace('"', "&quot;").replace("'", "&#39;")


@CGI_METHODS.define("escape")
def _escape(call: Invocation, _: RubyClass, text: Value) -> Value:
    return call.string(quote_plus(expect_string(text)))


@CGI_METHODS.define("unescape")
def _unescape(call: Invocation, _: RubyClass, text: Value) -> Value:
    return call.string(unquote_plus(expect_string(text)))


@CGI_METHODS.define("escapeHTML", "escape_html", "h")
def _escape_html(call: Invocation, _: RubyClass, text: Value) -> Value:
    return call.string(escaped_html(expect_string(text)))


@CGI_METHODS.define("unescapeHTML", "unescape_html")
def _unescape_html(call: Invocation, _: RubyClass, text: Value) -> Value:
    return call.string(_unescaped_html(expect_string(text)))


def _unescaped_html(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        named = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
        body = match.group(1)
        if body in named:
            return named[body]
        number = int(body[2:], 16) if body[1] in "xX" else int(body[1:])
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else match.group()

    return re.sub(r"&(amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});", replace, text)
