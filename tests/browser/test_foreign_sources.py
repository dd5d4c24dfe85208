"""What a build says that pages load from other servers is what Chromium asks them for."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from foreign_sources import SITE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from conftest import BuiltSite

FONTS = """\
@font-face { font-family: Roboto; src: url(https://fonts.gstatic.com/roboto.woff2) }
"""


def test_a_build_names_the_servers_that_a_browser_asks(
    browser: Browser, build: Callable[..., BuiltSite]
) -> None:
    built = build(SITE, strict=False)
    assert built.exit_code == 0, built.log
    loads = re.findall(r"\[third-party-source\]: .* loads? .*? from (.*), which", built.log)
    named = {server for line in loads for server in re.findall(r"`([^`]+)`", line)}
    asked: set[str] = set()

    def answer(route: Any) -> None:
        address = urlsplit(route.request.url)
        if address.netloc != "example.org":
            asked.add(address.netloc)
            kind = "text/css" if route.request.resource_type == "stylesheet" else "text/plain"
            route.fulfill(status=200, content_type=kind, body=FONTS if "css" in kind else "")
            return
        file = built.folder / address.path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "text/plain"
            route.fulfill(status=200, content_type=kind, body=file.read_bytes())
        else:
            route.fulfill(status=404, body="")

    context = browser.new_context()
    context.route("**/*", answer)
    page = context.new_page()
    page.goto("https://example.org/", wait_until="networkidle")
    context.close()
    assert asked - {"allowed.example", "more.allowed.example"} == named
    assert {"allowed.example", "more.allowed.example"} <= asked  # and the site allows them
