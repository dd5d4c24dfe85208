"""`policy-pages check` of small sites: which findings, of which files, named from where."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from checked import Checked, run_check
from conftest import write_tree

SITE = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
"""
CARDLESS = "policy-pages: {cards: {enabled: false}}"
PLAIN = f"{SITE}plugins: [{CARDLESS}]\n"
BROKEN = "# Broken\n\n<%= nothing_here %>\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "drawn"


# -- from wherever it is called ----------------------------------------------------------------

PLACES = f"""\
{SITE}plugins: [policy-pages: {{dialect: middleman, social: {{"og:image": lost.png}}}}]
=== README.md
---
title: TODO
---
# The project
=== letter.md
# A letter of nobody
=== docs/README.md
---
title: Home
---
# Home

[](terms.md#gone)

[the letter](lost.md)
=== docs/terms.md
---
policy: {{kind: policy}}
---
# Terms
=== docs/plans.txt
---
status: draft
---
What we plan.
=== docs/deep/letter.md.erb
{BROKEN}
=== docs/deep/printing.md.erb
# Printing

<%= partial 'fails' %>
=== docs/deep/_fails.md.erb
<%= nothing_here %>
=== docs/lists.md
# Lists

We keep
- your name
=== data/broken.yml
basic: 4
 team: 9
"""
FOUND_IN_PLACES = Counter(
    {
        "data/broken.yml:2:2 data-yaml": 1,
        "docs/README.md:6:13 dead-clause": 1,
        "docs/README.md:8:14 dead-link": 1,
        "docs/deep/_fails.md.erb:1:5 undefined-name": 1,
        "docs/deep/letter.md.erb:3:5 undefined-name": 1,
        "docs/lists.md:4:1 list-after-paragraph": 1,
        "docs/plans.txt:2:1 draft-published": 1,
        "mkdocs.yml:1:1 share-image-missing": 1,
    }
)


def found_from(folder: Path, checked: Checked, root: Path) -> Counter[str]:
    """The places of findings below the root, once each path is followed from the folder."""
    found: Counter[str] = Counter()
    for path, line, column, _, code, _ in checked.findings:
        place = (folder / path).resolve(strict=True).relative_to(root.resolve())
        found[f"{place.as_posix()}:{line}:{column} {code}"] += 1
    for path in re.findall(r"printed (?:at|by|from|in) (\S+?):\d+", checked.printed):
        assert (folder / path).is_file()
    return found


CALLS = {
    "from the root": ("drawn", ["docs"]),
    "from the root, the folder itself": ("drawn", ["."]),
    "from the folder of pages": ("drawn/docs", ["."]),
    "from a folder of pages": ("drawn/docs/deep", [".."]),
    "from a folder of pages, the whole site": ("drawn/docs/deep", []),
    "from above": (".", ["drawn/docs"]),
    "from above, the whole site": (".", ["--config", "drawn/mkdocs.yml"]),
    "from elsewhere": ("elsewhere", ["--config", "{above}/drawn/mkdocs.yml", "{above}/drawn/docs"]),
    "from elsewhere, relative": ("elsewhere", ["--config", "../drawn/mkdocs.yml", "../drawn/docs"]),
    "through a link": (".", ["linked/docs"]),
    "within a link": ("linked", ["docs"]),
    "through a link, by its whole path": ("drawn", ["{above}/linked/docs"]),
    "through a link, from elsewhere": (
        "elsewhere",
        ["--config", "{above}/linked/mkdocs.yml", "{above}/linked/docs"],
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_the_same_is_found_from_everywhere(call: str, root: Path) -> None:
    write_tree(root, PLACES)
    (root / "../elsewhere").mkdir()
    (root / "../linked").symlink_to(root, target_is_directory=True)
    place, arguments = CALLS[call]
    folder = root.parent / place
    checked = run_check(folder, *(one.format(above=root.parent) for one in arguments))
    found = found_from(folder, checked, root)
    if arguments == ["."] and place == "drawn":  # those beside the pages are asked for, too
        assert found.pop("README.md:2:1 share-placeholder") == 1
    assert found == FOUND_IN_PLACES, checked.printed
    assert checked.exit_code == 1


# -- of one file -------------------------------------------------------------------------------

ONE_OF_MANY = f"""\
{SITE}plugins: [policy-pages: {{social: {{"og:image": lost.png}}}}]
=== docs/index.md
# Home

[](terms.md#gone)

[the letter](lost.md)
=== docs/terms.md
---
policy: {{kind: policy}}
---
# Terms
=== docs/plans.txt
---
status: draft
---
What we plan.
=== docs/letter.md.erb
{BROKEN}
=== docs/other.md
---
title: TODO
---
# Other
=== docs/more/index.md
# More

[the letter](lost.md)
"""
FOUND_IN_ONE = {
    "docs/index.md": ["docs/index.md dead-clause", "docs/index.md dead-link"],
    "docs/terms.md": [],
    "docs/letter.md.erb": ["docs/letter.md.erb undefined-name"],
    "docs/other.md": ["docs/other.md share-placeholder"],
    "docs/more": ["docs/more/index.md dead-link"],
    "docs/more/index.md": ["docs/more/index.md dead-link"],
    "docs/plans.txt": ["docs/plans.txt draft-published"],
}


@pytest.mark.parametrize("path", FOUND_IN_ONE)
def test_only_what_is_asked_for_is_reported(path: str, root: Path) -> None:
    write_tree(root, ONE_OF_MANY)
    found = run_check(root, path).codes
    # what is wrong with the defaults of pages is found on those that are whole
    assert found.pop("mkdocs.yml share-image-missing", 0) == 1 or path.endswith((".erb", ".txt"))
    assert sorted(found.elements()) == FOUND_IN_ONE[path]


def test_what_the_site_leaves_out_is_checked_where_it_is_asked_for(root: Path) -> None:
    draft = f"---\npolicy: {{kind: policy, status: draft}}\n---\n{BROKEN}"
    write_tree(
        root,
        f"{PLAIN}exclude_docs: old/\n=== docs/index.md\n# Home\n=== docs/next.md.erb\n{draft}"
        f"=== docs/old/a.md.erb\n{BROKEN}=== docs/old/b.md\n# B\n",
    )
    found = Counter(["docs/next.md.erb undefined-name"])
    checked = run_check(root)
    assert checked.codes == found, checked.printed
    assert last_line(checked) == "1 error in 1 file; 2 pages checked"
    assert run_check(root, "docs").codes == found + Counter(["docs/old/a.md.erb undefined-name"])


# -- in several languages ----------------------------------------------------------------------

LANGUAGES = f"""\
{SITE}\
plugins:
  - i18n:
      docs_structure: folder
      languages:
        - {{locale: en, default: true, name: English, build: true}}
        - {{locale: de, name: Deutsch, build: true}}
        - {{locale: fr, name: Français, build: true}}
  - {CARDLESS}
=== docs/en/index.md
# Home
=== docs/de/index.md
---
policy: {{kind: policy}}
---
# Start
=== docs/fr/index.md
# Accueil
"""


@pytest.mark.parametrize("structure", ["folder", "suffix"])
def test_each_broken_edition_is_reported(structure: str, root: Path) -> None:
    """A build stops at the first of them."""
    faults = {
        "en": (BROKEN, "3:5 undefined-name"),
        "de": ("[](#gone)\n", "1:1 link-text"),
    }
    drawing, found = LANGUAGES, {}
    for language, (text, place) in faults.items():
        name = f"{language}/letter" if structure == "folder" else f"letter.{language}"
        drawing += f"=== docs/{name}.md.erb\n{text}"
        found[language] = f"docs/{name}.md.erb:{place}"
    if structure == "suffix":
        drawing = re.sub(r"docs/(en|de|fr)/(\w+)\.", r"docs/\2.\1.", drawing)
        drawing = drawing.replace("structure: folder", "structure: suffix")
    write_tree(root, drawing)
    checked = run_check(root, "docs")
    assert checked.places == Counter(found.values()), checked.printed
    for place in found.values():
        assert run_check(root, place.split(":")[0]).places == Counter([place])
    if structure == "folder":
        for language in ("en", "de", "fr"):
            places = run_check(root, f"docs/{language}").places
            assert places == Counter([found[language]] if language in found else [])


def test_a_warning_of_a_later_edition_is_at_its_page(root: Path) -> None:
    faulty = "=== docs/{0}/letter.md\n# Letter\n\n[x](gone.md)\n"
    write_tree(root, LANGUAGES + faulty.format("en") + faulty.format("de"))
    found = {f"docs/{one}/letter.md:3:5 dead-link" for one in ("en", "de")}
    checked = run_check(root, "docs")
    assert checked.places == Counter(found), checked.printed
    assert run_check(root, "docs/de/letter.md").places == Counter(
        ["docs/de/letter.md:3:5 dead-link"]
    )


# -- what other code raises --------------------------------------------------------------------

STUMBLING = f"""\
{PLAIN}hooks: [hook.py]
=== hook.py
def @hook(value, page, **others):
    if page.file.src_uri == "second.md":
        raise ValueError("the hook stumbles")
    return value
=== docs/index.md
# Home
=== docs/second.md
# Second
"""
KNOWN_BEFORE = {
    "on_page_markdown": ("docs/first.md.erb", BROKEN, "3:5 undefined-name"),
    "on_page_context": ("docs/first.md", "---\ntitle: TODO\n---\nText\n", "2:1 share-placeholder"),
}


@pytest.mark.parametrize("hook", KNOWN_BEFORE)
def test_a_hook_that_raises_hides_nothing_that_is_found_before(hook: str, root: Path) -> None:
    path, text, found = KNOWN_BEFORE[hook]
    write_tree(root, STUMBLING.replace("@hook", hook) + f"=== {path}\n{text}")
    checked = run_check(root, "docs")  # refuses a traceback
    assert checked.places[f"{path}:{found}"] == 1, checked.printed
    assert "the hook stumbles" in checked.printed
    assert checked.exit_code in (1, 2)


@pytest.mark.parametrize("hook", KNOWN_BEFORE)
def test_what_a_hook_raises_is_reported_where_all_pages_are_whole(hook: str, root: Path) -> None:
    write_tree(root, STUMBLING.replace("@hook", hook))
    checked = run_check(root, "docs")
    assert "the hook stumbles" in checked.printed
    assert checked.exit_code in (1, 2)


# -- strict sites, and MkDocs' own warnings ----------------------------------------------------

LINKS = """\
=== docs/index.md
# Home
=== docs/sound.md
# Sound
=== docs/about.md
---
title: About gone.md
---
# About gone.md

What gone.md was, [it](gone.md) is no more.
"""


def test_strict_is_no_finding_of_its_own(root: Path) -> None:
    write_tree(root, f"{PLAIN}strict: true\n{LINKS}")
    checked = run_check(root, "docs")
    assert checked.codes == Counter(["docs/about.md dead-link"]), checked.printed
    assert "Aborted" not in checked.printed
    sound = run_check(root, "docs/sound.md")
    assert sound.codes == Counter(), sound.printed
    assert sound.exit_code == 0
    assert "Aborted" not in sound.printed


def test_the_caret_of_a_warning_is_at_the_link(root: Path) -> None:
    write_tree(root, PLAIN + LINKS)
    checked = run_check(root, "docs")
    assert checked.places == Counter(["docs/about.md:6:24 dead-link"]), checked.printed
    line = "    6 | What gone.md was, [it](gone.md) is no more.\n"
    assert f"{line}      |                        ^^^^^^^\n" in checked.printed


def test_warnings_can_be_ignored(root: Path) -> None:
    ignoring = PLAIN.replace("policy-pages: {", "policy-pages: {ignore_findings: [dead-link], ")
    write_tree(root, ignoring + LINKS)
    checked = run_check(root, "docs")
    assert checked.findings == [], checked.printed
    assert checked.exit_code == 0


# -- without a configuration -------------------------------------------------------------------

OVERDUE = "policy: {kind: policy, published: 2014-02-01, effective: %s, review_in: 6 months%s}"


def test_a_review_is_of_interest_for_what_is_in_force(root: Path) -> None:
    def page(path: str, day: str, more: str = "") -> str:
        return f"=== {path}\n---\n{OVERDUE % (day, more)}\n---\n# Terms\n"

    write_tree(
        root,
        page("terms/index.md", "2020-01-01")
        + page("terms/2014-02-01.md", "2014-02-01")
        + page("plans.md", "2014-02-01", ", status: draft")
        + page("letter.md", "2014-02-01"),
    )
    found = {name: Counter([f"{name} review-overdue"]) for name in ("terms/index.md", "letter.md")}
    for path in ("terms/index.md", "terms/2014-02-01.md", "plans.md", "letter.md"):
        checked = run_check(root, path)
        assert checked.codes == found.get(path, Counter()), checked.printed
    assert run_check(root, ".").codes == Counter(f"{name} review-overdue" for name in found)


# -- what is left behind, and what is said last ------------------------------------------------


def test_nothing_is_left_in_the_folder(root: Path) -> None:
    cards = f"{SITE}plugins: [search, policy-pages]\n=== docs/index.md\n# Home\n"
    write_tree(root, cards)
    before = sorted(root.rglob("*"))
    checked = run_check(root, "docs")
    assert (checked.exit_code, checked.findings) == (0, []), checked.printed
    assert sorted(root.rglob("*")) == before


def last_line(checked: Checked) -> str:
    return checked.printed.splitlines()[-1]


def test_the_last_line_says_what_was_checked(root: Path) -> None:
    write_tree(root, ONE_OF_MANY)
    for path, said in {
        "docs": "3 errors and 4 warnings in 6 files; 5 pages checked",
        "docs/terms.md": "1 warning in 1 file; 1 page checked",
        "docs/other.md": "2 warnings in 2 files; 1 page checked",
        "docs/more": "2 warnings in 2 files; 1 page checked",
    }.items():
        assert last_line(run_check(root, path)) == said
    write_tree(root, SITE + "plugins: [policy-pages]\n")
    assert last_line(run_check(root, "docs/terms.md")) == "Nothing found; 1 page checked"


# -- nothing twice -----------------------------------------------------------------------------


def test_a_file_that_is_refused_before_it_is_read_is_reported_once(root: Path) -> None:
    blog = PLAIN.replace(f"[{CARDLESS}]", f"[blog, {CARDLESS}]")
    post = '=== docs/blog/posts/broken.md\n---\ndate: 2026-01-01\ntitle: "A" and more\n---\nText\n'
    write_tree(root, f"{blog}=== docs/index.md\n# Home\n=== docs/blog/index.md\n# Blog\n{post}")
    write_tree(root, "=== ../outside.md\n# Outside\n")
    (root / "docs/away.md").symlink_to(root / "../outside.md")
    found = Counter(
        ["docs/away.md:1:1 unreadable-file", "docs/blog/posts/broken.md:3:12 front-matter-yaml"]
    )
    checked = run_check(root, "docs")
    assert checked.places == found, checked.printed
    for path in ("docs/away.md", "docs/blog/posts/broken.md"):
        places = run_check(root, path).places
        assert places == Counter(one for one in found.elements() if one.startswith(path))
