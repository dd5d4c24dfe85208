"""Text of both directions -> the levels and the visual order of its parts.

The Unicode Bidirectional Algorithm (UAX #9); its rules are named where they are followed. A text
here is one paragraph without line ends or tabs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

_T = TypeVar("_T")

_DEEPEST = 125
_REMOVED = frozenset(["RLE", "LRE", "RLO", "LRO", "PDF", "BN"])
_INITIATORS = frozenset(["LRI", "RLI", "FSI"])
_NEUTRAL = frozenset(["B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"])
_AT_LINE_END = frozenset(["WS", "PDI", *_REMOVED, *_INITIATORS])
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""How a type counts for its neutral neighbours (N0 to N2)."""

_PAIRS = "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦏⦎⦍⦐⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
_PAIRS += "⸢⸣⸤⸥⸦⸧⸨⸩⸠⸡〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
_CLOSING = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_MOST_OPEN_BRACKETS = 63


def classes_of(text: str) -> list[str]:
    """The bidirectional class of each character."""
    # a character that this Python's Unicode does not know counts as a letter from the left
    return [unicodedata.bidirectional(character) or "L" for character in text]


def base_level(text: str, *, right_to_left: bool) -> int:
    """0 for a text that runs from the left as a whole, 1 for one from the right.

    A language from the right keeps its direction where the text has any letter of it, so that
    "GDPR" may begin a title; in other cases the first letter decides (P2, P3).
    """
    classes = classes_of(text)
    if right_to_left and not {"R", "AL"}.isdisjoint(classes):
        return 1
    return _first_strong(classes, 0, len(classes)) or 0


def _first_strong(classes: Sequence[str], start: int, end: int) -> int | None:
    depth = 0
    for index in range(start, end):
        kind = classes[index]
        if kind in _INITIATORS:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return 0 if kind == "L" else 1
    return None


def levels_of(text: str, base: int) -> list[int]:
    """The embedding level of each character; odd ones run from the right."""
    classes = classes_of(text)
    if base == 0 and {"R", "AL", "AN", "RLE", "RLO", "RLI"}.isdisjoint(classes):
        return [0] * len(text)
    matching = _matching_ends(classes)
    levels = _explicit_levels(classes, base, matching)
    kept = [index for index, kind in enumerate(classes) if kind not in _REMOVED]
    originals = classes_of(text)
    for sequence in _sequences(kept, classes, originals, levels, matching, base):
        _resolve_weak(sequence, classes)
        _resolve_brackets(sequence, classes, originals, text)
        _resolve_neutral(sequence, classes)
        for index in sequence.indices:  # I1, I2
            kind = classes[index]
            if levels[index] % 2 == 0:
                levels[index] += {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
            elif kind != "R":
                levels[index] += 1
    for index, kind in enumerate(originals):
        if kind in _REMOVED:
            levels[index] = levels[index - 1] if index else base
    return levels


def line_levels(line: str, levels: Sequence[int], base: int) -> list[int]:
    """The levels of one line of a text: blanks at its end follow the whole text (L1)."""
    end = len(line)
    classes = classes_of(line)
    while end and classes[end - 1] in _AT_LINE_END:
        end -= 1
    return [*levels[:end], *[base] * (len(line) - end)]


def visual_order(parts: Sequence[_T], levels: Sequence[int]) -> list[_T]:
    """The parts of a line from left to right (L2), given in the order they are read."""
    order = list(range(len(parts)))
    odd = [level for level in levels if level % 2]
    for threshold in range(max(levels, default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= threshold:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return [parts[index] for index in order]


# -- explicit levels (X1 to X8) --------------------------------------------------------------------


def _matching_ends(classes: Sequence[str]) -> dict[int, int]:
    """Each isolate's opening -> its PDI (BD9)."""
    opened: list[int] = []
    matching = {}
    for index, kind in enumerate(classes):
        if kind in _INITIATORS:
            opened.append(index)
        elif kind == "PDI" and opened:
            matching[opened.pop()] = index
    return matching


class _Status(NamedTuple):
    level: int
    override: str | None = None
    isolate: bool = False


def _explicit_levels(classes: list[str], base: int, matching: dict[int, int]) -> list[int]:
    """The levels that the controls ask for; overrides are written into the classes."""
    stack = [_Status(base)]
    levels = []
    lost_isolates = lost_embeddings = isolates = 0
    for index, kind in enumerate(list(classes)):
        if kind == "PDI":
            if lost_isolates:
                lost_isolates -= 1
            elif isolates:
                lost_embeddings = 0
                while not stack.pop().isolate:
                    pass
                isolates -= 1
        elif kind == "PDF":
            if lost_isolates:
                pass
            elif lost_embeddings:
                lost_embeddings -= 1
            elif len(stack) > 1 and not stack[-1].isolate:
                stack.pop()
        top = stack[-1]
        levels.append(top.level)
        if top.override and kind not in _REMOVED:
            classes[index] = top.override
        if kind not in _INITIATORS and kind not in ("RLE", "LRE", "RLO", "LRO"):
            continue
        if kind == "FSI":
            end = matching.get(index, len(classes))
            from_right = bool(_first_strong(classes, index + 1, end))
        else:
            from_right = kind.startswith("R")
        level = (top.level + 1) | 1 if from_right else (top.level + 2) & ~1
        isolate = kind in _INITIATORS
        if level <= _DEEPEST and not lost_isolates and not lost_embeddings:
            override = {"RLO": "R", "LRO": "L"}.get(kind)
            stack.append(_Status(level, override, isolate))
            isolates += isolate
        elif isolate:
            lost_isolates += 1
        elif not lost_isolates:
            lost_embeddings += 1
    return levels


# -- isolating run sequences (X10) -----------------------------------------------------------------


class _Sequence(NamedTuple):
    indices: list[int]
    level: int
    before: str
    """The direction that the sequence is taken to follow (``sos``)."""
    after: str


def _sequences(
    kept: list[int],
    classes: Sequence[str],
    originals: Sequence[str],
    levels: Sequence[int],
    matching: dict[int, int],
    base: int,
) -> list[_Sequence]:
    runs: list[list[int]] = []
    for index in kept:
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    run_of_end = {run[0]: run for run in runs if originals[run[0]] == "PDI"}
    continued = {end for end in matching.values() if end in run_of_end}
    place = {index: number for number, index in enumerate(kept)}
    sequences = []
    for run in runs:
        if run[0] in continued:
            continue
        indices = list(run)
        while (end := matching.get(indices[-1])) in run_of_end:
            indices += run_of_end[end]
        level = levels[indices[0]]
        first, last = place[indices[0]], place[indices[-1]]
        before = levels[kept[first - 1]] if first else base
        open_isolate = originals[indices[-1]] in _INITIATORS
        after = base if open_isolate or last + 1 == len(kept) else levels[kept[last + 1]]
        sequences.append(
            _Sequence(indices, level, _direction(max(before, level)), _direction(max(after, level)))
        )
    return sequences


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"


# -- weak types (W1 to W7) -------------------------------------------------------------------------


def _resolve_weak(sequence: _Sequence, classes: list[str]) -> None:
    kinds = [classes[index] for index in sequence.indices]
    previous = sequence.before
    strong = sequence.before
    for place, kind in enumerate(kinds):
        if kind == "NSM":  # W1
            kind = "ON" if previous in _INITIATORS or previous == "PDI" else previous
        previous = kind
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":  # W2
            kind = "AN"
        kinds[place] = kind
    kinds = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for place in range(1, len(kinds) - 1):  # W4
        around = kinds[place - 1]
        if around == kinds[place + 1] and (
            (kinds[place] == "ES" and around == "EN")
            or (kinds[place] == "CS" and around in ("EN", "AN"))
        ):
            kinds[place] = around
    start = 0
    while start < len(kinds):  # W5
        end = start
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > start and "EN" in (kinds[start - 1 : start] + kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)
        start = max(end, start + 1)
    strong = sequence.before
    for place, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):  # W6
            kinds[place] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":  # W7
            kinds[place] = "L"
    for index, kind in zip(sequence.indices, kinds, strict=True):
        classes[index] = kind


# -- neutral types (N0 to N2) ----------------------------------------------------------------------


def _resolve_brackets(
    sequence: _Sequence, classes: list[str], originals: Sequence[str], text: str
) -> None:
    """Brackets take one direction with what they enclose (N0)."""
    own = _direction(sequence.level)
    indices = sequence.indices
    for opening, closing in _bracket_pairs(sequence, classes, text):
        inside = {_STRONG.get(classes[indices[place]]) for place in range(opening + 1, closing)} - {
            None
        }
        if own in inside:
            direction = own
        elif inside:
            before = (_STRONG.get(classes[indices[place]]) for place in range(opening - 1, -1, -1))
            direction = next((kind for kind in before if kind), sequence.before)
        else:
            continue
        for place in (opening, closing):
            classes[indices[place]] = direction
            for following in indices[place + 1 :]:
                if originals[following] != "NSM":
                    break
                classes[following] = direction


def _bracket_pairs(sequence: _Sequence, classes: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Places in the sequence of brackets that belong together (BD16)."""
    opened: list[tuple[str, int]] = []
    pairs = []
    for place, index in enumerate(sequence.indices):
        character = text[index]
        if classes[index] != "ON":
            continue
        if character in _CLOSING:
            if len(opened) == _MOST_OPEN_BRACKETS:
                return []
            opened.append((_CLOSING[character], place))
        else:
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == character:
                    pairs.append((opened[depth][1], place))
                    del opened[depth:]
                    break
    return sorted(pairs)


def _resolve_neutral(sequence: _Sequence, classes: list[str]) -> None:
    indices = sequence.indices
    own = _direction(sequence.level)
    start = 0
    before = sequence.before
    while start < len(indices):
        kind = classes[indices[start]]
        if kind not in _NEUTRAL:
            before = _STRONG[kind]
            start += 1
            continue
        end = start
        while end < len(indices) and classes[indices[end]] in _NEUTRAL:
            end += 1
        after = _STRONG[classes[indices[end]]] if end < len(indices) else sequence.after
        for index in indices[start:end]:
            classes[index] = before if before == after else own  # N1, N2
        start = end
