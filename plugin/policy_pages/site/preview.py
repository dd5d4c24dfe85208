"""What authors see on a page in the preview, and readers never do: errors, warnings and drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from html import escape

from policy_pages.site.broken_page import error_in_page
from policy_pages.site.files import Origin
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, has_errors, without

_ALONE = "<p>Only this preview shows this notice.</p>"


def notices_for_authors(site: Site, page: SitePage, warnings: Collection[str] = ()) -> str:
    """The notices below the title of a page as HTML; empty if there is none.

    On the home page: which pages have errors or warnings. On each page: its warnings. On a policy's
    page: its versions with errors, and the drafts of its next versions. On such a draft: the
    version in force.

    :param warnings: those of the engine and of its other plugins.
    """
    notices = [_errors(site, page), _warnings(site, page, warnings)] if page.is_home else []
    notices.append(_warnings_of_page(site, page))
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
        ":root{color-scheme:light dark}</style></head><body><main><h1>The site cannot be built</h1>"
        f"{''.join(f'<pre>{escape(reason)}</pre>' for reason in dict.fromkeys(reasons))}"
        "<p>When you correct this and save the file, the site is shown again.</p>"
        "</main></body></html>"
    )


def _warnings(site: Site, home: SitePage, others: Collection[str]) -> str:
    """Which pages have warnings that end a strict build, and what else there is a warning of."""
    pages = _pages(site)
    found = {id(origin): _warnings_of(site, origin) for origin in site.origins}
    listed = [
        one
        for one in site.origins
        if found[id(one)] and id(one) in pages and pages[id(one)].is_published
    ]
    rows = [
        _row(pages[id(one)], home, len(found[id(one)]), "warning")
        for one in sorted(listed, key=_path)
    ]
    more = [one for one in site.problems if one.severity == "warning"]
    for origin in site.origins:
        if id(origin) not in pages:
            more += found[id(origin)]
    more = without(dict.fromkeys(more), site.options.ignored)
    if not rows and not more and not others:
        return ""
    listing = f"<ul>{''.join(rows)}</ul>" if rows else ""
    listing += "".join(f"<p>{escape(one)}</p>".replace("\n", "<br>") for one in others)
    count = len(more) + len(others) + sum(len(found[id(one)]) for one in listed)
    title = (
        f"{_counted(count, 'warning')}: a build with <code>--strict</code> would publish nothing"
    )
    return _notice("warning", title, f"{listing}{''.join(map(error_in_page, more))}{_ALONE}")


def _warnings_of_page(site: Site, page: SitePage) -> str:
    """The warnings of a page, folded: the page is to look as it will to readers."""
    found = _warnings_of(site, page.origin)
    if not found or page.changes is not None or page.shows_errors:
        return ""
    return (
        '<details class="warning policy-pages-preview">'
        f"<summary>{_counted(len(found), 'warning')} for this page</summary>"
        f"{''.join(map(error_in_page, found))}{_ALONE}</details>"
    )


def _warnings_of(site: Site, origin: Origin) -> list[Diagnostic]:
    found = without(origin.problems, site.options.ignored)
    return [problem for problem in found if problem.severity == "warning"]


def _pages(site: Site) -> dict[int, SitePage]:
    """The page of each file, of a version one of its pages."""
    pages: dict[int, SitePage] = {}
    for page in site.pages:
        if page.is_built and page.inclusion.is_seen_by_authors and page.changes is None:
            pages.setdefault(id(page.origin), page)
    return pages


def _errors(site: Site, home: SitePage) -> str:
    """Which pages have errors, and what is wrong with other files."""
    pages = _pages(site)
    broken = [origin for origin in site.origins if origin.is_broken]
    listed = [origin for origin in broken if id(origin) in pages]
    rows = [
        _row(pages[id(origin)], home, _count(origin), "error")
        for origin in sorted(listed, key=_path)
    ]
    others = [one for one in site.problems if one.severity == "error"]
    for origin in broken:
        if id(origin) not in pages:
            others += [one for one in origin.problems if one.severity == "error"]
    if not rows and not others and not site.unusable:
        return ""
    listing = f"<ul>{''.join(rows)}</ul>" if rows else ""
    listing += "".join(f"<p>{escape(reason)}</p>" for reason in site.unusable)
    count = len(others) + len(site.unusable) + sum(map(_count, listed))
    named = _counted(len(rows), "page") if rows else "this site"
    title = f"{_counted(count, 'error')} in {named}: a build would publish nothing"
    more = f"{listing}{''.join(map(error_in_page, others))}{_ALONE}"
    return _notice("failure", title, more)


def _row(page: SitePage, home: SitePage, count: int, what: str) -> str:
    where = "" if page is not home else ", this page"
    return f"<li>{_link(page, home)}: {_counted(count, what)}{where}</li>"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


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
