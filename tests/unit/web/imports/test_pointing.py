"""The places to choose from are drawn where they lie, with the numbers of their buttons."""

from __future__ import annotations

from sereno.web.imports.overview_map import OverviewMap


def test_places_keep_their_numbers() -> None:
    drawing = OverviewMap(
        1200, 900, (("m44,32l-2,0z", "a", "A"), ("M-7 5l1,1z", "c", "C"), ("m1,1z", "d", "D"))
    )
    said = drawing.pointing(["a", "b", "c"])
    assert said.count("<path") == 2
    assert '<text x="44" y="32" font-size="100">1</text>' in said
    # The second has no boundaries: its button keeps its number.
    assert '<text x="-7" y="5" font-size="100">3</text>' in said
    assert not drawing.pointing(["b"])
