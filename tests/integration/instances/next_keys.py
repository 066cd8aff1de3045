"""Adds rows to an instance; prints the keys that they got, and that a commitment stays frozen."""

from __future__ import annotations

import json
import sys


def main(words: list[str]) -> None:
    del words
    import django

    django.setup()
    from django.db import DatabaseError, connection, transaction

    from sereno.web.audits.changes import create_audit
    from sereno.web.audits.models import Audit
    from sereno.web.imports.changes import decide_offence
    from sereno.web.people.changes import add_person
    from sereno.web.people.models import Person

    carmen = Person.objects.get(email="carmen@example.org")
    frozen = ""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE selection_committedselection SET name = 'x'")
    except DatabaseError as error:
        frozen = str(error)
    new = create_audit(
        slug="otra", name="Otra", country="mx", languages=["es"], select=1, by=carmen
    )
    decided = decide_offence(
        audit=Audit.objects.get(slug="ciudad"),
        label="GRILLO",
        iccs="",
        topic="threats",
        violent=True,
        reason="",
        by=carmen,
    )
    person = add_person(email="nueva@example.org", password="nueve palabras distintas ya")
    facts = {
        "audit": new.pk,
        "decision": decided.pk,
        "person": person.pk,
        "event": new.events.get().pk,
        "frozen": "never changed" in frozen,
        "password": carmen.check_password("cuatro palabras sin relación"),
    }
    json.dump(facts, sys.stdout)
