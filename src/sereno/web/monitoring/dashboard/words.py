"""The words of the dashboard: its headline, bands, and why nothing can be said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.methods.monitoring.target_progress import BANDS, DRAWS, Band, Pace
from sereno.vocabulary.language import day, number, percent
from sereno.vocabulary.series_breaks import BREAK_KINDS
from sereno.web.monitoring.dashboard.judging import Outlook, counted
from sereno.web.monitoring.dashboard.reading import Reading

# A sign beside each word, so that nobody needs to tell the colours apart.
SIGNS: Final[dict[Band | None, str]] = {
    "on_track": "●",
    "slow": "◐",
    "stalled": "○",
    "away": "▼",
    None: "?",
}
# The class of what is drawn of a band.
CLASSES: Final[dict[Band | None, str]] = {
    "on_track": "pace-on-track",
    "slow": "pace-slow",
    "stalled": "pace-stalled",
    "away": "pace-away",
    None: "pace-unknown",
}


def band_words(band: Band | None) -> str:
    """What is said of a target in a band."""
    return {
        "on_track": _("on track"),
        "slow": _("advances slowly"),
        "stalled": _("stalls"),
        "away": _("moves away"),
        None: _("can't tell"),
    }[band]


def headline(outlooks: Sequence[Outlook]) -> str:
    """All targets in a sentence that one could say aloud."""
    n = len(outlooks)
    if not n:
        return _("No target yet")
    of = counted(outlooks)
    parts = [_part(band, of[band]) for band in BANDS if of[band]]
    if not parts:
        return ngettext(
            "There is {n} target, and nothing can be said of it yet",
            "There are {n} targets, and nothing can be said of any yet",
            n,
        ).format(n=number(n))
    said = ngettext("Of {n} target, {parts}.", "Of {n} targets, {parts}.", n).format(
        n=number(n), parts=_listed(parts)
    )
    if of[None]:
        rest = ngettext("Of {n} one can't tell.", "Of {n} one can't tell.", of[None])
        said = f"{said} {rest.format(n=number(of[None]))}"
    return said


def _part(band: Band, n: int) -> str:
    words = {
        "on_track": ngettext("{n} is on track", "{n} are on track", n),
        "slow": ngettext("{n} advances slowly", "{n} advance slowly", n),
        "stalled": ngettext("{n} stalls", "{n} stall", n),
        "away": ngettext("{n} moves away", "{n} move away", n),
    }[band]
    return words.format(n=number(n))


def _listed(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def why(reading: Reading, outlook: Outlook) -> str:
    """What the band rests on, or why there is none, in a sentence."""
    if outlook.state == "held":
        return _("A number that it takes is not shown to you.")
    if outlook.problem is not None:
        return f"{outlook.problem.what()} {outlook.problem.mend()}"
    assert outlook.found is not None
    pace = outlook.found.pace
    if outlook.state == "break":
        last = outlook.crossed[-1]
        return _(
            "Since {day} it is measured otherwise ({kind}), so that now can't be set against the "
            "baseline."
        ).format(day=day(last.date), kind=BREAK_KINDS[last.kind].said())
    if outlook.state == "no_interval":
        return _("These values bring no interval: what is chance in them can't be known.")
    if outlook.state == "unsure":
        return _(
            "By its values alone it would be “{band}”, but only {share} of the redraws say so."
        ).format(band=band_words(pace.band), share=percent(pace.agreement, 0))
    return _("{share} of the redraws say so.").format(share=percent(pace.agreement, 0))


def shares_words(pace: Pace) -> list[tuple[Band, str, str]]:
    """Of each band, its words and its share of the redraws."""
    return [
        (band, band_words(band), percent(share, 0))
        for band, share in zip(BANDS, pace.shares, strict=False)
    ]


def draws_words() -> str:
    """How many redraws there were."""
    return _("{n} redraws of the baseline and of the current value").format(n=number(DRAWS))


def spoken(value: float | None) -> str:
    """A value with as many decimals as it bears."""
    if value is None:
        return "–"
    return number(value) if float(value).is_integer() else number(value, 1)


def ratio_words(ratio: float) -> str:
    """R or L; far out it says no more than that it is far out."""
    if ratio != ratio:
        return "–"
    if abs(ratio) >= 10:
        return ("> " if ratio > 0 else "< −") + number(10)
    return number(ratio, 2)
