"""What the page of a decision shows beside it: its settings, its areas, how sure each is."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.exchange.figures import Figure, Figures
from sereno.vocabulary.language import number as written
from sereno.vocabulary.language import percent
from sereno.vocabulary.quantities import from_to
from sereno.vocabulary.result_words import setting_name, topic_name, why_name
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.imports.area_pages import area_page
from sereno.web.imports.overview_map import overview_map
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.people.models import Person
from sereno.web.selection.models import CommittedSelection

KEYS = ("weighting", "normalise", "aggregate", "outliers", "measure")
# Others to compare with: the list compares any two.
MOST = 25


def decision_settings(
    committed: CommittedSelection, weights: Mapping[str, float] | None = None
) -> list[tuple[str, str]]:
    """How the areas were chosen, in words; with its own weights, or those told to whoever reads."""
    names = {
        "weighting": _("Weighted"),
        "normalise": _("Made comparable"),
        "aggregate": _("Put together"),
        "outliers": _("Extreme values"),
        "measure": _("Measure"),
    }
    index = committed.index
    least = index.get("least_population")
    told = committed.weights if weights is None else weights
    shares = "; ".join(f"{topic_name(t)} {percent(w)}" for t, w in told.items())
    return [
        (_("Weights"), shares),
        *((names[key], setting_name(key, index[key])) for key in KEYS),
        (
            _("Lower is worse"),
            ", ".join(map(topic_name, index["lower_is_worse"])) or _("in no topic"),
        ),
        (_("How many"), written(index["n"])),
        (_("At least in each district"), written(index["at_least_per_group"])),
        (_("Minimum residents"), written(least) if least else _("not asked for")),
        (_("Period"), from_to(index["period"])),
        (_("Data"), _("import {n}").format(n=committed.version.number)),
        (_("Seed of the draws"), str(committed.seed)),
    ]


def decision_details(made: CommittedSelection, audit: Audit, person: Person) -> Context:
    """Its figures, the chosen areas and the close calls; in steps for whoever may not see small
    counts.
    """
    every_number = audit.allows(person, Right.SEE_RECORDS)
    from sereno.web.selection.choice_map import current_facts

    facts = current_facts(audit)
    places = facts.number_of if facts else {}
    return {
        "made": made,
        "map": decision_map(made, audit, facts),
        "others": audit.selections.listed().exclude(pk=made.pk)[:MOST],
        "may_commit": audit.allows(person, Right.COMMIT),
        "every_number": every_number,
        **(_numbers(made, audit, places) if every_number else _steps(made, audit, places)),
    }


def decision_map(made: CommittedSelection, audit: Audit, facts: VersionFacts | None) -> Context:
    """The map of the data that it was made from: who was chosen, how firmly, and by whose hand."""
    from sereno.web.selection.choice_map import kinds_of, legend_of

    drawing = overview_map(made.version)
    kinds = kinds_of(made.rows)
    label = _("Map of the {n} neighbourhoods; {selected} were chosen")
    return {
        "drawing": drawing,
        "paths": drawing.drawn(facts, **kinds),
        "label": label.format(n=written(len(drawing.areas)), selected=written(len(made.selected))),
        "legend": legend_of(kinds),
        "address": area_page(audit),
    }


def _steps(made: CommittedSelection, audit: Audit, places: Mapping[str, int]) -> Context:
    from sereno.web.selection.standing_figures import standing_chips
    from sereno.web.selection.standings import rounded, standings

    figures = _figures_of(made)
    rows = standings(made.rows)
    file = reverse("selection:decision_csv", args=[audit.slug, made.number])
    chips, column = standing_chips(figures, rows, made.draws, made.seed, file)
    return {
        "settings": decision_settings(made, rounded(made.weights)),
        "chosen": [(places.get(row.code), row) for row in rows if row.selected],
        "close": [(places.get(row.code), row) for row in rows if row.is_near],
        "figures": figures,
        "chips": chips,
        "column": column,
    }


def _figures_of(made: CommittedSelection) -> Figures:
    return Figures(
        _("Import {n} of this audit, Sereno {version}").format(
            n=made.version.number, version=made.sereno
        )
    )


def _numbers(made: CommittedSelection, audit: Audit, places: Mapping[str, int]) -> Context:
    # The arithmetic behind the figures: declaring the kind must not load it.
    from sereno.methods.selection.index import RANK
    from sereno.methods.selection.sensitivity import CHANCE, SAME_SET, SWAPS
    from sereno.methods.sources.places.area_labels import labels_by_code
    from sereno.web.selection.standings import Standing

    figures = _figures_of(made)
    draws = [(_("Draws"), written(made.draws))]
    file = reverse("selection:decision_csv", args=[audit.slug, made.number])
    chips = (
        (
            figures.add(
                Figure(
                    "chosen", written(len(made.selected)), _("Chosen neighbourhoods"),
                    _("the highest scores, with the minimum in each district, and the "
                      "neighbourhoods that people put in or took out by hand"),
                    [(_("In the comparison"), written(made.index["eligible"]))], file=file,
                )
            ),
            _("neighbourhoods chosen"),
        ),
        (
            figures.add(
                Figure(
                    "same", percent(made.stability["same_set"]),
                    _("Draws that choose exactly the same neighbourhoods"),
                    SAME_SET.said(), draws,
                    seed=str(made.seed), reference=SAME_SET.reference, file=file,
                )
            ),
            _("of the draws choose exactly these"),
        ),
        (
            figures.add(
                Figure(
                    "swaps", written(made.stability["mean_swaps"], 1),
                    _("Neighbourhoods that change in a draw, on average"),
                    SWAPS.said(),
                    draws, seed=str(made.seed), reference=SWAPS.reference, file=file,
                )
            ),
            _("change in a draw, on average"),
        ),
    )  # fmt: skip
    columns = {
        "rank": figures.add(
            Figure(
                "rank", _("Rank"), _("Rank of a neighbourhood"),
                RANK.said(),
                decision_settings(made), reference=RANK.reference, file=file,
            )
        ),
        "chance": figures.add(
            Figure(
                "chance", _("Chosen in"), _("In how many draws a neighbourhood is chosen"),
                CHANCE.said(), draws,
                [_("Weights, ways of adding up and chance are drawn again each time.")],
                seed=str(made.seed), reference=CHANCE.reference, file=file,
            )
        ),
    }  # fmt: skip
    label = labels_by_code(made.rows, "code", "name")
    rows = [
        row
        | {
            "words": why_name(row["why"]),
            "label": label[row["code"]],
            "place": places.get(row["code"]),
        }
        for row in made.rows
    ]
    return {
        "settings": decision_settings(made),
        "chosen": [row for row in rows if row["selected"]],
        "close": [row for row in rows if Standing.of(row).is_near],
        "figures": figures,
        "chips": chips,
        "column": columns,
    }
