"""A data folder -> the values that pages see as ``data``, as Middleman reads it.

``data/people.yml`` is ``data.people``, ``data/deep/more.json`` is ``data.deep.more``. YAML's plain
values are read as Ruby reads them (``:word`` is a symbol, ``1,000`` a number).
"""

from __future__ import annotations

import datetime
import json
import os
import re
from pathlib import Path
from typing import Any

import yaml

from policy_pages.erb import Value, from_python
from policy_pages.erb.values import DataHash, RubyString, Symbol
from policy_pages.files.reading import SiteFolders, UnreadableFileError, shown_path
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import HALF_CHARACTER, Source, Span, find_surrogate
from policy_pages.text.yaml_messages import broken_yaml

_EXTENSIONS = (".yml", ".yaml", ".json")
_MOST_LEVELS = 100
_MOST_YAML = 1_000_000
"""Characters of a YAML file: its reader is slow; JSON's is not."""

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]|(u[dD][89a-fA-F])|.)", re.DOTALL
)
"""An escape of JSON: both halves of a character, one half, or anything else."""
_NO_NESTING = "this is nested too deeply"


def read_data_folder(
    folder: Path, base: Path | None = None, site: SiteFolders | None = None
) -> tuple[DataHash, list[Diagnostic]]:
    """The data of a folder; one that is not there has none.

    A file that cannot be taken gives a diagnostic (``data-file``, ``data-yaml``, ``data-json``,
    ``data-alias``, ``data-name``) and no value.

    :param base: the folder from which messages name files.
    :param site: decides what may be read; None: links may lead anywhere
        within the base and the folder.
    """
    data = DataHash()
    taken: dict[tuple[str, ...], str] = {}
    root = Path(os.path.abspath(folder))
    top = Path(os.path.abspath(base)) if base is not None else None
    site = site or SiteFolders(base or folder, [root])
    problems = [
        _problem(Source(shown_path(path, top), ""), 0, "data-file", f"this {refusal}")
        for path, refusal in site.refused_below(root)
        if os.path.isdir(path) or _is_data(path)
    ]
    for path in filter(_is_data, site.files_below(root)):
        problem = _add(data, path, root, Source(shown_path(path, top), ""), taken, site)
        if problem is not None:
            problems.append(problem)
    return data, problems


def _is_data(path: Path) -> bool:
    return path.name.endswith((*_EXTENSIONS, ".toml"))


def _add(
    data: DataHash,
    path: Path,
    root: Path,
    source: Source,
    taken: dict[tuple[str, ...], str],
    site: SiteFolders,
) -> Diagnostic | None:
    """Read a file into the data.

    :param source: its path as its author names it, without a text.
    :param taken: the names so far -> the files they come from.
    """
    if path.suffix == ".toml":
        return _problem(
            source, 0, "data-file", "data files in TOML are not supported", "write YAML"
        )
    branch = data
    *folders, name = [*path.relative_to(root).parts[:-1], path.stem]
    names = (*folders, name)
    for level, part in enumerate(folders, 1):
        inner = _entry(branch, part)
        if inner is None:
            inner = DataHash()
            branch.set_name(part, inner)
        if not isinstance(inner, DataHash):
            return _same_name(source, taken.get(names[:level], part), names[:level])
        branch = inner
    if _entry(branch, name) is not None:
        return _same_name(source, taken.get(names, name), names)
    try:
        source = Source(source.path, site.read_text(path).removeprefix("\ufeff"))
    except UnreadableFileError as error:
        return _problem(source, 0, "data-file", f"this file {error}")
    result = _read_json(source) if path.suffix == ".json" else _read_yaml(source)
    if isinstance(result, Diagnostic):
        return result
    branch.set_name(name, result[0])
    taken[names] = source.path
    return None


def _same_name(source: Source, other: str, names: tuple[str, ...]) -> Diagnostic:
    message = f"`{other}` and `{source.path}` are both `data.{'.'.join(names)}`"
    return _problem(source, 0, "data-name", message, "rename one")


def _entry(branch: DataHash, name: str) -> Value:
    entry = branch.entries.get((RubyString, name))
    return entry[1] if entry is not None else None


def _problem(source: Source, offset: int, code: str, message: str, help: str = "") -> Diagnostic:
    return diagnose(source, Span(offset, offset + 1), code, message, help=help)


# -- YAML ------------------------------------------------------------------------------------


class _AliasError(yaml.MarkedYAMLError):
    pass


class _Base60Error(yaml.MarkedYAMLError):
    pass


class _Loader(yaml.SafeLoader):
    """YAML's safe loader, with plain values read as Ruby's Psych reads them."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases and deep nesting where they stand: both cost more than their reading."""
        if self.check_event(yaml.AliasEvent):
            # a few of them can stand for a billion values
            raise _AliasError(None, None, "YAML aliases are not allowed in data", self._mark())
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.ScalarEvent) and find_surrogate(event.value) is not None:
            raise yaml.composer.ComposerError(None, None, HALF_CHARACTER[0], self._mark())
        self.depth += 1
        if self.depth > _MOST_LEVELS:
            raise yaml.composer.ComposerError(None, None, _NO_NESTING, self._mark())
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def _mark(self) -> Any:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        return event.start_mark

    def ruby_symbol(self, node: yaml.ScalarNode) -> Symbol:
        text = str(node.value)[1:]
        quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
        return Symbol(text[1:-1] if quoted else text)

    def ruby_integer(self, node: yaml.ScalarNode) -> int:
        return int(str(node.value).replace(",", "").replace("_", ""))

    def word(self, node: yaml.ScalarNode) -> str:
        return str(node.value)

    def number(self, node: yaml.ScalarNode) -> int | float:
        if ":" in node.value:  # base 60: Ruby and Python do not agree on its value
            message = "YAML reads this as a number in base 60"
            raise _Base60Error(None, None, message, node.start_mark)
        integer = node.tag.endswith(":int")
        return self.construct_yaml_int(node) if integer else self.construct_yaml_float(node)

    def timestamp(self, node: yaml.ScalarNode) -> datetime.date | str:
        match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", node.value)
        try:
            if match is not None:
                return datetime.date(*map(int, match.groups()))
            moment: datetime.date = self.construct_yaml_timestamp(node)
        except ValueError:  # `2024-13-45`
            return str(node.value)
        return moment


def _teach(loader: type[_Loader]) -> None:
    integer = re.compile(r"[-+]?[1-9](?:[0-9]|,[0-9]|_[0-9])*,[0-9](?:[0-9]|,[0-9]|_[0-9])*\Z")
    for tag, pattern, first in (
        ("!ruby-symbol", re.compile(r":.+\Z"), ":"),
        ("!ruby-integer", integer, "-+123456789"),
        ("tag:yaml.org,2002:timestamp", re.compile(r"\d{4}-\d{1,2}-\d{1,2}\Z"), "0123456789"),
    ):
        loader.add_implicit_resolver(tag, pattern, list(first))
    loader.add_constructor("!ruby-symbol", loader.ruby_symbol)
    loader.add_constructor("!ruby-integer", loader.ruby_integer)
    loader.add_constructor("tag:yaml.org,2002:int", loader.number)
    loader.add_constructor("tag:yaml.org,2002:float", loader.number)
    loader.add_constructor("tag:yaml.org,2002:timestamp", loader.timestamp)
    loader.add_constructor("tag:yaml.org,2002:value", loader.word)


_teach(_Loader)


def _read_yaml(source: Source) -> tuple[Value] | Diagnostic:
    if len(source.text) > _MOST_YAML:
        message = f"this file is longer than {_MOST_YAML:,} characters"
        return _problem(source, 0, "data-file", message, "write JSON, or several files")
    try:
        value = yaml.load(source.text, Loader=_Loader)  # noqa: S506 - a safe loader
        # an empty file is an empty hash, as in Middleman
        return (_value({} if value is None or value is False else value),)
    except _AliasError as error:
        return broken_yaml(source, error, "data-alias", help="write the value itself")
    except _Base60Error as error:
        return broken_yaml(source, error, "data-yaml", help="put it in quotes")
    except yaml.YAMLError as error:
        return broken_yaml(source, error, "data-yaml")
    except RecursionError:
        return _problem(source, 0, "data-yaml", _NO_NESTING)
    except (TypeError, ValueError) as error:
        return _problem(source, 0, "data-yaml", f"a value cannot be read: {error}")


# -- JSON ------------------------------------------------------------------------------------


def _read_json(source: Source) -> tuple[Value] | Diagnostic:
    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is not a JSON number")

    half = next((found for found in _ESCAPE.finditer(source.text) if found[1]), None)
    if half is not None:
        return _problem(source, half.start(), "data-json", *HALF_CHARACTER)
    try:
        return (_value(json.loads(source.text, parse_constant=refuse)),)
    except json.JSONDecodeError as error:
        from policy_pages.text.json_mistakes import json_mistake

        mistake = json_mistake(source.text, error.pos, error.msg)
        return diagnose(source, mistake.span, "data-json", mistake.message, help=mistake.help)
    except RecursionError:
        return _problem(source, 0, "data-json", _NO_NESTING)
    except ValueError as error:
        return _problem(source, 0, "data-json", f"a value cannot be read: {error}")


def _value(value: object, level: int = 0) -> Value:
    if level > _MOST_LEVELS:
        raise RecursionError
    if isinstance(value, Symbol):
        return value
    if isinstance(value, list):
        return [_value(element, level + 1) for element in value]
    if isinstance(value, dict):
        result = DataHash()
        for key, item in value.items():
            if isinstance(key, (str, Symbol)):
                result.set_name(key if isinstance(key, str) else key.name, _value(item, level + 1))
            else:
                name = from_python(key)
                result.entries[(type(name), name)] = (name, _value(item, level + 1))
        return result
    return from_python(value)
