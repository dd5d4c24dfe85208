"""The command ``policy-pages addresses``: remember what a site has published."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.output import print_message, print_problems
from policy_pages.commands.pages import (
    configuration_option,
    exit_where_refused,
    nearest_configuration,
    opened_site,
)
from policy_pages.commands.paths import PathType
from policy_pages.files.reading import shown_path


@click.command(short_help="Record the addresses that a site has published.")
@click.argument("site", type=PathType(exists=True, file_okay=False), required=False)
@configuration_option("SITE")
def addresses(site: Path | None, config_file: Path | None) -> None:
    """Add the addresses of a built site to its file of published addresses.

    SITE is a folder that `mkdocs build` wrote; by default, the configured one. The command never
    removes an address from the file. Exit 1 if the file has an address that the site does not have.
    """
    # here, for the other commands run without MkDocs
    from policy_pages.authoring.recorded_addresses import record_addresses

    found = config_file or nearest_configuration(site or Path())
    if found is None:
        raise click.UsageError("there is no mkdocs.yml here: name one with --config")
    opened = opened_site(found)
    with exit_where_refused():
        record = record_addresses(opened.site, site or opened.output)
        record.write()
    shown = shown_path(record.file, Path.cwd())
    print_message(f"{shown}: {record.new} added, {record.number} in all")
    print_problems(record.gone)
    if record.gone:
        raise SystemExit(1)
