"""Code in pages, and sources that a site allows -> the text of a Content-Security-Policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlsplit

from policy_pages.security.inline_code import InlineCode

_NONE, _SELF = "'none'", "'self'"
DIRECTIVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "default-src": (_NONE,),
        "script-src": (_SELF,),
        "style-src": (_SELF,),
        "img-src": (_SELF, "data:"),  # style sheets of themes have icons in them
        "font-src": (_SELF,),
        "media-src": (_SELF,),
        "connect-src": (_SELF,),  # search, and pages that are loaded without a new one
        "worker-src": (_SELF,),
        "manifest-src": (_SELF,),
        "frame-src": (_NONE,),
        "object-src": (_NONE,),
        "base-uri": (_NONE,),
        "form-action": (_NONE,),
        "frame-ancestors": (_NONE,),
    }
)
"""What a page needs that loads nothing from elsewhere: directive -> sources."""
_NOT_IN_PAGES = frozenset(["frame-ancestors", "report-uri", "report-to", "sandbox"])
"""Directives that browsers obey in a header alone
(https://www.w3.org/TR/CSP3/#meta-element)."""
_SOURCE = re.compile(
    r"(?:https|wss)://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?(?:/[\w./~%@+-]*)?|data:|blob:",
    re.IGNORECASE,
)


def is_source(text: str) -> bool:
    """Whether a site may allow a source: the address of one server, or a scheme for files that are
    part of the page. A source for all servers, or for code in pages, would make the policy useless.
    """
    return _SOURCE.fullmatch(text) is not None


def allows(sources: Iterable[str], address: str) -> bool:
    """Whether the sources that a site allows include an address of another server
    (https://www.w3.org/TR/CSP3/#match-url-to-source-expression)."""
    try:
        asked = urlsplit(f"https:{address}" if address.startswith("//") else address)
        port = asked.port
    except ValueError:
        return False
    for source in sources:
        allowed = urlsplit(source)
        host, name = allowed.hostname or "", asked.hostname or ""
        is_host = name.endswith(host[1:]) if host.startswith("*.") else name == host
        is_path = (
            asked.path.startswith(allowed.path)
            if allowed.path.endswith("/")
            else allowed.path in ("", asked.path)
        )
        if (
            host
            and is_host
            and asked.scheme == allowed.scheme
            and is_path
            and (allowed.port or 443) == (port or 443)
        ):
            return True
    return False


@dataclass(frozen=True)
class SecurityPolicy:
    """What pages may load and run.

    :param code: in the pages.
    :param sources: directive -> the sources that it has besides the usual ones.
    """

    code: InlineCode = InlineCode()
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def allowing(self, code: InlineCode) -> SecurityPolicy:
        """The policy that also allows the code of another page."""
        return replace(self, code=self.code | code)

    def text(self, *, in_page: bool) -> str:
        """The policy.

        :param in_page: whether it is for a `<meta>` element, and not for a header.
        """
        directives = {name: [*sources] for name, sources in DIRECTIVES.items()}
        directives["script-src"] += sorted(self.code.scripts)
        directives["style-src"] += sorted(self.code.styles)
        if self.code.attributes:
            directives["style-src"] += ["'unsafe-hashes'", *sorted(self.code.attributes)]
        for name, more in self.sources.items():
            known = [one for one in directives.get(name, ()) if one != _NONE]
            directives[name] = [*dict.fromkeys([*known, *more])]
        return "; ".join(
            " ".join([name, *sources])
            for name, sources in directives.items()
            if not (in_page and name in _NOT_IN_PAGES)
        )
