"""How other programs name files: from the top of the repository that a folder is in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Repository:
    """A folder, and the repository around it.

    :param here: the folder that messages name files from.
    :param top: the folder of the repository, both without links; the same folder where there is
        no repository.
    """

    here: Path
    top: Path

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """The repository of Git that a folder is in."""
        here = Path(os.path.realpath(folder))
        top = next((one for one in (here, *here.parents) if os.path.lexists(one / ".git")), here)
        return cls(here, top)

    def file(self, shown: str) -> Path | None:
        """The path of a file, from the top if it is below that.

        A link below the top goes by its own name.

        :param shown: how messages name it.
        :return: None if there is no such file, as for a page that a plugin makes.
        """
        written = self.here / shown
        if not os.path.lexists(written):
            return None
        path = Path(os.path.realpath(written.parent), written.name)
        return path.relative_to(self.top) if path.is_relative_to(self.top) else path
