"""What the site's extensions print is the same in every flavour; Python-Markdown itself judges.

Each text is written so that the flavours agree on the Markdown in it.
"""

from __future__ import annotations

from html import unescape
from pathlib import Path

import markdown
import pytest

from element_trees import difference
from policy_pages.markdown.extensions.flavoured import in_one_flavour
from policy_pages.markdown.flavours import FlavourChoice, RedcarpetOptions

EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.blocks.admonition", "pymdownx.caret", "pymdownx.details", "pymdownx.emoji"),
    *("pymdownx.highlight", "pymdownx.keys", "pymdownx.mark", "pymdownx.superfences"),
    *("pymdownx.tabbed", "pymdownx.snippets", "pymdownx.arithmatex", "pymdownx.betterem"),
    *("pymdownx.blocks.caption", "pymdownx.blocks.details", "pymdownx.critic"),
    *("pymdownx.inlinehilite", "pymdownx.smartsymbols", "pymdownx.tilde"),
]
CONFIGURATION = {
    "toc": {"permalink": True},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.superfences": {"custom_fences": [{"name": "mermaid", "class": "mermaid"}]},
}
REDCARPET = RedcarpetOptions(tables=True, fenced_code_blocks=True, no_intra_emphasis=True)
FLAVOURS = ["redcarpet", "gfm"]

TEXT = (Path(__file__).parents[1] / "golden" / "features_of_extensions.txt").read_text("utf-8")
FEATURES = {
    name: feature.strip("\n") + "\n"
    for name, _, feature in (part.partition("\n") for part in TEXT.split("%%% ")[1:])
    if feature
}


def rendered(text: str, flavour: str) -> str:
    return markdown.markdown(
        text,
        extensions=[*EXTENSIONS, in_one_flavour(FlavourChoice(flavour, REDCARPET))],
        extension_configs=CONFIGURATION,
    )


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", FEATURES)
def test_reads_as_in_python_markdown(name: str, flavour: str) -> None:
    text = FEATURES[name]
    assert difference(rendered(text, flavour), rendered(text, "python")) is None


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_all_of_them_on_one_page(flavour: str) -> None:
    text = "\n\nnext\n\n".join(
        feature.replace("[^1]", f"[^{number}]").replace("[^two]", f"[^two{number}]")
        for number, feature in enumerate(FEATURES.values())
    )
    assert difference(rendered(text, flavour), rendered(text, "python")) is None


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_contents_are_the_same(flavour: str) -> None:
    tokens = []
    for name in (flavour, "python"):
        renderer = markdown.Markdown(
            extensions=[*EXTENSIONS, in_one_flavour(FlavourChoice(name, REDCARPET))]
        )
        renderer.convert("# One & *two*\n\n## `three` & four\n\n## &copy; five\n")
        tokens.append(unescape(str(renderer.toc_tokens)))
    assert tokens[0] == tokens[1]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_renderer_may_be_used_again(flavour: str) -> None:
    renderer = markdown.Markdown(extensions=[in_one_flavour(FlavourChoice(flavour, REDCARPET))])
    first = renderer.convert("[one]\n\n[one]: /a\n")
    assert 'href="/a"' in first
    assert renderer.reset().convert("[one]\n") == "<p>[one]</p>"
