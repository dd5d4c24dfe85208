"""The pieces of a printed text: each with the directive that it comes from."""

from __future__ import annotations

from policy_pages.erb import DIALECTS, PageFacts, Surroundings, render
from policy_pages.text.source import Source

PAGE = """\
a <%= 1 %>
<% 2.times do |i| %>
- <%= i %>
<% end %>
<% link_to '/x' do %>in <%= 'b' %><% end %>
<%= content_tag(:p) { 'c' } %>
end
"""


def test_the_pieces_are_the_text_and_each_knows_its_directive() -> None:
    dialect = DIALECTS["middleman"]
    environment = dialect.environment(Surroundings(PageFacts("a.md.erb")))
    source = Source("a.md.erb", PAGE)
    rendering = render(source, 0, environment, trim_mode="erubi", with_pieces=True)
    assert "".join(piece.text for piece in rendering.pieces) == rendering.text

    def written(pieces: tuple[object, ...]) -> list[tuple[str, str]]:
        return [
            (PAGE[piece.span.start : piece.span.end].split(" do ")[0], piece.text)
            for piece in rendering.pieces
            if piece in pieces and not piece.literal
        ]

    assert written(rendering.pieces) == [
        ("1", "1"),
        ("i", "0"),
        ("i", "1"),
        ("link_to '/x'", '<a href="/x">in b</a>'),
        ("content_tag(:p) { 'c' }", "<p>c</p>"),
        ("content_tag(:p) { 'c' }", ""),
    ]
    assert [(one.text, one.literal) for one in rendering.inner] == [("in ", True), ("b", False)]
    assert render(source, 0, environment, trim_mode="erubi").pieces == ()
