"""What an audit's data ask for next: to be brought, decided upon, and judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number, percent
from sereno.vocabulary.quantities import count
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import NextStep, StepState, address
from sereno.web.audits.visit import Visit
from sereno.web.imports.current_data import CurrentData, current_data
from sereno.web.imports.models import DataVersion
from sereno.web.imports.review_queues import decided_since, names_waiting, offences_waiting

Quality = Mapping[str, Any]


def next_steps(visit: Visit) -> Iterator[NextStep]:
    """They tell no number of incidents below the visitor's `k`."""
    audit, data = visit.audit, visit.once(current_data)
    if DataVersion.objects.filter(audit=audit).under_way().exists():
        yield NextStep(
            _("An import is under way"),
            _("You can do something else in the meantime."),
            _("See its progress"),
            address("imports:versions", audit),
            StepState.UNDER_WAY,
        )
    if data is None:
        yield _to_bring(visit)
        return
    quality = data.reader.quality_above(visit.k)
    yield _brought(audit, quality)
    if Right.IMPORT in visit.may:
        yield from _decisions(audit, data)
    yield _quality(audit, data.version, quality)


def _to_bring(visit: Visit) -> NextStep:
    imports = Right.IMPORT in visit.may
    return NextStep(
        _("Bring the neighbourhoods and the incidents"),
        _("The map of the neighbourhoods with their population, and the file of crime records.")
        if imports
        else _("The coordinator or an analyst imports them."),
        _("Import data"),
        address("imports:areas", visit.audit) if imports else None,
        StepState.LATER,
    )


def _brought(audit: Audit, quality: Quality) -> NextStep:
    rows = quality["rows"]
    text = _("{incidents} incidents came in.")
    if rows["rejected"] is not None:
        text = ngettext(
            "{incidents} incidents came in; {rejected} row was rejected.",
            "{incidents} incidents came in; {rejected} rows were rejected.",
            rows["rejected"],
        )
    if rows["incidents"] is None:
        text = _("The incidents came in; how many is not shown to you.")
    return NextStep(
        _("Bring the neighbourhoods and the incidents"),
        text.format(incidents=count(rows["incidents"]), rejected=count(rows["rejected"])),
        _("See the imports"),
        address("imports:versions", audit),
        StepState.DONE,
    )


def _decisions(audit: Audit, data: CurrentData) -> Iterator[NextStep]:
    """Labels and names that only a person can settle."""
    labels, places = list(audit.offence_decisions.all()), list(audit.place_decisions.all())
    offences, names = offences_waiting(data.reader, labels), names_waiting(data.reader, places)
    if offences:
        n = len(offences)
        yield NextStep(
            ngettext("{n} offence to review", "{n} offences to review", n).format(n=number(n)),
            _("The code of these labels is uncertain. Sereno learns from what you decide."),
            _("Review offences"),
            address("imports:offences", audit),
            StepState.LATER,
        )
    if names:
        n = len(names)
        yield NextStep(
            ngettext(
                "{n} name without a neighbourhood", "{n} names without a neighbourhood", n
            ).format(n=number(n)),
            _("They count in the city, but in no neighbourhood."),
            _("Review names"),
            address("imports:places", audit),
            StepState.LATER,
        )
    since = decided_since(data.version, [*labels, *places])
    if since:
        yield NextStep(
            _("Import again with what you decided"),
            ngettext(
                "{n} decision is not in the data yet.",
                "{n} decisions are not in the data yet.",
                since,
            ).format(n=number(since)),
            _("See the decisions"),
            address("imports:places" if not offences else "imports:offences", audit),
            StepState.LATER,
        )


def _quality(audit: Audit, version: DataVersion, quality: Quality) -> NextStep:
    """Done when somebody who answers for the data says so; the others read it all the same."""
    title, words = _("Read the quality of the data"), _("Open the quality page")
    href = address("imports:quality", audit)
    if version.quality_read_at is not None:
        text = _("Read by {who} on {day}.").format(
            who=version.quality_read_by or "Sereno",
            day=date_format(localtime(version.quality_read_at)),
        )
        return NextStep(title, text, words, href, StepState.DONE)
    share = quality["placed"]["share"]
    text = (
        _("{share} of the incidents are placed in a neighbourhood.").format(share=percent(share))
        if share is not None
        else _("Which parts of the data can be trusted, and which can't.")
    )
    return NextStep(title, text, words, href, StepState.LATER)
