"""The command ``policy-pages explain``: why a page looks as it does."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.pages import configuration_option, dialect_option
from policy_pages.commands.paths import PathType


@click.command(short_help="Explain why a page looks the way it does.")
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
    """Explain why PAGE looks the way it does.

    Shows its fields and where each comes from, what each directive became, which flavour of
    Markdown it is read as and why, what a shared link shows and where that is written, the state of
    its policy on the day of the build, its addresses, and its mistakes. The command reads the site
    as a build does, but publishes nothing. Exit 1 if the page has errors.
    """
    # here, for a help without the language
    from policy_pages.commands.explaining import explain_page

    explain_page(page, config_file, dialect, output_format)
