"""The blocks of two versions -> which is which: unchanged, changed, moved, deleted or inserted.

Within each pair of blocks, from the outside in:

1. blocks that read alike at the beginning and at the end;
2. of the others the chain that is worth most (`chains.py`): blocks that read alike, and blocks of
   the same kind that have their `id` or most of their words in common, all in the same order;
3. between those, blocks that are alike;
4. a block that is left with only one of its kind;
5. what is left, if its words are elsewhere in the other document: it has moved.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from policy_pages.redlines.chains import (
    FEWEST_MOVED,
    FEWEST_MOVED_ONCE,
    LEAST_IN_PLACE,
    LEAST_MOVED,
    best_chain,
    chain_in_order,
)
from policy_pages.redlines.content import Block, Item, Line, items_within, parts_of, wrappers_of
from policy_pages.redlines.matching import Budget
from policy_pages.redlines.similarity import Likeness, likeness, likenesses
from policy_pages.redlines.tables import (
    columns_of,
    has_spans,
    rows_stand_alone,
    same_shape,
    table_of,
)

Columns = list[tuple[int | None, int | None]]
"""The columns of two tables laid on each other: the places of each in the older and the newer."""

LEAST_ALONE = 0.2
"""How alike two blocks have to be to be paired if each is the only one between others."""

_RUNNING = frozenset(["wrapper", "details", "box"])
"""Blocks that hold running text. In others, as a cell or an item, what is alone is the same."""
_STAYS = frozenset(
    ["thead", "tbody", "tfoot", "caption", "colgroup", "cell", "summary", "title", "figcaption"]
)
"""What cannot be elsewhere."""
_SAME_ALONE = _STAYS | {"heading"}
"""What is the same if it is the only one between others, whatever its words."""
_OPENED = frozenset(["details", "box", "list", "dl", "li", "dt", "dd"])
"""Whose parts are looked at where the whole is not found elsewhere."""
_OF_ONE_LINE = frozenset(["heading", "text"])
"""Which may become each other, where the words are the same."""


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
        self.empty_columns: set[Item] = set()
        """The cells of columns without words that only one version has."""
        self.move_of: dict[Item, Move] = {}
        """Of a moved block, in either version."""
        self.moves: list[Move] = []
        self._tables_of_rows: set[Item] = set()
        """Tables of the newer version whose rows alone are compared, for cells span columns."""
        self._deleted: list[Item] = []
        self._inserted: list[Item] = []
        self.old = old
        self.new = new
        self.wrapper_of: dict[Block, Block] = {}
        """Of a wrapper of the newer version, that of the older one with the same blocks."""
        self._pair(old, new)
        found = self._find_moved()
        moved = list(found)
        while self._open() or found:  # what has moved may hold what is found elsewhere
            found = self._find_moved()
            moved += found
        self._group(moved)
        self._pair_wrappers()

    def stays(self, new: Item) -> bool:
        """Whether a block of the newer version is where it was."""
        return new in self.old_of and new not in self.move_of

    def has_stayed(self, old: Item) -> bool:
        """Whether a block of the older version is where it was."""
        return old in self.new_of and old not in self.move_of

    def limits_of(self, new: Block) -> dict[Item, float]:
        """For each item of a block of the newer version the order that the next one that stayed
        (which may be itself) had in the older one: what is gone was before it, or after it."""
        limits: dict[Item, float] = {}
        limit = float("inf")
        for item in reversed(new.compared_items):
            if self.stays(item):
                limit = self.old_of[item].order
            limits[item] = limit
        return limits

    def columns_of_row(self, row: Block) -> Columns | None:
        """How the columns of a row's table match those of the other version; None: one by one."""
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
                if columns is not None:
                    self.columns[new] = columns
                elif rows_stand_alone(old) and rows_stand_alone(new):
                    self._tables_of_rows.add(new)
                else:
                    self._pair_parts(old, new)
                    return
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
        for old_at, new_at in columns:
            column = None
            if new_at is None and old_at is not None:
                column = old_columns[old_at]
            elif old_at is None and new_at is not None:
                column = new_columns[new_at]
            if column is not None and not column.has_words:
                self.empty_columns.update(column.items)
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
        pairs = [
            pair
            for pair in chain_in_order(old, new, self.budget)
            if _may_pair(old[pair[0]], new[pair[1]])
        ]
        # a block that is unchanged at another place is not paired with what is here now
        elsewhere = {old[place].signature for place in _left(len(old), (a for a, _ in pairs))}
        elsewhere &= {new[place].signature for place in _left(len(new), (b for _, b in pairs))}
        for (a, b), (c, d) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
            old_gap = [p for p in range(a + 1, c) if old[p].signature not in elsewhere]
            new_gap = [p for p in range(b + 1, d) if new[p].signature not in elsewhere]
            if old_gap and new_gap:
                pairs += self._in_gap(old, new, old_gap, new_gap, is_alone_enough)
        return sorted(pairs)

    def _in_gap(
        self,
        old: Sequence[Item],
        new: Sequence[Item],
        old_gap: list[int],
        new_gap: list[int],
        is_alone_enough: bool,
    ) -> list[tuple[int, int]]:
        old_items, new_items = [old[place] for place in old_gap], [new[place] for place in new_gap]
        alike = likenesses(old_items, new_items, LEAST_IN_PLACE, self.budget)
        alike += _turned(old_items, new_items)
        chain = [
            (pair.old, pair.new)
            for pair in best_chain(alike)
            if _may_pair(old_items[pair.old], new_items[pair.new])
        ]
        edges = [(-1, -1), *chain, (len(old_gap), len(new_gap))]
        for (a, b), (c, d) in pairwise(edges):
            if c - a == d - b == 2:
                left, right = old_items[a + 1], new_items[b + 1]
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
        return [(old_gap[a], new_gap[b]) for a, b in chain]

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

        # blocks that moved within the same block, however short
        in_block: dict[Hashable, deque[Item]] = defaultdict(deque)
        for item in old:
            in_block[self.new_of.get(item.holder or item), item.signature].append(item)
        for item in new:
            if item.holder is not None and (same := in_block.get((item.holder, item.signature))):
                take(same.popleft(), item)
        by_signature: dict[Hashable, deque[Item]] = defaultdict(deque)
        for item in old:
            if item not in taken and item.weight >= FEWEST_MOVED:
                by_signature[item.signature].append(item)
        for item in new:
            if item not in taken and (same := by_signature.get(item.signature)):
                take(same.popleft(), item)
        short = {
            item.signature: item for item in old if item not in taken and self._is_there_once(item)
        }
        for item in new:
            if item not in taken and item.signature in short:
                take(short[item.signature], item)
        old_left = [item for item in old if item not in taken and item.weight >= FEWEST_MOVED]
        new_left = [item for item in new if item not in taken and item.weight >= FEWEST_MOVED]
        for pair in sorted(likenesses(old_left, new_left, LEAST_MOVED, self.budget), reverse=True):
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
        """Add what is too short to be recognised alone and is beside what has moved."""
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

    def _is_there_once(self, item: Item) -> bool:
        """Whether no other block of its version, and one of the other version, reads alike."""
        return item.weight >= FEWEST_MOVED_ONCE and item.signature in self._once

    @cached_property
    def _once(self) -> set[Hashable]:
        """What one block of each version reads."""
        found = (Counter(map(_signature, _blocks_within(root))) for root in (self.old, self.new))
        old, new = ({read for read, count in counts.items() if count == 1} for counts in found)
        return old & new

    def _may_move(self, old: Item, new: Item) -> bool:
        if not _may_pair(old, new):
            return False
        if old.kind != "tr":
            return True
        if not isinstance(old, Block) or not isinstance(new, Block):
            return False
        table = table_of(new)
        if table is None or self.old_of.get(table) is not table_of(old):
            return False
        return table in self.columns or table in self._tables_of_rows

    def _open(self) -> bool:
        """Look for the parts of what is nowhere as a whole, and say whether there are any."""
        is_opened = False
        for items in (self._deleted, self._inserted):
            parts: list[Item] = []
            for item in items:
                if isinstance(item, Block) and item.kind in _OPENED:
                    parts += item.compared_items
                    is_opened = True
                else:
                    parts.append(item)
            items[:] = parts
        return is_opened

    def _pair_wrappers(self) -> None:
        """Find which wrappers hold the same blocks, by the first of them."""
        taken: set[Block] = set()
        for new, old in self.old_of.items():
            if new in self.move_of:
                continue
            for outer, former in zip(wrappers_of(new), wrappers_of(old), strict=False):
                is_alike = outer.element.tag == former.element.tag
                if not is_alike or outer in self.wrapper_of or former in taken:
                    continue
                self.wrapper_of[outer] = former
                taken.add(former)

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
    if item.holder is None:
        return None
    items = item.holder.compared_items
    place = item.order + step
    return items[place] if 0 <= place < len(items) else None


def _left(count: int, taken: Iterable[int]) -> set[int]:
    return set(range(count)).difference(taken)


def _may_pair(old: Item, new: Item) -> bool:
    if not isinstance(old, Block) or not isinstance(new, Block):
        return old.kind == new.kind
    if old.kind != new.kind:
        return (
            {old.kind, new.kind} == _OF_ONE_LINE
            and _holds_lines(old)
            and _holds_lines(new)
            and _words(old) == _words(new)
        )
    if old.kind == "tr":
        return same_shape(old, new) or not (has_spans(old) or has_spans(new))
    if old.kind != "table" or same_shape(old, new):
        return True
    if columns_of(old) is not None and columns_of(new) is not None:
        return True
    return rows_stand_alone(old) and rows_stand_alone(new)


def _turned(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Likeness]:
    """Headings that are paragraphs of the same words now, and the other way round."""
    places: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, item in enumerate(old):
        if isinstance(item, Block) and item.kind in _OF_ONE_LINE and _holds_lines(item):
            places[item.kind, _words(item)].append(place)
    for place, item in enumerate(new):
        if isinstance(item, Block) and item.kind in _OF_ONE_LINE and _holds_lines(item):
            (other,) = _OF_ONE_LINE - {item.kind}
            if same := places.get((other, _words(item))):
                yield Likeness(1, same.popleft(), place)


def _holds_lines(item: Block) -> bool:
    """Whether a block holds text only: a list in a heading cannot be in a paragraph."""
    return all(isinstance(one, Line) for one in item.items)


def _words(item: Block) -> tuple[str, ...]:
    return tuple(key for line in item.lines() for key in line.keys)


def _blocks_within(root: Item) -> Iterator[Item]:
    """What is in a document and may be found elsewhere; the line of a paragraph is the same."""
    for item in items_within(root):
        is_own_line = isinstance(item, Line) and item.parent and item.parent.kind == "text"
        if item.has_words and item.kind != "wrapper" and not is_own_line:
            yield item


def _signature(item: Item) -> Hashable:
    return item.signature
