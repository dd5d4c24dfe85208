"""The command ``policy-pages new``: a new site, or a page with a complete header."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path

import click

from policy_pages.commands.output import print_message
from policy_pages.commands.pages import (
    authored_site,
    configuration_option,
    counted,
    exit_where_refused,
    nearest_configuration,
)
from policy_pages.commands.paths import PathType
from policy_pages.files.reading import shown_path
from policy_pages.policies.kinds import KINDS, Kind


@click.group(short_help="Make a new site or a new page.")
def new() -> None:
    """Make a new site, or a new page: a letter, policy, notice or agreement."""


@new.command(short_help="Make a new site in a folder.")
@click.argument("folder", metavar="DIR", type=PathType(file_okay=False))
@click.option("--title", help="The name of the site.  [default: Letters and policies]")
@click.option(
    "--url",
    help="The address of the published site, such as https://policies.example.org/.  "
    "[default: the address that the GitHub workflow passes]",
)
@click.option(
    "--language",
    default="en",
    show_default=True,
    help="The language of menus and dates. The example pages are in English.",
)
def site(folder: Path, title: str | None, url: str | None, language: str) -> None:
    """Make a new site in the folder DIR. The command makes DIR if it does not exist. `.` is the
    current folder.

    The site has a letter, a policy with two versions, a draft, and a home page that lists them.
    mkdocs.yml has a note on each setting, and overrides/ has your colours and templates. A GitHub
    workflow publishes the site after each push and every night. There are snippets for VS Code.

    The folder must be empty, except for hidden files and a virtual environment. The command
    overwrites nothing.
    """
    # here, for a help without what reads and writes files
    from policy_pages.authoring.new_site import DEFAULT_TITLE, prepare_site
    from policy_pages.site.old_sites import build_moment

    with exit_where_refused():
        made = prepare_site(
            folder,
            title=DEFAULT_TITLE if title is None else title,
            url=url,
            language=language,
            today=build_moment(datetime.timezone.utc).date(),
        )
        made.write()
    print_message(f"{folder}: {counted(len(made.files), 'file')}")
    is_here = folder.resolve() == Path.cwd()
    steps = ["mkdocs serve"] if is_here else [f"cd {shlex.quote(str(folder))}", "mkdocs serve"]
    print_message("\nNext:\n" + "".join(f"  {step}\n" for step in steps))
    print_message(_AFTER)


_AFTER = """\
Then open http://127.0.0.1:8000/ in your browser. README.md explains how to write pages and how to
publish the site."""


def _page_command(kind: Kind) -> click.Command:
    """The command that writes a page of a kind."""
    article = "an" if kind[0] in "aeiou" else "a"

    @click.command(
        kind,
        short_help=f"Make a draft of {article} {kind}.",
        help=f"Make a draft of {article} {kind} with the title TITLE.\n\nThe page is index.md in a "
        "folder named after the title, so that its other versions can be next to it. The command "
        "overwrites nothing.",
    )
    @click.argument("title")
    @click.option(
        "--path",
        metavar="FOLDER",
        help="The folder for the page, in the folder of pages: legal/terms.  [default: made from "
        "TITLE]",
    )
    @click.option("--owner", help="Who is responsible for it.  [default: the site's author]")
    @click.option("--contact", help="Where to ask: an email address, a page or a channel.")
    @configuration_option("it")
    def page(
        title: str,
        path: str | None,
        owner: str | None,
        contact: str | None,
        config_file: Path | None,
    ) -> None:
        _write_page(kind, title, path, owner, contact, config_file)

    return page


for _kind in KINDS:
    new.add_command(_page_command(_kind))


def _write_page(
    kind: Kind,
    title: str,
    path: str | None,
    owner: str | None,
    contact: str | None,
    config_file: Path | None,
) -> None:
    # here, for the other commands run without MkDocs
    from policy_pages.authoring.new_page import prepare_page
    from policy_pages.mkdocs.folder import pages_folder

    config_file = config_file or nearest_configuration(Path())
    if config_file is None:
        raise click.UsageError(_NO_SITE)
    with exit_where_refused(), pages_folder(config_file):
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
        print_message(f"Then add it to `nav` in mkdocs.yml: {page.uri}")


_NO_SITE = (
    "there is no mkdocs.yml here or in a folder above: begin a site with `policy-pages new site .`"
    ", or name the configuration with --config"
)
_NEXT = """
Next: write the text and the `description`. `mkdocs serve` shows the page. To publish it, set its
dates and remove `status: draft`."""
