"""The five figures of an audit's home, each with how it was made."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sereno.exchange.pages.figures import Figure, Figures
from sereno.vocabulary.language import number, percent
from sereno.web.sources.models import DataVersion
from sereno.web.sources.version_reader import VersionReader

# An area is sure of its place when at least this share of the draws chooses it.
SURE = 0.95
Chips = tuple[tuple[Figure, str], ...]


def home_figures(version: DataVersion, reader: VersionReader) -> tuple[Figures, Chips]:
    """Incidents, share placed, areas, selected areas, and how many hold their place.

    Returns the sheets that the page ends with, and each chip with its words.
    """
    sheets = Figures(
        _("Import {n} of this audit, Sereno {version}").format(
            n=version.number, version=reader.quality["sereno"]
        )
    )
    quality, selection = reader.quality, reader.selection
    rows, placed = quality["rows"], quality["placed"]
    incidents = Figure(
        "incidents",
        number(rows["incidents"]),
        _("Incidents"),
        _("rows read − rejected rows"),
        [(_("Rows read"), number(rows["in"])), (_("Rejected"), number(rows["rejected"]))],
    )
    share = Figure(
        "placed",
        percent(placed["share"]) if placed["share"] is not None else "–",
        _("Placed in an area"),
        _("(placed by point + placed by name) ÷ incidents"),
        [
            (_("By its point"), number(placed["point"])),
            (_("By its name"), number(placed["name"])),
            (_("Not placed"), number(placed["none"])),
        ],
    )
    areas = Figure(
        "areas",
        number(len(reader.areas)),
        _("Areas"),
        _("polygons of the file of areas"),
        [(_("May be selected"), number(selection["eligible"]))],
    )
    selected = Figure(
        "selected",
        number(len(selection["selected"])),
        _("Selected by the index"),
        _("the highest scores of those that may be selected"),
        [(_("Asked for"), number(selection["n"]))],
        [_("This is what the index proposes; the team decides and signs.")],
    )
    chips = [
        (incidents, _("incidents")),
        (share, _("placed in an area")),
        (areas, _("areas")),
        (selected, _("proposed by the index")),
    ]
    chosen = [area["p_selected"] for area in reader.areas if area["selected"]]
    if chosen and None not in chosen:
        steady = Figure(
            "steady",
            number(sum(1 for p in chosen if p >= SURE)),
            _("Areas that hold their place"),
            _("proposed areas chosen in at least 95 of every 100 draws"),
            [
                (_("Proposed"), number(len(chosen))),
                (_("Draws"), number(selection["draws"])),
            ],
            [_("Weights, ways of adding up and chance are drawn anew each time.")],
            seed=str(selection["seed"]),
        )
        chips.append((steady, _("hold their place in 95 of 100 draws")))
    for figure, _words in chips:
        sheets.add(figure)
    return sheets, tuple(chips)
