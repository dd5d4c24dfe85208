"""The command ``policy-pages check``: what a build takes without complaint, told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from policy_pages.commands.output import print_message, print_record
from policy_pages.commands.pages import (
    configuration_option,
    configured_site,
    counted,
    nearest_configuration,
    pages_in,
)
from policy_pages.commands.paths import PathType
from policy_pages.erb.helpers.dialect_names import DEFAULT_DIALECT, DIALECT_NAMES
from policy_pages.markdown.flavours.names import FLAVOURS
from policy_pages.text.diagnostics import Diagnostic, has_errors, without

if TYPE_CHECKING:
    from policy_pages.mkdocs.opening import PagesToCheck


@click.command(short_help="Find what a build would not refuse.")
@click.argument("paths", nargs=-1, required=True, type=PathType(exists=True))
@click.option(
    "--against",
    multiple=True,
    type=click.Choice(FLAVOURS),
    help="A flavour of Markdown that pages are compared with; may be given several times.  "
    "[default: all]",
)
@configuration_option("the first of PATHS")
@click.option(
    "--dialect",
    type=click.Choice(DIALECT_NAMES),
    default=DEFAULT_DIALECT,
    show_default=True,
    help="Without a configuration: the old system whose names the pages use.",
)
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
    """Name what a build of PATHS takes without complaint.

    Each place that would read differently under another flavour of Markdown; whatever a shared
    link will not show as its author wants. A folder stands for every .md and .md.erb page below
    it. Exit 0 if nothing was found, 1 if something was.
    """
    config_file = config_file or nearest_configuration(paths[0])
    if config_file is not None:
        _refuse_what_it_says(config_file)
    site = _site(config_file, dialect, flavour, against or FLAVOURS)
    found_pages = [page for path in paths for page in pages_in(path, (".md", ".md.erb"))]
    pages = dict({path.resolve(): (path, below) for path, below in found_pages}.values())
    problems = without(site.problems, site.ignored)
    for problem in problems:
        click.echo(str(problem), err=True)
    number = len(problems)
    with_findings = 0
    told: set[Diagnostic] = set()  # what is wrong with the site's defaults is so for each page
    for path, below in pages.items():
        found = without(_check_page(site, path, below), site.ignored)
        found = [one for one in found if one not in told]
        told.update(found)
        number += len(found)
        with_findings += bool(found)
        if output_format == "json":
            records = [diagnostic.as_record() for diagnostic in found]
            record = {"path": path.as_posix(), "diagnostics": records}
            print_record(record)
        else:
            for diagnostic in found:
                print_message(f"{diagnostic}\n")
    where = f"{with_findings} of {counted(len(pages), 'page')}"
    click.echo(f"{counted(number, 'finding')} in {where}", err=True)
    if number:
        raise SystemExit(1)


def _check_page(site: PagesToCheck, path: Path, below: Path) -> Sequence[Diagnostic]:
    # here, for a help without MkDocs
    from policy_pages.checks.all_checks import CHECKS

    page, problems = site.read(path, below)
    if has_errors(problems):
        return problems
    found = [diagnostic for check_one in CHECKS for diagnostic in check_one(page)]
    return [*problems, *found]


def _refuse_what_it_says(config_file: Path) -> None:
    """Refuse options for pages without a configuration: it would win without a word.

    :raises click.UsageError: where one of them was given.
    """
    context = click.get_current_context()
    for name, option in (("dialect", "--dialect"), ("flavour", "--markdown")):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"{option} is for pages without a configuration; {config_file} "
                "says what these are written in"
            )


def _site(
    config_file: Path | None, dialect: str, flavour: str, against: Sequence[str]
) -> PagesToCheck:
    if config_file is not None:
        return configured_site(config_file, against)
    # here, for the other commands run without MkDocs
    from policy_pages.mkdocs.opening import unconfigured_pages

    return unconfigured_pages(dialect, flavour, against)
