"""The file beside a page that keeps its clauses' ids: its text <-> the clauses."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from policy_pages.policies.clauses import FrozenClause
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, diagnose
from policy_pages.text.source import Source, Span
from policy_pages.text.yaml_messages import broken_yaml

ENDING = ".clauses.yml"
_CODE = "clauses-file"
_MOST_CHARACTERS = 200_000
_MOST_NAMED = 5
_KEYS = ("id", "heading", "begins")
_HEAD = """\
# The ids of this page's clauses: links to them stay right when headings are renumbered or reworded.
# `policy-pages freeze` writes this file. An id may be changed here, before anybody links to it.
"""


def file_of(page: str) -> str:
    """The name of the file beside a page: of `index.md.erb` it is `index.clauses.yml`."""
    return page.removesuffix(".erb").removesuffix(".md") + ENDING


def read_clauses(source: Source) -> list[FrozenClause]:
    """The clauses of a file.

    :raises DiagnosticError: for a file that holds something else.
    """
    if len(source.text) > _MOST_CHARACTERS:
        message = f"this file is longer than {_MOST_CHARACTERS:,} characters"
        raise DiagnosticError(
            _problem(source, 0, message, "run `policy-pages freeze`, which writes it")
        )
    try:
        root = yaml.compose(source.text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise DiagnosticError(broken_yaml(source, error, _CODE)) from None
    except RecursionError:
        raise DiagnosticError(_problem(source, 0, "this is nested too deeply")) from None
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise DiagnosticError(
            _problem(source, root.start_mark.index, "this is not a list of clauses")
        )
    clauses: dict[str, FrozenClause] = {}
    for node in root.value:
        clause = _clause(source, node)
        if clause.id in clauses:
            message = f"two clauses have the id `{clause.id}`"
            raise DiagnosticError(_problem(source, node.start_mark.index, message, "change one"))
        clauses[clause.id] = clause
    return list(clauses.values())


def written(clauses: Iterable[FrozenClause]) -> str:
    """The text of the file."""
    entries = [
        {"id": clause.id, "heading": clause.heading, "begins": clause.begins} for clause in clauses
    ]
    listed = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=10_000)
    return _HEAD + listed


def lost_clause(source: Source, clause: FrozenClause, new: Iterable[str]) -> Diagnostic:
    """A clause that links lead to, and that no heading of its page is any more.

    :param new: headings that it may have now.
    """
    start = source.offset(clause.line, 1)
    end = start + len(source.line_text(clause.line))
    shown = " or ".join(f"“{heading}”" for heading in list(new)[:_MOST_NAMED])
    renamed = f"if it is {shown} now, write that as its `heading` here" if shown else ""
    gone = "if it is gone, delete these lines"
    return diagnose(
        source,
        Span(start, end),
        "lost-clause",
        f"the page no longer has a heading for the clause `{clause.id}` (“{clause.heading}”)",
        help="; ".join(filter(None, [renamed, gone])),
        severity="warning",
    )


def _clause(source: Source, node: yaml.Node) -> FrozenClause:
    place = node.start_mark.index
    if not isinstance(node, yaml.MappingNode):
        help = "write `id: …` and `heading: …` lines"
        raise DiagnosticError(_problem(source, place, "this is not a clause", help))
    values: dict[str, str] = {}
    for key, value in node.value:
        if key.value not in _KEYS or not isinstance(value, yaml.ScalarNode):
            message = "a clause has an `id`, a `heading` and the words it `begins` with, all text"
            raise DiagnosticError(_problem(source, key.start_mark.index, message))
        values[key.value] = value.value
    id = values.get("id", "")
    if not id or any(character.isspace() for character in id):
        message = (
            "this clause has no id" if not id else f"`{id}` is not a valid id: it contains a space"
        )
        help = "write `id: data-we-keep`"
        raise DiagnosticError(_problem(source, place, message, help))
    line, _ = source.position(place)
    return FrozenClause(id, values.get("heading", ""), values.get("begins", ""), line)


def _problem(source: Source, offset: int, message: str, help: str = "") -> Diagnostic:
    return diagnose(source, Span(offset, offset + 1), _CODE, message, help=help)
