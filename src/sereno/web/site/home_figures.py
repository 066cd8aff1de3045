"""The five figures of an audit's home, each with how it was made."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sereno.exchange.pages.figures import Figure, Figures
from sereno.vocabulary.language import number, percent
from sereno.web.sources.models import DataVersion
from sereno.web.sources.version_reader import VersionReader


Chips = tuple[tuple[Figure, str], ...]


def home_figures(version: DataVersion, reader: VersionReader) -> tuple[Figures, Chips]:
    """Incidents, share placed, areas, selected areas, and how steady the selection is.

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
    kept = (selection.get("stability") or {}).get("same_set")
    if kept is not None:
        steady = Figure(
            "steady",
            percent(kept),
            _("Draws that choose the same areas"),
            _("draws with the very same set ÷ draws"),
            [(_("Draws"), number(selection["draws"]))],
            seed=str(selection["seed"]),
        )
        chips.append((steady, _("of the draws choose the same areas")))
    for figure, _words in chips:
        sheets.add(figure)
    return sheets, tuple(chips)
