"""A site's repository -> its files that build the site with an engine that runs no plugins.

Such an engine publishes drafts or fails. `policy-pages prepare` writes a folder that it can build.
If one of the files runs that, each build must name a folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from policy_pages.checks.reports.repository import Repository
from policy_pages.files.reading import SiteFolders, UnreadableFileError, shown_path
from policy_pages.text.diagnostics import Diagnostic, diagnose
from policy_pages.text.source import Source, Span

_CONFIGURATION = "zensical.toml"
_FILES = (
    *(".gitlab-ci.yml", ".woodpecker.yml", ".travis.yml", ".circleci/config.yml"),
    *("azure-pipelines.yml", "bitbucket-pipelines.yml", ".readthedocs.yaml", ".readthedocs.yml"),
    *("netlify.toml", "vercel.json", "render.yaml", "Dockerfile"),
    *(
        "GNUmakefile",
        "Makefile",
        "justfile",
        "Taskfile.yml",
        "package.json",
        "tox.ini",
        "noxfile.py",
    ),
)
"""Where the commands of a repository are."""
_FOLDERS = (".github/workflows", ".forgejo/workflows", ".gitea/workflows", ".woodpecker")
"""Where they are in every file that ends in `.yml` or `.yaml`."""
_MOST_FILES = 200
"""How many files of a folder are read."""
_BETWEEN = r"""["']?,?(?:[ \t]|\\\r?\n)+["']?"""
"""What is between two words of a command, or of one that is written as a list."""
_BUILDS = re.compile(
    rf"(?<![\w.-])zensical(?:\.exe)?(?:[@:=~<>]{{1,2}}[\w.*-]*)?{_BETWEEN}(?:build|serve)(?![\w-])"
)
_PREPARES = re.compile(rf"(?<![\w.-])policy[-_]pages(?:\.\w+)?{_BETWEEN}prepare(?![\w-])")
_NAMES_FOLDER = re.compile(
    r"\b(?:working-directory|directory|dir|base)[\"']?[ \t]*[:=]"
    r"|(?<![\w.-])(?:cd|pushd)[ \t]+[^-\s]|[ \t](?:-f|--config-file|-C)[ \t=]"
)
"""How a command names the folder that it is for."""
_QUOTED_OR_COMMENT = re.compile(
    r"""(?P<quoted>"(?:\\.|[^"\\\n]){0,500}"|'[^'\n]{0,500}')|(?<![^\s@;&|(])\#[^\n]*"""
)
_PROSE = re.compile(
    r"""^[ \t]*(?:-[ \t]+)?["']?(?:name|desc|description|title)["']?[ \t]*:[^\n,]*"""
    r"""|\becho\b[^\n;&|]*""",
    re.MULTILINE,
)


def check_unprepared(root: Path) -> list[Diagnostic]:
    """Warnings about the repository of a site, one in each file.

    :param root: the folder of the site's configuration.
    """
    top = Repository.around(root).top
    tops = [root] if top == Path(os.path.realpath(root)) else [root, top]
    builds: list[tuple[Source, Span, bool]] = []
    is_prepared = False
    for folders in map(SiteFolders, tops):
        for file in _files(folders):
            source = _source(file, folders, root)
            if source is None:
                continue
            if file.name == _CONFIGURATION:
                builds.append((source, Span(0, 0), True))
                continue
            commands = _commands(source.text)
            is_prepared = is_prepared or _PREPARES.search(commands) is not None
            first = _BUILDS.search(commands)
            if first is not None:
                names_folder = _NAMES_FOLDER.search(commands) is not None
                builds.append((source, Span(*first.span()), names_folder))
    return [
        _warning(source, span, is_prepared=is_prepared)
        for source, span, names_folder in builds
        if not (is_prepared and names_folder)
    ]


def _files(folders: SiteFolders) -> Iterator[Path]:
    """Where the commands of a folder may be; not each of the files is there."""
    for name in (_CONFIGURATION, *_FILES):
        yield folders.root / name
    for name in _FOLDERS:
        folder = folders.root / name
        if folders.refusal_of_folder(folder) is None:
            names = sorted(one for one in os.listdir(folder) if one.endswith((".yml", ".yaml")))
            yield from (folder / one for one in names[:_MOST_FILES])


def _source(file: Path, folders: SiteFolders, root: Path) -> Source | None:
    try:
        text = folders.read_text_if_there(file)
    except UnreadableFileError:
        return None
    return None if text is None else Source(shown_path(file, root), text)


def _commands(text: str) -> str:
    """A text with blanks in the place of comments and of what is only shown to people."""

    def blank(found: re.Match[str]) -> str:
        return " " * len(found[0])

    without_comments = _QUOTED_OR_COMMENT.sub(
        lambda found: found[0] if found["quoted"] is not None else blank(found), text
    )
    return _PROSE.sub(blank, without_comments)


def _warning(source: Source, span: Span, *, is_prepared: bool) -> Diagnostic:
    """A build that publishes too much.

    :param is_prepared: whether the repository prepares its site, and this builds another folder.
    """
    message = "Zensical does not run the plugin `policy-pages`: it publishes drafts or fails"
    help = "first run `policy-pages prepare`, and let Zensical build the folder that it writes"
    if is_prepared:
        message = (
            "Zensical builds the site's own folder here, not the one that `policy-pages prepare` "
            "writes: it publishes drafts or fails"
        )
        help = "write `working-directory: prepared/zensical`, or `cd prepared/zensical` before it"
    return diagnose(source, span, "unprepared-engine", message, help=help, severity="warning")
