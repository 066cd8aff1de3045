"""The form by which a document is reopened, once for each to whom it was given."""

from __future__ import annotations

from django import template

from sereno.web.coding.models import Assignment
from sereno.web.coding.rounds.forms import ReopenForm

register = template.Library()


@register.simple_tag
def reopen_form(one: Assignment) -> ReopenForm:
    """Its fields have names of their own on a page of many."""
    return ReopenForm(auto_id=f"id_{one.pk}_%s")
