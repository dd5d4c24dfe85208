"""What fuzzing begins with: the pages of the tests and of the docs, and Ruby's words.

``python tests/fuzz/seeds.py FOLDER`` writes a file for each page into the folder; with
``--dictionary FILE``, the words that a page may use, in libFuzzer's format. The first byte of a
seed chooses dialect and trim mode, as ``fuzz_pages.py`` reads it.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from policy_pages.erb.classes import CONSTANTS
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.erb.lexer import TRIM_MODES
from policy_pages.erb.methods import METHODS, SINGLETON_METHODS

ROOT = Path(__file__).parents[2]
LONGEST = 2_000
_WORDS = (
    "<% |<%= |<%- |<%# |<%% |<%== |%>|-%>|%>\n| -%>\n|%%>|\n% |\n%% |%= |---\n|\n---\n|"
    "begin; |rescue |ensure |end|retry|if |unless |elsif |else |case |when |in |then |while |"
    "until |for | do |do |x| |{ |x| |} |def m(|yield|return |break|next|"
    "lambda { |->(x) { |&:|&block|"
    '#{|} |"|\'|:"|:a|a: |=> |**|*|&.|.|::|..|...|==|===|=~|!~|<=>|&&|||'
    "|=|+=|<<|>>|"
    "%w[|%i[|%q(|%Q(|%r{|<<~A\n|\nA\n|/|/x|/m|(?:|(?<n>|(?=|[[:alpha:]]|\\p{L}|\\k<n>|\\u{|\\x|"
    "nil|true|false|self|defined?(|1_000|0x1|0b1|1.5|1e9|10**|2r|-1|@a|$~|$1|_1|it|__method__|"
    "raise |loop { |proc { |puts |format(|sprintf(|'%s'|'%-5d'|'%05.2f'|'%<a>s'|'%{a}'|Integer(|"
    "Float(|String(|Array(|Hash(|Rational(|[1, 2]|{a: 1}|'a'|[[1], 'b', nil]|(1..3)|x = |x << x|"
    "Date.new(|Date.parse(|Time.now|.strftime('%|JSON.generate(|JSON.parse(|CGI.escape(|view :|"
    "partial |link_to |hoc_s(|content_tag :|current_page.data.|data.|locals: {"
)


def pages() -> Iterator[str]:
    """The templates of the tests' cases, the golden pages and the docs' examples."""
    for path in sorted((ROOT / "tests/reference/cases").glob("*.txt")):
        yield from re.split(r"^===.*\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    for path in sorted((ROOT / "tests/golden").glob("**/*.erb")):
        yield path.read_bytes().decode("utf-8", "replace")
    for path in sorted((ROOT / "docs").glob("**/*.md*")):
        text = path.read_text("utf-8")
        if path.suffix == ".erb":
            yield text
        for block in re.findall(r"^ *```+[^\n]*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
            if "<%" in block:
                yield block


def choice(dialect: str, trim_mode: str) -> int:
    """The first byte that stands for a dialect and a trim mode."""
    names = list(DIALECTS)
    start = TRIM_MODES.index(trim_mode) * 8
    return next(n for n in range(start, start + 8) if names[n % len(names)] == dialect)


def write_seeds(folder: Path) -> int:
    """Write the seeds into a folder; each page under one dialect, trim modes in turn.

    :returns: how many.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dialects = list(DIALECTS)
    count = 0
    for number, page in enumerate(pages()):
        text = page.encode("utf-8")[:LONGEST]
        mode = "<>" if number % 2 else TRIM_MODES[number // 2 % len(TRIM_MODES)]
        seed = bytes([choice(dialects[number % len(dialects)], mode)]) + text
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
        count += 1
    return count


def dictionary() -> str:
    """The words of Ruby and ERB, and the names of all methods, in libFuzzer's format."""
    words = {word for word in _WORDS.split("|") if word} | {"||", "||=", "|x|"}
    for table in METHODS.values():
        words |= {f".{name}" if name[0].isalpha() else f" {name} " for name in table}
    for name, table in SINGLETON_METHODS.items():
        words |= {f"{name}.{method}" for method in table}
    words |= set(CONSTANTS)
    lines = ("".join(_quoted(byte) for byte in word.encode()) for word in sorted(words))
    return "".join(f'"{line}"\n' for line in lines)


def _quoted(byte: int) -> str:
    if byte in b'"\\':
        return "\\" + chr(byte)
    return chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dictionary", type=Path)
    arguments = parser.parse_args()
    print(write_seeds(arguments.folder), "seeds")
    if arguments.dictionary:
        arguments.dictionary.write_text(dictionary(), "utf-8")
