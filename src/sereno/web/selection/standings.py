"""How areas stand in a choice, in words: what whoever may not see small counts is told of it.

Ranks, scores and exact shares of the draws would tell the counts behind them. Lines are ordered by
name, for an order by rank is a rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from sereno.methods.selection.standing import NOT_COMPARED, band_of, is_close, limits_of
from sereno.methods.sources.places.area_labels import labels_by_code
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.result_words import why_name


@dataclass(frozen=True)
class Standing:
    """An area of a choice. `kind` is the class that maps draw it in (see `kind_words`)."""

    code: str
    name: str
    group: str
    selected: bool
    band: int
    why: str
    reason: str
    label: str = ""
    """Its name with what tells it apart from others of the same name, where all are known."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Standing:
        """From a row of a decision or of a version's own choice."""
        selected = bool(row["selected"])
        return cls(
            row["code"], row["name"], row["group"] or "", selected, band_of(row["p"]),
            row["why"], row["reason"] or "",
        )  # fmt: skip

    @property
    def kind(self) -> str:
        """4 chosen, 3 chosen and close, 2 close and not chosen, 0 not chosen, n not compared."""
        # What people decided by hand hangs on no method.
        close = is_close(self.band) and self.why not in ("put_in", "taken_out")
        if self.selected:
            return "3" if close else "4"
        if self.band == NOT_COMPARED:
            return "n"
        return "2" if close else "0"

    @property
    def is_near(self) -> bool:
        """Whether it is out though the method, or people, might have had it in."""
        return self.kind == "2" or self.why == "taken_out"

    @property
    def limits(self) -> tuple[float, float] | tuple[None, None]:
        """Between which shares of the draws it is chosen."""
        return (None, None) if self.band == NOT_COMPARED else limits_of(self.band)

    @property
    def chance(self) -> str:
        """In how many of 100 draws it is chosen."""
        return band_words(self.band)

    @property
    def words(self) -> str:
        """Why it is in or out."""
        said = why_name(self.why)
        return f"{said}: {self.reason}" if self.reason else said


def standings(rows: Iterable[Mapping[str, Any]]) -> list[Standing]:
    """Areas by name."""
    every = list(rows)
    label = labels_by_code(every, "code", "name")
    found = [replace(Standing.of(row), label=label[row["code"]]) for row in every]
    return sorted(found, key=lambda each: (fold(each.name), each.code))


def kind_words() -> dict[str, str]:
    """What an area is, by its class on the map."""
    return {
        "4": _("chosen"),
        "3": _("chosen, close call"),
        "2": _("not chosen, close call"),
        "0": _("not chosen"),
        "n": _("not in the comparison"),
    }


def band_words(band: int) -> str:
    """A band of draws: "50 to 95 of 100"."""
    if band == NOT_COMPARED:
        return "–"
    low, high = (round(100 * limit) for limit in limits_of(band))
    if low == 0:
        return _("fewer than {n} of 100 draws").format(n=high)
    if high == 100:
        return _("at least {n} of 100 draws").format(n=low)
    return _("{low} to {high} of 100 draws").format(low=low, high=high)


def rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights to a whole percent: some come from the data, and their digits tell of them."""
    return {topic: round(weight, 2) for topic, weight in weights.items()}
