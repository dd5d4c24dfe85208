"""The command ``policy-pages prepare``: a site -> a folder for an engine that runs no plugins."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path

import click

from policy_pages.commands.output import print_problems
from policy_pages.commands.pages import (
    configuration_option,
    counted,
    exit_where_refused,
    nearest_configuration,
    read_site,
)
from policy_pages.commands.paths import PathType
from policy_pages.preparing.engine_names import DEFAULT_ENGINE, ENGINES


@click.command(short_help="Prepare a site for an engine that runs no plugins.")
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=DEFAULT_ENGINE,
    show_default=True,
    help="zensical: pages as Markdown, with a configuration and templates; html: pages as HTML "
    "and JSON, for a site of your own.",
)
@click.option(
    "--to",
    "target",
    type=PathType(file_okay=False),
    help="The folder to write.  [default: prepared/ENGINE beside mkdocs.yml]",
)
@configuration_option("the current one")
@click.option("--strict", is_flag=True, help="Write nothing if there is a warning.")
def prepare(engine: str, target: Path | None, config_file: Path | None, strict: bool) -> None:
    """Prepare a site for an engine that does not run this plugin.

    The command reads the site as a build does, and writes what readers may see to a folder: pages
    with their versions, notices and redlines, feeds, redirects, the register and shared-link tags.
    Drafts are not in it. Then let the engine build that folder.

    Run the command again after each change: it writes only what has changed, and removes what is
    gone. Other files in the folder, such as what the engine has built, are not touched.

    Exit 0 if the folder is up to date, 1 if the site has errors, 2 if the command fails.
    """
    config_file = config_file or nearest_configuration(Path())
    if config_file is None:
        raise click.UsageError("there is no mkdocs.yml here or above: name one with --config")
    target = target or config_file.parent / "prepared" / engine
    prepare_once(engine, target, config_file, is_strict=strict)


def prepare_once(engine: str, target: Path, config_file: Path, *, is_strict: bool) -> None:
    """Prepare a site.

    :raises SystemExit: for a site with errors; nothing is written then.
    """
    # here, for a help without MkDocs
    from policy_pages.preparing.engines import TREES
    from policy_pages.preparing.tree import check_target, write_tree

    with redirect_stdout(sys.stderr):  # what plugins and helpers print
        opened = read_site(config_file, with_articles=True)
    problems = [*opened.site.diagnostics, *opened.warnings]
    print_problems(problems)
    if opened.built is None or (is_strict and any(one.severity != "info" for one in problems)):
        click.echo("Nothing was written.", err=True)
        raise SystemExit(1)
    options = opened.site.options
    sources = {"the pages": options.docs, "the built site": opened.output}
    if options.theme.custom is not None:
        sources["the templates"] = options.theme.custom
    with exit_where_refused():
        check_target(target, options.root, sources)
        written = write_tree(TREES[engine](opened.built), target)
    changes = f"{counted(written.new, 'file')} written, {written.gone} removed"
    click.echo(f"{target}: {changes}, {written.same} unchanged", err=True)
