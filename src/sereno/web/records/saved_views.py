"""The filters of a list kept under a name: a person's own, by an address that can be shared."""

from __future__ import annotations

from django.db.models import QuerySet

from sereno.vocabulary.plain_text import hidden_signs, without_hidden_signs
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.records.kinds import Kind
from sereno.web.records.models import MOST_NAME, MOST_QUERY, SavedView


def saved_views(kind: Kind, audit: Audit, person: Person) -> QuerySet[SavedView]:
    """Those of a person for a list."""
    return SavedView.objects.filter(audit=audit, person=person, kind=kind.key)


def save_view(kind: Kind, /, *, audit: Audit, person: Person, name: str, query: str) -> SavedView:
    """Keep a list's filters; the same name again takes the place of what it named.

    Raises Problem view_without_name and view_too_long.
    """
    name = name.strip()
    if not name:
        raise Problem("view_without_name")
    if len(name) > MOST_NAME or len(query) > MOST_QUERY:
        raise Problem("view_too_long", where=name[:MOST_NAME], name=MOST_NAME, query=MOST_QUERY)
    if hidden_signs(name):
        raise Problem("view_hidden_signs", where=without_hidden_signs(name))
    made, _is_new = SavedView.objects.update_or_create(
        audit=audit,
        person=person,
        kind=kind.key,
        name=name,
        defaults={"query": query},
    )
    return made
