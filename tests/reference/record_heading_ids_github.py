"""Records GitHub's ids for the headings of each page of heading_ids/cases.txt, in
heading_ids/github.json.

GitHub's own program is not public. The reference is `github-slugger`, which was made from what
GitHub printed for each character; the words it is given are those that cmark-gfm prints. Needs
Node, and `npm install github-slugger` in the current folder: CI does not run this. `--check` writes
nothing and fails if the record is not what they give.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from lxml import html
from record_markdown_gfm import judged

FOLDER = Path(__file__).parent / "heading_ids"
RECORD = FOLDER / "github.json"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PROGRAM = """
import { readFileSync } from "node:fs"
import { pathToFileURL } from "node:url"
const folder = process.cwd() + "/node_modules/github-slugger/"
const { default: Slugger, slug } = await import(pathToFileURL(folder + "index.js"))
const { version } = JSON.parse(readFileSync(folder + "package.json", "utf8"))
const pages = {}
for (const [name, texts] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const slugger = new Slugger()
  pages[name] = texts.map((text) => slugger.slug(text))
}
const kept = []
for (let code = 0; code <= 0x10ffff; code++) {
  if (code >= 0xd800 && code <= 0xdfff) continue
  if (slug(`a${String.fromCodePoint(code)}b`) === "ab") continue
  if (kept.length && kept.at(-1)[1] === code - 1) kept.at(-1)[1] = code
  else kept.push([code, code])
}
console.log(JSON.stringify({ version, kept, pages }))
"""


def texts_of(markdown: str) -> list[str]:
    """The words of each heading, as GitHub's Markdown prints them."""
    root = html.fragment_fromstring(judged(markdown), create_parent="div")
    return [heading.text_content() for heading in root.iter(*HEADINGS)]


def main() -> int:
    """Write the record, or check it."""
    parts = re.split(r"^=== (.+)\n", (FOLDER / "cases.txt").read_text("utf-8"), flags=re.MULTILINE)
    pages = {name: texts_of(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", PROGRAM],
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    lines = [json.dumps(name) + ":" + json.dumps(found[name]) for name in ("version", "kept")]
    lines += [
        json.dumps(name) + ":" + json.dumps(ids, ensure_ascii=False)
        for name, ids in found["pages"].items()
    ]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    if "--check" not in sys.argv[1:]:
        RECORD.write_text(text, encoding="utf-8")
        return 0
    if RECORD.exists() and RECORD.read_text(encoding="utf-8") == text:
        return 0
    print(f"{RECORD.name} is not what github-slugger gives: run {Path(__file__).name}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
