"""Lifecycles: the states of a record and the steps between them, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Right
from sereno.web.documents import Words
from sereno.web.vault.columns import sealed_fields
from sereno.web.vault.fields import SealedTextField


@dataclass(frozen=True)
class Step:
    """A step: from which states it is possible, to which it leads, and what it asks for."""

    to: str
    since: tuple[str, ...]
    words: Words
    """On the button: an imperative. None: only another step's verb leads here."""
    told: Words
    """In the history: what the person did, with {about} and what else the event holds."""
    right: Right | None = None
    """None: whoever may write the record."""
    form: type[forms.Form] | None = None
    """What else is asked: a records.forms.StepForm, whose values go to the verb."""
    needs_reason: bool = False
    not_by: tuple[str, ...] = ()
    """The fields of the record that name whoever it isn't offered to; one person, or many."""
    is_final: bool = False
    """It can't be taken back: more became of it than a state."""
    means: Words = ""
    """What it leads to, said above its button where its own words don't tell it."""

    def is_kept_from(self, row: Any, person: Any) -> bool:
        """Whether the record names the person as one of those to whom it isn't offered."""
        for name in self.not_by:
            if row._meta.get_field(name).many_to_many:
                if getattr(row, name).filter(pk=person.pk).exists():
                    return True
            elif getattr(row, name) == person:
                return True
        return False


@dataclass(frozen=True)
class Lifecycle:
    """All states and steps of a record. A table that can't be right fails when it is imported."""

    states: type[models.TextChoices]
    first: str
    steps: Mapping[str, Step]
    icons: Mapping[str, str]
    closed: frozenset[str] = field(default_factory=frozenset)
    """The states in which what is written of the record can no longer be changed."""
    axis: str = "state"
    """The field of the record that it is the life of."""

    def __post_init__(self) -> None:
        known = set(self.states.values)
        named = {self.first, *self.closed, *self.icons}
        for step in self.steps.values():
            named |= {step.to, *step.since}
        if named - known:
            raise ValueError(f"{self.states.__name__} has no state {sorted(named - known)}")
        reached = {self.first}
        for _ in known:
            reached |= {s.to for s in self.steps.values() if reached & set(s.since)}
        if known - reached:
            raise ValueError(f"{self.states.__name__}: no step leads to {sorted(known - reached)}")
        if known - set(self.icons):
            raise ValueError(f"{self.states.__name__}: no icon of {known - set(self.icons)}")

    def possible(self, state: str) -> dict[str, Step]:
        """The steps that a record in a state may take."""
        return {name: step for name, step in self.steps.items() if state in step.since}

    def allows(self, state: str, to: str) -> bool:
        """Whether a step leads from a state to another."""
        return any(step.to == to for step in self.possible(state).values())

    def label(self, state: str) -> str:
        """A state as people say it."""
        return str(self.states(state).label)

    def move(self, row: Any, name: str, **values: Any) -> None:
        """Take a step, within the verb's transaction, with what else changes of the row.

        The one UPDATE finds the row only in a state from which the step is possible, so of two
        people at once one comes through. Raises Problem step_not_possible.
        """
        # No step leads back to the first state, and it is asked for by its name all the same.
        since, to = (
            (self.steps[name].since, self.steps[name].to) if name in self.steps else ((), name)
        )
        model = type(row)
        here = model.objects.filter(pk=row.pk, **{f"{self.axis}__in": since})
        values |= {self.axis: to, "changed_at": timezone.now()}
        values |= {
            each.name: each.sealed(row, values[each.name])
            for each in sealed_fields(model)
            if isinstance(each, SealedTextField) and each.name in values
        }
        if here.update(**values) != 1:
            now = model.objects.values_list(self.axis, flat=True).get(pk=row.pk)
            may = ", ".join(self.label(s.to) for s in self.possible(now).values())
            raise Problem(
                "step_not_possible",
                where=str(row),
                now=self.label(now),
                then=self.label(to),
                may=may or "–",
            )
        for field_name, value in values.items():
            setattr(row, field_name, value)
