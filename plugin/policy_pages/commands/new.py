"""The command ``policy-pages new``: a new site, or a page with a complete header."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

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
from policy_pages.policies.statements import STATEMENTS, Statement

Command = TypeVar("Command", bound=Callable[..., object])


@click.group(short_help="Make a new site or a new page.")
def new() -> None:
    """Make a new site, or a new page: a letter, policy, notice or agreement, or one of the
    statements that public bodies renew each year."""


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
    @_page_options()
    def page(
        title: str,
        path: str | None,
        owner: str | None,
        contact: str | None,
        config_file: Path | None,
    ) -> None:
        _write_page(kind, title, path, owner, contact, config_file)

    return page


def _statement_command(name: str, statement: Statement) -> click.Command:
    """The command that writes a page with all its parts."""
    needs_contact = statement.declares_security_txt
    contact_help = (
        "Where to report a vulnerability: an email address, or an address that begins with "
        "`https:` or `tel:`."
    )

    @click.command(
        name,
        short_help=statement.summary,
        help=f"{statement.summary}\n\n{statement.purpose}\n\nThe sentences that begin with “Say "
        "here” are for you to replace. The text is in English. The command overwrites nothing.",
    )
    @click.argument("title", default=statement.title)
    @_page_options(
        contact=contact_help if needs_contact else None,
        needs_contact=needs_contact,
    )
    def page(
        title: str,
        path: str | None,
        owner: str | None,
        contact: str | None,
        config_file: Path | None,
    ) -> None:
        _write_page(statement.kind, title, path, owner, contact, config_file, statement)

    return page


def _page_options(
    *, contact: str | None = None, needs_contact: bool = False
) -> Callable[[Command], Command]:
    """The options of a command that writes a page.

    :param contact: the help of the contact, if it is another one.
    """
    options = (
        click.option(
            "--path",
            metavar="FOLDER",
            help="The folder for the page, in the folder of pages: legal/terms.  [default: made "
            "from TITLE]",
        ),
        click.option("--owner", help="Who is responsible for it.  [default: the site's author]"),
        click.option(
            "--contact",
            required=needs_contact,
            help=contact or "Where to ask: an email address, a page or a channel.",
        ),
        configuration_option("it"),
    )

    def with_options(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


for _kind in KINDS:
    new.add_command(_page_command(_kind))
for _name, _statement in STATEMENTS.items():
    new.add_command(_statement_command(_name, _statement))


def _write_page(
    kind: Kind,
    title: str,
    path: str | None,
    owner: str | None,
    contact: str | None,
    config_file: Path | None,
    statement: Statement | None = None,
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
            statement=statement,
            is_left_out=opened.is_left_out,
        )
        page.write()
    print_message(shown_path(page.path, Path.cwd()))
    print_message(_NEXT)
    if statement is not None and statement.declares_security_txt:
        print_message(_NEXT_FILE)
    if opened.has_navigation:
        print_message(f"Then add it to `nav` in mkdocs.yml: {page.uri}")


_NO_SITE = (
    "there is no mkdocs.yml here or in a folder above: begin a site with `policy-pages new site .`"
    ", or name the configuration with --config"
)
_NEXT = """
Next: write the text and the `description`. `mkdocs serve` shows the page. To publish it, set its
dates and remove `status: draft`."""
_NEXT_FILE = "The build then also makes /.well-known/security.txt."
