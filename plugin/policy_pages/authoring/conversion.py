"""An ERB page -> the plain Markdown page that takes its place, and whether both are the same page.

What the page's directives print stays as it is printed today. HTML that views and helpers print is
put into the text, or kept in files that the page includes.
"""

from __future__ import annotations

import datetime
import difflib
import enum
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from policy_pages.authoring.html_in_markdown import (
    as_block,
    as_inline,
    as_line,
    is_one_tag,
    with_markdown_within,
)
from policy_pages.authoring.same_pages import Difference, first_difference
from policy_pages.authoring.written_ids import Ids, missing_ids, with_ids
from policy_pages.authoring.written_signs import with_signs_of
from policy_pages.files.reading import shown_path
from policy_pages.files.writing import create_files
from policy_pages.front_matter.editing import with_changes
from policy_pages.front_matter.reading import header_span
from policy_pages.markdown.extensions.fragments import Held, Use
from policy_pages.site.page import SitePage
from policy_pages.site.site import Site
from policy_pages.text.code_samples import CodeSamples
from policy_pages.text.diagnostics import Diagnostic, DiagnosticError, RefusedError, diagnose
from policy_pages.text.page_names import page_path
from policy_pages.text.source import Source, Span

_DIRECTIVE = re.compile(r"(?<!\\)<%")
_HREF = re.compile(r' href="[^"]*"')
_NEWLINES = re.compile(r"\s*\n\s*")
_MANY_DAYS = datetime.timedelta(days=400)


@dataclass(frozen=True)
class Plain:
    """A page as plain Markdown.

    :param path: of the ERB file.
    :param target: of the file that takes its place.
    :param uri: the path of the ERB file below the pages' folder; ``new_uri`` is the target's.
    :param shown: how messages name the ERB file.
    :param includes: path from the folder of snippets -> the HTML of a view, to be included.
    :param flavour: that its header has to name from now on; None if it names none that it did not.
    :param is_of_the_day: whether it prints what another day would not.
    """

    page: SitePage
    path: Path
    target: Path
    uri: str
    new_uri: str
    text: str
    includes: Mapping[str, str] = field(default_factory=dict)
    flavour: str | None = None
    is_of_the_day: bool = False

    @property
    def shown(self) -> str:
        """How messages name the ERB file."""
        return self.page.source.path

    def unprinted(self) -> list[Diagnostic]:
        """The texts that the page keeps and does not print, also if that is not reported."""
        found = self.page.translated.diagnostics if self.page.translated is not None else []
        return [one for one in found if one.code == "unprinted-content"]

    def diff(self) -> Iterator[str]:
        """What the file's text becomes, as a unified diff."""
        before = self.page.source.text.splitlines(keepends=True)
        after = self.text.splitlines(keepends=True)
        lines = difflib.unified_diff(before, after, self.path.as_posix(), self.target.as_posix())
        return (
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )

    def write(self, snippets: Path, *, keeps: bool) -> list[Path]:
        """Write the new files and remove the old one; returns those that are new.

        :param snippets: the folder that includes are found in.
        :param keeps: whether the ERB file stays.
        :raises OSError: where that cannot be done; then all is as it was.
        """
        files = {snippets / name: html.encode() for name, html in self.includes.items()}
        for file in (self.target, *files):
            file.parent.mkdir(parents=True, exist_ok=True)
        create_files({self.target: self.text.encode(), **files})
        try:
            shutil.copymode(self.path, self.target)
            if not keeps:
                self.path.unlink()
        except BaseException:
            for file in (self.target, *files):
                file.unlink(missing_ok=True)
            raise
        return [self.target, *files]


def plain_page(
    site: Site, page: SitePage, path: Path, target: Path, *, with_includes: bool = False
) -> Plain:
    """A page as plain Markdown; nothing is written.

    :param page: translated and converted.
    :param path: of its file.
    :param with_includes: whether views that are blocks become files that the page includes.
    :raises DiagnosticError: for a page with errors, or whose header cannot name its flavour.
    :raises RefusedError: where a file is in the way.
    """
    if page.origin.is_broken or page.translated is None:
        raise DiagnosticError(*page.origin.problems)
    uri = page.source_path
    new_uri = page_path(uri)
    includes: dict[str, str] = {}

    def include(held: Held) -> str | None:
        """The line that includes what a view has printed."""
        view = site.views.printed.get(held.html) if with_includes else None
        if view is None:
            return None
        folder = PurePosixPath("includes", new_uri).with_suffix("")
        html = f"{as_block(held.html)}\n"
        names = (f"{folder}/{view}{f'-{n}' if n > 1 else ''}.html" for n in range(1, 1_000))
        name = next(one for one in names if includes.get(one, html) == html)
        includes[name] = html
        return f'--8<-- "{name}"'

    writing = _writing(site, page, path)
    written = _whole(site, page) if writing.layout is _Layout.WHOLE else page
    body = _without_directives(_body(written, include, writing.layout))
    text = writing.text(page, _header(page), body)
    return Plain(page, path, target, uri, new_uri, text, includes, writing.flavour)


class _Layout(enum.Enum):
    """How HTML that is a block is written, where there is more than one way."""

    AS_IT_IS = "on the line of its marker"
    AT_THE_MARGIN = "not indented, with an empty line above and below it"
    AROUND_MARKDOWN = "saying that there is Markdown in it"
    WHOLE = "with the HTML of the Markdown in it"


@dataclass(frozen=True)
class _Writing:
    """How a page is to be written, so that it reads as the old one.

    :param html: what the old one is shown as.
    :param has_signs: whether typographic signs are written.
    :param ids: those that headings name.
    :param flavour: that the header has to name, if any.
    """

    html: str
    layout: _Layout
    has_signs: bool = False
    ids: Sequence[Ids | None] = ()
    flavour: str | None = None

    def text(self, page: SitePage, header: str, body: str) -> str:
        """The text of the new page.

        :raises DiagnosticError: where the header cannot name the flavour.
        """
        if self.has_signs:
            body = with_signs_of(body, self.html) or body
        if self.ids:
            body = with_ids(body, self.ids)
        text = header + body
        return text if self.flavour is None else _with_flavour(page, text, self.flavour)


def _writing(site: Site, page: SitePage, path: Path) -> _Writing:
    """How a page is to be written: if it can be read without naming a flavour, so.

    :raises DiagnosticError: where the header cannot name the flavour that the page needs.
    """
    html = _content(site, _same(site, page))
    header = _header(page)
    bodies: dict[str, _Layout] = {}
    for layout in _Layout:
        if layout is _Layout.AROUND_MARKDOWN and "md_in_html" not in site.options.extensions:
            continue
        written = _whole(site, page) if layout is _Layout.WHOLE else page
        bodies.setdefault(_without_directives(_body(written, lambda held: None, layout)), layout)

    def read(writing: _Writing, body: str) -> SitePage:
        text = writing.text(page, header, body)
        return _read_anew(site, page, path, page_path(page.source_path), text)

    built = site.flavour_of(page).flavour
    first = _Writing(html, _Layout.AS_IT_IS)
    plain = site.flavour_of(read(first, next(iter(bodies)))).flavour
    ways = [first, replace(first, has_signs=True)]
    if site.options.has_attributes:
        ids = missing_ids(html, _content(site, read(first, next(iter(bodies)))))
        ways += [replace(way, ids=ids) for way in ways if ids]
    if plain != built:
        ways.append(replace(first, flavour=built))
    tries = [(way, *one) for way in ways for one in bodies.items()]
    tries.sort(key=lambda one: one[2] is _Layout.WHOLE)  # Markdown is to stay Markdown
    for way, body, layout in tries:
        writing = replace(way, layout=layout)
        found = read(writing, body)
        if found.origin.is_broken:
            continue
        before, after = html, _content(site, found)
        if layout is _Layout.WHOLE:  # its links are resolved, which those of Markdown are later
            before, after = _HREF.sub("", before), _HREF.sub("", after)
        if not first_difference(before, after):
            return writing
    return ways[-1] if plain != built else first


def _content(site: Site, page: SitePage) -> str:
    return "" if page.origin.is_broken else site.convert(page)


def _header(page: SitePage) -> str:
    """The header that the page has when its directives have run; it is its author's where it has
    none. A line above it that names the encoding goes: others do not read a header below it."""
    assert page.translated is not None
    source, read = page.source, page.translated.front_matter
    written = source.text[: read.body_start]
    header = header_span(source)
    if header is None:
        return written
    start = written.rfind("\n", 0, header.start - 1) + 1
    bom = "\ufeff" if written.startswith("\ufeff") else ""
    own = written if start == len(bom) else bom + written[start:].removeprefix("\ufeff")
    if read.printed is None:
        return own
    printed = Source(source.path, read.printed)
    span = header_span(printed)
    is_same = span is not None and (
        printed.text[span.start : span.end] == source.text[header.start : header.end]
    )
    return own if is_same else bom + read.printed


def _body(page: SitePage, include: Callable[[Held], str | None], layout: _Layout) -> str:
    """The text below the header, with the HTML that was held back in it."""
    assert page.translated is not None
    markdown = page.translated.markdown
    held = page.conversion.fragments.held(markdown)
    if not held:
        return markdown
    lines: list[str] = []
    start = number = 0
    source_lines = markdown.splitlines(keepends=True)
    for place, line in enumerate(source_lines):
        end = start + len(line)
        here: list[Held] = []
        while number < len(held) and held[number].start < end:
            here.append(held[number])
            number += 1
        following = source_lines[place + 1] if place + 1 < len(source_lines) else ""
        if here:
            lines += _written(line, here, start, lines[-1:], following, include, layout)
        else:
            lines.append(line)
        start = end
    return "".join(lines)


def _written(
    line: str,
    held: Sequence[Held],
    start: int,
    before: Sequence[str],
    following: str,
    include: Callable[[Held], str | None],
    layout: _Layout,
) -> list[str]:
    """A line with markers, as the lines that take its place.

    :param start: where it begins in the Markdown.
    :param before: the line above, if there is one.
    :param following: the line below; empty if there is none.
    """
    newline = "\r\n" if line.endswith("\r\n") else "\n" if line.endswith("\n") else ""
    rest = line.rstrip("\r\n")
    between = [rest[: held[0].start - start]]
    between += [rest[a.end - start : b.start - start] for a, b in zip(held, held[1:], strict=False)]
    between.append(rest[held[-1].end - start :])
    is_alone = not "".join(between).strip(" \t")
    first = held[0].use
    ends = newline or "\n"
    above = [] if not before or not before[0].strip() else [ends]
    below = [ends] if following.strip() else []
    if is_alone and first is Use.BLOCK and between[0]:
        block = "".join(as_line(one.html.strip()) for one in held) + newline
        if layout is _Layout.AT_THE_MARGIN:
            return [*above, block, *below]
        return [between[0] + block]
    if is_alone and first is Use.BLOCK:
        around = layout is _Layout.AROUND_MARKDOWN
        htmls = [with_markdown_within(one.html) if around else one.html for one in held]
        lines = [
            include(one) or as_block(html.strip()) for one, html in zip(held, htmls, strict=True)
        ]
        # Redcarpet knows the end of a block at the end of a line only
        joined = "\n".join(lines)
        return [*above, f"{joined}{newline}", *below]
    is_paragraph = not (before and before[0].strip()) and not following.strip()
    if is_alone and is_paragraph and not between[0] and first is Use.INLINE:
        html = "".join(one.html for one in held).strip()
        if is_one_tag(html):
            return [f"<p>{as_block(html)}</p>{newline}"]
    parts = [between[0]]
    for one, text in zip(held, between[1:], strict=True):
        parts += [_in_place(one, rest, between[0]), text]
    return ["".join(parts) + newline]


def _in_place(held: Held, line: str, indent: str) -> str:
    """HTML where its marker is.

    :param line: the line of the marker, and what is before it there.
    """
    if held.use is Use.CODE:
        between = " " if "`" in line else f"\n{indent}" if not indent.strip() else "\n"
        return _NEWLINES.sub(" ", held.html) if between == " " else held.html.replace("\n", between)
    if held.use is Use.INLINE:
        return as_inline(held.html)
    return as_line(held.html) if held.use is Use.BLOCK else as_block(held.html)


def _without_directives(body: str) -> str:
    """A text that shows no directive outside of code: a plain page with one is reported."""
    samples = CodeSamples(body, 0)
    return _DIRECTIVE.sub(
        lambda found: found.group() if samples.cover(found.start()) else "&lt;%", body
    )


def _with_flavour(page: SitePage, text: str, flavour: str) -> str:
    """A page whose header names its flavour.

    :raises DiagnosticError: where the header is written in a way that cannot be changed.
    """
    source = Source(page.source.path, text)
    if header_span(source) is None:
        bom = "\ufeff" if text.startswith("\ufeff") else ""
        return f"{bom}---\nmarkdown: {flavour}\n---\n{text.removeprefix(bom)}"
    header = header_span(source)
    assert header is not None
    if not text[header.start : header.end].strip():
        return f"{text[: header.start]}markdown: {flavour}\n{text[header.end :]}"
    return with_changes(source, {"markdown": flavour})


def _read_anew(site: Site, page: SitePage, path: Path, uri: str, text: str) -> SitePage:
    """The page of the new text."""
    plain = site.page_of_text(path, uri, text)
    plain.place = page.place
    plain.output, plain.url = page.output, page.url
    site.translate(plain)
    return plain


def _same(site: Site, page: SitePage, *, is_whole: bool = False) -> SitePage:
    """The page read by itself, as the new one is.

    :param is_whole: whether HTML with Markdown in it is one piece.
    """
    same = site.page_of_text(Path(page.source.path), page.source_path, page.source.text)
    same.place, same.output, same.url = page.place, page.output, page.url
    same.is_whole = is_whole
    site.translate(same)
    return same


def _whole(site: Site, page: SitePage) -> SitePage:
    """The page whose HTML with Markdown in it is one piece, converted."""
    same = _same(site, page, is_whole=True)
    _content(site, same)
    return same


# -- the proof -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Build:
    """What a build has made.

    :param pages: path of each page below the site's root -> its HTML.
    :param problems: what is reported of it.
    """

    pages: Mapping[str, str]
    problems: Sequence[Diagnostic]


def proven(
    before: Build, after: Build, converted: Sequence[Plain], outputs: Mapping[str, Sequence[str]]
) -> dict[str, list[Diagnostic]]:
    """Compare two builds; uri of a page -> why it is not to be converted.

    :param converted: the pages that are plain in the second one.
    :param outputs: uri of a page -> the paths that it is published at.
    """
    found: dict[str, list[Diagnostic]] = {}
    by_output = {output: one for one in converted for output in outputs[one.uri]}
    new = _new_problems(before.problems, after.problems, converted)
    by_shown = {one.shown: one for one in converted}
    for problem in new:
        blamed = [by_shown[problem.path]] if problem.path in by_shown else converted
        for one in blamed:
            found.setdefault(one.uri, []).append(problem)
    if found:
        return found  # a build with errors has no pages
    gone = sorted(before.pages.keys() - after.pages.keys())
    for output in [*gone, *sorted(after.pages.keys() - before.pages.keys())]:
        for one in [by_output[output]] if output in by_output else converted:
            found.setdefault(one.uri, []).append(
                _moved(one, output, is_gone=output in before.pages)
            )
    for output in sorted(before.pages.keys() & after.pages.keys()):
        own = by_output.get(output)
        difference = first_difference(
            before.pages[output],
            after.pages[output],
            (own.uri, own.new_uri) if own is not None else ("", ""),
        )
        if difference is None:
            continue
        for one in [own] if own is not None else converted:
            where = "" if own is not None else f" at `/{output.removesuffix('index.html')}`"
            problem = not_the_same(one.page.source, difference, where)
            found.setdefault(one.uri, []).append(problem)
    return {uri: problems[:1] for uri, problems in found.items()}


def proven_alone(site: Site, plain: Plain) -> list[Diagnostic]:
    """Why a page by itself is not to be converted: what browsers would show otherwise.

    :param plain: whose page has its content.
    """
    page = plain.page
    anew = _read_anew(site, page, plain.path, plain.new_uri, plain.text)
    known = {(problem.code, problem.message) for problem in page.origin.problems}
    new = [one for one in anew.origin.problems if (one.code, one.message) not in known]
    if new or anew.origin.is_broken:
        return new
    difference = first_difference(page.content or "", site.convert(anew))
    return [not_the_same(page.source, difference)] if difference is not None else []


def other_fields(site: Site, plain: Plain) -> list[Diagnostic]:
    """Why a page is not to be converted, whatever it shows: a field that it would not have, or
    another value of one. A pattern of the configuration may fit its old name alone."""
    page = plain.page
    anew = _read_anew(site, page, plain.path, plain.new_uri, plain.text)
    if anew.origin.is_broken:
        return []  # what is wrong with it is reported
    before, after = dict(page.fields.fields), dict(anew.fields.fields)
    if plain.flavour is not None:
        after.pop("markdown")
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            message = (
                f"as plain Markdown this page would have a different `{key}`: "
                f"`{before.get(key)}` would become `{after.get(key)}`"
            )
            help = "the file stays unchanged; also name its `.md` file in `page_fields`"
            return [diagnose(page.source, Span(0, 1), "not-converted", message, help=help)]
    return []


def is_of_the_day(site: Site, plain: Plain) -> Plain:
    """A page, with whether it prints what another day would not."""
    settings, page = site.settings, plain.page
    if settings.now is None:
        return plain
    today = _printed(_same(site, page))
    site.settings = replace(settings, now=settings.now + _MANY_DAYS)
    try:
        later = _printed(_same(site, page))
    finally:
        site.settings = settings
    return replace(plain, is_of_the_day=later != today)


def _printed(page: SitePage) -> str:
    """The text of a page, with its HTML."""
    markdown = page.translated.markdown if page.translated is not None else ""
    return page.conversion.fragments.filled(markdown)


def _moved(plain: Plain, output: str, *, is_gone: bool) -> Diagnostic:
    """The diagnostic for an address that the site would lose, or get: its own, where the names of
    drafts decide that, or one that another plugin makes of what is in the page's file."""
    address = f"/{output.removesuffix('index.html')}"
    reason = "a blog makes addresses of the titles of posts: write `title` into the header"
    if output == plain.page.output:
        reason = f"`draft_docs` has to name `{plain.new_uri}`, too"
    return diagnose(
        plain.page.source,
        Span(0, 1),
        "not-converted",
        f"as plain Markdown this page takes the address `{address}` away"
        if is_gone
        else f"as plain Markdown this page publishes the address `{address}`",
        help=f"the file stays unchanged; {reason}",
    )


def not_the_same(source: Source, difference: Difference, where: str = "") -> Diagnostic:
    """The diagnostic for a page that would be another one.

    :param where: the page that is meant, if it is not the one of the source.
    """
    what = f"the page{where}" if where else "this page"
    place = f" after `{difference.words}`" if difference.words else ""
    return diagnose(
        source,
        _place(source, difference),
        "not-converted",
        f"as plain Markdown {what} would change: in {difference.way or 'it'}{place}, "
        f"`{difference.before}` would become `{difference.after}`",
        help="the file stays unchanged; rewrite this place so that it needs no directive",
    )


def _place(source: Source, difference: Difference) -> Span:
    """Where the words of a difference are in a page, as far as they are written there."""
    for words in (difference.words, difference.before):
        start = source.text.find(words) if words else -1
        if start != -1:
            return Span(start, start + len(words))
    return Span(0, 1)


def _new_problems(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic], converted: Sequence[Plain]
) -> list[Diagnostic]:
    """What is reported of the second build and was not of the first, wherever in a file it is."""
    paths = {_renamed(one): one.shown for one in converted}
    names = {one.new_uri: one.uri for one in converted}

    def named(problem: Diagnostic) -> Diagnostic:
        """The problem of a file under its old name: MkDocs knows the new one."""
        return replace(problem, path=paths.get(problem.path, problem.path))

    def key(problem: Diagnostic) -> tuple[str, str, str]:
        message = problem.message
        for new, old in names.items():
            message = message.replace(old, new)
        return problem.path, problem.code, message

    known = Counter(map(key, before))
    new: list[Diagnostic] = []
    for problem in map(named, after):
        if known[key(problem)]:
            known[key(problem)] -= 1
        else:
            new.append(problem)
    return new


def _renamed(plain: Plain) -> str:
    """How messages name the new file."""
    return plain.shown.removesuffix(plain.uri) + plain.new_uri


def check_target(plain_target: Path) -> None:
    """Refuse to write over a file.

    :raises RefusedError: where there is one.
    """
    if plain_target.exists() or plain_target.is_symlink():
        shown = shown_path(plain_target, Path.cwd())
        raise RefusedError(f"{shown} already exists and is not overwritten")
