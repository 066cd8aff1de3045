"""What a file of IATI 2.03 says: a programme, the activities in it, their results.

Codes are those of the standard's lists; each class says which.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

VERSION: Final = "2.03"
# OrganisationRole, ActivityDateType and RelatedActivityType, as far as they are used.
ACCOUNTABLE, IMPLEMENTING = "2", "4"
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
PARENT, CHILD = "1", "2"
# ActivityStatus.
PIPELINE, UNDER_WAY, CLOSED, CANCELLED = "1", "2", "4", "5"
# A budget of IATI is of a year at most.
MOST_DAYS: Final = 366


@dataclass(frozen=True)
class Body:
    """An organisation. ref: its identifier, "MX-RFC-MQR850101"; type: of the list OrganisationType,
    "10" a government, "15" another public one; "" where one doesn't know.
    """

    name: str
    ref: str = ""
    type: str = ""


@dataclass(frozen=True)
class Measured:
    """Of one period what was to be and what was. None where nothing is said."""

    start: dt.date
    end: dt.date
    target: float | None = None
    actual: float | None = None


@dataclass(frozen=True)
class Baseline:
    """From where it began. value: None where it is not told. note: where the value comes from."""

    year: int
    value: float | None
    note: str = ""


@dataclass(frozen=True)
class Indicator:
    """What shows the result. code: the publisher's own; is_ascending: more is better."""

    title: str
    code: str
    measure: Literal["unit", "percentage"]
    is_ascending: bool
    description: str = ""
    baseline: Baseline | None = None
    periods: Sequence[Measured] = ()


@dataclass(frozen=True)
class Result:
    """What came of an activity: outputs are what was done, outcomes what it was done for."""

    title: str
    kind: Literal["output", "outcome"]
    indicators: Sequence[Indicator]


@dataclass(frozen=True)
class Budget:
    """Money of a period of a year at most."""

    start: dt.date
    end: dt.date
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Activity:
    """An activity. dates: pairs of a code of ActivityDateType and a day, at least one.

    participants: pairs of a code of OrganisationRole and who, at least one. country: ISO 3166-1;
    sector: five digits of the DAC. targets: of the SDGs, "16.1". parent, children: identifiers.
    """

    identifier: str
    title: str
    description: str
    status: str
    dates: Sequence[tuple[str, dt.date]]
    participants: Sequence[tuple[str, Body]]
    country: str = ""
    sector: str = ""
    targets: Sequence[str] = ()
    budgets: Sequence[Budget] = ()
    results: Sequence[Result] = ()
    parent: str = ""
    children: Sequence[str] = ()
    changed: dt.datetime | None = None


@dataclass(frozen=True)
class ActivityFile:
    """All that goes into one file. generated: when it was made, with its time zone."""

    reporter: Body
    language: str
    currency: str
    generated: dt.datetime
    activities: Sequence[Activity]
