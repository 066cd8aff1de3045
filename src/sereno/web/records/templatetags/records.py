"""The state of a record, with the icon that its lifecycle gives it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse

from sereno.web.audits.visit import Visit
from sereno.web.documents import Context
from sereno.web.records.citable import LONGEST_THING, citable_of, citing_of
from sereno.web.records.kinds import KINDS, kind_of

register = template.Library()


@register.inclusion_tag("records/state.html")
def state_of(row: Any, state: str = "") -> dict[str, str]:
    """A record's state as a shape and a word; or another state of its life."""
    life = kind_of(row).lifecycle
    assert life is not None
    shown = state or row.state
    return {"state": shown, "drawing": life.icons[shown], "words": life.label(shown)}


@register.simple_tag
def kind_words(plurals: Iterable[str]) -> str:
    """What kinds of record are called, which something is kept to by their plural."""
    known = {kind.plural: str(kind.many) for kind in KINDS.values()}
    return ", ".join(known[each] for each in plurals if each in known)


@register.inclusion_tag("records/cite.html", takes_context=True)
def cite(context: template.Context, kind: str, thing: str, about: str = "") -> Context:
    """A button that cites a thing of a kind, for whoever may. about: which, for who hears the page
    read.
    """
    visit = context.get("visit")
    if not isinstance(visit, Visit):
        visit = Visit(context["audit"], context["user"])
    citing = citing_of(visit.may) if 0 < len(thing) <= LONGEST_THING else None
    return {
        "action": reverse(citing.route, args=[visit.audit.slug]) if citing else "",
        "kind": kind,
        "thing": thing,
        "about": about,
        "here": context["request"].get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("records/cite.html", takes_context=True)
def cite_record(context: template.Context, row: Any) -> Context:
    """The same of a record, if it can be cited."""
    kind = citable_of(row)
    return cite(context, kind.key, kind.thing(row)) if kind else {}
