"""Builds sites with every engine, side by side, and prints how they differ: `make engines`.

Builds this project's site, and a small one with texts that nobody may publish. Ends with status 1
if an engine fails, if a difference is not accepted (``accepted.py``), if an entry of that table
accepts nothing, or if a text that is not published is anywhere.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from engines import planted
from engines.accepted import ACCEPTED
from engines.built_site import BuiltSite
from engines.differences import Accepted, Verdict, differences, judge
from engines.lanes import FIRST, LANES, PROJECT, Built, Lane
from equipment import is_here

SITES = ("this project's site", "a site with drafts")


def main() -> int:
    """Build, compare and print.

    :returns: the exit status.
    """
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="for what the engines write")
    parser.add_argument("--day", type=datetime.date.fromisoformat, default=datetime.date.today())
    options = parser.parse_args()
    folder: Path = options.folder.resolve()
    drafts = folder / "source"
    planted.write(drafts)
    missing = [lane for lane in LANES if not all(map(is_here, lane.needs))]
    problems = [f"{lane.name} is not installed" for lane in missing]
    unused: set[Accepted] = {*ACCEPTED}
    reasons: dict[tuple[str, str], int] = {}
    lanes = [lane for lane in LANES if lane not in missing]
    for name, source in zip(SITES, (PROJECT, drafts), strict=True):
        print(f"{name}\n\n{'engine':24}{'status':>8}{'pages':>8}{'accepted':>10}{'others':>8}")
        first: BuiltSite | None = None
        for lane in lanes:
            built = lane.build(source, folder / _name_of(lane, source), options.day)
            site = BuiltSite(built.folder)
            verdict = Verdict({}, [])
            if built.exit_status:
                problems.append(f"{lane.name} cannot build {name}:\n{built.log}")
            elif first is None or lane is FIRST:
                first = site
            else:
                verdict = judge(lane.name, differences(first, site), ACCEPTED)
            problems += [f"{lane.name}: {found}" for found in verdict.left]
            for entry, found in verdict.accepted.items():
                if found:
                    unused.discard(entry)
                    key = (lane.name, entry.reason)
                    reasons[key] = reasons.get(key, 0) + len(found)
            accepted = sum(map(len, verdict.accepted.values()))
            counted = f"{built.exit_status:>8}{len(site.pages):>8}{accepted:>10}"
            print(f"{lane.name:24}{counted}{len(verdict.left):>8}", flush=True)
            if source == drafts:
                problems += _published_by_mistake(lane, built, first)
        print()
    print("accepted differences, and why")
    for (name, reason), count in sorted(reasons.items()):
        print(f"{count:>8}  {name}: {reason}")
    problems += [
        f"nothing differs so any more: {entry.engine}: {entry.kind}: {entry.reason}"
        for entry in unused
        if not missing
    ]
    print("\n" + "\n".join(problems or ["no other differences; no draft in any output"]))
    return int(bool(problems))


def _name_of(lane: Lane, source: Path) -> str:
    name = lane.name.lower().replace(" + ", "-")
    return name if source == PROJECT else f"drafts-{name}"


def _published_by_mistake(lane: Lane, built: Built, first: BuiltSite | None) -> list[str]:
    """Where an engine has published what nobody may find there."""
    found = planted.places_of(planted.UNPUBLISHED, built.written)
    problems = [f"{lane.name}: a text that is not published is in {path}" for path in found]
    if first is not None:
        ours = planted.kinds_of(planted.places_of(planted.WITHDRAWN, first.folder))
        theirs = planted.kinds_of(planted.places_of(planted.WITHDRAWN, built.folder))
        problems += [f"{lane.name}: a withdrawn version is in: {one}" for one in theirs - ours]
    return problems


if __name__ == "__main__":
    sys.exit(main())
