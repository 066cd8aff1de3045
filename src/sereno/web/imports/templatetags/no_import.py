"""The empty state of every page that needs an import: why there is none, and what to do."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.imports.models import DataVersion

register = template.Library()


@register.inclusion_tag("site/parts/empty_state.html", takes_context=True)
def no_import(context: template.Context, about: str = "") -> Context:
    """Instead of a page's content. about: what will stand here once there is an import."""
    audit: Audit = context["audit"]
    may = Right.IMPORT in audit.rights_of(context["request"].user)
    versions = DataVersion.objects.filter(audit=audit)
    under_way = versions.under_way().order_by("-number").first()
    last = versions.order_by("-number").first()
    at_versions = reverse("imports:versions", args=[audit.slug])
    if under_way is not None:
        title = _("Import {n} is under way").format(n=number(under_way.number))
        text, href, words = (
            _("There will be something to see here when it has finished."),
            at_versions,
            _("See its progress"),
        )
    elif last is not None and not last.is_ready:
        title = _("Import {n} did not finish").format(n=number(last.number))
        text = _("Look at what stopped it, correct it and start again.")
        href, words = at_versions, _("See what happened")
    elif may:
        title = _("There are no records yet")
        text = _("Bring the neighbourhoods and the crime records: nothing is shown before.")
        href, words = reverse("imports:areas", args=[audit.slug]), _("Import data")
    else:
        title = _("There are no records yet")
        text = _("A coordinator or an analyst of the team has to bring them.")
        href, words = reverse("members:people", args=[audit.slug]), _("See who is in the team")
    said = f"{about} {text}".strip()
    return {"drawing": "database", "title": title, "text": said, "href": href, "words": words}
