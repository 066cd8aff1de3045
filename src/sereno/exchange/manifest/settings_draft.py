"""The settings of a first manifest that the data suggest: country, period, topics, measure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from sereno.exchange.boundaries.area_columns import numbers
from sereno.exchange.boundaries.areas import BoundaryFacts
from sereno.exchange.manifest.areas_draft import count_groups
from sereno.exchange.manifest.text import Entries, Entry
from sereno.exchange.tables.column_profiles import Bounds
from sereno.exchange.tables.file_sets import Contents
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.offences.offence_labels import code_joined
from sereno.methods.sources.reading.number_forms import DecimalSign
from sereno.vocabulary.countries import countries_at
from sereno.vocabulary.in_both import SURE, InBoth, joined
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import percent
from sereno.vocabulary.offences import topics

FEW_PEOPLE: Final = 500
USUAL_TOPICS: Final = ("robbery", "homicide", "family_violence")
LEAST_SHARE_OF_A_YEAR: Final = 0.01
MOST_SELECTED: Final = 22
SELECTED_SHARE: Final = 0.1
_SPARE_DAYS: Final = 14
_UNTELLING: Final = ("not_an_offence", "other_offence")


@dataclass(frozen=True)
class Settings:
    """[audit] and [selection] as the data suggest them, and the period by itself.

    labels: how many rows each offence label has.
    """

    audit: Entries
    selection: Entries
    period: tuple[dt.date, dt.date]
    labels: Counter[str]


def usual_number(n: int) -> int:
    """How many of `n` areas to select: a tenth, at most the 22 of the reference audit."""
    return max(1, min(MOST_SELECTED, round(n * SELECTED_SHARE)))


def draft_settings(
    given: Entries,
    facts: BoundaryFacts,
    areas: Entries,
    parts: Sequence[Entries],
    contents: Sequence[Contents],
    today: dt.date,
) -> Settings:
    """[audit] and [selection] out of what the files hold.

    `given`: country, languages and select, which are decided or guessed before.
    """
    days: Counter[dt.date] = Counter()
    for read in contents:
        # A sum of counters would lose the last days of months, on which nothing is counted.
        days.update(read.days)
    ends = {first: last for read in contents for first, last in read.ends.items()}
    period, period_check = likely_period(days, today, ends)
    labels = count_labels(parts, contents)
    n_groups, select = count_groups(facts, areas), given["select"].value
    audit = {
        "country": given["country"],
        "languages": given["languages"],
        **({"crs": Entry(facts.metric_crs)} if facts.metric_crs else {}),
        "select": given["select"],
        "period": Entry(list(period), period_check),
    }
    selection = {
        "topics": likely_topics(labels, given["country"].value),
        **likely_measure(has_population=bool({"population", "table_population"} & set(areas))),
        "outliers": Entry("winsorise"),
        "normalise": Entry("minmax"),
        "aggregate": Entry("arithmetic"),
        # One for each group while that leaves at least half of the places to the index.
        "at_least_per_group": Entry(1 if 0 < n_groups * 2 <= select else 0),
        **(
            likely_least_population(
                facts.samples[areas["population"].value],
                areas["decimal"].value if "decimal" in areas else ".",
            )
            if "population" in areas
            else {}
        ),
        "draws": Entry(10_000),
    }
    return Settings(audit, selection, period, labels)


def likely_country(bounds: Bounds | None) -> Entry:
    """The country in which a box of degrees lies."""
    if bounds is None:
        return Entry(
            "mx", _("a table without boundaries doesn't tell the country: write its two letters")
        )
    west, south, east, north = bounds
    found = countries_at((west + east) / 2, (south + north) / 2)
    if len(found) == 1:
        return Entry(found[0])
    if not found:
        return Entry("mx", _("the neighbourhoods lie in no country that Sereno knows"))
    also = ", ".join(found[1:])
    why = _("the city lies near a border; it could also be {others}").format(others=also)
    return Entry(found[0], why)


def likely_period(
    days: Counter[dt.date], today: dt.date, ends: Mapping[dt.date, dt.date]
) -> tuple[tuple[dt.date, dt.date], InBoth]:
    """Whole years with at least 1 % of the incidents, cut where the records begin and end.

    `ends`: the last day of dates that are more than a day, which may be in the next year.
    """
    past = {day_: n for day_, n in days.items() if day_ <= today}
    if not past:
        return (today.replace(month=1, day=1), today), _("no date up to today could be read")
    total = sum(past.values())
    years: Counter[int] = Counter()
    for day_, n in past.items():
        years[day_.year] += n
    kept = [year for year, n in years.items() if n >= LEAST_SHARE_OF_A_YEAR * total]
    first, last = dt.date(min(kept), 1, 1), dt.date(max(kept), 12, 31)
    inside = [day_ for day_ in past if first <= day_ <= last]
    checks = []
    if (min(inside) - first).days > _SPARE_DAYS:
        first = min(inside)
        checks.append(_("the records begin on {day}").format(day=first))
    reached = max(min(ends.get(day_, day_), today) for day_ in inside)
    if (last - reached).days > _SPARE_DAYS or reached > last:
        last = reached
        checks.append(_("the records end on {day}").format(day=last))
    outside = 1 - sum(past[day_] for day_ in inside) / total
    if outside > 0:
        share = percent(outside, 2 if outside < 0.001 else 1)
        left = _("{share} of the incidents lie outside and won't count").format(share=share)
        if outside >= LEAST_SHARE_OF_A_YEAR:
            checks.append(left)
    return (first, last), joined(checks, "; ")


def count_labels(parts: Sequence[Entries], contents: Sequence[Contents]) -> Counter[str]:
    """How many rows each offence label has, over all sets."""
    labels: Counter[str] = Counter()
    for entries, read in zip(parts, contents, strict=True):
        if "offence_label" in entries:
            labels[entries["offence_label"].value] += read.rows
        labels.update(read.labels)
    return labels


def count_topics(labels: Counter[str], country: str) -> Counter[str]:
    """How many rows each topic has."""
    coder = OffenceCoder(country)
    rows: Counter[str] = Counter()
    for label, n in labels.items():
        rows[code_joined(coder, label, has_detail=True).topic] += n
    return rows


def likely_topics(labels: Counter[str], country: str) -> Entry:
    """The usual topics that occur, weighed equally; or those that occur most."""
    rows = count_topics(labels, country)
    usual = [topic for topic in USUAL_TOPICS if rows[topic]]
    if usual:
        absent = [topics()[topic] for topic in USUAL_TOPICS if not rows[topic]]
        why = _("no incident of {topics} was found").format(topics=joined(absent, ", "))
        return Entry(dict.fromkeys(usual, 1), why if absent else SURE)
    telling = [topic for topic, _n in rows.most_common() if topic not in _UNTELLING][:3]
    if not telling:
        return Entry(dict.fromkeys(USUAL_TOPICS, 1), _("no known offence was found"))
    why = _("the usual topics don't occur; these occur most")
    return Entry(dict.fromkeys(telling, 1), why)


def likely_measure(*, has_population: bool) -> Entries:
    """What is compared: rates where there is a population."""
    if has_population:
        return {"measure": Entry("eb_rate")}
    why = _(
        "the neighbourhoods have no population, so numbers of incidents are compared instead of "
        "rates; large ones will seem worse"
    )
    return {"measure": Entry("count", why)}


def likely_least_population(populations: Sequence[str], decimal: DecimalSign = ".") -> Entries:
    """How few residents are too few for a rate: an offer in a comment, since people decide it.

    FEW_PEOPLE, or half of the median where areas are small, to the nearest ten below.
    """
    people, _unreadable = numbers(np.array(populations, object), decimal)
    known = people[people > 0]
    if not known.size:
        return {}
    least = min(FEW_PEOPLE, int(np.median(known) / 2) // 10 * 10)
    return {"least_population": Entry(least, offered=True)} if least else {}


def likely_name(folder: Path, areas_file: Path, period: tuple[dt.date, dt.date]) -> str:
    """A name for the audit out of its folder's and its period."""
    words = (folder.resolve().name or areas_file.stem).replace("_", " ").replace("-", " ").strip()
    first, last = (each.year for each in period)
    years = str(first) if first == last else f"{first}-{last}"
    return f"{words[:1].upper()}{words[1:]} {years}"
