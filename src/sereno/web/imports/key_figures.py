"""What the data give to an audit's home: incidents, and the share of them placed in an area."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure
from sereno.methods.sources.reading.quality import PLACED
from sereno.vocabulary.quantities import count, share
from sereno.web.audits.stages import KeyFigure
from sereno.web.audits.visit import Visit
from sereno.web.imports.current_data import CurrentData, current_data


def version_words(data: CurrentData) -> str:
    """Which import a number was made from, and by which Sereno."""
    return _("Import {n} of this audit, Sereno {version}").format(
        n=data.version.number, version=data.reader.made_by
    )


def key_figures(visit: Visit) -> Iterator[KeyFigure]:
    """Numbers of incidents below the visitor's `k` are left out."""
    data = visit.once(current_data)
    if data is not None:
        yield from _records(data, visit.k)


def _records(data: CurrentData, k: int | None) -> Iterator[KeyFigure]:
    quality = data.reader.quality_above(k)
    rows, placed = quality["rows"], quality["placed"]
    small = [_("Numbers below {k} are not shown to you.").format(k=k)] if k is not None else []
    incidents = Figure(
        "incidents",
        count(rows["incidents"]),
        _("Incidents"),
        _(
            "the incidents that the accepted rows stand for: one each, unless a column says how "
            "many"
        ),
        [(_("Rows read"), count(rows["in"])), (_("Rejected"), count(rows["rejected"]))],
        [_("Equal rows are kept and counted, since genuine repeats look the same."), *small],
        version=version_words(data),
    )
    in_an_area = Figure(
        "placed",
        share(placed["share"]),
        _("Placed in a neighbourhood"),
        PLACED.said(),
        [
            (_("By its point"), count(placed["point"])),
            (_("By its name or code"), count(placed["name"])),
            (_("Not placed"), count(placed["none"])),
            (_("Incidents"), count(placed["n"])),
        ],
        [_("Rejected rows are not in the sum."), *small],
        reference=PLACED.reference,
        version=version_words(data),
    )
    if rows["incidents"] is not None:
        yield KeyFigure(incidents, _("incidents"))
    if placed["share"] is not None:
        yield KeyFigure(in_an_area, _("placed in a neighbourhood"))
