"""The type of a command's arguments that are paths."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click


class PathType(click.Path):
    """Click's type, giving a :class:`~pathlib.Path`; it also refuses a NUL, which no path has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(path_type=Path, **options)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """The path.

        :raises click.BadParameter: for a path that does not meet the options of this type.
        """
        if "\0" in os.fspath(value):
            self.fail(f"{os.fspath(value)!r} is not a path: it contains a NUL", param, ctx)
        return super().convert(value, param, ctx)
