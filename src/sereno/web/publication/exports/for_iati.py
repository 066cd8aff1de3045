"""An audit as IATI reads it: a programme with what came of it, and an activity for each action.

What a target is about comes of all that is done in a city, so that outcomes stand with the
programme; an action has as its output the milestones that were met. So no action claims an outcome.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.exchange.iati.activities import (
    ACCOUNTABLE,
    ACTUAL_END,
    ACTUAL_START,
    CANCELLED,
    CLOSED,
    IMPLEMENTING,
    MOST_DAYS,
    PIPELINE,
    PLANNED_END,
    PLANNED_START,
    UNDER_WAY,
    Activity,
    ActivityFile,
    Baseline,
    Body,
    Budget,
    Indicator,
    Measured,
    Result,
)
from sereno.vocabulary.language import language
from sereno.web.actions.details import Told
from sereno.web.actions.models import ActionState, MoneyEntry
from sereno.web.indicators.reading import group_words
from sereno.web.monitoring.dashboard.reading import Reading
from sereno.web.monitoring.models.dashboard import Good
from sereno.web.publication.exports.facts import PublicFacts
from sereno.web.publication.exports.for_open_sdg import DECIMALS
from sereno.web.publication.exports.lacks import Lack, left_out, of_action, unsaid

NEEDED: Final = ("publisher", "publisher_id", "publisher_type", "country", "sector")
# IATI: the work is over, and what came of it is still looked at.
FINALISATION: Final = "3"
_STATUS: Final = {
    ActionState.PLANNED: PIPELINE,
    ActionState.UNDER_WAY: UNDER_WAY,
    ActionState.FINISHED: CLOSED,
    ActionState.STOPPED: CANCELLED,
}


def file_of(facts: PublicFacts) -> ActivityFile:
    """All that goes into the file, in the language in force."""
    said = facts.details
    return ActivityFile(
        reporter=Body(said.publisher, said.publisher_id, said.publisher_type),
        language=language(),
        currency=said.currency,
        generated=facts.now,
        activities=[_programme(facts), *(_activity(facts, each) for each in _with_a_day(facts))],
    )


def lacks(facts: PublicFacts) -> Iterator[Lack]:
    """What stops the file, and what is left out of it."""
    audit = facts.audit
    yield from unsaid(audit, facts.details, NEEDED)
    if facts.about is None or facts.about.starts_on is None:
        href = reverse("findings:edit_about", args=[audit.slug])
        yield Lack(_("Not said: when the audit began"), href, stops=True)
    actions = reverse("actions:actions", args=[audit.slug])
    undated = [of_action(audit, each.action) for each in facts.actions if not _began(each)]
    words = ngettext(
        "{n} action without a first day is left out",
        "{n} actions without a first day are left out",
        len(undated),
    )
    yield from left_out(undated, words, actions)
    long = [
        of_action(audit, each.action)
        for each in facts.actions
        for entry in facts.budgets.get(each.action.pk, [])
        if _is_long(entry)
    ]
    words = ngettext(
        "{n} budget for more than a year is left out: IATI takes a year at most",
        "{n} budgets for more than a year are left out: IATI takes a year at most",
        len(long),
    )
    yield from left_out(long, words, actions)
    if not facts.targets:
        href = reverse("monitoring:targets", args=[audit.slug])
        yield Lack(_("No target is public: the programme has no outcome"), href)


def _with_a_day(facts: PublicFacts) -> list[Told]:
    return [each for each in facts.actions if _began(each)]


def _began(told: Told) -> dt.date | None:
    return told.action.starts_on or told.action.since


def _identifier(facts: PublicFacts) -> str:
    return f"{facts.details.publisher_id}-{facts.audit.slug}"


def _programme(facts: PublicFacts) -> Activity:
    identifier, about, said = _identifier(facts), facts.about, facts.details
    # Without its first day nothing is written.
    assert about is not None
    assert about.starts_on is not None
    is_over = about.ends_on is not None and about.ends_on < facts.today
    name = _("Local safety audit: {audit}").format(audit=facts.audit.name)
    return Activity(
        identifier=identifier,
        title=name,
        description=f"{name}. {about.beneficiaries}".strip(),
        status=FINALISATION if is_over else UNDER_WAY,
        dates=_dates(about.starts_on, about.ends_on, facts.today, is_over=is_over),
        participants=[(ACCOUNTABLE, Body(said.publisher, said.publisher_id, said.publisher_type))],
        country=said.country,
        sector=said.sector,
        targets=sorted({reading.target.sdg for reading, _outlook in facts.targets}),
        results=[_outcome(reading) for reading, _outlook in facts.targets],
        children=[f"{identifier}-{each.action.number}" for each in _with_a_day(facts)],
    )


def _dates(
    first: dt.date, last: dt.date | None, today: dt.date, *, is_over: bool
) -> list[tuple[str, dt.date]]:
    found = [(ACTUAL_START if first <= today else PLANNED_START, first)]
    if last is not None:
        found.append((ACTUAL_END if is_over and last <= today else PLANNED_END, last))
    return found


def _activity(facts: PublicFacts, told: Told) -> Activity:
    action, said, programme = told.action, facts.details, _identifier(facts)
    first = _began(told)
    assert first is not None
    doing = [told.institution, *facts.partners.get(action.pk, [])]
    participants = [(IMPLEMENTING, Body(each.name)) for each in doing if each is not None]
    is_over = action.state == ActionState.FINISHED
    begins = PLANNED_START if action.state == ActionState.PLANNED else ACTUAL_START
    dates = _dates(first, action.ends_on, facts.today, is_over=is_over)
    return Activity(
        identifier=f"{programme}-{action.number}",
        title=action.title,
        description=action.text,
        status=_STATUS[ActionState(action.state)],
        dates=[(begins if first <= facts.today else PLANNED_START, first), *dates[1:]],
        # Whoever does it isn't named to everybody: the publisher answers for it.
        participants=participants
        or [(ACCOUNTABLE, Body(said.publisher, said.publisher_id, said.publisher_type))],
        country=said.country,
        sector=said.sector,
        budgets=[
            Budget(each.starts_on, each.ends_on, each.amount, each.currency)
            for each in facts.budgets.get(action.pk, [])
            if not _is_long(each)
        ],
        results=_output(told, first),
        parent=programme,
        changed=action.changed_at,
    )


def _is_long(entry: MoneyEntry) -> bool:
    return (entry.ends_on - entry.starts_on).days + 1 > MOST_DAYS


def _output(told: Told, first: dt.date) -> Sequence[Result]:
    if not told.milestones:
        return ()
    last = max(each.due_on for each in told.milestones)
    met = Measured(first, max(last, first), len(told.milestones), told.progress.met)
    indicator = Indicator(
        _("Milestones that were met"), f"milestones-{told.action.number}", "unit",
        is_ascending=True, periods=[met],
    )  # fmt: skip
    return [Result(_("What was done"), "output", [indicator])]


def _outcome(reading: Reading) -> Result:
    target, indicator = reading.target, reading.indicator
    where = [
        each for each in (reading.area_name, target.group and group_words(target.group)) if each
    ]
    title = f"{indicator.name} ({', '.join(where)})" if where else indicator.name
    began = reading.baseline_period
    start = None if reading.start is None else round(reading.start, DECIMALS)
    shown = Indicator(
        title=title,
        code=indicator.code,
        measure="percentage" if indicator.unit == "percent" else "unit",
        is_ascending=target.direction == Good.HIGHER,
        description=indicator.definition,
        baseline=Baseline(began.first.year, start, target.baseline_source)
        if began is not None
        else None,
        periods=_periods(reading),
    )
    return Result(title, "outcome", [shown])


def _periods(reading: Reading) -> list[Measured]:
    """The values that are shown, in their order, and what is to be in the target's year."""
    aim = reading.target
    year = (dt.date(aim.year, 1, 1), dt.date(aim.year, 12, 31))
    found = {
        (each.period.first, each.period.last): round(each.value, DECIMALS)
        for each in reading.points
        if each.value is not None
    }
    pairs = sorted({*found, year})
    return [
        Measured(*each, target=aim.value if each == year else None, actual=found.get(each))
        for each in pairs
    ]
