"""Files of a site's pages -> what is wrong with each, and what reads differently elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from policy_pages.checks.changes_check import check_changes
from policy_pages.checks.engines_check import check_engines
from policy_pages.checks.flavours_check import check_flavours
from policy_pages.checks.page import CheckedPage, Readers
from policy_pages.checks.sections_check import check_sections
from policy_pages.checks.sharing_check import check_sharing
from policy_pages.checks.unfinished_check import check_unfinished
from policy_pages.checks.unprepared_check import check_unprepared
from policy_pages.files.reading import shown_path
from policy_pages.site.files import Origin
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.text.addresses import plain_path
from policy_pages.text.diagnostics import Diagnostic, has_errors, without
from policy_pages.text.page_names import is_page


@dataclass(frozen=True)
class CheckedFile:
    """A file, and what is found in it.

    :param path: as it is named to its author.
    """

    path: str
    diagnostics: list[Diagnostic]


class Checking:
    """Checks files of a site.

    :param site: the one that files are read for which it does not publish.
    :param editions: the site in each of its languages, if all its pages are read.
    :param warnings: those of the engine that has read them.
    :param against: flavours of Markdown that pages are compared with.
    :param has_plugin: whether the site's configuration names the plugin.
    """

    def __init__(
        self,
        site: Site,
        editions: Sequence[Site],
        warnings: Sequence[Diagnostic],
        against: Sequence[str],
        *,
        has_plugin: bool = False,
    ) -> None:
        self._has_plugin = has_plugin
        self._site = site
        self._editions = editions
        self._warnings = warnings
        options = site.options
        self._readers = Readers(options.extensions, options.configurations, against)
        self._reported: set[tuple[object, ...]] = set()
        self._handled: set[Origin] = set()

    @property
    def configuration(self) -> str:
        """How messages name the site's configuration."""
        return self._from_here(self._site.options.configuration.path)

    def pages(self) -> list[tuple[Path, Path]]:
        """The files of the site's pages, each once, with its path below the folder of the pages."""
        here = Path.cwd()
        found = {
            file.origin.location: (Path(shown_path(file.origin.location, here)), file.origin.path)
            for site in self._editions
            for file in site.files
            if file.origin.location is not None
            and file.origin.is_own
            and file.origin.made_by is None
            and file.inclusion.is_seen_by_authors
            and is_page(file.origin.path)
        }
        pages = sorted(found.values(), key=lambda page: page[1])
        return [(shown, Path(path)) for shown, path in pages]

    def of_site(self) -> list[Diagnostic]:
        """What is wrong with the site as a whole."""
        found = [*self._site.problems]
        for edition in self._editions:  # a folder without a configuration may be any part of one
            found += [*edition.problems, *edition.findings]
        found += check_unprepared(self._site.options.root) if self._has_plugin else []
        names = {origin.shown for edition in self._editions for origin in edition.origins}
        found += [warning for warning in self._warnings if warning.path not in names]
        return self._new(found)

    def of_files(self, files: Sequence[tuple[Path, Path]]) -> Iterator[CheckedFile]:
        """What is found in files of pages.

        :param files: each with its path below the folder that it was found in.
        """
        for path, below in files:
            shown = path.as_posix()
            origins = self._origins.get(os.path.realpath(path), [])
            if any(origin.is_page_read or origin.refused for origin in origins):
                self._handled |= {*origins}
                names = {origin.shown: shown for origin in origins}
                found = self._of_read_page(origins)
                found += [warning for warning in self._warnings if warning.path in names]
                found.sort(key=lambda one: (one.path not in names, one.line, one.column))
            else:
                names = {shown: shown}
                found = self._of_page_alone(path, below)
            yield CheckedFile(shown, self._new(found, names))

    def of_others(self, paths: Sequence[Path] | None = None) -> Iterator[CheckedFile]:
        """What a build finds wrong with other files: those that are not pages, and texts that
        plugins make.

        :param paths: files and folders; what is elsewhere is left out. None: all of the site.
        """
        tops = None if paths is None else [Path(os.path.realpath(path)) for path in paths]
        docs = Path(os.path.realpath(self._site.options.docs))
        for site in self._editions:
            for origin in site.origins:
                place = docs / origin.path
                if origin.location is not None and origin.made_by is None:
                    folder, name = os.path.split(origin.location)  # the file may be a link itself
                    place = Path(os.path.realpath(folder), name)
                is_wanted = tops is None or any(map(place.is_relative_to, tops))
                if origin in self._handled or not is_wanted:
                    continue
                of_page = [one for one in self._warnings if one.path == origin.shown]
                found = self._new([*origin.problems, *of_page])
                if found:
                    yield CheckedFile(found[0].path, found)

    def of_links(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """What is wrong with links to other sites, as far as it is to be reported."""
        return self._new([*found])

    def outputs(self, files: Iterable[tuple[Path, Path]]) -> frozenset[str]:
        """The paths, below the site's root, of the pages that are made of files."""
        places = {os.path.realpath(path) for path, _ in files}
        return frozenset(
            plain_path(page.output)
            for site in self._editions
            for page in site.pages
            if page.origin.location is not None and os.path.realpath(page.origin.location) in places
        )

    @cached_property
    def _origins(self) -> dict[str, list[Origin]]:
        """Path of a file -> what the editions of the site know of it."""
        found: dict[str, list[Origin]] = {}
        for site in self._editions:
            for origin in site.origins:
                if origin.location is not None:
                    found.setdefault(os.path.realpath(origin.location), []).append(origin)
        return found

    @cached_property
    def _pages(self) -> dict[Origin, tuple[SitePage, Site]]:
        """The page of each file that is read as one; of a version one of its pages."""
        return {
            page.origin: (page, site)
            for site in self._editions
            for page in site.pages
            if page.is_read and page.changes is None
        }

    def _of_read_page(self, origins: Sequence[Origin]) -> list[Diagnostic]:
        problems = [problem for origin in origins for problem in origin.problems]
        pages = [self._pages[origin] for origin in origins if origin in self._pages]
        if has_errors(problems) or not pages:
            return problems
        checked = self._checked(*pages[0])
        return _each_once(
            [
                *problems,
                *check_changes(checked),
                *check_engines(checked),
                *check_flavours(checked),
            ]
        )

    def _of_page_alone(self, path: Path, below: Path) -> list[Diagnostic]:
        page = self._site.page_alone(path, below)
        self._site.translate(page)
        problems = page.origin.problems
        if page.origin.is_broken:
            return problems
        checked = self._checked(page, self._site)
        if not self._site.has_page_folder_of(path):
            checked = replace(checked, folder=path.resolve().parents[len(below.parts) - 1])
        checks = (check_sharing, check_sections, check_unfinished, check_engines, check_flavours)
        return _each_once([*problems, *(found for check in checks for found in check(checked))])

    def _checked(self, page: SitePage, site: Site) -> CheckedPage:
        return CheckedPage(page, site, site.flavour_of(page), self._readers)

    def _new(
        self, found: Sequence[Diagnostic], names: Mapping[str, str] | None = None
    ) -> list[Diagnostic]:
        """Those that are not reported yet: what is wrong with the defaults is so for each page.

        :param names: how messages name a file -> how the command line does.
        """
        known = names or {}
        fresh: list[Diagnostic] = []
        for problem in without(found, self._site.options.ignored):
            path = known.get(problem.path) or self._from_here(problem.path)
            trail = tuple(map(self._place_from_here, problem.trail))
            named = replace(problem, path=path, trail=trail)
            if named.what not in self._reported:
                self._reported.add(named.what)
                fresh.append(named)
        return fresh

    def _place_from_here(self, place: str) -> str:
        path, line, column = place.rsplit(":", 2)
        return f"{self._from_here(path)}:{line}:{column}"

    def _from_here(self, path: str) -> str:
        """How a file of the site is named from the current folder."""
        root, here = self._site.options.root, Path.cwd()
        if root == here or not (root / path).is_file():
            return path
        return shown_path(root / path, here)


_SAID_BY = {"liquid-as-text": "unfilled-value", "unknown-footnote": "dead-footnote"}
"""A finding of a check -> the one of a build that says more about the same place."""


def _each_once(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What is found in a page, without what another finding at the same place says."""
    places = {(one.code, one.line, one.column) for one in found}
    return [one for one in found if (_SAID_BY.get(one.code), one.line, one.column) not in places]
