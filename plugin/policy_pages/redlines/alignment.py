"""The blocks of two versions -> which is which: unchanged, changed, moved, deleted or inserted.

Within each pair of blocks, from the outside in:

1. blocks that read alike, in the same order;
2. between those, blocks of the same kind that have their `id` or most of their words in common;
3. a block that is left alone with one of its kind;
4. what is left anywhere in the two documents and has its words elsewhere has moved.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policy_pages.redlines.content import Block, Item, Line, items_within
from policy_pages.redlines.matching import Budget, same_stretches
from policy_pages.redlines.similarity import best_chain, likeness, likenesses
from policy_pages.redlines.tables import columns_of, parts_of, same_shape, table_of

Columns = list[tuple[int | None, int | None]]
"""The columns of two tables laid on each other: the places of each in the older and the newer."""

LEAST_IN_PLACE = 0.4
"""Likeness of blocks that are taken for each other where they stand."""
LEAST_ALONE = 0.2
"""The same for one that stands alone between others."""
LEAST_MOVED = 0.6
"""The same for blocks at other places."""
FEWEST_MOVED = 4
"""Words of a block that is recognised elsewhere; shorter ones are there by chance."""

_RUNNING = frozenset(["div", "section", "article", "main", "blockquote", "details", "aside"])
"""Blocks that hold running text. In others, as a cell or an item, what stands alone is the same."""
_STAYS = frozenset(
    ["thead", "tbody", "tfoot", "caption", "colgroup", "cell", "summary", "title", "figcaption"]
)
"""What cannot be elsewhere."""
_SAME_ALONE = _STAYS | {"heading"}
"""What is the same where one stands alone between others, in whatever words."""
_OPENED = _RUNNING | {"list", "dl"}
"""Whose parts are looked at where the whole is not found elsewhere."""


@dataclass(eq=False)
class Move:
    """Blocks that follow each other and have moved together."""

    number: int
    old: list[Item]
    new: list[Item]


class Alignment:
    """What each block of one version is in the other.

    :param old: the whole of the older one; :param new: of the newer one.
    """

    def __init__(self, old: Block, new: Block, budget: Budget) -> None:
        self.budget = budget
        self.old_of: dict[Item, Item] = {}
        self.new_of: dict[Item, Item] = {}
        self.columns: dict[Item, Columns] = {}
        """Of each changed table of the newer version."""
        self.move_of: dict[Item, Move] = {}
        """Of a moved block, in either version."""
        self.moves: list[Move] = []
        self._deleted: list[Item] = []
        self._inserted: list[Item] = []
        self.new = new
        self._pair(old, new)
        moved = self._find_moved()
        self._open()
        moved += self._find_moved()
        self._group(moved)

    def stays(self, new: Item) -> bool:
        """Whether a block of the newer version is where it was."""
        return new in self.old_of and new not in self.move_of

    def columns_of_row(self, row: Block) -> Columns | None:
        """How the columns of a row's table lie on those of the other version; None: as they are."""
        table = table_of(row)
        if table is None:
            return None
        return self.columns.get(table) or self.columns.get(self.new_of.get(table, table))

    # -- blocks in their places ------------------------------------------------------------------

    def _pair(self, old: Item, new: Item) -> None:
        self.old_of[new] = old
        self.new_of[old] = new
        if isinstance(old, Block) and isinstance(new, Block):
            if old.kind == "tr":
                self._pair_cells(old, new)
                return
            if old.kind == "table" and old.signature != new.signature:
                columns = self._columns(old, new)
                if columns is None:
                    self._pair_parts(old, new)
                    return
                self.columns[new] = columns
        if isinstance(old, Line) and isinstance(new, Line):
            return
        if old.signature != new.signature:
            self._pair_items(_items(old), _items(new), is_running=new.kind in _RUNNING)

    def _columns(self, old: Block, new: Block) -> Columns | None:
        """The columns of two tables; None where cells span others."""
        old_columns, new_columns = columns_of(old), columns_of(new)
        if old_columns is None or new_columns is None:
            return None
        if len(old_columns) == len(new_columns):
            return [(place, place) for place in range(len(new_columns))]
        columns: Columns = []
        old_next = new_next = 0
        pairs = self._in_order(old_columns, new_columns, is_alone_enough=False)
        for old_place, new_place in [*pairs, (len(old_columns), len(new_columns))]:
            columns += [(place, None) for place in range(old_next, old_place)]
            columns += [(None, place) for place in range(new_next, new_place)]
            if old_place < len(old_columns):
                columns.append((old_place, new_place))
            old_next, new_next = old_place + 1, new_place + 1
        return columns

    def _pair_parts(self, old: Block, new: Block) -> None:
        """Pair the parts of tables with merged cells; only those of one shape are paired."""
        for old_part, new_part in zip(parts_of(old), parts_of(new), strict=True):
            if old_part.kind == "cell":
                self._pair(old_part, new_part)
            else:
                self.old_of[new_part] = old_part
                self.new_of[old_part] = new_part
                self._pair_parts(old_part, new_part)

    def _pair_cells(self, old: Block, new: Block) -> None:
        old_cells, new_cells = parts_of(old), parts_of(new)
        columns = self.columns_of_row(new)
        if columns is None:  # a part of a table that reads alike, or a moved one
            columns = [(place, place) for place in range(min(len(old_cells), len(new_cells)))]
        for old_place, new_place in columns:
            if old_place is not None and new_place is not None:
                self._pair(old_cells[old_place], new_cells[new_place])

    def _pair_items(self, old: Sequence[Item], new: Sequence[Item], *, is_running: bool) -> None:
        pairs = self._in_order(old, new, is_alone_enough=not is_running)
        for old_place, new_place in pairs:
            self._pair(old[old_place], new[new_place])
        self._deleted += [item for item in old if item not in self.new_of]
        self._inserted += [item for item in new if item not in self.old_of]

    def _in_order(
        self, old: Sequence[Item], new: Sequence[Item], *, is_alone_enough: bool
    ) -> list[tuple[int, int]]:
        """Which of two sequences are the same, in the order of both."""
        stretches = same_stretches(
            [item.signature for item in old], [item.signature for item in new], self.budget
        )
        pairs = [
            (stretch.old + step, stretch.new + step)
            for stretch in stretches
            for step in range(stretch.size)
        ]
        for (a, b), (c, d) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
            if c - a > 1 and d - b > 1:
                pairs += self._in_gap(old, new, range(a + 1, c), range(b + 1, d), is_alone_enough)
        return sorted(pairs)

    def _in_gap(
        self,
        old: Sequence[Item],
        new: Sequence[Item],
        old_gap: range,
        new_gap: range,
        is_alone_enough: bool,
    ) -> list[tuple[int, int]]:
        alike = likenesses(
            [old[place] for place in old_gap], [new[place] for place in new_gap], LEAST_IN_PLACE
        )
        chain = [
            (old_gap[pair.old], new_gap[pair.new])
            for pair in best_chain(alike)
            if _may_pair(old[old_gap[pair.old]], new[new_gap[pair.new]])
        ]
        edges = [(old_gap.start - 1, new_gap.start - 1), *chain, (old_gap.stop, new_gap.stop)]
        for (a, b), (c, d) in pairwise(edges):
            if c - a == d - b == 2:
                left, right = old[a + 1], new[b + 1]
                if not _may_pair(left, right):
                    continue
                is_short = max(left.weight, right.weight) < FEWEST_MOVED
                if (
                    is_alone_enough
                    or is_short
                    or left.kind in _SAME_ALONE
                    or likeness(left, right) >= LEAST_ALONE
                ):
                    chain.append((a + 1, b + 1))
        return chain

    # -- blocks at other places ------------------------------------------------------------------

    def _find_moved(self) -> list[tuple[Item, Item]]:
        old = [item for item in self._deleted if item.kind not in _STAYS]
        new = [item for item in self._inserted if item.kind not in _STAYS]
        found: list[tuple[Item, Item]] = []
        taken: set[Item] = set()

        def take(old_item: Item, new_item: Item) -> None:
            if old_item in taken or new_item in taken or not self._may_move(old_item, new_item):
                return
            taken.update((old_item, new_item))
            found.append((old_item, new_item))

        by_signature: dict[Hashable, deque[Item]] = defaultdict(deque)
        for item in old:
            if item.weight >= FEWEST_MOVED:
                by_signature[item.signature].append(item)
        for item in new:
            if same := by_signature.get(item.signature):
                take(same.popleft(), item)
        old_left = [item for item in old if item not in taken and item.weight >= FEWEST_MOVED]
        new_left = [item for item in new if item not in taken and item.weight >= FEWEST_MOVED]
        for pair in sorted(likenesses(old_left, new_left, LEAST_MOVED), reverse=True):
            take(old_left[pair.old], new_left[pair.new])
        self._add_neighbours(found, take, set(old), set(new))
        self._deleted = [item for item in self._deleted if item not in taken]
        self._inserted = [item for item in self._inserted if item not in taken]
        for old_item, new_item in found:
            self._pair(old_item, new_item)
        return found

    @staticmethod
    def _add_neighbours(
        found: list[tuple[Item, Item]],
        take: Callable[[Item, Item], None],
        old: set[Item],
        new: set[Item],
    ) -> None:
        """Add what is too short to be recognised alone and stands beside what has moved."""
        place = 0
        while place < len(found):
            old_item, new_item = found[place]
            place += 1
            for step in (-1, 1):
                old_next, new_next = _neighbour(old_item, step), _neighbour(new_item, step)
                if old_next not in old or new_next not in new:
                    continue
                if old_next is None or new_next is None:
                    continue
                named = old_next.name is not None and old_next.name == new_next.name
                if named or old_next.signature == new_next.signature:
                    take(old_next, new_next)

    def _may_move(self, old: Item, new: Item) -> bool:
        if not _may_pair(old, new):
            return False
        if old.kind != "tr":
            return True
        if not isinstance(old, Block) or not isinstance(new, Block):
            return False
        table = table_of(new)
        return (
            table is not None and table in self.columns and self.old_of.get(table) is table_of(old)
        )

    def _open(self) -> None:
        """Look for the parts of what is nowhere as a whole."""
        for items in (self._deleted, self._inserted):
            items[:] = [
                part
                for item in items
                for part in (
                    item.compared_items
                    if isinstance(item, Block) and item.kind in _OPENED
                    else [item]
                )
            ]

    def _group(self, moved: list[tuple[Item, Item]]) -> None:
        """Make one move of blocks that follow each other in both versions."""
        order = {item: number for number, item in enumerate(items_within(self.new))}
        moved = sorted(moved, key=lambda pair: order[pair[1]])
        last: tuple[Item, Item] | None = None
        for old, new in moved:
            if last is not None and _neighbour(last[0], 1) is old and _neighbour(last[1], 1) is new:
                self.moves[-1].old.append(old)
                self.moves[-1].new.append(new)
            else:
                self.moves.append(Move(len(self.moves) + 1, [old], [new]))
            self.move_of[old] = self.move_of[new] = self.moves[-1]
            last = (old, new)


def _items(item: Item) -> list[Item]:
    """What an item consists of. A line is like a paragraph of that line."""
    return [item] if isinstance(item, Line) else item.compared_items


def _neighbour(item: Item, step: int) -> Item | None:
    """The next item with words (or the one before it) of the same block."""
    if item.parent is None:
        return None
    place = item.place + step
    items = item.parent.items
    while 0 <= place < len(items):
        if items[place].has_words:
            return items[place]
        place += step
    return None


def _may_pair(old: Item, new: Item) -> bool:
    if old.kind != new.kind:
        return False
    if old.kind != "table" or not isinstance(old, Block) or not isinstance(new, Block):
        return True
    return same_shape(old, new) or (columns_of(old) is not None and columns_of(new) is not None)
