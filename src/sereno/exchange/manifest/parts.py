"""The parts of a manifest as plain data, and the files that they name."""

from __future__ import annotations

import datetime as dt
import glob
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from sereno.exchange.tables.table_facts import nearest_name
from sereno.methods.selection.measures import Measure
from sereno.methods.selection.weights import level_weights
from sereno.methods.sources.reading.point_texts import PointOrder
from sereno.vocabulary.divisions import Divisions, divisions_of
from sereno.vocabulary.language import Language
from sereno.vocabulary.offences import topics as known_topics
from sereno.vocabulary.problems import Problem

DateOrder = Literal["ymd", "dmy", "mdy"]
# In place of a time zone: the clock is local, though it says another distance from UTC.
AS_WRITTEN = "as_written"


@dataclass(frozen=True)
class AuditPart:
    """[audit]: what is audited. `period` includes both days; `crs` is metric."""

    name: str
    select: int
    country: str = "mx"
    languages: tuple[Language, ...] = ("es", "en")
    crs: str | None = None
    period: tuple[dt.date, dt.date] | None = None
    today: dt.date | None = None
    decisions: str | None = None
    where: str = field(default="", compare=False)

    def decisions_path(self, folder: Path) -> Path | None:
        """The file of decisions, if one is named; Problem decisions_file_missing when not there."""
        if self.decisions is None:
            return None
        path = folder / self.decisions
        if not path.is_file():
            nearest = nearest_file(folder, self.decisions)
            raise Problem(
                "decisions_file_missing", where=self.where, file=self.decisions, nearest=nearest
            )
        return path


@dataclass(frozen=True)
class AreasPart:
    """[areas]: the boundary file and its columns; `code` may be several, joined by "-".

    only: the values of columns by which rows are kept. table: one beside it, joined by code.
    """

    file: str
    code: str | tuple[str, ...]
    name: str
    layer: str | None = None
    crs: str | None = None
    only: Mapping[str, Sequence[str]] | None = None
    group: str | None = None
    level: Mapping[str, str] | None = None
    group_level: Mapping[str, str] | None = None
    population: str | None = None
    decimal: Literal[".", ","] | None = None
    table: str | None = None
    table_code: str | None = None
    table_population: str | None = None
    table_group: str | None = None
    where: str = field(default="", compare=False)

    @property
    def has_population(self) -> bool:
        """Whether the file or the table beside it tells the population."""
        return bool(self.population or self.table_population)

    @property
    def has_group(self) -> bool:
        """Whether the file or the table beside it tells the group."""
        return bool(self.group or self.table_group)

    def path(self, folder: Path) -> Path:
        """The boundary file; raises Problem areas_file_missing when it isn't there."""
        path = folder / self.file
        if not path.exists():
            nearest = nearest_file(folder, self.file)
            raise Problem("areas_file_missing", where=self.where, file=self.file, nearest=nearest)
        return path


ROLES = (
    "date",
    "date_end",
    "date_reported",
    "time",
    "lon",
    "lat",
    "point",
    "area_code",
    "area_name",
    "area_group",
    "offence",
    "offence_detail",
    "violence",
    "count",
    "id",
)  # fmt: skip


class SourceTable(NamedTuple):
    """A file, or one sheet of a workbook; `several`: of which more than one is read."""

    path: Path
    sheet: str | None
    several: bool

    def named(self, file: str) -> str:
        """What the rows of a file's table say that they came from."""
        return f"{file} ({self.sheet})" if self.several else file


def file_named(source: str, files: Iterable[str]) -> str | None:
    """Which of some files rows came from, by what they say of it (`SourceTable.named`)."""
    of_sheet = source.endswith(")")
    return next(
        (file for file in files if source == file or (of_sheet and source.startswith(f"{file} ("))),
        None,
    )


@dataclass(frozen=True)
class IncidentsPart:
    """[[incidents]]: files that share their columns, and which column is what.

    sheet: those of a workbook that are read; none where the first with a table is.
    """

    files: tuple[str, ...]
    date: str
    date_end: str | None = None
    date_reported: str | None = None
    date_order: DateOrder | None = None
    year_begins: int | None = None
    typed_dates: Literal["as_typed", "exchanged"] = "as_typed"
    time_zone: str | None = None
    time: str | None = None
    lon: str | None = None
    lat: str | None = None
    point: str | None = None
    point_order: PointOrder = "latlon"
    crs: str = "EPSG:4326"
    decimal: Literal[".", ","] | None = None
    mend_points: Literal["always", "never"] | None = None
    area_code: str | None = None
    area_name: str | None = None
    area_group: str | None = None
    offence: str | None = None
    offence_detail: str | None = None
    offence_label: str | None = None
    violence: str | None = None
    count: str | None = None
    id: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: tuple[str, ...] = ()
    name_threshold: float = 90.0
    where: str = field(default="", compare=False)

    @property
    def zone(self) -> str | None:
        """The time zone to which moments are brought; None where they are read as they stand."""
        return None if self.time_zone == AS_WRITTEN else self.time_zone

    def columns(self) -> dict[str, str]:
        """The column of each role that has one, in the order of ROLES."""
        named = {role: getattr(self, role) for role in ROLES}
        return {role: column for role, column in named.items() if column is not None}

    def paths(self, folder: Path) -> list[Path]:
        """The files, those of each pattern sorted and none twice.

        Raises Problem no_file_matches for a pattern (or name) that leads to no file.
        """
        found: dict[Path, None] = {}
        for pattern in self.files:
            matching = _matching(folder, pattern)
            if not matching:
                nearest = nearest_file(folder, pattern)
                raise Problem("no_file_matches", where=self.where, pattern=pattern, nearest=nearest)
            found.update(dict.fromkeys(matching))
        return list(found)

    def tables(self, folder: Path) -> list[SourceTable]:
        """What is read, file by file and sheet by sheet; raises as `paths` does."""
        sheets = dict.fromkeys(self.sheet) or (None,)
        several = len(sheets) > 1
        return [
            SourceTable(path, sheet, several) for path in self.paths(folder) for sheet in sheets
        ]


@dataclass(frozen=True)
class SelectionPart:
    """[selection]: the index and the choice. Weights sum to 1; put_in, take_out: code → reason."""

    topics: Mapping[str, float]
    weighting: Literal["given", "equal", "entropy", "pca"] = "given"
    measure: Measure = "eb_rate"
    outliers: Literal["none", "winsorise", "tukey"] = "winsorise"
    normalise: Literal["minmax", "zscore", "rank", "rank_min"] = "minmax"
    aggregate: Literal["arithmetic", "geometric"] = "arithmetic"
    at_least_per_group: int = 0
    least_population: int | None = None
    draws: int = 10_000
    put_in: Mapping[str, str] = field(default_factory=dict)
    take_out: Mapping[str, str] = field(default_factory=dict)
    lower_is_worse: tuple[str, ...] = ()
    dimensions: Mapping[str, str] = field(default_factory=dict)
    dimension_weights: Mapping[str, float] | None = None

    def points(self) -> Mapping[str, float]:
        """The weight of each topic in the whole index, those of its dimension multiplied in."""
        if not self.dimensions:
            return self.topics
        return level_weights(self.topics, self.dimensions, self.dimension_weights)


@dataclass(frozen=True)
class Manifest:
    """A whole manifest. `folder` is where its relative paths start."""

    audit: AuditPart
    areas: AreasPart
    incidents: tuple[IncidentsPart, ...]
    selection: SelectionPart
    folder: Path
    place: Callable[..., str] = field(default=lambda *_: "", compare=False, repr=False)

    @property
    def divisions(self) -> Divisions:
        """What the areas and their groups are called."""
        return divisions_of(self.audit.country, self.areas.level, self.areas.group_level)

    def where(self, *path: str | int) -> str:
        """Where a key stands, as problems name it: where("areas", "code") is "audit.toml:12"."""
        return self.place(*path)

    def areas_table(self) -> Path | None:
        """The table beside the boundaries; Problem areas_table_missing when it isn't there."""
        name = self.areas.table
        if name is None:
            return None
        if not (self.folder / name).is_file():
            raise Problem(
                "areas_table_missing",
                where=self.where("areas", "table"),
                file=name,
                nearest=nearest_file(self.folder, name),
            )
        return self.folder / name

    def check_topics(self, columns: Collection[str]) -> None:
        """Raise Problem topic_unknown when a topic is neither Sereno's nor one of `columns`.

        `columns` are those of the areas file, which only its reader knows.
        """
        for topic in self.selection.topics:
            if topic not in known_topics() and topic not in columns:
                raise Problem(
                    "topic_unknown",
                    where=self.where("selection", "topics", topic),
                    topic=topic,
                    nearest=nearest_name(topic, [*known_topics(), *columns]),
                    topics=", ".join(known_topics()),
                    columns=", ".join(columns) or "–",
                )


def _matching(folder: Path, pattern: str) -> list[Path]:
    """The files that a name or a pattern leads to, sorted; a name wins over a pattern."""
    exact = folder / pattern
    if exact.is_file():
        return [exact]
    names = sorted(glob.glob(pattern, root_dir=folder, recursive=True))
    return [folder / name for name in names if (folder / name).is_file()]


def nearest_file(folder: Path, pattern: str) -> str:
    """The file, where the pattern looks, whose name is most like it."""
    parent = (folder / pattern).parent
    if "*" in str(parent) or not parent.is_dir():
        parent = folder
    return nearest_name(Path(pattern).name, sorted(p.name for p in parent.iterdir() if p.is_file()))
