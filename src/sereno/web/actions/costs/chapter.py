"""The report's chapter on money and people: what there is, what was spent, who was reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.exchange.report.content import Block, Heading, Paragraph, Table
from sereno.methods.actions.people import Reached, across
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import number
from sereno.web.actions.costs.details import BY_WORDS, By, CostRow, Costs, costs_of
from sereno.web.actions.models import Counts, Meant, MoneyEntry, PeopleEntry
from sereno.web.actions.money.details import by_source
from sereno.web.actions.reach.details import group_words, how_many
from sereno.web.actions.reach.shown_reach import Of, ShownReach, shown_reach
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter
from sereno.web.findings.report.limits import MONITORING, Limits

_BY: Final = (By.TOPIC, By.AREA, By.RECOMMENDATION)


def money_blocks(asked: Asked) -> Iterator[Block]:
    """Budget and spending by currency and source, what things cost, and who was reached."""
    costs = costs_of(asked.audit, asked.reader, By.TOPIC)
    entries = MoneyEntry.objects.for_person(asked.audit, asked.reader).standing()
    sources = by_source(entries)
    if sources:
        yield Paragraph(costs.headline)
        yield Table(
            _("Budget and spending by source"),
            (_("Source of the money"), _("Currency"), _("Budget"), _("Spending")),
            tuple((each.source, each.currency, each.budget, each.spending) for each in sources),
            (4, 1, 1.6, 1.6),
            frozenset({2, 3}),
        )
        yield Paragraph(
            _(
                "Corrected entries are left out; amounts of two currencies are never added. What "
                "nobody has shared out among recommendations or neighbourhoods is in no row."
            ),
            is_small=True,
        )
        for by in _BY:
            found = costs if by is By.TOPIC else costs_of(asked.audit, asked.reader, by)
            if rows := _told(asked, found):
                yield _table(found, rows)
        yield from _each_person(asked)
    yield from _people(asked)


def _told(asked: Asked, costs: Costs) -> list[CostRow]:
    """The rows that may be told by name: to everybody only published recommendations."""
    if costs.by is not By.RECOMMENDATION or asked.access is not Access.PUBLIC:
        return costs.rows
    names = {str(each) for each in asked.recommendations}
    return [row for row in costs.rows if row.words in names]


def _heads(held: Sequence[str]) -> list[str]:
    return [f"{words}, {each}" for each in held for words in (_("Budget"), _("Spending"))]


def _table(costs: Costs, rows: Sequence[CostRow]) -> Table:
    heads = _heads(costs.held)
    words = capfirst(str(BY_WORDS[costs.by]))
    return Table(
        _("Cost by {by}").format(by=BY_WORDS[costs.by]),
        (words, *heads, _("Actions")),
        tuple((row.words, *row.cells(costs.held), number(row.actions)) for row in rows),
        (4, *(1.5 for _head in heads), 0.9),
        frozenset(range(1, len(heads) + 2)),
    )


def _each_person(asked: Asked) -> Iterator[Block]:
    """What was spent for each person reached, action by action: never of two together."""
    costs = costs_of(asked.audit, asked.reader, By.ACTION)
    rows = [
        (row.words, how_many(row.reached), words)
        for row in costs.rows
        if (words := row.each_person(costs.held)) != "–"
    ]
    if rows:
        yield Table(
            _("Spending for each person reached"),
            (_("Action"), _("Different people reached"), _("Spending for each person")),
            tuple(rows),
            (4, 1.8, 2.2),
            frozenset({1, 2}),
        )


def read_people(asked: Asked) -> list[ShownReach]:
    """The people of each action, as far as their numbers are told; of none a small one."""
    of_action: defaultdict[int, list[PeopleEntry]] = defaultdict(list)
    for each in PeopleEntry.objects.for_person(asked.audit, asked.reader).order_by("pk"):
        of_action[each.action_id].append(each)
    return [shown for rows in of_action.values() for shown in shown_reach(rows, asked.k)]


def _people(asked: Asked) -> Iterator[Block]:
    """Who was planned for and who was reached, by group; with what two actions may share."""
    found: defaultdict[Of, list[Reached]] = defaultdict(list)
    for each in read_people(asked):
        if each.reached is not None:
            found[each.of].append(each.reached)
    sorts = sorted({(of.group, of.counts) for of in found})
    if not sorts:
        return
    yield Heading(_("People planned for and reached"))
    yield Table(
        _("People planned for and reached"),
        (_("Group"), _("What is counted"), _("Planned"), _("Reached"), _("Actions")),
        tuple(
            (
                capfirst(group_words(group)),
                str(Counts(counts).label),
                *(_together(found.get(Of(meant, group, counts), []), counts) for meant in Meant),
                number(len(found.get(Of(Meant.REACHED, group, counts), []))),
            )
            for group, counts in sorts
        ),
        (2.4, 2, 1.8, 1.8, 0.9),
        frozenset({2, 3, 4}),
    )
    yield Paragraph(
        _(
            "People of two actions may be the same, so different people are at least those of the "
            "largest action and at most those of all together. Groups are never added: one person "
            "may be of several. Attendances add up."
        ),
        is_small=True,
    )


def _together(parts: Sequence[Reached], counts: str) -> str:
    """Of several actions: attendances added, of different people between which two they are."""
    if not parts:
        return "–"
    if counts == Counts.ATTENDANCES:
        return number(sum(each.high for each in parts))
    return how_many(across(parts))


def money_limits(asked: Asked) -> Iterator[str]:
    """What is missing to tell what things cost, and which people are not counted."""
    lacking = {
        each.words: len(each.actions)
        for by in (By.RECOMMENDATION, By.AREA)
        for each in costs_of(asked.audit, asked.reader, by).lacking
        if each.words
    }
    for words, n in lacking.items():
        said = ngettext("{n} action {words}.", "{n} actions {words}.", n)
        yield said.format(n=number(n), words=words)
    if any(each.is_held_back for each in read_people(asked)):
        yield _("Numbers of people that are too small to be told are left out.")


CHAPTER: Final = Chapter(
    "money",
    86,
    gettext_lazy("Money and people"),
    gettext_lazy("Budget, spending and people reached are added, with what is missing."),
    money_blocks,
    MONITORING,
)
LIMITS: Final = Limits(20, money_limits)
