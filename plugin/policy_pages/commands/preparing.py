"""What ``policy-pages prepare`` does: once, or at each save beside an engine's preview."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path

import click

from policy_pages.commands.output import print_problems
from policy_pages.commands.pages import counted, exit_where_refused, read_site
from policy_pages.preparing.engines import ENGINES
from policy_pages.preparing.tree import check_target, write_tree
from policy_pages.site.saves import Stamp, stamps_of

_TERMINATED = 143
"""As shells report the signal SIGTERM."""
_SECONDS = 0.5
"""Between two looks at the files of the site."""


class Preparation:
    """Prepares a site for an engine, as often as its files change.

    :param target: the folder that is written.
    :param is_strict: whether a warning stops it, too.
    """

    def __init__(self, engine: str, target: Path, config_file: Path, *, is_strict: bool) -> None:
        self.engine = ENGINES[engine]
        self.target = target
        self.config_file = config_file
        self.is_strict = is_strict
        self._watched: Sequence[Path] = (config_file,)
        self._is_shown = False

    def run(self) -> bool:
        """Prepare the site.

        :return: False for a site with errors; nothing is written then.
        :raises click.ClickException: for a site or a folder that cannot be used.
        """
        with redirect_stdout(sys.stderr):  # what plugins and helpers print
            opened = read_site(self.config_file, with_articles=True)
        self._watched = opened.watched
        problems = [*opened.site.diagnostics, *opened.warnings]
        print_problems(problems)
        is_stopped = self.is_strict and any(one.severity != "info" for one in problems)
        if opened.built is None or is_stopped:
            click.echo("Nothing was written.", err=True)
            return False
        if not opened.built.articles:
            raise click.ClickException("the site publishes no page, so there is nothing to prepare")
        for note in [*opened.built.notes, *self.engine.notes(opened.built)]:
            click.echo(f"note: {note}", err=True)
        options = opened.site.options
        sources = {"the pages": options.docs, "the built site": opened.output}
        if options.theme.custom is not None:
            sources["the templates"] = options.theme.custom
        with exit_where_refused():
            check_target(self.target, options.root, sources)
            written = write_tree(self.engine.tree(opened.built), self.target)
        changes = f"{counted(written.new, 'file')} written, {written.gone} removed"
        click.echo(f"{self.target}: {changes}, {written.same} unchanged", err=True)
        if not (written.same or self._is_shown):
            step = self.engine.next_step.format(folder=self.target)
            click.echo(f"Next: {step}", err=True)
        return True

    def serve(self) -> None:
        """Prepare the site now and at each save, while the engine shows it.

        :raises click.ClickException: for an engine that is not installed, or a site that cannot be
            prepared the first time.
        :raises SystemExit: when the engine ends.
        """
        command, self._is_shown = self._preview(), True
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))  # the preview ends, too
        begin = time.time_ns()
        if not self.run():
            raise SystemExit(1)
        stamps = self._stamps_since(begin)
        preview = subprocess.Popen(command, cwd=self.target) if command else None
        click.echo(f"Writing {self.target} each time you save. Press Ctrl+C to stop.", err=True)
        try:
            while preview is None or preview.poll() is None:
                time.sleep(_SECONDS)
                if self._stamps() != stamps:
                    stamps = self._run_again()
            raise SystemExit(preview.returncode)
        finally:
            if preview is not None:
                preview.terminate()
                preview.wait()

    def _preview(self) -> Sequence[str]:
        """The command of the engine's preview; empty for one that has none."""
        if not self.engine.preview:
            return ()
        name, *arguments = self.engine.preview
        beside = shutil.which(name, path=str(Path(sys.executable).parent))
        program = beside or shutil.which(name)
        if program is None:
            raise click.UsageError(
                f"{name.title()} is not installed: run `pip install {self.engine.package}`"
            )
        return (program, *arguments)

    def _run_again(self) -> Mapping[str, Stamp]:
        """Prepare the site again; a mistake is shown, and what is written stays."""
        begin = time.time_ns()
        try:
            self.run()
        except click.ClickException as error:  # such as a mistake in the configuration
            error.show()
        return self._stamps_since(begin)

    def _stamps_since(self, begin: int) -> Mapping[str, Stamp]:
        """The stamps of the site's files, without those that were saved while it was prepared: they
        are for the next time.

        :param begin: the time when that began, in nanoseconds.
        """
        end = time.time_ns()
        found = self._stamps().items()
        return {name: stamp for name, stamp in found if not begin <= stamp[0] <= end}

    def _stamps(self) -> Mapping[str, Stamp]:
        return stamps_of(self._watched, self.config_file.parent)
