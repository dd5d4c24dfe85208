"""The differences from MkDocs with Material that are as they should be, each with its reason.

An entry that accepts nothing is reported, so each must be seen in one of the sites that are built.
"""

from __future__ import annotations

from engines.differences import Accepted

PROPERDOCS = r"ProperDocs \+ .*"
MATERIALX = r".* \+ MaterialX"
ZENSICAL = "Zensical"

THEME_LOADS = (
    r"(https://here\.invalid(/legal)?)?/assets/"
    r"(stylesheets|javascripts)/((classic|modern)/)?(main|palette|bundle)\.\w+\.min\.(css|js)"
)
"""The page for unknown addresses begins its links at the root of the server."""
THEME_FILES = (
    r"assets/(stylesheets|javascripts)/((classic|modern)/)?"
    r"((main|palette|bundle|workers/search)\.\w+\.min\.(css|js)(\.map)?|lunr/.*|LICENSE)"
)

ACCEPTED = [
    Accepted(
        PROPERDOCS,
        "tags changed",
        "ProperDocs names itself as the program that made the page",
        before=r"generator mkdocs-[\d.]+",
        after=r"generator mkdocs-ProperDocs [\d.]+",
    ),
    Accepted(MATERIALX, "frame .*", "MaterialX has another header, navigation and footer"),
    Accepted(
        MATERIALX,
        "loads changed",
        "the style sheets and scripts of MaterialX have other digests in their names",
        before=f"({THEME_LOADS} ?)+",
        after=f"({THEME_LOADS} ?)+",
    ),
    Accepted(
        MATERIALX,
        "file (missing|added)",
        "the theme's own files, which have digests in their names",
        place=THEME_FILES,
    ),
    Accepted(
        MATERIALX,
        "file added",
        "MaterialX searches with Pagefind, whose index has other files; what it finds is compared",
        place=r"search/(fragment/|index/|pagefind|wasm\.).*",
    ),
    Accepted(
        ZENSICAL,
        "tags changed",
        "Zensical names itself as the program that made the page",
        before=r"generator mkdocs-[\d.]+",
        after=r"generator zensical-[\d.]+",
    ),
    Accepted(ZENSICAL, "frame .*", "Zensical's theme has another header, navigation and footer"),
    Accepted(
        ZENSICAL,
        "ids added",
        "Zensical has a target for its link to the text, which Material links to the title",
        after="__skip",
    ),
    Accepted(
        ZENSICAL,
        "article added",
        "the same target as an element",
        after="<a id='__skip' tabindex='-1'> </a>",
    ),
    Accepted(
        ZENSICAL,
        "loads changed",
        "the style sheets and scripts of Zensical have other names",
        before=f"({THEME_LOADS} ?)+",
        after=f"({THEME_LOADS} ?)+",
    ),
    Accepted(
        ZENSICAL,
        "file (missing|added)",
        "the theme's own files, which have digests in their names; search needs fewer of them",
        place=THEME_FILES,
    ),
    Accepted(
        ZENSICAL,
        "(text|links|article) missing",
        "the search of Zensical has no address that opens it",
        place=r"/404\.html",
    ),
    Accepted(
        ZENSICAL,
        "file missing",
        "Zensical does not copy folders whose names begin with a dot",
        place=r"\.well-known/.*",
    ),
]
