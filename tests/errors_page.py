"""The page of errors, as the tests read it.

In `docs/errors.md` each code is a heading, with the smallest page that gives it in a fence `erb`
and what the command prints in a fence `text`. Comments before a fence say more:

    <!-- file: data/x.yml -->    the next fence is this file
    <!-- latin-1: data/x.yml --> the same, saved in another encoding
    <!-- bytes: 6000000 -->     the next file is made this long
    <!-- repeat: 4000 -->       its last line is written that often, on one line
    <!-- helpers: helpers.py --> the same, given to the command as `--helpers`
    <!-- dialect: middleman -->  given to the command as `--dialect`
    <!-- limit: tags=2 -->       given to the command as `--limit`
    <!-- build -->               only MkDocs gives this code
    <!-- check -->               `policy-pages check` gives it; the page is `docs/page.md`
    <!-- check: docs/x.md.erb --> the same for another page
    <!-- external: gone -->      `check --external` gives it for this kind of answer; the page is
                                 `docs/page.md`
    <!-- revise: 2027-06-01 -->  `policy-pages revise` gives it, for that day; the page is
                                 `docs/terms/index.md`

`--update-goldens` rewrites the fences `text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from policy_pages.markdown.flavours.names import FLAVOURS

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "docs" / "errors.md"
SECTION = re.compile(r"^### `(?P<code>[a-z0-9-]+)`\n(?P<text>(?:(?!^##).*\n?)*)", re.MULTILINE)
PART = re.compile(
    r"^(?:<!-- (?P<name>[a-z0-9-]+)(?:: (?P<value>.+?))? -->"
    r"|(?P<fence>`{3,})(?P<kind>\w+)\n(?P<content>(?:.*\n)*?)(?P=fence))$",
    re.MULTILINE,
)


@dataclass
class Example:
    """What a section of the page shows."""

    files: dict[str, bytes] = field(default_factory=dict)
    arguments: list[str] = field(default_factory=list)
    expected: str = ""
    built: bool = False
    command: str = "translate"
    page: str = "docs/page.md.erb"

    @property
    def runs(self) -> bool:
        """Whether the command alone gives it, without a build or a server."""
        return not self.built and self.command != "external"


def read_example(text: str) -> Example:
    example = Example()
    path, encoding, size, times = "", "utf-8", 0, 1
    for part in PART.finditer(text):
        name, value = part["name"], part["value"]
        if name in ("file", "latin-1", "helpers"):
            path, encoding = value, "latin-1" if name == "latin-1" else "utf-8"
        if name in ("helpers", "dialect", "limit"):
            example.arguments += [f"--{name}", value]
        elif name == "bytes":
            size = int(value)
        elif name == "repeat":
            times = int(value)
        elif name == "build":
            example.built = True
        elif name == "convert":
            example.command = "convert"
        elif name == "check":
            example.command, example.page = "check", value or "docs/page.md"
            example.arguments += [f"--against={flavour}" for flavour in FLAVOURS]
        elif name == "external":
            example.command, example.page, example.arguments = "external", "docs/page.md", [value]
        elif name == "revise":
            example.command, example.page = "revise", "docs/terms/index.md"
            example.arguments += ["--effective", value]
        elif part["kind"] == "text":
            example.expected += part["content"]
        elif part["kind"] is not None:
            where = path or example.page
            assert where not in example.files, f"two fences are {where}"
            *above, last = part["content"].splitlines(keepends=True)
            content = "".join(above) + last.rstrip("\n") * (times - 1) + last
            example.files[where] = content.encode(encoding).ljust(size, b"\n")
            path, encoding, size, times = "", "utf-8", 0, 1
        else:
            assert name in ("file", "latin-1"), f"unknown comment {name}"
    return example


SECTIONS = {match["code"]: match["text"] for match in SECTION.finditer(PAGE.read_text("utf-8"))}
EXAMPLES = {code: read_example(text) for code, text in SECTIONS.items()}


def rewrite(code: str, printed: str) -> None:
    """Let the page show what was printed."""
    text = PAGE.read_text("utf-8")
    section = next(match for match in SECTION.finditer(text) if match["code"] == code)
    begin = text.index("```text\n", section.start()) + len("```text\n")
    end = text.index("\n```\n", begin - 1) + 1
    assert end < section.end()
    PAGE.write_text(text[:begin] + printed + text[end:], "utf-8")
