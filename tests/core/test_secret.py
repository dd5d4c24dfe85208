"""What a build publishes again is sealed with a secret that no file of the project has."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from policy_pages.files.secret import user_secret


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if os.name == "nt":
        pytest.skip("Windows has other folders, and no modes")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/mkdocs-policy-pages"


def test_a_secret_is_made_once_and_is_the_users_alone(folder: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    assert user_secret(project, is_made=False) is None
    secret = user_secret(project, is_made=True)
    assert secret is not None
    assert len(secret) == 32
    assert user_secret(project, is_made=False) == user_secret(project, is_made=True) == secret
    assert [stat.S_IMODE(one.stat().st_mode) for one in (folder, folder / "seal")] == [0o700, 0o600]
    assert [one.name for one in folder.iterdir()] == ["seal"]


@pytest.mark.parametrize("what", ["readable", "short", "a link", "in the repository", "relative"])
def test_no_other_file_is_a_secret(
    what: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project/site"
    assert user_secret(project, is_made=True) is not None
    file = folder / "seal"
    if what == "readable":
        file.chmod(0o644)
    elif what == "short":
        file.write_bytes(b"short")
    elif what == "a link":
        file.rename(folder / "other")
        file.symlink_to(folder / "other")
    elif what == "in the repository":
        (tmp_path / ".git").mkdir()
    else:
        monkeypatch.setattr("policy_pages.files.secret.user_cache_path", lambda *_, **__: Path("~"))
    assert user_secret(project, is_made=True) is None


def test_a_user_without_a_home_has_none(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_home(*_: object, **__: object) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("policy_pages.files.secret.user_cache_path", no_home)
    assert user_secret(tmp_path, is_made=True) is None
