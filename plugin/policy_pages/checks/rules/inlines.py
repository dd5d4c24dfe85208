"""What is within a line: addresses, emphasis, escapes, comments, code in tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from policy_pages.checks.rules.rule import Candidate, Lines, Place, Rule, masked

_ADDRESS = re.compile(
    r"(?P<url>(?:https?|ftp)://[^\s<>\0]{1,2000})|(?P<www>(?<![\w.@/])www\.[^\s<>\0]{1,2000})"
    r"|(?P<mail>(?<![\w.+@/-])[A-Za-z0-9.+_-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)"
)
_SENTENCE_END = re.compile(r"(?:[?!.,:;*_~'\"\]]|&[a-z]+;)+$")
_MARK_IN_WORD = re.compile(r"(?<=[^\W_])_+(?=[^\W_])")
_WORD_WITH_STARS = re.compile(r"(?<=\w)\*+(?=\w)")
_STRUCK = re.compile(
    r"(?<!~)(?P<marks>~{1,2})(?!~)(?P<text>[^~\0\s](?:[^~\0]*[^~\0\s])?)(?P=marks)(?!~)"
)
_SUPERSCRIPT = re.compile(r"(?<=[^\s\0\[])\^(?:\((?P<inner>[^()\0]*)\)|(?P<word>[^\s\0^]+))")
_BREAK = re.compile(r"(?<!\\)\\$")
_ESCAPE = re.compile(r"\\(?P<character>[!-/:-@\[-`{-~])")
_COMMENT = re.compile(r"<!--.{0,2000}?-->")
_SPACED_LINK = re.compile(r"\](?P<gap> +)[\[(]")
_SPACE_IN_ADDRESS = re.compile(r"\]\((?P<address>[^()<>\"'\0]+)\)")
_CODE = re.compile(r"(?P<ticks>`+)(?!`)(?P<code>.{1,2000}?)(?<!`)(?P=ticks)(?!`)")
_NAMED = {"\\": "&#92;", "<": "&lt;", ">": "&gt;", "&": "&amp;"}

_LONGEST_LINE = 20_000
"""Characters of a line in which places are looked for; a longer one is not a line of text."""

Parts = list[tuple[int, int, str]]
"""Stretches of a line, and what is to stand there."""


class Way(NamedTuple):
    """A way to rewrite a line; the rest is as in :class:`Candidate`."""

    parts: Parts
    help: str
    after: str
    otherwise: str
    intended: bool = False
    needs_built: bool = False


def _written(text: str, parts: Parts) -> str:
    """A line with other text in some stretches."""
    for start, end, new in sorted(parts, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _in_lines(find: Callable[[str], Iterator[Way]]) -> Callable[[Lines], Iterator[Place]]:
    """A finder that makes one place of all that it finds in a line."""

    def find_in_all(lines: Lines) -> Iterator[Place]:
        for index in lines.plain():
            line = lines.lines[index]
            if len(line.text) > _LONGEST_LINE:
                continue
            ways = [way for way in find(line.text) if way.parts]
            if not ways:
                continue
            start, end, _ = min(ways[0].parts)
            candidates = [
                Candidate({line: [_written(line.text, way[0])]}, *way[1:]) for way in ways
            ]
            yield Place(line, start, max(1, end - start), candidates)

    return find_in_all


def _addresses(text: str) -> Iterator[Way]:
    parts: Parts = []
    for match in _ADDRESS.finditer(masked(text, links=True)):
        found = text[match.start() : match.end()]
        if match["mail"] is None:
            found = _without_sentence(found)
        written = f"[{found}](http://{found})" if match["www"] else f"<{found}>"
        parts.append((match.start(), match.start() + len(found), written))
    if parts:
        others = " (and the others in the same way)" if len(parts) > 1 else ""
        help = f"write `{parts[0][2]}`{others} to make it a link in all of them"
        yield Way(parts, help, "a link", "plain text", intended=True)


def _without_sentence(address: str) -> str:
    """An address without what belongs to the sentence around it."""
    while True:
        shorter = _SENTENCE_END.sub("", address)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def _marks_in_words(text: str) -> Iterator[Way]:
    hidden = _ADDRESS.sub(lambda match: "\0" * len(match[0]), masked(text))
    for pattern, mark in ((_MARK_IN_WORD, "_"), (_WORD_WITH_STARS, "*")):
        parts = [(m.start(), m.end(), f"\\{mark}" * len(m[0])) for m in pattern.finditer(hidden)]
        help = f"write `\\{mark}` within a word to keep it as plain text in all of them"
        yield Way(
            parts, help, "plain text", "emphasis", intended=mark == "_", needs_built=mark == "*"
        )


def _struck(text: str) -> Iterator[Way]:
    found = list(_STRUCK.finditer(masked(text)))
    elements: Parts = [
        (m.start(), m.end(), f"<del>{text[m.start('text') : m.end('text')]}</del>") for m in found
    ]
    signs: Parts = [
        (at, at + len(m["marks"]), "&#126;" * len(m["marks"]))
        for m in found
        for at in (m.start(), m.end() - len(m["marks"]))
    ]
    is_meant = any(len(m["marks"]) == 2 for m in found)
    help = "write `<del>…</del>` to strike it out in all of them"
    yield Way(elements, help, "struck out", "plain text", intended=is_meant)
    help = "write `&#126;` for `~` to keep it as plain text in all of them"
    yield Way(signs, help, "plain text", "struck out", needs_built=True)


def _superscripts(text: str) -> Iterator[Way]:
    found = list(_SUPERSCRIPT.finditer(masked(text)))
    raised: Parts = [
        (m.start(), m.end(), f"<sup>{m['word'] if m['inner'] is None else m['inner']}</sup>")
        for m in found
    ]
    signs: Parts = [(m.start(), m.start() + 1, "&#94;") for m in found]
    yield Way(
        raised, "write `<sup>…</sup>` to raise it in all of them", "superscript", "plain text"
    )
    help = "write `&#94;` for `^` to keep it as plain text in all of them"
    yield Way(signs, help, "plain text", "superscript", needs_built=True)


def _breaks(text: str) -> Iterator[Way]:
    match = _BREAK.search(text)
    if match is not None:
        end = len(text)
        help = "write `<br>` in its place to end the line in all of them"
        yield Way([(end - 1, end, "<br>")], help, "a line break", "plain text", intended=True)


def _escapes(text: str) -> Iterator[Way]:
    found = list(_ESCAPE.finditer(masked(text, escapes=False)))
    if not found:
        return
    first = found[0]["character"]
    plain: Parts = [(m.start(), m.end(), m["character"]) for m in found]
    referred: Parts = [
        (m.start(), m.end(), _NAMED.get(m["character"], f"&#{ord(m['character'])};")) for m in found
    ]
    shown: Parts = [(m.start(), m.start() + 1, "&#92;") for m in found]
    alone, both = "shown without its backslash", "shown with its backslash"
    yield Way(plain, f"write `{first}` without the backslash", alone, both)
    help = f"write `{referred[0][2]}` to show `{first}` in all of them"
    yield Way(referred, help, alone, both)
    help = f"write `&#92;{first}` to show the backslash in all of them"
    yield Way(shown, help, both, alone, needs_built=True)


def _spaced_links(text: str) -> Iterator[Way]:
    found = list(_SPACED_LINK.finditer(masked(text)))
    joined: Parts = [(m.start("gap"), m.end("gap"), "") for m in found]
    help = "remove the space after `]`: it is a link in all of them"
    yield Way(joined, help, "a link", "text")
    escaped: Parts = [(m.start(), m.start() + 1, "\\]") for m in found]
    help = (
        "remove the space after `]` if you mean a link; else write `\\]`: it is text in all of them"
    )
    yield Way(escaped, help, "text", "a link", needs_built=True)


def _spaces_in_addresses(text: str) -> Iterator[Way]:
    parts: Parts = [
        (m.start("address"), m.end("address"), m["address"].strip().replace(" ", "%20"))
        for m in _SPACE_IN_ADDRESS.finditer(text)
        if " " in m["address"].strip()
    ]
    help = "write `%20` for the space to make it a link in all of them"
    yield Way(parts, help, "a link", "plain text", intended=True)


def _bars_in_code(text: str) -> Iterator[Way]:
    parts: Parts = []
    for match in _CODE.finditer(text):
        if "|" not in match["code"]:
            continue
        code = match["code"].strip().replace("\\|", "|").replace("&", "&amp;")
        code = code.replace("<", "&lt;").replace(">", "&gt;")
        for character in "|\\`*_[]":
            code = code.replace(character, f"&#{ord(character)};")
        parts.append((match.start(), match.end(), f"<code>{code}</code>"))
    if parts:
        help = f"write `{parts[0][2]}` to keep the bar in the code in all of them"
        yield Way(parts, help, "part of the code", "the end of a cell", intended=True)


def _find_comments(lines: Lines) -> Iterator[Place]:
    """Comments inside of a paragraph's lines."""
    first_item = next((index for index in lines.plain() if lines.item(index)), len(lines))
    for index in lines.plain():
        line = lines.lines[index]
        if "<!--" not in line.text or len(line.text) > _LONGEST_LINE:
            continue
        hidden = masked(line.text.replace("<!--", "\1!--"), escapes=False).replace("\1", "<")
        comments = list(_COMMENT.finditer(hidden))
        if not comments:
            continue
        start = lines.paragraph_starts[index]
        first = lines.lines[start]
        taken_out: Parts = [(m.start(), m.end(), "") for m in comments]
        rest = re.sub(r"(?<=\S)  +(?=\S)", " ", _written(line.text, taken_out)).strip()
        taken = [m[0] for m in comments]
        kept = [" " * (len(line.text) - len(line.text.lstrip())) + rest] if rest else []
        edits = {line: [*taken, "", *kept]}
        if first_item <= index:
            first = lines.lines[0]  # between two items it would end the list
        if first is not line:
            edits = {first: [*taken, "", first.text], line: kept}
        yield Place(
            line,
            comments[0].start(),
            comments[0].end() - comments[0].start(),
            [
                Candidate(
                    edits,
                    "put it above the paragraph or list, with an empty line below it, "
                    "to hide it in all of them",
                    "hidden",
                    "shown to readers",
                    intended=True,
                )
            ],
        )


INLINE_RULES = [
    Rule("comment-in-paragraph", "a comment in a paragraph", _find_comments),
    Rule("bar-in-code", "a bar `|` in code in a table", _in_lines(_bars_in_code)),
    Rule("bare-address", "a bare address", _in_lines(_addresses)),
    Rule("emphasis-in-word", "an emphasis mark within a word", _in_lines(_marks_in_words)),
    Rule("strikethrough", "text between `~`", _in_lines(_struck)),
    Rule("superscript", "`^` after a word", _in_lines(_superscripts)),
    Rule("backslash-break", "a backslash at the end of a line", _in_lines(_breaks)),
    Rule("backslash-escape", "a character after a backslash", _in_lines(_escapes)),
    Rule("spaced-link", "a link with a space between its two parts", _in_lines(_spaced_links)),
    Rule("space-in-address", "a link with a space in its address", _in_lines(_spaces_in_addresses)),
]
