"""What the page of a source shows beside its fields: its steps, files, coverage and breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format

from sereno.methods.sources.indicators.gaps import runs_of_years
from sereno.vocabulary.series_breaks import BREAK_KINDS, known_breaks
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.sources.forms import BreakForm, CoverageForm
from sereno.web.sources.gap_rows import GapRow, row_name, rows_of
from sereno.web.sources.geographies import geography_names
from sereno.web.sources.models import IN_HAND, Extent, SeriesBreak, Source
from sereno.web.sources.uses import uses_of


def source_details(shown: Source, audit: Audit, person: Person) -> Mapping[str, Any]:
    """Everything that belongs to a source, as far as a person may see it."""
    steps, seen = list(shown.steps.select_related("by", "request")), audit.access_levels_of(person)
    rows, levels, breaks = rows_of(audit), geography_names(audit), list(shown.breaks.all())
    keeps = audit.allows(person, Right.KEEP_SOURCES)
    return {
        "source": shown,
        "geography": levels[shown.geography],
        "steps_taken": [
            (s, s.request if s.request and s.request.access_level in seen else None) for s in steps
        ],
        "undo": steps[-1].pk if len(steps) > 1 else None,
        "files": shown.files.select_related("file"),
        "uses": uses_of(shown),
        "covered": _covered(shown, rows, levels),
        "breaks": _breaks(breaks),
        "presets": _presets(shown, breaks) if keeps else [],
        "items": shown.items.filter(request__access_level__in=seen).select_related("request"),
        "may_see_files": audit.allows(person, Right.SEE_RECORDS),
        "in_hand": shown.state in IN_HAND,
        "sees_contact": AccessLevel.TEAM in seen,
        "cover_form": CoverageForm(audit=audit, rows=rows, initial={"geography": shown.geography}),
        "break_form": BreakForm(),
    }


def _covered(
    shown: Source, rows: Mapping[str, GapRow], levels: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What it has by row and level, with the years whole and in part."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for cell in shown.coverage.all():
        line = lines.setdefault(
            (cell.row, cell.geography),
            {
                "row": cell.row,
                "geography": cell.geography,
                "name": row_name(rows, cell.row),
                "level": levels[cell.geography],
                "whole": [],
                "partial": [],
                "note": cell.note,
            },
        )
        line[cell.extent].append(cell.year)
    for line in lines.values():
        line |= {extent: _in_words(line[extent]) for extent in Extent.values}
    return list(lines.values())


def _in_words(years: list[int]) -> str:
    """2018–2020, 2023"""
    return ", ".join(
        "–".join(dict.fromkeys((str(first), str(last)))) for first, last in runs_of_years(years)
    )


def _breaks(breaks: Iterable[SeriesBreak]) -> list[dict[str, Any]]:
    """Its breaks, those of a preset in the reader's language."""
    return [
        {
            "pk": each.pk,
            "on": each.on,
            "kind": BREAK_KINDS[made.kind].said(),
            "what": made.what.said(),
            "advice": made.advice.said(),
        }
        for each in breaks
        for made in (each.measured(),)
    ]


def _presets(shown: Source, breaks: Iterable[SeriesBreak]) -> list[dict[str, str]]:
    """The breaks known of the country that are not on the source yet."""
    noted = {each.on for each in breaks}
    return [
        {
            "key": known.key,
            "on": date_format(known.date),
            "publisher": known.publisher,
            "what": known.what.said(),
        }
        for known in known_breaks(shown.audit.country)
        if known.date not in noted
    ]
