"""The differences from MkDocs with Material that are as they should be, each with its reason.

An entry that accepts nothing is reported, so each must be seen in this project's site.
"""

from __future__ import annotations

from engines.differences import Accepted

PROPERDOCS = r"ProperDocs \+ .*"
MATERIALX = r".* \+ MaterialX"

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
        before=r"(/assets/(stylesheets|javascripts)/(main|palette|bundle)\.\w+\.min\.\w+ ?)+",
        after=r"(/assets/(stylesheets|javascripts)/(main|palette|bundle)\.\w+\.min\.\w+ ?)+",
    ),
    Accepted(
        MATERIALX,
        "file (missing|added)",
        "the theme's own files, which have digests in their names",
        place=r"assets/(stylesheets|javascripts)/(main|palette|bundle|workers/search|lunr/.*)\b.*",
    ),
    Accepted(
        MATERIALX,
        "file added",
        "MaterialX searches with Pagefind, whose index has other files; what it finds is compared",
        place=r"search/(fragment/|index/|pagefind|wasm\.).*",
    ),
]
