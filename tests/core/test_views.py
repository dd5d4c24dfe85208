"""A view's own mistakes are told with its file and line, whatever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_pages.template.helpers.pegasus import ViewError
from policy_pages.views import JinjaViews

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("<p>\n{{ 1 / 0 }}", "note.html:2: ZeroDivisionError: division by zero"),
        ("<p>\n\n{{ {}.items(1) }}", "note.html:3: TypeError: "),
        ("{{ [1, 2] | random.x }}", "note.html:1: "),
        ("<p>\n{% nonsense %}", "note.html:2: "),
        ("{% include 'gone.html' %}", "note.html:1: TemplateNotFound: "),
        ("\n{% include 'parts/inner.html' %}", "parts/inner.html:3: KeyError: "),
        ("{% include 'note.html' %}", "note.html:1: RecursionError: "),
    ],
)
def test_a_mistake_has_its_place(tmp_path: Path, template: str, message: str) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "note.html").write_text(template)
    (tmp_path / "parts/inner.html").write_text("\n\n{{ '%(x)s' | format(y=1) }}")
    with pytest.raises(ViewError) as caught:
        JinjaViews([tmp_path / "not there", tmp_path]).render("note", {})
    assert str(caught.value).startswith(message)


def test_the_folders_are_known(tmp_path: Path) -> None:
    assert JinjaViews([tmp_path, tmp_path / "x"]).folders == [tmp_path, tmp_path / "x"]
