"""The hashes of code in pages, as Chromium makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_pages.security import SecurityPolicy, code_of, with_policy

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RUN = {
    "plain": "<script>ran('plain')</script>",
    "capitals": "<SCRIPT\nTYPE='Text/JavaScript'>ran('capitals')</Script >",
    "module": "<script type=module>ran('module')</script>",
    "empty type": "<script type=''>ran('empty type') // é, 𝒳, &amp; &lt;</script>",
    "lines": "<script>\r\n\rran('lines')\r</script>",
    "comment": "<script><!-- <b>\nran('comment')\n//--></script>",
    "script in it": "<script><!-- x = '<script>' + '</script>'\nran('script in it') //--></script>",
    "not utf-8": "<script>ran('not utf-8') // \udcff\udce9 \0</script>",
    "in a drawing": "<svg><script>ran('in a drawing') &amp;&amp; 1<![CDATA[ & 2 ]]></script></svg>",
}
STYLES = {
    "sheet": "<style>#sheet { --is: set }</style><p id=sheet>",
    "sheet with lines": "<style>\r\n#lines > b { --is: set }\r</style><p id=lines><b>",
    "sheet in a drawing": "<svg><style>#drawn&gt;b { --is: set }<!-- --> x</style></svg>"
    "<p id=drawn><b>",
    "attribute": "<p style='--is: set'>",
    "entities": "<p STYLE='--is: set; --x: &quot;&eacute;&amp;lt'>",
    "lines": "<p style='--is: set;\r\n--y:\r&#13;&#9;1'>",
    "bare": "<p style=--is:set>",
    "in a drawing": "<svg style='--is: set'/>",
}
DATA = """
<script type=application/json>{"a": "<b>"}</script>
<script type='text/template'>ran('data')</script>
<!-- <script>ran('comment of the page')</script> -->
<textarea><script>ran('text')</script></textarea>
"""
IMPORTS = '<script type="importmap">{"imports": {"a": "./a.js"}}</script>'
NEVER = "<img src='/x.png' onerror=\"ran('handler')\"><a href=\"javascript:ran('link')\">x</a>"
BEGIN = """<!doctype html><html><head><meta charset=utf-8>
<script src=/ran.js></script>
"""


def loaded(browser: Browser, pages: dict[str, str]) -> dict[str, tuple[list[str], list[str]]]:
    """What a browser has run and set on each page, and what it has refused."""
    context = browser.new_context()
    found = {}

    def answer(route: Any) -> None:
        name = route.request.url.rpartition("/")[2]
        if name == "ran.js":
            script = """
            window.done = []; window.refused = []
            function ran(name) { window.done.push(name); return true }
            addEventListener('securitypolicyviolation', event => window.refused.push(
              event.effectiveDirective))
            """
            route.fulfill(content_type="text/javascript", body=script)
        elif name in pages:
            body = pages[name].encode(errors="surrogateescape")
            route.fulfill(content_type="text/html; charset=utf-8", body=body)
        else:
            route.fulfill(status=404)

    context.route("**/*", answer)
    page = context.new_page()
    for name in pages:
        page.goto(f"http://pages.example/{name}")
        page.evaluate("document.querySelector('a').click()")
        page.wait_for_timeout(50)
        done = page.evaluate(
            "[...done, ...[...document.querySelectorAll('[data-style]')].filter(one =>"
            " [...one.querySelectorAll('*')].some(below => getComputedStyle(below)"
            ".getPropertyValue('--is') == 'set')).map(one => one.dataset.style)]"
        )
        found[name] = (sorted(done), sorted(page.evaluate("refused")))
    context.close()
    return found


def test_a_browser_runs_what_the_policy_of_a_page_allows(browser: Browser) -> None:
    styled = "".join(
        f"<div data-style='style: {name}'>{html}</div>" for name, html in STYLES.items()
    )
    html = f"{BEGIN}</head><body>{IMPORTS}{''.join(RUN.values())}{styled}{DATA}{NEVER}"
    pages = {
        "own": with_policy(html, SecurityPolicy().allowing(code_of(html))),
        "none": with_policy(html, SecurityPolicy()),
    }
    found = loaded(browser, pages)
    names = sorted([*RUN, *(f"style: {name}" for name in STYLES)])
    assert found["own"] == (names, ["script-src-attr", "script-src-elem"])  # those of NEVER
    assert found["none"][0] == []
