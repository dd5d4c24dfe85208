"""Headers at random that say that their page is not to be published, whole and damaged."""

from __future__ import annotations

import json
import random

FLAGS = ("draft", "isDraft", "is_draft", "Draft", "DRAFT", "unpublished", "wip", "drafts")
PUBLISHING = ("published", "publish", "Published", "dg-publish", "is-published")
STATUSES = ("status", "state", "post_status", "Status", "STATUS", "publishing-status", "docStatus")
MISSPELT = ("stauts", "statuss", "statu", "drfat", "darft", "publised", "publihs")
WORDS = (
    "draft",
    "Draft",
    "DRAFT",
    "draft ",
    "unpublished",
    "Unpublished",
    "un-published"[:0] or "wip",
)
SLIPS = ("drfat", "draf", "darft", "unpublised", "first draft", "draft, for the board")
TRUE = ("true", "yes", "True", "on", "1")
FALSE = ("false", "no", "False", "off", "0")
PARENTS = ("policy", "Policy", "polcy", "meta", "params", "custom_fields")
OPENINGS = (
    *("----", "—", "–––", "--", "-----", "- - -", "***", "* * *", "___", "+++", "===", "\\-\\-\\-"),
    *(
        "&mdash;",
        "&#45;&#45;&#45;",
        "--- ",
        " ---",
        "\u200b---",
        "---\u00a0",
        "\ufeff---",
        "```yaml",
    ),
    *(
        "---yaml",
        "--- # header",
        "~~~",
        "−−−",
        "―",
        "<hr>",
        "> ---",
        "",
        "<pre>",
        "-- -",
        "\u2011---",
    ),
)
ABOVE = (
    *("\n", "\n\n\n", "<!-- a comment -->\n", "<!--\na comment\n-->\n", "<%# a comment %>\n"),
    *(
        "# Terms\n",
        "# Terms\n\n",
        " \n",
        "\t\n",
        "\u200b\n",
        "\ufeff",
        "\u00a0\n",
        "<<<<<<< HEAD\n",
    ),
    *(
        "```\n",
        "Translated by a tool.\n\n",
        "/* x */\n",
        "<div>\n",
        "<br>\n",
        "Terms\n=====\n\n",
    ),
)
HEADERS = ("---\nlayout: page\n---\n", "---\n---\n")
CODE = ("```yaml", "~~~", "<pre>")
PROSE = ("Translated by a tool.\n\n", "Terms\n=====\n\n")
LINE_ENDS = ("\n", "\n", "\n", "\r\n", "\r", "\n\n", "\u2028", "\r\r\n", "<br>\n", "  \n", "\\\n")
QUOTES = ('"{}"', "'{}'", "“{}”", "„{}“", "‘{}’", "«{}»", "`{}`", "**{}**")
COLONS = (": ", ": ", ": ", ":", "： ", " : ", " = ", ":\u00a0", "\\: ")
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


def damaged_draft(choice: random.Random, body: str) -> bytes:
    """The bytes of a page that is not to be published.

    :param choice: decides what the header looks like; most are damaged in one way or none.
    :param body: a word that is the text of the page.
    """
    damages = set(choice.sample(("fence", "above", "ends", "encoding", "spelling", "style"), 2))
    damages = set(list(damages)[: choice.choice((0, 1, 1, 2))])
    key, value = saying(choice, is_misspelt="spelling" in damages)
    lines = block(choice, key, value, is_odd="style" in damages)
    opening = closing = "---"
    if "fence" in damages:
        opening = choice.choice(OPENINGS)
        closing = choice.choice((opening, "---", "---"))
        if opening == "<pre>":
            closing = "</pre>"
        if not opening:
            closing = choice.choice(("", "---", "----"))
    text = "\n".join([*([opening] if opening else []), *lines, closing, f"# {body}", "", body, ""])
    if "above" in damages:
        above = choice.choice((*ABOVE, *HEADERS))
        if opening in CODE and above in (
            *PROSE,
            *HEADERS,
        ):  # an example, as far as anybody can tell
            above = ""
        text = above + text
    if "ends" in damages:
        text = text.replace("\n", choice.choice(LINE_ENDS))
    encoding = choice.choice(ENCODINGS) if "encoding" in damages else "utf-8"
    return text.encode(encoding)


def saying(choice: random.Random, *, is_misspelt: bool) -> tuple[str, str]:
    """A key and a value."""
    kind = choice.choice(("flag", "publishing", "status", "status"))
    if kind == "flag":
        return choice.choice(FLAGS), choice.choice((*TRUE, "draft"))
    if kind == "publishing":
        return choice.choice(PUBLISHING), choice.choice((*FALSE, "draft"))
    if is_misspelt and choice.random() < 0.5:
        return choice.choice(MISSPELT), choice.choice(WORDS)
    return choice.choice(STATUSES), choice.choice(SLIPS if is_misspelt else WORDS)


def block(choice: random.Random, key: str, value: str, *, is_odd: bool) -> list[str]:
    """The lines of a header."""
    title = ["title: Secret plans"] * (choice.random() < 0.7)
    colon, indent = ": ", "  "
    if is_odd:
        colon = choice.choice(COLONS)
        quote = choice.choice(QUOTES)
        if choice.random() < 0.5:
            key = quote.format(key)
        if choice.random() < 0.5:
            value = quote.format(value)
        indent = choice.choice(("  ", "    ", "\t", " ", "- ", "* ", "\u00a0\u00a0", ""))
    line = f"{key}{colon}{value}"
    style = choice.choice(("top", "top", "below", "flow", "json", "one-line"))
    parent = choice.choice(PARENTS if is_odd else PARENTS[:1])
    if style == "below":
        others = [f"{indent}kind: policy"] * (choice.random() < 0.5)
        return [*title, f"{parent}:", *others, f"{indent}{line}"]
    if style == "flow":
        return [*title, f"{parent}: {{kind: policy, {line}}}"]
    if style == "json" and is_odd:
        return json.dumps({"title": "Secret plans", parent: {key: value}}, indent=1).split("\n")
    if style == "one-line" and is_odd:
        return [" ".join([*title, line])]
    after = ["description: plans"] * (choice.random() < 0.3)
    return [*title, line, *after]
