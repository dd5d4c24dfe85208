"""A view's own mistakes are told with its file and line, whatever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_pages.erb.helpers.dialect import ViewError
from policy_pages.files.views import JinjaViews

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
        (
            "---\ntitle: Note\nstatus: draft\n---\n<p>",
            "note.html:3: this says that it is not to be",
        ),
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


def test_no_view_comes_from_outside(tmp_path: Path) -> None:
    views = tmp_path / "site/overrides/views"
    views.mkdir(parents=True)
    (tmp_path / "site/shared").mkdir()
    (tmp_path / "site/shared/in.html").write_text("inside")
    (tmp_path / "secret.html").write_text("secret")
    (views / "in.html").symlink_to(tmp_path / "site/shared/in.html")
    (views / "folder").symlink_to(tmp_path / "site/shared")
    (views / "out.html").symlink_to(tmp_path / "secret.html")
    (views / "outside").symlink_to(tmp_path)
    (views / "loop.html").symlink_to(views / "loop.html")
    (views / "from.html").write_text("{% import 'out.html' as out %}")
    for name in ("out.html", "outside/secret.html", "loop.html"):
        for way in ("include", "extends"):
            (views / f"{way}-{name.replace('/', '-')}").write_text(f"{{% {way} '{name}' %}}")
    (views / "missing.html").write_text("{% include 'out.html' ignore missing %}")
    (views / "dots.html").write_text("{% include '../../../secret.html' %}")
    rendering = JinjaViews([views], base=tmp_path / "site")
    assert rendering.render("in", {}) == rendering.render("folder/in", {}) == "inside"
    out = "the template `overrides/views/out.html` leads outside the site's folder"
    for name in ("out", "include-out", "extends-out", "from", "missing"):
        with pytest.raises(ViewError) as caught:
            rendering.render(name, {})
        assert str(caught.value) == out
    for name in ("outside/secret", "include-outside-secret", "include-loop", "loop", "dots"):
        with pytest.raises(ViewError):
            rendering.render(name, {})


def test_addresses_are_those_of_the_page_in_each_part_of_a_view(tmp_path: Path) -> None:
    parts = {
        "a.html": "{% extends 'base.html' %}{% import 'm.html' as m %}{% block c %}{{ 'a'|url }} "
        "{{ m.link('m') }} {% include 'i.html' %}{% endblock %}",
        "base.html": "{{ 'base'|url }} {% block c %}{% endblock %}",
        "m.html": "{% macro link(path) %}{{ path|url }}{% endmacro %}",
        "i.html": "{{ 'i'|url }}",
    }
    for name, text in parts.items():
        (tmp_path / name).write_text(text)
    views = JinjaViews([tmp_path])
    for page in ("one", "two", "one"):
        of_page = views.for_page(lambda path, page=page: f"{page}/{path}")  # type: ignore[misc]
        printed = of_page.render("a", {})
        assert printed == f"{page}/base {page}/a {page}/m {page}/i"
