"""HTML: what flavours take for a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_pages.checks.rules.rule import Candidate, Lines, Place, Rule, whole_line

BLOCK_TAG = (
    r"(?:address|article|aside|blockquote|center|details|dialog|div|dl|fieldset|figcaption|figure|"
    r"footer|form|h[1-6]|header|hr|iframe|main|nav|ol|p|pre|script|section|style|summary|table|ul|"
    r"video)"
)
"""A pattern of the elements that are blocks."""
HTML_START = re.compile(rf" {{0,3}}<(?:/?{BLOCK_TAG}\b|!--)", re.IGNORECASE)
"""What begins a block of HTML, or ends one."""
_OPENING_TAG = re.compile(rf" {{0,3}}<(?P<tag>{BLOCK_TAG})\b", re.IGNORECASE)
_INLINE_TAG_ALONE = re.compile(
    r"(?P<mark>(?: {0,3}(?:[-*+]|\d{1,9}[.)]) +)?)"
    r"(?P<tags>(?:<(?P<tag>[a-z]+)\b[^<>]*>(?:</(?P=tag)>)?)+) *$",
    re.IGNORECASE,
)


def _find_gaps_in_html(lines: Lines) -> Iterator[Place]:
    index = 0
    while index < len(lines):
        match = None if lines.is_code(index) else _OPENING_TAG.match(lines.text(index))
        if match is None:
            index += 1
            continue
        end = index
        tags = re.compile(rf"<(/?){match['tag']}\b", re.IGNORECASE)
        depth = 0
        while end < len(lines):
            depth += sum(-1 if tag[1] else 1 for tag in tags.finditer(lines.text(end)))
            if depth <= 0:
                break
            end += 1
        empty = [line for line in lines.lines[index : end + 1] if not line.text.strip()]
        if empty and depth <= 0:
            yield whole_line(
                lines.lines[index],
                Candidate(
                    {line: [] for line in empty},
                    "remove the empty lines from it to keep it as HTML in all of them",
                    "HTML to its end",
                    "Markdown after that line",
                ),
            )
        index = end + 1


def _find_inline_tags_alone(lines: Lines) -> Iterator[Place]:
    for index in lines.plain():
        line = lines.lines[index]
        match = _INLINE_TAG_ALONE.match(line.text)
        if match is None or HTML_START.match(match["tags"]) or not lines.is_empty(index - 1):
            continue
        if lines.is_empty(index + 1):
            framed = f"{match['mark']}<p>{match['tags']}</p>"
            candidate = Candidate(
                {line: [framed]},
                f"write `{framed}` to make it a paragraph in all of them",
                "a paragraph",
                "HTML without a paragraph",
            )
        else:
            below = lines.lines[index + 1]
            candidate = Candidate(
                {line: [], below: [line.text.rstrip() + below.text.lstrip(" ")]},
                "put it on the next line, before the text, to make it part of it in all of them",
                "part of the text below",
                "HTML with what follows",
            )
        yield whole_line(line, candidate)


HTML_RULES = [
    Rule("empty-line-in-html", "an HTML element with an empty line in it", _find_gaps_in_html),
    Rule("inline-html-alone", "an inline tag alone on its line", _find_inline_tags_alone),
]
