"""A build that fails leaves the last site as it was. `test_staging.py` has how one takes the place
of the other."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from build_servers import ENVIRONMENT, one_server

SITE = """\
=== docs/index.md
# Home
=== theme/main.html
<html><head><title>T</title></head><body>{{ page.content }}</body></html>
=== mkdocs.yml
site_name: Test
site_url: https://example.org/
theme: {name: null, custom_dir: theme}
hooks: [hooks.py]
plugins: [policy-pages]
=== hooks.py
import errno, logging, os, signal, sys
from pathlib import Path
from mkdocs.plugins import event_priority
HOW = os.environ["HOW"]
@event_priority(-5000)
def on_post_build(config, **given):
    Path(config.site_dir, "made.txt").write_text("made")
    print("built in", Path(config.site_dir).parent.name[:15], flush=True)
    if HOW == "warning":
        logging.getLogger("mkdocs.plugins.other").warning("mind this")
    elif HOW == "error":
        raise RuntimeError("of another plugin")
    elif HOW == "full disk":
        raise OSError(errno.ENOSPC, "No space left on device")
    elif HOW.startswith("SIG"):
        os.kill(os.getpid(), getattr(signal, HOW))
        signal.pause()
CONFIGURATION = []
def on_config(config):
    CONFIGURATION.append(config)
def on_shutdown():
    print("left", CONFIGURATION[0].site_dir)
"""

WAYS: dict[str, tuple[int, str]] = {
    "warning": (1, "Aborted with 1 warnings in strict mode!"),
    "error": (1, "RuntimeError: of another plugin"),
    "full disk": (1, "No space left on device: the new site is not published"),
    "SIGINT": (1, "Aborted!"),
    "SIGTERM": (-15, "built in .site.building-"),
    "SIGKILL": (-9, "built in .site.building-"),
    "mistake": (1, "1 error in 1 page: nothing was published"),
}


def test_a_build_that_fails_leaves_the_last_site(draw: Callable[[str], Path]) -> None:
    root = draw(SITE)
    site, page = root / "site", root / "docs/index.md"

    def build(how: str = "") -> tuple[int, str]:
        environment = {**os.environ, **ENVIRONMENT, "HOW": how}
        return one_server().run(root, ["build", "--strict"], environment)

    def read() -> dict[str, str]:
        return {p.name: p.read_text("latin-1") for p in site.rglob("*") if p.is_file()}

    code, log = build()
    assert code == 0, log
    (site / ".git").mkdir()
    (site / ".git/HEAD").write_text("kept")
    (site / "gone.html").write_text("gone")
    first = read()
    assert f"Building documentation to directory: {site}\n" in log
    assert "built in .site.building-" in log
    assert f"left {site}\n" in log  # what `gh-deploy` publishes
    for how, (exit_code, words) in WAYS.items():
        page.write_text(f"# {how}\n")
        mistake = root / "docs/mistake.md.erb"
        mistake.write_text("<%= nothing %>\n" if how == "mistake" else "# Well\n")
        code, log = build(how)
        assert code == exit_code, (how, log)
        assert words in log
        assert read() == first, how
        left = [path.name for path in root.glob(".site*")]
        assert bool(left) == (exit_code < 0), how
    mistake.unlink()
    code, log = build()
    assert code == 0, log
    after = read()
    assert "mistake" in after["index.html"]
    assert after.keys() == first.keys() - {"gone.html"}
