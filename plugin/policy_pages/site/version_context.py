"""What templates get of the version that a page shows, and of all others of its policy."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from policy_pages.policies.periods import EffectiveDay, Period, effective_days, reached
from policy_pages.policies.state import CommentPeriod, comment_period
from policy_pages.policies.versions import Series, State, Version
from policy_pages.site.changes import changes_before, changes_since
from policy_pages.site.files import SiteFiles
from policy_pages.site.page import Place, SitePage

MOST_LISTED = 50
"""Versions that the page of a version lists besides the one in force: if each listed hundreds, the
site would grow with the square of their number."""
_ONE_DAY = datetime.timedelta(days=1)


class VersionLink(NamedTuple):
    """A version as the theme names it.

    :param url: of its permanent page, for the page at hand.
    :param days: the days it takes effect.
    :param periods: when it applies, and to whom.
    :param changes: where its changes since the one before are shown, if there is one before.
    :param changes_since: where it is compared with the one in force, if `changes` does not do that.
    """

    url: str
    effective: datetime.date
    days: list[EffectiveDay]
    periods: list[Period]
    state: State
    label: str | None
    is_this: bool
    changes: str | None
    changes_since: str | None


class WaitingAudience(NamedTuple):
    """An audience that the version in force does not apply to yet.

    :param until: the last day of the one that does.
    :param applying: that one; None where there was none before.
    :param is_to_come: whether the one in force is to apply to it before another one does.
    """

    audience: str
    until: datetime.date
    applying: VersionLink | None
    is_to_come: bool


class ComingComments(NamedTuple):
    """The comment period of a version to come."""

    version: VersionLink
    period: CommentPeriod


@dataclass(frozen=True)
class VersionContext:
    """What templates get of the version that a page shows.

    :param withdrawal: the day from which this one is in force no more, though none takes its place.
    :param is_policy_withdrawn: whether the policy as a whole is withdrawn today.
    :param policy_withdrawal: the day from which it is withdrawn, if its author gave one.
    :param in_force: the one in force, or None; its address is the one without a date.
    :param waiting: audiences that the one in force does not apply to yet.
    :param coming: the next one that takes effect.
    :param coming_comments: the comment period of a version to come, for readers of the others.
    :param listed: those that the page lists, the newest first: all of them, or on the page of one
        of very many, those near it and the one in force.
    :param all_versions: the page that lists all of them, if this one does not.
    :param link_all: makes `versions`.
    """

    this: VersionLink
    withdrawal: datetime.date | None
    is_policy_withdrawn: bool
    policy_withdrawal: datetime.date | None
    in_force: VersionLink | None
    waiting: list[WaitingAudience]
    coming: VersionLink | None
    coming_comments: ComingComments | None
    listed: list[VersionLink]
    all_versions: str | None
    link_all: Callable[[], list[VersionLink]]

    @cached_property
    def versions(self) -> list[VersionLink]:
        """All of them, the newest first."""
        return self.link_all()


class VersionContexts:
    """Makes the contexts of one build.

    :param files: those of the site.
    """

    def __init__(self, files: SiteFiles, today: datetime.date) -> None:
        self.files = files
        self.today = today

    def context(self, page: SitePage) -> VersionContext | None:
        """What templates get on a page; None for one that shows no version."""
        place = page.place
        if place is None:
            return None
        series = place.series
        in_force, shown = series.in_force(self.today), series.shown(self.today)

        def link(version: Version, uri: str | None = None) -> VersionLink:
            return self._link(series, version, page, uri=uri, is_this=version == place.version)

        waiting = []
        for day in effective_days(in_force.days if in_force else None, self.today):
            if day.has_begun or in_force is None:
                continue
            applying, until = series.applying(day.audience, self.today), day.day - _ONE_DAY
            found = None
            if applying is not None:
                found = link(applying)
                of_audience = (day.audience, "")
                ends = [p.ends for p in found.periods if p.ends and p.audience in of_audience]
                until = min([*ends, until])
            is_to_come = day in reached([day], series.periods(in_force))
            waiting.append(WaitingAudience(day.audience, until, found, is_to_come))
        coming = series.coming(self.today)
        listed, index = self._listed(place), self.files.get(series.index)
        if index is None:
            listed = series.versions
        return VersionContext(
            this=link(place.version),
            withdrawal=series.withdrawal(place.version),
            is_policy_withdrawn=series.state(shown, self.today) == "withdrawn",
            policy_withdrawal=series.withdrawal(shown),
            in_force=link(in_force, series.index) if in_force else None,
            waiting=waiting,
            coming=link(coming[0]) if coming else None,
            coming_comments=(
                self._coming_comments(coming, link) if place.version not in coming else None
            ),
            listed=[link(version) for version in reversed(listed)],
            all_versions=(
                index.url_from(page) if index and len(listed) < len(series.versions) else None
            ),
            link_all=lambda: [link(version) for version in reversed(series.versions)],
        )

    def _listed(self, place: Place) -> Sequence[Version]:
        """The versions that a page lists, the oldest first."""
        series = place.series
        if not place.is_dated or len(series.versions) <= MOST_LISTED:
            return series.versions
        listed, shown = series.nearest(place.version, MOST_LISTED), series.shown(self.today)
        if shown in listed:
            return listed
        return sorted([*listed, shown], key=lambda version: version.effective)

    def _coming_comments(
        self, coming: Iterable[Version], link: Callable[[Version], VersionLink]
    ) -> ComingComments | None:
        """The comment period of the versions to come that readers may still use, else the last."""
        periods = [(one, comment_period(one.declaration, self.today)) for one in coming]
        known = [(one, period) for one, period in periods if period is not None]
        still = [(one, period) for one, period in known if period.state != "closed"]
        for version, period in still[:1] or known[-1:]:
            return ComingComments(link(version), period)
        return None

    def _link(
        self,
        series: Series,
        version: Version,
        page: SitePage,
        *,
        uri: str | None = None,
        is_this: bool = False,
    ) -> VersionLink:
        """A version as a page names it."""

        def url(path: str) -> str | None:
            file = self.files.get(path)
            return file.url_from(page) if file is not None else None

        periods = series.periods(version)
        before = changes_before(series, version)
        since = changes_since(series, version, self.today)
        return VersionLink(
            url=url(uri or version.address) or "",
            effective=version.effective,
            days=reached(effective_days(version.days, self.today), periods),
            periods=periods,
            state=series.state(version, self.today),
            label=version.declaration.version,
            is_this=is_this,
            changes=url(before) if before else None,
            changes_since=url(since) if since and since != before else None,
        )
