"""Geographies: the levels of an audit, their boundaries, and crosswalks between them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Part

STAGE = Part(
    app="geographies",
    under="imports",
    urls="sereno.web.geographies.urls",
    pages=(
        Page(
            "geographies:list",
            _("Geographies"),
            Right.SEE_RESULTS,
            within=("geographies:level",),
        ),
    ),
    verbs={
        "add_level": _("added the geography level “{about}”"),
        "change_level": _("changed the geography level “{about}”"),
        "move_level": _("moved the geography level “{about}” into “{within}”"),
        "load_areas": _("loaded {n} areas of a geography level from “{about}”"),
        "load_crosswalk": _("loaded the crosswalk “{about}”"),
        "drop_crosswalk": _("removed the crosswalk “{about}”, which could not be made"),
        "load_boundaries": _("loaded the boundaries of a geography level: {about}"),
    },
)
