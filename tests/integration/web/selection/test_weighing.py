"""What weighs most, against the choice asked for without each topic.

1. For each area the topic without which its place changes most, and that place; for all of them the
   one without which most of the chosen go out. With one topic, it alone counts.
"""

from __future__ import annotations

import pytest

from tests.integration.web.selection.bench_steps import at, form

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TOPICS = ("robbery", "homicide", "family_violence")
MOVED = {
    "w_robbery": "20",
    "w_homicide": "60",
    "w_family_violence": "20",
    "n": "3",
    "at_least": "0",
}


def test_weighing(version, coordinator, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)

    def asked(name: str, **changes: str):
        answer = client.post(
            at(name), form(version, **(MOVED | changes)), headers={"Accept-Language": "en"}
        )
        return answer.json()

    found, whole = asked("draws")["weighs"], asked("ranking")
    without = [asked("ranking", **{f"w_{topic}": "0"}) for topic in TOPICS]
    assert len(found["topics"]) == 3
    for area, rank in enumerate(whole["rank"]):
        moves = [abs(each["rank"][area] - rank) for each in without]
        strongest, said = found["strongest"][area], found["rank_without"][area]
        assert (strongest == -1) == (max(moves) == 0)
        if strongest >= 0:
            assert moves[strongest] == max(moves)
            assert said == without[strongest]["rank"][area]
    out = [
        sum(1 for a, b in zip(whole["selected"], each["selected"], strict=True) if a and not b)
        for each in without
    ]
    assert max(out) > 0
    assert f"{max(out)} of the 3" in found["words"]
    assert found["topics"][out.index(max(out))] in found["words"]
    alone = asked("draws", w_homicide="0", w_family_violence="0")["weighs"]
    assert set(alone["strongest"]) == {-1}
    assert "Only" in alone["words"]
