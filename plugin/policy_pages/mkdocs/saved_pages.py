"""A page whose text is saved -> that page at once, before the whole site is built anew.

`mkdocs serve` builds a site anew at each save, and reads its configuration, too. A site of hundreds
of pages takes seconds for that, while its author waits to see one sentence. So the last build is
kept: a page whose text alone has changed is converted and written with all that is known of the
others, in the way that a build does it. What follows for other pages, such as a new title in their
navigation, comes with the build.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mkdocs.commands import build as engine

from policy_pages.files.reading import UnreadableFileError
from policy_pages.front_matter.reading import body_start
from policy_pages.mkdocs.beginnings import Beginning
from policy_pages.site.files import Origin
from policy_pages.text.reading import read_bytes
from policy_pages.text.source import Source

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from policy_pages.mkdocs.build import Build
    from policy_pages.site.page import SitePage

_MOST_FILES = 10
"""Saved at once; a branch of Git that changes more is left to the build."""


class FinishedBuild(NamedTuple):
    """The last build of a preview.

    :param beginnings: path of a page -> what it was before it was read.
    :param use: lets the plugin's hooks go on with this build.
    """

    build: Build
    config: MkDocsConfig
    navigation: Navigation
    files: Files
    environment: Environment
    beginnings: Mapping[str, Beginning]
    use: Callable[[], None]

    def write_again(self, saved: Mapping[str, object], folder: Path) -> list[str]:
        """Write the pages of saved files.

        :param saved: the files that are not as this build has read them, as messages name them.
        :param folder: of the site that browsers see.
        :return: the addresses of the pages; none are written if only a build can tell what becomes
            of the files, or if a page has errors, which the build reports.
        """
        pages = self._pages_of(saved)
        if not pages:
            return []
        self.use()
        try:
            with _silence():
                is_written = self._write_all(pages, folder)
        except Exception:  # noqa: BLE001 - of any plugin, or of the system: the build reports it
            return []
        return [of_site.address for _, of_site in pages] if is_written else []

    def _write_all(self, pages: Sequence[tuple[Page, SitePage]], folder: Path) -> bool:
        for page, of_site in pages:
            self._convert(page, of_site)
            if of_site.origin.is_broken:
                return False
        with tempfile.TemporaryDirectory(dir=folder, prefix=".saved-") as written:
            for page, _ in pages:
                self._write(page, written)
            for page, _ in pages:
                _put(Path(written, page.file.dest_uri), folder / page.file.dest_uri)
        return True

    def _pages_of(self, saved: Mapping[str, object]) -> list[tuple[Page, SitePage]]:
        """The pages that are made of saved files; none if something else was saved."""
        if not saved or len(saved) > _MOST_FILES:
            return []
        found: list[tuple[Page, SitePage]] = []
        left = {*saved}
        for of_site, page in self.build.pages(self.files):
            origin = of_site.origin
            if origin.shown not in saved or of_site.changes is not None:
                continue  # a redline is of two files, and not read
            is_begun = page.file.src_uri in self.beginnings
            if not is_begun or of_site.is_read_by_others or not of_site.is_read:
                return []
            if origin.shown in left:
                if not self._may_be_read(origin) or not _is_other_text(origin):
                    return []
                left.remove(origin.shown)
            found.append((page, of_site))
        return [] if left else found

    def _may_be_read(self, origin: Origin) -> bool:
        """Whether a file is still one that a build reads, and not a link to elsewhere or a pipe."""
        return origin.location is not None and not self.build.site.folders.refusal(origin.location)

    def _convert(self, page: Page, of_site: SitePage) -> None:
        self.beginnings[page.file.src_uri].restore(page, of_site)
        engine._populate_page(page, self.config, self.files)
        self.build.relate_again(page)

    def _write(self, page: Page, folder: str) -> None:
        pages = self.files.documentation_pages(inclusion=lambda level: level.is_in_serve())
        page.file.abs_dest_path = os.path.join(folder, page.file.dest_uri)
        engine._build_page(
            page,
            self.config,
            pages,
            self.navigation,
            self.environment,
            excluded=page.file.inclusion.is_excluded(),
        )


def _is_other_text(origin: Origin) -> bool:
    """Whether the text of a file has changed and its header has not."""
    old, problems = origin.read()
    try:
        new, new_problems = read_bytes(origin.shown, origin.load())
    except (OSError, UnreadableFileError):
        return False
    if problems or new_problems or origin.is_broken:
        return False
    return _header(old) == _header(new)


def _header(source: Source) -> str:
    return source.text[: body_start(source)]


def _put(source: Path, place: Path) -> None:
    """Put a page in the place of another, in one step; there is none if it is empty."""
    if source.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, place)


@contextmanager
def _silence() -> Iterator[None]:
    """Log nothing: the build that follows says it all."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
