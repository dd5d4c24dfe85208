"""What ``mkdocs serve`` watches: all that a site is made of, however an editor saves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileModifiedEvent, FileSystemEvent, FileSystemEventHandler

from policy_pages.site.saves import Stamp, stamp_of

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer
    from watchdog.observers.api import ObservedWatch


class Watched(FileSystemEventHandler):
    """Files and folders that a site is rebuilt for, also those that do not exist yet.

    MkDocs watches folders and files that are there when it starts; it loses one that is removed and
    made anew, as editors and Git do. So the folder above each is watched, too.

    :param pages: the folder of the pages, which MkDocs watches.
    """

    def __init__(self, server: LiveReloadServer, pages: Path) -> None:
        self._server = server
        self._observer = server.observer
        self._wanted: Sequence[Path] = ()
        self._stamps: dict[Path, Stamp | None] = {}
        self._above: dict[Path, tuple[Stamp | None, ObservedWatch]] = {}
        self._of_some: ObservedWatch | None = None
        self._of_pages = self._observer.schedule(
            FileSystemEventHandler(), str(pages), recursive=True
        )

    def follow(self, paths: Iterable[Path]) -> None:
        """Watch these, too, from now on."""
        self._wanted = [*paths]
        if not self._observer.is_alive():  # nothing has been watched yet
            self._look()
            return
        # all else is done where events are handled: the observer holds its lock meanwhile
        if self._of_some is not None:
            self._observer.event_queue.put((FileModifiedEvent(""), self._of_some))

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something has changed in a folder above, or there is more to watch."""
        changed = self._look()
        if changed:  # as if it were a page: MkDocs then builds the site
            event = FileModifiedEvent(str(changed[0]))
            self._observer.event_queue.put((event, self._of_pages))

    def _look(self) -> Sequence[Path]:
        """Begin to watch what is new; returns what has changed of the rest."""
        for path in self._wanted:
            if path not in self._stamps:
                self._take(path)
        changed = [path for path, stamp in self._stamps.items() if stamp_of(path) != stamp]
        for path in changed:
            self._take(path)
        return changed

    def _take(self, path: Path) -> None:
        self._stamps[path] = stamp_of(path)
        self._watch(path)
        self._watch_above(path)

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
                self._observer.unschedule(watch)
            watch = self._observer.schedule(self, str(above), recursive=False)
            self._above[above] = (stamp_of(above), watch)
            self._of_some = watch
