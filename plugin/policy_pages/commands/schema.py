"""The command ``policy-pages schema``: editors use it to complete and check headers."""

from __future__ import annotations

import json

import click

from policy_pages.commands.output import print_text


@click.command(short_help="Print the JSON Schema for the header of a page.")
def schema() -> None:
    """Print the JSON Schema for the header of a page, with what a policy declares."""
    # here, for the other commands run without pydantic's models
    from policy_pages.policies.declaration import json_schema

    print_text(json.dumps(json_schema(), indent=2, ensure_ascii=False), newline=True)
