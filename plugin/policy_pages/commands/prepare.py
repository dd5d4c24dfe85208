"""The command ``policy-pages prepare``: a site -> a folder for an engine that runs no plugins."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.pages import configuration_option, nearest_configuration
from policy_pages.commands.paths import PathType
from policy_pages.preparing.engine_names import DEFAULT_ENGINE, ENGINES


@click.command(short_help="Prepare a site for an engine that runs no plugins.")
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=DEFAULT_ENGINE,
    show_default=True,
    help="zensical: pages as Markdown, with settings and templates; html: pages as HTML and JSON, "
    "for your own website.",
)
@click.option(
    "--to",
    "target",
    type=PathType(file_okay=False),
    help="The folder to write.  [default: prepared/ENGINE next to mkdocs.yml]",
)
@configuration_option("the current one")
@click.option("--strict", is_flag=True, help="Write nothing if there is a warning.")
@click.option(
    "--serve",
    is_flag=True,
    help="Prepare the site again each time you save. With zensical, also show it in the preview of "
    "Zensical.",
)
def prepare(
    engine: str, target: Path | None, config_file: Path | None, strict: bool, serve: bool
) -> None:
    """Prepare a site for an engine that does not run this plugin, or for your own website.

    The command reads the site as a build does. It writes to a folder what readers may see: pages
    with their versions, notices and redlines, feeds, redirects, the register and tags for shared
    links. It leaves drafts out. Then run `zensical build` in that folder, or include the pages of
    `--engine html` in your website.

    Run the command again after each change: it writes only what has changed, and removes what is
    gone. It leaves other files in the folder alone, such as what the engine has built.

    Exit 0 if the folder is up to date, 1 if the site has errors (or, with --strict, warnings), 2 if
    the command fails.
    """
    config_file = config_file or nearest_configuration(Path())
    if config_file is None:
        raise click.UsageError("there is no mkdocs.yml here or above: name one with --config")
    target = target or config_file.parent / "prepared" / engine
    # here, for a help without MkDocs
    from policy_pages.commands.preparing import Preparation

    preparation = Preparation(engine, target, config_file, is_strict=strict)
    if serve:
        preparation.serve()
    elif not preparation.run():
        raise SystemExit(1)
