"""Stage 1 from end to end: manifest in, a folder of results out; no database, no network."""

from __future__ import annotations

import datetime as dt
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sereno
from sereno.engine.importing import Imported, Progress, import_incidents
from sereno.engine.incidence import Incidence, guess_period, measure_incidence
from sereno.engine.places import Places
from sereno.engine.quality import quality_report
from sereno.engine.records import open_records
from sereno.engine.results import areas_document, sha256, write_incidence, write_json
from sereno.engine.selecting import Selection, naming_the_key, select_areas, write_selection
from sereno.exchange.boundaries.area_columns import listed
from sereno.exchange.boundaries.areas import Areas, look_areas, read_areas
from sereno.exchange.boundaries.joined_tables import with_table
from sereno.exchange.manifest.reading import Manifest, read_manifest
from sereno.exchange.pages import quality_page, selection_page
from sereno.exchange.results.decisions_file import Decided, read_decisions
from sereno.exchange.results.result_folder import result_folder
from sereno.exchange.tables.incident_files import look
from sereno.methods.sources.offences.coded import CodedOffence
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.offences.recognised import unknown_offences
from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.language import Language, speaking
from sereno.vocabulary.offences import topics
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.results import RESULTS_FORMAT

PAGES = ("selection", "quality")
# Whatever can change a number is named in audit.json with its version.
VERSIONED = (
    "numpy",
    "scipy",
    "numba",
    "shapely",
    "pyproj",
    "pyarrow",
    "duckdb",
    "SALib",
    "rapidfuzz",
)


@dataclass(frozen=True)
class Decisions:
    """What people decided in review, and an import learns.

    `offences` by label; `places` by folded (group, name): an area's code, or None where the
    name is of no area; `refusals` likewise: the code of the area that the name doesn't mean.
    """

    offences: Mapping[str, CodedOffence] = field(default_factory=dict)
    places: Mapping[tuple[str, str], str | None] = field(default_factory=dict)
    refusals: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, decided: Decided) -> Decisions:
        """The decisions of a file or of an audit."""
        return cls(
            {d.label: d.coded() for d in decided.offences},
            {d.key: d.area_code or None for d in decided.places if not d.is_refusal},
            {d.key: d.area_code for d in decided.places if d.is_refusal},
        )


@dataclass(frozen=True)
class StageOneResult:
    """What a run found, for whoever called it."""

    out: Path
    rows: int
    incidents: int
    rejected: int
    placed_share: float | None
    selected: tuple[str, ...]
    labels: Mapping[str, str]
    quality: Mapping[str, Any]
    selection: Mapping[str, Any]
    seconds: Mapping[str, float]
    notes: tuple[Problem, ...]

    @property
    def selected_names(self) -> tuple[str, ...]:
        """The selected areas as people tell them apart."""
        return tuple(self.labels[code] for code in self.selected)

    def summary(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "out": str(self.out),
            "rows": self.rows,
            "incidents": self.incidents,
            "rejected": self.rejected,
            "placed_share": self.placed_share,
            "selected": list(self.selected),
            "selected_names": list(self.selected_names),
            "notes": [{"code": n.code, "text": str(n)} for n in self.notes],
            "seconds": dict(self.seconds),
        }


class _Stopwatch:
    """Seconds spent in each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


def no_progress(step: str, done: int, total: int) -> None:
    """For callers that show none."""


def run_stage_one(
    manifest_path: Path,
    out: Path,
    *,
    seed: int,
    today: dt.date,
    progress: Progress = no_progress,
    threads: int | None = None,
    decisions: Decisions | None = None,
    also: Callable[[Path], None] | None = None,
) -> StageOneResult:
    """Run the manifest and write every result file to `out`, whole or not at all.

    `today` (unless the manifest gives one) decides which dates lie in the future; `decisions` go
    before every rule; `also` adds the caller's own files to the folder before it takes its place.
    Raises Problem with where, what and how to mend it; then `out` is as it was before.
    """
    watch = _Stopwatch()
    manifest = read_manifest(manifest_path)
    decisions = _with_those_of_the_manifest(manifest, decisions or Decisions())
    with dividing(manifest.divisions), result_folder(out) as folder:
        with watch.step("areas"):
            progress("areas", 0, 1)
            areas = areas_of(manifest)
            manifest, unused = without_points(manifest, areas)
            number = {code: a for a, code in enumerate(areas.codes)}
            decided = {
                pair: -1 if code is None else number[code]
                for pair, code in decisions.places.items()
                # An area that these boundaries no longer have decides nothing.
                if code is None or code in number
            }
            refused = {
                pair: (number[code],) for pair, code in decisions.refusals.items() if code in number
            }
            places = Places(areas, decided, refused)
            progress("areas", 1, 1)
        coder = OffenceCoder(manifest.audit.country, decisions.offences)
        with watch.step("import"):
            imported = import_incidents(
                manifest.incidents,
                folder=manifest.folder,
                into=folder,
                places=places,
                coder=coder,
                period=manifest.audit.period,
                today=manifest.audit.today or today,
                progress=progress,
                threads=threads,
            )
        _refuse_unknown_offences(manifest, imported, coder)
        notes: list[Problem] = [*areas.notes, *unused, *_lost_decisions(decisions, number)]
        with open_records(folder) as records:
            with watch.step("incidence"):
                progress("incidence", 0, 1)
                period = manifest.audit.period
                if period is None:
                    period = guess_period(records)
                    notes.append(
                        Problem(
                            "period_guessed",
                            first=period[0].isoformat(),
                            last=period[1].isoformat(),
                        )
                    )
                incidence = measure_incidence(folder, areas, period)
                notes += incidence.notes
                write_incidence(folder, areas, incidence)
                progress("incidence", 1, 1)
            with watch.step("quality"):
                quality, all_notes = quality_report(
                    records,
                    manifest=manifest,
                    areas=areas,
                    imported=imported,
                    incidence=incidence,
                    period=period,
                    notes=notes,
                )
                write_json(folder / "quality.json", quality)
        with watch.step("selection"):
            progress("selection", 0, 1)
            with naming_the_key(manifest):
                selection = select_areas(
                    manifest, areas, incidence, period=period, seed=seed, threads=threads
                )
            write_selection(folder, selection)
            progress("selection", 1, 1)
        with watch.step("pages"):
            progress("pages", 0, 1)
            _write_pages(folder, manifest, areas, incidence, quality, selection)
            progress("pages", 1, 1)
        if also is not None:
            with watch.step("also"):
                also(folder)
        write_json(folder / "audit.json", _audit(manifest, manifest_path, imported, seed, watch))
    return StageOneResult(
        out=out,
        rows=imported.total.rows,
        incidents=imported.incidents,
        rejected=imported.total.rejected,
        placed_share=quality["placed"]["share"],
        selected=tuple(selection.document["selected"]),
        labels=dict(zip(areas.codes, areas.labels, strict=True)),
        quality=quality,
        selection=selection.document,
        seconds=watch.seconds,
        notes=(*all_notes, *selection.notes),
    )


def _with_those_of_the_manifest(manifest: Manifest, given: Decisions) -> Decisions:
    """The decisions of the manifest's file; what the caller gives goes before them."""
    path = manifest.audit.decisions_path(manifest.folder)
    if path is None:
        return given
    found = Decisions.of(read_decisions(path))
    said = given.places.keys() | given.refusals.keys()
    return Decisions(
        {**found.offences, **given.offences},
        {pair: code for pair, code in found.places.items() if pair not in said}
        | dict(given.places),
        {pair: code for pair, code in found.refusals.items() if pair not in said}
        | dict(given.refusals),
    )


def _refuse_unknown_offences(manifest: Manifest, imported: Imported, coder: OffenceCoder) -> None:
    """Raise no_offence_recognised where the index weighs offences and not one label is known."""
    if any(topic in topics() for topic in manifest.selection.topics):
        for problem in unknown_offences(imported.codes, coder):
            key = "offence" if manifest.incidents[0].offence else "offence_label"
            problem.where = manifest.where("incidents", 0, key)
            raise problem


def _lost_decisions(decisions: Decisions, number: Mapping[str, int]) -> list[Problem]:
    lost = sorted({code for code in decisions.places.values() if code and code not in number})
    if not lost:
        return []
    return [Problem("decision_areas_unknown", n=len(lost), codes=listed(lost))]


def areas_of(manifest: Manifest) -> Areas:
    """The manifest's areas, with the indicator columns that its selection asks for."""
    part = manifest.areas
    path, table = part.path(manifest.folder), manifest.areas_table()
    indicators = tuple(t for t in manifest.selection.topics if t not in topics())
    of_table: tuple[str, ...] = ()
    if indicators:
        own = look_areas(path, layer=part.layer, crs=part.crs).columns
        beside = () if table is None else look(table).columns
        manifest.check_topics([*own, *beside])
        of_table = tuple(t for t in indicators if t not in own)
    areas = read_areas(
        path,
        code=part.code,
        name=part.name,
        group=part.group,
        population=part.population,
        decimal=part.decimal,
        columns=tuple(t for t in indicators if t not in of_table),
        only=part.only,
        layer=part.layer,
        crs=part.crs,
        metric_crs=manifest.audit.crs,
    )
    if table is None or part.table_code is None:
        return areas
    return with_table(
        areas,
        table,
        code=part.table_code,
        population=part.table_population,
        group=part.table_group,
        decimal=part.decimal,
        columns=of_table,
    )


def without_points(manifest: Manifest, areas: Areas) -> tuple[Manifest, list[Problem]]:
    """The manifest without the columns of points where there are no boundaries for them to lie
    in, and a note on them. Raises Problem points_without_boundaries where nothing else places
    the incidents, and shapes_needed where the areas are to be compared by their size.
    """
    if areas.drawn:
        return manifest, []
    if manifest.selection.measure == "density":
        raise Problem("shapes_needed", where=manifest.where("selection", "measure"))
    parts, notes = [], []
    for i, part in enumerate(manifest.incidents):
        if part.lon is not None or part.point is not None:
            if part.area_code is None and part.area_name is None:
                where = manifest.where("incidents", i, "point" if part.point else "lon")
                raise Problem("points_without_boundaries", where=where)
            notes.append(Problem("points_not_used", where=", ".join(part.files)))
        parts.append(replace(part, lon=None, lat=None, point=None))
    return replace(manifest, incidents=tuple(parts)), notes


def _write_pages(
    folder: Path,
    manifest: Manifest,
    areas: Areas,
    incidence: Incidence,
    quality: Mapping[str, Any],
    selection: Selection,
) -> None:
    document = areas_document(areas, incidence, selection)
    write_json(folder / "areas.geojson", document)
    first, *rest = manifest.audit.languages

    def name(page: str, lang: Language) -> str:
        return f"{page}.html" if lang == first else f"{page}.{lang}.html"

    for lang in (first, *rest):
        others = [other for other in manifest.audit.languages if other != lang]
        pages = {page: name(page, lang) for page in PAGES}
        with speaking(lang):
            text = quality_page(
                quality,
                lang=lang,
                others={other: name("quality", other) for other in others},
                pages=pages,
            )
            (folder / pages["quality"]).write_text(text, encoding="utf-8")
            text = selection_page(
                selection.document,
                selection.rows,
                document,
                lang=lang,
                others={other: name("selection", other) for other in others},
                pages=pages,
            )
            (folder / pages["selection"]).write_text(text, encoding="utf-8")


def _audit(
    manifest: Manifest, manifest_path: Path, imported: Imported, seed: int, watch: _Stopwatch
) -> dict[str, Any]:
    both = (manifest.areas.path(manifest.folder), manifest.areas_table())
    area_files = [each for each in both if each is not None]
    decided = manifest.audit.decisions_path(manifest.folder)
    return {
        "sereno": sereno.__version__,
        "format": RESULTS_FORMAT,
        "audit": manifest.audit.name,
        "level": "team",
        "seed": seed,
        "draws": manifest.selection.draws,
        "inputs": [
            {"file": manifest_path.name, "sha256": sha256(manifest_path)},
            *({"file": file.name, "sha256": sha256(file)} for file in area_files),
            *([{"file": decided.name, "sha256": sha256(decided)}] if decided else []),
            *(
                {"file": f.name, "sha256": f.sha256, "date_order": f.habits.order}
                for f in imported.files
            ),
        ],
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in VERSIONED},
        },
        # Only what stands below may differ between two runs of the same inputs.
        "timings": {"seconds": watch.seconds},
    }
