"""The path of a page -> whether it is a post; Material's blog reads those before MkDocs does."""

from __future__ import annotations

import posixpath

from mkdocs.config.defaults import MkDocsConfig

from policy_pages.mkdocs.themes import plugins_of_material


def is_post(path: str, config: MkDocsConfig) -> bool:
    """Whether a page is a blog's post.

    :param path: below the folder of the pages.
    """
    for plugin in plugins_of_material(config, "blog"):
        blog = posixpath.normpath(plugin.config["blog_dir"])
        folder = posixpath.normpath(plugin.config["post_dir"].format(blog=blog))
        if path.startswith(f"{folder}/"):
            return True
    return False
