"""A filter with a value that nobody knows is left aside and told, also of what is no record."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import escape

from tests.integration.web.sources.catalogue_data import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("route", "given", "known"),
    [
        ("sources:gaps", {"state": "lost", "from": "soon"}, {"state": "have", "from": "2019"}),
        ("sources:timeline", {"state": "lost"}, {"state": "requested"}),
        ("selection:areas", {"group": "Nowhere"}, {"group": "norte"}),
    ],
)
def test_told_and_left_aside(version, audit, coordinator, signed_in, route, given, known) -> None:
    make_source(audit, "requested", title="Calls")
    client, address = signed_in(coordinator), reverse(route, args=[audit.slug])
    plain = client.get(address)
    answer = client.get(address, given)
    told = answer.content.decode()
    assert told.count("that filter was ignored") == len(given)
    for value in given.values():
        assert escape(f"“{value}” is not a value of") in told
    for name in ("page", "groups"):
        if name in plain.context:
            assert len(answer.context[name]) == len(plain.context[name]) > 0
    assert "that filter was ignored" not in client.get(address, known).content.decode()
