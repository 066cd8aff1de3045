"""The timeline of actions: 1 its stretch; 2 bars are cut at its ends; 3 earlier days are hollow and
lead to the one that holds; 4 dependencies; 5 ticks thin out; 6 the drawing is sound XML.
"""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

from sereno.exchange.gantt_drawing import gantt_svg, milestone_svg
from sereno.methods.actions.schedule import (
    Planned,
    Step,
    Stretch,
    next_month,
    quarter,
    stretch_of,
    timeline,
)

D = dt.date
ROWS = [
    Planned(
        1,
        D(2019, 2, 1),
        D(2020, 1, 31),
        (
            Step(11, D(2019, 3, 15), "met"),
            Step(12, D(2019, 9, 1), "scheduled", (D(2019, 6, 1), D(2019, 7, 1)), needs=(11,)),
        ),
    ),
    Planned(2, D(2019, 5, 1), None),
    Planned(3, None, None),
]


def test_a_stretch_holds_whole_months() -> None:
    """1."""
    assert stretch_of(ROWS, D(2021, 1, 1)) == Stretch(D(2019, 2, 1), D(2020, 1, 31))
    assert stretch_of([ROWS[2]], D(2021, 5, 5)) == Stretch(D(2021, 1, 1), D(2021, 12, 31))
    assert quarter(2019, 4) == Stretch(D(2019, 10, 1), D(2019, 12, 31))
    assert next_month(D(2019, 12, 31)) == D(2020, 1, 1)


def test_a_timeline_of_a_quarter() -> None:
    """2-4: 91 units of width for 91 days; the second milestone and the dependency lie outside."""
    found = timeline(ROWS, quarter(2019, 2), width=91, today=D(2019, 4, 1))
    assert [(b.row, b.x, b.width, b.opens, b.closes) for b in found.bars] == [
        (0, 0, 91, False, False),
        (1, 30, 1, True, False),
    ]
    assert [(spot.x, spot.is_earlier) for spot in found.spots] == [(61.5, True)]
    assert found.threads == []
    assert found.today == 0.5
    whole = timeline(ROWS, stretch_of(ROWS, D(2019, 1, 1)), width=365, today=D(2019, 1, 1))
    assert [thread.is_move for thread in whole.threads] == [True, False]
    assert whole.threads[1].x0 == 42.5
    assert whole.today is None


def test_ticks_thin_out() -> None:
    """5."""
    for last, units in ((D(2019, 12, 31), 12), (D(2020, 12, 31), 8), (D(2023, 12, 31), 5)):
        shown = Stretch(D(2019, 1, 1), last)
        assert len(timeline([], shown, width=100, today=last).ticks) == units


def test_the_drawing_is_whole() -> None:
    """6: every state is drawn, names are escaped, and only a page's drawing has links."""
    names = {1: "Luz & patrullas <1>", 2: "x" * 400, 3: ""}
    for margin, hrefs in ((280, {1: "/a?b=1&c=2"}), (0, None)):
        drawn = gantt_svg(
            ROWS, names, Stretch(D(2019, 2, 1), D(2020, 1, 31)), today=D(2019, 6, 6),
            today_words="hoy", tick_words=lambda tick: tick.on.isoformat(), hrefs=hrefs,
            margin=margin,
        )  # fmt: skip
        root = ElementTree.fromstring(drawn)
        links = [each for each in root.iter() if each.tag.endswith("}a")]
        assert len(links) == bool(hrefs)
    for state in ("met", "notMet", "partiallyMet", "scheduled"):
        ElementTree.fromstring(milestone_svg(state))
