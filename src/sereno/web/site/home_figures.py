"""The five figures of an audit's home, each with how it was made."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.exchange.pages.figures import Figure, Figures
from sereno.exchange.pages.quality_figures import RATCLIFFE
from sereno.exchange.pages.selection_figures import HANDBOOK, UNCERTAINTY
from sereno.exchange.pages.words import count, from_to, setting_name, share, topic_name
from sereno.vocabulary.language import percent
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import VersionReader

# An area is sure of its place when at least this share of the draws chooses it.
SURE = 0.95
Chip = tuple[Figure, str]
Chips = tuple[Chip, ...]


def home_figures(
    version: DataVersion, reader: VersionReader, k: int | None
) -> tuple[Figures, Chips]:
    """Incidents, share placed, areas, selected areas, and how many hold their place.

    Numbers of incidents below `k` are left out, unless it is None. Returns the sheets that the
    page ends with, and each chip with its words.
    """
    sheets = Figures(
        _("Import {n} of this audit, Sereno {version}").format(
            n=version.number, version=reader.quality["sereno"]
        )
    )
    table = reverse("selection:explore_csv", args=[version.audit.slug])
    chips = (*_records(reader, k), *_areas(reader, table))
    for figure, _words in chips:
        sheets.add(figure)
    return sheets, chips


def _records(reader: VersionReader, k: int | None) -> Chips:
    quality = reader.quality_above(k)
    rows, placed = quality["rows"], quality["placed"]
    small = [_("Numbers below {k} are not shown to you.").format(k=k)] if k is not None else []
    incidents = Figure(
        "incidents",
        count(rows["incidents"]),
        _("Incidents"),
        _("rows read − rejected rows"),
        [(_("Rows read"), count(rows["in"])), (_("Rejected"), count(rows["rejected"]))],
        [_("Equal rows are kept and counted, since true repeats look the same."), *small],
    )
    in_an_area = Figure(
        "placed",
        share(placed["share"]),
        _("Placed in an area"),
        _("(placed by point + placed by name) ÷ incidents"),
        [
            (_("By its point"), count(placed["point"])),
            (_("By its name"), count(placed["name"])),
            (_("Not placed"), count(placed["none"])),
            (_("Incidents"), count(placed["n"])),
        ],
        [_("Rejected rows are not in the sum."), *small],
        reference=RATCLIFFE,
    )
    return (incidents, _("incidents")), (in_an_area, _("placed in an area"))


def _areas(reader: VersionReader, table: str) -> Chips:
    selection = reader.selection
    settings = selection["settings"]
    weights = "; ".join(f"{topic_name(t)} {percent(w)}" for t, w in settings["weights"].items())
    areas = Figure(
        "areas",
        count(len(reader.areas)),
        _("Areas"),
        _("polygons of the file of areas"),
        [(_("May be selected"), count(selection["eligible"]))],
        [_("An area without population has no rate and can't be compared by it.")],
        file=table,
    )
    selected = Figure(
        "selected",
        count(len(selection["selected"])),
        _("Selected by the index"),
        _("the highest scores of those that may be selected"),
        [
            (_("Asked for"), count(selection["n"])),
            (_("Weights"), weights),
            (_("Measure"), setting_name("measure", settings["measure"])),
            (_("Made comparable"), setting_name("normalise", settings["normalise"])),
            (_("Put together"), setting_name("aggregate", settings["aggregate"])),
            (_("Period"), from_to([day.isoformat() for day in reader.period])),
        ],
        [_("This is what the index proposes; the team decides and signs.")],
        reference=HANDBOOK,
    )
    chips: tuple[Chip, ...] = (
        (areas, _("areas")),
        (selected, _("proposed by the index")),
    )
    chosen = [area["p_selected"] for area in reader.areas if area["selected"]]
    if chosen and None not in chosen:
        steady = Figure(
            "steady",
            count(sum(1 for p in chosen if p >= SURE)),
            _("Areas that hold their place"),
            _("proposed areas chosen in at least 95 of every 100 draws"),
            [
                (_("Proposed"), count(len(chosen))),
                (_("Draws"), count(selection["draws"])),
            ],
            [_("Weights, ways of adding up and chance are drawn anew each time.")],
            seed=str(selection["seed"]),
            reference=UNCERTAINTY,
        )
        chips += ((steady, _("hold their place in 95 of 100 draws")),)
    return chips
