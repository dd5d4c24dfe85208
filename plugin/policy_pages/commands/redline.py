"""The command ``policy-pages redline``: what changed from one page to another, for readers."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.output import print_text
from policy_pages.commands.pages import configuration_option, exit_where_refused, nearest_site
from policy_pages.commands.paths import PathType
from policy_pages.commands.refusals import STATUS
from policy_pages.files.writing import put_file


@click.command(short_help="Show what changed between two pages.")
@click.argument("old", type=PathType(exists=True, dir_okay=False))
@click.argument("new", type=PathType(exists=True, dir_okay=False))
@configuration_option("OLD")
@click.option(
    "--out",
    type=PathType(dir_okay=False),
    help="The file to write.  [default: standard output]",
)
def redline(old: Path, new: Path, config_file: Path | None, out: Path | None) -> None:
    """Show the text of the page NEW with what was inserted, deleted and moved since OLD.

    Both are read as the site builds them; the result is one HTML file. Exit 0 if nothing changed,
    1 if something did, 2 if a page has errors.
    """
    for page in (old, new):
        if out is not None and out.exists() and out.samefile(page):
            raise click.UsageError(f"{page} would be overwritten")
    # here, for the other commands run without MkDocs
    from policy_pages.authoring.redline_file import redline_of_pages

    site = nearest_site(config_file, old)
    with exit_where_refused(STATUS):
        html, summary = redline_of_pages(site, old, new)
    if out is None:
        print_text(html, newline=True)
    else:
        put_file(out, html.encode())
    click.echo("; ".join(summary.sentences()), err=True)
    if not summary.is_unchanged:
        raise SystemExit(1)
