"""Where a Markdown page shows code: fences, indented blocks, code spans, HTML's own elements.

An author shows a directive there, so what looks damaged is meant. Linear in the page's length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})([^\n]*)")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_ELEMENT = re.compile(
    r"<(pre|code|script|style|kbd|samp|xmp|textarea)(?=[\s>])|<!--", re.IGNORECASE
)
_ELEMENT_END = {
    name: re.compile(rf"</{name}\s{{0,9}}>", re.IGNORECASE)
    for name in ("pre", "code", "script", "style", "kbd", "samp", "xmp", "textarea")
}
_NO_NEWLINE = re.compile(r"[^\n]")
_COMMENT_END = re.compile(r"-->")
_BACKTICKS = re.compile(r"`+|\n[ \t\r]*\n")


class CodeSamples:
    """The code samples of ``text`` from ``start`` on."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self._blocks = _Spans(self._find_blocks(start))
        self._elements = _Spans(self._find_elements(start))
        self._spans = _Spans(self._find_spans(start))

    def cover(self, position: int) -> bool:
        """Whether a position is in a code sample."""
        return any(found.cover(position) for found in (self._blocks, self._elements, self._spans))

    def blanked(self) -> str:
        """The text with blanks for what Markdown shows as code; HTML's own elements stay."""
        parts: list[str] = []
        done = 0
        spans = sorted([*self._blocks.spans, *self._spans.spans])
        for start, end in spans:
            if end <= done:
                continue
            start = max(start, done)
            parts += [self.text[done:start], _NO_NEWLINE.sub(" ", self.text[start:end])]
            done = end
        return "".join([*parts, self.text[done:]])

    def begin_element(self, position: int) -> bool:
        """Whether one of HTML's own elements for code begins at a position, and in no other
        sample."""
        others = (self._blocks, self._spans)
        return position in self._elements.starts and not any(one.cover(position) for one in others)

    def _find_blocks(self, start: int) -> list[tuple[int, int]]:
        blocks: list[tuple[int, int]] = []
        fence = ""
        fence_start = 0
        after_blank, in_list, indented = True, False, False
        position = start
        while position < len(self.text):
            newline = self.text.find("\n", position)
            end = len(self.text) if newline == -1 else newline + 1
            match = _FENCE.match(self.text, position, end)
            if fence:
                if match and match.group(1).startswith(fence) and not match.group(2).strip():
                    blocks.append((fence_start, end))
                    fence = ""
            elif match and not (match.group(1)[0] == "`" and "`" in match.group(2)):
                fence, fence_start, indented = match.group(1), position, False
            else:
                line = self.text[position : min(end, position + 200)]
                blank = not line.strip()
                deep = line.startswith(("    ", "\t"))
                if not blank and not deep:
                    in_list = bool(_LIST_ITEM.match(line)) or (in_list and line[0] in " \t")
                indented = deep and not blank and not in_list and (after_blank or indented)
                if indented:
                    blocks.append((position, end))
                after_blank = blank
            position = end
        if fence:
            blocks.append((fence_start, len(self.text)))
        return blocks

    def _find_elements(self, start: int) -> list[tuple[int, int]]:
        elements: list[tuple[int, int]] = []
        missing: set[str] = set()
        position = start
        while match := _ELEMENT.search(self.text, position):
            position = match.end()
            name = (match.group(1) or "").lower()
            if name in missing or self._blocks.cover(match.start()):
                continue
            closing = (_ELEMENT_END[name] if name else _COMMENT_END).search(self.text, position)
            if closing is None:
                missing.add(name)
                continue
            elements.append((match.start(), closing.end()))
            position = closing.end()
        return elements

    def _find_spans(self, start: int) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        runs: list[tuple[int, int]] = []
        for match in _BACKTICKS.finditer(self.text, start):
            if match.group()[0] == "\n":
                spans += self._spans_of_paragraph(runs)
                runs = []
            elif not self._blocks.cover(match.start()):
                runs.append(match.span())
        return spans + self._spans_of_paragraph(runs)

    def _spans_of_paragraph(self, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        places: dict[int, list[int]] = defaultdict(list)
        for index in range(len(runs) - 1, -1, -1):
            places[runs[index][1] - runs[index][0]].append(index)
        spans = []
        index = 0
        while index < len(runs):
            start, end = runs[index]
            same = places[end - start]
            while same and same[-1] <= index:
                same.pop()
            if same and not (start and self.text[start - 1] == "\\"):
                index = same[-1]
                spans.append((start, runs[index][1]))
            index += 1
        return spans


class _Spans:
    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans = spans
        self.starts = [start for start, _ in spans]

    def cover(self, position: int) -> bool:
        index = bisect_right(self.starts, position) - 1
        return index >= 0 and position < self.spans[index][1]
