"""What may scroll is within reach of the keyboard."""

from __future__ import annotations

import pytest

from policy_pages.site.scrolling import within_reach

CASES = [
    ("<table><tr><td>a</td></tr></table>", '<table tabindex="0"><tr><td>a</td></tr></table>'),
    (
        '<table class="fees"><tr><td>a</td></tr></table>',
        '<table tabindex="0" class="fees"><tr><td>a</td></tr></table>',
    ),
    ('<table class="redline-pairs"><tr><td>a</td></tr></table>', None),
    ('<table class="highlighttable"><tr><td>a</td></tr></table>', None),
    ('<table tabindex="-1"></table>', None),
    (
        "<table><tr><td><table></table></td></tr></table><table></table>",
        '<table tabindex="0"><tr><td><table></table></td></tr></table><table tabindex="0"></table>',
    ),
    ("<pre><code>a</code></pre>", '<pre><code tabindex="0">a</code></pre>'),
    (
        '<pre><span></span><code class="a">a</code> <code>b</code></pre>',
        '<pre><span></span><code tabindex="0" class="a">a</code> <code>b</code></pre>',
    ),
    ("<pre>a <b>b</b></pre>", '<pre tabindex="0">a <b>b</b></pre>'),
    ("<p><code>a</code></p>", None),
    ("<script>'<table>'</script><!-- <pre> --></table><pre", None),
]


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_tables_and_code_have_the_focus(html: str, expected: str | None) -> None:
    assert within_reach(html) == (expected or html)
