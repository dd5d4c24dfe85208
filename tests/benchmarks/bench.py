"""All benchmarks that compare, in one table: `make bench`.

Whole commands are measured, start-up included, as users run them. All figures of a row come from
one run of this program, whose rounds take turns: the seconds are medians, and a ratio is the
median of the ratios within each round. Where it says "after its start", the same command without
pages, or with one page, has been taken off in each round.

The results are kept in `.cache/benchmarks/latest.json`, those before in `previous.json`.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from large import LARGE
from measuring import Program, Usage, kilobytes, less, median_ratio, run, seconds, take_turns
from programs import (
    CHANGED,
    CHECK,
    ELEVENTY,
    FIRST,
    MACROS,
    MATERIAL,
    MKDOCS,
    OURS,
    POLICY_PAGES,
    RUBY,
    STATES,
    TRANSLATE,
    UNCHANGED,
    ZENSICAL,
    Programs,
    Run,
)
from saves import saves
from sites import KINDS

KEPT = Path(__file__).parents[2] / ".cache" / "benchmarks"
GROUPS = (
    *("start", "builds", "again", "growth", "saves", "commands", "translate", "against", "large"),
)
USUAL = tuple(group for group in GROUPS if group not in ("large", "saves"))
"""Those that are measured if none is named. ``large`` takes ten minutes a round, and only Linux
says what a server has used."""
STARTS = 3
"""Rounds of starts for each round of the rest: they are short."""
COMMANDS = (["--help"], ["translate", "--help"], ["check", "--help"])

Results = Mapping[Run, Sequence[Usage]]
Series = Callable[[Results], list[float]]
"""What is known of all runs -> a figure for each round."""


@dataclass(frozen=True)
class Comparison:
    """A row before it is measured."""

    what: str
    size: int
    ours: Series
    other_name: str
    other: Series
    needs: tuple[Run, ...]
    unit: str = "s"


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    what: str
    size: int
    ours: float
    other_name: str
    other: float
    unit: str
    ratio: float | None

    @property
    def name(self) -> str:
        """What the same row has in another run."""
        return f"{self.what}, {self.size}, {self.other_name}"


def compare(what: str, ours: Run, other: Run, name: str | None = None) -> Comparison:
    """Whole commands, one beside the other."""
    return Comparison(
        what, ours.size, whole(ours), name or other.program, whole(other), (ours, other)
    )


def compare_after_start(
    what: str, ours: Run, other: Run, name: str | None = None, start: int = 0
) -> Comparison:
    """The same, without what each takes for a site of another size."""
    starts = ours._replace(size=start), other._replace(size=start)
    return Comparison(
        f"{what}, after its start",
        ours.size,
        after(ours, starts[0]),
        name or other.program,
        after(other, starts[1]),
        (ours, other, *starts),
    )


def whole(wanted: Run) -> Series:
    """The seconds of a run."""
    return lambda results: seconds(results[wanted])


def after(wanted: Run, start: Run) -> Series:
    """The seconds of a run without its start."""
    return lambda results: less(seconds(results[wanted]), seconds(results[start]))


def for_a_page(wanted: Run) -> Series:
    """Milliseconds for each page, without the start."""
    start = wanted._replace(size=0)
    return lambda results: [
        taken * 1000 / wanted.size
        for taken in less(seconds(results[wanted]), seconds(results[start]))
    ]


def memory(wanted: Run) -> Series:
    """Megabytes at the peak."""
    return lambda results: [taken / 1024 for taken in kilobytes(results[wanted])]


def memory_for_a_page(many: Run, few: Run) -> Series:
    """Kilobytes that one more page takes."""
    return lambda results: [
        taken / (many.size - few.size)
        for taken in less(kilobytes(results[many]), kilobytes(results[few]))
    ]


def builds(sizes: Sequence[int]) -> Iterator[Comparison]:
    """The first build of each kind of site, beside the same text without the plugin."""
    for kind in KINDS:
        for size in sizes:
            yield compare(f"build, {kind}", Run(kind, size, OURS), Run(kind, size, MATERIAL))
        yield compare_after_start(
            f"build, {kind}", Run(kind, sizes[-1], OURS), Run(kind, sizes[-1], MATERIAL)
        )


def again(sizes: Sequence[int]) -> Iterator[Comparison]:
    """Builds of a site that was built before."""
    for state, what in ((UNCHANGED, "nothing changed"), (CHANGED, "one page changed")):
        ours, other = (Run("letters", sizes[-1], name, state) for name in (OURS, MATERIAL))
        yield compare(f"second build, letters, {what}", ours, other)
        for kind in KINDS:
            ours = Run(kind, sizes[-1], OURS, state)
            first = ours._replace(state=FIRST)
            yield compare(f"second build, {kind}, {what}", ours, first, "the first build")


def growth(sizes: Sequence[int]) -> Iterator[Comparison]:
    """What a page takes in a large site, beside a small one."""
    few, many = sizes[0], sizes[-1]
    for kind in KINDS:
        for program in (OURS, MATERIAL):
            large, small = (Run(kind, size, program) for size in (many, few))
            starts = large._replace(size=0)
            yield Comparison(
                f"a page of {kind}{'' if program == OURS else f', {program}'}",
                many,
                for_a_page(large),
                f"at {few} pages",
                for_a_page(small),
                (large, small, starts),
                "ms",
            )
        large, other = (Run(kind, many, program) for program in (OURS, MATERIAL))
        small_ours, small_other = large._replace(size=few), other._replace(size=few)
        needs = (large, other, small_ours, small_other)
        yield Comparison(
            f"memory, {kind}", many, memory(large), MATERIAL, memory(other), needs, "MB"
        )
        yield Comparison(
            f"memory for one more page of {kind}",
            many,
            memory_for_a_page(large, small_ours),
            MATERIAL,
            memory_for_a_page(other, small_other),
            needs,
            "kB",
        )


def large(sizes: Sequence[int]) -> Iterator[Comparison]:
    """Large pages and sites beside those of half the size: at a ratio of 2, they grow in
    proportion. The sizes are those of :data:`LARGE`."""
    for kind, one in LARGE.items():
        half = one.size // 2
        programs = (OURS, MATERIAL, *([one.command] if one.command else ()))
        for program in programs:
            whole_one = Run(kind, one.size, program)
            # a command has nothing to do for an empty page
            small, start = (whole_one._replace(size=size) for size in (half, one.size // 50))
            needs = (whole_one, small, start)
            yield Comparison(
                f"{kind}, {program}, after its start",
                one.size,
                after(whole_one, start),
                f"{half} {one.unit}",
                after(small, start),
                needs,
            )
            yield Comparison(
                f"memory, {kind}, {program}",
                one.size,
                memory(whole_one),
                f"{half} {one.unit}",
                memory(small),
                needs,
                "MB",
            )


def commands(sizes: Sequence[int]) -> Iterator[Comparison]:
    """Whole commands beside the build of the same site."""
    ours = Run("letters", sizes[-1], OURS)
    yield compare("`policy-pages check`, letters", ours._replace(program=CHECK), ours, "the build")


def translate(sizes: Sequence[int]) -> Iterator[Comparison]:
    """Pages of ERB, folder to folder, beside a program in Ruby that does the same."""
    for kind in ("letters", "mixed"):
        for size in (1, *sizes):
            ours, rubys = Run(kind, size, TRANSLATE), Run(kind, size, RUBY)
            yield compare(f"`policy-pages translate`, {kind}", ours, rubys)
        yield compare_after_start(f"`policy-pages translate`, {kind}", ours, rubys, start=1)


def against(sizes: Sequence[int]) -> Iterator[Comparison]:
    """Builds beside other programs: with the same work where they can do it, or with its result."""
    size = sizes[-1]
    for kind in ("letters", "mixed"):
        ours, macros = Run(kind, size, OURS), Run(kind, size, MACROS)
        yield compare(f"build, {kind}", ours, macros)
        yield compare_after_start(f"build, {kind}", ours, macros)
    for program in (ZENSICAL, ELEVENTY):
        ours, other = Run("letters", size, OURS), Run("letters", size, program)
        yield compare("build, letters", ours, other, f"{program}, plain twin")
        yield compare_after_start("build, letters", ours, other, f"{program}, plain twin")
    ours, other = (Run("letters", size, name, UNCHANGED) for name in (OURS, ZENSICAL))
    yield compare("second build, letters, nothing changed", ours, other, f"{ZENSICAL}, plain twin")


PLANS: dict[str, Callable[[Sequence[int]], Iterator[Comparison]]] = {
    "builds": builds,
    "again": again,
    "growth": growth,
    "commands": commands,
    "translate": translate,
    "against": against,
    "large": large,
}


def starts(programs: Programs, rounds: int) -> Iterator[Row]:
    """What starts take: of a build of a home page alone, and of commands that print their help."""
    empty = [programs.program(Run("letters", 0, name)) for name in (OURS, MATERIAL)]
    named = {
        "start of a build": empty[0],
        MATERIAL: empty[1],
        "mkdocs --help": Program([*MKDOCS, "--help"], KEPT),
        **{
            f"`policy-pages {' '.join(arguments)}`": Program([*POLICY_PAGES, *arguments], KEPT)
            for arguments in COMMANDS
        },
    }
    take_turns(named, 1)  # compiles
    taken = {name: seconds(usages) for name, usages in take_turns(named, rounds).items()}
    for what in named:
        other = MATERIAL if what == "start of a build" else "mkdocs --help"
        if what not in (MATERIAL, "mkdocs --help"):
            yield row_of(what, 0, taken[what], other, taken[other], "s")


def saving(programs: Programs, sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    """What a save takes until it is shown, beside the build of the site that follows."""
    for size in sizes:
        site = programs.program(Run("letters", size, OURS)).folder
        page = min((site / "docs").glob("*/**/*.md*"))
        address = page.relative_to(site / "docs").as_posix().partition(".")[0] + "/"
        found = saves(MKDOCS, site, page, address, rounds)
        shown, built = [one.shown for one in found], [one.built for one in found]
        yield row_of("a save, until it is shown", size, shown, "the build after it", built, "s")


def row_of(
    what: str,
    size: int,
    ours: Sequence[float],
    other_name: str,
    others: Sequence[float],
    unit: str,
) -> Row:
    """A row of the figures of each round."""
    return Row(
        what,
        size,
        statistics.median(ours),
        other_name,
        statistics.median(others),
        unit,
        median_ratio(ours, others),
    )


def measured(programs: Programs, comparisons: Sequence[Comparison], rounds: int) -> list[Row]:
    """The rows of comparisons, all of whose programs are here."""
    needed = dict.fromkeys(wanted for one in comparisons for wanted in one.needs)
    for kind, size in dict.fromkeys((one.kind, one.size) for one in needed if one.program == RUBY):
        programs.compare_translations(kind, size)
    # a site is built first, then again, then with one page changed
    needed |= dict.fromkeys(wanted._replace(state=FIRST) for wanted in needed)
    order = sorted(needed, key=lambda one: (one.kind, one.size, STATES.index(one.state)))
    runs = {wanted: programs.program(wanted) for wanted in order}
    for wanted, program in runs.items():
        if wanted.size <= 1:
            run(program)  # compiles
    results = take_turns(runs, rounds)
    return [
        row_of(one.what, one.size, one.ours(results), one.other_name, one.other(results), one.unit)
        for one in comparisons
    ]


def table(rows: Sequence[Row], last: Mapping[str, float | None]) -> Iterator[str]:
    """The lines of the table."""
    cells = [["what", "pages", "ours", "beside", "other", "ours / other", "last"]]
    for row in rows:
        before = last.get(row.name)
        change = "" if before is None else f"{before:.2f}"
        if before is not None and row.ratio is not None:
            change += f" ({(row.ratio / before - 1) * 100:+.0f} %)"
        cells.append(
            [
                row.what,
                str(row.size) if row.size else "",
                f"{row.ours:.2f} {row.unit}",
                row.other_name,
                f"{row.other:.2f} {row.unit}",
                "too small to say" if row.ratio is None else f"{row.ratio:.2f}",
                change,
            ]
        )
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    numbers = (1, 2, 4, 5)
    for line in cells:
        yield "| {} |".format(
            " | ".join(
                text.rjust(width) if column in numbers else text.ljust(width)
                for column, (text, width) in enumerate(zip(line, widths, strict=True))
            )
        )


def keep(record: dict[str, object]) -> dict[str, float | None]:
    """Keep a run's results, and give the ratios of the one before."""
    KEPT.mkdir(parents=True, exist_ok=True)
    latest = KEPT / "latest.json"
    last: dict[str, float | None] = {}
    if latest.exists():
        shutil.copy(latest, KEPT / "previous.json")
        rows = json.loads(latest.read_text(encoding="utf-8"))["rows"]
        last = {Row(**row).name: row["ratio"] for row in rows}
    latest.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return last


def surroundings() -> dict[str, object]:
    """What the figures depend on."""
    names = ("mkdocs", "mkdocs-material", "Markdown", "mkdocs-macros-plugin", "zensical")
    versions = {}
    for name in names:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "versions": versions,
    }


def main() -> None:
    """Measure, print the table and keep it."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--sizes", type=int, nargs="+", default=[50, 200], metavar="PAGES")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--only", default=",".join(USUAL), help=f"some of {', '.join(GROUPS)}")
    arguments.add_argument(
        "--against", action="store_true", help="install Eleventy, which the last group measures"
    )
    given = arguments.parse_args()
    groups = given.only.split(",")
    if unknown := set(groups) - set(GROUPS):
        arguments.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    sizes = sorted(given.sizes)
    if "growth" in groups and len(set(sizes)) < 2:
        arguments.error("growth needs two sizes")
    KEPT.mkdir(parents=True, exist_ok=True)
    about = {**surroundings(), "sizes": sizes, "rounds": given.rounds}
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(Path(folder), KEPT)
        if given.against and (reason := programs.install_eleventy()):
            print(reason, file=sys.stderr)
        wanted = [one for group in groups if group in PLANS for one in PLANS[group](sizes)]
        skipped = {
            f"{one.what}, {one.other_name}": reason
            for one in wanted
            for each in one.needs
            if (reason := programs.missing(each.program))
        }
        wanted = [one for one in wanted if f"{one.what}, {one.other_name}" not in skipped]
        rows = list(starts(programs, given.rounds * STARTS)) if "start" in groups else []
        rows += measured(programs, wanted, given.rounds)
        rows += saving(programs, sizes, given.rounds) if "saves" in groups else []
    last = keep({**about, "rows": [asdict(row) for row in rows]})
    print("\n".join(table(rows, last)))
    for name, reason in skipped.items():
        print(f"not measured: {name}: {reason}")


if __name__ == "__main__":
    main()
