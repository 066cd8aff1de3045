"""What was decided in the review queues as records: listed, taken away, and read one by one.

Deciding and taking back stay with the queues, which are work on what the data hold and no list of
records.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.imports.forms import topic_choices
from sereno.web.imports.models import DataVersion, OffenceDecision, PlaceDecision
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty, asked_once
from sereno.web.records.filters import Filter
from sereno.web.records.kinds import Kind, register

# Persons are named to whoever sees the decision, and to no program.
WHO_WHEN_WHY = (
    Column(
        *("decided_by", _("By")),
        value=lambda decision, _audit: str(decision.by or "Sereno"),
        in_api=False,
        on_phone=False,
    ),
    Column("at", _("When"), sorts=True),
    Column("reason", _("Reason"), on_phone=False),
)


def _people(audit: Audit, _person: Person) -> list[tuple[str, str]]:
    """Whoever decided something in the audit."""
    decided = (audit.offence_decisions.values("by"), audit.place_decisions.values("by"))
    people = Person.objects.filter(Q(pk__in=decided[0]) | Q(pk__in=decided[1]))
    return [(str(person.pk), str(person)) for person in people]


BY_WHOM_AND_WHEN = (Filter("by", _("By"), choices=_people), Filter("at", _("Day decided")))


def _taken_back_at(route: str) -> Any:
    """What gives the page of a decision the address of its undoing, for whoever may."""

    def detail(
        row: OffenceDecision | PlaceDecision, audit: Audit, person: Person
    ) -> dict[str, str]:
        may = audit.allows(person, Right.IMPORT)
        return {"undo": reverse(route, args=[audit.slug, row.pk]) if may else ""}

    return detail


def topic_of(decision: OffenceDecision, _audit: Audit) -> str:
    """What a label was decided to be, in words."""
    return topics()[decision.topic].name(language())


def _violent(decision: OffenceDecision, _audit: Audit) -> str:
    words = {True: _now("yes"), False: _now("no"), None: _now("not known")}
    return words[decision.violent]


OFFENCE_DECISIONS = register(
    Kind(
        key="offence_decision",
        plural="offence_decisions",
        model=OffenceDecision,
        many=_("Offences decided"),
        lede=_("What each label is, who decided it, when and why. Every import uses it."),
        new=_("Decide an offence"),
        new_at="imports:offences",
        empty=Empty(
            title=_("No offence decided yet"),
            text=_("What is decided about labels whose code is uncertain is kept here."),
        ),
        read=Right.SEE_RECORDS,
        write=None,
        makes=Right.IMPORT,
        by="id",
        order=("-at", "-id"),
        columns=(
            Column("id", listed=False, in_file=False),
            Column("label", _("Label"), link=True, sorts=True),
            Column("topic", _("Topic"), value=topic_of, sorts=True),
            Column("iccs", "ICCS", sorts=True),
            Column("violent", _("With violence"), value=_violent, listed=False),
            *WHO_WHEN_WHY,
        ),
        search=("label", "reason"),
        search_words=_("Label or reason"),
        filters=(
            Filter("topic", _("Topic"), choices=lambda _audit, _person: topic_choices()),
            *BY_WHOM_AND_WHEN,
        ),
        detail=_taken_back_at("imports:undo_offence"),
        detail_template="imports/decided.html",
    )
)

PLACED, NOWHERE, REFUSED = "placed", "nowhere", "refused"
PLACES = {
    PLACED: _("a neighbourhood"),
    NOWHERE: _("no such place"),
    REFUSED: _("not the neighbourhood it was taken for"),
}
_PLACES = {
    PLACED: Q(is_refusal=False, area_code__gt=""),
    NOWHERE: Q(area_code=""),
    REFUSED: Q(is_refusal=True),
}


def area_of(decision: PlaceDecision, audit: Audit) -> str:
    """The area that a name means, as it is called in the newest data; or that there is none."""
    if not decision.area_code:
        return _now("no such place")
    area = area_names(audit).get(decision.area_code, decision.area_code)
    return _now("not {area}").format(area=area) if decision.is_refusal else area


def area_names(audit: Audit) -> dict[str, str]:
    """What the areas of the newest data are called, by their codes; read once for an audit."""
    return asked_once(audit, "area_names", lambda: _area_names(audit))


def _area_names(audit: Audit) -> dict[str, str]:
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.web.imports.version_reader import open_facts

    version = DataVersion.objects.current(audit)
    areas = open_facts(version).areas if version else []
    return {area["area_code"]: area["label"] for area in areas}


PLACE_DECISIONS = register(
    Kind(
        key="place_decision",
        plural="place_decisions",
        model=PlaceDecision,
        many=_("Names decided"),
        lede=_(
            "Which neighbourhood each name means, who decided it, when and why. "
            "Every import uses it."
        ),
        new=_("Decide a name"),
        new_at="imports:places",
        empty=Empty(
            title=_("No name decided yet"),
            text=_("What is decided about names that no neighbourhood has is kept here."),
            drawing="map-pin",
        ),
        read=Right.SEE_RECORDS,
        write=None,
        makes=Right.IMPORT,
        by="id",
        order=("-at", "-id"),
        columns=(
            Column("id", listed=False, in_file=False),
            Column("name", _("Name"), link=True, sorts=True),
            Column("group", _("District"), sorts=True, on_phone=False),
            Column("area_code", _("Neighbourhood"), value=area_of, sorts=True),
            *WHO_WHEN_WHY,
        ),
        search=("name", "group", "reason"),
        search_words=_("Name or reason"),
        filters=(
            Filter(
                *("area", _("Neighbourhood")),
                choices=lambda _audit, _person: PLACES.items(),
                apply=lambda rows, said: rows.filter(_PLACES.get(said, Q())),
            ),
            *BY_WHOM_AND_WHEN,
        ),
        detail=_taken_back_at("imports:undo_place"),
        detail_template="imports/decided.html",
    )
)
