"""What goes wrong when incidents are written down, decided row by row before any text exists.

Every row is told what happens to its date, time, point, name and label. The shares are those
seen in Mexican files; the plan is counted, so that a quality report can be held against it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int8]

# For each aspect, what may happen to it and to which share of rows; the first takes the rest.
SHARES: dict[str, dict[str, float]] = {
    "date": {
        "usual": 0.0,
        "with_time": 0.03,
        "other_form": 0.006,
        "first_of_january": 0.0025,
        "late_report": 0.0003,
    },
    "time": {
        "as_told": 0.0,
        "noon": 0.063,
        "midnight": 0.010,
        "empty": 0.004,
        "unreadable": 0.0004,
    },
    "point": {
        "exact": 0.0,
        "empty": 0.080,
        "swapped": 0.010,
        "zero": 0.004,
        "sign_lost": 0.002,
        "outside": 0.003,
        "unreadable": 0.0004,
    },
    "name": {
        "catalogue": 0.0,
        "no_accents": 0.060,
        "upper": 0.040,
        "prefixed": 0.030,
        "abbreviated": 0.050,
        "typo": 0.025,
        "neighbour": 0.035,
        "unlisted": 0.004,
        "gap": 0.005,
        "empty": 0.012,
        "with_comma": 0.001,
    },
    "group": {"given": 0.0, "empty": 0.02},
    "label": {"catalogue": 0.0, "unknown": 0.0004, "empty": 0.0003},
    "reject": {
        "": 0.0,
        "too_few_fields": 0.00018,
        "too_many_fields": 0.00014,
        "date_missing": 0.00012,
        "date_unreadable": 0.00012,
        "date_impossible": 0.00010,
        "date_in_future": 0.00016,
    },
}
DUPLICATES = 0.009
ASPECTS = tuple(SHARES)
_RAGGED = ("too_few_fields", "too_many_fields")


@dataclass(frozen=True)
class Plan:
    """What happens to each of n rows: for every aspect an index (n,) into `SHARES[aspect]`.

    `origin` (n,) is the incident that the row was written from: a duplicate repeats one.
    """

    origin: npt.NDArray[np.int64]
    aspects: dict[str, Codes]

    def is_(self, aspect: str, what: str) -> npt.NDArray[np.bool_]:
        """The rows, as a mask (n,), to which `what` happens."""
        mask: npt.NDArray[np.bool_] = self.aspects[aspect] == list(SHARES[aspect]).index(what)
        return mask

    @property
    def accepted(self) -> npt.NDArray[np.bool_]:
        """The rows, as a mask (n,), that a reader must accept."""
        return self.is_("reject", "")

    def counts(self, aspect: str) -> dict[str, int]:
        """How many accepted rows each thing happens to; for "reject", how many rows."""
        codes = self.aspects[aspect]
        codes = codes[~self.accepted] if aspect == "reject" else codes[self.accepted]
        tally = np.bincount(codes, minlength=len(SHARES[aspect]))
        return {what: int(n) for what, n in zip(SHARES[aspect], tally, strict=True) if what}


def plan_dirt(rows: int, rng: np.random.Generator, *, ragged: bool = True) -> Plan:
    """Decide the fate of `rows` records and repeat some 0.9 % of them."""
    aspects: dict[str, Codes] = {}
    for aspect, shares in SHARES.items():
        chance = np.array(list(shares.values()))
        chance[0] = 1 - chance.sum()
        aspects[aspect] = rng.choice(chance.size, size=rows, p=chance).astype(np.int8)
    if not ragged:
        for what in _RAGGED:
            aspects["reject"][aspects["reject"] == list(SHARES["reject"]).index(what)] = 0
    # A row that can't be read has no other trouble, so that each count means one thing.
    broken = aspects["reject"] > 0
    for aspect in ASPECTS:
        if aspect != "reject":
            aspects[aspect][broken] = 0
    # Where the date holds the time too, an empty or unreadable time cell would hide nothing.
    times = list(SHARES["time"])
    hidden = np.isin(aspects["time"], [times.index("empty"), times.index("unreadable")])
    aspects["time"][hidden & (aspects["date"] == list(SHARES["date"]).index("with_time"))] = 0
    # Whoever writes the name of a park has the park in mind: the point is there too.
    in_gap = aspects["name"] == list(SHARES["name"]).index("gap")
    aspects["point"][in_gap] = 0
    sound = np.flatnonzero(~broken)
    again = rng.choice(sound, round(DUPLICATES * rows), replace=False)
    origin = np.sort(np.concatenate([np.arange(rows), again]))
    return Plan(origin, {aspect: codes[origin] for aspect, codes in aspects.items()})
