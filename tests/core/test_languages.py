"""Days, numbers and sentences as the readers of a language write them."""

from __future__ import annotations

import datetime

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.files.templates import jinja_environment
from policy_pages.text.catalogues import read_catalogue
from policy_pages.text.languages import written_day
from policy_pages.text.wording import ENGLISH, Wordings

DAY = datetime.date(2026, 2, 1)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "February 1, 2026"),
        ("en-GB", "1 February 2026"),
        ("de", "1. Februar 2026"),
        ("de_DE", "1. Februar 2026"),
        ("pt-BR", "1 de fevereiro de 2026"),
        ("zh-Hant-TW", "2026年2月1日"),
    ],
)
def test_a_day_is_written_in_a_language(language: str, written: str) -> None:
    assert written_day(DAY, language) == written


@pytest.mark.parametrize("language", [None, "", "tlh", "German", "de-u-co-phonebk", "../de"])
def test_a_day_is_written_in_english_for_an_unknown_language(language: str | None) -> None:
    assert written_day(DAY, language) == "February 1, 2026"


@given(st.dates(), st.text() | st.sampled_from(["de", "fa", "th", "he"]))
def test_every_day_can_be_written(day: datetime.date, language: str) -> None:
    assert written_day(day, language)


OWN = """\
msgid ""
msgstr ""
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);\\n"

msgid "Page not found"
msgstr "Seite fehlt"

#, fuzzy
msgid "Uncertain"
msgstr "Unsicher"

msgid "{count} day of {whole}"
msgid_plural "{count} days of {whole}"
msgstr[0] "ein Tag von {whole}"
msgstr[1] "{count} Tage von {whole}"
msgstr[2] "viele Tage, nämlich {count}, von <{whole}>"
"""


def test_a_sentence_is_in_the_nearest_language_that_has_it() -> None:
    own = {"de": read_catalogue(OWN, "de"), "en": read_catalogue(OWN.replace("Seite", "X"), "en")}
    package, site = Wordings(), Wordings(own)
    cases = [
        (package, None, "en", "Page not found"),
        (package, "de-AT", "de-AT", "Seite nicht gefunden"),
        (package, "DE", "DE", "Seite nicht gefunden"),
        (package, "en-GB", "en-GB", "Page not found"),
        (package, "tlh", "en", "Page not found"),
        (package, "../de", "en", "Page not found"),
        (site, "de-AT", "de-AT", "Seite fehlt"),
        (site, "fr", "fr", "Page introuvable"),
        (site, "tlh", "en", "X fehlt"),
        (site, None, "en", "X fehlt"),
    ]
    for wordings, language, found, sentence in cases:
        wording = wordings.wording(language)
        assert (wording.language, wording.phrase("Page not found")) == (found, sentence)
    german = site.wording("de")
    assert (
        german.phrase("Go to the home page of {site}", site="{site}") == "Zur Startseite von {site}"
    )
    assert german.phrase("Uncertain") == "Uncertain"
    assert german.phrase("Nobody has translated {this}", this=1) == "Nobody has translated 1"
    assert (german.number(1250), ENGLISH.number(1250)) == ("1.250", "1,250")
    assert (german.day(DAY), ENGLISH.day(DAY)) == ("1. Februar 2026", "February 1, 2026")
    counts = ("{count} day of {whole}", "{count} days of {whole}")
    assert german.count_phrase(*counts, 1, whole=9) == "ein Tag von 9"
    assert german.count_phrase(*counts, 4, whole=9) == "4 Tage von 9"
    assert german.count_phrase(*counts, 1250, whole=9) == "viele Tage, nämlich 1.250, von <9>"
    english = [ENGLISH.count_phrase(*counts, count, whole=9) for count in (1, 0, 1250)]
    assert english == ["1 day of 9", "0 days of 9", "1,250 days of 9"]
    with pytest.raises(KeyError):
        ENGLISH.phrase("Version {version}")


def test_templates_write_sentences_as_html() -> None:
    wording = Wordings({"de": read_catalogue(OWN, "de")}).wording("de")
    template = "{{ count_phrase('{count} day of {whole}', '{count} days of {whole}', 7, whole=w) }}"
    environment = jinja_environment([])
    environment.loader = jinja2.DictLoader(
        {
            "page": "{% from 'macro' import words %}{{ words('&') }}",
            "whole page": "{% from 'macro' import words with context %}{{ words('&') }}",
            "macro": f"{{% macro words(w) %}}{template}{{% endmacro %}}",
        }
    )
    said = environment.get_template("whole page").render(wording=wording)
    assert said == "viele Tage, nämlich 7, von &lt;&amp;&gt;"
    with pytest.raises(jinja2.TemplateRuntimeError, match="with context"):
        environment.get_template("page").render(wording=wording)
