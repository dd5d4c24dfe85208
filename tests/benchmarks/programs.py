"""The programs that are measured, each with the generated site that it works on."""

from __future__ import annotations

import filecmp
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import sites
from large import LARGE, NEWER, OLDER
from measuring import Program, run

OURS, MATERIAL = "ours", "Material alone"
MACROS, ZENSICAL, ELEVENTY = "mkdocs-macros", "Zensical", "Eleventy"
CHECK, TRANSLATE, RUBY = "check", "translate", "Ruby's ERB"
REDLINE = "redline"
KINDS = {**sites.KINDS, **{name: large.kind for name, large in LARGE.items()}}
STATES = FIRST, UNCHANGED, CHANGED = "first", "unchanged", "one page changed"

PYTHON = sys.executable
MKDOCS = [PYTHON, "-m", "mkdocs"]
POLICY_PAGES = [PYTHON, "-c", "from policy_pages.cli import run; run()"]
TRIM = "<>"
"""How both languages are told to drop newlines."""
RUBY_PROGRAM = Path(__file__).with_name("translate.rb")
ELEVENTY_PACKAGE = "@11ty/eleventy@^3.1"
ELEVENTY_CONFIGURATION = """\
module.exports = (config) => {
  config.addGlobalData("layout", "page.html");
  return { dir: { input: "docs", output: "site" }, markdownTemplateEngine: false };
};
"""
ELEVENTY_LAYOUT = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><main>{{ content }}</main></body>
</html>
"""


class Run(NamedTuple):
    """What is measured: a program, and what it works on."""

    kind: str
    size: int
    program: str
    state: str = FIRST
    """Of a site that is built: whether it was built before."""


class Programs:
    """Makes programs, and writes the sites that they need.

    :param folder: for the sites, which go with it.
    :param kept: for what is installed, which stays.
    """

    def __init__(self, folder: Path, kept: Path) -> None:
        self._folder = folder
        self._eleventy = kept / "eleventy"

    def missing(self, program: str) -> str | None:
        """Why a program cannot be measured here, or None."""
        reasons = {
            MACROS: None
            if importlib.util.find_spec("mkdocs_macros")
            else "mkdocs-macros-plugin is not in this environment: `make test` installs it",
            ZENSICAL: None
            if importlib.util.find_spec("zensical")
            else "Zensical is not in this environment: `make test` installs it from Python 3.11 on",
            ELEVENTY: None
            if self._eleventy_command().exists()
            else "Eleventy is not installed: `--against` installs it, with npm",
            RUBY: None if shutil.which("ruby") else "Ruby is not installed",
        }
        return reasons.get(program)

    def install_eleventy(self) -> str | None:
        """Install it next to the results, if it is not there; why it cannot be, or None."""
        if self._eleventy_command().exists():
            return None
        if not shutil.which("npm"):
            return "Eleventy needs Node.js and npm"
        self._eleventy.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["npm", "install", "--prefix", self._eleventy, "--no-save", "--no-audit", "--no-fund"]
            + ["--silent", ELEVENTY_PACKAGE],
            check=False,
        )
        return "npm could not install Eleventy" if done.returncode else None

    def program(self, wanted: Run) -> Program:
        """The program of a run, with its site written."""
        if wanted.program == TRANSLATE:
            return self._translating(wanted.kind, wanted.size)
        if wanted.program == RUBY:
            return self._ruby(wanted.kind, wanted.size)
        folder = self._site(wanted)
        if wanted.program == REDLINE:
            names = [str(folder / "docs" / path) for path in (OLDER, NEWER)]
            command = [*POLICY_PAGES, "redline", *names, "--out", str(folder / "redline.html")]
            return Program(command, folder, says="paragraph")
        if wanted.program == CHECK:
            return Program([*POLICY_PAGES, "check"], folder, says=" checked")
        command = [*MKDOCS, "build"]
        if wanted.program == ZENSICAL:
            command = [PYTHON, "-m", "zensical", "build"]
        elif wanted.program == ELEVENTY:
            command = ["node", str(self._eleventy_command())]

        def before() -> None:
            if wanted.state == FIRST:
                shutil.rmtree(folder / "site", ignore_errors=True)
                shutil.rmtree(folder / ".cache", ignore_errors=True)
            elif wanted.state == CHANGED:
                changed = next(iter(sorted((folder / "docs").glob("*/**/*.md*"))))
                with changed.open("a", encoding="utf-8") as page:
                    page.write("\nOne more line.\n")

        return Program(command, folder, before)

    def _eleventy_command(self) -> Path:
        return self._eleventy / "node_modules/@11ty/eleventy/cmd.cjs"

    def _site(self, wanted: Run) -> Path:
        kind, size = wanted.kind, wanted.size
        ours = self._folder / f"{kind.replace(' ', '-')}-{size}" / "ours"
        if not ours.exists():
            sites.write_site(KINDS[kind], size, ours)
        if wanted.program in (OURS, CHECK, REDLINE):
            return ours
        folder = ours.with_name(wanted.program.replace(" ", "-"))
        if folder.exists():
            return folder
        if wanted.program == MACROS:
            sites.write_jinja_twin(kind, size, folder)
            return folder
        translated = ours.with_name("translated")
        if any((ours / "docs").rglob("*.md.erb")) and not translated.exists():
            run(self._translation(kind, ours, translated, KINDS[kind].trim_mode))
        sites.write_plain_twin(ours, translated, folder)
        if wanted.program == ELEVENTY:
            sites.write(folder / "eleventy.config.js", ELEVENTY_CONFIGURATION)
            sites.write(folder / "docs/_includes/page.html", ELEVENTY_LAYOUT)
        return folder

    def _translation(self, kind: str, site: Path, out: Path, trim: str) -> Program:
        docs = site / "docs"
        dialect = KINDS[kind].dialect
        arguments = ["translate", str(docs), "--out", str(out), "--dialect", dialect]
        arguments += ["--trim", trim, "--root", str(docs)]
        arguments += ["--views", str(site / "overrides/views")]
        return Program([*POLICY_PAGES, *arguments], site, lambda: _remove(out))

    def _translating(self, kind: str, size: int) -> Program:
        site = self._site(Run(kind, size, OURS))
        return self._translation(kind, site, site.with_name("translated-by-us"), TRIM)

    def _ruby(self, kind: str, size: int) -> Program:
        site = self._site(Run(kind, size, OURS))
        views, out = site.with_name("views-in-ruby"), site.with_name("translated-by-ruby")
        sites.write_ruby_views(views)
        return Program(
            ["ruby", str(RUBY_PROGRAM), str(site / "docs"), str(out), str(views), TRIM],
            site,
            lambda: _remove(out),
        )

    def compare_translations(self, kind: str, size: int) -> None:
        """Translate with both languages.

        :raises SystemExit: if a page differs: there would be no use in comparing times.
        """
        ours, rubys = (self.program(Run(kind, size, name)) for name in (TRANSLATE, RUBY))
        run(ours)
        run(rubys)
        site = self._site(Run(kind, size, OURS))
        left, right = site.with_name("translated-by-us"), site.with_name("translated-by-ruby")
        names = [path.relative_to(left) for path in left.rglob("*.md")]
        if len(names) != size or len(names) != sum(1 for _ in right.rglob("*.md")):
            raise SystemExit(f"{kind}: not every page was translated")
        for name in names:
            if not filecmp.cmp(left / name, right / name, shallow=False):
                raise SystemExit(f"{kind}: Ruby prints another {name}; see {left} and {right}")


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
