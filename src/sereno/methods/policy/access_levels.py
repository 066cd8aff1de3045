"""Who may see what: four levels, and the one function that compares them.

The method sets them (design/METHOD.md, section 2, Levels). A segment, mark or photo has the level
of its document, and so does everything made from it. The levels have an order but no `<`: code
that compares them any other way than by `may_see` fails instead of guessing.
"""

from __future__ import annotations

from enum import Enum


class Access(Enum):
    """From what anyone may see to what few may; values are as they are stored."""

    PUBLIC = "public"
    TEAM = "team"
    FIELD = "field"
    RESTRICTED = "restricted"


_ORDER = tuple(Access)


def may_see(cleared_for: Access, level: Access) -> bool:
    """May someone cleared for the first level see material of the second?"""
    return _ORDER.index(level) <= _ORDER.index(cleared_for)
