"""Writes of money: one transaction each. Nothing is overwritten: corrections are entries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from sereno.methods.actions.money import Purse, over_budget, sums
from sereno.vocabulary.problems import Problem
from sereno.web.actions.entries import entering
from sereno.web.actions.models import Action, Flow, MoneyEntry
from sereno.web.actions.money.words import each_in_words
from sereno.web.audits.changes import record_event
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.findings.evidence.copied import refuse_copied
from sereno.web.people.models import Person


@transaction.atomic
def enter_money(
    *,
    action: Action,
    by: Person | None,
    now: dt.datetime,
    corrects: MoneyEntry | None = None,
    paper: Spool | None = None,
    over_because: str = "",
    **values: Any,
) -> MoneyEntry:
    """An entry of a budget or of spending. corrects: the entry in whose place it stands; paper: the
    file of its document, else that of the entry that it corrects; values: flow, source, starts_on,
    ends_on, amount, currency, document, note.

    Raises Problem money_over_budget without over_because, evidence_copied, and those of `entering`
    and `keep`.
    """
    row = entering(
        action, by, is_plan=values["flow"] == Flow.BUDGET, corrects=corrects,
        note=values.get("note", ""),
    )  # fmt: skip
    before = _amounts(row)
    file = corrects.file if corrects is not None else None
    if paper is not None:
        file = keep(spool=paper, by=by)
    made = MoneyEntry(action=row, corrects=corrects, file=file, by=by, at=now, **values)
    texts = (made.source, made.document, made.note, over_because)
    refuse_copied(row.audit, row.access_level, texts, where=str(row))
    more = _newly_over(before, _after(before, made, corrects))
    if more and not over_because.strip():
        raise Problem("money_over_budget", where=str(row), by=each_in_words(more))
    made.over_because = over_because if more else ""
    made.save()
    record_event(
        audit=row.audit,
        verb="correct_money" if corrects else "enter_money",
        by=by,
        subject=made,
        parent=row,
        about=str(row),
        reason=made.over_because or (made.note if corrects else ""),
        flow=made.flow,
        amount=each_in_words({made.currency: made.amount}),
    )
    return made


def _amounts(action: Action) -> dict[Purse, Decimal]:
    rows = MoneyEntry.objects.filter(action=action).standing().order_by()
    return sums(rows.values_list("flow", "currency", "amount"))


def _after(
    before: dict[Purse, Decimal], made: MoneyEntry, corrects: MoneyEntry | None
) -> dict[Purse, Decimal]:
    """The sums with an entry in place of another."""
    after = dict(before)
    if corrects is not None:
        after[corrects.flow, corrects.currency] -= corrects.amount
    purse = (made.flow, made.currency)
    after[purse] = after.get(purse, Decimal()) + made.amount
    return after


def _newly_over(before: dict[Purse, Decimal], after: dict[Purse, Decimal]) -> dict[str, Decimal]:
    """By how much it is over the budget, where it is by more than before."""
    was = over_budget(before)
    return {
        currency: more
        for currency, more in over_budget(after).items()
        if more > was.get(currency, Decimal())
    }
