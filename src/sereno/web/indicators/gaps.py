"""Indicators in the gap matrix: a row for each that somebody defined, and what tables bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from sereno.methods.sources.indicators.periods import read_period
from sereno.web.audits.models import Audit
from sereno.web.geographies.models import GeographyArea
from sereno.web.indicators.models import Indicator, Origin
from sereno.web.people.models import Person
from sereno.web.sources.changes import cover, hold_contents, take_step
from sereno.web.sources.gap_rows import GapRow
from sereno.web.sources.geographies import Geography
from sereno.web.sources.models import SOURCE_LIFE, Extent, Source, SourceState

if TYPE_CHECKING:
    from sereno.exchange.indicators.value_files import LevelValues

INDICATOR: Final = "indicator"


def indicator_rows(audit: Audit) -> Iterator[GapRow]:
    """Indicators that tables give and that say what they are; columns that nobody named don't.

    A census table has two hundred columns: in the matrix they would bury the rest.
    """
    defined = Indicator.objects.filter(audit=audit, origin=Origin.GIVEN).exclude(definition_es="")
    for code, name_es, name_en in defined.values_list("code", "name_es", "name_en"):
        yield GapRow(f"{INDICATOR}:{code}", name_es, name_en, INDICATOR)


def cover_by_source(
    *, audit: Audit, source: Source, brought: Sequence[LevelValues], by: Person
) -> None:
    """Say that a source is loaded, and what its table brought: rows, levels and years.

    Levels that the matrix doesn't know (those of a table) are left out.
    """
    from sereno.web.indicators.value_facts import facts_of

    if SOURCE_LIFE.allows(source.state, SourceState.LOADED):
        today = timezone.localdate()
        take_step(source=source, state=SourceState.LOADED, on=today, today=today, by=by)
    rows = {row.id.partition(":")[2]: row.id for row in indicator_rows(audit)}
    areas = {
        level: GeographyArea.objects.filter(
            level__audit=audit, level__key=level, is_current=True
        ).count()
        for level in Geography.values
    }
    all_years: dict[str, set[int]] = defaultdict(set)
    covered: dict[tuple[str, tuple[int, ...], Extent], list[str]] = defaultdict(list)
    this_year = timezone.localdate().year
    for code, by_level in facts_of(brought).items():
        for level, facts in by_level.items():
            years = _years(facts["periods"], this_year)
            all_years[level].update(years)
            if years and areas.get(level) and code in rows:
                whole = facts["areas"] >= areas[level]
                extent = Extent.WHOLE if whole else Extent.PARTIAL
                covered[level, years, extent].append(rows[code])
    for level, held in all_years.items():
        known = level if level in areas else ""
        hold_contents(source=source, years=held, geography=known)
    for (level, years, extent), ids in covered.items():
        cover(source=source, rows=ids, geography=level, years=years, extent=extent, by=by)


def _years(labels: Iterable[str], last: int) -> tuple[int, ...]:
    spoken = [period for label in labels if (period := read_period(label))]
    years = {y for p in spoken for y in range(p.first.year, p.last.year + 1) if y <= last}
    return tuple(sorted(years))
