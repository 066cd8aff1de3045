"""Files in the forms that police publish, drafted and run as a user would, on few areas."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from sereno.engine.stage_one import StageOneResult, run_stage_one
from sereno.exchange.manifest.draft import Found, draft_manifest
from sereno.exchange.manifest.reading import IncidentsPart, read_manifest
from sereno.exchange.manifest.text import Entry, write_manifest

TODAY = dt.date(2026, 11, 29)
WEST, SOUTH, STEP = -100.42, 20.58, 0.02


@dataclass(frozen=True)
class Ran:
    """A draft, the manifest it became, and what the run made of it."""

    found: Found
    part: IncidentsPart
    result: StageOneResult
    incidents: list[dict[str, object]]

    @property
    def doubts(self) -> dict[str, str]:
        """What the draft asks to be checked of the incidents, by key."""
        return {
            key: why.en for table, key, why in self.found.draft.doubts() if table == "incidents"
        }

    @property
    def notes(self) -> dict[str, str]:
        """What the run tells, by the note's code."""
        return {note.code: str(note) for note in self.result.notes}

    def column(self, name: str) -> list[object]:
        """A column of incidents.parquet."""
        return [row[name] for row in self.incidents]


def drafted(folder: Path, areas: Path, *incidents: Path, **entries: object) -> Found:
    """The draft of `sereno init`, with entries of its first [[incidents]] replaced or added."""
    found = draft_manifest(
        areas, incidents, folder, today=TODAY, progress=lambda _step, _done, _of: None
    )
    first, *rest = found.draft.incidents
    changed = {**first, **{key: Entry(value) for key, value in entries.items()}}
    return dataclasses.replace(
        found, draft=dataclasses.replace(found.draft, incidents=(changed, *rest))
    )


def ran(folder: Path, areas: Path, *incidents: Path, **entries: object) -> Ran:
    """`sereno init`, entries changed as a person would, and `sereno run`; few draws."""
    found = drafted(folder, areas, *incidents, **entries)
    found.draft.selection["draws"] = Entry(100)
    # So few incidents may tell no areas apart: people choose the only one.
    first = found.areas.samples[found.draft.areas["code"].value][0]
    found.draft.audit["select"] = Entry(1)
    found.draft.selection["put_in"] = Entry({first: "the test"})
    write_manifest(found.draft, folder / "audit.toml", force=True)
    result = run_stage_one(folder / "audit.toml", folder / "out", seed=1, today=TODAY)
    table = pq.read_table(folder / "out" / "incidents.parquet")
    (part, *_rest) = read_manifest(folder / "audit.toml").incidents
    return Ran(found, part, result, table.to_pylist())


def square_areas(path: Path, codes: Sequence[object], code: str = "CODE", **more: object) -> Path:
    """Squares side by side, three in a row, with a code, a name, a population and `more`."""
    features = [
        {
            "type": "Feature",
            "properties": {
                code: key,
                "NAME": f"Barrio {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[i]}lamo",
                "POP": 1000 + 137 * i,
                **{name: values[i] for name, values in more.items()},  # type: ignore[index]
            },
            "geometry": {"type": "Polygon", "coordinates": [_square(i)]},
        }
        for i, key in enumerate(codes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _square(i: int) -> list[list[float]]:
    x, y = WEST + STEP * (i % 3), SOUTH + STEP * (i // 3)
    return [[x, y], [x + STEP, y], [x + STEP, y + STEP], [x, y + STEP], [x, y]]


def middle(i: int) -> tuple[float, float]:
    """A point within the i-th square."""
    return WEST + STEP * (i % 3 + 0.4), SOUTH + STEP * (i // 3 + 0.6)


def table(path: Path, heading: str, rows: Sequence[str]) -> Path:
    """A text file of rows under a heading."""
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path
