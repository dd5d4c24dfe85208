"""A text, a box and sizes -> lines of outlines that fit the box, set as the text is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from policy_pages.cards.bidi import base_level, levels_of, line_levels, visual_order
from policy_pages.cards.card import CardTextError, plain_text, runs_right_to_left
from policy_pages.cards.fonts import EM, Fonts, Glyph, Typeface, script_of
from policy_pages.cards.line_breaks import (
    FilledLine,
    balance,
    break_places,
    fill,
    is_unspaced,
)
from policy_pages.cards.template import Block, Line
from policy_pages.text.characters import characters_of

LONGEST_TEXT = 600
"""How many characters of a text are read; no card can show more."""

_ELLIPSIS = "…"
_HYPHEN = "-"
_LOOSE_ENDS = " ,;:.–—-/"
_MOST_NAMED = 5


class BoxError(ValueError):
    """A template asks for a box that cannot be."""


class _Run(NamedTuple):
    """Characters that are shaped together."""

    start: int
    end: int
    level: int
    typeface: Typeface
    script: str | None


def fit(
    fonts: Fonts,
    language: str,
    text: str | None,
    *,
    width: float,
    height: float,
    sizes: Sequence[float],
    weight: int = 400,
    family: str | None = None,
    line_height: float = 1.2,
) -> Block:
    """Set a text in the first of the sizes at which it fits its box.

    Where it does not fit at the last size, it is cut at a word, with an ellipsis.

    :param width: pixels of the box; so is the height; each line takes size times line height.
    :param sizes: in pixels, the largest first.
    :param family: the font to take before the others.
    :raises CardError: no font has a character, or a text without spaces would have to be broken.
    :raises BoxError: the box has no room for a line, or the family does not exist.
    """
    if not sizes or min(*sizes, width, height, line_height, 1) <= 0:
        raise BoxError("a box needs a width, a height and sizes above 0")
    if height < sizes[-1] * line_height:
        raise BoxError(
            f"a height of {height} has no room for a line of size {sizes[-1]} "
            f"(line height {line_height})"
        )
    if family is not None and family not in fonts.families:
        raise BoxError(
            f"no font has the family `{family}`; the families are: {', '.join(fonts.families)}"
        )
    whole = plain_text(text or "")
    shown = unicodedata.normalize("NFC", whole[:LONGEST_TEXT])
    setter = _Setter(fonts.typefaces(weight, family), shown, language)
    size, lines, cut = setter.choose(width, height, sizes, line_height, len(whole) > LONGEST_TEXT)
    return Block(
        tuple(setter.set_lines(lines, size, cut=cut)),
        size,
        size * line_height,
        "rtl" if setter.base else "ltr",
    )


class _Setter:
    def __init__(self, typefaces: Sequence[Typeface], text: str, language: str) -> None:
        self.typefaces = typefaces
        self.text = text
        well_formed = language.isascii() and language.replace("-", "").isalnum()
        self.language = language if well_formed else "und"
        self.base = base_level(text, right_to_left=runs_right_to_left(language))
        self.clusters: list[str] = characters_of(text)
        self.check_characters()
        self.breaks = break_places(self.clusters)
        self.widths = self.cluster_widths(text, self.clusters)
        self.hyphen = self.width_of(_HYPHEN)
        self.ellipsis = self.width_of(_ELLIPSIS)

    def check_characters(self) -> None:
        missing = [cluster for cluster in self.clusters if self.typeface_of(cluster) is None]
        if not missing:
            return
        named = list(dict.fromkeys(missing))
        names = ", ".join(_name(cluster) for cluster in named[:_MOST_NAMED])
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        raise CardTextError(
            f"no font has {names}{more}",
            "choose a font file for the cards that draws them as outlines (colour emoji do not), "
            "or give the page an image",
            self.text,
        )

    def typeface_of(self, cluster: str) -> Typeface | None:
        """The first font that has the cluster; nothing for what cannot be drawn."""
        return next((typeface for typeface in self.typefaces if typeface.draws(cluster)), None)

    # -- measuring ---------------------------------------------------------------------------

    def runs(self, clusters: Sequence[str], levels: Sequence[int]) -> list[_Run]:
        """The text cut where the font, the script or the direction changes."""
        starts = list(accumulate(map(len, clusters), initial=0))
        runs: list[_Run] = []
        for level, group in groupby(range(len(clusters)), key=lambda index: levels[starts[index]]):
            indices = list(group)
            scripts = _scripts([clusters[index] for index in indices])
            for index, script in zip(indices, scripts, strict=True):
                typeface = self.typeface_of(clusters[index])
                assert typeface is not None, "check_characters has looked"
                run = _Run(starts[index], starts[index + 1], level, typeface, script)
                if runs and runs[-1][2:] == run[2:]:
                    runs[-1] = runs[-1]._replace(end=run.end)
                else:
                    runs.append(run)
        return runs

    def cluster_widths(self, text: str, clusters: Sequence[str]) -> list[float]:
        """How wide each cluster is, in parts of the font's size."""
        advances = [0] * len(text)
        characters = [ord(character) for character in text]
        for run in self.runs(clusters, levels_of(text, self.base)):
            for glyph in self.shape(run, characters):
                advances[glyph.character] += glyph.advance
        widths = []
        position = 0
        for cluster in clusters:
            widths.append(sum(advances[position : position + len(cluster)]) / EM)
            position += len(cluster)
        return widths

    def width_of(self, text: str) -> float:
        return sum(self.cluster_widths(text, list(text)))

    def shape(self, run: _Run, characters: Sequence[int]) -> list[Glyph]:
        return run.typeface.shape(
            characters,
            run.start,
            run.end,
            right_to_left=run.level % 2 == 1,
            script=run.script,
            language=self.language,
        )

    # -- lines -------------------------------------------------------------------------------

    def choose(
        self,
        width: float,
        height: float,
        sizes: Sequence[float],
        line_height: float,
        more_follows: bool,
    ) -> tuple[float, list[FilledLine], bool]:
        """The size, the lines, and whether the text is cut after them."""
        for size in sizes:
            most = int(height / (size * line_height) + 0.001)
            room = width / size
            lines = fill(self.clusters, self.widths, self.breaks, room, self.hyphen, most)
            whole = len(lines) <= most and not more_follows
            last = size == sizes[-1]
            if whole and (last or not any(line.within_word for line in lines)):
                break
        self.check_breaks(lines)
        if whole:
            even = balance(self.clusters, self.widths, self.breaks, lines, room, self.hyphen)
            return size, even, False
        return size, [*lines[: most - 1], self.cut_line(lines[:most][-1], room)], True

    def check_breaks(self, lines: Sequence[FilledLine]) -> None:
        for line in lines:
            if line.within_word and is_unspaced(self.clusters[line.end - 1][0]):
                raise CardTextError(
                    "a text without blanks between its words needs several lines: "
                    f"{self.text[:40]}",
                    "put zero-width spaces (U+200B) between the words",
                    self.text,
                )

    def cut_line(self, line: FilledLine, room: float) -> FilledLine:
        """The last line with room for the ellipsis."""
        used = 0.0
        end = fallback = line.start
        for index in range(line.start, len(self.clusters)):
            used += self.widths[index]
            if used + self.ellipsis > room:
                break
            fallback = index + 1
            if index + 1 == len(self.clusters) or self.breaks[index + 1]:
                end = index + 1
        end = end if end > line.start else fallback
        while end > line.start and self.clusters[end - 1] in _LOOSE_ENDS:
            end -= 1
        return FilledLine(line.start, end, False, False)

    def set_lines(self, lines: Sequence[FilledLine], size: float, *, cut: bool) -> Iterator[Line]:
        """The lines as outlines, with the hyphens and the ellipsis that they are shown with."""
        shown: list[list[str]] = []
        for line in lines:
            clusters = list(self.clusters[line.start : line.end])
            shown.append([*clusters, _HYPHEN] if line.hyphenated else clusters)
        if cut and shown:
            shown[-1].append(_ELLIPSIS)
        # a direction may reach over the end of a line: the levels are those of the whole text
        text = " ".join("".join(clusters) for clusters in shown)
        levels = levels_of(text, self.base)
        position = 0
        for clusters in shown:
            line_text = "".join(clusters)
            own = line_levels(line_text, levels[position : position + len(line_text)], self.base)
            yield self.set_line(line_text, clusters, own, size)
            position += len(line_text) + 1

    def set_line(
        self, text: str, clusters: Sequence[str], levels: Sequence[int], size: float
    ) -> Line:
        runs = self.runs(clusters, levels)
        characters = [ord(character) for character in text]
        scale = size / EM
        pen = 0
        path: list[str] = []
        for run in visual_order(runs, [run.level for run in runs]):
            for glyph in self.shape(run, characters):
                steps = run.typeface.steps(glyph.number, size)
                if steps:
                    path.append(f"M{(pen + glyph.x) * scale:.2f} {-glyph.y * scale:.2f}{steps}")
                pen += glyph.advance
        return Line("".join(path), pen * scale, text)


def _scripts(clusters: Sequence[str]) -> list[str | None]:
    """The script of each cluster of one direction; signs take that before them, or else after."""
    own = [
        next((script for character in cluster if (script := script_of(character))), None)
        for cluster in clusters
    ]
    first = next((script for script in own if script), None)
    scripts = []
    for script in own:
        first = script or first
        scripts.append(first)
    return scripts


def _name(cluster: str) -> str:
    """A cluster as a message names it: itself where it can be seen, and its code points."""
    points = " ".join(f"U+{ord(character):04X}" for character in cluster[:8])
    if not cluster.isprintable():
        return points
    name = unicodedata.name(cluster[0], "").lower()
    says_more = len(cluster) == 1 and name and points[2:].lower() not in name
    named = f", {name}" if says_more else ""
    return f"“{cluster[:8]}” ({points}{named})"
