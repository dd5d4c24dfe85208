"""What a tool tells an author: ``path:line:column: error[code]: message``, line, caret, help."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from policy_pages.text.source import Place, Source

Severity = Literal["error", "warning", "info"]
"""``error`` stops a build, ``warning`` stops one with ``--strict``, ``info`` stops none."""

_WIDEST_EXCERPT = 100
"""Characters of a source line that a message shows at most; a letter's paragraph is one line."""


@dataclass(frozen=True)
class Diagnostic:
    """One finding in one place of one file.

    :param code: a stable name, documented in the authors' guide (``unknown-view``).
    :param line: from 1, counted in the file as it is (front matter included).
    :param column: from 1, in characters.
    :param excerpt: the source line, without its line ending.
    :param width: how many characters of the line the caret underlines, at least 1.
    :param help: what the author can do about it, or an empty string.
    :param trail: for a place in a partial, where that was printed: ``path:line:column`` each,
        innermost first.
    """

    path: str
    line: int
    column: int
    severity: Severity
    code: str
    message: str
    excerpt: str
    width: int = 1
    help: str = ""
    trail: tuple[str, ...] = ()

    @property
    def what(self) -> tuple[object, ...]:
        """What it says, and where, without what is beside it: a help may name what one page has."""
        return self.path, self.line, self.column, self.code, self.message

    @property
    def end_column(self) -> int:
        """The column after the last character that the caret underlines."""
        return self.column + max(1, min(self.width, len(self.excerpt) - self.column + 1))

    def as_record(self) -> dict[str, Any]:
        """The fields that ``--format json`` prints."""
        record: dict[str, Any] = {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "line": self.line,
            "column": self.column,
        }
        if self.help:
            record["help"] = self.help
        if self.trail:
            record["trail"] = list(self.trail)
        return record

    def __str__(self) -> str:
        excerpt, lead = _window(self.excerpt, self.column - 1)
        gutter = f"{self.line:>5} | "
        blank = " " * 5 + " | "
        caret = "^" * max(1, min(self.width, len(excerpt) - lead))
        padding = "".join(_padding(character) for character in excerpt[:lead])
        place = f"{self.path}:{self.line}:{self.column}"
        message, *more = map(_printable, self.message.splitlines() or [""])
        lines = [f"{place}: {self.severity}[{self.code}]: {message}"]
        if excerpt:  # there is none of an empty file, nor of one that is not to be read
            lines += [f"{gutter}{_printable(excerpt)}", f"{blank}{padding}{caret}"]
        lines.extend(f"      = {line}" for line in more)  # no text of a page begins a line
        if self.help:
            lines.append(f"      = help: {_printable(self.help)}")
        lines.extend(f"      = printed by {place}" for place in self.trail)
        return "\n".join(lines)


class DiagnosticError(Exception):
    """Carries diagnostics to the place that collects them.

    :param others: more of them, found at the same time.
    """

    def __init__(self, diagnostic: Diagnostic, *others: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostics = [diagnostic, *others]


class RefusedError(Exception):
    """What an author asks for is not done; the message says why, and what to do."""


def diagnose(
    source: Source,
    span: Place,
    code: str,
    message: str,
    *,
    help: str = "",
    severity: Severity = "error",
    trail: tuple[str, ...] = (),
) -> Diagnostic:
    """A diagnostic for a span of a source; the caret stays on the span's first line."""
    line, column = source.position(span.start)
    excerpt = source.line_text(line)
    width = max(1, min(span.end - span.start, len(excerpt) - column + 1))
    return Diagnostic(
        source.path, line, column, severity, code, message, excerpt, width, help, trail
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of them keeps a page from being published."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def without(diagnostics: Iterable[Diagnostic], codes: Container[str]) -> list[Diagnostic]:
    """The diagnostics but for warnings of some codes; errors stay."""
    return [d for d in diagnostics if d.severity == "error" or d.code not in codes]


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """A suggestion for a misspelt name, or an empty string.

    A name with a small letter first never stands for one with a capital: `partial`, `Rational`.
    """
    cutoff = {3: 0.8, 4: 0.75}.get(max(len(name), 3), 0.6)  # `foo` is not a slip for `floor`
    alike = [other for other in candidates if other[:1].isupper() == name[:1].isupper()]
    close = get_close_matches(name, alike, n=1, cutoff=cutoff)
    return f"did you mean `{close[0]}`?" if close else ""


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of a long line around a column, and the column in that part."""
    if len(line) <= _WIDEST_EXCERPT:
        return line, column
    start = max(0, min(column - 40, len(line) - _WIDEST_EXCERPT))
    end = min(len(line), start + _WIDEST_EXCERPT)
    head = "…" if start else ""
    tail = "…" if end < len(line) else ""
    return head + line[start:end] + tail, column - start + len(head)


def _padding(character: str) -> str:
    """White space as wide on a terminal as the character above it."""
    if character == "\t":
        return "\t"
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "


def _printable(text: str) -> str:
    """The text with control characters made visible: a page must not steer a terminal."""
    return "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
