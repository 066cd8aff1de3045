"""People of an action as its pages show them: entries, what they are together, and why not more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.exchange.figures import Figure, Figures
from sereno.methods.actions.people import Reached
from sereno.vocabulary.language import day, number
from sereno.web.actions.models import Action, Counts, Known, Meant, PeopleEntry
from sereno.web.actions.money.details import METHOD, is_outside, sheets
from sereno.web.actions.reach.forms import EVERYBODY
from sereno.web.actions.reach.shown_reach import Of, ShownEntry, ShownReach, shown_reach
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.findings.models import Beneficiary
from sereno.web.people.models import Person


@dataclass(frozen=True)
class ReachLine:
    """One sort of entries as a page has it."""

    shown: ShownReach
    group: str
    counts: str
    words: str
    known: str
    figure: Figure


def reach_of(action: Action, audit: Audit, person: Person) -> list[ShownReach]:
    """The people of an action that somebody may see, as far as they may see their numbers."""
    rows = PeopleEntry.objects.filter(action=action)
    return shown_reach(rows, audit.smallest_shown_to(person))


def group_words(group: str) -> str:
    """What a group is called; everybody, where none is named."""
    return str(Beneficiary(group).label if group else EVERYBODY)


def how_many(reached: Reached | None) -> str:
    """A number, or between which two it lies; held back where it is not shown."""
    if reached is None:
        return _("held back")
    if reached.is_exact:
        return number(reached.high)
    return _("{low} to {high}").format(low=number(reached.low), high=number(reached.high))


def known_words(reached: Reached | None) -> str:
    """Whether it was counted, estimated, or some of it was."""
    if reached is None:
        return "–"
    if not reached.estimated:
        return str(Known.COUNTED.label)
    return (
        str(Known.ESTIMATED.label) if reached.estimated == reached.high else _("in part estimated")
    )


def headline(shown: Sequence[ShownReach]) -> str:
    """What was reached of what was planned, in a sentence: people, of one group after another."""
    if not shown:
        return _("No people are written down yet.")
    by_of = {each.of: each for each in shown}
    said = []
    for each in shown:
        if each.of.meant != Meant.REACHED:
            continue
        planned = by_of.get(Of(Meant.PLANNED, each.of.group, each.of.counts))
        words = (
            _("{group}: {n} {counts} of {planned} planned")
            if planned
            else _("{group}: {n} {counts}")
        )
        said.append(
            words.format(
                group=group_words(each.of.group),
                n=how_many(each.reached),
                counts=Counts(each.of.counts).label,
                planned=how_many(planned.reached) if planned else "",
            )
        )
    if not said:
        return _("Nobody is written down as reached yet.")
    return capfirst(" · ".join(said))


def reach_lines(figures: Figures, shown: Iterable[ShownReach]) -> list[ReachLine]:
    """Each sort of entries with the sheet that says what its number is made of."""
    found = []
    for n, each in enumerate(shown):
        of, is_persons = each.of, each.of.counts == Counts.PERSONS
        single = len(each.entries) == 1
        if single:
            formula = _("one entry")
        elif is_persons:
            formula = _(
                "at least those of the largest entry, at most all entries added: different people "
                "of two entries may be the same"
            )
        else:
            formula = _("the entries added: attendances add up")
        figure = Figure(
            key=f"people-{n}",
            value=how_many(each.reached),
            title=f"{capfirst(str(Meant(of.meant).label))}: {group_words(of.group)}",
            formula=formula,
            inputs=[(_about(one), _shown_n(one)) for one in each.entries],
            exclusions=[
                _("groups are never added: one person may be of several"),
                *([_("numbers held back, since few people are behind them")] * each.is_held_back),
            ],
            reference=str(METHOD),
        )
        found.append(
            ReachLine(
                each,
                capfirst(group_words(of.group)),
                str(Counts(of.counts).label),
                str(Meant(of.meant).label),
                known_words(each.reached),
                figures.add(figure),
            )
        )
    return found


def _shown_n(entry: ShownEntry) -> str:
    return _("held back") if entry.n is None else number(entry.n)


def _about(entry: ShownEntry) -> str:
    row = entry.entry
    return f"{day(row.starts_on)} – {day(row.ends_on)}, {row.get_known_display()}"


def people_page(action: Action, shown: Sequence[ShownReach]) -> Context:
    """What the page of an action's people shows."""
    figures = sheets()
    lines = reach_lines(figures, shown)
    return {
        "headline": headline(shown),
        "reach": lines,
        "figures": figures,
        "entries": [
            (
                one,
                group_words(one.entry.group),
                is_outside(action, one.entry.starts_on, one.entry.ends_on),
            )
            for each in shown
            for one in each.entries
        ],
        "is_held_back": any(each.is_held_back for each in shown),
        "has_bounds": any(each.reached and not each.reached.is_exact for each in shown),
    }


def people_panel(action: Action, audit: Audit, person: Person) -> Context:
    """What the page of an action says of its people."""
    shown = reach_of(action, audit, person)
    n = sum(len(each.entries) for each in shown)
    entries = ngettext("{n} entry", "{n} entries", n).format(n=number(n)) if n else ""
    return {"headline": headline(shown), "entries": entries, "number": action.number}
