"""Damaged directives: what is found, what is repaired, what is left alone.

Golden files as in `test_golden_pages.py`: a page, and beside it its diagnostics and what the
command `fix` would make of it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import examples
from hostile_inputs import DAMAGE
from policy_pages.cli import main
from policy_pages.damage import finding as damage_module
from policy_pages.damage.finding import find_damage, repair
from policy_pages.damage.repairing import examine, unified_diff
from policy_pages.front_matter.reading import body_start
from policy_pages.text.source import Source
from steps import growth

FOLDER = Path(__file__).parents[1] / "golden" / "damage"
PAGES = sorted(FOLDER.glob("*.md.erb"))
DAMAGED = "---\ntitle: x\n---\n[a](%= title %)\r\nb < % = title % >\nlast"
REPAIRED = "---\ntitle: x\n---\n[a](<%= title %>)\r\nb <%= title %>\nlast"
LINES = re.compile(rb"[^\n]*\n|[^\n]+")
HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")
UNCERTAIN = "[a](%= title %) < % als @x == 'y' %>z<% end %>"


def fix(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["fix", *map(str, arguments)])


def test_no_golden_file_dies_unread() -> None:
    read = {page.name for page in PAGES}
    read |= {page.name.removesuffix(".md.erb") + ".out" for page in PAGES}
    assert {path.name for path in FOLDER.iterdir()} == read


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page(path: Path, update_goldens: bool) -> None:
    found = examine(path.name, path.read_bytes())
    parts = [str(damage.diagnostic) for damage in found.damages]
    parts += [f"(after the repair) {reason}" for reason in found.reasons]
    outcome = "".join(f"{part}\n" for part in parts)
    if found.repaired is not None:
        outcome += "=== repaired ===\n" + found.repaired
    else:
        outcome += "=== left as it is ===\n" if found.left else "=== nothing is damaged ===\n"
    expected = path.with_name(path.name.removesuffix(".md.erb") + ".out")
    if update_goldens:
        expected.write_bytes(outcome.encode())
    assert outcome == expected.read_bytes().decode()
    if path.name.endswith("-nope.md.erb"):
        assert found.damages == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_repaired_page_has_nothing_left_to_repair(path: Path) -> None:
    repaired = examine(path.name, path.read_bytes()).repaired
    if repaired is not None:
        assert examine(path.name, repaired.encode()).damages == []


def test_fix_writes_the_repaired_page_and_says_so(tmp_path: Path) -> None:
    page = tmp_path / "a.md.erb"
    page.write_bytes(DAMAGED.encode())
    page.chmod(0o640)
    result = fix(tmp_path)
    assert (result.exit_code, result.stdout) == (0, f"{page}: 2 repairs\n")
    assert page.read_bytes() == REPAIRED.encode()
    assert page.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["a.md.erb"]
    again = fix(tmp_path)
    assert (again.exit_code, again.stdout) == (0, "")


def test_fix_leaves_a_page_that_it_is_not_sure_of(tmp_path: Path) -> None:
    page = tmp_path / "a.md.erb"
    page.write_text(UNCERTAIN)
    result = fix(page)
    assert (result.exit_code, result.stdout) == (1, "")
    assert page.read_text() == UNCERTAIN
    assert f"{page.as_posix()}:1:17: error[damaged-directive]" in result.stderr


def test_fix_repairs_what_it_can_beside_what_it_leaves(tmp_path: Path) -> None:
    (tmp_path / "a.md.erb").write_text(UNCERTAIN)
    (tmp_path / "b.md.erb").write_text("< %= 1 %>")
    result = fix(tmp_path)
    assert result.exit_code == 1
    assert "1 directive repaired, 1 page left" in result.stderr
    assert (tmp_path / "b.md.erb").read_text() == "<%= 1 %>"


def test_bytes_that_are_no_utf_8_are_left(tmp_path: Path) -> None:
    page = tmp_path / "a.md.erb"
    page.write_bytes(b"< %= 1 %> \xff")
    result = fix(page)
    assert result.exit_code == 1
    assert "error[encoding]" in result.stderr
    assert page.read_bytes() == b"< %= 1 %> \xff"


@pytest.mark.parametrize(
    "text",
    [
        DAMAGED,
        "".join(f"{n}\n" * 9 + "< %= 1 %>\n" for n in "abc"),
        "< %= 1 %>",
        "a\r\n\x0c\u2028\n< %= 1 %>\rb",  # lines as `patch` counts them
    ],
)
def test_the_difference_is_one_that_patch_takes(tmp_path: Path, text: str) -> None:
    page = tmp_path / "a.md.erb"
    page.write_bytes(text.encode())
    result = fix(page, "--diff")
    assert result.exit_code == 0
    assert page.read_bytes() == text.encode()
    expected = examine("a", text.encode()).repaired
    assert patched(text.encode(), result.stdout_bytes).decode() == expected


def patched(content: bytes, difference: bytes) -> bytes:
    """What the command `patch` makes of a file: each line must stand where the difference says."""
    no_newline = re.sub(rb"\n\\ No newline at end of file\n", b"\0\n", difference)
    before, after, heads = LINES.findall(content), list[bytes](), 0
    position, left = 0, [0, 0]
    for line in LINES.findall(no_newline)[2:]:
        head = HUNK.fullmatch(line)
        if head is not None:
            assert left == [0, 0]
            after += before[position : int(head[1]) - 1]
            position, left, heads = (
                int(head[1]) - 1,
                [int(head[2] or 1), int(head[4] or 1)],
                heads + 1,
            )
            assert len(after) == int(head[3]) - 1
            continue
        mark, text = line[:1], line[1:].replace(b"\0\n", b"")
        if mark in (b" ", b"-"):
            assert before[position] == text
            position, left[0] = position + 1, left[0] - 1
        if mark in (b" ", b"+"):
            after.append(text)
            left[1] -= 1
    assert heads
    assert left == [0, 0]
    return b"".join(after + before[position:])


def test_the_difference_is_shown_with_its_surroundings() -> None:
    assert "".join(unified_diff(examine("a", b"1\n2\n3\n4\n< %= 5 %>\n6"))) == (
        "--- a/a\n+++ b/a\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-< %= 5 %>\n+<%= 5 %>\n 6\n"
        "\\ No newline at end of file\n"
    )


def test_the_difference_is_small_where_many_lines_are_equal() -> None:
    page = "one\ntwo\n" * 200 + "< %= 5 %>\n" + "one\ntwo\n" * 200
    difference = list(unified_diff(examine("a", page.encode())))
    assert [line for line in difference if line[0] in "-+"][2:] == ["-< %= 5 %>\n", "+<%= 5 %>\n"]


def test_a_symbolic_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md.erb"
    outside.write_text("< %= 1 %>")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.md.erb").symlink_to(outside)
    result = fix(folder)
    assert result.exit_code == 1
    assert "is a symbolic link out of" in result.stderr
    assert outside.read_text() == "< %= 1 %>"


def test_a_symbolic_link_inside_the_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("< %= 1 %>")
    link = tmp_path / "a.md.erb"
    link.symlink_to("real.txt")
    assert fix(tmp_path).exit_code == 0
    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text() == "<%= 1 %>"


@pytest.mark.parametrize("text", DAMAGE)
def test_damage_takes_steps_by_its_length(text: str) -> None:
    def find(size: int) -> None:
        find_damage(Source("a", text * (size // len(text))), 0)

    assert growth(find, 1_500) < 2.5


MARKS = ["<%", "%>", "< %", "% >", "&lt;%", "%&gt;", "=", " ", "x", "'", "“", "”", "](", ")", "%="]
MARKS += [
    "\n",
    "`",
    "‹%",
    "%›",
    "if ",
    "end",
    "\u00a0",
    'href="',
    '"',
    "#",
    "{",
    "} ",
    "a = ",
    "---\n",
]


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=30).map("".join))
def test_any_page_is_repaired_as_a_whole_or_left(text: str) -> None:
    found = examine("a", text.encode())
    for damage in found.damages:
        assert 0 <= damage.span.start < damage.span.end <= len(text)
    if found.repaired is not None:
        assert found.repaired == repair(text, found.damages)
        assert found.repaired.count("\n") == text.count("\n")
        assert examine("a", found.repaired.encode()).damages == []


CASES = Path(__file__).parents[1] / "reference" / "cases"
TEMPLATES = [
    template
    for path in sorted(CASES.glob("*.txt"))
    for template in re.split(r"^===.*\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
]
SUSPICIOUS = [
    "“q”",
    "it’s",
    "«",
    "% >",
    "%›",
    "\u00a0",
    "\u200b",
    "&lt;",
    "&amp;&amp;",
    "b = 1",
    "é",
    " ",
]
LITERALS = [
    "<% x = <<A\n{}\nA\n%><%= x %>",
    "<% x = <<~'A' + <<-B\n  {}\n  A\n{}\n  B\n%>",
    "<%= [<<A, 'b'].map do |x|\n{}\nA\n x end %>",
    "<% if x == <<A\n{}\nA\n%>b<% end %>",
    "<%\n=begin\n{}\n=end\nx = 1 %>",
    '<%= "{}" %>',
    "<%= %q({}) + %({}) %>",
    "<% x = 1 # {}\n%>",
    "<%# {} %>",
    "<%= /{}/ %>",
    '<%= :"{}" %>',
    "<%= {{“a”: :“b”, c: ?“, 'd': '« d »', e: %w[‘f’ {}]}} %>",
    '<%- if x == "{}" -%>b<% end %>',
]


def test_no_page_of_the_reference_is_damaged() -> None:
    assert len(TEMPLATES) > 300
    damaged = [text for text in TEMPLATES if find_damage(Source("a", text), 0)]
    assert damaged == []


@settings(max_examples=examples(100), deadline=None)
@example("<%# “q”% >&lt; %>")
@given(
    st.lists(
        st.one_of(
            st.builds(
                lambda tag, text: tag.replace("{}", text).replace("{{", "{").replace("}}", "}"),
                st.sampled_from(LITERALS),
                st.lists(st.sampled_from(SUSPICIOUS), max_size=5).map("".join),
            ),
            st.sampled_from(TEMPLATES),
        ),
        min_size=1,
        max_size=4,
    ).map("\n".join)
)
def test_what_stands_in_strings_and_comments_is_never_damage(text: str) -> None:
    source = Source("a", text)
    assert find_damage(source, 0) == []
    assert examine("a", text.encode()).repaired is None


class _CountedPattern:
    """A compiled regular expression that counts the characters it is given."""

    def __init__(self, compiled: re.Pattern[str]) -> None:
        self._compiled = compiled
        self.given = 0

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        end = len(text) if end is None else max(end, 0)
        self.given += end - start
        return self._compiled.search(text, start, end)


@pytest.mark.parametrize("between", [" ", "\n", " = ", "  ", "\n= "])
def test_a_directive_of_words_is_looked_at_once(
    between: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    patterns = []
    for name in ("_NEEDS_A_LOOK", "_WORD_BEFORE_NAME"):
        patterns.append(_CountedPattern(getattr(damage_module, name)))
        monkeypatch.setattr(damage_module, name, patterns[-1])
    text = f"<%= x([{between.join(['1'] * 30_000)}]) %>"
    find_damage(Source("a", text), 0)
    assert 0 < sum(pattern.given for pattern in patterns) <= 2 * len(text)
    # a word, blanks and a name is all that is looked for: nothing that reads to the line's end
    assert "*" not in damage_module._WORD_BEFORE_NAME._compiled.pattern  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", ["word ", "1 ", "word = ", "word\n", "@a b "])
def test_a_directive_of_words_takes_steps_by_its_length(words: str) -> None:
    assert growth(lambda size: find_damage(Source("a", f"<%= {words * size}%>"), 0), 1_000) < 2.5


@pytest.mark.parametrize("mark", ["---", ";;;"])
def test_keys_of_json_may_be_on_one_line(mark: str) -> None:
    source = Source("a.md.erb", f'{mark}\n"title": "A", "layout": b\n{mark}\n')
    assert bool(find_damage(source, body_start(source))) == (mark == "---")
