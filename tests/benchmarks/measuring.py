"""Whole processes, measured: programs in, seconds of CPU and kilobytes of memory out.

Every run is a new process, as users start it. The seconds are those of the CPU, of user and system,
for the process and all that it has waited for; so a busy machine changes them less than a clock's.
Programs take turns, so that what disturbs one run disturbs those that it is compared with.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled


@dataclass(frozen=True)
class Program:
    """A command, the folder in which it runs, and what has to be done before each run."""

    arguments: Sequence[str]
    folder: Path
    before: Callable[[], None] = field(default=lambda: None)
    says: str | None = None
    """What a run prints that has done its work, if its exit status does not say so."""


@dataclass(frozen=True)
class Usage:
    """What one run has used."""

    seconds: float
    kilobytes: int
    """The most memory that one process of the run had at a time."""


def run(program: Program) -> Usage:
    """Run a program to its end.

    :raises SystemExit: if it fails, with the end of what it has printed: a program that stops early
        would look fast.
    """
    program.before()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            program.arguments,
            cwd=program.folder,
            env=ENVIRONMENT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read().decode(errors="replace")
        if process.returncode if program.says is None else program.says not in printed:
            raise SystemExit(f"{' '.join(program.arguments)} failed:\n{printed[-3000:]}")
    return Usage(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def take_turns(programs: Mapping[Name, Program], rounds: int) -> dict[Name, list[Usage]]:
    """Run each program once a round, one after the other."""
    taken: dict[Name, list[Usage]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            taken[name].append(run(program))
    return taken


def seconds(usages: Sequence[Usage]) -> list[float]:
    """The seconds of each round."""
    return [usage.seconds for usage in usages]


def kilobytes(usages: Sequence[Usage]) -> list[float]:
    """The memory of each round."""
    return [usage.kilobytes for usage in usages]


def less(whole: Sequence[float], start: Sequence[float]) -> list[float]:
    """What remains of each round without another program's part in the same round."""
    return [one - other for one, other in zip(whole, start, strict=True)]


def median_ratio(ours: Sequence[float], others: Sequence[float]) -> float | None:
    """The median of the ratios within each round; None where a difference was lost in the noise."""
    pairs = zip(ours, others, strict=True)
    ratios = [one / other for one, other in pairs if one > 0 and other > 0]
    return statistics.median(ratios) if len(ratios) * 2 > len(ours) else None
