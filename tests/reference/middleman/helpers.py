"""A site's own helpers, as helpers.rb has them in Ruby."""

import json

from policy_pages.helpers import Block, helper


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


@helper
def own_example(title, options: dict | None = None, *, block: Block) -> str:
    return f"<{title}{' '.join(options or {})}: {block()}>"


@helper
def own_each(*names: str, block: Block) -> str:
    return "".join(block(name, number) for number, name in enumerate(names, 1))


@helper
def own_twice(block: Block) -> str:
    return block() + block()


@helper
def own_perhaps(*, block: Block | None) -> str:
    return "none" if block is None else f"[{block()}]"


@helper
def own_first(first=None, second=None):
    return _json([first, second])


@helper
def own_named(first=None, *, size=1):
    return _json([first, size])


@helper
def own_all(first=None, **others):
    return _json([first, others])


@helper
def own_list(*all_):
    return _json([*all_])
