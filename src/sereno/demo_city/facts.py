"""What is true of a demo city and of its files: held against what a run finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sereno.demo_city.colonia_names import DELEGACIONES
from sereno.demo_city.colonias import Colonias
from sereno.demo_city.dirt import ASPECTS
from sereno.demo_city.incidents import GROUP_TRENDS, Risk, expected_counts
from sereno.demo_city.offences import KINDS
from sereno.demo_city.places import Places
from sereno.demo_city.records import Records
from sereno.demo_city.rhythms import FIRST_DAY, YEARS

CITY = "Santiago de la Linterna"
SELECT = 22
TOPICS = {"robbery": 0.4, "homicide": 0.3, "family_violence": 0.3}
"""The components of the demo's index and their weights, by which `highest_risk` goes too."""


@dataclass(frozen=True)
class FileFacts:
    """One incident file. `true_area` (rows,) is the index of the area where each row's incident
    truly happened, −1 in a park; `rejected` (rows,) marks the rows that no reader may accept.
    """

    path: Path
    encoding: str
    delimiter: str
    rows: int
    true_area: npt.NDArray[np.int32]
    rejected: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CityFacts:
    """A generated city: where its files are, and the truth that they hide.

    Counts in `dirt` are of rows that must be accepted, duplicates included, and are named
    "<aspect>_<what>": point_empty, point_swapped, time_noon, name_typo, date_with_time…
    `rejects` counts the others by reason. `underlying_rates` are expected incidents per 100,000
    persons and year by topic, shape (A,), NaN where nobody lives; `highest_risk` are the codes of
    the 22 areas whose weighted, min-max normalised underlying rates are highest, the first worst.
    """

    name: str
    folder: Path
    boundaries: Path
    files: tuple[FileFacts, ...]
    codes: tuple[str, ...]
    area_names: tuple[str, ...]
    groups: tuple[str, ...]
    population: npt.NDArray[np.float64]
    enclaves: tuple[str, ...]
    drawn_over: tuple[tuple[str, str], ...]
    multipolygon: str
    growing_group: str
    hot: tuple[str, ...]
    highest_risk: tuple[str, ...]
    underlying_rates: dict[str, npt.NDArray[np.float64]]
    topics: dict[str, int]
    dirt: dict[str, int]
    rejects: dict[str, int]

    @property
    def rows(self) -> int:
        """Data rows in all the files."""
        return sum(file.rows for file in self.files)

    @property
    def incidents(self) -> int:
        """Rows that must be accepted."""
        return self.rows - sum(self.rejects.values())


def state_facts(
    folder: Path,
    boundaries: Path,
    written: Sequence[tuple[FileFacts, Records]],
    colonias: Colonias,
    places: Places,
    risk: Risk,
) -> CityFacts:
    """Everything that is true of the city and of the files just written."""
    dirt: Counter[str] = Counter()
    rejects: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    for _, records in written:
        dirt.update(_dirt(records))
        rejects.update(records.plan.counts("reject"))
        kinds = np.bincount(records.kind[records.plan.accepted], minlength=len(KINDS))
        for kind, n in zip(KINDS, kinds, strict=True):
            topics[kind.topic] += int(n)
    rates = _underlying_rates(colonias, places, risk)
    codes = colonias.codes
    return CityFacts(
        name=CITY,
        folder=folder,
        boundaries=boundaries,
        files=tuple(file for file, _ in written),
        codes=codes,
        area_names=colonias.names,
        groups=colonias.group_names,
        population=colonias.population,
        enclaves=tuple(codes[i] for i in colonias.enclaves),
        drawn_over=tuple((codes[a], codes[b]) for a, b in colonias.drawn_over),
        multipolygon=codes[colonias.multipolygon],
        growing_group=DELEGACIONES[int(np.argmax(GROUP_TRENDS))],
        hot=tuple(codes[i] for i in np.flatnonzero(risk.hot)),
        highest_risk=tuple(codes[i] for i in _by_index(rates)[:SELECT]),
        underlying_rates=rates,
        topics=dict(topics),
        dirt=dict(dirt),
        rejects=dict(rejects),
    )


def _dirt(records: Records) -> dict[str, int]:
    """What happened to the accepted rows of a file, by aspect; duplicates apart."""
    plan = records.plan
    found = {
        f"{aspect}_{what}": n
        for aspect in ASPECTS
        if aspect != "reject"
        for what, n in plan.counts(aspect).items()
    }
    # Noon, midnight and New Year also come by themselves: a reader sees both kinds together.
    sound = plan.accepted
    told = sound & ~plan.is_("time", "empty") & ~plan.is_("time", "unreadable")
    days = np.datetime64(FIRST_DAY) + records.day
    new_year = days == days.astype("datetime64[Y]").astype("datetime64[D]")
    found["time_noon"] = int((told & (records.second == 12 * 3600)).sum())
    found["time_midnight"] = int((told & (records.second == 0)).sum())
    found["date_first_of_january"] = int((sound & new_year).sum())
    rows = zip(*records.columns.values(), strict=True)
    distinct = {row for row, good in zip(rows, sound, strict=True) if good}
    found["duplicates"] = int(sound.sum()) - len(distinct)
    return found


def _underlying_rates(
    colonias: Colonias, places: Places, risk: Risk
) -> dict[str, npt.NDArray[np.float64]]:
    """Expected incidents per 100,000 persons and year by topic; NaN where nobody is counted."""
    expected: dict[str, npt.NDArray[np.float64]] = {}
    for kind in KINDS:
        counts = expected_counts(kind, colonias, places, risk).sum(axis=1) * (1 + kind.near_repeat)
        expected[kind.topic] = expected.get(kind.topic, 0) + counts
    people = np.where(colonias.population > 0, colonias.population, np.nan)
    return {topic: n / (people * len(YEARS)) * 1e5 for topic, n in expected.items()}


def _by_index(rates: dict[str, npt.NDArray[np.float64]]) -> npt.NDArray[np.int64]:
    """Areas from the highest weighted sum of min-max normalised rates to the lowest."""
    index = np.zeros(next(iter(rates.values())).size)
    for topic, weight in TOPICS.items():
        low, high = np.nanmin(rates[topic]), np.nanmax(rates[topic])
        index += weight * (rates[topic] - low) / (high - low)
    order: npt.NDArray[np.int64] = np.argsort(-np.nan_to_num(index, nan=-1.0), kind="stable")
    return order
