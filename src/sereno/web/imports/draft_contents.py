"""What an import holds before it starts: what was asked, what the files hold, what is settled.

It is kept as one JSON field of `ImportDraft`, read and written through `DraftContents`. Nothing of
it is changed in place: `model_copy(update=…)` makes another.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self, TypedDict

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from sereno.exchange.manifest.text import Entry
from sereno.vocabulary.in_both import SURE, InBoth

Table = Literal["audit", "selection"]
Typed = dict[str, str | list[str]]
# Of the manifest's keys those whose values are days, which JSON keeps as text.
DAYS = ("period", "today")
# The entries that say where a row's point is.
POINT_KEYS = ("lon", "lat", "point", "point_order", "crs")
# Problems of a boundary file that another layer, or another coordinate system, may mend.
ASKS_FOR_LAYER = ("layer_needed", "boundaries_not_in_folder", "layer_not_in_file")
ASKS_FOR_SYSTEM = (
    "areas_crs_unknown",
    "areas_crs_contradicted",
    "areas_crs_not_understood",
    "areas_crs_out_of_reach",
)


class _Held(BaseModel):
    """A part of a draft. A key that it doesn't know is a mistake of ours, and told."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AskedAreas(_Held):
    """The file of areas to look into: an upload, or one of the server's folder still to be copied.

    layer, crs: how to read it, where a person said so. only: which rows are kept, None where
    nobody said so yet, {} for all. table: an upload with figures to join by code.
    """

    upload: int | None = None
    server: str = ""
    layer: str | None = None
    crs: str | None = None
    only: dict[str, list[str]] | None = None
    table: int | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is a file at all."""
        return self.upload is not None or bool(self.server)


class AskedFiles(_Held):
    """The files to look into; `server`: those of incidents that are still to be copied."""

    areas: AskedAreas = AskedAreas()
    incidents: list[int] = []
    server: list[str] = []


class DraftPart(_Held):
    """Files with the same columns, and which column is what.

    rows: the first values, one list a column. days: how those of a column that may hold dates are
    read, by the order of their parts, "" being the one that its rows show. entries: keys of the
    manifest. checks: of a key why it is not sure. notes: problems as data. settled: a person
    confirmed it, which no later guess replaces. typed: what stands in the form and isn't saved.
    """

    columns: list[str] = []
    rows: list[list[str]] = []
    days: dict[str, dict[str, list[str]]] = {}
    entries: dict[str, JsonValue] = {}
    checks: dict[str, InBoth] = {}
    notes: list[dict[str, JsonValue]] = []
    settled: bool = False
    typed: Typed = {}

    def as_entries(self) -> dict[str, Entry]:
        """The keys of the manifest, each with what is still to be checked of it."""
        return {
            key: Entry(value, self.checks.get(key, SURE)) for key, value in self.entries.items()
        }


class DraftTable(_Held):
    """A table of figures beside the areas: its columns, and how many areas have a row in it.

    missing: some areas without one. unknown: how many of its codes are of no area, and some.
    """

    upload: int
    columns: list[str] = []
    found: int = 0
    missing: list[str] = []
    unknown: int = 0
    unknown_codes: list[str] = []


class DrawnAreas(_Held):
    """The areas on a flat drawing, north up, in units of its own.

    path: all of them. west, north: its corner in degrees; across, down: units a degree. km: how far
    it reaches from west to east and from north to south.
    """

    width: int
    height: int
    path: str
    west: float
    north: float
    across: float
    down: float
    km: tuple[float, float]

    def at(self, place: tuple[float, float]) -> tuple[float, float]:
        """Where a place in degrees is on the drawing."""
        return (place[0] - self.west) * self.across, (self.north - place[1]) * self.down

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of its middle."""
        return (
            self.west + self.width / self.across / 2,
            self.north - self.height / self.down / 2,
        )


class DrawnPoints(_Held):
    """Where the first rows fall, in degrees; how many lie in areas. by: the entries behind them."""

    places: list[tuple[float, float]]
    inside: int
    by: dict[str, JsonValue]


class DraftAreas(DraftPart):
    """The areas' file; `n` areas in the layer that is read, of several where `layers` has some.

    of: rows of the layer before some were left out. splits: columns that part it, with how many
    rows each value has. drawn: whether it has boundaries.
    """

    upload: int | None = None
    layer: str | None = None
    layers: list[str] = []
    crs: str = ""
    n: int = 0
    of: int = 0
    splits: list[tuple[str, list[tuple[str, int]]]] = []
    drawn: bool = True
    table: DraftTable | None = None
    drawing: DrawnAreas | None = None


class DraftIncidents(DraftPart):
    """One set of files of incidents. zones: the country's time zones, the nearest first.
    systems: the coordinate systems that its points may be in. sheets: which of a workbook
    may be read together, those proposed first.
    """

    uploads: list[int] = []
    zones: list[str] = []
    systems: list[str] = []
    sheets: list[list[str]] = []
    points: DrawnPoints | None = None


class GuessedEntry(_Held):
    """A setting that the data suggest; an `offered` one stands in a comment of the manifest."""

    value: JsonValue
    check: InBoth = SURE
    offered: bool = False

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """What JSON keeps of an entry."""
        return cls(value=plain(entry.value), check=entry.check, offered=entry.offered)


class Guessed(_Held):
    """The settings that the data suggest, and how many rows each topic has."""

    audit: dict[str, GuessedEntry] = {}
    selection: dict[str, GuessedEntry] = {}
    topics: list[tuple[str, int]] = []
    rows: int = 0

    @property
    def is_there(self) -> bool:
        """Whether areas and incidents were both read."""
        return bool(self.selection)

    def of_table(self, table: Table) -> dict[str, GuessedEntry]:
        """Those of one table of the manifest."""
        return self.audit if table == "audit" else self.selection

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """From when to when almost all records are; None before they were read."""
        found = self.audit.get("period")
        if found is None or not isinstance(found.value, list):
            return None
        first, last = (dt.date.fromisoformat(str(each)) for each in found.value)
        return first, last


class Settled(_Held):
    """The settings that the person chose in place of the guessed ones; None: left blank.

    `grows`: the period held all the records, so it grows with those that are added.
    """

    grows: bool = False
    audit: dict[str, JsonValue] = {}
    selection: dict[str, JsonValue] = {}
    typed: Typed = {}

    def of_table(self, table: Table) -> dict[str, JsonValue]:
        """Those of one table of the manifest."""
        return self.audit if table == "audit" else self.selection


class DraftContents(_Held):
    """Everything; `version` is that of this shape."""

    version: Literal[1] = 1
    asked: AskedFiles = Field(default_factory=AskedFiles)
    areas: DraftAreas = Field(default_factory=DraftAreas)
    incidents: list[DraftIncidents] = []
    guessed: Guessed = Field(default_factory=Guessed)
    settled: Settled = Field(default_factory=Settled)


class Changes(TypedDict, total=False):
    """The parts of a draft that something replaces."""

    asked: AskedFiles
    areas: DraftAreas
    incidents: list[DraftIncidents]
    guessed: Guessed
    settled: Settled


def plain(value: object) -> JsonValue:
    """A manifest's value as JSON keeps it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"{type(value).__name__} can't be kept in a draft")


def of_plain(key: str, value: JsonValue) -> object:
    """A manifest's value from what JSON kept of it."""
    if key not in DAYS:
        return value
    if isinstance(value, list):
        return [of_plain(key, each) for each in value]
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
