"""An audit's home, once there are data.

1. The map has every area, and fills those that the index proposes.
2. At most five figures, each with how it was made; they are the run's own numbers.
3. The steps say what is done, what is next and what needs this person.
4. It asks the database and the disk little, however often it is opened.
5. Once a selection is committed, the map and the last step are the decision's.
"""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sereno.web.audits.roles import Role
from sereno.web.imports.version_reader import open_version

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def home(audit, version, coordinator, signed_in):
    return signed_in(coordinator).get(reverse("audit_home", args=[audit.slug]))


def test_map(home, small_results) -> None:
    """1"""
    chosen = json.loads((small_results / "selection.json").read_text())["selected"]
    text = home.content.decode()
    assert text.count("<path d=") - text.count('stroke="none" d="M0 0') >= 12
    assert text.count('class="chosen"') == len(chosen)
    assert home.context["map"].areas.count("<title>") == 12


def test_figures(home, small_results) -> None:
    """2"""
    quality = json.loads((small_results / "quality.json").read_text())
    chips = {figure.key: figure for figure, _ in home.context["chips"]}
    assert list(chips) == ["incidents", "placed", "areas", "selected", "steady"]
    assert chips["incidents"].value == f"{quality['rows']['incidents']:,}"
    assert chips["areas"].value == "12"
    assert chips["selected"].value == "4"
    text = home.content.decode()
    for key in chips:
        assert f'popovertarget="fig-{key}"' in text
        assert f'id="fig-{key}"' in text


def test_steps(audit, version, in_role, signed_in) -> None:
    """3"""
    address = reverse("audit_home", args=[audit.slug])
    coordinator = signed_in(in_role(Role.COORDINATOR)).get(address).context["steps"]
    viewer = signed_in(in_role(Role.VIEWER)).get(address).context["steps"]
    assert coordinator[0].state == "done"
    assert [step.state for step in coordinator].count("next") <= 1
    # What only those who import or decide can settle isn't asked of the others.
    assert coordinator[-1].title == "Choose 22 neighbourhoods"
    assert [step.title for step in viewer] == [
        "Bring the neighbourhoods and the incidents",
        "Read the quality of the data",
        "See which neighbourhoods are proposed",
    ]


def test_a_decision_takes_the_place_of_the_proposal(audit, version, coordinator, signed_in):
    """5"""
    from sereno.web.selection.models import CommittedSelection

    codes = [area["area_code"] for area in open_version(version).areas][:3]
    common = {"audit": audit, "version": version, "by": coordinator, "index": {}, "weights": {}}
    rows = [
        {
            "code": code,
            "name": code,
            "group": "",
            "selected": True,
            "p": 1,
            "why": "top",
            "reason": "",
        }
        for code in codes
    ]
    common |= {"seed": 1, "draws": 500, "stability": {}, "rows": rows, "sereno": "0", "reason": "r"}
    first = CommittedSelection.objects.create(number=1, name="First", selected=codes[:1], **common)
    CommittedSelection.objects.create(
        number=2, name="Second", selected=codes, replaces=first, **common
    )
    page = signed_in(coordinator).get(reverse("audit_home", args=[audit.slug]))
    assert page.content.decode().count('" class="chosen" data-place=') == 3
    assert page.context["steps"][-1].title == "3 neighbourhoods chosen"
    assert "“Second”, signed by Carmen" in page.context["steps"][-1].text
    figures = {figure.key: (figure.value, words) for figure, words in page.context["chips"]}
    assert figures["selected"] == ("3", "chosen and signed")


def test_it_asks_little(audit, version, coordinator, signed_in) -> None:
    """4"""
    client, address = signed_in(coordinator), reverse("audit_home", args=[audit.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    # The rail and the next steps ask for overdue requests and activities, the rail how far the
    # sources, the findings and the plans are; the band how much lies in the basket. What waits for
    # the person is a question or two of each room.
    assert len(caught) <= 53
