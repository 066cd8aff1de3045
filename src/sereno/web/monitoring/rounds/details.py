"""What the page of a round shows: how far its judging is, or what it says once it is locked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import capfirst

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.monitoring.models import MonitoringRound, RoundState, Verdict
from sereno.web.monitoring.rounds.desk import Standing, items_of, standings
from sereno.web.monitoring.rounds.figures import result_figures
from sereno.web.monitoring.rounds.result import result_of
from sereno.web.people.models import Person


def round_details(row: MonitoringRound, audit: Audit, person: Person) -> Context:
    """Of an open round, where each item is, for whoever judges or runs rounds; of a locked one its
    result, for everybody, of the recommendations that they may see.
    """
    works = audit.allows(person, Right.JUDGE) or audit.allows(person, Right.RUN_ROUNDS)
    known: Context = {"works": works, "runs": audit.allows(person, Right.RUN_ROUNDS)}
    if row.state == RoundState.PLANNED:
        return known | {"reviewers": sorted(map(str, row.reviewers.all())) if works else []}
    if row.state == RoundState.OPEN:
        rows = standings(row, audit, person, items_of(row, audit, person)) if works else []
        return known | {"standings": rows, **_progress(rows, person)}
    result = result_of(row, audit, person)
    if result is None:
        return known
    return known | {
        "result": result,
        "figures": result_figures(result),
        "matrix": matrix(result.agreement.table),
        "moves": matrix(result.change.table) if result.change else None,
        "headline": result.headline,
    }


def _progress(rows: Sequence[Standing], person: Person) -> Context:
    """How many are judged by whom: never what."""
    people: dict[int, list[object]] = {}
    for each in rows:
        for one, done in each.has_judged:
            told = people.setdefault(one.pk, [one, 0, 0])
            told[1] = int(str(told[1])) + done
            told[2] = int(str(told[2])) + 1
    left = [each for each in rows if each.is_mine and not each.i_judged]
    return {
        "n": len(rows),
        "n_settled": sum(each.settlement is not None for each in rows),
        "n_to_settle": sum(each.to_settle for each in rows),
        "people": sorted(people.values(), key=lambda told: str(told[0])),
        "left": left,
        "first": left[0] if left else None,
        "to_settle": [each for each in rows if each.to_settle and each.is_mine],
    }


def matrix(table: Sequence[Sequence[int]]) -> Context:
    """A table of judgement × judgement, without the rows and columns where nothing is."""
    kept = [i for i in range(len(table)) if any(table[i]) or any(row[i] for row in table)]
    labels = [str(capfirst(Verdict(Verdict.values[i]).label)) for i in kept]
    return {
        "labels": labels,
        "rows": [
            (label, [(table[i][j], i == j) for j in kept])
            for label, i in zip(labels, kept, strict=True)
        ],
    }
