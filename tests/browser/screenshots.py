"""Takes the README's pictures, of the project's own site; `make screenshot` runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs/assets/screenshots"
PICTURES = {
    "register": ("", 640),
    "policy": ("how-we-publish/", 760),
    "redline": ("how-we-publish/changes/2026-11-25-to-2027-01-04/", 760),
}
"""Name of the file -> address of the page, and how high the picture is."""


@pytest.mark.parametrize("name", PICTURES)
def test_take(name: str, open_page: Callable[..., Page]) -> None:
    address, height = PICTURES[name]
    page = open_page(address, viewport={"width": 1280, "height": height})
    page.screenshot(path=FOLDER / f"{name}.png")
