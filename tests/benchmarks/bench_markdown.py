"""Texts that are known to make Markdown parsers slow, at one size and at twice that.

Prints for each the seconds of both and their ratio: about 2 is linear, about 4 is quadratic.

    python tests/benchmarks/bench_markdown.py [--size CHARACTERS] [--flavour redcarpet]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import markdown

from policy_pages.markdown.extensions.flavoured import in_one_flavour
from policy_pages.markdown.flavours import OPTION_NAMES, FlavourChoice, RedcarpetOptions

EVERYTHING = RedcarpetOptions(
    **{
        name: True
        for name in OPTION_NAMES
        if name not in ("disable_indented_code_blocks", "no_intra_emphasis")
    }
)


EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.caret", "pymdownx.mark", "pymdownx.tilde", "pymdownx.superfences"),
]
"""What sites use most of what Material for MkDocs documents."""


def repeated(piece: str) -> Callable[[int], str]:
    """A text of one piece over and over, of about a number of characters."""
    return lambda size: piece * (size // len(piece))


PATTERNS: dict[str, Callable[[int], str]] = {
    "plain words": repeated("word "),
    "open brackets": repeated("["),
    "open brackets with text": repeated("[a "),
    "open brackets behind backslashes": repeated("\\\\[a "),
    "closed brackets": repeated("a]"),
    "brackets nested": lambda size: "[" * (size // 2) + "a" + "]" * (size // 2),
    "links without an end": repeated("[a]("),
    "links with an open title": repeated('[a](b "c '),
    "links with an open angle": repeated("[a](<b "),
    "links in links": lambda size: "[" * (size // 6) + "a" + "](b)" * (size // 6),
    "images in images": lambda size: "![" * (size // 6) + "a" + "](b)" * (size // 6),
    "references": repeated("[a][b] "),
    "open emphasis": repeated("*a "),
    "open strong emphasis": repeated("**a "),
    "open triple emphasis": repeated("***a "),
    "closed emphasis": repeated("a* "),
    "emphasis in words": repeated("a*b"),
    "alternating emphasis": repeated("*a_ "),
    "nested emphasis": repeated("*a **a "),
    "emphasis and brackets": repeated("*[a "),
    "emphasis and links that hold its end": repeated("*a [b*](c) "),
    "marks alone": repeated("*"),
    "underscores alone": repeated("_"),
    "open strikethrough": repeated("~~a "),
    "backticks": lambda size: " ".join("`" * n for n in range(1, int((size * 2) ** 0.5))),
    "backticks alone": repeated("`a "),
    "open marks of an extension": repeated("==a "),
    "open carets": repeated("^^a "),
    "closed marks of an extension": repeated("==a== "),
    "admonitions": repeated("!!! note\n    a\n\n"),
    "definition lists": repeated("a\n:   b\n\n"),
    "Markdown in HTML": repeated("<div markdown>\n\na\n\n</div>\n\n"),
    "open Markdown in HTML": repeated("<div markdown>\n\n"),
    "angles": repeated("<"),
    "open tags": repeated("<a "),
    "open addresses": repeated("<a:b"),
    "open comments": repeated("<!-- "),
    "open comments on lines": repeated("<!--\n\n"),
    "open divs on lines": repeated("<div>\n\n"),
    "processing instructions": repeated("<?"),
    "declarations": repeated("<!A"),
    "ampersands": repeated("&"),
    "backslashes": repeated("\\"),
    "colons": repeated("http:"),
    "addresses": repeated("http://a.example/b "),
    "addresses with brackets": repeated("http://a.example/("),
    "mails": repeated("a@b.example "),
    "mails without an end": repeated("a@"),
    "mails of dots": repeated("a.b@c."),
    "www": repeated("www."),
    "superscripts": repeated("a^b"),
    "open superscripts": repeated("a^(b"),
    "quotes": repeated('"a '),
    "quotes nested": lambda size: "".join(
        ">" * n + "a\n" for n in range(1, int((size * 2) ** 0.5))
    ),
    "quotes in one line": lambda size: ">" * size + "a",
    "lists nested": lambda size: "".join("  " * n + "- a\n" for n in range(1, int(size**0.5))),
    "lists in one line": repeated("- "),
    "numbers in one line": repeated("1. "),
    "items": repeated("- a\n"),
    "loose items": repeated("- a\n\n"),
    "items with code": repeated("- a\n\n        b\n\n"),
    "short lines": repeated("a\n"),
    "empty lines": repeated("\n"),
    "paragraphs": repeated("a\n\n"),
    "headings": repeated("# a\n"),
    "heading of marks": repeated("#"),
    "rules": repeated("* "),
    "tables": lambda size: "a|b\n-|-\n" + "c|d\n" * (size // 4),
    "wide table": lambda size: "a|" * (size // 4) + "b\n" + "-|" * (size // 4) + "-\n",
    "bars": repeated("|"),
    "table headers": repeated("a|b\n"),
    "fences": repeated("```\na\n"),
    "open fence": lambda size: "```\n" + "a\n" * (size // 2),
    "definitions": lambda size: "".join(f"[a{n}]: b\n" for n in range(size // 12)),
    "footnotes": lambda size: "".join(f"a[^{n}]\n\n[^{n}]: b\n\n" for n in range(size // 24)),
    "tabs": repeated("\t"),
    "tabs in lists": repeated("-\ta\n"),
    "a long line": lambda size: "a" * size,
    "spaces": repeated(" "),
    "spaces before newlines": repeated("a" + " " * 40 + "\n"),
    "wide characters": repeated("é "),
}


def seconds(text: str, choice: FlavourChoice) -> float:
    """How long a page takes: the best of three, or one where that is long."""
    best = float("inf")
    for _ in range(3):
        renderer = markdown.Markdown(extensions=[*EXTENSIONS, in_one_flavour(choice)])
        start = time.perf_counter()
        renderer.convert(text)
        best = min(best, time.perf_counter() - start)
        if best > 1:
            break
    return best


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--size", type=int, default=50_000)
    arguments.add_argument("--flavour", choices=["redcarpet", "gfm"], action="append")
    arguments.add_argument("--only", default="", help="patterns whose names hold this")
    given = arguments.parse_args()
    for flavour in given.flavour or ["redcarpet", "gfm"]:
        choice = FlavourChoice(flavour, EVERYTHING)
        print(f"{flavour}, {given.size:,} and {2 * given.size:,} characters")
        for name, pattern in PATTERNS.items():
            if given.only not in name:
                continue
            once = seconds(pattern(given.size), choice)
            twice = seconds(pattern(2 * given.size), choice)
            note = "  <- not linear" if twice > 0.2 and twice > 3 * once else ""
            print(f"  {name:40}{once:9.3f}{twice:9.3f}{twice / once:7.1f}{note}", flush=True)


if __name__ == "__main__":
    main()
