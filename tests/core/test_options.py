"""Whatever an option in `mkdocs.yml` holds, it works or is an error of the configuration."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from mkdocs.config import base, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import get_files
from mkdocs.structure.pages import Page

from policy_pages.cli import main
from policy_pages.erb.helpers.dialect_options import check_dialect_option
from policy_pages.erb.helpers.dialects import DIALECTS
from policy_pages.erb.limits import LIMIT_NAMES
from policy_pages.mkdocs.build import Build
from policy_pages.mkdocs.config import PolicyPagesConfig
from policy_pages.text.diagnostics import DiagnosticError

CIRCLE: dict[str, Any] = {}
CIRCLE["x"] = CIRCLE
TEXTS = [
    *("", "x", "a\0b", "\ud800", "x" * 5_000, "../x", "..", ".", "/", "/dev/zero", "C:\\x", "docs"),
    *("{{ 1/0 }}", "%s {x}", "\n", "é", "mkdocs.yml", "https://", "https://[", "javascript://x"),
    *("UTC", "2026-13-45", "a@example.org"),
]
VALUES: list[Any] = [
    *TEXTS,
    *(0, 1, -1, 1.5, float("inf"), float("nan"), 10**400, 10**4_000, True, False, None),
    *([], [None], [[]], ["x"], ["a\0b"], [{}], ["\ud800"]),
    *({}, {"x": 1}, {"x": None}, {"x": "\ud800"}, {1: 2}, {None: None}, {"x": {"y": [1]}}, CIRCLE),
    *(datetime.date(2026, 1, 1), datetime.date.min, datetime.date.max),
    *(datetime.datetime(2026, 1, 1), b"x", {1}),
]
NAMED = [
    *[("limits", name) for name in LIMIT_NAMES],
    *[("context", "x"), ("page_fields", "x.md.erb"), ("page_fields", "x.md.erb", "policy")],
    *[("content_security_policy", "sources", "img-src"), ("content_security_policy", "sources")],
    *[("markdown", "."), ("social", "og:image"), ("social", "x"), ("redcarpet", "autolink")],
]
OF_DIALECTS = [
    *("language", "constants", "country_in_paths", "hosts", "dates", "vars", "product_info"),
    *("config", "silent_helpers", "sitemap", "other"),
]


def paths_of(config: type[base.Config], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Each option, and those below it."""
    for name, option in config._schema:
        yield (*above, name)
        below = getattr(option, "config_class", None)
        if below is not None:
            yield from paths_of(below, (*above, name))


OPTIONS = [*paths_of(PolicyPagesConfig), *NAMED]


def nested(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    for name in reversed(path):
        value = {name: value}
    return value  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    (root / "docs").mkdir()
    (root / "docs/x.md.erb").write_text("---\ntitle: X\n---\n<%= 1 + 1 %>\n")
    (root / "mkdocs.yml").write_text(
        "site_name: Test\nsite_url: https://example.org/\n"
        "theme: {name: material, font: false}\nplugins: [policy-pages]\n"
    )
    return root


def outcome(root: Path, given: dict[str, Any], config: MkDocsConfig) -> list[str]:
    """The errors of the configuration; without any, a site is opened and its page read."""
    options = PolicyPagesConfig(str(root / "mkdocs.yml"))
    options.load_dict(given)
    errors, _ = options.validate()
    if errors:
        assert all(name in given for name, _ in errors)
        return [str(error) for _, error in errors]
    folders, extensions = [*config.theme.dirs], [*config.markdown_extensions]
    try:
        build = Build(options, config, serving=True)
        files = build.publish(get_files(config))
        for file in files.documentation_pages():
            build.read(Page(None, file, config))
        build.watched()
    except (MkDocsException, DiagnosticError, SystemExit) as error:
        return [str(error)]
    finally:
        config.theme.dirs[:] = folders
        config.markdown_extensions[:] = extensions
    return []


@pytest.fixture(autouse=True)
def small_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder `/` is among the values: no test is to look through a whole disk."""
    monkeypatch.setattr("policy_pages.files.reading.MOST_FILES", 20)


@pytest.mark.parametrize("path", OPTIONS, ids=".".join)
def test_an_option_works_or_is_an_error(root: Path, path: tuple[str, ...]) -> None:
    config = load_config(config_file=str(root / "mkdocs.yml"))
    found = []
    for value in VALUES:
        given = nested(path, value if value is CIRCLE else copy.deepcopy(value))
        errors = outcome(root, given, config)
        assert all(error and "Traceback" not in error for error in errors)
        found.append(bool(errors))
    assert any(found), "each option refuses something"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_option_of_a_dialect_works_or_is_an_error(root: Path, dialect: str) -> None:
    config = load_config(config_file=str(root / "mkdocs.yml"))
    for name in OF_DIALECTS:
        for value in VALUES:
            given = {"dialect": dialect, "dialect_options": {name: copy.copy(value)}}
            errors = outcome(root, given, config)
            assert all(name in error or "that pages can use" in error for error in errors) or (
                "half a character" in errors[0]
            )


WRONG = {
    "dialect_options": {"constants": "x"},
    "limits": {"steps": 10**400},
    "data_dir": "a\0b",
    "partials_dir": "/",
    "helpers": "",
    "old_site": "https://[",
    "time_zone": "Nowhere",
    "context": {"x": "\ud800"},
    "published_addresses": "x" * 300,
    "today": datetime.date(1970, 1, 1),
    "organization": {"url": "https://a b"},
}


def test_all_errors_are_reported_at_once_each_with_its_option(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(MkDocsException):
        load_config(config_file=str(root / "mkdocs.yml"), plugins=[{"policy-pages": WRONG}])
    for name in WRONG:
        assert f"Plugin 'policy-pages' option '{name}': " in caplog.text, name


def test_a_configuration_named_from_the_current_folder_has_its_own(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    config = load_config(config_file="mkdocs.yml")
    options = PolicyPagesConfig("mkdocs.yml")
    assert options.validate() == ([], [])
    build = Build(options, config, serving=True)
    build.publish(get_files(config))
    (page,) = build.site.pages
    assert page.origin.shown == "docs/x.md.erb"


def test_a_misspelt_option_of_a_dialect_is_reported() -> None:
    options = PolicyPagesConfig()
    options.load_dict({"dialect_options": {"constnts": {}}})
    errors, warnings = options.validate()
    assert errors == []
    (warning,) = (text for name, text in warnings if name == "dialect_options")
    assert warning == "There is no dialect option 'constnts': did you mean `constants`?"
    for name in OF_DIALECTS:
        check_dialect_option(name, None)


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ({"img-scr": []}, "'img-scr' is not a directive of the policy: did you mean `img-src`?"),
        (
            {"img-src": "https://a.example"},
            "'img-src' must be a list, such as `img-src: [https://media.example]`, not "
            "'https://a.example'.",
        ),
        *(
            (
                {"script-src": [source]},
                f"'script-src' cannot have the source {source!r}: write the address of a server, "
                "such as `https://media.example`.",
            )
            for source in ("'unsafe-inline'", "*", "http://a.example", "https://a.example; x", 3)
        ),
    ],
)
def test_sources_that_would_make_a_policy_useless_are_refused(
    sources: dict[str, Any], message: str
) -> None:
    options = PolicyPagesConfig()
    options.load_dict({"content_security_policy": {"sources": sources}})
    ((_, error),), _ = options.validate()
    assert str(error) == f"Sub-option 'sources': {message}"


def test_options_of_options_have_plain_messages() -> None:
    options = PolicyPagesConfig()
    options.load_dict({"content_security_policy": {"enabled": "no"}})
    ((_, error),), _ = options.validate()
    assert str(error) == "Sub-option 'enabled': Expected 'true' or 'false', but got text."


def test_the_command_refuses_the_same_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.md.erb").write_text("x")
    (tmp_path / "options.yml").write_text("hosts: 3\n")
    result = CliRunner().invoke(main, ["translate", "x.md.erb", "--options", "options.yml"])
    assert result.exit_code == 2
    assert "options.yml: 'hosts' must hold 'name: value' lines, not 3." in result.output
