"""The catalogues of the package are complete, and those of a site are checked."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from equipment import need
from policy_pages.cli import main
from policy_pages.files.reading import SiteFolders
from policy_pages.files.translations import read_catalogue_file, read_translations
from policy_pages.text.catalogues import TEMPLATE, has_other_braces, placeholders_of
from policy_pages.text.source import Source
from policy_pages.text.wording import Wordings, languages_of_package
from translated_texts import found_sentences, template_text, updated_text

UPDATE = "run `make translations`, and translate what is new"


def test_the_catalogues_have_all_sentences_of_code_and_templates_and_no_others() -> None:
    sentences = found_sentences()
    assert len(sentences) > 30
    for message in sentences:
        forms = [message.id] if isinstance(message.id, str) else message.id
        assert not any(map(has_other_braces, forms)), message.id
        assert len({placeholders_of(form) - {"count"} for form in forms}) == 1, message.id
    assert TEMPLATE.read_text("utf-8") == template_text(sentences), UPDATE
    assert sorted(languages_of_package()) == ["cy", "de", "es", "fr"]
    for language, path in languages_of_package().items():
        text = path.read_text("utf-8")
        assert text == updated_text(path, sentences), UPDATE
        assert not isinstance(read_catalogue_file(Source(path.name, text), language), list)
        catalog = read_po(BytesIO(text.encode()), abort_invalid=True)
        assert [errors for _, errors in catalog.check() if errors] == []
        for message in catalog:
            forms = [message.string] if isinstance(message.string, str) else message.string
            assert all(forms), f"{path.name}: {message.id}: {UPDATE}"
            assert not message.fuzzy, f"{path.name}: {message.id}"


def test_gettext_takes_the_catalogues() -> None:
    need("msgfmt")
    for path in languages_of_package().values():
        command = ["msgfmt", "--check-format", "--output-file=-", str(path)]
        done = subprocess.run(command, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


HEAD = """msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
BROKEN = {
    'msgid "a\nmsgstr "b"': "5:1: error[translation-file]: this is not a line of a catalogue",
    'msgid "a"\n': "5:1: error[translation-file]: broken catalogue: missing msgstr for msgid 'a'",
    'msgid "a"\nmsgstr "\1"': "6:1: error[translation-file]: this line has a control character",
    'msgid "{day}"\nmsgstr "il {day.year}"': (
        "6:12: error[translation-file]: a brace in this translation is not part of a "
        "placeholder such as `{day}`"
    ),
    'msgid "{day}"\nmsgstr "{giorno} {day}"': (
        "6:9: error[translation-file]: the sentence has no placeholder `{giorno}`"
    ),
    'msgid "{day}"\nmsgstr "oggi"': (
        "5:1: error[translation-file]: the translation lacks the placeholder `{day}`"
    ),
    # the page has the values of our sentence, which has one form
    'msgid "Last change"\nmsgid_plural "{day}"\nmsgstr[0] "{day}"\nmsgstr[1] "{day}"': (
        "7:12: error[translation-file]: the sentence has no placeholder `{day}`"
    ),
    'msgid "{count} x"\nmsgid_plural "{count} xs"\nmsgstr[0] "{count} y"\n': (
        "5:1: error[translation-file]: this translation lacks one of the 2 plural forms of the "
        "language"
    ),
    'msgid "{count} x"\nmsgid_plural "{count} xs"\nmsgstr[2] "{count} y"\n': (
        "5:1: error[translation-file]: broken catalogue: msg has more translations than "
        "num_plurals of catalog"
    ),
}
BROKEN_HEADERS = {
    "Plural-Forms: nplurals=2; plural=exit(n);": "1:1: error[translation-file]: the header of",
    "Plural-Forms: nplurals=2; plural=1/(n-1);": "1:1: error[translation-file]: the header of",
    "Plural-Forms: nplurals=x; plural=n;": "1:1: error[translation-file]: the header of",
    "POT-Creation-Date: soon": "1:1: error[translation-file]: the header of",
    'npl"\n"urals=900000000;': "1:1: error[translation-file]: no language has that many plural",
}


def test_a_broken_catalogue_of_a_site_has_its_place() -> None:
    sound = '#, fuzzy\nmsgid "{x}"\nmsgstr "{y}"\n\nmsgctxt "q"\nmsgid "c"\nmsgstr "d"\n'
    sound += "\n" * 200_000  # takes half a minute where a pattern goes back over them
    assert not isinstance(read_catalogue_file(Source("it.po", HEAD + sound), "it"), list)
    broken = {HEAD + text: message for text, message in BROKEN.items()}
    for field, message in BROKEN_HEADERS.items():
        broken[f'msgid ""\nmsgstr "{field}\\n"\n'] = message
    for text, message in broken.items():
        found = read_catalogue_file(Source("it.po", text), "it")
        assert isinstance(found, list), text
        assert str(found[0]).startswith(f"it.po:{message}"), found


def test_only_files_of_languages_within_the_site_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "site/translations"
    (folder / "old").mkdir(parents=True)
    text = HEAD + 'msgid "Page not found"\nmsgstr "Pagina"\n'
    (tmp_path / "outside.po").write_text(text)
    for name in ("it.po", "pt_BR.po", "Italian words.po", "old/fr.po", "notes.txt"):
        (folder / name).write_text(text)
    (folder / "es.po").symlink_to(tmp_path / "outside.po")
    (folder / "sv.po").write_bytes(b"\xff")
    found, problems = read_translations(folder, SiteFolders(tmp_path / "site"))
    assert sorted(found) == ["it", "pt-BR"]
    assert [f"{one.path}: {one.message}" for one in problems] == [
        "translations/es.po: this leads outside the site's folder",
        "translations/Italian words.po: this is not the catalogue of a language",
        "translations/sv.po: this file is not UTF-8: byte 0xFF",
        "translations/old/fr.po: this is not the catalogue of a language",
    ]
    assert Wordings(found).wording("pt-BR").phrase("Page not found") == "Pagina"
    assert Wordings(found).wording("pt").language == "en"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: T\nplugins: [policy-pages]\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_begins_a_translation_and_completes_it(site: Path) -> None:
    def run(language: str) -> str:
        result = CliRunner().invoke(main, ["language", language])
        return f"{result.exit_code}: {result.output}"

    number = len(found_sentences())
    assert run("cy") == f"0: translations/cy.po: {number} sentences added, {number} to translate\n"
    path = site / "translations/cy.po"
    text = path.read_text("utf-8").replace('not found"\nmsgstr ""', 'not found"\nmsgstr "Na"')
    own = '# mine\nmsgid "Our own"\nmsgstr "Ein hun"\n'
    first, _, rest = text.rpartition("\n#: ")
    path.write_text(f"{first}\n{own}", "utf-8")
    assert run("cy") == f"0: translations/cy.po: 1 sentence added, {number - 1} to translate\n"
    assert path.read_text("utf-8") == f"{first}\n{own}\n#: {rest}"
    assert run("cy") == f"0: translations/cy.po: 0 sentences added, {number - 1} to translate\n"
    assert "`../cy` is not a language" in run("../cy")
    path.write_text("msgid x\n")
    assert run("cy").startswith("1: translations/cy.po:1:1: error[translation-file]: this is not")
