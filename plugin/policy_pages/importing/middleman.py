"""Plain Middleman, including Slate: ``config.rb`` next to the folder of pages, ``source``."""

from __future__ import annotations

from policy_pages.importing.layouts import Layouts, additions_of_layouts, withheld_texts
from policy_pages.importing.middleman_files import read_pages_folder
from policy_pages.importing.middleman_parts import (
    CONFIGURATION,
    computed,
    copied_data,
    face_of,
    headers_of,
    made_by_programs,
    own_helpers,
    page_of,
    ruby_of,
)
from policy_pages.importing.old_site import Became, NewSettings, OldSite
from policy_pages.importing.ruby_configuration import RubyConfiguration
from policy_pages.importing.slate import pages_with_includes
from policy_pages.importing.source_tree import SourceTree
from policy_pages.markdown.flavours.redcarpet.options import OPTION_NAMES

_OF_SLATE = "UniqueHeadCounter"
"""Slate's own renderer, which makes the ids of headings."""
_PYTHON = ("extra", "sane_lists", "smarty")
"""What makes Python-Markdown read as kramdown does, or nearly."""


def is_middleman(tree: SourceTree) -> bool:
    """Whether a folder is such a site."""
    return tree.has(CONFIGURATION) and tree.has_folder(folder_of_pages(tree))


def folder_of_pages(tree: SourceTree) -> str:
    """The folder of the pages of such a site."""
    return _pages(ruby_of(tree))


def _pages(ruby: RubyConfiguration) -> str:
    return str(ruby.settings.get("source", "source"))


def read_middleman(tree: SourceTree) -> OldSite:
    """Such a site."""
    ruby = ruby_of(tree)
    directories = "directory_indexes" in ruby.activated
    found = read_pages_folder(
        tree,
        _pages(ruby),
        directories=directories,
        ignored=ruby.ignored,
        settings=ruby.settings,
    )
    data, refused = copied_data(tree, str(ruby.settings.get("data_dir", "data")))
    images = str(ruby.settings.get("images_dir", "images"))
    settings, became = _settings(ruby)
    settings.directories = directories
    settings.redirects = {old: page_of(new, found.addresses) for old, new in ruby.redirects.items()}
    settings.excluded |= found.excluded
    settings.logo = face_of(found.files, "logo", images)
    settings.favicon = face_of(found.files, "favicon", images)
    home = next((page for page, output in found.addresses.items() if output == "index.html"), None)
    title = headers_of(found.texts, [home])[home].get("title") if home is not None else None
    settings.name = title.strip() if isinstance(title, str) and title.strip() else tree.root.name
    layouts = Layouts(tree, _pages(ruby), ruby)
    headers = headers_of(found.texts, found.addresses)
    withheld = withheld_texts(layouts, found.addresses, headers)
    became += additions_of_layouts(layouts, found.addresses, headers)
    made, more = pages_with_includes(found, layouts)
    became += more
    settings.excluded |= found.excluded
    if "images_dir" in ruby.settings:
        settings.dialect_options["config"] = {"images_dir": images}
    return OldSite(
        "middleman",
        [*found.files, *data],
        [*found.left_out, *refused],
        found.addresses,
        settings,
        [*became, *computed(ruby)],
        own_helpers(tree, ruby),
        made,
        made_by_programs(ruby),
        withheld,
    )


def _settings(ruby: RubyConfiguration) -> tuple[NewSettings, list[Became]]:
    engine = str(ruby.settings.get("markdown_engine", "kramdown"))
    settings = NewSettings(dialect="middleman")
    place = f"{CONFIGURATION}: markdown_engine"
    if engine == "redcarpet":
        settings.markdown = "redcarpet"
        settings.redcarpet = {
            name: ruby.markdown.get(name, False) for name in OPTION_NAMES if ruby.markdown.get(name)
        }
        has_ids = ruby.markdown.get("with_toc_data", False)
        settings.heading_ids = "redcarpet" if has_ids else None
        if ruby.renderer == _OF_SLATE:
            settings.heading_ids = "slate"
        rule = settings.heading_ids
        ids = f"`heading_ids: {rule}`" if rule else "headings had no ids"
        return settings, [Became(place, f"`markdown: redcarpet` with its options; {ids}")]
    settings.markdown = "python"
    settings.heading_ids = "kramdown"
    settings.extensions = {name: {} for name in _PYTHON}
    nearest = "`markdown: python` with its extension `extra`, which comes closest to it"
    return settings, [Became(place, f"{engine}: {nearest}; `heading_ids: kramdown`")]
