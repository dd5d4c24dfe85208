"""The files that a site's folders have -> those that it publishes, each template as a page."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import NamedTuple

from policy_pages.files.reading import SiteFolders, shown_path
from policy_pages.site.cards import TEMPLATES as CARD_TEMPLATES
from policy_pages.site.files import (
    Inclusion,
    Origin,
    SiteFile,
    SiteFiles,
    name_of_made,
    place_of,
)
from policy_pages.site.made_files import is_made
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.site.share_preview import TEMPLATES as PREVIEW_TEMPLATES
from policy_pages.site.strangers import can_run, refused_file
from policy_pages.text.addresses import plain_path, same_on_any_system
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.page_names import is_misnamed, is_other_template, is_partial, page_path
from policy_pages.text.reading import unreadable_name
from policy_pages.text.source import Source, Span, readable_path

_TEMPLATES = (f"{CARD_TEMPLATES}/", f"{PREVIEW_TEMPLATES}/")
"""Folders of the theme that are not part of the site; MkDocs would publish all but HTML files."""


class RefusedFiles(NamedTuple):
    """Files in a site's folders that may not be read.

    :param of_pages: path of a file of the pages' folder -> the diagnostic.
    :param problems: about what is walked or loaded before a page is looked at.
    """

    of_pages: dict[str, Diagnostic]
    problems: list[Diagnostic]


def refused_files(docs: Path, theme: Path | None, folders: SiteFolders) -> RefusedFiles:
    """Look through the pages' folder and the theme's own one: engines follow every link.

    :param folders: decide what may be read.
    """
    of_pages: dict[str, Diagnostic] = {}
    problems: list[Diagnostic] = []
    for path, refusal in folders.refused_below(docs, with_hidden=True):
        if os.path.isdir(path):
            problems.append(_refused(path, f"this folder {refusal}", folders))
        else:
            of_pages[str(path)] = _refused(path, f"this file {refusal}", folders)
    for path, refusal in folders.refused_below(theme, with_hidden=True) if theme else ():
        if os.path.exists(path) or not path.name.startswith("."):  # an editor's lock leads nowhere
            what = "folder" if os.path.isdir(path) else "file"
            problems.append(_refused(path, f"this {what} {refusal}", folders))
    return RefusedFiles(of_pages, problems)


def _refused(path: Path, message: str, folders: SiteFolders) -> Diagnostic:
    source = Source(shown_path(path, folders.root), "")
    help = "replace the link with the file itself, or remove it" if path.is_symlink() else ""
    return diagnose(source, Span(0, 0), "unreadable-file", message, help=help)


class Publishing:
    """Decides which files a site publishes, and under which paths.

    :param files: those that its folders have; they become those that it publishes.
    :param with_partials: whether some are partials, which are not published.
    :ivar dropped: what files that are not published are made of, where something is wrong with one.
    :ivar other_templates: how messages name templates that make no page: they are left out.
    """

    def __init__(self, files: SiteFiles, options: SiteOptions, *, with_partials: bool) -> None:
        self._files = files
        self._options = options
        self._with_partials = with_partials
        self.dropped: list[Origin] = []
        self.other_templates: list[str] = []

    def publish_templates(self) -> None:
        """Replace each ``x.md.erb`` or ``x.html.md`` by the page ``x.md`` that it becomes."""
        found = [*self._files]
        self._files.replace([])
        by_path = {file.path: file for file in found}
        for file in found:
            if self._with_partials and is_partial(file.path):
                continue
            is_included = file.inclusion is not Inclusion.LEFT_OUT
            if is_included and not readable_path(file.path)[1]:
                shown, _ = readable_path(file.origin.shown)
                self._drop(file, unreadable_name(shown))
                continue
            if is_included and is_misnamed(file.path):
                problem = diagnose(
                    Source(file.origin.shown, ""),
                    Span(0, 0),
                    "template-name",
                    "this looks like a template, but only `.md.erb` files are translated",
                    help="name it `….md.erb`, or keep it out of the site with `exclude_docs`",
                )
                if not isinstance(file, SitePage):
                    self._drop(file, problem)
                    continue
                file.origin.refuse(problem)
            if is_included and is_other_template(file.path):
                self.other_templates.append(file.origin.shown)
                continue
            path = page_path(file.path)
            if not is_included or path == file.path:
                self._files.add(file)
                continue
            other = by_path.get(path) or self._files.get(path)
            if other is not None:
                other.origin.refuse(twice(file.origin, other.source_path))
                continue
            self._files.add(self._page_of(file, path))

        self._leave_out_readmes()

    def _leave_out_readmes(self) -> None:
        """Take out each `README.md` beside the index of its folder, as MkDocs does where it knows
        both: such a file is what a repository shows."""
        for file in self._files:
            folder, name = posixpath.split(file.path)
            index = self._files.get(posixpath.join(folder, "index.md"))
            is_second = name == "README.md" and index is not None
            if not (is_second and isinstance(file, SitePage) and file.is_published):
                continue
            assert index is not None
            if index.is_published:
                self._files.remove(file)
                message = f"this page is left out: `{index.source_path}` is the index of its folder"
                source = Source(file.origin.shown, "")
                problem = diagnose(
                    source,
                    Span(0, 0),
                    "page-twice",
                    message,
                    help="rename it, or name it in `exclude_docs`",
                    severity="warning",
                )
                self._drop(file, problem)

    def publish_late_templates(self, known: Iterable[str]) -> None:
        """Replace the templates that other plugins have made, too.

        :param known: the paths of the others.
        """
        known = frozenset(known)
        for file in self._files:
            path = page_path(file.path)
            is_page = path != file.path
            if file.path in known or not (is_page or is_other_template(file.path)):
                continue
            self._files.remove(file)
            if not is_page:
                self.other_templates.append(file.origin.shown)
                continue
            other = self._files.get(path)
            if other is not None:
                other.origin.report([twice(file.origin, other.source_path)])
            elif file.inclusion is not Inclusion.LEFT_OUT:
                self._files.add(self._page_of(file, path))

    def _page_of(self, file: SiteFile, path: str) -> SitePage:
        output, url = place_of(path, directories=self._options.directories)
        origin = file.origin
        if origin.made_by is not None and origin.shown == name_of_made(file.url, origin.made_by):
            origin.shown = name_of_made(url, origin.made_by)
        return SitePage(path, output, url, origin, file.inclusion)

    def _drop(self, file: SiteFile, problem: Diagnostic) -> None:
        file.origin.refuse(problem)
        self.dropped.append(file.origin)

    def hide_programs(self, is_of_strangers: Callable[[str], bool]) -> None:
        """Take out the files of strangers that can run a program: nobody cleans them."""
        for file in self._files:
            is_own = file.origin.is_own and not file.origin.is_of_theme and file.is_published
            is_program = not isinstance(file, SitePage) and can_run(file.path)
            if is_own and is_program and is_of_strangers(file.path):
                self._files.remove(file)
                self._drop(file, refused_file(file.origin.shown))

    def hide_refused(self, refused: Mapping[str, Diagnostic]) -> None:
        """Remove files that may not be read from the site; a page stays, without its text.

        :param refused: path of a file -> the diagnostic; one about a file that the site leaves out
            is of no interest.
        """
        for file in self._files:
            problem = refused.get(str(file.origin.location))
            if problem is None:
                continue
            self._files.remove(file)
            if file.inclusion is Inclusion.LEFT_OUT and not _is_settings(file.path):
                continue
            self._drop(file, problem)
            if isinstance(file, SitePage):
                empty = replace(file.origin, load=bytes, location=None)
                self._files.add(SitePage(file.path, file.output, file.url, empty, file.inclusion))

    def hide_templates_of_theme(self) -> None:
        """Take out files of the theme that are not part of the site."""
        for file in self._files:
            if file.origin.is_of_theme and file.path.startswith(_TEMPLATES):
                self._files.remove(file)

    def refuse_clashes(self) -> None:
        """Refuse pages whose files would clash with other files on some system."""
        clashes = [
            (
                page,
                f"this page and `{first.source_path}` would both be published at the same address"
                if page.output == first.output
                else f"many systems cannot tell the address of this page from `{first.path}`",
            )
            for page, first in _twins(self._files)
        ]
        clashes += [
            (
                page,
                f"`{folder}` is a file of the site, and this page needs a folder of that name",
            )
            for page, folder in _pages_in_files(self._files, self._options.theme.static)
        ]
        for page, message in clashes:
            source = Source(page.origin.shown, "")
            help = "give it another name"
            page.origin.refuse(diagnose(source, Span(0, 0), "page-twice", message, help=help))


def twice(template: Origin, page: str) -> Diagnostic:
    """The diagnostic for a template at the address of a page."""
    return diagnose(
        Source(template.shown, ""),
        Span(0, 0),
        "page-twice",
        f"this page and `{page}` would both be published at the same address",
        help="keep one of the two",
    )


def _is_settings(path: str) -> bool:
    """Whether a file, which an engine leaves out, says something of pages: ``.meta.yml``."""
    name = PurePath(path).name
    return name.startswith(".") and name.endswith((".yml", ".yaml"))


def _pages_in_files(
    files: Iterable[SiteFile], made: Iterable[str]
) -> Iterator[tuple[SitePage, str]]:
    """Pages that need a folder where there is a file of the site, each with its path.

    :param made: paths of files that the theme makes.
    """
    files = list(files)
    paths = [file.output for file in files if file.is_published]
    taken = {same_on_any_system(path) for path in [*paths, *made]}
    for file in files:
        folder = posixpath.dirname(plain_path(file.output))
        while folder and isinstance(file, SitePage) and file.is_published:
            key = same_on_any_system(folder)
            if key in taken or is_made(key):
                yield file, folder
                break
            folder = posixpath.dirname(folder)


def _twins(files: Iterable[SiteFile]) -> Iterator[tuple[SitePage, SitePage]]:
    """Pages, each with an earlier one that some system takes for the same: their addresses are the
    same, as for `x.md` and `x/index.md`, or differ only in letter case or in the normal form."""
    found: dict[str, SitePage] = {}
    for file in files:
        if isinstance(file, SitePage) and file.is_published:
            first = found.setdefault(same_on_any_system(file.output), file)
            if first is not file:
                yield file, first
