"""How long a page takes, beside Ruby's ERB on the same pages in the same run: `make bench`.

Each round times both, one after the other, so that a busy machine slows both alike; the figures
are medians of the rounds. Both are given a page's text and print its body: ours reads, parses and
walks it, Ruby compiles and runs it. The header is timed apart, for Ruby's ERB knows none.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from policy_pages.cli import main as main_command
from policy_pages.erb.engine import render
from policy_pages.erb.environment import Environment
from policy_pages.erb.values import RubyString
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.text.source import Source

LETTER = Path(__file__).parents[2] / "docs" / "privacy-letter.md.erb"
ROUNDS = 40
REPEATS = 10
ENVIRONMENT = Environment(helpers={"view": lambda call: RubyString("<p>view</p>")})
RUBY = """
require "erb"; require "json"
def view(*a, **k) = "<p>view</p>"
pages = JSON.parse($stdin.gets)
$stdout.sync = true
while (name = $stdin.gets)
  page = pages.fetch(name.strip)
  started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  REPEATS.times { ERB.new(page, trim_mode: "<>").result(binding) }
  puts (Process.clock_gettime(Process::CLOCK_MONOTONIC) - started) / REPEATS
end
""".replace("REPEATS", str(REPEATS))


def generated_pages() -> dict[str, str]:
    """Pages of different kinds and sizes, the same each time."""
    prose = "We keep what you send us for thirty days, and *no longer*.\n\n"
    rows = "".join(
        f"<% rows = {[[i, i * i] for i in range(20)]} %>\n"
        "<% rows.each do |number, square| %>\n| <%= number %> | <%= square %> |\n<% end %>\n\n"
        for _ in range(10)
    )
    conditions = "".join(
        f"<% if {i} % 3 == 0 %>\nClause {i} applies.\n<% else %>\nClause {i} does not.\n<% end %>\n"
        for i in range(100)
    )
    return {
        "prose of 100 kB": prose * 1700,
        "prose with 200 values": "".join(f"{prose}<%= {i} + 1 %>\n" for i in range(200)),
        "10 tables in loops": rows,
        "100 conditions": conditions,
    }


def timed(work: Callable[[], object]) -> float:
    """Seconds for one call, of several."""
    started = time.perf_counter()
    for _ in range(REPEATS):
        work()
    return (time.perf_counter() - started) / REPEATS


def ruby_seconds(process: subprocess.Popen[str], name: str) -> float:
    """What Ruby's ERB takes for a page."""
    stdin, stdout = process.stdin, process.stdout
    assert isinstance(stdin, IO) or stdin is not None
    assert stdout is not None
    stdin.write(f"{name}\n")
    stdin.flush()
    return float(stdout.readline())


def folder_seconds(number: int) -> float:
    """What the command takes for a folder of letters."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for index in range(number):
            (folder / "in" / f"{index}.md.erb").write_text(f"A letter of <%= {index} + 1 %>.\n")
        arguments = ["translate", str(folder / "in"), "--out", str(folder / "out")]
        started = time.perf_counter()
        main_command(arguments, standalone_mode=False)
        return time.perf_counter() - started


def main() -> None:
    """Print a table of milliseconds, and Ruby's time as a multiple of ours."""
    source = Source("letter", LETTER.read_text(encoding="utf-8"))
    start = read_front_matter(source).body_start
    pages = {"the letter": source.text[start:], **generated_pages()}
    process = None
    if shutil.which("ruby"):
        process = subprocess.Popen(
            ["ruby", "-e", RUBY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(pages) + "\n")
    print(f"{'page':<24}{'ours, ms':>10}{'Ruby, ms':>10}{'Ruby / ours':>13}")
    for name, text in pages.items():
        page = Source(name, text)
        rendering = render(page, 0, ENVIRONMENT)
        assert not rendering.diagnostics, rendering.diagnostics[0]
        ours: list[float] = []
        rubys: list[float] = []
        for _ in range(ROUNDS):
            ours.append(timed(lambda: render(page, 0, ENVIRONMENT)))  # noqa: B023
            if process is not None:
                rubys.append(ruby_seconds(process, name))
        line = f"{name:<24}{statistics.median(ours) * 1000:>10.3f}"
        if rubys:
            ratio = statistics.median(r / o for r, o in zip(rubys, ours, strict=True))
            line += f"{statistics.median(rubys) * 1000:>10.3f}{ratio:>13.2f}"
        print(line)
    for number in (300, 600, 3000):
        print(f"{f'`translate --out`, {number} letters':<34}{folder_seconds(number) * 1000:>10.0f}")
    header = statistics.median(timed(lambda: read_front_matter(source)) for _ in range(ROUNDS))
    print(f"{'the letter, header':<24}{header * 1000:>10.3f}")
    if process is not None:
        process.kill()
    else:
        print("Ruby is not installed: nothing to compare with", file=sys.stderr)


if __name__ == "__main__":
    main()
