"""Prints what Lighthouse makes of the project's own site, as a phone on a slow line gets it.

Run by `make audit`. Each page is built for its address and sent as servers send it, compressed and
with the headers that servers send. Ends with status 1 if a figure is below its goal, if a page
needs more than 100 kB for its first paint, or if its parts move by 0.01 or more while it loads; it
says which page and which figure.
"""

from __future__ import annotations

import functools
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any

from equipment import CHROMIUM
from policy_pages.servers.built_site import served_site

PROJECT = Path(__file__).parents[1]
PAGES = {
    "letter": "privacy-letter/",
    "policy": "how-we-publish/",
    "redline": "how-we-publish/changes/2026-11-25-to-2027-01-04/",
    "register": "",
}
GOALS = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 95}
MOST_BYTES = 100_000
LEAST_BAD_SHIFT = 0.01
NOT_FOR_SEARCH_ENGINES = "redline"
"""Its page asks search engines to leave it out, which Lighthouse holds against it."""
DAY = "1796126400"
"""1 December 2026: the site has a redline with a version to come."""


class _Handler(SimpleHTTPRequestHandler):
    """Sends what is text compressed."""

    headers_of_site: Mapping[str, str] = MappingProxyType({})

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        status = 200 if path.is_file() else 404
        path = path if path.is_file() else Path(self.directory, "404.html")
        body, kind = path.read_bytes(), self.guess_type(path)
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        if path.suffix in (".html", ".css", ".js", ".json", ".svg", ".xml"):
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        for name, value in self.headers_of_site.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def build(folder: Path, address: str) -> None:
    """Build the project's site for the address where it is served."""
    configuration = folder / "mkdocs.yml"
    configuration.write_text(
        f"INHERIT: {PROJECT / 'mkdocs.yml'}\nsite_url: {address}\ndocs_dir: {PROJECT / 'docs'}\n"
        f"theme: {{custom_dir: {PROJECT / 'overrides'}}}\n"
    )
    (folder / "docs").mkdir()
    (folder / "docs" / "helpers.py").write_bytes((PROJECT / "docs" / "helpers.py").read_bytes())
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", "site"]
    subprocess.run(command, cwd=folder, env={**os.environ, "SOURCE_DATE_EPOCH": DAY}, check=True)


def judged(lighthouse: str, address: str) -> dict[str, Any]:
    """Lighthouse's report about a page."""
    flags = "--headless=new --no-sandbox"
    command = [lighthouse, address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))


def bytes_of_first_paint(report: dict[str, Any]) -> int:
    """What a page loads before it is first seen: itself and all that keeps it from being drawn."""
    audits = report["audits"]
    page = report["finalDisplayedUrl"]
    blocking = {one["url"] for one in audits["render-blocking-insight"]["details"]["items"]}
    requests = audits["network-requests"]["details"]["items"]
    return sum(one["transferSize"] for one in requests if one["url"] in {page, *blocking})


def wrong_with(report: dict[str, Any], goals: dict[str, int]) -> list[str]:
    """The audits because of which a page misses a goal."""
    return [
        f"  {name}: {report['audits'][one['id']]['title']}"
        for name, goal in goals.items()
        if round(report["categories"][name]["score"] * 100) < goal
        for one in report["categories"][name]["auditRefs"]
        if one["weight"] and (report["audits"][one["id"]]["score"] or 0) < 1
    ]


def missed(report: dict[str, Any], goals: dict[str, int]) -> list[str]:
    """The figures of a page that miss their goals, each with the goal."""
    scores = {name: round(report["categories"][name]["score"] * 100) for name in goals}
    found = [
        f"{name} is {score}, not {goals[name]}"
        for name, score in scores.items()
        if score < goals[name]
    ]
    weight = bytes_of_first_paint(report)
    if weight > MOST_BYTES:
        found.append(f"first paint needs {weight} bytes, more than {MOST_BYTES}")
    shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
    if shift >= LEAST_BAD_SHIFT:
        found.append(f"layout shift is {shift:.4f}, not below {LEAST_BAD_SHIFT}")
    return found


def main(lighthouse: str) -> int:
    """Print a line for each page."""
    all_missed: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        handler = functools.partial(_Handler, directory=str(folder / "site"))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        address = f"http://127.0.0.1:{server.server_port}/"
        build(folder, address)
        _Handler.headers_of_site = served_site(folder / "site", {}).headers
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for kind, path in PAGES.items():
            goals = dict(GOALS)
            if kind == NOT_FOR_SEARCH_ENGINES:
                del goals["seo"]
            report = judged(lighthouse, address + path)
            scores = {one: round(report["categories"][one]["score"] * 100) for one in GOALS}
            weight, shift = (
                bytes_of_first_paint(report),
                report["audits"]["cumulative-layout-shift"],
            )
            said = ", ".join(f"{one} {score}" for one, score in scores.items())
            print(f"{kind}: {said}; first paint {weight / 1000:.1f} kB;", end=" ")
            print(f"layout shift {shift['numericValue']:.4f}", flush=True)
            wrong = wrong_with(report, goals)
            print("\n".join(wrong) + "\n" if wrong else "", end="")
            all_missed += [f"{kind}: {one}" for one in missed(report, goals)]
    print("\n".join(["missed:", *all_missed] if all_missed else ["All goals are met."]))
    return 1 if all_missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
