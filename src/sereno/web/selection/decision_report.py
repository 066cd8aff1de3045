"""The report of a signed decision, from the import that it was made with."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

import numpy as np
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from sereno.engine.decision_page import Decision, decision_page
from sereno.engine.selecting import Telling
from sereno.methods.selection.index import IndexSetting
from sereno.vocabulary.language import Language
from sereno.web.imports.version_reader import open_version
from sereno.web.selection.models import CommittedSelection
from sereno.web.selection.workbench import Asked, basis_of, wanted_of


def decision_report(
    made: CommittedSelection, *, lang: Language, others: dict[str, str], pages: dict[str, str]
) -> str:
    """The page of a decision, in a language; see `engine.decision_page`."""
    reader = open_version(made.version)
    asked = _asked(made, reader.number_of)
    basis = basis_of(made.version, asked)
    with translation.override(lang):
        day = date_format(localtime(made.at), "DATE_FORMAT")
    return decision_page(
        Decision(
            made.name,
            str(made.by),
            day,
            made.reason,
            made.index["weighting"],
            {"sereno": made.sereno, "selected": made.selected, "stability": made.stability},
            made.rows,
        ),
        basis,
        wanted_of(asked, basis),
        Telling(
            made.audit.name,
            [area["area_name"] for area in reader.areas],
            np.asarray(reader.population, np.float64),
            {entry["code"]: entry["reason"] for entry in made.by_hand},
            reader.period,
            made.draws,
            made.seed,
            os.cpu_count(),
        ),
        json.loads((made.version.folder / "areas.geojson").read_text(encoding="utf-8")),
        lang=lang,
        others=others,
        pages=pages,
    )


def _asked(made: CommittedSelection, number_of: Mapping[str, int]) -> Asked:
    """The settings of the decision, its weights as they came out, whatever made them."""
    index = made.index
    return Asked(
        made.weights,
        IndexSetting(index["normalise"], index["aggregate"], index["outliers"], index["measure"]),
        index["n"],
        index["at_least_per_group"],
        tuple((number_of[e["code"]], e["hand"], e["reason"]) for e in made.by_hand),
        index["least_population"],
        lower_is_worse=tuple(index["lower_is_worse"]),
    )
