"""The new site's ``mkdocs.yml``: what the old configuration says, and what the trial has shown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlsplit

import yaml

from policy_pages.importing.old_site import NewSettings

FILE = "mkdocs.yml"
BEGINNING = "# Written by `policy-pages import` from"
"""How the file begins."""
TEMPLATES = "overrides"
"""The folder of the new site's templates."""
_OTHER_ENGINES = (
    "`mkdocs build` builds the site. `zensical build` stops with an error, because Zensical does "
    "not run the plugin `policy-pages`. To build with Zensical, first run `policy-pages prepare`."
)
_WIDTH = 100
_LEVELS = ("not_found", "absolute_links", "unrecognized_links", "anchors")


@dataclass
class Learned:
    """What a trial build shows must be in the configuration.

    :param has_helpers: whether there are stubs of helpers.
    :param silent: names of helpers that print nothing here.
    :param waiting: path of a page that cannot be built yet -> what it needs.
    :param ignored: codes of findings that were true of the old site, too.
    :param dead: kind of link, as MkDocs names it -> how many of it are dead for a known reason.
    """

    has_helpers: bool = False
    silent: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    dead: dict[str, int] = field(default_factory=dict)


def configuration_text(settings: NewSettings, learned: Learned, origin: str) -> str:
    """The text of the file.

    :param origin: what it was made from, as its first line says.
    """
    first = f"{BEGINNING} {origin}. Change it as you like.\n"
    parts = [f"{first}#\n{_comment(_OTHER_ENGINES)}"]
    parts += [_part(values, comment) for values, comment in _parts(settings, learned)]
    return "\n".join(part for part in parts if part)


def _part(values: Mapping[str, Any], comment: str) -> str:
    if not values:
        return ""
    return _comment(comment) + yaml.dump(
        dict(values), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH
    )


def _comment(text: str) -> str:
    wrapped = (
        textwrap.wrap(line, _WIDTH - 2, break_on_hyphens=False) for line in text.splitlines()
    )
    return "".join(f"# {line}\n" for part in wrapped for line in part)


_ICONS = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket"}


class _Dumper(yaml.SafeDumper):
    """Writes lists indented below their key, and keeps texts of several lines."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _parts(settings: NewSettings, learned: Learned) -> Iterator[tuple[dict[str, Any], str]]:
    """The parts of the file, each with the comment above it."""
    yield (
        _known(
            {
                "site_name": settings.name,
                "site_url": settings.url,
                "site_description": settings.description,
                "copyright": _footer(settings),
            }
        ),
        "",
    )
    yield _known({"edit_uri": settings.edit_uri}), ""
    if not settings.directories:
        yield {"use_directory_urls": False}, "Pages keep their addresses, such as /x.html."
    if settings.nav:
        yield {"nav": settings.nav}, ""
    if settings.hidden:
        yield (
            {"not_in_nav": _lines(settings.hidden)},
            "The navigation of the old site did not list these pages either.",
        )
    yield from _files(settings, learned)
    yield {"theme": _theme(settings)}, ""
    yield {"extra": _known({"generator": False, "social": _repository(settings)})}, ""
    yield _validation(learned)
    yield {"markdown_extensions": _extensions(settings)}, ""
    search = ["search"] if settings.has_search else []
    yield {"plugins": [*search, {"policy-pages": _plugin(settings, learned)}]}, _about(learned)


def _repository(settings: NewSettings) -> list[dict[str, str]]:
    """The link to the sources, in the footer."""
    if settings.repository is None:
        return []
    host = urlsplit(settings.repository).hostname or ""
    icon = _ICONS.get(host.removeprefix("www."), "git-alt")
    return [
        {
            "icon": f"fontawesome/brands/{icon}",
            "link": settings.repository,
            "name": "Sources of this site",
        }
    ]


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _lines(patterns: Sequence[str]) -> str:
    return "".join(f"{pattern_of(path)}\n" for path in patterns)


def pattern_of(path: str) -> str:
    """A path as a pattern of one file, from the pages' folder."""
    escaped = "".join(
        f"\\{character}" if character in "*?[]!#\\" else character for character in path
    )
    return f"/{escaped}"


def _footer(settings: NewSettings) -> str | None:
    """The links of the footer; those from the root get the path that the site is below."""
    below = urlsplit(settings.url or "").path.rstrip("/")
    links = [
        f'<a href="{escape(below + to if to.startswith("/") else to)}">{escape(text)}</a>'
        for text, to in settings.footer_links.items()
    ]
    return " · ".join(links) or None


def _files(settings: NewSettings, learned: Learned) -> Iterator[tuple[dict[str, Any], str]]:
    patterns = [f"!{pattern}\n" for pattern in settings.included]
    if settings.excluded or patterns:
        reasons = "; ".join(sorted(set(settings.excluded.values())))
        patterns.append(_lines([*settings.excluded]))
        comment = f"Files that are not published: {reasons}." if reasons else ""
        yield {"exclude_docs": "".join(patterns)}, comment
    if learned.waiting:
        needs = "".join(f"\ndocs/{path}: {need}" for path, need in learned.waiting.items())
        comment = (
            "These pages cannot be published yet; `mkdocs serve` shows them with their errors. "
            f"When you have repaired a page, remove its line.{needs}"
        )
        yield {"draft_docs": _lines([*learned.waiting])}, comment


def _theme(settings: NewSettings) -> dict[str, Any]:
    features = ["navigation.indexes", "navigation.top", "content.code.copy", "search.highlight"]
    if not settings.is_collapsed:
        features.append("navigation.expand")
    if settings.edit_uri:
        features.append("content.action.edit")
    palette = [
        {
            "media": f"(prefers-color-scheme: {media})",
            "scheme": scheme,
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": f"material/{icon}", "name": f"Switch to {other} mode"},
        }
        for media, scheme, icon, other in (
            ("light", "default", "weather-night", "dark"),
            ("dark", "slate", "weather-sunny", "light"),
        )
    ]
    return _known(
        {
            "name": "material",
            "custom_dir": TEMPLATES,
            "language": settings.language,
            "font": False,
            "logo": settings.logo,
            "favicon": settings.favicon,
            "features": features,
            "palette": palette,
        }
    ) | {"font": False}


def _validation(learned: Learned) -> tuple[dict[str, Any], str]:
    links: dict[str, str] = {name: "warn" for name in _LEVELS} | {
        name: "info" for name in learned.dead
    }
    number = sum(learned.dead.values())
    comment = ""
    if number:
        one, more = "leads to a page that is not", "lead to pages that are not"
        were, lead = ("1 link was", one) if number == 1 else (f"{number} links were", more)
        comment = (
            f"{were} already broken on the old site, or {lead} published; see import-report.md. "
            "When they are repaired, write `warn` for all four kinds, so that `mkdocs build "
            "--strict` finds each new broken link."
        )
    return {"validation": {"omitted_files": "info", "links": links}}, comment


def _extensions(settings: NewSettings) -> list[Any]:
    depth = {} if settings.toc_depth is None else {"toc_depth": settings.toc_depth}
    own = [{name: options} if options else name for name, options in settings.extensions.items()]
    toc = {"permalink": True, "permalink_title": "Link to this section", **depth}
    basic = [] if "extra" in settings.extensions else ["tables"]
    return [*basic, *own, "pymdownx.superfences", {"toc": toc}]


def _plugin(settings: NewSettings, learned: Learned) -> dict[str, Any]:
    options = dict(settings.dialect_options)
    if learned.silent:
        options["silent_helpers"] = sorted({*options.get("silent_helpers", []), *learned.silent})
    return _known(
        {
            "dialect": settings.dialect,
            "dialect_options": options,
            "helpers": "helpers.py" if learned.has_helpers else None,
            "markdown": {".": settings.markdown} if settings.markdown else None,
            "redcarpet": settings.redcarpet,
            "heading_ids": settings.heading_ids,
            "old_addresses": True,
            "redirects": settings.redirects,
            "page_fields": settings.page_fields,
            "social": {"robots": settings.robots} if settings.robots else None,
            "show_overdue_reviews": settings.reviews_are_shown or None,
            "ignore_findings": sorted(learned.ignored),
        }
    )


def _about(learned: Learned) -> str:
    if not learned.ignored:
        return ""
    return (
        "`ignore_findings` names the kinds of findings in the imported pages; import-report.md "
        "lists them. When you have dealt with all of one kind, remove its name, so that builds "
        "report new ones."
    )
