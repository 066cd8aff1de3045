"""What an import proposes, for whoever may not see small counts: chosen, close, or not chosen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sereno.exchange.figures import Figures
from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_version
from sereno.web.imports.view_map import map_address
from sereno.web.selection.incidence_figures import version_words
from sereno.web.selection.models import decision_in_force
from sereno.web.selection.standing_figures import standing_chips
from sereno.web.selection.standings import kind_words, rounded, standings
from sereno.web.selection.workbench import proposed
from sereno.web.selection.workbench_figures import bench_settings


def proposal(request: HttpRequest, audit: Audit, version: DataVersion) -> HttpResponse:
    """Map and table in steps, without ranks and scores."""
    reader = open_version(version)
    rows = standings(reader.proposed)
    of_code = {row.code: row for row in rows}
    settings = reader.selection["settings"]
    figures = Figures(version_words(version, reader))
    chips, column = standing_chips(figures, rows, reader.selection["draws"], version.seed)
    return render(
        request,
        "selection/proposal.html",
        {
            "audit": audit,
            "drawn": reader.drawn,
            "decision": decision_in_force(audit),
            "chosen": [(reader.number_of[row.code], row) for row in rows if row.selected],
            "close": [(reader.number_of[row.code], row) for row in rows if row.kind == "2"],
            "settings": bench_settings(proposed(reader), rounded(settings["weights"]), reader),
            "chips": chips,
            "column": column,
            "figures": figures,
            "kinds": kind_words().items(),
            "proposal": {
                "url": map_address(version),
                "area": reverse("selection:area", args=[audit.slug, 0]),
                "classes": "".join(of_code[a["area_code"]].kind for a in reader.areas),
                "names": [area["label"] for area in reader.areas],
                "words": kind_words(),
            },
        },
    )
