"""The command ``policy-pages freeze``: keep the ids of clauses, so that links to them last."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.output import print_message, print_problems
from policy_pages.commands.pages import configuration_option, counted, nearest_site, pages_in
from policy_pages.commands.paths import PathType
from policy_pages.text.diagnostics import DiagnosticError, has_errors
from policy_pages.text.page_names import is_page


@click.command(short_help="Keep the ids of clauses when their headings change.")
@click.argument("paths", nargs=-1, required=True, type=PathType(exists=True))
@configuration_option("the first of PATHS")
def freeze(paths: tuple[Path, ...], config_file: Path | None) -> None:
    """Write the ids of the clauses in PATHS to a file next to each page.

    From then on, each clause keeps its id, even if you reword its heading. A folder means every
    policy in it. If a clause is not found and another one is new, the command writes nothing. Exit
    0 if every clause in each file is found in its page, 1 if one is not, 2 if a page has errors.
    """
    # here, for the other commands run without MkDocs
    from policy_pages.authoring.freeze import freeze_page

    site = nearest_site(config_file, paths[0])
    status = 0
    for path, below in (page for each in paths for page in pages_in(each, is_page)):
        try:
            found = freeze_page(site, path, below)
        except DiagnosticError as error:
            print_problems(error.diagnostics)
            status = max(status, 2 if has_errors(error.diagnostics) else 1)
            continue
        if found is None:
            if path in paths:
                click.echo(f"{path}: this page has no clauses", err=True)
            continue
        is_new = found.write()
        number = counted(found.clauses, "clause")
        print_message(f"{found.file}: {number}{'' if is_new else ', as before'}")
        print_problems(found.lost)
        if found.lost:
            status = max(status, 1)
    if status:
        raise SystemExit(status)
