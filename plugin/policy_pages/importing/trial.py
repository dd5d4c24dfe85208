"""The new site, made in a temporary folder: translated, built, and judged.

Missing parts of the new site show only one after another, because a page ends at its
first error. So the pages are translated again and again, with stubs for what was missing, until
nothing new is found. Pages that still have errors are left out of builds. The rest is built as
`mkdocs build --strict` builds it, so that the report says the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from policy_pages.damage.other_engines import syntax_of_others
from policy_pages.files.views import own_overrides
from policy_pages.files.writing import put_file
from policy_pages.front_matter.reading import body_start
from policy_pages.importing import configuration, helper_stubs
from policy_pages.importing.built_links import (
    BuiltPage,
    BuiltSite,
    read_addresses,
    read_links,
    why_missing,
)
from policy_pages.importing.configuration import Learned, configuration_text
from policy_pages.importing.helper_stubs import HelperUse, can_be_stubbed, helper_uses
from policy_pages.importing.old_site import Became, LeftOut, OldSite
from policy_pages.importing.report import Links, Need, Report
from policy_pages.site.files import Inclusion
from policy_pages.site.options import IGNORABLE_FINDINGS
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic
from policy_pages.text.reading import read_bytes

_TEMPLATE = "main.html"
"""The template of every page that does not name another one."""
_MOST_ROUNDS = 40
_MOST_READINGS = 5
_LINK_KINDS = (
    ("absolute_links", re.compile(r"absolute link|there is no (?:page|file) `/")),
    ("unrecognized_links", re.compile(r"unrecognized relative link")),
    (
        "anchors",
        re.compile(r"does not contain an anchor|there is no such anchor|has no heading or anchor"),
    ),
    (
        "not_found",
        re.compile(
            r"not found among documentation files|excluded from the built site"
            r"|there is no (?:page|file) `|this link leads to a draft"
        ),
    ),
)
"""Kind of a link, as MkDocs' `validation` names it -> its message; the first one counts."""
_OF_REDIRECTS = ("redirect-target", "redirect-taken", "redirect-address")
_SCHEME = re.compile(r"[^/?#]*:")
_NAMED = re.compile(r"`([^`]+)`")
_OF_LINKS = frozenset({"dead-link", "dead-anchor", "draft-link", "build-warning"})
"""Codes of findings that have their own place in the report."""


class Engine(Protocol):
    """What builds a site."""

    def open(self, configuration: Path) -> Site:
        """The site of a configuration, its files known."""

    def read(self, configuration: Path) -> tuple[list[Site], list[Diagnostic]]:
        """The site in each of its languages, its pages read as a build reads them, and warnings of
        the engine."""

    def build(self, configuration: Path, output: Path) -> list[str]:
        """Build into a folder, and return what would stop a strict build."""


@dataclass(frozen=True)
class Dropped:
    """A redirect of the old configuration that is left out.

    :param target: where it led.
    """

    target: str
    problem: Diagnostic


@dataclass
class Trial:
    """A new site in a temporary folder.

    :param old: the old site.
    :param folder: has the files that are copied.
    :param origin: the name of the old site in what is written.
    :param show: gets each step, for a progress bar.
    """

    old: OldSite
    folder: Path
    origin: str
    engine: Engine
    show: Callable[[str], None] = lambda step: None
    learned: Learned = field(default_factory=Learned)
    needs: dict[str, list[Need]] = field(default_factory=dict)
    stubs: dict[str, list[HelperUse]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    dropped: dict[str, Dropped] = field(default_factory=dict)

    @property
    def configuration(self) -> Path:
        """The new site's configuration."""
        return self.folder / configuration.FILE

    def run(self, output: Path) -> Report:
        """Make the site, and report.

        :param output: an empty folder to build into.
        """
        self._copy_template()
        uses = self._uses()
        broken = {**self._translate(uses), **self.old.withheld}
        self._read(broken)
        self.show("build")
        problems = self.engine.build(self.configuration, output)
        site = self.engine.open(self.configuration)
        built, links = self._links(site, output)
        if self._allow(problems, links):
            self._write()
            self.show("build again")
            problems = self.engine.build(self.configuration, output)
        return self._report(site, built, links, problems)

    def _copy_template(self) -> None:
        """Give the site its own `main.html`, at which engines stop that do not run the plugin."""
        folder = self.folder / configuration.TEMPLATES
        folder.mkdir()
        (folder / _TEMPLATE).write_bytes((own_overrides() / _TEMPLATE).read_bytes())

    # -- what pages need ---------------------------------------------------------------------

    def _uses(self) -> list[HelperUse]:
        """The helpers that pages and partials call."""
        found: list[HelperUse] = []
        for path in sorted((self.folder / "docs").rglob("*.erb")):
            shown = path.relative_to(self.folder).as_posix()
            source, problems = read_bytes(shown, path.read_bytes())
            if not problems:
                found += helper_uses(source, "erubi")
        return found

    def _translate(self, uses: list[HelperUse]) -> dict[str, str]:
        """Translate all pages until nothing more can be mended.

        :return: path of a page that has errors still -> what it needs.
        """
        found: dict[str, list[Diagnostic]] = {}
        for number in range(_MOST_ROUNDS):
            self._write()
            self.show(f"translate, round {number + 1}")
            site = self.engine.open(self.configuration)
            if self._drop_data(site.problems):
                continue
            found = {}
            for page in site.pages:
                if page.is_published and page.origin.is_own:
                    site.translate(page)
                    errors = [one for one in page.origin.problems if one.severity == "error"]
                    if errors:
                        found[page.source_path] = errors
            if not self._mend(found, uses):
                break
        return {page: self._reason(page, errors[0]) for page, errors in found.items()}

    def _reason(self, page: str, error: Diagnostic) -> str:
        """Why a page waits: a stub on that line may give another thing than the page asks for."""
        line = f"{error.path}:{error.line}:"
        for need in self.needs.get(page, []):
            if need.is_stubbed and need.place.startswith(line):
                return f"{need.what}: {_shown(error)}"
        return _shown(error)

    def _mend(self, found: Mapping[str, list[Diagnostic]], uses: list[HelperUse]) -> bool:
        """Note what pages need, and make stubs; whether there is a new one."""
        at = {(use.path, use.line, use.column): use for use in uses}
        is_new = False
        for page, errors in found.items():
            for error in errors:
                use = at.get((error.path, error.line, error.column))
                name = use.name if use is not None else ""
                is_stubbed = False
                if error.code == "undefined-name" and can_be_stubbed(name):
                    is_stubbed = name not in self.stubs
                    self.stubs[name] = [one for one in uses if one.name == name]
                elif error.code == "unsupported-helper" and use is not None and not use.asked:
                    is_stubbed = name not in self.learned.silent
                    self.learned.silent += [name] if is_stubbed else []
                is_new = is_new or is_stubbed
                self._note(page, error, name, is_stubbed=is_stubbed or name in self.stubs)
        self.learned.has_helpers = bool(self.stubs)
        return is_new

    def _note(self, page: str, error: Diagnostic, name: str, *, is_stubbed: bool) -> None:
        place = f"{error.path}:{error.line}:{error.column}"
        what, remedy = error.message, error.help
        if is_stubbed and error.code == "undefined-name":
            defined = self.old.helpers.get(name)
            what = f"the helper `{name}`"
            remedy = f"write `{name}` in helpers.py" + (
                f"; the old site has it in {defined}" if defined else ""
            )
        elif error.code == "unknown-data":
            broken = [one for one in self.left_out if f"`{Path(one.path).stem}`" in what]
            remedy = f"repair {broken[0].path}: {broken[0].reason}" if broken else remedy
        elif is_stubbed:
            remedy = f"`{name}` prints nothing: it is in `silent_helpers`"
        need = Need(place, error.code, what, remedy, is_stubbed)
        known = self.needs.setdefault(page, [])
        if all((one.place, one.what) != (need.place, need.what) for one in known):
            known.append(need)

    def _read(self, broken: dict[str, str]) -> None:
        """Read the site as a build reads it, and leave out what has errors, until none has."""
        for _ in range(_MOST_READINGS):
            self.learned.waiting = dict(sorted(broken.items()))
            self._write()
            self.show("read as a build does")
            editions, warnings = self.engine.read(self.configuration)
            found = [one for site in editions for one in site.diagnostics]
            self.findings = [one for one in [*found, *warnings] if one.severity == "warning"]
            fresh = {
                origin.path: _shown(next(p for p in origin.problems if p.severity == "error"))
                for site in editions
                for origin in site.origins
                if origin.is_own and origin.is_broken and origin.path not in broken
            }
            dropped = self._drop_data(found), self._drop_redirects(found)
            if not fresh and not any(dropped):
                break
            broken |= fresh
        codes = {one.code for one in self.findings}
        self.findings += [
            found
            for site in editions
            for page in site.pages
            if page.origin.is_own and page.is_published and page.is_read and page.changes is None
            for found in syntax_of_others(page.source, body_start(page.source), page.content)
        ]
        self.findings = [one for one in self.findings if not _is_about_link(one)]
        self.learned.ignored = sorted(codes & {*IGNORABLE_FINDINGS} - _OF_LINKS)
        self._write()

    def _drop_data(self, found: Iterable[Diagnostic]) -> bool:
        """Leave out data files that cannot be read: they would stop a build."""
        paths = {one.path: one for one in found if one.severity == "error"}
        dropped = False
        for path, problem in paths.items():
            file = self.folder / path
            if path.startswith("data/") and file.is_file():
                file.unlink()
                self.left_out.append(LeftOut(path, _shown(problem)))
                dropped = True
        return dropped

    def _drop_redirects(self, found: Iterable[Diagnostic]) -> bool:
        """Leave out redirects of the old configuration that are dead, or clash with others."""
        redirects = self.old.settings.redirects
        dropped = False
        for problem in found:
            named = _NAMED.match(problem.message)
            if problem.code in _OF_REDIRECTS and named is not None and named[1] in redirects:
                self._drop(named[1], problem)
                dropped = True
        return dropped

    def _drop(self, address: str, problem: Diagnostic) -> None:
        """Leave out a redirect; and if it is dead, those that redirect to it."""
        redirects = self.old.settings.redirects
        leading: dict[str, list[str]] = {}
        for old, target in redirects.items():
            leading.setdefault(_without_rest(target), []).append(old)
        waiting = [(address, problem)]
        while waiting:
            address, problem = waiting.pop()
            self.dropped[address] = Dropped(redirects.pop(address), problem)
            if problem.code != "redirect-target":
                continue
            for other in leading.get(address, ()):
                if other in redirects:
                    message = f"`{other}` leads to `{address}`, which leads nowhere"
                    waiting.append((other, replace(problem, message=message)))

    # -- what is built -----------------------------------------------------------------------

    def _pages(self, site: Site) -> list[BuiltPage]:
        """The pages that are built of the old site's."""
        return [
            BuiltPage(
                page.source_path,
                page.output,
                self.old.addresses.get(page.source_path, page.output),
                page.source,
            )
            for page in site.pages
            if page.is_published and page.origin.is_own
        ]

    def _links(self, site: Site, output: Path) -> tuple[BuiltSite, Links]:
        built = BuiltSite(output, self.old.settings.url)
        pages = [page for page in self._pages(site) if page.output in built.files]
        return built, read_links(
            built, pages, self._before(), self.old.others, self.old.settings.heading_ids
        )

    def _before(self) -> dict[str, str]:
        """The path of each file of the old site -> why it is missing here, if that is known."""
        copied = (file.target for file in self.old.files if file.target.startswith("docs/"))
        return {
            **{target.removeprefix("docs/"): "" for target in copied},
            **self._lost_addresses(),
            **{
                output: self.learned.waiting.get(page, "")
                for page, output in self.old.addresses.items()
            },
        }

    def _why_dropped(self) -> dict[str, str]:
        """The old address of each redirect that is left out -> why."""
        before = self._before()
        return {
            address: f"{one.problem.message}{self._what_was_there(one, before)}"
            for address, one in self.dropped.items()
        }

    def _what_was_there(self, dropped: Dropped, before: Mapping[str, str]) -> str:
        """What the old site had at the target of a redirect that is now dead."""
        seen: set[str] = set()
        while True:
            target = _without_rest(dropped.target)
            following = self.dropped.get(target)
            if dropped.problem.code != "redirect-target" or _SCHEME.match(target):
                return ""
            if following is None or target in seen:
                break
            dropped = following
            seen.add(target)
        path = self.old.addresses.get(target, target)
        why = why_missing(unquote(path), before, self.old.others)
        if why is None:
            return "; it was already broken"
        return f": {why}" if why else ""

    def _became(self, dropped: Mapping[str, str]) -> Iterator[Became]:
        """What the settings of the old configuration have become.

        :param dropped: the old address of each redirect that is left out -> why.
        """
        said: set[str] = set()
        for one in self.old.became:
            gone = [address for address in one.redirects if address in dropped]
            if one.what == "`redirects`":
                number = len(one.redirects) - len(gone)
                lacking = f", {len(gone)} not" if gone else ""
                yield replace(one, what=f"`redirects`: {number} carried over{lacking}")
            elif gone:
                said.update(gone)
                yield replace(one, what=f"left out: {dropped[gone[0]]}")
            else:
                yield one
        for address, why in dropped.items():
            if address not in said:
                yield Became(f"redirect {address}", f"left out: {why}")

    def _lost_addresses(self) -> dict[str, str]:
        """The addresses of what is left out, and why."""
        left_out = [*self.old.left_out, *self.left_out]
        return {one.address: one.reason for one in left_out if one.address is not None}

    def _allow(self, problems: list[str], links: Links) -> bool:
        """Let dead links of a known reason be no reason to stop; whether that changes anything.

        They were dead before, or their target is a draft or left out. If a link of one kind died
        for an unknown reason, that kind keeps its level: a strict build reports it.
        """
        now = [one for one in links.dead if not one.was_dead and not one.why]
        kinds = Counter(filter(None, map(_kind_of_link, problems)))
        for kind, number in kinds.items():
            if all(one.is_anchor != (kind == "anchors") for one in now):
                self.learned.dead[kind] = number
        return bool(self.learned.dead)

    def _report(
        self,
        site: Site,
        built: BuiltSite,
        links: Links,
        problems: list[str],
    ) -> Report:
        drafts = {
            page.source_path: "its header says that it is not to be published"
            for page in site.pages
            if page.inclusion is Inclusion.DRAFT
        }
        reasons = {**drafts, **self.learned.waiting}
        before = {
            output: reasons.get(page, "it is not published")
            for page, output in self.old.addresses.items()
        }
        dropped = self._why_dropped()
        return Report(
            system=self.old.system,
            source=self.origin,
            pages=len(self.old.addresses),
            translated=len(
                self.old.addresses.keys() - self.needs.keys() - self.learned.waiting.keys()
            ),
            waiting=self.learned.waiting,
            needs=self.needs,
            addresses=read_addresses(
                built,
                before,
                self._lost_addresses(),
                {**dict.fromkeys(self.old.settings.redirects, ""), **dropped},
            ),
            links=links,
            findings=self.findings,
            copied=len(self.old.files),
            left_out=[*self.old.left_out, *self.left_out],
            became=[*self._became(dropped)],
            problems=problems,
            has_navigation=self.old.settings.nav is not None,
            has_logo=self.old.settings.logo is not None,
        )

    # -- files -------------------------------------------------------------------------------

    def _write(self) -> None:
        """Write what is not copied."""
        text = configuration_text(self.old.settings, self.learned, self.origin)
        put_file(self.configuration, text.encode(), is_forced=False)
        if self.stubs:
            stubs = helper_stubs.stubs_text(self.stubs, self.old.helpers)
            put_file(self.folder / helper_stubs.FILE, stubs.encode(), is_forced=False)


def _without_rest(target: str) -> str:
    """The target of a redirect, without query and fragment."""
    return re.split("[?#]", target, maxsplit=1)[0]


def _kind_of_link(message: str) -> str | None:
    """The kind of link that a message is about; None for one about something else."""
    return next((kind for kind, pattern in _LINK_KINDS if pattern.search(message)), None)


def _is_about_link(finding: Diagnostic) -> bool:
    """Whether a finding is the engine's about a link; the built site shows which are dead."""
    return finding.code in _OF_LINKS and _kind_of_link(finding.message) is not None


def _shown(problem: Diagnostic) -> str:
    """A problem in one line: the place in the file, and the message."""
    return f"{problem.message} ({problem.path}:{problem.line})"
