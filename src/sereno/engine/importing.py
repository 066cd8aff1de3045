"""The import of incidents: files in, one Parquet file and one file of rejects out, in flat memory.

The calling thread reads batches and writes results in order; worker threads parse, code and
place them (the kernels release the GIL). Order is kept, so the same inputs give the same bytes
however many threads there are.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from sereno.engine.flags import FLAG_BIT
from sereno.engine.habits import FileHabits
from sereno.engine.moments import Dates
from sereno.engine.places import Places
from sereno.engine.reading import Reading, RowReader
from sereno.engine.results import sha256
from sereno.engine.tally import Tally
from sereno.exchange.manifest.parts import IncidentsPart, SourceTable
from sereno.exchange.manifest.source_tables import look_into
from sereno.exchange.results.result_files import CsvTable
from sereno.exchange.tables.incident_files import FileFacts, RejectedRow, batches
from sereno.methods.sources.offences.coded import CodedOffence
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.places.place_match import NameMatch
from sereno.methods.sources.reading.duplicates import RecordsSeen, incident_ids
from sereno.methods.sources.reading.repeated_points import PointCount
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.results import INCIDENTS, REJECTS

# What a long step tells whoever waits: the step's name, what is done and what there is in all
# (0 when not known). It may raise to cancel: nothing half-written stays.
Progress = Callable[[str, int, int], None]

BATCH_ROWS = 131_072
WAITING_TO_BE_WRITTEN = 3
# Seconds after which a thread gives way to one that waits (Python's own 0.005 costs an import 7 %).
TURN = 0.0002


@dataclass(frozen=True)
class FileTally:
    """One input file of a part, and what became of its rows."""

    part: IncidentsPart
    facts: FileFacts
    name: str
    sha256: str
    tally: Tally
    habits: FileHabits


@dataclass
class Imported:
    """What the import counted and learned; the incidents themselves are in the Parquet file."""

    files: list[FileTally] = field(default_factory=list)
    total: Tally = field(default_factory=Tally)
    parts: list[tuple[IncidentsPart, Tally]] = field(default_factory=list)
    duplicates: int = 0
    incidents: int = 0
    codes: dict[str, CodedOffence] = field(default_factory=dict)
    matches: dict[tuple[str, str], NameMatch] = field(default_factory=dict)
    reject_examples: dict[str, tuple[str, RejectedRow]] = field(default_factory=dict)
    points: PointCount = field(default_factory=PointCount)


class _Input:
    """One file, or a sheet of it, and the reader of its part; what is known before it is read."""

    def __init__(
        self, part: IncidentsPart, reader: RowReader, table: SourceTable, folder: Path
    ) -> None:
        self.part, self.reader = part, reader
        self.path, self.table = table.path, table
        self.name = table.named(_shown_name(table.path, folder))
        self.size = table.path.stat().st_size
        self.tally = Tally()
        self._looked: Future[tuple[FileFacts, FileHabits]] | None = None
        self._sha256: Future[str] | None = None

    def look_ahead(self, pool: Executor) -> None:
        """Begin to look into the file, once."""
        if self._looked is None:
            self._looked = pool.submit(self._look)
            self._sha256 = pool.submit(sha256, self.path)

    def _look(self) -> tuple[FileFacts, FileHabits]:
        facts = look_into(self.part, self.table)
        return facts, self.reader.habits(facts)

    def looked(self) -> tuple[FileFacts, FileHabits]:
        """What the file is, and how it writes. Problem if unreadable."""
        assert self._looked is not None
        return self._looked.result()

    def told(self) -> FileTally:
        """The file with what became of its rows."""
        assert self._sha256 is not None
        facts, habits = self.looked()
        return FileTally(self.part, facts, self.name, self._sha256.result(), self.tally, habits)


class _Writer:
    """Writes readings in order, gives each incident its identifier and marks duplicates."""

    def __init__(self, folder: Path) -> None:
        self._parquet: pq.ParquetWriter | None = None
        self._path = folder / INCIDENTS.name
        self._rejects = CsvTable(folder / REJECTS.name, REJECTS.column_names())
        self._seen = RecordsSeen()
        self.duplicates = 0
        self.incidents = 0
        self.points = PointCount()
        self.examples: dict[str, tuple[str, RejectedRow]] = {}

    def write(self, reading: Reading, file: str) -> None:
        earlier = self._seen.earlier(reading.hashes)
        bits = reading.bits
        bits[earlier > 0] |= FLAG_BIT["duplicate"]
        self.duplicates += int(reading.n[earlier > 0].sum())
        self.incidents += int(reading.n.sum())
        self.points.add(reading.lon, reading.lat, reading.n)
        table = reading.table.add_column(
            0, "incident_id", pa.array(incident_ids(reading.hashes, earlier))
        ).append_column("flags", _flag_texts(bits))
        if self._parquet is None:
            self._parquet = _parquet_writer(self._path, table.schema)
        self._parquet.write_table(table)
        for row in reading.rejected:
            self.examples.setdefault(row.problem.code, (file, row))
            self._rejects.row(
                (
                    file,
                    row.line,
                    row.column,
                    row.value,
                    row.problem.code,
                    *row.problem.in_every_language(),
                )
            )

    def close(self) -> None:
        if self._parquet is not None:
            self._parquet.close()
        self._rejects.close()


def _parquet_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Small and quick: what repeats by a dictionary, lines by their differences, and of
    coordinates the bytes that are alike beside one another.
    """
    repeating = [f.name for f in schema if pa.types.is_dictionary(f.type)]
    return pq.ParquetWriter(
        path,
        schema,
        # Identifiers are as good as random: to compress them would only cost time.
        compression={f.name: "none" if f.name == "incident_id" else "zstd" for f in schema},
        use_dictionary=[*repeating, "occurred_on", "n_incidents", "name_score"],
        column_encoding={
            "source_row": "DELTA_BINARY_PACKED",
            "lon": "BYTE_STREAM_SPLIT",
            "lat": "BYTE_STREAM_SPLIT",
        },
        write_statistics=["occurred_on"],
    )


def import_incidents(
    parts: tuple[IncidentsPart, ...],
    *,
    folder: Path,
    into: Path,
    places: Places,
    coder: OffenceCoder,
    period: tuple[dt.date, dt.date] | None,
    today: dt.date,
    progress: Progress,
    threads: int | None = None,
) -> Imported:
    """Read every part's files into `into`/incidents.parquet and `into`/rejects.csv.

    Raises Problem when a file can't be read as a whole or no row at all could be accepted.
    """
    result = Imported()
    writer = _Writer(into)
    inputs = [
        _Input(part, reader, table, folder)
        for part in parts
        for reader in [RowReader(part, places=places, coder=coder, dates=Dates(today, period))]
        for table in part.tables(folder)
    ]
    size, done = sum(file.size for file in inputs), 0
    # One thread writes, so that reading goes on meanwhile; it takes its work in order.
    writing = ThreadPoolExecutor(1)
    written: deque[Future[None]] = deque()
    try:
        with _quick_turns(), ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
            progress("import", 0, size)
            current = inputs[0]
            for file, reading in _readings(inputs, pool):
                written.append(writing.submit(writer.write, reading, file.name))
                if len(written) > WAITING_TO_BE_WRITTEN:
                    written.popleft().result()
                file.tally.add(reading.tally)
                if file is not current:
                    done, current = done + current.size, file
                progress("import", done, size)
            while written:
                written.popleft().result()
            progress("import", size, size)
            result.files = [file.told() for file in inputs]
    finally:
        writing.shutdown(cancel_futures=True)
        writer.close()
    for part in parts:
        part_tally = Tally()
        for file in inputs:
            if file.part is part:
                part_tally.add(file.tally)
                result.codes.update(file.reader.codes())
                result.matches.update(file.reader.matches())
        result.parts.append((part, part_tally))
        result.total.add(part_tally)
    result.duplicates = writer.duplicates
    result.incidents = writer.incidents
    result.reject_examples = writer.examples
    result.points = writer.points
    if result.incidents == 0:
        name, row = next(iter(writer.examples.values()), ("", None))
        if row is None:
            raise Problem("no_rows", where=", ".join(f.name for f in result.files))
        raise Problem(
            "every_row_rejected",
            where=f"{name}:{row.line}",
            n=result.total.rejected,
            first=row.problem,
        )
    return result


@contextmanager
def _quick_turns() -> Iterator[None]:
    """Threads that come back from a kernel wait less for their turn: the kernels are short."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _readings(
    inputs: Sequence[_Input], pool: ThreadPoolExecutor
) -> Iterator[tuple[_Input, Reading]]:
    """Readings of all files in order, with a few batches in flight at once.

    The next file is looked into while the last one is read: no thread waits where files meet.
    """
    waiting: deque[tuple[_Input, Future[Reading]]] = deque()
    ahead = pool._max_workers + 1
    try:
        for file, following in zip(inputs, [*inputs[1:], None], strict=True):
            file.look_ahead(pool)
            if following is not None:
                following.look_ahead(pool)
            facts, habits = file.looked()
            for batch in batches(facts, tuple(file.part.columns().values()), rows=BATCH_ROWS):
                waiting.append((file, pool.submit(file.reader.read, batch, file.name, habits)))
                if len(waiting) > ahead:
                    first, reading = waiting.popleft()
                    yield first, reading.result()
        while waiting:
            first, reading = waiting.popleft()
            yield first, reading.result()
    finally:
        for _file, reading in waiting:
            reading.cancel()


def _flag_texts(bits: npt.NDArray[np.int32]) -> pa.DictionaryArray:
    """Bits → "flag;flag", shape (n,); empty where nothing is to be said."""
    kinds = pa.array(bits).dictionary_encode()
    texts = [
        ";".join(f for f, bit in FLAG_BIT.items() if kind & bit)
        for kind in kinds.dictionary.to_pylist()
    ]
    # A batch without one incident still has a column of texts.
    return pa.DictionaryArray.from_arrays(kinds.indices, pa.array(texts, pa.string()))


def _shown_name(path: Path, folder: Path) -> str:
    """The file as the manifest's reader knows it: relative to the manifest when it lies below."""
    resolved, base = path.resolve(), folder.resolve()
    return resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else path.name
