"""The register of a site: its letters and policies, for its home page and for other programs."""

from __future__ import annotations

import json
from html import unescape

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from policy_pages.page.fields import PageFields
from policy_pages.policies.reading import next_review
from policy_pages.policies.register import (
    Register,
    RegisterEntry,
    register_of,
    register_schema,
)
from policy_pages.policies.state import comment_period
from policy_pages.policies.versions import first_day
from policy_pages.site.sharing import page_title
from policy_pages.site.site import Site
from policy_pages.social.reading import text_given

REGISTER_FILE = "policies.json"
SCHEMA_FILE = "policies.schema.json"


def listed_pages(site: Site, files: Files) -> dict[str, Page]:
    """Path -> page of each letter and policy, of versions the one without a date; no draft."""
    return {
        path: file.page
        for path, known in site.pages.items()
        if known.policy.kind is not None and site.versions.is_listed(path)
        if (file := files.src_uris.get(path)) is not None
        and file.inclusion.is_included()
        and file.page is not None
    }


class SiteRegister:
    """Makes the register of one build."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._entries: list[RegisterEntry] | None = None

    def entries(self, files: Files) -> list[RegisterEntry]:
        """The site's letters and policies, addresses from the site's root."""
        if self._entries is None:
            self._entries = register_of(
                self._entry(page, self.site.pages[path])
                for path, page in listed_pages(self.site, files).items()
            )
        return self._entries

    def _entry(self, page: Page, known: PageFields) -> RegisterEntry:
        policy, today, versions = known.policy, self.site.today, self.site.versions
        assert policy.kind is not None
        series = versions.series(page.file.src_uri)
        begins = first_day(policy.effective) or policy.published
        declarations = [policy]
        if series is not None:
            begins = series.shown(today).effective
            # the text that is open for comment is that of a version to come
            declarations = [
                one.declaration
                for one in series.versions
                if series.state(one, today) in ("coming", "in force")
            ]
        status = versions.state(page.file.src_uri, policy, begins)
        if series is None and status == "withdrawn":
            declarations = []
        periods = [comment_period(one, today) for one in declarations]
        closing = [period.closes for period in periods if period and period.state == "open"]
        is_in_force = status == "in force"
        effective = policy.effective if isinstance(policy.effective, dict) else {}
        return RegisterEntry(
            title=heading_of(page) or page_title(page, known.fields),
            url=page.url or "./",
            kind=policy.kind,
            status=status,
            version=policy.version,
            published=policy.published,
            in_force_since=begins if is_in_force else None,
            takes_effect=begins if status == "coming" else None,
            audiences=effective if status in ("coming", "in force") else {},
            open_for_comment_until=max(closing, default=None),
            next_review=next_review(policy) if is_in_force else None,
            language=self.site.sharing.language(page.file.src_uri),
            description=known.fields.get("description")
            or text_given(known.social, "og:description"),
        )

    def files(self, files: Files) -> list[File]:
        """``policies.json`` with its schema, for a site that has policies and no such file."""
        entries = self.entries(files)
        place = self.site.language.place
        register_file, schema_file = place(REGISTER_FILE), place(SCHEMA_FILE)
        if not entries or register_file in files.src_uris:
            return []
        address = self.site.sharing.sharing.address
        absolute = [
            entry.model_copy(update={"url": address(entry.url) or entry.url}) for entry in entries
        ]
        register = Register(
            **{"$schema": address(schema_file) or schema_file},
            built=self.site.today,
            time_zone=self.site.options.time_zone,
            policies=absolute,
        )
        text = json.dumps(register.model_dump(mode="json"), indent=2, ensure_ascii=False)
        schema = json.dumps(register_schema(), indent=2, ensure_ascii=False)
        return [
            File.generated(self.site.config, register_file, content=f"{text}\n"),
            File.generated(self.site.config, schema_file, content=f"{schema}\n"),
        ]


def heading_of(page: Page) -> str | None:
    """The heading a reader sees above the text, if there is one."""
    return next((unescape(item.title) for item in page.toc if item.level == 1), None)
