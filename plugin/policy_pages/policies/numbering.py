"""The headings of a page -> the same with the numbers of their clauses as text.

Headings of the second to fourth level are numbered 1, 1.1 and 1.1.1, but for those of the class
``unnumbered``. The numbers are part of the text, so they are copied, printed, found and read aloud.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_pages.policies.clauses import written_number
from policy_pages.text.addresses import split_id
from policy_pages.text.clause_numbers import CLAUSE_NUMBER
from policy_pages.text.html import Change, Tag, changed, pieces_of, tags_of

UNNUMBERED = "unnumbered"
_LEVELS = ("h2", "h3", "h4")
_HEADINGS = (*_LEVELS, "h5", "h6")
_CONTENTS = "toc"
"""The class that Python-Markdown gives a table of contents within the text."""


def with_numbers(html: str) -> str:
    """A page's content, each clause's number before the words of its heading and of its entry in a
    table of contents."""
    tags = list(tags_of(html))
    places = [*_numbered(tags)]
    numbers = {id: number for tag, _, number in places if (id := tag.value("id"))}
    insertions = [(at, number) for _, at, number in places]
    insertions += _in_contents(tags, numbers)
    return changed(html, [_insertion(*one) for one in sorted(insertions)])


def with_written_numbers(html: str) -> str:
    """A page's content, the numbers that its author has written into headings marked as numbers."""

    def changes() -> Iterator[Change]:
        is_before_words = False
        for piece in pieces_of(html):
            if isinstance(piece, Tag):
                if piece.name in _HEADINGS:
                    is_before_words = not piece.is_end
                continue
            text = html[piece.start : piece.end]
            if not is_before_words or not text.strip():
                continue
            is_before_words = False
            written = written_number(text)
            if written:
                number = f'<span class="{CLAUSE_NUMBER}">{written.strip()}</span> '
                yield Change(piece.start, piece.start + len(written), number)

    return changed(html, changes())


def shown_number(number: str) -> str:
    """A number as it is written before a heading: `1.`, `1.1`."""
    return number if "." in number else f"{number}."


def _insertion(at: int, number: str) -> Change:
    shown = shown_number(number)
    return Change(at, at, f'<span class="{CLAUSE_NUMBER}">{shown}</span> ')


def _numbered(tags: list[Tag]) -> Iterator[tuple[Tag, int, str]]:
    """The headings that are clauses, where the number of each belongs, and the number."""
    counters = [0] * len(_LEVELS)
    for place, tag in enumerate(tags):
        if tag.is_end or tag.name not in _LEVELS or UNNUMBERED in _classes(tag):
            continue
        level = _LEVELS.index(tag.name)
        counters[level] += 1
        counters[level + 1 :] = [0] * (len(counters) - level - 1)
        number = ".".join(str(number) for number in counters[: level + 1])
        yield tag, _before_words(tags, place), number


def _before_words(tags: list[Tag], place: int) -> int:
    """Where the words of a heading begin; its permalink may be before them."""
    following = tags[place + 1 : place + 3]
    if len(following) == 2:
        link, end = following
        is_next = link.start == tags[place].end and end.name == "a" and end.is_end
        if link.name == "a" and is_next and "headerlink" in _classes(link):
            return end.end
    return tags[place].end


def _in_contents(tags: list[Tag], numbers: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Where the numbers belong in tables of contents."""
    depth = 0
    for tag in tags:
        if tag.name == "div":
            if depth:
                depth += -1 if tag.is_end else 1
            elif not tag.is_end and _CONTENTS in _classes(tag):
                depth = 1
        elif depth and tag.name == "a" and not tag.is_end:
            path, id = split_id(tag.value("href") or "")
            if not path and id in numbers:
                yield tag.end, numbers[id]


def _classes(tag: Tag) -> list[str]:
    return (tag.value("class") or "").split()
