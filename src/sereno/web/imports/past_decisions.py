"""What was decided in the review queues, as the history says it later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sereno.vocabulary.result_words import topic_name


def offence_decided(detail: Mapping[str, Any]) -> dict[str, str]:
    """The topic of an offence, with its class and whether violence was used where that was said."""
    said = [topic_name(detail["topic"])] if detail.get("topic") else []
    said += [f"ICCS {detail['iccs']}"] if detail.get("iccs") else []
    violence = {True: _("with violence"), False: _("without violence")}
    said += [violence[detail["violent"]]] if detail.get("violent") in violence else []
    return {"said": " · ".join(said) or "–"}


def place_decided(detail: Mapping[str, Any]) -> dict[str, str]:
    """The area of a name as it was called then; or that there is none."""
    return {"said": str(detail.get("area") or detail.get("area_code") or _("no such place"))}
