"""The command ``policy-pages check``: pages -> what a build reports about them, and what reads
differently in another flavour of Markdown."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Container, Sequence
from collections.abc import Set as AbstractSet
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import click

from policy_pages.commands.output import print_finding, print_message, print_record
from policy_pages.commands.pages import (
    configuration_option,
    counted,
    dialect_option,
    nearest_configuration,
    pages_in,
    read_site,
    refuse_options_beside,
)
from policy_pages.commands.paths import PathType
from policy_pages.markdown.flavours.names import FLAVOURS
from policy_pages.text.codes import ALL, UnknownCodeError, known_codes, selected_codes
from policy_pages.text.page_names import is_page

if TYPE_CHECKING:
    from policy_pages.checks.checking import Checking
    from policy_pages.mkdocs.folder import OpenedSite
    from policy_pages.text.diagnostics import Diagnostic, Severity

_ONLY_OF_FLAVOURS = "flavours-of-markdown"
"""The group of the codes that comparing flavours gives."""


def _codes(
    context: click.Context, option: click.Parameter, given: Sequence[str]
) -> frozenset[str] | None:
    """The codes that an option names; None where it is not given.

    :raises click.BadParameter: for a name of none.
    """
    names = [name.strip() for value in given for name in value.split(",")]
    try:
        return selected_codes(filter(None, names)) if given else None
    except UnknownCodeError as error:
        raise click.BadParameter(str(error), context, option) from None


@click.command(short_help="Report mistakes, and text that other systems read differently.")
@click.argument("paths", nargs=-1, type=PathType(exists=True))
@click.option(
    "--select",
    "selected",
    multiple=True,
    metavar="CODES",
    callback=_codes,
    help="Report only these findings. CODES is a list of codes, separated by commas: a code, the "
    f"beginning of several codes (`share-*`), a group (`{_ONLY_OF_FLAVOURS}`), or {ALL}.  "
    f"[default: {ALL}]",
)
@click.option(
    "--ignore",
    "ignored",
    multiple=True,
    metavar="CODES",
    callback=_codes,
    help="Do not report these findings, nor those in `ignore_findings` in the configuration.",
)
@click.option(
    "--against",
    multiple=True,
    type=click.Choice(FLAVOURS),
    help="Compare pages with this flavour of Markdown, and report differences as warnings. You can "
    "repeat this option.  [default: all, as notes]",
)
@configuration_option("the first of PATHS")
@dialect_option
@click.option(
    "--markdown",
    "flavour",
    type=click.Choice(FLAVOURS),
    default="python",
    show_default=True,
    help="Without a configuration: the flavour that plain pages are built with.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="json: one object per file, each on its own line; github: annotations for GitHub "
    "Actions; sarif: a SARIF 2.1.0 log.",
)
@click.option(
    "--external",
    is_flag=True,
    help="Also ask other sites whether the pages that you link to are still there.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 even if the check finds something.")
def check(
    paths: tuple[Path, ...],
    selected: frozenset[str] | None,
    ignored: frozenset[str] | None,
    against: tuple[str, ...],
    config_file: Path | None,
    dialect: str,
    flavour: str,
    output_format: str,
    external: bool,
    exit_zero: bool,
) -> None:
    """Report mistakes in PATHS, and text that other systems read differently.

    PATHS are pages or folders. A folder means every page in it. Without PATHS, the command checks
    the whole site.

    The command reads the site as a build does, but publishes nothing. It reports what a build would
    report about PATHS and about the site as a whole. It also reports each place that another
    flavour of Markdown would read differently. Without a configuration, it reads each page alone.

    Exit 0 if nothing is found, 1 if there is an error or a warning, 2 if the check itself fails.
    With `--select`, the status is also 1 if a page is not checked completely, since it has errors.
    """
    config_file = config_file or nearest_configuration(paths[0] if paths else Path())
    if config_file is not None:
        refuse_options_beside(config_file, dialect="--dialect", flavour="--markdown")
    elif not paths:
        raise click.UsageError("there is no mkdocs.yml here or above: name pages or folders")
    if external and config_file is None:
        raise click.UsageError("--external needs a site: there is no mkdocs.yml here or above")
    files = _files(paths)
    wanted = (known_codes().keys() if selected is None else selected) - (ignored or frozenset())
    compared = against or FLAVOURS
    if (selected or ignored) and all(known_codes()[c].group != _ONLY_OF_FLAVOURS for c in wanted):
        compared = ()  # it takes longest
    with redirect_stdout(sys.stderr):  # what plugins and helpers print is none of the findings
        checking, opened = _checking(config_file, dialect, flavour, compared, with_html=external)
        checked = _checked(checking, paths, files)
        if external and opened is not None:
            more = _external(checking, opened, checking.outputs(files) if paths else None)
            checked = checked._replace(findings=[*checked.findings, *more])
    findings = [one for one in checked.findings if one.code in wanted]
    if not against and selected is None:
        findings = [_as_note(one) for one in findings]
    _WRITERS[output_format](findings, checked)
    broken = _broken_files(findings, checked)
    _print_summary(findings, checked, broken)
    is_unsure = selected is not None and broken  # what is selected may be in them
    if not exit_zero and (is_unsure or any(one.severity != "info" for one in findings)):
        raise SystemExit(1)


def _as_note(finding: Diagnostic) -> Diagnostic:
    """What only another flavour reads differently: nobody has asked for that flavour, and a site
    that is right as built is not to fail."""
    is_of_flavours = known_codes()[finding.code].group == _ONLY_OF_FLAVOURS
    return replace(finding, severity="info") if is_of_flavours else finding


class _Checked(NamedTuple):
    """What was checked, and what was found.

    :param pages: how they are named.
    :param configuration: how the site's configuration is named.
    """

    findings: Sequence[Diagnostic]
    pages: Sequence[str]
    configuration: str


def _files(paths: Sequence[Path]) -> list[tuple[Path, Path]]:
    """The files of pages, each once, with its path below the folder that it was found in."""
    found = [page for path in paths for page in pages_in(path, is_page)]
    return list({path.resolve(): (path, below) for path, below in found}.values())


def _checking(
    config_file: Path | None,
    dialect: str,
    flavour: str,
    against: Sequence[str],
    *,
    with_html: bool,
) -> tuple[Checking, OpenedSite | None]:
    # here, for a help without MkDocs and the language
    from policy_pages.checks.checking import Checking
    from policy_pages.site.plain import plain_site

    if config_file is None:
        return Checking(plain_site(Path(), dialect, flavour), [], [], against), None
    opened = read_site(config_file, with_html=with_html, with_output=True)
    checking = Checking(
        opened.site, opened.editions, opened.warnings, against, has_plugin=opened.has_plugin
    )
    return checking, opened


def _external(
    checking: Checking, opened: OpenedSite, wanted: Container[str] | None
) -> list[Diagnostic]:
    """What other sites answer for the links to them.

    :param wanted: paths of the pages that are looked at; None: all.
    """
    # here, for a help without them
    from policy_pages.checks.external.asking import NO_NETWORK, asker
    from policy_pages.checks.external.cache import AnswerCache
    from policy_pages.checks.external.external_check import ExternalCheck, external_links
    from policy_pages.checks.external.limits import Limits

    if not opened.html:
        click.echo("Other sites are not asked: this site has errors, which stop a build", err=True)
        return []
    limits = Limits()
    site = opened.site
    links = external_links(site, opened.html, wanted)
    cache = AnswerCache(site.folders, site.today, limits.kept)
    answers = cache.read()
    waiting = [*dict.fromkeys(one.asked for one in links if one.asked not in answers)]
    hosts = len({urlsplit(address).netloc for address in waiting})
    label = f"Asking {counted(hosts, 'site')} about {counted(len(waiting), 'link')}"
    asked = asker(limits).ask_all(waiting)
    try:
        if sys.stderr.isatty():
            with click.progressbar(asked, len(waiting), label, file=sys.stderr) as shown:
                answers.update(shown)
        else:
            click.echo(label, err=True)
            answers.update(asked)
    finally:  # what was found need not be asked for again, even if somebody interrupts this
        cache.write(answers)
    if waiting and all(answers[address] is NO_NETWORK for address in waiting):
        click.echo("No other site was found: is there a network?", err=True)
    return checking.of_links(ExternalCheck(opened.editions).findings(links, answers))


def _checked(
    checking: Checking, paths: Sequence[Path], files: Sequence[tuple[Path, Path]]
) -> _Checked:
    """Check files.

    :param files: those of the pages; where no paths are given, those of the site.
    """
    files = files if paths else checking.pages()
    findings = checking.of_site()
    for checked in (*checking.of_files(files), *checking.of_others(paths or None)):
        findings += checked.diagnostics
    return _Checked(findings, [path.as_posix() for path, _ in files], checking.configuration)


def _print_texts(findings: Sequence[Diagnostic], checked: _Checked) -> None:
    for finding in findings:
        print_finding(finding)


def _print_records(findings: Sequence[Diagnostic], checked: _Checked) -> None:
    by_file: dict[str, list[dict[str, object]]] = {page: [] for page in checked.pages}
    for finding in findings:
        end = {"end_line": finding.line, "end_column": finding.end_column}
        record = {**finding.as_record(), **end, "url": known_codes()[finding.code].url}
        by_file.setdefault(finding.path, []).append(record)
    for path, records in by_file.items():
        print_record({"path": path, "diagnostics": records})


def _print_annotations(findings: Sequence[Diagnostic], checked: _Checked) -> None:
    # here, for a help that loads little
    from policy_pages.checks.reports.annotations import annotation
    from policy_pages.checks.reports.repository import Repository

    repository = Repository.around(Path())
    for finding in findings:
        print_message(annotation(finding, repository, checked.configuration))


def _print_log(findings: Sequence[Diagnostic], checked: _Checked) -> None:
    # here, for a help that loads little
    from policy_pages.checks.reports.repository import Repository
    from policy_pages.checks.reports.sarif import sarif_log

    log = sarif_log(findings, Repository.around(Path()), checked.configuration)
    print_record(log, indent=2)


_WRITERS: dict[str, Callable[[Sequence[Diagnostic], _Checked], None]] = {
    "text": _print_texts,
    "json": _print_records,
    "github": _print_annotations,
    "sarif": _print_log,
}


def _print_summary(
    findings: Sequence[Diagnostic], checked: _Checked, broken: AbstractSet[str]
) -> None:
    """Say how much was found, on standard error.

    :param broken: the files with errors that are not among the findings.
    """
    numbers = Counter(finding.severity for finding in findings)
    nouns: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
    found = [counted(numbers[kind], noun) for kind, noun in nouns.items() if numbers[kind]]
    files = counted(len({finding.path for finding in findings}), "file")
    said = f"{_listed(found)} in {files}" if found else "Nothing found"
    click.echo(f"{said}; {counted(len(checked.pages), 'page')} checked", err=True)
    if broken:
        noun = "page" if broken <= {*checked.pages} else "file"
        verb, pronoun = ("is", "it has") if len(broken) == 1 else ("are", "they have")
        message = f"{verb} not checked completely: {pronoun} errors, which stop a build"
        click.echo(f"{counted(len(broken), noun)} {message}", err=True)


def _broken_files(findings: Sequence[Diagnostic], checked: _Checked) -> AbstractSet[str]:
    """The files with errors of which no finding says so: their other mistakes may not be known."""
    broken = {one.path for one in checked.findings if one.severity == "error"}
    return broken - {one.path for one in findings if one.severity == "error"}


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
