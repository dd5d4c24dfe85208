"""The command ``policy-pages translate``: its arguments and its help."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from policy_pages.commands.paths import PathType
from policy_pages.erb.helpers.dialect_names import DEFAULT_DIALECT, DIALECT_NAMES
from policy_pages.erb.trim_modes import TRIM_MODES


@click.command(short_help="Print pages as plain Markdown.")
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
    help="The folder with views, partials and data.  [default: the current folder]",
)
@click.option(
    "--options",
    "options_file",
    type=PathType(exists=True, dir_okay=False),
    help="A YAML or JSON file with options of the dialect, like `dialect_options` in mkdocs.yml.",
)
@click.option(
    "--helpers",
    "helpers_file",
    type=PathType(exists=True, dir_okay=False),
    help="A Python file with your own helpers.",
)
@click.option(
    "--context",
    "context_file",
    type=PathType(exists=True, dir_okay=False),
    help="A YAML or JSON file with names that pages can use, as `title` and as `@title`.",
)
@click.option(
    "--trim",
    type=click.Choice(TRIM_MODES),
    help="Which newlines ERB drops, like trim_mode in Ruby.  [default: that of the dialect]",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=NUMBER",
    help="A limit for each page, like `limits` in mkdocs.yml. You can repeat this option.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: one object per page, each on its own line.",
)
@click.option(
    "--out",
    type=PathType(file_okay=False),
    help="Write each page to a .md file in this folder, with its header.",
)
@click.option(
    "--views",
    "view_folders",
    multiple=True,
    type=PathType(file_okay=False),
    help="A folder with views. You can repeat this option.  "
    "[default: ROOT/overrides/views and ROOT/views]",
)
def translate(**given: Any) -> None:
    """Print each page in PATHS as plain Markdown. A folder means every .md.erb page in it.

    Errors and warnings go to standard error. Exit 1 if a page has an error.
    """
    # here, for a help without the language
    from policy_pages.commands.translating import translate_paths

    translate_paths(**given)
