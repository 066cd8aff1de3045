"""What a person chooses before a project is taken over: kept as keys and marks, never as words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from sereno.exchange.refi_qda.positions import Counting, LineEnds
from sereno.web.documents import Values
from sereno.web.records.tools import whole_number

LEFT_OUT = "-"
CODER = "coder-"
# A set's codes, a set's documents, a variable, one of its values.
PICK = re.compile(r"(?:set|group|var)\d{1,6}|var\d{1,6}-\d{1,6}")


@dataclass(frozen=True)
class Choices:
    """activity: its number. consent: its key, on which the documents rest; None: all of the
    activity's. joined: which surveys become one text, by the place of each in the project. way: how
    positions are counted where it isn't told. coders: by the GUID of who coded there, a person's
    key here; LEFT_OUT: what they coded isn't taken; not named: it is the importing person's. picks:
    what becomes of sets and variables, by their places in the project (`PICK`).
    """

    activity: int | None = None
    level: str = ""
    consent: int | None = None
    joined: frozenset[int] = frozenset()
    way: Counting | None = None
    coders: Mapping[str, str] = field(default_factory=dict)
    picks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: QueryDict) -> Choices:
        """Those of a form or an address; what is none counts as not chosen."""
        return cls(
            activity=whole_number(given.get("activity", "")),
            level=given.get("level", ""),
            consent=whole_number(given.get("consent", "")),
            joined=frozenset(
                key for each in given.getlist("joined") if (key := whole_number(each)) is not None
            ),
            way=way_of(given.get("way", "")),
            coders={
                name.removeprefix(CODER): given.get(name, "")
                for name in given
                if name.startswith(CODER)
            },
            picks={name: given.get(name, "") for name in given if PICK.fullmatch(name)},
        )

    def as_kept(self) -> Values:
        """As a row keeps them."""
        return {
            "activity": self.activity,
            "level": self.level,
            "consent": self.consent,
            "joined": sorted(self.joined),
            "way": way_key(self.way) if self.way else "",
            "coders": dict(self.coders),
            "picks": dict(self.picks),
        }

    @classmethod
    def of_kept(cls, kept: Mapping[str, Any]) -> Choices:
        """As they were kept."""
        return cls(**{**kept, "joined": frozenset(kept["joined"]), "way": way_of(kept["way"])})


def way_key(way: Counting) -> str:
    """A way of counting, as a form sends it."""
    return f"{way.line_ends}{'+wide' if way.is_utf16 else ''}"


def way_of(sent: str) -> Counting | None:
    """The same back; None: it is none."""
    ends, _plus, wide = sent.partition("+")
    try:
        return Counting(LineEnds(ends), is_utf16=wide == "wide")
    except ValueError:
        return None
