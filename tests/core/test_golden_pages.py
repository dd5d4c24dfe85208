"""Golden files: one behaviour a file, its name a sentence, a `-nope` beside it for the near miss.

`a-name.md.erb` is the page, `a-name.out` what came of it: its Markdown, or its diagnostics as the
author reads them. `make update-goldens` rewrites the latter.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.files.partials import FolderPartials
from policy_pages.files.views import JinjaViews
from policy_pages.page.translation import PageSettings, translate_page
from policy_pages.text.reading import read_bytes

FOLDER = Path(__file__).parents[1] / "golden" / "pages"
PAGES = sorted(FOLDER.glob("*.md.erb"))


def test_no_golden_file_dies_unread() -> None:
    read = {page.name for page in PAGES}
    read |= {page.name.removesuffix(".md.erb") + ".out" for page in PAGES}
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == read


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page(path: Path, update_goldens: bool) -> None:
    source, problems = read_bytes(path.name, path.read_bytes())
    views = JinjaViews([FOLDER / "views"])
    settings = PageSettings(DIALECTS["pegasus"], context={"site": "Example"})
    page = translate_page(source, settings, views, FolderPartials([]), PageFacts(path.name))
    problems = problems or page.diagnostics
    outcome = "\n".join(str(problem) for problem in problems) + "\n" if problems else page.markdown
    expected = path.with_name(path.name.removesuffix(".md.erb") + ".out")
    if update_goldens:
        expected.write_bytes(outcome.encode())
    assert outcome == expected.read_bytes().decode()
