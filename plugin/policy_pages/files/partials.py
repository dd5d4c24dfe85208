"""Partials: templates of a site that a page prints within itself, found as Middleman finds them.

The rules are those of Middleman 4 (``TemplateContext#locate_partial``) with one difference: where
two files answer to one name, Middleman takes either, as the file system lists them; here it is an
error.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path

from policy_pages.damage.conflict_marks import conflict_problems, find_conflicts
from policy_pages.erb import PageError, Partial
from policy_pages.files.reading import SiteFolders, UnreadableFileError, refused, shown_path
from policy_pages.front_matter.reading import read_front_matter, unpublished_place
from policy_pages.text.diagnostics import DiagnosticError
from policy_pages.text.source import Source

_EMPTY_LINE = re.compile(r"\r?\n")
_TEMPLATES = (".erb", ".md", ".markdown", ".mkd")
_STEM_EXTENSIONS = (*_TEMPLATES, ".html")
_OTHER_ENGINES = (".haml", ".slim", ".liquid", ".textile", ".adoc", ".rdoc", ".builder", ".rhtml")


class FolderPartials:
    """The partials in a list of folders; an earlier folder's go first.

    A partial ``dir/name`` is a file ``dir/_name`` with the extension ``.erb``, ``.md.erb``,
    ``.html.erb``, ``.html.md.erb``, ``.md`` or ``.html.md``, beside the page or from the folder's
    top; ``dir/name`` without the underscore comes after it. A name with its extension,
    ``dir/name.html``, is a file ``dir/_name.html.erb`` beside the page.

    :param folders: the tops.
    :param base: the folder from which messages name files.
    :param site: decides what may be read; None: links may lead anywhere
        within the base and the tops.
    """

    def __init__(
        self, folders: Sequence[Path], base: Path | None = None, site: SiteFolders | None = None
    ) -> None:
        self._folders = [Path(os.path.abspath(folder)) for folder in folders]
        self._base = Path(os.path.abspath(base)) if base is not None else None
        self._site = site or SiteFolders(base or Path(), folders)
        self._names: list[str] | None = None
        self._read: dict[Path, Partial] = {}
        self._listed: dict[Path, list[str]] = {}

    @property
    def files(self) -> list[Path]:
        """The files of the partials that pages have printed."""
        return [*self._read]

    def names(self) -> list[str]:
        """What ``partial`` may be given, from the folders' tops."""
        if self._names is None:
            names = set()
            for folder in self._folders:
                for path in self._site.files_below(folder):
                    directory, _, file = path.relative_to(folder).as_posix().rpartition("/")
                    if file.startswith("_") and path.name.endswith(_TEMPLATES):
                        names.add(posixpath.join(directory, _stem(file)[1:]))
            self._names = sorted(names)
        return self._names

    def find(self, name: str, page: str) -> Partial | None:
        """The partial that a page means by a name, or None.

        :param page: the page's path below the pages' folder, with slashes; it is the page's folder
            that counts, also in a partial.
        :raises PageError: for a name that leads out of the folders (``unknown-partial``), a file
            that cannot be read (``unreadable-file``), two files of one name
            (``ambiguous-partial``), or one for another engine (``unsupported-partial``).
        :raises DiagnosticError: for a file with the marks of a merge (``conflict-marks``).
        """
        directory, _, last = name.rpartition("/")
        marked = posixpath.join(directory, f"_{last}").removeprefix("/")
        plain = marked.removeprefix("_").replace("/_", "/", 1)
        if "\0" in name or _leads_out(marked, page):
            help = "a partial must be beside the page, or below the folder of pages"
            raise PageError(
                "unknown-partial", f"the partial `{name}` leads out of its folder", help
            )
        if _is_roundabout(marked):
            return None
        beside = posixpath.dirname(page)
        for with_plain_files in (False, True):
            for place, is_marked in ((beside, True), ("", True), (beside, False), ("", False)):
                wanted = posixpath.normpath(posixpath.join(place, marked if is_marked else plain))
                if wanted.startswith(".."):
                    continue
                whole = with_plain_files and not (is_marked and place)
                found = self._file(wanted, erb_first=is_marked and place == beside, whole=whole)
                if found is not None:
                    return self._partial(name, *found)
        return None

    def _file(self, wanted: str, *, erb_first: bool, whole: bool) -> tuple[Path, Path] | None:
        """The folder and the file of a path without its template extensions.

        :param whole: whether a file of exactly that path will do, too.
        """
        directory, _, stem = wanted.rpartition("/")
        for folder in self._folders:
            inside = folder / directory
            names = self._files_of(inside)
            files = [name for name in names if _stem(name) == stem]
            if erb_first and f"{stem}.erb" in names:
                files = [f"{stem}.erb"]
            if len(files) > 1:
                shown = " and ".join(f"`{shown_path(inside / f, self._base)}`" for f in files[:2])
                message = f"{shown} are both the partial `{stem.removeprefix('_')}`"
                raise PageError("ambiguous-partial", message, "rename one of them")
            if files and files[0].endswith((*_TEMPLATES, *_OTHER_ENGINES)):
                path = inside / files[0]
            else:
                path = inside / stem
                if not whole or not stem:
                    continue
            if os.path.lexists(path) and not path.is_dir():
                return folder, path
        return None

    def _files_of(self, folder: Path) -> list[str]:
        """The names of the files in a folder, sorted; each folder is listed once."""
        if folder not in self._listed:
            try:
                self._listed[folder] = sorted(path.name for path in folder.iterdir())
            except (OSError, ValueError):
                self._listed[folder] = []
        return self._listed[folder]

    def _partial(self, name: str, folder: Path, path: Path) -> Partial:
        known = self._read.get(path)
        if known is not None:
            return known
        shown = shown_path(path, self._base)
        if path.name.endswith(_OTHER_ENGINES):
            message = f"`{shown}` is for another template engine: partials are ERB or Markdown"
            help = f"rewrite it as `{_stem(path.name)}.md.erb`"
            raise PageError("unsupported-partial", message, help)
        if _is_mixed(path.name):
            message = f"`{shown}` would be Markdown first and then ERB"
            raise PageError("unsupported-partial", message, "name it `.md.erb`")
        try:
            text = self._site.read_text(path)
        except UnreadableFileError as error:
            raise refused(shown, error) from None
        start = 0
        source = Source(shown, text)
        front_matter = read_front_matter(source)
        place = unpublished_place(source, front_matter)
        if place is not None:
            line, _ = source.position(place.start)
            message = f"`{shown}` says on line {line} that it is not to be published"
            raise PageError(
                "draft-printed", message, "remove that line, or do not print the partial"
            )
        conflicts = conflict_problems(source, find_conflicts(text, front_matter.body_start))
        if conflicts:
            raise DiagnosticError(*conflicts)
        # a header in a partial is text: Middleman takes it off other files alone
        if not any(part.startswith("_") for part in path.relative_to(folder).parts):
            if front_matter.diagnostics:
                problem = front_matter.diagnostics[0]
                message = f"the header of `{shown}` is broken: {problem.message}"
                raise PageError(problem.code, message)
            start = front_matter.body_start
            empty_line = _EMPTY_LINE.match(text, start)
            if start and empty_line is not None:  # Middleman takes it for a part of the header
                start = empty_line.end()
        self._read[path] = Partial(name, shown, text, start)
        return self._read[path]


def _leads_out(path: str, page: str) -> bool:
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return beside.startswith("..") or beside.startswith("/")


def _is_roundabout(path: str) -> bool:
    """Whether a path turns back on its way: Middleman finds `../x` and no `a/../x`."""
    rest = path
    while rest.startswith(("./", "../")):
        rest = rest.partition("/")[2]
    return any(part in ("", ".", "..") for part in rest.split("/"))


def _stem(name: str) -> str:
    """A file's name without the extensions that Middleman knows."""
    stem = name
    while stem.endswith((*_STEM_EXTENSIONS, *_OTHER_ENGINES)) and "." in stem[1:]:
        stem = stem[: stem.rindex(".")]
    return stem


def _is_mixed(name: str) -> bool:
    return not name.endswith(".erb") and ".erb." in name
