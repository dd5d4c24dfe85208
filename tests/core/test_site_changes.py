"""What the comparisons of a policy with many versions cost, and what is kept of them."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import zlib
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from policy_pages.files.templates import jinja_environment
from policy_pages.files.views import own_overrides
from policy_pages.policies.declaration import Declaration
from policy_pages.policies.versions import Series, Version
from policy_pages.redlines import Redline, Text, redline, redline_of
from policy_pages.site.changes import changes_of, changes_since, compare
from policy_pages.site.files import Origin, SiteFiles, place_of
from policy_pages.site.kept_redlines import KeptRedlines, _maker
from policy_pages.site.page import Place, SitePage
from policy_pages.site.version_context import MOST_LISTED, VersionContext, VersionContexts
from policy_pages.text.kept_files import KeptFiles, digest_of
from policy_pages.text.wording import ENGLISH, Wording
from steps import growth

FIRST = datetime.date(2001, 1, 1)
SECRET = b"a secret"


def series(count: int) -> Series:
    days = (FIRST + datetime.timedelta(days=30 * number) for number in range(count))
    return Series("terms", tuple(Version(f"terms/{day}.md", day, Declaration()) for day in days))


def page(path: str, content: str | None = None) -> SitePage:
    made = SitePage(path, *place_of(path, directories=True), Origin(path, path, bytes))
    made.content = content
    return made


@pytest.mark.parametrize("in_force", [0, 1, 20, 38, 39])
def test_each_version_is_compared_and_read_at_most_twice(
    monkeypatch: pytest.MonkeyPatch, in_force: int
) -> None:
    policy = series(40)
    today = policy.versions[in_force].effective
    compared = {one.uri: one for one in changes_of(policy, today)}
    assert len(compared) <= 2 * len(policy.versions) - 3
    read: Counter[str] = Counter()

    def reading(html: str, address: str, page: str) -> Text:
        read[address] += 1
        return Text(html, address, page)

    monkeypatch.setattr("policy_pages.redlines.Text", reading)
    versions = [page(one.address, f"<p>Version {one.effective}") for one in policy.versions]
    shown = [page(path) for path in compared]
    for one in shown:
        one.changes = compared[one.path]
    compare(shown, SiteFiles([*versions, *shown]), lambda language: ENGLISH, KeptRedlines())
    assert all(one.redline is not None for one in shown)
    assert len(read) == len(policy.versions)
    assert max(read.values()) <= 2


def test_a_redline_of_two_texts_is_made_once_for_all_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    old = (
        '<h2 id="a">1. A</h2><p>One \ud800 <em>year</em> and <a href="b">more</a>.</p><p>Same.</p>'
    )
    new = '<h2 id="a">2. A</h2><p>One month and <a href="c">more</a>.</p><p>Same.</p><p>New.</p>'
    made: list[Redline] = []

    def make() -> Redline:
        made.append(redline(old, new, with_pairs=True))
        return made[-1]

    def kept(page: str = "", new: str = new, wording: Wording = ENGLISH) -> Redline:
        """As another process has it."""
        redlines = KeptRedlines()
        redlines.keep_in(folder, SECRET)
        found = redlines.redline(old, new, page, wording, make)
        redlines.tidy()
        return found

    first = kept()
    assert kept() == first == made[0]
    assert first.pairs
    assert len(made) == 1
    kept("other/")
    kept(new=f"{new} ")
    kept(wording=Wording("de"))
    assert len(made) == 4
    (file, *_) = folder.glob(f"{digest_of([_maker(), old, new, '', *ENGLISH.key])}.*")
    file.write_bytes(file.read_bytes()[:-1])  # damaged
    assert kept() == first
    assert len(made) == 5
    for content in (b"no zip", zlib.compress(b"{}"), zlib.compress(b"[1]"), zlib.compress(b"{")):
        KeptFiles(folder, ".redline", secret=SECRET).write(file.stem, content)  # another program
        assert kept() == first
    assert len(made) == 9
    monkeypatch.setattr("policy_pages.site.kept_redlines._maker", lambda: "another release")
    kept()
    assert len(made) == 10
    shutil.rmtree(folder)
    folder.write_text("no folder")
    assert kept() == first


def test_a_folder_of_results_keeps_those_that_are_used(tmp_path: Path) -> None:
    (tmp_path / "of others").write_bytes(b"x" * 1000)
    os.utime(tmp_path / "of others", (0, 0))
    kept = KeptFiles(tmp_path, ".kept", most_bytes=400)
    for number, name in enumerate("abc"):
        kept.write(name, b"x" * 100)
        os.utime(tmp_path / f"{name}.kept", (number, number))
    assert kept.read("a") == b"x" * 100
    kept.write("d", b"x" * 100)
    kept.tidy()
    assert sorted(one.stem for one in tmp_path.iterdir()) == ["a", "c", "d", "of others"]
    assert kept.read("b") is None


def test_only_what_a_save_has_changed_is_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = series(6)
    changes = list(changes_of(policy, policy.versions[-1].effective))
    texts = {one.address: f"<p>Version {one.effective}" for one in policy.versions}
    kept = KeptRedlines()
    made: list[str] = []

    def redlines(wording: Wording = ENGLISH) -> list[str]:
        """Compare all anew, as a build does; what was really compared is in ``made``."""
        made.clear()
        shown = [page(one.uri) for one in changes]
        for one, compared in zip(shown, changes, strict=True):
            one.changes = compared
        versions = [page(path, text) for path, text in texts.items()]
        compare(shown, SiteFiles([*versions, *shown]), lambda language: wording, kept)
        return [one.redline.html for one in shown if one.redline is not None]

    def making(old: Text, new: Text, **how: Any) -> Redline:
        made.append(new.content.text)
        return redline_of(old, new, **how)

    monkeypatch.setattr("policy_pages.redlines.redline_of", making)
    first = redlines()
    assert len(made) == len(changes)
    assert redlines() == first
    assert made == []
    second = policy.versions[1].address
    texts[second] = "<p>Another text"
    changed = redlines()
    assert len(made) == sum(second in (one.old.address, one.new.address) for one in changes)
    assert sum(one != other for one, other in zip(first, changed, strict=True)) == len(made)
    redlines(Wording("de"))
    assert len(made) == len(changes)


@pytest.mark.parametrize("in_force", [0, 1, 4, 8, 9])
def test_a_version_leads_to_its_comparison_with_the_one_in_force(in_force: int) -> None:
    policy = series(10)
    today = policy.versions[in_force].effective
    shown = policy.versions[in_force]
    compared = list(changes_of(policy, today))
    for version in policy.versions:
        pair = {version.path, shown.path}
        expected = [one.uri for one in compared if {one.old.path, one.new.path} == pair]
        assert [changes_since(policy, version, today)] == (expected or [None])


def shown_by(policy: Series, place: int | None, in_force: int) -> VersionContext:
    """What the page of a version gets; None for the policy's page without a date."""
    versions = [page(version.address) for version in policy.versions]
    index, today = page(policy.index), policy.versions[in_force].effective
    one = index if place is None else versions[place]
    shown = policy.versions[in_force if place is None else place]
    one.place = Place(policy, shown, is_dated=place is not None)
    context = VersionContexts(SiteFiles([index, *versions]), today).context(one)
    assert context is not None
    return context


def links_in_list(version: VersionContext) -> list[str]:
    """Where the list of versions leads that the theme shows."""
    environment = jinja_environment([own_overrides()])
    facts = SimpleNamespace(wording=ENGLISH)
    template = environment.get_template("partials/versions.html")
    html = template.render(version=version, facts=facts, wording=ENGLISH)
    return re.findall('href="([^"]*)"', html)


@pytest.mark.parametrize(("place", "in_force"), [(0, 119), (3, 3), (60, 2), (117, 60), (119, 0)])
def test_of_very_many_versions_the_page_of_one_lists_those_near_it(
    place: int, in_force: int
) -> None:
    policy = series(120)
    one = shown_by(policy, place, in_force)
    listed = [version.effective for version in one.listed]
    assert MOST_LISTED <= len(listed) <= MOST_LISTED + 1
    assert listed == sorted(set(listed), reverse=True)
    assert {policy.versions[place].effective, policy.versions[in_force].effective} <= {*listed}
    near = policy.versions[max(place - 20, 0) : place + 20]
    assert {version.effective for version in near} <= {*listed}
    assert one.all_versions == "../"
    assert links_in_list(one) == [*(version.url for version in one.listed), "../#policy-versions"]
    assert [version.is_this for version in one.versions].index(True) == 119 - place
    whole = shown_by(policy, None, in_force)
    assert len(whole.listed) == 120
    assert whole.all_versions is None
    assert len(links_in_list(whole)) == 120
    few = shown_by(series(MOST_LISTED), MOST_LISTED - 1, 0)
    assert len(few.listed) == MOST_LISTED
    assert few.all_versions is None


def test_the_pages_of_twice_as_many_versions_take_twice_the_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("policy_pages.site.version_context.MOST_LISTED", 4)

    def contexts(count: int) -> None:
        policy = series(count)
        index, versions = page(policy.index), [page(one.address) for one in policy.versions]
        makes = VersionContexts(SiteFiles([index, *versions]), policy.versions[-3].effective)
        for one, version in zip(versions, policy.versions, strict=True):
            one.place = Place(policy, version, is_dated=True)
            assert makes.context(one) is not None

    assert growth(contexts, 24) < 2.2
