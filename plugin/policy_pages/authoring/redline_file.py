"""Two pages as they are in a folder -> a redline as a file that is ready to mail."""

from __future__ import annotations

from pathlib import Path

from policy_pages.authoring.clause_pages import ClausePage, read_clause_page
from policy_pages.authoring.mailed_html import mailed
from policy_pages.authoring.versions_in_folder import name_of
from policy_pages.files.templates import jinja_environment
from policy_pages.files.views import own_overrides
from policy_pages.policies.language import language_of
from policy_pages.policies.numbering import with_written_numbers
from policy_pages.policies.redline_names import heading_of_redline, notice_of_redline
from policy_pages.redlines import Redline, redline
from policy_pages.site.site import Site

_STYLE = "assets/stylesheets/redline.css"


def redline_of_pages(
    site: Site, old: Path, new: Path, *, is_side_by_side: bool = False
) -> tuple[str, Redline]:
    """The HTML file that shows what changed, and what it shows.

    :param site: that of both.
    :param is_side_by_side: whether the two versions are shown in two columns.
    :raises DiagnosticError: for a page that a build would refuse.
    """
    read = [read_clause_page(site, path, Path(path.name)) for path in (old, new)]
    texts = [_text(one, path, site) for one, path in zip(read, (old, new), strict=True)]
    language = _language(read[1]) or site.options.language
    wording = site.wording(language)
    found = redline(*texts, wording=wording, with_pairs=is_side_by_side)
    versions = name_of(old, site), name_of(new, site)
    title = next(filter(None, map(_title, reversed(read))), "")
    overrides = own_overrides()
    html = (
        jinja_environment([overrides])
        .get_template("redline/index.html")
        .render(
            redline=found,
            heading=heading_of_redline(title, *versions, wording),
            notice=notice_of_redline(versions[1], wording),
            old=versions[0].name(wording) or wording.phrase("Earlier version"),
            new=versions[1].name(wording) or wording.phrase("Newer version"),
            made=site.today,
            site_name=site.options.name,
            address=site.options.url,
            language=wording.language,
            style=(overrides / _STYLE).read_text(encoding="utf-8"),
            wording=wording,
        )
    )
    return html, found


def _text(read: ClausePage, path: Path, site: Site) -> str:
    html = mailed(read.html, path, read.page, site)
    return with_written_numbers(html) if read.identified is not None else html


def _language(read: ClausePage) -> str | None:
    return language_of(read.page.policy, read.page.fields.fields)


def _title(read: ClausePage) -> str:
    return str(read.page.fields.fields.get("title") or "")
