"""Addresses that were found lately <-> a file, so that they are not asked for at each check."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from policy_pages.checks.external.asking import Answer
from policy_pages.files.reading import SiteFolders, UnreadableFileError
from policy_pages.files.writing import put_file

_NAME = Path(".cache", "plugin", "policy-pages", "external-links.json")


class AnswerCache:
    """The answers of addresses that were found, kept for some days.

    :param folders: decide what may be read.
    :param kept: days.
    """

    def __init__(self, folders: SiteFolders, today: datetime.date, kept: int) -> None:
        self._folders = folders
        self._path = folders.root / _NAME
        self._today = today
        self._days: dict[str, str] = {}
        self._oldest = (today - datetime.timedelta(days=kept)).isoformat()

    def read(self) -> dict[str, Answer]:
        """Address -> its answer; those that are too old are left out."""
        try:
            known = json.loads(self._folders.read_text_if_there(self._path) or "{}")
        except (UnreadableFileError, ValueError, RecursionError):
            return {}
        if not isinstance(known, dict):
            return {}
        self._days = {
            address: str(entry["asked"])
            for address, entry in known.items()
            if isinstance(entry, dict) and self._is_new(entry.get("asked"))
        }
        return {address: _answer(known[address]) for address in self._days}

    def _is_new(self, asked: Any) -> bool:
        return isinstance(asked, str) and self._oldest <= asked <= self._today.isoformat()

    def write(self, answers: Mapping[str, Answer]) -> None:
        """Keep the answers of addresses that were found; without a place for it, nothing is kept.

        :param answers: those of this check, and those that were read.
        """
        kept = {
            address: {
                "asked": self._days.get(address, self._today.isoformat()),
                **({"moved": answer.moved} if answer.moved else {}),
            }
            for address, answer in sorted(answers.items())
            if answer.kind == "found"
        }
        if self._folders.leads_out(self._path):
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
            put_file(self._path, text.encode("utf-8", "replace"), is_forced=False)


def _answer(entry: Mapping[str, Any]) -> Answer:
    moved = entry.get("moved")
    return Answer("found", moved=moved if isinstance(moved, str) else None)
