"""`/.well-known/security.txt`: the page that declares it, and what else is at its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import BuiltSite

SITE = """\
=== docs/index.md
# Home

Our [security.txt](/.well-known/security.txt).
=== docs/security/index.md
---
title: How to report
policy:
  kind: policy
  effective: 2026-06-01
  published: 2026-06-01
  reviewed: 2026-11-01
  review_in: 6 months
  security_txt:
    contact: [mailto:new@example.org]
---
# How to report
=== docs/security/2025-06-01.md
---
policy: {review_by: 2026-01-01, security_txt: {contact: ["mailto:old@example.org"]}}
---
# How to report
=== docs/security/2027-06-01.md
---
policy: {review_by: 2028-01-01, security_txt: {contact: ["mailto:next@example.org"]}}
---
# How to report
=== docs/draft.md
---
policy: {status: draft, security_txt: {contact: ["mailto:draft@example.org"]}}
---
# Draft
=== docs/withdrawn.md
---
policy: {status: withdrawn, security_txt: {contact: ["mailto:gone@example.org"]}}
---
# Withdrawn
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: material, font: false}
plugins:
  - search
  - policy-pages: {today: 2026-12-01, time_zone: Europe/Berlin, cards: {enabled: false}}
"""
FILE = ".well-known/security.txt"
TEXT = """\
Contact: mailto:new@example.org
Expires: 2027-05-01T21:59:59Z
Canonical: https://example.org/.well-known/security.txt
Policy: https://example.org/security/
"""


def test_the_version_in_force_makes_the_file(build: Callable[..., BuiltSite]) -> None:
    built = build(SITE)
    assert built.exit_code == 0, built.log
    assert "WARNING" not in built.log
    assert (built.folder / FILE).read_bytes() == TEXT.encode()
    page = built.page("index.html")
    assert page.xpath("//article//a[text()='security.txt']/@href") == [FILE]
    for path in ("policies.json", "search/search_index.json", "sitemap.xml"):
        assert FILE not in (built.folder / path).read_text().replace("security.txt).", "")
    (entry,) = json.loads((built.folder / "policies.json").read_text())["policies"]
    assert entry["url"] == "https://example.org/security/"
    foot = " ".join(
        built.page("security/index.html").xpath("//footer//dl")[0].text_content().split()
    )
    assert "Last review November 1, 2026 Next review May 1, 2027" in foot


@pytest.mark.parametrize(
    ("own", "options", "code"),
    [
        (TEXT, 'exclude_docs: "!/.well-known/"\n', None),
        ("Contact: x\n", 'exclude_docs: "!/.well-known/"\n', "warning[security-txt-twice]"),
        (TEXT, "", "error[security-txt-twice]"),
    ],
)
def test_a_file_of_the_site_goes_first(
    build: Callable[..., BuiltSite], own: str, options: str, code: str | None
) -> None:
    built = build(f"=== docs/{FILE}\n{own}{SITE}{options}")
    assert built.exit_code == (1 if code else 0)
    if code:
        assert f"docs/security/index.md:9:3: {code}: `docs/{FILE}` is " in built.log
    else:
        assert (built.folder / FILE).read_text() == own
    assert "security-txt-" not in built.log or code
