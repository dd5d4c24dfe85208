"""The command ``policy-pages schema``: what editors complete and check front matter with."""

from __future__ import annotations

import json

import click

from policy_pages.commands.output import print_text


@click.command(short_help="Print the JSON Schema of what a page declares of a policy.")
def schema() -> None:
    """Print the JSON Schema of what a page declares of a policy."""
    # here, for the other commands run without pydantic's models
    from policy_pages.policies.declaration import json_schema

    print_text(json.dumps(json_schema(), indent=2, ensure_ascii=False), newline=True)
