"""What the selection gives to an audit's home: areas, those chosen, and how sure they are.

What is signed goes before what the index proposes.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure
from sereno.methods.selection.index import HANDBOOK
from sereno.methods.selection.sensitivity import UNCERTAINTY
from sereno.vocabulary.language import percent
from sereno.vocabulary.quantities import count, from_to
from sereno.vocabulary.result_words import setting_name, topic_name
from sereno.web.audits.stages import KeyFigure
from sereno.web.audits.visit import Visit
from sereno.web.imports.current_data import current_data
from sereno.web.imports.key_figures import version_words
from sereno.web.selection.home import decision
from sereno.web.selection.models import CommittedSelection

# An area is sure of its place when at least this share of the draws chooses it.
SURE = 0.95


def key_figures(visit: Visit) -> Iterator[KeyFigure]:
    """Areas, those signed or else proposed, and how many of these hold their place."""
    data = visit.once(current_data)
    if data is None:
        return
    reader, made = data.reader, version_words(data)
    table = reverse("selection:explore_csv", args=[visit.audit.slug])
    selection = reader.selection
    settings = selection["settings"]
    weights = "; ".join(f"{topic_name(t)} {percent(w)}" for t, w in settings["weights"].items())
    areas = Figure(
        "areas",
        count(len(reader.areas)),
        _("Neighbourhoods"),
        _("polygons of the file of neighbourhoods"),
        [(_("May be selected"), count(selection["eligible"]))],
        [_("A neighbourhood without population has no rate and can't be compared by it.")],
        file=table,
        version=made,
    )
    yield KeyFigure(areas, _("neighbourhoods"))
    signed = visit.once(decision)
    if signed is not None:
        yield from _signed(signed)
        return
    selected = Figure(
        "selected",
        count(len(selection["selected"])),
        _("Selected by the index"),
        _("the highest scores of those that may be selected"),
        [
            (_("Asked for"), count(selection["n"])),
            (_("Weights"), weights),
            (_("Weighted"), setting_name("weighting", settings["weighting"])),
            (_("Measure"), setting_name("measure", settings["measure"])),
            (_("Made comparable"), setting_name("normalise", settings["normalise"])),
            (_("Put together"), setting_name("aggregate", settings["aggregate"])),
            (_("Period"), from_to([day.isoformat() for day in reader.period])),
        ],
        [_("This is what the index proposes; the team decides and signs.")],
        reference=HANDBOOK,
        version=made,
    )
    yield KeyFigure(selected, _("proposed by the index"))
    chosen = [row["p"] for row in reader.proposed if row["selected"] and row["p"] is not None]
    if chosen:
        steady = Figure(
            "steady",
            count(sum(1 for p in chosen if p >= SURE)),
            _("Neighbourhoods that hold their place"),
            _("proposed neighbourhoods chosen in at least 95 of every 100 draws"),
            [
                (_("Proposed"), count(len(chosen))),
                (_("Draws"), count(selection["draws"])),
            ],
            [_("Weights, ways of adding up and chance are drawn again each time.")],
            seed=str(selection["seed"]),
            reference=UNCERTAINTY,
            version=made,
        )
        yield KeyFigure(steady, _("hold their place in 95 of 100 draws"))


def _signed(made: CommittedSelection) -> Iterator[KeyFigure]:
    """The same two figures of the decision in force."""
    version = _("Import {n} of this audit, Sereno {version}").format(
        n=made.version.number, version=made.sereno
    )
    file = reverse("selection:decision_csv", args=[made.audit.slug, made.number])
    chosen = Figure(
        "selected",
        count(len(made.selected)),
        _("Chosen neighbourhoods"),
        _("the neighbourhoods of the decision in force"),
        [(_("Decision"), f"{made.number}. {made.name}"), (_("Signed by"), str(made.by))],
        file=file,
        version=version,
    )
    yield KeyFigure(chosen, _("chosen and signed"))
    chances = [row["p"] for row in made.rows if row["selected"]]
    if chances and None not in chances:
        steady = Figure(
            "steady",
            count(sum(1 for p in chances if p >= SURE)),
            _("Neighbourhoods that hold their place"),
            _("chosen neighbourhoods that are chosen in at least 95 of every 100 draws"),
            [(_("Chosen neighbourhoods"), count(len(chances))), (_("Draws"), count(made.draws))],
            [_("Weights, ways of adding up and chance are drawn again each time.")],
            seed=str(made.seed),
            reference=UNCERTAINTY,
            file=file,
            version=version,
        )
        yield KeyFigure(steady, _("hold their place in 95 of 100 draws"))
