"""How alike areas are by what the selection weighs: to look for controls, and to show the balance.

It reads the counts that everybody is shown, so that nothing of a small number can be had from whom
it proposes or how balanced they are; a topic that is held back of one of the areas isn't used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from sereno.methods.monitoring.control_matching import UNBALANCED, balance, match_controls
from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.geographies.models.levels import AREA
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_version
from sereno.web.monitoring.effects.comparing import AreaCounts
from sereno.web.selection.incidence_figures import topic_words

PEOPLE = "people"
BEFORE = "before"


@dataclass(frozen=True, eq=False)
class Measured:
    """values (A, K) of areas by what is measured of each; keys: topics, PEOPLE and BEFORE."""

    codes: tuple[str, ...]
    keys: tuple[str, ...]
    values: npt.NDArray[np.float64]

    def is_in(self, codes: Collection[str]) -> npt.NDArray[np.bool_]:
        """Which rows are of some areas."""
        return np.array([code in codes for code in self.codes], np.bool_)

    def balance(self, acted: Collection[str], against: Collection[str]) -> dict[str, float]:
        """By how many standard deviations the means of both differ, of each measure."""
        if not acted or not against:
            return {}
        both = self.is_in(acted) | self.is_in(against)
        found = balance(self.values[both], self.is_in(acted)[both], self.is_in(against)[both])
        return {
            key: round(float(each), 3)
            for key, each in zip(self.keys, found, strict=True)
            if np.isfinite(each)
        }


def measured(audit: Audit, level: str, before: Mapping[str, float]) -> Measured:
    """What is known of the areas of a level; before: by code what was counted in each before."""
    codes = tuple(before)
    columns: dict[str, list[float]] = {BEFORE: [np.log1p(before[code]) for code in codes]}
    version = DataVersion.objects.current(audit) if level == AREA else None
    if version is not None:
        reader = open_version(version)
        shown = reader.shown_counts(audit.k)
        place = reader.number_of
        people = [
            float(reader.population[place[code]]) if code in place else np.nan for code in codes
        ]
        columns[PEOPLE] = [float(np.log1p(n)) for n in people]
        for topic in reader.selection["settings"]["weights"]:
            if topic in reader.topics:
                of = dict(zip(shown.lines.codes, shown.areas(topic).tolist(), strict=True))
                columns[topic] = [
                    1000 * of.get(code, np.nan) / n if n else np.nan
                    for code, n in zip(codes, people, strict=True)
                ]
    whole = {key: row for key, row in columns.items() if np.isfinite(row).all()}
    values = np.array(list(whole.values()), np.float64).reshape(len(whole), len(codes)).T
    return Measured(codes, tuple(whole), values)


def matched(
    found: Measured, acted: Sequence[str], allowed: Collection[str], each: int = 1
) -> list[str]:
    """The areas of those allowed that are most like those acted on, so many for each of these."""
    matching = match_controls(found.values, found.is_in(acted), found.is_in(allowed), each)
    return [code for code, taken in zip(found.codes, matching.controls, strict=True) if taken]


def counts_before(areas: Sequence[AreaCounts]) -> dict[str, float]:
    """What was counted in each area before, of those that can be counted with."""
    return {area.code: float(area.before or 0) for area in areas if area.is_counted}


@dataclass(frozen=True)
class BalanceRow:
    """By how much both groups differ in one measure; at: where, of 100."""

    words: str
    shown: str
    is_uneven: bool
    at: float


def balance_rows(balance_of: Mapping[str, float]) -> list[BalanceRow]:
    """The balance in words, the most uneven first."""
    named = {PEOPLE: _("people"), BEFORE: _("what was counted before")}
    rows = sorted(balance_of.items(), key=lambda each: -abs(each[1]))
    return [
        BalanceRow(
            named.get(key) or topic_words(key),
            f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value), 2)}",
            abs(value) > UNBALANCED,
            round(50 + 25 * max(-2.0, min(2.0, value)), 1),
        )
        for key, value in rows
    ]
