"""What authors see on a page in the preview, and readers never do: errors, and drafts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from policy_pages.site.broken_page import error_in_page
from policy_pages.site.files import Origin
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import has_errors

_ALONE = "<p>Only this preview shows this notice.</p>"


def notices_for_authors(site: Site, page: SitePage) -> str:
    """The notices below the title of a page as HTML; empty if there is none.

    On the home page: which pages have errors. On a policy's page: its versions with errors, and the
    drafts of its next versions. On such a draft: the version in force.
    """
    notices = [_errors(site, page)] if page.is_home else []
    notices += [
        _notice("failure", f"A version of this policy has errors: {_link(broken, page)}")
        for broken in site.versions.broken_of(page)
    ]
    notices += [
        _notice("note", f"Only in this preview: the draft {_link(draft, page)}")
        for draft in site.versions.drafts_of(page)
    ]
    policy = site.versions.policy_of_draft(page)
    if policy is not None:
        notices.append(_notice("note", f"What readers see: {_link(policy, page)}"))
    return "\n".join(filter(None, notices))


def failed_build(reasons: Iterable[str]) -> str:
    """The whole page that is shown in place of a home page where a build ends too early."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<title>The site cannot be built</title><style>"
        "body{max-width:45rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}"
        "pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:1rem;border-left:4px solid #c00}"
        ":root{color-scheme:light dark}</style></head><body><h1>The site cannot be built</h1>"
        f"{''.join(f'<pre>{escape(reason)}</pre>' for reason in dict.fromkeys(reasons))}"
        "<p>When you correct this and save the file, the site is shown again.</p></body></html>"
    )


def _errors(site: Site, home: SitePage) -> str:
    """Which pages have errors, and what is wrong with other files."""
    pages: dict[int, SitePage] = {}
    for page in site.pages:
        if page.is_built and page.inclusion.is_seen_by_authors and page.changes is None:
            pages.setdefault(id(page.origin), page)
    broken = [origin for origin in site.origins if origin.is_broken]
    listed = [origin for origin in broken if id(origin) in pages]
    rows = [_row(origin, pages[id(origin)], home) for origin in sorted(listed, key=_path)]
    others = [one for one in site.problems if one.severity == "error"]
    for origin in broken:
        if id(origin) not in pages:
            others += [one for one in origin.problems if one.severity == "error"]
    if not rows and not others and not site.unusable:
        return ""
    listing = f"<ul>{''.join(rows)}</ul>" if rows else ""
    listing += "".join(f"<p>{escape(reason)}</p>" for reason in site.unusable)
    count = len(others) + len(site.unusable) + sum(map(_count, listed))
    named = f"{len(rows)} page{'s' * (len(rows) != 1)}" if rows else "this site"
    title = f"{count} error{'s' * (count != 1)} in {named}: a build would publish nothing"
    more = f"{listing}{''.join(map(error_in_page, others))}{_ALONE}"
    return _notice("failure", title, more)


def _row(origin: Origin, page: SitePage, home: SitePage) -> str:
    count = _count(origin)
    where = "" if page is not home else ", this page"
    return f"<li>{_link(page, home)}: {count} error{'s' * (count != 1)}{where}</li>"


def _count(origin: Origin) -> int:
    return sum(has_errors([problem]) for problem in origin.problems)


def _path(origin: Origin) -> str:
    return origin.path


def _link(target: SitePage, page: SitePage) -> str:
    title, version = target.shown_title or target.address, target.policy.version
    title += f", version {version}" if version is not None and target.policy.kind else ""
    return (
        f'<a href="{escape(target.url_from(page))}">{escape(title)}</a> '
        f"(<code>{escape(target.origin.shown)}</code>)"
    )


def _notice(kind: str, title: str, more: str = "") -> str:
    return (
        f'<div class="admonition {kind} policy-pages-preview">'
        f'<p class="admonition-title">{title}</p>{more}</div>'
    )
