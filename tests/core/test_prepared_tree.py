"""A prepared folder is written again and again: after changes, mistakes and interruptions."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from policy_pages.preparing import tree
from policy_pages.preparing.tree import LIST, Written, check_target, write_tree
from policy_pages.text.diagnostics import RefusedError

FIRST = {"docs/a.md": b"A", "docs/x": b"X", "docs/b/c.md": b"C", "mkdocs.yml": b"n: 1\n"}


def files_in(folder: Path) -> dict[str, bytes]:
    """All files of a folder, and its empty folders."""
    found = (path for path in folder.rglob("*") if path.is_file() or not any(path.iterdir()))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"/"
        for path in found
        if path.name != LIST
    }


def without(name: str, **added: bytes) -> dict[str, bytes]:
    return {path: data for path, data in FIRST.items() if path != name} | added


# what happens -> what is written next, and how many files are new, the same and gone
NEXT: Mapping[str, tuple[Mapping[str, bytes], Written]] = {
    "nothing changes": (FIRST, Written(0, 4, 0)),
    "a page becomes a draft": (without("docs/b/c.md"), Written(0, 3, 1)),
    "a page changes and keeps its length": ({**FIRST, "docs/a.md": b"B"}, Written(1, 3, 0)),
    "a file becomes a folder": (without("docs/x", **{"docs/x/y": b"Y"}), Written(1, 3, 1)),
    "a folder becomes a file": (without("docs/b/c.md", **{"docs/b": b"B"}), Written(1, 3, 1)),
    "a name changes its case": (without("docs/a.md", **{"docs/A.md": b"A"}), Written(1, 3, 1)),
}


def test_a_folder_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, (name, (following, expected)) in enumerate(NEXT.items()):
        folder = tmp_path / str(number)
        write_tree(FIRST, folder)
        (folder / "site").mkdir()
        (folder / "site/index.html").write_bytes(b"built")
        times = {path: os.stat(folder / path).st_mtime_ns for path in (*FIRST, LIST)}
        assert write_tree(following, folder) == expected, name
        assert files_in(folder) == {**following, "site/index.html": b"built"}, name
        for path in FIRST.items() & following.items():
            assert os.stat(folder / path[0]).st_mtime_ns == times[path[0]], name
        is_same_list = following.keys() == FIRST.keys()
        assert (os.stat(folder / LIST).st_mtime_ns == times[LIST]) == is_same_list, name

        # interrupted at each file, by anything: the next run completes it
        for count in range(expected.new + 1):
            interrupted = tmp_path / f"{number}-{count}"
            write_tree(FIRST, interrupted)
            left = [*range(count)]

            def put(place: Path, data: bytes, left: list[int] = left) -> None:
                if place.name != LIST and not left:
                    raise KeyboardInterrupt
                if place.name != LIST:
                    left.pop()
                place.write_bytes(data)

            with monkeypatch.context() as patch:
                patch.setattr(tree, "_put", put)
                if count < expected.new:
                    with pytest.raises(KeyboardInterrupt):
                        write_tree(following, interrupted)
            write_tree(following, interrupted)
            assert files_in(interrupted) == following, name


def test_what_another_run_makes_meanwhile_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_file = tree.put_file

    def put(path: Path, data: bytes, *, is_forced: bool) -> None:
        if not path.exists():
            path.write_bytes(b"of another run")
            raise FileExistsError
        put_file(path, data, is_forced=is_forced)

    monkeypatch.setattr(tree, "put_file", put)
    write_tree(FIRST, tmp_path / "to")
    assert files_in(tmp_path / "to") == FIRST


def test_folders_that_are_not_prepared_ones_are_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "c.md").write_bytes(b"mine")
    folders = {
        name: tmp_path / name
        for name in ("full", "broken", "name", "list", "out", "link", "listed")
    }
    for name, folder in folders.items():
        if name != "full":
            write_tree(FIRST, folder)
    folders["full"].mkdir()
    (folders["full"] / "mine.txt").write_bytes(b"mine")
    (folders["broken"] / LIST).write_bytes(b"[]")
    (folders["name"] / LIST).write_text(json.dumps({"written": ["a\0b"]}))
    (folders["list"] / LIST).write_text(json.dumps({"written": ["../outside/c.md"]}))
    (folders["out"] / "docs/b/c.md").unlink()
    (folders["out"] / "docs/b").rmdir()
    (folders["out"] / "docs/b").symlink_to(outside)
    (folders["link"] / "docs/a.md").unlink()
    (folders["link"] / "docs/a.md").symlink_to(outside / "c.md")
    (folders["listed"] / LIST).rename(outside / LIST)
    (folders["listed"] / LIST).symlink_to(outside / LIST)
    said = {}
    for name, folder in folders.items():
        with pytest.raises(RefusedError) as caught:
            write_tree({"docs/a.md": b"new"}, folder)
        said[name] = str(caught.value).replace(str(tmp_path), "")
    assert said == {
        "full": "/full has files that `policy-pages prepare` did not write: name a new or empty"
        " folder with --to, or remove this one",
        "broken": "/broken/.policy-pages.json cannot be read: remove /broken, and try again",
        "name": "/name/.policy-pages.json cannot be read: remove /name, and try again",
        "list": "/list/../outside/c.md leads out of /list: remove the link",
        "out": "/out/docs/b/c.md leads out of /out: remove the link",
        "link": "/link/docs/a.md leads out of /link: remove the link",
        "listed": "/listed/.policy-pages.json leads out of /listed: remove the link",
    }
    assert (outside / "c.md").read_bytes() == b"mine"
    assert {*json.loads((outside / LIST).read_text())["written"]} == FIRST.keys()
    with pytest.raises(RefusedError, match="the site publishes a file"):
        write_tree({LIST: b"{}"}, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    (folders["full"] / "mine.txt").unlink()
    write_tree(FIRST, folders["full"])  # an empty folder is as good as none


def test_folders_of_the_site_are_refused(tmp_path: Path) -> None:
    sources = {name: tmp_path / f"site/{name}" for name in ("docs", "theme", "built")}
    (tmp_path / "theme-elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    sources["theme"].symlink_to(tmp_path / "theme-elsewhere")
    refused = {}
    for target in (
        *("", "site", "site/docs", "site/docs/x", "site/theme/x", "theme-elsewhere", "site/built"),
        *("site/prepared/zensical", "prepared", "site/docs2"),
    ):
        try:
            check_target(tmp_path / target, tmp_path / "site", sources)
        except RefusedError as error:
            refused[target] = str(error).removeprefix(f"{tmp_path / target} ").partition(":")[0]
    assert refused == {
        "": "contains the site that is prepared",
        "site": "contains the site that is prepared",
        "site/docs": "is the folder of docs",
        "site/docs/x": "is in the folder of docs",
        "site/theme/x": "is in the folder of theme",
        "theme-elsewhere": "is the folder of theme",
        "site/built": "is the folder of built",
    }
