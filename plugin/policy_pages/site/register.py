"""A site's letters and policies -> its register, for its home page and for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from policy_pages.policies.state import comment_period, next_review
from policy_pages.policies.versions import first_day
from policy_pages.site.files import MadeFile, SiteFiles
from policy_pages.site.language import SiteLanguage
from policy_pages.site.made_files import REGISTER, REGISTER_SCHEMA
from policy_pages.site.options import SiteOptions
from policy_pages.site.page import SitePage
from policy_pages.social.reading import text_given

if TYPE_CHECKING:
    from policy_pages.policies.register import RegisterEntry
    from policy_pages.policies.versions import Version
    from policy_pages.site.versions import SiteVersions


def listed_pages(pages: Iterable[SitePage]) -> list[SitePage]:
    """The pages of letters and policies, of versions the one without a date; no draft."""
    return [
        page
        for page in pages
        if page.is_read
        and page.policy.kind is not None
        and page.is_listed
        and page.is_published
        and page.is_built
    ]


def register_entries(pages: Iterable[SitePage], versions: SiteVersions) -> list[RegisterEntry]:
    """A site's letters and policies, addresses from the site's root.

    :param pages: all of the site, read.
    """
    listed = listed_pages(pages)
    if not listed:
        return []
    # here and below, for the sites without policies: pydantic takes a moment
    from policy_pages.policies.register import register_of

    return register_of(_entry(page, versions) for page in listed)


def _entry(page: SitePage, versions: SiteVersions) -> RegisterEntry:
    from policy_pages.policies.register import RegisterEntry

    policy, today, series = page.policy, versions.today, page.series
    assert policy.kind is not None
    begins = first_day(policy.effective) or policy.published
    declarations = [policy]
    following: Version | None = None
    if series is not None:
        shown = series.shown(today)
        begins = shown.effective
        coming = [one for one in series.versions if series.state(one, today) == "coming"]
        following = coming[0] if coming and coming[0] is not shown else None
        # the text that is open for comment is that of a version to come
        declarations = [
            one.declaration
            for one in series.versions
            if series.state(one, today) in ("coming", "in force")
        ]
    status = versions.state(page, begins)
    if series is None and status == "withdrawn":
        declarations = []
    periods = [comment_period(one, today) for one in declarations]
    closing = [period.closes for period in periods if period and period.state == "open"]
    is_in_force = status == "in force"
    effective = policy.effective if isinstance(policy.effective, dict) else {}
    return RegisterEntry(
        title=page.heading or page.shown_title,
        url=page.url or "./",
        kind=policy.kind,
        status=status,
        version=policy.version,
        published=policy.published,
        in_force_since=begins if is_in_force else None,
        takes_effect=begins if status == "coming" else None,
        next_version=following.declaration.version if following is not None else None,
        next_version_takes_effect=following.effective if following is not None else None,
        audiences=effective if status in ("coming", "in force") else {},
        open_for_comment_until=max(closing, default=None),
        next_review=next_review(policy) if is_in_force else None,
        language=page.language,
        description=page.fields.fields.get("description")
        or text_given(page.fields.social, "og:description"),
    )


def register_paths(files: SiteFiles, language: SiteLanguage) -> list[str]:
    """The paths of the register and of its schema, for a site that has no such file itself."""
    paths = [language.place(REGISTER), language.place(REGISTER_SCHEMA)]
    return [] if paths[0] in files else paths


def register_files(
    entries: list[RegisterEntry],
    files: SiteFiles,
    options: SiteOptions,
    language: SiteLanguage,
    absolute: Callable[[str], str | None],
) -> list[MadeFile]:
    """``policies.json`` with its schema, for a site that has policies and no such file.

    :param absolute: an address below the site's root -> the same with the site's own, if known.
    """
    paths = register_paths(files, language) if entries else []
    if not paths:
        return []
    register_file, schema_file = paths
    from policy_pages.policies.register import Register, register_schema

    listed = [
        entry.model_copy(update={"url": absolute(entry.url) or entry.url}) for entry in entries
    ]
    register = Register(
        **{"$schema": absolute(schema_file) or schema_file},
        built=options.today,
        time_zone=options.time_zone,
        policies=listed,
    )
    text = json.dumps(register.model_dump(mode="json"), indent=2, ensure_ascii=False)
    schema = json.dumps(register_schema(), indent=2, ensure_ascii=False)
    return [
        MadeFile(register_file, f"{text}\n".encode()),
        MadeFile(schema_file, f"{schema}\n".encode()),
    ]
