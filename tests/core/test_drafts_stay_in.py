"""Whatever a header looks like: if it says that its page is not to be published, it never is.

A page may be a draft, or have an error, which stops a build. `tests/builds/test_drafts.py` has the
builds.
"""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drafts import damaged_draft
from policy_pages.erb.helpers.dialect import PageFacts
from policy_pages.files.partials import FolderPartials
from policy_pages.files.views import JinjaViews
from policy_pages.page.translation import PageSettings, read_page, translate_page
from policy_pages.text.diagnostics import has_errors
from policy_pages.text.reading import read_bytes

TODAY = datetime.date(2026, 11, 30)


def is_kept_in(data: bytes, *, is_template: bool) -> bool:
    """Whether a page is a draft or has an error."""
    source, problems = read_bytes("page.md", data)
    if has_errors(problems):
        return True
    if is_template:
        now = datetime.datetime.combine(TODAY, datetime.time(12), datetime.timezone.utc)
        settings = PageSettings(now=now)
        facts = PageFacts("page.md.erb", "/page/")
        page = translate_page(source, settings, JinjaViews([]), FolderPartials([]), facts)
    else:
        page = read_page(source, today=TODAY)
    return has_errors(page.diagnostics) or page.page_fields.policy.status == "draft"


@given(st.integers(0, 2**32), st.booleans())
@example(0, False)
def test_what_says_draft_is_never_published(seed: int, is_template: bool) -> None:
    data = damaged_draft(random.Random(seed), "body")
    assert is_kept_in(data, is_template=is_template), data


@pytest.mark.parametrize("seed", range(3))
def test_the_generator_makes_headers_that_would_be_published_if_they_said_so(seed: int) -> None:
    """Else the property might hold because every page has errors."""
    random_source = random.Random(seed)
    texts = [damaged_draft(random_source, "body") for _ in range(400)]
    drafts = [text for text in texts if not _has_error(text)]
    assert 40 < len(drafts) < 360


def _has_error(data: bytes) -> bool:
    source, problems = read_bytes("page.md", data)
    return has_errors([*problems, *read_page(source, today=TODAY).diagnostics])
