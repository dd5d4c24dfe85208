"""Which file a partial's name means, and that no name leads out of the folders."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from equipment import as_nobody, open_folder
from policy_pages.erb.errors import PageError
from policy_pages.files import reading as folder_files
from policy_pages.files.partials import FolderPartials

PAGE = "guide/page.html.md.erb"


def write(root: Path, *paths: str) -> Path:
    for name in paths:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {name}", encoding="utf-8")
    return root


ORDER = [
    # the files there are, the name, the file it means
    (["guide/_a.erb", "_a.erb"], "a", "guide/_a.erb"),
    (["guide/a.erb", "_a.erb"], "a", "_a.erb"),
    (["guide/a.erb", "a.erb"], "a", "guide/a.erb"),
    (["a.md.erb"], "a", "a.md.erb"),
    (["guide/_a.erb", "guide/_a.md.erb"], "a", "guide/_a.erb"),
    (["guide/_a.html.md.erb"], "a", "guide/_a.html.md.erb"),
    (["guide/_a.html.erb"], "a", "guide/_a.html.erb"),
    (["guide/_a.md"], "a", "guide/_a.md"),
    (["guide/_a.html"], "a", None),
    (["_a.html"], "a.html", "_a.html"),
    (["guide/_a.html"], "a.html", None),
    (["guide/a.txt"], "a.txt", "guide/a.txt"),
    (["guide/parts/_a.erb"], "parts/a", "guide/parts/_a.erb"),
    (["parts/_a.erb"], "parts/a", "parts/_a.erb"),
    (["_a.v2.md.erb"], "a.v2", "_a.v2.md.erb"),
    (["_a.v2.md.erb"], "a", None),
    (["_a.erb"], "../a", "_a.erb"),
    (["_a.erb"], "/a", "_a.erb"),
    (["guide/_a.erb"], "x/../a", None),
    (["guide/_a.erb"], "*", None),
    (["guide/_a.erb"], "[a]", None),
    (["guide/_a.erb"], "", None),
    ([], "a", None),
]


@pytest.mark.parametrize(("files", "name", "expected"), ORDER)
def test_a_name_means_a_file(
    tmp_path: Path, files: list[str], name: str, expected: str | None
) -> None:
    found = FolderPartials([write(tmp_path, *files)], tmp_path).find(name, PAGE)
    assert (found.path if found is not None else None) == expected
    assert found is None or found.text == f"text of {expected}"


def test_an_earlier_folder_goes_first(tmp_path: Path) -> None:
    write(tmp_path, "one/_b.erb", "two/_a.erb", "two/_b.erb")
    partials = FolderPartials([tmp_path / "one", tmp_path / "two"], tmp_path)
    assert [partials.find(name, PAGE).path for name in "ab"] == ["two/_a.erb", "one/_b.erb"]  # type: ignore[union-attr]
    assert partials.names() == ["a", "b"]


@pytest.mark.parametrize(
    "name", ["../../a", "../../../etc/passwd", "/../a", "..", "../..", "a\0", "../../x/../../a"]
)
def test_no_name_leads_out(tmp_path: Path, name: str) -> None:
    write(tmp_path, "_a.erb", "a", "source/guide/_b.erb")
    partials = FolderPartials([tmp_path / "source"], tmp_path)
    with contextlib.suppress(PageError):
        assert partials.find(name, PAGE) is None


def test_links_lead_about_in_the_site_and_not_out(tmp_path: Path) -> None:
    write(tmp_path, "secret/_a.erb", "site/source/guide/_in.erb", "site/shared/_s.erb")
    site = tmp_path / "site"
    source = site / "source"
    (source / "_file.erb").symlink_to(tmp_path / "secret" / "_a.erb")
    (source / "folder").symlink_to(tmp_path / "secret")
    (source / "_loop.erb").symlink_to(source / "_loop.erb")
    (source / "circle").symlink_to(source)
    (source / "_same.erb").symlink_to(source / "guide" / "_in.erb")
    (source / "common").symlink_to(site / "shared")
    partials = FolderPartials([source], site)
    for name in ("file", "folder/a", "loop"):
        assert refusal(partials, name).code == "unreadable-file"
    assert partials.find("same", PAGE) is not None
    assert partials.find("common/s", PAGE) is not None
    assert partials.names() == ["common/s", "guide/in", "same"]


def refusal(partials: FolderPartials, name: str) -> PageError:
    with pytest.raises(PageError) as caught:
        partials.find(name, PAGE)
    return caught.value


def test_what_cannot_be_taken_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "_two.md.erb", "_two.html.erb", "_h.haml", "_mixed.erb.md", "_large.erb")
    (tmp_path / "_bytes.erb").write_bytes(b"a\xff")
    (tmp_path / "head.erb").write_text("---\na: [\n---\n")
    monkeypatch.setattr(folder_files, "MOST_BYTES", 15)
    partials = FolderPartials([tmp_path], tmp_path)
    codes = {name: refusal(partials, name).code for name in ("two", "h", "mixed", "large", "bytes")}
    assert codes == {
        "two": "ambiguous-partial",
        "h": "unsupported-partial",
        "mixed": "unsupported-partial",
        "large": "unreadable-file",
        "bytes": "unreadable-file",
    }
    assert refusal(partials, "head").code == "front-matter-yaml"


def test_a_file_that_may_not_be_read_is_said() -> None:
    with open_folder() as root:
        (write(root, "_a.erb") / "_a.erb").chmod(0)
        with as_nobody():
            assert refusal(FolderPartials([root], root), "a").code == "unreadable-file"


def test_a_header_is_taken_off_files_that_are_no_partials_alone(tmp_path: Path) -> None:
    text = "---\ntitle: x\n---\n\nbody"
    for name in ("_a.erb", "b.erb"):
        (tmp_path / name).write_text(text)
    partials = FolderPartials([tmp_path], tmp_path)
    found = [partials.find(name, PAGE) for name in "ab"]
    assert [p.text[p.start :] for p in found if p is not None] == [text, "body"]


@pytest.mark.parametrize("name", ["_a.erb", "a.erb"])
@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("---\nstatus: draft\n---\n", "draft-printed"),
        ("----\npublished: no\n----\n", "draft-printed"),
        ("---\ntitle: a: b\nstatus: draft\n---\n", "draft-printed"),
        ("<%# draft: true %>\n", "draft-printed"),
        ("---\nstatus: new\n---\n", None),
        ("<% status = 'draft' %>\n", None),
    ],
)
def test_a_partial_that_is_not_to_be_published_is_refused(
    tmp_path: Path, name: str, header: str, code: str | None
) -> None:
    (tmp_path / name).write_text(f"{header}text\n")
    partials = FolderPartials([tmp_path], tmp_path)
    if code is None:
        assert partials.find("a", PAGE) is not None
    else:
        assert refusal(partials, "a").code == code


def test_a_damaged_header_of_a_file_that_is_not_a_partial_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.erb").write_text("\n---\ntitle: A\n---\ntext\n")
    assert refusal(FolderPartials([tmp_path], tmp_path), "a").code == "front-matter-damaged"
