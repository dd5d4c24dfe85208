"""Pairs of documents that are known to make comparisons slow, at one size and at twice that.

Prints for each the seconds of both, their ratio (about 2 is linear, about 4 is quadratic), and the
seconds that `lxml.html.diff` takes for the smaller one, up to a limit.

    python tests/benchmarks/bench_redlines.py [--size CHARACTERS] [--only NAME] [--lxml SECONDS]
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import time
from collections.abc import Callable
from itertools import pairwise

from lxml.html.diff import htmldiff

from policy_pages.redlines import Text, redline, redline_of

Pair = tuple[str, str]
ACCENT = "\u0301"


def text(seed: int, size: int, words: int = 3000) -> list[str]:
    """Words of about a number of characters, as often as in a language."""
    chance = random.Random(seed)
    letters = "etaoinshrdlu"
    known = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(words)]
    weights = [1 / (rank + 1) for rank in range(words)]
    return chance.choices(known, weights, k=size // 7)


def paragraphs(words: list[str], length: int = 60) -> str:
    """Paragraphs of a number of words, with a heading before every fifth."""
    found = []
    for number, start in enumerate(range(0, len(words), length)):
        piece = words[start : start + length]
        if number % 5 == 0:
            found.append(f'<h2 id="s{number}">{" ".join(piece[:4])}</h2>')
        found.append(f"<p>{' '.join(piece)}.</p>")
    return "\n".join(found)


def some_changed(size: int) -> Pair:
    words = text(1, size)
    changed = [word if number % 40 else f"{word}x" for number, word in enumerate(words)]
    return paragraphs(words), paragraphs(changed)


def one_changed(size: int) -> Pair:
    old = paragraphs(text(1, size))
    return old, old.replace(".</p>", " indeed.</p>", 1)


def nested(tag: str) -> Callable[[int], Pair]:
    """Elements in elements."""

    def make(size: int) -> Pair:
        count = size // (2 * len(tag) + 5)
        begin, end = f"<{tag}>" * count, f"</{tag}>" * count
        return f"{begin}old{end}", f"{begin}new{end}"

    return make


def items(order: Callable[[list[str]], list[str]]) -> Callable[[int], Pair]:
    """A list, and the same with its items in another order."""

    def make(size: int) -> Pair:
        old = [f"<li>Item {n} of the list of those</li>" for n in range(size // 40)]
        return f"<ul>{''.join(old)}</ul>", f"<ul>{''.join(order(list(old)))}</ul>"

    return make


def shuffled(things: list[str]) -> list[str]:
    random.Random(2).shuffle(things)
    return things


def in_one_paragraph(change: Callable[[list[str]], list[str]]) -> Callable[[int], Pair]:
    """Words in one paragraph, and the same words changed."""

    def make(size: int) -> Pair:
        words = text(1, size)
        return f"<p>{' '.join(words)}</p>", f"<p>{' '.join(change(words))}</p>"

    return make


def every_second(words: list[str]) -> list[str]:
    return [piece for number, word in enumerate(words) for piece in (word, f"n{number}")]


def table(size: int, more: str = "") -> str:
    rows = [
        f"<tr><td>Row {n}</td><td>some words {n % 7}</td>{more}</tr>" for n in range(size // 50)
    ]
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def lengthy(parent: str, child: str, count: int) -> Pair:
    """A parent of so many children, and the same with every fiftieth changed."""
    old = [f"<{child}>Number {n} of them" for n in range(count)]
    new = [f"{one}{'' if n % 50 else ' indeed'}" for n, one in enumerate(old)]
    return f"<{parent}>{''.join(old)}</{parent}>", f"<{parent}>{''.join(new)}</{parent}>"


CASES: dict[str, Callable[[int], Pair]] = {
    "the same": lambda size: (paragraphs(text(1, size)),) * 2,
    "one word changed": one_changed,
    "some words of each paragraph changed": some_changed,
    "entirely different": lambda size: (paragraphs(text(1, size)), paragraphs(text(2, size))),
    "other words of the same language": lambda size: (
        paragraphs(text(1, 2 * size)[: size // 7]),
        paragraphs(text(1, 2 * size)[size // 7 :]),
    ),
    "short paragraphs, other order": lambda size: (
        paragraphs(text(1, size), 5),
        "\n".join(shuffled(paragraphs(text(1, size), 5).split("\n"))),
    ),
    "list reversed": items(lambda old: old[::-1]),
    "list shuffled": items(shuffled),
    "list of equal items": lambda size: (
        f"<ul>{'<li>a</li>' * (size // 10)}</ul>",
        f"<ul>{'<li>b</li>' * 5}{'<li>a</li>' * (size // 11)}<li>c</li></ul>",
    ),
    "list of 20,000 items": lambda _: lengthy("ul", "li", 20_000),
    "table of 10,000 rows": lambda _: lengthy("table", "tr><td>A<td", 10_000),
    "one paragraph, words between all words": in_one_paragraph(every_second),
    "one paragraph, two words changed": in_one_paragraph(
        lambda words: ["first", *words[100:-100], "last"]
    ),
    "one paragraph, reversed": in_one_paragraph(lambda words: words[::-1]),
    "one paragraph, shuffled": in_one_paragraph(lambda words: shuffled(list(words))),
    "one paragraph, two words repeated": lambda size: (
        f"<p>{'a b ' * (size // 4)}</p>",
        f"<p>c {'b a a ' * (size // 6)} d</p>",
    ),
    "one huge word": lambda size: (f"<p>{'a' * size}</p>", f"<p>{'a' * size}b</p>"),
    "one character with many marks": lambda size: (
        f"<p>a{ACCENT * size}</p>",
        f"<p>b{ACCENT * size}</p>",
    ),
    "Chinese, some characters changed": lambda size: (
        f"<p>{'我们绝不出售您的个人信息。' * (size // 13)}</p>",
        f"<p>{('我们绝不出售您的个人信息。' * 9 + '但是') * (size // 119)}</p>",
    ),
    "punctuation": lambda size: (f"<p>{'.,' * (size // 2)}</p>", f"<p>{',,.' * (size // 3)}</p>"),
    "nested div": nested("div"),
    "nested b": nested("b"),
    "nested lists": nested("ul><li"),
    "nested quotes": nested("blockquote"),
    "nested tables": nested("table><tr><td"),
    "links": lambda size: (
        f"<p>{'<a href=a>b</a> ' * (size // 16)}</p>",
        f"<p>{'<a href=c>b</a> ' * (size // 16)}</p>",
    ),
    "emphasis": lambda size: (
        f"<p>{'<b>a</b> ' * (size // 9)}</p>",
        f"<p>{'<b>a</b> b ' * (size // 11)}</p>",
    ),
    "table, a column more": lambda size: (table(size), table(size, "<td>new</td>")),
    "wide table": lambda size: (
        f"<table><tr>{''.join(f'<td>a{n}</td>' for n in range(size // 12))}</tr></table>",
        f"<table><tr>{''.join(f'<td>a{n}</td>' for n in range(5, size // 12))}</tr></table>",
    ),
    "open tags": lambda size: ("<p>" + "<i" * (size // 2), "<p>" + "<u" * (size // 2)),
    "unclosed": lambda size: ("<b><p>a" * (size // 7), "<b><p>b" * (size // 7)),
}


def versions(size: int, count: int) -> None:
    """Compare each of some versions with the next one and with the last one, as a site does."""
    words = text(1, size)
    texts = []
    for version in range(count):
        words[version * 97 % len(words)] = f"changed{version}"
        texts.append(paragraphs(words))
    last = Text(texts[-1])
    for old, new in pairwise(map(Text, texts)):
        redline_of(old, new)
        redline_of(old, last)


def seconds(compare: Callable[[str, str], object], pair: Pair) -> float:
    """How long one comparison takes."""
    start = time.perf_counter()
    compare(*pair)
    return time.perf_counter() - start


def of_lxml(pair: Pair, limit: float) -> str:
    """The seconds of `lxml.html.diff`, in a process that is ended at the limit."""
    with multiprocessing.Pool(1) as pool:
        result = pool.apply_async(seconds, (htmldiff, pair))
        try:
            return f"{result.get(limit):9.3f}"
        except multiprocessing.TimeoutError:
            return f"{'> ' + str(limit):>9}"
        except Exception as error:  # its own: it says which
            return f" {type(error).__name__}"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--size", type=int, default=200_000)
    arguments.add_argument("--only", default="", help="cases whose names hold this")
    arguments.add_argument("--lxml", type=float, default=0, help="its limit in seconds; 0: never")
    given = arguments.parse_args()
    print(f"{given.size:,} and {2 * given.size:,} characters{'; lxml' if given.lxml else ''}")
    for name, make in CASES.items():
        if given.only not in name:
            continue
        once, twice = (seconds(redline, make(size)) for size in (given.size, 2 * given.size))
        other = of_lxml(make(given.size), given.lxml) if given.lxml else ""
        note = "  <- not linear" if twice > 0.5 and twice > 3 * once else ""
        print(f"  {name:40}{once:9.3f}{twice:9.3f}{twice / once:7.1f}{other}{note}", flush=True)
    if given.only in "versions":
        for count in (25, 50, 100):
            start = time.process_time()
            versions(50_000, count)
            print(f"  {count:4} versions of 50,000 characters {time.process_time() - start:12.3f}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  at most {memory} MB of memory")


if __name__ == "__main__":
    main()
