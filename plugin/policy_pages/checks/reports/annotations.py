"""Findings -> commands that GitHub's runner shows beside the lines of a pull request.

The form is that of the `workflow commands
<https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>`_.
"""

from __future__ import annotations

from pathlib import Path

from policy_pages.checks.reports.repository import Repository
from policy_pages.text.diagnostics import Diagnostic

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def annotation(finding: Diagnostic, repository: Repository, configuration: str) -> str:
    """The command for a finding, one line.

    :param configuration: the file that is annotated where a finding is about none.
    """
    file = repository.file(finding.path)
    message = "\n".join(
        [
            *([] if file else [f"{finding.path}:{finding.line}:{finding.column}:"]),
            finding.message,
            *([f"help: {finding.help}"] if finding.help else []),
            *(f"printed by {place}" for place in finding.trail),
        ]
    )
    annotated = file or repository.file(configuration) or Path(configuration)
    values = {
        "file": annotated.as_posix(),
        "line": finding.line if file else 1,
        "col": finding.column if file else None,
        "endLine": finding.line if file else 1,
        "endColumn": finding.end_column if file else None,
        "title": f"policy-pages ({finding.code})",
    }
    written = ",".join(
        f"{name}={_property(str(value))}" for name, value in values.items() if value is not None
    )
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(message)}"


def _data(text: str) -> str:
    """A text as a command takes it: what ends a line would end the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A text as a property of a command takes it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
