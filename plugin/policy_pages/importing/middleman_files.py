"""The files in the folder of a Middleman site's pages: which are copied, and where they were.

The rules of Middleman 4: extensions of templates are taken off from the end, what begins with `_`
is not published, and neither are layouts.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch

from policy_pages.erb.helpers.middleman_paths import built_path
from policy_pages.importing.old_site import Copied, LeftOut
from policy_pages.importing.source_tree import SourceTree
from policy_pages.text.page_names import is_misnamed, is_page, is_partial

_STYLES = (".css", ".scss", ".sass", ".less", ".styl")
_SCRIPTS = (".js", ".mjs", ".coffee", ".ts", ".jsx", ".tsx")
_ENGINES = (
    *(".haml", ".slim", ".liquid", ".textile", ".adoc", ".asciidoc", ".rdoc", ".builder"),
    *(".rhtml", ".wiki", ".creole", ".mustache", ".hbs", ".jade", ".pug", ".rst", ".org"),
)
_PRINTED = re.compile(r"""\bpartial[ \t(]+["']([^"'#\n]+)["']""")
_ENDINGS_OF_PARTIALS = ("", ".md", ".md.erb", ".html.md", ".html.md.erb", ".html.erb", ".erb")
_TEXT = re.compile(r"\.(?:erb|md|markdown|mdown|mkdn|mkd)$")
_STYLE = "a style sheet: the theme has its own"
_SCRIPT = "a script: the theme has its own"
_FONT = "a font: the theme uses fonts that readers already have"
_OF_THEME = (_STYLE, _SCRIPT, _FONT)
_NAME_OF_FILE = re.compile(r"[\w.-]+\.(?:css|js|mjs|ts|woff2?|ttf|otf)\b")
_FONTS = (".woff", ".woff2", ".ttf", ".eot", ".otf")


@dataclass
class PagesFolder:
    """What is in the folder of an old site's pages.

    :param addresses: path of a page -> the path of its file on the old site.
    :param excluded: files that are not pages here -> why.
    """

    files: list[Copied] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def read_pages_folder(
    tree: SourceTree,
    folder: str,
    *,
    below: str = "",
    directories: bool = False,
    ignored: Iterable[str] = (),
    settings: Mapping[str, object] | None = None,
    skipped: Iterable[str] = (),
) -> PagesFolder:
    """What is in the folder of pages.

    :param folder: its path in the old site.
    :param below: where its files go, below the new site's ``docs``.
    :param directories: whether each page has its own folder on the old site.
    :param ignored: patterns of what is not part of the site.
    :param settings: Middleman's, for the folders of layouts, styles and scripts.
    :param skipped: files in it that do not belong to the site.
    """
    names = settings or {}
    folders = {
        str(names.get("layouts_dir", "layouts")): "a layout: the theme has its own",
        str(names.get("css_dir", "stylesheets")): _STYLE,
        str(names.get("js_dir", "javascripts")): _SCRIPT,
        str(names.get("fonts_dir", "fonts")): _FONT,
    }
    patterns = [pattern.strip("/") for pattern in ignored]
    skip = frozenset(skipped)
    found = PagesFolder()
    paths, refused = tree.files_below(folder, lambda path: path not in skip)
    found.left_out += refused
    texts = {path: tree.text(posixpath.join(folder, path)) for path in paths if _TEXT.search(path)}
    printed = {*_printed_files(texts)}
    named = {name for text in texts.values() for name in _NAME_OF_FILE.findall(text)}
    for path in paths:
        reason = None if path in printed else _reason(path, folders, patterns)
        if reason in _OF_THEME and posixpath.basename(path) in named:
            reason = None  # a page offers it as a download
        shown = posixpath.join(folder, path).removeprefix("./")
        here = posixpath.join(below, path)
        address = old_output(here, directories=directories)
        is_hidden = any(part.startswith("_") for part in path.split("/"))
        if reason is not None:
            was_page = address.endswith(".html") and not is_hidden and "layout" not in reason
            was_page = was_page and "ignores" not in reason  # it was not on the old site either
            left = LeftOut(shown, reason, address if was_page else None)
            found.left_out.append(left)
            continue
        found.files.append(Copied(tree.root / folder / path, f"docs/{here}"))
        if path in texts:
            found.texts[here] = texts[path]
        if is_page(path) and not is_hidden:
            found.addresses[here] = address
    _settle_files_without_extension(found)
    return found


def _reason(path: str, folders: Mapping[str, str], ignored: Iterable[str]) -> str | None:
    """Why a file is not copied; None if it is."""
    name = posixpath.basename(path)
    is_hidden = any(part.startswith("_") for part in path.split("/"))
    if any(fnmatch(path, pattern) for pattern in ignored):
        return "the old configuration ignores it"
    for folder, reason in folders.items():
        if path.startswith(f"{folder}/"):
            return reason
    if name.endswith(_STYLES) or re.search(r"\.(?:s?css|sass|less)\.erb$", name):
        return _STYLE
    if name.endswith(_SCRIPTS) or name.endswith((".js.erb", ".coffee.erb")):
        return _SCRIPT
    if name.endswith(_FONTS):
        return _FONT
    if name.endswith(_ENGINES):
        return f"it is a template of another engine, `{posixpath.splitext(name)[1]}`"
    if is_hidden:
        return None if is_partial(name) else "its name begins with `_`, but it is not a partial"
    if is_page(name):
        return None
    if is_misnamed(name):
        return "its name is not that of a page: rename it `….md.erb`"
    if ".erb" in name:
        return "it is an ERB page of HTML, not of Markdown: rewrite it as a `.md.erb` page"
    return None


def reason_to_leave(path: str) -> LeftOut | None:
    """Why a file of a site without a system is not copied; None if it is."""
    reason = _reason(path, {}, ())
    return None if reason is None else LeftOut(path, reason)


def old_output(path: str, *, directories: bool) -> str:
    """The path of the file that Middleman makes from a source file.

    :param directories: whether the site activates ``directory_indexes``.
    """
    built = built_path(path)
    if built.endswith(".md.html"):
        built = built.removesuffix(".md.html") + ".html"
    is_page = built.endswith(".html")
    if directories and is_page and posixpath.basename(built) not in ("index.html", "404.html"):
        return built.removesuffix(".html") + "/index.html"
    return built


def _settle_files_without_extension(found: PagesFolder) -> None:
    """Decide about `x.md` and `x.md.erb`, from which Middleman 4 makes files without an extension.

    Files that other pages print, or that have no header, were not pages. The others are pages, as
    in earlier versions.
    """
    printed = {*_printed_files(found.texts)}
    for path, output in [*found.addresses.items()]:
        if output.endswith(".html"):
            continue
        if path in printed:
            found.excluded[path] = "included by other pages"
        elif not _has_header(found.texts.get(path, "")):
            found.excluded[path] = "not pages on the old site"
        else:
            found.addresses[path] = f"{output}.html"
            continue
        del found.addresses[path]


def _has_header(text: str) -> bool:
    return text.removeprefix("\ufeff").startswith(("---", ";;;"))


def _printed_files(texts: Mapping[str, str]) -> Iterator[str]:
    """The paths of files, without `_`, that pages and partials print within themselves."""
    for page, text in texts.items():
        for match in _PRINTED.finditer(text):
            for place in (posixpath.dirname(page), ""):
                stem = posixpath.normpath(posixpath.join(place, match[1]))
                paths = (f"{stem}{ending}" for ending in _ENDINGS_OF_PARTIALS)
                yield from (path for path in paths if path in texts)
