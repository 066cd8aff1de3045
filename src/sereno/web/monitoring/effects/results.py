"""What came of a study in words, with a chip for each number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from sereno.exchange.figures import Figure, Figures
from sereno.methods.monitoring.area_differences import AREA_DIFFERENCES
from sereno.methods.monitoring.displacement_difference import REFERENCE as WDD
from sereno.methods.monitoring.interrupted_series import INTERRUPTED_SERIES
from sereno.vocabulary.language import day, number
from sereno.web.documents import Context, Values
from sereno.web.jobs.problems import said as said_problem
from sereno.web.monitoring.effects.figures import amount_words, harm_words, p_words
from sereno.web.monitoring.effects.matching import balance_rows
from sereno.web.monitoring.effects.parts import part_words
from sereno.web.monitoring.effects.pictures import groups_picture, series_picture, trend_picture
from sereno.web.monitoring.effects.plan import decimal, event_words
from sereno.web.monitoring.models import EffectRun


@dataclass(frozen=True)
class Line:
    """One way of asking how sure it is; is_main: the one that the sentence tells."""

    words: str
    value: Markup
    range: str
    note: str
    is_main: bool = False


def change_words(ratio: float) -> str:
    """A ratio in plain words: "11 % fewer", "4 % more"."""
    share = abs(1 - ratio) * 100
    shown = number(share, 0 if share >= 10 else 1)
    if ratio < 1:
        return _("{n} % fewer").format(n=shown)
    return _("{n} % more").format(n=shown) if ratio > 1 else _("as many")


def range_words(low: float, high: float) -> str:
    """Between which changes it lies."""
    return _("{low} to {high}").format(low=change_words(low), high=change_words(high))


def sentence(run: EffectRun, indicator: str) -> str:
    """What a person would say aloud, by the interval; why nothing can be said where it was
    refused.
    """
    said = run.said
    if "refused" in said:
        return _("{indicator}: nothing can be said of these numbers.").format(indicator=indicator)
    threshold = number(run.plan["threshold"])
    told = {
        "fell": _("{indicator} fell: {change} than there would have been without it."),
        "rose": _("{indicator} rose: {change} than there would have been without it."),
        "no_change": _("{indicator}: no change of {threshold} % or more."),
        "could_not_show": _(
            "{indicator}: these data could not have shown it, not even a change of {threshold} %."
        ),
        "left_open": _("{indicator}: these data leave it open."),
    }[str(said["verdict"])]
    return told.format(indicator=indicator, change=_change(said), threshold=threshold)


def kept_value(run: EffectRun) -> Values:
    """What evidence keeps of it: what `told_value` says in words."""
    said = run.said
    value: Values = {
        "verdict": said.get("verdict", "refused"),
        "threshold": run.plan["threshold"],
        "registered": run.registration is not None and run.registration.is_before,
    }
    if "difference" in said:
        value |= {each: said["difference"][each] for each in ("estimate", "low", "high")}
        return value | ({"harm": True} if run.plan["harm"] else {})
    if "change" in said:
        return value | {each: said["change"][each] for each in ("ratio", "low", "high")}
    return value


def told_value(value: Mapping[str, Any]) -> str:
    """The same in words, in the language in force."""
    told = {
        "fell": _("It fell: {change}."),
        "rose": _("It rose: {change}."),
        "no_change": _("No change of {threshold} % or more."),
        "could_not_show": _("These data could not have shown it."),
        "left_open": _("These data leave it open."),
        "refused": _("Nothing can be said of these numbers."),
    }[value["verdict"]]
    if "estimate" in value:
        change, said = _amount(value), {"difference": value}
    elif "ratio" in value:
        change, said = change_words(value["ratio"]), {"change": value}
    else:
        return told
    words = told.format(change=change, threshold=number(value["threshold"]))
    return _("{words} In 95 of 100: {interval}.").format(words=words, interval=interval_words(said))


def _amount(found: Mapping[str, Any], which: str = "estimate") -> str:
    """A difference in events, or in harm."""
    return (harm_words if found.get("harm") else amount_words)(float(found[which]))


def _change(said: Mapping[str, Any]) -> str:
    if "difference" in said:
        return _amount(said["difference"])
    return change_words(float(said["change"]["ratio"]))


def interval_words(said: Mapping[str, Any]) -> str:
    """Between what and what it lies in 95 of 100."""
    if "difference" in said:
        found = said["difference"]
        return _("{low} to {high}").format(low=_amount(found, "low"), high=_amount(found, "high"))
    return range_words(said["change"]["low"], said["change"]["high"])


def result_context(
    run: EffectRun, indicator: str, names: Mapping[str, str], events: Mapping[int, str]
) -> Context:
    """What the page of a study shows of a run. names: of areas, by code; events: titles of those
    that the reader may see, by number.
    """
    said = run.said
    found: Context = {
        "run": run,
        "sentence": sentence(run, indicator),
        "verdict": said.get("verdict", "refused"),
        "notes": [said_problem(each) for each in said.get("notes", ())],
    }
    if "refused" in said:
        return found | {"refused": said_problem(said["refused"])}
    sheets = Figures(_version(run))
    lines = _lines(run, sheets, indicator, events)
    return found | {
        "figures": sheets,
        "interval": interval_words(said),
        "p": p_words(float(said["p"])),
        "lines": lines,
        "power": _power(run, sheets),
        "placebos": _placebos(said, names),
        "balance": balance_rows(said.get("balance", {})),
        "series": series_picture(said),
        "contexts": [event_words(int(each["key"]), events) for each in said.get("contexts", ())],
        "groups": groups_picture(said),
        "trend": trend_picture(said),
        "trend_p": p_words(float(said["trend"]["p"]))
        if said.get("trend") and said["trend"]["p"] is not None
        else "",
        "parts": [
            (part_words(part), before, after, after - before)
            for part, (before, after) in said.get("parts", {}).items()
        ],
    }


def _version(run: EffectRun) -> str:
    return _("Edition {n} of the values; worked out on {day} with Sereno {version}").format(
        n=run.edition.number, day=day(run.at.date()), version=run.sereno
    )


def _lines(
    run: EffectRun, sheets: Figures, indicator: str, events: Mapping[int, str]
) -> list[Line]:
    said, plan = run.said, run.plan
    inputs = [
        (_("Indicator"), indicator),
        (_("Periods before"), _spoken(said["periods"][: said["n_before"]])),
        (_("Periods after"), _spoken(said["periods"][said["n_before"] :])),
    ]
    if "difference" in said:
        return _difference(said, plan, sheets, inputs)
    if "newey_west" in said:
        return _of_series(said, plan, sheets, inputs, events)
    return _of_areas(said, sheets, inputs, str(plan["seed"]))


def _spoken(labels: list[str]) -> str:
    if len(labels) < 2:
        return "".join(labels)
    return f"{labels[0]} – {labels[-1]} ({number(len(labels))})"


def _sizes(plan: Mapping[str, Any]) -> Iterator[str]:
    """By what counts are divided, where they are."""
    if plan["sizes"]:
        said = "; ".join(
            f"{part_words(part)}: {decimal(size)}" for part, size in plan["sizes"].items()
        )
        yield _(
            "Counts are divided by their size ({said}): they are events for each of it."
        ).format(said=said)


def _difference(
    said: Any, plan: Mapping[str, Any], sheets: Figures, inputs: list[tuple[str, str]]
) -> list[Line]:
    found = said["difference"]
    chip = sheets.add(
        Figure(
            "change",
            _amount(found),
            _("Difference against other areas (WDD)"),
            _("(after − before, acted on) − (after − before, compared) + the same of neighbours"),
            [
                *inputs,
                *(
                    (part_words(part), f"{number(before)} → {number(after)}")
                    for part, (before, after) in said["parts"].items()
                ),
                (_("Standard error"), number(found["standard_error"], 2)),
                ("z", number(found["z"], 2)),
                (_("p, two-sided"), p_words(found["p"])),
                (
                    _("Dispersion of the areas by period, for the power"),
                    number(said["dispersion"], 2),
                ),
            ],
            [
                _("Each count is assumed to be Poisson, and their difference normal."),
                *_sizes(plan),
                *(
                    [_("Events are weighed by harm; the counts below are of its own indicator.")]
                    if plan["harm"]
                    else []
                ),
            ],
            reference=WDD,
        )
    )
    share = ""
    if found["base"]:
        share = change_words(1 + found["estimate"] / found["base"])
    words = _("Against the areas compared with")
    return [Line(words, chip.chip, interval_words(said), share, is_main=True)]


def _of_series(
    said: Any,
    plan: Mapping[str, Any],
    sheets: Figures,
    inputs: list[tuple[str, str]],
    events: Mapping[int, str],
) -> list[Line]:
    formula = f"{INTERRUPTED_SERIES.said()}. log E(y) = log N + β₀ + β₁ t + β₂ [t ≥ t₀]"
    if plan["slope"]:
        formula += " + β₃ (t − t₀) [t ≥ t₀]"
    if plan["harmonics"]:
        formula += " + Σ aₖ sin 2πkt/s + bₖ cos 2πkt/s"
    if said["terms"]:
        formula += " + Σ cⱼ [t ∈ j]"
    inputs = [
        *inputs,
        (_("Dispersion (Pearson)"), number(said["dispersion"], 3)),
        (_("Waves of a year"), number(plan["harmonics"])),
        (_("Periods without a value"), number(said["missing"])),
    ]
    make = _Maker(sheets, inputs, formula, INTERRUPTED_SERIES.reference)
    lines = [
        make.line(
            "change", _("As it is told"), said["change"],
            _("allows for counts that vary more than by chance alone"),
            _("Quasi-Poisson regression of the series"), is_main=True,
        ),
        make.line(
            "naive", _("As if each event came by itself"), said["naive"],
            _("too narrow: events come in series"), _("Poisson regression of the series"),
        ),
        make.line(
            "newey_west", _("As if neighbouring months went together"), said["newey_west"],
            _("to compare with; it is never the one that is told"),
            _("Newey-West errors, {n} lags").format(n=number(said["lags"])),
        ),
    ]  # fmt: skip
    if said["slope"] is not None:
        lines += [
            make.line(
                "step", _("The step at once"), said["step"], "", _("Change of level")
            ),
            make.line(
                "slope", _("The trend after it, each period"), said["slope"], "",
                _("Change of slope"),
            ),
        ]  # fmt: skip
    for each in said["terms"]:
        n = int(each["key"].partition(":")[2])
        lines.append(
            make.line(
                f"event-{n}", _("While “{event}”").format(event=event_words(n, events)), each,
                _("a term of the model: it isn't taken for the effect"),
                _("What else happened, against the other periods"),
            )
        )  # fmt: skip
    return lines


def _of_areas(said: Any, sheets: Figures, inputs: list[tuple[str, str]], seed: str) -> list[Line]:
    drawn = said["randomised"]
    inputs = [
        *inputs,
        (_("Areas acted on"), number(said["n_treated"])),
        (_("Areas to compare with"), number(said["n_control"])),
        (_("Areas without any event, left out"), number(said["n_empty"])),
        (_("Events, acted on"), f"{number(said['before'][0])} → {number(said['after'][0])}"),
        (_("Events, compared"), f"{number(said['before'][1])} → {number(said['after'][1])}"),
        (_("Dispersion (Pearson)"), number(said["dispersion"], 2)),
    ]
    formula = (
        f"{AREA_DIFFERENCES.said()}. log E(y) = log N + α(area) + γ(period) + δ [acted on × after]"
    )
    make = _Maker(sheets, inputs, formula, AREA_DIFFERENCES.reference)
    wide = (
        _("the wider of what allows for series of events and for areas going their own way")
        if said["clustered"] is not None
        else _("allows for counts that vary more than by chance alone")
    )
    lines = [
        make.line(
            "change", _("As it is told"), said["change"], wide,
            _("Difference in differences over areas"), is_main=True,
        ),
        make.line(
            "quasi", _("Allowing for counts that vary more than by chance"), said["quasi"], "",
            _("Quasi-Poisson"),
        ),
        make.line(
            "naive", _("As if each event came by itself"), said["naive"],
            _("too narrow: events come in series"), _("Poisson"),
        ),
    ]  # fmt: skip
    if said["clustered"] is not None:
        lines.append(
            make.line(
                "clustered", _("Allowing for each area going its own way"), said["clustered"], "",
                _("Errors clustered by area"),
            )
        )  # fmt: skip
    if drawn["p"] is not None:
        how = _("all choices of as many areas") if drawn["is_complete"] else _("drawn by chance")
        chip = sheets.add(
            Figure(
                "randomised",
                p_words(drawn["p"]),
                _("p of the randomisation over areas"),
                _("How often as many areas taken at random differ as much"),
                [
                    *inputs,
                    (_("Choices"), f"{number(drawn['draws'])} ({how})"),
                    (_("Smallest p that can be had"), p_words(drawn["smallest"])),
                ],
                seed="" if drawn["is_complete"] else seed,
                reference=AREA_DIFFERENCES.reference,
            )
        )
        said_of = (
            _("the one that counts: fewer than ten areas were acted on") if drawn["is_main"] else ""
        )
        lines.append(
            Line(_("How often chance alone differs as much"), chip.chip, f"p {p_words(drawn['p'])}",
                 said_of)
        )  # fmt: skip
    return lines


@dataclass(frozen=True)
class _Maker:
    sheets: Figures
    inputs: list[tuple[str, str]]
    formula: str
    reference: str

    def line(
        self, key: str, words: str, found: Any, note: str, title: str, *, is_main: bool = False
    ) -> Line:
        """A line with its chip."""
        range_ = f"{number(found['low'], 4)} – {number(found['high'], 4)}"
        chip = self.sheets.add(
            Figure(
                key,
                change_words(found["ratio"]),
                title,
                self.formula,
                [
                    *self.inputs,
                    (_("Rate ratio"), number(found["ratio"], 4)),
                    (_("Interval (95 of 100)"), range_),
                    (_("Standard error of its logarithm"), number(found["error"], 4)),
                ],
                reference=self.reference,
            )
        )
        told = range_words(found["low"], found["high"])
        return Line(words, chip.chip, told, note, is_main)


def _power(run: EffectRun, sheets: Figures) -> Context:
    power, threshold = run.said["power"], number(run.plan["threshold"])
    share = float(power["share"])
    chip = sheets.add(
        Figure(
            "power",
            _("{n} of 100").format(n=number(round(100 * share), 0)),
            _("Power for a fall of {n} %").format(n=threshold),
            _("Share of simulations with such a fall whose interval holds no “no change”"),
            [
                (_("Simulations"), number(power["draws"])),
                (_("Counts drawn from"), _("gamma-Poisson with the dispersion that was found")),
            ],
            seed=str(run.plan["seed"]),
        )
    )
    return {
        "chip": chip.chip,
        "threshold": threshold,
        "is_enough": share >= 0.8,
        "fall": None if power["fall"] is None else change_words(power["fall"]),
        "rise": None if power["rise"] is None else change_words(power["rise"]),
    }


def _placebos(said: Mapping[str, Any], names: Mapping[str, str]) -> Context | None:
    """Where and when nothing was done: there should be nothing to find."""
    found = said.get("placebo_dates") or said.get("placebo_areas")
    if found is None:
        return None
    rows = [
        (
            each["at"][:7]
            if "at" in each
            else ", ".join(names.get(code, code) for code in each["areas"]),
            change_words(each["ratio"]),
            range_words(each["low"], each["high"]),
            not each["low"] <= 1 <= each["high"],
        )
        for each in found["tried"]
    ]
    dates = "placebo_dates" in said
    n = len(rows)
    words = (
        ngettext(
            "{n} date before it began, at which nothing was done",
            "{n} dates before it began, at which nothing was done",
            n,
        )
        if dates
        else ngettext(
            "{n} choice of as many areas where nothing was done",
            "{n} choices of as many areas where nothing was done",
            n,
        )
    )
    return {
        "words": words.format(n=number(n)),
        "rows": rows,
        "excluding": found["excluding"],
        "left_out": found["left_out"],
        "dates": dates,
    }
