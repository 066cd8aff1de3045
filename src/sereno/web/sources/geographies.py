"""Geography levels of sources and gaps, from the country down to the single place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit


class Geography(models.TextChoices):
    """At which geography figures are broken down."""

    COUNTRY = "country", _("country")
    STATE = "state", _("state or province")
    MUNICIPALITY = "municipality", _("municipality")
    GROUP = "group", _("group of neighbourhoods")
    AREA = "area", _("neighbourhood")
    BLOCK = "block", _("block")
    POINT = "point", _("single places or records")


def geography_names(audit: Audit) -> dict[str, str]:
    """Every level by key, under the names that the audit has for its own."""
    own = {Geography.GROUP: audit.group_word, Geography.AREA: audit.area_word}
    return {level.value: own.get(level) or str(level.label) for level in Geography}
