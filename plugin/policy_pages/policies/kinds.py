"""What kinds of pages there are, and in which states: names, without the types that check them."""

from __future__ import annotations

from typing import Literal

Kind = Literal["letter", "policy", "notice", "agreement"]
Status = Literal["draft", "published", "withdrawn"]

STATUSES: tuple[Status, ...] = ("draft", "published", "withdrawn")
KINDS: tuple[Kind, ...] = ("letter", "policy", "notice", "agreement")
