"""By what passages are counted: where, how and with whom people were heard, who speaks, when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from sereno.methods.diagnosis.coding.crosstabs import Crosstab, crosstab
from sereno.methods.diagnosis.coding.passages import Ints
from sereno.web.coding.analysis.material import Material, Unit
from sereno.web.coding.models import Part
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.models import Activity, AgeBand, Sector, Sex, Technique
from sereno.web.documents import Words

BY: Final[Mapping[str, Words]] = {
    "area": _("Neighbourhood"),
    "technique": _("Technique"),
    "sector": _("With whom"),
    "sex": _("Sex"),
    "age": _("Age"),
    "part": _("Who speaks"),
    "month": _("Month"),
}
OF_SPEAKERS: Final = ("sex", "age", "part")


@dataclass(frozen=True)
class Spread:
    """How the passages of a material spread over V values.

    passage, value: pairs, each once; activity: of each passage (N,), a place in `activities`;
    crowd: (A, V), people of each value in each activity.
    """

    keys: Sequence[str]
    words: Sequence[str]
    passage: Ints
    value: Ints
    activity: Ints
    activities: Sequence[Activity]
    crowd: Ints

    def table(self, code: Ints, n_codes: int) -> Crosstab:
        """Codes by values."""
        return crosstab(
            code=code,
            activity=self.activity,
            passage=self.passage,
            value=self.value,
            n_codes=n_codes,
            crowd=self.crowd,
        )


def spread(material: Material, by: str) -> Spread:
    """A material by one of `BY`. What nobody knows of a speaker is under "not known"."""
    activities = list(material.activities.values())
    place = {each.pk: i for i, each in enumerate(activities)}
    units = [material.units[unit] for unit in material.passages.unit]
    if by in OF_SPEAKERS:
        passage, speaker = material.spoken
        told = [getattr(material.speakers[int(each)], by) for each in speaker]
        pairs = list(dict.fromkeys(zip(map(int, passage), told, strict=True)))
    else:
        values = _VALUES[by]
        held = material.activities
        pairs = [
            (i, value)
            for i, unit in enumerate(units)
            for value in values(unit, held[unit.activity])
        ]
    there = {value for _i, value in pairs}
    labels = _labels(material, by)
    keys = [key for key in labels if key in there]
    keys += sorted(there - set(keys))
    at = {key: i for i, key in enumerate(keys)}
    return Spread(
        keys=keys,
        words=[str(labels.get(key, key)) or str(_("not known")) for key in keys],
        passage=np.array([i for i, _value in pairs], np.int64),
        value=np.array([at[value] for _i, value in pairs], np.int64),
        activity=np.array([place[unit.activity] for unit in units], np.int64),
        activities=activities,
        crowd=np.array(
            [[people_of(each, by, key) for key in keys] for each in activities], np.int64
        ).reshape(len(activities), len(keys)),
    )


def people_of(activity: Activity, by: str = "", value: str = "") -> int:
    """People who took part and still agree: of a sex or an age, or all of them."""
    lines = [
        line
        for line in activity.participants.all()
        if by not in ("sex", "age") or getattr(line, by) == value
    ]
    return sum(line.people - sum(gone.people for gone in line.withdrawals.all()) for line in lines)


def _areas(unit: Unit, activity: Activity) -> Sequence[str]:
    return [unit.area] if unit.area else [area.code for area in activity.areas.all()] or [""]


_VALUES: Final[Mapping[str, Callable[[Unit, Activity], Sequence[str]]]] = {
    "area": _areas,
    "technique": lambda _unit, activity: [activity.technique],
    "sector": lambda _unit, activity: [activity.sector],
    "month": lambda _unit, activity: [f"{activity.on:%Y-%m}" if activity.on else ""],
}


def _labels(material: Material, by: str) -> Mapping[str, Words]:
    """Every value that is known, in the order in which it is shown."""
    if by == "area":
        named = {a.code: a.name for each in material.activities.values() for a in each.areas.all()}
        labels = known_areas(material.audit).labels
        names = {code: labels.get(code, name) for code, name in named.items()}
        return dict(sorted(names.items(), key=lambda pair: pair[1])) | {"": ""}
    if by == "month":
        days = sorted(each.on for each in material.activities.values() if each.on)
        return {f"{day:%Y-%m}": date_format(day, "YEAR_MONTH_FORMAT") for day in days} | {"": ""}
    choices = {"technique": Technique, "sector": Sector, "sex": Sex, "age": AgeBand, "part": Part}
    return dict(choices[by].choices) | {"": ""}
