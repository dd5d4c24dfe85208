"""The command ``policy-pages new``: a page with everything in place."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from policy_pages.commands.output import print_message
from policy_pages.commands.pages import (
    authored_site,
    configuration_option,
    exit_where_refused,
    nearest_configuration,
)
from policy_pages.files.reading import shown_path
from policy_pages.policies.kinds import KINDS, Kind


@click.command(short_help="Write a new page, a draft.")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("title")
@click.option(
    "--path",
    metavar="FOLDER",
    help="The page's folder, below the folder of pages: legal/terms.  [default: made of TITLE]",
)
@click.option("--owner", help="Who is responsible for it.  [default: the site's author]")
@click.option("--contact", help="Where to ask: an e-mail address, a page, a channel.")
@configuration_option("it")
def new(
    kind: Kind,
    title: str,
    path: str | None,
    owner: str | None,
    contact: str | None,
    config_file: Path | None,
) -> None:
    """Write a page of the KIND letter, policy, notice or agreement, a draft.

    It is index.md in a folder of its own, so that its versions can stand beside it. Nothing is
    overwritten.
    """
    # here, for the other commands run without MkDocs
    from policy_pages.authoring.new_page import prepare_page
    from policy_pages.mkdocs.folder import pages_folder

    config_file = config_file or nearest_configuration(Path())
    with exit_where_refused(), pages_folder(config_file) if config_file else nullcontext():
        opened = authored_site(config_file, Path())
        page = prepare_page(
            opened.site,
            kind,
            title,
            path=path,
            owner=owner,
            contact=contact,
            is_left_out=opened.is_left_out,
        )
        page.write()
    print_message(shown_path(page.path, Path.cwd()))
    print_message(_NEXT)
    if opened.has_navigation:
        print_message(f"Then name it in `nav` in mkdocs.yml: {page.uri}")


_NEXT = """
Next: write its text and its `description`; `mkdocs serve` shows it. To publish it, set its dates
and remove `status: draft`."""
