"""Indicators that formulas give: worked out anew when what they rest on has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sereno.exchange.indicators.value_files import LevelValues, joined, read_values
from sereno.methods.sources.indicators.formulas import Formula, order_of_calculation, parse
from sereno.methods.sources.indicators.values import derive, together
from sereno.vocabulary.indicators import indicators as starting_catalogue
from sereno.web.audits.access_levels import access_level_of, highest
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.indicators.changes import add_missing, publish_values
from sereno.web.indicators.models import Indicator, Origin, ValueFile
from sereno.web.indicators.value_facts import Facts
from sereno.web.people.models import Person

MOST_NAMED = 3


def work_out(
    *,
    audit: Audit,
    changed: Iterable[str],
    by: Person | None,
    why: ValueFile.Why = ValueFile.Why.INPUTS,
) -> ValueFile | None:
    """A new edition of every indicator whose formula rests on what changed, by whatever way.

    Formulas of the vocabulary all of whose names have values together join the audit. None when
    nothing rests on it. A changed indicator that has a formula itself is worked out too.
    """
    changed = set(changed)
    adopt(audit=audit, by=by)
    indicators = {each.code: each for each in _with_editions(audit)}
    formulas = {
        code: parse(each.formula, where=code)
        for code, each in indicators.items()
        if each.origin == Origin.DERIVED
    }
    affected = _affected(formulas, changed)
    if not affected:
        return None
    made: dict[str, list[LevelValues]] = {}
    for code in order_of_calculation(formulas):
        if code in affected:
            parts = _worked_out(indicators, formulas[code], made, code)
            if parts:
                made[code] = parts
    if not made:
        return None
    levels: dict[str, list[LevelValues]] = {}
    for parts in made.values():
        for part in parts:
            levels.setdefault(part.level, []).append(part)
    by_level = [joined(level, parts) for level, parts in levels.items()]
    about = _named(indicators, changed)
    file = publish_values(audit=audit, parts=by_level, why=why, about=about, by=by)
    record_event(
        audit=audit,
        verb="work_out",
        by=by,
        subject=file,
        about=about,
        access_level=highest(
            access_level_of(indicators[code]) for code in changed & indicators.keys()
        ),
        n=len(made),
    )
    return file


def _named(indicators: Mapping[str, Indicator], codes: Iterable[str]) -> str:
    """The first of them by their names, as the history tells it."""
    names = sorted(indicators[code].name if code in indicators else code for code in codes)
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def adopt(*, audit: Audit, by: Person | None) -> list[Indicator]:
    """Take in the vocabulary's formulas all of whose names have values at one level and period."""
    facts: dict[str, Facts] = {
        each.code: each.current.facts for each in _with_editions(audit) if each.current
    }
    labels: dict[str, str] = {}
    for code, definition in starting_catalogue().items():
        if definition.origin != "derived":
            continue
        names = parse(definition.formula, where=code).names
        if all(name in facts for name in names) and _meet([facts[name] for name in names]):
            labels[code] = definition.name.said()
    return add_missing(audit=audit, labels=labels, by=by)


def _with_editions(audit: Audit) -> Iterable[Indicator]:
    return Indicator.objects.filter(audit=audit).select_related("current__file__kept", "source")


def _meet(facts: list[Facts]) -> bool:
    """Whether some level and period has values of all of them."""
    for level in set.intersection(*(set(each) for each in facts)):
        if set.intersection(*(set(each[level]["periods"]) for each in facts)):
            return True
    return False


def _affected(formulas: dict[str, Formula], changed: set[str]) -> set[str]:
    affected = changed & formulas.keys()
    while True:
        more = {
            code
            for code, formula in formulas.items()
            if code not in affected and (changed | affected) & set(formula.names)
        }
        if not more:
            return affected
        affected |= more


def _worked_out(
    indicators: dict[str, Indicator],
    formula: Formula,
    made: dict[str, list[LevelValues]],
    code: str,
) -> list[LevelValues]:
    """The values of one formula at each level at which all its names have values."""
    operands: dict[str, dict[str, LevelValues]] = {}
    for name in formula.names:
        if name in made:
            operands[name] = {part.level: part for part in made[name]}
        elif name in indicators and (edition := indicators[name].current) is not None:
            operands[name] = read_values(edition.file.path, [name])
        else:
            return []
    shared = set.intersection(*(set(each) for each in operands.values()))
    parts = []
    for level in sorted(shared):
        table = together(each[level].values for each in operands.values())
        derived = derive(indicators[code].defined(), table, known=formula.names)
        parts.append(LevelValues(level, derived))
    return parts
