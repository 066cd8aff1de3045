"""Writes of indicators: definitions, and editions of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Max

from sereno.exchange.indicators.units import FACTORS, NUMBER
from sereno.methods.sources.indicators.formulas import order_of_calculation, parse
from sereno.vocabulary.indicator_values import INDICATOR_VALUES
from sereno.vocabulary.indicators import IndicatorDefinition
from sereno.vocabulary.indicators import indicators as starting_catalogue
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.plain_text import shortened, without_hidden_signs
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.imports.models import DataVersion
from sereno.web.indicators.models import Indicator, IndicatorEdition, Origin, ValueFile
from sereno.web.jobs.changes import ask
from sereno.web.people.models import Person

if TYPE_CHECKING:
    from sereno.exchange.indicators.value_files import LevelValues
    from sereno.web.indicators.value_facts import Facts

# What a person may change of an indicator.
FIELDS = (
    "name_es", "name_en", "definition_es", "definition_en", "numerator_es", "numerator_en",
    "denominator_es", "denominator_en", "factor", "unit", "good", "level", "frequency", "sdg",
    "topic", "interval", "formula",
)  # fmt: skip
# The kind of the job that holds back small counts of tables.
HOLD_BACK: Final = "hold_back_values"
# As long as the name of an indicator may be.
MOST_NAME = 300


def as_fields(definition: IndicatorDefinition) -> Values:
    """A definition of the vocabulary as an indicator's fields."""
    fields: Values = {
        "factor": definition.factor,
        "unit": definition.unit,
        "good": definition.good,
        "level": definition.level,
        "frequency": definition.frequency,
        "sdg": definition.sdg,
        "topic": definition.topic,
        "interval": definition.interval,
        "formula": definition.formula,
        "origin": definition.origin,
    }
    for name in ("name", "definition", "numerator", "denominator"):
        phrase = getattr(definition, name)
        fields[f"{name}_es"] = phrase.es if phrase else ""
        fields[f"{name}_en"] = phrase.en if phrase else ""
    return fields


def new_definition(code: str, label: str, unit: str, level: str = "") -> IndicatorDefinition:
    """What is known of an indicator that a table brings: its name and its unit."""
    shown = shortened(without_hidden_signs(label), MOST_NAME)
    return IndicatorDefinition(
        code=code, name=Phrase(shown, shown), definition=Phrase("", ""),
        numerator=None, denominator=None, factor=FACTORS.get(unit, 1.0), unit=unit, good="",
        level=level, frequency="", sdg="", topic="", interval="", formula="", origin="given",
    )  # fmt: skip


@transaction.atomic
def add_indicator(*, audit: Audit, code: str, by: Person | None, **fields: Any) -> Indicator:
    """A new indicator. Raises Problem indicator_code_taken, or what is wrong with its formula."""
    _lock(audit)
    if Indicator.objects.filter(audit=audit, code=code).exists():
        raise Problem("indicator_code_taken", where=audit.name, name=code)
    made = Indicator(audit=audit, code=code, created_by=by, **fields)
    made.origin = Origin.DERIVED if made.formula else Origin.GIVEN
    _check_formula(made)
    made.save()
    record_event(audit=audit, verb="add_indicator", by=by, subject=made)
    return made


@transaction.atomic
def change_indicator(*, indicator: Indicator, by: Person, **fields: Any) -> Indicator:
    """Change a definition; values that a changed formula gives are worked out by the caller.

    Raises what is wrong with the formula. What incidents give keeps its formula.
    """
    _lock(indicator.audit)
    if indicator.origin == Origin.INCIDENTS:
        fields.pop("formula", None)
    changed = set_fields(indicator, fields)
    if indicator.origin != Origin.INCIDENTS:
        indicator.origin = Origin.DERIVED if indicator.formula else Origin.GIVEN
    _check_formula(indicator)
    if changed:
        indicator.save()
        record_event(
            audit=indicator.audit,
            verb="change_indicator",
            by=by,
            subject=indicator,
            changed=changed,
        )
    return indicator


def _check_formula(indicator: Indicator) -> None:
    """Its names are known, and it rests on itself by no way round."""
    if not indicator.formula or indicator.origin == Origin.INCIDENTS:
        return
    others = Indicator.objects.filter(audit=indicator.audit).exclude(code=indicator.code)
    known = {*others.values_list("code", flat=True), indicator.code}
    formulas = {indicator.code: parse(indicator.formula, known, where=indicator.code)}
    for code, formula in others.filter(origin=Origin.DERIVED).values_list("code", "formula"):
        formulas[code] = parse(formula, where=code)
    order_of_calculation(formulas)


@transaction.atomic
def add_missing(
    *,
    audit: Audit,
    labels: Mapping[str, str],
    by: Person | None,
    level: str = "",
    units: Mapping[str, str] | None = None,
) -> list[Indicator]:
    """Indicators of codes that the audit doesn't have: as the vocabulary has them, or by name.

    `units` are keys by code, of those that the vocabulary doesn't have; a plain number otherwise.
    """
    _lock(audit)
    there = set(Indicator.objects.filter(audit=audit).values_list("code", flat=True))
    made = []
    for code, label in labels.items():
        if code in there:
            continue
        unit = (units or {}).get(code, NUMBER)
        definition = starting_catalogue().get(code) or new_definition(code, label, unit, level)
        made.append(Indicator(audit=audit, code=code, created_by=by, **as_fields(definition)))
    return Indicator.objects.bulk_create(made)


def publish_values(
    *,
    audit: Audit,
    parts: Sequence[LevelValues],
    why: ValueFile.Why,
    about: str,
    by: Person | None,
    version: DataVersion | None = None,
) -> ValueFile:
    """Write values and make them the editions in force of their indicators, which are there.

    The file is written before its rows and taken away again when they aren't kept. Raises Problem
    disk_full.
    """
    from sereno.exchange.indicators.value_files import write_values
    from sereno.web.indicators.value_facts import facts_of

    with Spool(audit, INDICATOR_VALUES.name) as spool:
        with spool.filled_by_path() as path:
            n = write_values(path, parts)
        with transaction.atomic():
            _lock(audit)
            file = ValueFile.objects.create(
                audit=audit,
                why=why,
                about=about,
                kept=keep(spool=spool, by=by),
                n_values=n,
                version=version,
                by=by,
            )
            _make_current(audit, file, facts_of(parts))
            ask_to_hold_back(audit=audit, by=by)
    return file


def ask_to_hold_back(*, audit: Audit, by: Person | None) -> None:
    """Have the worker hold back small counts of the values of tables that are in force now.

    In a large table that takes seconds, for which the next visitor would wait.
    """
    if Indicator.objects.from_tables(audit).exists():
        ask(HOLD_BACK, audit=audit, by=by, subject=audit, instead=True)


def _make_current(audit: Audit, file: ValueFile, facts: Mapping[str, Facts]) -> None:
    found = list(Indicator.objects.filter(audit=audit, code__in=facts))
    numbered = IndicatorEdition.objects.filter(indicator__audit=audit).values_list("indicator_id")
    last = dict(numbered.annotate(Max("number")).order_by())
    editions = IndicatorEdition.objects.bulk_create(
        IndicatorEdition.over(
            facts[indicator.code],
            indicator=indicator,
            number=last.get(indicator.pk, 0) + 1,
            file=file,
        )
        for indicator in found
    )
    for indicator, edition in zip(found, editions, strict=True):
        indicator.current = edition
    Indicator.objects.bulk_update(found, ["current"], batch_size=400)


def _lock(audit: Audit) -> None:
    """The audit's row is the lock under which numbers are given and formulas checked."""
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
