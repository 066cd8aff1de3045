"""The tables of the selection report: every area, settings, what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sereno.exchange.measure_words import measured
from sereno.exchange.pages.charts import within_a_share
from sereno.exchange.pages.selection_areas import Area
from sereno.exchange.pages.tables import Filter, Heading, Row, Table, bar
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.quantities import NOTHING, count, decimal, share
from sereno.vocabulary.result_words import said, topic_name, why_name

# Cells of a row of the table of areas that the map's sheet and readout copy.
RANK, NAME, GROUP, STATE, CHANCE, RANGE, SCORE, PEOPLE, WHY = range(9)
FIRST_TOPIC = 9
PER_TOPIC = 3


def state_name(area: Area) -> str:
    """Chosen or not, and whether that is a close call."""
    if not area.eligible and not area.selected:
        return _("Not in the comparison")
    if area.selected:
        return _("Chosen, a close call") if area.margin else _("Chosen")
    return _("Not chosen, a close call") if area.margin else _("Not chosen")


def areas_table(areas: Sequence[Area], settings: Mapping[str, Any], *, drawn: bool = True) -> Table:
    """All areas in three views: the result, cases and rates, components of the score."""
    topics = list(settings["weights"])
    groups = sorted({area.group for area in areas if area.group})
    measure, per = settings["measure"], settings["per"]
    headings = [
        Heading(_("Place"), "number", first="rising"),
        Heading(_("Neighbourhood"), "words"),
        Heading(_("District"), "name", hidden=not groups),
        Heading(_("Situation"), "name"),
        Heading(_("Probability of being chosen"), "bar", "result"),
        Heading(_("Place in 9 of 10 draws"), "number", "result", first="rising"),
        Heading(_("Score"), "number", "result"),
        Heading(_("Population"), "number", "result"),
        Heading(_("Why"), "name", "result"),
    ]
    for topic in topics:
        name = topic_name(topic)
        headings += [
            Heading(_("{topic} (n)").format(topic=name), "number", "rates"),
            Heading(measured(name, measure, per), "number", "rates"),
            Heading(_("{topic}, component").format(topic=name), "number", "components"),
        ]
    return Table(
        "areas",
        _("All neighbourhoods, by their place"),
        headings,
        [_row(i, area, topics, drawn=drawn) for i, area in enumerate(areas)],
        short=25,
        header=NAME,
        search=_("Search a neighbourhood"),
        filters=[
            Filter(
                _("Situation"),
                [
                    ("s", _("Chosen")),
                    ("m", _("Close calls")),
                    ("o", _("Not chosen")),
                    ("e", _("Not in the comparison")),
                ],
            ),
            *([Filter(_("District"), [(g, g) for g in groups], GROUP)] if len(groups) > 1 else []),
        ],
        views=[
            ("result", _("Result")),
            ("rates", _("Incidents and rates")),
            ("components", _("Components of the score")),
        ],
        sticky=True,
    )


def _row(index: int, area: Area, topics: Sequence[str], *, drawn: bool) -> Row:
    name = Markup('<a href="#map" data-area="{i}">{name}</a>' if drawn else "{name}").format(
        i=index, name=area.name
    )
    code = Markup(' <span class="code">{code}</span>').format(code=area.code)
    cells: list[str | Markup] = [
        count(area.rank),
        name + code if area.name != area.code else name,
        area.group,
        state_name(area),
        bar(area.p, share(area.p)),
        NOTHING if area.rank_low is None else f"{count(area.rank_low)}–{count(area.rank_high)}",
        decimal(area.score, 3),
        count(area.population),
        why_name(area.why),
    ]
    for topic in topics:
        cells += [
            count(area.n[topic]),
            decimal(area.rate[topic]),
            decimal(area.component[topic], 3),
        ]
    kinds = [
        "s" if area.selected else "o" if area.eligible else "e",
        *(["m"] if area.margin else []),
    ]
    return Row(cells, id=f"r{index}", classes=" ".join(kinds))


def weights_table(settings: Mapping[str, Any], areas: Sequence[Area]) -> Table:
    """Topics with their weight as a share of the whole, and how many incidents they rest on."""
    whole = sum(settings["weights"].values()) or 1.0
    rows = []
    for topic, weight in sorted(settings["weights"].items(), key=lambda item: -item[1]):
        counts = [area.n[topic] for area in areas if area.n[topic] is not None]
        rows.append(
            Row(
                [
                    topic_name(topic),
                    bar(weight / whole, share(weight / whole)),
                    count(sum(n for n in counts if n is not None)) if counts else NOTHING,
                ]
            )
        )
    return Table(
        "weights",
        _("Topics and their weights"),
        [
            Heading(_("Topic")),
            Heading(_("Weight"), "bar"),
            Heading(_("Incidents placed (n)"), "number"),
        ],
        rows,
        sortable=False,
    )


def excluded_table(excluded: Sequence[Mapping[str, Any]]) -> Table:
    """Areas that could not be compared, each with its reason."""
    return Table(
        "excluded",
        _("Neighbourhoods that are not in the comparison"),
        [
            Heading(_("Neighbourhood")),
            Heading(_("Code")),
            Heading(_("Population"), "number"),
            Heading(_("Reason"), "words"),
        ],
        [
            Row(
                [
                    str(area.get("area_name") or area["area_code"]),
                    str(area["area_code"]),
                    count(area.get("population")),
                    why_name(said(area["reason"])),
                ]
            )
            for area in excluded
        ],
        short=10,
        empty=_("Every neighbourhood could be compared."),
    )


def choices_table(choices: Sequence[Mapping[str, Any]], name: Mapping[str, str]) -> Table:
    """The Sobol indices in numbers."""

    def span(choice: Mapping[str, Any], key: str) -> str:
        return _("{low} to {high}").format(
            low=decimal(within_a_share(choice[f"{key}_low"]), 2),
            high=decimal(within_a_share(choice[f"{key}_high"]), 2),
        )

    return Table(
        "choices",
        _("Sobol indices of each decision, with intervals (95 %)"),
        [
            Heading(_("Decision")),
            Heading(_("Total"), "number"),
            Heading(_("Interval"), "number"),
            Heading(_("By itself"), "number"),
            Heading(_("Interval"), "number"),
        ],
        [
            Row(
                [
                    name[choice["choice"]],
                    decimal(within_a_share(choice["total"]), 2),
                    span(choice, "total"),
                    decimal(within_a_share(choice["first"]), 2),
                    span(choice, "first"),
                ]
            )
            for choice in choices
        ],
        sortable=False,
    )
