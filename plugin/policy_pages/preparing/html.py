"""A built site -> each page's article as HTML, and what is known of it as JSON, for your own
website.

The articles link to scripts and to each other by relative addresses, so the tree works wherever it
is served from. It also has the site's other files: feeds, redirects, images.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from policy_pages.preparing.article_record import (
    ArticleRecord,
    ChangeRecord,
    ComparisonRecord,
    FeedRecord,
    HeadingRecord,
    LinkRecord,
    PeriodRecord,
    SiteRecord,
    TagRecord,
    VersionRecord,
    article_schema,
    site_schema,
)
from policy_pages.site.articles import Article, BuiltSite, NavigationItem
from policy_pages.site.theme import ThemeContext
from policy_pages.site.theme_styles import style_sheets
from policy_pages.text.addresses import relative_address
from policy_pages.text.diagnostics import RefusedError
from policy_pages.text.languages import is_right_to_left

_SITE = "site.json"
_SCHEMAS = {"article.schema.json": article_schema, "site.schema.json": site_schema}


def html_tree(built: BuiltSite) -> dict[str, bytes | Path]:
    """The files of a tree.

    :return: path -> content, or the file that has it.
    :raises RefusedError: for a site with a file at the place of one that is made here.
    """
    tree: dict[str, bytes | Path] = {}
    for style in style_sheets(replace(built.site.options.theme, extends_material=False)):
        tree[style.path] = style.content
    tree |= built.files
    for one in built.articles:
        tree[one.page.output] = _html(one, built).encode()
    for path, content in _made(built):
        if path in tree:
            raise RefusedError(
                f"the site has a file `{path}`, and `--engine html` writes another one there: "
                "rename the file in your site, or the page that `--engine html` writes it for"
            )
        tree[path] = content
    return tree


def _made(built: BuiltSite) -> Iterator[tuple[str, bytes]]:
    """The files that only this tree has: path -> content."""
    yield ".gitignore", b"*\n"
    yield _SITE, _json(_site_record(built).model_dump(mode="json"))
    for path, schema in _SCHEMAS.items():
        yield path, _json(schema())
    for one in built.articles:
        yield _record_path(one), _json(_record(one, built).model_dump(mode="json"))


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _record_path(article: Article) -> str:
    return f"{posixpath.splitext(article.page.output)[0]}.json"


def _html(article: Article, built: BuiltSite) -> str:
    """The article of a page; the home page also has the register."""
    name = str(article.page.shown_fields.get("template") or "")
    register = article.register if built.site.templates.is_home(name) else None
    parts = [article.opening, article.text, article.ending, register or ""]
    html = "\n".join(part.strip() for part in parts if part.strip())
    return f'<article class="policy-frame">\n{html}\n</article>\n'


def _title(article: Article) -> str:
    title = article.facts.title if article.facts is not None else None
    return title or Markup(article.title).unescape() or article.page.shown_title


def _record(article: Article, built: BuiltSite) -> ArticleRecord:
    page, site, facts = article.page, built.site, article.facts
    schema = next(iter(_SCHEMAS))
    declared = facts.policy.declaration if facts is not None else None
    change = facts.policy.change if facts is not None else None
    head = page.head
    language = facts.language if facts is not None else site.options.language
    return ArticleRecord(
        **{"$schema": relative_address(schema, page.url)},
        address=page.url,
        url=site.absolute(page.url),
        html=page.output,
        title=_title(article),
        description=page.record.summary if page.record is not None else None,
        language=language,
        direction="rtl" if language and is_right_to_left(language) else "ltr",
        kind=facts.kind if facts is not None else None,
        state=facts.policy.state if facts is not None and facts.kind else None,
        version=declared.version if declared is not None else None,
        published=facts.published if facts is not None else None,
        periods=[
            PeriodRecord(audience=one.audience or None, begins=one.begins, ends=one.ends)
            for one in (facts.policy.periods if facts is not None else ())
        ],
        withdrawn=facts.policy.withdrawal if facts is not None else None,
        next_review=facts.policy.next_review if facts is not None else None,
        last_change=ChangeRecord(date=change.date, note=change.note) if change else None,
        versions=[*_versions(facts, page.url)] if facts is not None else [],
        compares=_compared(facts, page.url) if facts is not None else None,
        headings=[
            HeadingRecord(id=one.id, level=one.level, title=one.title) for one in article.headings
        ],
        former_addresses=[_address_of(path) for path in site.redirects_to(page)],
        feeds=[
            FeedRecord(title=feed.title, address=_from_root(feed.url, page.url))
            for feed in (facts.feeds if facts is not None else ())
        ],
        tags=[
            TagRecord(attribute=tag.attribute, key=tag.key, content=tag.content)
            for tag in (head.meta_tags if head is not None else ())
        ],
        canonical=head.canonical if head is not None else None,
        structured_data=json.loads(head.structured_data) if head is not None else None,
    )


def _versions(facts: ThemeContext, page: str) -> Iterator[VersionRecord]:
    for one in facts.version.versions if facts.version is not None else ():
        yield VersionRecord(
            address=_from_root(one.url, page),
            label=one.label,
            effective=one.effective,
            state=one.state,
            is_this=one.is_this,
            redline=_from_root(one.changes, page) if one.changes else None,
        )


def _compared(facts: ThemeContext, page: str) -> ComparisonRecord | None:
    changes = facts.changes
    if changes is None:
        return None
    old, new = _from_root(changes.old.url, page), _from_root(changes.new.url, page)
    return ComparisonRecord(old=old, new=new)


def _from_root(address: str, page: str) -> str:
    """An address as a page has it -> the same from the site's root.

    :param page: its address, from the site's root.
    """
    return urljoin(f"/{page.removeprefix('./')}", address).removeprefix("/")


def _address_of(path: str) -> str:
    """The address, from the site's root, of a file there."""
    return path.removesuffix("index.html")


def _site_record(built: BuiltSite) -> SiteRecord:
    options = built.site.options
    _, schema = _SCHEMAS
    return SiteRecord(
        **{"$schema": schema},
        name=options.name,
        url=options.url,
        description=options.description,
        language=options.language,
        built=options.today,
        time_zone=options.time_zone,
        navigation=[*_links(built.navigation)],
        articles=[_record_path(one) for one in built.articles],
    )


def _links(items: Iterable[NavigationItem]) -> Iterator[LinkRecord]:
    for item in items:
        address = item.page.url if item.page is not None else item.address
        title = Markup(item.title).striptags()
        yield LinkRecord(title=title, address=address, children=[*_links(item.children)])
