"""Which files a site may read: links lead about in its folders, and not out of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from equipment import as_nobody, open_folder
from policy_pages.files import reading as folder_files
from policy_pages.files.reading import RealPaths, SiteFolders, UnreadableFileError

OUTSIDE = "leads outside the site's folder"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site among other files."""
    for name in ("site/docs/a.md", "site/pool/b.md", "secret/c.md", "named/d.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "site"


def link(path: str, target: str) -> Callable[[Path], Path]:
    """Makes a link below the site; a target that begins with `/` is from the folder above it."""

    def make(root: Path) -> Path:
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        is_above = target.startswith("/")
        place.symlink_to(root.parent / target[1:] if is_above else target)
        return place

    return make


def fifo(root: Path) -> Path:
    os.mkfifo(root / "docs/x.md")
    return root / "docs/x.md"


def folder(root: Path) -> Path:
    (root / "docs/x.md").mkdir()
    return root / "docs/x.md"


def chain(*links: Callable[[Path], Path]) -> Callable[[Path], Path]:
    def make(root: Path) -> Path:
        return [one(root) for one in links][-1]

    return make


REFUSALS: dict[str, tuple[Callable[[Path], Path], str | None]] = {
    "a file": (lambda root: root / "docs/a.md", None),
    "a link within": (link("docs/x.md", "../pool/b.md"), None),
    "an absolute link within": (link("docs/x.md", "/site/pool/b.md"), None),
    "a folder linked within": (lambda root: link("docs/l", "../pool")(root) / "b.md", None),
    "out and back": (link("docs/x.md", "../../site/pool/b.md"), None),
    "out and back through links": (
        chain(link("out", ".."), link("docs/x.md", "../out/site/docs/a.md")),
        None,
    ),
    "a file out": (link("docs/x.md", "/secret/c.md"), OUTSIDE),
    "a relative link out": (link("docs/x.md", "../../secret/c.md"), OUTSIDE),
    "a folder out": (lambda root: link("docs/l", "/secret")(root) / "c.md", OUTSIDE),
    "a chain out": (
        chain(link("docs/y.md", "/secret/c.md"), link("docs/x.md", "y.md")),
        OUTSIDE,
    ),
    "a folder and dots out": (
        chain(link("docs/l", "/secret"), lambda root: root / "docs/l/../named/d.md"),
        OUTSIDE,
    ),
    "dots out": (lambda root: root / "docs/../../secret/c.md", OUTSIDE),
    "a device": (link("docs/x.md", "/../../../../../../../../dev/zero"), OUTSIDE),
    "nowhere within": (link("docs/x.md", "gone.md"), "is a link to a file that does not exist"),
    "nowhere out": (link("docs/x.md", "/secret/gone.md"), OUTSIDE),
    "itself": (link("docs/x.md", "x.md"), "cannot be read: Too many levels of symbolic links"),
    "a fifo": (fifo, "is not a regular file"),
    "a folder": (folder, "is not a regular file"),
    "nothing": (lambda root: root / "gone.md", "cannot be read: No such file or directory"),
    "a NUL": (lambda root: root / "a\0", "cannot be read: no file can have this name"),
    "a surrogate": (
        lambda root: root / "\ud800",
        "cannot be read: no file can have this name",
    ),
    "a long name": (lambda root: root / ("x" * 5_000), "cannot be read: File name too long"),
    "Windows' dots": (
        lambda root: root / "docs\\..\\..\\secret\\c.md",
        "cannot be read: No such file or directory",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_may_be_read(root: Path, name: str) -> None:
    make, expected = REFUSALS[name]
    folders, path = SiteFolders(root), make(root)
    assert folders.refusal(path) == expected
    if expected is None:
        assert folders.read_text(path) in ("site/docs/a.md", "site/pool/b.md")
    else:
        with pytest.raises(UnreadableFileError, match=f"^{expected}$"):
            folders.read_bytes(path)


def test_what_the_configuration_names_elsewhere_counts_as_given(root: Path) -> None:
    path, hidden = root.parent / "named/d.md", link("docs/l", "/secret")(root)
    for named in (Path("../named"), root.parent / "named", root / "../named", path):
        folders = SiteFolders(root, [named, root / "docs/l"])
        assert folders.refusal(path) is None
        assert folders.refusal(root.parent / "secret/c.md") == OUTSIDE
        # a link below the site is the author's: that the configuration names it is no leave
        assert folders.refusal(hidden / "c.md") == OUTSIDE
    assert SiteFolders(root).with_named(path.parent).refusal(path) is None


def test_an_installed_package_may_consist_of_links(root: Path) -> None:
    path = link("venv/theme/main.html", "/secret/c.md")(root)
    assert SiteFolders(root).refusal(path) == OUTSIDE
    assert SiteFolders(root, installed=[root / "venv/theme"]).refusal(path) is None


def test_a_site_in_a_linked_folder_is_in_it(root: Path) -> None:
    linked = root.parent / "linked"
    linked.symlink_to(root)
    link("docs/in.md", "../pool/b.md")(root)
    link("docs/out.md", "/secret/c.md")(root)
    folders = SiteFolders(linked)
    assert folders.refusal(linked / "docs/in.md") is None
    assert folders.refusal(linked / "docs/out.md") == OUTSIDE


def test_a_walk_follows_links_and_ends(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy_pages.files.reading._MOST_LINKED_FOLDERS", 500)
    for number in range(20):  # each of these folders holds two others: two to the twentieth paths
        for name in "ab":
            link(f"docs/{number}/{name}", f"../{number + 1}")(root)
    (root / "docs/20").mkdir()
    link("docs/pool", "../pool")(root)
    link("docs/up", "..")(root)
    link("docs/out", "/secret")(root)
    link("docs/.hidden", "/secret/c.md")(root)
    folders = SiteFolders(root)
    refused = dict(folders.refused_below(root / "docs", with_hidden=True))
    shown = {path.relative_to(root).as_posix(): refusal for path, refusal in refused.items()}
    assert shown.pop("docs/.hidden") == OUTSIDE
    assert any(refusal.startswith("is one of more than 500") for refusal in shown.values())


def test_a_walk_names_what_it_refuses(root: Path) -> None:
    link("docs/pool", "../pool")(root)
    link("docs/up", "..")(root)
    link("docs/self", ".")(root)
    link("docs/out", "/secret")(root)
    link("docs/out.md", "/secret/c.md")(root)
    link("pool/.hidden.md", "/secret/c.md")(root)
    folders = SiteFolders(root)
    found = [path.relative_to(root).as_posix() for path in folders.files_below(root / "docs")]
    assert found == ["docs/a.md", "docs/pool/b.md", "docs/up/pool/b.md"]
    circle = "is a link to a folder that contains it"
    refused = [
        (path.relative_to(root).as_posix(), refusal)
        for path, refusal in folders.refused_below(root / "docs", with_hidden=True)
    ]
    assert refused == [
        ("docs/out", OUTSIDE),
        ("docs/out.md", OUTSIDE),
        ("docs/self", circle),
        ("docs/pool/.hidden.md", OUTSIDE),
        ("docs/up/docs", circle),
        ("docs/up/pool/.hidden.md", OUTSIDE),
    ]


def test_a_folder_that_is_a_link_out_has_no_files(root: Path) -> None:
    path = link("data", "/secret")(root)
    folders = SiteFolders(root, [path])
    assert list(folders.files_below(path)) == []
    assert list(folders.refused_below(path)) == [(path, OUTSIDE)]


def test_the_number_of_files_is_limited(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_files, "MOST_FILES", 3)
    for number in range(9):
        (root / f"docs/{number}.md").write_text("")
    assert len(list(SiteFolders(root).files_below(root / "docs"))) == 3


def test_a_file_that_may_not_be_read_is_refused() -> None:
    with open_folder() as root:
        path = root / "a.md"
        path.write_text("a")
        path.chmod(0)
        with as_nobody():
            assert SiteFolders(root).refusal(path) == "cannot be read: Permission denied"


def test_a_run_follows_each_folder_once_and_each_link(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "docs/to-pool.md").symlink_to("../pool/b.md")
    (root / "linked").symlink_to("docs")
    pages = [root / "docs/a.md", root / "linked/a.md", root / "docs/new.md", root / "linked/x.md"]
    pages += [root / "docs/to-pool.md", root / "docs/.."]
    expected = [os.path.realpath(page) for page in pages]
    followed: list[Path] = []
    monkeypatch.setattr(
        folder_files,
        "real_path",
        lambda path: followed.append(Path(path)) or os.path.realpath(path),
    )
    real_path = RealPaths()
    assert [real_path(page) for page in pages + pages] == expected * 2
    if os.name != "nt":  # which knows several names for a file
        assert sorted(followed[:4]) == sorted([root / "docs", root / "linked", *pages[4:]])
        assert followed[4:] == pages[4:]
