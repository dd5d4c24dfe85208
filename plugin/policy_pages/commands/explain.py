"""The command ``policy-pages explain``: why a page looks as it does."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.pages import configuration_option, dialect_option
from policy_pages.commands.paths import PathType


@click.command(short_help="Say why a page looks as it does.")
@click.argument("page", type=PathType(exists=True, dir_okay=False))
@configuration_option("PAGE")
@dialect_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: one object.",
)
def explain(page: Path, config_file: Path | None, dialect: str, output_format: str) -> None:
    """Say why PAGE looks as it does.

    Its fields and where each comes from, what each directive became, the Markdown that it is read
    as and why, what a shared link shows and where that is written, the state of its policy on the
    day of the build, its addresses, and what is wrong with it. The site is read as a build reads
    it, and nothing is published. Exit 1 if the page has errors.
    """
    # here, for a help without the language
    from policy_pages.commands.explaining import explain_page

    explain_page(page, config_file, dialect, output_format)
