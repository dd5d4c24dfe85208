"""Records what GitHub's cmark-gfm makes of each case of markdown/gfm/*.txt, in markdown/gfm.json.

The tests read the record and need no cmark-gfm. `--check` writes nothing and fails if the record
is not what cmark-gfm gives.

A case is a line `=== its name, as a sentence` and the Markdown below it. What an editor would
lose is written visibly: ␠ a blank at a line's end, ⇥ a tab, ⟦00A0⟧ any other character.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent / "markdown"
RECORD = FOLDER / "gfm.json"
HEADER = re.compile(r"^=== (?P<name>.+)\n", re.MULTILINE)
INVISIBLE = re.compile("⟦([0-9A-F]+)⟧")
EXTENSIONS = ["table", "strikethrough", "autolink", "tagfilter", "tasklist"]


def read_cases() -> list[dict[str, str]]:
    """Topic, name and Markdown of each case."""
    found: list[dict[str, str]] = []
    for path in sorted((FOLDER / "gfm").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        headers = list(HEADER.finditer(text))
        ends = [header.start() for header in headers[1:]] + [len(text)]
        for header, end in zip(headers, ends, strict=True):
            markdown = re.sub(r"\n+\Z", "\n", text[header.end() : end])
            markdown = markdown.replace("␠", " ").replace("⇥", "\t")
            markdown = INVISIBLE.sub(lambda match: chr(int(match[1], 16)), markdown)
            found.append({"topic": path.stem, "name": header["name"], "markdown": markdown})
    return found


def judged(markdown: str) -> str:
    """What cmark-gfm prints."""
    from cmarkgfm import cmark

    html: str = cmark.markdown_to_html_with_extensions(
        markdown, options=cmark.Options.CMARK_OPT_UNSAFE, extensions=EXTENSIONS
    )
    return html


def main() -> int:
    """Write the record, or check it."""
    results = [{**case, "html": judged(case["markdown"])} for case in read_cases()]
    record = {"cmarkgfm": version("cmarkgfm"), "results": results}
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if "--check" not in sys.argv[1:]:
        RECORD.write_text(text, encoding="utf-8")
        return 0
    if RECORD.exists() and RECORD.read_text(encoding="utf-8") == text:
        return 0
    print(f"{RECORD.name} is not what cmark-gfm gives: run {Path(__file__).name}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
