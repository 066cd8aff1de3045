"""Sankey diagrams, whatever flows where.

1. Every flow is a band of its width in one scale, or is told as a loop; circles are no trouble.
2. Bars of a column never overlap; bars and bands stay in the drawing and bands in their bars.
3. A flow leads to the right, unless it is told to go back; without circles none does.
4. The order of the flows changes neither bars nor their columns where an order is given.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.plan.flow import Flow, laid_out

KEYS = [f"k{n}" for n in range(7)]
FLOWS = st.lists(
    st.builds(Flow, st.sampled_from(KEYS), st.sampled_from(KEYS), st.integers(0, 9).map(float)),
    max_size=25,
)
SIZE = {"width": 900.0, "height": 400.0}
NEAR = 1e-6


@given(FLOWS)
def test_anything_is_drawn(flows) -> None:
    """1, 2, 3"""
    drawn = laid_out(flows, **SIZE)
    there = [flow for flow in flows if flow.value]
    assert [band.flow for band in drawn.bands] == [f for f in there if f.source != f.target]
    assert list(drawn.loops) == [flow for flow in there if flow.source == flow.target]
    bars = {bar.key: bar for bar in drawn.bars}
    for bar in drawn.bars:
        assert -NEAR <= bar.y <= bar.y + bar.height <= SIZE["height"] + NEAR
        assert 0 <= bar.x <= SIZE["width"] - drawn.bar + NEAR
        below = [o for o in drawn.bars if o.column == bar.column and o.y > bar.y]
        assert all(other.y > bar.y + bar.height for other in below)
    scales = {round(band.width / band.flow.value, 6) for band in drawn.bands}
    assert len(scales) <= 1
    for ends, at in (
        (lambda b: b.flow.source, lambda b: b.y0),
        (lambda b: b.flow.target, lambda b: b.y1),
    ):
        for key, bar in bars.items():
            own = sorted((at(band), band.width) for band in drawn.bands if ends(band) == key)
            y = bar.y
            for start, width in own:
                assert start == pytest.approx(y, abs=1e-4)
                y = start + width
            assert y <= bar.y + bar.height + 1e-4
    for band in drawn.bands:
        leads_on = bars[band.flow.source].column < bars[band.flow.target].column
        assert leads_on or band.goes_back


@given(FLOWS, st.randoms())
def test_the_order_is_kept(flows, random) -> None:
    """3, 4"""
    onward = [flow for flow in flows if flow.source < flow.target]
    drawn = laid_out(onward, order=KEYS, **SIZE)
    assert not any(band.goes_back for band in drawn.bands)
    shuffled = random.sample(onward, len(onward))
    again = laid_out(shuffled, order=KEYS, **SIZE)
    assert [(b.key, b.column, round(b.y, 6)) for b in again.bars] == [
        (b.key, b.column, round(b.y, 6)) for b in drawn.bars
    ]


def test_a_value_is_a_number() -> None:
    with pytest.raises(ValueError, match="number"):
        laid_out([Flow("a", "b", float("nan"))], **SIZE)
