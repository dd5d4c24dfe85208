"""Sites with all that is unusual, prepared and built by Zensical; and those that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from conftest import DAY_OF_THE_PROJECT, Builder, write_tree
from engines import built_site
from engines.accepted import ACCEPTED
from engines.differences import differences, judge
from engines.lanes import lane_of
from equipment import need
from policy_pages.cli import main

HOSTILE = "</script><script>alert(1)</script> {# & 'q'"
ODD = """\
=== mkdocs.yml
site_name: "A <&> B"
site_url: https://here.invalid/legal/
copyright: "&copy; <b>me</b>"
use_directory_urls: false
theme: {name: material, font: false, language: ar, custom_dir: theme, icon: {logo: my/logo}}
plugins:
  - search
  - redirects: {redirect_maps: {old.md: part/README.md, out.md: "https://out.invalid/"}}
  - policy-pages
markdown_extensions: [attr_list, md_in_html, tables, fenced_code, toc: {permalink: true}]
extra_css: [own.css]
extra_javascript: [own.js, {path: own.mjs, type: module, defer: true}]
extra_templates: [extra.txt]
hooks: [late.py]
nav:
  - "Home & <b>": index.md
  - Part:
      - part/README.md
      - "T's „x“": [für#alle.md, with space.md]
  - hostile.md
  - own.md
  - Elsewhere: https://out.invalid/?a=1&b=2
=== docs/index.md
---
template: home.html
---
# Home {#top}

[Terms](part/README.md#fees), [umlaut](f%C3%BCr%23alle.md), [space](<with space.md>).
=== docs/part/README.md
---
title: Terms
policy: {kind: policy, effective: 2024-01-01, language: de}
---
# Terms

## Fees & "dues" {#fees}

<details markdown="1"><summary>More</summary>

### Within {#within}

| a | b |
|---|---|
| `x` | {: .y } |

```python
def f():


	return "[a](b)"
```
</details>

### After

Text.
=== docs/für#alle.md
# Ümlaut

[Home](index.md#top)
=== docs/with space.md
---
robots: noindex
hide: [navigation]
status: new
subtitle: Sub
icon: material/scale-balance
tags: [a, "b <i>"]
---
# Space
=== docs/hostile.md
---
title: "§"
description: "Says § otherwise"
subtitle: "§ {{ config }} {% raw %}"
policy_pages: {head: "<script>alert(2)</script>", opening: "<script>alert(2)</script>"}
date: 2024-02-03
when: 2024-02-03 10:00:00
number: 1.5
nothing: null
"yes": true
nested: {a: [1, {b: "§"}], 2: x}
search: {exclude: true}
multi: |
  one {{ x }}

  two
---
# Title {{ config }} {% raw %}

Text {{ page }} {% endraw %} {# x #}

<!--/policy-pages:text--> <!--policy-pages:text-->
=== docs/own.md
---
template: own.html
title: Mine
---
# Own

Text.
=== docs/draft.md
---
status: draft
---
# Zyzzyva
=== docs/own.css
a {}
=== docs/own.js
1
=== docs/own.mjs
1
=== late.py
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

def on_env(env, config, files):
    file = File.generated(config, "late.md", content="# Late\\n\\n## Part\\n\\nText.\\n")
    page = Page(None, file, config)
    page.read_source(config)
    page.render(config, files)
    files.append(file)
=== theme/main.html
{% extends "policy-pages.html" %}
{% block announce %}Mind {{ config.site_name | e }}{% endblock %}
=== theme/home.html
{% extends "main.html" %}
{% block content %}<p>Hero</p>{{ super() }}{% include "partials/register.html" %}{% endblock %}
=== theme/own.html
{% extends "main.html" %}
{% block content %}
<p>{{ page.meta.title }}</p>{{ page.content }}{% include "partials/mine.html" %}
{% endblock %}
=== theme/partials/mine.html
<p>Mine: {{ page.title }}</p>
=== theme/mkdocs_theme.yml
custom: 1
=== theme/README.md
For those who change the theme.
=== theme/Notes.MARKDOWN
For those who change the theme.
=== theme/part/.notes/notes.txt
For those who change the theme.
=== theme/locales/ar/notes.txt
For those who translate the theme.
=== theme/part/draft.md.erb
---
status: draft
---
# Zyzzyva
=== theme/helper.py
1
=== theme/extra.txt
{{ config.site_name }}
=== theme/.icons/my/logo.svg
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>
=== theme/views/mine.html
{{ a.view_that_nobody_uses() }}
""".replace("§", HOSTILE)


def test_an_odd_site_is_the_same_by_zensical(tmp_path: Path, run_build: Builder) -> None:
    need("zensical")
    write_tree(tmp_path / "source", ODD)
    expected = run_build(
        tmp_path / "source", tmp_path / "site", strict=True, day=DAY_OF_THE_PROJECT
    )
    assert expected.exit_code == 0, expected.log
    lane = lane_of("Zensical")
    built = lane.build(tmp_path / "source", tmp_path / "built", DAY_OF_THE_PROJECT)
    assert built.exit_status == 0, built.log
    found = differences(built_site.BuiltSite(tmp_path / "site"), built_site.BuiltSite(built.folder))
    assert [str(one) for one in judge(lane.name, found, ACCEPTED).left] == []
    written = [path for path in built.written.rglob("*") if path.is_file()]
    assert not [path for path in written if b"Zyzzyva" in path.read_bytes()]
    pages = [html.parse(str(path)) for path in built.folder.rglob("*.html")]
    assert pages
    assert not [
        page for page in pages if "alert(" in "".join(page.xpath("//script[not(@type)]/text()"))
    ]


EXTENDED = '{% extends "policy-pages.html" %}'
# what a site has that cannot be prepared -> its configuration, a page, the exit status, the message
REFUSED = {
    "a blog": (
        "plugins: [blog, policy-pages]",
        "",
        2,
        "Error: mkdocs.yml: the plugin `blog` makes lists of posts that `policy-pages prepare` "
        "cannot write: leave the blog out of the configuration that you prepare",
    ),
    "languages": (
        "plugins: [policy-pages, i18n: {languages: [{locale: en, name: English, default: true}, "
        "{locale: de, name: Deutsch}]}]",
        "",
        2,
        "Error: mkdocs.yml: a plugin builds this site in several languages, and `policy-pages "
        "prepare` writes one. Write a configuration for each language, such as with "
        "`build_only_locale: en` of the plugin `i18n`, and name it with --config",
    ),
    "a template that fails": (
        "plugins: [policy-pages]",
        EXTENDED + "{% block footer %}{{ 1 / 0 }}{% endblock %}",
        1,
        "Nothing was written.",
    ),
    "hooks and plugins for finished pages": (
        "plugins: [minify, policy-pages]\nhooks: [hook.py]",
        "",
        0,
        "note: what hook.py does to the finished site is not in the prepared one\n"
        "note: what minify does to the finished site is not in the prepared one",
    ),
}


def test_what_cannot_be_prepared_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for number, (name, (configuration, template, *_)) in enumerate(REFUSED.items()):
        folder = tmp_path / str(number)
        theme = "theme: {name: material, custom_dir: theme}"
        write_tree(
            folder,
            f"=== mkdocs.yml\nsite_name: A\n{theme}\n{configuration}\n"
            "=== docs/index.md\n# Home\n"
            "=== docs/blog/index.md\n# Blog\n"
            "=== hook.py\ndef on_post_page(output, page, config): return output\n"
            f"=== theme/main.html\n{template or EXTENDED}\n",
        )
        monkeypatch.chdir(folder)
        result = CliRunner().invoke(main, ["prepare"])
        assert (folder / "prepared").exists() == (result.exit_code == 0), name
        said[name] = (result.exit_code, result.output)
    for name, (_, _, status, message) in REFUSED.items():
        assert said[name][0] == status, said[name]
        assert message in said[name][1], said[name]
