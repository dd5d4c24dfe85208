"""The pages that public bodies renew each year: what ``policy-pages new`` writes of each.

The accessibility statement has the parts that the W3C and the European Union's model name:
https://www.w3.org/WAI/planning/statements/ and Commission Implementing Decision (EU) 2018/1523. The
page about vulnerabilities has those that security.txt (RFC 9116) leads its readers to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from policy_pages.policies.kinds import Kind


class Statement(NamedTuple):
    """A page that is written with its parts.

    :param title: where its author gives none.
    :param summary: of the command that makes it.
    :param purpose: the rest of its help.
    :param review_in: the time to the next review, and a comment.
    :param text: Markdown; `{day}` is the day it is made, `{contact}` a sentence of where to write.
    :param declares_security_txt: whether its header has the fields of that file.
    """

    kind: Kind
    title: str
    summary: str
    purpose: str
    review_in: str
    text: str
    declares_security_txt: bool = False


_SECURITY = """\
If you find a weakness in one of our websites or services, please tell us. This page says
how to report it, and what we do with your report. Our [security.txt](/.well-known/security.txt)
has the same addresses for programs.

## What this page covers

Say here which websites, services and products people can report.

## How to report a weakness

{contact}

Please tell us:

- where the weakness is: the address of the page, or the product and its version
- what somebody could do with it
- how we can see it too, step by step, without harm to anyone

You do not need to give your name. Please write no personal data of other people into your report.

## What happens next

Say here how soon you answer, how you keep people informed, and when you correct a weakness.

Say here whether you thank people in public, and whether you pay rewards.

## What we ask of you

Please:

- look only as far as you must to show that the weakness exists
- do not change, delete or pass on data, and do not make a service slower for others
- give us time to correct the weakness before you write about it in public

Say here what you promise to people who keep to these rules, such as taking no legal action.
"""

_ACCESSIBILITY = """\
We want everybody to be able to use this site. This statement says how far that is so,
and what you can do where it is not.

## What this statement covers

Say here which websites or apps this statement covers, and who runs them.

Say here which law you make this statement under: "in accordance with" and the name of the law.

## How accessible the site is

Say here whether the site meets WCAG 2.2, level AA: fully, partly or not.

## What does not work yet

Say here what does not work, for whom, and which criterion of WCAG it fails. Make an entry for each.

Say here what people can use instead, and when you expect to correct it.

Say here what you do not correct, and why: a disproportionate burden, or content that the law
exempts.

## Tell us about a problem

If you find a problem that this page does not list, or need a page in another form, such as large
print, easy read, audio or braille, tell us. {contact}

Say here how soon you answer.

## If you are not content with our answer

Say here which public authority enforces the law where you are, and how to complain to it.

## How we tested the site

Say here who tested the site, when, with which method, and which pages: yourselves, or an
independent body.

## Technical information

The site is made of HTML, CSS, SVG and JavaScript. Its pages can be read without JavaScript.

Say here which browsers, screen readers and other aids the site was tested with.

## About this statement

We prepared this statement on {day}. The end of this page says when we last reviewed it, and when
the next review is due.
"""

STATEMENTS: Mapping[str, Statement] = MappingProxyType(
    {
        "security-txt": Statement(
            kind="policy",
            title="How to report a vulnerability",
            summary="Make a draft of a page that declares security.txt.",
            purpose="It says how to report a vulnerability. When you publish it, the build also "
            "makes the file /.well-known/security.txt (RFC 9116) from its header. The file expires "
            "on the day of the page's next review.",
            review_in="11 months # security.txt expires then; it should be less than a year",
            text=_SECURITY,
            declares_security_txt=True,
        ),
        "accessibility-statement": Statement(
            kind="notice",
            title="Accessibility statement",
            summary="Make a draft of an accessibility statement.",
            purpose="It has the parts that the W3C's model and the law on public bodies in the UK "
            "and the EU ask for. Its review is due after a year.",
            review_in="12 months",
            text=_ACCESSIBILITY,
        ),
    }
)
"""Name of the command -> the page."""

WHERE_TO_WRITE = "where people can write to you"
UNWRITTEN = (
    f"Say here {WHERE_TO_WRITE}",
    *(
        sentence
        for one in STATEMENTS.values()
        for sentence in re.findall(r"^Say here [^.:,\n]+", one.text, re.MULTILINE)
    ),
)
"""How the sentences begin that their authors replace."""
