"""Imports point down, siblings do not import each other, the core knows no framework."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "plugin" / "policy_pages"

FLOORS: list[list[str]] = [
    ["source", "__init__", "template", "template.errors", "template.escapes", "html_tags"],
    ["page_addresses", "code_samples"],
    ["template.formats", "template.regexp", "flavours", "unpublished"],
    ["diagnostics", "folder_files", "written_files", "printed_addresses", "front_matter_damage"],
    ["template.limits", "template.nodes", "jinja_templates"],
    [
        "front_matter",
        "conflict_marks",
        "untranslated_directives",
        "template.tokens",
        "template.values",
    ],
    ["front_matter_edit"],
    ["template.classes", "template.environment", "template.erubi", "template.pattern_nodes"],
    ["template.plain_values", "template.printing", "social", "cards", "redlines"],
    ["template.lexer", "template.ordering", "data_files", "partials", "policies", "settings_files"],
    ["template.methods", "template.program"],
    ["template.helpers", "template.interpreter", "template.syntax_errors"],
    ["template.parser", "helpers"],
    ["template.engine", "damage"],
    ["front_matter_erb"],
    ["page", "sharing"],
    ["page_states"],
    ["theme_text", "theme_templates", "option_types"],
    ["config", "reporting", "views", "fragments", "links", "site_files", "clause_headings"],
    ["pattern_matches"],
    [
        "page_sources",
        "mkdocs_messages",
        "late_files",
        "site_language",
        "site_blogs",
        "site_addresses",
    ],
    ["site_drafts"],
    ["head_tags", "sharing_settings", "site_cards", "share_preview"],
    ["site_sharing", "site_changes", "site_clauses"],
    ["site_versions"],
    ["site_redirects", "site_version_context"],
    ["flavour_host"],
    ["markdown_flavours"],
    ["surroundings", "fix", "checks", "partial_fragments"],
    ["site_settings"],
    ["site", "pages_to_check"],
    ["clause_pages"],
    ["site_register"],
    ["redline_file", "freeze", "site_feeds", "new_page", "revision", "recorded_addresses"],
    ["site_theme", "site_navigation"],
    ["commands"],
    ["plugin", "cli"],
]
"""A floor: rooms and packages. A package is one place; nothing imports in circles within it."""
FRAMEWORKS = {"mkdocs", "jinja2", "markdown", "markupsafe"}
ROOMS_THAT_KNOW_A_FRAMEWORK = {
    *("config", "reporting", "views", "fragments", "links", "site_files", "site", "plugin"),
    *("page_states", "page_sources", "late_files", "site_language", "site_blogs", "site_settings"),
    *("pattern_matches", "flavour_host", "markdown_flavours", "mkdocs_messages"),
    "partial_fragments",
    *("clause_headings", "site_addresses", "site_clauses", "site_changes", "site_redirects"),
    *("site_register", "site_version_context"),
    *("checks.readings", "checks.page", "pages_to_check"),
    *("sharing_settings", "site_sharing", "site_cards", "cards.templates", "share_preview"),
    *(
        "jinja_templates",
        "option_types",
        "theme_templates",
        "theme_text",
        "site_feeds",
        "site_theme",
        "site_versions",
        "new_page",
        "site_navigation",
    ),
    "site_drafts",
}


def rooms() -> dict[str, Path]:
    return {
        path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."): path
        for path in PACKAGE.rglob("*.py")
    }


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {path}"
            assert node.module is not None
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def place_of(room: str) -> str:
    """The floor's name that a room goes by: its own, or that of its package."""
    named = [name for floor in FLOORS for name in floor]
    own = room.removesuffix(".__init__")
    packages = [name for name in named if own == name or own.startswith(f"{name}.")]
    return max(packages, key=len, default="")


def room_imports() -> dict[str, set[str]]:
    """Which rooms each room imports."""
    known = rooms()
    found: dict[str, set[str]] = {}
    for room, path in known.items():
        names = {name.removeprefix("policy_pages.") for name in imports_of(path)}
        targets = {*names, *(f"{name}.__init__" for name in names)}
        found[room] = targets & known.keys() - {room}
    return found


def test_every_room_has_its_floor() -> None:
    named = sorted(name for floor in FLOORS for name in floor)
    assert sorted({place_of(room) for room in rooms()}) == named


def test_imports_point_down() -> None:
    floor_of = {name: number for number, floor in enumerate(FLOORS) for name in floor}
    upward = [
        f"{room} imports {target}"
        for room, targets in room_imports().items()
        for target in targets
        if place_of(room) != place_of(target)
        and not floor_of[place_of(target)] < floor_of[place_of(room)]
    ]
    assert upward == []


def test_no_rooms_import_each_other_in_circles() -> None:
    waiting = room_imports()
    while waiting:
        free = {room for room, targets in waiting.items() if not targets & waiting.keys()}
        assert free, f"in circles: {sorted(waiting)}"
        waiting = {room: targets for room, targets in waiting.items() if room not in free}


def test_only_the_named_rooms_know_a_framework() -> None:
    knowing = {
        room
        for room, path in rooms().items()
        if FRAMEWORKS & {name.split(".")[0] for name in imports_of(path)}
    }
    assert knowing <= ROOMS_THAT_KNOW_A_FRAMEWORK


def test_only_the_parser_rooms_know_tree_sitter() -> None:
    knowing = {
        room
        for room, path in rooms().items()
        if any(name.startswith("tree_sitter") for name in imports_of(path))
    }
    assert knowing
    assert all(room.startswith("template.parser.") for room in knowing)


def test_the_command_runs_without_mkdocs() -> None:
    script = "import sys, policy_pages.cli; print('mkdocs' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
