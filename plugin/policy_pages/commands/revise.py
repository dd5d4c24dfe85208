"""The command ``policy-pages revise``: keeps the version in force, and makes the next one."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import click

from policy_pages.commands.output import print_message
from policy_pages.commands.pages import authored_site, configuration_option, exit_where_refused
from policy_pages.commands.paths import PathType
from policy_pages.text.page_names import page_path


def _day(context: click.Context, option: click.Parameter, written: str) -> datetime.date:
    """The day that an option names.

    :raises click.BadParameter: for a text that is not a day, or is written in another way.
    """
    is_like_one = re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII)
    if is_like_one:
        try:
            return datetime.date.fromisoformat(written)
        except ValueError:
            pass
    help = "write a day that exists" if is_like_one else "write it like this: 2027-06-01"
    raise click.BadParameter(f"{written!r} is not a valid date: {help}", context, option)


@click.command(short_help="Make the next version of a policy.")
@click.argument("page", type=PathType(exists=True))
@click.option(
    "--effective",
    required=True,
    metavar="DATE",
    callback=_day,
    help="The day that the next version takes effect, such as 2027-06-01.",
)
@configuration_option("PAGE")
def revise(page: Path, effective: datetime.date, config_file: Path | None) -> None:
    """Store the version in force under its day, and make PAGE the next version.

    PAGE is an index.md, an index.md.erb, or the folder of one. The command copies it, unchanged, to
    a file next to it that is named after the day it took effect. PAGE itself becomes a draft of the
    next version, with the same text. The command overwrites nothing. Exit 1 if the page has errors.
    """
    # here, for the other commands run without MkDocs
    from policy_pages.authoring.revision import prepare_revision

    if page.is_dir():
        indexes = (path for path in sorted(page.iterdir()) if page_path(path.name) == "index.md")
        page = next((index for index in indexes if index.is_file()), page)
    if page.is_dir():
        raise click.UsageError(f"there is no index.md in {page}")
    opened = authored_site(config_file, page)
    site = opened.site
    with exit_where_refused():
        revision = prepare_revision(site, page, effective)
        revision.write()
    for path in revision.new_files:
        print_message(path.as_posix())
    following = revision.next
    number = f"version {following.version}, " if following.version else ""
    print_message(f"{page.as_posix()}: {number}a draft, to take effect on {effective}")
    if following.left_out:
        names = ", ".join(f"`{name}`" for name in following.left_out)
        of_before = "it belongs" if len(following.left_out) == 1 else "they belong"
        print_message(f"not copied: {names}, since {of_before} to the version before")
    print_message(_NEXT.format(address=f"{opened.preview}{revision.address}"))


_NEXT = """
Next: write the text, and say in `changes`, below `policy`, what is new. While `mkdocs serve` runs,
you can see the draft at {address}
To announce it, set `published` to the day of the announcement, and remove `status: draft`."""
