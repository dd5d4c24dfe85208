"""The command ``policy-pages server-files``: security headers and redirects for a web server."""

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
from policy_pages.files.reading import shown_path
from policy_pages.servers.server_names import IN_SITE, SERVERS


@click.command(name="server-files", short_help="Write headers and redirects for a web server.")
@click.argument("site", type=PathType(exists=True, file_okay=False), required=False)
@click.option(
    "--for", "server", type=click.Choice(SERVERS), required=True, help="The server or host."
)
@click.option(
    "--to",
    "target",
    type=PathType(file_okay=False),
    help="The folder to write into.  [default: SITE for netlify, cloudflare and apache, which read "
    "their files there; else the current folder]",
)
@configuration_option("SITE")
def server_files(
    site: Path | None, server: str, target: Path | None, config_file: Path | None
) -> None:
    """Write the security headers and the redirects of a built site, for a web server.

    SITE is a folder that `mkdocs build` or another engine wrote; by default, the configured one.
    The command reads its pages. The headers include a strict Content-Security-Policy that allows
    exactly the scripts and styles of these pages, so run the command again after each build. The
    redirects lead from old addresses to new ones, as the pages at these addresses do.

    netlify and cloudflare: `_headers` and `_redirects`. apache: `.htaccess`. nginx:
    `policies.nginx.conf`, to be included in the `server` block. caddy: `policies.caddy`, to be
    imported. s3: `redirects.sh`, and `response-headers.json` for CloudFront.

    Your own lines in `_headers`, `_redirects` and `.htaccess` stay. Exit 2 if the command fails.
    """
    # here, for a help without MkDocs
    from policy_pages.servers.built_site import served_site
    from policy_pages.servers.server_file import remove_for_others, write_server_file
    from policy_pages.servers.servers import FILES_FOR

    folder, sources, url = built_site(site, config_file)
    with exit_where_refused():
        served = served_site(folder, sources, url)
        files = FILES_FOR[server](served)
        to = target or (folder if server in IN_SITE else Path())
        for file in files:
            written = write_server_file(file, to)
            print_message(f"{shown_path(written, Path.cwd())}: written")
        for other, is_gone in remove_for_others(folder, [file.name for file in files]):
            what = (
                "removed" if is_gone else "this file is for another server, and readers can open it"
            )
            print_message(f"{shown_path(other, Path.cwd())}: {what}")
    headers, redirects = len(served.headers), len(served.redirects)
    print_message(f"{counted(headers, 'header')}, {counted(redirects, 'redirect')}")
