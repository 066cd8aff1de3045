"""Areas of one name are told apart wherever they are read.

1. By the group where it tells them apart, else by the code; a name of its own stays as it is.
2. Accents and case make no other name; an area without a name is called by its code alone.
"""

from __future__ import annotations

from sereno.methods.sources.places.area_labels import area_labels


def test_group_else_code() -> None:
    """1"""
    codes = ("1", "2", "3", "4", "5")
    names = ("Centro", "Centro", "Centro", "Las Palmas", "Las Palmas")
    groups = ("Norte", "Sur", "Sur", "", "Este")
    assert area_labels(codes, names, groups) == (
        "Centro (Norte)", "Centro (2)", "Centro (3)", "Las Palmas (4)", "Las Palmas (Este)",
    )  # fmt: skip
    assert area_labels(("1", "2"), ("Centro", "El Centro"), ("Norte", "Norte")) == (
        "Centro",
        "El Centro",
    )


def test_same_by_sound() -> None:
    """2"""
    assert area_labels(("a", "b"), ("LAS AGUILAS", "Las Águilas"), ("Sur", "Este")) == (
        "LAS AGUILAS (Sur)",
        "Las Águilas (Este)",
    )
    assert area_labels(("7", "8"), ("7", "7"), ("", "")) == ("7", "7 (8)")
