"""What is recorded of Ruby is what this Ruby prints; the records are what the other tests read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from equipment import libraries_of, need

FOLDER = Path(__file__).parents[1] / "reference"
NEEDS_MORE_THAN_DEBIAN = {"record_middleman.rb", "record_row_headings.rb"}  # gems
RECORDERS = sorted({path.name for path in FOLDER.glob("record*.rb")} - NEEDS_MORE_THAN_DEBIAN)


@pytest.mark.parametrize("recorder", [name for name in RECORDERS if name != "recording.rb"])
def test_a_record_is_fresh(recorder: str) -> None:
    need(*libraries_of(FOLDER / recorder))
    done = subprocess.run(
        ["ruby", str(FOLDER / recorder), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_what_github_prints_is_fresh() -> None:
    recorder = FOLDER / "record_markdown_gfm.py"
    done = subprocess.run(
        [sys.executable, str(recorder), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
