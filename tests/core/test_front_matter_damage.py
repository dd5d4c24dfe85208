"""Which first lines are a damaged header, and which are text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_pages.front_matter.damage import header_damage
from policy_pages.front_matter.reading import read_front_matter
from policy_pages.text.source import Source

DRAFT = "title: Terms\npolicy:\n  kind: policy\n  status: draft\n"
PUBLISHED = "title: Terms\npolicy:\n  kind: policy\n"
BETWEEN = [
    # what begins and ends a header, the line of the page that is at fault
    ("\n---\n", "---\n", 2),
    ("\n" * 500 + "---\n", "---\n", 501),
    ("<!--\n" + "A licence.\n" * 150 + "-->\n---\n", "---\n", 153),
    ("--x-\n", "---\n", 1),
    (",---\n", "---\n", 1),
    ("---!\n", "---\n", 1),
    ("---:\n", "---\n", 1),
    ("----\n", "----\n", 1),
    ("----\n", "---\n", 1),
    ("—\n", "—\n", 1),
    ("–––\n", "–––\n", 1),
    ("−−−\n", "−−−\n", 1),
    ("―\n", "―\n", 1),
    ("－－－\n", "－－－\n", 1),
    ("- - -\n", "- - -\n", 1),
    ("***\n", "***\n", 1),
    ("* * *\n\n", "\n* * *\n", 1),
    ("_ _ _\n", "_ _ _\n", 1),
    ("===\n", "===\n", 1),
    ("--\n", "--\n", 1),
    ("\\-\\-\\-\n", "\\-\\-\\-\n", 1),
    ("\\---\n", "\\---\n", 1),
    ("&mdash;\n", "&mdash;\n", 1),
    ("&amp;mdash;\n", "&amp;mdash;\n", 1),
    ("&#45;&#45;&#45;\n", "&#45;&#45;&#45;\n", 1),
    ("<hr>\n", "<hr>\n", 1),
    ("", "---\n", 1),
    ("", "\n", 1),
    ("\n", "----\n", 2),
    ("<!-- a comment -->\n---\n", "---\n", 2),
    ("<!--\na\ncomment\n-->\n---\n", "---\n", 5),
    ("<%# a comment %>\n---\n", "---\n", 2),
    ("<% a = 1\nb = 2 %>\n---\n", "---\n", 3),
    ("/* a comment */\n---\n", "---\n", 2),
    (" ---\n", " ---\n", 1),
    ("    ---\n", "    ---\n", 1),
    ("\t---\n", "\t---\n", 1),
    ("\u200b---\n", "---\n", 1),
    ("\ufeff\ufeff---\n", "---\n", 1),
    ("\u00a0---\n", "---\n", 1),
    ("---\u00a0\n", "---\u00a0\n", 1),
    ("\u200b\n---\n", "---\n", 2),
    ("# Terms\n---\n", "---\n", 2),
    ("# Terms\n\n---\n", "---\n", 3),
    ("Terms\n=====\n\n---\n", "---\n", 4),
    ("Translated by a tool.\n---\n", "---\n", 2),
    ("Translated by a tool.\n\n---\n\n", "\n---\n", 3),
    ("```yaml\n---\n", "---\n```\n", 1),
    ("```yaml\n", "```\n", 1),
    ("\n+++\n", "+++\n", 2),
    ("~~~\n", "~~~\n", 1),
    ("<pre>\n---\n", "---\n</pre>\n", 2),
    ("<pre>", "</pre>\n", 1),
    ("<<<<<<< HEAD\n---\n", "---\n", 2),
    ("---yaml\n", "---\n", 1),
    ("--- # the header\n", "---\n", 1),
    ("{\n", "}\n", 1),
]


@pytest.mark.parametrize("header", [DRAFT, PUBLISHED], ids=["draft", "published"])
@pytest.mark.parametrize(("opening", "closing", "line"), BETWEEN)
def test_a_header_that_is_not_where_it_belongs_is_an_error_with_its_line(
    opening: str, closing: str, line: int, header: str
) -> None:
    text = f"{opening}{header}{closing}# Terms\n\nThe text.\n"
    front_matter = read_front_matter(Source("p.md", text))
    (problem,) = front_matter.diagnostics
    assert (problem.code, problem.line) == ("front-matter-damaged", line)
    assert problem.help
    assert front_matter.fields == {}


WHOLE = [
    # whole texts, the line at fault
    ("++\ntitle: Terms\ndraft: true\n++\nThe text.\n", 1),
    ('{\n "title": "Terms",\n "draft": true\n}\nThe text.\n', 1),
    ('{"title": "Terms", "draft": true}\nThe text.\n', 1),
    ("---\rtitle: Terms\rstatus: draft\r---\rThe text.", 1),
    ("---\r\r\ntitle: Terms\r\r\n---\r\r\nThe text.", 1),
    ("---\u2028title: Terms\u2028status: draft\u2028---\u2028The text.", 1),
    ("---title: Terms\n---\nThe text.\n", 1),
    ("--- title: Terms policy: kind: policy status: draft --- The text.\n", 1),
    ("* * *\n\n## title: Terms policy: kind: policy status: draft\n\nThe text.\n", 1),
    ("<hr>\n<p>title: Terms<br>\nstatus: draft</p>\n<hr>\n", 1),
    ("\\-\\--\n\ntitle: Terms\n\npolicy:\n\nkind: policy\n\n\\-\\--\n\nThe text.\n", 1),
    ("> ---\n> title: Terms\n> ---\n", 1),
    ("- title: Terms\n- status: draft\n", 1),
    ("“title”: “Terms”\n“status”: “draft”\n---\n", 1),
    ("title： Terms\nstatus： draft\n---\n", 1),
    (":title: Terms\n:status: draft\n\nThe text.\n", 1),
    (".. title: Terms\n.. status: draft\n\nThe text.\n", 1),
    ("#+title: Terms\n#+draft: true\n\nThe text.\n", 1),
    ("<!--\ntitle: Terms\nstatus: draft\n-->\nThe text.\n", 3),
    ("<!-- status: draft -->\n\nThe text.\n", 1),
    ("<%# status: draft %>\n\nThe text.\n", 1),
    ("<%#\nstatus: draft\n%>\n\nThe text.\n", 2),
    ("status: draft\n\nThe text.\n", 1),
    ("Status: Draft\n\nThe text.\n", 1),
    ("**Status:** draft\n\nThe text.\n", 1),
    ("status:draft\nThe text.\n", 1),
    ("--\ndraft true\n---\nThe text.\n", 1),
    ("status - draft\n\nThe text.\n", 1),
    ("# Terms\n\nstatus: draft\n\nThe text.\n", 3),
    ("# Terms\n\n```yaml\nstatus: draft\n```\n", 3),
    ("published: no\n\nThe text.\n", 1),
    ("stauts: draft\n\nThe text.\n", 1),
    ("Terms of use\nstatus: draft\n\nThe text.\n", 2),
    ("Title: Terms\nDate: 2020-01-01\n\nThe text.\n", 1),
    ("title: Terms\n\nThe text.\n", 1),
    ("# Terms\n\n| **Status** | DRAFT |\n| --- | --- |\n| **Owner** | Jo |\n\nThe text.\n", 3),
    ("# Terms\n\n| Owner | Jo |\n| --- | --- |\n| Status | Draft |\n\nThe text.\n", 5),
    ("Translated by a tool.\n\ntitle: Terms\npublished: no\n----\nThe text.\n", 3),
    ("title:: Terms\nstatus:: draft\n\nThe text.\n", 1),
    ("[page]\ntitle = Terms\nstatus=draft\n\nThe text.\n", 3),
    ("title  :  Terms\nstatus :  draft\n\nThe text.\n", 1),
    ("# Terms\n\n**Status**: DRAFT<br>**Owner**: Jo\n", 3),
    ("---js\nexport const data = { draft: true }\n---\nThe text.\n", 1),
    ("; title: Terms\n; status: draft\n", 1),
    ("***\none: 1\ntwo: 2\n***\n", 1),
    ("-\0-\0-\0\n\0t\0i\0t\0l\0e\0:\0 \0x\0\n\0", 1),
]


@pytest.mark.parametrize(("text", "line"), WHOLE)
def test_what_tools_make_of_a_header_is_an_error(text: str, line: int) -> None:
    (problem,) = read_front_matter(Source("p.md", text)).diagnostics
    assert (problem.code, problem.line) == ("front-matter-damaged", line)


TEXTS = [
    "***\n\nSome prose.\n",
    "* * *\n\nNote: some prose.\n\n* * *\n\nMore.\n",
    "* * *\nNote: this page\n* * *\n",
    "Note: text\n---\n\nMore.\n",
    "Note: text\n====\n",
    "# Unpublished drafts\n\nText\n",
    "Draft terms\n===\n\nText\n",
    "Note: text\n\nMore.\n",
    "Warning: one\nImportant: two\n---\n",
    "Title: the sequel\n---\n\nMore.\n",
    "Status: where we are\n====\n",
    "Status: draft laws, and what we think of them\n\nMore.\n",
    "In our view: draft laws are bad.\n",
    "Drafts: how we write them\n---\n",
    "| Name: | Status |\n|---|---|\n| Terms | draft |\n",
    "Name: | B\n--- | ---\na | b\n",
    "Term\n: Definition\n",
    "Status\n: draft laws\n",
    "# Title\n\nText: one\n",
    "# Title\n\nDate: 2016-02-12\n\n## Status\n\nAccepted\n",
    "# Title\n\nStatus: Open\nOwner: The board\n\nText\n",
    "Dear all,\n\nTitle: x\n",
    "# Decision\n\nTitle: one\n\nStatus: open\n",
    "# Decision: a database\n\n## Title: one\n\n## Status: open\n",
    "Date: 1 May 2020\nTo: All staff\nSubject: Terms\n\nDear all,\n",
    "- Item: one\n- Item: two\n",
    "Text\n\n---\n\nTitle: one\n\n---\n",
    "We write:\n\n```yaml\n---\ntitle: x\nstatus: draft\n---\n```\n",
    "# How to\n\n```yaml\ntitle: x\n```\n",
    '# Orders\n\n```json\n{\n  "id": 1,\n  "order": {\n    "status": "pending"\n  }\n}\n```\n',
    "# Orders\n\n```yaml\norder:\n  items:\n    - draft: true\n  status: draft\n```\n",
    "```yaml\nversion: 3\nservices:\n  a: b\n```\n",
    "```python\nx = 1\n```\n",
    "{\n}\n",
    "<div markdown>\n\nText\n",
    "<!-- Copyright: x\nAuthor: y\nLicense: z -->\n# T\n\nText\n",
    "<% x = 1 %>\nText\n",
    "<% title = 'Terms' %>\n<%\n draft = true\n status = 'draft'\n%>\nText\n",
    "https://x.example/ is ours\n",
    "*[HTML]: Hyper\n",
    "[terms]: https://x.example 'title: y'\n",
    "!!! note\n    title: x\n",
    "Q: what?\nA: that\n",
    "# Statuses\n\n| Status | Meaning |\n|---|---|\n| draft | not published |\n",
    "# Terms\n\n| Status | In force |\n|---|---|\n| Owner | Legal |\n",
    "Draft: yes, we publish drafts. Here is why.\n",
    '"Draft": a text\n"Published": a text that all may read\n',
    "Options:\n\n- draft: true or false\n- published: true or false\n",
    "# Changes\n\n- `draft: true` hides a page\n- status: draft hides a page\n",
    "`draft: true` hides a page.\n",
    "Present: A\nApologies: B\nStatus: Approved\n\n# Minutes\n",
    "",
    "\ufeff",
]


@pytest.mark.parametrize(
    "code",
    [
        "title: Terms\nstatus: draft\n",
        "title: Terms\npolicy:\n  status: draft\n",
        '{\n  "title": "Terms",\n  "policy": {\n    "status": "draft"\n  }\n}\n',
        '{\n  "status": "draft"\n}\n',
    ],
)
def test_code_below_a_heading_that_says_it_of_the_page_is_an_error(code: str) -> None:
    (problem,) = read_front_matter(Source("p.md", f"# Terms\n\n```\n{code}```\n")).diagnostics
    assert problem.code == "front-matter-damaged"


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text(text: str) -> None:
    front_matter = read_front_matter(Source("p.md", text))
    assert front_matter.diagnostics == []
    assert front_matter.fields == {}


BELOW = [
    # what stands below a header, the line at fault; none: text
    ("---\ntitle: Other\nstatus: new\n---\n", 4),
    ("\n---\ntitle: Other\n---\n", 5),
    ("policy:\n  status: draft\n---\n", 4),
    ("status: draft\n\nText\n", 4),
    ("\nstatus: draft\n", None),
    ("  the rest of a text\nstatus: draft\n---\n", 5),
    ("\nstatus: draft\nowner: Jo\n---\n", 5),
    ("# Terms\n\n---\ntitle: Other\nstatus: draft\n---\n", 6),
    ("# Terms\n\n```yaml\n---\nstatus: draft\n---\n```\n", None),
    ("Status: draft\n", 4),
    ("kind: policy\nstatus: draft\n\nText\n", 4),
    ("----\none: 1\nstatus: draft\n----\n", 4),
    ("---\n\nText\n\n---\n", None),
    ("\nNote: text\n---\n", None),
    ("title: is what counts\n", None),
    ("", None),
]


@pytest.mark.parametrize(("body", "line"), BELOW)
def test_a_second_header_is_an_error(body: str, line: int | None) -> None:
    problems = read_front_matter(Source("p.md", f"---\ntitle: Terms\n---\n{body}")).diagnostics
    assert [problem.line for problem in problems] == ([] if line is None else [line])


INSIDE = [
    # the lines of a header, the one at fault; none: it is read
    ("title: Terms\n ---\nNote: text", 3),
    ("title: |\n  Terms\n  status: draft", 4),
    ("title: Terms status: draft", 2),
    ("title: Terms\nmeta: {kind: policy, status:draft}", 3),
    ("title: Terms # status: draft", None),
    ("# status: draft\ntitle: Terms", None),
    ("title: Terms\ndescription: |\n  The status: draft laws\n  ---\n  and more", None),
    ("title: 'Status: draft'\npolicy: {status: published}", None),
]


@pytest.mark.parametrize(("header", "line"), INSIDE)
def test_a_line_that_another_one_takes_in_is_an_error(header: str, line: int | None) -> None:
    problems = read_front_matter(Source("p.md", f"---\n{header}\n---\nText\n")).diagnostics
    assert [problem.line for problem in problems] == ([] if line is None else [line])


def test_an_empty_header_and_an_empty_line_make_any_lines_text() -> None:
    text = "---\n---\n\nstatus: draft\n\nThe text.\n"
    assert read_front_matter(Source("p.md", text)).diagnostics == []


@given(st.text(alphabet="-—*+=: \n\t\r#<>!%`{}\"'abdfrtus|\u200b\ufeff", max_size=80))
def test_any_text_has_a_damaged_header_or_none(text: str) -> None:
    damage = header_damage(text)
    if damage is not None:
        assert 0 <= damage.span.start < damage.span.end <= max(1, len(text) + 1)
