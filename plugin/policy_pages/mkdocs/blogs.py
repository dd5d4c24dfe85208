"""The path of a page -> whether it is a post; Material's blog reads those before MkDocs does."""

from __future__ import annotations

import posixpath

from mkdocs.config.defaults import MkDocsConfig

_PLUGIN = "material/blog"


def is_post(path: str, config: MkDocsConfig) -> bool:
    """Whether a page is a blog's post.

    :param path: below the folder of the pages.
    """
    for name, plugin in config.plugins.items():
        if name.startswith(_PLUGIN):  # a second one is called `material/blog #2`
            blog = posixpath.normpath(plugin.config["blog_dir"])
            folder = posixpath.normpath(plugin.config["post_dir"].format(blog=blog))
            if path.startswith(f"{folder}/"):
                return True
    return False
