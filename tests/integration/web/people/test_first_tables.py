"""Tables made at once are those that the migrations make one after the other, on either engine:
columns, constraints, indexes, triggers and rows. Where tables are already, none is touched.
"""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_same_tables(engine, empty) -> None:
    at_once, in_steps = empty(engine, bare=True), empty(engine, bare=True)
    found = at_once.module("make_tables", "at_once")
    assert sum("audits_event" in each for each in found) > 5
    assert found == in_steps.module("make_tables", "steps")
    assert found == in_steps.module("make_tables", "at_once")
