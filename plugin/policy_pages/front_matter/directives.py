"""Front matter with directives: ERB runs in the header first, then YAML reads what it printed.

What YAML finds wrong is shown where it is in the page: text of the header at itself, and what
a directive printed at that directive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from policy_pages import erb
from policy_pages.front_matter.reading import (
    FrontMatter,
    body_start,
    header_mark,
    header_span,
    read_front_matter,
    with_second_header,
)
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

if TYPE_CHECKING:
    from policy_pages.erb import Environment, Limits, PrintedPiece

_DASHES = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    ";;;": re.compile(r"^;;;[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_DIRECTIVE = re.compile(r"<%.*?(?:%>|$)", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]*#")
_FENCE = len("---\n")
_MOST_REPORTED = 20
_MOST_SHOWN = 60


class _Run(NamedTuple):
    """A stretch of the printed header.

    :param start: where it begins in the printed text.
    :param span: its place in the page.
    :param printed: what a directive printed, or None for the page's own text.
    """

    start: int
    span: Span
    printed: str | None


class PositionMap:
    """Characters of a printed header -> where they come from in the page.

    :param pieces: what was printed, in order.
    """

    def __init__(self, source: Source, start: int, pieces: Iterable[PrintedPiece]) -> None:
        self._runs = [_Run(0, Span(start, start), "")]
        position = 0
        for piece in pieces:
            if piece.literal:
                self._runs.extend(_literal_runs(source.text, position, piece))
            elif piece.text:
                self._runs.append(_Run(position, piece.span, piece.text))
            position += len(piece.text)
        self._starts = [run.start for run in self._runs]

    def span(self, start: int, end: int) -> Span:
        """The stretch of the page that a stretch of the printed header comes from."""
        first, last = self._place(start), self._place(max(start, end - 1))
        return Span(first.start, max(first.end, last.end))

    def printed_at(self, offset: int) -> str | None:
        """What the directive printed that a character comes from, or None for the page's text."""
        return self._run(offset).printed

    def _run(self, offset: int) -> _Run:
        return self._runs[max(0, bisect_right(self._starts, offset) - 1)]

    def _place(self, offset: int) -> Span:
        run = self._run(offset)
        if run.printed is not None:
            return run.span
        start = min(run.span.start + offset - run.start, run.span.end)
        return Span(start, start + 1)


def _literal_runs(text: str, position: int, piece: PrintedPiece) -> Iterator[_Run]:
    """Text that was printed, run by run: ERB leaves out a character here and there (`<%%`)."""
    content, source = piece.text, piece.span.start
    if text.startswith(content, source):
        yield _Run(position, Span(source, source + len(content)), None)
        return
    run_start, run_source = 0, source
    for index, character in enumerate(content):
        if text[source] != character:
            if index > run_start:
                yield _Run(position + run_start, Span(run_source, source), None)
            run_start, run_source = index, source
            source = text.find(character, source, piece.span.end)
            if source == -1:  # nothing that ERB does: the rest has no place in the page
                yield _Run(position + index, Span(run_source, run_source), None)
                return
            run_source = source
        source = min(source + 1, len(text) - 1)
    yield _Run(position + run_start, Span(run_source, source), None)


@dataclass(frozen=True)
class RenderedHeader:
    """A header with its directives replaced; if there are diagnostics, ``text`` is empty.

    :param printed: what each of them has printed, with its place.
    """

    text: str
    positions: PositionMap
    diagnostics: list[Diagnostic] = field(default_factory=list)
    printed: tuple[tuple[Span, str], ...] = ()


def render_front_matter(
    source: Source,
    header: Span,
    environment: Environment,
    *,
    trim_mode: str,
    limits: Limits | None = None,
) -> RenderedHeader:
    """Run the directives of a header.

    :param header: the place of its YAML; see :func:`policy_pages.front_matter.reading.header_span`.
    :param environment: what the directives can use: a page's names without its own fields. Its
        views must return the HTML itself, not a marker.
    """
    until = Source(source.path, source.text[: header.end])  # a tag must be closed in the header
    rendering = erb.render(
        until,
        header.start,
        environment,
        trim_mode=trim_mode,
        limits=limits,
        with_pieces=True,
    )
    positions = PositionMap(source, header.start, rendering.pieces)
    pieces = (*rendering.pieces, *rendering.inner)
    printed = tuple((piece.span, piece.text) for piece in pieces if not piece.literal)
    return RenderedHeader(rendering.text, positions, rendering.diagnostics, printed)


def read_rendered_front_matter(source: Source, rendered: RenderedHeader) -> FrontMatter:
    """The fields of a header whose directives have run; diagnostics point to the page.

    As :func:`policy_pages.front_matter.reading.read_front_matter`, and
    ``front-matter-directive`` for a directive that prints the line of dashes that ends a header.
    """
    start = body_start(source)
    if rendered.diagnostics:
        return FrontMatter(body_start=start, diagnostics=rendered.diagnostics)
    text = rendered.text
    mark = header_mark(source)
    dashes = _DASHES[mark].search(text)
    if dashes is not None:
        problem = diagnose(
            source,
            rendered.positions.span(dashes.start(), dashes.end()),
            "front-matter-directive",
            f"this prints a line `{dashes.group().strip()}`, which ends the header",
        )
        return FrontMatter(body_start=start, diagnostics=[problem])
    ending = "" if text.endswith("\n") or not text else "\n"
    printed = Source(source.path, f"{mark}\n{text}{ending}{mark}\n")
    front_matter = read_front_matter(printed)
    problems = [
        _in_page(source, rendered.positions, printed, problem)
        for problem in front_matter.diagnostics
    ]
    values = {
        key: rendered.positions.span(span.start - _FENCE, span.end - _FENCE)
        for key, span in front_matter.values.items()
    }
    places = {
        path: rendered.positions.span(span.start - _FENCE, span.end - _FENCE)
        for path, span in front_matter.places.items()
    }
    found = replace(
        front_matter,
        body_start=start,
        diagnostics=problems,
        values=values,
        places=places,
        printed=front_matter.printed or printed.text,
        directives=rendered.printed,
    )
    return with_second_header(source, found)


def read_front_matter_with_erb(
    source: Source,
    environment: Callable[[], Environment],
    *,
    trim_mode: str,
    limits: Limits | None = None,
) -> FrontMatter:
    """The header of a page after its directives have run, where it has any.

    :param environment: gives what they can use, as :func:`render_front_matter` takes it.
    """
    header = header_span(source)
    if header is None or source.text.find("%", header.start, header.end) == -1:
        return read_front_matter(source)
    rendered = render_front_matter(
        source,
        header,
        environment(),
        trim_mode=trim_mode,
        limits=limits,
    )
    return read_rendered_front_matter(source, rendered)


def refuse_directives(source: Source, front_matter: FrontMatter) -> list[Diagnostic]:
    """A diagnostic (``front-matter-directive``) for each directive of a header that runs none.

    These come before YAML's errors, because a directive is often not valid YAML. A directive in a
    comment of the header is ignored.
    """
    header = header_span(source)
    if header is None or source.text.find("<%", header.start, header.end) == -1:
        return []
    shown = _holds_directive(front_matter.fields)
    problems: list[Diagnostic] = []
    for match in _DIRECTIVE.finditer(source.text, header.start, header.end):
        line = source.text.rfind("\n", 0, match.start()) + 1
        if _COMMENT.match(source.text, line, match.start()) and not shown:
            continue
        problems.append(
            diagnose(
                source,
                Span(match.start(), match.end()),
                "front-matter-directive",
                "directives do not run in the header of this page",
                help="write the value itself, or set `erb_in_front_matter: true`; "
                "to show the characters, write `&lt;%`",
            )
        )
        if len(problems) == _MOST_REPORTED:
            break
    return problems


def _in_page(
    source: Source, positions: PositionMap, printed: Source, problem: Diagnostic
) -> Diagnostic:
    """A diagnostic about the printed header as one about the page."""
    offset = max(0, printed.offset(problem.line, problem.column) - _FENCE)
    found = diagnose(
        source, positions.span(offset, offset + problem.width), problem.code, problem.message
    )
    help = problem.help
    text = positions.printed_at(offset)
    if text:
        shown = " ".join(text.split())
        shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
        help = f"{help}; " if help else ""
        help += f"the directive printed `{shown}`; `.inspect` puts quotes around a value"
    return replace(found, severity=problem.severity, help=help)


def _holds_directive(value: object) -> bool:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and "<%" in value:
            return True
        if isinstance(value, dict):
            waiting.extend(value.items())
        elif isinstance(value, (list, tuple)):
            waiting.extend(value)
    return False
