"""Records what sectxt says of each file of security_txt/cases.yml, in security_txt/recorded.json.

sectxt is the validator of the Dutch government's https://internet.nl. Each file is the one that the
build would publish if it checked nothing, on 1 December 2026. Needs `pip install sectxt`: CI does
not run this. `--check` writes nothing and fails if the record is not what it says.
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from policy_pages.policies.declaration import SecurityTxt
from policy_pages.policies.security_txt import security_txt

FOLDER = Path(__file__).parent / "security_txt"
RECORD = FOLDER / "recorded.json"
ADDRESS = "https://example.org/.well-known/security.txt"
DUE = datetime.date(2027, 6, 1)


class Today(datetime.datetime):
    """The day of the record, for sectxt."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Today:
        """Noon of the day."""
        return cls(2026, 12, 1, 12, tzinfo=tz)


def cases() -> dict[str, dict[str, Any]]:
    """Name -> what a page declares."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "cases.yml").read_text("utf-8"))
    return found


def unchecked(declared: dict[str, Any]) -> str:
    """The file that would be published without checks."""
    due = declared.pop("review_by", DUE)
    fields = SecurityTxt.model_construct(**{"contact": [], **declared})
    return security_txt(fields, due, ZoneInfo("UTC"), canonical=ADDRESS)


def main() -> int:
    """Write the record, or check it."""
    import sectxt

    sectxt.datetime = Today
    record: dict[str, Any] = {"version": sectxt.__version__}
    for name, declared in cases().items():
        text = unchecked(declared)
        said = sectxt.Parser(text.encode(), urls=ADDRESS)
        record[name] = {
            "text": text,
            "errors": sorted({one["code"] for one in said.errors}),
            "recommendations": sorted({one["code"] for one in said.recommendations}),
        }
    written = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv[1:]:
        RECORD.write_text(written, encoding="utf-8")
        return 0
    if RECORD.exists() and RECORD.read_text(encoding="utf-8") == written:
        return 0
    print(f"{RECORD.name} is not what sectxt says: run {Path(__file__).name}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
