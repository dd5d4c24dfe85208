"""The original system's addresses: ``resolve_url``, ``CDO.studio_url``, ``request.host``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from policy_pages.erb.arguments import expect_string
from policy_pages.erb.errors import PageError
from policy_pages.erb.values import RubyObject, RubyString, Value

if TYPE_CHECKING:
    from policy_pages.erb.environment import Helper, HelperCall
    from policy_pages.erb.helpers.dialect import Surroundings

DEFAULT_HOSTS: Mapping[str, str] = {
    "code_org": "code.org",
    "studio": "studio.code.org",
    "hourofcode": "hourofcode.com",
    "advocacy": "advocacy.code.org",
}
"""The targets of ``CDO.code_org_url`` and the like, unless the option ``hosts`` changes them."""

_PARTNERS = frozenset({"ar", "br", "ro", "uk"})
"""Countries for whose pages `codeorg_url` without a path gave a separate site."""

_OWN_SITES = ("csedweek.org", "hourofcode.com")


class Addresses:
    """The targets of a page's links.

    :param options: the dialect's; ``hosts`` is a mapping of a site's name to its host, with or
        without ``https://``; ``country_in_paths: false`` leaves ``/us/en`` out of addresses;
        ``sitemap`` has the paths of the site's files.
    :param language: the page's.
    :param place: the page's country or company and its visitor's language, as the original
        system put them before a path; each can be an empty text.
    """

    def __init__(
        self, options: Mapping[str, Any], language: str, place: tuple[str, str, str]
    ) -> None:
        self.language = language
        self.hosts = {**DEFAULT_HOSTS, **(options.get("hosts") or {})}
        self.country, company, user_language = place
        self._options = options
        shown = options.get("country_in_paths", True)
        self.prefix = [company or self.country, user_language] if shown else []

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths of the site's files."""
        return frozenset(self._options.get("sitemap") or ())

    def site_url(self, site: str, path: str = "", scheme: str = "") -> str:
        """An address on one of the sites; without a scheme anywhere it begins with ``//``."""
        own_scheme, host = self._split(site)
        if path and not path.startswith("/"):
            path = f"/{path}"
        return f"{scheme or own_scheme}//{host}{path}"

    def host(self, site: str) -> str:
        """The host of one of the sites."""
        return self._split(site)[1]

    def _split(self, site: str) -> tuple[str, str]:
        configured = str(self.hosts[site]).rstrip("/")
        scheme, mark, host = configured.partition("//")
        return (scheme, host) if mark else ("", configured)

    def local(self, path: str) -> str:
        """A path as the page's visitors need it: ``/us/en/path``."""
        return join_path("/", *(part for part in (*self.prefix, path) if part))


def join_path(*parts: str) -> str:
    """Parts of a path with one slash between each two, as Ruby's ``File.join`` writes it."""
    result = parts[0]
    for part in parts[1:]:
        if part.startswith("/"):
            result = result.rstrip("/") + part
        else:
            result += part if result.endswith("/") else f"/{part}"
    return result


def address_helpers(addresses: Addresses) -> Mapping[str, Helper]:
    """``resolve_url``, ``hoc_uri`` and ``codeorg_url``."""

    def resolve_url(call: HelperCall) -> Value:
        """A path of the site; names of code.org stay unchanged."""
        (url,) = texts(call, "resolve_url", 1, 1)
        return RubyString(url if "code.org" in url.lower() else addresses.local(url))

    def hoc_uri(call: HelperCall) -> Value:
        """A path of the site."""
        (uri,) = texts(call, "hoc_uri", 1, 1)
        return RubyString(addresses.local(uri))

    def codeorg_url(call: HelperCall) -> Value:
        """``codeorg_url(path)``: an address; older pages' ``codeorg_url()``: a host."""
        paths = texts(call, "codeorg_url", 0, 1)
        if paths:
            address = addresses.site_url("code_org", paths[0])
            return RubyString(f"https:{address}" if address.startswith("//") else address)
        host = addresses.host("code_org")
        return RubyString(f"{addresses.country}.{host}" if addresses.country in _PARTNERS else host)

    def localized_image(call: HelperCall) -> Value:
        """The path of a picture for the page's country and language."""
        (path,) = texts(call, "localized_image", 1, 1)
        if not addresses.country:
            message = "`localized_image` needs the page's country, which is not known"
            raise PageError("unknown-country", message, "set the option `constants: {country: …}`")
        return RubyString(join_path("/", addresses.country, addresses.language, path))

    def localized_file(call: HelperCall) -> Value:
        """The path of a file in the page's language, if the site has it, otherwise unchanged."""
        (path,) = texts(call, "localized_file", 1, 1)
        localized = join_path("/", addresses.language, path)
        return RubyString(localized if localized[1:] in addresses.files else path)

    return {
        "localized_file": localized_file,
        "resolve_url": resolve_url,
        "hoc_uri": hoc_uri,
        "codeorg_url": codeorg_url,
        "localized_image": localized_image,
    }


def cdo_object(addresses: Addresses) -> RubyObject:
    """``CDO``: its ``…_url`` methods, one for each host, and what goes with them."""

    def site_method(site: str) -> Helper:
        def address(call: HelperCall) -> Value:
            path, scheme = [*texts(call, f"{site}_url", 0, 2), "", ""][:2]
            return RubyString(addresses.site_url(site, path, scheme))

        return address

    def canonical_hostname(call: HelperCall) -> Value:
        return RubyString(texts(call, "canonical_hostname", 1, 1)[0])

    def shared_image_url(call: HelperCall) -> Value:
        return RubyString(f"/shared/images/{texts(call, 'shared_image_url', 1, 1)[0]}")

    methods: dict[str, Callable[..., Value]] = {
        f"{site}_url": site_method(site) for site in addresses.hosts
    }
    methods["canonical_hostname"] = canonical_hostname
    methods["shared_image_url"] = shared_image_url
    methods["default_scheme"] = lambda _: RubyString("https:")
    return RubyObject("CDO", methods)


def request_object(surroundings: Surroundings, language: str) -> RubyObject:
    """``request``: the page's own address replaces that of a visit."""
    site_url = surroundings.site.url
    page_url = surroundings.page.url

    def whole() -> str:
        if not site_url:
            message = "`request` needs the site's address, which is not known here"
            raise PageError("unknown-address", message, "set `site_url` in `mkdocs.yml`")
        if not page_url:
            raise PageError("unknown-address", "the page's own address is not known here")
        return join_path(site_url.rstrip("/"), page_url)

    def base() -> str:
        if not site_url:
            return whole()
        return site_url

    def host() -> str:
        return urlsplit(base()).hostname or ""

    def site() -> str:
        name = ".".join(host().split(".")[-2:])
        return name if name in _OWN_SITES else "code.org"

    def path() -> str:
        if page_url and not site_url:
            return page_url
        return urlsplit(whole()).path

    def locale() -> str:
        if "-" in language:
            return language
        if language == "en":
            return "en-US"
        message = f"`request.locale` needs a region, and the page's language is `{language}`"
        raise PageError("unknown-locale", message, f"write `language: {language}-…`")

    def says(text: Callable[[], str]) -> Helper:
        def method(call: HelperCall) -> Value:
            texts(call, "request", 0, 0)
            return RubyString(text())

        return method

    names: dict[str, Callable[[], str]] = {
        "host": host,
        "url": whole,
        "path": path,
        "path_info": path,
        "scheme": lambda: urlsplit(base()).scheme,
        "site": site,
        "locale": locale,
        "language": lambda: language.split("-")[0],
    }
    methods: dict[str, Callable[..., Value]] = {name: says(text) for name, text in names.items()}
    return RubyObject("request", methods)


def texts(call: HelperCall, name: str, least: int, most: int) -> list[str]:
    """The arguments of a call that takes text alone.

    :raises PageError: for more or less of them, or for what is not text.
    """
    given = len(call.arguments) + bool(call.keywords)
    if not least <= given <= most:
        expected = str(least) if least == most else f"{least}..{most}"
        message = f"wrong number of arguments (given {given}, expected {expected})"
        raise PageError("argument-error", message)
    if call.keywords:
        raise PageError("type-error", "no implicit conversion of Hash into String")
    result = [expect_string(argument) for argument in call.arguments]
    length = sum(map(len, result))
    call.meter.check_string(length)
    call.meter.spend(length >> 6)
    return result
