"""Two pages as they lie in a folder -> a redline as a file of its own."""

from __future__ import annotations

from pathlib import Path

from policy_pages.authoring.clause_pages import read_clause_page
from policy_pages.files.templates import jinja_environment
from policy_pages.files.views import own_overrides
from policy_pages.redlines import Summary, redline
from policy_pages.site.site import Site


def redline_of_pages(site: Site, old: Path, new: Path) -> tuple[str, Summary]:
    """The HTML file that shows what changed, and how much did.

    :param site: that of both.
    :raises DiagnosticError: for a page that a build would refuse.
    """
    rendered = []
    title = new.stem
    for path in (old, new):
        read = read_clause_page(site, path, Path(path.name))
        rendered.append(read.html)
        title = str(read.page.fields.fields.get("title") or title)
    found = redline(*rendered)
    overrides = own_overrides()
    style = (overrides / "assets/stylesheets/redline.css").read_text(encoding="utf-8")
    html = (
        jinja_environment([overrides])
        .get_template("redline/index.html")
        .render(redline=found, old=old.as_posix(), new=new.as_posix(), title=title, style=style)
    )
    return html, found.summary
