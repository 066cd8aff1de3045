"""An index of two levels and columns that count the other way round, on the bench.

1. The bench of a run with dimensions has a slider for each; a topic's weight is its share of its
   dimension times the dimension's; a dimension at 0 takes its topics with it.
2. A decision keeps both levels, and the bench opens with them again.
"""

from __future__ import annotations

import json

import pytest

from sereno.exchange.manifest.parts import SelectionPart
from sereno.web.imports.models import DataVersion
from sereno.web.selection.models import CommittedSelection
from tests.integration.web.selection.bench_steps import at, commit, form

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TOPICS = {"robbery": 0.4, "homicide": 0.3, "family_violence": 0.3}
DIMENSIONS = {"robbery": "property", "homicide": "violence", "family_violence": "violence"}


@pytest.fixture
def two_levels(version) -> DataVersion:
    """The version as a run with two levels would have left it."""
    path = version.folder / "selection.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    weights = {"property": 0.25, "violence": 0.75}
    part = SelectionPart(TOPICS, dimensions=DIMENSIONS, dimension_weights=weights)
    assert part.points() == pytest.approx(
        {"robbery": 0.25, "homicide": 0.375, "family_violence": 0.375}
    )
    document["settings"]["weights"] = dict(part.points())
    document["settings"]["levels"] = {
        "dimensions": DIMENSIONS,
        "points": TOPICS,
        "weights": weights,
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return version


def test_two_levels(two_levels, coordinator, signed_in) -> None:
    """1, 2"""
    client = signed_in(coordinator)
    page = client.get(at("select"))
    assert page.context["dimensions"] == [(0, "property", 25), (1, "violence", 75)]
    assert 'name="d_1"' in page.content.decode()

    def weights(**changes: str) -> dict[str, float]:
        return client.post(at("ranking"), form(two_levels, **changes)).json()["weights"]

    sent = {"d_0": "50", "d_1": "50", "w_homicide": "30", "w_family_violence": "10"}
    assert weights(**sent) == pytest.approx(
        {"robbery": 0.5, "homicide": 0.375, "family_violence": 0.125}
    )
    assert weights(**{**sent, "d_1": "0"}) == {"robbery": 1.0}
    assert commit(client, two_levels, "Levels", **sent).status_code == 302
    made = CommittedSelection.objects.get(number=1)
    assert made.weights["homicide"] == pytest.approx(0.375)
    assert made.index["levels"]["weights"] == {"property": 0.5, "violence": 0.5}
    again = client.get(at("select"))
    assert again.context["dimensions"] == [(0, "property", 50), (1, "violence", 50)]
    assert again.context["asked"].points["family_violence"] == 10
