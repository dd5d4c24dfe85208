"""The project's site on a local server, and Debian's Chromium to look at it."""

from __future__ import annotations

import datetime
import functools
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from equipment import CHROMIUM, need
from policy_pages.servers.built_site import served_site
from screens import SIZES

if TYPE_CHECKING:
    from conftest import BuiltSite

PROJECT = Path(__file__).parents[2]


class _QuietHandler(SimpleHTTPRequestHandler):
    """Sends the headers that servers send, so each test sees that pages work with them."""

    headers_of_site: Mapping[str, str] = MappingProxyType({})

    def end_headers(self) -> None:
        for name, value in self.headers_of_site.items():
            self.send_header(name, value)
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
    with sync_playwright() as playwright:
        # Chromium's own sandbox cannot be used by root in a container
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the project's site in a fresh context; the outside cannot be reached.

    With ``is_idle=False`` a test does not wait for the half second in which nothing is fetched.
    """
    contexts: list[BrowserContext] = []
    refused: list[str] = []

    def listen(message: Any) -> None:
        url = message.location["url"]
        is_file = "." in url.rpartition("/")[2]  # a test may ask for a page that does not exist
        is_missing = "the server responded with a status" in message.text and is_file
        if "Content Security Policy" in message.text or is_missing:
            refused.append(f"{message.text} {url}")

    def open_in_context(path: str, *, is_idle: bool = True, **options: Any) -> Page:
        options = {"viewport": SIZES["desk"], "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)
        contexts.append(context)

        def answer(route: Any) -> None:
            if route.request.url.startswith(address):
                route.continue_()
            else:
                route.fulfill(status=200, content_type="text/html", body="<title>outside</title>")

        context.on("console", listen)
        context.route("**/*", answer)
        page = context.new_page()
        # the theme's scripts fetch on; without them a page that is loaded is done
        waits = is_idle and options.get("java_script_enabled", True)
        page.goto(address + path, wait_until="networkidle" if waits else "load")
        return page

    yield open_in_context
    for context in contexts:
        context.close()
    assert refused == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where screenshots are kept as artefacts of the build."""
    folder = Path(__file__).parents[1] / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder
