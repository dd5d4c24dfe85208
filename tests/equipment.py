"""What tests need besides the packages of every Python: where it is missing they skip, and in CI
fail."""

from __future__ import annotations

import ctypes.util
import functools
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM
"""The same engine without the windows of the browser, whose drawing takes a third of the work."""
ZENSICAL = Path(sys.executable).with_name("zensical")
"""Of the group `test`; it needs Python 3.11."""
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
"""Hebrew, Arabic and Lao."""
DROID = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
"""Chinese and Japanese."""
PACKAGES = {
    "chromium": "chromium",
    "ruby": "ruby",
    "ruby erubi": "ruby-erubi",
    "ruby tilt": "ruby-tilt",
    "ruby redcarpet": "ruby-redcarpet",
    "ruby kramdown": "ruby-kramdown",
    "DejaVu Sans": "fonts-dejavu-core",
    "Droid Sans Fallback": "fonts-droid-fallback",
    "cairo": "libcairo2",
    "msgfmt": "gettext",
    "nginx": "nginx-light",
    "apache2": "apache2-bin",
    "caddy": "caddy",
}
"""What a test may need -> the package of Debian's that has it; `.ci/run` installs all of them."""
MATERIALX = Path(sys.prefix, "materialx")
"""Where `make` installs MaterialX: Material's files are where its own would be."""
INSTALLED_BY_MAKE = ("materialx", "zensical")
"""What else a test may need: engines that a site can be built with."""


def need(*names: str) -> None:
    """Skip the test that asks, where the machine lacks something; in CI the test fails.

    :param names: keys of :data:`PACKAGES`, or of :data:`INSTALLED_BY_MAKE`.
    """
    missing = [name for name in names if not is_here(name)]
    if not missing:
        return
    packages = " ".join(PACKAGES[name] for name in missing if name in PACKAGES)
    remedy = f"Debian: apt-get install {packages}" if packages else "`make test` installs it"
    reason = f"needs {', '.join(missing)} ({remedy})"
    if "zensical" in missing and sys.version_info < (3, 11):
        pytest.skip("Zensical needs Python 3.11")
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI installs everything, but this test {reason}")
    pytest.skip(reason)


def need_zensical() -> None:
    """Skip the test that asks, where Zensical is not installed next to this Python; in CI it fails,
    if Zensical runs on this Python."""
    if ZENSICAL.exists():
        return
    reason = "needs zensical (python -m pip install --group test, with Python 3.11 or later)"
    if os.environ.get("CI") == "true" and sys.version_info >= (3, 11):
        pytest.fail(f"CI installs everything, but this test {reason}")
    pytest.skip(reason)


@functools.cache
def is_here(name: str) -> bool:
    """Whether something that a test may need is there."""
    files = {"DejaVu Sans": DEJAVU, "Droid Sans Fallback": DROID}
    if name == "chromium":
        return CHROMIUM is not None
    if name in files:
        return files[name].exists()
    if name == "materialx":
        return MATERIALX.is_dir()
    if name == "zensical":
        return importlib.util.find_spec(name) is not None
    if name == "cairo":
        return ctypes.util.find_library("cairo") is not None
    program, _, library = name.partition(" ")
    if shutil.which(program) is None:
        return False
    if name in ("msgfmt", "nginx", "apache2", "caddy"):
        return True
    loads = [program, "-e", "require ARGV[0]" if library else "", library]
    return subprocess.run(loads, capture_output=True, check=False).returncode == 0


def libraries_of(script: Path) -> Iterable[str]:
    """What a Ruby script needs, as names for :func:`need`."""
    required = re.findall(r'^require "([^"/]+)"', script.read_text(encoding="utf-8"), re.MULTILINE)
    return ["ruby", *(f"ruby {name}" for name in required if f"ruby {name}" in PACKAGES)]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, who may read everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(user)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that anybody may enter; only its owner may enter pytest's."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        root.chmod(0o755)
        yield root
