"""The report's chapter on what was done: actions, how far they are, what stands in their way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.exchange.report.charts import AMBER, BREAK, NIGHT, RIBBON, Part, Stack, stacks
from sereno.exchange.report.content import (
    Block,
    Heading,
    Numbers,
    Paragraph,
    Picture,
    Table,
)
from sereno.vocabulary.language import number, percent
from sereno.web.actions.details import Told, actions_of
from sereno.web.actions.models import Action, ActionKind, ActionState, Blocker
from sereno.web.actions.register.words import counted
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter
from sereno.web.findings.report.limits import MONITORING, Limits

_COLOURS: Final = {
    ActionState.FINISHED: NIGHT,
    ActionState.UNDER_WAY: AMBER,
    ActionState.PLANNED: RIBBON,
    ActionState.STOPPED: BREAK,
}


def read_actions(asked: Asked) -> list[Told]:
    """The actions that the readers may see, as they are on the day of the report."""
    found = actions_of(asked.audit, asked.reader, until=asked.today)
    asked.told.update(dict.fromkeys(each.action for each in found))
    return found


def action_blocks(asked: Asked) -> Iterator[Block]:
    """Actions by kind and institution, how far each is, what is overdue and what is in the way."""
    rows = read_actions(asked)
    if not rows:
        return
    yield Paragraph(_headline(rows))
    late = [each for each in rows if each.progress.overdue]
    unknown = sum(each.progress.share is None for each in rows)
    institutions = {each.institution.pk for each in rows if each.institution}
    yield Numbers(
        (
            (number(len(rows)), _("actions")),
            (number(len(institutions)), _("institutions that act")),
            (number(len(late)), _("with something overdue")),
            (number(unknown), _("whose progress is unknown")),
        )
    )
    yield _by_kind(rows)
    yield _by_institution(rows)
    yield Paragraph(
        _(
            "How far an action is, its milestones say: those met by their weight, of those partly "
            "met the share reached. Without milestones it is unknown, which is not 0. What is "
            "overdue takes nothing off."
        ),
        is_small=True,
    )
    yield Heading(_("All actions"))
    for kind, words in ActionKind.choices:
        if of := [each for each in rows if each.action.kind == kind]:
            yield _table(capfirst(str(words)), of)
    if late:
        yield Heading(_("What is overdue"))
        yield _overdue(asked, late)
    yield from _blockers(asked)


def _headline(rows: Sequence[Told]) -> str:
    of = Counter(each.action.state for each in rows)
    words = {
        ActionState.FINISHED: ngettext(
            "{n} is finished", "{n} are finished", of[ActionState.FINISHED]
        ),
        ActionState.UNDER_WAY: ngettext(
            "{n} is under way", "{n} are under way", of[ActionState.UNDER_WAY]
        ),
        ActionState.PLANNED: ngettext("{n} is planned", "{n} are planned", of[ActionState.PLANNED]),
        ActionState.STOPPED: ngettext(
            "{n} was stopped", "{n} were stopped", of[ActionState.STOPPED]
        ),
    }
    said = ", ".join(said.format(n=number(of[state])) for state, said in words.items() if of[state])
    whole = ngettext("Of {n} action {said}.", "Of {n} actions {said}.", len(rows))
    return whole.format(n=number(len(rows)), said=said)


def _by_kind(rows: Sequence[Told]) -> Picture:
    of = Counter((each.action.kind, each.action.state) for each in rows)
    found = []
    for kind, words in ActionKind.choices:
        n = sum(of[kind, state] for state in _COLOURS)
        if n:
            parts = tuple(Part(colour, of[kind, state]) for state, colour in _COLOURS.items())
            found.append((n, Stack(capfirst(str(words)), parts, number(n))))
    found.sort(key=lambda each: -each[0])
    shown = [stack for _n, stack in found]
    said = "; ".join(f"{each.name}: {each.words}" for each in shown)
    there = Counter(each.action.state for each in rows)
    return Picture(
        stacks(shown),
        alt=_("Bars of the actions by kind, each parted by state. {said}").format(said=said),
        caption=_("Actions by kind and state"),
        legend=tuple(
            (colour, str(state.label)) for state, colour in _COLOURS.items() if there[state]
        ),
        height=95,
    )


def _by_institution(rows: Sequence[Told]) -> Table:
    of: dict[str, list[Told]] = {}
    for each in rows:
        of.setdefault(_institution(each), []).append(each)
    lines = [
        (
            name,
            number(len(each)),
            *(number(_in(each, state)) for state in _COLOURS),
            number(sum(bool(one.progress.overdue) for one in each)),
        )
        for name, each in sorted(of.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    states = (capfirst(str(state.label)) for state in _COLOURS)
    return Table(
        _("Actions by institution"),
        (_("Institution"), _("Actions"), *states, _("Something overdue")),
        tuple(lines),
        (3.4, 1.0, 1.2, 1.1, 1.1, 1.1, 1.2),
        frozenset(range(1, 7)),
    )


def _in(rows: Sequence[Told], state: str) -> int:
    return sum(each.action.state == state for each in rows)


def _institution(row: Told) -> str:
    return str(row.institution) if row.institution else _("not named for these readers")


def _table(caption: str, rows: Sequence[Told]) -> Table:
    return Table(
        caption,
        (_("Action"), _("Institution"), _("State"), _("Progress")),
        tuple(
            (
                _what(each.action),
                _institution(each),
                str(each.action.get_state_display()),
                _progress(each),
            )
            for each in rows
        ),
        (4.0, 2.4, 1.2, 2.2),
    )


def _what(action: Action) -> str:
    """Its title; of a continued programme since when it runs."""
    if action.since is None:
        return action.title
    since = _("runs since {year}").format(year=action.since.year)
    return f"{action.title} ({since})"


def _progress(row: Told) -> str:
    found = row.progress
    if found.share is None:
        return _("unknown: no milestones")
    return f"{percent(found.share, 0)}\n{counted(found.met, found.n)}"


def _overdue(asked: Asked, rows: Sequence[Told]) -> Table:
    """The milestones that are late, the longest first."""
    late = [(one, each) for each in rows for one in each.milestones if one.is_overdue]
    late.sort(key=lambda pair: (pair[0].due_on, pair[1].action.number))
    return Table(
        _("Milestones that are overdue"),
        (_("Milestone"), _("Action"), _("Institution"), _("It was due on")),
        tuple(
            (one.row.title, each.action.title, _institution(each), asked.day(one.due_on))
            for one, each in late
        ),
        (3.0, 3.0, 2.2, 1.6),
    )


def _blockers(asked: Asked) -> Iterator[Block]:
    """What stands in the way, who clears it and by when."""
    rows = Blocker.objects.for_person(asked.audit, asked.reader).filter(cleared_on=None)
    found = list(rows.select_related("action").order_by("due_on", "pk"))
    if not found:
        return
    yield Heading(_("What stands in the way"))
    yield Table(
        _("Blockers that nobody has cleared"),
        (_("What stands in the way"), _("Action"), _("Who clears it"), _("By when")),
        tuple(
            (
                each.text,
                each.action.title,
                str(asked.named.get(each.owner_id, _("not named for these readers"))),
                asked.day(each.due_on),
            )
            for each in found
        ),
        (3.2, 2.8, 2.2, 1.6),
    )


def action_limits(asked: Asked) -> Iterator[str]:
    """Of how many actions nobody knows how far they are."""
    rows = read_actions(asked)
    if n := sum(each.progress.share is None for each in rows):
        yield ngettext(
            "Of {n} action nobody knows how far it is: it has no milestones.",
            "Of {n} actions nobody knows how far they are: they have no milestones.",
            n,
        ).format(n=number(n))


CHAPTER: Final = Chapter(
    "actions",
    84,
    gettext_lazy("What was done"),
    gettext_lazy("Actions by kind and institution, what is overdue and in the way are added."),
    action_blocks,
    MONITORING,
)
LIMITS: Final = Limits(10, action_limits)
