"""When the server of `mkdocs serve` shows what is written.

MkDocs lets browsers wait while a build runs, for it empties the site's folder. Here a build has a
folder of its own, so what was there before can be looked at until the build is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

_NEEDED = ("_wanted_epoch", "_visible_epoch", "_epoch_cond", "_want_rebuild", "_rebuild_cond")
"""What MkDocs' server has for itself. Browsers wait while the site that is wanted is not the one
that is visible, and load a page anew if a newer one is visible."""


class LiveServer:
    """MkDocs' server, while it has a site built."""

    def __init__(self, server: LiveReloadServer) -> None:
        self._server: Any = server

    @property
    def is_known(self) -> bool:
        """Whether the server works as it does in all releases so far."""
        return all(hasattr(self._server, name) for name in _NEEDED)

    @property
    def is_outdated(self) -> bool:
        """Whether files were saved since the build began."""
        return bool(self._server._want_rebuild)

    def forget_if(self, is_settled: Callable[[], bool]) -> None:
        """Build nothing for files that were saved, if the build that is done has read them so.

        :param is_settled: whether it has; the server notes nothing meanwhile.
        """
        with self._server._rebuild_cond:
            if self._server._want_rebuild and is_settled():
                self._server._want_rebuild = False

    def show(self) -> None:
        """Let browsers load what is there now, and not wait for the build that goes on."""
        server = self._server
        with server._epoch_cond:
            server._visible_epoch = server._wanted_epoch = self._next()
            server._epoch_cond.notify_all()

    def announce(self) -> None:
        """The build is done, and there is something new: the server is about to show it."""
        with self._server._epoch_cond:
            self._server._wanted_epoch = self._next()

    def begin_again(self) -> None:
        """Files were saved: wait until no more are, and let the build be the one for them."""
        server = self._server
        with server._rebuild_cond:
            while server._rebuild_cond.wait(timeout=server.build_delay):
                pass
            server._want_rebuild = False

    def _next(self) -> int:
        now = round(time.monotonic() * 1000)  # as the server counts
        return max(now, int(self._server._visible_epoch) + 1)
