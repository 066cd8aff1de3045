"""Where the values of indicators come from: an edition, what it was made of, and its sources."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sereno.web.audits.models import Audit
from sereno.web.imports.origins import origins_of_versions, sources_told
from sereno.web.indicators.models import Indicator, IndicatorEdition
from sereno.web.people.models import Person
from sereno.web.records.citable import Origin
from sereno.web.sources.models import Source


def origins_of_editions(
    audit: Audit, person: Person, editions: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Origin]:
    """By the code of an indicator and the number of an edition. What a formula gives comes from
    the sources of all that it is worked out of.
    """
    wanted = set(editions)
    rows = IndicatorEdition.objects.filter(
        indicator__audit=audit,
        indicator__code__in={code for code, _number in wanted},
        number__in={number for _code, number in wanted},
    ).select_related("indicator__source", "file__version")
    found = {
        (each.indicator.code, each.number): each
        for each in rows
        if (each.indicator.code, each.number) in wanted
    }
    imports = origins_of_versions(
        audit, person, {each.file.version.number for each in found.values() if each.file.version}
    )
    under = _leaves(audit, {each.indicator for each in found.values()})
    return {
        key: _origin(audit, person, edition, under[edition.indicator.code], imports)
        for key, edition in found.items()
    }


def _leaves(audit: Audit, indicators: Iterable[Indicator]) -> dict[str, list[Indicator]]:
    """What each rests on that no formula gives, itself where none does, by its code."""
    from sereno.methods.sources.indicators.formulas import parse

    wanted = list(indicators)
    of: dict[str, Indicator] = {}
    if any(each.formula for each in wanted):
        rows = Indicator.objects.filter(audit=audit).select_related(
            "source", "current__file__version"
        )
        of = {each.code: each for each in rows}
    found = {}
    for indicator in wanted:
        leaves, waiting, seen = [], [indicator], {indicator.code}
        while waiting:
            each = waiting.pop()
            if not each.formula:
                leaves.append(each)
                continue
            names = parse(each.formula, where=each.code).names
            waiting += [of[name] for name in names if name in of and name not in seen]
            seen.update(names)
        found[indicator.code] = leaves
    return found


def _origin(
    audit: Audit,
    person: Person,
    edition: IndicatorEdition,
    leaves: Iterable[Indicator],
    imports: dict[int, Origin],
) -> Origin:
    indicator, file = edition.indicator, edition.file
    day = date_format(file.at, "DATE_FORMAT")
    said = _("Edition {n} of “{indicator}”, {why}, {day}").format(
        n=edition.number, indicator=indicator.name, why=file.get_why_display(), day=day
    )
    sources: list[Source] = [each.source for each in leaves if each.source is not None]
    counted = [
        each.current.file.version if each.formula == "" and each is not indicator else None
        for each in leaves
        if each.current is not None
    ]
    versions = {file.version, *counted} - {None}
    told, unseen = sources_told(audit, person, sources)
    more = [imports[each.number] for each in versions if each and each.number in imports]
    words = [said, *sorted(each.words for each in more)]
    of_imports = tuple(source for each in more for source in each.sources)
    return Origin(
        "; ".join(words),
        reverse("indicators:indicator", args=[audit.slug, indicator.code]),
        tuple(dict.fromkeys((*told, *of_imports))),
        unseen + sum(each.unseen for each in more),
    )
