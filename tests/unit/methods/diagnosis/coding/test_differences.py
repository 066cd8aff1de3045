"""Where two coders differ, and where sentences end.

1. Passages of the same code that overlap, and of any codes that cover much the same, are one
   stretch; a passage over a whole turn doesn't draw in what lies within.
2. What both said alike is told apart. 3. What each decision makes.
4. Sentences end neither after abbreviations nor within numbers; an empty line ends one always.
5. All that isn't space is in one sentence, whatever the text.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.diagnosis.coding.differences import stretches
from sereno.methods.diagnosis.coding.sentences import sentences

X, Y, Z = 1, 2, 3


def test_stretches() -> None:
    """1, 2"""
    mine = [(X, 0, 100), (Y, 10, 20), (Z, 50, 60), (X, 200, 210)]
    theirs = [(X, 5, 95), (Z, 12, 20), (Y, 30, 40), (X, 200, 210)]
    found = stretches(mine, theirs)
    assert [(each.start, each.end) for each in found] == [
        *((0, 100), (10, 20), (30, 40), (50, 60), (200, 210))
    ]
    whole, other_code, only_theirs, only_mine, alike = found
    assert (whole.first, whole.second) == ([(X, 0, 100)], [(X, 5, 95)])
    assert whole.same_codes
    assert not whole.is_same
    assert (other_code.first, other_code.second) == ([(Y, 10, 20)], [(Z, 12, 20)])
    assert (list(only_theirs.first), list(only_mine.second)) == ([], [])
    assert alike.is_same
    assert [each.is_same for each in stretches([(X, 4, 4)], [(X, 4, 4)])] == [True]


def test_decisions() -> None:
    """3"""
    one = stretches([(X, 0, 10), (Y, 0, 10)], [(X, 2, 12)])[0]
    assert one.decided("take_a") == [(X, 0, 10), (Y, 0, 10)]
    assert one.decided("take_b") == [(X, 2, 12)]
    assert one.decided("both") == [(X, 0, 10), (Y, 0, 10), (X, 2, 12)]
    assert one.decided("neither") == []
    assert one.decided("agree") == [(X, 0, 12)]


SPANS = st.lists(
    st.builds(
        lambda code, start, long: (code, start, start + long),
        *(st.integers(0, 3), st.integers(0, 40), st.integers(0, 15)),
    ),
    max_size=12,
)


@given(SPANS, SPANS)
def test_all_passages_are_in_one_stretch(
    mine: list[tuple[int, int, int]], theirs: list[tuple[int, int, int]]
) -> None:
    """1"""
    found = stretches(mine, theirs)
    assert sorted(span for each in found for span in each.first) == sorted(set(mine))
    assert sorted(span for each in found for span in each.second) == sorted(set(theirs))
    reach = [(each.start, each.end) for each in found]
    assert reach == sorted(set(reach))
    for each in found:
        if each.is_same:
            assert each.decided("both") == each.decided("take_a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Me dijo el Lic. Pérez que no. Después ya no salimos.",
            ["Me dijo el Lic. Pérez que no.", "Después ya no salimos."],
        ),
        (
            "Vive en la Col. Menchaca, No. 5. ¿Y usted?",
            ["Vive en la Col. Menchaca, No. 5.", "¿Y usted?"],
        ),
        (
            "Son 3.5 km, J. M. Morelos y etc. Nada más…",
            ["Son 3.5 km, J. M. Morelos y etc.", "Nada más…"],
        ),
        ("“¡Córrele!” Y corrimos... pero no vino.", ["“¡Córrele!”", "Y corrimos... pero no vino."]),
        ("Line one\nline two\n\nNext one", ["Line one\nline two", "Next one"]),
        (
            "Mr. Smith came at 5 p.m. Nobody else did!",
            ["Mr. Smith came at 5 p.m.", "Nobody else did!"],
        ),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """4"""
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet='aB1.!?… \n"”(ñ', max_size=60))
def test_sentences_hold_everything(text: str) -> None:
    """5"""
    found = sentences(text)
    covered = {at for start, end in found for at in range(start, end)}
    assert all(text[at].isspace() for at in range(len(text)) if at not in covered)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in found)
