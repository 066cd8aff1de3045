"""The areas that records name, by a code or by a name, each different text looked for once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.engine.places import Places
from sereno.methods.sources.places.place_match import NameMatch

# What stands for a row without a name, which is something else than a name that leads nowhere.
_BLANK = NameMatch(-1, 0.0, "none")
_MOST_COUNTED = 4_000_000
# Codes of no area that a batch remembers by themselves.
MOST_CODES = 20


class ByCode(NamedTuple):
    """The area whose code each row carries (−1: none), and where the code is of no area; (n,)."""

    area: npt.NDArray[np.int32]
    unknown: npt.NDArray[np.bool_]


class ByName(NamedTuple):
    """The area that each row's name leads to (−1: none), its score, and why there is none; (n,)."""

    area: npt.NDArray[np.int32]
    score: npt.NDArray[np.float32]
    blank: npt.NDArray[np.bool_]
    unknown: npt.NDArray[np.bool_]


class NamedPlaces:
    """Looks for the areas of one part's names and codes; safe to ask from several threads."""

    def __init__(self, places: Places, name_threshold: float) -> None:
        self._places = places
        self._threshold = name_threshold
        self.matches: dict[tuple[str, str], NameMatch] = {}

    def by_code(
        self,
        codes: pa.DictionaryArray | None,
        stands_for: npt.NDArray[np.int64],
        unknown_codes: dict[str, int],
    ) -> ByCode:
        """The areas of codes, by as many incidents as each row stands for.

        Adds to `unknown_codes` how many incidents carry each code of no area.
        """
        n = stands_for.size
        if codes is None:
            return ByCode(np.full(n, -1, np.int32), np.zeros(n, bool))
        at = codes.indices.to_numpy(zero_copy_only=False)
        words = codes.dictionary.to_pylist()
        found = np.array([self._places.codes.find(word) for word in words], np.int32)
        unknown = np.array([bool(word.strip()) for word in words], bool) & (found < 0)
        rows = np.bincount(at, stands_for, len(words))
        for i in np.flatnonzero(unknown).tolist():
            # A column of something else could hold millions: the first are examples enough.
            key = words[i].strip() if len(unknown_codes) < MOST_CODES else ""
            unknown_codes[key] = unknown_codes.get(key, 0) + int(rows[i])
        return ByCode(found[at], unknown[at])

    def by_name(
        self,
        columns: Mapping[str, pa.DictionaryArray],
        stands_for: npt.NDArray[np.int64],
        met: dict[str, int],
    ) -> ByName:
        """The areas of names; adds to `met` how many incidents were matched in each way."""
        n = stands_for.size
        if "area_name" not in columns:
            nothing = np.zeros(n, bool)
            return ByName(
                np.full(n, -1, np.int32), np.full(n, np.nan, np.float32), nothing, nothing
            )
        names = columns["area_name"]
        name_at = names.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        name_texts = [*names.dictionary.to_pylist(), ""]
        group_at, group_texts = np.zeros(n, np.int64), [""]
        if "area_group" in columns:
            groups = columns["area_group"]
            group_at = groups.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
            group_texts = [*groups.dictionary.to_pylist(), ""]
            group_at[group_at < 0] = len(group_texts) - 1
        name_at[name_at < 0] = len(name_texts) - 1
        pairs, where = _distinct(
            name_at * len(group_texts) + group_at, len(name_texts) * len(group_texts)
        )
        matches = self._matches_of(
            [
                (group_texts[pair % len(group_texts)], name_texts[pair // len(group_texts)])
                for pair in pairs.tolist()
            ]
        )
        index = np.array([m.index for m in matches], np.int32)[where]
        scores = [m.score if m.index >= 0 else np.nan for m in matches]
        blank = np.array([m is _BLANK for m in matches], bool)
        rows = np.bincount(where, stands_for, len(matches))
        for match, is_blank, count in zip(matches, blank, rows, strict=True):
            how = "blank" if is_blank else match.how
            met[how] = met.get(how, 0) + int(count)
        blank = blank[where]
        score = np.array(scores, np.float32)[where]
        return ByName(index, score, blank, (index < 0) & ~blank)

    def _matches_of(self, pairs: Sequence[tuple[str, str]]) -> list[NameMatch]:
        """Where each (group, name) leads; only pairs not met before are looked for."""
        new = [pair for pair in pairs if pair not in self.matches]
        named = [pair for pair in new if pair[1].strip()]
        found = self._places.names(self._threshold).match_all(
            [name for _, name in named], [group or None for group, _ in named]
        )
        # Another thread may read these at once: each entry appears only in its final form.
        self.matches.update({pair: _BLANK for pair in new if not pair[1].strip()})
        self.matches.update(zip(named, found, strict=True))
        return [self.matches[pair] for pair in pairs]


def _distinct(
    numbers: npt.NDArray[np.int64], below: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """np.unique with its inverse, by counting where the numbers are few enough to count."""
    if below > _MOST_COUNTED:
        return np.unique(numbers, return_inverse=True)
    present = np.flatnonzero(np.bincount(numbers, minlength=below))
    place = np.zeros(below, np.int64)
    place[present] = np.arange(present.size)
    return present, place[numbers]
