"""Reading delimited text in flat memory: blocks of bytes in, batches of strings out.

In most blocks each line is one whole row, and pyarrow's parser, which counts the rows, is all
it takes. A block with line breaks inside quotes, blank lines or odd rows takes the slower way
over `record_scan`, which says what each record is; pyarrow then gets only the whole ones.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pc

from sereno.exchange.tables import record_scan, text_encoding
from sereno.exchange.tables.archives import open_stream
from sereno.exchange.tables.table_facts import Batch, FileFacts, RejectedRow, shorten
from sereno.vocabulary.problems import Problem

# Read at a time, and held at most: a line, or a record over several, may be that long. Whoever
# asks for few rows at a time looks at the beginning alone, so that less is read.
BLOCK = 4 << 20
LEAST_BLOCK = 256 << 10
BYTES_OF_A_ROW = 96
ROOM = 8 << 20


def batches(facts: FileFacts, columns: Sequence[str], rows: int) -> Iterator[Batch]:
    """The rows of a delimited file as `incident_files.batches` promises them."""
    block_size = min(BLOCK, max(LEAST_BLOCK, rows * BYTES_OF_A_ROW))
    reader = _Reader(facts, columns, block_size)
    with open_stream(facts.path) as packed, ThreadPoolExecutor(1) as pool:
        stream = packed if _is_bytewise(facts) else cast(BinaryIO, _Transcoded(packed, facts))
        for block in reader.blocks(cast(BinaryIO, _ReadAhead(stream, pool, block_size))):
            yield from _slices(block, rows)


class _Block:
    """What one block gave: rows as text, their lines, which were repaired, and the rejected."""

    def __init__(self, table: dict[str, pa.StringArray], lines: npt.NDArray[np.int64]) -> None:
        self.columns = table
        self.lines = lines
        self.rejected: list[RejectedRow] = []
        self.repaired: npt.NDArray[np.bool_] | None = None


class _Reader:
    """Goes over a stream block by block, keeping count of the lines."""

    def __init__(self, facts: FileFacts, columns: Sequence[str], block: int) -> None:
        self.facts, self.block_size = facts, block
        self.columns = list(dict.fromkeys(columns))
        self.wanted = [str(facts.position(column)) for column in self.columns]
        self.names = [str(place) for place in range(len(facts.columns))]
        self.eight_bit = text_encoding.is_eight_bit(facts.encoding)
        self.kind = pa.binary() if self.eight_bit else pa.string()
        self.line = facts.data_line
        self.buffer = bytearray(ROOM)
        self.used = 0
        self.at_end = False

    def blocks(self, stream: BinaryIO) -> Iterator[_Block]:
        """The blocks of a stream; Problem when a line is longer than a block."""
        self._fill(stream)
        self._drop(self._heading_bytes())
        while self.used or not self.at_end:
            self._fill(stream)
            block, consumed = self._block()
            if not consumed and self.used == len(self.buffer):
                limit = len(self.buffer) >> 20
                where = self.facts.path.name
                raise Problem("line_too_long", where=where, line=self.line, limit=limit)
            self._drop(consumed)
            if block is not None:
                yield block

    def _fill(self, stream: BinaryIO) -> None:
        """Reads up to a block more, or until the end of the stream."""
        goal = min(len(self.buffer), self.used + self.block_size)
        view = memoryview(self.buffer)
        while self.used < goal and not self.at_end:
            n = cast(io.RawIOBase, stream).readinto(view[self.used : goal])
            self.used += n or 0
            self.at_end = not n

    def _drop(self, n: int) -> None:
        rest = self.used - n
        self.buffer[:rest] = self.buffer[n : self.used]
        self.used = rest

    def _heading_bytes(self) -> int:
        """The bytes of the mark and the lines above the data."""
        here = len(codecs.BOM_UTF8) if self.buffer.startswith(codecs.BOM_UTF8) else 0
        for _ in range(self.facts.data_line - 1):
            feed = self.buffer.find(b"\n", here, self.used)
            back = self.buffer.find(b"\r", here, self.used if feed < 0 else feed)
            if feed < 0 and back < 0:
                return self.used
            here = feed + 1 if back < 0 or back + 1 == feed else back + 1
        return here

    def _block(self) -> tuple[_Block | None, int]:
        """The rows of the whole lines in the buffer, and how many bytes they take."""
        cut = self.used if self.at_end else self.buffer.rfind(b"\n", 0, self.used) + 1
        block = self._plain(cut) if cut else None
        return (block, cut) if block is not None else self._scanned()

    def _plain(self, cut: int) -> _Block | None:
        """The rows of bytes in which each line is one whole row; None when any is not.

        As many rows as line breaks means that no break stands inside quotes and no line is blank,
        provided that the last line doesn't end inside a quote.
        """
        if self.buffer.find(b"\r", 0, cut) >= 0 and (
            self.buffer.count(b"\r", 0, cut) != self.buffer.count(b"\r\n", 0, cut)
        ):
            return None
        if self.buffer.find(b'"', 0, cut) >= 0:
            last_line = self.buffer[self.buffer.rfind(b"\n", 0, cut - 1) + 1 : cut]
            if record_scan.ends_in_quotes(last_line, self.facts.delimiter):
                return None
        feeds = np.frombuffer(self.buffer, np.uint8, cut) == ord("\n")
        n = int(np.count_nonzero(feeds)) + (not feeds[-1])
        try:
            parsed = self._parse(memoryview(self.buffer)[:cut], self.kind)
        except pa.ArrowInvalid:
            return None
        if parsed.num_rows != n:
            return None
        block = self._text(parsed, np.arange(self.line, self.line + n, dtype=np.int64))
        self.line += n
        return block

    def _scanned(self) -> tuple[_Block | None, int]:
        """The rows as the scan finds them, whatever is in the bytes."""
        data = np.frombuffer(self.buffer, np.uint8, self.used)
        width = len(self.facts.columns)
        found = record_scan.scan(data, self.facts.delimiter, width, at_end=self.at_end)
        rejected = self._rejected(found)
        good = found.status == record_scan.GOOD
        lines = found.lines[good] + self.line
        self.line += found.lines_consumed
        if not len(found.starts):
            return None, found.consumed
        if good.all():
            clean = memoryview(self.buffer)[: found.consumed]
        else:
            clean = memoryview(self._only(found, good))
        try:
            parsed = self._parse(clean, self.kind)
        except pa.ArrowInvalid:
            parsed = self._parse(clean, pa.binary())
        if parsed.num_rows != len(lines):
            raise RuntimeError(
                f"{self.facts.path.name}: scan and parser disagree before line {self.line}"
            )
        block = self._text(parsed, lines)
        block.rejected = rejected
        return block, found.consumed

    def _only(self, found: record_scan.Records, good: npt.NDArray[np.bool_]) -> bytes:
        """The bytes of the good records, run by run."""
        edges = np.flatnonzero(np.diff(np.concatenate(([False], good, [False])).astype(np.int8)))
        runs = [
            bytes(self.buffer[found.starts[first] : found.ends[after - 1]])
            for first, after in zip(edges[::2], edges[1::2], strict=True)
        ]
        return b"\n".join([*runs, b""])

    def _rejected(self, found: record_scan.Records) -> list[RejectedRow]:
        rejected = []
        for i in np.flatnonzero(found.status != record_scan.GOOD).tolist():
            line = self.line + int(found.lines[i])
            where = f"{self.facts.path.name}:{line}"
            if found.status[i] == record_scan.OPEN_QUOTE:
                problem = Problem("quote_not_closed", where=where, line=line)
            else:
                problem = Problem(
                    "row_of_other_width",
                    where=where,
                    line=line,
                    fields=int(found.fields[i]),
                    columns=len(self.facts.columns),
                )
            raw = bytes(self.buffer[found.starts[i] : found.ends[i]])
            value = text_encoding.decode_line(raw, self.facts.encoding)
            rejected.append(RejectedRow(line, "", shorten(value), problem))
        return rejected

    def _parse(self, data: memoryview, kind: pa.DataType) -> pa.Table:
        """The wanted columns of bytes without heading; ArrowInvalid on odd rows or encodings."""
        if not len(data):
            return pa.table({name: pa.array([], kind) for name in self.wanted})
        return pc.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            read_options=pc.ReadOptions(
                use_threads=False, column_names=self.names, block_size=len(data) + 1
            ),
            parse_options=pc.ParseOptions(
                delimiter=self.facts.delimiter, ignore_empty_lines=True, newlines_in_values=True
            ),
            convert_options=pc.ConvertOptions(
                include_columns=self.wanted,
                column_types=dict.fromkeys(self.wanted, kind),
                strings_can_be_null=False,
            ),
        )

    def _text(self, parsed: pa.Table, lines: npt.NDArray[np.int64]) -> _Block:
        block = _Block({}, lines)
        encoding = self.facts.encoding if self.eight_bit else "utf-8"
        for column, name in zip(self.columns, self.wanted, strict=True):
            values = parsed.column(name).combine_chunks()
            if pa.types.is_binary(values.type):
                values, strange = text_encoding.as_text(values, encoding)
                if strange is not None:
                    block.repaired = strange if block.repaired is None else block.repaired | strange
            block.columns[column] = values
        return block


def _slices(block: _Block, rows: int) -> Iterator[Batch]:
    """A block as batches of at most `rows` rows; what was rejected goes with the first."""
    for start in range(0, max(1, len(block.lines)), rows):
        part = slice(start, start + rows)
        yield Batch(
            lines=block.lines[part],
            columns={name: values[part] for name, values in block.columns.items()},
            rejected=block.rejected if start == 0 else [],
            repaired=0 if block.repaired is None else int(block.repaired[part].sum()),
        )


def _is_bytewise(facts: FileFacts) -> bool:
    """Whether the delimiter and the line breaks are single bytes that mean nothing else."""
    return facts.encoding == "utf-8" or text_encoding.is_eight_bit(facts.encoding)


class _ReadAhead(io.RawIOBase):
    """A stream of which the next piece is read and unpacked while the last one is parsed."""

    def __init__(self, stream: BinaryIO, pool: Executor, size: int) -> None:
        self._stream, self._pool = stream, pool
        self._piece = memoryview(b"")
        self._size = size
        self._coming = pool.submit(stream.read, size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        if not self._piece:
            self._piece = memoryview(self._coming.result())
            if self._piece:
                self._coming = self._pool.submit(self._stream.read, self._size)
        n = min(len(view), len(self._piece))
        view[:n] = self._piece[:n]
        self._piece = self._piece[n:]
        return n


class _Transcoded(io.RawIOBase):
    """A stream in UTF-16 or another wide encoding, read as UTF-8."""

    def __init__(self, stream: BinaryIO, facts: FileFacts) -> None:
        self._stream, self._facts = stream, facts
        self._decoder = codecs.getincrementaldecoder(facts.encoding)()
        self._waiting = b""
        self._at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        while not self._waiting and not self._at_end:
            piece = self._stream.read(1 << 20)
            self._at_end = not piece
            try:
                self._waiting = self._decoder.decode(piece, final=self._at_end).encode()
            except UnicodeError as error:
                raise Problem(
                    "encoding_broken",
                    where=self._facts.path.name,
                    encoding=self._facts.encoding,
                    reason=str(error),
                ) from error
        n = min(len(view), len(self._waiting))
        view[:n] = self._waiting[:n]
        self._waiting = self._waiting[n:]
        return n
