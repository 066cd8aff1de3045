"""A person's name can be seen, and turns round nothing beside it, by whichever way it came."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sereno.web.people.changes import change_profile

pytestmark = pytest.mark.django_db
FAMILY = "\N{WOMAN}\u200d\N{GIRL}"


def test_what_others_see(make_person, signed_in) -> None:
    made = make_person("ana@example.org", name=f"Ñusta O'Neil {FAMILY}")
    client, profile = signed_in(made), reverse("people:profile")
    for hidden, said in (
        ("\u202eanA", "It begins with an invisible character (U+202E)"),
        ("Ana\u2066", "There is an invisible character (U+2066) after “Ana”"),
        ("Ana\x01 Ruiz", "(U+0001) after “Ana”"),
        ("\u200d", "(U+200D)"),
    ):
        with pytest.raises(ValidationError):
            make_person("otra@example.org", name=hidden)
        with pytest.raises(ValidationError):
            change_profile(person=made, name=hidden, language="en")
        answer = client.post(profile, {"name": hidden, "language": "en"})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    made.refresh_from_db()
    assert made.name == f"Ñusta O'Neil {FAMILY}"
