"""The command ``policy-pages content-security-policy``: the policy in pages of any engine."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.output import print_message
from policy_pages.commands.pages import (
    built_site,
    configuration_option,
    counted,
    exit_where_refused,
)
from policy_pages.commands.paths import PathType


@click.command(
    name="content-security-policy", short_help="Say in each page what a browser may load and run."
)
@click.argument("site", type=PathType(exists=True, file_okay=False), required=False)
@configuration_option("SITE")
def content_security_policy(site: Path | None, config_file: Path | None) -> None:
    """Write a Content-Security-Policy into all pages of a built site.

    `mkdocs build` does this itself. The command is for other engines, such as Zensical, and for
    pages that were changed after the build. SITE is the folder that the engine wrote; by default,
    the configured one.

    The policy allows what comes from the site, and exactly the scripts and styles that its pages
    contain. The option `content_security_policy` in `mkdocs.yml` can add sources.
    """
    # here, for a help without MkDocs
    from policy_pages.security.folder import policy_of, write_policy

    folder, sources, _ = built_site(site, config_file)
    with exit_where_refused():
        number = write_policy(folder, policy_of(folder, sources or {}))
    print_message(f"{folder}: {counted(number, 'page')} changed")
