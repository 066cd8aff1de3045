"""What a cell of the gap matrix says, as a table.

1. A cell is the best of what is claimed: have, in part, asked, refused, missing.
2. It names the first of the best; a missing one names who is known to have it.
3. A claim counts in its own row, level and years, and outside the matrix nowhere.
4. Years are asked for in unbroken stretches.
"""

from __future__ import annotations

import pytest

from sereno.methods.sources.indicators.gaps import Claim, Gap, gap_matrix, runs_of_years

HAVE, PARTIAL, ASKED, REFUSED, MISSING = Gap
# Claimed by sources 1, 2, 3… in this order → what the cell says, and of whom.
CELLS = [
    ([], MISSING, None),
    ([HAVE], HAVE, 1),
    ([PARTIAL], PARTIAL, 1),
    ([PARTIAL, HAVE], HAVE, 2),
    ([ASKED, PARTIAL], PARTIAL, 2),
    ([REFUSED], REFUSED, 1),
    ([REFUSED, ASKED], ASKED, 2),
    ([ASKED, ASKED], ASKED, 1),
    ([MISSING], MISSING, 1),
    ([MISSING, REFUSED], REFUSED, 2),
    ([REFUSED, MISSING, HAVE, ASKED], HAVE, 3),
]


@pytest.mark.parametrize(("claimed", "state", "by"), CELLS)
def test_a_cell(claimed: list[Gap], state: Gap, by: int | None) -> None:
    """1, 2"""
    claims = [
        Claim("robbery", "area", 2024, 2024, each, ("source", i + 1))
        for i, each in enumerate(claimed)
    ]
    found = gap_matrix(["robbery"], ["area"], [2024], claims)["robbery", "area", 2024]
    assert found.state is state
    assert found.by == (("source", by) if by else None)


def test_where_a_claim_counts() -> None:
    """3"""
    claim = Claim("robbery", "area", 2019, 2021, HAVE, ("source", 1))
    elsewhere = Claim("theft", "area", 2020, 2020, HAVE, ("source", 2))
    cells = gap_matrix(["robbery"], ["area", "state"], range(2020, 2023), [claim, elsewhere])
    assert len(cells) == 6
    assert {cell for cell, found in cells.items() if found.state is HAVE} == {
        ("robbery", "area", 2020),
        ("robbery", "area", 2021),
    }
    assert gap_matrix(["robbery"], ["area"], [], [claim]) == {}


@pytest.mark.parametrize(
    ("years", "runs"),
    [
        ([], []),
        ([2020], [(2020, 2020)]),
        ([2021, 2019, 2018, 2019], [(2018, 2019), (2021, 2021)]),
    ],
)
def test_stretches(years: list[int], runs: list[tuple[int, int]]) -> None:
    """4"""
    assert runs_of_years(years) == runs
