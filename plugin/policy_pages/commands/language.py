"""The command ``policy-pages language``: translate the texts that readers get."""

from __future__ import annotations

from pathlib import Path

import click

from policy_pages.commands.output import print_message
from policy_pages.commands.pages import (
    configuration_option,
    counted,
    exit_where_refused,
    nearest_configuration,
    opened_site,
)
from policy_pages.files.reading import shown_path


@click.command(short_help="Start or update the translation of a site's texts.")
@click.argument("language")
@configuration_option("it")
def language(language: str, config_file: Path | None) -> None:
    """Write a file in which you translate the plugin's texts into LANGUAGE.

    LANGUAGE is a code, as in `lang` in a header: it, pt-BR. The file is translations/it.po next to
    mkdocs.yml. If it already exists, the command adds the missing sentences and keeps the rest.
    """
    # here, for the other commands run without MkDocs
    from policy_pages.authoring.translation_file import prepare_translation

    found = config_file or nearest_configuration(Path())
    if found is None:
        raise click.UsageError("there is no mkdocs.yml here: name one with --config")
    opened = opened_site(found)
    with exit_where_refused():
        file = prepare_translation(opened.site, language)
        file.write()
    shown = shown_path(file.path, Path.cwd())
    print_message(
        f"{shown}: {counted(file.added, 'sentence')} added, {file.untranslated} to translate"
    )
