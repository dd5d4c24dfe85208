"""A file for a server: its own, or a block in one that its author may also write into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policy_pages.files.writing import put_file
from policy_pages.text.diagnostics import RefusedError

_COMMAND = "policy-pages server-files"
_BEGIN, _END = f"# begin: {_COMMAND}", f"# end: {_COMMAND}"
FILES_IN_SITES = ("_headers", "_redirects", ".htaccess")
"""Files that servers read in the folder of a site."""
_MARK = re.compile(rf"^(?:{_BEGIN}|{_END})[ \t]*\r?$", re.MULTILINE)
_BLOCK = re.compile(
    rf"^{_BEGIN}[ \t]*\r?\n(?:(?!{_BEGIN}).*\n)*?{_END}[ \t]*\r?(?:\n|\Z)", re.MULTILINE
)


@dataclass(frozen=True)
class ServerFile:
    """A file to write.

    :param is_block: whether other lines of the file stay.
    """

    name: str
    text: str
    is_block: bool = True


def write_server_file(file: ServerFile, folder: Path) -> Path:
    """Write a file into a folder.

    :return: its path.
    :raises RefusedError: for a link, and for a file that somebody else has written.
    :raises OSError: where that cannot be done; the old file is then as it was.
    """
    place = folder / file.name
    if place.is_symlink():
        raise RefusedError(f"{place} is a symbolic link: name another folder with --to")
    old = place.read_bytes().decode(errors="surrogateescape") if place.exists() else None
    if file.is_block:
        text = _with_block(place, old or "", file.text)
    elif old is not None and _COMMAND not in old:
        raise RefusedError(f"{place} is another file: name another folder with --to")
    else:
        text = file.text
    folder.mkdir(parents=True, exist_ok=True)
    put_file(place, text.encode(errors="surrogateescape"))
    return place


def remove_for_others(folder: Path, names: Iterable[str]) -> list[tuple[Path, bool]]:
    """Remove from a site what was written there for other servers: this one would hand it out.

    :param names: of the files of this server, which stay.
    :return: the files of other servers that are or were there, each with whether it is gone;
        the author's own lines stay.
    :raises RefusedError: for a block without an end.
    :raises OSError: where that cannot be done.
    """
    found: list[tuple[Path, bool]] = []
    for name in sorted({*FILES_IN_SITES} - {*names}):
        place = folder / name
        if place.is_symlink() or not place.is_file():
            continue
        old = place.read_bytes().decode(errors="surrogateescape")
        parts = _without_blocks(place, old)
        rest = "".join(parts)
        if rest.strip():
            if len(parts) > 1:
                put_file(place, rest.encode(errors="surrogateescape"))
        else:
            place.unlink()
        found.append((place, not rest.strip()))
    return found


def written_by() -> str:
    """What a file says about itself."""
    return f"Written by `{_COMMAND}`: run it again after each build"


def _with_block(place: Path, old: str, block: str) -> str:
    """The text of a file with our block in the place of the last one, or at its end.

    :raises RefusedError: for a block without an end.
    """
    written = f"{_BEGIN}\n# {written_by()}.\n{block.rstrip()}\n{_END}\n"
    if "\r\n" in old:
        written = written.replace("\n", "\r\n")
    parts = _without_blocks(place, old)
    if len(parts) > 1:
        return parts[0] + written + "".join(parts[1:])
    line = "\r\n" if "\r\n" in old else "\n"
    return f"{old.rstrip()}{line * 2}{written}" if old.strip() else written


def _without_blocks(place: Path, text: str) -> list[str]:
    """The parts of a file before, between and after our blocks.

    :raises RefusedError: for a block without an end.
    """
    parts = _BLOCK.split(text)
    if any(_MARK.search(part) for part in parts):
        raise RefusedError(
            f"{place} has only one of the lines `{_BEGIN}` and `{_END}`: "
            "delete what the command wrote there, and run it again"
        )
    return parts
