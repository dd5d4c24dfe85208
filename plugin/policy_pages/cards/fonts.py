"""Font files -> which of them draws a character, how it is shaped, and its outlines.

The packaged fonts come first, then the site's in their order. HarfBuzz shapes and gives the
outlines, so what is measured is what is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import uharfbuzz

from policy_pages.cards.card import FONT_PACKAGE, CardError

EM = 10_000
"""Units of a font's size in which widths and outlines are given."""

_PACKAGED = ("SourceSerifPro-Regular.ttf", "SourceSerifPro-Semibold.ttf")
_FAMILY_NAMES = (16, 1)
"""OpenType's `name` table: the typographic family, else the family."""
_WEIGHT_AXIS = "wght"

_Outline = list[tuple[str, tuple[float, ...]]]
"""Steps of a path: an SVG command and its coordinates in :data:`EM`, upward."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shape of a run.

    :param character: index of the first character that it represents.
    :param advance: how far the pen moves; `x` and `y` move only this shape.
    """

    number: int
    character: int
    advance: int
    x: int
    y: int


@dataclass(eq=False)
class Typeface:
    """One font file at one weight."""

    font: Any
    family: str
    weight: int
    _steps: dict[tuple[int, float], str] = field(default_factory=dict)
    _drawn: dict[str, bool] = field(default_factory=dict)

    def shape(
        self,
        characters: Sequence[int],
        start: int,
        end: int,
        *,
        right_to_left: bool,
        script: str | None,
        language: str,
    ) -> list[Glyph]:
        """The glyphs of some characters, from left to right; the others are their context."""
        buffer = uharfbuzz.Buffer()
        buffer.add_codepoints(characters, start, end - start)
        buffer.direction = "rtl" if right_to_left else "ltr"
        if script:
            buffer.script = script
        buffer.language = language
        uharfbuzz.shape(self.font, buffer)
        return [
            Glyph(info.codepoint, info.cluster, place.x_advance, place.x_offset, place.y_offset)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def draws(self, cluster: str) -> bool:
        """Whether this font has all of a cluster of characters, as outlines."""
        known = self._drawn.get(cluster)
        if known is None:
            known = self._drawn[cluster] = self._can_draw(cluster)
        return known

    def _can_draw(self, cluster: str) -> bool:
        characters = [ord(character) for character in cluster]
        script = script_of(cluster[0])
        glyphs = self.shape(
            characters, 0, len(characters), right_to_left=False, script=script, language="und"
        )
        if any(glyph.number == 0 for glyph in glyphs):
            return False
        # a bitmap emoji has no outline and would leave a hole
        coloured = self.font.face.has_color_png or self.font.face.has_color_svg
        return not coloured or any(self.steps(glyph.number, EM) for glyph in glyphs)

    def steps(self, glyph: int, size: float) -> str:
        """The outline of a glyph as an SVG path from its origin, with steps that are relative.

        Empty for a blank. The same letters come again: each is written once.
        """
        key = (glyph, size)
        known = self._steps.get(key)
        if known is None:
            outline: _Outline = []
            self.font.draw_glyph(glyph, _PEN, outline)
            known = self._steps[key] = _relative_path(outline, size / EM)
        return known


def _relative_path(outline: _Outline, scale: float) -> str:
    """Steps from point to point; a font's ordinates point up, those of SVG down."""
    pieces: list[str] = []
    at = begin = (0.0, 0.0)
    for command, numbers in outline:
        if command == "Z":
            pieces.append("z")
            at = begin
            continue
        x, y = at
        shifts = (
            f"{(number - y) * -scale:.3f}" if place % 2 else f"{(number - x) * scale:.3f}"
            for place, number in enumerate(numbers)
        )
        pieces.append(command.lower() + " ".join(shifts))
        at = (numbers[-2], numbers[-1])
        if command == "M":
            begin = at
    return "".join(pieces)


def _pen() -> Any:
    """HarfBuzz's callbacks, each of which adds one step to the given list."""
    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(lambda x, y, steps: steps.append(("M", (x, y))))
    pen.set_line_to_func(lambda x, y, steps: steps.append(("L", (x, y))))
    pen.set_quadratic_to_func(lambda a, b, x, y, steps: steps.append(("Q", (a, b, x, y))))
    pen.set_cubic_to_func(lambda a, b, c, d, x, y, steps: steps.append(("C", (a, b, c, d, x, y))))
    pen.set_close_path_func(lambda steps: steps.append(("Z", ())))
    return pen


_PEN = _pen()


@dataclass(frozen=True)
class _FontFile:
    face: Any
    family: str
    weight: int
    lightest: float
    """Of a variable font's axis of weight; both ends are the weight itself in other fonts."""
    heaviest: float

    def distance(self, weight: int) -> float:
        return max(self.lightest - weight, weight - self.heaviest, 0)

    def at(self, weight: int) -> Typeface:
        font = uharfbuzz.Font(self.face)
        font.scale = (EM, EM)
        if self.lightest < self.heaviest:
            font.set_variations({_WEIGHT_AXIS: min(max(weight, self.lightest), self.heaviest)})
        return Typeface(font, self.family, weight)


class Fonts:
    """The fonts that a site's cards are drawn with.

    :param paths: the site's own font files, TrueType or OpenType.
    :raises CardError: a file is missing or is not a font.
    """

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        self._packaged = [_read(path) for path in _packaged_files()]
        self._own = [_read(path) for path in paths]
        self._typefaces: dict[tuple[int, str | None], list[Typeface]] = {}

    @cached_property
    def families(self) -> list[str]:
        """The families' names, the packaged one first."""
        return list(dict.fromkeys(file.family for file in [*self._packaged, *self._own]))

    def typefaces(self, weight: int, family: str | None = None) -> list[Typeface]:
        """The fonts to try in turn for a text: the family, the packaged, the site's.

        Of files of one family the nearest in weight comes first.

        :param family: one of :attr:`families`.
        """
        key = (weight, family)
        if key not in self._typefaces:
            order = {name: number for number, name in enumerate(self.families)}
            if family is not None:
                order[family] = -1
            files = sorted(
                [*self._packaged, *self._own],
                key=lambda file: (order[file.family], file.distance(weight)),
            )
            self._typefaces[key] = [file.at(weight) for file in files]
        return self._typefaces[key]


def _packaged_files() -> list[Path]:
    spec = find_spec(FONT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("cards need a font: pip install 'mkdocs-policy-pages[cards]'")
    folder = Path(spec.submodule_search_locations[0]) / "files"
    return [folder / name for name in _PACKAGED]


def _read(path: Path) -> _FontFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CardError(f"the font {path} cannot be read: {error.strerror}") from error
    face = uharfbuzz.Face(uharfbuzz.Blob(data))
    if not face.glyph_count or not face.unicodes:
        raise CardError(
            f"{path} is not a font that cards can be drawn with",
            "give a TrueType or OpenType file (.ttf, .otf, .ttc)",
        )
    family = next((name for number in _FAMILY_NAMES if (name := face.get_name(number))), path.stem)
    weight = int.from_bytes(face.reference_table("OS/2").data[4:6], "big") or 400
    axis = next((axis for axis in face.axis_infos if axis.tag == _WEIGHT_AXIS), None)
    lightest, heaviest = (axis.min_value, axis.max_value) if axis else (weight, weight)
    return _FontFile(face, family, weight, lightest, heaviest)


@lru_cache(maxsize=4096)
def script_of(character: str) -> str | None:
    """The script of a letter (ISO 15924), as HarfBuzz's tables have it; None for signs."""
    buffer = uharfbuzz.Buffer()
    buffer.add_codepoints([ord(character)])
    buffer.guess_segment_properties()
    script: str | None = buffer.script
    return script
