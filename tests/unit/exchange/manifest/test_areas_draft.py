"""The areas' part of a first manifest: what serves as the code where no column is one.

1. Group and name together, when they never repeat.
2. The same when few repeat and nothing else is unique: those polygons are parts of one area.
3. A column that never repeats, when the pair does.
4. Nothing: it is said, with the columns that were tried.
5. A table beside them without their codes is refused.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sereno.exchange.boundaries.areas import BoundaryFacts
from sereno.exchange.boundaries.boundary_files import Layer
from sereno.exchange.manifest.areas_draft import count_groups, draft_areas
from sereno.exchange.manifest.table_draft import table_entries
from sereno.methods.sources.places.place_codes import CodeIndex
from sereno.vocabulary.problems import Problem

N = 200


def facts(*, unique: tuple[str, ...] = (), **columns: list[str]) -> BoundaryFacts:
    """A file with these columns; those called unique are."""
    return BoundaryFacts(
        path=Path("colonias.gpkg"),
        layer="colonias",
        layers=("colonias", "calles"),
        kinds=dict.fromkeys(columns, "text"),
        samples={name: tuple(values) for name, values in columns.items()},
        unique=unique,
        n=N,
        crs="EPSG:4326",
        metric_crs="EPSG:32614",
        bounds=(-100.6, 20.4, -100.2, 20.8),
        notes=[],
        of=N,
        splits=(),
        lonlat=np.array([], object),
        rows=Layer(
            "colonias",
            (),
            np.array([], object),
            {name: np.array(values, object) for name, values in columns.items()},
            None,
        ),
    )


def names(n: int) -> list[str]:
    """`n` names, the first of them again for the rest."""
    letters = "abcdefghijklmnopqrst"
    made = [f"San {a}{b}ino" for a in letters for b in letters][:n]
    return made + made[:1] * (N - n)


GROUPS = ["Norte"] * (N // 2) + ["Sur"] * (N // 2)
DRAWN = [f"rasgo {i}" for i in range(N)]


def test_the_pair() -> None:
    """1"""
    entries, known = draft_areas(facts(delegacion=GROUPS, colonia=names(N)), Path(), "mx")
    assert entries["code"].value == ["delegacion", "colonia"]
    assert "never repeat" in entries["code"].check.en
    assert entries["layer"].value == "colonias"
    assert "calles" in entries["layer"].check.es
    assert known.group_names == {"NORTE", "SUR"}
    assert count_groups(facts(delegacion=GROUPS, colonia=names(N)), entries) == 2


def test_parts_of_one_area() -> None:
    """2"""
    colonias = names(N)
    colonias[1] = colonias[0]
    entries, _known = draft_areas(facts(delegacion=GROUPS, colonia=colonias), Path(), "mx")
    assert entries["code"].value == ["delegacion", "colonia"]
    assert f"Norte-{colonias[0]}" in entries["code"].check.es


def test_a_unique_column() -> None:
    """3"""
    found = facts(unique=("trazo",), trazo=DRAWN, delegacion=GROUPS, colonia=names(N // 2))
    entries, _known = draft_areas(found, Path(), "mx")
    assert entries["code"].value == "trazo"
    assert entries["code"].check


def test_nothing() -> None:
    """4"""
    twice = names(N)[: N // 2] * 2
    with pytest.raises(Problem) as repeated:
        draft_areas(facts(delegacion=["Norte", "Sur"] * (N // 2), colonia=twice), Path(), "mx")
    assert repeated.value.code == "init_area_code_repeated"
    with pytest.raises(Problem) as none:
        draft_areas(facts(trazo=["x"] * N), Path(), "mx")
    assert none.value.code == "init_no_area_code"


def test_a_table_without_the_codes() -> None:
    """5"""
    table = facts(clave=[f"x{i}" for i in range(N)], colonia=names(N)).rows
    with pytest.raises(Problem) as raised:
        table_entries(table, CodeIndex.build([f"{i:04d}" for i in range(N)]), "censo.csv")
    assert raised.value.code == "table_no_code"
