"""What the page of a source shows beside its fields: its steps, files, coverage and breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.formats import date_format

from sereno.methods.sources.indicators.gaps import runs_of_years
from sereno.vocabulary.series_breaks import BREAK_KINDS, known_breaks
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.sources.forms import BreakForm, CoverageForm
from sereno.web.sources.gap_rows import GapRow, row_name, rows_of
from sereno.web.sources.geographies import geography_names
from sereno.web.sources.models import IN_HAND, DataRequest, Extent, SeriesBreak, Source
from sereno.web.sources.uses import uses_of


def source_details(shown: Source, audit: Audit, person: Person) -> Mapping[str, Any]:
    """Everything that belongs to a source, as far as a person may see it."""
    requests = DataRequest.objects.for_person(audit, person).select_related("institution")
    steps = list(shown.steps.select_related("by").prefetch_related(Prefetch("request", requests)))
    rows, levels, breaks = rows_of(audit), geography_names(audit), list(shown.breaks.all())
    keeps = audit.allows(person, Right.KEEP_SOURCES)
    return {
        "source": shown,
        "organisations": set(Organisation.objects.for_person(audit, person)),
        "geography": levels[shown.geography],
        "steps_taken": steps,
        "undo": steps[-1].pk if len(steps) > 1 else None,
        "files": shown.files.select_related("file"),
        "uses": uses_of(shown),
        "covered": _covered(shown, rows, levels),
        "breaks": _breaks(breaks),
        "presets": _presets(shown, breaks) if keeps else [],
        "items": shown.items.filter(request__in=requests).select_related("request__institution"),
        "may_see_files": audit.allows(person, Right.SEE_RECORDS),
        "in_hand": shown.state in IN_HAND,
        "sees_contact": AccessLevel.TEAM in audit.access_levels_of(person),
        "cover_form": CoverageForm(audit=audit, rows=rows, initial={"geography": shown.geography}),
        "break_form": BreakForm(),
    }


@dataclass
class CoveredLine:
    """A row at a level that a source covers, with its years."""

    row: str
    geography: str
    name: str
    level: str
    note: str
    years: dict[Extent, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def whole(self) -> str:
        """The years that it has whole, in words."""
        return _in_words(self.years[Extent.WHOLE])

    @property
    def partial(self) -> str:
        """The years that it has in part, in words."""
        return _in_words(self.years[Extent.PARTIAL])


def _covered(
    shown: Source, rows: Mapping[str, GapRow], levels: Mapping[str, str]
) -> list[CoveredLine]:
    """What it has by row and level, with the years whole and in part."""
    lines: dict[tuple[str, str], CoveredLine] = {}
    for cell in shown.coverage.all():
        line = lines.setdefault(
            (cell.row, cell.geography),
            CoveredLine(
                cell.row,
                cell.geography,
                row_name(rows, cell.row),
                levels[cell.geography],
                cell.note,
            ),
        )
        line.years[Extent(cell.extent)].append(cell.year)
    return list(lines.values())


def _in_words(years: list[int]) -> str:
    """2018–2020, 2023"""
    return ", ".join(
        "–".join(dict.fromkeys((str(first), str(last)))) for first, last in runs_of_years(years)
    )


def _breaks(breaks: Iterable[SeriesBreak]) -> list[Context]:
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
