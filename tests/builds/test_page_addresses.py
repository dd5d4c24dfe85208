"""A page has the same address in a build and for the commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import BuiltSite
from policy_pages.mkdocs.folder import open_site

NAMES = {
    "index": ("/", "/index.html"),
    "about": ("/about/", "/about.html"),
    "terms.html": ("/terms/", "/terms.html"),
    "guide/index": ("/guide/", "/guide/index.html"),
    "guide/deep/page": ("/guide/deep/page/", "/guide/deep/page.html"),
    "readme/README": ("/readme/", "/readme/index.html"),
    "my terms": ("/my%20terms/", "/my%20terms.html"),
    "términos": ("/t%C3%A9rminos/", "/t%C3%A9rminos.html"),
    "a&b/über": ("/a%26b/%C3%BCber/", "/a%26b/%C3%BCber.html"),
    "legal/2024-01-01": ("/legal/2024-01-01/", "/legal/2024-01-01.html"),
}
EXPRESSIONS = {"pegasus": "request.path", "middleman": "current_page.url"}


@pytest.mark.parametrize("dialect", EXPRESSIONS)
@pytest.mark.parametrize("directories", [True, False], ids=["folders", "files"])
def test_the_address_that_a_page_prints(
    dialect: str,
    directories: bool,
    draw: Callable[[str], Path],
    run_build: Callable[..., BuiltSite],
    tmp_path: Path,
) -> None:
    text = f"address=<%= {EXPRESSIONS[dialect]} %>=\n"
    drawing = "".join(f"=== docs/{name}.md.erb\n{text}" for name in NAMES)
    root = draw(
        f"""{drawing}
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
use_directory_urls: {str(directories).lower()}
plugins:
  - policy-pages: {{dialect: {dialect}}}
"""
    )
    built = run_build(root, tmp_path / "site", strict=False)
    assert built.exit_code == 0, built.log
    site = open_site(root / "mkdocs.yml").site
    for name, (folder, file) in NAMES.items():
        expected = folder if directories else file
        path = root / "docs" / f"{name}.md.erb"
        page = site.page_alone(path, path.relative_to(root / "docs"))
        site.translate(page)
        assert page.origin.problems == []
        assert page.markdown.strip() == f"address={expected}="
        place = f"{name.removesuffix('.html')}.html".replace("README", "index")
        if directories and not place.endswith("index.html"):
            place = place.replace(".html", "/index.html")
        assert f"address={expected}=" in built.text(place)
