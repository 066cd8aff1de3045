"""What all knots of one reader ask for, asked for once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.documents import Words
from sereno.web.monitoring.models import MonitoringRound, RoundState
from sereno.web.monitoring.outcomes.details import Placed, matrix_of
from sereno.web.monitoring.rounds.result import CarriedOut, Counted, carried_out, last_locked
from sereno.web.organisations.models import Organisation
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person
from sereno.web.thread.knots import Kept, Ref, kept


class Reader:
    """Who reads a thread, and what every knot of it asks of the audit."""

    def __init__(self, audit: Audit, person: Person) -> None:
        self.audit, self.person = audit, person
        self._told: dict[int, CarriedOut | None] = {}

    @cached_property
    def named(self) -> Mapping[int, Organisation]:
        """The organisations that they may see, by key."""
        return named_for(self.audit, self.person)

    @cached_property
    def last_round(self) -> MonitoringRound | None:
        """The last locked round that they may see."""
        return last_locked(self.audit, self.person)

    @cached_property
    def rounds(self) -> list[MonitoringRound]:
        """The locked rounds that they may see, the newest first."""
        rows = MonitoringRound.objects.for_person(self.audit, self.person)
        return list(rows.filter(state=RoundState.LOCKED).order_by("-cutoff_on", "-locked_at"))

    def told(self, row: MonitoringRound) -> CarriedOut | None:
        """What a locked round says was carried out; None where nothing of it may be seen."""
        if row.pk not in self._told:
            self._told[row.pk] = carried_out(row, self.audit, self.person)
        return self._told[row.pk]

    def counted(self, row: MonitoringRound) -> Sequence[Counted]:
        """What a locked round judged of what they may see."""
        told = self.told(row)
        return () if told is None else told.settled

    @cached_property
    def judged(self) -> Mapping[int, Counted]:
        """What the last locked round judged, by the keys of recommendations."""
        if self.last_round is None:
            return {}
        return {each.recommendation: each for each in self.counted(self.last_round)}

    @cached_property
    def placed(self) -> Mapping[int, Placed]:
        """Whether what recommendations are for is better, by their keys."""
        matrix = matrix_of(self.audit, self.person)
        cells = matrix.cells.values() if matrix is not None else ()
        return {each.settled.recommendation: each for rows in cells for each in rows}

    def kept(self, what: Words, n: int) -> tuple[Kept, ...]:
        """How many of a kind they aren't shown."""
        return kept(what, n, self.audit.k)

    def page(self, route: str, *named: object) -> str:
        """The address of a page of the audit."""
        return reverse(route, args=[self.audit.slug, *named])

    def thread(self, of: Ref) -> str:
        """The address of the thread of something."""
        return self.page(f"thread:{of.kind}", *of.name.split("/"))
