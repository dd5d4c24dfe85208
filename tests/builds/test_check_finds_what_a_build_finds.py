"""`policy-pages check` reports what a build reports, and no more: before anything is built.

The sites below have every kind of mistake that a build reports: the examples of the page of errors,
and drawn files for what needs more than one page.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checked import DAY, Finding, listed, run_check
from conftest import BuiltSite, write_tree
from errors_page import EXAMPLES

ADDRESSED = "site_name: Test\nsite_url: https://example.org/\n"
THEME = "theme: {name: material, font: false, custom_dir: overrides}\n"


@dataclass(frozen=True)
class Drawn:
    """A site with mistakes.

    :param examples: codes whose examples on the page of errors are pages of it.
    :param links: path -> where a symbolic link leads, from the folder of the configuration.
    :param bytes: path -> a file that no drawing could hold.
    """

    configuration: str
    drawing: str = "=== docs/index.md\n# Home\n"
    examples: tuple[str, ...] = ()
    links: dict[str, str] = field(default_factory=dict)
    bytes: dict[str | bytes, bytes] = field(default_factory=dict)

    def write(self, root: Path) -> None:
        write_tree(root, f"{self.drawing}\n=== mkdocs.yml\n{self.configuration}")
        (root / "overrides").mkdir(exist_ok=True)
        for code in self.examples:
            for name, content in EXAMPLES[code].files.items():
                path = root / re.sub(r"\bpage(?=\.)", code, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for name, content in self.bytes.items():
            file = Path(os.fsdecode(os.path.join(os.fsencode(root), os.fsencode(name))))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        for name, target in self.links.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(root / target)


BY_THEMSELVES = (
    *("limit-tags", "limit-program", "front-matter-directive", "unknown-address"),
    "share-image-weight",
)
"""Codes whose examples need a configuration, or a file, that others do not bear."""
OF_BUILDS = (
    *("dead-", "share-", "unknown-social", "unknown-field", "front-matter-slip", "unfilled-"),
    *("dates-out-of-order", "unprinted-value", "placeholder-text", "empty-clause", "numbered-"),
    *("unclosed-link", "unclosed-bold", "same-heading"),
)
"""How codes begin that a build reports, too, though the page of errors shows a check's."""
PLAIN = tuple(
    code
    for code, example in EXAMPLES.items()
    if (example.command == "translate" or code.startswith(("share-", "unknown-", *OF_BUILDS)))
    and all(re.search(r"\bpage\.|gif$", name) for name in example.files)
    and "middleman" not in example.arguments
    and code not in BY_THEMSELVES
)
"""Codes whose example is a page that may be beside any others."""

PAGES = """\
=== docs/index.md
---
title: How [Company Name] handles your data
---
As the [terms](draft.md) say, and [](draft.md), and [](terms/index.md#skope). [](gone.md)
[](/terms/#skape) [a draft](/draft/) <a href="../draft.md"></a>
=== docs/draft.md
---
policy: {kind: policy, status: draft}
---
# Terms
=== docs/terms/index.md
---
policy:
  kind: policy
  effective: {new users: 2026-01-01, exisiting users: 2026-03-01}
---
Scope
-----

As in [](#skope).
=== docs/terms/2025-01-01.md
---
policy:
  effective: {new users: 2025-01-01, existing users: 2025-03-01}
---
# Terms

As in [](#lost).
=== docs/moved.md
---
policy: {kind: policy, aliases: [/old/terms.pdf, "https://example.com/"]}
---
# Moved
=== docs/taking.md
---
policy: {kind: policy, aliases: [/kept/, /Review/, /moved-too/]}
---
# Taking
=== docs/taking-too.md
---
policy: {kind: policy, aliases: [/moved-too/]}
---
# Taking, too
=== docs/note.txt
A file.
=== docs/note.txt.md
# A page below a file
=== docs/follower.md
---
policy: {kind: policy, supersedes: old-terms.md}
---
# Follower
=== docs/second.md
---
policy: {kind: policy, supersedes: draft.md}
---
Scope
-----

<p id="scope">This is for all.</p>
=== docs/lost.md
---
policy: {kind: policy}
---
What we keep
------------

Your name.
=== docs/lost.clauses.yml
- id: cookies
  heading: Cookies
  begins: We set no cookies.
=== docs/undated/index.md
---
policy: {kind: policy}
---
# Undated
=== docs/undated/2014-12-01.md
# Undated
=== docs/misdated/index.md
---
policy: {effective: 2026-02-01}
---
# Misdated
=== docs/misdated/2014-12-01.md
---
policy: {effective: 2015-01-01}
---
# Misdated
=== docs/misdated/2014-13-01.md
# No day
=== docs/kinds/index.md
---
policy: {kind: policy, effective: 2026-02-01}
---
# Kinds
=== docs/kinds/2014-12-01.md
---
policy: {kind: letter}
---
# Kinds
=== docs/same/index.md
---
policy: {effective: 2014-12-01}
---
# Same
=== docs/same/2014-12-01.md
# Same
=== docs/taken/2026-01-01.md.erb
<%= nothing_here %>
=== docs/taken/index.md.erb
---
policy: {kind: policy, effective: 2026-06-01}
---
# Taken

<%= nothing_here %>
=== docs/taken/2026-06-01/index.md
# A page where a version is
=== docs/review.md
---
policy: {published: 2019-05-01, review_in: 6 months}
---
# Review
=== docs/kept.md
# Kept
=== docs/kept.clauses.yml
- id: what we keep
  heading: What we keep
=== docs/dressed.md.erb
---
template: homee.html
icon: material/gone
---
# Dressed
=== docs/part.md.erb
---
template: partials/header.html
---
# Part
=== docs/drawing.md
---
template: drawing.svg
icon: 3
---
# Drawing
=== overrides/drawing.svg
<svg/>
=== docs/broken-template.md
---
template: broken.html
---
# Broken
=== overrides/broken.html
{% extends "main.html" %}
{% nonsense %}
=== docs/social.md.erb
---
title: A social page
social: {"og:image": gone.png, "og:titel": x, "og:image:alt": TODO}
---
Text.
=== docs/fields.md
# Fields of the configuration
=== docs/kind.md.erb
# A field of the configuration
=== docs/contact.md
Write to <%= us %>.
=== docs/section.md.erb
[notice]

We keep your name for a year.
=== docs/copied.MD
---
policy: {kind: policy}
---
# Copied
=== docs/plans.txt
---
policy: {kind: policy, status: draft}
---
# Plans
=== docs/card.md
---
title: 隐私政策
---
# 隐私政策
=== docs/views.md.erb
<%= view :price %>

<%= view :prise %>

<%= view :planned %>
=== overrides/views/planned.html
---
status: draft
---
<p>What we plan.</p>
=== overrides/views/price.html
<b>{{ price }</b>
=== docs/twice.md
Hello
=== docs/twice.md.erb
Hello
=== docs/folder.md
Hello
=== docs/folder/index.md
Hello
=== docs/Letters.md
Hello
=== docs/letters.md
Hello
=== docs/raw.html.erb
<p>Hello</p>
=== docs/raw.erb.md
Hello
=== docs/helped.md.erb
The plan costs <%= price 'gold' %>.
=== helpers.py
from policy_pages.helpers import HelperError, helper


@helper
def price(plan: str) -> str:
    raise HelperError(f"there is no plan `{plan}`")
=== docs/strings.md.erb
<%= hoc_s(:welcom) %> <%= t(:welcome) %>
=== data/strings/en.yml
welcome: Welcome, %{name}
=== data/broken.yml
basic: 4
 team: 9
=== data/broken_too.json
{"basic": 4,}
=== data/aliased.yml
basic: &price 4
team: *price
=== data/twice.json
{"basic": 4}
=== data/twice.yml
basic: 4
=== data/prices.toml
basic = 4
"""

SITES = {
    "examples": Drawn(
        f"{ADDRESSED}plugins: [policy-pages: {{dialect: pegasus}}]\n", examples=PLAIN
    ),
    "pages": Drawn(
        f"""\
{ADDRESSED}{THEME}\
plugins:
  - policy-pages:
      dialect: pegasus
      helpers: helpers.py
      social: {{"og:image": lost.png}}
      page_fields:
        fields.md: {{titel: Fields, canonical: "mailto:a@example.org"}}
        kind.md.erb: {{kind: leter}}
""",
        PAGES,
        links={"docs/nowhere.md": "docs/not-there.md", "docs/away.md": "../outside.md"},
        bytes={
            b"docs/x\xff.md": b"Text\n",
            b"docs/x\xff.md.erb": b"Text\n",
            "docs/latin.md": b"Our caf\xe9.\n",
            "docs/latin-clauses.md": b"# Clauses\n",
            "docs/latin-clauses.clauses.yml": b"- id: caf\xe9\n",
            "../outside.md": b"# Outside\n",
        },
    ),
    "finished pages": Drawn(
        f"{ADDRESSED}{THEME}plugins: [policy-pages]\n",
        """\
=== docs/index.md
# Home
=== docs/old.html
<meta http-equiv="refresh" content="0; url=./">
=== docs/older.html
<meta http-equiv="refresh" content="0; url=old.html">
=== docs/here.html
<meta http-equiv="refresh" content="0; url=there.html">
=== docs/there.html
<meta http-equiv="refresh" content="0; url=here.html">
=== overrides/main.html
{% extends "base.html" %}
{% block announce %}
<a onclick="go()" href="{{ 'lost/' | url }}"><img src="https://elsewhere.example/a.png" alt=""></a>
{% endblock %}
""",
    ),
    "redirects": Drawn(
        f"""\
{ADDRESSED}{THEME}\
plugins:
  - policy-pages:
      cards: {{enabled: false}}
      redirects:
        /old/x.pdf: index.md
        /terms/: index.md
        /old/: termz.md
""",
        """\
=== docs/index.md
# Home

[x](gone.html) [y](#gone)
=== docs/terms.html.md
# Terms
=== docs/same/index.md
---
policy: {kind: policy, version: "1", effective: 2026-02-01}
---
=== docs/same/2026-01-01.md
---
policy: {kind: policy, version: "1"}
---
=== translations/it.po
msgid "Version {version}"
msgstr "{versione} {version}"
""",
    ),
    "published": Drawn(
        ADDRESSED + THEME + "plugins: [policy-pages: {cards: {enabled: false}}]\n",
        """\
=== docs/index.md
Home
=== docs/failing.md
---
template: failing.html
---
# Failing
=== overrides/main.html
{% extends "policy-pages.html" %}
{% block site_meta %}
<style>/* {{ "many rules, " * 3000 }} */</style>
{{ super() }}
{% endblock %}
=== overrides/failing.html
{% extends "main.html" %}
{% block content %}{{ 1 / 0 }}{% endblock %}
""",
    ),
    "broken theme": Drawn(
        f"{ADDRESSED}{THEME}plugins: [policy-pages]\n",
        """\
=== docs/index.md
# Home
=== docs/letter.md.erb
---
template: letter.html
---
# Letter
=== overrides/main.html
{% extends "policy-pages.html" %}
{% nonsense %}
=== overrides/letter.html
{% extends "no-such-template.html" %}
""",
    ),
    "security.txt": Drawn(
        "site_name: Test\nsite_url: https://example.org/below/\n"
        "plugins: [policy-pages: {cards: {enabled: false}}]\n",
        """\
=== docs/index.md
[security.txt](/.well-known/security.txt)
=== docs/first.md
---
policy: {review_by: 2999-01-01, security_txt: {contact: ["tel:+1"]}}
---
# First
=== docs/second.md
---
policy: {review_by: 2999-01-01, security_txt: {contact: ["tel:+1"]}}
---
# Second
=== docs/third.md
---
policy: {security_txt: {contact: ["tel:+1"]}}
---
# Third
=== docs/.well-known/security.txt
Contact: tel:+2
""",
    ),
    "recorded": Drawn(
        f"{ADDRESSED}plugins: [policy-pages]\n",
        "=== docs/index.md\n# Home\n=== published-addresses.txt\n/\n/privacy/\n/privacy.pdf\n",
    ),
    "catalogue": Drawn(
        f"{ADDRESSED}plugins: [policy-pages]\n",
        "=== docs/index.md\n# Home\n",
        examples=("translation-file",),
    ),
    "cards": Drawn(
        f"{ADDRESSED}{THEME}plugins: [policy-pages]\n",
        """\
=== docs/index.md
# Home
=== overrides/cards/default.svg
<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">
  <text>{{ card.title }}</text>
</svg>
""",
    ),
    "without an address": Drawn(
        "site_name: Test\nplugins: [policy-pages: {dialect: pegasus}]\n",
        examples=("unknown-address",),
    ),
    "files": Drawn(
        f"{ADDRESSED}use_directory_urls: false\n"
        "plugins: [policy-pages: {dialect: erb, markdown: {nosuch.md: gfm}}]\n",
        """\
=== docs/index.md
[](a.md#gone)
=== docs/a.md
---
policy: {kind: policy, aliases: [/b.html]}
---
# A
=== docs/b.md
# B
""",
        examples=("front-matter-directive", "share-image-weight", "section-as-text"),
    ),
    "limits": Drawn(
        f"{ADDRESSED}plugins: [policy-pages: {{limits: {{tags: 2, program: 20}}}}]\n",
        examples=("limit-tags", "limit-program"),
    ),
    "limits of Markdown": Drawn(
        f"{ADDRESSED}plugins: [policy-pages: {{limits: {{markdown_milliseconds: 100}}}}]\n",
        examples=("limit-markdown-milliseconds",),
    ),
    "strangers": Drawn(
        f"{ADDRESSED}plugins: [policy-pages: {{html: {{strangers: sanitised}}}}]\n",
        """\
=== docs/index.md
# Home
=== docs/strangers/a.md
---
template: home.html
---
# A

<b onclick=a>b</b>
=== docs/strangers/a.svg
<svg xmlns="http://www.w3.org/2000/svg"></svg>
""",
        examples=("limit-markdown-depth",),
    ),
    "middleman": Drawn(
        f"{ADDRESSED}plugins: [policy-pages: {{dialect: middleman}}]\n",
        """\
=== docs/index.md
# Home
=== docs/_contact.md.erb
Write to us.
=== docs/_two.md.erb
Write to us.
=== docs/_two.md
Call us.
=== docs/_other.haml
%p Write to us.
=== docs/_note.md.erb
---
status: draft
---
What we plan.
=== docs/_fails.md.erb
Text.
<%= nothing_here %>
=== docs/_marks.md.erb
<<<<<<< HEAD
One.
=======
Two.
>>>>>>> new-terms
=== docs/printing.md.erb
<%= partial 'contacts' %>
<%= partial 'two' %>
<%= partial 'other' %>
<%= partial 'note' %>
<%= partial 'fails' %>
<%= partial 'marks' %>
<%= partial 'latin' %>
=== docs/keeping.md.erb
<% content_for :sidebar do %>Questions?<% end %>
=== docs/asking.md.erb
<%= data.price.basic %>
<%= stylesheet_link_tag 'site' %>
=== data/prices.yml
basic: 4
""",
        bytes={"docs/_latin.md.erb": b"Our caf\xe9.\n"},
    ),
    "refused folder": Drawn(
        f"{ADDRESSED}{THEME}plugins: [policy-pages]\n",
        links={"docs/linked": "../elsewhere", "overrides/linked.html": "../elsewhere/page.md"},
        bytes={"../elsewhere/page.md": b"# Elsewhere\n"},
    ),
}

NEIGHBOURS = {
    "made by plugins": Drawn(
        f"""\
{ADDRESSED}{THEME}\
plugins:
  - search
  - blog
  - gen-files: {{scripts: [gen.py]}}
  - policy-pages
""",
        f"""\
=== docs/index.md
# Home

[](/made/page/#gone) [](/made/draft/)
=== docs/terms.md
---
policy: {{kind: policy}}
---
# Terms
=== docs/twin.md
# Twin
=== docs/moved.md
---
policy: {{kind: policy, aliases: [/made/page/, /blog/2026/01/02/kept/, /blog/archive/2026/]}}
---
# Moved
=== docs/changed.md.erb
Sum: <%= 2 + 2 %>
=== docs/blog/index.md
# Blog

[](../terms.md#gone)
=== docs/blog/posts/long.md
---
date: 2026-01-01
title: {"Long " * 30}
---
# Long

[](../../terms.md#gone)
=== docs/blog/posts/kept.md
---
date: 2026-01-02
policy: {{kind: leter}}
---
# Kept
=== docs/blog/posts/template.md.erb
---
date: 2026-01-03
template: gone.html
---
# Dressed

<%= nothing_here %>
=== gen.py
import mkdocs_gen_files

with mkdocs_gen_files.open("made/page.md", "w") as file:
    print("---\\ntitle: TODO\\n---\\n# Made\\n\\n[](/terms/#gone)", file=file)
with mkdocs_gen_files.open("made/template.md.erb", "w") as file:
    print("Sum: <%= nothing_here %>", file=file)
with mkdocs_gen_files.open("made/draft.md", "w") as file:
    print("---\\npolicy: {{kind: policy, status: draft}}\\n---\\n# Draft", file=file)
with mkdocs_gen_files.open("made/header.md", "w") as file:
    print("---\\ntitle: [a\\n---\\n# Header", file=file)
with mkdocs_gen_files.open("twin.md.erb", "w") as file:
    print("# Twin", file=file)
with mkdocs_gen_files.open("changed.md", "a") as file:
    print("\\n[](terms.md#gone)", file=file)
""",
    ),
    "two broken editions": Drawn(
        f"""\
{ADDRESSED}{THEME}\
plugins:
  - i18n:
      docs_structure: folder
      languages:
        - {{locale: en, default: true, name: English, build: true}}
        - {{locale: de, name: Deutsch, build: true}}
  - policy-pages
""",
        """\
=== docs/en/index.md
# Home

[](index.md#gone)
=== docs/de/index.md
# Start

[](index.md#gone)
""",
    ),
    "warnings of others": Drawn(
        f"""\
{ADDRESSED}{THEME}\
nav: [index.md, gone.md, Abroad: /abroad/]
unknown_option: 1
validation: {{omitted_files: warn, anchors: warn, nav: {{absolute_links: warn}}}}
markdown_extensions: [attr_list]
plugins: [policy-pages: {{cards: {{enabled: false}}}}]
hooks: [hook.py]
""",
        """\
=== docs/index.md
# Home

[x](gone.pdf) ![](gone.png) [](other.md#gone) [](gone.md)
=== docs/other.md
# Other
=== hook.py
import logging

log = logging.getLogger("mkdocs.plugins.hook")


def on_files(files, **others):
    log.warning("%s of %d files", "100%", 3)


def on_post_page(output, page, **others):
    log.warning("a late warning: %r", page.title)
    log.error("an error that ends nothing")
""",
    ),
    "fields of a folder": Drawn(
        f"{ADDRESSED}{THEME}plugins: [meta, policy-pages]\n",
        """\
=== docs/index.md
# Home
=== docs/letters/.meta.yml
template: gone.html
icon: material/gone
=== docs/letters/one.md
# One
=== docs/letters/two.md.erb
---
title: Two
---
# Two
=== docs/policies/.meta.yml
icon: 3
=== docs/policies/terms.md
# Terms
""",
    ),
}

ONLY_OF_COMMANDS = {
    "header-edit": "`policy-pages revise` alone changes headers",
    "not-converted": "`policy-pages convert` alone converts pages",
    **dict.fromkeys(
        [
            code
            for code, example in EXAMPLES.items()
            if example.command == "check" and not code.startswith(OF_BUILDS)
        ],
        "flavours of Markdown are compared by `policy-pages check` alone",
    ),
    **dict.fromkeys(
        [code for code, example in EXAMPLES.items() if example.command == "external"],
        "`policy-pages check --external` alone asks other sites",
    ),
}


def findings(printed: str) -> set[Finding]:
    return set(listed(printed))


@dataclass(frozen=True)
class Built:
    """A site, and what a build of it says."""

    root: Path
    said: str


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, run_build: Callable[..., BuiltSite]
) -> Callable[[str], Built]:
    """Builds a site, once."""
    known: dict[str, Built] = {}

    def build(name: str) -> Built:
        if name not in known:
            folder = tmp_path_factory.mktemp("compared")
            root = folder / "drawn"
            root.mkdir()
            (SITES | NEIGHBOURS)[name].write(root)
            done = run_build(root, folder / "site", strict=False, day=DAY)
            assert "Traceback" not in done.log, done.log
            known[name] = Built(root, done.log)
        return known[name]

    return build


MORE_BY_CHECK = {
    "two broken editions": ["docs/de/index.md"],  # a build stops at the first
}
"""Pages whose errors a build does not come to."""


def of_a_build(printed: str) -> Counter[Finding]:
    """What a command reports that is for a build to report, too, and how often."""
    own = {*ONLY_OF_COMMANDS, "build-warning"}
    return Counter(one for one in listed(printed) if one[4] not in own)


PLAIN_WARNING = re.compile(
    r"^(?:WARNING|ERROR) +-  (?!.*:\d+:\d+: (?:error|warning)\[|Error building page)(.+)$",
    re.MULTILINE,
)
OF_PAGE = re.compile(r"Doc file '(?P<path>.+?)' (?P<said>.*)")


def warnings_of_others(printed: str) -> set[tuple[str, str]]:
    """File and text of each warning in a build's log that is none of ours."""
    found: set[tuple[str, str]] = set()
    for message in PLAIN_WARNING.findall(printed):
        page = OF_PAGE.fullmatch(message)
        of_page = page and (f"docs/{page['path']}", f"this page {page['said']}")
        found.add(of_page or ("mkdocs.yml", message))
    return found


def lines(found: Counter[Finding]) -> list[str]:
    return sorted(":".join(one) for one in found.elements())


@pytest.mark.parametrize("name", [*SITES, *NEIGHBOURS])
def test_check_reports_what_a_build_reports_each_once(
    name: str, built: Callable[[str], Built]
) -> None:
    site = built(name)
    of_build = Counter(listed(site.said))
    printed = run_check(site.root).printed
    of_check = of_a_build(printed)
    found = {(path, said) for path, *_, code, said in listed(printed) if code == "build-warning"}
    assert found == warnings_of_others(site.said)
    assert of_build, site.said
    more = [one for one in of_check - of_build if one[0] in MORE_BY_CHECK.get(name, ())]
    assert sorted({path for path, *_ in more}) == MORE_BY_CHECK.get(name, [])
    assert lines(of_check - Counter(more)) == lines(of_build)


def test_each_code_is_reported_by_a_build(built: Callable[[str], Built]) -> None:
    reported = {code for name in SITES for *_, code, _ in listed(built(name).said)}
    assert set(EXAMPLES) - reported == set(ONLY_OF_COMMANDS)
