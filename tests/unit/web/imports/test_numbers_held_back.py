"""Numbers that a reader isn't shown are no dashes: the tiles are left out, words without an n."""

from __future__ import annotations

from typing import Any

from sereno.exchange.figures import Figures
from sereno.exchange.quality_figures import QualityFigures


def _quality(**held: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "rows": {"in": 100, "rejected": 3, "incidents": 97},
        "placed": {"share": 0.9, "point": 80, "name": 7, "none": 10, "n": 97},
        "agreement": {"share": 0.8, "agree": 8, "disagree": 2, "both": 10},
        "offences": {"coded_by": {"rule": 90, "unknown": 7}, "labels": 4, "not_an_offence": 1},
        "duplicates": 5,
        "files": [],
    }
    return known | held


def _said(quality: dict[str, Any]) -> list[tuple[str, str]]:
    cards = QualityFigures(quality, Figures("")).cards()
    return [(figure.value, words) for figure, words in cards]


def test_no_tile_says_a_dash() -> None:
    assert len(_said(_quality())) == 5
    held = _said(
        _quality(
            rows={"in": None, "rejected": 3, "incidents": None},
            placed={"share": 0.9, "point": None, "name": None, "none": None, "n": None},
        )
    )
    assert len(held) == 3
    assert not [text for tile in held for text in tile if "–" in text]
