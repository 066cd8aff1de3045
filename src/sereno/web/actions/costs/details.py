"""What actions cost by recommendation, topic, area or action, and what is missing to tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.exchange.figures import Figure, Figures
from sereno.methods.actions.costs import Missing, Priced, SharedOut, per_person, share_out
from sereno.methods.actions.money import BUDGET, SPENDING, Purse, currencies, unbudgeted
from sereno.methods.actions.people import Reached
from sereno.vocabulary.language import number, percent
from sereno.web.actions.models import (
    Action,
    ActionArea,
    MoneyEntry,
    PeopleEntry,
    RecommendationServed,
)
from sereno.web.actions.money.details import METHOD
from sereno.web.actions.money.details import headline as money_headline
from sereno.web.actions.money.words import in_words, plain
from sereno.web.actions.reach.shown_reach import people_reached, shown_reach
from sereno.web.audits.models import Audit
from sereno.web.documents import Words
from sereno.web.findings.models import Recommendation
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic


class By(StrEnum):
    """For what the cost is told."""

    RECOMMENDATION = "recommendation"
    TOPIC = "topic"
    AREA = "area"
    ACTION = "action"


BY_WORDS: Final[dict[By, Words]] = {
    By.RECOMMENDATION: gettext_lazy("recommendation"),
    By.TOPIC: gettext_lazy("topic"),
    By.AREA: gettext_lazy("neighbourhood"),
    By.ACTION: gettext_lazy("action and person reached"),
}
# What belongs to nobody that the reader may see: its part of an action is told nowhere.
UNSEEN: Final = "-"
NO_TOPIC: Final = "0"
Weights = dict[int, dict[str, Decimal | None]]


@dataclass(frozen=True)
class Place:
    """Where a thing is shown: a route, with the number of a record or with what is asked there.
    Addresses are made of those that a page shows alone.
    """

    route: str = ""
    number: int | None = None
    query: str = ""

    def address(self, audit: Audit) -> str:
        """As a link; "" where it is shown nowhere."""
        if not self.route:
            return ""
        numbered = [] if self.number is None else [self.number]
        return reverse(self.route, args=[audit.slug, *numbered]) + self.query


Names = dict[str, tuple[str, Place]]


@dataclass(frozen=True)
class CostRow:
    """What one thing costs, by currency. actions: how many are behind it; reached: the different
    people, of an action.
    """

    words: str
    place: Place
    amounts: Mapping[Purse, Decimal]
    actions: int
    reached: Reached | None = None

    def cells(self, held: list[str]) -> list[str]:
        """Budget and spending of each currency in turn."""
        return [
            plain(self.amounts[flow, each]) if (flow, each) in self.amounts else "–"
            for each in held
            for flow in (BUDGET, SPENDING)
        ]

    def each_person(self, held: list[str]) -> str:
        """What was spent for each person reached, currency by currency; "–" where none is known."""
        said = []
        for currency in held:
            spent = self.amounts.get((SPENDING, currency))
            bounds = per_person(spent, self.reached) if spent and self.reached else None
            if bounds is not None:
                low, high = bounds
                words = plain(low) if low == high else f"{plain(low)}–{plain(high)}"
                said.append(f"{currency} {words}")
        return " · ".join(said) or "–"


@dataclass(frozen=True)
class Lacking:
    """The actions that lack something, and what it is."""

    words: str
    actions: list[Action]


@dataclass(frozen=True)
class Costs:
    """What a person may see of the cost of an audit's actions.

    held: the currencies; whole: all money of the actions; told: of it what stands in a row.
    """

    by: By
    equally: bool
    n_actions: int
    held: list[str]
    whole: Mapping[Purse, Decimal]
    told: Mapping[Purse, Decimal]
    rows: list[CostRow]
    lacking: list[Lacking]

    @property
    def headline(self) -> str:
        """What was spent of how much, and how much of it can be told by what it is told by."""
        said = " · ".join(_of_currency(self.whole, each) for each in self.held)
        if not said:
            return money_headline({})
        shares = [
            (each, self.told.get((SPENDING, each), Decimal()) / self.whole[SPENDING, each])
            for each in self.held
            if self.whole.get((SPENDING, each))
        ]
        if not shares or self.by is By.ACTION:
            return f"{said}."
        told = ", ".join(
            percent(float(share), 0) if len(shares) == 1 else f"{percent(float(share), 0)} ({each})"
            for each, share in shares
        )
        return _("{said}; by {by} one can tell {share} of the spending.").format(
            said=said, by=BY_WORDS[self.by], share=told
        )


def _of_currency(whole: Mapping[Purse, Decimal], currency: str) -> str:
    """What was spent, and apart from it the budgets: not every action that spends tells its own."""
    there, spent = whole.get((BUDGET, currency)), whole.get((SPENDING, currency))
    said = []
    if spent is not None:
        said.append(_("{spent} spent").format(spent=in_words(spent, currency)))
    if there is not None:
        said.append(_("budgets of {budget}").format(budget=in_words(there, currency)))
    return ", ".join(said)


def costs_of(
    audit: Audit, person: Person, by: By = By.RECOMMENDATION, *, equally: bool = False
) -> Costs:
    """What actions cost, as far as a person may see them. equally: what nobody has shared out among
    recommendations or areas is divided into equal parts.
    """
    of_person = Action.objects.for_person(audit, person).order_by()
    actions = {each.pk: each for each in of_person.only("number", "title", "access_level")}
    amounts = _amounts(audit, person)
    names: Names = {}
    if by is By.ACTION:
        weights: Weights = {pk: {str(pk): None} for pk in actions}
        names = {
            str(pk): (str(each), Place("actions:action", each.number))
            for pk, each in actions.items()
        }
    elif by is By.AREA:
        weights, names = _areas(audit, person)
    else:
        weights, names = _recommendations(audit, person, by)
    shared = share_out(
        (Priced(pk, amounts.get(pk, {}), weights.get(pk, {})) for pk in actions), equally=equally
    )
    reached = _reached(audit, person) if by is By.ACTION else {}
    rows = [
        CostRow(*names[thing], shared.amounts[thing], len(behind), reached.get(thing))
        for thing, behind in shared.actions.items()
        if thing in names
    ]
    told: defaultdict[Purse, Decimal] = defaultdict(Decimal)
    for row in rows:
        for purse, amount in row.amounts.items():
            told[purse] += amount
    held = currencies(shared.whole)
    rows.sort(key=lambda row: (*(-row.amounts.get((SPENDING, c), 0) for c in held), row.words))
    return Costs(
        by, equally, len(actions), held, shared.whole, dict(told), rows,
        _lacking(by, shared, actions, amounts),
    )  # fmt: skip


def _amounts(audit: Audit, person: Person) -> dict[int, dict[Purse, Decimal]]:
    rows = MoneyEntry.objects.for_person(audit, person).standing().order_by()
    found: dict[int, dict[Purse, Decimal]] = {}
    for action, flow, currency, amount in rows.values_list("action", "flow", "currency").annotate(
        n=Sum("amount")
    ):
        found.setdefault(action, {})[flow, currency] = amount
    return found


def _recommendations(audit: Audit, person: Person, by: By) -> tuple[Weights, Names]:
    """The recommendations of each action or their topics, with the shares of the cost."""
    told = Recommendation.objects.for_person(audit, person).order_by()
    seen = {each.pk: each for each in told.only("number", "reference", "title", "topic")}
    topics = {each.pk: each for each in Topic.objects.for_person(audit, person)}
    weights: Weights = {}
    names: Names = {}
    rows = RecommendationServed.objects.filter(action__audit=audit).order_by("pk")
    for action, key, share in rows.values_list("action", "recommendation", "share"):
        row = seen.get(key)
        if row is None:
            thing = UNSEEN
        elif by is By.RECOMMENDATION:
            thing = str(key)
            names[thing] = (str(row), Place("findings:recommendation", row.number))
        elif row.topic_id in topics:
            thing = str(row.topic_id)
            place = Place("actions:actions", query=f"?topic={row.topic_id}")
            names[thing] = (str(topics[row.topic_id]), place)
        else:
            thing = NO_TOPIC
            names[thing] = (_("without a topic"), Place())
        parts = weights.setdefault(action, {})
        before = parts.get(thing, Decimal())
        parts[thing] = None if share is None or before is None else before + share
    return weights, names


def _areas(audit: Audit, person: Person) -> tuple[Weights, Names]:
    """The areas in which each action is done."""
    weights: Weights = {}
    names: Names = {}
    seen = Action.objects.for_person(audit, person).order_by().values("pk")
    rows = ActionArea.objects.filter(action__in=seen).order_by("pk")
    for action, code, name in rows.values_list("action", "code", "name"):
        weights.setdefault(action, {})[code] = None
        names[code] = (name, Place("actions:actions", query=f"?{urlencode({'area': code})}"))
    return weights, names


def _reached(audit: Audit, person: Person) -> dict[str, Reached]:
    """The different people whom each action reached, as far as the person may see how many."""
    k = audit.smallest_shown_to(person)
    by_action: defaultdict[int, list[PeopleEntry]] = defaultdict(list)
    for each in PeopleEntry.objects.for_person(audit, person).order_by("pk"):
        by_action[each.action_id].append(each)
    found = {str(pk): people_reached(shown_reach(rows, k)) for pk, rows in by_action.items()}
    return {pk: reached for pk, reached in found.items() if reached is not None}


def _lacking(
    by: By,
    shared: SharedOut[str],
    actions: Mapping[int, Action],
    amounts: Mapping[int, Mapping[Purse, Decimal]],
) -> list[Lacking]:
    """What is missing, each with its actions by number; one without money is told there alone."""
    things = {
        By.RECOMMENDATION: _("without a recommendation: their money is in no row"),
        By.TOPIC: _("without a recommendation, and so without a topic"),
        By.AREA: _("in no neighbourhood in particular, such as those of the whole city"),
        By.ACTION: "",
    }
    shares = (
        _("in several neighbourhoods: nobody knows which part is for which")
        if by is By.AREA
        else _("for several recommendations, and nobody has shared out the cost")
    )
    words = {
        Missing.MONEY: _("without any money written down"),
        Missing.THINGS: things[by],
        Missing.SHARES: shares,
    }
    found = []
    for missing in Missing:
        rows = sorted((actions[pk] for pk in shared.left.get(missing, [])), key=_number)
        if rows:
            found.append(Lacking(words[missing], rows))
    unknown = [actions[pk] for pk in actions if unbudgeted(amounts.get(pk, {}))]
    if unknown:
        words_of = _("with spending in a currency in which no budget is written down")
        found.append(Lacking(words_of, sorted(unknown, key=_number)))
    return found


def _number(action: Action) -> int:
    number: int = action.number
    return number


def cost_chips(figures: Figures, costs: Costs) -> list[tuple[Figure, str]]:
    """For each currency what there is and what was spent of it, with what of it can be told."""
    chips = []
    for currency in costs.held:
        for flow, words in ((BUDGET, _("budget")), (SPENDING, _("spending"))):
            whole = costs.whole.get((flow, currency))
            if whole is None:
                continue
            told = costs.told.get((flow, currency), Decimal())
            left = ngettext("{n} action", "{n} actions", costs.n_actions)
            figure = Figure(
                key=f"cost-{flow}-{currency}",
                value=in_words(whole, currency),
                title=words,
                formula=_("the entries of all actions in this currency, those corrected left out"),
                inputs=[
                    (_("Actions"), left.format(n=number(costs.n_actions))),
                    (_("In a row of the table"), plain(told)),
                    (_("In no row"), plain(whole - told)),
                ],
                exclusions=[
                    *(
                        f"{each.words}: {number(len(each.actions))}"
                        for each in costs.lacking
                        if each.words
                    ),
                    _("other currencies: amounts of two are never added"),
                ],
                reference=str(METHOD),
            )
            chips.append((figures.add(figure), words))
    return chips
