"""Money of an action as its pages show it: entries, sums by currency, and what is to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import sereno
from sereno.exchange.figures import Figure, Figures
from sereno.methods.actions.money import (
    BUDGET,
    SPENDING,
    Purse,
    currencies,
    over_budget,
    sums,
    unbudgeted,
)
from sereno.vocabulary.language import day
from sereno.web.actions.entries import Told, told
from sereno.web.actions.models import Action, Flow, MoneyEntry
from sereno.web.actions.money.words import each_in_words, in_words, plain
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.people.models import Person

METHOD = gettext_lazy("METHOD, section 5: actions")
# An address names an entry; a page shows as many of one action.
_WORDS = {BUDGET: gettext_lazy("Budget"), SPENDING: gettext_lazy("Spending")}


@dataclass(frozen=True)
class SourceLine:
    """What one source gives and what was spent of it, in one currency."""

    source: str
    currency: str
    budget: str
    spending: str


@dataclass(frozen=True)
class MoneyOf:
    """Money of one action. over: by how much, by currency; unbudgeted: those without a budget."""

    lines: list[Told[MoneyEntry]]
    amounts: dict[Purse, Decimal]
    over: dict[str, Decimal]
    unbudgeted: list[str]

    @property
    def over_words(self) -> str:
        """By how much more was spent than there is."""
        return each_in_words(self.over)

    @property
    def headline(self) -> str:
        """What the entries say in a sentence."""
        return headline(self.amounts)


def headline(amounts: dict[Purse, Decimal]) -> str:
    """What was spent of how much, currency by currency."""
    if not any(amounts.values()):
        return _("No money is written down yet.")
    said = []
    for currency in currencies(amounts):
        there, spent = amounts.get((BUDGET, currency)), amounts.get((SPENDING, currency))
        if there is None:
            said.append(_("{spent} spent").format(spent=in_words(spent or Decimal(), currency)))
        elif spent is None:
            said.append(_("{budget} of budget").format(budget=in_words(there, currency)))
        else:
            said.append(
                _("{spent} spent of {budget}").format(
                    spent=in_words(spent, currency), budget=plain(there)
                )
            )
    return " · ".join(said)


def money_of(action: Action) -> MoneyOf:
    """All entries of an action that somebody may see."""
    rows = MoneyEntry.objects.filter(action=action).select_related("file")
    lines = told(rows)
    standing = [each.entry for each in lines]
    amounts = sums((each.flow, each.currency, each.amount) for each in standing)
    return MoneyOf(lines, amounts, over_budget(amounts), unbudgeted(amounts))


def by_source(entries: Iterable[MoneyEntry]) -> list[SourceLine]:
    """Budget and spending of each source, a line for each currency."""
    lines: dict[tuple[str, str], dict[str, Decimal]] = {}
    for each in entries:
        amounts = lines.setdefault((each.source, each.currency), {})
        amounts[each.flow] = amounts.get(each.flow, Decimal()) + each.amount
    return [
        SourceLine(
            source,
            currency,
            *(plain(said[flow]) if flow in said else "–" for flow in (BUDGET, SPENDING)),
        )
        for (source, currency), said in sorted(lines.items())
    ]


def is_outside(action: Action, starts_on: dt.date, ends_on: dt.date) -> bool:
    """Whether a period goes beyond the days of its action."""
    return (action.starts_on is not None and starts_on < action.starts_on) or (
        action.ends_on is not None and ends_on > action.ends_on
    )


def sheets() -> Figures:
    """The sheets of a page of entries."""
    at = date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    return Figures(
        _("the entries as they were on {at}, Sereno {version}").format(
            at=at, version=sereno.__version__
        )
    )


def money_chips(
    figures: Figures, entries: Sequence[MoneyEntry], amounts: dict[Purse, Decimal]
) -> list[tuple[Figure, str]]:
    """A chip for the budget and the spending of each currency, and one for what is left."""
    chips = []
    for currency in currencies(amounts):
        for flow in (BUDGET, SPENDING):
            if (flow, currency) in amounts:
                of = [e for e in entries if (e.flow, e.currency) == (flow, currency)]
                figure = Figure(
                    key=f"{flow}-{currency}",
                    value=in_words(amounts[flow, currency], currency),
                    title=str(_WORDS[flow]),
                    formula=_("the entries of this currency that nobody corrected, added"),
                    inputs=[(_about(each), plain(each.amount)) for each in of],
                    exclusions=[_("other currencies: amounts of two are never added")],
                    reference=str(METHOD),
                )
                chips.append((figures.add(figure), str(Flow(flow).label)))
        if (BUDGET, currency) in amounts and (SPENDING, currency) in amounts:
            there, spent = amounts[BUDGET, currency], amounts[SPENDING, currency]
            figure = Figure(
                key=f"left-{currency}",
                value=in_words(there - spent, currency),
                title=_("Left of the budget"),
                formula=_("budget less spending"),
                inputs=[(_("Budget"), plain(there)), (_("Spending"), plain(spent))],
                reference=str(METHOD),
            )
            chips.append((figures.add(figure), _("left of the budget")))
    return chips


def _about(entry: MoneyEntry) -> str:
    said = f"{entry.source}, {day(entry.starts_on)} – {day(entry.ends_on)}"
    return f"{said} ({entry.document})" if entry.document else said


def money_page(action: Action, money: MoneyOf) -> Context:
    """What the page of an action's money shows."""
    figures = sheets()
    standing = [each.entry for each in money.lines]
    return {
        "money": money,
        "lines": [
            (each, is_outside(action, each.entry.starts_on, each.entry.ends_on))
            for each in money.lines
        ],
        "sources": by_source(standing),
        "chips": money_chips(figures, standing, money.amounts),
        "figures": figures,
    }


def money_panel(action: Action, _audit: Audit, _person: Person) -> Context:
    """What the page of an action says of its money."""
    return {"money": money_of(action), "number": action.number}
