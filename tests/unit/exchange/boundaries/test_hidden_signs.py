"""Names in a boundary file with signs that nobody sees."""

from __future__ import annotations

from pathlib import Path

from tests.unit.exchange.boundaries.test_boundaries import city, read


def test_names_with_signs_that_nobody_sees(tmp_path: Path) -> None:
    """They are left out of names and groups, and that is told; where nothing is left, the code."""
    path = tmp_path / "colonias.gpkg"
    hidden = ["Ni\u202eños", "\u200b", "Ñuñoa"]
    city(NOM=hidden, DEL=["Norte", "Sur", "S\u00adur"]).to_file(path)
    areas = read(path)
    assert areas.names == ("001", "Ñuñoa", "Niños")
    assert areas.groups == ("Sur", "Sur", "Norte")
    (note,) = [note for note in areas.notes if note.code == "area_names_hidden_signs"]
    assert note.values["n"] == 3
