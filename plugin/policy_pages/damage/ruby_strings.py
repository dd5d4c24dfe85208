"""Where the strings and comments of a piece of Ruby are, without parsing it.

For code that no parser takes, because a translation tool has damaged it. One pass, linear.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_NEXT = re.compile(r"""['"`#/%]|<<(?=[~\-"'`A-Z_])|(?<=\n)=begin\b""")
_CLOSING_QUOTE = {
    quote: re.compile(rf"(?:[^{quote}\\]|\\.)*{quote}", re.DOTALL) for quote in ("'", '"', "`")
}
_REGEX_END = re.compile(r"(?:[^/\\\n]|\\.)*/")
_PERCENT_LITERAL = re.compile(r"%[qQwWiIrs]?([(\[{|!])")
_CLOSING_BRACKET = {"(": ")", "[": "]", "{": "}"}
_HEREDOC = re.compile(r"""(?<![\w)\]}])<<([~-]?)(["'`]?)([^\W\d]\w*)\2""")
_MOST_HEREDOCS = 20
"""Each looks for its end in the rest of the code."""
_COMMENT_END = re.compile(r"^=end\b[^\n]*", re.MULTILINE)
_BEFORE_AN_OPERAND = frozenset("(,=~|&!{[;?:<>+-*")


class Strings:
    """The strings and comments of ``code``.

    :ivar spans: start and end of each, in order; delimiters included.
    :ivar unclosed: where a string begins that never ends, or nothing.
    """

    def __init__(self, code: str) -> None:
        self.spans: list[tuple[int, int]] = []
        self.unclosed: int | None = None
        self._starts: list[int] = []
        self._scan(code)

    def cover(self, position: int) -> bool:
        """Whether a position is inside a string or a comment, also an unclosed one."""
        if self.unclosed is not None and position >= self.unclosed:
            return True
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self.spans[index][1]

    def _scan(self, code: str) -> None:
        position = 0
        missing: set[str] = set()  # what was looked for in vain: never looked for again
        bodies: tuple[int, int] | None = None  # of the heredocs that this line begins
        heredocs = 0
        while match := _NEXT.search(code, position):
            mark, start = match.group(), match.start()
            if bodies is not None and start >= bodies[0]:
                position = self._add(max(position, bodies[0]), bodies[1])
                bodies = None
                continue
            position = match.end()
            end = -1
            if mark == "<<":
                heredocs += 1
                if heredocs <= _MOST_HEREDOCS:
                    position, bodies = _heredoc(code, start, bodies)
            elif mark == "=begin":
                comment_end = None if mark in missing else _COMMENT_END.search(code, position)
                end = comment_end.end() if comment_end else -1
                if comment_end is None:
                    missing.add(mark)
            elif mark == "#":
                newline = code.find("\n", start)
                end = len(code) if newline == -1 else newline
            elif mark == "/":
                if "/" not in missing and _operand_follows(code, start):
                    regex = _REGEX_END.match(code, start + 1)
                    end = regex.end() if regex else -1
                    if regex is None:
                        missing.add("/")
            elif mark == "%":
                literal = _PERCENT_LITERAL.match(code, start)
                if literal and (literal.end() - start > 2 or _operand_follows(code, start)):
                    closing = _CLOSING_BRACKET.get(literal.group(1), literal.group(1))
                    if closing not in missing:
                        end = code.find(closing, literal.end()) + 1 or -1
                        if end == -1:
                            missing.add(closing)
            else:
                string = _CLOSING_QUOTE[mark].match(code, start + 1)
                if string is None:
                    self.unclosed = start
                    return
                end = string.end()
            if end != -1:
                position = self._add(start, end)
        if bodies is not None:
            self._add(max(position, bodies[0]), bodies[1])

    def _add(self, start: int, end: int) -> int:
        end = max(start, end)
        self.spans.append((start, end))
        self._starts.append(start)
        return end


def _heredoc(
    code: str, start: int, bodies: tuple[int, int] | None
) -> tuple[int, tuple[int, int] | None]:
    """Where Ruby continues after `<<NAME`, and where the bodies of this line's heredocs are."""
    opening = _HEREDOC.match(code, start)
    if opening is None:
        return start + 2, bodies
    newline = code.find("\n", opening.end())
    if newline == -1:
        return start + 2, bodies
    body = bodies[1] if bodies is not None else newline + 1
    blanks = "[ \\t]*" if opening.group(1) else ""
    last_line = re.compile(rf"^{blanks}{opening.group(3)}\r?(?:\n|\Z)", re.MULTILINE)
    end = last_line.search(code, body)
    if end is None:
        return start + 2, bodies
    return opening.end(), (bodies[0] if bodies is not None else body, end.end())


def _operand_follows(code: str, position: int) -> bool:
    """Whether Ruby takes a `/` or `%` here for the start of a literal, not for an operator."""
    before = code[max(0, position - 40) : position].rstrip()
    return not before or before[-1] in _BEFORE_AN_OPERAND
