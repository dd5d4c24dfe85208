"""The command ``policy-pages check``: pages -> what a build reports about them, and what reads
differently in another flavour of Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy_pages.commands.output import print_message, print_record
from policy_pages.commands.pages import (
    configuration_option,
    counted,
    dialect_option,
    nearest_configuration,
    pages_in,
    read_site,
    refuse_options_beside,
)
from policy_pages.commands.paths import PathType
from policy_pages.markdown.flavours.names import FLAVOURS
from policy_pages.text.page_names import is_page

if TYPE_CHECKING:
    from policy_pages.site.site import Site
    from policy_pages.text.diagnostics import Diagnostic


@click.command(short_help="Report mistakes, and what reads differently elsewhere.")
@click.argument("paths", nargs=-1, required=True, type=PathType(exists=True))
@click.option(
    "--against",
    multiple=True,
    type=click.Choice(FLAVOURS),
    help="A flavour of Markdown that pages are compared with; may be given several times.  "
    "[default: all]",
)
@configuration_option("the first of PATHS")
@dialect_option
@click.option(
    "--markdown",
    "flavour",
    type=click.Choice(FLAVOURS),
    default="python",
    show_default=True,
    help="Without a configuration: what plain pages are built with.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: one object a line and page.",
)
def check(
    paths: tuple[Path, ...],
    against: tuple[str, ...],
    config_file: Path | None,
    dialect: str,
    flavour: str,
    output_format: str,
) -> None:
    """Report mistakes in PATHS, and what reads differently elsewhere.

    The whole site is read as a build reads it, and nothing is published. Reported is what a build
    would report about PATHS and about the site as a whole, and each place that another flavour of
    Markdown would read differently. Without a configuration, each page is read by itself.

    A folder stands for every .md and .md.erb page below it. Exit 0 if nothing was found, 1 if
    something was.
    """
    config_file = config_file or nearest_configuration(paths[0])
    if config_file is not None:
        refuse_options_beside(config_file, dialect="--dialect", flavour="--markdown")
    files = _files(paths)
    site, editions, warnings = _site(config_file, dialect, flavour)
    # here, for a help without MkDocs
    from policy_pages.checks.checking import Checking

    checking = Checking(site, editions, warnings, against or FLAVOURS)
    of_site = checking.of_site()
    for problem in of_site:
        click.echo(str(problem), err=True)
    number = len(of_site)
    places = {problem.path for problem in of_site}
    for checked in (*checking.of_files(files), *checking.of_others(paths)):
        number += len(checked.diagnostics)
        places |= {problem.path for problem in checked.diagnostics}
        if output_format == "json":
            records = [diagnostic.as_record() for diagnostic in checked.diagnostics]
            print_record({"path": checked.path, "diagnostics": records})
        else:
            for diagnostic in checked.diagnostics:
                print_message(f"{diagnostic}\n")
    where = f"{counted(len(places), 'file')}; {counted(len(files), 'page')} checked"
    click.echo(f"{counted(number, 'finding')} in {where}", err=True)
    if number:
        raise SystemExit(1)


def _files(paths: Sequence[Path]) -> list[tuple[Path, Path]]:
    """The files of pages, each once, with its path below the folder that it was found in."""
    found = [page for path in paths for page in pages_in(path, is_page)]
    return list({path.resolve(): (path, below) for path, below in found}.values())


def _site(
    config_file: Path | None, dialect: str, flavour: str
) -> tuple[Site, Sequence[Site], Sequence[Diagnostic]]:
    """The site, its editions if its pages are read, and MkDocs' own warnings."""
    if config_file is None:
        # here, for a help without the language
        from policy_pages.site.plain import plain_site

        return plain_site(Path(), dialect, flavour), [], []
    opened = read_site(config_file)
    return opened.site, opened.editions, opened.warnings
