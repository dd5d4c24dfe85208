"""The command ``policy-pages``: the core without MkDocs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import yaml

from policy_pages import __version__
from policy_pages.front_matter import FrontMatter
from policy_pages.page import PageSettings, TranslatedPage, decode_source, translate_page
from policy_pages.template.lexer import DEFAULT_TRIM_MODE, TRIM_MODES
from policy_pages.views import JinjaViews, own_overrides


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="policy-pages")
def main() -> None:
    """Bring ERB pages with front matter to Markdown, without Ruby."""


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--context",
    "context_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="YAML or JSON file with names the page may use, as `title` and as `@title`.",
)
@click.option(
    "--trim",
    type=click.Choice(TRIM_MODES),
    default=DEFAULT_TRIM_MODE,
    show_default=True,
    help="Which newlines ERB drops, as Ruby's trim_mode.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: one object a line and page.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each page as a .md file with its front matter below this folder.",
)
@click.option(
    "--views",
    "view_folders",
    multiple=True,
    default=["overrides/views"],
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of views; may be given several times.",
)
def translate(
    paths: tuple[Path, ...],
    context_file: Path | None,
    trim: str,
    output_format: str,
    out: Path | None,
    view_folders: tuple[Path, ...],
) -> None:
    """Print the Markdown of each page in PATHS (a folder: every .md.erb page below it).

    Diagnostics go to standard error; exit 1 if any page has an error.
    """
    settings = PageSettings(trim_mode=trim, context=_read_context(context_file))
    views = JinjaViews([*view_folders, own_overrides() / "views"])
    failed = False
    pages = [page for path in paths for page in _pages_in(path)]
    targets = _targets(out, pages) if out else {}
    for path, _ in pages:
        page = _translate_file(path, views, settings)
        errors = any(diagnostic.severity == "error" for diagnostic in page.diagnostics)
        failed = failed or errors
        if output_format == "json":
            click.echo(json.dumps(_record(path, page), ensure_ascii=False, default=str))
        else:
            for diagnostic in page.diagnostics:
                click.echo(str(diagnostic), err=True)
        if errors:
            continue
        if out:
            target = targets[path]
            target.parent.mkdir(parents=True, exist_ok=True)
            header = page.source.text[: page.front_matter.body_start]
            target.write_bytes((header + page.markdown).encode())
        elif output_format == "text":
            click.echo(page.markdown, nl=False)
    if failed:
        raise SystemExit(1)


def _translate_file(path: Path, views: JinjaViews, settings: PageSettings) -> TranslatedPage:
    source, problems = decode_source(path.as_posix(), path.read_bytes())
    if problems:
        return TranslatedPage(source, FrontMatter(), "", problems)
    return translate_page(source, views, settings)


def _pages_in(path: Path) -> list[tuple[Path, Path]]:
    """Each page of a path, with its path below the folder it was found in."""
    if not path.is_dir():
        return [(path, Path(path.name))]
    found = sorted(page for page in path.rglob("*.md.erb") if page.is_file())
    if not found:
        raise click.UsageError(f"there is no .md.erb page in {path}")
    return [(page, page.relative_to(path)) for page in found]


def _targets(out: Path, pages: list[tuple[Path, Path]]) -> dict[Path, Path]:
    targets: dict[Path, Path] = {}
    for path, below in pages:
        name = below.name.removesuffix(".erb")
        target = out / below.with_name(name if name.endswith(".md") else f"{name}.md")
        if target.resolve() in {other.resolve() for other in targets.values()}:
            raise click.UsageError(f"{path} and another page would both be written to {target}")
        if target.resolve() == path.resolve():
            raise click.UsageError(f"{path} would be written over itself")
        targets[path] = target
    return targets


def _read_context(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))  # JSON is YAML
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{path} cannot be read: {error}") from None
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise click.BadParameter(f"{path} holds no `name: value` lines")
    return values


def _record(path: Path, page: TranslatedPage) -> dict[str, Any]:
    return {
        "path": path.as_posix(),
        "front_matter": page.fields,
        "markdown": page.markdown,
        "diagnostics": [diagnostic.as_record() for diagnostic in page.diagnostics],
    }
