"""The bytes of a file -> its text, and what is wrong with them."""

from __future__ import annotations

from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span, readable_path

_HEAD = 1_000
_FEW = 10
"""At most one of so many bytes of a file's head may be NUL."""


def read_bytes(path: str, data: bytes) -> tuple[Source, list[Diagnostic]]:
    """The source of a file's bytes (UTF-8, line endings kept).

    Bytes that are not UTF-8 give a diagnostic (``encoding``) and are replaced in the source. So do
    UTF-16 and UTF-32, which may be valid UTF-8 by chance, and a path that is not UTF-8.
    """
    path, is_readable = readable_path(path)
    if not is_readable:
        return Source(path, ""), [unreadable_name(path)]
    head = data[:_HEAD]
    try:
        source = Source(path, data.decode("utf-8"))
        if head.count(0) * _FEW <= len(head):
            return source, []
        message, help = "this is not UTF-8: it has many NUL bytes", "save the file as UTF-8"
        return source, [diagnose(source, Span(0, 1), "encoding", message, help=help)]
    except UnicodeDecodeError as error:
        source = Source(path, data.decode("utf-8", "replace"))
        offset = len(data[: error.start].decode("utf-8"))
        problem = diagnose(
            source,
            Span(offset, offset + 1),
            "encoding",
            f"this is not UTF-8: byte 0x{data[error.start]:02X}",
            help="save the file as UTF-8",
        )
        return source, [problem]


def unreadable_name(shown: str) -> Diagnostic:
    """The diagnostic for a file whose name is not UTF-8: it cannot have an address.

    :param shown: see :func:`policy_pages.text.source.readable_path`.
    """
    message = "the path of this file is not UTF-8"
    return diagnose(
        Source(shown, ""), Span(0, 0), "encoding", message, help="rename it, or its folder"
    )
