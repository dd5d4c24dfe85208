"""Share cards beside Chromium: the same lines in the same fonts leave the same ink."""

from __future__ import annotations

import base64
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import regex

from equipment import DEJAVU, DROID, need
from policy_pages.cards import Card, CardPainter
from policy_pages.cards.bidi import base_level, levels_of, line_levels, visual_order
from policy_pages.cards.card import runs_right_to_left
from policy_pages.cards.fonts import Fonts
from policy_pages.cards.setting import fit
from policy_pages.site.card_template import CardTemplate

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).parents[2]
SERIF = "SourceSerifPro-Semibold.ttf"

LINES = {
    "Latin": ("en", "An open letter: “Fiji Office” & AVATAR, 50 % <b>"),
    "Latin with marks": ("vi", "Tiếng Việt, Çağrı, Ångström, e\u0301te\u0301"),
    "Greek and Cyrillic": ("el", "Πολιτική απορρήτου · Политика"),
    "Arabic": ("ar", "رسالة مفتوحة حول خصوصية الطلاب"),
    "Arabic with marks and digits": ("ar", "سِيَاسَة الخُصُوصِيَّة، ٣ مارس ٢٠٢٦ (لا)"),
    "Hebrew": ("he", "מכתב פתוח על פרטיות התלמידים"),
    "Hebrew with Latin and brackets": ("he", "GDPR: פרטיות (COPPA 2026) באתר Code.org!"),
    "English with Hebrew": ("en", "The word שלום – 3-4 מילים!"),
    "Hebrew with controls": (
        "he",
        "אתר \u2066Code.org!\u2069 ו\u200fA-B\u200e, \u202bab אב\u202c.",
    ),
    "Persian": ("fa", "می‌خواهم حریم خصوصی (GDPR) ۱۴۰۵"),
    "Chinese": ("zh-Hans", "关于学生隐私的公开信（二〇二六年版）：第1条"),
    "Japanese": ("ja", "プライバシーポリシー「学生の個人情報」"),
}

TEMPLATE = """
<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">
  <rect width="1200" height="630" fill="#fff"/>
  {% set text = fit(card.title, width=1100, height=90, sizes=[48, 40, 32], weight=600) %}
  {% set line = text.lines[0] %}
  <path transform="translate({{ 1150 - line.width if text.direction == 'rtl' else 50 }} 315)"
    d="{{ line.outline }}"/>
</svg>
"""
COMPARE = """
async ([ours, theirs]) => {
  const read = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(1200, 630).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const pixels = canvas.getImageData(0, 0, 1200, 630).data;
    // ink in cells of 4 x 4 pixels, and the box that holds all of it
    const cells = new Float64Array(300 * 158);
    const box = [1200, 630, -1, -1];
    let ink = 0;
    for (let y = 0; y < 630; y++) for (let x = 0; x < 1200; x++) {
      const dark = 255 - pixels[4 * (y * 1200 + x)];
      cells[(y >> 2) * 300 + (x >> 2)] += dark;
      ink += dark;
      if (dark > 100) {
        box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
      }
    }
    return {cells, box, ink};
  };
  const [a, b] = [await read(ours), await read(theirs)];
  let difference = 0;
  a.cells.forEach((ink, cell) => { difference += Math.abs(ink - b.cells[cell]); });
  return {ours: a.box, theirs: b.box, ink: b.ink, difference: difference / b.ink};
}
"""


def fonts_of_scripts() -> list[Path]:
    """The fonts that a site would add for the scripts of :data:`LINES`."""
    need("DejaVu Sans", "Droid Sans Fallback")
    return [DEJAVU, DROID]


def serif() -> Path:
    import font_source_serif_pro

    return Path(font_source_serif_pro.__file__).parent / "files" / SERIF


def data_address(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page that knows the cards' fonts and nothing else."""
    context = browser.new_context(viewport={"width": 1200, "height": 630})
    page = context.new_page()
    faces = ""
    for name, path in zip("abc", (serif(), *fonts_of_scripts()), strict=True):
        address = data_address("font/ttf", path.read_bytes())
        faces += f"@font-face {{ font-family: {name}; src: url({address}) }}"
    page.set_content(f"<style>{faces} body {{ margin: 0; font-family: a, b, c }}</style><main>")
    page.evaluate(
        "async () => { for (const face of document.fonts) await face.load();"
        " await document.fonts.ready }"
    )
    yield page
    context.close()


@pytest.fixture(scope="module")
def painter(tmp_path_factory: pytest.TempPathFactory) -> CardPainter:
    folder = tmp_path_factory.mktemp("cards")
    (folder / "default.svg").write_text(TEMPLATE)
    return CardPainter(CardTemplate([folder]), fonts=fonts_of_scripts())


def drawn_by_chromium(page: Page, text: str, language: str, size: float, direction: str) -> bytes:
    page.evaluate(
        """([text, language, size, direction]) => {
          const svg = 'http://www.w3.org/2000/svg';
          const image = document.createElementNS(svg, 'svg');
          image.setAttribute('width', 1200);
          image.setAttribute('height', 630);
          const line = document.createElementNS(svg, 'text');
          const facts = {x: direction === 'rtl' ? 1150 : 50, y: 315, 'font-size': size, direction,
            lang: language, 'text-rendering': 'geometricPrecision', 'unicode-bidi': 'isolate'};
          for (const [name, value] of Object.entries(facts)) line.setAttribute(name, value);
          line.textContent = text;
          image.append(line);
          document.querySelector('main').replaceChildren(image);
        }""",
        [text, language, size, direction],
    )
    return page.screenshot()


def compare(page: Page, painter: CardPainter, text: str, language: str) -> dict[str, Any]:
    fonts = Fonts(fonts_of_scripts())
    block = fit(fonts, language, text, width=1100, height=90, sizes=[48, 40, 32], weight=600)
    assert len(block.lines) == 1
    ours = painter.draw(Card(text, "", None, None, None, language)).png
    theirs = drawn_by_chromium(page, text, language, block.size, block.direction)
    addresses = [data_address("image/png", png) for png in (ours, theirs)]
    found: dict[str, Any] = page.evaluate(COMPARE, addresses)
    return found


@pytest.mark.parametrize("name", LINES)
def test_a_line_leaves_the_ink_that_chromium_leaves(
    page: Page, painter: CardPainter, name: str
) -> None:
    language, text = LINES[name]
    found = compare(page, painter, text, language)
    edges = zip(found["ours"], found["theirs"], strict=True)
    assert all(abs(ours - theirs) <= 2 for ours, theirs in edges), found
    assert found["difference"] < 0.08, found


def test_the_comparison_sees_a_wrong_order(page: Page, painter: CardPainter) -> None:
    theirs = drawn_by_chromium(page, "אבג (COPPA) דהו", "he", 48, "ltr")
    ours = painter.draw(Card("אבג (COPPA) דהו", "", None, None, None, "he")).png
    addresses = [data_address("image/png", png) for png in (ours, theirs)]
    assert page.evaluate(COMPARE, addresses)["difference"] > 0.5


CHARACTERS = (
    [*"abAB", *"אבגד", *"دزرو", *"12", *"٣٤", *"-+/,.:%$", *"()[]«»", *"  !?&*"]
    + ["\u200e", "\u200f", "\u061c", "\u0301", "\u05b0", "\u2066", "\u2067", "\u2068", "\u2069"]
    + ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "「", "」", "中"]
)
PLACES = """
(cases) => cases.map(([text, direction]) => {
  const line = document.createElement('div');
  line.style.cssText = 'white-space: pre; font-size: 40px; width: max-content; direction: '
    + direction;
  line.textContent = text;
  document.querySelector('main').replaceChildren(line);
  const range = document.createRange();
  return [...text].map((_, index) => {
    range.setStart(line.firstChild, index);
    range.setEnd(line.firstChild, index + 1);
    const box = range.getBoundingClientRect();
    return [box.left, box.width];
  });
})
"""


def test_mixed_text_stands_in_the_order_that_chromium_gives_it(page: Page) -> None:
    """1500 random texts; characters without a width of their own have no place to compare."""
    chance = random.Random(20261125)
    cases = []
    for _ in range(1500):
        text = "".join(chance.choices(CHARACTERS, k=chance.randint(2, 14))).strip()
        text = unicodedata.normalize("NFC", text)
        language = chance.choice(["en", "he"])
        base = base_level(text, right_to_left=runs_right_to_left(language))
        cases.append((text, base))
    places = page.evaluate(PLACES, [[text, "rtl" if base else "ltr"] for text, base in cases])
    wrong = []
    for (text, base), boxes in zip(cases, places, strict=True):
        # a mark stands over its letter, wherever a browser says that it begins
        whole = {cluster.start() for cluster in regex.finditer(r"(?!\p{M})\X", text)}
        seen = [index for index, (_, width) in enumerate(boxes) if width > 0.5 and index in whole]
        theirs = sorted(seen, key=lambda index: boxes[index][0])
        levels = line_levels(text, levels_of(text, base), base)
        ours = [index for index in visual_order(range(len(text)), levels) if index in seen]
        if ours != theirs:
            wrong.append((ascii(text), base, ours, theirs))
    assert not wrong, f"{len(wrong)} of {len(cases)}: {wrong[:5]}"


def test_cards_of_every_script_can_be_looked_at(screenshots: Path) -> None:
    """The packaged design, kept with the build's artefacts."""
    template = CardTemplate([PROJECT / "overrides" / "cards"])
    painter = CardPainter(template, fonts=fonts_of_scripts())
    for name, (language, text) in LINES.items():
        card = Card(text, "Code.org", "letter", "Hadi Partovi", "3 March 2026", language)
        png = painter.draw(card).png
        assert len(png) > 20_000
        (screenshots / f"card-{name.replace(' ', '-').lower()}.png").write_bytes(png)
