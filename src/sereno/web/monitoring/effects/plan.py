"""How a study is judged, as one document: what is registered, hashed and compared with what ran."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.utils.translation import gettext as _

from sereno.methods.monitoring.interrupted_series import LEAST_PERIODS
from sereno.methods.sources.indicators.periods import Period, read_period
from sereno.vocabulary.language import number
from sereno.web.documents import Document
from sereno.web.indicators.models import Indicator, IndicatorEdition
from sereno.web.indicators.reading import group_words
from sereno.web.monitoring.effects.comparing import known_periods
from sereno.web.monitoring.effects.parts import PARTS, Part, part_words
from sereno.web.monitoring.models import EffectDesign, EffectStudy

# Of another form of the document another number: its digests are others.
FORMAT: Final = 3
# Which parts a design asks for; the neighbours of the last one may be left out.
PARTS_OF: Final[Mapping[str, tuple[Part, ...]]] = {
    EffectDesign.SERIES: ("acted",),
    EffectDesign.AREAS: ("acted", "against"),
    EffectDesign.DISPLACEMENT: PARTS,
}


def plan_of(study: EffectStudy) -> Document:
    """Everything that what comes of a study hangs on, but for the values themselves."""
    areas = {part: sorted(set(study.areas.get(part, ()))) for part in PARTS_OF[study.design]}
    return {
        "format": FORMAT,
        "design": study.design,
        "indicator": study.indicator.code,
        "level": study.level,
        "group": study.group,
        "first": study.first,
        "began": study.began,
        "last": study.last,
        "areas": cast("Document", areas),
        "slope": study.slope,
        "harmonics": study.harmonics,
        "threshold": study.threshold,
        "seed": study.seed,
        "across": study.across,
        "reach": study.reach if study.design == EffectDesign.DISPLACEMENT else None,
        "sizes": dict(study.sizes) if study.design == EffectDesign.DISPLACEMENT else {},
        "harm": _harm(study) if study.design == EffectDesign.DISPLACEMENT else [],
        "events": _events(study) if study.design == EffectDesign.SERIES else [],
    }


def _harm(study: EffectStudy) -> list[Any]:
    """The code of each indicator that is weighed, and what an event of it weighs; [] where only
    its own is counted.
    """
    return [list(pair) for pair in study.harm.values_list("indicator__code", "weight")]


def _events(study: EffectStudy) -> list[Any]:
    """The number of each event, and the days from and until when it is a term ("": to the end)."""
    rows = study.events.order_by("number").values_list("number", "starts_on", "ends_on")
    return [
        [number, starts.isoformat(), ends.isoformat() if ends else ""]
        for number, starts, ends in rows
    ]


def digest_of(plan: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a plan as JSON with sorted keys and without spaces."""
    words = json.dumps(plan, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class Periods:
    """The periods of an edition that a study looks at: those before it began, and those after."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    by_label: Mapping[str, Period]

    @property
    def labels(self) -> tuple[str, ...]:
        """Both."""
        return self.before + self.after


def periods_of(plan: Mapping[str, Any], edition: IndicatorEdition | None) -> Periods:
    """The periods of an edition between the first and the last of a plan; none where it doesn't
    say when it began, or the edition has no values at its level.
    """
    began = read_period(str(plan["began"]))
    facts = edition.facts.get(str(plan["level"])) if edition is not None else None
    if began is None or facts is None:
        return Periods((), (), {})
    known = known_periods(facts["periods"])
    first, last = (read_period(str(plan[end])) for end in ("first", "last"))
    inside = {
        label: period
        for label, period in known.items()
        if (first is None or period.first >= first.first)
        and (last is None or period.last <= last.last)
    }
    return Periods(
        tuple(label for label, period in inside.items() if period.first < began.first),
        tuple(label for label, period in inside.items() if period.first >= began.first),
        inside,
    )


@dataclass(frozen=True)
class Deviation:
    """One thing that was settled in another way than it was worked out."""

    words: str
    settled: str
    was: str


def deviations(
    settled: Mapping[str, Any],
    was: Mapping[str, Any],
    names: Mapping[str, str],
    events: Mapping[int, str],
) -> list[Deviation]:
    """What of a registered plan is otherwise in another one; names: of areas, by code; events:
    titles of those that the reader may see, by number.
    """
    found = []
    for (key, words, one), (_key, _words, other) in zip(
        told_plan(settled, names, events), told_plan(was, names, events), strict=True
    ):
        if _of(settled, key) != _of(was, key):
            found.append(Deviation(words, one, other))
    return found


def _of(plan: Mapping[str, Any], key: str) -> Any:
    return plan["areas"].get(key, []) if key in PARTS else plan[key]


def told_plan(
    plan: Mapping[str, Any],
    names: Mapping[str, str],
    events: Mapping[int, str],
    indicators: Mapping[str, str] | None = None,
    levels: Mapping[str, str] | None = None,
) -> list[tuple[str, str, str]]:
    """A plan in words: (key, what, how). names: of areas; events: titles of
    those that the reader may see, by number; indicators, levels: their names, by code.
    """
    code, level = str(plan["indicator"]), str(plan["level"])
    own = EffectDesign(plan["design"])
    threshold = _("{n} % or more").format(n=number(plan["threshold"]))
    said = [
        ("design", _("How it is judged"), str(own.label)),
        ("indicator", _("Indicator"), (indicators or {}).get(code, code)),
        ("level", _("Level"), (levels or {}).get(level, level)),
        ("group", _("Group"), group_words(str(plan["group"]))),
        ("first", _("From"), str(plan["first"]) or _("the first value")),
        ("began", _("First period after it began"), str(plan["began"]) or "–"),
        ("last", _("Until"), str(plan["last"]) or _("the last value")),
    ]
    for part in PARTS:
        codes = plan["areas"].get(part, [])
        said.append((part, part_words(part), _named(codes, names)))
    return [
        *said,
        ("slope", _("Trend"), _("may change too") if plan["slope"] else _("stays as it was")),
        ("harmonics", _("Waves of a year"), number(plan["harmonics"])),
        ("threshold", _("A change that counts"), threshold),
        ("seed", _("Seed"), str(plan["seed"])),
        ("across", _("Across a break"), _("all the same") if plan["across"] else _("refused")),
        (
            "reach",
            _("How far around"),
            _("{n} m").format(n=number(plan["reach"])) if plan["reach"] else _("chosen by hand"),
        ),
        ("sizes", _("Counts are divided by"), _sized(plan["sizes"])),
        ("harm", _("Weighed by harm"), _weighed(plan["harm"], indicators or {})),
        ("events", _("What else happened, as terms"), _spans(plan["events"], events)),
    ]


def _sized(sizes: Mapping[str, float]) -> str:
    told = ((part_words(part), sizes[part]) for part in PARTS if part in sizes)
    return "; ".join(f"{words}: {decimal(size)}" for words, size in told) or _("nothing")


def _weighed(rows: Sequence[Any], names: Mapping[str, str]) -> str:
    told = (f"{names.get(code, code)} × {decimal(weight)}" for code, weight in rows)
    return "; ".join(told) or _("nothing")


def decimal(size: float) -> str:
    """With as many decimals as it has, up to three."""
    said = f"{size:.3f}".rstrip("0").partition(".")[2]
    return number(size, len(said))


def _spans(rows: Sequence[Any], titles: Mapping[int, str]) -> str:
    on = _("to the end")
    told = (f"{event_words(n, titles)} ({starts} – {ends or on})" for n, starts, ends in rows)
    return "; ".join(told) or _("nothing")


def event_words(n: int, titles: Mapping[int, str]) -> str:
    """An event of the context as a reader may know of it."""
    return titles.get(n) or _("event no. {n}").format(n=n)


def _named(codes: Sequence[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes) or "–"


def usual_design(indicator: Indicator, level: str) -> str:
    """The design that an indicator's values allow: many periods of one area, or many areas."""
    edition = indicator.current
    facts = edition.facts.get(level) if edition is not None else None
    if facts is None:
        return str(EffectDesign.SERIES)
    if len(known_periods(facts["periods"])) < LEAST_PERIODS:
        return str(EffectDesign.DISPLACEMENT)
    return str(EffectDesign.AREAS if facts["areas"] > 1 else EffectDesign.SERIES)
