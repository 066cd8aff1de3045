"""Indicators that a local safety audit starts with: what each measures, of what, in which unit.

- `catalogue.toml`: measures that institutions hold (population, victims, surveys, lighting …) and
  those that Sereno works out of them by a formula;
- `from_incidents.toml`: count, rate and empirical Bayes rate of every topic, which stage 1 gives;
- `units.csv`: units, as they are written beside a value; `unit_words.csv`: words of headings that
  say one.

An audit may change its copy; codes are names that a formula can use.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from sereno.vocabulary.offences import topics
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.sdg import sdg

Good = Literal["higher", "lower", ""]
Frequency = Literal["month", "quarter", "year", "census", "once", ""]
IntervalKind = Literal["poisson", "binomial", ""]
Origin = Literal["incidents", "derived", "given"]

PERCENT: Final = "percent"
# What is counted one by one, and so comes whole.
COUNTED_UNITS: Final = frozenset(
    ("incidents", "victims", "persons", "dwellings", "calls", "lamps", "premises", "firearms",
     "committees")
)  # fmt: skip
ALL_OFFENCES: Final = "all"
_NOT_AN_OFFENCE: Final = "not_an_offence"
_ALL_NAME: Final = Phrase("Todos los delitos", "All offences")


@dataclass(frozen=True)
class IndicatorDefinition:
    """One indicator.

    good: which direction is good; "" where more is neither (more reports may mean more trust).
    level: the finest level at which it is usually to be had; "area" is the audit's own.
    sdg: code of an SDG target or indicator. interval: the law that its count follows, from which
    its interval is made, "" where none can be (a survey brings its own).
    formula: how it comes from other indicators (`methods.sources.indicators.formulas`), "" when
    it doesn't.
    """

    code: str
    name: Phrase
    definition: Phrase
    numerator: Phrase | None
    denominator: Phrase | None
    factor: float
    unit: str
    good: Good
    level: str
    frequency: Frequency
    sdg: str
    topic: str
    interval: IntervalKind
    formula: str
    origin: Origin


@cache
def units() -> Mapping[str, Phrase]:
    """Every unit by its key, as it is written after a value."""
    with (Path(__file__).parent / "units.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {row["key"]: Phrase(row["es"], row["en"]) for row in csv.DictReader(file)}
        )


@cache
def unit_words() -> Mapping[str, tuple[str, ...]]:
    """Folded words that say a unit, in the order in which they are looked for.

    "count:" stands before units of what is counted, "rate:" has words that say it isn't a count;
    "share" is a percentage, or a ratio where no value is over 1; "change:" may be below 0 or over
    100 and is none.
    """
    with (Path(__file__).parent / "unit_words.csv").open(encoding="utf-8", newline="") as file:
        found = {row["unit"]: tuple(row["words"].split("|")) for row in csv.DictReader(file)}
    return MappingProxyType(found)


@cache
def indicators() -> Mapping[str, IndicatorDefinition]:
    """Every indicator of the starting catalogue by its code: those of stage 1, then the others.

    Raises ValueError for a code, unit, topic or SDG code that isn't right.
    """
    found = [*_of_incidents(), *(_read(code, e) for code, e in _table("catalogue").items())]
    known = {each.code: each for each in found}
    if len(known) < len(found):
        raise ValueError("an indicator has the code of another")
    return MappingProxyType(known)


def incidence_code(topic: str, measure: Literal["count", "rate", "eb_rate"]) -> str:
    """The code of what stage 1 gives of a topic; of all offences for "all"."""
    return f"{topic}_{measure}"


def _of_incidents() -> list[IndicatorDefinition]:
    templates = _table("from_incidents")
    targets = templates.pop("sdg")
    unclear = templates.pop("good")["unclear"]
    names = {ALL_OFFENCES: _ALL_NAME}
    names |= {t.key: Phrase(t.es, t.en) for t in topics().values() if t.key != _NOT_AN_OFFENCE}
    found = []
    for key, name in names.items():
        for ending, template in templates.items():
            entry = {
                **template,
                "name": {
                    "es": template["name"]["es"].format(topic=name.es),
                    "en": template["name"]["en"].format(topic=name.en),
                },
                "formula": template.get("formula", "").format(key=key),
                "sdg": targets.get(key, ""),
                "topic": "" if key == ALL_OFFENCES else key,
                "good": "" if key in unclear else "lower",
                "frequency": "year",
                "origin": "incidents",
            }
            found.append(_read(f"{key}_{ending}", entry))
    return found


def _read(code: str, entry: Mapping[str, Any]) -> IndicatorDefinition:
    read = IndicatorDefinition(
        code=code,
        name=Phrase(**entry["name"]),
        definition=Phrase(**entry["definition"]),
        numerator=_phrase(entry.get("numerator")),
        denominator=_phrase(entry.get("denominator")),
        factor=float(entry.get("factor", 1)),
        unit=entry["unit"],
        good=entry.get("good", ""),
        level=entry.get("level", "area"),
        frequency=entry.get("frequency", ""),
        sdg=entry.get("sdg", ""),
        topic=entry.get("topic", ""),
        interval=entry.get("interval", ""),
        formula=entry.get("formula", ""),
        origin=entry["origin"],
    )
    wrong = [
        name
        for name, value, allowed in (
            ("unit", read.unit, units()),
            ("good", read.good, get_args(Good)),
            ("frequency", read.frequency, get_args(Frequency)),
            ("interval", read.interval, get_args(IntervalKind)),
            ("origin", read.origin, get_args(Origin)),
            ("sdg", read.sdg, {"", *sdg()}),
            ("topic", read.topic, {"", *topics()}),
        )
        if value not in allowed
    ]
    if wrong or not code.isidentifier():
        raise ValueError(f"indicator {code}: wrong {', '.join(wrong) or 'code'}")
    return read


def _phrase(entry: Mapping[str, str] | None) -> Phrase | None:
    return Phrase(**entry) if entry else None


def _table(name: str) -> dict[str, Any]:
    text = (Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
