"""The Ruby of one damaged directive -> the Ruby its author wrote, as far as that is certain."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from policy_pages.damage.ruby_strings import Strings
from policy_pages.erb.parser.one_directive import Literals, literals, parses

ODD_BLANKS = "\u00a0" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_ODD_BLANK = re.compile(f"[{ODD_BLANKS}{INVISIBLE}]")

_SINGLE = "\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u00b4\uff07"
_DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"
_TYPOGRAPHIC = re.compile(f"[{_SINGLE}{_DOUBLE}]")
_DASH = re.compile("[\u2010-\u2015\u2212]")
_ENDS_A_STRING = re.compile(r"[ \t]*(?:[),\]};:\r\n]|\.[a-z]|=>|\Z)")

_LOST_NEWLINE = re.compile(
    r"""(?<=[}\])'"])[ \t]+(?=[@$]?[a-z_]\w*(?:\[[^\]\n]{1,60}\])?[ \t]{0,9}"""
    r"(?:[-+*|&]{0,2}=)(?![=~>]))"
)
_PERHAPS_LOST_NEWLINE = re.compile(_LOST_NEWLINE.pattern.replace("[}\\])'\"]", "[\\w}\\])'\"]", 1))
"""Also after a name or number. `puts x = 5` is a call, so this counts only if nothing parses."""
_MOST_PLACES = 8
_DEFINITION = re.compile(r"\bdef\b")

_KEYWORDS = {
    "if": "als cuando dacă dersom eğer ef ha hvis jeśli jeżeli jika kad kui nếu ob om se si sipas "
    "wenn если ако коли якщо",
    "else": "altrimenti altfel anders annars değilse ellers inaczej muuten senão sino sinó sinon "
    "sonst иначе інакше",
    "end": "einde ende fim fin final fine fini konec koniec sfârșit slut slutt son конец кінець",
}
_TRANSLATIONS = {word: keyword for keyword, words in _KEYWORDS.items() for word in words.split()}
_FIRST_WORD = re.compile(r"\s*([^\W\d]\w*)(?:[ \t]+(?=[@\w(:!\"'])|\s*\Z)", re.UNICODE)
_RUBY_WORDS = frozenset(
    ["if", "unless", "elsif", "else", "end", "case", "when", "while", "until", "for", "begin", "do"]
    + ["rescue", "ensure", "then", "not", "puts", "print", "return", "yield", "next", "break"]
)
_COMPARES = re.compile(r"[=!]=|\.include\?|&&|\|\|")
_LONGEST = 20_000
_MOST_PAIRS = 60


ENTITY = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#39);")
ENTITY_NAMES = re.compile(r"(?<![&\w])(?:lt|gt|amp|quot|nbsp)\b")
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "nbsp": "\u00a0", "#39": "'"}


@dataclass
class RubyRepair:
    """What is wrong with a directive's Ruby.

    :param code: the Ruby with what could be mended mended.
    :param details: what was wrong, for a message.
    :param certain: no known problem remains.
    """

    code: str
    details: list[str] = field(default_factory=list)
    certain: bool = True


def repair_ruby(
    code: str, *, statements: bool, names: Callable[[], frozenset[str]] = frozenset
) -> RubyRepair:
    """Mend quotes and dashes of word processors, odd blanks, HTML entities, lost newlines.

    :param names: gives those of :data:`ENTITY_NAMES` that are the page's own: `a &lt; b` is Ruby
        then.
    :param statements: the code of a `<% %>` tag, not of a `<%= %>` tag.
    """
    repair = RubyRepair(code)
    if len(code) > _LONGEST:
        return repair
    if not code.isascii() and (_TYPOGRAPHIC.search(code) or _ODD_BLANK.search(code)):
        # what Ruby takes for text is text, whatever it looks like
        known = literals(code)
        _straighten_quotes(repair, known)
        _plain_blanks(repair, known if repair.code == code else literals(repair.code))
    if not code.isascii() and _DASH.search(code):
        _plain_dashes(repair)
    if ENTITY.search(code):
        _decode_entities(repair, names())
    if statements:
        _part_statements(repair)
        keyword = translated_keyword(repair.code)
        if keyword:
            word, ruby = keyword
            repair.details.append(f"`{word}` looks like a translated `{ruby}`")
            repair.certain = False
    return repair


def asks_the_parser(code: str) -> bool:
    """Whether :func:`repair_ruby` has to parse this Ruby, which takes milliseconds."""
    return bool(
        _TYPOGRAPHIC.search(code)
        or _ODD_BLANK.search(code)
        or _DASH.search(code)
        or ENTITY.search(code)
        or _PERHAPS_LOST_NEWLINE.search(code)
    )


def translated_keyword(code: str) -> tuple[str, str] | None:
    """The first word of a `<% %>` tag and the keyword it translates, where it is one.

    A bare `<% word %>` does nothing in Ruby, so nobody writes it; `si x` would be a call of `si`.
    """
    match = _FIRST_WORD.match(code)
    if match is None:
        return None
    word, rest = match.group(1), code[match.end() :].strip()
    keyword = _TRANSLATIONS.get(word.lower())
    if keyword is None or (keyword == "if") != bool(rest):
        return None
    if keyword == "if" and not (rest.startswith("@") or _COMPARES.search(rest)):
        return None
    return word, keyword


def unknown_condition(code: str) -> str | None:
    """The first word of `word a == b`, where it is not a word of Ruby's that can be there."""
    match = _FIRST_WORD.match(code)
    if match is None or match.group(1) in _RUBY_WORDS or not _COMPARES.search(code):
        return None
    return match.group(1) if code[match.end() :].strip() else None


def _straighten_quotes(repair: RubyRepair, known: Literals | None) -> None:
    """Each replacement is one character for one, so that offsets stay."""
    code = repair.code
    if not _TYPOGRAPHIC.search(code):
        return
    written: list[tuple[int, int]] = []  # strings that are mended

    def is_text(position: int) -> bool:
        if known is None:
            return strings.cover(position)
        return known.cover(position) or any(start <= position < end for start, end in written)

    for _ in range(_MOST_PAIRS):
        strings = Strings(code)
        opening = next((m for m in _TYPOGRAPHIC.finditer(code) if not is_text(m.start())), None)
        if opening is not None:
            straight, family = _family(opening.group())
            pair = _closing(code, opening.end(), straight, family)
            if pair is None:
                repair.certain = False
                break
            code = _put(_put(code, opening.start(), straight), pair, straight)
            written.append((opening.start(), pair + 1))
        elif strings.unclosed is not None and known is None:
            straight, family = _family(code[strings.unclosed])
            ends = (
                m.start()
                for m in _TYPOGRAPHIC.finditer(code, strings.unclosed)
                if m.group() in family and _ENDS_A_STRING.match(code, m.end())
            )
            end = next(ends, None)
            if end is None:
                if not _TYPOGRAPHIC.search(code, strings.unclosed):
                    break
                repair.certain = False
                repair.details.append("its quotes")
                break
            code = _put(code, end, straight)
        else:
            break
    else:
        repair.certain = False
    if code != repair.code or (not repair.certain and not repair.details):
        repair.details.append("curly quotes where Ruby needs straight ones")
    repair.code = code


def _family(quote: str) -> tuple[str, str]:
    return ("'", _SINGLE) if quote in _SINGLE + "'" else ('"', _DOUBLE)


def _closing(code: str, start: int, straight: str, family: str) -> int | None:
    newline = code.find("\n", start)
    for position in range(start, len(code) if newline == -1 else newline):
        if code[position] == straight or code[position] in family:
            inside = code[start:position]
            # the blanks of « these » belong to the quotes or to the text: nobody can tell
            certain = inside == inside.strip() or code[position] == straight
            return position if certain else None
    return None


def _put(code: str, position: int, character: str) -> str:
    return code[:position] + character + code[position + 1 :]


def _plain_blanks(repair: RubyRepair, known: Literals | None) -> None:
    code = repair.code
    strings = known or Strings(code)

    def plain(match: re.Match[str]) -> str:
        if strings.cover(match.start()):
            return match.group()
        return "" if match.group() in INVISIBLE else " "

    repair.code = _ODD_BLANK.sub(plain, code)
    if repair.code != code:
        repair.details.append("a space that Ruby does not know")


def _plain_dashes(repair: RubyRepair) -> None:
    """Dashes that a word processor puts in the place of hyphens."""
    code = repair.code
    strings = literals(code) or Strings(code)
    comment = re.search(r"(?:^|\s)#(?!\{)", code)
    end = comment.start() if comment is not None else len(code)

    def plain(match: re.Match[str]) -> str:
        is_text = strings.cover(match.start()) or match.start() > end
        return match.group() if is_text else "-"

    repair.code = _DASH.sub(plain, code)
    if repair.code != code:
        repair.details.append("a dash where Ruby needs a hyphen")


def _decode_entities(repair: RubyRepair, names: frozenset[str]) -> None:
    """Where the Ruby does not parse, or calls `lt`, and parses once `&lt;` is `<` again."""
    code = repair.code
    # the `#` of `&#39;` begins no comment
    strings = Strings(code.replace("&#39;", "&x39;"))
    decoded = ENTITY.sub(lambda match: _CHARACTERS[match.group()[1:-1]], code)
    before = literals(code)
    if before is not None and all(
        before.cover(match.start()) or match.group()[1:-1] in names
        for match in ENTITY.finditer(code)
    ):
        return
    known = literals(decoded)
    if known is None:
        return
    blanks = [match.start() for match in re.finditer("\u00a0", decoded)]
    repair.code = "".join(
        " " if character == "\u00a0" and not known.cover(position) else character
        for position, character in enumerate(decoded)
    )
    repair.details.append("HTML entities where Ruby needs the characters")
    # in a string they may be intended: we cannot tell
    meant = any(strings.cover(match.start()) for match in ENTITY.finditer(code))
    if meant or ("&nbsp;" in code and any(known.cover(position) for position in blanks)):
        repair.certain = False


def _part_statements(repair: RubyRepair) -> None:
    code = repair.code
    if not _PERHAPS_LOST_NEWLINE.search(code) or _DEFINITION.search(code) or parses(code):
        return
    strings = Strings(code)

    def part(match: re.Match[str]) -> str:
        return match.group() if strings.cover(match.start()) else ";" + match.group()

    parted = _LOST_NEWLINE.sub(part, code)
    if not parses(parted):
        places = [
            match.start()
            for match in islice(_PERHAPS_LOST_NEWLINE.finditer(code), _MOST_PLACES)
            if not strings.cover(match.start())
        ]
        readings = [code[:place] + ";" + code[place:] for place in places]
        readings = [reading for reading in readings if parses(reading)]
        if len(readings) == 1:
            parted = readings[0]
    if parted != code:
        repair.code = parted
        repair.details.append("a newline lost between two statements")
