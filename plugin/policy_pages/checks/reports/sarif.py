"""Findings -> a log in SARIF 2.1.0, which code scanning and editors read.

The standard is https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; what GitHub needs
of it is at https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from policy_pages import __version__
from policy_pages.checks.reports.repository import Repository
from policy_pages.text.codes import MANUAL, Code, known_codes
from policy_pages.text.diagnostics import Diagnostic, Severity

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_TOP = "%SRCROOT%"
"""What paths are relative to; GitHub knows it by this name."""
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}

Properties = dict[str, Any]
"""An object of JSON."""


def sarif_log(
    findings: Sequence[Diagnostic], repository: Repository, configuration: str
) -> Properties:
    """The log of one run.

    :param configuration: the file that a finding is shown at where it is about none.
    """
    codes = [*dict.fromkeys(finding.code for finding in findings)]
    places = _Places(repository, configuration)
    results = [
        {
            "ruleId": finding.code,
            "ruleIndex": codes.index(finding.code),
            "level": _LEVELS[finding.severity],
            "message": _message(finding),
            "locations": [places.location(finding)],
            **({"relatedLocations": places.trail(finding)} if finding.trail else {}),
        }
        for finding in findings
    ]
    driver = {
        "name": "policy-pages",
        "semanticVersion": __version__,
        "informationUri": MANUAL,
        "rules": [_rule(known_codes()[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_TOP: {"uri": f"{repository.top.as_uri().rstrip('/')}/"}},
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> Properties:
    return {
        "id": code.name,
        "shortDescription": {"text": code.summary},
        "fullDescription": {"text": code.description},
        "help": {"text": code.advice or code.description},
        "helpUri": code.url,
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _message(finding: Diagnostic) -> Properties:
    parts = [finding.message, *([f"help: {finding.help}"] if finding.help else [])]
    # braces are placeholders
    return {"text": "\n".join(parts).replace("{", "{{").replace("}", "}}")}


class _Places:
    """Makes the locations of a log."""

    def __init__(self, repository: Repository, configuration: str) -> None:
        self._repository = repository
        self._configuration = configuration

    def location(self, finding: Diagnostic) -> Properties:
        """Where a finding is; one about a page without a file is at the configuration."""
        file = self._repository.file(finding.path)
        if file is None:
            artifact = {"artifactLocation": self._artifact(self._configuration)}
            name = {"name": finding.path, "fullyQualifiedName": finding.path}
            return {"physicalLocation": artifact, "logicalLocations": [name]}
        region: Properties = {"startLine": finding.line, "startColumn": finding.column}
        if finding.excerpt:
            region |= {"endLine": finding.line, "endColumn": finding.end_column}
        artifact = {"artifactLocation": self._artifact(finding.path)}
        return {"physicalLocation": {**artifact, "region": region}}

    def trail(self, finding: Diagnostic) -> list[Properties]:
        """Where a finding in a partial was printed."""
        found: list[Properties] = []
        for place in finding.trail:
            path, line, column = place.rsplit(":", 2)
            region = {"startLine": int(line), "startColumn": int(column)}
            physical = {"artifactLocation": self._artifact(path), "region": region}
            found.append({"physicalLocation": physical, "message": {"text": "printed here"}})
        return found

    def _artifact(self, shown: str) -> Properties:
        path = self._repository.file(shown) or Path(shown)
        if path.is_absolute():
            return {"uri": path.as_uri()}
        return {"uri": quote(os.fsencode(path.as_posix())), "uriBaseId": _TOP}
