"""What each platform does with a shared link: the tags it reads, what it cuts, the images it takes.

Sources, per figure in the table: the platforms' own documents where there are some (Facebook
"Sharing: Images in Link Shares" and "Best Practices"; X "Cards markup", "Summary Card", "Summary
Card with Large Image"; LinkedIn "Making your website shareable"; Slack "Unfurling links in
messages" and "Slack Robots"; Mastodon's `LinkDetailsExtractor`, `PreviewCard` and the card of its
web client), else what guides and preview tools measured, which is marked so.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from urllib.parse import urlsplit

from policy_pages.social.record import Media
from policy_pages.text.characters import characters_of

Size = tuple[int, int]
"""Width and height in pixels."""

MEGABYTE = 1024 * 1024
RATIO = 1200 / 630
"""Width by height of the picture that most platforms show; 1.91:1 in their documents."""

_RASTER = frozenset(["image/jpeg", "image/png", "image/gif", "image/webp"])


class Platform(NamedTuple):
    """One platform.

    :param reads: beginnings of the names it reads; of two that say the same the first counts.
    :param title: how many characters it shows, or None if there is no fixed number.
    :param description: the same.
    :param smallest: it does not show smaller images; None if it shows images of any size.
    :param large: it shows smaller images small, beside the text.
    :param best: the size that its documents recommend.
    :param most_bytes: of the image's file.
    :param types: media types of images that it shows.
    :param ratio: width by height of its large picture.
    :param alt: characters of an image's text that it keeps.
    """

    name: str
    reads: tuple[str, ...]
    title: int | None
    description: int | None
    smallest: Size | None
    large: Size
    best: Size
    most_bytes: int
    types: frozenset[str] = _RASTER
    ratio: float = RATIO
    alt: int | None = None

    def refuses(self, image: Media) -> str | None:
        """Why it does not show an image, or None; what is not known of one is not a reason."""
        kind = image_type(image)
        if kind is not None and kind not in self.types:
            return f"{self.name} does not show {type_name(kind)}"
        if image.facts is not None and image.facts.weight > self.most_bytes:
            return f"{self.name} takes {megabytes(self.most_bytes)} at most"
        size = image_size(image)
        if size is not None and self.smallest is not None and is_below(size, self.smallest):
            return f"{self.name} shows no image below {pixels(self.smallest)}"
        return None


FACEBOOK = Platform(
    "Facebook",
    reads=("og:", "fb:", "article:"),
    title=110,  # measured: the preview of WordPress.com
    description=200,  # measured: the same
    smallest=(200, 200),
    large=(600, 315),
    best=(1200, 630),
    most_bytes=8 * MEGABYTE,
)
X = Platform(
    "X",
    reads=("twitter:", "og:"),
    title=70,
    description=200,
    smallest=(144, 144),
    large=(300, 157),
    best=(1200, 630),
    most_bytes=5 * MEGABYTE,
    ratio=2.0,
    alt=420,
)
LINKEDIN = Platform(
    "LinkedIn",
    reads=("og:",),
    title=200,  # measured: guides
    description=300,  # measured: guides
    smallest=None,
    large=(401, 1),
    best=(1200, 627),
    most_bytes=5 * MEGABYTE,
    types=_RASTER - {"image/webp"},  # shown to some only; not in its document
)
SLACK = Platform(
    "Slack",
    reads=("twitter:", "og:"),
    title=None,
    description=300,  # measured: guides
    smallest=None,
    large=(1, 1),  # `twitter:card` says which one it should be
    best=(1200, 630),
    most_bytes=5 * MEGABYTE,  # measured: guides
)
MASTODON = Platform(
    "Mastodon",
    reads=("og:", "fediverse:"),
    title=None,
    description=None,
    smallest=None,
    large=(1, 1),  # wider than high, whatever its size
    best=(1200, 630),
    most_bytes=8 * MEGABYTE,  # since 4.3; 2 MB on servers without libvips
)
PLATFORMS = (FACEBOOK, X, LINKEDIN, SLACK, MASTODON)

SLACK_READS = 32_768
"""Bytes of a page that Slack asks for ("Slack Robots")."""

_TYPES_OF_ENDINGS = {
    ".svg": "image/svg+xml",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".heic": "image/heic",
    ".ico": "image/x-icon",
}
_TYPE_NAMES = {
    "image/svg+xml": "SVG",
    "image/webp": "WebP",
    "image/avif": "AVIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/heic": "HEIC",
    "image/x-icon": "ICO",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
}
_OTHER_SPELLINGS = {"image/jpg": "image/jpeg", "image/svg": "image/svg+xml"}


def image_type(image: Media) -> str | None:
    """The media type of an image: by its file, else as given, else by the end of its address."""
    if image.facts is not None:
        return image.facts.type
    if image.type:
        return plain_type(image.type)
    try:
        path = urlsplit(image.address).path
    except ValueError:
        return None
    return _TYPES_OF_ENDINGS.get(posixpath.splitext(path)[1].lower())


def plain_type(written: str) -> str:
    """A media type in its registered spelling, without parameters."""
    plain = written.partition(";")[0].strip().lower()
    return _OTHER_SPELLINGS.get(plain, plain)


def type_name(kind: str) -> str:
    """What people call a media type: ``SVG`` for ``image/svg+xml``."""
    return _TYPE_NAMES.get(kind, kind)


def image_size(image: Media) -> Size | None:
    """The size of an image, by its file, else as given; None for SVG, which has any size."""
    if image_type(image) == "image/svg+xml":
        return None
    source = image.facts or image
    if source.width is None or source.height is None:
        return None
    return source.width, source.height


def is_below(size: Size, least: Size) -> bool:
    """Whether one side is shorter than it should be."""
    return size[0] < least[0] or size[1] < least[1]


def pixels(size: Size) -> str:
    """A size for people: ``200 x 200 pixels``."""
    return f"{size[0]} x {size[1]} pixels"


def megabytes(count: int) -> str:
    """A number of bytes for people: ``5 MB``, ``5.4 MB``."""
    return f"{count / MEGABYTE:.1f}".removesuffix(".0") + " MB"


def one_line(text: str) -> str:
    """A text as platforms show it, on one line; blanks and line ends are one space."""
    return " ".join(text.split())


def length(text: str) -> int:
    """Characters as a reader counts them: a letter with its marks is one, a Chinese one, too."""
    plain = one_line(text)
    return len(plain) if plain.isascii() else len(characters_of(plain))


def cut(text: str, most: int | None) -> str:
    """A text as a platform shows it: on one line, cut to its limit, with an ellipsis.

    :param most: characters, or None for all of them.
    """
    plain = one_line(text)
    if most is None or length(plain) <= most:
        return plain
    return "".join(characters_of(plain)[: most - 1]).rstrip() + "…"
