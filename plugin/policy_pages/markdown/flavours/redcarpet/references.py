"""Definitions of links and footnotes: Redcarpet takes them out before it reads any block."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from policy_pages.markdown.flavours.redcarpet.lines import Fence, indentation, is_empty
from policy_pages.markdown.flavours.redcarpet.options import RedcarpetOptions

_DEFINITION = re.compile(
    r" {0,3}\[(?P<label>[^\n\]]*)\]:[ \t]*\n?[ \t]*(?:<|(?![<\t]))(?P<target>[^ \n]+)[ \t]*"
    r"(?P<rest>(?:\n[ \t]*)?['\"(][^\n]*)?(?=(?P<end>\n|\Z)?)"
)
_FOOTNOTE = re.compile(r" {0,3}\[\^(?P<label>[^\n\]]*)\]:")
_LOWER = {ordinal: ordinal + 32 for ordinal in range(ord("A"), ord("Z") + 1)}


class Target(NamedTuple):
    """The target of a reference."""

    address: str
    title: str


@dataclass
class References:
    """The definitions of a document."""

    links: dict[str, Target] = field(default_factory=dict)
    footnotes: dict[str, str] = field(default_factory=dict)
    _longest: int | None = None

    def may_be_label(self, length: int) -> bool:
        """Whether a label of so many characters of source may be one of the definitions' labels."""
        if self._longest is None:
            self._longest = max(map(len, self.links), default=-1)
        return length <= 2 * self._longest + 1  # a newline after a space is left out of a label

    def footnote(self, label: str) -> str | None:
        """A footnote's label in its stored form, or None for one that was not defined."""
        name = label.translate(_LOWER)
        return name if name in self.footnotes else None

    def link(self, label: str) -> Target | None:
        """The target of a label; upper and lower case of ASCII letters are alike."""
        return self.links.get(label.translate(_LOWER))


def take_references(
    lines: list[str],
    references: References,
    options: RedcarpetOptions,
    fence: Callable[[str], Fence | None],
    *,
    keep_footnotes: bool,
) -> list[str]:
    """Take the definitions out of a text.

    :param references: gets the definitions.
    :param fence: tells of a line whether it is a fence.
    :param keep_footnotes: leave lines that define a footnote to an extension of the site.
    :return: the lines that are left, with an empty one for each link.
    """
    text = "\n".join(lines)
    left: list[str] = []
    in_fence = False
    index = position = 0
    while index < len(lines):
        line = lines[index]
        if fence(line):
            in_fence = not in_fence
        taken = 0
        if not in_fence and "[" in line[:4]:
            if options.footnotes:
                taken = _take_footnote(lines, index, left, references)
            if not taken and not (keep_footnotes and _FOOTNOTE.match(line)):
                taken = _take_link(text, position, references)
                left += [""] * bool(taken)
        if not taken:
            left.append(line)
            taken = 1
        position += sum(len(line) + 1 for line in lines[index : index + taken])
        index += taken
    return left


def _take_link(text: str, position: int, references: References) -> int:
    """The number of lines that the definition of a link takes; 0 if there is none."""
    match = _DEFINITION.match(text, position)
    if match is None:
        return 0
    address = match["target"].removesuffix(">")
    title = _title(match["rest"])
    end = match.end() if title is not None else match.start("rest")
    rest_is_below = (match["rest"] or "").startswith("\n")
    if title is None and match["rest"] is not None and not rest_is_below:
        return 0  # there is text after the address
    if (match["rest"] is None and match["end"] is None) or not address:
        return 0
    if match["rest"] is None:
        end = match.end()
    references.links[match["label"].translate(_LOWER)] = Target(address, title or "")
    return text.count("\n", position, end) + 1


def _title(rest: str | None) -> str | None:
    """The title in the text after an address; any closing mark ends any title."""
    if rest is None:
        return None
    inner = rest.lstrip("\n \t")[1:].rstrip(" ")
    return inner[:-1] if len(inner) > 1 and inner[-1] in "'\")" else None


def _take_footnote(lines: list[str], start: int, left: list[str], references: References) -> int:
    """The number of lines that a footnote takes; 0 if none begins here."""
    match = _FOOTNOTE.match(lines[start])
    if match is None:
        return 0
    rest = lines[start][match.end() :]
    if rest and not rest.startswith((" ", "\t")):
        references.footnotes.setdefault(match["label"].translate(_LOWER), "")
        left.append(rest)  # an empty note, and its text a paragraph
        return 1
    contents = [rest[indentation(rest, 4) :]]
    index, after_empty = start + 1, False
    while index < len(lines):
        line = lines[index]
        if is_empty(line):
            after_empty = True
        elif not line.startswith(" "):
            break
        else:
            contents += [""] * after_empty
            contents.append(line[indentation(line, 4) :])
            after_empty = False
        index += 1
    references.footnotes.setdefault(match["label"].translate(_LOWER), "\n".join(contents))
    return index - start
