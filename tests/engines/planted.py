"""A small site with texts that no engine may publish, and where each word of a built site is.

Each text that is not published has words of its own: in its name, title, text, description and
owner. All of them begin with :data:`UNPUBLISHED`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from engines.built_site import unpacked

UNPUBLISHED, WITHDRAWN, SHOWN = "zqsecret", "zqwithdrawn", "zqshown"
UNSEARCHED = "zqunsearched"
"""The word of a page that search leaves out."""

HEADER = """\
---
title: {word}title
description: {word}description
kind: {kind}
policy: {{status: {status}, version: "{word}version", effective: {day}, owner: {word}owner}}
---
# {word}heading

## {word}clause {{#{word}id}}

{word}text
"""


def _page(name: str, kind: str = "policy", status: str = "draft", day: str = "2026-02-01") -> str:
    word = UNPUBLISHED + name
    return HEADER.format(word=word, kind=kind, status=status, day=day)


FILES = {
    "mkdocs.yml": f"""\
site_name: Example & Sons
site_url: https://example.org/legal/
theme:
  name: material
  font: false
extra_css: [own.css]
exclude_docs: |
  !/.well-known/
  {UNPUBLISHED}excluded.md
  {UNPUBLISHED}list.txt
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - pymdownx.superfences
  - pymdownx.tasklist
  - toc: {{permalink: true}}
plugins:
  - search
  - policy-pages:
      dialect: pegasus
      redirects: {{/gone/: /terms/}}
      page_fields:
        {UNPUBLISHED}given.md: {{policy: {{status: draft}}}}
""",
    "docs/index.md": "---\ntitle: Our policies\ntemplate: home.html\n---\n# Our policies\n",
    "docs/terms/index.md": f"""\
---
title: Terms
kind: policy
policy: {{version: "2", effective: 2026-02-01, numbered: true, aliases: [/old/terms/]}}
---
# Terms

## Scope

{SHOWN} text. See [our fees](../fees/index.md), ![a plan](../plan.svg) and [](#scope).
{{{{ 7 * 7 }}}} and {{% raw %}}

| Fee | Amount |
| --- | ---: |
| one | 1 |

```sh title="mkdocs.yml"
make site  # a comment

make `test` [not](a-link.md)
```

!!! note "Mind"
    A note[^1] with `<b>`.

- [ ] to do

<div markdown>
### Within

Text
</div>

Term
:   What it *means*

[^1]: A footnote
""",
    "docs/terms/2025-02-01.md": """\
---
title: Terms
kind: policy
policy: {version: "1", effective: 2025-02-01}
---
# Terms

## Scope

An earlier text
""",
    "docs/terms/2027-06-01.md": """\
---
title: Conditions
kind: policy
policy: {version: "3", effective: 2027-06-01, language: fr}
---
# Conditions

## Scope

Un texte
""",
    "docs/terms/2028-06-01.md": _page("version", day="2028-06-01"),
    "docs/fees/index.md": f"""\
---
title: Fees
kind: policy
policy: {{version: "1", effective: 2025-02-01, withdrawn: 2026-06-01}}
---
# Fees

{WITHDRAWN}
""",
    "docs/deep/größe/our prices & more.md": "---\ntitle: '\"Prices\" & <i>more</i>'\n---\n"
    "[Terms](../../terms/index.md#scope) ![](../../plan.svg) "
    "<a href='../../../plan.svg'>plan</a>\n",
    "docs/deep/README.md": "# Deep\n\n[Prices](größe/our%20prices%20&%20more.md)\n",
    "docs/unsearched.md": f"---\nsearch: {{exclude: true}}\n---\n# Plain\n\n{UNSEARCHED}\n",
    "docs/comments.md": """\
---
kind: notice
policy:
  published: 2026-11-01
  effective: 2027-01-01
  comments: {opens: 2026-11-01, closes: 2026-12-20, to: us@example.org}
---
# Comments
""",
    "docs/plan.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    "docs/own.css": "p {}",
    "docs/.well-known/security.txt": "Contact: mailto:us@example.org\n",
    "docs/guide.md": "---\nlang: de\n---\n# Leitfaden\n\nEin Text, der keine Richtlinie ist\n",
    "docs/letter.md.erb": "---\ntitle: 'A letter & <b>more</b>'\nkind: letter\n"
    "published: 2026-05-15\n---\nDear <%= 'reader' %>\n",
    f"docs/{UNPUBLISHED}name.md": _page("policy"),
    f"docs/{UNPUBLISHED}folder/index.md.erb": _page("erb"),
    f"docs/{UNPUBLISHED}letter.md": _page("letter", kind="letter"),
    f"docs/{UNPUBLISHED}excluded.md": _page("excluded", status="published"),
    f"docs/{UNPUBLISHED}list.txt": f"{UNPUBLISHED}file\n",
    f"docs/{UNPUBLISHED}given.md": f"# {UNPUBLISHED}heading\n",
    f"docs/{UNPUBLISHED}foreign.md": f"---\npublished: false\n---\n# {UNPUBLISHED}foreign\n",
}


def write(folder: Path) -> None:
    """Write the site into a folder."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def places_of(word: str, folder: Path) -> set[str]:
    """The files of a folder that have a word, in their names or in what is in them.

    :param word: letters in any case; packed files are unpacked.
    """
    return {path for path, text in _texts(folder) if word in text}


def kinds_of(paths: set[str]) -> set[str]:
    """What files are for: readers' pages, or what search, feeds and other programs read."""
    return {_kind(path) for path in paths}


def _kind(path: str) -> str:
    if re.match(r"search(/|\.json$)", path):
        return "search"
    if path.startswith("sitemap."):
        return "sitemap"
    return {"xml": "feed", "html": "page"}.get(path.rpartition(".")[2], path)


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for file in folder.rglob("*"):
        path = file.relative_to(folder).as_posix()
        content = unpacked(file.read_bytes()) if file.is_file() else b""
        yield path, f"{path}\n{content.decode('utf-8', 'replace')}".lower()
