"""Mistakes that other tools are silent about, and what looks like one and is none.

`tests/golden/mistakes.md` has the messages; here are the near misses.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policy_pages.damage.unprinted_values import unprinted_values
from policy_pages.erb.lexer import tokenize
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.page.fields import read_fields
from policy_pages.policies.first_version import CHANGE_HINT, OWNER_HINT
from policy_pages.policies.references import place_of_link
from policy_pages.site.dead_links import WrittenLinks
from policy_pages.site.plain import plain_site
from policy_pages.site.unfinished import unfinished_parts
from policy_pages.text.source import Source
from steps import growth

COMMENTS = "comments: {opens: 2026-02-01, closes: 2026-03-31, to: a@b.example}"
DATES_OUT_OF_ORDER = ["dates-out-of-order warning"]
HEADERS = [
    # lines of a header, the codes that are reported with their severity
    ("title: Terms #1", ["front-matter-slip info"]),
    ("title: Terms #1\npolicy: {kind: policy}", ["front-matter-slip warning"]),
    ("title: Terms # a comment\npolicy: {kind: policy}", []),
    ("title: Terms#1\npolicy: {kind: policy}", []),
    ("title: 'Terms #1'\npolicy: {kind: policy}", []),
    ("title: Terms #!shebang\npolicy: {kind: policy}", []),
    ("policy:\n  kind: policy\n  contact: #legal", ["front-matter-slip warning"]),
    ("policy:\n  kind: policy\n  contact: # where to ask", []),
    ("policy:\n  kind: policy\n  version: “1”", ["front-matter-slip warning"]),
    ("policy:\n  kind: policy\n  owner: The “Legal” team", []),
    ("title: “Terms”\npolicy: {kind: policy}", ["front-matter-slip info"]),
    ("policy:\n  kind: policy\ntags:\n  -one\n  -two", ["front-matter-slip warning"]),
    ("policy:\n  kind: policy\ntags:\n  - one\n  - two", []),
    ("policy:\n  kind: policy\ntags: -one", []),
    ("policy:\n  kind: policy\nlevel: -1\nflags: |\n  -one", []),
    ("policy:\n  kind: policy\n\u00a0owner: Legal", ["front-matter-slip warning"]),
    ("tittle: Terms", ["unknown-field warning"]),
    ("titles: [a]\ntitle: Terms", []),
    ("Title: Terms", ["unknown-field warning"]),
    ("Title: Terms\ntitle: Terms", []),
    ("subtitle: Terms\nTitles of all: x", []),
    ("Tags: [a]", ["unknown-field warning"]),
    ("policy:\nkind: policy", ["policy-mapping error"]),
    ("policy:\ntitle: Terms\nowner: Legal", []),
    ("updated: 2025-01-01\npublished: 2026-01-01\nkind: policy", DATES_OUT_OF_ORDER),
    ("updated: 2025-01-01\npublished: 2026-01-01", ["dates-out-of-order info"]),
    ("updated: 2026-01-01\npublished: 2026-01-01\nkind: policy", []),
    ("policy: {published: 2026-01-01, reviewed: 2026-01-02}", []),
    ("policy: {published: 2026-01-01, reviewed: 2025-01-02}", DATES_OUT_OF_ORDER),
    (f"policy: {{effective: 2026-03-01, {COMMENTS}}}", DATES_OUT_OF_ORDER),
    (f"policy: {{effective: {{a: 2026-02-02, b: 2026-03-31}}, {COMMENTS}}}", DATES_OUT_OF_ORDER),
    (f"policy: {{effective: 2026-04-01, {COMMENTS}}}", []),
    (f"policy: {{effective: 2026-02-01, {COMMENTS}}}", []),  # about the text in force
    (f"policy: {{{COMMENTS}}}", []),
]


@pytest.mark.parametrize(("header", "codes"), HEADERS)
def test_a_header_that_is_read_otherwise_than_it_looks(header: str, codes: list[str]) -> None:
    source = Source("p.md", f"---\n{header}\n---\n")
    found = read_fields(source, read_front_matter(source)).diagnostics
    assert [f"{one.code} {one.severity}" for one in found] == codes
    assert all(one.help for one in found)


def test_a_directive_whose_value_goes_nowhere() -> None:
    lost = ["school", " school.name ", "'x'", "a", "view :x", "fee 4", 'view("x")', "b", "@title"]
    used = ["a = school", "if school", "end", "else", "list << 1", "x", "list.clear", "note do"]
    used += ["school == 1 and a = 2", "fee = 4", "view :x do", "yield", "other 4", "# school"]
    tags = ["a = 1", "list.each do |b, c|", *lost, *used]
    text = "".join(f"<% {tag} %>\n" for tag in tags)
    source = Source("p.md.erb", text)
    values, helpers = ["school", "list", "@title"], ["view", "fee"]
    found = list(unprinted_values(source, tokenize(source, 0, "-"), values, helpers))
    assert [one.line - 1 for one in found] == [tags.index(tag) for tag in lost]
    assert {one.code for one in found} == {"unprinted-value"}


POLICY = "---\npolicy: {kind: policy}\n---\n"
PAGES = [
    # a page, the codes that are reported with their lines
    (f"{POLICY}## Scope\n\n## Fees\n\nNone.\n", ["empty-clause 4"]),
    (f"{POLICY}## Scope\n\n### Shops\n\nAll.\n\n## Fees\n\n![](a.png)\n", []),
    (f"{POLICY}## Scope (reserved)\n\n## Fees\n\n- None\n", []),
    (f"{POLICY}## Fees\n\nNone.\n\n## Last\n", ["empty-clause 8"]),
    # a pattern that goes back over what it has read takes a minute for this
    (
        f"{POLICY}## Fees\n\n<!-- {'](' * 100_000} {'{:' * 100_000} -->\n\n## Last\n",
        ["empty-clause 4", "empty-clause 8"],
    ),
    ("## Scope\n\n## Fees\n\nNone.\n", []),
    (
        f"{POLICY}Dear {{{{ name }}}},\n\n`{{{{ name }}}}`\n\n    {{{{ name }}}}\n",
        ["unfilled-value 4"],
    ),
    (f"{POLICY}A set {{{{ 1, 2 }}}} and {{{{}}}}\n", []),
    (f"{POLICY}[our terms][trems] and `[a][b]` and a[0][1] and [1][2]\n", ["dead-reference 4"]),
    (f"{POLICY}[our terms][terms]\n\n[terms]: https://example.com/\n", []),
    ("[our terms][trems]\n", ["dead-reference 1"]),
    (f"{POLICY}Say here what this policy is about.\n", ["placeholder-text 4"]),
    (
        f"{POLICY}Say here what this policy is about.\n\nSay here how soon you answer. "
        "Say here where\npeople can write to you.\n",
        ["placeholder-text 4", "placeholder-text 6", "placeholder-text 6"],
    ),
    ("Say here what this policy is about.\n", []),
    (f"---\npolicy: {{kind: letter, owner: {OWNER_HINT}}}\n---\nText\n", ["placeholder-text 2"]),
    (
        f"---\npolicy:\n  changes:\n    - date: 2026-01-01\n      note: {CHANGE_HINT}\n---\nText\n",
        ["placeholder-text 5"],
    ),
    ("---\npolicy: {kind: letter, owner: Who is responsible is Ann}\n---\nText\n", []),
    (f"{POLICY}See [our policy](../x.md and [that](y.md) here\n", ["unclosed-link 4"]),
    ("See [**our** policy](../x.md\n\n`[a](b.md`\n", ["unclosed-link 1"]),
    ("---\nmarkdown: gfm\n---\nSee [it](https://a.example/b for more\n", ["unclosed-link 4"]),
    (f"{POLICY}f[i](x and (a \\](b.md) and [a](see below\n", []),
    (f"{POLICY}A fee.[^1] A[^*] b[^a] `c[^1]` [^a-z]+\n", ["dead-footnote 4"]),
    ("A fee.[^fee]\n\n[^fee]: In euros.\n", ["dead-footnote 1"]),
    (f"{POLICY}**Fees** and **all other costs\n", ["unclosed-bold 4"]),
    (f"{POLICY}It costs £5.** `**x`\n\n**Without tax.\n", []),
    (f"{POLICY}## Fees\n\nA.\n\n## Scope\n\nB.\n\n## 3. Fees\n\nC.\n", ["same-heading 12"]),
    (f"{POLICY}## A\n\n### Fees\n\nX.\n\n## B\n\n### Fees\n\nX.\n", []),
    (f"{POLICY}## Reserved\n\nX.\n\n## Reserved\n\nX.\n", []),
]


@pytest.mark.parametrize(("text", "codes"), PAGES)
def test_what_is_unfinished_on_a_page(text: str, codes: list[str], tmp_path: Path) -> None:
    site = plain_site(tmp_path, "erb", "python")
    page = site.page_of_text(tmp_path / "p.md", "p.md", text)
    site.translate(page)
    page.content = site.convert(page)
    assert [f"{one.code} {one.line}" for one in unfinished_parts(page)] == codes


def test_many_headings_are_looked_up_in_one_reading_of_the_page(tmp_path: Path) -> None:
    site = plain_site(tmp_path, "erb", "python")

    def look(size: int) -> None:
        text = POLICY + "".join(f"## Fees {n // 2}\n\nA.\n\n" for n in range(2 * size))
        page = site.page_of_text(tmp_path / "p.md", "p.md", text)
        site.translate(page)
        page.content = re.sub("## (.*)", r"<h2>\1</h2>", text.removeprefix(POLICY))
        assert len(list(unfinished_parts(page))) == size

    assert growth(look, 40) < 2.5


def test_the_places_of_many_broken_links_are_found_in_one_reading_of_the_page(
    tmp_path: Path,
) -> None:
    site = plain_site(tmp_path, "erb", "python")

    def look(size: int) -> None:
        text = "".join(f"[See](#no-{n}) and [this](no-{n}.md).\n" for n in range(size))
        page = site.page_of_text(tmp_path / "p.md", "p.md", text)
        written = WrittenLinks(page, site.printed)
        for n in range(size):
            line = text.index(f"[See](#no-{n})")
            assert place_of_link(page.source, f"no-{n}", 0, 1).start == line + 7
            (place,) = written.places_of(f"no-{n}.md", f"no-{n}.md".__eq__)
            assert text[slice(*place)] == f"no-{n}.md"

    assert growth(look, 40) < 2.5
