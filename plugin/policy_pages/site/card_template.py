"""A card and an SVG template of the site -> the SVG to draw.

A template is the site's own, as its theme's templates are, and Jinja runs it without a sandbox.
What comes from a page is never a template: it reaches one as text, which is escaped for XML, and
as outlines. An unknown name is an error.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

import jinja2

from policy_pages.cards import Card, CardError, Fit
from policy_pages.files.reading import SiteFolders
from policy_pages.files.templates import UnreadableTemplateError, jinja_environment

_WRONG_CALLS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


class CardTemplate:
    """An SVG template of cards, as a painter of cards calls it.

    :param folders: where templates are looked for, the first one first.
    :param site: decides what may be read; None: the folders belong to the package.
    """

    def __init__(
        self, folders: Sequence[Path], name: str = "default.svg", site: SiteFolders | None = None
    ) -> None:
        self.name = name
        self._folders = folders
        self._environment = jinja_environment(folders, site)

    def __call__(self, card: Card, fit: Fit) -> str:
        """The SVG of a card.

        :raises CardError: the template is broken, or a text cannot be drawn.
        """
        try:
            return self._environment.get_template(self.name).render(card=card, fit=fit)
        except jinja2.TemplateSyntaxError as error:
            raise CardError(
                f"{error.filename or error.name}:{error.lineno}: {error.message}"
            ) from error
        except jinja2.TemplateNotFound as error:
            folders = ", ".join(str(folder) for folder in self._folders)
            raise CardError(f"there is no card template {error.name} in {folders}") from error
        except UnicodeDecodeError as error:
            raise CardError(f"the card template {self.name} is not UTF-8") from error
        except UnreadableTemplateError as error:
            raise CardError(str(error)) from error
        except CardError:
            raise
        except Exception as error:
            place = self._place(error)
            if place is None:
                raise  # a mistake of ours, not the template's
            raise CardError(f"{place}: {error}") from error

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
