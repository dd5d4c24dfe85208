"""What ``mkdocs serve`` watches: all that a site is made of, however an editor saves it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watchdog.events import FileModifiedEvent, FileSystemEvent, FileSystemEventHandler

from policy_pages.site.saves import Stamp, stamp_of

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer


class Watched(FileSystemEventHandler):
    """Files and folders that a site is rebuilt for, also those that do not exist yet.

    MkDocs watches folders and files that are there when it starts; it loses one that is removed and
    made anew, as editors and Git do. So the folder above each is watched, too.

    :param pages: the folder of the pages, which MkDocs watches.
    """

    def __init__(self, server: LiveReloadServer, pages: Path) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._stamps: dict[Path, Stamp | None] = {}
        self._above: dict[Path, tuple[Stamp | None, Any]] = {}
        self._of_pages = server.observer.schedule(
            FileSystemEventHandler(), str(pages), recursive=True
        )

    def follow(self, paths: Iterable[Path]) -> None:
        """Watch these from now on."""
        with self._lock:
            for path in paths:
                if path not in self._stamps:
                    self._stamps[path] = None
                    self._watch(path)
                self._stamps[path] = stamp_of(path)
                self._watch_above(path)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something has changed in a folder above."""
        with self._lock:
            changed = [path for path, stamp in self._stamps.items() if stamp_of(path) != stamp]
            for path in changed:
                self._stamps[path] = stamp_of(path)
                self._watch(path)
                self._watch_above(path)
        if changed:  # as if it were a page: MkDocs then builds the site
            self._server.observer.event_queue.put(
                (FileModifiedEvent(str(changed[0])), self._of_pages)
            )

    def _watch(self, path: Path) -> None:
        """Let MkDocs watch a folder, from anew if it was another one of that name."""
        if path.is_dir():
            with suppress(KeyError):  # which says that it is no longer watched
                while True:
                    self._server.unwatch(str(path))
            self._server.watch(str(path))

    def _watch_above(self, path: Path) -> None:
        above = next(folder for folder in path.parents if folder.is_dir())
        stamp, watch = self._above.get(above, (None, None))
        if watch is None or stamp != stamp_of(above):
            if watch is not None:
                self._server.observer.unschedule(watch)
            watch = self._server.observer.schedule(self, str(above), recursive=False)
            self._above[above] = (stamp_of(above), watch)
