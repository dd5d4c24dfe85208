"""`policy-pages check --external`, against a server of this machine alone; no test waits."""

from __future__ import annotations

import datetime
import json
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

from conftest import write_tree
from errors_page import EXAMPLES, rewrite
from policy_pages.checks.external import asking
from policy_pages.checks.external.asking import NO_NETWORK, Answer, Asking
from policy_pages.checks.external.cache import AnswerCache
from policy_pages.checks.external.external_check import external_links
from policy_pages.checks.external.limits import Limits
from policy_pages.checks.external.requests import (
    LookupFailedError,
    PrivateAddressError,
    RequestError,
    Requests,
    Response,
    UnknownHostError,
)
from policy_pages.checks.external.robots import read_robots
from policy_pages.cli import main
from policy_pages.files.reading import SiteFolders

ROBOTS = "User-agent: *\nDisallow: /private\n\nUser-agent: policy-pages\nDisallow: /secret\n"


class FakeClock:
    """Time passes when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 1))
        self.time += seconds


class Site(ThreadingHTTPServer):
    """A site of the world outside.

    :ivar asked: each request, as `GET /path`.
    :ivar robots: the status and the text of its `robots.txt`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.released = threading.Event()
        self.robots: tuple[int, str] = (200, ROBOTS)
        self.robots_headers: dict[str, str] = {}

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_HEAD(self) -> None:  # noqa: N802
        asked = f"{self.command} {unquote(self.path)}"
        self.server.asked.append(asked)
        path, _, _ = unquote(self.path).partition("?")
        self._answer(path, self.server.asked.count(asked))

    do_GET = do_HEAD  # noqa: N815

    def _answer(self, path: str, times: int) -> None:
        if path == "/robots.txt":
            status, text = self.server.robots
            self._send(status, body=text, **self.server.robots_headers)
        elif path.startswith("/to/"):
            _, _, status, target = path.split("/", 3)
            self._send(int(status), Location=target if ":" in target else f"/{target}")
        elif path == "/bad-location":
            self._send(302, Location="//[")
        elif path == "/no-head":
            self._send(405 if self.command == "HEAD" else 200)
        elif path.startswith("/busy/"):
            wait = path.removeprefix("/busy/")
            self._send(**({"status": 200} if times > 1 else {"status": 429, "Retry-After": wait}))
        elif path == "/hang-up":
            self.close_connection = True
        elif path == "/nonsense":
            self.wfile.write(b"nonsense\r\n\r\n")
        elif path == "/silent":
            self.server.released.wait()
        elif path == "/slow":
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            while not self.server.released.wait(0.02):
                self.wfile.write(b"X: y\r\n")
        else:
            self._send(int(path.removeprefix("/")))

    def _send(self, status: int, body: str = "", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


class CountedRequests(Requests):
    """Counts the requests to a host that run at the same time."""

    running: Counter[str] = Counter()
    most = 0

    def send(self, method: str, address: str, most: int = 0) -> Response:
        host = urlsplit(address).netloc
        self.running[host] += 1
        CountedRequests.most = max(CountedRequests.most, self.running[host])
        try:
            return super().send(method, address, most)
        finally:
            self.running[host] -= 1


def asks(clock: FakeClock, **limits: Any) -> Asking:
    return Asking(Requests(5, allows_private=True), Limits(**limits), clock)


FOUND = Answer("found")
ANSWERS: dict[str, tuple[Answer, list[str]]] = {
    "/200": (FOUND, ["HEAD /200"]),
    "/200?a=b&c=%C3%BC": (FOUND, ["HEAD /200?a=b&c=ü"]),
    "/no-head": (FOUND, ["HEAD /no-head", "GET /no-head"]),
    "/404": (Answer("gone", "the server answers 404"), ["HEAD /404", "GET /404"]),
    "/410": (Answer("gone", "the server answers 410"), ["HEAD /410", "GET /410"]),
    "/403": (Answer("unknown", "the server answers 403"), ["HEAD /403", "GET /403"]),
    "/500": (Answer("unknown", "the server answers 500"), ["HEAD /500", "GET /500"]),
    "/to/301/200": (Answer("found", moved="{root}/200"), ["HEAD /to/301/200", "HEAD /200"]),
    "/to/308/200": (Answer("found", moved="{root}/200"), ["HEAD /to/308/200", "HEAD /200"]),
    "/to/302/200": (FOUND, ["HEAD /to/302/200", "HEAD /200"]),
    "/to/301/to/302/200": (Answer("found", moved="{root}/to/302/200"), []),
    "/to/302/to/301/200": (FOUND, []),
    "/to/301/404": (Answer("gone", "the server answers 404"), []),
    "/to/302/to/302/to/302/200": (Answer("unknown", "it redirects more than 2 times"), []),
    **{
        f"/to/302/{target}": (
            Answer("unknown", f"it redirects to `{target}`, which is not an address of a page"),
            [],
        )
        for target in ("ftp://elsewhere.example/", "javascript:alert(1)")
    },
    "/hang-up": (Answer("unknown", "the server ends the connection without an answer"), []),
    "/nonsense": (Answer("unknown", "its answer cannot be read"), []),
    "/bad-location": (Answer("unknown", "it redirects to an address that is not valid"), []),
    "/busy/3": (FOUND, ["HEAD /busy/3", "HEAD /busy/3"]),
    "/busy/Mon, 01 Jan 2001 00:00:00 GMT": (FOUND, []),
    "/busy/3600": (
        Answer("unknown", "the server is busy, and asks to come back in 60 minutes"),
        ["HEAD /busy/3600"],
    ),
    "/secret/a": (
        Answer("unknown", "it was not asked: the site's robots.txt does not allow it"),
        [],
    ),
    "/to/302/secret": (
        Answer("unknown", "it was not asked: the site's robots.txt does not allow it"),
        ["HEAD /to/302/secret"],
    ),
}
"""Path -> the answer, and the requests for it."""


def test_what_servers_answer(site: Site) -> None:
    for path, (expected, requests) in ANSWERS.items():
        clock = FakeClock()
        site.asked.clear()
        ((address, answer),) = asks(clock, redirects=2).ask_all([site.root + path])
        assert address == site.root + path
        moved = expected.moved and expected.moved.format(root=site.root)
        assert answer == Answer(expected.kind, expected.reason, moved), path
        assert site.asked[0] == "GET /robots.txt"
        if requests or path.startswith("/secret"):
            assert site.asked[1:] == requests, path
        if path == "/busy/3":
            assert clock.slept == [1.0, 3.0]
    ((_, refused),) = asks(FakeClock()).ask_all(["http://127.0.0.1:1/"])
    assert (refused.kind, refused.reason[:20]) == ("unknown", "the connection fails")
    ((_, plain),) = asks(FakeClock()).ask_all([site.root.replace("http:", "https:")])
    assert plain == Answer("unknown", "its connection cannot be encrypted")


def test_a_host_gets_one_request_at_a_time(site: Site) -> None:
    other = site.root.replace("127.0.0.1", "localhost")
    addresses = [f"{root}/200?{number}" for root in (site.root, other) for number in range(4)]
    addresses += [f"{other}/to/302/{site.root}/200?{number}" for number in range(4)]
    crowd = Asking(CountedRequests(5, allows_private=True), Limits(), FakeClock())
    assert dict(crowd.ask_all(addresses)) == dict.fromkeys(addresses, FOUND)
    assert CountedRequests.most == 1
    del addresses[8:]
    site.asked.clear()
    clock = FakeClock()
    assert dict(asks(clock, hosts=1).ask_all(addresses)) == dict.fromkeys(addresses, FOUND)
    assert Counter(site.asked)["GET /robots.txt"] == 2  # once for each host
    assert clock.slept == [1.0] * 8
    site.robots = (200, "User-agent: *\nCrawl-delay: 5\n")
    clock = FakeClock()
    assert len([*asks(clock).ask_all(addresses[:2])]) == 2
    assert clock.slept == [1.0, 5.0]  # the file itself is not waited for so long
    late = dict(asks(FakeClock(), total=2.5).ask_all(addresses[:4]))
    assert [one.reason for one in late.values()][-1] == (
        "it was not asked: the check stops after 2.5 seconds"
    )


@pytest.mark.parametrize(("status", "kind"), [(404, "found"), (403, "found"), (500, "unknown")])
def test_a_site_without_robots_txt(site: Site, status: int, kind: str) -> None:
    site.robots = (status, ROBOTS)
    ((_, answer),) = asks(FakeClock()).ask_all([f"{site.root}/200?secret"])
    assert answer.kind == kind
    reason = "it was not asked: its server answers 500 for the site's robots.txt"
    assert answer.reason == (reason if kind == "unknown" else "")


def test_a_busy_host_is_left_alone(site: Site) -> None:
    site.robots, site.robots_headers = (429, ""), {"Retry-After": "7"}
    clock = FakeClock()
    addresses = [f"{site.root}/200?{number}" for number in range(3)]
    answers = dict(asks(clock).ask_all(addresses))
    reason = "it was not asked: its server answers 429 for the site's robots.txt"
    assert answers == dict.fromkeys(addresses, Answer("unknown", reason))
    assert site.asked == ["GET /robots.txt"] * 2
    assert clock.slept == [7.0]
    site.robots, site.robots_headers = (404, ""), {}
    site.asked.clear()
    later = [f"{site.root}/busy/99999999999", *addresses]
    answers = dict(asks(FakeClock()).ask_all(later))
    reason = "the server is busy, and asks to come back in 11,574 days"
    assert answers == dict.fromkeys(later, Answer("unknown", reason))
    assert site.asked == ["GET /robots.txt", "HEAD /busy/99999999999"]


class Unreachable(Requests):
    """Hosts that do not answer, each with its error; the others do."""

    def __init__(self, errors: dict[str, RequestError]) -> None:
        super().__init__(5)
        self.errors = errors
        self.asked: list[str] = []

    def send(self, method: str, address: str, most: int = 0) -> Response:
        self.asked.append(address)
        error = self.errors.get(urlsplit(address).netloc)
        if error is not None:
            raise error
        return Response(200, {}, b"")


UNKNOWN, FAILED = UnknownHostError("there is no server"), LookupFailedError("not looked up")


def test_a_dead_host_is_asked_once() -> None:
    requests = Unreachable({"a.example": UNKNOWN, "b.example": RequestError("no answer")})
    names = ("a.example", "b.example", "c.example")
    addresses = [f"https://{name}/{number}" for name in names for number in range(3)]
    answers = dict(Asking(requests, Limits(), FakeClock()).ask_all(addresses))
    assert [answers[address] for address in addresses] == [
        *[Answer("gone", "there is no server")] * 3,
        *[Answer("unknown", "no answer")] * 3,
        *[FOUND] * 3,
    ]
    asked = Counter(urlsplit(address).netloc for address in requests.asked)
    assert asked == {"a.example": 1, "b.example": 1, "c.example": 4}


def test_without_a_network_no_link_is_gone() -> None:
    def answers(**errors: RequestError) -> list[Answer]:
        requests = Unreachable({f"{name}.example": error for name, error in errors.items()})
        addresses = [f"https://{name}/" for name in requests.errors]
        asked = dict(Asking(requests, Limits(), FakeClock()).ask_all(addresses))
        return [asked[address] for address in addresses]

    gone = Answer("gone", "there is no server")
    assert answers(a=UNKNOWN, b=FAILED) == [NO_NETWORK, NO_NETWORK]
    assert answers(a=UNKNOWN, b=RequestError("no answer")) == [
        gone,
        Answer("unknown", "no answer"),
    ]
    assert answers(a=UNKNOWN) == [gone]  # nothing says that it is the network


class Held(Requests):
    """A server that answers one address only when it is released."""

    def __init__(self) -> None:
        super().__init__(5)
        self.released = threading.Event()

    def send(self, method: str, address: str, most: int = 0) -> Response:
        if address.endswith("/held") and not self.released.wait(10):
            raise RequestError("nobody has released it")
        return Response(200, {}, b"")


def test_each_answer_is_there_at_once() -> None:
    """Though the same server keeps the next one waiting."""
    requests, name = Held(), "https://a.example"
    asked = Asking(requests, Limits(), FakeClock()).ask_all([f"{name}/", f"{name}/held"])
    assert next(asked) == (f"{name}/", FOUND)
    requests.released.set()
    assert [*asked] == [(f"{name}/held", FOUND)]


ROBOTS_FILES = {
    ("User-agent: *\nDisallow: /a*b$", "/axxb"): False,
    ("User-agent: *\nDisallow: /a*b$", "/axxbc"): True,
    ("User-agent: *\nDisallow: /*.gif$", "/x.gif?y"): True,
    ("User-agent: *\nDisallow: /fish*", "/fishheads"): False,
    ("User-agent: *\nDisallow: /fish$", "/fish/"): True,
    ("User-agent: *\nDisallow: /*?", "/x?y"): False,
    ("User-agent: *\nAllow: /p\nDisallow: /", "/page"): True,
    ("User-agent: *\nAllow: /folder\nDisallow: /folder", "/folder/page"): True,
    ("User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page.htm"): False,
    ("User-agent: *\nAllow: /$\nDisallow: /", "/"): True,
    ("User-agent: *\nAllow: /$\nDisallow: /", "/page.htm"): False,
    ("User-agent: *\nDisallow: /foo/bar/ツ", "/foo/bar/%E3%83%84"): False,
    ("User-agent: *\nDisallow: /foo/bar/%62%61%7A", "/foo/bar/baz"): False,
    ("User-agent: *\nDisallow: /a%2fb", "/a/b"): True,
    ("User-agent: *\nDisallow: /", "/robots.txt"): True,
    ("User-agent: *\nDisallow:", "/x"): True,
    ("user-agent:*\ndisallow:/x # why", "/x"): False,
    ("User-agent: *\nDisallow: /\n\nUser-agent: Policy-Pages/1.0\nDisallow: /y", "/x"): True,
    ("User-agent: policy-pages\nSitemap: /s\nUser-agent: b\nDisallow: /", "/x"): False,
    ("User-agent: policy-pages\nAllow: /x\n\nUser-agent: policy-pages\nDisallow: /", "/y"): False,
    ("User-agent: policy\nDisallow: /", "/x"): True,
    ("User-agent: policy-pages\n\nUser-agent: *\nDisallow: /", "/x"): False,
    ("Disallow: /", "/x"): True,
    ("\ufeffUser-agent: *\r\nDisallow: /x\r\n", "/x"): False,
}
"""A `robots.txt` and a path -> whether it may be asked for: RFC 9309, and its examples."""


def test_robots_txt_is_read_as_its_standard_says() -> None:
    for (text, path), expected in ROBOTS_FILES.items():
        robots = read_robots(text, "policy-pages")
        assert robots.allows(f"https://example.org{path}") == expected, (text, path)
    rules = "User-agent: *\nDisallow: /" + "*a" * 5_000 + "$"
    assert read_robots(rules, "policy-pages").allows("https://example.org/" + "a" * 5_001 + "b")


def test_what_is_below_the_own_address_is_no_other_site() -> None:
    own = SimpleNamespace(options=SimpleNamespace(url="https://example.org/policies/"))
    addresses = (
        *("https://example.org/policies/a/", "HTTPS://EXAMPLE.org:443/policies/", "/policies/"),
        *("https://example.org/shop/", "//example.org/", "https://example.com/"),
    )
    html = {"index.html": "".join(f'<a href="{address}">x</a>' for address in addresses)}
    found = [one.address for one in external_links(own, html)]  # type: ignore[arg-type]
    assert found == ["https://example.com/", "https://example.org/", "https://example.org/shop/"]


def test_a_server_that_never_ends_does_not_keep_the_check(site: Site) -> None:
    requests = Requests(0.1, allows_private=True)
    for path in ("/silent", "/slow"):
        with pytest.raises(RequestError, match=r"no answer within 0\.1 seconds"):
            requests.send("HEAD", site.root + path)


PRIVATE = """
127.0.0.1 10.1.2.3 192.168.0.1 172.16.9.9 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1
::1 fe80::1%lo fd00::1 ::ffff:127.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1
"""


def test_private_networks_are_not_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PrivateAddressError):
        Requests(5).send("HEAD", f"{site.root}/200")
    asked = Asking(Requests(5), Limits(), FakeClock())
    assert [*asked.ask_all([f"{site.root}/200"])] == [
        (
            f"{site.root}/200",
            Answer("unknown", "it was not asked: `127.0.0.1` is in a private network"),
        )
    ]
    connected: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda *args: connected.append(args))
    for address in PRIVATE.split():
        places = [(0, 0, 0, "", ("93.184.215.14", 80)), (0, 0, 0, "", (address, 80))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, found=places, **how: found)
        with pytest.raises(PrivateAddressError):  # whatever else the name leads to
            Requests(5).send("HEAD", "http://rebound.example/")
    assert (site.asked, connected) == ([], [])


def test_a_name_without_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(number: int) -> Any:
        def look_up(*args: Any, **how: Any) -> Any:
            raise socket.gaierror(number, "")

        return look_up

    monkeypatch.setattr(socket, "getaddrinfo", fail(socket.EAI_NONAME))
    with pytest.raises(UnknownHostError):
        Requests(5).send("HEAD", "https://nowhere.example/")
    monkeypatch.setattr(socket, "getaddrinfo", fail(socket.EAI_AGAIN))  # no network
    with pytest.raises(RequestError) as raised:
        Requests(5).send("HEAD", "https://nowhere.example/")
    assert not isinstance(raised.value, UnknownHostError)


DRAWING = """\
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {{name: material, font: false, custom_dir: overrides}}
plugins: [policy-pages: {{cards: {{enabled: false}}}}]
=== docs/index.md
# Home

[Found]({root}/200#part) [Gone]({root}/404) [here](https://example.org/) <us@example.org>
=== docs/other.md.erb
# Other

<%= "[Moved]({root}/to/301/200)" %> [Gone]({root}/404) `{root}/410`
=== overrides/main.html
{{% extends "base.html" %}}
{{% block footer %}}<a href="{root}/410">Gone</a>{{% endblock %}}
"""


def test_a_site_whose_links_are_checked(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, DRAWING.format(root=site.root))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(asking, "asker", lambda limits: asks(FakeClock()))

    def check(*arguments: str) -> tuple[int, set[str], str]:
        arguments = ("check", "--external", "--select", "external-links", *arguments)
        result = CliRunner().invoke(main, arguments)
        found = re.findall(r"^(\S+?:\d+:\d+: \w+\[[a-z-]+\]: .*)$", result.stdout, re.MULTILINE)
        return result.exit_code, {one.replace(site.root, "") for one in found}, result.stderr

    code, found, said = check()
    assert code == 1
    gone = "warning[external-link-gone]: this link is broken: the server answers"
    assert found == {
        f"docs/index.md:3:{27 + len(site.root)}: {gone} 404",
        f"overrides/main.html:2:28: {gone} 410",
        "docs/other.md.erb:3:5: info[external-link-moved]: this page has moved for good, to `/200`",
    }
    assert "Asking 1 site about 4 links" in said
    kept = json.loads((tmp_path / ".cache/plugin/policy-pages/external-links.json").read_text())
    assert sorted(kept) == [f"{site.root}/200", f"{site.root}/to/301/200"]
    site.asked.clear()
    _, of_page, _ = check("docs/other.md.erb")  # with what is on all pages
    gone_there = f"docs/other.md.erb:3:{38 + len(site.root)}: {gone} 404"
    assert of_page == {one for one in found if "index.md" not in one} | {gone_there}
    asked = {request for request in site.asked if request.startswith("HEAD")}
    assert asked == {"HEAD /404", "HEAD /410"}  # the others are remembered


def test_a_check_that_is_interrupted_keeps_what_it_has_found(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted:
        def ask_all(self, addresses: Iterable[str]) -> Iterator[tuple[str, Answer]]:
            yield next(iter(addresses)), FOUND
            raise KeyboardInterrupt

    write_tree(tmp_path, DRAWING.format(root=site.root))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(asking, "asker", lambda limits: Interrupted())
    assert CliRunner().invoke(main, ["check", "--external"]).exit_code != 0
    kept = json.loads((tmp_path / ".cache/plugin/policy-pages/external-links.json").read_text())
    assert len(kept) == 1


def test_a_site_with_errors_asks_nobody_and_says_why(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "=== docs/broken.md\n---\npolicy: {kind: nothing}\n---\n# Broken\n"
    write_tree(tmp_path, DRAWING.format(root=site.root) + broken)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check", "--external"])
    assert "Other sites are not asked: this site has errors, which stop a build" in result.stderr
    assert "Asking" not in result.stderr
    assert site.asked == []


def test_answers_are_kept_for_some_days(tmp_path: Path) -> None:
    folders = SiteFolders(tmp_path, [], [])
    day = datetime.date(2026, 12, 1)
    answers = {"https://a.example/": FOUND, "https://b.example/": Answer("gone", "no")}
    AnswerCache(folders, day, 7).write(answers)
    later = AnswerCache(folders, day + datetime.timedelta(days=7), 7)
    assert later.read() == {"https://a.example/": FOUND}
    later.write(later.read())  # does not make it newer
    assert AnswerCache(folders, day + datetime.timedelta(days=8), 7).read() == {}
    assert AnswerCache(folders, day - datetime.timedelta(days=1), 7).read() == {}  # another clock
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    for text in ("{", "[1]", '{"x": [], "y": {"asked": 3}}', "[" * 100_000):
        file.write_text(text)
        assert AnswerCache(folders, day, 7).read() == {}
    file.unlink()
    (tmp_path / "elsewhere").mkdir()
    root = tmp_path / "site"
    (root / ".cache/plugin").mkdir(parents=True)
    (root / ".cache/plugin/policy-pages").symlink_to(tmp_path / "elsewhere")
    AnswerCache(SiteFolders(root, [], []), day, 7).write(answers)
    assert [*(tmp_path / "elsewhere").iterdir()] == []


@pytest.mark.parametrize("code", [c for c in EXAMPLES if EXAMPLES[c].command == "external"])
def test_the_page_of_errors_says_what_the_command_does(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, update_goldens: bool
) -> None:
    answers = {
        "gone": Answer("gone", "the server answers 404"),
        "moved": Answer("found", moved="https://law.example.org/acts/2024/12"),
        "unknown": Answer("unknown", "the server answers 403"),
    }
    example = EXAMPLES[code]
    answer = answers[example.arguments[0]]

    class Fixed:
        def ask_all(self, addresses: Iterable[str]) -> Iterator[tuple[str, Answer]]:
            return ((address, answer) for address in addresses)

    monkeypatch.setattr(asking, "asker", lambda limits: Fixed())
    text = example.files[example.page].decode()
    site = "site_name: Our terms\nsite_url: https://terms.example.org/\n"
    site += "theme: {name: material, font: false}\nplugins: [policy-pages]\n"
    write_tree(tmp_path, f"=== mkdocs.yml\n{site}=== {example.page}\n{text}")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check", "--external", "--select", code])
    printed = result.stdout.rstrip("\n") + "\n"
    assert f"[{code}]: " in printed
    if update_goldens:
        rewrite(code, printed)
    else:
        assert printed == example.expected
