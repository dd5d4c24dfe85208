"""A page and new values for keys of its header -> the page's text; all other text is unchanged.

The header is not rewritten from its values: comments, quotes, order and spaces are its author's.
The result is read again: if a header is written in a way that is unknown here, it is refused, never
damaged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from frontmatter.default_handlers import SafeLoader

from policy_pages.front_matter.reading import header_mark, header_span, read_front_matter
from policy_pages.text.diagnostics import DiagnosticError, diagnose
from policy_pages.text.source import Source, Span

Changes = Mapping[str, "str | None | Changes"]
"""Key -> its new value, as YAML; None removes the key; changes apply inside a mapping."""

_BLANKS = " \t\n\r\x85\u2028\u2029"
"""What YAML takes for blanks and line breaks; other white space, such as U+00A0, is text."""

_Edit = tuple[int, int, str]
_Pair = tuple[yaml.Node, yaml.Node]


def with_changes(source: Source, changes: Changes) -> str:
    """The text of a page whose header has other values.

    A key that the header does not have is added; mappings are written in the style they have.

    :raises DiagnosticError: (``header-edit``) where that cannot be done with certainty.
    """
    before = read_front_matter(source)
    header = header_span(source)
    if header is None or before.diagnostics or header_mark(source) == "+++":
        raise _refusal(source, Span(0, 1), *before.diagnostics)
    root = yaml.compose(source.text[header.start : header.end], Loader=SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise _refusal(source, Span(0, 1))
    editor = _Editor(source.text, header)
    text = source.text
    for start, end, new in sorted(editor.edits(root, changes), reverse=True):
        text = text[:start] + new + text[end:]
    after = read_front_matter(Source(source.path, text))
    for key, value in changes.items():
        expected = _changed(before.fields, {key: value}).get(key)
        if after.diagnostics or after.fields.get(key) != expected:
            raise _refusal(source, before.places.get((key,), Span(0, 1)))
    body = source.text[before.body_start :]
    if after.fields != _changed(before.fields, changes) or text[after.body_start :] != body:
        raise _refusal(source, Span(header.start, header.start + 1))
    return text


def _refusal(source: Source, span: Span, *others: Any) -> DiagnosticError:
    found = diagnose(
        source,
        span,
        "header-edit",
        "a command cannot change a header that is written in this way",
        help="write one `key: value` on each line, without directives",
    )
    return DiagnosticError(found, *others)


def _changed(fields: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The fields that a header should have."""
    result = dict(fields)
    for key, value in changes.items():
        if isinstance(value, Mapping):
            old = {} if result.get(key) is None else result[key]
            result[key] = _changed(old, value) if isinstance(old, Mapping) else old
        elif value is None:
            result.pop(key, None)
        else:
            result[key] = yaml.safe_load(value)
    return result


class _Editor:
    """Finds what to replace in a text.

    :param header: where the YAML is whose nodes are given.
    """

    def __init__(self, text: str, header: Span) -> None:
        self._text = text
        self._header = header
        self._newline = "\r\n" if text[: header.start].endswith("\r\n") else "\n"

    def edits(self, node: yaml.MappingNode, changes: Changes) -> Iterator[_Edit]:
        """The stretches of the text to replace, none of them over another one."""
        pairs: list[_Pair] = node.value
        found = {key.value: (key, value) for key, value in pairs if isinstance(key.value, str)}
        gone = {key for key, value in changes.items() if value is None and key in found}
        for key, change in changes.items():
            pair = found.get(key)
            if pair is None or change is None:
                continue
            if isinstance(change, str):
                yield self._replacement(pair, change)
            elif isinstance(pair[1], yaml.MappingNode):
                yield from self.edits(pair[1], change)
            else:
                yield self._replacement(pair, _flow(change))
        added = {key: value for key, value in changes.items() if key not in found and value}
        if node.flow_style:
            yield from self._edits_in_braces(node, gone, added)
        else:
            yield from self._edits_of_lines(pairs, gone, added)

    def _edits_of_lines(
        self, pairs: Sequence[_Pair], gone: set[str], added: Changes
    ) -> Iterator[_Edit]:
        for pair in pairs:
            if pair[0].value in gone:
                yield self._line_start(self._start(pair)), self._line_end(self._end(pair)), ""
        first = self._start(pairs[0])
        line = self._line_start(first)
        indent = " " * (first - line)
        above = {key: value for key, value in added.items() if isinstance(value, str)}
        below = {key: value for key, value in added.items() if key not in above}
        yield line, line, self._lines(indent, above)
        yield self._header.end, self._header.end, self._lines(indent, below)

    def _lines(self, indent: str, added: Changes) -> str:
        lines = []
        for key, value in added.items():
            if isinstance(value, Mapping):
                below = self._lines(f"{indent}  ", value)
                lines.append(f"{indent}{key}:{self._newline}{below}")
            elif value is not None:
                lines.append(f"{indent}{key}: {value}{self._newline}")
        return "".join(lines)

    def _edits_in_braces(
        self, node: yaml.MappingNode, gone: set[str], added: Changes
    ) -> Iterator[_Edit]:
        pairs: list[_Pair] = node.value
        inside = self._offset(node.start_mark) + 1
        kept = [pair for pair in pairs if pair[0].value not in gone]
        if not kept:
            yield inside, self._offset(node.end_mark) - 1, _flow(added)[1:-1]
            return
        if added:
            blank = "" if self._text[inside].isspace() else " "
            yield inside, inside, f"{_flow(added)[1:-1]},{blank}"
        for pair, following in zip(pairs, pairs[1:], strict=False):
            if pair not in kept and self._start(pair) < self._start(kept[-1]):
                yield self._start(pair), self._start(following), ""
        if kept[-1] is not pairs[-1]:
            yield self._end(kept[-1]), self._end(pairs[-1]), ""

    def _replacement(self, pair: _Pair, new: str) -> _Edit:
        key, value = pair
        start, end = self._offset(value.start_mark), self._offset(value.end_mark)
        behind_key = self._offset(key.end_mark)
        if isinstance(value, yaml.ScalarNode) and value.style not in ("|", ">"):
            is_beside = "\n" not in self._text[behind_key:start]
            if start < end and is_beside:
                return start, end, new  # what is after it stays: a comment
        elif value.flow_style if isinstance(value, yaml.CollectionNode) else False:
            return start, end, new
        return behind_key, self._end(pair), f": {new}"

    def _start(self, pair: _Pair) -> int:
        return self._offset(pair[0].start_mark)

    def _end(self, pair: _Pair) -> int:
        """Where the last thing of a pair ends; YAML's own marks are further on, at what follows."""
        key, value = pair
        while isinstance(value, yaml.CollectionNode) and not value.flow_style:
            last = value.value[-1]
            key, value = last if isinstance(value, yaml.MappingNode) else (key, last)
        start, end = self._offset(value.start_mark), self._offset(value.end_mark)
        if start < end:
            return start + len(self._text[start:end].rstrip(_BLANKS))
        behind_key = self._offset(key.end_mark)
        rest = self._text[behind_key : self._header.end]
        colon = len(rest) - len(rest.lstrip(_BLANKS))
        return behind_key + colon + 1 if rest[colon : colon + 1] == ":" else behind_key

    def _offset(self, mark: Any) -> int:
        return self._header.start + int(mark.index)

    def _line_start(self, offset: int) -> int:
        return self._text.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        return self._text.index("\n", offset, self._header.end) + 1


def _flow(changes: Changes) -> str:
    parts = [
        f"{key}: {_flow(value) if isinstance(value, Mapping) else value}"
        for key, value in changes.items()
        if value
    ]
    return f"{{{', '.join(parts)}}}"
