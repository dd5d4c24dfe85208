"""What a save touches, in words, and which title a broken page keeps."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.config.defaults import MkDocsConfig

from policy_pages.mkdocs.preview import Preview
from policy_pages.site.broken_page import title_of_broken
from policy_pages.site.saves import Output, SiteState, stamps_of, what_is_touched
from policy_pages.text.source import Source

BEFORE = SiteState(
    {"docs/a.md": (1, 1, 1), "docs/t/1.md": (2, 2, 2), "mkdocs.yml": (3, 3, 3)},
    {
        "/a/": Output(b"a", "docs/a.md", is_page=True),
        "/t/": Output(b"t", "docs/t/1.md", is_page=True),
        "/t/1/": Output(b"1", "docs/t/1.md", is_page=True),
        "/x/": Output(b"x", "docs/x.md", is_page=True),
        "/y/": Output(b"y", "docs/y.md", is_page=True),
        "/t/changes/": Output(b"c", "docs/t/1.md", is_page=True, is_redline=True),
        "/policies.json": Output(b"p"),
        "/t/feed.xml": Output(b"f"),
        "/logo.svg": Output((1, 1, 1), "docs/logo.svg"),
    },
)
CHANGED = (9, 9, 9)


def after(files: dict[str, tuple[int, int, int] | None], *different: str, **more: str) -> SiteState:
    """The same site, but for some files, pages that are different, and pages that are new."""
    state = SiteState({**BEFORE.files}, {**BEFORE.outputs})
    changed = {**BEFORE.files, **files}
    state.files = {name: stamp for name, stamp in changed.items() if stamp is not None}
    for address in different:
        state.outputs[address] = state.outputs[address]._replace(digest=b"new")
    for address, source in more.items():
        state.outputs[f"/{address}/"] = Output(b"new", source, is_page=True)
    return state


NOTHING = "no page is different"
CASES: dict[str | None, SiteState] = {
    None: after({}, "/a/"),  # the day is another one: nobody has saved a file
    f"docs/a.md changed: {NOTHING}": after({"docs/a.md": CHANGED}),
    "docs/a.md changed: updated /a/": after({"docs/a.md": CHANGED}, "/a/"),
    "docs/t/1.md changed: updated /t/, /t/1/, 1 redline, the register and 1 feed": after(
        {"docs/t/1.md": CHANGED}, "/t/", "/t/1/", "/t/changes/", "/policies.json", "/t/feed.xml"
    ),
    "docs/t/1.md changed: updated /t/, /t/1/ and 2 other pages": after(
        {"docs/t/1.md": CHANGED}, "/a/", "/x/", "/t/", "/t/1/"
    ),
    "mkdocs.yml changed: updated all 5 pages and 1 redline": after(
        {"mkdocs.yml": CHANGED}, "/a/", "/t/", "/t/1/", "/x/", "/y/", "/t/changes/"
    ),
    "mkdocs.yml changed: updated 4 pages and /logo.svg": after(
        {"mkdocs.yml": CHANGED}, "/a/", "/t/", "/t/1/", "/x/", "/logo.svg"
    ),
    "docs/b.md is new: updated /a/; added /b/": after({"docs/b.md": CHANGED}, "/a/", b="docs/b.md"),
    f"docs/a.md is now docs/b.md: {NOTHING}": after({"docs/a.md": None, "docs/b.md": (1, 1, 1)}),
    f"mkdocs.yml changed, docs/a.md is gone: {NOTHING}": after(
        {"docs/a.md": None, "mkdocs.yml": CHANGED}
    ),
    f"4 files changed: {NOTHING}": after(dict.fromkeys(["1", "2", "3", "4"], CHANGED)),
}


@pytest.mark.parametrize("said", CASES)
def test_what_a_save_touches(said: str | None) -> None:
    touched = what_is_touched(BEFORE, CASES[said])
    assert (str(touched) if touched is not None else None) == said


def test_what_is_removed_is_named() -> None:
    state = after({"docs/a.md": None})
    del state.outputs["/a/"]
    assert str(what_is_touched(BEFORE, state)) == "docs/a.md is gone: removed /a/"


def test_a_file_that_is_saved_during_a_build_is_named_after_the_next_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    docs, parts = tmp_path / "docs", tmp_path / "parts"
    for folder in (docs, parts):
        folder.mkdir()
    (parts / "read.md").write_text("")
    config: Any = MkDocsConfig()
    language = SimpleNamespace(name=None, languages=(), folder="")
    site: Any = SimpleNamespace(language=language, options=SimpleNamespace(root=tmp_path))
    preview = Preview()
    with caplog.at_level(logging.INFO):
        for name in ("late.md", "later.md"):
            preview.begin(config, [docs], tmp_path)
            (docs / name).write_text("")
            preview.end(site)
            preview.follow([docs, parts])
        preview.begin(config, [docs], tmp_path)
        preview.end(site)
    assert caplog.messages == [
        "docs/late.md is new: no page is different",
        "docs/later.md is new: no page is different",
    ]


def test_what_editors_leave_beside_a_file_is_no_file_of_the_site(tmp_path: Path) -> None:
    left = [".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", "a.md.tmp", "a.md___jb_tmp___"]
    for name in ["a.md", ".meta.yml", *left]:
        (tmp_path / name).write_text("")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").write_text("")
    assert set(stamps_of([tmp_path, tmp_path / "none"], tmp_path)) == {"a.md", ".meta.yml"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: a: b\n---\n# No\n", "a: b"),
        ('---\nx: y: z\ntitle: "Fees" \n---\n# No\n', "Fees"),
        ("---\r\ntitle: Fees\r\nx: y: z\r\n---\r\n", "Fees"),
        ("---\ntitle: Fees\npolicy:\n  kind: policy\n\n# No\n", "Fees"),  # it is never closed
        ("title: Fees\n---\n\n# No\n", "Fees"),
        ("---\n\ntitle: the text\n\n# Fees\n", "Fees"),
        ("---\ntitle:\n---\n\n```\n# code\n```\n## Real ##\n", "Real"),
        (
            "# Fees for <%= x %> and **all** [of us](x.md) {#fees}\r\n",
            "Fees for … and all of us",
        ),
        ("Fees\n====\n", "Fees"),
        ("# <b>x</b>\n", "<b>x</b>"),
        ("Text\n\n#hash\n", None),
        ("", None),
    ],
)
def test_a_broken_page_keeps_its_title(text: str, title: str | None) -> None:
    assert title_of_broken(Source("page.md", text), {}) == title


def test_a_title_that_could_be_read_goes_first() -> None:
    source = Source("page.md", "# Heading\n")
    assert title_of_broken(source, {"title": " Title "}) == "Title"
    assert title_of_broken(source, {"title": ["x"]}) == "Heading"


@pytest.mark.parametrize("text", ["# #", "[", "<%", "```\n~~~\n", "{", "title: x \n"])
def test_a_long_page_takes_no_longer_to_have_a_title(text: str) -> None:
    title_of_broken(Source("page.md", "# " + text * 200_000), {})
    title_of_broken(Source("page.md", f"---\ntitle: {text.strip() * 100_000}\n---\n"), {})
