"""Names that were taken for a neighbourhood though they aren't exactly its own: to refuse."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sereno.methods.sources.places.place_match import Ground
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.area_pages import area_page
from sereno.web.imports.changes import decide_places
from sereno.web.imports.forms import AcceptedNameForm
from sereno.web.imports.models import DataVersion
from sereno.web.imports.name_cards import NameCard, accepted_cards
from sereno.web.imports.overview_map import overview_map
from sereno.web.imports.queue_page import after_deciding, just_decided, reader_of
from sereno.web.imports.record import area_of
from sereno.web.imports.review_queues import PER_PAGE, names_accepted
from sereno.web.people.models import Person

GROUNDS: Final = {
    "kind": gettext_lazy("only one of the two says what kind of place it is"),
    "article": gettext_lazy("the article is missing or different"),
    "other_kind": gettext_lazy("it names another kind of place"),
    "unit": gettext_lazy("it uses another word for the section"),
    "spacing": gettext_lazy("the same words with different spacing"),
    "order": gettext_lazy("the same words in another order"),
    "part": gettext_lazy("one part of a double name"),
    "locality": gettext_lazy("the name itself says the district"),
    "larger": gettext_lazy("the name says in which larger place it is"),
    "slip": gettext_lazy("a typing mistake"),
    "short": gettext_lazy("a shortened name"),
    "border": gettext_lazy("the neighbourhood with that name is in the next district"),
}


def ground_words(ground: Ground) -> str:
    """Why a name was taken, in words."""
    return str(GROUNDS[ground])


def _with_grounds(card: NameCard) -> NameCard:
    """The card, each row with why its name was taken in words."""
    return NameCard(tuple({**row, "why": ground_words(row["ground"])} for row in card.rows))


def _area(card: NameCard) -> Any:
    """The area for which all names of a card were taken."""
    return card.rows[0]["area"]


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def accepted(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The names taken, the least certain first; one click refuses or confirms each."""
    version = DataVersion.objects.current(audit)
    reader = reader_of(version)
    if request.method == "POST":
        form = AcceptedNameForm(request.POST, codes=reader.number_of if reader else {})
        if form.is_valid():
            values = form.cleaned_data
            try:
                decisions = decide_places(
                    audit=audit,
                    names=values["spelling"],
                    area_code=values["area_code"],
                    is_refusal=values["said"] == AcceptedNameForm.NO,
                    reason="",
                    by=person,
                )
            except Problem as problem:
                form.add_error("spelling", str(problem))
            else:
                return after_deciding(request, *decisions)
        wrong = form.errors.get("spelling") or [
            _("That name is not among those accepted; look again.")
        ]
        messages.error(request, str(wrong[0]))
        return redirect(request.get_full_path())
    decided = list(audit.place_decisions.select_related("by").order_by("-at"))
    cards = accepted_cards(names_accepted(reader, decided))
    page = Paginator(cards, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [_with_grounds(card) for card in page.object_list]
    drawing = overview_map(version) if version else None
    shown = frozenset(_area(card)["area_code"] for card in page)
    return render(
        request,
        "imports/accepted.html",
        {
            "audit": audit,
            "version": version,
            "last": just_decided(request, decided, area_of, audit),
            "page": page,
            "lines": [
                {
                    "card": card,
                    "area": _area(card),
                    "one_ground": len(card.grounds) == 1,
                    "doubtful": card.rows[0]["doubtful"],
                    "page": area_page(audit, reader.number_of[_area(card)["area_code"]]),
                }
                for card in page
                if reader is not None
            ],
            "map": {
                "drawing": drawing,
                "paths": drawing.drawn(reader, chosen=shown),
                "label": _("Map of the neighbourhoods of the names on this page"),
                "legend": [("chosen", _("neighbourhoods of the names on this page"))],
                "address": area_page(audit),
            }
            if drawing
            else None,
            "yes": AcceptedNameForm.YES,
            "no": AcceptedNameForm.NO,
        },
    )
