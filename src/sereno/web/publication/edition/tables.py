"""The open data of a site: what everybody is shown, as tables, and what their columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sereno.web.documents import Words
from sereno.web.findings.models import Finding
from sereno.web.indicators.models import Origin
from sereno.web.publication.edition.facts import SiteFacts

COUNTS, YEARS, GROUPS, TARGETS = "counts", "city_years", "groups", "targets"
_OF_COUNTS: Final = (
    "area_code", "area_name", "group", "topic", "first_month", "last_month", "years", "population",
    "n", "rate", "rate_low", "rate_high", "held_back",
)  # fmt: skip
ALL: Final = "all"


@dataclass(frozen=True)
class OpenTable:
    """A table: its rows as they are written. None: no value."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


def open_tables(facts: SiteFacts) -> list[OpenTable]:
    """Every table, in the order of the page of data."""
    counted = [] if facts.data is None else [_counts(facts), _groups(facts), _years(facts)]
    return [
        *counted, _targets(facts), _recommendations(facts), _shares(facts), _actions(facts),
        _findings(facts), _quotes(facts),
    ]  # fmt: skip


def _counts(facts: SiteFacts) -> OpenTable:
    """Areas by topic over the whole period, with their rates."""
    from sereno.web.selection.shown import IncidenceQuestion, show
    from sereno.web.selection.tables import COLUMNS, incidence_rows

    assert facts.data is not None
    assert facts.version is not None
    months = facts.data.all_months
    rows: list[list[Any]] = []
    for topic in ("", *facts.data.topics):
        question = IncidenceQuestion(topic, months[0], months[-1], "")
        shown = show(facts.version, question, k=facts.audit.k)
        for line in incidence_rows(facts.data, question, shown):
            said = dict(zip(COLUMNS, line, strict=True))
            rows.append([said[name] for name in _OF_COUNTS])
    return OpenTable(COUNTS, _OF_COUNTS, rows)


def _groups(facts: SiteFacts) -> OpenTable:
    """Groups and the city by topic over the whole period."""
    assert facts.counts is not None
    rows = [
        [group, topic or ALL, *_number(facts.counts.total(topic, group))]
        for topic in ("", *facts.counts.topics)
        for group in ("", *facts.counts.lines.groups)
    ]
    return OpenTable(GROUPS, ("group", "topic", "n", "held_back"), rows)


def _years(facts: SiteFacts) -> OpenTable:
    """The city's years by topic."""
    assert facts.counts is not None
    rows = [
        [year, topic or ALL, *_number(facts.counts.year(topic, year))]
        for topic in ("", *facts.counts.topics)
        for year in facts.counts.lines.years
    ]
    return OpenTable(YEARS, ("year", "topic", "n", "held_back"), rows)


def _number(value: float) -> tuple[int | None, int]:
    return (None, 1) if value != value else (int(value), 0)


def _targets(facts: SiteFacts) -> OpenTable:
    """The series of the dashboard. topic: of which records they are counted; empty: of none."""
    columns = (
        "indicator", "name", "topic", "sdg", "level", "area_code", "period", "value", "low", "high",
        "n", "denominator", "held_back", "target", "target_year",
    )  # fmt: skip
    rows = []
    for each in facts.targets:
        reading = each.reading
        counted = reading.indicator.origin == Origin.INCIDENTS
        for point in reading.points:
            rows.append(
                [
                    reading.indicator.code, reading.indicator.name,
                    (reading.indicator.topic or ALL) if counted else "",
                    reading.target.sdg, reading.place.level, reading.place.area, point.label,
                    point.value, point.low, point.high, point.numerator, point.denominator,
                    int(point.held), float(reading.target.value), reading.target.year,
                ]
            )  # fmt: skip
    return OpenTable(TARGETS, columns, rows)


def _recommendations(facts: SiteFacts) -> OpenTable:
    columns = (
        "reference", "title", "text", "topic", "addressee", "responsible", "due_on", "areas",
        "sdg_targets", "published_on", "judged",
    )  # fmt: skip
    rows = [
        [
            each.reference,
            each.title,
            each.text,
            each.topic.key if each.topic else "",
            each.addressee,
            str(facts.named.get(each.responsible_id or 0, "")),
            each.due_on.isoformat() if each.due_on else None,
            "; ".join(area.name for area in each.areas.all()),
            "; ".join(target.target for target in each.targets.all()),
            each.published_at.date().isoformat() if each.published_at else None,
            facts.verdicts.get(each.reference, ""),
        ]
        for each in facts.recommendations
    ]
    return OpenTable("recommendations", columns, rows)


def _shares(facts: SiteFacts) -> OpenTable:
    columns = ("round", "until", "part", "n", "of", "share", "low", "high")
    rows = [
        [
            str(told.round),
            told.round.cutoff_on.isoformat(),
            part.key,
            part.share.hits,
            part.share.n,
            round(part.share.value, 6),
            None if part.share.low is None else round(part.share.low, 6),
            None if part.share.high is None else round(part.share.high, 6),
        ]
        for told in facts.rounds
        for part in told.whole.parts
    ]
    return OpenTable("shares", columns, rows)


def _actions(facts: SiteFacts) -> OpenTable:
    columns = (
        "number", "title", "kind", "institution", "state", "starts_on", "ends_on", "progress",
        "milestones", "met",
    )  # fmt: skip
    rows = [
        [
            told.action.number,
            told.action.title,
            told.action.kind,
            str(told.institution or ""),
            told.action.state,
            told.action.starts_on.isoformat() if told.action.starts_on else None,
            told.action.ends_on.isoformat() if told.action.ends_on else None,
            None if told.progress.share is None else round(told.progress.share, 6),
            told.progress.n,
            told.progress.met,
        ]
        for told in facts.actions
    ]
    return OpenTable("actions", columns, rows)


def areas_told(facts: SiteFacts, finding: Finding) -> list[str]:
    """The areas of a finding as they may be named: by name where somebody signed, else by group."""
    if finding.pk in facts.namings.named:
        return [each.name for each in finding.areas.all()]
    return list(facts.namings.by_group.get(finding.pk, ()))


def _findings(facts: SiteFacts) -> OpenTable:
    rows = [
        [
            each.number,
            each.title,
            each.text,
            each.topic.key if each.topic else "",
            "; ".join(areas_told(facts, each)),
        ]
        for each in facts.findings
    ]
    return OpenTable("findings", ("number", "title", "text", "topic", "areas"), rows)


def _quotes(facts: SiteFacts) -> OpenTable:
    rows = [
        [each.line.number, each.line.words, each.line.group, each.line.technique, each.line.areas]
        for each in facts.quotes
    ]
    return OpenTable("quotes", ("number", "words", "who", "technique", "areas"), rows)


def meanings() -> dict[str, Words]:
    """What each column means, in the language in force."""
    from django.utils.translation import gettext as _

    return {
        "area_code": _("the code of the neighbourhood in the data"),
        "area_name": _("its name"),
        "group": _("the group of neighbourhoods that it lies in; empty: the whole city"),
        "topic": _("the topic, by its key; “all”: every offence"),
        "first_month": _("the first month that is counted"),
        "last_month": _("the last one"),
        "years": _("how many years that is"),
        "population": _("its residents, on average over the period"),
        "n": _("how many; empty where it is held back"),
        "rate": _("per 100,000 residents and year"),
        "rate_low": _("from here (95 of 100)"),
        "rate_high": _("to here (95 of 100)"),
        "held_back": _("1: held back, since it is small or would tell one that is"),
        "year": _("the year"),
        "indicator": _("the key of the indicator"),
        "name": _("what it is called"),
        "sdg": _("the SDG target that it serves"),
        "level": _("at which level: the whole city, a group or a neighbourhood"),
        "period": _("the period"),
        "value": _("the value, in the unit of the indicator"),
        "denominator": _("what it is divided by"),
        "target": _("what it is to be"),
        "target_year": _("by which year"),
        "reference": _("what the recommendation is called"),
        "title": _("what it says, in short"),
        "text": _("what it says"),
        "addressee": _("whom it speaks to"),
        "responsible": _("who has to do it"),
        "due_on": _("by when"),
        "areas": _("where"),
        "sdg_targets": _("the SDG targets that it serves"),
        "published_on": _("the day from which it is public"),
        "judged": _("what the last round judged: addressed, in_process or not_done"),
        "round": _("the round of review"),
        "until": _("the day up to which it looked"),
        "part": _("which of the three"),
        "of": _("of how many that apply and may be shown"),
        "share": _("the share, 0 to 1"),
        "low": _("from here (95 of 100), of a sample"),
        "high": _("to here (95 of 100), of a sample"),
        "number": _("its number in the audit"),
        "kind": _("what kind of action it is"),
        "institution": _("who does it"),
        "state": _("where it stands"),
        "starts_on": _("from when"),
        "ends_on": _("until when"),
        "progress": _("the weighted share of its milestones, 0 to 1; empty: it has none"),
        "milestones": _("how many milestones it has"),
        "met": _("how many of them are met"),
        "words": _("what was said"),
        "who": _("what may be said of who says it"),
        "technique": _("where it was heard"),
    }
