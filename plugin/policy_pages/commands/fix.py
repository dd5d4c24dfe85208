"""The command ``policy-pages fix``: repair directives that a translation tool damaged."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.output import print_difference, print_message, print_problems
from policy_pages.commands.pages import counted, pages_in
from policy_pages.commands.paths import PathType
from policy_pages.erb.trim_modes import DEFAULT_TRIM_MODE, TRIM_MODES
from policy_pages.files.writing import UnsafePathError, safe_target, write_atomically


@click.command(short_help="Repair directives that a translation tool damaged.")
@click.argument("paths", nargs=-1, required=True, type=PathType(exists=True))
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@click.option(
    "--trim",
    type=click.Choice(TRIM_MODES),
    default=DEFAULT_TRIM_MODE,
    show_default=True,
    help="Which newlines ERB drops from the repaired pages, as for `translate`.",
)
def fix(paths: tuple[Path, ...], diff: bool, trim: str) -> None:
    """Repair directives that a translation tool damaged in PATHS.

    A folder means every .md.erb page in it. The command repairs all of a page, or does not change
    it. Exit 0 if nothing is damaged or all damage can be repaired, 1 if some cannot.
    """
    repaired = left = 0
    for path in paths:
        folder = path if path.is_dir() else path.parent
        for page, _ in pages_in(path):
            count, is_left = _fix_file(page, folder, diff, trim)
            repaired += count
            left += is_left
    verb = "to repair" if diff else "repaired"
    click.echo(f"{counted(repaired, 'directive')} {verb}, {counted(left, 'page')} left", err=True)
    if left:
        raise SystemExit(1)


def _fix_file(path: Path, folder: Path, diff: bool, trim: str) -> tuple[int, bool]:
    """How many directives of a file were repaired, and whether something of it is left."""
    # here, for a help without the language
    from policy_pages.damage.repairing import examine, unified_diff

    try:
        target = safe_target(path, folder)
        repair = examine(path.as_posix(), target.read_bytes(), trim)
        if repair.repaired is not None and not diff:
            write_atomically(target, repair.repaired.encode())
    except (UnsafePathError, OSError) as error:
        click.echo(f"{path}: not changed: {error}", err=True)
        return 0, True
    if repair.repaired is None:
        print_problems([*(damage.diagnostic for damage in repair.damages), *repair.reasons])
        if repair.damages and repair.reasons:
            click.echo(
                f"{path}: not changed: with the repairs, it would have the last error",
                err=True,
            )
        elif repair.left:
            click.echo(f"{path}: not changed", err=True)
        return 0, repair.left
    if diff:
        for line in unified_diff(repair):
            print_difference(line)
    else:
        print_message(f"{path}: {counted(len(repair.damages), 'repair')}")
    return len(repair.damages), False
