"""A new site takes the place of the last one, as a whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from policy_pages.files import staging as module
from policy_pages.files.staging import stage

Tree = dict[str, str]


def write(folder: Path, tree: Tree) -> None:
    for name, text in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("-> "):
            path.symlink_to(text.removeprefix("-> "))
        else:
            path.write_text(text)


def read(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): (
            f"-> {os.readlink(path)}" if path.is_symlink() else path.read_text()
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


LAST = {
    "index.html": "old",
    "gone.html": "old",
    "terms/index.html": "old",
    "terms/gone.css": "old",
    "gone/deep/x.html": "old",
    "is-folder/x.html": "old",
    "is-file": "old",
    "inner/link": "-> ../index.html",
    "elsewhere": "-> ../elsewhere",
    ".git/HEAD": "kept",
    ".well-known/kept.txt": "kept",
    ".htaccess": "old",
}
NEW = {
    "index.html": "new",
    "terms/index.html": "new",
    "fees/deep/index.html": "new",
    "is-folder": "new",
    "is-file/x.html": "new",
    "inner/link": "new",
    "assets/new.css": "new",
    ".well-known/new.txt": "new",
    ".htaccess": "new",
}
KEPT = {
    ".git/HEAD": "kept",
    ".well-known/kept.txt": "kept",
    "elsewhere": "-> ../elsewhere",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The last site, beside a folder that it links to."""
    write(tmp_path, {"elsewhere/x.txt": "elsewhere"})
    write(tmp_path / "site", LAST)
    return tmp_path / "site"


def built(site: Path) -> module.StagedSite:
    new = stage(site)
    write(new.folder, NEW)
    return new


def fail_at(number: int) -> Callable[[Path, Path], None]:
    """What moves files, but not at its call of that number: then the disk is full."""
    calls: list[Path] = []
    move = os.replace

    def replace(source: Path, place: Path) -> None:
        calls.append(source)
        if len(calls) == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place))
        move(source, place)

    return replace


def refuse(*paths: Path, **options: object) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def test_a_new_site_takes_the_place_of_the_last(site: Path) -> None:
    place = site.stat().st_ino
    new = built(site)
    assert read(site) == LAST
    new.publish()
    assert read(site) == NEW | KEPT
    assert site.stat().st_ino == place  # a volume of a container, or a shell's folder
    assert not (site / "gone").exists()
    assert sorted(os.listdir(site.parent)) == ["elsewhere", "site"]


@pytest.mark.parametrize("has_links", [True, False])
def test_what_cannot_be_done_leaves_the_last_site(
    site: Path, monkeypatch: pytest.MonkeyPatch, *, has_links: bool
) -> None:
    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    for number in range(1, 30):
        new = built(site)
        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", fail_at(number))
            with suppress(OSError):
                new.publish()
        new.discard()
        if read(site) == NEW | KEPT:
            break
        assert read(site) == LAST, number
    assert number > len(NEW)


def test_another_volume_is_copied_to(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = os.replace

    def replace(source: Path, place: Path) -> None:
        if ".site.building-" in str(source) and ".site.building-" not in str(place):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        move(source, place)

    new = built(site)
    monkeypatch.setattr(os, "replace", replace)
    new.publish()
    assert read(site) == NEW | KEPT
    assert sorted(os.listdir(site.parent)) == ["elsewhere", "site"]


@pytest.mark.parametrize("how", ["missing", "deep", "link", "loose link", "in itself", "mount"])
def test_where_the_site_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    site = tmp_path / "a/b/site" if how == "deep" else tmp_path / "site"
    if how in ("in itself", "mount"):
        site.mkdir()
    if how in ("link", "loose link"):
        site.symlink_to(tmp_path / "real", target_is_directory=True)
    if how == "link":
        write(tmp_path, {"elsewhere/x.txt": "elsewhere"})
        write(tmp_path / "real", LAST)
    if how == "in itself":
        make = module.tempfile.mkdtemp

        def make_inside(*, prefix: str, dir: Path) -> str:
            if dir == tmp_path:
                refuse()
            return make(prefix=prefix, dir=dir)

        monkeypatch.setattr(module.tempfile, "mkdtemp", make_inside)
    if how == "mount":
        monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == site)
    new = built(site)
    is_inside = how in ("in itself", "mount")
    assert (site in new.folder.parents) == is_inside
    new.publish()
    assert read(site.resolve()) == NEW | (KEPT if how == "link" else {})
    assert site.is_symlink() == (how in ("link", "loose link"))
    (site / "index.html").write_text("changed")
    again = built(site)
    again.publish()
    assert read(site.resolve())["index.html"] == "new"
    assert not [path for path in tmp_path.rglob("*building*")]


def test_pages_come_after_what_they_need_and_before_what_is_gone(site: Path) -> None:
    new = built(site)
    steps = [step.place.relative_to(site).as_posix() for step in module._steps(new.folder, site)]
    new.discard()
    assert steps.index(".htaccess") < steps.index("assets") < steps.index("index.html")
    assert set(steps[-3:]) == {"gone", "gone.html", "terms/gone.css"}


WAITING = """\
import signal, sys, time
from pathlib import Path
from typing import IO
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from policy_pages.files.staging import stage
new = stage(Path(sys.argv[1]))
new.folder.mkdir()
print("ready", flush=True)
time.sleep(600)
"""


def test_what_killed_builds_leave_is_removed_and_not_what_others_write(site: Path) -> None:
    command = [sys.executable, "-c", WAITING, str(site)]
    others = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    try:
        for other in others:
            assert other.stdout is not None
            assert other.stdout.readline() == b"ready\n"
        others[0].kill()
        others[0].wait()
        (site.parent / ".site.building-empty").mkdir()
        (site.parent / ".site.building-mine").mkdir()
        (site.parent / ".site.building-mine/x").write_text("an author's own")
        new = built(site)
        left = {path.name for path in site.parent.glob(".site.building-*")}
        assert len(left) == 3  # the other's, this one and the author's
        assert ".site.building-mine" in left
        others[1].send_signal(signal.SIGINT)
        others[1].wait()
        new.publish()
        assert [path.name for path in site.parent.glob(".*")] == [".site.building-mine"]
    finally:
        for other in others:
            other.kill()
            other.wait()
            assert other.stdout is not None
            other.stdout.close()
    assert read(site) == NEW | KEPT


def test_an_interruption_waits_until_the_site_is_whole(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = os.replace

    def replace(source: Path, place: Path) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        move(source, place)

    new = built(site)
    monkeypatch.setattr(os, "replace", replace)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            new.publish()
    finally:
        signal.signal(signal.SIGINT, before)
    new.discard()
    assert read(site) == NEW | KEPT


def test_a_build_that_begins_is_not_taken_for_one_that_was_killed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another build finds the folder of this one before it is locked, and removes it."""
    lock, others = module._lock, []

    def after_another(file: IO[bytes]) -> bool | None:
        if not others:
            (folder,) = site.parent.glob(".site.building-*")
            others.append(folder)
            with (folder / "lock").open("rb+") as of_other:
                assert lock(of_other)
                module._remove(folder, of_other)
        return lock(file)

    monkeypatch.setattr(module, "_lock", after_another)
    new = stage(site)
    (folder,) = site.parent.glob(".site.building-*")
    assert folder != others[0]
    assert (folder / "lock").exists()
    new.discard()
