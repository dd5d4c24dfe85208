"""The command ``policy-pages import``: its arguments and its help."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.paths import PathType
from policy_pages.importing.system_names import SYSTEM_NAMES


@click.command("import", short_help="Import an old site without changing its pages.")
@click.argument("source", type=PathType(exists=True))
@click.option(
    "--to",
    "target",
    required=True,
    type=PathType(file_okay=False),
    help="The folder for the new site, which is made if it does not exist.",
)
@click.option(
    "--system",
    type=click.Choice([*SYSTEM_NAMES]),
    help="The system that the old site was built with.  [default: detected automatically]",
)
@click.option("--dry-run", is_flag=True, help="Report, but write nothing.")
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite files that you have changed, and remove those that the old site no longer has.",
)
def import_(source: Path, target: Path, system: str | None, dry_run: bool, force: bool) -> None:
    """Import the old site in the folder SOURCE without changing its pages.

    The command copies pages, partials, data, images and other files byte for byte, and writes
    mkdocs.yml from the old configuration. import-report.md and import-report.json list what is left
    for you to do. The command does not run or change anything in the old site. If you run it again,
    it updates what has changed in the old site, and keeps the files that you have changed.

    Exit 0 if `mkdocs build --strict` passes in the new site, 1 if it does not or if part of the old
    site cannot be read, 2 if nothing could be imported.
    """
    if not source.is_dir():
        raise click.UsageError(f"SOURCE must be a folder; {source} is a file")
    # here, for a help without MkDocs
    from policy_pages.commands.importing import import_site

    import_site(source, target, system, force=force, dry_run=dry_run)
