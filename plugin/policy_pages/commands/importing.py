"""What ``policy-pages import`` does: an old site's folder -> a new site's, and a report."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from policy_pages.commands.output import print_message
from policy_pages.commands.pages import counted, exit_where_refused
from policy_pages.commands.refusals import unwritten_if_interrupted
from policy_pages.importing.configuration import FILE
from policy_pages.importing.old_site import OldSite
from policy_pages.importing.recognising import read_old_site
from policy_pages.importing.report import Report
from policy_pages.importing.report_text import counted_unread, markdown, summary
from policy_pages.importing.source_tree import SourceTree
from policy_pages.importing.trial import Trial
from policy_pages.importing.writing import (
    REPORT,
    Plan,
    files_of,
    has_others,
    plan_site,
    refuse_other_site,
    refuse_unwritable,
    write_report,
    write_site,
)
from policy_pages.mkdocs import folder as engine
from policy_pages.site.site import Site
from policy_pages.text.diagnostics import Diagnostic, RefusedError

_BUILDS = 8
"""Steps besides files: the site is translated, read and built some times."""
_LONGEST_STEP = 40


class _Engine:
    """Builds with MkDocs."""

    def open(self, configuration: Path) -> Site:
        return engine.open_site(configuration).site

    def read(self, configuration: Path) -> tuple[list[Site], list[Diagnostic]]:
        opened = engine.read_site(configuration)
        return opened.editions, opened.warnings

    def build(self, configuration: Path, output: Path) -> list[str]:
        return engine.build_site(configuration, output)


def import_site(
    source: Path, target: Path, system: str | None, *, force: bool, dry_run: bool
) -> None:
    """Import a site; the arguments are those of the command.

    :raises SystemExit: with 1 where something needs an author: see the command's help.
    """
    with exit_where_refused(), unwritten_if_interrupted():
        _refuse_one_for_both(source, target)
        if not force:
            refuse_other_site(target)
        if not dry_run:
            refuse_unwritable(target)
        old = _read(source, system)
    with tempfile.TemporaryDirectory(prefix="policy-pages-") as name, _bar(old) as show:
        made = Path(name, "site")
        with exit_where_refused(), unwritten_if_interrupted():
            report = _make(old, made, Path(name, "built"), source.resolve().name, show)
            plan = plan_site(made, target, force=force, is_whole=not report.unread)
        number = sum(1 for _ in files_of(made)) + len(_report_texts(report))
        if not dry_run:
            write_site(plan, made, target, force=force, show=show)
            report = replace(report, written=plan.digests)
            if has_others(plan, target):
                show("build with your files")
                report = replace(report, problems=_problems(target, Path(name, "together")))
            write_report(plan, target, _report_texts(report))
    print_message(summary(report))
    print_message("")
    if dry_run:
        print_message(
            f"Nothing was written. Without --dry-run, {counted(number, 'file')} would be written."
        )
    else:
        _print_written(plan, target, force=force)
    _print_outcome(report, None if dry_run else target)
    if not report.is_strict or report.unread:
        raise SystemExit(1)


def _problems(target: Path, output: Path) -> list[str]:
    """What stops a strict build of the new site, with the files that are not the import's."""
    output.mkdir()
    try:
        return _Engine().build(target / FILE, output)
    except engine.ConfigurationProblemError as error:
        return [str(error)]
    except Exception as error:  # whatever a plugin of the site raises
        return [f"{type(error).__name__}: {error}"]


def _read(source: Path, system: str | None) -> OldSite:
    """The old site.

    :raises RefusedError: for a folder that cannot be imported.
    :raises DiagnosticError: for a configuration that cannot be read.
    """
    old = read_old_site(SourceTree(source), system)
    if not old.addresses:
        unread = [f"{one.path}: {one.reason}" for one in old.left_out if one.unread is not None]
        if unread:
            raise RefusedError(f"{source} has no page that can be read: {'; '.join(unread[:8])}")
        raise RefusedError(
            f"{source} has no page that can be imported, read as a site of the system "
            f"{old.system}. Pages are Markdown files, such as `x.md`, `x.html.md` and "
            "`x.html.md.erb`"
        )
    return old


def _make(
    old: OldSite, made: Path, output: Path, origin: str, show: Callable[[str], None]
) -> Report:
    """Make the new site, and report.

    :param made: the folder of the new site, a temporary one.
    :param output: the folder that it is built into.
    :raises RefusedError: for a site that cannot be built at all.
    """
    _copy(old, made, show)
    output.mkdir()
    try:
        return Trial(old, made, origin, _Engine(), show).run(output)
    except engine.ConfigurationProblemError as error:
        raise RefusedError(str(error)) from None


def _refuse_one_for_both(source: Path, target: Path) -> None:
    """Refuse a target that is the source, holds it, or is in it.

    :raises RefusedError: for such a target.
    """
    old, new = source.resolve(), target.resolve()
    if old.is_relative_to(new):
        raise RefusedError(f"{target} is or holds the old site: name another folder with --to")
    if new.is_relative_to(old):
        raise RefusedError(f"{target} is in the old site: name another folder with --to")


def _copy(old: OldSite, made: Path, show: Callable[[str], None]) -> None:
    """Copy the files of the old site, byte for byte."""
    (made / "docs").mkdir(parents=True)
    for file in old.files:
        show(file.target)
        place = made / file.target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.source, place)
    for target, text in old.made.items():
        (made / target).write_text(text, encoding="utf-8", newline="\n")


def _report_texts(report: Report) -> dict[str, str]:
    record = json.dumps(report.as_record(), ensure_ascii=False, indent=2)
    return {".md": markdown(report), ".json": f"{record}\n"}


@contextmanager
def _bar(old: OldSite) -> Iterator[Callable[[str], None]]:
    """A bar that shows what is done, on a terminal alone."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    shown: Any = click.progressbar(
        length=2 * len(old.files) + _BUILDS,  # each is copied, and written
        label="Importing",
        file=sys.stderr,
        item_show_func=lambda step: str(step or "")[:_LONGEST_STEP],
    )
    with shown as bar:
        yield lambda step: bar.update(1, step)


def _print_outcome(report: Report, target: Path | None) -> None:
    """Print whether a strict build passes.

    :param target: where the site is; None: it is not written.
    """
    if not report.is_strict:
        print_message("`mkdocs build --strict` does not pass yet:")
        for problem in report.problems[:5]:
            print_message(f"  {problem.splitlines()[0]}")
    elif report.unread:
        lacking = f"the site does not have the {counted_unread(report.unread)}"
        print_message(
            f"`mkdocs build --strict` passes, but {lacking} that could not be read. Make them "
            "readable, and import again."
        )
    elif target is not None:
        print_message(f"The build passes. Next: cd {target} && mkdocs build --strict")


def _print_written(plan: Plan, target: Path, *, force: bool) -> None:
    for path in plan.kept:
        print_message(
            f"{target / path} is different from what the import writes, and is not changed"
        )
    if plan.kept and not force:
        print_message("To overwrite these, add --force.")
    if force:
        for path in plan.gone:
            print_message(f"{target / path} is no longer in the old site, and was removed")
    else:
        for path in plan.gone:
            print_message(f"no longer in the old site: {path}; delete it, or use --force")
    if plan.new:
        there = f"; {counted(plan.same, 'file')} unchanged" if plan.same else ""
        print_message(f"{counted(len(plan.new), 'file')} written to {target}{there}")
    elif not plan.kept and not plan.gone:
        print_message(f"Nothing has changed: {target} has all {counted(plan.same, 'file')}")
    print_message(f"Full report: {target / REPORT}.md")
