"""What the values of a column say for or against each role that it may have.

One judge a role: it takes a column, what its heading says (3 says it … 0 says nothing) and what
is known of the city, and gives its evidence, or None where the column can't have the role.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from sereno.exchange.boundaries.area_crs import LONLAT
from sereno.exchange.city_systems import city_systems
from sereno.exchange.tables.column_profiles import Bounds, Profile
from sereno.methods.sources.offences.coding import OffenceCoder, says_violence
from sereno.methods.sources.places.place_codes import CodeIndex
from sereno.methods.sources.places.place_names import NameIndex
from sereno.methods.sources.reading.coordinates import parse_coordinates
from sereno.methods.sources.reading.counts import read_count
from sereno.methods.sources.reading.point_texts import PointOrder, split_points
from sereno.vocabulary.in_both import InBoth
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import percent

ENOUGH: Final = 0.8
SOME: Final = 0.3
_LABELS_TRIED: Final = 200
_TELLING_CODE: Final = 5
_MOST_ALL_DISTINCT: Final = 20


@dataclass(frozen=True)
class Known:
    """What is known of the city before its columns are guessed; all of it may be left out.

    boxes: the areas' bounds by coordinate system, the likeliest first ("EPSG:4326": …).
    area_names: the areas' names, to be matched. group_names: those of their groups, folded.
    unique: columns of an areas file whose values don't repeat. country: for coding offences.
    code_index: the areas' codes, to be matched. code_headings: what their column is called, folded.
    area_codes: the codes of the audit's areas, for tables of indicators. figures: columns there
    whose figures only look like years (`year_columns`). drawn: whether the areas have boundaries,
    without which nobody looks for points.
    """

    boxes: Mapping[str, Bounds] = field(default_factory=dict)
    area_names: NameIndex | None = None
    code_index: CodeIndex | None = None
    code_headings: frozenset[str] = frozenset()
    group_names: frozenset[str] = frozenset()
    unique: frozenset[str] = frozenset()
    country: str = "mx"
    time_zones: tuple[str, ...] = ()
    area_codes: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    drawn: bool = True

    @property
    def systems(self) -> Mapping[str, Bounds]:
        """The areas' bounds in all systems of their country: looked up where headings ask."""
        if LONLAT not in self.boxes:
            return {}
        return city_systems(self.boxes[LONLAT], self.country)


@dataclass(frozen=True)
class Evidence:
    """Points towards a role (seldom above 9), whether the values agree with it, and in words."""

    points: float
    agrees: bool
    why: InBoth


Judge = Callable[[Profile, int, Known], Evidence | None]


def share_judged(share: float, least: float, why: InBoth) -> Evidence | None:
    if share < least:
        return None
    return Evidence(9 * share, share >= ENOUGH, why.format(share=percent(share, 0)))


def _is_date(column: Profile, strength: int, known: Known) -> Evidence | None:
    share = column.dates if strength >= 2 else column.plain_dates
    return share_judged(share, 0.5, _("{share} of its values are dates"))


def _is_said_date(column: Profile, strength: int, known: Known) -> Evidence | None:
    return _is_date(column, strength, known) if strength >= 2 else None


def _is_time(column: Profile, strength: int, known: Known) -> Evidence | None:
    share = column.times if strength >= 1 else column.clocks
    if column.dates >= 0.5 and not strength:
        return None
    return share_judged(share, 0.5, _("{share} of its values are times"))


def _in_a_box(column: Profile, side: int, boxes: Mapping[str, Bounds]) -> float:
    """Largest share of the numbers that fit a side (0 west-east, 1 south-north) of a known box."""
    shares = []
    for bounds in boxes.values():
        low, high = bounds[side], bounds[side + 2]
        margin = (high - low) / 2
        shares.append(column.share_between(low - margin, high + margin))
        shares.append(column.share_in_thousands(low - margin, high + margin))
    return max(shares, default=0.0)


def _coordinate(side: int) -> Judge:
    limit = (180.0, 90.0)[side]

    def judge(column: Profile, strength: int, known: Known) -> Evidence | None:
        if column.numeric < 0.5 or not known.drawn:
            return None
        whole = bool((column.numbers == column.numbers.round()).all())
        if not known.boxes:
            fits = column.share_between(-limit, limit) if strength < 3 else 1.0
            return share_judged(fits if strength else 0.0, 0.5, _("{share} are numbers"))
        share, other_axis = (_in_a_box(column, at, known.boxes) for at in (side, 1 - side))
        if strength >= 2 and max(share, other_axis) < SOME:
            share, other_axis = (_in_a_box(column, at, known.systems) for at in (side, 1 - side))
        if share < SOME and other_axis >= ENOUGH and strength >= 2:
            why = _("its values look like the other coordinate: perhaps they are swapped")
            return Evidence(1, False, why)
        if share < SOME:
            if strength < 3 or whole:
                return None
            why = _("only {share} of its values lie in the city").format(share=percent(share, 0))
            return Evidence(0, False, why)
        if not strength and whole:
            return None
        return share_judged(share, SOME, _("{share} of its values lie in the city"))

    return judge


def _is_point(column: Profile, strength: int, known: Known) -> Evidence | None:
    if not known.drawn:
        return None
    share, _order = points_in_city(column, known)
    return share_judged(share, SOME, _("{share} of its values are points in the city"))


def points_in_city(column: Profile, known: Known) -> tuple[float, PointOrder]:
    """Share of a column's texts that are points in the city, and in which order their pairs fit."""
    texts = pa.array(column.filled, pa.string())
    best: tuple[float, PointOrder] = (0.0, "latlon")
    if not texts:
        return best
    orders: tuple[PointOrder, ...] = ("latlon", "lonlat")
    for order in orders:
        split = split_points(texts, order)
        # What can't be split comes back as it was: no need to read it as a number.
        pairs = pc.not_equal(split.lon, texts)
        share = pc.mean(pairs).as_py()
        if share <= best[0]:
            continue
        lon, lat = (
            parse_coordinates(pc.filter(part, pairs)).values for part in (split.lon, split.lat)
        )
        for west, south, east, north in known.boxes.values() or ((-180, -90, 180, 90),):
            wide, high = (east - west) / 2, (north - south) / 2
            inside = (lon >= west - wide) & (lon <= east + wide)
            inside &= (lat >= south - high) & (lat <= north + high)
            if share * inside.mean() > best[0]:
                best = share * float(inside.mean()), order
    return best


def _is_offence(column: Profile, strength: int, known: Known) -> Evidence | None:
    # “B&E” has no two letters together, “GBH” or “187” may stand beside words.
    if column.letters < (0.5 if strength >= 2 else ENOUGH) or not column.filled:
        return None
    if not strength and column.distinct > max(20, len(column.filled) // 4):
        return None
    coder = _coder(known.country)
    tried = column.counts.most_common(_LABELS_TRIED)
    rows = sum(n for _label, n in tried)
    coded = sum(n for label, n in tried if coder.code(label).recognised) / rows
    if coded < (ENOUGH if not strength else 0.5 if strength == 1 else 0):
        return None
    why = _("{share} of its rows are known offences").format(share=percent(coded, 0))
    # A label that nothing knows is still an offence where the heading says so.
    return Evidence(9 * coded, coded >= 0.5, why)


@cache
def _coder(country: str) -> OffenceCoder:
    return OffenceCoder(country)


def _is_violence(column: Profile, strength: int, known: Known) -> Evidence | None:
    if not strength:
        return None
    says = sum(n for value, n in column.counts.items() if says_violence(value) is not None)
    mentioned = column.share_with(r"\b(CON|SIN) VIOLENCIA\b|\bVIOLENT")
    share = max(says / max(len(column.filled), 1), mentioned)
    return share_judged(share, 0.5, _("{share} of its values mention violence or means"))


def _is_offence_detail(column: Profile, strength: int, known: Known) -> Evidence | None:
    if strength < 2 or column.letters < 0.5 or column.distinct < 2:
        return None
    # Whether it makes the offence more precise is looked at with both together.
    return Evidence(3 * column.letters, True, _("its heading says it"))


def _is_area_name(column: Profile, strength: int, known: Known) -> Evidence | None:
    if column.letters < 0.5:
        return None
    if known.area_names is None:
        return Evidence(0, True, _("its heading says it")) if strength >= 2 else None
    tried = column.counts.most_common(_LABELS_TRIED)
    matches = known.area_names.match_all([name for name, _n in tried], [None] * len(tried))
    named = sum(n for (_name, n), match in zip(tried, matches, strict=True) if match.index >= 0)
    share = named / sum(n for _name, n in tried)
    if share < SOME and strength < 3:
        return None
    why = _("{share} of its rows name a neighbourhood of the file").format(share=percent(share, 0))
    return Evidence(9 * share + 20 * (share >= ENOUGH), share >= SOME, why)


def _is_area_code(column: Profile, strength: int, known: Known) -> Evidence | None:
    if known.code_index is None or column.distinct < 2:
        return None
    said = strength or column.heading in known.code_headings
    tried = column.counts.most_common(_LABELS_TRIED)
    # Short numbers are codes only where the heading says so: hours, beats, years are numbers too.
    if not said and sum(len(value) >= _TELLING_CODE for value, _n in tried) < ENOUGH * len(tried):
        return None
    found = sum(n for value, n in tried if known.code_index.find(value) >= 0)
    share = found / sum(n for _value, n in tried)
    if share < (SOME if said else ENOUGH):
        return None
    named = _is_area_name(column, 2, known) if known.area_names is not None else None
    if named is not None and strength < 3 and named.points >= 9 * share + 20 * (share >= ENOUGH):
        # “Comuna 1” is a name that some of the codes are too.
        return None
    why = _("{share} of its rows hold the code of a neighbourhood").format(share=percent(share, 0))
    same = 20 * (column.heading in known.code_headings)
    return Evidence(9 * share + 20 * (share >= ENOUGH) + same, share >= SOME, why)


def _is_area_group(column: Profile, strength: int, known: Known) -> Evidence | None:
    if column.letters < 0.5 or column.distinct > max(60, len(column.filled) // 10):
        return None
    share = column.share_in(known.group_names)
    if known.group_names and share < SOME:
        return None
    if not known.group_names and strength < 3:
        return None
    why = _("{share} of its rows name a district of the file").format(share=percent(share, 0))
    return Evidence(9 * share + 20 * (share >= ENOUGH), True, why)


def _is_count(column: Profile, strength: int, known: Known) -> Evidence | None:
    if strength < 2 or not column.filled:
        return None
    # Numbers that never repeat number the rows.
    if column.distinct == len(column.filled) > _MOST_ALL_DISTINCT:
        return None
    counts = {value: read_count(value) for value in column.counts}
    share = sum(column.counts[v] for v, n in counts.items() if n is not None) / len(column.filled)
    # The person is always asked, and rows without a whole number are told.
    return share_judged(share, 0.5, _("{share} of its values are whole numbers"))


def _is_id(column: Profile, strength: int, known: Known) -> Evidence | None:
    if strength < 2 or not column.filled:
        return None
    share = column.distinct / len(column.filled)
    return share_judged(share, ENOUGH, _("{share} of its values are distinct"))


def _is_code(column: Profile, strength: int, known: Known) -> Evidence | None:
    if column.name not in known.unique or len(column.filled) < len(column.values):
        return None
    # Areas and perimeters don't repeat either; no code is a number with decimals.
    if column.numeric >= ENOUGH and (column.numbers != column.numbers.round()).any():
        return None
    longest = max(map(len, column.filled))
    if longest > 40:
        return None
    words = column.share_with(r"[A-Z]{4,} [A-Z]{2,}|[A-ZÑ]{7,}")
    points = 3 - 3 * words + 2 * (longest <= 20) - 6 * _counts_rows(column)
    return Evidence(points, True, _("none of its values repeats"))


def _counts_rows(column: Profile) -> bool:
    """Whether the values only number the rows: 1, 2, 3, …; 0001, 0002 is how codes are written."""
    numbers = column.numbers
    padded = any(len(value) > 1 and value[0] == "0" for value in column.filled)
    if column.numeric < 1 or len(numbers) < 2 or padded:
        return False
    return bool(numbers.max() - numbers.min() == len(numbers) - 1)


def _is_name(column: Profile, strength: int, known: Known) -> Evidence | None:
    share = column.distinct / max(len(column.filled), 1)
    if column.letters < 0.5 or (share < 0.5 and strength < 3):
        return None
    long_text = max(map(len, column.filled)) > 200
    if long_text:
        return None
    return share_judged(share * column.letters, SOME, _("{share} of its values are distinct names"))


def _is_group(column: Profile, strength: int, known: Known) -> Evidence | None:
    if not strength or not 2 <= column.distinct <= max(2, len(column.filled) // 3):
        return None
    if len(column.filled) < ENOUGH * len(column.values):
        return None
    # Names are read more easily than the codes that stand beside them.
    why = _("its values repeat: {n} groups").format(n=column.distinct)
    return Evidence(9 * column.letters, True, why)


def _is_population(column: Profile, strength: int, known: Known) -> Evidence | None:
    if column.numeric < ENOUGH or strength < 2:
        return None
    share = column.share_between(0, 3e7)
    # In a city of two areas two populations are all there can be.
    varied = min(column.distinct / min(10, len(column.filled)), 1.0)
    return share_judged(share * varied, 0.5, _("{share} of its values can be a population"))


INCIDENT_ROLES: Final[dict[str, Judge]] = {
    "lon": _coordinate(0),
    "lat": _coordinate(1),
    "point": _is_point,
    "date_end": _is_said_date,
    "date": _is_date,
    "date_reported": _is_said_date,
    "time": _is_time,
    "area_code": _is_area_code,
    "area_name": _is_area_name,
    "area_group": _is_area_group,
    "offence": _is_offence,
    "violence": _is_violence,
    "offence_detail": _is_offence_detail,
    "count": _is_count,
    "id": _is_id,
}
AREA_ROLES: Final[dict[str, Judge]] = {
    "population": _is_population,
    "code": _is_code,
    "name": _is_name,
    "group": _is_group,
}
