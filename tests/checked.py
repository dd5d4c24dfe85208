"""What `policy-pages check` prints, run as its users run it."""

from __future__ import annotations

import datetime
import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from build_servers import ENVIRONMENT, one_server

DAY = datetime.date(2026, 12, 1)
# a build puts the level before a message, a command that cannot begin the word "Error"
FINDING = re.compile(
    r"^(?:[A-Z]+ +-  |Error: )?(?P<path>\S.*?):(?P<line>\d+):(?P<column>\d+): "
    r"(?P<severity>error|warning|info)\[(?P<code>[a-z0-9-]+)\]: (?P<message>.*)$",
    re.MULTILINE,
)
Finding = tuple[str, ...]
"""Path, line, column, severity, code and message."""


def listed(printed: str) -> list[Finding]:
    return [match.groups() for match in FINDING.finditer(printed)]


@dataclass(frozen=True)
class Checked:
    """What the command said, on both its streams."""

    exit_code: int
    printed: str

    @property
    def findings(self) -> list[Finding]:
        return listed(self.printed)

    @property
    def places(self) -> Counter[str]:
        """`path:line:column code` of each finding."""
        return Counter(f"{p}:{line}:{c} {code}" for p, line, c, _, code, _ in self.findings)

    @property
    def codes(self) -> Counter[str]:
        """`path code` of each finding."""
        return Counter(f"{path} {code}" for path, *_, code, _ in self.findings)


def run_check(folder: Path, *arguments: object, day: datetime.date = DAY) -> Checked:
    """Run the command in a folder."""
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.timezone.utc)
    code, printed = one_server().run(
        folder,
        ["check", *map(str, arguments)],
        {**os.environ, **ENVIRONMENT, "SOURCE_DATE_EPOCH": str(int(noon.timestamp()))},
        program="policy-pages",
    )
    assert "Traceback" not in printed, printed
    return Checked(code, printed)
