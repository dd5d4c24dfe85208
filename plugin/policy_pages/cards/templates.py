"""A card and an SVG template -> the SVG to draw, checked.

A template is the site's own, as its theme's templates are, and Jinja runs it without a sandbox.
What comes from a page is never a template: it reaches one as text, which is escaped for XML, and
as outlines. An unknown name is an error. The SVG may not lead to any file, nor hold text as such:
it would be drawn with whatever font is found, or with none.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from xml.parsers import expat

import jinja2

from policy_pages.cards.card import HEIGHT, WIDTH, Card, CardError
from policy_pages.cards.fonts import Fonts
from policy_pages.cards.setting import fit
from policy_pages.files.reading import SiteFolders
from policy_pages.files.templates import UnreadableTemplateError, jinja_environment

_PICTURES = ("data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;")
_TEXT_ELEMENTS = frozenset(["text", "tspan", "textPath", "tref"])
_WIDEST_EXCERPT = 80
_WRONG_CALLS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


class CardTemplate:
    """An SVG template of cards.

    :param folders: where templates are looked for, the first one first.
    :param site: decides what may be read.
    """

    def __init__(
        self, folders: Sequence[Path], name: str, fonts: Fonts, site: SiteFolders | None = None
    ) -> None:
        self._fonts = fonts
        self._name = name
        self._folders = folders
        self._environment = jinja_environment(folders, site)

    def svg(self, card: Card) -> str:
        """The SVG of a card.

        :raises CardError: the template is broken, or a text cannot be drawn.
        """
        context = {"card": card, "fit": partial(fit, self._fonts, card.language)}
        try:
            template = self._environment.get_template(self._name)
            svg = template.render(context)
        except jinja2.TemplateSyntaxError as error:
            raise CardError(
                f"{error.filename or error.name}:{error.lineno}: {error.message}"
            ) from error
        except jinja2.TemplateNotFound as error:
            folders = ", ".join(str(folder) for folder in self._folders)
            raise CardError(f"there is no card template {error.name} in {folders}") from error
        except UnicodeDecodeError as error:
            raise CardError(f"the card template {self._name} is not UTF-8") from error
        except UnreadableTemplateError as error:
            raise CardError(str(error)) from error
        except CardError:
            raise
        except Exception as error:
            place = self._place(error)
            if place is None:
                raise  # a mistake of ours, not the template's
            raise CardError(f"{place}: {error}") from error
        _check(svg, self._name)
        return svg

    def _place(self, error: Exception) -> str | None:
        """Where in a template a mistake was made: Jinja puts its lines into the traceback."""
        frames = traceback.extract_tb(error.__traceback__)
        inside = [
            number
            for number, frame in enumerate(frames)
            if any(Path(frame.filename).is_relative_to(folder) for folder in self._folders)
        ]
        if not inside:
            return None
        # a call that does not suit `fit` fails there or one step deeper
        from_call = isinstance(error, _WRONG_CALLS) and len(frames) - 1 - inside[-1] <= 1
        if not isinstance(error, jinja2.TemplateError) and not from_call:
            return None
        return f"{frames[inside[-1]].filename}:{frames[inside[-1]].lineno}"


def _check(svg: str, name: str) -> None:
    """That an SVG is sound XML, and draws nothing but what stands in it.

    :raises CardError: naming the template and the line of the SVG.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    sizes = [(str(WIDTH), str(HEIGHT))]

    def refuse(message: str, help: str = "") -> None:
        line = parser.CurrentLineNumber
        shown = (svg.splitlines()[line - 1 : line] or [""])[0].strip()[:_WIDEST_EXCERPT]
        raise CardError(f"{name}: {message} (line {line} of its SVG: {shown})", help)

    def start(element: str, attributes: dict[str, Any]) -> None:
        local = element.rpartition(" ")[2]
        if sizes:  # that of the picture: the rasteriser would take what it asks for
            wanted = sizes.pop()
            if (attributes.get("width"), attributes.get("height")) != wanted:
                refuse(
                    f"its size is not {WIDTH} x {HEIGHT}",
                    f'write `width="{WIDTH}" height="{HEIGHT}"` at its <svg>',
                )
        if local in _TEXT_ELEMENTS:
            refuse(
                f"<{local}> has no font on a card",
                "set the text with `fit(...)` and draw the outlines of its lines",
            )
        for attribute, value in attributes.items():
            if attribute.rpartition(" ")[2] != "href" or local == "a":
                continue
            if not value.strip().startswith(("#", *_PICTURES)):
                refuse(
                    "a card's template cannot lead to other files",
                    "put a picture into the template as a `data:` address (PNG, JPEG)",
                )

    def doctype(*_: object) -> None:
        refuse("a card's template has no DOCTYPE")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(svg.encode(), True)
    except expat.ExpatError as error:
        line = (svg.splitlines()[error.lineno - 1 : error.lineno] or [""])[0].strip()
        reason = expat.ErrorString(error.code)
        raise CardError(
            f"{name} makes no sound XML: {reason} "
            f"(line {error.lineno} of its SVG: {line[:_WIDEST_EXCERPT]})"
        ) from error
