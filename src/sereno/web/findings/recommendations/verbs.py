"""The words of the history of recommendations, beside those of their steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "recommendation_publish": _("published the recommendation “{about}”"),
    "recommendation_take_back": _("took the recommendation “{about}” back from the public"),
    "split_recommendation": _("split {into} off “{about}”"),
    "confirm_target": _("said that “{about}” serves the SDG target {target}"),
    "bring_recommendations": _("brought the file “{about}” with recommendations"),
    "drop_recommendations": _("let the file “{about}” go, of which nothing was taken over"),
    "take_recommendations": _("made {n} recommendations of “{about}”; {refused} rows were refused"),
    "keep_two": _("said that “{about}” and “{other}” are two recommendations"),
    "drop_target": _("said that “{about}” does not serve the SDG target {target}"),
}
