"""The time that hostile inputs take, at one size and at twice that.

Prints the seconds of both and their ratio (about 2 is linear, about 4 is quadratic), the highest
first; then the seconds that a page may hold up a build before it reaches a limit.

    python tests/benchmarks/bench_hostile.py [--size CHARACTERS]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from hostile_inputs import DAMAGE, HEADS, HTML, LOOPS, PATTERNS, SHARED_TEXTS, TITLES
from policy_pages.cards import Card, CardError, CardPainter
from policy_pages.damage.finding import find_damage
from policy_pages.erb.engine import render
from policy_pages.erb.environment import Environment
from policy_pages.erb.limits import Limits
from policy_pages.erb.regexp import RegexpTimeout, compile_regexp
from policy_pages.files.views import own_overrides
from policy_pages.site.card_template import CardTemplate
from policy_pages.social.excerpt import excerpt_of
from policy_pages.social.lint import lint
from policy_pages.social.lint_position import lint_position
from policy_pages.social.record import Provenance, Rank, SocialRecord, XCard
from policy_pages.text.source import Source

PAINTER = CardPainter(CardTemplate([own_overrides() / "cards"]))


def draw(title: str) -> None:
    with suppress(CardError):
        PAINTER.draw(Card(title, "", None, None, None, "en"))


def look_at(text: str) -> None:
    provenance = {key: Provenance(Rank.SOCIAL, key) for key in ("og:title", "og:description")}
    lint(
        SocialRecord(
            title=text, description=text, x=XCard(title=text, site=text), provenance=provenance
        )
    )


WORK: dict[str, tuple[Callable[[str], object], Iterable[str]]] = {
    "damage": (lambda text: find_damage(Source("page", text), 0), DAMAGE),
    "excerpt": (excerpt_of, HTML),
    "head": (lint_position, HEADS),
    "shared text": (look_at, SHARED_TEXTS),
    "card": (draw, TITLES.values()),
}


def search(pattern: str, text: str) -> None:
    with suppress(RegexpTimeout):
        compile_regexp(pattern).search(text, seconds=0.3)


def loop(before: str, call: str) -> None:
    source = Source("page", f"<% {before} %><% while true; {call}; end %>")
    render(source, 0, Environment(), limits=Limits(steps=50_000))


def seconds_of(work: Callable[..., object], *arguments: str) -> float:
    """Seconds of CPU."""
    begin = time.process_time()
    work(*arguments)
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    size = parser.parse_args().size
    rows = []
    for name, (work, pieces) in WORK.items():
        for piece in pieces:
            text = piece * (size // len(piece))
            once, twice = seconds_of(work, text), seconds_of(work, text + text)
            rows.append((twice / max(once, 0.001), once, twice, name, piece))
    print("ratio  seconds  twice the size")
    for ratio, once, twice, name, piece in sorted(rows, reverse=True):
        print(f"{ratio:5.1f}  {once:7.3f}  {twice:7.3f}  {name}: {piece!r}")
    print("\nseconds before a limit")
    for pattern, text in PATTERNS:
        print(f"{seconds_of(search, pattern, text):7.3f}  pattern {pattern!r}")
    for before, call, _ in LOOPS:
        print(f"{seconds_of(loop, before, call):7.3f}  {call}")


if __name__ == "__main__":
    main()
