"""By which measure areas are compared: the counts of incidents as they are, or by people or km².

eb_rate   empirical Bayes rate (Marshall 1991)
rate      the crude one
density   incidents per km² and year (Harries 2006)
count     incidents
"""

from __future__ import annotations

from typing import Final, Literal

Measure = Literal["eb_rate", "rate", "density", "count"]

MEASURES: Final[tuple[Measure, ...]] = ("eb_rate", "rate", "density", "count")
# Those that compare with residents.
OF_PEOPLE: Final = frozenset[Measure](("eb_rate", "rate"))
