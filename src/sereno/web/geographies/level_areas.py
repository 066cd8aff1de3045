"""The areas of a level as a table: what it brings, whether all of it can be taken, and taken."""

from __future__ import annotations

from django.db import transaction

from sereno.exchange.boundaries.area_tables import area_table, read_area_table
from sereno.methods.sources.geographies.area_tables import AreaRow, LevelAbove, check_areas
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.geographies.models import GeographyArea, GeographyLevel
from sereno.web.geographies.models.levels import CITY, WHOLE_CITY
from sereno.web.imports.models import Upload
from sereno.web.people.models import Person

BATCH = 500


def read_level_areas(
    upload: Upload, level: GeographyLevel
) -> tuple[dict[str, AreaRow], tuple[Problem, ...]]:
    """The areas of a file by code, and everything for which it can't be taken.

    Raises Problem for a file that is no table, or has no column of codes.
    """
    rows, faults = read_area_table(upload.path, upload.name)
    known = level.areas.filter(parent__isnull=False).values_list("code", "parent__code")
    areas, more = check_areas(
        rows,
        level_above(level),
        parents_known=dict(known),
        where=upload.name,
    )
    return areas, tuple(sorted((*faults, *more), key=_line))


def _line(fault: Problem) -> int:
    """The line of a fault; those of the whole table come first."""
    line = fault.where.rpartition(":")[2]
    return int(line) if line.isdecimal() else 0


def level_above(level: GeographyLevel) -> LevelAbove:
    """The level above as a table of areas is checked against it."""
    if level.parent is None:
        return LevelAbove("-", ())
    codes = level.parent.areas.filter(is_current=True).values_list("code", flat=True)
    whole = WHOLE_CITY if level.parent.key == CITY else ""
    return LevelAbove(level.parent.name, list(codes), whole)


@transaction.atomic
def load_areas(*, upload: Upload, level: GeographyLevel, whole: bool, by: Person) -> int:
    """Take the areas of a table into a level; how many. What the table leaves open stays.

    `whole`: areas that aren't in the table are set aside, as those of an earlier import are.
    Raises AreasRefused with everything that is wrong, and level_is_own; then nothing is written.
    """
    if level.is_own:
        raise Problem("level_is_own", where=level.audit.name, level=level.name)
    GeographyLevel.objects.select_for_update().get(pk=level.pk)
    areas, faults = read_level_areas(upload, level)
    if faults:
        raise AreasRefused(faults)
    there = {area.code: area for area in level.areas.all()}
    above = dict(GeographyArea.objects.filter(level=level.parent).values_list("code", "pk"))
    written = []
    for code, row in areas.items():
        area = there.get(code) or GeographyArea(level=level, code=code, name=code)
        area.name = row.name or area.name
        area.parent_id = above[row.parent]
        area.population = area.population if row.population is None else row.population
        area.is_current = True
        written.append(area)
    GeographyArea.objects.bulk_create(
        [area for area in written if area.pk is None], batch_size=BATCH
    )
    GeographyArea.objects.bulk_update(
        [area for area in written if area.code in there],
        ["name", "parent", "population", "is_current"],
        batch_size=BATCH,
    )
    if whole:
        gone = [area.pk for code, area in there.items() if code not in areas and area.is_current]
        for start in range(0, len(gone), BATCH):
            level.areas.filter(pk__in=gone[start : start + BATCH]).update(is_current=False)
    record_event(
        audit=level.audit,
        verb="load_areas",
        by=by,
        subject=level,
        parent=upload.source,
        about=upload.name,
        n=len(areas),
    )
    return len(areas)


class AreasRefused(Exception):  # noqa: N818 - what a person gave, as Problem
    """A table of areas of which nothing is taken, and everything that is wrong with it."""

    def __init__(self, faults: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def areas_csv(level: GeographyLevel) -> str:
    """The areas of a level as the table that `load_areas` takes."""
    found = level.areas.filter(is_current=True).select_related("parent")
    return area_table(
        AreaRow(area.code, area.name, area.parent.code if area.parent else "", area.population, 0)
        for area in found
    )
