"""How long a share card takes, drawn and from the cache: `python tests/benchmarks/bench_cards.py`.

Milliseconds, medians and worst of the rounds, for titles of different lengths. "First" is the first
card of a process: it imports the packages, reads the fonts and compiles the template.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from policy_pages.cards import Card, CardPainter
from policy_pages.site.card_template import CardTemplate

TEMPLATES = Path(__file__).parents[2] / "overrides" / "cards"
ROUNDS = 30
TITLES = {
    "one word": "Privacy",
    "usual": "An open letter on the privacy of students",
    "four lines": "How we collect, use, share and protect the personal information of students, "
    "teachers and parents",
    "100 kB": "letter " * 15_000,
}
FIRST = f"""
import time; started = time.perf_counter()
from pathlib import Path
from policy_pages.cards import Card, CardPainter
from policy_pages.site.card_template import CardTemplate
CardPainter(CardTemplate([Path({str(TEMPLATES)!r})])).draw(Card("Privacy", "Site"))
print((time.perf_counter() - started) * 1000)
"""


def card(title: str) -> Card:
    return Card(title, "Code.org Policies", "letter", "The authors", "3 March 2026", "en")


def milliseconds(work: Callable[[], object]) -> str:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return f"{statistics.median(times):7.1f} {max(times):7.1f}"


def main() -> None:
    first = subprocess.run(
        [sys.executable, "-c", FIRST], capture_output=True, text=True, check=True
    )
    print(f"first card of a process: {float(first.stdout):.0f} ms")
    print(f"{'title':<12} {'drawn':>7} {'worst':>7}   {'cached':>7} {'worst':>7}")
    template = CardTemplate([TEMPLATES])
    painter = CardPainter(template)
    with tempfile.TemporaryDirectory() as folder:
        keeping = CardPainter(template, cache=Path(folder))
        for name, title in TITLES.items():
            keeping.draw(card(title))
            drawn = milliseconds(lambda title=title: painter.draw(card(title)))  # type: ignore[misc]
            cached = milliseconds(lambda title=title: keeping.draw(card(title)))  # type: ignore[misc]
            print(f"{name:<12} {drawn}   {cached}")


if __name__ == "__main__":
    main()
