"""The records of a site's pages -> a page for authors alone: how each platform would draw each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policy_pages.files.templates import jinja_environment
from policy_pages.files.views import own_overrides
from policy_pages.site.files import MadeFile
from policy_pages.social.previews import Preview, previews
from policy_pages.social.record import SocialRecord
from policy_pages.text.diagnostics import Diagnostic

FOLDER = "_share-preview"
"""Below the site's root."""
TEMPLATES = "share-preview"
"""The folder of what it is made of, in ``overrides/``."""
_STYLESHEET = "share-preview.css"


class PreviewedPage(NamedTuple):
    """A page as the template is given it.

    :param address: from the preview's folder, or None for a page that cannot be shown.
    :param path: of its source.
    """

    title: str
    address: str | None
    path: str
    previews: list[Preview]
    findings: list[Diagnostic]


def previewed_page(
    record: SocialRecord, *, path: str, url: str, findings: list[Diagnostic], site_url: str | None
) -> PreviewedPage:
    """A page and its cards; pictures of the site are loaded from where it is served.

    :param path: of its source.
    :param url: its path below the site's root.
    :param site_url: where the site will be published.
    """
    drawn = [_loadable(preview, site_url) for preview in previews(record)]
    title = record.title or path
    return PreviewedPage(title, f"../{url.removeprefix('./')}", path, drawn, findings)


def _loadable(preview: Preview, site_url: str | None) -> Preview:
    root = site_url.rstrip("/") + "/" if site_url else None
    image = preview.image
    if image is None or root is None or not image.address.startswith(root):
        return preview
    return preview._replace(image=image._replace(address=f"../{image.address[len(root) :]}"))


def preview_files(
    site_name: str, pages: Sequence[PreviewedPage], site_findings: Sequence[Diagnostic]
) -> list[MadeFile]:
    """The page, and its style sheet."""
    templates = own_overrides() / TEMPLATES
    html = (
        jinja_environment([templates])
        .get_template("index.html")
        .render(
            site_name=site_name, stylesheet=_STYLESHEET, pages=pages, site_findings=site_findings
        )
    )
    return [
        MadeFile(f"{FOLDER}/index.html", html.encode(errors="replace")),
        MadeFile(f"{FOLDER}/{_STYLESHEET}", (templates / _STYLESHEET).read_bytes()),
    ]
