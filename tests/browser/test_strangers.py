"""Pages of strangers, cleaned: the browser runs nothing of them, and asks no other server.

The policy of the pages is off, so nothing but the cleaning keeps a program from running. The
same pages are in a trusted folder, too: there the browser says which of them are a danger.
"""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from policy_pages.security.dangers import is_handler
from screens import NOWHERE, WITHOUT_SEARCH, without_styles
from strangers_pages import ELSEWHERE, PLAIN, RUBY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

    from conftest import BuiltSite

CONFIGURATION = """\
site_name: Test
site_url: ADDRESS
theme: {name: material, font: false}
extra_css: []
markdown_extensions: [abbr, admonition, attr_list, def_list, footnotes, md_in_html, tables,
  pymdownx.details, pymdownx.highlight, pymdownx.superfences,
  {pymdownx.tabbed: {alternate_style: true}}, {toc: {permalink: true}}]
validation: {omitted_files: ignore}
nav: [index.md]
plugins:
  - search
  - policy-pages:
      today: 2026-12-01
      dialect: middleman
      content_security_policy: {enabled: false}
      html: {strangers: sanitised}
      ignore_findings: [dead-link, dead-anchor, dead-reference]
"""
RICH = """\
# Rich

Text[^1] with `code`, **bold**, <kbd>Ctrl</kbd> and an HTML X.

*[X]: abbreviation

| a | b |
| --- | ---: |
| 1 | [c](plain0.md) |

!!! note "Title"
    Text

=== "One"

    Text

=== "Two"

    - [x](../index.md){ .md-button title="T" }

``` python linenums="1" hl_lines="1"
print(1)
```

Term
:   Definition

![Picture](x.png){ width="10" }

[^1]: Note
"""
HEADER = {"owner": "<img src=x onerror=RUN>", "version": '"><script>RUN</script>'}
ALIVE = """(root) => {
  const found = []
  for (const element of root.querySelectorAll("*")) {
    for (const {name} of element.attributes)
      if (/^on[a-z]/.test(name)) found.push(`${element.localName} ${name}`)
    for (const name of ["href", "src", "action", "formAction", "data"]) {
      const value = element[name] && (element[name].baseVal ?? element[name])
      if (typeof value == "string" && /^(javascript|vbscript|data:text)/i.test(value))
        found.push(`${element.localName} ${name}=${value}`)
    }
    const isOfTheme = element.localName == "script"
      && (/json$/.test(element.type) || !/alert|elsewhere/.test(element.outerHTML))
    if (/^(script|iframe|frame|object|embed|base|meta|link|style)$/.test(element.localName))
      if (!isOfTheme) found.push(element.localName)
    if (/^__(config|search|drawer)$/.test(element.id)) found.push(`#${element.id}`)
  }
  return found
}"""


OF_FRAME = f"""({{contentDocument, contentWindow}}) => contentDocument
  ? [...({ALIVE})(contentDocument), ...contentWindow.ran.map(String)] : ["led elsewhere"]"""


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def run(text: str) -> str:
    return text.replace("RUN", "alert(1)")


def draw_site(root: Path, address: str) -> None:
    def write(path: str, text: str) -> None:
        file = root / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    root.mkdir()
    (root / "mkdocs.yml").write_text(CONFIGURATION.replace("ADDRESS", address))
    write("index.md", "---\ntemplate: home.html\n---\n# Home\n")
    write("_hostile.md", run("<img src=x onerror=RUN> [a](javascript:RUN)"))
    for folder in ("strangers", "trusted"):
        write(f"{folder}/rich.md", RICH)
        for number, text in enumerate(PLAIN):
            write(f"{folder}/plain{number}.md", f"---\ntitle: P{number}\n---\n{run(text)}\n")
        for flavour in ("gfm", "redcarpet"):
            texts = "\n\n".join(text for text in PLAIN if "<!" not in text and "<?" not in text)
            write(f"{folder}/{flavour}.md", f"---\nmarkdown: {flavour}\n---\n{run(texts)}\n")
        for number, text in enumerate(RUBY):
            write(f"{folder}/ruby{number}.md.erb", f"---\ntitle: R{number}\n---\n{run(text)}\n")
    for name, text in (("index", PLAIN[20:]), ("2025-01-01", PLAIN[:60])):
        values = {key: run(value) for key, value in HEADER.items()}
        values["effective"] = "2026-01-01" if name == "index" else name
        policy = json.dumps({**values, "changes": [{"date": "2026-03-01", "note": run(PLAIN[0])}]})
        policy = re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", policy)  # as YAML writes days
        texts = "\n\n".join(one for one in text if "<!" not in one and "plaintext" not in one)
        title = json.dumps(run(PLAIN[37]))
        write(
            f"strangers/policy/{name}.md",
            f"---\ntitle: {title}\nkind: policy\npolicy: {policy}\n---\n# T\n\n{run(texts)}\n",
        )


@pytest.fixture(scope="module")
def strangers_site(
    tmp_path_factory: pytest.TempPathFactory, run_build: Callable[..., BuiltSite]
) -> Iterator[tuple[str, BuiltSite]]:
    root = tmp_path_factory.mktemp("strangers") / "drawn"
    handler = functools.partial(_QuietHandler, directory=str(root.parent / "site"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    address = f"http://127.0.0.1:{server.server_port}/"
    draw_site(root, address)
    built = run_build(root, root.parent / "site", strict=False)
    assert built.exit_code == 0, built.log
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address, built
    server.shutdown()


class Watched:
    """A page of the browser that notes what runs, and which other servers are asked."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self.asked: list[str] = []
        self.context = browser.new_context(proxy=NOWHERE)
        self.context.add_init_script("window.ran = []; window.alert = one => window.ran.push(one)")
        self.context.add_init_script(WITHOUT_SEARCH)
        self.context.on("request", self._note)
        self.page: Page = self.context.new_page()
        without_styles(self.page)

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.asked.append(request.url)

    def open(self, path: str) -> list[Any]:
        """What ran on a page."""
        self.page.goto(f"{self.address}{path}", wait_until="networkidle")
        return self.page.evaluate("window.ran")

    def show(self, texts: Mapping[str, str]) -> dict[str, list[str]]:
        """What is alive of each HTML in a page of its own, and what ran of it.

        :param texts: by the names of the pages.
        """
        for name, html in texts.items():
            (self.folder / f"{name}.html").write_text(f"<!doctype html><body>{html}", "utf-8")
        frames = "".join(f"<iframe src={name}.html></iframe>" for name in texts)
        name = "-".join(["all", *list(texts)[:1]])
        (self.folder / f"{name}.html").write_text(f"<!doctype html><body>{frames}", "utf-8")
        self.page.goto(f"{self.address}{name}.html", wait_until="load")
        found = self.page.locator("iframe").evaluate_all(f"frames => frames.map({OF_FRAME})")
        return dict(zip(texts, found, strict=True))


@pytest.fixture
def watched(browser: Browser, strangers_site: tuple[str, BuiltSite]) -> Iterator[Watched]:
    watched = Watched(browser, strangers_site[0], strangers_site[1].folder)
    yield watched
    watched.context.close()


def article(html: str) -> str:
    """The text of a page, as its own page has it."""
    begin = html.index("<article")
    return html[html.index(">", begin) + 1 : html.rindex("</article>")]


def harness(built: BuiltSite, folder: str) -> None:
    """One page with the texts of all pages of a folder, and with what the search shows of them."""
    sections = [
        f"<section id='{path.parent.name}'>{article(path.read_text('utf-8'))}</section>"
        for path in sorted((built.folder / folder).rglob("index.html"))
    ]
    index = json.loads(built.text("search/search_index.json"))
    results = [one for one in index["docs"] if one["location"].startswith(folder)]
    sections += [f"<section><h3>{one['title']}</h3>{one['text']}</section>" for one in results]
    page = f"<!doctype html><meta charset=utf-8><body>{''.join(sections)}"
    (built.folder / f"{folder}.html").write_text(page, "utf-8")


def test_nothing_of_a_stranger_runs(
    watched: Watched, strangers_site: tuple[str, BuiltSite]
) -> None:
    _, built = strangers_site
    harness(built, "strangers")
    assert watched.open("strangers.html") == []
    sections = (
        "sections => sections.map(one => [one.id, (ALIVE)(one)]).filter(one => one[1].length)"
    )
    find = sections.replace("ALIVE", ALIVE)
    assert watched.page.locator("section").evaluate_all(find) == []
    redlines = [path for path in built.files() if "/changes/" in path and path.endswith(".html")]
    assert redlines
    for path in ("strangers/policy/", "strangers/gfm/", redlines[0], "", "strangers/ruby5/"):
        assert watched.open(path) == [], path
        toggle = watched.page.locator(".redline-toggle")
        if toggle.count():
            toggle.click()  # writes the texts of both versions anew
            assert watched.page.evaluate("window.ran") == []
        found = watched.page.locator("article").first.evaluate(ALIVE)
        assert found == [], path
    assert watched.asked == []
    for path in ("feeds/policy.xml", "strangers/policy/feed.xml"):
        tree = etree.fromstring(built.text(path).encode())
        assert not tree.xpath("//*[local-name()='script' or local-name()='img']")


def test_what_would_run_is_reported(
    watched: Watched, strangers_site: tuple[str, BuiltSite]
) -> None:
    _, built = strangers_site
    for part in ("plain", "ruby"):  # one that breaks the page ends the others
        texts = {"plain": PLAIN, "ruby": RUBY}[part]
        names = [f"{part}{number}" for number in range(len(texts))]
        pages = {name: article(built.text(f"trusted/{name}/index.html")) for name in names}
        alive = {
            name
            for name, found in watched.show(pages).items()
            if [one for one in found if not one.startswith("#")]  # an id alone runs nothing
        }
        pattern = rf"docs/(trusted|strangers)/({part}\d+)\.\S+ warning\[(?:unsafe-html|third-party)"
        reported = {*re.findall(pattern, built.log)}
        for folder in ("trusted", "strangers"):
            missing = alive - {name for one, name in reported if one == folder}
            assert {name: texts[int(name.removeprefix(part))] for name in missing} == {}
        assert len(alive) > len(texts) * 0.6
    elsewhere = {
        f"plain{n}" for n, text in enumerate(PLAIN) if ELSEWHERE in text or "//else" in text
    }
    pictures = {*re.findall(r"docs/trusted/(plain\d+)\.\S+ warning", built.log)}
    assert elsewhere - pictures == set()
    assert watched.open("trusted/plain37/") == [1]  # the same page is a danger if it is trusted


def test_all_handlers_of_the_browser_are_known(browser: Browser) -> None:
    page = browser.new_page()
    names = page.evaluate("""() => Object.getOwnPropertyNames(window)
      .filter(name => /^(Window|.*Element)$/.test(name) && window[name]?.prototype)
      .flatMap(name => Object.getOwnPropertyNames(window[name].prototype))
      .concat(Object.keys(window)).filter(name => /^on/.test(name))""")
    page.close()
    assert "onclick" in names
    assert [name for name in names if not is_handler(name)] == []


def test_what_markdown_writes_stays(strangers_site: tuple[str, BuiltSite]) -> None:
    _, built = strangers_site
    cleaned, trusted = (elements(built, folder) for folder in ("strangers", "trusted"))
    assert len(trusted) > 60
    assert cleaned == trusted


def elements(built: BuiltSite, folder: str) -> list[object]:
    """The elements of the rich page of a folder, with all that matters to readers."""
    return [
        (one.tag, (one.text or "").strip(), (one.tail or "").strip(), without_spaces(one.attrib))
        for one in built.article(f"{folder}/rich/index.html").iterdescendants()
        if isinstance(one.tag, str) and one.tag != "tbody"  # browsers add it where it is missing
    ]


def without_spaces(attributes: Any) -> dict[str, str]:
    """Attributes, but for those that no style sheet and no script reads."""
    found = {name: value.replace(": ", ":").rstrip(";") for name, value in attributes.items()}
    return {name: value for name, value in found.items() if name != "data-tabs"}
