"""selection.html: which neighbourhoods were chosen, how sure that is, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sereno.exchange.figures import Figures
from sereno.exchange.pages import selection_tables as tables
from sereno.exchange.pages.charts import Bar, Effect, hundredths, within_a_share
from sereno.exchange.pages.frame import Report, page
from sereno.exchange.pages.selection_areas import Area, read_areas
from sereno.exchange.pages.selection_change import shares_of, smallest_change
from sereno.exchange.pages.selection_figures import SelectionFigures
from sereno.exchange.pages.selection_map import map_words, selection_map
from sereno.exchange.pages.tables import Table, bar
from sereno.vocabulary.language import Language, ngettext, speaking
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.quantities import count, decimal, from_to, share
from sereno.vocabulary.result_words import choice_name, notes_of, setting_name, topic_name, why_name

# The strip shows this many times as many areas as are chosen, around the line; its columns stay
# wide enough to be told apart.
STRIP_REACH = 3
STRIP_MOST = 150
MOST_CLOSE_CALLS = 24
BY_HAND = ("put_in", "taken_out")


@dataclass(frozen=True)
class Signed:
    """The decision that a selection became: its name, who signed it, the day in words, why."""

    name: str
    who: str
    day: str
    reason: str


def selection_page(
    selection: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    areas: Mapping[str, Any],
    *,
    lang: Language,
    others: Mapping[str, str],
    pages: Mapping[str, str] | None = None,
    signed: Signed | None = None,
) -> str:
    """The report as one self-contained page.

    selection  the document that is written as selection.json
    rows       the rows of selection.csv, as numbers or as the text of the file
    areas      the GeoJSON document that is written as areas.geojson (longitude, latitude)
    others     the same page in other languages: {language: address}
    pages      addresses of the run's pages by name ("quality", "selection") for the menu
    signed     the decision, where people signed one
    """
    with speaking(lang):
        listed = read_areas(rows, list(selection["settings"]["weights"]))
        figures = Figures(_("Sereno {version}").format(version=selection["sereno"]))
        made = SelectionFigures(selection, listed, figures)
        drawn = any(feature.get("geometry") for feature in areas["features"])
        shown = _tables(selection, listed, drawn=drawn)
        report = Report(
            name="selection",
            title=_("Selection"),
            audit=str(selection["audit"]),
            lang=lang,
            others=others,
            pages=pages or {},
            figures=figures,
            tables=list(shown.values()),
        )
        return page(
            report,
            {
                "figures": figures,
                "tables": shown,
                "signed": signed,
                **_context(selection, listed, areas["features"], made),
            },
        )


def _tables(
    selection: Mapping[str, Any], areas: Sequence[Area], *, drawn: bool
) -> dict[str, Table]:
    choices = selection["choices"]
    names = {choice["choice"]: choice_name(choice["choice"]) for choice in choices}
    made = [
        tables.areas_table(areas, selection["settings"], drawn=drawn),
        tables.weights_table(selection["settings"], areas),
        tables.excluded_table(selection["excluded"]),
        tables.choices_table(choices, names),
    ]
    return {table.name: table for table in made}


def _context(
    selection: Mapping[str, Any],
    areas: Sequence[Area],
    features: Sequence[Mapping[str, Any]],
    figures: SelectionFigures,
) -> dict[str, Any]:
    settings = selection["settings"]
    drawn = selection_map(areas, features, settings)
    columns, first, last = _strip(areas)
    most = selection.get("most_matters")
    return {
        "headline": _headline(selection),
        "lede": _lede(selection, areas),
        "cards": figures.cards(selection),
        "made": figures,
        "map": drawn,
        "map_words": map_words(areas, len(drawn.shapes)) if drawn else "",
        "first_area": drawn.shapes[0].index if drawn and drawn.shapes else 0,
        "cells": tables,
        "grouped": any(area.group for area in areas),
        "topics": [
            (topic, topic_name(topic), weight, tables.FIRST_TOPIC + tables.PER_TOPIC * i)
            for i, (topic, weight) in enumerate(shares_of(settings["weights"]).items())
        ],
        "arithmetic": settings["aggregate"] == "arithmetic",
        "strip": columns,
        "strip_words": _strip_words(areas, first, last),
        "strip_first": count(first),
        "strip_last": count(last),
        "strip_beyond": _strip_beyond(areas, first, last),
        "by_hand": [(area, why_name(area.why)) for area in areas if area.why.startswith(BY_HAND)],
        "chosen_areas": [(i, area) for i, area in enumerate(areas) if area.selected],
        "close_calls": _close_calls(selection, areas),
        "close_left": _close_left(selection["margin"]),
        "effects": _effects(selection["choices"]),
        "most_matters": choice_name(most).lower() if most else "",
        "advice": _advice(most),
        "smallest": smallest_change(selection, areas),
        "settings": _settings(selection),
        "notes": notes_of(selection),
    }


def _headline(selection: Mapping[str, Any]) -> str:
    n = len(selection["selected"])
    return ngettext(
        "{n} neighbourhood chosen out of {eligible}",
        "{n} neighbourhoods chosen out of {eligible}",
        n,
    ).format(n=count(n), eligible=count(selection["eligible"]))


def _lede(selection: Mapping[str, Any], areas: Sequence[Area]) -> str:
    sure = sum(1 for area in areas if area.selected and not area.margin)
    close = [area for area in areas if area.margin]
    inside = sum(area.selected for area in close)
    draws = count(selection["draws"])
    if not close:
        return _(
            "The choice is firm: each of them was chosen in at least 95 of 100 of the {draws} "
            "draws, and no other neighbourhood comes near."
        ).format(draws=draws)
    none = _("None is firm: none was chosen in at least 95 of 100 of the {draws} draws.")
    firm = (
        none
        if not sure
        else ngettext(
            "{n} is firm: it was chosen in at least 95 of 100 of the {draws} draws.",
            "{n} are firm: they were chosen in at least 95 of 100 of the {draws} draws.",
            sure,
        )
    )
    calls = ngettext(
        "{n} is a close call ({inside} in, {outside} out): decide it with people who know it.",
        "{n} are close calls ({inside} in, {outside} out): decide them with people who know them.",
        len(close),
    ).format(n=count(len(close)), inside=count(inside), outside=count(len(close) - inside))
    return f"{firm.format(n=count(sure), draws=draws)} {calls}"


def _strip(areas: Sequence[Area]) -> tuple[list[Bar], int, int]:
    """Probability by place, and the first and last place shown.

    A break stands after as many areas as were chosen.
    """
    ranked = [area for area in areas if area.eligible]
    chosen = sum(area.selected for area in areas)
    shown = min(len(ranked), STRIP_MOST, STRIP_REACH * chosen)
    # The line lies in the middle at most: few chosen ones are shown from the first place on.
    first = max(0, min(chosen - shown // 2, len(ranked) - shown))
    columns = []
    for place, area in enumerate(ranked[first : first + shown], start=first + 1):
        columns.append(Bar(hundredths(area.p), "in" if area.selected else "out"))
        if place == chosen and place < first + shown:
            columns.append(Bar(100, "break"))
    return columns, min(first + 1, len(ranked)), first + shown


def _strip_words(areas: Sequence[Area], first: int, last: int) -> str:
    return _(
        "Probability of being chosen of the neighbourhoods from place {first} to {last} by score: "
        "it is high on the left, falls around the place of the last chosen, and is low on the "
        "right. Of all neighbourhoods {close} lie between 5 % and 95 %."
    ).format(first=count(first), last=count(last), close=count(sum(area.margin for area in areas)))


def _strip_beyond(areas: Sequence[Area], first: int, last: int) -> str:
    """What the strip leaves out: how many areas, and those that matter among them."""
    ranked = [area for area in areas if area.eligible]
    if last - first + 1 >= len(ranked):
        return ""
    outside = [*ranked[: first - 1], *ranked[last:]]
    text = _("These are places {first} to {last} of {whole}, around the line.").format(
        first=count(first), last=count(last), whole=count(len(ranked))
    )
    close = sum(area.margin for area in outside)
    if close:
        text += " " + ngettext(
            "{n} close call lies outside; it is in the list below or in the table.",
            "{n} close calls lie outside; they are in the list below or in the table.",
            close,
        ).format(n=count(close))
    return text


def _close_calls(selection: Mapping[str, Any], areas: Sequence[Area]) -> list[dict[str, object]]:
    place = {area.code: i for i, area in enumerate(areas)}
    calls: list[dict[str, object]] = []
    margin = sorted(selection["margin"], key=lambda entry: abs(entry["p_selected"] - 0.5))
    nearest = sorted(place[str(entry["area_code"])] for entry in margin[:MOST_CLOSE_CALLS])
    for index in nearest:
        area = areas[index]
        calls.append(
            {
                "index": index,
                "name": area.name,
                "group": area.group,
                "selected": area.selected,
                "state": _("In") if area.selected else _("Out"),
                "bar": bar(area.p),
                "words": _(
                    "Chosen in {share} of the {draws} draws. Place {rank} by score; in 9 of 10 "
                    "draws between {low} and {high}."
                ).format(
                    share=share(area.p),
                    draws=count(selection["draws"]),
                    rank=count(area.rank),
                    low=count(area.rank_low),
                    high=count(area.rank_high),
                ),
            }
        )
    return calls


def _close_left(margin: Sequence[Mapping[str, Any]]) -> str:
    if len(margin) <= MOST_CLOSE_CALLS:
        return ""
    return _(
        "These are the {shown} nearest to one half; the other {left} are in the table below, under "
        "the situation “close calls”."
    ).format(shown=count(MOST_CLOSE_CALLS), left=count(len(margin) - MOST_CLOSE_CALLS))


def _advice(most: str | None) -> str:
    if most == "incidents":
        return _(
            "No agreement of the team can change that: a longer period, a broader topic or more "
            "incidents placed make the choice firmer."
        )
    return _("Spend the team's time agreeing on that.")


def _effects(choices: Sequence[Mapping[str, Any]]) -> list[Effect]:
    return [
        Effect(
            label=choice_name(choice["choice"]),
            total=hundredths(choice["total"]),
            total_low=hundredths(choice["total_low"]),
            total_high=hundredths(choice["total_high"]),
            first=hundredths(choice["first"]),
            words=_("{total} ({low} to {high})").format(
                total=decimal(within_a_share(choice["total"]), 2),
                low=decimal(within_a_share(choice["total_low"]), 2),
                high=decimal(within_a_share(choice["total_high"]), 2),
            ),
            first_words=decimal(within_a_share(choice["first"]), 2),
        )
        for choice in sorted(choices, key=lambda choice: -choice["total"])
    ]


def _least_people(least: int | None) -> str:
    return count(least) if least else _("none was set")


def _lower_is_worse(named: Sequence[str]) -> str:
    return ", ".join(topic_name(topic) for topic in named) or _("in none")


def _settings(selection: Mapping[str, Any]) -> list[tuple[str, str]]:
    settings = selection["settings"]
    return [
        (_("How many to choose"), count(selection["n"])),
        (_("At least for each district"), count(settings["at_least_per_group"])),
        (_("Minimum residents"), _least_people(settings.get("least_population"))),
        (_("Period"), from_to(settings["period"])),
        (_("Years"), decimal(settings["years"], 2)),
        (_("Weighted"), setting_name("weighting", settings["weighting"])),
        (_("Measure"), setting_name("measure", settings["measure"])),
        (_("Extreme values"), setting_name("outliers", settings["outliers"])),
        (_("Made comparable"), setting_name("normalise", settings["normalise"])),
        (_("A lower value is worse"), _lower_is_worse(settings["lower_is_worse"])),
        (_("Put together"), setting_name("aggregate", settings["aggregate"])),
        (_("Draws"), count(selection["draws"])),
        (_("Seed"), str(selection["seed"])),
    ]
