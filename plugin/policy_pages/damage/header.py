"""What translation tools do to front matter that is still one: several keys on one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_pages.front_matter.reading import header_mark, read_front_matter
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEYS = (
    r"title|nav|layout|theme|video_player|social|style_min|rightbar|footer|tagline|description"
    r"|noindex|max_age|content-type|require_https|weight|last_reviewed_on|review_in|owner_slack"
    r"|old_paths|hide_in_navigation|parent|(?:og|twitter|fb|article):[a-z:_]{1,40}"
)
_SECOND_KEY = re.compile(rf"""[ \t]((["']?)(?:{_KEYS})\2:)(?=[ \t]|\r?\n|\Z)""")
_FIRST_KEY = re.compile(r"""["']?[^\W\d][\w:.-]{0,60}["']?:[ \t]""")
Finding = tuple[Span, str, str]


def find_header_damage(source: Source, start: int) -> Iterator[Finding]:
    """Place, message and help of what is damaged in the front matter; nothing here is certain.

    :param start: where the body begins.
    """
    findings = [
        (match, source.position(match.start(1))[0])
        for match in _SECOND_KEY.finditer(source.text, 0, start)
        if _FIRST_KEY.match(source.text, _line_start(source, match.start()), match.start(1))
    ]
    if not findings or header_mark(source) != "---":  # JSON can have all its keys on one line
        return
    # `description: "Our layout: wide"` is good YAML: only a header that YAML refuses is damaged
    refused = {problem.line for problem in read_front_matter(source).diagnostics}
    for match, line in findings:
        if line in refused:
            key = match.group(1)
            yield (
                Span(match.start(1), match.end(1)),
                f"the header is damaged: `{key}` is on the line of another key",
                f"put `{key}` on a line of its own",
            )


def _line_start(source: Source, position: int) -> int:
    start = source.text.rfind("\n", 0, position) + 1
    while start < position and source.text[start] in " \t":
        start += 1
    return start
