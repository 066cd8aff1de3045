"""Small charts as plain HTML, placed by whole-percent classes so that they fit any width.

Each has its numbers in a table or list beside it; the drawing itself is one image to a screen
reader, with a sentence for a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sereno.vocabulary.quantities import round_up


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: how high (0-100), which class, and the label under it."""

    height: int
    kind: str = ""
    label: str = ""
    part: int = 0


def _of(value: float, most: float) -> int:
    return round(100 * value / most) if most > 0 else 0


def hours(by_hour: Sequence[int], noon: int, midnight: int) -> tuple[list[Bar], int]:
    """Incidents by hour and the top of the axis; `part` is what stands at 00:00 or 12:00 sharp."""
    top = round_up(max(by_hour, default=0))
    exact = {0: midnight, 12: noon}
    columns = [
        Bar(
            _of(n, top),
            label=str(hour),
            part=_of(exact[hour], n) if hour in exact and n else 0,
        )
        for hour, n in enumerate(by_hour)
    ]
    return columns, top


@dataclass(frozen=True)
class Effect:
    """A decision's share of the selection's variation: total and first order, with intervals."""

    label: str
    total: int
    total_low: int
    total_high: int
    first: int
    words: str
    first_words: str

    @property
    def width(self) -> int:
        """Width of the interval's line."""
        return max(1, self.total_high - self.total_low)


def within_a_share(estimate: float | None) -> float | None:
    """An estimate of a share, cut to 0-1: by the chance of a sample it may stray outside."""
    return None if estimate is None else max(0.0, min(1.0, estimate))


def hundredths(share: float | None) -> int:
    """A share as a whole percent within the drawing."""
    return round(100 * (within_a_share(share) or 0.0))
