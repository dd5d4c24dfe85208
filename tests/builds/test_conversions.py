"""A text is converted as one of the page that it is of, whoever converts it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from markdown import Markdown
from mkdocs.structure.files import File

from policy_pages.markdown.extensions.conversion import Conversion, page_extensions
from policy_pages.markdown.extensions.fragments import PageFragments
from policy_pages.mkdocs.build import file_of


def renderer(path: str | None, *extensions: Any) -> Markdown:
    """A ``Markdown`` object, for the file at a path as MkDocs makes it, or for none."""
    md = Markdown(extensions=extensions)
    if path is not None:
        links = SimpleNamespace(file=File(path, "docs", "site", True), run=lambda root: None)
        md.treeprocessors.register(cast("Any", links), "relpath", 0)
    return md


def test_a_text_has_the_pieces_of_its_page() -> None:
    pages = {path: Conversion(fragments=PageFragments(path)) for path in ("one.md", "two.md")}

    def conversion_of(md: Markdown) -> Conversion:
        file = file_of(md)
        return pages["one.md"] if file is None else pages[file.src_uri]

    extensions = page_extensions(conversion_of)
    marker = pages["one.md"].fragments.hold("<b>one</b>")
    assert renderer("one.md", *extensions).convert(marker) == "<p><b>one</b></p>"
    assert renderer("two.md", *extensions).convert(marker) == f"<p>{marker}</p>"
    assert renderer(None, *extensions).convert(marker) == "<p><b>one</b></p>"


def test_a_text_without_a_file_has_none() -> None:
    assert file_of(renderer(None)) is None
