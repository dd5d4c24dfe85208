"""Imports old sites into folders that go again, and prints a table of what came of each.

    python tests/benchmarks/import_sites.py FOLDER…

Strict says whether `mkdocs build --strict` passes in the new site, in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_COMMAND = [sys.executable, "-c", "from policy_pages.cli import main; main()"]


def main() -> None:
    """Print a row for each folder of the command line."""
    print(
        "| folder | system | pages | strict | as they are | waiting | addresses | links | anchors |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    passed = 0
    for folder in sys.argv[1:]:
        row, is_strict = _row(Path(folder))
        passed += is_strict
        print(row, flush=True)
    print(f"\n{passed} of {len(sys.argv) - 1} build strictly")


def _row(source: Path) -> tuple[str, bool]:
    with tempfile.TemporaryDirectory() as name:
        target = Path(name, "site")
        imported = subprocess.run(
            [*_COMMAND, "import", str(source), "--to", str(target)],
            capture_output=True,
            text=True,
            check=False,
        )
        report = target / "import-report.json"
        if not report.exists():
            said = (imported.stderr.strip().splitlines() or ["nothing"])[-1]
            return f"| {source.name} | not imported: {said} |", False
        built = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", f"{name}/built"],
            cwd=target,
            capture_output=True,
            text=True,
            check=False,
        )
        return _shown(source.name, json.loads(report.read_text("utf-8")), built.returncode == 0)


def _shown(name: str, report: dict[str, Any], is_strict: bool) -> tuple[str, bool]:
    pages, addresses = report["pages"], report["addresses"]
    kept, redirected = len(addresses["kept"]), len(addresses["redirected"])
    of_addresses = f"{kept} + {redirected} of {kept + redirected + len(addresses['lost'])}"
    cells = [
        name,
        report["system"],
        str(pages["all"]),
        "yes" if is_strict else "no",
        str(pages["translated"]),
        str(len(pages["waiting"])),
        of_addresses,
        *(_living(report[kind]) for kind in ("links", "anchors")),
    ]
    return f"| {' | '.join(cells)} |", is_strict


def _living(links: dict[str, Any]) -> str:
    before, now = len(links["dead_before"]), len(links["dead_now"])
    return f"{links['alive']} of {links['all']}; {before} dead before, {now} now"


if __name__ == "__main__":
    main()
