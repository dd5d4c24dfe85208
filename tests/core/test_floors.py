"""Imports point down, siblings do not import each other, the core knows no framework."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "plugin" / "policy_pages"

FLOORS: list[list[str]] = [
    [
        "text.source",
        "__init__",
        "text",
        "markdown",
        "markdown.extensions",
        "front_matter",
        "files",
        "page",
        "site",
        "mkdocs",
        "authoring",
        "erb",
        "erb.errors",
        "erb.escapes",
        "text.html",
    ],
    ["text.addresses", "text.code_samples", "text.languages"],
    ["erb.formats", "erb.regexp", "markdown.flavours", "front_matter.unpublished"],
    ["text.diagnostics", "files.reading", "files.writing", "site.paper", "front_matter.damage"],
    ["erb.limits", "erb.nodes", "files.templates", "text.yaml_messages"],
    [
        "front_matter.reading",
        "damage.conflict_marks",
        "damage.untranslated_directives",
        "erb.tokens",
        "erb.values",
    ],
    ["front_matter.editing"],
    ["erb.classes", "erb.environment", "erb.erubi", "erb.pattern_nodes"],
    ["erb.plain_values", "erb.printing", "social", "cards", "redlines"],
    ["erb.lexer", "erb.ordering", "files.data", "files.partials", "policies", "files.settings"],
    ["erb.methods", "erb.program", "page.theme_fields"],
    ["page.fields"],
    ["erb.helpers", "erb.interpreter", "erb.syntax_errors"],
    ["erb.parser", "helpers"],
    ["erb.engine", "damage"],
    ["front_matter.directives"],
    ["page.translation", "site.records"],
    ["markdown.extensions.page_states"],
    ["mkdocs.theme_text", "site.theme_templates", "mkdocs.option_types"],
    [
        "mkdocs.config",
        "mkdocs.reporting",
        "files.views",
        "markdown.extensions.fragments",
        "markdown.extensions.root_links",
        "mkdocs.files",
        "markdown.extensions.clause_headings",
    ],
    ["markdown.extensions.pattern_matches"],
    [
        "site.page_sources",
        "mkdocs.messages",
        "mkdocs.late_files",
        "mkdocs.language",
        "mkdocs.blogs",
        "site.addresses",
    ],
    ["site.drafts"],
    ["social.head_tags", "mkdocs.sharing_settings", "site.cards", "site.share_preview"],
    ["site.sharing", "site.changes", "site.clauses"],
    ["site.versions"],
    ["site.redirects", "site.version_context"],
    ["markdown.extensions.host"],
    ["markdown.extensions.flavoured"],
    ["site.old_sites", "damage.repairing", "checks", "markdown.extensions.partial_fragments"],
    ["mkdocs.settings"],
    ["site.site", "mkdocs.opening"],
    ["authoring.clause_pages"],
    ["site.register"],
    [
        "authoring.redline_file",
        "authoring.freeze",
        "site.feeds",
        "authoring.new_page",
        "authoring.revision",
        "authoring.recorded_addresses",
    ],
    ["site.theme", "mkdocs.navigation"],
    ["commands"],
    ["plugin", "cli"],
]
"""A floor: rooms and packages. A package is one place; nothing imports in circles within it."""
FRAMEWORKS = {"mkdocs", "jinja2", "markdown", "markupsafe"}
ROOMS_THAT_KNOW_A_FRAMEWORK = {
    *(
        "mkdocs.config",
        "mkdocs.reporting",
        "files.views",
        "markdown.extensions.fragments",
        "markdown.extensions.root_links",
        "mkdocs.files",
        "site.site",
        "plugin",
    ),
    *(
        "markdown.extensions.page_states",
        "site.page_sources",
        "mkdocs.late_files",
        "mkdocs.language",
        "mkdocs.blogs",
        "mkdocs.settings",
    ),
    *(
        "markdown.extensions.pattern_matches",
        "markdown.extensions.host",
        "markdown.extensions.flavoured",
        "mkdocs.messages",
    ),
    "markdown.extensions.partial_fragments",
    *(
        "markdown.extensions.clause_headings",
        "site.addresses",
        "site.clauses",
        "site.changes",
        "site.redirects",
    ),
    *("site.register", "site.version_context"),
    *("checks.readings", "checks.page", "mkdocs.opening"),
    *(
        "mkdocs.sharing_settings",
        "site.sharing",
        "site.cards",
        "cards.templates",
        "site.share_preview",
    ),
    *(
        "files.templates",
        "mkdocs.option_types",
        "site.theme_templates",
        "mkdocs.theme_text",
        "site.feeds",
        "site.theme",
        "site.versions",
        "authoring.new_page",
        "mkdocs.navigation",
    ),
    "site.drafts",
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
        own = (name for name in imports_of(path) if name.startswith("policy_pages."))
        names = {name.removeprefix("policy_pages.") for name in own}
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
    assert all(room.startswith("erb.parser.") for room in knowing)


def test_the_command_runs_without_mkdocs() -> None:
    script = "import sys, policy_pages.cli; print('mkdocs' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
