"""Share cards: what is drawn, what is refused, and that the same card gives the same bytes."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipment import DEJAVU, need
from examples import examples
from hostile_inputs import TITLES
from policy_pages.cards import (
    HEIGHT,
    WIDTH,
    Block,
    Card,
    CardError,
    CardPainter,
    alt_text,
    cards_available,
)
from policy_pages.cards.bidi import base_level, levels_of, visual_order
from policy_pages.cards.card import LONGEST_ALT_TEXT, runs_right_to_left
from policy_pages.cards.fonts import Fonts
from policy_pages.cards.line_breaks import break_places, fill
from policy_pages.cards.setting import fit
from policy_pages.site.card_template import CardTemplate
from policy_pages.text.kept_files import KeptFiles
from steps import growth

TEMPLATES = Path(__file__).parents[2] / "overrides" / "cards"

FONTS = Fonts()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">{}</svg>'


def painter_of(
    *folders: Path, name: str = "default.svg", fonts: Sequence[Path] = (), cache: Path | None = None
) -> CardPainter:
    """What draws cards with a Jinja template of these folders, as a site does."""
    return CardPainter(CardTemplate(folders, name), name=name, fonts=fonts, cache=cache)


PAINTER = painter_of(TEMPLATES)


def card(title: str = "Privacy", language: str = "en", **other: str | None) -> Card:
    facts: dict[str, str | None] = {"kind": None, "byline": None, "date": None, **other}
    site_name = facts.pop("site_name", "Policies") or ""
    return Card(title, site_name, facts["kind"], facts["byline"], facts["date"], language)


def whole_card(title: str = "An open letter") -> Card:
    return card(title, kind="letter", byline="The authors", date="3 March 2026")


def block(text: str, language: str = "en", fonts: Fonts = FONTS, **box: object) -> Block:
    asked = {"width": 1032, "height": 306, "sizes": [112, 96, 82, 70, 60], **box}
    return fit(fonts, language, text, **asked)  # type: ignore[arg-type]


def texts(text: str, language: str = "en", **box: object) -> list[str]:
    return [line.text for line in block(text, language, **box).lines]


def refusal_of(draw: Callable[[], object]) -> str:
    """Why a card is not drawn, or an empty string."""
    try:
        draw()
    except CardError as error:
        return error.message
    return ""


def template(tmp_path: Path, text: str) -> Path:
    (tmp_path / "default.svg").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def dejavu() -> Fonts:
    need("DejaVu Sans")
    return Fonts([DEJAVU])


# -- the picture -----------------------------------------------------------------------------------


def pixels(png: bytes) -> tuple[int, int, int]:
    """Width, height and the number of bytes of the decompressed rows; checks every chunk's sum."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    position, data, width, height = 8, b"", 0, 0
    while position < len(png):
        length = int.from_bytes(png[position : position + 4], "big")
        kind = png[position + 4 : position + 8]
        content = png[position + 8 : position + 8 + length]
        check = png[position + 8 + length : position + 12 + length]
        assert zlib.crc32(kind + content) == int.from_bytes(check, "big")
        if kind == b"IHDR":
            width, height = int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big")
        if kind == b"IDAT":
            data += content
        position += 12 + length
    return width, height, len(zlib.decompress(data))


@pytest.mark.parametrize("title", ["P", "An open letter", "word " * 40, "letter" * 40])
def test_a_card_is_a_sound_png_of_the_size_that_platforms_ask_for(title: str) -> None:
    png = PAINTER.draw(whole_card(title)).png
    width, height, size = pixels(png)
    assert (width, height) == (WIDTH, HEIGHT) == (1200, 630)
    assert size == height * (1 + 4 * width)
    assert len(png) < 300_000


def test_every_fact_of_a_card_changes_its_picture() -> None:
    cards = [
        whole_card(),
        whole_card("Another letter"),
        card("An open letter", kind="letter", byline="The authors"),
        card("An open letter", kind="letter", date="3 March 2026"),
        card("An open letter", byline="The authors", date="3 March 2026"),
        card(
            "An open letter",
            kind="letter",
            byline="The authors",
            date="3 March 2026",
            site_name="X",
        ),
        card("An open letter"),
    ]
    drawn = [PAINTER.draw(each) for each in cards]
    assert len({each.png for each in drawn}) == len(cards)
    assert len({each.digest for each in drawn}) == len(cards)


def test_two_processes_draw_the_same_bytes() -> None:
    script = (
        "import hashlib, pathlib; from policy_pages.cards import Card, CardPainter\n"
        "from policy_pages.site.card_template import CardTemplate\n"
        f"painter = CardPainter(CardTemplate([pathlib.Path({str(TEMPLATES)!r})]))\n"
        "card = Card('An open letter', 'Policies', 'letter', 'The authors', '3 March 2026', 'en')\n"
        "drawn = painter.draw(card); print(drawn.digest, hashlib.sha256(drawn.png).hexdigest())"
    )
    command = [sys.executable, "-c", script]
    outputs = {
        subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in "ab"
    }
    assert len(outputs) == 1
    assert PAINTER.draw(whole_card()).digest == outputs.pop().split()[0]


def test_a_kind_is_shown_with_a_capital_and_keeps_its_others() -> None:
    drawn = [PAINTER.draw(card(kind=kind)).digest for kind in ("letter", "Letter", "NDA", "Nda")]
    assert drawn[0] == drawn[1]
    assert drawn[2] != drawn[3]


def test_a_card_without_any_text_is_drawn() -> None:
    assert pixels(PAINTER.draw(card("", site_name="")).png)[:2] == (WIDTH, HEIGHT)


# -- sizes and lines -------------------------------------------------------------------------------

LONG = "How we collect, use, share and protect the personal information of our students"


def test_a_title_shrinks_as_it_grows() -> None:
    sizes = [block(" ".join(LONG.split()[:count])).size for count in range(1, 14)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 112
    assert sizes[-1] < 96


def test_a_line_may_take_all_of_its_box_and_no_more() -> None:
    exact = block("Terms of service", sizes=[60]).lines[0].width
    assert len(texts("Terms of service", sizes=[60], width=exact + 0.01)) == 1
    assert len(texts("Terms of service", sizes=[60], width=exact - 0.01)) == 2


def test_a_hyphen_that_is_shown_has_its_room() -> None:
    word = block("Daten", sizes=[60]).lines[0].width
    hyphen = block("-", sizes=[60]).lines[0].width
    shown = texts("Daten\u00adsatz", sizes=[60], width=word + hyphen + 1, height=150)
    assert shown == ["Daten\u00ad-", "satz"]
    narrow = texts("a Daten\u00adsatz", sizes=[60], width=word + hyphen - 1, height=300)
    assert "Daten\u00ad-" not in narrow


def test_lines_are_of_even_width() -> None:
    assert texts("An open letter on the privacy of students") == [
        "An open letter on the",
        "privacy of students",
    ]


def test_what_does_not_fit_is_cut_at_a_word_with_an_ellipsis() -> None:
    lines = texts(", ".join([LONG] * 4))
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    shown = " ".join(lines)
    assert (", ".join([LONG] * 4) + " ").startswith(shown[:-1])
    assert (", ".join([LONG] * 4))[len(shown) - 1] in " ,"
    assert not any("…" in line for line in texts(LONG))


def test_no_comma_stands_before_the_ellipsis() -> None:
    assert texts("one, two, three", width=330, height=80, sizes=[60])[-1] == "one, two…"


def test_a_word_wider_than_the_box_is_broken_at_the_smallest_size() -> None:
    set_block = block("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz")
    assert set_block.size == 60
    assert len(set_block.lines) == 2


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("data protection-policy", 450, ["data protection-", "policy"]),
        ("minus -5 degrees", 215, ["minus", "-5", "degrees"]),
        ("Daten\u00adschutz\u00aderklärung", 390, ["Daten\u00adschutz\u00ad-", "erklärung"]),
        ("ab\u200bcd", 80, ["ab\u200b", "cd"]),
        ("a 3\u00a0March", 230, ["a", "3\u00a0March"]),
        ("policy – law", 230, ["policy –", "law"]),
        ("  two \n\t words ", 900, ["two words"]),
    ],
)
def test_a_line_ends_where_the_text_allows_it(text: str, width: int, lines: list[str]) -> None:
    assert texts(text, sizes=[60], width=width, height=300, line_height=1) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六", ["一二三", "四五六"]),
        ("一二三。四五", ["一二", "三。四", "五"]),
        ("一二「三四」五", ["一二", "「三", "四」五"]),
        ("カードー一二", ["カー", "ドー一", "二"]),
        ("一二あっぷる", ["一二", "あっぷ", "る"]),
        ("法律 COPPA", ["法律 ", "COP"]),
    ],
)
def test_chinese_and_japanese_lines_keep_their_marks_in_place(text: str, lines: list[str]) -> None:
    clusters = list(text)
    filled = fill(clusters, [1.0] * len(clusters), break_places(clusters), 3, 1, 9)
    shown = ["".join(clusters[line.start : line.end]) for line in filled]
    assert shown[: len(lines)] == [line.rstrip() for line in lines]


def test_lao_without_marks_between_its_words_is_reported_where_it_needs_two_lines(
    dejavu: Fonts,
) -> None:
    word = "ນະໂຍບາຍຄວາມເປັນສ່ວນຕົວ"
    assert len(block(word, "lo", dejavu).lines) == 1
    with pytest.raises(CardError, match="without blanks between its words") as raised:
        block(word * 4, "lo", dejavu)
    assert "zero-width spaces" in raised.value.help
    assert len(block("\u200b".join([word] * 4), "lo", dejavu).lines) > 1


@settings(max_examples=examples(60), deadline=None)
@given(
    st.text(
        st.one_of(
            st.sampled_from("aW .,-–/(éßЖλ\u00ad\u200b\u00a0\u0301\u2067\u2069\u202e\u202c\u200f"),
            st.characters(min_codepoint=0x20, max_codepoint=0x24F),
        ),
        max_size=300,
    )
)
def test_no_line_leaves_its_box(text: str) -> None:
    blocks: list[Block] = []
    if message := refusal_of(lambda: blocks.append(block(text))):
        assert message.startswith("no font has")
        return
    set_block = blocks[0]
    # kerning across the end of a line is measured and not drawn
    assert all(line.width <= 1032 + set_block.size * 0.1 for line in set_block.lines)
    assert len(set_block.lines) * set_block.leading <= 306 + 0.01


@settings(max_examples=examples(30), deadline=None)
@given(st.text(max_size=60), st.text(max_size=10), st.text(max_size=8))
def test_any_text_is_drawn_or_refused(title: str, byline: str, language: str) -> None:
    refusal_of(lambda: PAINTER.draw(card(title, language, byline=byline)))


@pytest.mark.parametrize("piece", TITLES.values(), ids=TITLES.keys())
def test_a_long_title_takes_steps_by_its_length(piece: str) -> None:
    def draw(size: int) -> None:
        message = refusal_of(lambda: PAINTER.draw(card(piece * size)))
        assert not message or message.startswith("no font has")

    assert growth(draw, 4_000) < 2.5


# -- characters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Hi 😀", "“😀” (U+1F600, grinning face)"),
        ("隐私 policy", "“隐” (U+9690"),
        ("隐私 policy", "“私” (U+79C1"),
        ("half \ud800", "(U+FFFD, replacement character)"),
        ("private \ue000 use", "U+E000"),
        ("family 👨‍👩‍👧", "U+1F468 U+200D U+1F469 U+200D U+1F467"),
        ("שלום", "hebrew letter shin"),
    ],
)
def test_a_character_that_no_font_has_is_named(title: str, named: str) -> None:
    with pytest.raises(CardError, match="no font has") as raised:
        PAINTER.draw(card(title))
    assert named in raised.value.message
    assert "font file" in raised.value.help


def test_many_missing_characters_are_counted() -> None:
    with pytest.raises(CardError, match="and 15 more"):
        PAINTER.draw(card("".join(chr(0x4E00 + number) for number in range(20))))


def test_a_site_s_font_draws_what_the_packaged_one_has_not(dejavu: Fonts) -> None:
    mixed = block("Letter מכתב", "en", dejavu, sizes=[60]).lines[0]
    latin = block("Letter ", "en", sizes=[60]).lines[0]
    assert mixed.outline.startswith(latin.outline)
    assert len(mixed.outline) > len(latin.outline) + 200


def test_a_family_that_a_template_names_comes_first(dejavu: Fonts) -> None:
    ours = block("Letter", "en", dejavu).lines[0]
    theirs = block("Letter", "en", dejavu, family="DejaVu Sans").lines[0]
    assert ours.outline != theirs.outline
    assert dejavu.families == ["Source Serif Pro", "DejaVu Sans"]


def test_a_weight_chooses_among_the_files_of_a_family() -> None:
    assert block("Letter", weight=600).lines[0].width > block("Letter", weight=400).lines[0].width


@pytest.mark.parametrize("composed", ["é", "Å", "ệ", "й"])
def test_composed_and_decomposed_letters_look_alike(composed: str) -> None:
    decomposed = unicodedata.normalize("NFD", composed)
    assert block(decomposed).lines[0].outline == block(composed).lines[0].outline


@pytest.mark.parametrize("invisible", ["\u200b", "\u200d", "\u200e", "\ufeff", "\u2066", "\ufe0f"])
def test_zero_width_characters_leave_no_mark(invisible: str) -> None:
    assert block(f"ab{invisible}").lines[0].outline == block("ab").lines[0].outline


def test_control_characters_and_line_ends_are_blanks_or_nothing() -> None:
    assert (
        PAINTER.draw(card("a\x00b\x1b c\nd\u2028e")).digest == PAINTER.draw(card("ab c d e")).digest
    )


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00 no font")
    with pytest.raises(CardError, match=r"broken\.ttf is not a font"):
        painter_of(TEMPLATES, fonts=[tmp_path / "broken.ttf"])
    with pytest.raises(CardError, match=r"missing\.ttf cannot be read"):
        painter_of(TEMPLATES, fonts=[tmp_path / "missing.ttf"])


# -- direction -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "from_right"),
    [
        *[(name, True) for name in ("ar", "he", "fa-IR", "UR", "ar_EG", "az-Arab", "yi")],
        *[(name, False) for name in ("en", "zh-Hans", "ar-Latn", "", "x", "art", "pa")],
    ],
)
def test_a_language_is_written_from_one_side(language: str, from_right: bool) -> None:
    assert runs_right_to_left(language) is from_right


@pytest.mark.parametrize(
    ("text", "language", "level"),
    [
        ("GDPR: מדיניות", "he", 1),
        ("GDPR: מדיניות", "en", 0),
        ("מדיניות GDPR", "en", 1),
        ("Privacy Policy!", "he", 0),
        ("2026", "he", 0),
        ("\u2067א\u2069 a", "en", 0),
    ],
)
def test_a_text_runs_from_the_side_of_its_language_or_first_letter(
    text: str, language: str, level: int
) -> None:
    assert base_level(text, right_to_left=runs_right_to_left(language)) == level


@pytest.mark.parametrize(
    ("text", "base", "seen"),
    [
        ("abc אבג def", 0, "abc גבא def"),
        ("אבג abc דהו", 1, "והד abc גבא"),
        ("אב 12 גד", 1, "דג 12 בא"),
        ("ab אב 12-3", 0, "ab 12-3 בא"),
        ("ا 12-3", 1, "3-12 ا"),
        ("אב (cd) ef", 1, "ef )cd( בא"),
        ("a (אב) ב", 0, "a (בא) ב"),
        ("אב $5 c", 1, "c $5 בא"),
        ("ab!", 1, "!ab"),
    ],
)
def test_mixed_text_is_seen_in_its_order(text: str, base: int, seen: str) -> None:
    # mirroring is the font's matter: here a bracket stays the character that it is
    assert "".join(visual_order(text, levels_of(text, base))) == seen


@pytest.mark.usefixtures("dejavu")
def test_a_hebrew_card_begins_at_the_right() -> None:
    svg = painter_of(TEMPLATES, fonts=[DEJAVU]).svg(card("מכתב", "he"))
    places = [
        float(path.attrib["transform"].removeprefix("translate(").split()[0])
        for path in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")
    ]
    title, site_name = places
    assert title > 600 > site_name  # the site's name stands at the other side


# -- templates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n{% if %}", r"default\.svg:2: "),
        ("\n\n{{ card.titel }}", r"default\.svg:3: .*titel"),
        ("\n{{ fit(card.title) }}", r"default\.svg:2: .*missing"),
        ("\n{{ fit(card.title, width=9, height=9, sizes=[]) }}", r"default\.svg:2: a box needs"),
        (
            "\n{{ fit('x', width=9, height=9, sizes=[60]) }}",
            r"default\.svg:2: .*has no room for a line",
        ),
        ("{{ fit('x', width=9, height=9, sizes='a') }}", r"default\.svg:1: "),
        (
            "{{ fit('x', width=9, height=90, sizes=[60], family='Comic') }}",
            r"default\.svg:1: no font has the family `Comic`; the families are: Source Serif Pro",
        ),
        ("{{ 1 // 0 }}", r"default\.svg:1: "),
        ("{% include 'other.svg' %}", r"no card template other\.svg"),
        ("{% include '../other.svg' %}", r"no card template"),
        ("{% include '/etc/passwd' %}", r"no card template"),
        (
            SVG.format("\n<g>"),
            r"default\.svg does not make well-formed XML: mismatched tag \(line 2",
        ),
        ("", r"default\.svg does not make well-formed XML: no element found"),
        ("<svg/>", r"its size is not 1200 x 630"),
        (SVG.format("<text>{{ card.title }}</text>"), r"<text> has no font"),
        (SVG.format('<image href="/etc/hostname"/>'), r"cannot lead to other files"),
        (SVG.format('<image href="logo.png"/>'), r"cannot lead to other files"),
        (
            SVG.format('<image xmlns:x="http://www.w3.org/1999/xlink" x:href="logo.png"/>'),
            r"cannot lead to other files",
        ),
        (SVG.format('<image href="https://example.org/x.png"/>'), r"cannot lead"),
        (SVG.format('<image href="data:image/svg+xml,%3Csvg/%3E"/>'), r"cannot lead"),
        (
            "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + SVG.format("&a;"),
            r"cannot have a DOCTYPE",
        ),
        (SVG.replace("1200", "120000000").format(""), r"its size is not 1200 x 630"),
        (SVG.replace("1200", "800").format(""), r"its size is not 1200 x 630"),
    ],
)
def test_a_broken_template_is_reported_where_it_is_broken(
    tmp_path: Path, text: str, message: str
) -> None:
    painter = painter_of(template(tmp_path, text))
    with pytest.raises(CardError, match=message):
        painter.draw(card())


def test_a_missing_template_is_reported_with_the_folders(tmp_path: Path) -> None:
    with pytest.raises(CardError, match=r"no card template other\.svg in .*cards"):
        painter_of(TEMPLATES, name="other.svg").draw(card())


def test_a_template_that_is_not_utf_8_is_reported(tmp_path: Path) -> None:
    (tmp_path / "default.svg").write_bytes(b"<svg>\xff</svg>")
    with pytest.raises(CardError, match="not UTF-8"):
        painter_of(tmp_path).draw(card())


def test_a_site_s_template_comes_before_the_packaged_one(tmp_path: Path) -> None:
    own = painter_of(template(tmp_path, SVG.format("")), TEMPLATES)
    assert own.draw(card()).digest != PAINTER.draw(card()).digest


def test_a_template_may_carry_a_picture(tmp_path: Path) -> None:
    gif = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    picture = template(tmp_path, SVG.format(f'<image href="{gif}" width="9" height="9"/>'))
    assert painter_of(picture).draw(card()).png


@pytest.mark.parametrize(
    "title", ['</svg><image href="/etc/passwd"/>', "a & b < c > d \"e\" 'f'", "{{ 7 * 7 }}", "]]>"]
)
def test_a_title_is_text_and_never_markup(tmp_path: Path, title: str) -> None:
    folder = template(tmp_path, SVG.format('<desc id="{{ card.title }}">{{ card.title }}</desc>'))
    description = ElementTree.fromstring(painter_of(folder).svg(card(title)))[0]
    assert description.text == title
    assert description.attrib == {"id": title}
    assert PAINTER.draw(card(title)).png


def test_a_text_that_is_no_unicode_breaks_no_template(tmp_path: Path) -> None:
    folder = template(tmp_path, SVG.format("<desc>{{ card.title }}</desc>"))
    assert painter_of(folder).draw(card("a\x01\ud800\udc00\uffff")).png
    assert alt_text(card("a\x01\ud800")).encode()


# -- the cache -------------------------------------------------------------------------------------


def test_a_card_that_is_kept_is_not_drawn_again(tmp_path: Path) -> None:
    painter = painter_of(TEMPLATES, cache=tmp_path / "kept")
    drawn = painter.draw(whole_card())
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [f"{drawn.digest}.card"]
    KeptFiles(tmp_path / "kept", ".card").write(drawn.digest, b"kept")
    assert painter.draw(whole_card()).png == b"kept"
    assert painter.draw(whole_card("Other")).png != b"kept"


@pytest.mark.parametrize("damage", ["truncate", "empty", "flip", "of another card", "folder"])
def test_a_damaged_file_in_the_cache_is_drawn_anew(tmp_path: Path, damage: str) -> None:
    painter = painter_of(TEMPLATES, cache=tmp_path)
    drawn = painter.draw(whole_card())
    file = tmp_path / f"{drawn.digest}.card"
    content = file.read_bytes()
    if damage == "truncate":
        file.write_bytes(content[:-7])
    elif damage == "empty":
        file.write_bytes(b"")
    elif damage == "flip":
        file.write_bytes(content[:500] + bytes([content[500] ^ 1]) + content[501:])
    elif damage == "of another card":
        other = painter.draw(whole_card("Other"))
        (tmp_path / f"{other.digest}.card").replace(file)
    else:
        file.unlink()
        file.mkdir()
        with pytest.raises(CardError, match="cannot be written"):
            painter.draw(whole_card())
        return
    assert painter.draw(whole_card()) == drawn
    assert file.read_bytes() == content
    assert list(tmp_path.glob("*.part")) == []


def test_a_cache_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CardError, match="cache .* cannot be written"):
        painter_of(TEMPLATES, cache=tmp_path / "file").draw(card())


def test_cached_and_drawn_cards_are_the_same(tmp_path: Path) -> None:
    painter = painter_of(TEMPLATES, cache=tmp_path)
    assert painter.draw(whole_card()) == painter.draw(whole_card()) == PAINTER.draw(whole_card())


# -- words for the picture -------------------------------------------------------------------------


def test_the_alternative_text_says_what_the_picture_says() -> None:
    assert alt_text(whole_card()) == (
        "An open letter – Letter, The authors, 3 March 2026 – Policies"
    )
    assert alt_text(card("Terms\nof service")) == "Terms of service – Policies"
    assert alt_text(card("", site_name="")) == ""


@given(*[st.text(max_size=600)] * 5)
def test_the_alternative_text_is_short_plain_text(
    title: str, site_name: str, kind: str, byline: str, date: str
) -> None:
    text = alt_text(card(title, site_name=site_name, kind=kind, byline=byline, date=date))
    assert len(text) <= LONGEST_ALT_TEXT
    assert "\n" not in text


def test_a_long_title_is_cut_at_a_word_in_the_alternative_text() -> None:
    text = alt_text(whole_card("letter " * 200))
    assert "letter… – Letter, The authors" in text
    assert 400 < len(text) <= LONGEST_ALT_TEXT


# -- packages --------------------------------------------------------------------------------------


def test_asking_whether_cards_can_be_drawn_loads_no_package() -> None:
    script = (
        "import sys; from policy_pages.cards import cards_available\n"
        "print(cards_available())\n"
        "print({'jinja2', 'resvg_py', 'uharfbuzz', 'regex'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\nset()\n"
    assert cards_available()


@pytest.mark.parametrize("missing", ["resvg_py", "uharfbuzz"])
def test_a_missing_package_is_named_with_its_remedy(missing: str) -> None:
    script = (
        f"import sys; sys.modules[{missing!r}] = None; from policy_pages.cards import CardPainter"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1
    assert "pip install 'mkdocs-policy-pages[cards]'" in done.stderr
