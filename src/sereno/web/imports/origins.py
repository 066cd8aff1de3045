"""Where numbers that were counted from incidents come from: an import, and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.people.models import Person
from sereno.web.records.citable import Origin
from sereno.web.sources.models import Source


def sources_told(
    audit: Audit, person: Person, sources: Iterable[Source]
) -> tuple[tuple[tuple[str, str], ...], int]:
    """Sources as a person is shown them, by title and address; and how many they aren't shown."""
    wanted = {each.pk for each in sources}
    seen = Source.objects.for_person(audit, person).filter(pk__in=wanted).order_by("number")
    told = tuple(
        (str(each), reverse("sources:source", args=[audit.slug, each.number])) for each in seen
    )
    return told, len(wanted) - len(told)


def origins_of_versions(audit: Audit, person: Person, numbers: Iterable[int]) -> dict[int, Origin]:
    """The imports of some numbers, with the sources that each read."""
    rows = DataVersion.objects.ready().filter(audit=audit, number__in=set(numbers))
    found = {}
    for version in rows.prefetch_related("sources"):
        sources, unseen = sources_told(audit, person, version.sources.all())
        day = date_format(version.finished_at, "DATE_FORMAT") if version.finished_at else ""
        found[version.number] = Origin(
            _("Import {n}, of {day}").format(n=version.number, day=day),
            reverse("imports:versions", args=[audit.slug]),
            sources,
            unseen,
        )
    return found


def origins_by_version(
    audit: Audit, person: Person, versions: Mapping[str, str]
) -> dict[str, Origin]:
    """Those of things whose version is the number of an import."""
    numbers = {thing: int(of) for thing, of in versions.items() if of.isdecimal()}
    found = origins_of_versions(audit, person, numbers.values())
    return {thing: found[number] for thing, number in numbers.items() if number in found}
