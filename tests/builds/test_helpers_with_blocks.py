"""The blocks of a site's helpers in a build: links, headings, and files that a page asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BuiltSite

SITE = """
=== docs/helpers.py
from policy_pages.helpers import Block, helper

@helper(html=True)
def note(*, block: Block):
    return f'<div class="note">{block()}</div>'
=== docs/legal/terms.md
# Terms
=== docs/page.md.erb
---
title: Page
markdown: FLAVOUR
---
<% note do %>
See [the terms](legal/terms.md), [them](/legal/terms), [a] and [below](#fees).

## Fees

<% note do %>
*In it*.
<% end %>
<% end %>

- item

    <% note do %>
    In a *list*.
    <% end %>

[a]: /legal/terms

Then <%= localized_file '/files/a.pdf' %> and <%= localized_file '/files/b.pdf' %>.
=== docs/en/files/a.pdf
x
=== mkdocs.yml
site_name: Test
exclude_docs: helpers.py
plugins:
  - policy-pages: {dialect: pegasus, helpers: docs/helpers.py}
"""


@pytest.mark.parametrize("flavour", ["python", "gfm", "redcarpet"])
def test_the_markdown_of_a_block_is_in_its_helpers_html(
    flavour: str, draw: Callable[[str], Path], run_build: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    root = draw(SITE.replace("FLAVOUR", flavour))
    built = run_build(root, tmp_path / "site", strict=False)
    assert built.exit_code == 0, built.log
    page = built.page("page/index.html")
    (article,) = page.xpath("//*[@role='main']")
    note, inner = article.xpath(".//div[@class='note']")[:2]
    links = [link.get("href") for link in note.xpath("./p/a")]
    assert links == ["../legal/terms/"] * 3 + ["#fees"]
    assert note.xpath("./h2/@id") == ["fees"]
    assert inner.getparent() is note
    assert inner.xpath("./p/em/text()") == ["In it"]
    assert article.xpath("string(.//li//div[@class='note']/p/em)") == "list"
    assert page.xpath("//li/a[@href='#fees']")
    assert "Then /en/files/a.pdf and /files/b.pdf." in article.text_content()
