"""Files for web servers, and what real servers do with them."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from conftest import write_tree
from equipment import need
from manual_pages import blocks
from policy_pages.cli import main
from policy_pages.security import policy_of
from policy_pages.servers.server_names import SERVERS as SERVER_NAMES

REDIRECTS = {
    "old/index.html": ("../terms/", "/terms/"),
    "old.html": ("terms/#fees", "/terms/#fees"),
    "older.htm": ("terms/", "/terms/"),
    "a b/index.html": ("../terms/?a=b#fees", "/terms/?a=b#fees"),
    "über/é.html": ("../größe/", "/gr%C3%B6%C3%9Fe/"),
    "a+b&c=d/index.html": (
        "https://example.com/x?y=$z&w={q}#v",
        "https://example.com/x?y=%24z&w=%7Bq%7D#v",
    ),
    "quo\"te's/index.html": ("../terms/", "/terms/"),
    "$args/index.html": ("../$args/%25/%20/", "/%24args/%25/%20/"),
    "back\\slash/index.html": ("../a\\b/", "/a%5Cb/"),
    "{$HOME}{uri}/index.html": ("../{uri}/", "/%7Buri%7D/"),
    "line\nbreak; }/index.html": ("../terms/", "/terms/"),
    "100%25 [a-z]*(?)/index.html": ("../terms/", "/terms/"),
    ":p/*/index.html": ("../../terms/", "/terms/"),
    "# c/index.html": ("../%60id%60/", "/%60id%60/"),
    "%{REQUEST_URI}$1/index.html": (
        "../%{REQUEST_URI}/$1/",
        "/%25%7BREQUEST_URI%7D/%241/",
    ),
}
"""Path of a page that redirects -> what it says, and what a server answers."""
MISSING = "/assets/javascripts/gone.0123abcd.min.js"
HASHED = "/assets/javascripts/b.0123abcd.min.js"
CONFIGURATIONS = ("/etc/nginx/conf.d/policies.conf", "Caddyfile")
DOCS = Path(__file__).parents[2] / "docs" / "how-to"
GOLDEN = Path(__file__).parents[1] / "golden" / "server_files"
REFUSED = ("javascript:alert(1)", "//example.com/x", "data:text/html,x", "http://[", "mailto:a@b.c")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "site"
    write_tree(
        folder,
        """\
=== index.html
<!doctype html><html><head><link rel=canonical href="https://example.org/"><script>a()</script>
=== terms/index.html
<!doctype html><meta http-equiv=refresh content=300><p style="top:0">Terms
=== 404.html
not here
=== policies.json
{}
=== assets/a.css
=== assets/javascripts/b.0123abcd.min.js
b
""",
    )
    for path, (url, _) in REDIRECTS.items():
        page = folder / path
        page.parent.mkdir(parents=True, exist_ok=True)
        url = url.replace("&", "&amp;")
        page.write_text(f'<meta http-equiv="refresh" content="0; url={url}">')
    for number, url in enumerate(REFUSED):
        (folder / f"{number}.html").write_text(
            f'<meta http-equiv="refresh" content="0; url={url}">'
        )
    return folder


def written(site: Path, server: str, to: Path) -> Path:
    """The folder of a server's files."""
    done = CliRunner().invoke(main, ["server-files", str(site), "--for", server, "--to", str(to)])
    assert done.exit_code == 0, done.output
    assert done.output.endswith(f"5 headers, {len(REDIRECTS)} redirects\n")
    return to


def address_of(path: str) -> str:
    """As browsers write it."""
    return "/" + quote(path.removesuffix("index.html"), safe="/!$&'()*+,;=:@")


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the project's folder, which has a configuration."""
    monkeypatch.chdir(tmp_path)


Ask = Callable[..., tuple[int, dict[str, str]]]


@contextmanager
def running(command: list[str], port: int, **how: object) -> Iterator[Ask]:
    """A server; gives what asks it for an address, exactly as written: its status and headers."""
    server = subprocess.Popen(command, **how)  # type: ignore[call-overload]

    def ask(path: str) -> tuple[int, dict[str, str]]:
        for _ in range(200):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                connection.request("GET", path)
            except ConnectionError:
                time.sleep(0.05)
                continue
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}
        raise AssertionError("the server does not answer")

    try:
        yield ask
    finally:
        server.terminate()
        server.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configured(guide: str, here: Mapping[str, str]) -> str:
    """The configuration that a guide shows, for this machine."""
    page = (DOCS / guide).read_text("utf-8")
    (text,) = (block.text for block in blocks(page) if block.title in CONFIGURATIONS)
    for old, new in here.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(site: Path, folder: Path, below: str = "") -> Iterator[Ask]:
    port = free_port()
    own = configured(
        "nginx.md",
        {
            "listen 80;": f"listen 127.0.0.1:{port};",
            "/var/www/policies": f"{site}",
            "/etc/nginx/policies": f"{folder}/policies",
        },
    )
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/log;\n"
        f"events {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{temporary}"
        f"{own}}}\n"
    )
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "log")]
    subprocess.run([*command, "-t"], check=True)
    with running(command, port) as ask:
        yield ask


@contextmanager
def caddy(site: Path, folder: Path, below: str = "") -> Iterator[Ask]:
    port = free_port()
    own = configured(
        "other-servers.md",
        {
            "policies.example.org": f"http://127.0.0.1:{port}",
            "/var/www/policies": f"{site}",
            "import ": f"import {folder}/",
            "/404.html": f"{below}/404.html",
        },
    )
    (folder / "Caddyfile").write_text(f"{{\n admin off\n auto_https off\n}}\n{own}")
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with running(
        ["caddy", "run", "--config", str(folder / "Caddyfile")], port, env=environment
    ) as ask:
        yield ask


@contextmanager
def apache(site: Path, folder: Path, below: str = "") -> Iterator[Ask]:
    port = free_port()
    own = folder / "site"
    shutil.copytree(site, own)
    (folder / ".htaccess").rename(own / below.strip("/") / ".htaccess")
    modules = os.environ.get("APACHE_MODULES", "/usr/lib/apache2/modules")
    names = "mpm_event authz_core mime dir rewrite headers".split()
    loads = "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in names)
    (folder / "mime.types").write_text("text/html html\ntext/css css\napplication/json json\n")
    (folder / "apache.conf").write_text(
        f"ServerRoot {folder}\nPidFile {folder}/pid\nServerName x\nListen 127.0.0.1:{port}\n{loads}"
        f"TypesConfig {folder}/mime.types\nErrorLog {folder}/log\nDocumentRoot {own}\n"
        f"<Directory {own}>\nAllowOverride All\nRequire all granted\n</Directory>\n"
    )
    with running(["apache2", "-f", str(folder / "apache.conf"), "-DFOREGROUND"], port) as ask:
        yield ask


SERVERS = {"nginx": nginx, "apache": apache, "caddy": caddy}


@pytest.mark.parametrize("server", SERVERS)
def test_servers_redirect_and_send_the_headers(site: Path, tmp_path: Path, server: str) -> None:
    need({"apache": "apache2"}.get(server, server))
    written(site, server, tmp_path)
    with SERVERS[server](site, tmp_path) as ask:
        answers = {address_of(path): ask(address_of(path)) for path in REDIRECTS}
        with_query = {path: ask(f"{path}?q=1") for path in ("/old/", "/old.html", "/a%20b/")}
        with_query["0"] = ask("/a%20b/?0")
        files = ("/", "/terms/", "/no/", "/policies.json", "/assets/a.css", HASHED, MISSING)
        given = {path: ask(path) for path in files}
        for number in range(len(REFUSED)):
            assert ask(f"/{number}.html")[0] == 200
    locations = [
        re.sub("^http://127.0.0.1:[0-9]+", "", sent.get("location", ""))
        for _, sent in answers.values()
    ]
    assert dict(zip(answers, locations, strict=True)) == {
        address_of(path): target for path, (_, target) in REDIRECTS.items()
    }
    assert {status for status, _ in [*answers.values(), *with_query.values()]} == {301}
    assert [sent["location"].rpartition("/")[2] for _, sent in with_query.values()] == [
        "?q=1",
        "?q=1#fees",
        "?a=b&q=1#fees",
        "?a=b&0#fees",
    ]
    assert [status for status, _ in given.values()] == [200, 200, 404, 200, 200, 200, 404]
    assert given["/no/"][1]["content-length"] == "9"
    policy = given["/"][1]["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("frame-ancestors 'none'")
    for _, sent in [*given.values(), *answers.values()]:
        assert sent["content-security-policy"] == policy
        assert sent["referrer-policy"] == "same-origin"
        assert "camera=()" in sent["permissions-policy"]
        assert sent["x-content-type-options"] == "nosniff"
        assert sent["strict-transport-security"] == "max-age=31536000"
        is_kept = sent is given[HASHED][1]
        expected = "public, max-age=31536000, immutable" if is_kept else "no-cache"
        assert sent["cache-control"] == expected
    opened = [path for path, (_, sent) in given.items() if "access-control-allow-origin" in sent]
    assert opened == ["/policies.json"]


def test_the_files_are_those_that_servers_have_read(
    site: Path, tmp_path: Path, update_goldens: bool
) -> None:
    for server in SERVER_NAMES:
        files = written(site, server, tmp_path / server)
        for file in sorted(files.iterdir()):
            golden = (
                GOLDEN / f"{server}{'' if file.name.startswith(('.', '_')) else '-'}{file.name}"
            )
            if update_goldens:
                golden.write_bytes(file.read_bytes())
            assert file.read_bytes() == golden.read_bytes(), golden.name


def test_lines_of_the_author_stay(site: Path, tmp_path: Path) -> None:
    (tmp_path / "_redirects").write_text("/mine /terms/ 302")
    written(site, "netlify", tmp_path)
    first = (tmp_path / "_redirects").read_text()
    assert first.startswith("/mine /terms/ 302\n\n# begin: policy-pages server-files\n")
    (tmp_path / "_redirects").write_text(f"{first}/after /terms/ 302\n")
    written(site, "netlify", tmp_path)
    assert (tmp_path / "_redirects").read_text() == f"{first}/after /terms/ 302\n"


def test_what_cannot_be_written_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / "redirects.sh").write_text("mine")
    (tmp_path / "_headers").symlink_to(tmp_path / "redirects.sh")
    (tmp_path / "empty").mkdir()
    for folder, server, expected in (
        (site, "s3", "redirects.sh is another file: name another folder with --to"),
        (site, "netlify", "_headers is a symbolic link: name another folder with --to"),
        (tmp_path / "empty", "nginx", "empty has no index.html: build the site first"),
    ):
        arguments = ["server-files", str(folder), "--for", server, "--to", str(tmp_path)]
        done = CliRunner().invoke(main, arguments)
        assert (done.exit_code, expected in done.output) == (2, True), done.output
    assert (tmp_path / "redirects.sh").read_text() == "mine"


def test_a_script_for_s3_is_safe_to_run(site: Path, tmp_path: Path) -> None:
    """With a program `aws` that prints what it is given."""
    files = written(site, "s3", tmp_path / "files")
    program = tmp_path / "aws"
    program.write_text('#!/bin/sh\nprintf "%s\\0" "$@" >> "$0.log"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    command = ["sh", str(files / "redirects.sh"), "a b", "s3://c"]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path)
    given = (tmp_path / "aws.log").read_text().split("\0")[:-1]
    calls = [given[start : start + 10] for start in range(0, len(given), 10)]
    assert {call[2].removeprefix("a b/"): call[9] for call in calls} == {
        path: target for path, (_, target) in REDIRECTS.items()
    }
    assert all(call[3] == f"s3://c/{call[2].removeprefix('a b/')}" for call in calls)


@pytest.mark.parametrize("server", SERVERS)
def test_a_site_below_a_path(site: Path, tmp_path: Path, server: str) -> None:
    """As the guides say: `root` is the folder above."""
    need({"apache": "apache2"}.get(server, server))
    below = tmp_path / "root" / "policies"
    shutil.copytree(site, below)
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Test\nsite_url: https://example.org/policies/\nplugins: [policy-pages]\n"
    )
    files = tmp_path / "files"
    options = ["--config", str(tmp_path / "mkdocs.yml"), "--to", str(files)]
    done = CliRunner().invoke(main, ["server-files", str(below), "--for", server, *options])
    assert done.exit_code == 0, done.output
    with SERVERS[server](below.parent, files, below="/policies") as ask:
        assert ask("/policies/old/?q=1")[1]["location"].endswith("/policies/terms/?q=1")
        for path in ("/policies/no", "/policies/no/"):
            assert (ask(path)[0], ask(path)[1]["content-length"]) == (404, "9")
        for path in ("/policies/", f"/policies{HASHED}", "/policies/old/", "/policies/no"):
            assert "content-security-policy" in ask(path)[1]
            assert "cache-control" in ask(path)[1]
        assert "immutable" in ask(f"/policies{HASHED}")[1]["cache-control"]
        assert "access-control-allow-origin" in ask("/policies/policies.json")[1]
        assert "content-security-policy" not in ask("/other")[1]


def test_hosts_get_addresses_with_the_path_of_the_site(site: Path, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Test\nsite_url: https://example.org/policies/\nplugins: [policy-pages]\n"
    )
    for server in ("netlify", "cloudflare"):
        options = ["--config", str(tmp_path / "mkdocs.yml"), "--to", str(tmp_path / server)]
        done = CliRunner().invoke(main, ["server-files", str(site), "--for", server, *options])
        assert done.exit_code == 0, done.output
        lines = (tmp_path / server / "_redirects").read_text().splitlines()
        redirects = [line for line in lines if not line.startswith("#")]
        assert len(redirects) == len(REDIRECTS)
        assert {line.startswith("/policies/") for line in redirects} == {True}
        headers = (tmp_path / server / "_headers").read_text().splitlines()
        addresses = [line for line in headers if not line.startswith((" ", "#"))]
        assert addresses == ["/policies/*", "/policies/policies.json", f"/policies{HASHED}"]


@pytest.mark.parametrize("server", SERVERS)
def test_a_long_policy_is_sent_whole(site: Path, tmp_path: Path, server: str) -> None:
    need({"apache": "apache2"}.get(server, server))
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    scripts = "".join(f"<script>a({number})</script>" for number in range(90))
    (copy / "long.html").write_text(f"<!doctype html><head>{scripts}")
    written(copy, server, tmp_path)
    with SERVERS[server](copy, tmp_path) as ask:
        policy = ask("/")[1]["content-security-policy"]
    assert policy == policy_of(copy, {}).text(in_page=False)
    assert len(policy) > 4_500  # noqa: PLR2004


ODD_BLOCKS = {
    "after an editor for Windows": "mine\r\n\r\n{block}after\r\n",
    "twice": "mine\n{block}between\n{block}after\n",
}


@pytest.mark.parametrize("kind", ODD_BLOCKS)
def test_a_block_is_replaced_however_its_lines_end(site: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "_redirects"
    written(site, "netlify", tmp_path)
    block = file.read_text()
    old = ODD_BLOCKS[kind].replace("{block}", block)
    line = "\r\n" if "\r" in old else "\n"
    file.write_bytes(line.join(old.splitlines()).encode() + line.encode())
    for _ in range(2):
        written(site, "netlify", tmp_path)
        lines = file.read_bytes().decode().split(line)
        assert lines.count("# begin: policy-pages server-files") == 1
        assert [one for one in lines if one in ("mine", "between", "after")] == [
            one for one in ("mine", "between", "after") if one in old
        ]
        assert "\r" not in "".join(lines)


@pytest.mark.parametrize("mark", ["begin", "end"])
def test_half_a_block_is_refused(site: Path, tmp_path: Path, mark: str) -> None:
    (tmp_path / ".htaccess").write_text(f"# {mark}: policy-pages server-files\nx\n")
    arguments = ["server-files", str(site), "--for", "apache", "--to", str(tmp_path)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2  # noqa: PLR2004
    assert "delete what the command wrote there, and run it again" in done.output
    assert (tmp_path / ".htaccess").read_text() == f"# {mark}: policy-pages server-files\nx\n"


def test_files_for_another_server_do_not_stay_in_the_site(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    (copy / "_redirects").write_text("/mine /terms/\n")
    for server in ("netlify", "apache", "nginx"):
        arguments = ["server-files", str(copy), "--for", server]
        printed = CliRunner().invoke(main, arguments).output
        there = [name for name in ("_headers", "_redirects", ".htaccess") if (copy / name).exists()]
        expected = {
            "netlify": (["_headers", "_redirects"], []),
            "apache": (["_redirects", ".htaccess"], ["_headers: removed"]),
            "nginx": (["_redirects"], [".htaccess: removed"]),
        }[server]
        assert there == expected[0]
        for part in expected[1]:
            assert part in printed
        own = "_redirects: this file is for another server" in printed
        assert own == (server != "netlify")
    assert (copy / "_redirects").read_text().strip() == "/mine /terms/"
