"""Addresses that pages had before, in a browser."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from conftest import Builder

FILES = {
    "docs/index.md": "# Home\n",
    "docs/terms/index.md": """\
---
title: Terms
policy: {kind: policy, effective: 2026-02-01, aliases: [/old/terms/, /legal/terms.html]}
---
# Terms

## Fees {#fees}
""",
    "docs/terms/2014-12-01.md": "---\ntitle: Terms\n---\n# Terms\n\n## Fees {#fees}\n",
    "docs/c# & d/términos?.md": """\
---
title: Hard
policy: {aliases: [/a+b/, /a b/é.html, /100%25/]}
---
# Hard
""",
    "mkdocs.yml": """\
site_name: Test
site_url: https://example.org/lax/
theme: {name: material, font: false}
markdown_extensions: [attr_list]
plugins:
  - policy-pages:
      today: 2026-12-31
      cards: {enabled: false}
      old_addresses: true
      redirects:
        /one/x.html: terms/index.md
        /two.html: /three/
        /three/: docs.html.md#fees
        /four/: "docs.md?a=b#fees"
        /five.html: https://example.com/a?b=c#d
""",
    "docs/docs.html.md": "# Docs\n\n## Fees {#fees}\n\n## Other {#other}\n",
}


class _Handler(SimpleHTTPRequestHandler):
    """Without the slash at its end, a folder is handed out as some servers do: at once."""

    def send_head(self):  # type: ignore[no-untyped-def]
        path, mark, query = self.path.partition("?")
        if path.startswith("/lax/") and not path.endswith(("/", ".html", ".css", ".js")):
            self.path = f"{path}/{mark}{query}"
        return super().send_head()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, run_build: Builder) -> Iterator[str]:
    """Where the site is served, below two folders of a server."""
    root = tmp_path_factory.mktemp("redirects")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    built = run_build(root, root / "served" / "sub", strict=True)
    assert built.exit_code == 0, built.log
    (root / "served" / "lax").symlink_to(root / "served" / "sub")
    handler = functools.partial(_Handler, directory=str(root / "served"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


HARD = "c%23%20%26%20d/t%C3%A9rminos%3F/"


CASES: list[tuple[str, str | None]] = [
    ("sub/old/terms/#fees", "sub/terms/#fees"),
    ("sub/old/terms/?a=1&b=2#fees", "sub/terms/?a=1&b=2#fees"),
    ("sub/old/terms/index.html#fees", "sub/terms/#fees"),
    ("sub/old/terms#fees", "sub/terms/#fees"),
    ("sub/old/terms?a#fees", "sub/terms/?a#fees"),
    ("lax/old/terms#fees", "lax/terms/#fees"),
    ("lax/old/terms?a/b#fees", "lax/terms/?a/b#fees"),
    ("sub/legal/terms.html#fees", "sub/terms/#fees"),
    ("sub/old/terms/2014-12-01/#fees", "sub/terms/2014-12-01/#fees"),
    ("sub/old/terms/changes/2014-12-01-to-2026-02-01/", None),
    ("sub/a+b/#é/?%23", f"sub/{HARD}#%C3%A9/?%23"),
    ("sub/a%20b/%C3%A9.html?x", f"sub/{HARD}?x"),
    ("sub/100%25/", f"sub/{HARD}"),
    ("sub/docs.html#fees", "sub/docs/#fees"),
    ("sub/docs.html?a=b#fees", "sub/docs/?a=b#fees"),
    ("sub/docs/index.html#fees", "sub/docs/index.html#fees"),
    ("sub/terms/2014-12-01.html#fees", "sub/terms/2014-12-01/#fees"),
    ("sub/one/x.html#fees", "sub/terms/#fees"),
    ("sub/two.html", "sub/docs/#fees"),
    ("sub/two.html?q#other", "sub/docs/?q#other"),
    ("sub/three#other", "sub/docs/#other"),
    ("sub/four/", "sub/docs/?a=b#fees"),
    ("sub/four/?c=d#other", "sub/docs/?a=b&c=d#other"),
]


def test_an_earlier_address_leads_on_with_all_that_follows_its_path(
    browser: Browser, served: str
) -> None:
    context = browser.new_context()
    context.route(re.compile("/assets/(?!javascripts/redirect)"), lambda route: route.abort())
    page = context.new_page()
    page.goto(served + "sub/", wait_until="commit")
    for old, new in CASES:
        page.goto(served + old, wait_until="commit")
        page.wait_for_url(served + (new or old.replace("old/", "")))
        assert page.locator("article").count() == 1, old
        page.go_back(wait_until="commit")
        assert page.url == served + "sub/", old  # the page that redirects is not in between
    context.close()


def test_an_address_elsewhere_keeps_its_own_query_and_clause(browser: Browser, served: str) -> None:
    context = browser.new_context()
    context.route("https://example.com/**", lambda route: route.fulfill(body="there"))
    page = context.new_page()
    for end, reached in (("", "?b=c#d"), ("?e", "?b=c&e#d"), ("#f", "?b=c#f")):
        page.goto(f"{served}sub/five.html{end}", wait_until="commit")
        page.wait_for_url(f"https://example.com/a{reached}")
    context.close()


def test_without_scripts_an_earlier_address_leads_to_the_page(
    browser: Browser, served: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + "sub/old/terms/#fees")
    page.wait_for_url(lambda url: url.startswith(served + "sub/terms/"))
    context.close()


def test_where_scripts_are_forbidden_there_is_a_link(browser: Browser, served: str) -> None:
    context = browser.new_context()

    def forbid(route) -> None:  # type: ignore[no-untyped-def]
        answer = route.fetch()
        headers = {**answer.headers, "content-security-policy": "script-src 'none'"}
        route.fulfill(response=answer, headers=headers)

    context.route("**/*", forbid)
    page = context.new_page()
    page.goto(served + "sub/old/terms/")
    page.get_by_role("link", name="Terms").click()
    page.wait_for_url(served + "sub/terms/")
    context.close()
