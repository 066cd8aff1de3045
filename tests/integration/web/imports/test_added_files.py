"""A file of another year, added to an import.

1. The period of an import that held all its records grows with those that are added.
2. One that a person chose narrower stays, and the review says what it leaves out.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from sereno.web.imports.version_reader import open_version
from tests.integration.web.imports.small_city import areas_file, incidents_file
from tests.integration.web.imports.wizard_steps import (
    form_values,
    look,
    page,
    run,
    send,
    start,
    take_guesses,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]


def test_the_period_grows_with_the_records(coordinator, audit, signed_in) -> None:
    """1, 2"""
    audit.select = 2
    audit.save()
    client = signed_in(coordinator)
    send(client, audit, "areas", "colonias.geojson", areas_file())
    send(client, audit, "incidents", "fgj 2023.csv", incidents_file())
    look(audit)
    take_guesses(client, audit)
    first = run(start(client, audit))
    assert open_version(first).period == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))

    client.post(reverse("imports:from_version", args=[audit.slug, first.number]))
    later = incidents_file().replace(b"2023-", b"2024-")
    send(client, audit, "incidents", "fgj 2024.csv", later)
    look(audit)
    review = page(client, audit, "review")
    assert review.context["manifest"].audit.period == (dt.date(2023, 1, 1), dt.date(2024, 12, 31))
    assert review.context["beyond"] is None

    form = page(client, audit, "period").context["form"]
    values = form_values(form) | {"last": "2023-12-31"}
    assert client.post(reverse("imports:period", args=[audit.slug]), values).status_code == 302
    review = page(client, audit, "review")
    assert review.context["manifest"].audit.period[1] == dt.date(2023, 12, 31)
    assert review.context["beyond"] == (dt.date(2023, 1, 1), dt.date(2024, 12, 31))
    assert reverse("imports:period", args=[audit.slug]) in review.content.decode()
    second = run(start(client, audit))
    client.post(reverse("imports:from_version", args=[audit.slug, second.number]))
    look(audit)
    # Half of its records lie outside: that was meant.
    assert page(client, audit, "review").context["manifest"].audit.period[1].year == 2023
