"""What says that a page is not to be published, in the words of any system."""

from __future__ import annotations

import datetime

import pytest

from policy_pages.front_matter.reading import read_front_matter, unpublished_place
from policy_pages.front_matter.unpublished import sayings
from policy_pages.page.fields import PageFields, read_fields
from policy_pages.text.diagnostics import has_errors
from policy_pages.text.source import Source

TODAY = datetime.date(2026, 11, 30)


def fields_of(header: str) -> PageFields:
    source = Source("p.md", f"---\ntitle: Terms\n{header}\n---\nText\n")
    front_matter = read_front_matter(source)
    assert front_matter.diagnostics == []
    return read_fields(source, front_matter, today=TODAY)


DRAFTS = [
    # the field, the system
    "draft: true",  # Hugo, Docusaurus, Material's blog
    "draft: yes",
    'draft: "true"',
    "draft: 1",
    "Draft: True",
    "DRAFT: on",
    "isDraft: true",
    "is_draft: true",
    "is-draft: true",
    '"is draft": true',
    "saveAsDraft: true",  # Hashnode
    "published: false",  # Jekyll
    "published: no",
    "Published: 'False'",
    "publish: false",  # Obsidian
    "publish: no",
    "publish: private",  # metalsmith-publish
    "publish: unlisted",
    "dg-publish: false",  # Obsidian Digital Garden
    "render: false",  # Zola
    "ignored: true",  # Middleman
    "permalink: false",  # Eleventy
    "headless: true",  # Hugo
    "build: {render: never}",
    "_build: {render: false}",
    "publishDate: 2026-12-01",
    "publishDate: 2026-12-01T08:00:00Z",
    "publish_date: '2027-01-01'",  # Grav
    "expiryDate: 2026-11-30",  # Hugo
    "unpublish_date: 2020-01-01",  # Grav
    "embargo: 2027-01-01",
    "embargo: true",
    "status: draft",  # Pelican
    "status: Draft",
    "status: DRAFT",
    "status: 'draft '",
    "status: “draft”",
    "status: [draft, new]",
    "status: unpublished",
    "status: private",  # Nikola, WordPress
    "status: hidden",  # Pelican
    "status: skip",
    "status: wip",
    "status: Work in progress",
    "status: pending",  # WordPress
    "status: in review",
    "status: in_review",
    "status: Needs Review",  # Drupal
    "status: scheduled",  # Ghost
    "status: embargoed",
    "status: unlisted",  # Kirby
    "status: Entwurf",
    "Entwurf: ja",
    "draft: oui",
    "veröffentlicht: nein",
    "publicado: false",
    "published_at: 2027-01-01",  # Ghost
    "pubDate: 'Jul 08 2027'",  # Astro
    "publication_date: March 2030",
    "publishDate: 2030",
    "scheduled: 2027-01-01",
    "access_limited: true",  # Whitehall
    "status: D R A F T",
    "publish: 2027-01-01",
    "access: internal",
    "post_status: auto-draft",  # WordPress
    "postStatus: future",
    "state: draft",
    "workflow_state: in review",
    "visibility: private",  # WordPress
    "visibility: hidden",
    "unlisted: true",  # Docusaurus
    "hidden: true",  # GitBook
    "_hidden: yes",  # Lektor
    "private: true",
    "wip: true",
    "unpublished: true",
]


@pytest.mark.parametrize("field", DRAFTS)
def test_what_a_system_takes_for_a_draft_is_one(field: str) -> None:
    known = fields_of(field)
    assert known.diagnostics == []
    assert known.policy.status == "draft"


@pytest.mark.parametrize("field", [field for field in DRAFTS if "{" not in field])
def test_so_it_is_below_policy(field: str) -> None:
    known = fields_of(f"policy:\n  kind: policy\n  {field}")
    assert known.diagnostics == []
    assert (known.policy.status, known.policy.kind) == ("draft", "policy")


DOUBTFUL = [
    # the header, the code, the line
    ("draft:", "perhaps-unpublished", 3),
    ("draft: perhaps", "perhaps-unpublished", 3),
    ("draft: 2", "perhaps-unpublished", 3),
    ("status: archived", "perhaps-unpublished", 3),
    ("archived: true", "perhaps-unpublished", 3),
    ("status: submitted", "perhaps-unpublished", 3),
    ("status: drfat", "perhaps-unpublished", 3),
    ("status: unpublised", "perhaps-unpublished", 3),
    ("status: draft, for the board", "perhaps-unpublished", 3),
    ("status: 0", "perhaps-unpublished", 3),
    ("status: 'no'", "perhaps-unpublished", 3),
    ("visibility: members", "perhaps-unpublished", 3),  # Ghost
    ("enabled: false", "perhaps-unpublished", 3),
    ("publish: later", "perhaps-unpublished", 3),
    ("publish:", "perhaps-unpublished", 3),
    ("publishedAt: null", "perhaps-unpublished", 3),  # Strapi
    ("dont_publish: true", "perhaps-unpublished", 3),
    ("should_publish: false", "perhaps-unpublished", 3),
    ("ready: false", "perhaps-unpublished", 3),
    ("draft_status: true", "perhaps-unpublished", 3),
    ("flags: [draft]", "perhaps-unpublished", 3),
    ("статус: черновик", "perhaps-unpublished", 3),
    ("status: Not for publication", "perhaps-unpublished", 3),
    ("status: do-not-publish", "perhaps-unpublished", 3),
    ("status: not published yet", "perhaps-unpublished", 3),
    ("still_a_draft: true", "perhaps-unpublished", 3),
    ("published: a draft", "perhaps-unpublished", 3),
    ("visible: false", "perhaps-unpublished", 3),
    ("build: {list: never}", "perhaps-unpublished", 3),
    ("publishDate: soon", "perhaps-unpublished", 3),
    ("version: draft", "perhaps-unpublished", 3),
    ("type: draft", "perhaps-unpublished", 3),
    ("stats: draft", "perhaps-unpublished", 3),
    ("stat's: Draft", "perhaps-unpublished", 3),
    ("params:\n  draft: true", "perhaps-unpublished", 4),
    ("params:\n  published: false", "perhaps-unpublished", 4),
    ("params:\n  - status: draft", "perhaps-unpublished", 4),
    ("params: {deep: {stauts: draft}}", "perhaps-unpublished", 3),
    ("policy:\n  version: draft", "perhaps-unpublished", 4),
    ("policy: {status: drfat}", "policy-value", 3),
    ("policy: {stauts: draft}", "unknown-policy-key", 3),
    ("polcy: {status: draft}", "unknown-field", 3),
    ("polcy: {kind: policy}", "unknown-field", 3),
    ("Policy: {kind: policy}", "unknown-field", 3),
    ("policy_: {kind: policy}", "unknown-field", 3),
    ("stauts: new", "unknown-field", 3),
    ("statuss: new", "unknown-field", 3),
    ("Status: new", "unknown-field", 3),
    ("publised: 2026-01-01", "unknown-field", 3),
    ("drafft: false", "unknown-field", 3),
    ("hiden: true", "unknown-field", 3),
]


@pytest.mark.parametrize(("header", "code", "line"), DOUBTFUL)
def test_what_may_mean_it_is_an_error(header: str, code: str, line: int) -> None:
    problems = fields_of(header).diagnostics
    assert [(p.code, p.line, p.severity) for p in problems if p.severity != "info"] == [
        (code, line, "error")
    ]
    assert all(problem.help for problem in problems)


PUBLISHED = [
    *("draft: false", "draft: no", "draft: 0", "published: true", "publish: true", "wip: false"),
    *("published: 2026-01-01", "published: 2027-01-01", "date: 2027-01-01", "permalink: /terms/"),
    *("status: new", "status: deprecated", "status: beta", "status: published", "status: publish"),
    *("status: live", "status: final", "status: accepted", "status: in force", "status:"),
    *(
        "state_of_play: good",
        "states: [a]",
        "estate: x",
        "stats: true",
        "statute: 12",
        "policies: x",
    ),
    *(
        "politics: x",
        "police: x",
        "privacy_policy: x",
        "publisher: The board",
        "craft: x",
        "hide: [toc]",
    ),
    *("hidden: [toc]", "hidden: false", "private: false", "private: a note", "visible: true"),
    *("publishDate: 2026-11-30", "publishDate:", "expiryDate: 2026-12-01", "build: {list: always}"),
    *("version: '1'", "type: page", "layout: wide", "visibility: public", "draft_of: v2"),
    *(
        "tags: [draft]",
        "description: A draft of our terms",
        "keywords: draft",
        "slug: draft",
        "nav: {hidden: true}",
    ),
    *("published_at: 2020-01-01", "publishedAt: 2020-01-01T10:00:00Z", "published_by: The board"),
    *("pubDate: 'Jul 08 2022'", "release_date: March 2020", "embargo: none", "embargo: ''"),
    *(
        "status: rejected",
        "status: on hold",
        "patent_status: pending",
        "marital_status: private",
        "home_state: no",
    ),
    *("redirect_from: /draft/", "heading: Draft", "category: Draft", "prev: Draft"),
    *("auto_publish: true", "dont_publish: false", "ready: true"),
    "policy: {status: published}\nparts: [{name: a, status: draft}]",
]


@pytest.mark.parametrize("field", PUBLISHED)
def test_other_fields_hold_nothing_back(field: str) -> None:
    known = fields_of(field)
    assert not has_errors(known.diagnostics)
    assert known.policy.status == "published"


def test_without_a_day_no_date_holds_a_page_back() -> None:
    source = Source("p.md", "---\npublishDate: 2999-01-01\n---\n")
    assert read_fields(source, read_front_matter(source)).policy.status == "published"


def test_the_place_is_that_of_the_field() -> None:
    source = Source("p.md", "---\ntitle: A\npolicy:\n  kind: policy\n  draft: true\n---\n")
    place = unpublished_place(source, read_front_matter(source))
    assert place is not None
    assert source.text[place.start : place.end] == "draft"


def test_values_that_hold_themselves_are_read_in_the_end() -> None:
    values: dict[str, object] = {"title": "A"}
    values["status"] = values["meta"] = values
    assert sayings(values) == []
