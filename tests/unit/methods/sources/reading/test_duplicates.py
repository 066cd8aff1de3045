"""Duplicates and identifiers: by content, whatever the batches."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sereno.methods.sources.reading.duplicates import (
    RecordsSeen,
    content_hash,
    hash_texts,
    incident_ids,
)


def _hashes(texts: list[str | None], numbers: list[int]) -> np.ndarray:
    columns = [np.array(numbers, np.int64), hash_texts(pa.array(texts, pa.string()))]
    return content_hash(columns, len(texts))


def test_equal_records_share_a_hash_and_others_do_not() -> None:
    hashes = _hashes(["robo", "robo", "robo", "hurto"], [1, 1, 2, 1])
    assert hashes[0] == hashes[1]
    assert len(set(hashes.tolist())) == 3


def test_a_slice_and_a_missing_value_hash_like_what_they_show() -> None:
    whole = pa.array(["a", None, "ñandú", ""], pa.string())
    assert hash_texts(whole.slice(2, 1))[0] == hash_texts(pa.array(["ñandú"]))[0]
    assert hash_texts(whole)[1] == hash_texts(whole)[3]


def test_earlier_counts_across_batches_and_growth(rng: np.random.Generator) -> None:
    seen = RecordsSeen(slots=16)
    values = rng.integers(0, 500, 5000)
    expected, counts = [], {}
    for v in values.tolist():
        expected.append(counts.get(v, 0))
        counts[v] = counts.get(v, 0) + 1
    hashes = content_hash([values.astype(np.int64)], values.size)
    got = np.concatenate([seen.earlier(part) for part in np.array_split(hashes, 37)])
    assert got.tolist() == expected


def test_identifiers_are_positive_unique_and_do_not_depend_on_the_order() -> None:
    hashes = _hashes(["a", "b", "a", "a"], [1, 1, 1, 1])
    ids = incident_ids(hashes, RecordsSeen().earlier(hashes))
    assert (ids > 0).all()
    assert len(set(ids.tolist())) == 4
    turned = hashes[::-1]
    assert set(incident_ids(turned, RecordsSeen().earlier(turned)).tolist()) == set(ids.tolist())
