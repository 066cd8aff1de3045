"""A file of IATI as XML, and what the official schema says against one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from sereno.exchange.iati.activities import (
    CHILD,
    PARENT,
    VERSION,
    Activity,
    ActivityFile,
    Baseline,
    Body,
    Budget,
    Indicator,
    Measured,
    Result,
)
from sereno.exchange.xml_text import xml_text

SCHEMA: Final = Path(__file__).parent / "schema" / "iati-activities-schema.xsd"
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# Codes of ResultType and IndicatorMeasure.
_KINDS: Final = {"output": "1", "outcome": "2"}
_MEASURES: Final = {"unit": "1", "percentage": "2"}
# Vocabularies: the publisher's own, the DAC's sectors, the goals and the targets of the SDGs.
_OWN, _DAC, _GOALS, _TARGETS = "99", "1", "2", "3"
# BudgetType and BudgetStatus.
_ORIGINAL, _INDICATIVE = "1", "1"


def iati_file(of: ActivityFile) -> bytes:
    """The XML; the same activities give the same bytes. Texts that XML can't hold lose those
    signs.

    Raises ValueError without an activity, for one without a day or without who takes part in it.
    """
    if not of.activities:
        raise ValueError("a file of IATI has at least one activity")
    root = etree.Element("iati-activities", version=VERSION)
    root.set("generated-datetime", _moment(of.generated))
    for activity in of.activities:
        root.append(_activity(activity, of))
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def schema_says(content: bytes) -> list[str]:
    """What the official schema of IATI 2.03 holds against a file; nothing where it is valid."""
    schema = _schema()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    schema.validate(etree.fromstring(content, parser))
    return [f"{each.line}: {each.message}" for each in schema.error_log]


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA, etree.XMLParser(no_network=True)))


def _activity(each: Activity, of: ActivityFile) -> etree._Element:
    if not each.dates or not each.participants:
        raise ValueError(f"{each.identifier}: an activity has a day, and who takes part")
    found = etree.Element("iati-activity")
    if each.changed is not None:
        found.set("last-updated-datetime", _moment(each.changed))
    found.set(LANGUAGE, of.language)
    if of.currency:
        found.set("default-currency", of.currency)
    found.set("hierarchy", "2" if each.parent else "1")
    _add(found, "iati-identifier").text = xml_text(each.identifier)
    reporter = _add(found, "reporting-org", ref=of.reporter.ref, type=of.reporter.type)
    _say(reporter, of.reporter.name)
    _say(_add(found, "title"), each.title)
    # 1: what it is, in general.
    _say(_add(found, "description", type="1"), each.description or each.title)
    for role, body in each.participants:
        _say(_add(found, "participating-org", role=role, **_known(body)), body.name)
    _add(found, "activity-status", code=each.status)
    for kind, day in each.dates:
        _add(found, "activity-date", **{"type": kind, "iso-date": day.isoformat()})
    if each.country:
        _add(found, "recipient-country", code=each.country, percentage="100")
    if each.sector:
        _add(found, "sector", vocabulary=_DAC, code=each.sector, percentage="100")
    for vocabulary, code in _tags(each):
        _add(found, "tag", vocabulary=vocabulary, code=code)
    for budget in each.budgets:
        found.append(_budget(budget))
    if each.parent:
        _add(found, "related-activity", ref=each.parent, type=PARENT)
    for child in each.children:
        _add(found, "related-activity", ref=child, type=CHILD)
    for result in each.results:
        found.append(_result(result))
    return found


def _known(body: Body) -> dict[str, str]:
    return {name: value for name, value in (("ref", body.ref), ("type", body.type)) if value}


def _tags(of: Activity) -> Iterator[tuple[str, str]]:
    for goal in dict.fromkeys(target.partition(".")[0] for target in of.targets):
        yield _GOALS, goal
    for target in dict.fromkeys(of.targets):
        if "." in target:
            yield _TARGETS, target


def _budget(of: Budget) -> etree._Element:
    found = etree.Element("budget", type=_ORIGINAL, status=_INDICATIVE)
    _add(found, "period-start", **{"iso-date": of.start.isoformat()})
    _add(found, "period-end", **{"iso-date": of.end.isoformat()})
    dated = {"currency": of.currency, "value-date": of.start.isoformat()}
    _add(found, "value", **dated).text = f"{of.amount:.2f}"
    return found


def _result(of: Result) -> etree._Element:
    found = etree.Element("result", type=_KINDS[of.kind])
    # Counts of areas and of the city are not to be added up.
    found.set("aggregation-status", "false")
    _say(_add(found, "title"), of.title)
    for indicator in of.indicators:
        found.append(_indicator(indicator))
    return found


def _indicator(of: Indicator) -> etree._Element:
    found = etree.Element("indicator", measure=_MEASURES[of.measure])
    found.set("ascending", "true" if of.is_ascending else "false")
    found.set("aggregation-status", "false")
    _say(_add(found, "title"), of.title)
    if xml_text(of.description):
        _say(_add(found, "description"), of.description)
    _add(found, "reference", vocabulary=_OWN, code=xml_text(of.code))
    if of.baseline is not None:
        found.append(_baseline(of.baseline))
    for period in of.periods:
        found.append(_period(period))
    return found


def _baseline(of: Baseline) -> etree._Element:
    found = etree.Element("baseline", year=str(of.year))
    if of.value is not None:
        found.set("value", _number(of.value))
    if xml_text(of.note):
        _say(_add(found, "comment"), of.note)
    return found


def _period(of: Measured) -> etree._Element:
    found = etree.Element("period")
    _add(found, "period-start", **{"iso-date": of.start.isoformat()})
    _add(found, "period-end", **{"iso-date": of.end.isoformat()})
    for name, value in (("target", of.target), ("actual", of.actual)):
        if value is not None:
            _add(found, name, value=_number(value))
    return found


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, name, {k: xml_text(v) for k, v in attributes.items()})


def _say(parent: etree._Element, words: str) -> None:
    etree.SubElement(parent, "narrative").text = xml_text(words)


def _number(value: float) -> str:
    """The shortest text that reads back as the same number, without an exponent."""
    whole = f"{value:.10f}".rstrip("0").rstrip(".")
    return whole if float(whole) == value else format(value, ".17g")


def _moment(at: dt.datetime) -> str:
    return at.isoformat(timespec="seconds")
