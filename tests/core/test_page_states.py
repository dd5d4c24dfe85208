"""An extension's state is that of the page whose text is converted, whoever converts it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from markdown import Markdown
from mkdocs.structure.files import File

from policy_pages.markdown.extensions.fragments import Fragments
from policy_pages.markdown.extensions.page_states import PageStates, file_of


def renderer(path: str | None, *extensions: Any) -> Markdown:
    """A ``Markdown`` object, for the file at a path as MkDocs makes it, or for none."""
    md = Markdown(extensions=extensions)
    if path is not None:
        links = SimpleNamespace(file=File(path, "docs", "site", True), run=lambda root: None)
        md.treeprocessors.register(cast("Any", links), "relpath", 0)
    return md


@pytest.mark.parametrize(
    ("path", "during", "after"),
    [
        ("one.md", "one", "one"),
        ("two.md", "two", "two"),
        ("other.md", "plain", "plain"),
        (None, "two", "plain"),
    ],
)
def test_the_state_of_a_text(path: str | None, during: str, after: str) -> None:
    states = PageStates(lambda: "plain")
    states.begin("one", "one.md")
    states.begin("two", "two.md")
    assert states.of(renderer(path)) == during
    states.end()
    assert states.of(renderer(path)) == after


def test_a_text_that_is_converted_later_has_its_own_pieces() -> None:
    fragments = Fragments()
    marker = fragments.begin("one", "one.md").hold("<b>one</b>")
    own = renderer("one.md", fragments)
    fragments.begin("two", "two.md")
    fragments.pages.end()
    assert own.convert(marker) == "<p><b>one</b></p>"
    assert renderer("two.md", fragments).convert(marker) == f"<p>{marker}</p>"
    assert renderer(None, fragments).convert(marker) == f"<p>{marker}</p>"


def test_a_text_without_a_file_has_none() -> None:
    assert file_of(renderer(None)) is None
