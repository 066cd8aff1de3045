"""quality.html: METHOD's data quality report, to be read by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sereno.exchange.figures import Figures
from sereno.exchange.pages import quality_tables as tables
from sereno.exchange.pages.charts import hours
from sereno.exchange.pages.frame import Report, page
from sereno.exchange.quality_figures import QualityFigures
from sereno.exchange.quality_review import to_review
from sereno.exchange.quality_years import low_years
from sereno.vocabulary.language import Language, ngettext, speaking
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.quantities import count, from_to, share, share_of
from sereno.vocabulary.result_words import notes_of

# Fewer unplaced incidents than this share change no map.
NOT_WORTH_A_HEADLINE = 0.01


def quality_page(
    quality: Mapping[str, Any],
    *,
    lang: Language,
    others: Mapping[str, str],
    pages: Mapping[str, str] | None = None,
) -> str:
    """The report as one self-contained page.

    quality  the document that is written as quality.json
    others   the same page in other languages: {language: address}
    pages    addresses of the run's pages by name ("quality", "selection") for the menu
    """
    with speaking(lang):
        figures = Figures(_("Sereno {version}").format(version=quality["sereno"]))
        made = QualityFigures(quality, figures)
        listed = tables.quality_tables(quality)
        report = Report(
            name="quality",
            title=_("Data quality"),
            audit=str(quality["audit"]),
            lang=lang,
            others=others,
            pages=pages or {},
            figures=figures,
            tables=list(listed.values()),
        )
        return page(report, {"figures": figures, **_context(quality, made, listed)})


def _context(
    quality: Mapping[str, Any], figures: QualityFigures, listed: Mapping[str, Any]
) -> dict[str, Any]:
    times = quality["times"]
    columns, top = hours(times["by_hour"], times["noon"]["n"], times["midnight"]["n"])
    placed = quality["placed"]
    return {
        "headline": _headline(placed),
        "lede": _lede(quality, figures),
        "cards": figures.cards(),
        "review": to_review(quality),
        "tables": listed,
        "placed": placed,
        "stretch": _stretch(placed),
        "ratcliffe": _ratcliffe(placed),
        "low_years": [
            _("{what}: {share}").format(what=row["year"], share=share_of(row["share"], row["n"]))
            for row in low_years(quality)
        ],
        "rows": quality["rows"],
        "agreement": quality["agreement"],
        "period": from_to(quality["dates"]["period"]),
        "dates": quality["dates"],
        **_delay(quality["dates"]["delay"]),
        "times": times,
        "hour_columns": columns,
        "hour_top": count(top),
        "hour_middle": count(top / 2),
        "hour_words": _hours_in_words(times["by_hour"]),
        "places": quality["places"],
        "duplicates": quality["duplicates"],
        "offences": quality["offences"],
        # That few are placed is the first of the findings.
        "notes": notes_of(
            {"notes": [note for note in quality["notes"] if note["code"] != "few_placed"]}
        ),
    }


def _headline(placed: Mapping[str, Any]) -> str:
    if not placed["n"]:
        return _("There is no incident to report on.")
    if not placed["none"]:
        return _("Every incident has its neighbourhood.")
    if placed["none"] < NOT_WORTH_A_HEADLINE * placed["n"]:
        return _("Nearly every incident has its neighbourhood.")
    return ngettext(
        "{n} incident has no neighbourhood. It counts in the city but not on the map.",
        "{n} incidents have no neighbourhood. They count in the city but not on the map.",
        placed["none"],
    ).format(n=count(placed["none"]))


def _lede(quality: Mapping[str, Any], figures: QualityFigures) -> Markup:
    rows, placed = quality["rows"], quality["placed"]
    first = Markup(
        _(
            "{rows} rows were read: {incidents} incidents were accepted and {rejected} rows "
            "rejected, with a reason."
        )
    ).format(
        rows=count(rows["in"]), incidents=count(rows["incidents"]), rejected=count(rows["rejected"])
    )
    if not placed["n"]:
        return first
    second = Markup(
        _(
            "{share} of the incidents (n = {n}) have a neighbourhood: {point} by their point and "
            "{name} by the name or code written in the record."
        )
    ).format(
        share=figures.placed.chip,
        n=count(placed["n"]),
        point=count(placed["point"]),
        name=count(placed["name"]),
    )
    return first + Markup(" ") + second


def _stretch(placed: Mapping[str, Any]) -> list[tuple[str, int, int, int]]:
    """The three parts of the placing bar: name, class, width in percent, n."""
    n = placed["n"]
    if not n:
        return []
    point, name = round(100 * placed["point"] / n), round(100 * placed["name"] / n)
    return [
        (_("by its point"), 1, point, placed["point"]),
        (_("by its name or code"), 2, name, placed["name"]),
        (_("not placed"), 3, max(0, 100 - point - name), placed["none"]),
    ]


def _ratcliffe(placed: Mapping[str, Any]) -> str:
    """What 85 % does and does not say: a warning below it, never a pass above it."""
    level = share(placed["warn_below"], 0)
    found = share_of(placed["share"], placed["n"])
    if placed["share"] is not None and placed["share"] < placed["warn_below"]:
        return _(
            "Warning: {found} is below {level}, the share below which a map of crime changes its "
            "shape (Ratcliffe 2004). Don't compare neighbourhoods on this map until more "
            "incidents are placed."
        ).format(found=found, level=level)
    return _(
        "{found} is above {level}, the share below which a map of crime changes its shape "
        "(Ratcliffe 2004). That is not a pass: what stays unplaced is seldom unplaced by chance. "
        "See below for the years, offences and districts where it is missing."
    ).format(found=found, level=level)


def _delay(delay: Mapping[str, Any] | None) -> dict[str, str]:
    """The words for how long it takes to report."""
    if delay is None:
        return {}
    median = delay["median_days"]
    return {
        "delay_median": "–"
        if median is None
        else ngettext("{n} day", "{n} days", median).format(n=count(median)),
        "delay_late_words": _("Reported more than {n} days later").format(
            n=count(delay["late_days"])
        ),
        "delay_late_share": share(delay["late_share"]),
    }


def _hours_in_words(by_hour: Sequence[int]) -> str:
    if not any(by_hour):
        return _("No incident has a time.")
    most = max(range(24), key=lambda hour: by_hour[hour])
    least = min(range(24), key=lambda hour: by_hour[hour])
    return _(
        "Incidents by hour of the day. Most from {most}:00 to {most}:59 (n = {n_most}); "
        "fewest from {least}:00 to {least}:59 (n = {n_least})."
    ).format(most=most, least=least, n_most=count(by_hour[most]), n_least=count(by_hour[least]))
