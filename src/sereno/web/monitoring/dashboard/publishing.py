"""Whether anybody may read the dashboard, and which sites may show it: the coordinator says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sereno.vocabulary.language import LANGUAGES
from sereno.vocabulary.plain_text import shortened
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context, Values
from sereno.web.monitoring.dashboard.public import public_rows
from sereno.web.monitoring.models import PublicBoard, Target
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text

# An origin and nothing else: what stands here goes into a header.
ORIGIN: Final = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
MOST_HOSTS: Final = 20


class PublicForm(forms.Form):
    """What a coordinator says of the public dashboard."""

    is_on = forms.BooleanField(
        label=gettext_lazy("Anybody may read the public targets, without signing in"),
        required=False,
    )
    hosts = forms.CharField(
        label=gettext_lazy("Sites that may show it"),
        help_text=gettext_lazy(
            "One a line, as https://www.example.org. Empty: it can be opened, but no site can show "
            "it within its pages."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        validators=[plain_text],
    )

    def clean_hosts(self) -> list[str]:
        """Their origins, each once."""
        said = self.cleaned_data["hosts"].split()
        hosts = list(dict.fromkeys(each.lower().removesuffix("/") for each in said))
        for host in hosts:
            if not ORIGIN.fullmatch(host):
                said_wrong = _(
                    "“{host}” is no address of a site: write it as https://www.example.org."
                )
                raise forms.ValidationError(said_wrong.format(host=shortened(host, 60)))
        if len(hosts) > MOST_HOSTS:
            raise forms.ValidationError(_("Name {n} sites at most.").format(n=MOST_HOSTS))
        return hosts

    def values(self) -> Values:
        """For the verb."""
        return {"is_on": self.cleaned_data["is_on"], "hosts": self.cleaned_data["hosts"]}


@transaction.atomic
def open_to_public(*, audit: Audit, is_on: bool, hosts: Sequence[str], by: Person) -> PublicBoard:
    """Switch the public dashboard on or off, and name the sites that may show it."""
    board, _made = PublicBoard.objects.select_for_update().get_or_create(audit=audit)
    changed = set_fields(board, {"is_on": is_on, "hosts": list(hosts)})
    if changed:
        board.changed_by = by
        board.save()
        record_event(audit=audit, verb="open_dashboard", by=by, subject=audit, changed=changed)
    return board


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE)
def publishing(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Whether anybody may read it, which sites may show it, and what they would see."""
    board = PublicBoard.objects.filter(audit=audit).first() or PublicBoard(audit=audit)
    begun = {"is_on": board.is_on, "hosts": "\n".join(board.hosts)}
    form = PublicForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        open_to_public(audit=audit, by=person, **form.values())
        messages.success(request, _("Saved."))
        return redirect("monitoring:publish_dashboard", audit.slug)
    shown = public_rows(audit)
    context: Context = {
        "audit": audit,
        "form": form,
        "board": board,
        "shown": shown,
        "n_kept": Target.objects.filter(audit=audit).count() - len(shown),
        "addresses": [
            request.build_absolute_uri(reverse("public:dashboard", args=[audit.slug, lang]))
            for lang in LANGUAGES
        ],
        "trail": [(_("Dashboard by SDG"), reverse("monitoring:dashboard", args=[audit.slug]))],
    }
    status = 422 if form.errors else 200
    return render(request, "monitoring/publish_dashboard.html", context, status=status)
