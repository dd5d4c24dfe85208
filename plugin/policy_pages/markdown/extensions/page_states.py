"""What a Python-Markdown extension knows about the page whose text is being converted.

Python-Markdown gives an extension no page, and other plugins convert texts with the same
extensions, as a blog does for its excerpts while other pages are written. MkDocs gives its own
processor of links the file that a ``Markdown`` object is for, and so do plugins that want links to
work. Here the file is taken from that processor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from markdown import Markdown
    from mkdocs.structure.files import File

State = TypeVar("State")

_LINKS = "relpath"
"""The name of MkDocs' processor of links."""


def file_of(md: Markdown) -> File | None:
    """The file whose text a ``Markdown`` object converts; None if that is not known."""
    if _LINKS not in md.treeprocessors:
        return None
    return cast("File | None", getattr(md.treeprocessors[_LINKS], "file", None))


class PageStates(Generic[State]):
    """An extension's state for each page.

    :param plain: makes the state for a text that belongs to no known page.
    """

    def __init__(self, plain: Callable[[], State]) -> None:
        self._plain = plain
        self._of_paths: dict[str, State] = {}
        self.current = plain()
        """That of the page being made: for texts whose page is not known."""

    def begin(self, state: State, path: str | None = None) -> State:
        """Begin a page.

        :param path: of the page's source, as MkDocs has it; None outside of a build.
        """
        self.current = state
        if path is not None:
            self._of_paths[path] = state
        return state

    def end(self) -> None:
        """End the page: what is converted from now on belongs to it only if it is for its file."""
        self.current = self._plain()

    def of_path(self, path: str) -> State:
        """The state of the page of a source."""
        state = self._of_paths.get(path)
        return self._plain() if state is None else state

    def of(self, md: Markdown) -> State:
        """The state of the page whose text a ``Markdown`` object converts."""
        file = file_of(md)
        return self.current if file is None else self.of_path(file.src_uri)
