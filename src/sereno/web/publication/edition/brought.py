"""What the published site brings to its stage: its page, and the words of its history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page

SITE = Page("publication:site", _("Publish"), Right.MANAGE)
VERBS = {
    "publish_site": _("published edition {n} of the site"),
    "open_site": _("changed who may open the published site here"),
    "sign_naming": _("signed that “{about}” may name its neighbourhoods"),
    "revoke_naming": _("took back that “{about}” may name its neighbourhoods"),
}
