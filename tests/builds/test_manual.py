"""The manual's tutorial and how-to guides do what they say.

Each page is followed block after block in an empty folder, see ``manual_pages.py``.
`--update-goldens` rewrites what its commands print.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from conftest import BuiltSite, write_tree
from equipment import need
from manual_pages import BLOCK, NOT_RUN, Reader, blocks, headers

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
TUTORIAL = DOCS / "tutorial.md"
GUIDES = sorted((DOCS / "how-to").glob("*.md"))
EXPLANATIONS = sorted((DOCS / "explanation").glob("*.md"))
REFERENCE = [
    *(DOCS / f"{name}.md" for name in ("architecture", "authors-guide", "checking", "importing")),
    *(
        DOCS / f"{name}.md"
        for name in ("known-limits", "markdown", "old-systems", "plain-markdown")
    ),
    *(DOCS / f"{name}.md" for name in ("policies", "privacy-notice", "sharing")),
    *(DOCS / f"{name}.md.erb" for name in ("commands", "supported-ruby")),
    *sorted((DOCS / "how-we-publish").glob("*.md.erb")),
]
PACKAGE = PROJECT / "plugin" / "policy_pages"
TEXTS = [
    *(PROJECT / "README.md", PROJECT / "CHANGELOG.md", PACKAGE / "cli.py"),
    *sorted((PACKAGE / "commands").glob("*.py")),
    *(path for path in sorted(PACKAGE.glob("authoring/site_template/**/*")) if path.is_file()),
]
"""What users read besides the manual."""
WORKFLOW = ".github/workflows/publish.yml"
SITE = """\
=== docs/terms/2025-01-01.md
---
title: Terms of use
policy: {kind: agreement, effective: 2025-01-01}
---

## Cancelling

You can cancel up to 60 days before a course begins.
=== docs/terms/index.md
---
title: Terms of use
description: What you can expect of us, and what we expect of you.
policy: {kind: agreement, version: "1", published: 2026-01-01, effective: 2026-01-01}
---

## Cancelling

You can cancel up to 30 days before a course begins.
"""
NAVIGATION = """
```yaml title="mkdocs.yml"
nav: [index.md, our-policies-in-one-place/index.md, privacy-policy/index.md, terms/index.md]
plugins: [{policy-pages: {cards: {enabled: false}}}]
```
"""
"""What how-to guides take for granted, besides what `policy-pages new site` writes."""


def test_the_tutorial_can_be_followed(tmp_path: Path, update_goldens: bool) -> None:
    reader = Reader(tmp_path)
    page = TUTORIAL.read_text("utf-8")
    reader.follow(page)
    reader.compare(TUTORIAL, update_goldens)
    for address in re.findall(r"<http://127\.0\.0\.1:8000(/.*?)>", page):
        assert (reader.folder / "site" / address[1:] / "index.html").exists(), address
    site = BuiltSite(0, "", reader.folder / "site")
    redline = site.article("refund-policy/changes/2026-12-01-to-2027-03-01/index.html")
    deleted, inserted = (
        " ".join(word for mark in redline.iter(tag) for word in mark.itertext())
        for tag in ("del", "ins")
    )
    assert ("30" in deleted, "14" in deleted) == ("14" in inserted, "30" in inserted)
    assert "30" in deleted


def test_each_guide_can_be_followed(tmp_path: Path, update_goldens: bool) -> None:
    reader = Reader(tmp_path)
    reader.follow("```sh\npolicy-pages new site our-policies\ncd our-policies\n```" + NAVIGATION)
    write_tree(tmp_path / "our-policies", SITE)
    for page in GUIDES:
        if page.stem == "after-material":  # `test_after_material.py` follows it, engine by engine
            continue
        reader.folder = tmp_path / page.stem / "our-policies"
        shutil.copytree(tmp_path / "our-policies", reader.folder)
        reader.follow(page.read_text("utf-8"))
        reader.compare(page, update_goldens)
    given = (tmp_path / "our-policies" / WORKFLOW).read_text("utf-8")
    given = re.sub('python-version: ".+"', 'python-version: "3.13"', given)
    shown = shown_file("github-pages.md", WORKFLOW)
    if update_goldens:
        guide = DOCS / "how-to/github-pages.md"
        guide.write_text(guide.read_text("utf-8").replace(shown, given), "utf-8")
    else:
        assert shown == given
    steps = re.findall(r"^ +- run: (.+)$", shown, re.MULTILINE)
    assert steps == ["pip install -r requirements.txt", "mkdocs build --strict"]


def test_what_is_not_run_is_there() -> None:
    """Each beginning in the table is that of a command, so none is left of a page that is gone."""
    commands = [
        line
        for page in (TUTORIAL, *GUIDES)
        for block in blocks(page.read_text("utf-8"))
        if block.language == "sh"
        for line in block.text.splitlines()
    ]
    assert [one for one in NOT_RUN if not any(line.startswith(one) for line in commands)] == []


def shown_file(page: str, title: str) -> str:
    """The text of a file that a guide shows."""
    found = blocks((DOCS / "how-to" / page).read_text("utf-8"))
    return next(block.text for block in found if block.title == title)


def test_all_servers_send_the_same_headers() -> None:
    """Those that `tests/browser` sends with each page, see its `conftest.py`."""
    parsed = tomllib.loads(shown_file("netlify.md", "netlify.toml"))
    rules = {rule["for"]: rule["values"] for rule in parsed["headers"]}
    assert len(headers()) == 3
    assert rules["/*"] == headers()
    explanation = (DOCS / "explanation/nothing-from-elsewhere.md").read_text("utf-8")
    assert headers()["Content-Security-Policy"] in explanation
    guide = (DOCS / "how-to/s3.md").read_text("utf-8")
    assert dict(re.findall(r"^\| `([\w-]+)` \| `(.+)` \|$", guide, re.MULTILINE)) == headers()


@contextmanager
def nginx(
    configuration: str, folder: Path
) -> Iterator[Callable[[str], tuple[int, dict[str, str]]]]:
    """A real nginx; gives what asks it for an address: its status and headers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = configuration.replace("listen 80;", f"listen 127.0.0.1:{port};")
    own = own.replace("/var/www/policies", str(folder / "site"))
    assert own.count(str(port)) == own.count(f"{folder}/site") == 1
    (folder / "policies.conf").write_text(own)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/log;\n"
        f"events {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{temporary}"
        f"include {folder}/policies.conf;\n}}\n"
    )
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "log")]
    subprocess.run([*command, "-t"], check=True)
    server = subprocess.Popen(command)

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: object) -> None:
            return None

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay)

    def ask(path: str) -> tuple[int, dict[str, str]]:
        for _ in range(100):
            try:
                with opener.open(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                    return answer.status, dict(answer.headers)
            except urllib.error.HTTPError as refusal:
                return refusal.code, dict(refusal.headers)
            except urllib.error.URLError:
                time.sleep(0.05)
        raise AssertionError((folder / "log").read_text())

    try:
        yield ask
    finally:
        server.terminate()
        server.wait(10)


def test_nginx_serves_the_site(tmp_path: Path) -> None:
    need("nginx")
    files = ("index.html", "terms/index.html", "404.html", "policies.json", "assets/x.css")
    for file in files:
        path = tmp_path / "site" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file)
    configuration = shown_file("nginx.md", "/etc/nginx/conf.d/policies.conf")
    with nginx(configuration, tmp_path) as ask:
        asked = {path: ask(path) for path in ("/", "/terms", "/terms/", "/old-terms/", "/no/")}
        asked |= {path: ask(path) for path in ("/policies.json", "/assets/x.css")}
    assert {path: status for path, (status, _) in asked.items()} == {
        **dict.fromkeys(["/", "/terms/", "/policies.json", "/assets/x.css"], 200),
        **dict.fromkeys(["/terms", "/old-terms/"], 301),
        "/no/": 404,
    }
    assert asked["/terms"][1]["Location"] == asked["/old-terms/"][1]["Location"] == "/terms/"
    for path, (_, sent) in asked.items():
        assert {name: sent.get(name) for name in headers()} == headers(), path
    assert asked["/no/"][1]["Content-Length"] == str(len("404.html"))
    assert asked["/terms/"][1]["Content-Type"] == "text/html; charset=utf-8"
    kept = {path: sent.get("Cache-Control") for path, (_, sent) in asked.items()}
    assert (kept["/terms/"], kept["/assets/x.css"]) == ("no-cache", "public, max-age=86400")
    allowed = [path for path, (_, sent) in asked.items() if "Access-Control-Allow-Origin" in sent]
    assert allowed == ["/policies.json"]


NOT_WRITTEN = re.findall(
    r"^\| ([^|]+?) \| [^|]+ \|$",
    (PROJECT / "CONTRIBUTING.md").read_text("utf-8").split("### Words that we do not write")[1],
    re.MULTILINE,
)[2:]


def test_the_pages_have_no_word_that_we_do_not_write() -> None:
    words = [word for row in NOT_WRITTEN for word in row.split(", ")]
    assert len(words) > 15
    pages = [DOCS / "index.md", DOCS / "manual.md", TUTORIAL, *GUIDES, *EXPLANATIONS, *REFERENCE]
    for page in (*TEXTS, *pages):
        text = re.sub(r"\s+", " ", re.sub(BLOCK, "", page.read_text("utf-8")))
        found = [word for word in words if re.search(rf"\b{word}\b", text)]
        assert found == [], page
