"""Blocks that begin or end without an empty line, and headings, quotes and HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from policy_pages.checks.rules.html import BLOCK_TAG, HTML_START
from policy_pages.checks.rules.rule import (
    Candidate,
    Lines,
    Place,
    Rule,
    indentation,
    is_thematic_break,
    whole_line,
)

_HTML_END = re.compile(rf"(?:</{BLOCK_TAG}>|-->|<hr ?/?>) *$", re.IGNORECASE)
_QUOTE = re.compile(r" {0,3}>")
_HEADING = re.compile(r"(?P<indent> {0,3})(?P<marks>#{1,6})(?P<gap> *)(?P<text>.*)$")
_UNDERLINE = re.compile(r" {0,3}(?P<mark>=+|-+) *$")
_SECTION = re.compile(r"\[(?P<name>[A-Za-z0-9_-]+(?: +[A-Za-z0-9_-]+)*)\] *")
_FENCE = re.compile(r"(?P<indent> *)`{3,}(?P<language> *[^`\s].*)$")
_TABLE_RULE = re.compile(r" {0,3}\|?(?: *:?-+:? *\|)*(?: *:?-+:?)?$")
_DEFINITION = re.compile(r" {0,3}\[[^\]^]+\]: *\S")
_ALERT = re.compile(r" {0,3}> ?\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\] *$", re.IGNORECASE)

_LONGEST_HEADING = 20
"""Lines of a paragraph that may be meant as one heading."""
_TEXT = "part of the paragraph"


def _right_after(code: str, noun: str, begins: Callable[[Lines, int], bool]) -> Rule:
    """A rule for a block that begins below text without an empty line."""

    def find(lines: Lines) -> Iterator[Place]:
        for index in range(1, len(lines)):
            if lines.is_empty(index) or lines.is_empty(index - 1) or not begins(lines, index):
                continue
            line = lines.lines[index]
            yield whole_line(
                line,
                Candidate(
                    {line: ["", line.text]},
                    f"put an empty line above it to make it {noun} in all of them",
                    noun,
                    _TEXT,
                    intended=True,
                ),
            )

    return Rule(code, f"{noun} right after text", find)


def _begins_html(lines: Lines, index: int) -> bool:
    above = lines.text(index - 1)
    return (
        not lines.is_code(index)
        and HTML_START.match(lines.text(index)) is not None
        and not above.lstrip().startswith("<")
    )


def _begins_quote(lines: Lines, index: int) -> bool:
    return (
        not lines.is_code(index)
        and _QUOTE.match(lines.text(index)) is not None
        and not _QUOTE.match(lines.text(index - 1))
    )


def _begins_heading(lines: Lines, index: int) -> bool:
    match = None if lines.is_code(index) else _HEADING.match(lines.text(index))
    return match is not None and bool(match["gap"]) and not match["indent"]


def _begins_break(lines: Lines, index: int) -> bool:
    text = lines.text(index)
    is_underline = _UNDERLINE.match(text) is not None
    return not lines.is_code(index) and is_thematic_break(text) and not is_underline


def _begins_table(lines: Lines, index: int) -> bool:
    below = lines.text(index + 1)
    return (
        not lines.is_code(index)
        and "|" in lines.text(index)
        and "|" in below
        and _TABLE_RULE.match(below.rstrip()) is not None
        and "|" not in lines.text(index - 1)
    )


def _begins_definition(lines: Lines, index: int) -> bool:
    def is_one(text: str) -> bool:
        return _DEFINITION.match(text) is not None

    return (
        not lines.is_code(index) and is_one(lines.text(index)) and not is_one(lines.text(index - 1))
    )


def _find_fences_after_text(lines: Lines) -> Iterator[Place]:
    for index in sorted(lines.opens_fence):
        line = lines.lines[index]
        if lines.is_empty(index - 1) or indentation(line.text) > 3:
            continue
        edits = {line: ["", line.text]}
        yield whole_line(
            line,
            Candidate(
                edits,
                "put an empty line above it to make it a block of code in all of them",
                "a block of code",
                _TEXT,
                intended=True,
            ),
        )


def _find_languages(lines: Lines) -> Iterator[Place]:
    """The languages behind fences of backticks."""
    for index in sorted(lines.opens_fence):
        line = lines.lines[index]
        match = _FENCE.match(line.text)
        last = lines.closing(index)
        if (
            match is None
            or last is None
            or any("~~~" in lines.text(at) for at in range(index, last))
        ):
            continue
        closing = lines.lines[last]
        yield whole_line(
            line,
            Candidate(
                {
                    line: [f"{match['indent']}~~~{match['language']}"],
                    closing: [closing.text.replace("`", "~")],
                },
                f"write `~~~{match['language'].strip()}` and close it with `~~~`: "
                "it then names the language of the code in all of them",
                "the language of the code",
                "the first line of the code",
                intended=True,
            ),
        )


def _find_text_after(
    is_end: Callable[[Lines, int], bool],
) -> Callable[[Lines], Iterator[Place]]:
    def find(lines: Lines) -> Iterator[Place]:
        for index in range(1, len(lines)):
            if lines.is_empty(index) or not is_end(lines, index - 1):
                continue
            line = lines.lines[index]
            yield whole_line(
                line,
                Candidate(
                    {line: ["", line.text]},
                    "put an empty line above it to make it a separate block in all of them",
                    "a separate block",
                    "part of the block above",
                    intended=True,
                ),
            )

    return find


def _ends_html(lines: Lines, index: int) -> bool:
    text = lines.text(index)
    below = lines.text(index + 1).lstrip()
    return (
        not lines.is_code(index)
        and _HTML_END.search(text) is not None
        and text.lstrip().startswith("<")
        and not below.startswith("<")
    )


def _ends_table(lines: Lines, index: int) -> bool:
    return (
        not lines.is_code(index) and "|" in lines.text(index) and "|" not in lines.text(index + 1)
    )


def _find_lazy_quotes(lines: Lines) -> Iterator[Place]:
    for index in lines.plain():
        if _QUOTE.match(lines.text(index)) or not _QUOTE.match(lines.text(index - 1)):
            continue
        end = index
        while not lines.is_empty(end) and not _QUOTE.match(lines.text(end)):
            end += 1
        line = lines.lines[index]
        lazy = lines.lines[index:end]
        yield whole_line(
            line,
            Candidate(
                {line: [f"> {line.text}"] for line in lazy},
                "begin it with `> ` to make it part of the quote in all of them",
                "part of the quote",
                "a separate block",
            ),
            Candidate(
                {line: ["", line.text]},
                "put an empty line above it to end the quote in all of them",
                "a separate block",
                "part of the quote",
            ),
        )


def _find_split_quotes(lines: Lines) -> Iterator[Place]:
    for index in range(1, len(lines) - 1):
        begins = _QUOTE.match(lines.text(index + 1)) is not None
        if not begins or not lines.is_empty(index) or lines.is_code(index):
            continue
        above = index - 1
        while above >= 0 and lines.is_empty(above):
            above -= 1
        if not _QUOTE.match(lines.text(above)):
            continue
        line, empty = lines.lines[index + 1], lines.lines[index]
        one = {gap: [">"] for gap in lines.lines[above + 1 : index + 1]}
        yield whole_line(
            line,
            Candidate(
                dict(one),
                "write `>` on the empty line above to make one quote in all of them",
                "part of the same quote",
                "a separate quote",
            ),
            Candidate(
                {empty: ["", "<!-- the next quote -->", ""]},
                "put a comment between the two to keep them as two quotes in all of them",
                "a separate quote",
                "part of the same quote",
            ),
        )


def _find_headings_without_space(lines: Lines) -> Iterator[Place]:
    for index in lines.plain():
        line = lines.lines[index]
        match = _HEADING.match(line.text)
        if match is None or match["gap"] or not match["text"] or match["text"].startswith("#"):
            continue
        marks = match["marks"]
        is_meant = len(marks) > 1 or match["text"][0].isupper()
        heading = f"{marks} {match['text']}"
        yield whole_line(
            line,
            Candidate(
                {line: [heading]},
                f"put a space after `{marks}` to make it a heading in all of them",
                "a heading",
                "plain text",
                intended=is_meant,
            ),
            Candidate(
                {line: [f"{match['indent']}\\{line.text.lstrip(' ')}"]},
                f"write `\\{marks}` to keep it as plain text in all of them",
                "plain text",
                "a heading",
                needs_built=True,
            ),
        )


def _find_indented_headings(lines: Lines) -> Iterator[Place]:
    for index in lines.plain():
        line = lines.lines[index]
        match = _HEADING.match(line.text)
        if match is None or not match["indent"] or not match["gap"]:
            continue
        is_first = lines.is_empty(index - 1)
        unindented = line.text.lstrip(" ")
        yield whole_line(
            line,
            Candidate(
                {line: [unindented] if is_first else ["", unindented]},
                "remove the spaces before it to make it a heading in all of them",
                "a heading",
                "plain text",
                intended=True,
            ),
        )


def _find_underlined_paragraphs(lines: Lines) -> Iterator[Place]:
    for index in lines.plain():
        match = _UNDERLINE.match(lines.text(index))
        start = lines.paragraph_starts[index]
        if match is None or index == start or any(map(lines.is_code, (start, index - 1))):
            continue
        underline, last = lines.lines[index], lines.lines[index - 1]
        candidates = []
        if index - start > 1:
            candidates.append(
                Candidate(
                    {last: ["", last.text]},
                    "put an empty line above the heading's line",
                    "a heading of one line below a paragraph",
                    "something else",
                )
            )
        if match["mark"].startswith("-"):
            candidates.append(
                Candidate(
                    {underline: ["", "***"]},
                    "put an empty line above and write `***`: it is then a line in all of them",
                    "a line across the page",
                    "the underline of a heading",
                )
            )
        if index - start <= _LONGEST_HEADING:
            text = " ".join(line.text.strip() for line in lines.lines[start:index])
            marks = "#" if match["mark"].startswith("=") else "##"
            candidates.append(
                Candidate(
                    {
                        **{line: [] for line in lines.lines[start : index - 1]},
                        last: [],
                        underline: [f"{marks} {text}"],
                    },
                    f"write the heading on one line after `{marks}`",
                    "the underline of a heading",
                    "something else",
                )
            )
        yield whole_line(underline, *candidates)


def _find_alerts(lines: Lines) -> Iterator[Place]:
    for index in lines.plain():
        line = lines.lines[index]
        match = _ALERT.match(line.text)
        if match is None:
            continue
        label = f"**{match['kind'].capitalize()}**"
        yield whole_line(
            line,
            Candidate(
                {line: [f"> {label}", ">"]},
                f"write `> {label}` and below it `>` to make it a quote in all of them",
                "a quote",
                "read differently",
                intended=True,
                flavours={
                    "gfm": "a box with a title",
                    "redcarpet": "an ordinary quote",
                    "python": "an ordinary quote",
                },
            ),
        )


def _find_sections(lines: Lines) -> Iterator[Place]:
    for index in lines.plain():
        line = lines.lines[index]
        match = _SECTION.fullmatch(line.text)
        if match is None or not lines.is_empty(index - 1) or not lines.is_empty(index + 1):
            continue
        yield whole_line(
            line,
            Candidate(
                {line: [f"\\{line.text}"]},
                "keep the page in Redcarpet, or write the section in HTML: "
                f'`<div class="{match["name"]}">`',
                "plain text",
                "a section",
                offered=False,
            ),
        )


BLOCK_RULES = [
    Rule("section", "a paragraph that consists of a name in brackets", _find_sections),
    _right_after("html-after-text", "a block of HTML", _begins_html),
    Rule("text-after-html", "text right after HTML", _find_text_after(_ends_html)),
    Rule("fence-after-text", "a code fence right after text", _find_fences_after_text),
    Rule("fence-language", "a name after a code fence", _find_languages),
    Rule("heading-space", "a line that begins with `#` and no space", _find_headings_without_space),
    Rule("heading-indented", "a heading with spaces before it", _find_indented_headings),
    _right_after("heading-after-text", "a heading", _begins_heading),
    Rule("underlined-paragraph", "a line of `-` or `=` below text", _find_underlined_paragraphs),
    _right_after("break-after-text", "a line across the page", _begins_break),
    Rule("alert", "a quote that begins with `[!NOTE]` or the like", _find_alerts),
    _right_after("quote-after-text", "a quote", _begins_quote),
    Rule("lazy-quote", "a line without `>` below a quote", _find_lazy_quotes),
    Rule("split-quote", "a quote below another one", _find_split_quotes),
    _right_after("table-after-text", "a table", _begins_table),
    Rule("text-after-table", "text right after a table", _find_text_after(_ends_table)),
    _right_after("definition-after-text", "a link definition", _begins_definition),
]
