"""A built site -> a tree for Zensical, or for any engine that reads `mkdocs.yml`, without plugins.

Zensical runs none of a site's plugins: https://zensical.org/compatibility/features/. So everything
that the plugin does is done here. Pages are Markdown; their headers have what the templates print,
as HTML; the templates are this package's own, which also read that.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from policy_pages.files.views import own_overrides
from policy_pages.preparing.page_markdown import page_markdown
from policy_pages.site.articles import Article, BuiltSite, NavigationItem
from policy_pages.site.page import SitePage

_PAGES, _TEMPLATES = "docs", "overrides"
_BEGINNING = """\
# `policy-pages prepare` has written this folder. Do not change anything here: change the site that
# it was made from, and run the command again.

"""
_OWN_TEMPLATES = (
    "main.html home.html policy-pages.html 404.html sitemap.xml partials/page-meta.html"
    " partials/page-title.html partials/style-sheets.html partials/language.html"
    " partials/register.html"
).split()
"""Our templates that do not need the plugin; pages already have what the others make."""
_NOT_TEMPLATES = frozenset(
    "views cards fragments redirect redline share-preview other-themes".split()
)
"""Folders of a theme whose files are part of pages before a template sees them."""
_ICONS = ".icons/"
"""A folder of a theme whose files templates include."""
_NOT_SETTINGS = frozenset(
    "name custom_dir locale static_templates policy_pages_language dirs".split()
)
_SITEMAP = "sitemap.xml"
_TAGS = "tags"
_EDITING = ("content.action.edit", "content.action.view")
"""Features of the theme that link the sources of pages: a prepared page is not one."""
_TOC = (
    "permalink",
    "permalink_class",
    "permalink_title",
    "permalink_leading",
    "title",
    "toc_depth",
)
"""The options of the table of contents that do not change what pages already have."""


def zensical_tree(built: BuiltSite) -> dict[str, bytes | Path]:
    """The files of a tree.

    :return: path -> content, or the file that has it.
    """
    tree: dict[str, bytes | Path] = {}
    for path, content in built.files.items():
        tree[f"{_PAGES}/{path}"] = content
    sources = {one.page: _source(one.page) for one in built.articles}
    for one in built.articles:
        tree[f"{_PAGES}/{sources[one.page]}"] = _page(one, built).encode()
    for path, file in _templates(built.templates):
        tree[f"{_TEMPLATES}/{path}"] = file
    configuration = _configuration(built, sources)
    tree["mkdocs.yml"] = (_BEGINNING + _yaml(configuration)).encode()
    tree[".gitignore"] = b"*\n"
    return tree


def zensical_notes(built: BuiltSite) -> Iterator[str]:
    """What readers do not see with Zensical, a sentence each."""
    theme = built.site.options.theme
    if not theme.extends_material:
        yield f"the prepared site does not have the look of the theme `{theme.name}`"
    hidden = [path for path in built.files if any(p.startswith(".") for p in path.split("/"))]
    for path in sorted(hidden):
        yield f"Zensical does not publish `{path}`: copy it from `{_PAGES}` after each build"


def _source(page: SitePage) -> str:
    """The path of a page's file: at its address, so that links lead to the same places from both.

    Zensical puts `../` before each link of a page that it moves, also in HTML.
    """
    return f"{posixpath.splitext(page.output)[0]}.md"


def _page(article: Article, built: BuiltSite) -> str:
    """The file of a page."""
    fields = {str(key): _plain(value) for key, value in article.fields.items()}
    if _TAGS not in built.settings["plugins"]:  # Zensical shows them without a plugin, too
        fields.pop(_TAGS, None)
    facts = article.facts
    # a page without them is a page of Zensical, whatever its header says
    fields["policy_pages"] = facts and {
        "title": facts.title,
        "language": facts.language,
        "direction": facts.direction,
        "theme_language": facts.theme_language,
        "changes": facts.changes is not None,
        "head": _lines(article.head),
        "opening": _lines(article.opening),
        "ending": _lines(article.ending),
        "register": _lines(article.register or ""),
    }
    text = page_markdown(article.text, {one.id: one.title for one in article.headings})
    return f"---\n{_yaml(fields)}---\n\n{text}"


def _plain(value: Any) -> Any:
    """A field's value, as YAML writes it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value  # not a class of its own, for HTML


def _templates(folders: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """The templates in a theme's folders, those of the first folder last: they take precedence."""
    for folder in reversed(folders):
        is_own = folder == own_overrides()
        for file in sorted(folder.rglob("*")):
            path = file.relative_to(folder).as_posix()
            top = path.partition("/")[0]
            is_template = path.endswith(".html") or path.startswith(_ICONS) or path == _SITEMAP
            if not file.is_file() or not is_template or top in _NOT_TEMPLATES:
                continue
            if not is_own or path in _OWN_TEMPLATES:
                yield path, file


def _configuration(built: BuiltSite, sources: Mapping[SitePage, str]) -> dict[str, Any]:
    options, settings = built.site.options, built.settings
    theme = {key: value for key, value in settings["theme"].items() if key not in _NOT_SETTINGS}
    theme["features"] = [one for one in theme.get("features") or () if one not in _EDITING]
    toc = {key: value for key, value in settings["toc"].items() if key in _TOC}
    own = {"missing": built.missing_page.strip()}
    written = {
        "site_name": options.name,
        "site_url": options.url,
        "site_description": options.description,
        **{key: value for key, value in settings.items() if key not in ("theme", "toc", "plugins")},
        "edit_uri": "",
        "theme": {"name": "material", "variant": "classic", "custom_dir": _TEMPLATES, **theme},
        "nav": [_nav_item(item, sources) for item in built.navigation],
        "plugins": [
            {name: values} if values else name for name, values in settings["plugins"].items()
        ],
        "markdown_extensions": ["attr_list", "md_in_html", {"toc": toc} if toc else "toc"],
        "extra": {**settings["extra"], "policy_pages": own},
    }
    return {key: value for key, value in written.items() if value is not None}


def _nav_item(item: NavigationItem, sources: Mapping[SitePage, str]) -> dict[str, Any]:
    children: list[Any] = [_nav_item(child, sources) for child in item.children]
    if item.page is not None and not children:
        return {item.title: sources[item.page]}
    if item.page is not None:
        return {item.title: [sources[item.page], *children]}
    return {item.title: item.address if item.address is not None else children}


def _lines(html: str) -> str:
    """HTML without blanks at the ends of its lines, so that YAML can have it line by line."""
    return "\n".join(line.rstrip() for line in html.strip().split("\n"))


class _Dumper(yaml.SafeDumper):
    """Writes a text of several lines as it is, and not with escapes."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def _yaml(values: Mapping[str, Any]) -> str:
    return yaml.dump(values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
