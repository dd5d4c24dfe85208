"""A diagnostic that may say how the lines are to be rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from policy_pages.text.diagnostics import Diagnostic


@dataclass(frozen=True)
class Rewrite:
    """Lines of a file, and what is to stand there instead.

    :param start: the first line, from 1.
    :param end: the last line.
    :param text: the new lines, each with its newline; they mend every finding in these lines.
    :param keeps: whether the page reads as before in the flavour it is built with.
    """

    start: int
    end: int
    text: str
    keeps: bool


@dataclass(frozen=True)
class Finding(Diagnostic):
    """One finding of a check."""

    rewrite: Rewrite | None = None

    def as_record(self) -> dict[str, Any]:
        """The fields that ``--format json`` prints."""
        record = super().as_record()
        if self.rewrite is not None:
            record["rewrite"] = {
                "start": self.rewrite.start,
                "end": self.rewrite.end,
                "text": self.rewrite.text,
                "keeps": self.rewrite.keeps,
            }
        return record
