"""The project's site on a local server, and Debian's Chromium to look at it."""

from __future__ import annotations

import datetime
import functools
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from equipment import HEADLESS, need
from policy_pages.servers.built_site import served_site
from screens import NOWHERE, SIZES, WITHOUT_SEARCH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from conftest import BuiltSite

PROJECT = Path(__file__).parents[2]
_LONGEST_WAIT = 180_000
"""Milliseconds after which a page is given up; a busy machine can need more than the usual 30 s."""


NOTHING = b'{"config": {"lang": ["en"], "separator": "[- ]", "pipeline": []}, "docs": []}'
"""An index of the search in which nothing is found."""


class _QuietHandler(SimpleHTTPRequestHandler):
    """Sends the headers that servers send, so each test sees that pages work with them.

    Each page of the theme reads the index of the search as soon as it is loaded, which takes more
    work than all else on it. So pages get one of no pages, unless a test searches.
    """

    headers_of_site: Mapping[str, str] = MappingProxyType({})
    searches = False

    def do_GET(self) -> None:
        if self.path != "/search/search_index.json" or self.searches:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(NOTHING)))
        self.end_headers()
        self.wfile.write(NOTHING)

    def end_headers(self) -> None:
        for name, value in self.headers_of_site.items():
            self.send_header(name, value)
        if self.path.startswith("/search/"):
            self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(
    tmp_path_factory: pytest.TempPathFactory, run_build: Callable[..., BuiltSite]
) -> Iterator[str]:
    """Where the project's site is served, built for that address (instant navigation wants it)."""
    root = tmp_path_factory.mktemp("served")
    handler = functools.partial(_QuietHandler, directory=str(root / "site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    address = f"http://127.0.0.1:{server.server_port}/"
    (root / "docs").mkdir()
    shutil.copy(PROJECT / "docs" / "helpers.py", root / "docs" / "helpers.py")
    (root / "mkdocs.yml").write_text(
        f"INHERIT: {PROJECT / 'mkdocs.yml'}\n"
        f"site_url: {address}\n"
        f"docs_dir: {PROJECT / 'docs'}\n"
        f"theme: {{custom_dir: {PROJECT / 'overrides'}}}\n"
    )
    built = run_build(root, root / "site", strict=True, day=datetime.date(2026, 12, 1))
    assert built.exit_code == 0, built.log
    _QuietHandler.headers_of_site = served_site(root / "site", {}).headers
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    need("chromium")
    from playwright.sync_api import sync_playwright  # only in workers that use it

    with sync_playwright() as playwright:
        # Chromium's own sandbox cannot be used by root in a container; and pages are not looked at
        # for so long that it is worth while to make their scripts fast
        arguments = ["--no-sandbox", "--js-flags=--no-turbofan"]
        chromium = playwright.chromium.launch(executable_path=HEADLESS, args=arguments)
        for name in ("new_context", "new_page"):
            setattr(chromium, name, _patient(getattr(chromium, name)))
        yield chromium
        chromium.close()


def _patient(make: Callable[..., Any]) -> Callable[..., Any]:
    """What makes a page or a context that waits as long as a busy machine needs."""

    def make_patient(**options: Any) -> Any:
        made = make(**options)
        made.set_default_timeout(_LONGEST_WAIT)
        return made

    return make_patient


class Tabs:
    """Pages of the project's site, each in its context; the outside cannot be reached.

    A new page takes Chromium more work than all that most tests do on one. So a test leaves its
    pages to the next: without what the site has stored, other windows, routes or emulated media.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.refused: list[str] = []
        """What a page did not get, or was not allowed to do, since this was emptied."""
        self._browser = browser
        self._address = address
        self._free: dict[str, list[Page]] = {}
        self._taken: list[tuple[str, Page]] = []

    def take(
        self,
        *,
        viewport: Any,
        color_scheme: Any,
        forced_colors: Any = "null",
        permissions: Sequence[str] = (),
        searches: bool = False,
        is_outside_there: bool = False,
        **options: Any,
    ) -> Page:
        """A page that no other has.

        :param searches: the search works on it.
        :param is_outside_there: every address of another server has a page; else none has.
        :param options: those of a context, which a page that is there cannot be given.
        """
        kind = repr((searches, sorted(options.items())))
        free = self._free.setdefault(kind, [])
        page = free.pop() if free else self._new(searches, options)
        self._taken.append((kind, page))
        page.set_viewport_size(viewport)
        page.emulate_media(
            color_scheme=color_scheme, reduced_motion="reduce", forced_colors=forced_colors
        )
        if permissions:
            page.context.grant_permissions([*permissions])
        if is_outside_there:
            self._answer_outside(page)
        return page

    def give_back(self) -> None:
        """Make all pages that were taken like new ones."""
        for kind, page in self._taken:
            if page.is_closed():
                page.context.close()
                continue
            for other in page.context.pages:
                if other is not page:
                    other.close()
            page.unroute_all()
            page.context.unroute_all()
            # on a page without scripts, for the theme's would store its colours again
            page.goto(f"{self._address}robots.txt")
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
            page.goto("about:blank")
            page.context.clear_cookies()
            page.context.clear_permissions()
            page.emulate_media(media="null", forced_colors="null")
            page.mouse.move(0, 0)
            self._free[kind].append(page)
        self._taken.clear()

    def _new(self, searches: bool, options: dict[str, Any]) -> Page:
        context = self._browser.new_context(proxy=NOWHERE, **options)
        if not searches:
            context.add_init_script(WITHOUT_SEARCH)
        context.on("console", self._listen)
        return context.new_page()

    def _answer_outside(self, page: Page) -> None:
        def answer(route: Any) -> None:
            route.fulfill(status=200, content_type="text/html", body="<title>outside</title>")

        page.context.route(re.compile(rf"^(?!{re.escape(self._address)})"), answer)

    def _listen(self, message: Any) -> None:
        url = message.location["url"]
        # a test may ask for a page that does not exist, and a browser itself for an icon
        is_file = "." in url.rpartition("/")[2].replace("favicon.ico", "")
        is_missing = "the server responded with a status" in message.text and is_file
        if "Content Security Policy" in message.text or is_missing:
            self.refused.append(f"{message.text} {url}")


@pytest.fixture(scope="session")
def tabs(browser: Browser, address: str) -> Tabs:
    return Tabs(browser, address)


@pytest.fixture
def open_page(tabs: Tabs, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the project's site, on a desk if nothing else is said.

    With ``is_idle=False`` a test does not wait for the half second in which nothing is fetched.
    With ``searches=True`` the search finds what is on the site. ``prepare`` gets the page before
    anything is asked for.
    """

    def open_in_tab(
        path: str,
        *,
        is_idle: bool = True,
        searches: bool = False,
        prepare: Callable[[Page], None] | None = None,
        **options: Any,
    ) -> Page:
        _QuietHandler.searches = searches
        options = {"viewport": SIZES["desk"], "color_scheme": "light", **options}
        page = tabs.take(searches=searches, **options)
        if prepare is not None:
            prepare(page)
        # the theme's scripts fetch on; without them a page that is loaded is done
        waits = is_idle and options.get("java_script_enabled", True)
        page.goto(address + path, wait_until="networkidle" if waits else "load")
        return page

    tabs.refused.clear()
    yield open_in_tab
    tabs.give_back()
    _QuietHandler.searches = False
    assert tabs.refused == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where screenshots are kept as artefacts of the build."""
    folder = Path(__file__).parents[1] / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder
