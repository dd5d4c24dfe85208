"""What pages of strangers may not say of the site: keys of their headers -> errors."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from policy_pages.front_matter.reading import FrontMatter, KeyPath
from policy_pages.policies.kinds import KEY
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.page_names import is_page
from policy_pages.text.source import Source, Span

_TRUST = "if it is your own page, name it in the option `html`, as `trusted`"
_SHOWN = frozenset(
    "avif bmp gif ico jpeg jpg png tif tiff webp"  # pictures
    " aac flac m4a mp3 mp4 oga ogg ogv opus vtt wav webm"
    " otf ttf woff woff2"
    " doc docx odp ods odt pdf ppt pptx rtf xls xlsx"
    " 7z bz2 gz tar zip"
    " bib csv erb ics json log markdown md po tex toml tsv txt yaml yml".split()
)
"""Endings of files that browsers show or save. Others can be HTML or XML: servers have long tables
of endings, and decide what a browser takes a file for."""
_RUN = frozenset(
    "asp aspx cgi hta htm html js jsp mhtml mjs phar php pht phtml pl py rb sh shtml svg swf xht"
    " xhtml xml xsl".split()
)
"""Endings that some servers look for in the whole name: `page.html.txt`, `picture.php.png`."""


def can_run(path: str) -> bool:
    """Whether a file that is not a page may be a program in the browser of who opens it, or on the
    server."""
    endings = [one[1:].lower() for one in PurePosixPath(path).suffixes]
    return not endings or endings[-1] not in _SHOWN or not _RUN.isdisjoint(endings)


def refused_file(shown: str) -> Diagnostic:
    """The report of a file of strangers that is not published.

    :param shown: how messages name it.
    """
    return diagnose(
        Source(shown, ""),
        Span(0, 0),
        "unsafe-html",
        "this file is from strangers, and may run a program in the reader's browser: it is not "
        "published",
        help="remove it, or save a picture as PNG; if you have read it, move it out of the folder",
        severity="warning",
    )


def refused_fields(source: Source, header: FrontMatter, named: str) -> Iterator[Diagnostic]:
    """What a header says for the whole site.

    :param named: the path in the option `html` by which the page is of strangers.
    """
    folder = posixpath.dirname(named) if is_page(named) else named
    policy = header.fields.get(KEY)
    declared = policy if isinstance(policy, dict) else {}
    if declared.get("security_txt") is not None:
        what = "a page of strangers cannot declare the `security.txt` of the site"
        yield _refused(source, header, (KEY, "security_txt"), what, f"remove it; {_TRUST}")
    if header.fields.get("template") is not None:
        what = "a page of strangers cannot choose its template"
        yield _refused(source, header, ("template",), what, f"remove it; {_TRUST}")
    for way, value in (
        ((KEY, "aliases"), declared.get("aliases")),
        (("old_paths",), header.fields.get("old_paths")),
    ):
        for number, address in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(address, str) and not _is_below(address, folder):
                where = f"`/{folder}/`"
                what = f"a page of strangers cannot take the address `{address}` outside {where}"
                place: KeyPath = (*way, number) if isinstance(value, list) else way
                help = f"write an address below {where}; {_TRUST}"
                yield _refused(source, header, place, what, help)


def _is_below(address: str, folder: str) -> bool:
    path = posixpath.normpath(f"/{unquote(urlsplit(address.strip()).path)}").lstrip("/")
    parts, folders = PurePosixPath(path).parts, PurePosixPath(folder).parts
    return parts[: len(folders)] == folders


def _refused(
    source: Source, header: FrontMatter, way: tuple[Any, ...], message: str, help: str
) -> Diagnostic:
    place = header.places.get(way) or header.values.get(way) or Span(0, 1)
    return diagnose(source, place, "strangers-header", message, help=help)
