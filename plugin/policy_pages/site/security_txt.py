"""The page that declares a site's ``security.txt`` -> that file, and what is in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from policy_pages.policies.kinds import KEY
from policy_pages.policies.state import next_review
from policy_pages.site.files import MadeFile, SiteFiles
from policy_pages.site.made_files import SECURITY_TXT
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.text.diagnostics import Severity, diagnose
from policy_pages.text.source import Span

if TYPE_CHECKING:
    from policy_pages.site.versions import SiteVersions


def find_security_txt(
    pages: Iterable[SitePage],
    files: SiteFiles,
    versions: SiteVersions,
    options: SiteOptions,
    absolute: Callable[[str], str | None],
    *,
    serving: bool,
) -> MadeFile | None:
    """The file of the page that declares it; what is wrong is reported on the page.

    :param pages: those that are read.
    :param absolute: an address below the site's root -> the same with the site's own, if known.
    :param serving: whether the site's address is that of a preview.
    """
    declaring = [
        page
        for page in pages
        if page.policy.security_txt is not None
        and page.is_published
        and page.is_built
        and not page.origin.is_broken
        and versions.is_reviewed(page, page.policy)
    ]
    if not declaring:
        return None
    # here, for the sites without the file: pydantic takes a moment
    from policy_pages.policies.security_txt import security_txt, signed_text

    page, *others = declaring
    for other in others:
        first = page.source.path
        _report(
            other,
            "security-txt-twice",
            f"`{first}` declares the site's security.txt",
            "keep `security_txt` on one of the two pages",
        )
    declared, due = page.policy.security_txt, next_review(page.policy)
    assert declared is not None
    assert due is not None, "without it, the page has an error"
    own = urljoin(options.url, f"/{SECURITY_TXT}") if options.url else None
    is_secure = urlsplit(own or "").scheme == "https"
    text = security_txt(
        declared,
        due,
        ZoneInfo(options.time_zone),
        canonical=own if is_secure else None,
        policy=absolute(page.url) if is_secure else None,
    )
    if own is not None and not serving and not declared.canonical:
        _check_place(page, own, is_secure=is_secure, served=absolute(SECURITY_TXT))
    there = files.get(SECURITY_TXT)
    if there is None:
        return MadeFile(SECURITY_TXT, text.encode())
    if not there.is_published:
        _report(
            page,
            "security-txt-twice",
            f"`{there.origin.shown}` is a file of the site, but MkDocs leaves it out",
            "delete it, or write `exclude_docs: '!/.well-known/'` in mkdocs.yml to publish it",
        )
    elif signed_text(there.origin.load()) != text:
        _report(
            page,
            "security-txt-twice",
            f"`{there.origin.shown}` is published, but does not say what this page says",
            "delete it, build the site, and sign the file that the build makes",
            severity="warning",
        )
    return None


def _check_place(page: SitePage, own: str, *, is_secure: bool, served: str | None) -> None:
    if not is_secure:
        _report(
            page,
            "security-txt-place",
            "security.txt counts only where it is read over https, but `site_url` begins with "
            "`http:`",
            "write `site_url: https://…` in mkdocs.yml, if the site can be read over https",
            severity="warning",
        )
    elif served != own:
        _report(
            page,
            "security-txt-place",
            f"security.txt is published at {served}, but belongs at {own}",
            f"let your server redirect from there, or copy the file, and write "
            f"`canonical: [{own}]` below `security_txt`",
            severity="warning",
        )


def _report(
    page: SitePage, code: str, message: str, help: str, *, severity: Severity = "error"
) -> None:
    place = page.place_in_header(KEY, "security_txt") or Span(0, 1)
    problem = diagnose(page.source, place, code, message, help=help, severity=severity)
    page.origin.report([problem])
