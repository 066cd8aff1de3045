"""Positions in texts of which parts were replaced.

1. Spans before, after, around, within and across what was replaced; what is put in at an edge is
   outside; spans of no length have a place; what is left of a span is the same words.
2. Two versions of one text: what is alike in both moves nothing, and all else is told.
3. A text changed elsewhere: what wasn't touched is the same words in the new one.
4. Units of UTF-16 and codepoints tell the same place, also beyond 16 bits.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.diagnosis.coding.offsets import (
    codepoint_of,
    compared,
    moved,
    moves_between,
    replaced,
    utf16_of,
)

SIGNS = "ab ñ\n\u0301😀"
TEXTS = st.text(SIGNS, max_size=40)


@st.composite
def edited(draw, text=None):
    """A text, and parts of it that are replaced."""
    text = draw(TEXTS) if text is None else text
    n = draw(st.integers(0, 4))
    edges = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2 * n, max_size=2 * n)))
    pairs = dict.fromkeys(zip(edges[::2], edges[1::2], strict=True))
    return text, [(a, b, draw(st.text("XY", max_size=5))) for a, b in pairs]


@pytest.mark.parametrize(
    ("span", "told"),
    [
        ((0, 3), (0, 3, False)),
        ((0, 4), (0, 4, False)),
        ((0, 5), (0, 13, True)),
        ((4, 8), (4, 13, True)),
        ((2, 10), (2, 15, True)),
        ((6, 7), (4, 13, True)),
        ((8, 10), (13, 15, False)),
        ((4, 4), (4, 4, False)),
        ((8, 8), (13, 13, False)),
        ((6, 6), (4, 4, True)),
        ((10, 14), (15, 17, True)),
        ((10, 12), (15, 17, False)),
        ((12, 14), (17, 17, True)),
        ((16, 18), (22, 24, False)),
        ((13, 16), (17, 19, True)),
        ((15, 17), (18, 23, True)),
        ((16, 16), (19, 19, False)),
    ],
)
def test_spans_move(span, told) -> None:
    """1"""
    # "Juan" becomes "Persona 3"; two signs go; three are put in before the sixteenth.
    moves = [(4, 8, 9), (12, 14, 0), (16, 16, 3)]
    assert moved([span], moves) == [told]


def test_moves_have_an_order() -> None:
    """1"""
    for wrong in ([(4, 8, 1), (2, 3, 1)], [(4, 8, 1), (7, 9, 1)], [(5, 4, 1)]):
        with pytest.raises(ValueError, match="out of order"):
            moved([(0, 1)], wrong)


@given(edited(), st.data())
def test_what_is_left_is_the_same(case, data) -> None:
    """1"""
    text, edits = case
    new, moves = replaced(text, edits)
    a, b = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    [(c, d, touched)] = moved([(a, b)], moves)
    assert 0 <= c <= d <= len(new)
    if not touched:
        assert text[a:b] == new[c:d]


@given(TEXTS.flatmap(lambda text: st.tuples(edited(text), edited(text))), st.data())
def test_two_versions_of_a_text(cases, data) -> None:
    """2"""
    (text, first), (_text, second) = cases
    old, before = replaced(text, first)
    new, after = replaced(text, second)
    moves = moves_between(before, after, old, new)
    assert moves_between(before, before, old, old) == []
    rebuilt, at, end = "", 0, 0
    for start, stop, length in moves:
        end += len(old[at:start])
        rebuilt += old[at:start] + new[end : end + length]
        at, end = stop, end + length
    assert rebuilt + old[at:] == new
    a, b = sorted(data.draw(st.tuples(*[st.integers(0, len(old))] * 2)))
    [(c, d, touched)] = moved([(a, b)], moves)
    if not touched:
        assert old[a:b] == new[c:d]


@given(TEXTS, TEXTS)
def test_a_text_changed_elsewhere(old, new) -> None:
    """3"""
    moves = compared(old, new)
    spans = [(i, i + 1) for i in range(len(old))]
    for (a, b), (c, d, touched) in zip(spans, moved(spans, moves), strict=True):
        if not touched:
            assert old[a:b] == new[c:d]
    assert len(new) == len(old) + sum(n - (b - a) for a, b, n in moves)


def test_long_texts_are_compared_fast() -> None:
    """3"""
    words = "uno dos tres " * 100_000
    at = len(words) // 2
    assert compared(words, words[:at] + "cuatro " + words[at:])[0][2] <= 9
    lines = "\n\n".join(str(i) for i in range(50_000))
    other = lines.replace("\n777\n", "\nsiete\n").replace("\n48000\n", "\n")
    assert len(compared(lines, other)) == 2


@given(TEXTS)
def test_utf16(text) -> None:
    """4"""
    units, points = utf16_of(text), codepoint_of(text)
    assert len(units) == len(text) + 1
    assert len(points) == len(text.encode("utf-16-le")) // 2 + 1
    assert [points[unit] for unit in units] == list(range(len(text) + 1))
    for i in range(len(text) + 1):
        assert units[i] == len(text[:i].encode("utf-16-le")) // 2
