"""Codes as records: their list, files, API and pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.result_words import topic_name
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.codebook.changes import add_code, change_code, take_code_step
from sereno.web.coding.codebook.forms import CodeForm
from sereno.web.coding.codebook.life import CODE_LIFE
from sereno.web.coding.codebook.tree import is_no_secret_to
from sereno.web.coding.models import Code, CodePlace
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty, asked_once
from sereno.web.records.kinds import Kind, register


def _topic(code: Code, _audit: Audit) -> str:
    return topic_name(code.topic) if code.topic else ""


def _parents(audit: Audit) -> Mapping[int, Sequence[Code]]:
    """The categories in which each code stands, by its key."""
    rows = CodePlace.objects.filter(code__audit=audit, parent__isnull=False)
    found: dict[int, list[Code]] = defaultdict(list)
    for place in rows.select_related("parent"):
        assert place.parent is not None
        found[place.code_id].append(place.parent)
    return found


def _stands_in(code: Code, audit: Audit) -> str:
    parents = asked_once(audit, "code_parents", lambda: _parents(audit)).get(code.pk, ())
    # Whoever sees the code need not see what is more secret than it.
    return ", ".join(str(parent) for parent in parents if is_no_secret_to(parent, code))


def _details(code: Code, audit: Audit, person: Person) -> Context:
    from sereno.web.coding.codebook.details import code_details

    return code_details(code, audit, person)


CODES = register(
    Kind(
        key="code",
        plural="codes",
        model=Code,
        many=_("Codes"),
        lede=_("What passages are given, with the words by which everybody gives it alike."),
        new=_("Add a code"),
        empty=Empty(
            title=_("No code yet"),
            text=_("Begin with the codebook for safety audits, or with a code of your own."),
            drawing="list-check",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.KEEP_CODING,
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("name", link=True, sorts=True),
            Column("letters", sorts=True),
            Column("pole", sorts=True),
            Column("topic", value=_topic, sorts=True),
            Column("stands_in", _("Stands in"), value=_stands_in, on_phone=False),
            Column("is_codable", listed=False),
            Column("colour", listed=False),
            Column("definition", listed=False),
            Column("inclusion", listed=False),
            Column("exclusion", listed=False),
            Column("example", listed=False),
            Column("access_level", listed=False),
            Column("state", sorts=True, on_phone=False),
        ),
        search=("name", "definition"),
        search_words=_("Name or definition"),
        filters=("state", "pole", "is_codable"),
        form=CodeForm,
        lifecycle=CODE_LIFE,
        told_add=_("added the code “{about}”"),
        told_change=_("changed the code “{about}”"),
        detail=_details,
        detail_template="coding/code.html",
        add=add_code,
        change=change_code,
        take=take_code_step,
    )
)
