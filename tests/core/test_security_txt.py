"""security.txt, beside sectxt: `record_security_txt.py` records what that says of each file."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from policy_pages.front_matter.reading import read_front_matter
from policy_pages.policies.declaration import SecurityTxt
from policy_pages.policies.reading import read_policy
from policy_pages.policies.security_txt import security_txt, signed_text
from policy_pages.policies.state import check_review, next_review
from policy_pages.text.source import Source

FOLDER = Path(__file__).parents[1] / "reference" / "security_txt"
CASES: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "cases.yml").read_text("utf-8"))
RECORD: dict[str, Any] = json.loads((FOLDER / "recorded.json").read_text("utf-8"))
DAY = datetime.date(2026, 12, 1)
CANONICAL = "https://example.org/.well-known/security.txt"
STRICTER = frozenset(
    # a line ends at CR as well (RFC 9116, section 2.2); addresses are those of RFC 3986
    ["injected by another line end", "script", "space", "letter", "broken percent", "no host"]
    # an address that looks like another one's; `mailto` and `tel` are those of RFC 6068 and 3966
    + ["user in address", "nobody", "local number", "short fingerprint"]
)
"""Cases that sectxt accepts, for it looks at the scheme alone."""


@pytest.mark.parametrize("name", CASES)
def test_a_page_can_declare_what_sectxt_accepts(name: str) -> None:
    declared = {**CASES[name]}
    due = declared.pop("review_by", datetime.date(2027, 6, 1))
    below = {"kind": "policy", "review_by": due, "security_txt": declared}
    source = Source("p.md", f"---\n{yaml.safe_dump({'policy': below})}---\n")
    header = read_front_matter(source)
    policy, problems = read_policy(source, header)
    if not problems:
        problems = check_review(source, header, policy, DAY, header.fields)
    judged = RECORD[name]
    is_refused = any(problem.severity != "info" for problem in problems)
    assert is_refused == (bool(judged["errors"]) or name in STRICTER), problems
    assert not (judged["errors"] and name in STRICTER)
    if is_refused:
        return
    is_long = any("a year ahead" in problem.message for problem in problems)
    assert is_long == ("long_expiry" in judged["recommendations"])
    assert policy.security_txt is not None
    zone, last = ZoneInfo("UTC"), next_review(policy)
    assert last is not None
    assert security_txt(policy.security_txt, last, zone, canonical=CANONICAL) == judged["text"]


@pytest.mark.parametrize(
    ("zone", "due", "expires"),
    [
        ("Europe/Berlin", "2027-06-01", "2027-06-01T21:59:59Z"),
        ("America/New_York", "2027-06-01", "2027-06-02T03:59:59Z"),
        ("Etc/GMT+12", "9999-12-31", "9999-12-31T11:59:59Z"),
        ("Etc/GMT-14", "0001-01-02", "0001-01-02T09:59:59Z"),
    ],
)
def test_it_expires_when_the_day_of_the_review_ends(zone: str, due: str, expires: str) -> None:
    day = datetime.date.fromisoformat(due)
    text = security_txt(SecurityTxt(contact=["mailto:a@example.org"]), day, ZoneInfo(zone))
    assert text.splitlines() == ["Contact: mailto:a@example.org", f"Expires: {expires}"]


@pytest.mark.parametrize(
    ("days", "said"), [(0, "today"), (1, "in 1 day,"), (30, "in 30 days,"), (31, None)]
)
def test_it_says_in_good_time_that_it_expires(days: int, said: str | None) -> None:
    due = DAY + datetime.timedelta(days=days)
    text = f"---\npolicy: {{review_by: {due}, security_txt: {{contact: ['tel:+1']}}}}\n---\n"
    source = Source("p.md", text)
    header = read_front_matter(source)
    policy, _ = read_policy(source, header)
    found = [(one.severity, one.column) for one in check_review(source, header, policy, DAY, {})]
    assert found == ([("info", 10)] if said else [])
    if said:
        (finding,) = check_review(source, header, policy, DAY, {})
        assert f"expires {said}" in finding.message


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_signed_file_has_the_text_that_was_signed(end: str) -> None:
    lines = ["Contact: mailto:a@example.org", "# - Expires with the review"]
    signed = [
        *("-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA512", "", lines[0], f"- {lines[1]}  "),
        *("-----BEGIN PGP SIGNATURE-----", "", "iQ==", "-----END PGP SIGNATURE-----", ""),
    ]
    text = "".join(f"{line}\n" for line in lines)
    assert signed_text(end.join(signed).encode()) == text
    assert signed_text(text.encode()) == text
    assert signed_text(b"-----BEGIN PGP SIGNED MESSAGE-----\n") == ""
