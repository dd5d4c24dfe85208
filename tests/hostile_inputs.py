"""Pieces of text that have made code slow, or might: repeated, they become pages of any length.

Tests count the steps that they cost (`steps.py`), `benchmarks/bench_hostile.py` the time.
"""

from __future__ import annotations

DAMAGE = [
    *("< % < % ", "<% ", "](%= ", "< % = ' %> ", "<% % > ", "<%= “ %>", "&lt;%= x %&gt; ` `` "),
    *("<%= '\\'", "<% x = <<A <<B\n", "\n=begin", '<% "% >" ) %>', "<% a &lt; ) %>"),
    *("<% 1 x = ) %>", "<% x = 5 y = 6 %>", "<% <<A\n“\nA\n%>", "<% “ #” ) %>", "<% /\\/"),
    *("</code <code &lt;%= x %>", "* * *\ntitle: a nav: ", "< % = x %> "),
]
"""Directives as translation tools leave them."""

HTML = ["<p>", "<b>", "x ", "<a><p>", "<div>"]
"""A page's HTML, of which the first paragraph is looked for."""

HEADS = [
    *("<meta '", "<!--", "<script>", "<script></script>", '<meta a="b"', "<style></style "),
    "<head><!--",
]
"""The head of a page, in which the tags for sharing are looked for."""

SHARED_TEXTS = ["{{ ", "[your ", ": TBD ", "<% ", "insert a ", "[[[[", "e\u0301", "((("]
"""A title or description."""

TITLES = {
    "words": "letter ",
    "one word": "x",
    "blanks": " ",
    "marks": "e\u0301\u0301\u0301\u0301",
    "isolates": "\u2067(",
    "overrides": "\u202e",
    "brackets": "()\u200f",
    "controls": "\x01",
}
"""A card's title."""

PATTERNS = [
    ("(a|aa)+$", "a" * 60 + "b"),
    ("(a+)+[bc]$", "a" * 60 + "bx"),
    (r"^(\w+\s?)*$", "a" * 60 + "!"),
    ("(.*)*[xy]$", "a" * 5000 + "xz"),
    ("(a?){60}a{60}b", "a" * 59 + "b"),
    ("(a{1,100000}){1,100000}b", "a" * 1000),
    ("(a|b)*?c$", "cab" * 300_000),
    ("[ab]*c$", "c" + "a" * 1_000_000),
]
"""Regular expressions that find nothing in a text, and take long for it without a time limit."""

LOOPS = (
    ("n = 7 ** 4000", "Integer.sqrt(n)", 36),
    ("n = 7 ** 4000", "n.digits", 13),
    ("n = 7 ** 4000", "n.to_s(36)", 24),
    ("e = 10 ** 2000", "3.pow(e, e + 1)", 1),
    ("s = 'ab' * 400_000", "Float(s) rescue 0", 3),
    ("a = [0] * 30_000", "a.uniq", 4),
    ("a = [0] * 30_000", "a.include?(1)", 7),
    ("h = (1..9000).to_h { |x| [x, x] }", "h.value?(0)", 3),
    ("h = (1..9000).to_h { |x| [x, x] }", "h.each { break }", 5),
    ("d = Date.new(2024, 1, 1); f = '%c' * 100", "d.strftime(f)", 109),
    ("s = 'x' * 900_000; t = 'x' * 900_000; a = [s]; b = [t]", "a == b", 2),
)
"""What a page does once, the call that it repeats without end, and how often 50,000 steps allow it:
a call whose work C code does within one line costs steps by the size of that work."""
