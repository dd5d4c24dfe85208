"""A folder and a title -> the files of a new site, and what is in their way.

The files are those of ``site_template``; dates in them are counted from today, so that a new site
has a version in force, one to come and an open comment period. A name that begins with `dot_` is
written with a dot: here such files would be this project's own settings.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from string import Template
from urllib.parse import urlsplit

from policy_pages import __version__
from policy_pages.authoring.given_texts import check_one_line
from policy_pages.cards.card import cards_available
from policy_pages.files.writing import create_tree
from policy_pages.policies.declaration import json_schema
from policy_pages.policies.first_version import header_line
from policy_pages.text.diagnostics import RefusedError, did_you_mean

DEFAULT_TITLE = "Letters and policies"
_PACKAGE = "mkdocs-policy-pages"
_TEMPLATE = Path(__file__).parent / "site_template"
_CONFIGURATION = "mkdocs.yml"
_ENGLISH = "en"
"""The language of the sample pages."""
_EARLIER = "docs/privacy-policy/earlier.md"
_SCHEMA = ".vscode/front-matter.json"
_PASSED_ADDRESS = """\
# The GitHub workflow passes it as SITE_URL. If you publish in another way, write yours instead:
# site_url: https://policies.example.org/
site_url: !ENV [SITE_URL, "https://policies.example.org/"]"""
_MOST_LISTED = 10
_WEEKS_IN_FORCE = 26
_COMMENT_WEEKS = 4
_NOTICE_WEEKS = 6


@dataclass(frozen=True)
class NewSite:
    """What is to be written.

    :param files: path below the folder -> content.
    """

    folder: Path
    files: Mapping[str, bytes]

    def write(self) -> None:
        """Write all files, or none. The configuration is the last: without it, nothing is a site.

        :raises OSError: where that cannot be done, or a file is there by now.
        """
        names = sorted(self.files, key=lambda name: (name == _CONFIGURATION, name))
        create_tree({self.folder / name: self.files[name] for name in names})


class _Text(Template):
    """A text of the template; `$` and `%` are common in the files."""

    delimiter = "§"


def prepare_site(
    folder: Path,
    *,
    today: datetime.date,
    title: str = DEFAULT_TITLE,
    url: str | None = None,
    language: str = _ENGLISH,
) -> NewSite:
    """A new site; nothing is written.

    :param today: the day from which the dates of the sample pages are counted.
    :param url: where the site is to be published; None: the workflow says it.
    :param language: of the theme, as Material for MkDocs names it.
    :raises RefusedError: for a folder with other files, and for values that cannot be used.
    :raises OSError: for a folder that cannot be read.
    """
    title = title.strip()
    for text in (title, url or "", language):
        check_one_line(text)
    if not title:
        raise RefusedError("the title is empty")
    values = _values(title, url, _known_language(language), today)
    files = {
        _place(path, values): _filled((_TEMPLATE / path).read_text(encoding="utf-8"), values)
        for path in _template_files()
    }
    files[_SCHEMA] = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    _check_empty(folder, {PurePosixPath(path).parts[0] for path in files})
    return NewSite(folder, {path: text.encode() for path, text in files.items()})


def _template_files() -> list[str]:
    return sorted(
        path.relative_to(_TEMPLATE).as_posix()
        for path in _TEMPLATE.rglob("[!.]*")  # hidden files are those of editors
        if path.is_file()
    )


def _place(path: str, values: Mapping[str, str]) -> str:
    """Where a file of the template belongs in the site."""
    if path == _EARLIER:
        return PurePosixPath(path).with_name(f"{values['first_day']}.md").as_posix()
    return f".{path.removeprefix('dot_')}" if path.startswith("dot_") else path


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _Text(text).substitute(values)


def _values(title: str, url: str | None, language: str, today: datetime.date) -> Mapping[str, str]:
    first_day = (today - datetime.timedelta(weeks=_WEEKS_IN_FORCE)).replace(day=1)
    days = {
        "today": today,
        "first_published": first_day - datetime.timedelta(weeks=2),
        "first_day": first_day,
        "last_comment": today + datetime.timedelta(weeks=_COMMENT_WEEKS),
        "next_day": today + datetime.timedelta(weeks=_NOTICE_WEEKS),
    }
    return {
        "title": header_line("title", title).removeprefix("title:").strip(),
        "address": _address(url),
        "year": str(today.year),
        "language": language,
        "page_language": "" if language == _ENGLISH else f"\nlang: {_ENGLISH}",
        "text_language": "" if language == _ENGLISH else f"\n  language: {_ENGLISH}",
        "own_requirement": _own_requirement("[cards]" if cards_available() else ""),
        "mkdocs_version": version("mkdocs"),
        "material_version": version("mkdocs-material"),
        "python_version": f"{sys.version_info.major}.{sys.version_info.minor}",
        **{name: day.isoformat() for name, day in days.items()},
    }


def _own_requirement(extras: str) -> str:
    """The line of the requirements that installs this plugin as it is installed here."""
    try:
        origin = distribution(_PACKAGE).read_text("direct_url.json")  # PEP 610; none from an index
    except PackageNotFoundError:
        origin = None
    if origin is None:
        return f"{_PACKAGE}{extras}=={__version__}"
    known = json.loads(origin)
    repository = known.get("vcs_info")
    if repository:
        address = f"{repository['vcs']}+{known['url']}@{repository['commit_id']}"
        return f"{_PACKAGE}{extras} @ {address}"
    return f"./{_PACKAGE.replace('-', '_')}-{__version__}-py3-none-any.whl{extras}"


def _address(url: str | None) -> str:
    """The line ``site_url`` of the configuration.

    :raises RefusedError: for what is not the address of a site.
    """
    if url is None:
        return _PASSED_ADDRESS
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address or set("?# ").intersection(url):
        raise RefusedError(
            f"{url!r} is not the address of a site: write it as https://policies.example.org/"
        )
    return header_line("site_url", f"{url.rstrip('/')}/").rstrip()


def _known_language(language: str) -> str:
    """The theme's name of a language.

    :raises RefusedError: for one that the theme does not know.
    """
    names = {name.lower(): name for name in _languages()}
    found = names.get(language.lower().replace("_", "-"))
    if found is None:
        advice = (
            did_you_mean(language, names.values())
            or f"it knows {', '.join(sorted(names.values()))}"
        )
        raise RefusedError(f"the theme has no language {language!r}: {advice}")
    return found


def _languages() -> list[str]:
    """The languages of Material for MkDocs, which is not imported for that."""
    theme = find_spec("material")
    folders = theme.submodule_search_locations if theme is not None else None
    return [
        path.stem
        for folder in folders or ()
        for path in Path(folder, "templates", "partials", "languages").glob("*.html")
    ]


def _check_empty(folder: Path, own: set[str]) -> None:
    """Refuse a folder with other files.

    Hidden files of other programs, such as those of Git, and virtual environments are not in the
    way.

    :param own: the names that are to be written into the folder.
    :raises RefusedError: naming what is in the way.
    """
    if not os.path.lexists(folder):
        return
    found = sorted(
        entry.name + ("/" if entry.is_dir() else "")
        for entry in folder.iterdir()
        if entry.name in own or not (entry.name.startswith(".") or _is_environment(entry))
    )
    if found:
        listed = [f"  {name!r}" if not name.isprintable() else f"  {name}" for name in found]
        more = len(listed) - _MOST_LISTED
        listed[_MOST_LISTED:] = [f"  and {more} more"] if more > 0 else []
        lines = "\n".join(listed)
        raise RefusedError(
            f"the folder {folder} is not empty. Nothing was written. These are in the way:\n{lines}"
            "\nName an empty or a new folder. If you have a site there, name the plugin "
            "`policy-pages` in its mkdocs.yml instead."
        )


def _is_environment(entry: Path) -> bool:
    return (entry / "pyvenv.cfg").is_file()
