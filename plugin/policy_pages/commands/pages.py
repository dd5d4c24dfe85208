"""Which pages a command is given."""

from __future__ import annotations

from pathlib import Path

import click


def pages_in(path: Path, endings: tuple[str, ...] = (".md.erb",)) -> list[tuple[Path, Path]]:
    """Each page of a path, with its path below the folder it was found in.

    A folder stands for its pages; partials (``_name.md.erb``) are none.

    :param endings: how the names of pages end.
    :raises click.UsageError: for a folder without pages.
    """
    if not path.is_dir():
        return [(path, Path(path.name))]
    found = sorted(
        page
        for page in path.rglob("*")
        if page.name.endswith(endings) and page.is_file() and not page.name.startswith("_")
    )
    if not found:
        raise click.UsageError(f"there is no {' or '.join(endings)} page in {path}")
    return [(page, page.relative_to(path)) for page in found]
