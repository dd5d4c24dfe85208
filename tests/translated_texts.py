"""The sentences for readers in the code and the templates, and the catalogues that translate them.

``python tests/translated_texts.py`` brings the files in ``plugin/policy_pages/translations/`` up to
date: new sentences are added without a translation. Those that nobody uses any more are commented
out with ``#~``, as gettext has it, and come back when they are used again.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from policy_pages.text.catalogues import FOLDER, TEMPLATE, header_of, parsed

PROJECT = Path(__file__).parents[1]
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    **dict.fromkeys(["phrase", "translated", "sentence"]),
    **dict.fromkeys(["count_phrase", "translated_count"], (1, 2)),
}
"""Functions whose first arguments are sentences."""
OPTIONS = {"silent": "false"}
"""A template that Jinja cannot read is an error."""
WIDTH = 100


def sentences_of_module(
    file: IO[bytes], keywords: Collection[str], tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, list[str], list[str]]]:
    """What babel's own extractor does; it does not look into f-strings, conditional expressions and
    names."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

    def sentences_below(node: ast.AST, names: Mapping[str, list[str]]) -> Iterator[Any]:
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            number = len(KEYWORDS[name] or (1,)) if name in keywords else 0
            texts = [_texts(argument, names) for argument in node.args[:number]]
            if all(texts):
                yield from ((node.lineno, name, list(one), []) for one in zip(*texts, strict=True))
        for below in ast.iter_child_nodes(node):
            known = _named_texts(below) if isinstance(below, functions) else names
            yield from sentences_below(below, known)

    return sentences_below(ast.parse(file.read()), {})


def _named_texts(function: ast.AST) -> dict[str, list[str]]:
    """Name -> the texts that a function gives it."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).extend(_texts(node.value, {}))
    return found


def _texts(argument: ast.expr, names: Mapping[str, list[str]]) -> list[str]:
    """The texts that an argument may be; none for one from a table."""
    if isinstance(argument, ast.IfExp):
        return [*_texts(argument.body, names), *_texts(argument.orelse, names)]
    if isinstance(argument, ast.Name):
        return names.get(argument.id, [])
    is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return [argument.value] if is_text else []


METHODS = {"plugin/policy_pages/**/*.py": sentences_of_module, "overrides/**/*.html": "jinja2"}


def found_sentences() -> Catalog:
    """All sentences, each with the files that have it."""
    catalog = Catalog()
    for pattern, method in METHODS.items():
        for path in sorted(PROJECT.glob(pattern)):
            name = path.relative_to(PROJECT).as_posix()
            if not any(f"{keyword}(" in path.read_text(encoding="utf-8") for keyword in KEYWORDS):
                continue
            found = extract_from_file(method, path, KEYWORDS, ("translators:",), OPTIONS)
            for line, message, comments, context in found:
                catalog.add(message, None, [(name, line)], (), comments, context=context)
    return catalog


def as_text(catalog: Catalog, header: str) -> str:
    """A catalogue as its file has it."""
    file = BytesIO()
    write_po(
        file,
        catalog,
        width=WIDTH,
        omit_header=True,
        include_lineno=False,
        sort_by_file=True,
    )
    return header + "\n" + file.getvalue().decode("utf-8").strip() + "\n"


def template_text(sentences: Catalog) -> str:
    return as_text(sentences, header_of(None))


def updated_text(path: Path, sentences: Catalog) -> str:
    """The text of a language's catalogue, with the sentences that there are now."""
    catalog = read_po(path.read_text("utf-8").split("\n"), path.stem, abort_invalid=True)
    for old in catalog.obsolete.values():
        if sentences.get(old.id) is not None:
            catalog.add(old.id, old.string)
    catalog.update(sentences, no_fuzzy_matching=True)
    for message in catalog:
        catalog.obsolete.pop(message.id if isinstance(message.id, str) else message.id[0], None)
    return as_text(catalog, header_of(path.stem))


def update() -> None:
    sentences = found_sentences()
    TEMPLATE.write_text(template_text(sentences), encoding="utf-8")
    for path in sorted(FOLDER.glob("*.po")):
        path.write_text(updated_text(path, sentences), encoding="utf-8")
        catalog = parsed(path.read_text(encoding="utf-8"), path.stem)
        for message in catalog:
            forms = message.string if isinstance(message.string, tuple) else [message.string]
            if message.id and not all(forms):
                print(f"{path.relative_to(PROJECT)}:{message.lineno}: not translated")


if __name__ == "__main__":
    update()
