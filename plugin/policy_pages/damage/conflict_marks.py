"""The marks that a merge leaves around two versions of a text, where readers would see them.

A conflict is a line `<<<<<<<`, below it a line `=======` and below that a line `>>>>>>>`, each at
the beginning of a line and all of one length. One of them alone is text: the second underlines a
heading, the third is a quotation. Code may show a conflict.
"""

from __future__ import annotations

import re

from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

_MARK = re.compile(
    r"^\ufeff?(?:(?P<opening><{7,})(?=\s|\Z)|(?P<middle>={7,})[ \t]*\r?$"
    r"|(?P<closing>>{7,})(?=\s|\Z))",
    re.MULTILINE,
)


def find_conflicts(text: str, body_start: int) -> list[Span]:
    """The conflicts of a file, each from its first mark to the end of its last.

    :param body_start: where the header ends; a header shows no code.
    """
    found: list[Span] = []
    if "<" * 7 not in text:
        return found
    samples: CodeSamples | None = None
    opening: re.Match[str] | None = None
    is_divided = False
    for mark in _MARK.finditer(text):
        is_same_length = opening is not None and len(_mark_of(mark)) == len(_mark_of(opening))
        if mark["opening"]:
            samples = samples or CodeSamples(text, body_start)
            # a conflict within a conflict has longer marks
            if not samples.cover(mark.start()) and (opening is None or is_same_length):
                opening, is_divided = mark, False
        elif opening is not None and is_same_length:
            if mark["middle"]:
                is_divided = True
            elif is_divided:
                found.append(Span(opening.start("opening"), mark.end()))
                opening = None
    return found


def conflict_problems(source: Source, conflicts: list[Span]) -> list[Diagnostic]:
    """A diagnostic (``conflict-marks``) for each conflict, at its first mark.

    :param conflicts: see :func:`find_conflicts`.
    """
    problems = []
    for conflict in conflicts:
        line, _ = source.position(conflict.start)
        end_line, _ = source.position(conflict.end)
        problem = diagnose(
            source,
            Span(conflict.start, conflict.start + len(source.line_text(line).lstrip("\ufeff"))),
            "conflict-marks",
            f"a merge has left its marks here, from this line to line {end_line}",
            help="keep one of the two texts, or join them, and delete the lines of marks; "
            "to show them to readers, put them in a code block",
        )
        problems.append(problem)
    return problems


def _mark_of(match: re.Match[str]) -> str:
    return match[match.lastgroup or 0]
