"""Writes of geographies: the audit's own levels after an import, and those that people add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.geographies.models import (
    GeographyArea,
    GeographyLevel,
    LevelBoundaries,
    LevelCrosswalk,
)
from sereno.web.geographies.models.levels import AREA, CITY, GROUP, WHOLE_CITY
from sereno.web.imports.models import Upload
from sereno.web.jobs.changes import ask
from sereno.web.people.models import Person

BATCH = 500


@transaction.atomic
def keep_own_levels(*, audit: Audit, areas: Iterable[Mapping[str, Any]]) -> None:
    """The audit's own levels as an import has them: city, groups where there are any, areas.

    `areas` are those of `VersionFacts.areas`. Areas that are no more stay, marked so.
    """
    found = list(areas)
    known = [area["population"] for area in found if area["population"] is not None]
    # The others are called by the audit's own words: so is this, whoever's worker imports.
    with override((audit.languages or [get_language()])[0]):
        city = _level(audit, CITY, _("municipality"), None, 0)
    whole = _kept(city, {WHOLE_CITY: (audit.name, None, sum(known) if known else None)})
    groups: dict[str, float] = {}
    for area in found:
        if area["group"]:
            groups[area["group"]] = groups.get(area["group"], 0.0) + (area["population"] or 0.0)
    within, parents = city, {"": whole[WHOLE_CITY]}
    if groups:
        within = _level(audit, GROUP, audit.group_name, city, 1)
        top = whole[WHOLE_CITY]
        parents |= _kept(within, {name: (name, top, people) for name, people in groups.items()})
    level = _level(audit, AREA, audit.level_name, within, 2)
    _kept(
        level,
        {
            area["area_code"]: (area["area_name"], parents[area["group"]], area["population"])
            for area in found
        },
    )


def _level(
    audit: Audit, key: str, name: str, parent: GeographyLevel | None, order: int
) -> GeographyLevel:
    values = {"name": name, "parent": parent, "order": order}
    return GeographyLevel.objects.update_or_create(audit=audit, key=key, defaults=values)[0]


def _kept(
    level: GeographyLevel, areas: Mapping[str, tuple[str, GeographyArea | None, float | None]]
) -> dict[str, GeographyArea]:
    """Put areas {code: (name, parent, population)} in a level; all of the level by code."""
    GeographyArea.objects.filter(level=level).exclude(code__in=areas).update(is_current=False)
    GeographyArea.objects.bulk_create(
        (
            GeographyArea(level=level, code=code, name=name, parent=parent, population=population)
            for code, (name, parent, population) in areas.items()
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["level", "code"],
        update_fields=["name", "parent", "population", "is_current"],
    )
    # Groups may have come or gone: areas of before lie in nothing of the level above any more.
    strays = GeographyArea.objects.filter(level=level, parent__isnull=False)
    strays.exclude(parent__level=level.parent_id).update(parent=None)
    return {area.code: area for area in GeographyArea.objects.filter(level=level)}


@transaction.atomic
def add_level(
    *, audit: Audit, key: str, name: str, parent: GeographyLevel | None, by: Person
) -> GeographyLevel:
    """A level beside the audit's own. Raises Problem level_taken."""
    if GeographyLevel.objects.filter(audit=audit, key=key).exists():
        raise Problem("level_taken", where=name, key=key)
    order = 10 + GeographyLevel.objects.filter(audit=audit).count()
    made = GeographyLevel(audit=audit, key=key, name=name, parent=parent, order=order)
    made.full_clean()
    made.save()
    record_event(audit=audit, verb="add_level", by=by, subject=made)
    return made


@transaction.atomic
def change_level(
    *, level: GeographyLevel, name: str, parent: GeographyLevel | None, by: Person
) -> int:
    """Rename a level or hang it elsewhere; how many of its areas are left without one above.

    An area lies in one of the level above, so a level that is hung elsewhere takes its areas out
    of those they lay in: a table of areas says where they lie now. Within the city that is clear.
    Raises Problem level_circular, with the way round, and level_is_own: imports keep those.
    """
    if level.is_own:
        raise Problem("level_is_own", where=level.audit.name, level=level.name)
    above, way = parent, [name]
    while above is not None:
        way.append(above.name)
        if above.pk == level.pk:
            raise Problem("level_circular", where=name, circle=" → ".join(way))
        above = above.parent
    was = level.parent
    changed = set_fields(level, {"name": name})
    level.parent = parent
    level.full_clean()
    level.save()
    if (was and was.pk) == (parent and parent.pk):
        if changed:
            record_event(
                audit=level.audit, verb="change_level", by=by, subject=level, changed=changed
            )
        return 0
    level.areas.update(parent=whole_city(level))
    within = parent.name if parent else "-"
    changed["parent"] = [was.name if was else "-", within]
    record_event(
        audit=level.audit,
        verb="move_level",
        by=by,
        subject=level,
        within=within,
        changed=changed,
    )
    return level.areas.filter(is_current=True, parent=None).count()


@transaction.atomic
def keep_areas(*, level: GeographyLevel, areas: Mapping[str, tuple[str, float | None]]) -> int:
    """Add the areas {code: (name, population)} that a table has to a level; how many are new.

    Populations that are known stay when the table has none.
    """
    there = {area.code: area for area in GeographyArea.objects.filter(level=level)}
    top = whole_city(level)
    GeographyArea.objects.bulk_create(
        (
            GeographyArea(level=level, code=code, name=name, parent=top, population=population)
            for code, (name, population) in areas.items()
            if code not in there
        ),
        batch_size=BATCH,
    )
    grown = [there[code] for code in areas if code in there and areas[code][1] is not None]
    for area in grown:
        area.population = areas[area.code][1]
    GeographyArea.objects.bulk_update(grown, ["population"], batch_size=BATCH)
    return sum(code not in there for code in areas)


def whole_city(level: GeographyLevel) -> GeographyArea | None:
    """The one area of the level above, where that is the whole city."""
    if level.parent is None or level.parent.key != CITY:
        return None
    return GeographyArea.objects.filter(level=level.parent, code=WHOLE_CITY).first()


@transaction.atomic
def ask_boundaries(*, upload: Upload, level: GeographyLevel, by: Person) -> LevelBoundaries:
    """Have a file's boundaries kept with a level. Raises Problem level_is_own."""
    if level.is_own:
        raise Problem("level_is_own", where=level.audit.name, level=level.name)
    row = LevelBoundaries.objects.create(audit=upload.audit, level=level, upload=upload, by=by)
    ask(LevelBoundaries.WORK, audit=upload.audit, by=by, subject=row, about=str(row))
    return row


def keep_made(
    row: LevelBoundaries | LevelCrosswalk,
    verb: str,
    files: Mapping[str, Spool],
    values: Mapping[str, Any],
) -> None:
    """Keep what a job made, files by the field that names each; in the transaction that ends it."""
    kept = {name: keep(spool=spool, by=row.by) for name, spool in files.items()}
    made = {**kept, **values}
    for name, value in made.items():
        setattr(row, name, value)
    row.save(update_fields=list(made))
    level = row.level if isinstance(row, LevelBoundaries) else row.source
    record_event(audit=row.audit, verb=verb, by=row.by, subject=row, parent=level)
