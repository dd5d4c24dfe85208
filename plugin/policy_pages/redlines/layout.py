"""What is in a line: its texts and elements in order, its words, and the traits of these."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from policy_pages.redlines.atoms import is_reference, key_of_atom, traits_of_atom
from policy_pages.redlines.elements import ATOMS, Element, text_of
from policy_pages.redlines.traits import Traits, is_silent, joined, with_traits_of_words
from policy_pages.redlines.words import ATOM, compared, words_of
from policy_pages.text.clause_numbers import CLAUSE_NUMBER

Runs = tuple[tuple[int, Traits], ...]
"""The traits of a word: from how many of its characters to the next; nothing where it has none."""


@dataclass(frozen=True, slots=True)
class Context:
    """The elements of a line around something: the innermost, and those around it."""

    parent: Context | None
    element: Element
    depth: int
    traits: Traits


class Event(NamedTuple):
    """A piece of a line: text, a tag, or an element that is taken as a whole."""

    kind: Literal["text", "open", "close", "whole"]
    element: Element | None
    start: int
    """Where in the line's text; `end` is after it."""
    end: int
    context: Context | None
    """What is around a text or whole element; of a tag, what is around its element."""
    traits: Traits
    """Of a text or whole element."""


class Token(NamedTuple):
    """A word of a line, and what else readers see of it."""

    key: str
    start: int
    end: int
    runs: Runs


class Layout:
    """Where everything in a line is. Only lines that are written with marks need one."""

    def __init__(
        self, nodes: Iterable[Element | str], around: Context | None, blanks: bool
    ) -> None:
        self.events: list[Event] = []
        self._texts: list[str] = []
        self._length = 0
        self._atoms: dict[int, str] = {}
        self._has_traits = False
        for node in nodes:
            self._add(node, around)
        self.text = "".join(self._texts)
        self.tokens = self._find_tokens(blanks)

    def _add(self, node: Element | str, context: Context | None) -> None:
        if isinstance(node, str):
            self._add_text("text", None, node.replace(ATOM, "\ufffd"), context)
            return
        if is_silent(node):
            self._add_text("whole", node, "", context)
        elif node.tag == "br":
            self._add_text("whole", node, "\n", context)
        elif _is_atom(node):
            self._atoms[self._length] = key_of_atom(node)
            self._add_text("whole", node, ATOM, context)
        else:
            self._add_text("open", node, "", context)
            inner = within(context, node)
            for child in node.children:
                self._add(child, inner)
            self._add_text("close", node, "", context)

    def _add_text(
        self,
        kind: Literal["text", "open", "close", "whole"],
        element: Element | None,
        text: str,
        context: Context | None,
    ) -> None:
        start = self._length
        self._length += len(text)
        self._texts.append(text)
        traits = context.traits if context is not None else ()
        if kind == "whole" and text == ATOM and element is not None:
            own = traits_of_atom(element)
            if "footnote-ref" not in element.classes:
                traits = with_traits_of_words(traits, element)
            traits = joined(traits, dict(own)) if own else traits
        self._has_traits = self._has_traits or bool(traits)
        self.events.append(Event(kind, element, start, self._length, context, traits))

    def _find_tokens(self, blanks: bool) -> list[Token]:
        words = words_of(self.text, keeps_blanks=blanks)
        atoms = self._atoms
        if not self._has_traits:
            return [Token(sys.intern(atoms.get(s, key)), s, e, ()) for key, s, e in words]
        tokens: list[Token] = []
        events = [event for event in self.events if event.end > event.start]
        place = 0
        for key, start, end in words:
            while events[place].end <= start:
                place += 1
            runs: list[tuple[int, Traits]] = []
            at = place
            while at < len(events) and events[at].start < end:
                event = events[at]
                piece = self.text[max(start, event.start) : min(end, event.end)]
                length = len(compared(piece))
                if runs and runs[-1][1] == event.traits:
                    runs[-1] = (runs[-1][0] + length, event.traits)
                else:
                    runs.append((length, event.traits))
                at += 1
            has_traits = any(traits for _, traits in runs)
            key = sys.intern(atoms.get(start, key))
            tokens.append(Token(key, start, end, tuple(runs) if has_traits else ()))
        return tokens

    @cached_property
    def references(self) -> dict[int, str]:
        """Where in the text links say numbers of clauses, and which."""
        return {
            event.start: text_of(event.element)
            for event in self.events
            if event.element is not None and event.kind == "whole" and is_reference(event.element)
        }

    @property
    def clause_number(self) -> Element | None:
        """The number of a clause before the words of its heading."""
        place = self.place_of_clause_number
        return self.events[place].element if place is not None else None

    @property
    def place_of_clause_number(self) -> int | None:
        """Which of the events that is."""
        for place, event in enumerate(self.events):
            if event.start:
                break
            if event.element is not None and CLAUSE_NUMBER in event.element.classes:
                return place
        return None

    @cached_property
    def starts(self) -> list[int]:
        """Where its events start."""
        return [event.start for event in self.events]


def within(context: Context | None, element: Element) -> Context:
    """The context of what is in an element."""
    depth, traits = (context.depth, context.traits) if context is not None else (0, ())
    return Context(context, element, depth + 1, with_traits_of_words(traits, element))


def _is_atom(element: Element) -> bool:
    """Whether an element among words is one word, whatever is in it."""
    is_number = "footnote-ref" in element.classes or is_reference(element)
    return element.tag in ATOMS or is_number or _is_empty_link(element)


def _is_empty_link(element: Element) -> bool:
    """Whether a link shows nothing: people who use a keyboard still come across it."""
    return (
        element.tag == "a"
        and bool(element.attributes.get("href"))
        and not is_silent(element)
        and not any(_shows(child) for child in element.children)
    )


def _shows(node: Element | str) -> bool:
    if isinstance(node, str):
        return bool(compared(node).strip())
    if is_silent(node):
        return False
    return node.tag in ATOMS or any(_shows(child) for child in node.children)
