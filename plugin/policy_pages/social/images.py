"""An image file -> its size in pixels, its type and its weight, read from its first bytes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"BM": "image/bmp",
}
"""First bytes -> media type."""


class ImageFacts(NamedTuple):
    """What an image file says of itself.

    :param path: the file.
    :param type: its media type by its content, or None if the type is unknown.
    :param width: in pixels, or None where the file does not say.
    :param weight: of the file, in bytes.
    """

    path: Path
    type: str | None
    width: int | None
    height: int | None
    weight: int


def read_image(path: Path) -> ImageFacts:
    """The facts of an image file.

    :raises OSError: for a file that cannot be read.
    """
    import imagesize  # here, for the sites without pictures: it loads a client of HTTP

    with path.open("rb") as file:
        beginning = file.read(512)
        weight = path.stat().st_size
        file.seek(0)
        try:
            width, height = imagesize.get(file)
        except (ValueError, OSError, OverflowError, ArithmeticError):
            width, height = -1, -1  # a broken file has no size
    known = width > 0 and height > 0
    return ImageFacts(
        path,
        _type_of(beginning),
        round(width) if known else None,
        round(height) if known else None,
        weight,
    )


def _type_of(beginning: bytes) -> str | None:
    for first, kind in _BEGINNINGS.items():
        if beginning.startswith(first):
            return kind
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "image/webp"
    if beginning[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    if b"<svg" in beginning:
        return "image/svg+xml"
    return None
