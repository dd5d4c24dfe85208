"""`policy-pages convert` in sites: what is proven by builds, and what stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from build_servers import ENVIRONMENT, one_server
from conftest import PROJECT, Builder, BuiltSite, write_tree
from element_trees import difference

SITE = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
edit_uri: https://example.org/edit/
theme: {name: material, font: false, custom_dir: overrides, features: [content.action.edit]}
"""
PLUGIN = "cards: {enabled: false}, today: 2026-11-30"
PLAIN = f"{SITE}plugins: [policy-pages: {{{PLUGIN}, dialect: middleman}}]\n"
BOX = """\
=== overrides/views/box.html
<div class="box">

<p>*{{ text }}*</p>

</div>
=== overrides/views/open.html
<div>
=== overrides/views/close.html
</div>
"""


@dataclass(frozen=True)
class Ran:
    """What the command has done."""

    exit_code: int
    printed: str


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "drawn"


def run(root: Path, *arguments: str) -> Ran:
    code, printed = one_server().run(
        root, ["convert", *arguments], ENVIRONMENT, program="policy-pages"
    )
    assert "Traceback" not in printed, printed
    return Ran(code, printed)


def pages(built: BuiltSite) -> dict[str, str]:
    """The pages of a built site, without the addresses for editing them."""
    assert built.exit_code == 0, built.log
    edited = re.compile(r'(?<=href="https://example.org/edit/)([^"]*?)(\.html)?\.md\.erb(?=")')
    return {
        path: edited.sub(r"\1.md", built.text(path))
        for path in built.files()
        if path.endswith(".html")
    }


def check_same(before: dict[str, str], after: dict[str, str]) -> None:
    assert before.keys() == after.keys()
    for path, html in before.items():
        assert difference(after[path], html) is None, path


# -- what a page's two names are good for ------------------------------------------------------

NAMED = f"""\
{SITE}\
nav: [index.md, Letter: letter.md.erb, Terms: terms/index.md.erb]
plugins:
  - policy-pages:
      {PLUGIN.replace(", ", chr(10) + "      ")}
      dialect: middleman
      page_fields:
        letter.md.erb: {{kind: letter, author: Ada}}
      markdown: {{gfm.md.erb: gfm}}
=== docs/index.md
# Home

[a letter](letter.md.erb), [the first terms](terms/2026-02-01.md.erb), [more](deep/page.md.erb)
=== docs/letter.md.erb
# A letter

It's <%= 1 %> "day".

<%= mail_to 'ada@example.org' %>
=== docs/gfm.md.erb
1
2 ~~x~~

* a
  1. <%= 'b' %>
=== docs/deep/page.html.md.erb
---
title: <%= 'not run' %>
---
[up](../letter.md.erb)
=== docs/deep/_partial.md.erb
A partial.
=== docs/terms/index.md.erb
---
policy:
  kind: policy
  effective: 2026-08-01
  supersedes: 2026-02-01.md.erb
  aliases: [/old-terms/]
---
# Terms

<% 2.times do |i| %>
## Part <%= i %>

Text.
<% end %>
=== docs/terms/2026-02-01.md.erb
---
policy: {{kind: policy, effective: 2026-02-01}}
---
# Terms

## Part <%= 0 %>
"""


def test_a_site_goes_on_as_it_was(root: Path, tmp_path: Path, run_build: Builder) -> None:
    drawing = NAMED.replace("title: <%= 'not run' %>", "title: A page")
    write_tree(root, drawing + BOX)
    before = pages(run_build(root, tmp_path / "before", strict=True))
    ran = run(root, "docs")
    assert ran.exit_code == 0, ran.printed
    assert ran.printed.endswith("5 pages converted, 0 left\n")
    assert sorted(p.relative_to(root / "docs").as_posix() for p in root.rglob("docs/**/*.md*")) == [
        "deep/_partial.md.erb",
        "deep/page.md",
        "gfm.md",
        "index.md",
        "letter.md",
        "terms/2026-02-01.md",
        "terms/index.md",
    ]
    check_same(before, pages(run_build(root, tmp_path / "after", strict=True)))
    assert "markdown:" not in (root / "docs/gfm.md").read_text(), "the configuration says it"
    assert run(root, "docs").exit_code == 2, "there are no ERB pages left"


def test_this_site_goes_on_as_it_was() -> None:
    ran = run(PROJECT, "docs", "--dry-run")
    assert ran.exit_code == 0, ran.printed
    assert ran.printed.endswith("6 pages to convert, 0 left\n")


HEADINGS = f"""\
{PLAIN}\
markdown_extensions: [@EXTENSION, toc: {{permalink: true}}]
=== docs/index.md
# Home

[two](page.md#what-39-s-new-1-2)
=== docs/page.md.erb
# Terms & <%= 'Conditions' %>

## What's new? 1.2
"""


@pytest.mark.parametrize("extension", ["attr_list", "tables"])
def test_headings_keep_their_ids(
    root: Path, tmp_path: Path, run_build: Builder, extension: str
) -> None:
    write_tree(root, HEADINGS.replace("@EXTENSION", extension) + BOX)
    before = pages(run_build(root, tmp_path / "before", strict=True))
    ran = run(root, "docs")
    assert ran.exit_code == 0, ran.printed
    after = pages(run_build(root, tmp_path / "after", strict=True))
    ids = re.compile(r'<(?:h\d|span) id="[^"]*"')
    assert ids.findall(before["page/index.html"]) == ids.findall(after["page/index.html"])
    text = (root / "docs/page.md").read_text()
    assert ("{#" in text) == (extension == "attr_list")
    assert ("markdown: redcarpet" in text) != ("{#" in text)


# -- views -------------------------------------------------------------------------------------

VIEWS = """\
=== docs/index.md
# Home
=== docs/page.md.erb
# Page

<%= view :box, text: 'one' %>

It's text.

<%= view :box, text: 'two' %>

More, <%= view :box, text: 'three' %>
"""
PEGASUS = PLAIN.replace("middleman", "pegasus")
WITH_SNIPPETS = (
    PEGASUS.replace("}]", ", redcarpet: govuk}]") + "markdown_extensions: [pymdownx.snippets]\n"
)


@pytest.mark.parametrize("views", ["html", "include"])
def test_views_stay(root: Path, tmp_path: Path, run_build: Builder, views: str) -> None:
    write_tree(root, WITH_SNIPPETS + BOX + VIEWS)
    before = pages(run_build(root, tmp_path / "before", strict=True))
    ran = run(root, "docs/page.md.erb", "--views", views)
    assert ran.exit_code == 0, ran.printed
    check_same(before, pages(run_build(root, tmp_path / "after", strict=True)))
    text = (root / "docs/page.md").read_text()
    box = '<div class="box">\n<p>*one*</p>\n</div>\n'
    if views == "html":
        assert f"\n\n{box}\n" in text
        assert not (root / "includes").exists()
    else:
        assert '\n\n--8<-- "includes/page/box.html"\n\n' in text
        assert '\n\n--8<-- "includes/page/box-2.html"\n\n' in text
        assert (root / "includes/page/box.html").read_text() == box
        assert "&#42;three&#42;" in text, "what is within a line stays there"
        assert ran.printed.count("  includes includes/page/box") == 2
    assert "It’s text." in text
    assert "markdown:" not in text


@pytest.mark.parametrize("flavour", ["redcarpet", "gfm", "python"])
def test_views_beside_each_other_stay(root: Path, flavour: str) -> None:
    drawing = (
        "=== overrides/views/list.html\n<ul>\n<li>b</li>\n</ul>\n"
        "=== docs/page.md.erb\n# A\n\n<%= view :box, text: 1 %><%= view :list %>\n\nB\n"
    )
    option = f"markdown: {{page.md.erb: {flavour}}}"
    write_tree(root, PLAIN.replace("dialect:", f"{option}, dialect:") + BOX + drawing)
    ran = run(root, "docs")
    assert ran.exit_code == 0, ran.printed
    assert "</div>\n<ul>" in (root / "docs/page.md").read_text()


def test_includes_need_their_extension(root: Path) -> None:
    write_tree(root, PLAIN + BOX + VIEWS)
    ran = run(root, "docs/page.md.erb", "--views", "include")
    assert ran.exit_code == 2
    assert "`pymdownx.snippets`" in ran.printed
    assert not (root / "docs/page.md").exists()


AROUND_MARKDOWN = f"""\
{SITE}\
markdown_extensions: [attr_list, @EXTENSION]
plugins:
  - policy-pages: {{{PLUGIN}, dialect: middleman, helpers: helpers.py, markdown: {{.: @FLAVOUR}}}}
=== helpers.py
from policy_pages.helpers import Block, helper

@helper(html=True)
def note(*, block: Block) -> str:
    return f'<div class="note">{{block()}}</div>'
=== docs/index.md
# Home
=== docs/page.md.erb
# Page

<% note do %>
It's *first*, see [home](index.md).

- <%= 'one' %>
- two

@HEADING
<% end %>

Text.
"""
HOLDING = {
    # flavour, extension, heading within -> what the page has; None: it stays
    ("python", "md_in_html", "## Inner"): '<div markdown="1" class="note">\n\nIt',
    ("gfm", "tables", "## Inner"): '<div class="note">\n\nIt',
    ("redcarpet", "tables", ""): '<div class="note"><p>It',
    ("redcarpet", "tables", "## Inner"): None,
}


@pytest.mark.parametrize("case", HOLDING, ids=" ".join)
def test_html_that_holds_markdown(
    root: Path, tmp_path: Path, run_build: Builder, case: tuple[str, str, str]
) -> None:
    flavour, extension, heading = case
    drawing = AROUND_MARKDOWN.replace("@FLAVOUR", flavour).replace("@EXTENSION", extension)
    write_tree(root, drawing.replace("@HEADING", heading) + BOX)
    before = pages(run_build(root, tmp_path / "before", strict=True))
    ran = run(root, "docs")
    expected = HOLDING[case]
    if expected is None:
        assert ran.exit_code == 1
        assert "error[not-converted]" in ran.printed, "the heading would be in no contents"
        assert not (root / "docs/page.md").exists()
        return
    assert ran.exit_code == 0, ran.printed
    assert expected in (root / "docs/page.md").read_text()
    check_same(before, pages(run_build(root, tmp_path / "after", strict=True)))


# -- what is not converted ---------------------------------------------------------------------

UNPROVEN = """\
=== docs/index.md
# Home
=== docs/good.md.erb
# Good <%= 1 %>
=== docs/torn.md.erb
# Torn

<%= view :open %>

Some *text*.

<%= view :close %>
"""


def test_what_would_be_another_page_stays_and_the_rest_is_converted(root: Path) -> None:
    write_tree(root, PEGASUS + BOX + UNPROVEN)
    torn = (root / "docs/torn.md.erb").read_bytes()
    ran = run(root, "docs")
    assert ran.exit_code == 1
    assert "docs/good.md.erb -> docs/good.md\n" in ran.printed
    assert "docs/torn.md.erb:" in ran.printed
    assert "error[not-converted]" in ran.printed
    assert re.search(r"in div > article > div.*, `[^`]+` would become `[^`]+`$", ran.printed, re.M)
    assert ran.printed.endswith("1 page converted, 1 left\n")
    assert (root / "docs/torn.md.erb").read_bytes() == torn
    names = sorted(path.name for path in (root / "docs").iterdir())
    assert names == ["good.md", "index.md", "torn.md.erb"]


def test_another_page_that_would_change_keeps_a_page_as_it_is(root: Path) -> None:
    write_tree(
        root,
        PLAIN + "hooks: [hook.py]\n" + BOX + "=== hook.py\n"
        "def on_page_markdown(markdown, page, config, files):\n"
        "    names = [file.edit_uri for file in files]\n"
        "    return markdown + f'{\"page.md.erb\" in names}' if page.is_homepage else markdown\n"
        "=== docs/index.md\n# Home\n\n=== docs/page.md.erb\n# Page\n",
    )
    ran = run(root, "docs")
    assert ran.exit_code == 1
    assert "the page at `/` would change" in ran.printed
    assert "`True</p>" in ran.printed
    assert (root / "docs/page.md.erb").exists()


def test_a_new_warning_keeps_a_page_as_it_is(root: Path) -> None:
    write_tree(
        root,
        PLAIN + "hooks: [hook.py]\n" + BOX + "=== hook.py\n"
        "import logging\n"
        "def on_page_content(html, page, **others):\n"
        "    if (page.file.edit_uri or '').endswith('page.md'):\n"
        "        logging.getLogger('mkdocs.hook').warning('a page without ERB')\n"
        "=== docs/page.md.erb\n# Page\n",
    )
    ran = run(root, "docs")
    assert ran.exit_code == 1
    assert "a page without ERB" in ran.printed
    assert (root / "docs/page.md.erb").exists()


def test_errors_elsewhere_keep_no_page_as_it_is(root: Path) -> None:
    drawing = PEGASUS + BOX + UNPROVEN + "=== docs/broken.md.erb\n<%= nope %>\n"
    write_tree(root, drawing)
    ran = run(root, "docs")
    assert ran.printed.endswith("1 page converted, 2 left\n"), ran.printed
    assert "docs/broken.md.erb:1:5: error[undefined-name]" in ran.printed
    assert ran.printed.count("error[not-converted]") == 1


LEFT_OUT = {
    "a partial beside": ("docs/_part.md.erb", "is a partial", 2),
    "a page that is left out": ("docs/out.md.erb", "is not a page of the site", 1),
    "a file from elsewhere": ("other/page.md.erb", "is not a page of the site", 1),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_is_no_page_is_left(root: Path, case: str) -> None:
    path, reason, code = LEFT_OUT[case]
    drawing = f"{PLAIN}exclude_docs: out.md.erb\n{BOX}=== docs/index.md\n# Home\n"
    write_tree(root, f"{drawing}=== {path}\n# Page\n")
    ran = run(root, path)
    assert ran.exit_code == code
    assert reason in ran.printed
    assert (root / path).exists()


def test_a_draft_is_converted(root: Path) -> None:
    write_tree(root, f"{PLAIN}{BOX}=== docs/page.md.erb\n---\nstatus: draft\n---\n# <%= 1 %>\n")
    ran = run(root, "docs")
    assert ran.exit_code == 0, ran.printed
    assert (root / "docs/page.md").read_text() == "---\nstatus: draft\n---\n# 1\n"


@pytest.mark.parametrize("error", ["", "=== docs/broken.md.erb\n<%= nope %>\n"])
@pytest.mark.parametrize("field", ["draft: true", "noindex: true", "review_in: 1 year"])
def test_a_page_that_a_pattern_would_no_longer_fit_stays(
    root: Path, field: str, error: str
) -> None:
    fields = f"page_fields: {{'*.md.erb': {{{field}}}}}"
    write_tree(root, PLAIN.replace("dialect:", f"{fields}, dialect:") + BOX + error)
    write_tree(root, "=== docs/page.md.erb\n# A page <%= 1 %>\n")
    ran = run(root, "docs/page.md.erb")
    assert ran.exit_code == 1
    assert f"would have a different `{field.split(':')[0]}`" in ran.printed
    assert (root / "docs/page.md.erb").exists()


def test_a_draft_by_its_name_stays_one(root: Path) -> None:
    drawing = PLAIN + "draft_docs: '*.md.erb'\n" + BOX
    write_tree(root, f"{drawing}=== docs/index.md\n# Home\n=== docs/page.md.erb\n# <%= 1 %>\n")
    ran = run(root, "docs")
    assert ran.exit_code == 1
    assert "publishes the address `/page/`" in ran.printed
    assert "`draft_docs` has to name `page.md`, too" in ran.printed
    assert (root / "docs/page.md.erb").exists()


def test_a_new_page_within_the_site_is_refused(root: Path) -> None:
    write_tree(root, f"{PLAIN}{BOX}=== docs/page.md.erb\n# <%= 1 %>\n")
    ran = run(root, "docs", "--to", "docs/new")
    assert ran.exit_code == 1
    assert "would be a page of the site" in ran.printed
    assert not (root / "docs/new").exists()


def test_the_site_in_several_languages(root: Path, tmp_path: Path, run_build: Builder) -> None:
    languages = f"""\
{SITE}\
plugins:
  - i18n:
      docs_structure: suffix
      languages:
        - {{locale: en, default: true, name: English, build: true}}
        - {{locale: de, name: Deutsch, build: true}}
  - policy-pages: {{{PLUGIN}, dialect: middleman}}
=== docs/index.md
# Home
=== docs/page.en.md.erb
# Page <%= 1 %>
=== docs/page.de.md.erb
# Seite <%= 1 %>
"""
    write_tree(root, languages + BOX)
    before = pages(run_build(root, tmp_path / "before", strict=True))
    ran = run(root, "docs")
    assert ran.exit_code == 0, ran.printed
    check_same(before, pages(run_build(root, tmp_path / "after", strict=True)))
    assert (root / "docs/page.de.md").read_text() == "# Seite 1\n"


BLOG = f"""\
{SITE}\
plugins: [blog, policy-pages: {{{PLUGIN}, dialect: middleman}}]
=== docs/index.md
# Home
=== docs/blog/index.md
# Blog
=== docs/blog/posts/first.md.erb
---
@TITLE
date: 2026-01-02
---
# First <%= 1 %>

It's <%= mail_to 'a@example.org' %>.

<!-- more -->

The rest of <%= 2 %>.
"""


def test_a_post_of_a_blog(root: Path, tmp_path: Path, run_build: Builder) -> None:
    write_tree(root, BLOG.replace("@TITLE", "title: First") + BOX)
    before = pages(run_build(root, tmp_path / "before", strict=True))
    assert "blog/2026/01/02/first/index.html" in before
    ran = run(root, "docs")
    assert ran.exit_code == 0, ran.printed
    check_same(before, pages(run_build(root, tmp_path / "after", strict=True)))
    assert "It’s <a href" in (root / "docs/blog/posts/first.md").read_text()


def test_a_post_whose_address_comes_from_its_directives_stays(root: Path) -> None:
    write_tree(root, BLOG.replace("@TITLE", "kind: letter") + BOX)
    ran = run(root, "docs")
    assert ran.exit_code == 1
    assert "takes the address `/blog/2026/01/02/first/` away" in ran.printed
    assert (root / "docs/blog/posts/first.md.erb").exists()
