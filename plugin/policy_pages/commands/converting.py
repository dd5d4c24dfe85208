"""What ``policy-pages convert`` does: prove pages, write them, say what became of each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from policy_pages.authoring.conversion import (
    Build,
    Plain,
    check_target,
    is_of_the_day,
    other_fields,
    plain_page,
    proven,
    proven_alone,
)
from policy_pages.commands.output import print_difference, print_message, print_problems
from policy_pages.commands.pages import (
    counted,
    nearest_configuration,
    pages_in,
    read_site,
    refuse_options_beside,
)
from policy_pages.commands.refusals import system_refusals
from policy_pages.files.reading import shown_path
from policy_pages.mkdocs.files import NewFile
from policy_pages.mkdocs.folder import SNIPPETS, OpenedSite, snippets_folder
from policy_pages.site.page import SitePage
from policy_pages.site.plain import plain_site
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import (
    Diagnostic,
    DiagnosticError,
    RefusedError,
    diagnose,
    has_errors,
)
from policy_pages.text.page_names import is_partial, is_template, page_path
from policy_pages.text.source import Source, Span


@dataclass
class _Asked:
    """A page that is to be converted.

    :param below: its path below the folder that it was found in.
    """

    path: Path
    below: Path
    page: SitePage
    site: Site


class Converting:
    """Converts pages.

    :param config_file: the site's; None: the nearest.
    :param paths: files and folders.
    :param dialect: of pages without a configuration.
    :raises click.UsageError: for what is not an ERB page, and for a configuration that cannot be
        used.
    """

    def __init__(
        self,
        config_file: Path | None,
        paths: Sequence[Path],
        dialect: str,
        *,
        with_includes: bool,
    ) -> None:
        self._config_file = config_file or nearest_configuration(paths[0])
        if self._config_file is not None:
            refuse_options_beside(self._config_file, dialect="--dialect")
        self._dialect = dialect
        self._with_includes = with_includes
        self._files = _files(paths)
        self._left = 0

    def run(self, folder: Path | None, *, shows_diff: bool, writes: bool) -> None:
        """Convert the pages.

        :param folder: that of the new pages; None: that of each.
        :raises SystemExit: with 1, if a page was not converted.
        """
        if self._config_file is None:
            if self._with_includes:
                raise click.UsageError(
                    f"`--views include` needs a configuration with the extension `{SNIPPETS}`"
                )
            proved, snippets = self._alone(folder), Path()
        else:
            proved, snippets = self._in_site(self._config_file, folder)
        for plain in proved:
            if shows_diff:
                for line in plain.diff():
                    print_difference(line)
                for name, html in plain.includes.items():
                    print_message(f"{shown_path(snippets / name, Path.cwd())}:\n{html}")
                continue
            new: list[Path] = []
            if writes:
                with system_refusals(f"{plain.path} was not changed"):
                    new = plain.write(snippets, keeps=folder is not None)
            self._say(plain, new[1:])
        done = "converted" if writes else "to convert"
        click.echo(f"{counted(len(proved), 'page')} {done}, {self._left} left", err=True)
        if self._left:
            raise SystemExit(1)

    def _say(self, plain: Plain, includes: Iterable[Path]) -> None:
        """Say what became of a page."""
        print_message(f"{plain.path} -> {plain.target}")
        if plain.flavour is not None:
            print_message(f"  its header now has `markdown: {plain.flavour}`")
        if plain.is_of_the_day:
            print_message("  its text depended on the day; the new page keeps the text of today")
        for lost in plain.unprinted():
            print_message(
                f"  it does not have the text of {lost.path}:{lost.line}:{lost.column}, which "
                "nothing on the page prints"
            )
        for path in includes:
            print_message(f"  includes {shown_path(path, Path.cwd())}")

    def _leave(self, problems: Iterable[Diagnostic]) -> None:
        """Say why a page is not changed."""
        print_problems(problems)
        self._left += 1

    def _plain(self, asked: _Asked, folder: Path | None) -> Plain | None:
        """A page as plain Markdown, proven if it is read alone; None where it cannot be, and it
        is said why."""
        name = Path(page_path(asked.path.name))
        target = asked.path.with_name(name.name)
        if folder is not None:
            target = folder / asked.below.with_name(name.name)
        try:
            check_target(target)
            if folder is not None and asked.site.has_page_folder_of(target):
                raise RefusedError(
                    f"{target} would be a page of the site, beside {asked.path}: leave out --to"
                )
            plain = plain_page(
                asked.site, asked.page, asked.path, target, with_includes=self._with_includes
            )
            problems = other_fields(asked.site, plain)
            if asked.page.is_alone:
                problems = problems or proven_alone(asked.site, plain)
            if not problems:
                return is_of_the_day(asked.site, plain)
            self._leave(problems)
        except RefusedError as error:
            self._leave([])
            click.echo(f"{asked.path}: {error}\n", err=True)
        except DiagnosticError as error:
            self._leave(error.diagnostics)
        return None

    # -- without a configuration -----------------------------------------------------------------

    def _alone(self, folder: Path | None) -> list[Plain]:
        """The pages, each proven alone."""
        site = plain_site(Path(), self._dialect, "python")
        proved: list[Plain] = []
        for path, below in self._files:
            asked = _Asked(path, below, _read_alone(site, path, below), site)
            plain = self._plain(asked, folder)
            if plain is not None:
                proved.append(plain)
        return proved

    # -- of a site ---------------------------------------------------------------------------------

    def _in_site(self, config_file: Path, folder: Path | None) -> tuple[list[Plain], Path]:
        """The pages that are proven by builds, and the folder of includes."""
        opened = read_site(config_file, with_html=True)
        if self._with_includes and not opened.has_snippets:
            raise click.UsageError(
                f"`--views include` needs the extension `{SNIPPETS}`: name it below "
                f"`markdown_extensions` in {config_file}"
            )
        asked = [self._asked(opened, path, below) for path, below in self._files]
        waiting = [
            plain
            for one in asked
            if one is not None and (plain := self._plain(one, folder)) is not None
        ]
        outputs = {one.uri: _outputs(opened, one.page) for one in waiting}
        is_whole = not has_errors(_problems(opened))
        before = _build(opened, is_whole=is_whole)
        while waiting:
            after = _build(self._converted(config_file, waiting), is_whole=is_whole)
            refused = proven(before, after, waiting, outputs)
            for one in waiting:
                if one.uri in refused:
                    self._leave(refused[one.uri])
            if not refused:
                break
            waiting = [one for one in waiting if one.uri not in refused]
        return waiting, snippets_folder(opened)

    def _converted(self, config_file: Path, pages: Sequence[Plain]) -> OpenedSite:
        """The site with pages converted."""
        in_place = {one.uri: NewFile(one.new_uri, one.text.encode()) for one in pages}
        posts = {one.uri for one in pages if one.page.is_read_by_others}
        snippets = {name: html for one in pages for name, html in one.includes.items()}
        return read_site(
            config_file, with_html=True, in_place=in_place, copied=posts, snippets=snippets
        )

    def _asked(self, opened: OpenedSite, path: Path, below: Path) -> _Asked | None:
        """A page of the site; None for a file that is none, and it is said why."""
        place = os.path.realpath(path)
        for site in opened.editions:
            pages = [
                page
                for page in site.pages
                if page.origin.location is not None
                and os.path.realpath(page.origin.location) == place
                and page.changes is None
            ]
            page = next((one for one in pages if one.is_read), None)
            if page is not None:
                return _Asked(path, below, page, site)
            if pages:  # a draft, which a build does not read
                return _Asked(path, below, _read_alone(site, path, below), site)
        problem = diagnose(
            Source(path.as_posix(), ""),
            Span(0, 0),
            "not-converted",
            "this file is not a page of the site, so nothing shows whether it stays the same",
            help="name a page below the pages' folder that the configuration does not leave out",
        )
        self._leave([problem])
        return None


def _read_alone(site: Site, path: Path, below: Path) -> SitePage:
    """A page, read alone."""
    page = site.page_alone(path, below)
    site.translate(page)
    if not page.origin.is_broken:
        page.content = site.convert(page)
    return page


def _files(paths: Sequence[Path]) -> list[tuple[Path, Path]]:
    """The files of pages, each once, with its path below the folder that it was found in.

    :raises click.UsageError: for a file that is not an ERB page.
    """
    for path in paths:
        if path.is_file() and (not is_template(path.name) or is_partial(path.name)):
            what = (
                "a partial, which other pages print"
                if is_template(path.name)
                else "not an ERB page"
            )
            raise click.UsageError(f"{path} is {what}: name files `x.md.erb`")
    found = [page for path in paths for page in pages_in(path)]
    return list({path.resolve(): (path, below) for path, below in found}.values())


def _problems(opened: OpenedSite) -> list[Diagnostic]:
    """All that is reported of a site."""
    found = [problem for site in opened.editions for problem in site.diagnostics]
    return [*found, *opened.warnings]


def _outputs(opened: OpenedSite, page: SitePage) -> list[str]:
    """The paths that a page's file is published at."""
    return [
        one.output
        for site in opened.editions
        for one in site.pages
        if one.origin.location == page.origin.location
    ]


def _build(opened: OpenedSite, *, is_whole: bool) -> Build:
    """What is compared of a site: its pages, as written.

    :param is_whole: whether the site has no errors; else nothing is written, and the texts of pages
        without errors are compared.
    """
    pages: Mapping[str, str] = opened.html
    if not is_whole:
        pages = {
            page.output: f"<h1>{page.shown_title}</h1>\n{page.content}"
            for site in opened.editions
            for page in site.pages
            if page.content is not None
        }
    return Build(pages, _problems(opened))
