"""A built site takes the place of the last one: as a whole, or not at all.

A build writes into a new folder beside that of the site (:func:`stage`). Only a finished site is
published (:meth:`StagedSite.publish`). If the build fails, is interrupted or fills the disk, the
last site is as it was.

What a web server's readers see meanwhile: each file is the old or the new one, never half of one
and never missing. Files come in an order that suits browsers: first what pages need, then pages,
and files that are gone go last. For some milliseconds some pages are new and others old.

The folder of the site itself stays the same one. If it were renamed, as would be possible in one
step, a container that has it as a volume, a shell and a server that were started in it would go on
with the old folder, and so with an empty one. Its owner, its mode, a link to it and files in it
that are no part of the site, such as `.git`, stay what they are for the same reason.
"""

from __future__ import annotations

import atexit
import errno
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

_LOCK = "lock"
"""A file that is locked while its build runs; the system unlocks it when the process ends."""
_IGNORED = ".gitignore"
_LONGEST_NAME = 100
_SITE = "site"
_KEPT = "kept"


class StagedSite:
    """A folder that a build writes into, until it takes the place of the last site.

    :param target: the folder of the site; it may not exist.
    :param workspace: a folder for this build alone.
    :ivar folder: what the build writes into; it does not exist at first.
    """

    def __init__(self, target: Path, workspace: Path, lock: IO[bytes]) -> None:
        self.target = target
        self.folder = workspace / _SITE
        self._workspace = workspace
        self._lock = lock
        self._process = os.getpid()
        atexit.register(self.discard)  # for a build that is interrupted and does not say so

    def publish(self) -> None:
        """Put the new site in the place of the last one.

        :raises OSError: where that cannot be done; the last site is then as it was.
        """
        kept = self._workspace / _KEPT
        kept.mkdir()
        with _uninterrupted():
            _take(_steps(self.folder, self.target), kept)
        self.discard()

    def discard(self) -> None:
        """Remove the new site; of one that is published, remove what is left of the last."""
        atexit.unregister(self.discard)
        if os.getpid() == self._process:  # and not a copy of it that a plugin began
            _remove(self._workspace, self._lock)


def stage(site: Path) -> StagedSite:
    """A new folder for a site. What killed builds have left is removed.

    It is beside the site's folder; if that is a volume, or nothing can be written there, it is in
    it, under a name that begins with a dot.

    :param site: the folder of the site, or a link to it.
    :raises OSError: where there is no place for it.
    """
    target = Path(os.path.realpath(site))
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.name[:_LONGEST_NAME]}.building-"
    places = [target.parent, *([target] if target.is_dir() else [])]
    for place in places:
        _remove_left_over(place, prefix)
    if os.path.ismount(target):
        places.reverse()
    try:
        return StagedSite(target, *_open_workspace(places[0], prefix))
    except OSError:
        return StagedSite(target, *_open_workspace(places[-1], prefix))


# -- the folders of builds -----------------------------------------------------------------------


def _open_workspace(place: Path, prefix: str) -> tuple[Path, IO[bytes]]:
    """A new folder and its lock.

    :raises OSError: where it cannot be made.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        try:
            lock = (folder / _LOCK).open("xb")
        except FileNotFoundError:
            continue  # another build took it for one that was left over
        if _lock(lock) is False or not _is_file_at(lock, folder / _LOCK):
            lock.close()  # so it did a moment later, or has removed it already
            continue
        try:
            (folder / _IGNORED).write_text("*\n")  # so that Git does not list it meanwhile
        except BaseException:
            _remove(folder, lock)
            raise
        return folder, lock


def _remove_left_over(place: Path, prefix: str) -> None:
    """Remove the folders of builds that were killed, and not those of builds that still run."""
    found: list[os.DirEntry[str]] = []
    with suppress(OSError):
        found += os.scandir(place)
    for entry in found:
        if not entry.name.startswith(prefix) or not entry.is_dir(follow_symlinks=False):
            continue
        folder = Path(entry.path)
        with suppress(OSError):
            try:
                lock = (folder / _LOCK).open("rb+")
            except FileNotFoundError:  # killed before there was one, or after all else was removed
                folder.rmdir()
                continue
            if _lock(lock):
                _remove(folder, lock)
            lock.close()


def _remove(workspace: Path, lock: IO[bytes]) -> None:
    """Remove a build's folder; its lock last, so that the rest can be removed later if this is
    interrupted."""
    with suppress(OSError):
        for entry in [*os.scandir(workspace)]:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            elif entry.name != _LOCK:
                os.unlink(entry.path)
    if sys.platform == "win32":
        lock.close()  # no open file can be removed there, and so not that of a build that has begun
    with suppress(OSError):
        (workspace / _LOCK).unlink()
        workspace.rmdir()
    lock.close()  # only now: a build that has just begun would lock a file that goes in a moment


def _is_file_at(file: IO[bytes], path: Path) -> bool:
    """Whether an open file is the one at a path."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _lock(file: IO[bytes]) -> bool | None:
    """Lock a file, until it is closed or the process ends.

    :return: whether that was possible; None where the file system has no locks.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        is_taken = error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
        return False if is_taken else None
    return True


# -- the new site and the last -------------------------------------------------------------------


class Step(NamedTuple):
    """One file or folder that comes or goes.

    :param place: where, in the folder of the site.
    :param source: what is put there; None: what is there goes.
    """

    place: Path
    source: Path | None = None


def _steps(new: Path, old: Path) -> Sequence[Step]:
    """What is to be done so that one folder is like another: what pages need comes first, then
    new folders, then pages; what is gone goes last."""
    if not os.path.lexists(old):
        return [Step(old, new)]
    return sorted(_compared(new, old, is_top=True), key=_rank)


def _rank(step: Step) -> int:
    if step.source is None:
        return 3
    if step.source.suffix in (".html", ".xml", ".json"):
        return 2
    return 1 if step.source.is_dir() else 0


def _compared(
    new: Path, old: Path, *, is_top: bool = False, is_kept: bool = False
) -> Iterator[Step]:
    """The steps in a folder.

    :param is_top: whether it is that of the site.
    :param is_kept: whether what the new one does not have stays in the old one.
    """
    for source in sorted(new.iterdir()):
        place = old / source.name
        if _is_folder(source) and (_is_folder(place) or is_top and place.is_dir()):
            yield from _compared(source, place, is_kept=is_kept or is_top and _is_kept(place))
        else:
            yield Step(place, source)
    for place in [] if is_kept else sorted(old.iterdir()):
        # asked of the system, which may hold `A.html` and `a.html` for the same
        if not os.path.lexists(new / place.name) and not (is_top and _is_kept(place)):
            yield Step(place)


def _is_kept(place: Path) -> bool:
    """Whether a build leaves alone what is in the folder of a site, as MkDocs does: hidden files,
    and folders that are elsewhere."""
    is_elsewhere = place.is_dir() and (not _is_folder(place) or os.path.ismount(place))
    return place.name.startswith(".") or is_elsewhere


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder itself, and no link to one."""
    is_junction: Callable[[Path], bool] = getattr(os.path, "isjunction", lambda path: False)
    return path.is_dir() and not path.is_symlink() and not is_junction(path)


def _take(steps: Sequence[Step], kept: Path) -> None:
    """Take steps, all or none.

    :param kept: an empty folder for what goes.
    :raises OSError: for a step that cannot be taken.
    """
    undo: list[Callable[[], None]] = []
    try:
        for number, step in enumerate(steps):
            old = kept / str(number)
            if os.path.lexists(step.place):
                is_covered = step.source is not None and not _is_folder(step.source)
                _keep(step.place, old, stays=is_covered)
                undo.append(partial(_move, old, step.place))
            if step.source is not None:
                _move(step.source, step.place)
                undo.append(partial(_move, step.place, step.source))
    except BaseException:
        for undo_one in reversed(undo):
            with suppress(OSError):
                undo_one()
        raise


def _keep(place: Path, old: Path, *, stays: bool) -> None:
    """Keep what is at a place.

    :param stays: whether it is to be there until another file takes its place, if that can be.
    """
    if stays and not place.is_dir():
        with suppress(OSError, NotImplementedError):  # not every system has links
            os.link(place, old, follow_symlinks=False)
            return
    _move(place, old)


def _move(source: Path, place: Path) -> None:
    """Move a file or a folder, in one step.

    What is on another volume is copied first, so that nobody sees half of it.
    """
    try:
        os.replace(source, place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    else:
        return
    near = Path(tempfile.mkdtemp(prefix=".", dir=place.parent))
    try:
        if source.is_dir() and not source.is_symlink():
            shutil.copytree(source, near / place.name, symlinks=True)
        else:
            shutil.copy2(source, near / place.name, follow_symlinks=False)
        os.replace(near / place.name, place)
    finally:
        shutil.rmtree(near, ignore_errors=True)
    if _is_folder(source):
        shutil.rmtree(source)
    else:
        source.unlink()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and the like wait: what follows takes milliseconds."""
    received: list[int] = []
    handlers: dict[signal.Signals, Any] = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not None:  # else it is not Python's
                handlers[number] = signal.signal(number, lambda number, _: received.append(number))
    except ValueError:
        pass  # in another thread than the first, which alone is interrupted
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for again in received:
            signal.raise_signal(again)
