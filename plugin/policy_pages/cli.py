"""The command ``policy-pages``: its subcommands, each loaded when it is asked for."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING

import click

from policy_pages import __version__
from policy_pages.commands.refusals import STATUS, Commands

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHORT_HELPS: Mapping[str, str] = {
    "addresses": "Record the addresses that a site has published.",
    "check": "Report mistakes, and text that other systems read differently.",
    "content-security-policy": "Say in each page what a browser may load and run.",
    "convert": "Turn ERB pages into plain Markdown.",
    "explain": "Explain why a page looks the way it does.",
    "fix": "Repair directives that a translation tool damaged.",
    "freeze": "Keep the ids of clauses when their headings change.",
    "import": "Import an old site without changing its pages.",
    "language": "Start or update the translation of a site's texts.",
    "new": "Make a new site or a new page.",
    "prepare": "Prepare a site for an engine that runs no plugins.",
    "redline": "Show what changed between two versions.",
    "revise": "Make the next version of a policy.",
    "schema": "Print the JSON Schema for the header of a page.",
    "server-files": "Write headers and redirects for a web server.",
    "translate": "Print pages as plain Markdown.",
}
"""Command -> what the list of commands says about it. The module of the same name has the command;
a name that is a keyword of Python ends with `_`, and `-` is `_`, too."""


class _ImportedCommands(Commands):
    """Commands that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SHORT_HELPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in SHORT_HELPS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        module = import_module(f"policy_pages.commands.{name}")
        command: click.Command = getattr(module, name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SHORT_HELPS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What a shell offers for the beginning of a word, without importing the commands."""
        # here, as Click does: few runs complete a word
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=short_help)
            for name, short_help in SHORT_HELPS.items()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]


@click.group(cls=_ImportedCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="policy-pages")
def main() -> None:
    """Write, compare and check letters and policies, and import old pages."""


def run() -> None:
    """Run the command; a bug of ours ends it with its traceback, and not with the status of
    findings."""
    try:
        main()
    except Exception:
        traceback.print_exc()
        sys.exit(STATUS)


if __name__ == "__main__":
    run()
