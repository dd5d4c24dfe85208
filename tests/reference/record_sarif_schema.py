"""Records the JSON Schema of SARIF 2.1.0 in sarif-2.1.0.json, without its descriptions.

The schema is OASIS's, `sarif-2.1/schema/sarif-schema-2.1.0.json` of
https://github.com/oasis-tcs/sarif-spec. The first argument is that file; CI does not run this.
`--check` after it writes nothing and fails if the record is not what the file gives.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

RECORD = Path(__file__).with_name("sarif-2.1.0.json")


def without_descriptions(value: Any) -> Any:
    """A schema that accepts the same; a property may be called `description`, too."""
    if isinstance(value, list):
        return [without_descriptions(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: without_descriptions(item)
        for name, item in value.items()
        if name != "description" or not isinstance(item, str)
    }


def main(file: str, *options: str) -> None:
    schema = json.loads(Path(file).read_text(encoding="utf-8"))
    text = json.dumps(without_descriptions(schema), indent=1) + "\n"
    if options != ("--check",):
        RECORD.write_text(text, encoding="utf-8")
    elif RECORD.read_text(encoding="utf-8") != text:
        sys.exit(f"{RECORD.name} is not what {file} gives")


if __name__ == "__main__":
    main(*sys.argv[1:])
