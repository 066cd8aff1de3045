"""A register of recommendations, small but with something of everything."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sereno.web.audits.models import Audit
from sereno.web.findings.models import Finding, Recommendation
from sereno.web.findings.recommendations.changes import (
    Serving,
    ToDeliver,
    add_recommendation,
    merge_recommendation,
    publish,
    split_recommendation,
    take_recommendation_step,
)
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic

WRITTEN = (
    ("Luz y parada visible en av. del Farol", "approved", 4, 5),
    ("Mesa mensual con choferes y policía de la ruta 12", "reviewed", 3, 4),
    ("Ruta nocturna con descenso seguro", "draft", None, None),
    ("Botón de ayuda en paradas", "dropped", 2, 2),
)


def write_register(audit: Audit, by: Person, reviewer: Person) -> list[Recommendation]:
    """Four recommendations, one of them published and one dropped; one split off and one merged."""
    topic, _made = Topic.objects.get_or_create(
        audit=audit, key="robbery",
        defaults={"number": 900, "name_es": "Robo", "name_en": "Robbery"},
    )  # fmt: skip
    works = Organisation.objects.create(
        audit=audit,
        number=900,
        name="Secretaría de Obras Públicas",
        short_name="Obras Públicas",
        access_level="public",
    )
    police = Organisation.objects.create(
        audit=audit, number=901, name="Seguridad Pública", access_level="public"
    )
    finding = Finding.objects.create(
        audit=audit, number=900, title="El asalto está atado al transporte nocturno", topic=topic
    )
    made = []
    for title, state, impact, feasibility in WRITTEN:
        row = add_recommendation(
            audit=audit, by=by, title=title, topic=topic, responsible=works, partners=[police],
            text="Obras Públicas repone 34 luminarias y mueve la parada 60 m, a la vista de la "
            "tienda, antes del 31 de marzo de 2026, para que haya menos robos y asaltos.",
            horizon="short", due_on=dt.date(2026, 3, 31), impact=impact, feasibility=feasibility,
            addressee="prevent", beneficiaries=["women", "youth"], principles=["inclusion"],
            indicator="Luminarias que sirven", baseline="2 de 34", target="34 de 34",
            expected_result="Se llega con luz a la calle.", resources="1.2 millones, presupuesto",
            findings=[finding], areas=[("0001", "Centro"), ("0002", "El Farol")],
            deliverables=[
                ToDeliver("Luminarias repuestas", Decimal(34), "piezas", dt.date(2026, 2, 28)),
                ToDeliver("Parada movida"),
            ],
            targets=[Serving("11.7", "direct", "Una calle con luz es de todas.")],
        )  # fmt: skip
        for step, who in (("review", reviewer), ("approve", by)):
            if state in ("reviewed", "approved") and (step == "review" or state == "approved"):
                row = take_recommendation_step(
                    row=row, step=step, by=who, read=row.changed_at.isoformat()
                )
        if state == "dropped":
            row = take_recommendation_step(row=row, step="drop", by=by, reason="Ya existe")
        made.append(row)
    publish(row=made[0], step="publish", by=by)
    split_recommendation(row=made[2], by=by, title="Descenso seguro", deliverables=[2])
    twin = add_recommendation(audit=audit, by=by, title="Ruta de noche", topic=topic)
    merge_recommendation(row=twin, into=made[2], by=by)
    return made
