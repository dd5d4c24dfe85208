"""A page's header: YAML, JSON or TOML between two lines -> fields, and where the body begins.

Stricter than MkDocs, which takes a header it cannot read for text of the page and says nothing:
here it is a diagnostic, and so is a text whose first lines look like a header that is damaged
(:mod:`policy_pages.front_matter.damage` has the rule). The header is cut here and read by
the loader that python-frontmatter uses, so that the body stays exactly as in the file
(python-frontmatter itself strips it).

As in Middleman, a line that names the encoding (`# -*- coding: utf-8 -*-`) can be above the
header, and JSON between two lines `;;;` is a header. JSON has no dates: text such as `2026-02-01`
is read as one. As in Hugo, TOML between two lines `+++` is a header.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple, NoReturn

import yaml
from frontmatter.default_handlers import SafeLoader

from policy_pages.front_matter.damage import (
    Damage,
    header_damage,
    meant_end,
    second_header,
    swallowed_end,
    unread_saying,
)
from policy_pages.front_matter.unpublished import line_says_unpublished, name_of, sayings, says
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.mistakes import Mistake
from policy_pages.text.source import HALF_CHARACTER, Source, Span, find_surrogate
from policy_pages.text.yaml_messages import broken_yaml, value_read

_CODING = (
    r"(?=[^\n]*coding[:=])(?:#[^\n]*|<%#[^\n%]*%>[ \t]*\r?|<!--(?:(?!--)[^\n])*-->[ \t]*\r?)\n"
)
_TOML = (
    r"\+\+\+(?=[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*"
    r"""[ \t]*(?:[\w"'.-][^\n=:]*[=:]|\[|\+\+\+))"""
)
"""Only above a key, a table or its end: in other flavours of Markdown such a line is text."""
_OPENING = re.compile(rf"\ufeff?(?:{_CODING})?(?P<mark>---|;;;|{_TOML})[ \t]*\r?\n")
_TOO_DEEP = "this is nested too deeply"
_LONGEST = 100_000
_MOST_LINES = 200
_LONGEST_LINE = 1_000
_MOST_SHOWN = 100
"""Characters of a value in a message."""
_MOST_LEVELS = 50
_MOST_BRACKETS = 2_000
_MOST_TRUSTED = 5_000
"""Characters of a header that cannot nest deep enough to harm the YAML reader, which is in C."""
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE),
    ";;;": re.compile(r"^;;;[ \t]*(?:\r?\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE),
}
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ANY_TEXT = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:null")
"""The types that every scalar fits."""
_TEXTS = ("title", "description")
"""Keys whose value in JSON is text, even if it is a day."""

KeyPath = tuple[str | int, ...]
"""The way to a value: keys, and places in lists."""

NO_DAY_HELP = "write a day that exists"
DATE_HELP = "write year, month and day: `2014-05-15`"


@dataclass(frozen=True)
class FrontMatter:
    """A page's fields.

    :param fields: the keys and values as YAML's safe loader gives them; keys are strings.
    :param body_start: the character offset where the body begins.
    :param values: where each value is, by the way to it.
    :param places: where the parts of a field's value are, by the way to it, as
        ``("comments", "closes")``: of a key's value the key.
    :param printed: the header with its lines of dashes, where the file does not have it as YAML
        reads it: directives have printed it, it is JSON, or a line is above it.
    :param directives: what its directives have printed, each with its place.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    body_start: int = 0
    diagnostics: list[Diagnostic] = field(default_factory=list)
    printed: str | None = None
    values: dict[KeyPath, Span] = field(default_factory=dict)
    places: dict[KeyPath, Span] = field(default_factory=dict)
    directives: Sequence[tuple[Span, str]] = ()


def read_front_matter(source: Source) -> FrontMatter:
    """The header of a page; a page without one has no fields.

    A problem gives a diagnostic (``front-matter-damaged``, ``front-matter-unclosed``,
    ``front-matter-yaml``, ``front-matter-json``, ``front-matter-toml``, ``front-matter-alias``,
    ``front-matter-mapping``, ``front-matter-key``, ``front-matter-date``) and no fields.
    """
    opening = _OPENING.match(source.text)
    if opening is None:
        damage = header_damage(source.text)
        if damage is not None:
            return FrontMatter(diagnostics=[_damaged(source, damage)])
        return FrontMatter(body_start=1 if source.text.startswith("\ufeff") else 0)
    mark = opening["mark"]
    closing = _CLOSING[mark].search(source.text, opening.end())
    if closing is None:
        return FrontMatter(diagnostics=[_unclosed(source, opening)])
    start, end = opening.end(), closing.start()
    body_start = closing.end()
    if mark == ";;;":
        front_matter = _read_json(source, start, end, body_start)
    elif mark == "+++":
        front_matter = _read_toml(source, start, end, body_start)
    else:
        front_matter = _read_yaml(source, start, end, body_start)
        if opening.start("mark") > 1 and not front_matter.diagnostics:
            printed = source.text[opening.start("mark") : body_start]
            front_matter = replace(front_matter, printed=printed)
    if not front_matter.diagnostics:
        keys = partial(_lines_of_keys, source, front_matter)
        damage = unread_saying(source.text, Span(start, end), keys)
        if damage is not None and not says(front_matter.fields):
            front_matter = replace(front_matter, diagnostics=[_damaged(source, damage)])
    return with_second_header(source, front_matter)


def _lines_of_keys(source: Source, front_matter: FrontMatter) -> set[tuple[str, int]]:
    """The keys of a header, as keys are compared, and where their lines begin."""
    return {
        (name_of(str(way[-1])), source.text.rfind("\n", 0, place.start) + 1)
        for way, place in front_matter.places.items()
    }


def read_fields_file(source: Source) -> FrontMatter:
    """A file of YAML alone, as the header of a page."""
    start = 1 if source.text.startswith("\ufeff") else 0
    return _read_yaml(source, start, len(source.text), len(source.text))


def with_second_header(source: Source, front_matter: FrontMatter) -> FrontMatter:
    """A header, with what is wrong below it: lines that belong to it, or a second header."""
    damage = second_header(source.text, front_matter.body_start)
    if damage is None:
        return front_matter
    problems = [*front_matter.diagnostics, _damaged(source, damage)]
    return replace(front_matter, diagnostics=problems)


def unpublished_place(source: Source, front_matter: FrontMatter) -> Span | None:
    """Where a text says that it is not to be published, or None where it does not.

    :param front_matter: its header; if that cannot be read, each line is looked at.
    """
    for saying in sayings(front_matter.fields):
        return nearest_place(front_matter, saying.way)
    if not front_matter.diagnostics:
        return None
    start = 0
    for line in source.text.splitlines(keepends=True)[:_MOST_LINES]:
        if line_says_unpublished(line[:_LONGEST_LINE].rstrip()):
            return Span(start, start + max(1, len(line.rstrip())))
        start += len(line)
    return None


def _unclosed(source: Source, opening: re.Match[str]) -> Diagnostic:
    """A diagnostic for a header without an end, at the line that was meant to be it."""
    mark = opening["mark"]
    span = Span(opening.start("mark"), opening.end())
    message, help = "the header is never closed", f"end it with a line `{mark}`"
    meant = meant_end(source.text, opening.end())
    if meant is not None:
        line = source.text[meant.start : meant.end]
        span, help = meant, f"write `{mark}`, at the beginning of the line"
        message = f"the header is never closed: `{line}` does not end it"
    return diagnose(source, span, "front-matter-unclosed", message, help=help)


def _damaged(source: Source, damage: Damage) -> Diagnostic:
    code = "front-matter-damaged"
    return diagnose(source, damage.span, code, damage.message, help=damage.help)


def _read_yaml(source: Source, start: int, end: int, body_start: int) -> FrontMatter:
    text = source.text[start:end]
    excess = _excess(text)
    if excess:
        problem = diagnose(source, Span(start, start + 1), "front-matter-yaml", excess)
        return FrontMatter(body_start=body_start, diagnostics=[problem])
    loader = None
    try:
        alias = _first_alias(text)
        if alias is not None:
            problem = diagnose(
                source,
                Span(start + alias[0], start + alias[1]),
                "front-matter-alias",
                "YAML aliases are not allowed in a header",
                help="write the value itself",
            )
            return FrontMatter(body_start=body_start, diagnostics=[problem])
        loader = SafeLoader(text)
        root = loader.get_single_node()
        problems = list(_node_problems(source, start, root)) if root else []
        if problems:
            problems.sort(key=lambda problem: (problem.line, problem.column))
            return FrontMatter(body_start=body_start, diagnostics=problems)
        nodes = _Nodes.of(start, root)  # before PyYAML moves what `<<` merges
        fields = _fields_of(root, loader.construct_document) if root else None
    except yaml.YAMLError as error:
        problem = broken_yaml(source, error, "front-matter-yaml", Span(start, end))
        return FrontMatter(body_start=body_start, diagnostics=[problem])
    except RecursionError:
        problem = diagnose(source, Span(start, end), "front-matter-yaml", _TOO_DEEP)
        return FrontMatter(body_start=body_start, diagnostics=[problem])
    finally:
        if loader is not None:
            loader.dispose()
    if fields is None:
        fields = {}
    return _with_places(source, Span(start, end), body_start, fields, nodes)


def _fields_of(root: yaml.Node, construct: Callable[[yaml.Node], Any]) -> Any:
    """What a header says. Most headers consist of texts, and PyYAML's constructors take longer for
    those than its parser."""
    try:
        return _of_texts(root)
    except _OtherTypeError:
        return construct(root)


class _OtherTypeError(Exception):
    """A value is neither a text nor nothing, nor consists of those."""


def _of_texts(node: yaml.Node) -> Any:
    tag = node.tag
    if tag == "tag:yaml.org,2002:str" and isinstance(node, yaml.ScalarNode):
        return node.value
    if tag == "tag:yaml.org,2002:null" and isinstance(node, yaml.ScalarNode):
        return None
    if tag == "tag:yaml.org,2002:map" and isinstance(node, yaml.MappingNode):
        if all(type(key) is yaml.ScalarNode for key, _ in node.value):
            return {_of_texts(key): _of_texts(value) for key, value in node.value}
    elif tag == "tag:yaml.org,2002:seq" and isinstance(node, yaml.SequenceNode):
        return [_of_texts(item) for item in node.value]
    raise _OtherTypeError


class _Nodes(NamedTuple):
    """Where the parts of a header are.

    :param keys: of the mapping that it is, each with its place.
    :param parts: the way to each part, its place, and that of its value.
    """

    keys: list[tuple[object, Span]]
    parts: list[tuple[KeyPath, Span, Span]]

    @classmethod
    def of(cls, start: int, root: yaml.Node | None) -> _Nodes:
        """Those of a header as YAML reads it, before its values are made."""
        pairs = root.value if isinstance(root, yaml.MappingNode) else []
        keys = [(key.value, _span(start, key)) for key, _ in pairs]
        return cls(keys, list(_places(start, root)) if root else [])


def _with_places(
    source: Source,
    header: Span,
    body_start: int,
    fields: Any,
    nodes: _Nodes,
) -> FrontMatter:
    """The fields of a header, each with its place."""
    if not isinstance(fields, dict):
        from policy_pages.text.yaml_mistakes import find_mistake  # most headers have none

        mistake = find_mistake(source.text, header, header.end) or Mistake(
            header,
            f"the header is {value_read(fields)}, not `key: value` lines",
            "write one `key: value` on each line",
        )
        code = "front-matter-mapping"
        problem = diagnose(source, mistake.span, code, mistake.message, help=mistake.help)
        return FrontMatter(body_start=body_start, diagnostics=[problem])
    for key, (written, place) in zip(fields, nodes.keys, strict=False):
        if not isinstance(key, str):
            problem = diagnose(
                source,
                place,
                "front-matter-key",
                f"the key `{written}` is read as {value_read(key)}, not as text",
                help=f'put it in quotes: `"{written}":`',
            )
            return FrontMatter(body_start=body_start, diagnostics=[problem])
    values = {way: value for way, _, value in nodes.parts}
    places = {way: place for way, place, _ in nodes.parts}
    return FrontMatter(fields, body_start, values=values, places=places)


def _read_json(source: Source, start: int, end: int, body_start: int) -> FrontMatter:
    """A header in JSON; as in Middleman's manual, the outer braces are optional."""
    text = source.text[start:end]
    lead = 0 if text.lstrip().startswith("{") else 1
    whole = f"{{{text}}}" if lead else text
    excess = _excess(text)
    if excess:
        problem = diagnose(source, Span(start, start + 1), "front-matter-json", excess)
        return FrontMatter(body_start=body_start, diagnostics=[problem])
    try:
        fields = json.loads(whole, parse_constant=_no_constant)
        json.dumps(fields, ensure_ascii=False).encode()  # half of a character is not text
        # JSON is YAML, which knows the places, but for tabs and some escapes in texts
        plain = _ESCAPE.sub(lambda escape: "?" * len(escape.group()), whole.replace("\t", " "))
        root = yaml.compose(plain, Loader=SafeLoader)
        problems = list(_node_problems(source, start - lead, root)) if root else []
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        from policy_pages.text.json_mistakes import json_mistake

        place = getattr(error, "pos", lead)
        message = getattr(error, "msg", str(error)).splitlines()[0]
        mistake = json_mistake(whole, place, message)
        begin = min(mistake.span.start + start - lead, end)
        span = Span(begin, begin + mistake.span.end - mistake.span.start)
        code = "front-matter-json"
        problem = diagnose(source, span, code, mistake.message, help=mistake.help)
        return FrontMatter(body_start=body_start, diagnostics=[problem])
    if problems:
        return FrontMatter(body_start=body_start, diagnostics=problems)
    fields = _with_days(fields)
    nodes = _Nodes.of(start - lead, root)
    found = _with_places(source, Span(start, end), body_start, fields, nodes)
    return found if found.diagnostics else replace(found, printed=_as_yaml(fields))


def _as_yaml(fields: dict[str, Any]) -> str:
    """A header in YAML, with its lines of dashes."""
    printed = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False) if fields else ""
    return f"---\n{printed}---\n"


def _read_toml(source: Source, start: int, end: int, body_start: int) -> FrontMatter:
    from policy_pages.front_matter.toml_header import TomlHeaderError, toml_fields  # few are TOML

    text = source.text[start:end]
    try:
        if len(text) > _LONGEST:
            raise TomlHeaderError(f"it is longer than {_LONGEST:,} characters", 0)
        fields, values, places = toml_fields(text)
    except TomlHeaderError as error:
        place = min(start + error.offset, max(start, end - 1))
        problem = diagnose(
            source,
            Span(place, place + 1),
            "front-matter-toml",
            error.message,
            help=error.help,
        )
        return FrontMatter(body_start=body_start, diagnostics=[problem])

    def moved(spans: dict[KeyPath, Span]) -> dict[KeyPath, Span]:
        return {way: Span(start + span.start, start + span.end) for way, span in spans.items()}

    return FrontMatter(
        fields, body_start, printed=_as_yaml(fields), values=moved(values), places=moved(places)
    )


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a value")


def _with_days(value: Any, key: object = "") -> Any:
    """A value of JSON, with dates in the place of texts such as `2026-02-01`."""
    if isinstance(value, dict):
        return {name: _with_days(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_days(item) for item in value]
    if isinstance(value, str) and key not in _TEXTS and _DAY.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _places(start: int, root: yaml.Node) -> Iterator[tuple[KeyPath, Span, Span]]:
    """The way to all that has a place, that place, and that of the value."""
    waiting: list[tuple[KeyPath, yaml.Node]] = [((), root)]
    while waiting:
        path, node = waiting.pop()
        parts: list[tuple[str | int, yaml.Node, yaml.Node]] = []
        if isinstance(node, yaml.MappingNode):
            parts = [(str(key.value), key, value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            parts = [(index, item, item) for index, item in enumerate(node.value)]
        for name, shown, value in parts:
            yield (*path, name), _span(start, shown), _span(start, value)
            waiting.append(((*path, name), value))


def _node_problems(source: Source, start: int, root: yaml.Node) -> Iterator[Diagnostic]:
    """What YAML's loader keeps silent about or gives no place for: a key that is in a mapping
    twice, a value that is not of its type (`2026-02-30`)."""
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > _MOST_LEVELS:
            yield diagnose(source, _span(start, node), "front-matter-yaml", _TOO_DEEP)
            return
        if isinstance(node, yaml.MappingNode):
            keys = [(key.tag, key.value) for key, _ in node.value if isinstance(key.value, str)]
            if len(set(keys)) < len(keys):
                yield from _keys_given_twice(source, start, node)
            parts = [part for pair in reversed(node.value) for part in reversed(pair)]
            waiting += [(part, depth + 1) for part in parts]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(part, depth + 1) for part in reversed(node.value)]
        elif not node.value.isascii() and find_surrogate(node.value) is not None:
            message, help = HALF_CHARACTER
            span = _span(start, node)
            yield diagnose(source, span, "front-matter-yaml", message, help=help)
        else:
            if node.tag not in _ANY_TEXT:
                yield from _value_of_no_type(source, start, node)
            if node.start_mark.line < node.end_mark.line and not getattr(node, "style", None):
                yield from _swallowed(source, start, node)


def _keys_given_twice(source: Source, start: int, node: yaml.MappingNode) -> Iterator[Diagnostic]:
    given: dict[tuple[str, str], tuple[int, tuple[str, str] | None]] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        span = _span(start, key)
        name = (key.tag, key.value)
        text = (value.tag, value.value) if isinstance(value, yaml.ScalarNode) else None
        if name in given and (text is None or given[name][1] != text):
            yield diagnose(
                source,
                span,
                "front-matter-key",
                f"the key `{key.value}` is already on line {given[name][0]}",
                help="keep one of the two",
            )
        elif name not in given:  # twice with the same value, nothing is lost
            given[name] = source.position(span.start)[0], text


def _value_of_no_type(source: Source, start: int, node: yaml.Node) -> Iterator[Diagnostic]:
    try:
        value = yaml.constructor.SafeConstructor().construct_object(node)
        if isinstance(value, int):
            str(value)  # Python prints no number of thousands of digits, and YAML may read one
    except (ValueError, OverflowError, LookupError, AttributeError) as error:
        # not PyYAML's own errors: PyYAML passes on what Python says about a value
        if node.tag == "tag:yaml.org,2002:timestamp":
            code, message = "front-matter-date", f"`{node.value}` is not a valid date"
            help = NO_DAY_HELP
        else:
            value = str(node.value)
            shown = value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}…"
            code, message = "front-matter-yaml", f"`{shown}` cannot be read: {error}"
            help = "put it in quotes if it is text"
        yield diagnose(source, _span(start, node), code, message, help=help)


def _swallowed(source: Source, start: int, node: yaml.Node) -> Iterator[Diagnostic]:
    """An end of the header that YAML reads as part of a text of several lines."""
    damage = swallowed_end(source.text, _span(start, node))
    if damage is not None:
        yield _damaged(source, damage)


def _span(start: int, node: yaml.Node) -> Span:
    return Span(start + node.start_mark.index, start + node.end_mark.index)


def _excess(text: str) -> str:
    """Why a header is not given to the YAML reader: that takes seconds for thousands of nested
    brackets, and its stack ends, with the process, before Python's."""
    if len(text) > _LONGEST:
        return f"the header is longer than {_LONGEST:,} characters"
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        return f"the header has more than {_MOST_BRACKETS:,} lists and mappings in brackets"
    if len(text) <= _MOST_TRUSTED:
        return ""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MOST_LEVELS:
                return _TOO_DEEP
    except yaml.YAMLError:  # it is reported later, at its place
        return ""
    return ""


def _first_alias(text: str) -> tuple[int, int] | None:
    """The place of the first alias (`*name`): a few aliases can expand to a billion values."""
    if "*" not in text or "&" not in text:
        return None
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            assert event.start_mark is not None
            assert event.end_mark is not None
            return event.start_mark.index, event.end_mark.index
    return None


def key_span(source: Source, front_matter: FrontMatter, key: str) -> Span:
    """Where a top-level key is in the header, for a diagnostic about its value."""
    place = front_matter.places.get((key,))
    return place or _span_of_key(source, front_matter.body_start, key)


def value_span(front_matter: FrontMatter, key: str) -> Span:
    """Where the value of a top-level key is; for a value of elsewhere, the page's begin."""
    return front_matter.values.get((key,), Span(0, 1))


def nearest_place(front_matter: FrontMatter, way: KeyPath) -> Span:
    """The place of a field, or of the nearest one that contains it; else the start of the page."""
    places = (front_matter.places.get(way[:length]) for length in range(len(way), 0, -1))
    return next(filter(None, places), Span(0, 1))


def _span_of_key(source: Source, body_start: int, key: str) -> Span:
    pattern = re.compile(rf"""^["']?({re.escape(key)})["']?[ \t]*:""", re.MULTILINE)
    match = pattern.search(source.text, 0, body_start)
    return Span(match.start(1), match.end(1)) if match else Span(0, 1)


def header_span(source: Source) -> Span | None:
    """Where the header is, between its two lines of marks; None without a header."""
    opening = _OPENING.match(source.text)
    closing = _CLOSING[opening["mark"]].search(source.text, opening.end()) if opening else None
    return Span(opening.end(), closing.start()) if opening and closing else None


def header_mark(source: Source) -> str:
    """The line that begins the header, `---`, `;;;` or `+++`; `---` for a text without a header."""
    opening = _OPENING.match(source.text)
    return opening["mark"] if opening else "---"


def body_start(source: Source) -> int:
    """The character offset at which the body begins, whatever is in the header."""
    header = header_span(source)
    if header is None:
        return 1 if source.text.startswith("\ufeff") else 0
    newline = source.text.find("\n", header.end)
    return len(source.text) if newline == -1 else newline + 1
