"""Directives in a page that is not a template: readers would see them as text."""

from __future__ import annotations

import re

from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

_DIRECTIVE = re.compile(r"(?<![\\<])<%(?!%)(?:(?!<%|\n[ \t\r]*\n).)*?%>", re.DOTALL)
"""On the lines of one paragraph; `<%%` and `\\<%` show the characters on purpose."""
_COMMENT = re.compile(r"[ \t]*#")


def untranslated_directives(source: Source, body_start: int) -> list[Diagnostic]:
    """A warning (``untranslated-directive``) at the first directive of a plain page, if it has one.

    Code samples do not count, nor do comments in the header.

    :param body_start: where the header ends.
    """
    found = list(_directives(source.text, body_start))
    if not found:
        return []
    more = ""
    if len(found) > 1:
        more = f", and so {'is one more' if len(found) == 2 else f'are {len(found) - 1} more'}"
    return [
        diagnose(
            source,
            found[0],
            "untranslated-directive",
            f"this directive is published as text{more}: only `.md.erb` files are translated",
            help="name this page `….md.erb`, or put the directive in a code span",
            severity="warning",
        )
    ]


def _directives(text: str, body_start: int) -> list[Span]:
    matches = list(_DIRECTIVE.finditer(text))
    if not matches:
        return []
    header, body = CodeSamples(text[:body_start], 0), CodeSamples(text, body_start)
    found = []
    for match in matches:
        start = match.start()
        if start < body_start:
            line = text.rfind("\n", 0, start) + 1
            is_shown = header.cover(start) or _COMMENT.match(text, line, start) is not None
        else:
            is_shown = body.cover(start)
        if not is_shown:
            found.append(Span(start, match.end()))
    return found
