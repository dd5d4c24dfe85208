"""Drafts: a build leaves them out. `test_serve.py` has what authors see of them."""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from drafts import damaged_draft
from policy_pages.cli import main
from policy_pages.mkdocs.navigation import without_drafts
from policy_pages.page.translation import read_page
from policy_pages.policies.kinds import KINDS
from policy_pages.text.diagnostics import has_errors
from policy_pages.text.reading import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

PAGE = """\
---
title: Secret plans
policy:
  kind: policy
  status: {status}
  published: 2026-01-10
  effective: 2026-02-01
---
# Secret plans
"""
HOME = "=== docs/index.md\n---\ntemplate: home.html\n---\n# Home\n"


@pytest.mark.parametrize("path", ["plans.md", "plans/index.md", "plans/index.md.erb"])
@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_draft_alone_is_not_published(
    build: Callable[..., BuiltSite], path: str, status: str
) -> None:
    built = build(f"{HOME}=== docs/{path}\n{PAGE.format(status=status)}")
    assert built.exit_code == 0, built.log
    pages = [file for file in built.files() if built.folder.joinpath(file).suffix != ".png"]
    told = [file for file in pages if "Secret plans" in (built.folder / file).read_text("latin-1")]
    assert bool(told) == (status == "published"), told
    assert ("plans/index.html" in built.files()) == (status == "published")


def test_a_draft_may_get_its_status_from_the_configuration_or_a_directive(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        HOME + "=== docs/given.md\n# Given\n"
        "=== docs/printed.md.erb\n---\npolicy:\n  status: <%= 'dr' + 'aft' %>\n---\n# Printed\n"
        "=== mkdocs.yml\nsite_name: T\nsite_url: https://e.example/\n"
        "theme: {name: material, font: false}\n"
        "plugins: [policy-pages: {erb_in_front_matter: true, "
        "page_fields: {given.md: {policy: {status: draft}}}}]\n"
    )
    assert built.exit_code == 0, built.log
    assert [path for path in built.files() if path.endswith("index.html")] == ["index.html"]


def test_drafts_alone_among_themselves_are_not_published(
    build: Callable[..., BuiltSite],
) -> None:
    page = PAGE.format(status="draft").replace("  effective: 2026-02-01\n", "")
    built = build(f"{HOME}=== docs/plans/index.md\n{page}=== docs/plans/2027-01-01.md\n{page}")
    assert built.exit_code == 0, built.log
    assert not [path for path in built.files() if path.startswith("plans/")]


def test_a_build_names_no_draft_in_its_navigation(build: Callable[..., BuiltSite]) -> None:
    built = build(
        f"{HOME}=== docs/plans.md\n{PAGE.format(status='draft')}"
        f"=== docs/deep/plans.md\n{PAGE.format(status='draft')}=== docs/last.md\n# Last\n"
        "=== mkdocs.yml\nsite_name: T\nsite_url: https://e.example/\n"
        "theme: {name: material, font: false}\nplugins: [policy-pages]\n"
        "nav: [index.md, Secret: plans.md, Hidden: [Deeper: [deep/plans.md]], Shown: [last.md]]\n"
    )
    assert built.exit_code == 0, built.log
    home = built.page("index.html")
    shown = " ".join(home.xpath("//nav[@data-md-level='0']//text()")).split()
    assert shown == ["T", "Home", "Shown", "Shown", "Last"]
    assert home.xpath("//link[@rel='next']/@href") == ["last/"]
    assert built.page("last/index.html").xpath("//link[@rel='prev']/@href") == [".."]


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("deep/plans.md", False),
        ("plans.md", False),  # mkdocs-awesome-nav leaves an address as it is below its folder
        ("plans.md.erb", False),
        ("plan.md", True),
        ("https://e.example/plans.md", True),
    ],
)
def test_a_link_to_the_file_of_a_draft_is_none_of_the_navigation(
    address: str, is_kept: bool
) -> None:
    file = File("deep/plans.md", "docs", "site", True, inclusion=InclusionLevel.DRAFT)
    nav = Navigation([Section("Deep", [Link("Secret", address), Link("Shown", "/x/")])], [])
    (section,) = without_drafts(nav, Files([file])).items
    assert ("Secret" in [item.title for item in section.children]) == is_kept


class SectionPage(Section, Page):
    """What mkdocs-section-index makes of a section whose first page is its index."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def test_a_section_with_a_page_that_is_a_draft_keeps_its_section_alone() -> None:
    def page(path: str, inclusion: InclusionLevel, kind: type[Page] = Page) -> Page:
        file = File(path, "docs", "site", True, inclusion=inclusion)
        made = Page("Plans", file, MkDocsConfig())
        made.__class__ = kind
        return made

    draft = page("plans/index.md", InclusionLevel.DRAFT, SectionPage)
    shown = page("terms/index.md", InclusionLevel.INCLUDED, SectionPage)
    inner = page("plans/last.md", InclusionLevel.INCLUDED)
    draft.children, shown.children = [inner], []
    nav = Navigation([draft, shown], [draft, inner, shown])
    left = without_drafts(nav, Files([draft.file, inner.file, shown.file]))
    assert left is nav
    assert left.items[1:] == [shown]
    assert not isinstance(left.items[0], Page)
    assert left.items[0].children == [inner]


PLUGINS = """\
=== mkdocs.yml
site_name: T
site_url: https://e.example/
theme: {name: material, font: false}
plugins: [search, policy-pages]
"""
DAY = datetime.date(2026, 11, 30)


def told_in(folder: Path, words: list[str]) -> list[str]:
    """Which words stand in any file, or in its path."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    texts = [path.as_posix() + path.read_bytes().decode("utf-8", "replace") for path in files]
    return [word for word in words if any(word in text for text in texts)]


def test_no_draft_gets_out_whatever_its_header_looks_like(
    draw: Callable[[str], Path], run_build: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    """Those that are drafts are in no file of the site; of those with errors each is named."""
    choice = random.Random(13)
    root = draw(f"{HOME}=== docs/shown.md\n# zqShown\n{PLUGINS}")
    docs = root / "docs"
    words, broken = [], []
    for number in range(150):
        word = f"zq{number}word"
        data = damaged_draft(choice, word)
        source, problems = read_bytes("page.md", data)
        name = f"page{number}.md{'.erb' * (number % 3 == 0)}"
        page = read_page(source, today=DAY)
        if has_errors(problems) or page.page_fields.policy.status != "draft":
            assert has_errors([*problems, *page.diagnostics]), data
            broken.append((name, data))
        else:
            (docs / name).write_bytes(data)
            words.append(word)
    assert min(len(words), len(broken)) > 20
    built = run_build(root, tmp_path / "site", strict=False, day=DAY)
    assert built.exit_code == 0, built.log
    assert told_in(built.folder, ["zqShown"]) == ["zqShown"]
    assert told_in(built.folder, [*words, "Secret plans"]) == []
    for name, data in broken:
        (docs / name).write_bytes(data)
    failed = run_build(root, tmp_path / "failed", strict=False, day=DAY)
    assert failed.exit_code == 1
    assert failed.files() == []
    assert [name for name, _ in broken if f"docs/{name}:" not in failed.log] == []


EVERYWHERE = f"""{HOME}
=== docs/terms/index.md
---
title: Terms
policy: {{kind: policy, effective: 2026-01-01}}
---
# Terms
=== docs/terms/2027-01-01.md
---
title: Secret plans
policy: {{kind: policy}}
draft: true
---
# Secret plans
=== docs/other.mkdn
---
status: Hidden
---
# Secret plans
=== docs/json.html.md.erb
;;;
"title": "Secret plans", "publish": false
;;;
# <%= current_page.data.title %>
=== docs/later.md
---
publishDate: 2027-01-01
---
# Secret plans
{PLUGINS.replace("policy-pages", "policy-pages: {dialect: middleman}")}"""


def test_drafts_of_every_kind_of_file_stay_in(build: Callable[..., BuiltSite]) -> None:
    built = build(EVERYWHERE, day=DAY)
    assert built.exit_code == 0, built.log
    assert told_in(built.folder, ["Secret plans"]) == []
    later = build(EVERYWHERE, day=datetime.date(2027, 1, 1))
    assert [path for path in later.files() if path.startswith("later/")] == ["later/index.html"]


def test_a_damaged_header_of_a_version_is_an_error(build: Callable[..., BuiltSite]) -> None:
    damaged = EVERYWHERE.replace("2027-01-01.md\n---\n", "2027-01-01.md\n\n---\n")
    built = build(damaged, day=DAY)
    assert built.exit_code == 1
    assert "docs/terms/2027-01-01.md:2:1: error[front-matter-damaged]" in built.log
    assert built.files() == []


COPIED = [
    "plans.txt",
    "plans.md.bak",
    "plans.MD",
    "plans.mdx",
    "plans.md~",
    "plans.html",
    "plans.xml",
    "plans",
]


def test_a_draft_that_would_be_copied_as_it_is_is_an_error(build: Callable[..., BuiltSite]) -> None:
    text = "---\ntitle: Plans\ndraft: true\n---\nText\n"
    built = build(HOME + "".join(f"=== docs/{name}\n{text}" for name in COPIED))
    assert built.exit_code == 1
    assert built.files() == []
    for name in COPIED:
        assert f"docs/{name}:3:1: error[draft-published]" in built.log


def test_other_files_are_copied(build: Callable[..., BuiltSite]) -> None:
    others = {
        "a.txt": "Text\n",
        "b.txt": "---\ntitle: Plans\n---\nText\n",
        "c.css": "/* status: draft */\n",
        "d.yml": "---\nstatus: draft\n",
        "e.html": "<!-- status: draft -->\n<p>Text</p>\n",
        "f.json": '{"draft": true}\n',
        "g.txt": "---\ntitle: Plans\npolicy: none\n---\nText\n",
        "h.txt": "Our policy:\n\npolicy:\n\nkind: policy\n",
        "i.yaml": "---\nkind: policy\npolicy: {kind: policy}\n",
        "j.txt": "---\nkind: Pod\n---\nText\n",
        "k.md.bak": "# Terms\n\n    ---\n    policy: {kind: policy}\n    ---\n",
    }
    built = build(HOME + "".join(f"=== docs/{name}\n{text}" for name, text in others.items()))
    assert built.exit_code == 0, built.log
    assert set(others) <= set(built.files())


def test_a_policy_that_is_copied_as_it_is_is_a_warning(build: Callable[..., BuiltSite]) -> None:
    header = "---\ntitle: Plans\npolicy: {kind: policy}\n---\n# Plans\n"
    files = {
        **{f"a{number}/{name}": header for number, name in enumerate(COPIED)},
        "b.txt": "---\ntitle: Plans\nkind: letter\n---\n# Plans\n",
        "c.MD": "---\ntitle: a: b\npolicy:\n  kind: policy\n---\n# Plans\n",
        "e.txt": "----\ntitle: Plans\npolicy:\n  kind: policy\n----\n# Plans\n",
        "d.md.txt": ';;;\n"policy": {"kind": "notice"}\n;;;\n# Plans\n',
    }
    built = build(HOME + "".join(f"=== docs/{name}\n{text}" for name, text in files.items()))
    assert built.exit_code == 1
    for name, text in files.items():
        line = next(
            n for n, one in enumerate(text.split("\n"), 1) if "policy" in one or "kind" in one
        )
        assert f"docs/{name}:{line}:1: warning[copied-policy]" in built.log, name
    assert built.log.count("[copied-policy]") == len(files)


def test_what_is_copied_or_read_by_others_on_purpose_may_be_left_out(
    build: Callable[..., BuiltSite],
) -> None:
    built = build(
        "=== docs/index.md\nWrite to <%= us %>.\n"
        "=== docs/terms.txt\n---\npolicy: {kind: policy}\n---\n# Terms\n"
        "=== mkdocs.yml\nsite_name: T\nsite_url: https://e.example/\n"
        "theme: {name: material, font: false}\nplugins: [policy-pages: "
        "{ignore_findings: [copied-policy, untranslated-directive]}]\n"
    )
    assert built.exit_code == 0, built.log
    assert "terms.txt" in built.files()


def test_a_misnamed_template_with_a_policy_is_reported_once(
    build: Callable[..., BuiltSite],
) -> None:
    header = "---\npolicy: {kind: policy}\n---\n# Plans\n"
    built = build(f"{HOME}=== docs/plans.MD.erb\n{header}=== docs/terms.erb.md\n{header}")
    assert built.exit_code == 1
    for name in ("plans.MD.erb", "terms.erb.md"):
        assert built.log.count(f"docs/{name}:") == 1, built.log


LET_OUT = {
    "a field of a hook, given late": (
        "hooks: [hooks.py]\nplugins: [policy-pages]\n",
        "=== hooks.py\ndef on_page_markdown(markdown, page, **options):\n"
        "    page.meta['draft'] = page.file.src_uri != 'index.md'\n"
        "=== docs/plans/one.md\n# Secret plans\n",
        "docs/plans/one.md:1:1: error[draft-published]: `draft` says",
    ),
    "a header that another plugin reads": (
        "plugins: [blog, policy-pages]\n",
        "=== docs/blog/index.md\n# Blog\n=== docs/blog/posts/one.md\n---\ndate: 2026-01-01\n"
        "---\n---\ntitle: Secret plans\nstatus: draft\n---\n# Secret plans\n",
        "docs/blog/posts/one.md:4:1: error[front-matter-damaged]",
    ),
    "a page of the configuration's that there is not": (
        "plugins: [policy-pages: {page_fields: {planz.md: {draft: true}}}]\n",
        "=== docs/plans.md\n# Secret plans\n",
        "mkdocs.yml:1:1: error[draft-published]: `page_fields` keeps `planz.md`",
    ),
}


@pytest.mark.parametrize("way", LET_OUT)
def test_what_would_let_a_draft_out_is_an_error(build: Callable[..., BuiltSite], way: str) -> None:
    plugins, drawing, message = LET_OUT[way]
    built = build(
        f"{HOME}{drawing}=== mkdocs.yml\nsite_name: T\nsite_url: https://e.example/\n"
        f"theme: {{name: material, font: false}}\n{plugins}",
        strict=False,
    )
    assert built.exit_code == 1
    assert message in built.log
    assert told_in(built.folder, ["Secret plans"]) == []


@pytest.mark.parametrize("field", ["draft: true", "status: in review"])
def test_a_draft_of_a_blog_stays_in(build: Callable[..., BuiltSite], field: str) -> None:
    built = build(
        f"{HOME}=== docs/blog/index.md\n# Blog\n=== docs/blog/posts/one.md\n---\n"
        f"date: 2026-01-01\n{field}\n---\n# Secret plans\n=== docs/blog/posts/two.md\n---\n"
        "date: 2026-01-01\n---\n# Shown\n=== mkdocs.yml\nsite_name: T\n"
        "site_url: https://e.example/\ntheme: {name: material, font: false}\n"
        "plugins: [search, blog, policy-pages]\n",
        strict=False,
    )
    assert built.exit_code == 0, built.log
    assert told_in(built.folder, ["Secret plans", "Shown"]) == ["Shown"]


def test_links_to_a_draft_do_not_tell_its_title(build: Callable[..., BuiltSite]) -> None:
    draft = PAGE.format(status="draft") + "## Costs\n"
    links = "[a](plans.md) [b](plans.md#costs)"
    built = build(
        f"{HOME}{links}\n=== docs/plans.md\n{draft}=== docs/terms.md\n---\n"
        f"policy: {{kind: policy, numbered: true}}\n---\n# Terms\n{links}\n"
        f"{PLUGINS}nav: [index.md, terms.md, Secret plans: plans.md]\n",
        strict=False,
    )
    assert built.exit_code == 0, built.log
    assert told_in(built.folder, ["Secret plans", "Costs"]) == []


def test_new_pages_are_drafts_until_their_authors_say_so(
    draw: Callable[[str], Path],
    run_build: Callable[..., BuiltSite],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = draw(
        f"{HOME}=== mkdocs.yml\nsite_name: T\nsite_url: https://e.example/\nnav: [index.md]\n"
        "theme: {name: material, font: false}\nvalidation: {omitted_files: warn}\n"
        "plugins: [policy-pages: {today: 2026-11-28}]\n"
    )
    monkeypatch.chdir(root)
    title = 'Our "1st" <page>: *one* # of {0}'
    for kind in KINDS:
        result = CliRunner().invoke(main, ["new", kind, title.format(kind)])
        assert result.exit_code == 0, result.output

    def built(folder: str) -> BuiltSite:
        return run_build(root, tmp_path / folder, strict=True)

    drafts = built("drafts")
    assert drafts.exit_code == 0, drafts.log
    assert [path for path in drafts.files() if path.endswith(".html")] == ["404.html", "index.html"]

    paths = [f"our-1st-page-one-of-{kind}" for kind in KINDS]
    configuration = (root / "mkdocs.yml").read_text()
    pages = ", ".join(f"{path}/index.md" for path in paths)
    (root / "mkdocs.yml").write_text(configuration.replace("[index.md]", f"[index.md, {pages}]"))
    for path in paths:
        page = root / "docs" / path / "index.md"
        draft = "  status: draft # remove this line to publish the page\n"
        page.write_text(page.read_text().replace(draft, ""))
    hasty = built("hasty")
    assert hasty.exit_code == 1
    assert (
        hasty.log.count(
            "warning[share-placeholder]: `description` still contains the placeholder `TODO:`"
        )
        == 4
    )
    assert hasty.log.count("[placeholder-text]") == 4
    for path in paths:
        page = root / "docs" / path / "index.md"
        text = page.read_text().replace("TODO: one sentence, for", "What is shown to")
        page.write_text(text.replace("Say here what", "What"))
    published = built("published")
    assert published.exit_code == 0, published.log
    for kind, path in zip(KINDS, paths, strict=True):
        (heading,) = published.page(f"{path}/index.html").xpath("//h1")
        assert heading.text_content() == title.format(kind)
