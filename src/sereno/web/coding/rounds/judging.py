"""A coder judges sentences or turns one by one: which codes each has, or that it has none."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import Assignment, AssignmentState, Code, Segment, UnitJudgement
from sereno.web.coding.rounds.changes import locked_assignment
from sereno.web.coding.rounds.units import TextUnit, is_judged, judged_starts, units_of_text
from sereno.web.coding.segments.changes import code_many, remove_segment
from sereno.web.coding.segments.passages import Passage
from sereno.web.coding.texts.reading import newest_text
from sereno.web.people.models import Person


class Judging:
    """The units of a document before a coder. Raises Problem document_without_text."""

    def __init__(self, assignment: Assignment) -> None:
        text = newest_text(assignment.document)
        if text is None:
            raise Problem("document_without_text", where=str(assignment.document))
        self.assignment, self.text = assignment, text

    @cached_property
    def units(self) -> list[TextUnit]:
        """What of it is judged."""
        return units_of_text(self.text, self.assignment.round.unit)

    @cached_property
    def judged(self) -> list[bool]:
        """Which of them were judged."""
        starts = judged_starts(self.assignment.judged.select_related("text"), self.text)
        return [is_judged(unit, starts) for unit in self.units]

    @property
    def left(self) -> int:
        """How many are left."""
        return self.judged.count(False)

    def next_after(self, place: int) -> int:
        """The next one that wasn't judged, from a place on; the place itself if all were."""
        order = [*range(place, len(self.units)), *range(place)]
        return next((i for i in order if not self.judged[i]), place)

    def given(self, unit: TextUnit) -> list[Segment]:
        """The coder's passages that are exactly this unit."""
        rows = Segment.objects.filter(
            document=self.assignment.document,
            coder=self.assignment.coder,
            round=self.assignment.round,
            start=unit.start,
            end=unit.end,
            removed_at=None,
        )
        return list(rows.select_related("code", "audit"))

    @cached_property
    def codes(self) -> list[Code]:
        """Those of which each unit is judged, in the order of the codebook."""
        round = self.assignment.round
        wanted = set(round.codes.values_list("pk", flat=True))
        levels = round.audit.access_levels_of(self.assignment.coder)
        codes = dict.fromkeys(node.code for node in flat(tree_of(round.audit, levels)))
        return [code for code in codes if code.is_codable and (not wanted or code.pk in wanted)]


@transaction.atomic
def judge_unit(*, assignment: Assignment, start: int, codes: Collection[Code], by: Person) -> None:
    """Say which codes a unit has; none is an answer as well. Said again, it replaces what was said.

    Raises Problem round_not_open, document_finished, unit_unknown and what `code_many` does.
    """
    fresh = locked_assignment(assignment)
    if fresh.state == AssignmentState.FINISHED:
        raise Problem("document_finished", where=str(fresh.document))
    judging = Judging(fresh)
    unit = next((each for each in judging.units if each.start == start), None)
    wanted = {code.pk: code for code in codes}
    if unit is None or set(wanted) - {code.pk for code in judging.codes}:
        raise Problem("unit_unknown", where=str(fresh.document))
    there = judging.given(unit)
    for segment in there:
        if segment.code_id not in wanted:
            remove_segment(segment=segment, by=by, revision=segment.revision)
    has = {segment.code_id for segment in there}
    passages = [
        Passage(
            code=code,
            document=fresh.document,
            start=unit.start,
            end=unit.end,
            round=fresh.round,
        )
        for code in wanted.values()
        if code.pk not in has
    ]
    if passages:
        code_many(audit=fresh.round.audit, by=by, coder=by, passages=passages)
    UnitJudgement.objects.update_or_create(
        assignment=fresh,
        text=judging.text,
        start=unit.start,
        defaults={"end": unit.end, "at": timezone.now()},
    )
    Assignment.objects.filter(pk=fresh.pk, state=AssignmentState.WAITING).update(
        state=AssignmentState.BEGUN
    )
