"""MkDocs' `site_dir` -> a new folder while a build runs; the site's own again at its end.

MkDocs empties `site_dir` before it reads a page. So a build is given a folder beside it, which
takes its place when all is well (:mod:`policy_pages.files.staging`).
"""

from __future__ import annotations

import errno
import logging
import os
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from policy_pages.files.staging import StagedSite, stage
from policy_pages.mkdocs.reporting import ENGINES

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where no more can be written."""


class BuildOutput:
    """Where the builds of one process write; a plugin for translations has builds within builds."""

    def __init__(self) -> None:
        self._new: StagedSite | None = None
        self._config: MkDocsConfig | None = None
        self._site_dir = ""
        self._builds = 0
        self._log_filter = _NamesOfSite()

    def begin(self, config: MkDocsConfig) -> None:
        """A build begins; its other plugins have not seen its configuration yet."""
        if self._new is not None and config.site_dir == str(self._new.folder):
            self._builds += 1
            return
        self.abandon()
        self._builds = 1
        self._redirect(config)

    def settle(self, config: MkDocsConfig) -> None:
        """All plugins have seen the configuration; one may have chosen another folder."""
        if self._new is None or config.site_dir == str(self._new.folder):
            return
        chosen = Path(config.site_dir)
        if chosen.is_relative_to(self._new.folder):
            chosen = Path(self._site_dir, chosen.relative_to(self._new.folder))
        builds = self._builds
        self.abandon()
        config.site_dir, self._builds = str(chosen), builds
        self._redirect(config)

    def _redirect(self, config: MkDocsConfig) -> None:
        try:
            self._new = stage(Path(config.site_dir))
        except OSError:
            return  # MkDocs will say that it cannot write there
        self._config, self._site_dir = config, config.site_dir
        config.site_dir = str(self._new.folder)
        self._log_filter.begin(config.site_dir, self._site_dir)

    def site_folder(self, config: MkDocsConfig) -> Path:
        """The folder of the site that readers see, while a build writes into another one."""
        return Path(os.path.realpath(self._site_dir if self._new is not None else config.site_dir))

    def end(self, *, is_preview: bool) -> bool:
        """All plugins are done with a build: publish it, unless MkDocs is about to end it.

        :param is_preview: whether authors look at it, who see what a strict build stops at.
        :return: whether it is published.
        :raises Abort: if that cannot be done.
        """
        self._builds -= 1
        if self._new is None or self._builds > 0 or (_has_strict_warnings() and not is_preview):
            return False
        try:
            self._new.publish()
        except OSError as error:
            raise Abort(
                f"the new site cannot take the place of the one in `{self._site_dir}`, which is "
                f"as it was: {error}"
            ) from None
        self.abandon()
        return True

    def fail(self, error: Exception) -> None:
        """A build failed.

        :raises Abort: if the disk is full, which is no mistake of a program.
        """
        if self._builds > 1:
            self._builds -= 1
            return
        is_safe = self._new is not None
        self.abandon()
        if is_safe and isinstance(error, OSError) and error.errno in _FULL:
            raise Abort(
                f"{error.strerror}: the new site is not published, and `{self._site_dir}` is as "
                "it was"
            ) from None

    def abandon(self) -> None:
        """No build runs any more, however the last one ended."""
        if self._new is None or self._config is None:
            return
        self._new.discard()
        self._log_filter.end()
        self._config.site_dir = self._site_dir
        self._new = self._config = None


def _has_strict_warnings() -> bool:
    """Whether MkDocs ends the build for its warnings: it counts them, and looks when all plugins
    are done."""
    handlers = (handler for name in ENGINES for handler in logging.getLogger(name).handlers)
    counters = (getattr(handler, "get_counts", None) for handler in handlers)
    return any(counter() for counter in counters if counter is not None)


class _NamesOfSite(logging.Filter):
    """Names the site's own folder in MkDocs' message, and not that which a build writes into."""

    def __init__(self) -> None:
        super().__init__()
        self._names = ("", "")

    def begin(self, new: str, site: str) -> None:
        """Name the one folder for the other from now on."""
        self._names = (new, site)
        logging.getLogger(build.__module__).addFilter(self)

    def end(self) -> None:
        """Leave messages alone."""
        logging.getLogger(build.__module__).removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Change a message; it is shown in any case."""
        message = record.getMessage()
        if self._names[0] in message:
            record.msg, record.args = message.replace(*self._names), ()
        return True
