"""A YAML or JSON file of ``name: value`` lines -> plain values.

Unlike data files, these may have aliases, for people write them by hand. But a few aliases can
expand to a billion values, or to the value that holds them, so they are counted before any value is
made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from policy_pages.erb import from_python
from policy_pages.files.reading import SiteFolders, UnreadableFileError, read_given_text
from policy_pages.text.diagnostics import DiagnosticError, diagnose
from policy_pages.text.source import HALF_CHARACTER, Source, Span, find_surrogate
from policy_pages.text.yaml_messages import broken_yaml

_LONGEST = 1_000_000
"""Characters; YAML's reader is slow."""
_MOST_VALUES = 200_000
"""How many values the aliases of a file may expand to, all together."""
_LINES = "write one `name: value` on each line"


def read_settings(path: Path, folders: SiteFolders | None = None) -> dict[str, Any]:
    """The names and values of a file; JSON is YAML.

    :param folders: decide whether it may be read, and it need not be there; None: the command line
        names it, and it may be anywhere, a pipe too.
    :raises DiagnosticError: ``data-file``, ``data-yaml`` or ``data-alias``, where it cannot be
        taken.
    """
    shown = path.as_posix()
    try:
        text = read_given_text(path) if folders is None else folders.read_text_if_there(path)
        source = Source(shown, (text or "").removeprefix("\ufeff"))
    except UnreadableFileError as error:
        raise _refusal(Source(shown, ""), 0, "data-file", f"this file {error}") from None
    return settings_of(source)


def settings_of(source: Source) -> dict[str, Any]:
    """The names and values of a text.

    :raises DiagnosticError: ``data-file``, ``data-yaml`` or ``data-alias``, where it cannot be
        taken.
    """
    if len(source.text) > _LONGEST:
        message = f"this file is longer than {_LONGEST:,} characters"
        raise _refusal(source, 0, "data-file", message, "leave out what the pages do not use")
    try:
        root = yaml.compose(source.text, Loader=yaml.SafeLoader)
        if root is None:
            return {}
        _check(source, root)
        values = yaml.constructor.SafeConstructor().construct_document(root)
    except yaml.YAMLError as error:
        raise DiagnosticError(broken_yaml(source, error, "data-yaml")) from None
    except RecursionError:
        raise _refusal(source, 0, "data-yaml", "this is nested too deeply") from None
    except (ValueError, TypeError, OverflowError, LookupError, AttributeError) as error:
        # PyYAML does not catch what Python raises for a value
        raise _refusal(source, 0, "data-yaml", f"a value cannot be read: {error}") from None
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise _refusal(
            source, 0, "data-yaml", "this file does not consist of `name: value` lines", _LINES
        )
    for name, value in values.items():
        try:
            from_python(value)
        except TypeError:
            message = f"the value of `{name}` is of a type that pages cannot use"
            help = "write text, numbers, dates, lists or `key: value` lines"
            raise _refusal(source, 0, "data-yaml", message, help) from None
    return values


def check_configuration(path: Path) -> None:
    """Refuse a `mkdocs.yml` that is not YAML, or whose aliases stand for too much: MkDocs would go
    through all of it.

    MkDocs reports what else is wrong with it; it knows its tags.

    :raises DiagnosticError: ``data-file``, ``data-yaml`` or ``data-alias``.
    """
    try:
        source = Source(path.as_posix(), read_given_text(path).removeprefix("\ufeff"))
    except UnreadableFileError as error:
        raise _refusal(Source(path.as_posix(), ""), 0, "data-file", f"this file {error}") from None
    try:
        root = yaml.compose(source.text, Loader=yaml.SafeLoader)
        if root is not None:
            _check(source, root)
    except (yaml.scanner.ScannerError, yaml.parser.ParserError) as error:
        raise DiagnosticError(broken_yaml(source, error, "data-yaml")) from None
    except (yaml.YAMLError, RecursionError):
        return


def line_of_option(path: Path, plugin: str, name: str) -> int | None:
    """The line of a `mkdocs.yml` that gives a plugin an option, from 1; None if none does."""
    if not path.is_file():  # a pipe cannot be read again
        return None
    try:
        root = yaml.compose(read_given_text(path), Loader=yaml.SafeLoader)
    except (UnreadableFileError, yaml.YAMLError, RecursionError):
        return None
    for plugins in _values_of(root, "plugins"):
        entries = plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]
        for options in (one for entry in entries for one in _values_of(entry, plugin)):
            for key, _ in options.value if isinstance(options, yaml.MappingNode) else ():
                if key.value == name:
                    return int(key.start_mark.line) + 1
    return None


def place_of_option(configuration: Source, *names: str) -> Span | None:
    """Where a configuration has a key, by the names of the keys above it and its own; an entry of
    a list counts as a key. None if it has no such key, or cannot be read."""
    try:
        node = yaml.compose(configuration.text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    found: yaml.Node | None = None
    for name in names:
        entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
        node = None
        for entry in entries:
            pairs = entry.value if isinstance(entry, yaml.MappingNode) else [(entry, None)]
            for key, value in pairs:
                if key is not None and key.value == name:
                    found, node = key, value
                    break
        if found is None or found.value != name:
            return None
    return Span(found.start_mark.index, found.end_mark.index) if found is not None else None


def _values_of(node: yaml.Node | None, name: str) -> list[yaml.Node]:
    """The values of a key of a mapping."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return [value for key, value in pairs if key.value == name]


def _check(source: Source, root: yaml.Node) -> None:
    """Refuse aliases that expand to too much, and halves of characters.

    :raises DiagnosticError: at the place.
    """
    sizes: dict[int, int] = {}
    begun: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting[-1]
        if id(node) in sizes:
            waiting.pop()
            continue
        parts = _parts(node)
        if id(node) not in begun:
            begun.add(id(node))
            if any(id(part) in begun and id(part) not in sizes for part in parts):
                message = "this value contains itself, through an alias"
                raise _refusal(source, node.start_mark.index, "data-alias", message)
            _check_text(source, node)
            waiting += [part for part in parts if id(part) not in sizes]
            continue
        waiting.pop()
        sizes[id(node)] = size = 1 + sum(sizes[id(part)] for part in parts)
        if size > max(_MOST_VALUES, len(begun)):
            message = f"the aliases here expand to more than {_MOST_VALUES:,} values"
            raise _refusal(source, node.start_mark.index, "data-alias", message)


def _parts(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _check_text(source: Source, node: yaml.Node) -> None:
    if isinstance(node, yaml.ScalarNode) and find_surrogate(node.value) is not None:
        raise _refusal(source, node.start_mark.index, "data-yaml", *HALF_CHARACTER)


def _refusal(
    source: Source, offset: int, code: str, message: str, help: str = ""
) -> DiagnosticError:
    if code == "data-alias":
        help = "write the values out"
    return DiagnosticError(diagnose(source, Span(offset, offset + 1), code, message, help=help))
