"""Levels.

1. public < team < field < restricted: whoever is cleared for one sees it and all before it.
2. Levels can't be compared by any other means.
"""

from __future__ import annotations

import pytest

from sereno.methods.policy.access_levels import Access, may_see

IN_ORDER = ["public", "team", "field", "restricted"]


@pytest.mark.parametrize("cleared_for", IN_ORDER)
@pytest.mark.parametrize("level", IN_ORDER)
def test_who_may_see_what(cleared_for: str, level: str) -> None:
    """1"""
    expected = IN_ORDER.index(level) <= IN_ORDER.index(cleared_for)
    assert may_see(Access(cleared_for), Access(level)) is expected


def test_levels_have_no_less_than() -> None:
    """2"""
    with pytest.raises(TypeError):
        Access.PUBLIC < Access.TEAM  # type: ignore[operator]  # noqa: B015
