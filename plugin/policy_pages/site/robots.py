"""The address of a site -> its `robots.txt`, which names the sitemap (https://www.rfc-editor.org/rfc/rfc9309)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from policy_pages.site.files import MadeFile

PATH = "robots.txt"


def robots_file(url: str | None) -> MadeFile | None:
    """The file; None for a site that is not at the root of its host: no robot would look there.

    Pages that search engines are to leave out say so themselves.
    """
    if url is None or urlsplit(url).path not in ("", "/"):
        return None
    text = f"User-agent: *\nAllow: /\n\nSitemap: {urljoin(url, '/sitemap.xml')}\n"
    return MadeFile(PATH, text.encode())
