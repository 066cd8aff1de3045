"""What an audit asks for next, in the order of the method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.exchange.pages.words import count
from sereno.vocabulary.language import number, percent
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion
from sereno.web.imports.review_queues import decided_since, names_waiting, offences_waiting
from sereno.web.imports.version_reader import VersionReader
from sereno.web.people.models import Person
from sereno.web.selection.models import CommittedSelection
from sereno.web.site.stages import address, overdue_requests

Quality = Mapping[str, Any]
StepState = Literal["done", "next", "later"]


@dataclass(frozen=True)
class Step:
    """One thing to do: what, why, and where."""

    title: str
    text: str
    words: str
    href: str | None
    state: StepState


def next_steps(
    audit: Audit,
    person: Person,
    may: frozenset[Right],
    version: DataVersion | None,
    reader: VersionReader | None,
    decision: CommittedSelection | None,
    k: int | None,
) -> tuple[Step, ...]:
    """The steps of stage 1; the first that isn't done and that the person may do is the next.

    They tell no number of incidents below `k`, unless it is None.
    """
    quality = reader.quality_above(k) if reader else None
    steps = [*_overdue(audit, may, person), _data(audit, may, quality)]
    steps += _reviews(audit, may, version, reader, quality)
    steps.append(_signed(audit, decision) if decision else _choice(audit, may, reader))
    found = next((i for i, step in enumerate(steps) if step.state == "later" and step.href), None)
    return tuple(
        Step(s.title, s.text, s.words, s.href, "next") if i == found else s
        for i, s in enumerate(steps)
    )


def _overdue(audit: Audit, may: frozenset[Right], person: Person) -> list[Step]:
    """Institutions that should have answered: a person of ours has to remind them."""
    n = overdue_requests(audit, person) if Right.KEEP_SOURCES in may else 0
    if not n:
        return []
    title = ngettext("{n} request is overdue", "{n} requests are overdue", n).format(n=number(n))
    text = _("The institution should have answered. Remind it, or note that it didn't.")
    return [Step(title, text, _("See whom to remind"), address("sources:requests", audit), "later")]


def _data(audit: Audit, may: frozenset[Right], quality: Quality | None) -> Step:
    title = _("Bring the areas and the incidents")
    if quality is None:
        href = address("imports:areas", audit) if Right.IMPORT in may else None
        text = (
            _("The map of the neighbourhoods with their population, and the file of crime records.")
            if Right.IMPORT in may
            else _("The coordinator or an analyst imports them.")
        )
        return Step(title, text, _("Import data"), href, "later")
    rows = quality["rows"]
    text = _("{incidents} incidents came in; {rejected} rows were rejected.")
    if rows["rejected"] is None:
        text = _("{incidents} incidents came in.")
    text = text.format(incidents=count(rows["incidents"]), rejected=count(rows["rejected"]))
    return Step(title, text, _("See the imports"), address("imports:versions", audit), "done")


def _reviews(
    audit: Audit,
    may: frozenset[Right],
    version: DataVersion | None,
    reader: VersionReader | None,
    quality: Quality | None,
) -> list[Step]:
    """Labels and names that only a person can settle, and the quality to read."""
    if reader is None or version is None or quality is None:
        return []
    steps = []
    offences, names, since = [], [], 0
    if Right.IMPORT in may:
        labels, places = list(audit.offence_decisions.all()), list(audit.place_decisions.all())
        offences, names = offences_waiting(reader, labels), names_waiting(reader, places)
        since = decided_since(version, [*labels, *places])
    if offences:
        steps.append(
            Step(
                ngettext("{n} offence to review", "{n} offences to review", len(offences)).format(
                    n=number(len(offences))
                ),
                _("The rules are not sure of these labels. What you decide is learned."),
                _("Review offences"),
                address("imports:offences", audit),
                "later",
            )
        )
    if names:
        steps.append(
            Step(
                ngettext(
                    "{n} name without an area", "{n} names without an area", len(names)
                ).format(n=number(len(names))),
                _("They count in the city, and in no neighbourhood."),
                _("Review names"),
                address("imports:places", audit),
                "later",
            )
        )
    if since:
        steps.append(
            Step(
                _("Import again with what you decided"),
                ngettext(
                    "{n} decision is not in the data yet.",
                    "{n} decisions are not in the data yet.",
                    since,
                ).format(n=number(since)),
                _("See the decisions"),
                address("imports:places" if not offences else "imports:offences", audit),
                "later",
            )
        )
    steps.append(_quality(audit, version, quality))
    return steps


def _quality(audit: Audit, version: DataVersion, quality: Quality) -> Step:
    """Done when somebody who answers for the data says so; the others read it all the same."""
    title, words = _("Read the quality of the data"), _("Open the quality page")
    href = address("imports:quality", audit)
    if version.quality_read_at is not None:
        text = _("Read by {who} on {day}.").format(
            who=version.quality_read_by or "Sereno",
            day=date_format(localtime(version.quality_read_at)),
        )
        return Step(title, text, words, href, "done")
    share = quality["placed"]["share"]
    text = (
        _("{share} of the incidents are placed in an area.").format(share=percent(share))
        if share is not None
        else _("What can be trusted in the data, and what can't.")
    )
    return Step(title, text, words, href, "later")


def _signed(audit: Audit, decision: CommittedSelection) -> Step:
    n = len(decision.selected)
    return Step(
        ngettext("{n} neighbourhood chosen", "{n} neighbourhoods chosen", n).format(n=number(n)),
        _("“{name}”, signed by {who} on {day}.").format(
            name=decision.name, who=decision.by, day=date_format(localtime(decision.at))
        ),
        _("See the decision"),
        address("selection:committed", audit),
        "done",
    )


def _choice(audit: Audit, may: frozenset[Right], reader: VersionReader | None) -> Step:
    href = address("selection:select", audit) if reader else None
    if Right.COMMIT not in may:
        return Step(
            _("See which neighbourhoods are proposed"),
            _("And how sure each place in the list is. The team decides and signs."),
            _("Open the selection"),
            href,
            "later",
        )
    text = _("Weigh the offences, see how sure each place in the list is, and sign the choice.")
    title = ngettext("Choose {n} neighbourhood", "Choose {n} neighbourhoods", audit.select).format(
        n=number(audit.select)
    )
    return Step(title, text, _("Choose"), href, "later")
