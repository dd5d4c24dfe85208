"""A page -> its directives that a translation tool has damaged, each with the repaired text.

Ruby's ERB prints such a directive as text, or reads on to the next closing mark. The forms are
those that translated pages of public repositories show; what an author may well have meant
(`<%%`, a code sample, `100 %`) is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from policy_pages.damage.header import find_header_damage
from policy_pages.damage.ruby_repair import (
    ENTITY,
    ENTITY_NAMES,
    INVISIBLE,
    ODD_BLANKS,
    asks_the_parser,
    repair_ruby,
    unknown_condition,
)
from policy_pages.damage.ruby_strings import Strings
from policy_pages.erb import check_syntax
from policy_pages.erb.parser.one_directive import literals
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.source import Source, Span

CODE = "damaged-directive"
MOST_FINDINGS = 1000
"""How many are reported in a page; a page with more is not a page."""

_MOST_PARSED = 1000
"""Suspicious directives that are parsed, up to 4 ms each; what comes after them is left alone."""
_LONGEST_PAGE = 5_000_000
_MOST_MARKS = 200_000
"""Beyond these the page is refused anyway, and looking takes seconds."""

_BLANK = rf"[ \t{ODD_BLANKS}{INVISIBLE}]"
_MARKS = re.compile(
    rf"(?P<literal><%%)"
    rf"|(?P<good><%)"
    rf"|(?P<open>(?:<|[\u2039\u00ab\uff1c\u3008]|&\ ?(?:lt|\#60|\#x3c);){_BLANK}{{0,3}}[%\uff05])"
    rf"|(?P<skip>%%>)"
    rf"|(?P<end>%>)"
    rf"|(?P<broken>[%\uff05]{_BLANK}{{0,3}}(?:>|[\u203a\u00bb\uff1e\u3009]|&\ ?(?:gt|\#62|\#x3e);))"
    rf"|(?P<bare_open>[%\uff05]{_BLANK}?[=\uff1d])"
    rf"|(?P<bare_close>[%\uff05](?=[)\"'/?\#&]))"
)
_ODD_FIRST = "\u2039\u00ab\uff1c\u3008\uff05"
"""How a damaged mark can begin; seldom in a text, and a search for many characters is slow."""
_FIRST_IN_ASCII = re.compile("[<%&]")
_FIRST = re.compile(f"[<%&{_ODD_FIRST}]")
"""How a mark can begin: searching for this first is ten times faster."""
_OPENINGS = frozenset(["literal", "good", "open"])
_OUTPUT = re.compile(rf"{_BLANK}{{0,3}}[=\uff1d](?![=~]|begin\b)")
_TARGET_START = re.compile(r"""\]\([ ]?[^\s()<>"']*\Z|[\w-]=[ ]?(["'])[^\s<>"']*\Z""")
_LONGEST_TARGET = 200
_LONGEST_DIRECTIVE = 4000
_LONGEST_KEPT = 1_000
_MOST_CLOSINGS = 8

_STATEMENT = re.compile(
    r"(?:if|unless|elsif|case|when|while|until|for)[ (]|(?:else|end|begin|ensure)\Z|\}\Z"
    r"|[@$]?[a-z_]\w*(?:\[[^\]\n]{0,60}\])?\s{0,9}[-+*|&]{0,2}=(?![=~>])"
    r"|[@$]?[a-z_][\w.\[\]:@]*\.(?:each|times)\w*\b"
)
_EXPRESSION = re.compile(
    r"[@$:]?[A-Za-z_]\w*[?!]?\Z|-?\d+\Z|.*?(?:\w[(\[]|:\w|\w\.\w|@\w|\w_\w|[\"'])",
    re.S,
)
_CONJUNCTION = re.compile(r"(?:and|or|to|e|en|et|i|o|oder|och|og|ou|und|y|и)\Z")
"""As in "between `&lt;%=` and `%&gt;`", which speaks of the signs."""
_BLANKS = " \t" + ODD_BLANKS + INVISIBLE
_NEEDS_A_LOOK = re.compile(
    r"""\A[ \t]+=|[}\])'"][ \t]+[@$]?[a-z_]|\A\s*[^\W\d]\w*(?:\s|\Z)"""
    r"|&[a-z#]"
)
_WORD_BEFORE_NAME = re.compile(r"\w[ \t]+[@$]?[a-z_]")
_HTML = re.compile(r"<[ ]?[A-Za-z/!]")


def _needs_a_look(content: str) -> bool:
    """Whether a directive with intact marks may be damaged in another way.

    A word before what is assigned, on one line, is looked for without a pattern for both, which
    would read the rest of the line again at every word.
    """
    return _NEEDS_A_LOOK.search(content) is not None or any(
        _WORD_BEFORE_NAME.search(line, 0, line.rfind("="))
        for line in content.split("\n")
        if "=" in line
    )


def _is_sound(content: str) -> bool:
    """Whether nothing is wrong with a directive with intact marks, whatever page it is on.

    :param content: what is between its marks; it is not a comment.
    """
    if len(content) > _LONGEST_KEPT:
        return content.isascii() and not _needs_a_look(content)
    return _is_sound_again(content)


@lru_cache(maxsize=4_096)
def _is_sound_again(content: str) -> bool:
    if content.isascii() and not _needs_a_look(content):
        return True
    output = _OUTPUT.match(content)
    code = content[output.end() :] if output else content
    if content.startswith("\uff03") or (output and not content.startswith("=")):
        return False
    if asks_the_parser(code) or ENTITY.search(code):
        return False
    mended = repair_ruby(code, statements=not output)
    return not mended.details and mended.certain and (bool(output) or not unknown_condition(code))


@dataclass(frozen=True, slots=True)
class Damage:
    """One damaged directive.

    :param span: its place, delimiters included.
    :param repaired_text: the replacement for the span, or nothing if that is not certain.
    """

    span: Span
    repaired_text: str | None
    diagnostic: Diagnostic


class _Mark(NamedTuple):
    kind: str
    start: int
    end: int


def find_damage(source: Source, start: int) -> list[Damage]:
    """The damaged directives of a page, in order; at most :data:`MOST_FINDINGS`.

    Each has a diagnostic ``damaged-directive``. Time and memory are linear in the page's length.

    :param start: the character offset where the body begins; before it is the front matter.
    """
    if len(source.text) > _LONGEST_PAGE:
        return []
    finder = _Finder(source, start)
    finder.scan(0, start)
    finder.scan(start, len(source.text))
    found = finder.found
    if finder.suspects:
        found += _translated_conditions(source, start, finder)
    for span, message, help in islice(find_header_damage(source, start), MOST_FINDINGS):
        found.append(Damage(span, None, finder.diagnostic(span, message, help)))
    return sorted(found, key=lambda damage: damage.span.start)


def repair(text: str, damages: list[Damage]) -> str:
    """The text with every certain repair made; nothing else changes."""
    pieces: list[str] = []
    position = 0
    for damage in damages:
        if damage.repaired_text is not None:
            pieces += [text[position : damage.span.start], damage.repaired_text]
            position = damage.span.end
    return "".join([*pieces, text[position:]])


class _Finder:
    def __init__(self, source: Source, body_start: int) -> None:
        self.source = source
        self.text = source.text
        self.body_start = body_start
        self.found: list[Damage] = []
        self.suspects: list[tuple[Span, str]] = []  # `<% word a == b %>`
        self._line: tuple[int, str] = (0, "")
        self._parsed = 0

    @cached_property
    def samples(self) -> CodeSamples:
        return CodeSamples(self.text, self.body_start)

    def may_parse(self) -> bool:
        """Count a directive that has to be parsed; whether there were not too many."""
        self._parsed += 1
        return self._parsed <= _MOST_PARSED

    def names(self) -> frozenset[str]:
        """The page's own words that are names of HTML entities too."""
        return self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(ENTITY_NAMES.findall(self.text))

    def scan(self, start: int, end: int) -> None:
        """Find what is damaged between two offsets."""
        self.marks: list[_Mark] = []
        position = start
        is_odd = any(mark in self.text for mark in _ODD_FIRST)
        firsts = _FIRST if is_odd else _FIRST_IN_ASCII
        for first in firsts.finditer(self.text, start, end):
            if first.start() < position:
                continue
            match = _MARKS.match(self.text, first.start(), end)
            if match:
                position = match.end()
                self.marks.append(_Mark(match.lastgroup or "", match.start(), position))
                if len(self.marks) == _MOST_MARKS:
                    break
        self.ends = [mark.start for mark in self.marks if mark.kind == "end"]
        index = 0
        while index < len(self.marks) and len(self.found) < MOST_FINDINGS:
            kind = self.marks[index].kind
            if kind == "literal":
                index = self.literal(index)
            elif kind == "good":
                index = self.good(index)
            elif kind == "open" or kind == "bare_open":
                index = self.damaged(index)
            else:
                index += 1

    def literal(self, index: int) -> int:
        """`<%%` prints `<%`; the closing mark after it is text."""
        following = self.marks[index + 1 : index + 2]
        return index + (2 if following and following[0].kind in ("end", "broken") else 1)

    def good(self, index: int) -> int:
        """A tag whose opening Ruby knows; it reads on to the next `%>`, whatever is between."""
        opening = self.marks[index]
        comment = self.text.startswith("#", opening.end)
        if comment and (behind := self.behind_comment(index)):
            return behind
        if (
            not comment
            and self.marks[index + 1 : index + 2]
            and self.marks[index + 1].kind == "end"
        ):
            self.judge(opening, self.marks[index + 1], False)
            return index + 2
        target = self.target_closings(opening)
        closings: list[_Mark] = []
        end: _Mark | None = None
        position = index + 1
        for position in range(index + 1, len(self.marks)):
            mark = self.marks[position]
            if mark.kind == "end":
                end = mark
                break
            if mark.kind in _OPENINGS:
                if closings:
                    break
            elif self.closes(mark, target) and len(closings) < _MOST_CLOSINGS:
                closings.append(mark)
        else:
            position = len(self.marks)
        if closings:
            closings = self.outside_of_literals(opening, closings)
            if not closings:
                end_index = next(
                    i for i in range(index + 1, len(self.marks)) if self.marks[i].kind == "end"
                )
                self.judge(opening, self.marks[end_index], False)
                return end_index + 1
            closing = self.choose(opening, closings, fall_back=end is None)
            if closing is not None and not (comment and end is not None):
                self.judge(opening, closing, bool(target))
                return self.marks.index(closing, index) + 1
        if end is not None:
            self.judge(opening, end, False)
            return position + 1
        return position

    def behind_comment(self, index: int) -> int | None:
        """The first mark after a comment that ends before the next tag, whatever it says."""
        opening = self.marks[index]
        # a damaged opening in it may have taken the `%` of its end
        end = self.text.find("%>", opening.end, opening.end + _LONGEST_DIRECTIVE)
        if end < 0:
            return None
        for position in range(index + 1, len(self.marks)):
            mark = self.marks[position]
            if mark.start >= end + 2:
                return position
            if mark.kind in ("good", "literal") and mark.start < end:
                return None
        return len(self.marks)

    def outside_of_literals(self, opening: _Mark, closings: list[_Mark]) -> list[_Mark]:
        """Those that are not in a string of a tag that parses up to its `%>`."""
        number = bisect_left(self.ends, opening.end)
        if number == len(self.ends) or not self.may_parse():
            return closings
        content = self.text[opening.end : self.ends[number]]
        code = self.marker(opening, content)[1]
        known = literals(code)
        if known is None:
            return closings
        start = self.ends[number] - len(code)
        return [
            mark for mark in closings if mark.start < start or not known.cover(mark.start - start)
        ]

    def damaged(self, index: int) -> int:
        """An opening that Ruby does not know."""
        opening = self.marks[index]
        target = self.target_closings(opening)
        if opening.kind == "bare_open":
            if not target:
                return index + 1
            newline = self.text.find("\n", opening.end, opening.end + _LONGEST_DIRECTIVE)
            limit = newline if newline != -1 else opening.end + _LONGEST_DIRECTIVE
        else:
            limit = opening.end + _LONGEST_DIRECTIVE
        closings: list[_Mark] = []
        for mark in self.marks[index + 1 : index + 2 + 2 * _MOST_CLOSINGS]:
            if mark.kind in _OPENINGS or mark.start > limit:
                break
            if mark.kind == "end" or self.closes(mark, target):
                closings.append(mark)
        if not closings:
            return index + 1
        closing = self.choose(opening, closings, fall_back=True)
        assert closing is not None
        if self.judge(opening, closing, bool(target)):
            return self.marks.index(closing, index) + 1
        return index + 1

    def target_closings(self, opening: _Mark) -> str:
        """What may follow a closing `%` where a link target or an attribute's value began."""
        before = self.text[max(0, opening.start - _LONGEST_TARGET) : opening.start]
        # from the last bracket or quote on: the expression is tried once, not at every place
        begin = max(before.rfind("]("), before.rfind('="'), before.rfind("='"))
        begin = max(begin, before.rfind('= "'), before.rfind("= '"))
        match = _TARGET_START.search(before, max(0, begin - 1)) if begin != -1 else None
        if match is None:
            return ""
        head = before[match.start() :]
        at_start = head.rstrip()[-1] in "(\"'"
        following = self.text[opening.end : opening.end + 1]
        if not at_start and opening.kind == "bare_open" and following not in (" ", "\u00a0"):
            return ""  # `?a=%=b`: part of an address
        return (match.group(1) or ")") + ("" if at_start else "/?#&")

    def closes(self, mark: _Mark, target: str) -> bool:
        if mark.kind == "broken":
            return True
        return mark.kind == "bare_close" and self.text[mark.end] in target

    def choose(self, opening: _Mark, closings: list[_Mark], *, fall_back: bool) -> _Mark | None:
        """The first closing that is not in a string."""
        strings = Strings(self.text[opening.end : closings[-1].start])
        for closing in closings:
            if not strings.cover(closing.start - opening.end):
                return closing
        return closings[0] if fall_back else None

    def judge(self, opening: _Mark, closing: _Mark, target: bool) -> bool:
        """Report the directive between two marks if it is one and is damaged."""
        text = self.text
        good_ends = opening.kind == "good" and closing.kind == "end"
        content = text[opening.end : closing.start]
        marker, code = self.marker(opening, content)
        if good_ends and (marker == "#" or _is_sound(content)):
            return False
        if good_ends and asks_the_parser(code) and not self.may_parse():
            return False
        stripped = code.strip(_BLANKS + "\r\n")
        if not stripped:
            return False
        output = marker == "="
        likely = marker == "#" or bool((_EXPRESSION if output else _STATEMENT).match(stripped))
        statements = not output and marker != "#"
        mended = (
            repair_ruby(code, statements=statements, names=self.names) if marker != "#" else None
        )
        certain = mended is None or mended.certain
        details = list(mended.details) if mended else []
        if not good_ends or (
            output and not content.startswith("=") and opening.kind != "bare_open"
        ):
            details.insert(0, "a wrong `<%` or `%>`")
        if opening.kind != "good":
            if not self.is_directive(
                opening,
                closing,
                target,
                output,
                likely or bool(mended and not mended.certain and mended.details),
                stripped,
            ):
                return False
            certain = certain and likely
        elif not good_ends:
            certain = certain and (likely or not output)
        if _HTML.search(stripped) and not good_ends:
            certain = False
        span = Span(opening.start, closing.end)
        if statements and certain and unknown_condition(code):
            self.suspects.append((span, unknown_condition(code) or ""))
        if not details:
            return False
        body = mended.code if mended else code
        repaired = f"<%{marker}{body}%>"
        self.report(span, repaired if certain else None, details)
        return True

    def marker(self, opening: _Mark, content: str) -> tuple[str, str]:
        """What follows the opening: `=`, `#` or nothing, and the code after it."""
        if opening.kind == "bare_open":
            return "=", content
        match = _OUTPUT.match(content)
        if match:
            return "=", content[match.end() :]
        if content.startswith(("#", "\uff03")):
            return "#", content[1:]
        return "", content

    def is_directive(
        self, opening: _Mark, closing: _Mark, target: bool, output: bool, likely: bool, code: str
    ) -> bool:
        """Whether it opens a directive, and is not `a < % b`, a sample or a quotation."""
        if opening.start >= self.body_start and self.samples.cover(opening.start):
            return False
        if opening.kind == "bare_open":
            return target
        if _CONJUNCTION.match(code) and closing.kind != "end":
            return False
        if likely:
            return True
        if _HTML.search(code):
            return False
        tight = self.text[opening.end - 2] not in _BLANKS
        if closing.kind == "end":  # `%d` of `"< %d %>"` is a format, `< % als @x %>` was a tag
            return output or self.text[opening.end] in _BLANKS
        return output and tight

    # -- reports -----------------------------------------------------------------------------

    def report(self, span: Span, repaired: str | None, details: list[str]) -> None:
        message = "this directive is damaged: " + ", ".join(details)
        if repaired is None:
            help = "it cannot be repaired with certainty: correct it by hand"
        else:
            shown = " ⏎ ".join(line.strip() for line in repaired.splitlines() if line.strip())
            shown = shown if len(shown) <= 160 else shown[:80] + " … " + shown[-79:]
            shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)
            help = f"write `{shown}`; the command `policy-pages fix` repairs pages"
            if self.text[span.start] == "&":
                help += "; to show it to readers, put it in a code span"
        self.found.append(Damage(span, repaired, self.diagnostic(span, message, help)))

    def diagnostic(self, span: Span, message: str, help: str) -> Diagnostic:
        """Like `diagnose`, with one excerpt for all findings of a line (it may be a megabyte)."""
        line, column = self.source.position(span.start)
        if self._line[0] != line:
            self._line = (line, self.source.line_text(line))
        excerpt = self._line[1]
        width = max(1, min(span.end - span.start, len(excerpt) - column + 1))
        return Diagnostic(
            self.source.path, line, column, "error", CODE, message, excerpt, width, help
        )


def _translated_conditions(source: Source, start: int, finder: _Finder) -> list[Damage]:
    """A condition whose `if` nobody knows, in a page that has an `end` too many."""
    page = Source(source.path, repair(source.text, finder.found))
    offset = start + sum(
        len(damage.repaired_text) - (damage.span.end - damage.span.start)
        for damage in finder.found
        if damage.repaired_text is not None and damage.span.end <= start
    )
    problems = check_syntax(page, offset)
    if not problems or problems[0].code != "stray-end":
        return []
    known = {damage.span for damage in finder.found}
    message = "this directive is damaged: `{}` looks like a translated keyword"
    help = "write Ruby's keyword, `if` or `unless`"
    return [
        Damage(span, None, finder.diagnostic(span, message.format(word), help))
        for span, word in finder.suspects
        if span not in known
    ]
