"""The command ``policy-pages redline``: shows readers what changed between two versions."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.output import print_text
from policy_pages.commands.pages import configuration_option, exit_where_refused, nearest_site
from policy_pages.commands.paths import PathType
from policy_pages.commands.refusals import STATUS
from policy_pages.files.writing import put_file


@click.command(short_help="Show what changed between two versions.")
@click.argument("old", type=PathType(exists=True))
@click.argument("new", type=PathType(exists=True, dir_okay=False), required=False)
@click.option(
    "--from",
    "since",
    metavar="VERSION",
    help="The older version in a folder: its day, its `version`, or `draft`.  [default: the "
    "version in force before the newer one]",
)
@click.option(
    "--to",
    "until",
    metavar="VERSION",
    help="The newer version in a folder.  [default: the draft, or else the version in force]",
)
@click.option("--side-by-side", is_flag=True, help="Show the two versions in two columns.")
@configuration_option("OLD")
@click.option(
    "--out",
    type=PathType(dir_okay=False),
    help="The file to write.  [default: standard output]",
)
def redline(
    old: Path,
    new: Path | None,
    since: str | None,
    until: str | None,
    side_by_side: bool,
    config_file: Path | None,
    out: Path | None,
) -> None:
    """Show the page NEW, and mark what was inserted, deleted and moved since OLD.

    Without NEW, OLD is the folder of a policy. The command then compares its draft with the version
    in force. If there is no draft, it compares the version in force with the one before it, or if
    it is the first, with the next one.

    The command reads pages as the site builds them. It writes one HTML file, ready to email and to
    print. Exit 0 if nothing changed, 1 if something did, 2 if a page has errors.
    """
    if new is None and not old.is_dir():
        raise click.UsageError(f"name a second page to compare {old} with, or a policy's folder")
    if new is not None and old.is_dir():
        raise click.UsageError(f"{old} is a folder: name it alone, or two pages")
    if new is not None and (since or until):
        raise click.UsageError("--from and --to choose versions of a folder, not of two pages")
    # here, for the other commands run without MkDocs
    from policy_pages.authoring.redline_file import redline_of_pages
    from policy_pages.authoring.versions_in_folder import versions_to_compare

    site = nearest_site(config_file, old)
    with exit_where_refused(STATUS):
        if new is None:
            old, new = versions_to_compare(site, old, since=since, until=until)
        for page in (old, new):
            if out is not None and out.exists() and out.samefile(page):
                raise click.UsageError(f"{page} would be overwritten")
        html, found = redline_of_pages(site, old, new, is_side_by_side=side_by_side)
    if out is None:
        print_text(html, newline=True)
    else:
        put_file(out, html.encode())
    click.echo("; ".join(found.summary.sentences()), err=True)
    if not found.summary.is_unchanged:
        raise SystemExit(1)
