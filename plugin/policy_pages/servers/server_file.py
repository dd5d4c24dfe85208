"""A file for a server: its own, or a block in one that its author may also write into."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policy_pages.files.writing import put_file
from policy_pages.text.diagnostics import RefusedError

_COMMAND = "policy-pages server-files"
_BEGIN, _END = f"# begin: {_COMMAND}", f"# end: {_COMMAND}"


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
        text = _with_block(old or "", file.text)
    elif old is not None and _COMMAND not in old:
        raise RefusedError(f"{place} is another file: name another folder with --to")
    else:
        text = file.text
    folder.mkdir(parents=True, exist_ok=True)
    put_file(place, text.encode(errors="surrogateescape"))
    return place


def written_by() -> str:
    """What a file says about itself."""
    return f"Written by `{_COMMAND}`: run it again after each build"


def _with_block(old: str, block: str) -> str:
    """The text of a file with our block in the place of the last one, or at its end."""
    written = f"{_BEGIN}\n# {written_by()}.\n{block.rstrip()}\n{_END}\n"
    before, begin, rest = old.partition(f"{_BEGIN}\n")
    _, end, after = rest.partition(f"{_END}\n")
    if begin and end:
        return before + written + after
    return f"{old.rstrip()}\n\n{written}" if old.strip() else written
