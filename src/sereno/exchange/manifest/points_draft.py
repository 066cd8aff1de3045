"""The points of a set of incident files in a first manifest: their system, and what is mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.exchange.manifest.text import Entry
from sereno.exchange.tables.column_evidence import points_in_city
from sereno.exchange.tables.column_profiles import numbers_of, profiles
from sereno.exchange.tables.column_roles import Guess, Known, coordinate_system
from sereno.exchange.tables.file_sets import FileSet
from sereno.methods.sources.reading.coordinates import SIGN_DOUBTED, SWAP_DOUBTED, repair
from sereno.methods.sources.reading.number_forms import thousands_mark
from sereno.methods.sources.reading.point_mendings import mendings_of, with_margin
from sereno.methods.sources.reading.point_texts import split_points
from sereno.vocabulary.in_both import in_both as _
from sereno.vocabulary.language import percent


def point_entries(files: FileSet, guesses: Mapping[str, Guess], known: Known) -> dict[str, Entry]:
    """The system of the points, and the question whether they may be mended where it is open."""
    crs = _points_crs(files, guesses, known)
    entries = {} if crs is None else {"crs": crs}
    system = "EPSG:4326" if crs is None else str(crs.value)
    if system not in known.boxes:
        return entries
    degrees = system == "EPSG:4326"
    texts = _point_texts(files, guesses, known)
    x, y = _numbers(texts, metres=not degrees)
    box = with_margin(known.boxes[system])
    flags = repair(x, y, box, mendings_of(x, y, box, degrees=degrees)).flags
    doubted = int(((flags & (SIGN_DOUBTED | SWAP_DOUBTED)) != 0).sum())
    if doubted:
        why = _(
            "{share} of the points lie outside the city and would lie inside it with their sign "
            "reversed or their axes swapped; as written there may be true incidents of other "
            "places too, so they are left unless you say otherwise"
        )
        share = percent(doubted / max(int(np.isfinite(x).sum()), 1), 0)
        entries["mend_points"] = Entry("never", why.format(share=share))
    return entries


def _point_texts(
    files: FileSet, guesses: Mapping[str, Guess], known: Known
) -> tuple[Sequence[str], Sequence[str]]:
    """The samples of longitude and latitude, from two columns or from one."""
    if "point" not in guesses:
        lon, lat = (files.samples[guesses[role].column] for role in ("lon", "lat"))
        return lon, lat
    sample = files.samples[guesses["point"].column]
    order = points_in_city(profiles({"point": sample})["point"], known)[1]
    split = split_points(pa.array(sample, pa.string()), order)
    return split.lon.to_pylist(), split.lat.to_pylist()


def _numbers(
    texts: Sequence[Sequence[str]], *, metres: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Both columns of coordinates as numbers, their signs read as the two together show them."""
    mark = thousands_mark(texts, metres=metres)
    x, y = (numbers_of(cells, mark) for cells in texts)
    return x, y


def _points_crs(files: FileSet, guesses: Mapping[str, Guess], known: Known) -> Entry | None:
    """The coordinate system of the points where it isn't longitude and latitude."""
    texts = _point_texts(files, guesses, known)
    found = None
    for metres in (False, True):
        x, y = _numbers(texts, metres=metres)
        found = found or coordinate_system(x.tolist(), y.tolist(), known.boxes)
        swapped = coordinate_system(y.tolist(), x.tolist(), known.boxes)
        if found == "EPSG:4326" or (found is None and swapped == "EPSG:4326"):
            return None
    if found is None:
        return Entry(
            "EPSG:4326", _("most of the points lie outside the areas in every system tried")
        )
    return Entry(found, _("the points lie in the city when read in this system"))
