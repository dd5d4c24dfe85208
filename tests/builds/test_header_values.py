"""Whatever a header holds, a page is built, or the value is an error at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from conftest import BuiltSite
from policy_pages.text.diagnostics import has_errors
from theme_keys import joined, joined_policy, own_keys, policy_keys, problems_of, theme_keys

VALUES = [
    *("text", '"<b>&"', '""', "", "''", "'two\n\n   lines'", f'"{"long " * 500}"', '"\\0\\uFFFE"'),
    *("0", "3", "-1", "1.5", ".inf", "-.inf", ".nan", "1" + "0" * 400, "1" + "0" * 5_000),
    *("true", "false", "[]", "[x]", "[3, true]", "[[x]]", "[null]", "[{a: b}]", "[2026-01-01]"),
    *("{}", "{a: b}", "{a: {b: [c]}}", "{1: 2}", "{? [a] : b}"),
    *("2026-01-01", "2026-01-01 10:00:00", "2026-01-01T10:00:00Z", "9999-12-31", "0001-01-01"),
    *("!!binary aGk=", "!!set {a, b}", "!!omap [a: b]", "!!pairs [a: b]", "9000 years", "1 day"),
    *("material/scale-balance", "../x", "/x", "a/../../x", "x.png", "[navigation, toc]"),
    *("draft", "policy", "https://example.org/", "javascript:alert(1)", "a@example.org"),
]
NESTED = ["search.boost", "search.exclude", "social.og:image", "policy.comments.opens"]
UNPUBLISHED = frozenset(["draft", "published", "publish"])
"""Fields that may keep a page from being published."""


def keys() -> list[str]:
    """Each field, as ``policy.owner`` one that lies deeper."""
    found = {*theme_keys(), *own_keys()} - UNPUBLISHED
    assert {"subtitle", "status", "icon", "search", "hide", "robots", "kind"} <= found
    return [*sorted(found), *NESTED, *(f"policy.{key}" for key in policy_keys() if key != "status")]


def line_of(key: str, value: str) -> str:
    *above, name = (f'"{part}"' for part in key.split("."))
    opening = "".join(f"{part}: {{" for part in above)
    if above and ("\n" in value or "!!" in value or value.startswith("{?")):
        return ""  # what a flow mapping cannot hold
    return f"{opening}{name}: {value or ('null' if above else '')}{'}' * len(above)}"


def accepted() -> Iterator[tuple[str, int]]:
    """The fields and values that are no errors; of the others, where they are said to be."""
    of_theme = theme_keys()
    for key, (number, value) in product(keys(), enumerate(VALUES)):
        header = line_of(key, value)
        if not header:
            continue
        problems = problems_of(header)
        if key in of_theme:  # the others are read alike
            problems += problems_of(header, template=True)
        for problem in problems:
            assert problem.path == "docs/page.md"
            assert 2 <= problem.line <= header.count("\n") + 2, str(problem)
            assert problem.excerpt, str(problem)
            assert problem.column <= len(problem.excerpt) + 1
        if not has_errors(problems):
            yield key, number


CONFIGURATION = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
repo_url: https://example.org/repository
edit_uri: edit/main/docs/
exclude_docs: |
  drawn/
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.sections, navigation.indexes, navigation.path,
    navigation.footer, content.action.edit, content.action.view]
extra:
  status: {text: Text}
  analytics:
    feedback:
      title: Helpful
      ratings: [{icon: material/thumb-up-outline, name: "Yes", data: 1, note: Thanks}]
plugins:
  - search
  - tags
  - policy-pages:
      today: 2026-12-01
      time_zone: Pacific/Kiritimati
      cards: {enabled: false}
"""


def test_every_value_of_every_field_is_built_or_an_error(build: Callable[..., BuiltSite]) -> None:
    """One build: a page for each value, in whose header are all fields that take it."""
    by_value: dict[int, list[str]] = {}
    for key, number in accepted():
        if key not in ("template", "icon", "old_paths"):  # which are aliases, too
            by_value.setdefault(number, []).append(line_of(key, VALUES[number]))
    assert len(by_value) > 30
    drawing = CONFIGURATION + "=== docs/index.md\n---\ntemplate: home.html\n---\n# Home\n"
    for number, lines in by_value.items():
        # a page for fields of policies, which depend on each other, and one for the theme's
        for kind, begin in (("policy", "policy: {"), ("page", "")):
            wanted = [line for line in lines if line.startswith('"policy": ') == bool(begin)]
            header = joined(wanted)
            if begin:
                values = [line.removeprefix('"policy": {').removesuffix("}") for line in wanted]
                header = joined_policy(values)
            drawing += f"=== docs/{kind}/{number}.md\n---\n{header}\n---\n# Heading\n"
    built = build(drawing, strict=False)
    assert "Traceback" not in built.log, built.log[-3_000:]
    errors = [line for line in built.log.splitlines() if "error[" in line]
    assert (built.exit_code, errors) == (0, []), built.log[-3_000:]
    assert "page/0/index.html" in built.files()


@pytest.mark.parametrize("key", ["template", "icon"])
def test_a_file_that_a_header_names_is_there_or_an_error(
    build: Callable[..., BuiltSite], key: str
) -> None:
    """One build: a page for each value, all of which are told."""
    names = [
        *("partials/header.html", "assets/images/favicon.png", "redline/index.html"),
        *("redirect/index.html", "cards/default.svg", "views/share_buttons.html", "sitemap.xml"),
        *("share-preview/index.html", "partials", ".icons/material/scale-balance.svg", "own.html"),
        *("broken.html", "partials/../main.html", "material\\\\scale", '"a\\0b"'),
    ]
    drawing = CONFIGURATION.replace("  font: false", "  font: false\n  custom_dir: overrides")
    drawing += "=== overrides/own.html\n<p>Part</p>\n"
    drawing += '=== overrides/broken.html\n{% extends "main.html" %}\n{% nonsense %}\n'
    drawing += "=== docs/index.md\n---\ntemplate: home.html\nicon: material/gavel\n---\n# Home\n"
    wrong = [*names, *VALUES]
    for good in ("material/scale-balance", *(["", '""', "''"] if key == "icon" else [])):
        if key == "icon":
            wrong.remove(good)
    for number, value in enumerate(wrong):
        drawing += f"=== docs/{number}.md\n---\n{key}: {value}\n---\n# Heading\n"
    built = build(drawing, strict=False)
    assert built.exit_code == 1
    assert "Traceback" not in built.log, built.log[-3_000:]
    for number, value in enumerate(wrong):
        assert f"docs/{number}.md:2:" in built.log, (number, value)
    assert "docs/index.md" not in built.log


def test_what_other_plugins_give_is_checked_too(build: Callable[..., BuiltSite]) -> None:
    given = {
        "search": ("text", "error[theme-field]: `search` is text, not"),
        "icon": ("[x]", "error[theme-field]: `icon` is a list"),
        "subtitle": ("{a: b}", "error[theme-field]: `subtitle` is"),
        "template": ("nope.html", "error[unknown-template]: the theme has no template `nope.html`"),
    }
    drawing = CONFIGURATION.replace("  - tags\n", "  - tags\n  - meta\n")
    drawing += "=== docs/index.md\n# Home\n"
    for key, (value, _) in given.items():
        drawing += f"=== docs/{key}/.meta.yml\n{key}: {value}\n=== docs/{key}/index.md\n# Page\n"
    built = build(drawing, strict=False)
    assert built.exit_code == 1
    assert "Traceback" not in built.log, built.log[-3_000:]
    for key, (_, message) in given.items():
        assert re.search(rf"docs/{key}/\.meta\.yml:1:\d+: {re.escape(message)}", built.log)


def test_a_template_that_fails_says_on_which_page_and_where(
    build: Callable[..., BuiltSite],
) -> None:
    drawing = CONFIGURATION.replace("  font: false", "  font: false\n  custom_dir: overrides")
    built = build(
        f"""{drawing}
=== overrides/own.html
{{% extends "main.html" %}}
{{% block content %}}
{{{{ page.meta.number + 1 }}}}
{{% endblock %}}
=== docs/index.md
---
template: own.html
number: 3
---
# Home
=== docs/page.md
---
template: own.html
number: text
---
# Page
""",
        strict=False,
    )
    assert built.exit_code == 1
    assert "Traceback" not in built.log
    message = "error[unusable-template]: the template fails: overrides/own.html:3: TypeError: "
    assert f"docs/page.md:2:1: {message}" in built.log
