"""Sites beside other plugins: each fault is reported in its own file, at its own line.

Every fault of these sites is a word that begins with `fault`, so that the drawing itself says where
each one is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BuiltSite

PROJECT = Path(__file__).parents[2]
CONSTRAINTS = PROJECT / "tests/constraints.txt"
CONFIGURATION = """
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme:
  name: material
  font: false
  custom_dir: overrides
markdown_extensions: [attr_list]
"""

LONG = "fault-title " + "of many words " * 10

TERMS = """\
=== docs/terms/2024-01-01.md
---
policy: {kind: policy, effective: 2024-01-01}
---
# Terms

## Fees {#fees}

A fee.
=== docs/terms/index.md
---
policy: {kind: policy, effective: 2025-01-01, aliases: [/old-terms/]}
---
# Terms

## Fees {#fees}

No fee.
"""

FAULTS = f"""\
=== docs/index.md
# Home

[](terms/index.md#fault-home)
=== docs/letter.md.erb
---
title: Letter
nothing: here
---

# Letter
<% 2.times do |number| %>
<%= number %>
<% end %>
[](terms/index.md#fault-letter)
=== docs/broken.md.erb
---
title: Broken
---
One

<%= fault_name %>
=== docs/changed.md.erb
Sum: <%= 2 + 2 %>
=== docs/tags/index.md
---
title: Tags
---
[](../terms/index.md#fault-tags)

<!-- material/tags -->
=== docs/blog/index.md
# Blog

[](../terms/index.md#fault-blog)
=== docs/blog/posts/long.md
---
date: 2026-01-01
categories: [News]
tags: [one]
title: {LONG}
---
# Long

Text.

<!-- more -->

[](../../terms/index.md#fault-post)
=== docs/blog/posts/policy.md
---
date: 2026-01-02
policy:
  kind: fault-kind
---
# Policy
=== docs/blog/posts/letter.md.erb
---
date: 2026-01-03
title: Letter
---

Sum: <%= 1 + 1 %>

<%= view :note %>

[](../../terms/index.md#fault-template)
=== docs/blog/posts/template.md
---
date: 2026-01-05
template: fault-template.html
icon: fault-icon
---
# Dressed
=== docs/blog/posts/draft.md
---
date: 2026-01-04
draft: true
---
# Unfinished
=== overrides/views/note.html
<div class="note"><a href="{{{{ 'letter/' | url }}}}">*Note*</a></div>
=== gen.py
import mkdocs_gen_files

with mkdocs_gen_files.open("made/page.md", "w") as file:
    print("---\\ntitle: Made\\n---\\n# Made\\n\\n[](/terms/#fault-made)", file=file)
mkdocs_gen_files.set_edit_path("made/page.md", "index.md")
with mkdocs_gen_files.open("made/template.md.erb", "w") as file:
    print("Sum: <%= 1 + 2 %>\\n\\n[](/terms/#fault-template)", file=file)
mkdocs_gen_files.open("letter.md", "r").close()
with mkdocs_gen_files.open("changed.md", "a") as file:
    print("\\n[](terms/index.md#fault-added)", file=file)
with mkdocs_gen_files.open("made/draft.md", "w") as file:
    print("---\\npolicy: {{kind: policy, status: draft}}\\n---\\n# Unfinished", file=file)
=== docs/.nav.yml
nav: [index.md, "*"]
"""

MADE = {
    ("/made/page/ (made by the plugin `mkdocs-gen-files`)", 6, 12),
    ("/made/template/ (made by the plugin `mkdocs-gen-files`)", 3, 12),
    ("/changed/ (made by the plugin `mkdocs-gen-files`)", 3, 19),
}
POST = "blog/2026/01/03/letter/index.html"
PLUGINS = ("search", "blog", "tags", "gen-files: {scripts: [gen.py]}", "awesome-nav")

Place = tuple[str, int, int]


def drawn_files(drawing: str) -> dict[str, str]:
    parts = re.split(r"^=== (.+)\n", drawing, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def faults_of(drawing: str) -> set[Place]:
    """Where a drawing's pages have their faults; a title is pointed at by its key."""
    return {
        (path, number, fault.start("place") + 1)
        for path, text in drawn_files(drawing).items()
        if ".md" in path
        for number, line in enumerate(text.split("\n"), start=1)
        for fault in re.finditer(r"(?P<place>(?:title: )?fault[-_]\w+)", line)
    }


def places(built: BuiltSite) -> list[Place]:
    found = re.findall(r"^(?:ERROR|WARNING) +-  (.+?):(\d+):(\d+): ", built.log, re.MULTILINE)
    return [(path, int(line), int(column)) for path, line, column in found]


def reported(built: BuiltSite) -> set[Place]:
    return set(places(built))


def plugins(names: list[str]) -> str:
    return "plugins:\n" + "".join(f"  - {name}\n" for name in names)


ORDERS = {
    "last": [*PLUGINS, "policy-pages"],
    "first": ["policy-pages", *reversed(PLUGINS)],
    "between": [*PLUGINS[2:], "policy-pages", *PLUGINS[:2]],
}


@pytest.mark.parametrize("order", ORDERS)
def test_each_fault_is_reported_in_its_own_page(
    order: str, build: Callable[..., BuiltSite]
) -> None:
    drawing = TERMS + FAULTS
    built = build(drawing + CONFIGURATION + plugins(ORDERS[order]), strict=False)
    assert reported(built) == faults_of(drawing) | MADE, built.log
    assert len(places(built)) == len(reported(built)), built.log
    assert "Traceback" not in built.log


def without_faults(drawing: str) -> str:
    mended = drawing.replace(LONG, "Long").replace("fault-kind", "notice")
    mended = mended.replace("template: fault-template.html\nicon: fault-icon\n", "")
    return re.sub(r"fault-\w+", "fees", mended).replace("fault_name", "1")


@pytest.mark.parametrize("order", ORDERS)
def test_pages_that_other_plugins_make_are_whole(
    order: str, build: Callable[..., BuiltSite]
) -> None:
    built = build(without_faults(TERMS + FAULTS) + CONFIGURATION + plugins(ORDERS[order]))
    assert built.exit_code == 0, built.log
    posts = built.page("blog/index.html").xpath("//article[contains(@class, 'md-post')]")
    assert [post.xpath("string(.//h2)") for post in posts] == [
        "Dressed",
        "Letter",
        "Policy",
        "Long",
    ]
    assert "Sum: 2" in posts[1].text_content()
    for where, up in ((posts[1], ".."), (built.page(POST), "../../../../..")):
        (note,) = where.xpath(".//div[@class='note']/a")
        assert (note.get("href"), note.text) == (f"{up}/letter/", "*Note*")
    (link,) = posts[1].xpath(".//div[contains(@class, 'md-post__content')]//p/a")
    assert (link.get("href"), link.text) == ("../terms/#fees", "Fees")
    assert built.page("blog/category/news/index.html").xpath("//article//h2/a/text()") == ["Long"]
    assert "Long" in built.article("tags/index.html").text_content()
    assert built.article("made/page/index.html").xpath(".//p/a/text()") == ["Fees"]
    assert "Sum: 4" in built.article("changed/index.html").text_content()
    assert "Sum: 3" in built.article("made/template/index.html").text_content()
    texts = [
        built.text(file) for file in built.files() if file.endswith((".html", ".json", ".xml"))
    ]
    assert "Unfinished" not in "".join(texts)
    assert not [file for file in built.files() if "draft" in file or file.endswith(".erb")]


HOOK = """
=== hook.py
from markdown import Markdown
from mkdocs.plugins import event_priority

OTHER = "[x](/terms/)\\n\\n## Scope\\n\\n[a]"


def convert(config):
    extensions, options = config.markdown_extensions, config.mdx_configs
    return Markdown(extensions=extensions, extension_configs=options).convert(OTHER)


@event_priority(50)
def on_page_markdown(markdown, page, config, files):
    convert(config)
    return markdown


@event_priority(50)
def on_page_content(html, page, config, files):
    convert(config)
    return html
"""


@pytest.mark.parametrize("names", [["policy-pages"], ["blog", "policy-pages"]])
def test_what_others_convert_with_the_same_extensions_is_not_part_of_the_page(
    names: list[str], build: Callable[..., BuiltSite]
) -> None:
    drawing = """
=== docs/index.md
# Home
=== docs/letter.md.erb
---
policy: {kind: policy, numbered: true}
markdown: redcarpet
---
[one]

## Scope

<%= view :note %>

[](#scope) [terms](/terms/)

[/one]
=== overrides/views/note.html
<div class="note"><a href="{{ 'terms/' | url }}">note</a></div>
"""
    settings = CONFIGURATION + "hooks: [hook.py]\n"
    settings += plugins(
        [name.replace("policy-pages", "policy-pages: {dialect: pegasus}") for name in names]
    )
    built = build(TERMS + drawing + HOOK + settings)
    assert built.exit_code == 0, built.log
    article = built.article("letter/index.html")
    assert article.xpath(".//h2/@id") == ["scope"]
    links = article.xpath(".//p[not(@class)]/a | .//div[@class='note']/a")
    assert [(link.get("href"), link.text_content()) for link in links] == [
        ("../terms/", "note"),
        ("#scope", "1"),
        ("../terms/", "terms"),
    ]


LANGUAGES = """\
i18n:
      docs_structure: {}
      languages:
        - {{locale: en, default: true, name: English, build: true}}
        - {{locale: fr, name: Français, build: true}}
"""


def translated(path: str, language: str, structure: str) -> str:
    """The path of a page in a language."""
    if structure == "folder":
        return f"docs/{language}/{path}"
    return f"docs/{path if language == 'en' else re.sub('[.]', '.fr.', path, count=1)}"


def in_languages(structure: str, *, link: str) -> str:
    pages = {
        ("index.md", "en"): "# Home\n",
        ("index.md", "fr"): "# Accueil\n",
        ("letter.md.erb", "en"): "---\ntitle: Letter\n---\n<%= request.path %>\n",
        ("letter.md.erb", "fr"): (
            "---\ntitle: Lettre\npolicy:\n  kind: letter\n  aliases: [/vieux/]\n---\n"
            f"<%= request.path %>\n\n[]({link})\n"
        ),
    }
    drawing = ""
    for (path, language), text in pages.items():
        drawing += f"=== {translated(path, language, structure)}\n{text}"
    terms = TERMS.replace("docs/", "docs/en/") if structure == "folder" else TERMS
    if structure == "folder":
        terms += TERMS.replace("docs/", "docs/fr/").replace(", aliases: [/old-terms/]", "")
    return drawing + terms + CONFIGURATION.replace("  custom_dir: overrides\n", "")


@pytest.mark.parametrize("structure", ["folder", "suffix"])
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "last"])
def test_a_site_of_several_languages(
    structure: str, is_first: bool, build: Callable[..., BuiltSite]
) -> None:
    names = [LANGUAGES.format(structure), "policy-pages: {dialect: pegasus}"]
    listed = plugins(names[:: -1 if is_first else 1])
    built = build(in_languages(structure, link="terms/index.md#fees") + listed)
    assert built.exit_code == 0, built.log
    for folder, language in (("", "en"), ("fr/", "fr")):
        article = built.article(f"{folder}letter/index.html")
        assert f"/{folder}letter/" in article.text_content()
        (locale,) = built.page(f"{folder}letter/index.html").xpath(
            "//meta[@property='og:locale']/@content"
        )
        assert locale[:2] == language
        for day in ("2024", "2025"):
            fee = built.article(f"{folder}terms/{day}-01-01/index.html").text_content()
            assert ("A fee." if day == "2024" else "No fee.") in fee
        changes = built.page(f"{folder}terms/changes/2024-01-01-to-2025-01-01/index.html")
        assert changes.xpath("//article//ins | //article//del")
        assert f"https://example.org/{folder}terms/" in built.text(f"{folder}policies.json")
        assert f"https://example.org/{folder}terms/2025" in built.text(f"{folder}feed.xml")
    assert "/fr/" not in built.text("policies.json") + built.text("feed.xml")
    assert built.page("fr/letter/index.html").xpath("//article//p[not(@class)]/a/text()") == [
        "Fees"
    ]
    assert "../terms/" in built.text("old-terms/index.html")
    assert "../fr/letter/" in built.text("vieux/index.html")


@pytest.mark.parametrize(("structure", "is_first"), [("folder", True), ("suffix", False)])
def test_a_fault_of_a_translation(
    structure: str, is_first: bool, build: Callable[..., BuiltSite]
) -> None:
    names = [LANGUAGES.format(structure), "policy-pages: {dialect: pegasus}"]
    drawing = in_languages(structure, link="terms/index.md#fault-french")
    built = build(drawing + plugins(names[:: -1 if is_first else 1]))
    assert reported(built) == faults_of(drawing), built.log
    assert "1 error in 1 page: nothing was published in `fr/`" in built.log


def test_a_version_is_translated_in_the_folder_of_its_language(
    build: Callable[..., BuiltSite],
) -> None:
    listed = plugins([LANGUAGES.format("suffix"), "policy-pages: {dialect: pegasus}"])
    version = "=== docs/terms/2024-01-01.fr.md\n# Termes\n"
    built = build(version + in_languages("suffix", link="terms/index.md#fees") + listed)
    assert reported(built) == {("docs/terms/2024-01-01.fr.md", 1, 1)}
    assert "with `docs_structure: folder`" in built.log


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "last"])
def test_a_feed_of_all_pages(is_first: bool, build: Callable[..., BuiltSite]) -> None:
    """Its plugin asks for each page's file and its words, those of redlines too."""
    letter = """
=== docs/index.md
# Home
=== docs/letter.md.erb
---
title: Letter
---
<%= view :note %>
=== overrides/views/note.html
<p>Note</p>
=== gen.py
import mkdocs_gen_files

with mkdocs_gen_files.open("letter.md", "a") as file:
    print("\\nAdded: <%= 2 + 2 %>", file=file)
"""
    names = ["rss: {use_git: false, length: 20}", "policy-pages: {dialect: pegasus}"]
    names = [*names[:: -1 if is_first else 1], "gen-files: {scripts: [gen.py]}"]
    built = build(TERMS + letter + CONFIGURATION + plugins(names))
    assert built.exit_code == 0, built.log
    assert "Added: 4" in built.article("letter/index.html").text_content()
    feed = built.text("feed_rss_created.xml")
    assert "What changed from January 1, 2024 to January 1, 2025, word by word." in feed
    assert "Note" in feed
    assert not re.search("[\ue000-\ue002]", feed)


GIT = "mkdocs-git-revision-date-localized-plugin"
LISTED = (
    "redirects: {redirect_maps: {old.md: terms/index.md}}",
    "macros: {on_error_fail: true}",
    "literate-nav",
    "section-index",
    "glightbox",
    "include-markdown",
    "minify: {minify_html: true}",
)
"""Plugins of the manual's list that no other test has."""
LISTED_SITE = """\
=== docs/index.md
# Home

[](terms/index.md#fees)
=== docs/letter.md.erb
---
title: Letter
---
# Letter

Sum: <%= 1 + 1 %>, <%= "{{ 2 + 2 }}" %>
=== docs/SUMMARY.md
- [Home](index.md)
- [Letter](letter.md.erb)
- Terms
    - [Terms](terms/index.md)
- Plans
    - [Plans](plans/index.md)
    - [Part](plans/part.md)
=== docs/plans/index.md
---
policy: {kind: policy, status: draft, effective: 2030-01-01}
---
# Secret
=== docs/plans/part.md
# Part
"""


@pytest.mark.parametrize("is_first", [True, False], ids=["first", "last"])
def test_the_manuals_plugins_work_together(is_first: bool, build: Callable[..., BuiltSite]) -> None:
    names = [*LISTED, "policy-pages"]
    names = ["policy-pages", *LISTED] if is_first else names
    pages = re.sub(r" \{#(\w+)\}", r" {: #\1 }", TERMS + LISTED_SITE)
    configuration = CONFIGURATION.replace("  custom_dir: overrides\n", "")
    configuration += "exclude_docs: SUMMARY.md\n"
    built = build(pages + configuration + plugins([*names, "print-site"]))
    assert built.exit_code == 0, built.log
    assert "Sum: 2, 4" in built.article("letter/index.html").text_content()
    assert "terms/" in built.text("old/index.html")
    menu = built.page("index.html").xpath("//nav[@data-md-level='0']//a/@href")
    assert {"letter/", "terms/", "plans/part/"} <= set(menu)
    assert built.page("terms/changes/2024-01-01-to-2025-01-01/index.html").xpath("//ins | //del")
    written = [built.folder / path for path in built.files()]
    assert not [path for path in written if b"Secret" in path.read_bytes()]


def test_the_manual_lists_what_was_tried() -> None:
    listed = re.findall(
        r"^\| ([\w-]+) \| ([\d.]+) \|",
        (PROJECT / "docs/how-to/plugins.md").read_text("utf-8"),
        re.MULTILINE,
    )
    pinned = dict(re.findall("^(.+?)==([\\d.]+)", CONSTRAINTS.read_text("utf-8"), re.MULTILINE))
    by_hand = {"mike", "mkdocs-exclude", "mkdocs-with-pdf", GIT}
    assert {name: pinned.get(name) for name, _ in listed if name not in by_hand} == {
        name: version for name, version in listed if name not in by_hand
    }


def test_a_build_of_changed_pages_alone_is_refused(
    draw: Callable[[str], Path], run_build: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    root = draw(TERMS + "=== docs/index.md\n# Home\n")
    assert run_build(root, tmp_path / "site", strict=False).exit_code == 0
    server = run_build.server  # type: ignore[attr-defined]
    code, log = server.run(root, ["build", "--dirty", "--site-dir", str(tmp_path / "site")], {})
    assert code == 1
    assert "leave out `--dirty`" in log
    assert "Traceback" not in log


def test_a_post_that_its_blog_cannot_read(
    draw: Callable[[str], Path], run_build: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    """The blog would end the build before anything else is found."""
    drawing = """
=== docs/index.md
# Home

[](terms/index.md#fault-home)
=== docs/blog/posts/yaml.md
---
date: 2026-01-01
title: "fault" and more
---
Text
=== docs/blog/posts/directive.md.erb
---
date: 2026-01-01
title: <%= "fault" %>
---
Text
=== docs/blog/posts/hide.md
---
date: 2026-01-01
hide: fault
---
=== docs/blog/posts/date.md
---
date: {updated: 2026-01-01} # fault
---
=== docs/blog/posts/links.md
---
date: 2026-01-01
links: [Terms: terms/index.md, fault: 3]
---
=== docs/blog/posts/bytes.md
---
date: 2026-01-01
---
"""
    root = draw(TERMS + drawing + CONFIGURATION + plugins(["blog", "policy-pages"]))
    (root / "overrides").mkdir()
    with (root / "docs/blog/posts/bytes.md").open("ab") as file:
        file.write(b"fault \xe9\n")
    built = run_build(root, tmp_path / "site", strict=False)
    assert built.exit_code == 1
    assert "Traceback" not in built.log
    lines = {
        (path, (root / path).read_bytes().splitlines()[line - 1].decode("latin-1"))
        for path, line, _ in reported(built)
    }
    assert len(lines) == 7, built.log
    assert all("fault" in line for _, line in lines), built.log


def test_a_description_has_the_words_of_links_to_other_pages(
    build: Callable[..., BuiltSite],
) -> None:
    page = "=== docs/index.md\nSee [](terms/index.md#fees) for what a long stay costs you.\n"
    page += "=== overrides/none.txt\n"
    built = build(TERMS + page + CONFIGURATION + plugins(["policy-pages"]))
    assert built.exit_code == 0, built.log
    (description,) = built.page("index.html").xpath("//meta[@name='description']/@content")
    assert description == "See Fees for what a long stay costs you."


def test_a_template_that_is_made_where_a_page_is(build: Callable[..., BuiltSite]) -> None:
    drawing = """\
=== docs/index.md
# Home
=== overrides/none.txt
=== gen.py
import mkdocs_gen_files

with mkdocs_gen_files.open("index.md.erb", "w") as file:
    print("<%= 1 %>", file=file)
"""
    built = build(drawing + CONFIGURATION + plugins([PLUGINS[3], "policy-pages"]))
    assert "(made by the plugin `mkdocs-gen-files`):1:1: error[page-twice]" in built.log
    assert "index.md.erb" not in built.files()
