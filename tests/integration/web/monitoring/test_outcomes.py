"""Implementation against outcome.

1. A recommendation is in one of four cells, or nobody can tell: without a target, where the targets
   contradict each other, or where none of them can be told; what doesn't apply is in none.
2. Whoever keeps monitoring says which target tells of which recommendation; it goes along when that
   one is merged. Who may not see the target isn't told of it.
3. A study of an action tells of what it serves: an effect by the good direction of its indicator,
   no change that counts, or nothing. Who isn't shown what came of it, or the action, doesn't learn
   it from the cell.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from sereno.web.actions.models import Action
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.changes import merge_recommendation
from sereno.web.monitoring.models import OutcomeLink
from sereno.web.monitoring.outcomes.details import Cell, cell_of, matrix_of, study_outcome
from sereno.web.monitoring.record import ROUNDS
from sereno.web.monitoring.rounds.judging import Opinion
from sereno.web.organisations.changes import organisation_called
from sereno.web.records.changes import take_step
from tests.integration.web.monitoring.test_dashboard import CALLS, aim, bring
from tests.integration.web.monitoring.test_rounds import planned, said
from tests.integration.web.monitoring.test_study_results import (
    DONE,
    OTHERS,
    again,
    counts,
    judged,
    unsettled,
)

CELLS = """
addressed     | improving             | with
addressed     | not improving         | without
addressed     | improving, unknown    | with
in_process    | improving             | improving
not_started   | not improving         | neither
addressed     | improving, not improving | unknown
addressed     | unknown               | unknown
not_addressed |                       | unknown
"""


@pytest.mark.parametrize("row", CELLS.strip().splitlines())
def test_cells(row: str) -> None:
    """1"""
    verdict, outcomes, cell = (part.strip() for part in row.split("|"))
    assert cell_of(verdict, filter(None, map(str.strip, outcomes.split(",")))) == cell


STUDIES = """
effect  | fell           | lower  | improving
effect  | rose           | lower  | not improving
effect  | rose           | higher | improving
effect  | fell           |        | unknown
none    | no_change      |        | not improving
unknown | could_not_show | lower  | unknown
unknown | left_open      | lower  | unknown
"""


def test_studies() -> None:
    """3"""
    for row in STUDIES.strip().splitlines():
        found, verdict, good, outcome = (part.strip() for part in row.split("|"))
        assert study_outcome(found, verdict, good) == outcome, row


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.usefixtures("empty_home")
def test_matrix(audit, coordinator, in_role, signed_in) -> None:
    """1 2 3"""
    ana, eva = in_role(Role.ANALYST), in_role(Role.EVALUATOR)
    for n in (1, 2, 3):
        Recommendation.objects.create(
            audit=audit, number=n, reference=f"R-{n:03}", title=f"Reponer luminarias {n}",
            state="approved", access_level="public",
        )  # fmt: skip
    row = planned(audit, coordinator, [ana, eva])
    take_step(ROUNDS, row=row, step="open", by=coordinator)
    for item, verdict in zip(
        row.items.all(), ("addressed", "in_process", "not_applicable"), strict=True
    ):
        for person in (ana, eva):
            said(item, person, Opinion(verdict, "A", "Acta"))
    assert matrix_of(audit, ana) is None
    take_step(ROUNDS, row=row, step="lock", by=coordinator)
    target = aim(audit, coordinator, bring(audit, coordinator, "few", {"city": CALLS}), 350)
    links = reverse("monitoring:outcome_links", args=[audit.slug, 1])
    assert signed_in(eva).post(links, {"target": target.pk}).status_code == 403
    client = signed_in(ana)
    assert client.post(links, {"target": target.pk}).status_code == 302
    assert client.get(links).status_code == 200
    matrix = matrix_of(audit, ana)
    assert matrix is not None
    assert matrix.not_applicable == 1
    numbers = dict(Recommendation.objects.values_list("pk", "number"))
    placed = [each for of in matrix.cells.values() for each in of]
    told = {numbers[each.settled.recommendation]: each for each in placed}
    assert sorted(told) == [1, 2]
    assert [each.target for each in told[1].tells] == [target]
    assert told[2].cell == Cell.UNKNOWN
    cell = {"cell": str(told[1].cell)}
    page = client.get(reverse("monitoring:outcomes", args=[audit.slug]), cell).content.decode()
    assert "R-001" in page
    assert str(target) in page
    viewer = in_role(Role.VIEWER)
    _studied(audit, coordinator, viewer, client)
    type(target).objects.filter(pk=target.pk).update(access_level="team")
    shown = signed_in(viewer).get(reverse("monitoring:outcomes", args=[audit.slug]))
    assert f"targets/{target.number}/" not in shown.content.decode()

    one, into = Recommendation.objects.filter(number__lt=3).order_by("number")
    Recommendation.objects.filter(pk=into.pk).update(state="draft")
    into.refresh_from_db()
    merge_recommendation(row=one, into=into, by=ana)
    link = OutcomeLink.objects.get()
    assert (link.recommendation, link.by) == (into, ana)
    client.post(reverse("monitoring:drop_outcome", args=[audit.slug, 2, link.pk]))
    assert not OutcomeLink.objects.exists()
    assert timezone.now() > link.at


def _studied(audit, coordinator, viewer, client) -> None:
    """3"""
    study = unsettled(audit, coordinator, good="lower")
    study.action = Action.objects.create(
        audit=audit, number=1, title="Luminarias", kind="resources", access_level="public",
        institution=organisation_called(audit=audit, name="Obras", by=coordinator),
    )  # fmt: skip
    study.save()
    study.action.served.create(recommendation=Recommendation.objects.get(number=1))
    areas = {"acted": DONE, "against": OTHERS[:2]}
    assert _cell(audit, viewer) == (Cell.UNKNOWN, False)
    judged(study, coordinator, "displacement", areas)
    assert _cell(audit, viewer) == (Cell.WITH, True)
    better = reverse("monitoring:outcomes", args=[audit.slug]) + f"?cell={Cell.WITH}"
    page = client.get(better).content.decode()
    assert "1 with an effect, as a study shows" in page
    assert "Thefts fell" in page
    Action.objects.update(access_level="team")
    assert _cell(audit, viewer) == (Cell.UNKNOWN, False)
    Action.objects.update(access_level="public")
    again(audit, coordinator, counts() | {"a": (2, *counts()["a"][1:])})
    study = type(study).objects.get()
    judged(study, coordinator, "displacement", areas)
    assert _cell(audit, coordinator) == (Cell.WITH, True)
    assert _cell(audit, viewer) == (Cell.UNKNOWN, False)


def _cell(audit, person) -> tuple[Cell, bool]:
    matrix = matrix_of(audit, person)
    placed = [each for of in matrix.cells.values() for each in of]
    first = Recommendation.objects.get(number=1).pk
    one = next(each for each in placed if each.settled.recommendation == first)
    return one.cell, one.is_studied
