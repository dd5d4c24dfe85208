"""The sentences for readers in the code and the templates, and the catalogues that translate them.

``python tests/translated_texts.py`` brings the files in ``plugin/policy_pages/translations/`` up to
date: new sentences are added without a translation, those that nobody uses any more are dropped.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from policy_pages.text.catalogues import FOLDER, TEMPLATE, header_of, parsed

PROJECT = Path(__file__).parents[1]
KEYWORDS = {"phrase": None, "sentence": None, "count_phrase": (1, 2)}
"""Functions whose first arguments are sentences."""
METHODS = {"plugin/policy_pages/**/*.py": "python", "overrides/**/*.html": "jinja2"}
OPTIONS = {"silent": "false"}
"""A template that Jinja cannot read is an error."""
WIDTH = 100


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
        ignore_obsolete=True,
    )
    return header + "\n" + file.getvalue().decode("utf-8").strip() + "\n"


def template_text(sentences: Catalog) -> str:
    return as_text(sentences, header_of(None))


def updated_text(path: Path, sentences: Catalog) -> str:
    """The text of a language's catalogue, with the sentences that there are now."""
    catalog = parsed(path.read_text(encoding="utf-8"), path.stem)
    catalog.update(sentences, no_fuzzy_matching=True)
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
