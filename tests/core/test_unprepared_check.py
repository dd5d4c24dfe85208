"""Which files of a repository build its site with an engine that does not run the plugin."""

from __future__ import annotations

from pathlib import Path

import pytest

from checked import run_check
from conftest import write_tree
from policy_pages.checks.unprepared_check import check_unprepared

PREPARE = "policy-pages prepare --to prepared && zensical build -f prepared/mkdocs.yml"
ELSEWHERE = "python -m policy_pages.cli prepare\n"
WORKFLOW = ".github/workflows/publish.yml"
COMMANDS = [
    # file, its text -> line and column of the warning, or None
    (WORKFLOW, "jobs:\n  - run: zensical build --clean\n", (2, 10)),
    (WORKFLOW, "- run: |\n    pip install zensical\n    uvx zensical@0.0.73 serve\n", (3, 9)),
    (".github/workflows/x.yaml", "- run: pip install zensical && zensical build", (1, 32)),
    (".forgejo/workflows/x.yml", "- run: python -m zensical build", (1, 18)),
    (".gitea/workflows/x.yml", "- run: .venv/bin/zensical \\\n    build", (1, 18)),
    (".gitlab-ci.yml", "script: ['uvx --from zensical==0.0.73 zensical build']", (1, 39)),
    ("netlify.toml", '[build]\ncommand = "zensical build" # our site', (2, 12)),
    ("Makefile", "site: # zensical\n\t@zensical build", (2, 3)),
    ("package.json", '{"scripts": {"build": "zensical build"}}', (1, 24)),
    ("Dockerfile", 'CMD ["zensical", "build"]', (1, 7)),
    ("noxfile.py", 'session.run("zensical", "serve")', (1, 14)),
    ("zensical.toml", "[project]\n", (1, 1)),
    # near misses
    (WORKFLOW, "- run: mkdocs build # not: zensical build\n", None),
    (WORKFLOW, "# - run: zensical build\n- name: Why we do not run zensical build\n", None),
    (WORKFLOW, "- run: echo 'do not run zensical build' && mkdocs build\n", None),
    (WORKFLOW, "- run: pip install zensical\n  build: no\n", None),
    (WORKFLOW, "- run: my-zensical build; zensical build-info; zensical --version", None),
    (WORKFLOW, f"- run: {PREPARE}", None),
    (WORKFLOW, f"- run: {ELSEWHERE}- run: zensical build", (2, 8)),  # builds the sources
    (WORKFLOW, f"- run: {ELSEWHERE}- run: cd prepared/zensical && zensical build", None),
    (
        WORKFLOW,
        f"- run: {ELSEWHERE}- run: zensical build\n  working-directory: prepared/zensical",
        None,
    ),
    ("Makefile", f"zensical.toml:\n\t{PREPARE}", None),
    (".github/workflows/notes.txt", "zensical build", None),
    ("docs/guide.md", "zensical build", None),
]


@pytest.mark.parametrize(("name", "text", "place"), COMMANDS)
def test_which_commands_are_reported(
    name: str, text: str, place: tuple[int, int] | None, tmp_path: Path
) -> None:
    write_tree(tmp_path, f"=== {name}\n{text}")
    found = [(one.path, one.line, one.column) for one in check_unprepared(tmp_path)]
    assert found == ([] if place is None else [(name, *place)])


def test_the_files_of_the_whole_repository_count(tmp_path: Path) -> None:
    site = tmp_path / "site"
    run = "- run: zensical build\n"
    write_tree(
        tmp_path,
        "=== .git/HEAD\n=== site/docs/index.md\n# Terms\n=== site/Makefile\nbuild:\n\tmkdocs build"
        f"\n=== {WORKFLOW}\n{run}{run}=== site/zensical.toml\n=== site/mkdocs.yml\n"
        "site_name: T\nsite_url: https://e.example/\ntheme: {name: material, font: false}\n"
        "plugins: [policy-pages]\n",
    )
    (tmp_path / ".gitlab-ci.yml").symlink_to("/etc/hostname")
    (tmp_path / "netlify.toml").write_bytes(b'command = "\xff zensical build"')
    (tmp_path / "Makefile").write_bytes(b"build:\n\tzensical build\n" + b"#" * 5_000_000)
    (tmp_path / ".woodpecker").write_text("zensical build")
    assert run_check(tmp_path, "--config", "site/mkdocs.yml").places == {
        "site/zensical.toml:1:1 unprepared-engine": 1,
        f"{WORKFLOW}:1:8 unprepared-engine": 1,
    }
    checked = run_check(site)
    assert checked.exit_code == 1
    assert f"{tmp_path}/{WORKFLOW}:1:8 unprepared-engine" in checked.places

    configuration = site / "mkdocs.yml"
    named = configuration.read_text()
    ignored = "  - policy-pages: {ignore_findings: [unprepared-engine]}\n"
    configuration.write_text(named.replace("[policy-pages]\n", f"\n{ignored}"))
    assert run_check(site).findings == []
    configuration.write_text(named.replace("[policy-pages]", "[]"))
    assert run_check(site).findings == []  # without the plugin, any engine may build it
    configuration.write_text(named)
    (tmp_path / "Makefile").write_text(f"site:\n\t{PREPARE}\n")
    assert run_check(site).places == {f"{tmp_path}/{WORKFLOW}:1:8 unprepared-engine": 1}
    workflow = tmp_path / WORKFLOW
    workflow.write_text(f"- working-directory: prepared/zensical\n  {run[2:]}")
    assert run_check(site).findings == []
