"""A table with the meaning of its offence labels beside them, as CSV.

Every column of the source comes first, as it was; what coding adds stands after it. The file
appears whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sereno.exchange.results.result_files import CsvTable
from sereno.exchange.tables.incident_files import batches
from sereno.exchange.tables.table_facts import FileFacts
from sereno.exchange.whole_files import whole_file
from sereno.methods.sources.offences.coded import CodedOffence
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.vocabulary.iccs import iccs

ADDED = (
    "iccs",
    "iccs_es",
    "iccs_en",
    "section",
    "violent",
    "topic",
    "why_es",
    "why_en",
    "confidence",
    "coded_by",
)


@dataclass
class CodedTable:
    """What was written: rows, rows by how they were coded, and each label with its rows."""

    rows: int = 0
    rejected: int = 0
    coded_by: Counter[str] = field(default_factory=Counter)
    labels: dict[str, CodedOffence] = field(default_factory=dict)
    rows_of: Counter[str] = field(default_factory=Counter)

    def to_review(self) -> list[tuple[str, int, CodedOffence]]:
        """Labels that a person should look at, those with most rows first."""
        return [
            (label, n, self.labels[label])
            for label, n in self.rows_of.most_common()
            if self.labels[label].needs_review
        ]


def write_coded(
    facts: FileFacts, out: Path, *, label: str, violence: str | None, coder: OffenceCoder
) -> CodedTable:
    """Write the table that `facts` describes to `out` with its column `label` coded.

    Rows that could not be read are counted as rejected and left out. Raises Problem where the
    table is damaged or the disk is full, OSError where `out` can't be written; then `out` is as it
    was before.
    """
    written = CodedTable()
    header = (*facts.columns, *_added_names(facts.columns))
    with whole_file(out) as part, CsvTable(part, header) as table:
        for batch in batches(facts, facts.columns):
            columns = {name: values.to_pylist() for name, values in batch.columns.items()}
            said = columns[violence] if violence else [""] * len(batch.lines)
            written.rejected += len(batch.rejected)
            given = zip(*(columns[name] for name in facts.columns), strict=True)
            for cells, text, about_violence in zip(given, columns[label], said, strict=True):
                coded = coder.code(text, about_violence)
                shown = f"{text} · {about_violence}" if about_violence else text
                written.labels[shown] = coded
                written.rows_of[shown] += 1
                table.row((*cells, *described(coded).values()))
    written.rows = written.rows_of.total()
    for shown, n in written.rows_of.items():
        written.coded_by[written.labels[shown].coded_by] += n
    return written


def described(coded: CodedOffence) -> Mapping[str, object]:
    """A coded offence in plain values, by the names of `ADDED`."""
    entry = iccs()[coded.iccs] if coded.iccs else None
    return {
        "iccs": coded.iccs,
        "iccs_es": entry.name_es if entry else None,
        "iccs_en": entry.name_en if entry else None,
        "section": coded.section,
        "violent": coded.violent,
        "topic": coded.topic,
        "why_es": coded.why_es,
        "why_en": coded.why_en,
        "confidence": coded.confidence,
        "coded_by": coded.source,
    }


def _added_names(taken: Sequence[str]) -> list[str]:
    """Names of the added columns; one that the table already has gets a number."""
    names = []
    for name in ADDED:
        n, free = 2, name
        while free in taken:
            n, free = n + 1, f"{name}_{n}"
        names.append(free)
    return names
