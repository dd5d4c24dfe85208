"""What a start costs: `python tests/benchmarks/bench_startup.py [--rounds ROUNDS] [--pages PAGES]`.

Seconds of CPU, user and system, of fresh processes that take turns, so that a busy machine hurts
all of them alike: the lowest and the median of the rounds. Modules are compiled before, as they are
where a package is installed.

At last how long `translate --out` takes for so many letters and for ten times as many, without its
start: a ratio of about 10 is linear.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LETTER = Path(__file__).parents[2] / "docs" / "privacy-letter.md.erb"
MKDOCS = (
    "import mkdocs.__main__, mkdocs.commands.build, "
    "material.templates, material.plugins.search.plugin"
)
COMMAND = "from policy_pages.cli import main; main()"
PROGRAMS = {
    "Python alone": ["-c", "pass"],
    "MkDocs and Material": ["-c", MKDOCS],
    "with the plugin": ["-c", f"{MKDOCS}, policy_pages.plugin"],
    "policy-pages --help": ["-c", COMMAND, "--help"],
    "policy-pages translate --help": ["-c", COMMAND, "translate", "--help"],
    "policy-pages check --help": ["-c", COMMAND, "check", "--help"],
}


def cpu_seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """What a process takes to its end."""
    process = subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} failed")
    return usage.ru_utime + usage.ru_stime


def measured(
    programs: dict[str, list[str]], rounds: int, environment: dict[str, str]
) -> dict[str, list[float]]:
    """The seconds of each program, one a round."""
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, arguments in programs.items():
            taken = cpu_seconds(arguments, environment)
            if number:  # the first round compiles
                seconds[name].append(taken)
    return seconds


def translating(folder: Path, pages: int) -> list[str]:
    """The arguments that translate so many letters, which are written into a folder."""
    site = folder / str(pages)
    site.mkdir()
    for number in range(pages):
        (site / f"{number}.md.erb").write_bytes(LETTER.read_bytes())
    return ["-c", COMMAND, "translate", str(site), "--out", str(folder / f"out-{pages}")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--pages", type=int, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        starts = measured(PROGRAMS, given.rounds, environment)
        print(f"{'start':<30} {'lowest':>7} {'median':>7}")
        for program, seconds in starts.items():
            print(f"{program:<30} {min(seconds):7.3f} {statistics.median(seconds):7.3f}")
        for word, number in (("lowest", min), ("median", statistics.median)):
            plain = number(starts["MkDocs and Material"])
            whole = number(starts["with the plugin"])
            print(f"the plugin, {word}: {whole - plain:.3f} s more, {whole / plain:.2f} times")
        few, many = given.pages, 10 * given.pages
        counts = {str(count): translating(folder, count) for count in (1, few, many)}
        seconds = {count: min(taken) for count, taken in measured(counts, 2, environment).items()}
        start = seconds["1"]
        print(f"\ntranslate --out of 1 letter: {start:.2f} s")
        for count in (few, many):
            print(f"translate --out of {count} letters: {seconds[str(count)]:.2f} s")
        ratio = (seconds[str(many)] - start) / (seconds[str(few)] - start)
        whole_ratio = seconds[str(many)] / seconds[str(few)]
        print(f"ratio: {whole_ratio:.1f}, without the start {ratio:.1f}")


if __name__ == "__main__":
    main()
