"""The command ``policy-pages translate``: its arguments and its help."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from policy_pages.commands.paths import PathType
from policy_pages.erb.helpers.dialect_names import DEFAULT_DIALECT, DIALECT_NAMES
from policy_pages.erb.trim_modes import TRIM_MODES


@click.command(short_help="Print the Markdown of pages.")
@click.argument("paths", nargs=-1, required=True, type=PathType(exists=True))
@click.option(
    "--dialect",
    type=click.Choice(DIALECT_NAMES),
    default=DEFAULT_DIALECT,
    show_default=True,
    help="The old system whose names the pages use.",
)
@click.option(
    "--root",
    type=PathType(exists=True, file_okay=False),
    default=Path(),
    help="Where views, partials and data are looked for.  [default: the current folder]",
)
@click.option(
    "--options",
    "options_file",
    type=PathType(exists=True, dir_okay=False),
    help="YAML or JSON file with the dialect's options, as `dialect_options` in mkdocs.yml.",
)
@click.option(
    "--helpers",
    "helpers_file",
    type=PathType(exists=True, dir_okay=False),
    help="Python file with helpers of your own.",
)
@click.option(
    "--context",
    "context_file",
    type=PathType(exists=True, dir_okay=False),
    help="YAML or JSON file with names the page may use, as `title` and as `@title`.",
)
@click.option(
    "--trim",
    type=click.Choice(TRIM_MODES),
    help="Which newlines ERB drops, as Ruby's trim_mode.  [default: the dialect's]",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=NUMBER",
    help="How much a page may ask for, as `limits` in mkdocs.yml; may be given several times.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: one object a line and page.",
)
@click.option(
    "--out",
    type=PathType(file_okay=False),
    help="Write each page as a .md file with its front matter below this folder.",
)
@click.option(
    "--views",
    "view_folders",
    multiple=True,
    type=PathType(file_okay=False),
    help="Folder of views; may be given several times.  "
    "[default: ROOT/overrides/views and ROOT/views]",
)
def translate(**given: Any) -> None:
    """Print the Markdown of each page in PATHS (a folder: every .md.erb page below it).

    Diagnostics go to standard error; exit 1 if any page has an error.
    """
    # here, for a help without the language
    from policy_pages.commands.translating import translate_paths

    translate_paths(**given)
