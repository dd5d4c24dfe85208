"""The command ``policy-pages convert``: ERB pages become plain Markdown, proven to be the same."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.pages import configuration_option, dialect_option
from policy_pages.commands.paths import PathType


@click.command(short_help="Turn ERB pages into plain Markdown.")
@click.argument("paths", nargs=-1, required=True, type=PathType(exists=True))
@configuration_option("the first of PATHS")
@dialect_option
@click.option(
    "--views",
    type=click.Choice(["html", "include"]),
    default="html",
    show_default=True,
    help="Write what views print as HTML in the page, or as files that the page includes.",
)
@click.option(
    "--to",
    "folder",
    type=PathType(file_okay=False),
    help="Write the new pages into this folder, and keep the ERB files.  [default: replace them]",
)
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@click.option(
    "--dry-run", is_flag=True, help="Check that the pages can be converted, and write nothing."
)
def convert(
    paths: tuple[Path, ...],
    config_file: Path | None,
    dialect: str,
    views: str,
    folder: Path | None,
    diff: bool,
    dry_run: bool,
) -> None:
    """Turn the ERB pages in PATHS into plain Markdown: x.md.erb becomes x.md.

    What the directives print today becomes text. The command builds the site before and after. If a
    page would not have the same elements, attributes and words, the command does not convert it,
    and shows the first difference. A folder means every .md.erb page in it. Partials do not change.
    Exit 0 if every page was converted, 1 if one was not.
    """
    # here, for a help without the language
    from policy_pages.commands.converting import Converting

    Converting(config_file, paths, dialect, with_includes=views == "include").run(
        folder, shows_diff=diff, writes=not (diff or dry_run)
    )
