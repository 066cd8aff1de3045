"""A person's name can be seen, and turns round nothing beside it, by whichever way it came."""

from __future__ import annotations

import pytest

from sereno.web.people.changes import change_profile
from sereno.web.people.models import AccountChange

pytestmark = pytest.mark.django_db
FAMILY = "\N{WOMAN}\u200d\N{GIRL}"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\u202eanA\x01\u2066", "anA"),
        ("\u202e\u200b\u200d", ""),
        (f"Ñusta O'Neil {FAMILY}", f"Ñusta O'Neil {FAMILY}"),
    ],
)
def test_what_others_see(make_person, given: str, kept: str) -> None:
    person = make_person("ana@example.org", name=given)
    assert (person.name, str(person)) == (kept, kept or "ana@example.org")
    change_profile(person=person, name="Ana", language="en")
    change_profile(person=person, name="Ana\u202e", language="en")
    person.refresh_from_db()
    assert person.name == "Ana"
    assert person.account_events.filter(change=AccountChange.NAME).count() == 1
