"""MkDocs' plugin for translations -> the language that a build writes.

mkdocs-static-i18n builds the default language first, then each of the others into its folder.
"""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from policy_pages.site.language import SiteLanguage

_PLUGIN = "i18n"


def language_of_build(config: MkDocsConfig) -> SiteLanguage:
    """The language of the build that a configuration is for."""
    plugin = config.plugins.get(_PLUGIN)
    name = getattr(plugin, "current_language", None)
    if name is None:
        return SiteLanguage()
    default = getattr(plugin, "default_language", name)
    languages = list(getattr(plugin, "build_languages", ()))
    return SiteLanguage(name, "" if name == default else name, languages)
