"""An author's mistakes: all of them listed, each in its place, and nothing published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from conftest import CONFIGURATION
from errors_page import EXAMPLES, rewrite

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import BuiltSite

MISTAKES = {
    "unknown-view": ("Text.\n\n  <%= view :share_button %>\n", 3, 7),
    "undefined-name": ("Text <%= school %>\n", 1, 10),
    "unsupported-ruby": ("<% class Page; end %>\n", 1, 4),
    "unclosed-tag": ("Text\n\n<% a = 1\n", 3, 1),
    "unclosed-block": ("<% if true %>\nText\n", 1, 4),
    "stray-end": ("Text\n<% end %>\n", 2, 4),
    "front-matter-yaml": ("---\ntitle: a: b\n---\nText\n", 2, 9),
    "front-matter-unclosed": ("---\ntitle: a\n\nText\n", 1, 1),
}


@pytest.mark.parametrize("code", MISTAKES)
def test_a_mistake_is_shown_where_it_stands(code: str, build: Callable[..., BuiltSite]) -> None:
    text, line, column = MISTAKES[code]
    built = build(f"=== docs/index.md\nHome\n=== docs/plan.md.erb\n{text}")
    assert built.exit_code == 1
    assert f"docs/plan.md.erb:{line}:{column}: error[{code}]: " in built.log
    source_line = text.splitlines()[line - 1]
    excerpt, caret = re.findall(r"^ +\d* \| (.*)$", built.log, re.MULTILINE)
    assert excerpt == source_line
    assert re.fullmatch(rf" {{{column - 1}}}\^+", caret)
    assert "Traceback" not in built.log
    assert built.files() == []


@pytest.mark.parametrize("code", [code for code in EXAMPLES if EXAMPLES[code].built])
def test_a_build_prints_what_the_page_of_errors_says(
    code: str, build: Callable[..., BuiltSite], update_goldens: bool
) -> None:
    example = EXAMPLES[code]
    files = {"docs/index.md": b"Home\n", **example.files}
    if "--dialect" in example.arguments:
        options = f"policy-pages: {{dialect: {example.arguments[-1]}}}"
        files["mkdocs.yml"] = CONFIGURATION.replace("policy-pages", options).encode()
    drawing = "".join(f"=== {name}\n{text.decode()}" for name, text in files.items())
    built = build(drawing)
    ((level, printed),) = re.findall(
        r"^(ERROR|WARNING|INFO) +-  (\S+:\d+:\d+: .+\n(?: {4,}.*\n)*)", built.log, re.MULTILINE
    )
    assert built.exit_code == (0 if level == "INFO" else 1)
    if update_goldens:
        rewrite(code, printed)
    else:
        assert printed == example.expected
    assert f"[{code}]: " in printed


def test_the_mistakes_of_all_pages_are_listed(build: Callable[..., BuiltSite]) -> None:
    pages = "\n".join(f"=== docs/{code}.md.erb\n{text}" for code, (text, _, _) in MISTAKES.items())
    built = build(f"=== docs/index.md\nHome\n{pages}")
    assert built.exit_code == 1
    found = re.findall(r"docs/([a-z-]+)\.md\.erb:\d+:\d+: error\[([a-z-]+)\]", built.log)
    assert sorted(found) == sorted((code, code) for code in MISTAKES)
    assert f"{len(MISTAKES)} errors in {len(MISTAKES)} pages: nothing was published" in built.log
    assert built.files() == []


def test_a_page_that_takes_too_long_leaves_the_others_alone(
    build: Callable[..., BuiltSite],
) -> None:
    options = "policy-pages: {dialect: middleman, limits: {markdown_milliseconds: 300}}"
    brackets = "[" * 20_000
    # deep, and so short that its time is not limited: a slow machine cannot change what is found
    deep = "1. " * 600 + "a"
    built = build(f"""\
=== mkdocs.yml
{CONFIGURATION.replace("policy-pages", options)}
=== docs/index.md
---
title: Home
---
{brackets}
=== docs/a.md.erb
---
markdown: python
---
<div>
<%= partial 'p' %>
</div>
=== partials/_p.md
{"<a " * 50_000}
=== docs/b.md
{deep}
=== docs/c.md.erb
<%= name %>
=== docs/d.md
---
markdown: gfm
---
{brackets}
""")
    assert built.exit_code == 1
    found = re.findall(r"docs/(\S+?):(\d+):1: error\[limit-markdown-([a-z]+)", built.log)
    assert found == [
        ("a.md.erb", "4", "milliseconds"),
        ("b.md", "1", "depth"),
        ("index.md", "4", "milliseconds"),
    ]
    assert "docs/c.md.erb:1:5: error[undefined-name]" in built.log
    assert "4 errors in 4 pages" in built.log


def test_several_mistakes_of_one_page_are_listed(build: Callable[..., BuiltSite]) -> None:
    built = build("=== docs/index.md.erb\n<%= one %>\n\n<%= two %>\n")
    assert built.exit_code == 1
    assert re.findall(r"index\.md\.erb:(\d+:\d+)", built.log) == ["1:5", "3:5"]


def test_without_strict_an_error_stops_the_build_too(build: Callable[..., BuiltSite]) -> None:
    built = build("=== docs/index.md.erb\n<%= one %>\n", strict=False)
    assert built.exit_code == 1
    assert built.files() == []


def test_broken_yaml_in_a_plain_page_is_an_error_too(build: Callable[..., BuiltSite]) -> None:
    built = build("=== docs/index.md\n---\ntitle: [a\n---\nText\n")
    assert built.exit_code == 1
    assert "docs/index.md:" in built.log
    assert "error[front-matter-yaml]" in built.log


def test_a_file_that_is_no_utf8(build: Callable[..., BuiltSite], tmp_path: Path) -> None:
    (tmp_path / "drawn/docs").mkdir(parents=True)
    (tmp_path / "drawn/docs/plan.md.erb").write_bytes("Müller\n".encode("latin-1"))
    built = build("=== docs/index.md\nHome\n")
    assert built.exit_code == 1
    assert "docs/plan.md.erb:1:2: error[encoding]: this is not UTF-8: byte 0xFC" in built.log


def test_two_sources_of_one_page(build: Callable[..., BuiltSite]) -> None:
    built = build("=== docs/index.md\nHome\n=== docs/index.md.erb\nHome\n")
    assert built.exit_code == 1
    assert "docs/index.md.erb:1:1: error[page-twice]" in built.log


def test_a_template_that_would_be_published_raw(build: Callable[..., BuiltSite]) -> None:
    names = ["B.MD.ERB", "d.erb.md", "e.md.erb.txt", "f.erb.html.md", "g.md.erb.bak"]
    drawing = "=== docs/index.md\nHome\n" + "".join(
        f"=== docs/{name}\n<%= 1 %>\n" for name in names
    )
    built = build(drawing)
    assert built.exit_code == 1
    found = re.findall(r"docs/(\S+):1:1: error\[template-name\]", built.log)
    assert sorted(found) == sorted(names)
    excluded = """\
=== mkdocs.yml
site_name: Test
theme: {name: material, font: false}
exclude_docs: |
  *.erb*
  *.ERB
plugins: [policy-pages]
"""
    built = build(drawing + excluded)
    assert built.exit_code == 0, built.log


@pytest.mark.parametrize("name", ["homer.html", "3", "", "../../x.html"])
@pytest.mark.parametrize("path", ["index.md", "index.md.erb"])
def test_a_template_that_the_theme_has_not(
    build: Callable[..., BuiltSite], name: str, path: str
) -> None:
    built = build(f"=== docs/{path}\n---\ntemplate: {name}\n---\nHome\n")
    assert built.exit_code == 1
    column = 11 if name else 10
    assert f"docs/{path}:2:{column}: error[unknown-template]: " in built.log
    assert ("did you mean `home.html`?" in built.log) is (name == "homer.html")
    assert "Traceback" not in built.log


def test_a_broken_view_names_its_own_line(build: Callable[..., BuiltSite]) -> None:
    built = build(
        """\
=== docs/index.md.erb
<%= view :note %>
=== overrides/views/note.html
<p>
{% nonsense %}
=== mkdocs.yml
site_name: Test
theme:
  name: material
  font: false
  custom_dir: overrides
plugins:
  - policy-pages
"""
    )
    assert built.exit_code == 1
    assert "error[view-failed]: the view `note` failed: overrides/views/note.html:2: " in built.log


def test_a_view_that_raises_is_a_mistake_of_the_page(build: Callable[..., BuiltSite]) -> None:
    built = build(
        """\
=== docs/index.md.erb
Text <%= view :note %>
=== overrides/views/note.html
<p>
{{ 1 / 0 }}
=== mkdocs.yml
site_name: Test
theme: {name: material, font: false, custom_dir: overrides}
plugins: [policy-pages]
"""
    )
    assert built.exit_code == 1
    assert "docs/index.md.erb:1:10: error[view-failed]: " in built.log
    assert "note.html:2: ZeroDivisionError: division by zero" in built.log
    assert "Traceback" not in built.log


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("page_fields: {index.md: 5}", "'name: value' lines of 'index.md'"),
        ("page_fields: {index.md: {3: x}}", "The name 3 of 'index.md' is not text"),
        ("page_fields: {index.md: {a: !!set {x}}}", "Pages cannot use the value of 'a'"),
        ("page_fields: [index.md]", "Expected 'name: value' lines, but got"),
        ("social: {3: x}", "The name 3 is not text"),
        ("social: {og:title: [a]}", "The value of 'og:title' is a list: write one value"),
        ("context: {names: !!set {a, b}}", "Pages cannot use the value of 'names'"),
        ("context: {3: x}", "The name 3 is not text"),
    ],
)
def test_a_setting_that_is_none_is_an_error_of_the_configuration(
    build: Callable[..., BuiltSite], option: str, message: str
) -> None:
    built = build(
        f"""\
=== docs/index.md.erb
Home
=== mkdocs.yml
site_name: Test
plugins:
  - policy-pages: {{{option}}}
"""
    )
    assert built.exit_code == 1
    assert message in built.log
    assert f"Plugin 'policy-pages' option '{option.split(':')[0]}'" in built.log
    assert "Traceback" not in built.log


def test_hostile_text_in_a_message_does_not_steer_the_terminal(
    build: Callable[..., BuiltSite],
) -> None:
    built = build("=== docs/index.md.erb\n<%= one %> \x1b[2J\n")
    assert built.exit_code == 1
    assert "\x1b[2J" not in built.log


def test_broken_links_are_reported_once_in_the_file_that_the_author_knows(
    draw: Callable[[str], Path], run_build: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    version = "---\npolicy: {{kind: policy, effective: {day}}}\n---\n# Terms\n[a](gone-{day}.pdf)\n"
    past, coming = (version.format(day=day) for day in ("2026-02-01", "2027-06-01"))
    root = draw(
        f"=== docs/index.md\nHome\n=== docs/plan.md.erb\n[a](gone.pdf) [b](index.md#gone)\n"
        f"=== docs/terms/2026-02-01.md\n{past}=== docs/terms/index.md\n{coming}"
        "=== mkdocs.yml\nsite_name: T\nvalidation: {anchors: warn}\n"
        "theme: {name: material, font: false}\nplugins: [policy-pages: {today: 2026-12-01}]\n"
    )
    for program in ("mkdocs", "properdocs"):
        built = run_build(root, tmp_path / program, program=program, strict=True)
        assert built.exit_code == 1
        assert "Doc file" not in built.log  # MkDocs' own messages
        named = re.findall(r"docs/(\S+): warning.*no (?:file|heading or anchor) `(\S+)`", built.log)
        assert sorted(named) == [
            ("plan.md.erb:1:19", "#gone"),
            ("plan.md.erb:1:5", "gone.pdf"),
            ("terms/2026-02-01.md:5:5", "gone-2026-02-01.pdf"),
            ("terms/index.md:5:5", "gone-2027-06-01.pdf"),
        ]
