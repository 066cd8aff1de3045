"""The chips of the dashboard: how the pace towards a target was worked out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure
from sereno.methods.monitoring.target_progress import (
    AGREEMENT,
    GROWTH,
    LINEAR,
    Measured,
)
from sereno.vocabulary.language import day, number, percent
from sereno.web.indicators.listing import unit_words
from sereno.web.indicators.series import Point
from sereno.web.monitoring.dashboard.judging import SEED, Outlook
from sereno.web.monitoring.dashboard.reading import Reading, measured
from sereno.web.monitoring.dashboard.words import (
    band_words,
    draws_words,
    ratio_words,
    shares_words,
    spoken,
    why,
)


def target_figure(reading: Reading, outlook: Outlook) -> Figure:
    """Today's value, which opens what was compared, how, and what chance leaves open."""
    target, now = reading.target, reading.now
    value = spoken(now.value if now else None)
    inputs = [
        (_("Indicator"), reading.indicator.name),
        (_("Unit"), unit_words(reading.indicator.unit)),
        (_("Baseline ({period})").format(period=target.baseline_period), _start(reading)),
        (_("Target {year}").format(year=target.year), spoken(target.value)),
        (_("Good direction"), target.get_direction_display()),
    ]
    if now is not None:
        inputs.insert(3, (_("Now ({period})").format(period=now.label), _with_limits(now)))
    return Figure(
        f"target-{target.number}",
        value,
        _("{indicator}: progress towards the target").format(indicator=reading.indicator.name),
        GROWTH.said(),
        [*inputs, *_found(reading, outlook)],
        _notes(reading, outlook),
        seed=f"{SEED}, {target.number}" if _was_drawn(outlook) else "",
        version=_("Edition {n} of its values").format(n=reading.edition),
        reference=GROWTH.reference,
    )


def _start(reading: Reading) -> str:
    if reading.typed is not None:
        return _("{value}, from {source}").format(
            value=spoken(reading.typed), source=reading.target.baseline_source
        )
    if reading.baseline is None:
        return "–"
    return _with_limits(reading.baseline)


def _with_limits(point: Point) -> str:
    value = spoken(point.value)
    if point.low is None or point.high is None:
        return value
    return _("{value} (95 of 100: {low} to {high})").format(
        value=value, low=number(point.low, 1), high=number(point.high, 1)
    )


def _was_drawn(outlook: Outlook) -> bool:
    return outlook.found is not None and bool(outlook.found.pace.shares)


def _found(reading: Reading, outlook: Outlook) -> list[tuple[str, str]]:
    found = outlook.found
    if found is None:
        return []
    rows = [
        ("R", f"{ratio_words(found.growth.ratio)} · {band_words(found.growth.band)}"),
        ("L", f"{ratio_words(found.linear.ratio)} · {band_words(found.linear.band)}"),
        (_("Gap closed"), percent(found.closed, 0)),
        (_("Time passed"), percent(found.passed, 0)),
    ]
    pace = found.pace
    if pace.shares:
        rows.append(
            (
                _("95 of 100 redraws"),
                f"{ratio_words(pace.low)} … {ratio_words(pace.high)}",
            )
        )
        rows += [(words, share) for _band, words, share in shares_words(pace)]
        rows.append((_("Law of the redraws"), _laws(reading)))
    return rows


def _laws(reading: Reading) -> str:
    words = {
        "poisson": _("Poisson: events"),
        "binomial": _("binomial: a part of a whole"),
        "normal": _("normal, from the interval of the source"),
        "": "–",
    }
    points = [p for p in (reading.baseline, reading.now) if p is not None and p.value is not None]
    laws: list[Measured] = [measured(reading.indicator, point) for point in points]
    return " / ".join(dict.fromkeys(words[each.law] for each in laws))


def _notes(reading: Reading, outlook: Outlook) -> list[str]:
    notes = [LINEAR.said(), why(reading, outlook)]
    found = outlook.found
    if found is not None:
        notes.append(
            _("A band is said where at least {share} of the {draws} agree.").format(
                share=percent(AGREEMENT, 0), draws=draws_words()
            )
        )
        if found.rule == "linear":
            notes.append(
                _(
                    "A zero has to be replaced by 0.001 for R, which then hangs on it: what is "
                    "said follows L."
                )
            )
        elif found.disagree:
            notes.append(_("The two rules don't put the values into the same band."))
    if reading.n_held:
        notes.append(
            _("Small numbers, and some others that would reveal them, are not shown to you.")
        )
    if not reading.is_own:
        notes.append(_("The target is the whole city's, held against this place."))
    if reading.target.joined_on is not None:
        notes.append(
            _("Joined over the break of {day}: {how}").format(
                day=day(reading.target.joined_on), how=reading.target.joined_how
            )
        )
    return notes
