"""Lists: where they begin, how they nest, and the space between their items."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from policy_pages.checks.rules.rule import (
    Candidate,
    Item,
    Line,
    Lines,
    Place,
    Rule,
    indentation,
)

_NESTED = 4
"""Spaces that put a line into a list item in every flavour."""
_BRACKET_NUMBER = re.compile(r"(?P<indent> *)(?P<number>\d{1,9})\)(?P<rest> +.*)$")
_TASK = re.compile(r"(?P<mark> *(?:[-*+]|\d{1,9}[.)]) +)\[(?P<state>[ xX])\](?P<rest> .*)$")


def _mark(line: Line, item: Item, *candidates: Candidate) -> Place:
    return Place(line, item.indent, len(item.mark), list(candidates))


def _find_lists_after_text(lines: Lines) -> Iterator[Place]:
    first_item = next((index for index in lines.plain() if lines.item(index)), len(lines))
    for index in range(1, len(lines)):
        item = lines.item(index)
        if item is None or item.indent > 3 or lines.is_empty(index - 1):
            continue
        if _has_item_above(lines, index) or lines.is_code(index - 1):
            continue
        if indentation(lines.text(index - 1)) > item.indent and index > first_item:
            continue  # the paragraph is an item's
        line = lines.lines[index]
        text = line.text[item.indent :]
        end = len(item.mark) - 1 if item.is_numbered else 0
        escaped = f"{line.text[: item.indent]}{text[:end]}\\{text[end:]}"
        yield _mark(
            line,
            item,
            Candidate(
                {line: ["", line.text]},
                "put an empty line above it to make it a list in all of them",
                "a list",
                "part of the paragraph",
                intended=True,
            ),
            Candidate(
                {line: [escaped]},
                f"write `{escaped.split()[0]}` to keep it as plain text in all of them",
                "part of the paragraph",
                "a list",
                needs_built=True,
            ),
        )


def _has_item_above(lines: Lines, index: int) -> bool:
    """Whether an item begins above a line in the same paragraph."""
    item = lines.item_above(index)
    return item is not None and item >= lines.paragraph_starts[index]


def _find_bracket_numbers(lines: Lines) -> Iterator[Place]:
    matches = [(i, m) for i in lines.plain() if (m := _BRACKET_NUMBER.match(lines.text(i)))]
    if not matches:
        return
    index, first = matches[0]
    dots: dict[Line, list[str]] = {}
    texts: dict[Line, list[str]] = {}
    for at, match in matches:
        dots[lines.lines[at]] = ["{indent}{number}.{rest}".format_map(match.groupdict())]
        texts[lines.lines[at]] = ["{indent}{number}\\){rest}".format_map(match.groupdict())]
    number = first["number"]
    yield Place(
        lines.lines[index],
        len(first["indent"]),
        len(number) + 1,
        [
            Candidate(
                dots, f"write `{number}.` to make it a list in all of them", "a list", "plain text"
            ),
            Candidate(
                texts,
                f"write `{number}\\)` to keep it as plain text in all of them",
                "plain text",
                "a list",
                needs_built=True,
            ),
        ],
    )


def _find_mixed_marks(lines: Lines) -> Iterator[Place]:
    """Items of one list, as some flavours see it, with another mark than the one above."""
    previous: dict[int, Item] = {}
    for index in lines.plain():
        item = lines.item(index)
        if item is None:
            if indentation(lines.text(index)) == 0 and lines.is_empty(index - 1):
                previous.clear()
            continue
        above = previous.get(item.indent)
        for deeper in [indent for indent in previous if indent > item.indent]:
            del previous[deeper]
        previous[item.indent] = item
        if above is None or _kind(above) == _kind(item):
            continue
        line = lines.lines[index]
        indent = line.text[: item.indent]
        same = above.mark if not above.is_numbered else f"1{above.mark[-1]}"
        rest = line.text[item.indent + len(item.mark) :]
        candidates = [
            Candidate(
                {line: [f"{indent}{same}{rest}"]},
                f"write `{same}`, as in the items above, to make one list in all of them",
                "part of the list above",
                "the start of a new list",
            ),
            Candidate(
                {line: ["", f"{indent}<!-- the next list -->", "", line.text]},
                "put a comment between empty lines above it to start a new list in all of them",
                "the start of a new list",
                "part of the list above",
            ),
        ]
        # a clause keeps its number
        is_alike = above.is_numbered == item.is_numbered
        yield _mark(line, item, *(candidates if is_alike else candidates[1:]))


def _kind(item: Item) -> str:
    return item.mark[-1]


def _find_starts(lines: Lines) -> Iterator[Place]:
    """Numbers of a list's first item that are not 1."""
    indents: set[int] = set()
    for index in lines.plain():
        item = lines.item(index)
        if item is None or not item.is_numbered:
            continue
        is_first = item.indent not in indents
        indents.add(item.indent)
        if not is_first or item.mark[:-1] == "1":
            continue
        line = lines.lines[index]
        renumbered = f"{line.text[: item.indent]}1.{line.text[item.indent + len(item.mark) :]}"
        yield _mark(
            line,
            item,
            Candidate(
                {line: [renumbered]},
                "if it continues the list above, indent everything between the two by four "
                f"spaces; otherwise write `1.`, or write the number as text: `{item.mark[:-1]}\\.`",
                "numbered from 1",
                f"numbered from {item.mark[:-1]}",
                offered=False,
            ),
        )


def _find_tasks(lines: Lines) -> Iterator[Place]:
    items = ((index, lines.item(index)) for index in lines.plain())
    first_item = next((i for i, item in items if item and item.indent < 4), len(lines))
    matches = [
        (i, m)
        for i in lines.plain()
        if (m := _TASK.match(lines.text(i)))
        # what is indented as code is may belong to an item above
        and (indentation(lines.text(i)) < 4 or first_item < i)
    ]
    if not matches:
        return
    index, first = matches[0]
    boxes: dict[Line, list[str]] = {}
    texts: dict[Line, list[str]] = {}
    for at, match in matches:
        mark, state, rest = match.group("mark", "state", "rest")
        checked = " checked" if state != " " else ""
        box = f'<input type="checkbox"{checked} disabled>'
        boxes[lines.lines[at]] = [f"{mark}{box}{rest}"]
        texts[lines.lines[at]] = [f"{mark}&#91;{state}]{rest}"]
    yield Place(
        lines.lines[index],
        first.end("mark"),
        3,
        [
            Candidate(
                boxes,
                'write `<input type="checkbox" disabled>` to make it a checkbox in all of them',
                "a checkbox",
                "plain text",
            ),
            Candidate(
                texts,
                "write `&#91; ]` to keep it as plain text in all of them",
                "plain text",
                "a checkbox",
                needs_built=True,
            ),
        ],
    )


# -- nesting -------------------------------------------------------------------------------------

Ends = Callable[[Item, int], bool]
"""Whether a line with so many spaces before it is not part of an item."""


def _by_content(item: Item, indent: int) -> bool:
    return indent < item.content


def _by_mark(item: Item, indent: int) -> bool:
    return indent <= item.indent


def _nested(lines: Lines, ends: Ends) -> list[str]:
    """The lines with four spaces for each level of lists around them."""
    stack: list[Item] = []
    found: list[str] = []
    for index, line in enumerate(lines.lines):
        text = line.text
        if not text.strip():
            found.append(text)
            continue
        indent = indentation(text)
        item = lines.item(index)
        after_empty = lines.is_empty(index - 1)
        if item is None and stack and not after_empty and indent < stack[-1].content:
            found.append(text)  # goes on with the paragraph above, wherever it begins
            continue
        while stack and ends(stack[-1], indent):
            stack.pop()
        if item is not None and (stack or indent < _NESTED):
            found.append(" " * (_NESTED * len(stack)) + text.lstrip(" "))
            stack.append(item)
        elif stack:
            extra = max(0, indent - max(stack[-1].content, _NESTED * (len(stack) - 1) + 1))
            extra = extra if extra >= _NESTED or lines.is_code(index) else 0
            found.append(" " * (_NESTED * len(stack) + extra) + text.lstrip(" "))
        else:
            found.append(text)
    return found


def _apart(lines: Lines, way: list[list[str]]) -> list[list[str]]:
    """Lines with an empty one above each item that goes on with a paragraph inside of a list."""
    found = list(way)
    for index in range(1, len(lines)):
        item = lines.item(index)
        is_first = lines.paragraph_starts[index] == index
        if item is not None and item.indent and not is_first and not _has_item_above(lines, index):
            found[index] = ["", *way[index]]
    return found


def _find_nesting(lines: Lines) -> Iterator[Place]:
    """What is in a list's item with another indentation than four spaces a level."""
    ways = [[[text] for text in _nested(lines, ends)] for ends in (_by_content, _by_mark)]
    ways += [_apart(lines, way) for way in ways]
    starts = [
        index
        for index in range(len(lines))
        if (item := lines.item(index)) is not None and item.indent < 1
    ]
    for start, end in pairwise([*starts, len(lines)]):
        candidates: list[Candidate] = []
        first: int | None = None
        for way in ways:
            changed = [index for index in range(start, end) if way[index] != [lines.text(index)]]
            edits = {lines.lines[index]: way[index] for index in changed}
            if not edits or any(edits == other.edits for other in candidates):
                continue
            first = changed[0] if first is None else min(first, changed[0])
            candidates.append(
                Candidate(
                    edits,
                    "indent it by four spaces for each level to put it in the item in all of them",
                    "part of the item above",
                    "not part of the item above",
                    intended=True,  # who indents a line means it to belong to what is above
                )
            )
        if first is not None:
            line = lines.lines[first]
            spaces = indentation(line.text)
            title = f"a line indented by {spaces} space{'s' * (spaces != 1)} in a list"
            yield Place(line, 0, max(1, spaces), candidates, title)


def _find_fences_in_lists(lines: Lines) -> Iterator[Place]:
    nested = _nested(lines, _by_content)
    for index in sorted(lines.opens_fence):
        line = lines.lines[index]
        if not indentation(line.text):
            continue
        end = lines.closing(index)
        last = len(lines) - 1 if end is None else end
        edits = {lines.lines[at]: [nested[at]] for at in range(index, last + 1)}
        if not lines.is_empty(index - 1):
            edits[line] = ["", *edits[line]]
        if not lines.is_empty(last + 1):
            edits[lines.lines[last]] = [*edits[lines.lines[last]], ""]
        depth = indentation(nested[index]) + _NESTED
        width = indentation(line.text)
        unfenced = {line: [""], lines.lines[last]: [""]}
        for at in range(index + 1, last):
            text = lines.text(at)
            unfenced[lines.lines[at]] = [" " * depth + text[min(width, indentation(text)) :]]
        head = lines.item_above(index)
        if head is not None and (item := lines.item(head)) is not None:
            # in GFM the code begins where the item's text does
            mark = " " * indentation(nested[head]) + item.mark.ljust(_NESTED)
            unfenced[lines.lines[head]] = [mark + lines.text(head)[item.content :]]
        yield Place(
            line,
            width,
            3,
            [
                Candidate(
                    edits,
                    "indent it by four spaces, between empty lines, to make it code in all of them",
                    "a block of code",
                    "plain text",
                    intended=True,
                ),
                Candidate(
                    unfenced,
                    f"begin the item's text {_NESTED} columns after its marker, remove the "
                    f"fence, and indent the code by {depth} spaces to make it code in all of them",
                    "a block of code",
                    "plain text",
                    intended=True,
                ),
            ],
        )


# -- the space between items ---------------------------------------------------------------------


def _find_loose_items(lines: Lines) -> Iterator[Place]:
    items = {index: item for index in lines.plain() if (item := lines.item(index)) is not None}
    if len(items) < 2:
        return
    levels = sorted({item.indent for item in items.values()})
    inner = [index for index in items if index > min(items)]
    tight = [index for index in inner if not lines.is_empty(index - 1)]
    empty = [
        index
        for index in range(min(items) + 1, max(lines.plain()))
        if lines.is_empty(index) and not lines.is_code(index)
    ]
    if not empty:
        return
    before_items: list[int] = []
    is_before_item = False
    for index in range(len(lines) - 1, min(items), -1):
        if not lines.is_empty(index):
            is_before_item = index in items
        elif is_before_item:
            before_items.append(index)
    candidates: list[Candidate] = []
    for level in (*levels[:2], None):
        chosen = [index for index in tight if level is None or items[index].indent <= level]
        edits = {lines.lines[index]: ["", lines.text(index)] for index in chosen}
        if edits and all(edits != other.edits for other in candidates):
            candidates.append(
                Candidate(
                    edits,
                    "put an empty line above each of its items to space it evenly in all of them",
                    "set with space between all items",
                    "set with space between only some items",
                    intended=True,  # the words are the same, and their space is even
                )
            )
    if before_items:
        candidates.append(
            Candidate(
                {lines.lines[index]: [] for index in before_items},
                "remove the empty lines between its items to set it without space in all of them",
                "set without space between its items",
                "set with space between only some items",
                intended=True,
            )
        )
    if candidates:
        line = lines.lines[empty[0] + 1 if empty[0] + 1 < len(lines) else empty[0]]
        at = next(index for index in range(empty[0], len(lines)) if not lines.is_empty(index))
        line = lines.lines[at]
        column = indentation(line.text)
        width = len(items[at].mark) if at in items else len(line.text) - column
        yield Place(line, column, width, candidates)


LIST_RULES = [
    Rule("list-after-paragraph", "a list right after a paragraph", _find_lists_after_text),
    Rule("bracket-number", "a number with a bracket", _find_bracket_numbers),
    Rule(
        "shallow-nesting",
        "a line in a list that is not indented by four spaces for each level",
        _find_nesting,
    ),
    Rule("fence-in-list", "a block of code in a list", _find_fences_in_lists),
    Rule("mixed-marks", "an item with a different marker from the one above", _find_mixed_marks),
    Rule("list-start", "a list whose first number is not 1", _find_starts),
    Rule("loose-items", "a list with empty lines between only some items", _find_loose_items),
    Rule("task-item", "a box `[ ]` in a list", _find_tasks),
]
