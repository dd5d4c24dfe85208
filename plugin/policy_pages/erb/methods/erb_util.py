"""ERB::Util: ``html_escape`` and ``url_encode``, or ``h`` and ``u``."""

from __future__ import annotations

from urllib.parse import quote

from policy_pages.erb.methods.cgi import escaped_html
from policy_pages.erb.methods.table import (
    Invocation,
    MethodTable,
)
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import RubyClass, Value

ERB_UTIL_METHODS = MethodTable()


@ERB_UTIL_METHODS.define("html_escape", "h")
def _erb_escape_html(call: Invocation, _: RubyClass, value: Value) -> Value:
    return call.string(escaped_html(to_s(value, call.meter)))


@ERB_UTIL_METHODS.define("url_encode", "u")
def _url_encode(call: Invocation, _: RubyClass, value: Value) -> Value:
    return call.string(quote(to_s(value, call.meter), safe="-_.~"))
