"""Tables of weights from one geography to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sereno.exchange.tables.incident_files import batches
from sereno.exchange.tables.table_facts import FileFacts
from sereno.methods.sources.geographies.crosswalks import Crosswalk, WeightRow, crosswalk_of_table
from sereno.methods.sources.reading.number_forms import infer_decimal, read_number
from sereno.vocabulary.problems import Problem


def read_crosswalk(
    facts: FileFacts,
    source: str,
    target: str,
    weight: str,
    sources: Sequence[str],
    targets: Sequence[str],
) -> tuple[Crosswalk, tuple[Problem, ...]]:
    """The weights of a table with a column of each, checked by `crosswalk_of_table`.

    A weight that isn't a number is a fault of its row. Codes stay text, zeros and all.
    """
    rows = list(_rows(facts, (source, target, weight)))
    # Weights are shares or percentages: three digits after a sign are decimals.
    decimal, _sure = infer_decimal(below_1000=[[cells[2] for _line, cells in rows]])
    faults: list[Problem] = []
    read: list[WeightRow] = []
    for line, (one, other, text) in rows:
        number = read_number(text, decimal)
        if number is None:
            place = f"{facts.path.name}:{line}"
            faults.append(Problem("cell_not_a_number", where=place, column=weight, value=text))
        else:
            read.append(WeightRow(one, other, number, line))
    made, more = crosswalk_of_table(read, sources, targets, where=facts.path.name)
    return made, (*faults, *more)


def _rows(facts: FileFacts, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and cells of each row, without the white space around them."""
    for batch in batches(facts, columns):
        texts = [batch.columns[name].to_pylist() for name in columns]
        for line, *cells in zip(batch.lines.tolist(), *texts, strict=True):
            yield line, tuple(cell.strip() for cell in cells)
