"""Committed selections: the list, one, two side by side. There is nothing to edit."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.figures import Figure, Figures
from sereno.exchange.tables.table_files import CSV, csv_text
from sereno.methods.selection.index import RANK
from sereno.methods.selection.sensitivity import CHANCE, SAME_SET, SWAPS
from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.language import number as written
from sereno.vocabulary.language import percent
from sereno.vocabulary.result_words import setting_name, topic_name, why_name
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import file_answer
from sereno.web.people.models import Person
from sereno.web.selection.models import CommittedSelection
from sereno.web.selection.shown import sees_everything

PER_PAGE = 25
KEYS = ("weighting", "normalise", "aggregate", "outliers", "measure")


def _one(audit: Audit, number: str | int) -> CommittedSelection:
    text = str(number)
    found = None
    if text.isascii() and text.isdigit():
        found = (
            audit.selections.select_related("by", "version", "replaces", "replaced_by")
            .filter(number=int(text[:9]))
            .first()
        )
    if found is None:
        raise Http404
    return found


@require_GET
@needs(Right.SEE_RESULTS)
def committed(request: HttpRequest, audit: Audit, _person: Person) -> HttpResponse:
    """Every decision, the newest first."""
    wanted = request.GET.get("q", "").strip()
    selections = audit.selections.listed()
    if wanted:
        selections = selections.filter(name__icontains=wanted)
    page = Paginator(selections, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "selection/committed.html", {"audit": audit, "page": page, "q": wanted})


def _settings(committed: CommittedSelection) -> list[tuple[str, str]]:
    names = {
        "weighting": _("Weighted"),
        "normalise": _("Made comparable"),
        "aggregate": _("Put together"),
        "outliers": _("Extreme values"),
        "measure": _("Measure"),
    }
    index = committed.index
    least = index.get("least_population")
    weights = "; ".join(f"{topic_name(t)} {percent(w)}" for t, w in committed.weights.items())
    return [
        (_("Weights"), weights),
        *((names[key], setting_name(key, index[key])) for key in KEYS),
        (_("How many"), written(index["n"])),
        (_("At least in each group"), written(index["at_least_per_group"])),
        (_("Minimum residents"), written(least) if least else "–"),
        (_("Period"), " – ".join(index["period"])),
        (_("Data"), _("import {n}").format(n=committed.version.number)),
        (_("Seed of the draws"), str(committed.seed)),
    ]


@require_GET
@needs(Right.SEE_RESULTS)
def one(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """A decision, whole."""
    made = _one(audit, number)
    figures = Figures(
        _("Import {n} of this audit, Sereno {version}").format(
            n=made.version.number, version=made.sereno
        )
    )
    draws = [(_("Draws"), written(made.draws))]
    file = reverse("selection:committed_csv", args=[audit.slug, number])
    chips = (
        (
            figures.add(
                Figure(
                    "chosen", written(len(made.selected)), _("Chosen areas"),
                    _("the highest scores, with the minimum in each group, and the areas that "
                      "people put in or took out by hand"),
                    [(_("In the comparison"), written(made.index["eligible"]))], file=file,
                )
            ),
            _("areas chosen"),
        ),
        (
            figures.add(
                Figure(
                    "same", percent(made.stability["same_set"]),
                    _("Draws that choose exactly the same areas"),
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
                    _("Areas that change in a draw, on average"),
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
                "rank", _("Rank"), _("Rank of an area"),
                RANK.said(),
                _settings(made), reference=RANK.reference, file=file,
            )
        ),
        "chance": figures.add(
            Figure(
                "chance", _("Chosen in"), _("In how many draws an area is chosen"),
                CHANCE.said(), draws,
                [_("Weights, ways of adding up and chance are drawn again each time.")],
                seed=str(made.seed), reference=CHANCE.reference, file=file,
            )
        ),
    }  # fmt: skip
    with dividing(audit.divisions):
        rows = [row | {"words": why_name(row["why"])} for row in made.rows]
    others = audit.selections.listed().exclude(pk=made.pk)[:PER_PAGE]
    return render(
        request,
        "selection/committed_one.html",
        {
            "audit": audit,
            "made": made,
            "successor": CommittedSelection.objects.listed().filter(replaces=made).first(),
            "settings": _settings(made),
            "chosen": [row for row in rows if row["selected"]],
            "close": [
                row
                for row in rows
                if not row["selected"] and (row["why"] == "taken_out" or (row["p"] or 0) > 0.05)
            ],
            "figures": figures,
            "chips": chips,
            "column": columns,
            "others": others,
            "may_commit": audit.allows(person, Right.COMMIT),
            "trail": [(_("Decisions"), reverse("selection:committed", args=[audit.slug]))],
        },
    )


@require_GET
@needs(Right.SEE_RESULTS)
def compare(request: HttpRequest, audit: Audit, _person: Person) -> HttpResponse:
    """Two decisions side by side: who is in both, who in one, and what was set differently."""
    left, right = (_one(audit, request.GET.get(side, "")) for side in ("a", "b"))
    rows = [{row["code"]: row for row in made.rows} for made in (left, right)]

    def names(codes: set[str]) -> list[dict[str, Any]]:
        lines = [
            {
                "name": (rows[0].get(code) or rows[1][code])["name"],
                "group": (rows[0].get(code) or rows[1][code])["group"],
                "left": rows[0].get(code, {}).get("rank"),
                "right": rows[1].get(code, {}).get("rank"),
            }
            for code in codes
        ]
        return sorted(lines, key=lambda line: (line["left"] or 10**9, line["name"]))

    first, second = set(left.selected), set(right.selected)
    settings = [
        (name, a, b, a != b)
        for (name, a), (_name, b) in zip(_settings(left), _settings(right), strict=True)
    ]
    return render(
        request,
        "selection/compare.html",
        {
            "audit": audit,
            "left": left,
            "right": right,
            "settings": settings,
            "parts": [
                (_("Only in “{name}”").format(name=left.name), names(first - second)),
                (_("Only in “{name}”").format(name=right.name), names(second - first)),
                (_("In both"), names(first & second)),
            ],
            "trail": [(_("Decisions"), reverse("selection:committed", args=[audit.slug]))],
        },
    )


@require_GET
@needs(Right.SEE_RESULTS)
def as_csv(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Every area of a decision; scores only for whoever sees small counts."""
    made = _one(audit, number)
    columns = ["code", "name", "group", "rank", "p", "low", "high", "selected", "why", "reason"]
    if sees_everything(audit, person):
        columns.insert(4, "score")
    rows = [
        [int(row[c]) if isinstance(row[c], bool) else row[c] for c in columns] for row in made.rows
    ]
    name = f"{audit.slug}-selection-{made.number}.csv"
    return file_answer(csv_text(columns, rows), name, CSV)
