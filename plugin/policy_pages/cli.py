"""The command ``policy-pages``: the core without MkDocs."""

from __future__ import annotations

import click

from policy_pages import __version__
from policy_pages.commands.addresses import addresses
from policy_pages.commands.check import check
from policy_pages.commands.fix import fix
from policy_pages.commands.freeze import freeze
from policy_pages.commands.new import new
from policy_pages.commands.redline import redline
from policy_pages.commands.refusals import Commands
from policy_pages.commands.revise import revise
from policy_pages.commands.schema import schema
from policy_pages.commands.translate import translate


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="policy-pages")
def main() -> None:
    """Bring ERB pages with front matter to Markdown, without Ruby."""


main.add_command(translate)
main.add_command(fix)
main.add_command(check)
main.add_command(redline)
main.add_command(freeze)
main.add_command(new)
main.add_command(revise)
main.add_command(addresses)
main.add_command(schema)
