"""The command ``policy-pages import``: its arguments and its help."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.paths import PathType
from policy_pages.importing.system_names import SYSTEM_NAMES


@click.command("import", short_help="Bring an old site over, its pages unchanged.")
@click.argument("source", type=PathType(exists=True, file_okay=False))
@click.option(
    "--to",
    "target",
    required=True,
    type=PathType(file_okay=False),
    help="The folder of the new site; it is made if it is missing.",
)
@click.option(
    "--system",
    type=click.Choice(SYSTEM_NAMES),
    help="What the old site was built with.  [default: it is recognised]",
)
@click.option("--dry-run", is_flag=True, help="Report alone; write nothing.")
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite files that you have changed, and remove those that the old site no longer has.",
)
def import_(source: Path, target: Path, system: str | None, dry_run: bool, force: bool) -> None:
    """Bring the old site in the folder SOURCE over, its pages unchanged.

    Pages, partials, data, images and other files are copied byte for byte; mkdocs.yml is written
    from what the old configuration says; import-report.md and import-report.json say what needs
    you. Nothing of the old site is run or changed. A second import writes what has changed in the
    old site; files that you have changed since stay.

    Exit 0 if `mkdocs build --strict` passes then, 1 if it does not or if something of the old site
    could not be read, 2 if nothing could be imported.
    """
    # here, for a help without MkDocs
    from policy_pages.commands.importing import import_site

    import_site(source, target, system, force=force, dry_run=dry_run)
