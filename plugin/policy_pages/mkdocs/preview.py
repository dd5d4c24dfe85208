"""``mkdocs serve``: each save is seen, and what it touches is logged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import Files

from policy_pages.mkdocs.beginnings import Beginning
from policy_pages.mkdocs.files import address_of
from policy_pages.mkdocs.live_server import LiveServer
from policy_pages.mkdocs.reporting import log
from policy_pages.mkdocs.saved_pages import FinishedBuild
from policy_pages.mkdocs.site_inputs import hook_modules
from policy_pages.site.page import SitePage
from policy_pages.site.preview import failed_build
from policy_pages.site.saves import (
    Output,
    SiteState,
    Stamp,
    is_worth_naming,
    stamp_of,
    stamps_of,
    what_is_touched,
)
from policy_pages.site.site import Site

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from policy_pages.mkdocs.build import Build
    from policy_pages.mkdocs.watching import Watched

_ENGINE = build.__module__.partition(".")[0]
"""The name of MkDocs' logger."""
_SERVER = f"{_ENGINE}.livereload"
_MOST_GIVEN_UP = 5
"""Builds in a row that end because files were saved meanwhile; the next one is for all pages."""


class OutdatedBuildError(BaseException):
    """Files were saved since a build began, and its pages are shown already. Nothing that handles
    errors of plugins or pages catches this."""


class Preview:
    """The builds that one ``mkdocs serve`` shows."""

    def __init__(self) -> None:
        self._shown: dict[str | None, SiteState] = {}  # in each language
        self._next = SiteState()
        self._root = Path()
        self._hooks: list[Path] = []
        self._watched: Watched | None = None
        self._followed: dict[Path, None] = {}  # what the last build has read, too
        self._stamped: dict[Path, None] = {}
        self._messages = _Warnings()
        self._beginnings: dict[str, Beginning] = {}
        self._finished: FinishedBuild | None = None
        self._is_published = False
        self._at_once: dict[str, Output] | None = None  # while pages are written again
        self._outdated: Callable[[], bool] = lambda: False

    def listen(self) -> None:
        """Note from now on what MkDocs and other plugins warn of."""
        logging.getLogger(_ENGINE).addHandler(self._messages)

    def leave(self) -> None:
        """The server ends."""
        logging.getLogger(_ENGINE).removeHandler(self._messages)

    @property
    def warnings(self) -> Collection[str]:
        """What MkDocs and other plugins have warned of in this build."""
        return self._messages.messages

    def begin(self, config: MkDocsConfig, paths: Iterable[Path], root: Path) -> None:
        """A build begins.

        :param paths: the files and folders that the site is made of.
        :param root: messages name files from there.
        """
        self._messages.messages |= dict.fromkeys(_unknown_options(config))
        self._root = root
        self._stamped = {**dict.fromkeys(paths), **self._followed}
        self._next = SiteState(stamps_of(self._stamped, root))
        self._hooks = [Path(module.__file__) for module in hook_modules(config)]
        self._beginnings = {}

    def note_beginning(self, page: Page, of_site: SitePage) -> None:
        """A page is about to be read.

        :raises OutdatedBuildError: if nobody waits for this build any more.
        """
        if self._at_once is None:
            self._stop_if_outdated()
            self._beginnings[page.file.src_uri] = Beginning.of(page, of_site)

    def note_page(self, page: SitePage, html: str) -> None:
        """A page is finished.

        :raises OutdatedBuildError: if nobody waits for this build any more.
        """
        if self._at_once is None:
            self._stop_if_outdated()
        outputs = self._next.outputs if self._at_once is None else self._at_once
        outputs[page.address] = Output(
            blake2b(html.encode("utf-8", "replace")).digest(),
            page.origin.shown,
            is_page=True,
            is_redline=page.changes is not None,
        )

    def note_files(self, site: Site, files: Files) -> None:
        """All files are known that are written besides pages."""
        for file in files:
            if file.is_documentation_page() or not file.inclusion.is_included():
                continue
            digest: Stamp | bytes | None = None
            if file.abs_src_path is not None:
                digest = stamp_of(file.abs_src_path)
            elif is_worth_naming(file.dest_uri):
                digest = blake2b(file.content_bytes).digest()
            if digest is not None:
                of_site = site.files.get(file.src_uri)
                shown = of_site.origin.shown if of_site is not None else None
                self._next.outputs[f"/{address_of(file)}"] = Output(digest, shown)

    def _stop_if_outdated(self) -> None:
        if self._outdated():
            raise OutdatedBuildError

    def end(self, site: Site) -> None:
        """A build is finished: log what is different from the last one."""
        language = site.language
        shown = self._shown.get(language.name)
        if shown is not None:
            touched = what_is_touched(shown, self._next)
            if touched is not None and (touched.is_seen or not language.languages):
                log.info("%s", touched)
            hooks = [] if language.folder else self._hooks
            for name, stamp in stamps_of(hooks, site.options.root).items():
                if stamp != shown.files.get(name, stamp):
                    log.warning("MkDocs reads a hook once: to use %s, restart `serve`", name)
        self._shown[language.name] = self._next

    def keep(
        self,
        build: Build,
        config: MkDocsConfig,
        navigation: Navigation,
        environment: Environment,
        use: Callable[[], None],
    ) -> None:
        """A build is finished, and its pages are there: keep what shows a page anew.

        :param use: lets the plugin's hooks go on with this build.
        """
        self._is_published = True
        self._finished = (
            FinishedBuild(
                build, config, navigation, build.published, environment, self._beginnings, use
            )
            if not build.site.language.languages
            else None
        )

    def serve(
        self,
        server: LiveReloadServer,
        config: MkDocsConfig,
        paths: Iterable[Path],
        give_up: Callable[[], None],
    ) -> None:
        """The first build is shown: watch what it was made of, and show why later ones fail.

        :param give_up: a build has ended early, without a word.
        """
        folder, live = Path(config.site_dir), LiveServer(server)
        builder = showing_failures(server.builder, folder, lambda: self._is_published)

        def build_anew(*arguments: Any, **more: Any) -> None:
            given_up, before = 0, self._shown.get(None)
            shown: dict[str, Output] = {}
            while True:
                at_once = self._show_saved(live, folder)
                shown |= at_once
                self._messages.messages.clear()
                self._is_published = False
                self._follow_saves(live if at_once and given_up < _MOST_GIVEN_UP else None)
                try:
                    builder(*arguments, **more)
                    break
                except OutdatedBuildError:
                    given_up += 1
                    give_up()
                    log.info("Saved again: the build begins anew")
                    live.begin_again()
            if not self._is_published:
                self._finished = None  # no page is there but the one that says why
            after = self._shown.get(None)
            if live.is_known and self._is_published and not config.watch:
                live.forget_if(lambda: after is not None and self._stamps() == after.files)
            if shown and (before is after or _with(shown, before) != _with({}, after)):
                live.announce()

        server.builder = build_anew
        from policy_pages.mkdocs.watching import Watched  # a build loads nothing that watches

        self._watched = Watched(server, Path(config.docs_dir))
        self.follow(paths)

    def _follow_saves(self, live: LiveServer | None) -> None:
        """Let the build that begins end when files are saved.

        :param live: the server, which notes that; None: the build goes on to its end.
        """
        before = self._stamps() if live is not None else {}

        def is_outdated() -> bool:
            if live is None or not live.is_outdated:
                return False
            if self._stamps() != before:
                return True
            self._outdated = lambda: False  # nothing of the site: an editor's own file
            return False

        self._outdated = is_outdated

    def _stamps(self) -> Mapping[str, Stamp]:
        return stamps_of({**self._stamped, **self._followed}, self._root)

    def _show_saved(self, live: LiveServer, folder: Path) -> dict[str, Output]:
        """Show the pages that were saved, before the site is built.

        :param folder: of the site.
        :return: what they are now, by their addresses; empty if the build alone shows them.
        """
        finished, last = self._finished, self._shown.get(None)
        if finished is None or last is None or not live.is_known:
            return {}
        now = self._stamps()
        names = {*now, *last.files}
        saved = {name: None for name in names if now.get(name) != last.files.get(name)}
        shown: dict[str, Output] = {}
        self._at_once = shown
        try:
            addresses = finished.write_again(saved, folder)
        finally:
            self._at_once = None
        if not addresses:
            return {}
        live.show()
        log.info("%s: shown; the whole site follows", ", ".join(addresses))
        return shown

    def follow(self, paths: Iterable[Path]) -> None:
        """Watch these files and folders from now on."""
        self._followed = dict.fromkeys(paths)
        # known only now that pages are read; a file that was saved meanwhile is for the next build
        late = [path for path in self._followed if not self._has_stamps(path)]
        self._next.files = {**stamps_of(late, self._root), **self._next.files}
        if self._watched is not None:
            self._watched.follow(self._followed)

    def _has_stamps(self, path: Path) -> bool:
        """Whether the files at a path are known as they were when the build began."""
        return path in self._stamped or not self._stamped.keys().isdisjoint(path.parents)


def _with(shown: Mapping[str, Output], state: SiteState | None) -> Mapping[str, Output]:
    return {**state.outputs, **shown} if state is not None else shown


def showing_failures(
    builder: Callable[..., None], folder: Path, is_published: Callable[[], bool]
) -> Callable[..., None]:
    """What builds a site and shows why it cannot, as for a mistake in its configuration.

    MkDocs' server would let each browser wait until a build succeeds. If the build has left the
    last site as it was, no page of that is shown any more, so that each address says why.

    :param folder: what is shown.
    :param is_published: whether the build has come so far that its pages are there.
    """
    logger = logging.getLogger(_ENGINE)

    def build_or_show(*arguments: Any, **more: Any) -> None:
        errors = _Errors()
        logger.addHandler(errors)
        try:
            builder(*arguments, **more)
        except Exception as error:  # of MkDocs, or of another plugin
            log.error("%s", error, exc_info=not isinstance(error, MkDocsException))
            if not is_published():
                for page in folder.rglob("*.html"):
                    with suppress(OSError):  # it may be open, and Windows then keeps it
                        page.unlink()
            html = failed_build([*errors.messages[:-1], str(error)]).encode("utf-8", "replace")
            for name in ("index.html", "404.html"):
                (folder / name).write_bytes(html)
        finally:
            logger.removeHandler(errors)

    return build_or_show


class _Errors(logging.Handler):
    """Keeps messages of errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self.messages.append(record.getMessage())


class _Warnings(logging.Handler):
    """Keeps what a strict build ends for; our own are diagnostics, and the server's are of pages
    that a browser asks for."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        if record.name not in (log.name, _SERVER):
            self.messages[record.getMessage()] = None


def _unknown_options(config: MkDocsConfig) -> Iterator[str]:
    """What MkDocs says of them before a first build begins, and so before anyone listens."""
    known = {name for name, _ in getattr(config, "_schema", ())}
    for name in config:
        if name not in known:
            yield f"Config value '{name}': Unrecognised configuration name: {name}"
