"""No field of a page, no name of a file or folder runs a script, in any output."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

import pytest
from lxml import etree

from screens import NOWHERE, WITHOUT_SEARCH, without_styles
from theme_keys import joined, joined_policy, own_keys, policy_keys, theme_keys

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 60  # seconds for an answer
ATTEMPTS = 1_000
PAYLOADS = [
    '"><script>alert("field")</script>',
    "' onerror='alert(1)' onfocus='alert(2)' autofocus='",
    '"><img src=x onerror=alert(3)>',
    "</title></script></style><script>alert(4)</script><!--",
    "javascript:alert(6)",
    "{{ 7 * 191 }}{% include 'x' %}${7*191}",
    "&quot;&gt;&lt;script&gt;alert(8)&lt;/script&gt;",
]
RUN = "1337"
"""What one of them would come to in a template."""
NAMES = ['"><img src=x onerror=alert(11)>', "' onfocus='alert(12)' autofocus x='", "AT&T <b>"]
NOT_IN_ONE = frozenset(["template", "icon", "draft", "publish", "published", "location"])
CONFIGURATION = """\
site_name: Test
site_url: https://example.org/
repo_url: https://example.org/repository
edit_uri: edit/main/docs/
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.indexes, navigation.path, navigation.footer,
    content.action.edit, content.action.view, search.suggest]
extra:
  status: {text: Text}
plugins:
  - search
  - meta
  - tags
  - blog
  - policy-pages:
      today: 2026-12-01
      dialect: pegasus
"""


def quoted(text: str) -> str:
    return json.dumps(text)


def draw_site(root: Path) -> None:
    """A site whose every field and name is a script."""

    def write(path: str, text: str) -> None:
        file = root / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    (root / "mkdocs.yml").parent.mkdir(parents=True, exist_ok=True)
    (root / "mkdocs.yml").write_text(CONFIGURATION)
    write("index.md", "---\ntemplate: home.html\n---\n# Home\n")
    keys = sorted({*theme_keys(), *own_keys()} - NOT_IN_ONE)
    for number, payload in enumerate(PAYLOADS):
        value = quoted(payload)
        lines = [f'"{key}": {value}' for key in keys]
        lists = [f'"{key}": [{value}, {{{value}: {value}}}]' for key in ("own", "tags", "author")]
        lines += [*lists, f"tags: [{value}]", f"own: {{{value}: [{value}]}}"]
        write(f"page{number}.md", f"---\n{joined(lines)}\n---\n# Page {number}\n\nalert\n")
        write(f"untitled{number}.md", f"---\nsubtitle: {value}\nstatus: {value}\n---\nalert\n")
        heading = f"`{payload}`"
        write(f"heading{number}.md", f"# {heading}\n\n## {heading}\n\n![{payload}](x.png)\n")
        below = [f'"{key}": {value}' for key in policy_keys() if key != "status"]
        below += [f'"effective": {{{value}: 2026-01-01, others: 2026-02-01}}']
        below += [f'"changes": [{{date: 2026-03-01, note: {value}, major: true}}]']
        below += ['"comments": {opens: 2026-11-01, closes: 2027-01-01, to: a@example.org}']
        header = joined_policy(below).replace("policy: {", f"title: {value}\npolicy: {{", 1)
        write(f"policy{number}/index.md", f"---\n{header}\n---\n# Policy {number}\n\nalert new\n")
        first = joined_policy([f'"version": {value}', '"effective": 2025-01-01'])
        write(
            f"policy{number}/2025-01-01.md",
            f"---\ntitle: {value}\n{first}\n---\n# Policy {number}\n\nalert old\n",
        )
        write(f"meta{number}/.meta.yml", f"subtitle: {value}\nstatus: {value}\ntags: [{value}]\n")
        write(f"meta{number}/index.md", "---\nstatus: own\ntags: [own]\n---\n# Given\n")
        write(
            f"blog/posts/post{number}.md",
            f"---\ndate: 2026-01-0{number + 1}\ntitle: {value}\ndescription: {value}\n"
            f"subtitle: {value}\ncategories: [{value}]\ntags: [{value}]\n"
            f"links: [{{{value}: {value}}}, {{{value}: page0.md}}]\n---\n# Post\n\nalert\n",
        )
        arguments = f"facebook: {{u: {ruby(payload)}}}, twitter: {{text: {ruby(payload)}}}"
        write(f"view{number}.md.erb", f"<%= view :share_buttons, {arguments} %>\n")
    for name in NAMES:
        write(f"{name}.md", "alert\n")
        write(f"{name}/{name}.md", "alert\n")
        write(f"indexed {name}/index.md", "alert\n")
    write("blog/index.md", "# Blog\n")
    write("tags.md", "# Tags\n\n<!-- material/tags -->\n")


def ruby(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("%>", "%%>") + "'"


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve the site as its authors do, with the previews of shared links."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = root / "log"
    with log.open("w") as stream:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--no-livereload", "-a", f"127.0.0.1:{port}"],
            cwd=root,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )
    try:
        address = f"http://127.0.0.1:{port}/"
        for _ in range(ATTEMPTS):
            assert server.poll() is None, log.read_text()
            try:
                with urllib.request.urlopen(address, timeout=PATIENCE):
                    break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        assert "ERROR" not in log.read_text(), log.read_text()
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("hostile")
    draw_site(root)
    with served(root) as address:
        yield address


@pytest.fixture(params=[False])
def watched(
    request: pytest.FixtureRequest, browser: Browser, hostile_site: str
) -> Iterator[Callable[[str], Page]]:
    """Open a page of the site, and fail if a script of an author's ran.

    The parameter says whether the search of the pages works.
    """
    context = browser.new_context(proxy=NOWHERE)
    context.add_init_script("window.ran = []; window.alert = what => window.ran.push(what)")
    if not request.param:
        context.add_init_script(WITHOUT_SEARCH)
    page = context.new_page()
    if not request.param:
        without_styles(page)

    def open_page(path: str) -> Page:
        page.goto(urljoin(hostile_site, path), wait_until="load")
        assert_harmless(page)
        return page

    yield open_page
    context.close()


FINDINGS = """() => {
  const found = [...window.ran.map(what => `ran ${what}`)]
  for (const element of document.querySelectorAll("*")) {
    for (const {name, value} of element.attributes) {
      if (name.startsWith("on") && /alert/.test(value)) found.push(`${element.tagName} ${name}`)
      if (/^\\s*javascript:/i.test(value) && ["href", "src", "action"].includes(name))
        found.push(`${element.tagName} ${name}=${value}`)
    }
  }
  for (const script of document.querySelectorAll("script:not([src]):not([type$=json])"))
    if (/alert\\(/.test(script.textContent)) found.push(`a script ${script.textContent}`)
  if (document.body.textContent.includes("RUN")) found.push("a template ran")
  return found
}""".replace("RUN", RUN)


def assert_harmless(page: Page) -> None:
    assert page.evaluate(FINDINGS) == [], page.url


def addresses() -> list[str]:
    kinds = ("page", "untitled", "heading", "policy", "meta", "view")
    found = [f"{kind}{number}/" for kind in kinds for number in range(len(PAYLOADS))]
    found += [f"policy{number}/2025-01-01/" for number in range(len(PAYLOADS))]
    found += [f"{quote(name)}/" for name in NAMES]
    found += [f"{quote(name)}/{quote(name)}/" for name in NAMES]
    found += [f"indexed%20{quote(name)}/" for name in NAMES]
    return ["", "no/such/page/", "blog/", "tags/", "_share-preview/", *found]


def test_no_page_runs_what_a_field_says(watched: Callable[[str], Page]) -> None:
    found: set[str] = set()
    for address in addresses():
        page = watched(address)
        assert page.locator("h1").count() > 0, address
        links = page.locator("article a:is([href*='changes/'], [href*='2026/'])")  # redlines, posts
        found |= {*links.evaluate_all("links => links.map(link => link.href)")}
    assert len(found) >= 2 * len(PAYLOADS)
    for address in sorted(found):
        watched(address)


def test_readers_see_what_was_written(watched: Callable[[str], Page]) -> None:
    page = watched("page0/")
    assert PAYLOADS[0] in page.title()
    assert PAYLOADS[0] in page.locator(".md-nav--primary").first.inner_text()
    meta = page.locator("meta[property='og:title']").get_attribute("content")
    assert meta == PAYLOADS[0]
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert PAYLOADS[0] in json.dumps(data, ensure_ascii=False).replace('\\"', '"')
    name = NAMES[-1]
    page = watched(f"{quote(name)}/")
    assert name in page.title()
    assert page.locator("h1").inner_text() == name
    edit = page.locator("a[rel=edit]").get_attribute("href")
    assert edit == f"https://example.org/repository/edit/main/docs/{quote(name, safe='&')}.md"


@pytest.mark.parametrize("watched", [True], indirect=True)
def test_no_result_of_a_search_runs_it(watched: Callable[[str], Page]) -> None:
    page = watched("")
    page.wait_for_load_state("networkidle")
    field, results = page.locator(".md-search__input"), page.locator(".md-search-result__item")
    for text in ("alert", "policy", "page"):
        field.click()
        field.fill("")
        page.keyboard.type(text)
        results.first.wait_for()
        seen = -1
        while seen < results.count():  # more of them are drawn where the last one comes into view
            seen = results.count()
            page.locator(".md-search__scrollwrap").evaluate("e => e.scrollTo(0, e.scrollHeight)")
            page.wait_for_timeout(200)
        assert_harmless(page)
    assert seen >= len(PAYLOADS)


def test_feeds_are_sound_and_hold_text_alone(hostile_site: str) -> None:
    for path in ("feed.xml", "feeds/policy.xml", "policy0/feed.xml", "sitemap.xml"):
        with urllib.request.urlopen(urljoin(hostile_site, path)) as answer:
            tree = etree.fromstring(answer.read())
        assert not tree.xpath("//*[local-name()='script' or local-name()='img']")
