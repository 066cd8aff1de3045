"""Who is chosen, in tables that anyone can check.

Areas are written `code score group`, from the lowest code up; a dash for a score means that the
area lacks something, a dash for a group that it has none. `+code` puts an area in by hand,
`-code` takes it out.

1. The highest scores are chosen; of equal scores the lower code.
2. Every group gets its minimum, from its own highest; the other places go to whoever is highest.
3. An area put in by hand takes a place, and counts for its group; one taken out never gets one.
4. An area that lacks something is chosen only by hand.
5. A group with too few areas gives those it has, with a note.
6. What can't be done is refused, and the refusal says why.
7. Each area says how it came in or stayed out.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sereno.methods.selection.choice import Choice, choose
from sereno.vocabulary.problems import Problem

# areas | how many | at least per group | by hand | chosen
CHOSEN = """
a 9 -, b 8 -, c 7 -, d 6 -                     | 2 | 0 |       | a b
a 6 -, b 7 -, c 8 -, d 9 -                     | 2 | 0 |       | c d
a 5 -, b 9 -, c 5 -                            | 2 | 0 |       | a b
a -3 -, b -1 -, c 0 -                          | 2 | 0 |       | b c
a 9 N, b 8 N, c 7 N, d 1 S                     | 2 | 1 |       | a d
a 9 N, b 8 N, c 7 N, d 1 S                     | 3 | 1 |       | a b d
a 9 N, b 8 N, c 7 N, d 1 S, e 2 S              | 4 | 2 |       | a b d e
a 9 N, b 8 S, c 7 N, d 1 S                     | 2 | 1 |       | a b
a 9 N, b 8 -, c 7 -, d 1 S                     | 3 | 1 |       | a b d
a 9 -, b 8 -, c 7 -, d 1 -                     | 2 | 1 |       | a b
a 9 -, b 8 -, c 7 -, d 1 -                     | 2 | 0 | +d    | a d
a 9 -, b 8 -, c 7 -, d 1 -                     | 2 | 0 | -a    | b c
a 9 -, b 8 -, c 7 -, d 1 -                     | 2 | 0 | +d -a | b d
a 9 N, b 8 N, c 7 S, d 1 S                     | 2 | 1 | +d    | a d
a 9 N, b 8 N, c 7 S, d 1 S                     | 2 | 1 | -c    | a d
a 9 N, b 8 N, c 7 N, d 1 S                     | 3 | 1 | +b    | a b d
a 9 N, b 8 N, c 7 N, d 1 S                     | 2 | 1 | +b    | b d
a 9 -, b - -, c 7 -                            | 2 | 0 |       | a c
a 9 -, b - -, c 7 -                            | 2 | 0 | +b    | a b
a 9 -, b 8 -                                   | 2 | 0 |       | a b
"""

# areas | how many | at least per group | by hand | why, area by area
WHY = """
a 9 N, b 8 N, c 7 N, d 1 S | 3 | 1 |      | score score below group_minimum
a 9 N, b 8 S, c 7 N, d 1 S | 2 | 1 |      | score score below below
a 9 -, b 8 -, c 7 -, d 1 - | 2 | 0 | +d   | score below below put_in
a 9 -, b 8 -, c 7 -, d 1 - | 2 | 0 | -a   | taken_out score score below
a 9 -, b - -, c 7 -        | 2 | 0 |      | score missing_component score
a 9 -, b - -, c 7 -        | 1 | 0 | +b   | below put_in below
a 9 -, b - -, c 7 -        | 1 | 0 | -b   | score taken_out below
"""

# areas | how many | at least per group | by hand | what is wrong
REFUSED = """
a 9 -, b 8 -               | 3 | 0 |       | more_than_eligible
a 9 -, b - -               | 2 | 0 |       | more_than_eligible
a 9 -, b 8 -               | 2 | 0 | -a    | more_than_eligible
a 9 -, b 8 -               | 0 | 0 |       | select_none
a 5 -, b 5 -, c 5 -        | 2 | 0 |       | nothing_tells_apart
a 9 -, b 8 -, c 7 -        | 1 | 0 | +a +b | put_in_too_many
a 9 -, b 8 -               | 1 | 0 | +a -a | put_in_and_taken_out
a 9 N, b 8 S, c 7 E        | 2 | 1 |       | group_minimum_too_large
a 9 N, b 8 N, c 7 S, d 1 S | 3 | 2 |       | group_minimum_too_large
a 9 N, b 8 N, c 7 S        | 2 | 1 | +a +b | group_minimum_too_large
"""


def lines(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().split("\n")]


def made(areas: str, n: str, least: str, hand: str) -> tuple[list[str], Choice]:
    codes, scores, groups = zip(*(area.split() for area in areas.split(", ")), strict=True)
    names = sorted(set(groups) - {"-"})
    number = {"-": -1, **{name: i for i, name in enumerate(names)}}
    moves = hand.split()
    choice = choose(
        np.array([float("nan") if s == "-" else float(s) for s in scores]),
        int(n),
        groups=np.array([number[g] for g in groups], np.int32),
        at_least_per_group=int(least),
        put_in=[codes.index(m[1:]) for m in moves if m[0] == "+"],
        take_out=[codes.index(m[1:]) for m in moves if m[0] == "-"],
        codes=codes,
        group_names=names,
    )
    return list(codes), choice


@pytest.mark.parametrize(("areas", "n", "least", "hand", "chosen"), lines(CHOSEN))
def test_who_is_chosen(areas: str, n: str, least: str, hand: str, chosen: str) -> None:
    """1, 2, 3, 4"""
    codes, choice = made(areas, n, least, hand)
    assert [codes[i] for i in np.flatnonzero(choice.selected)] == chosen.split()


@pytest.mark.parametrize(("areas", "n", "least", "hand", "why"), lines(WHY))
def test_why(areas: str, n: str, least: str, hand: str, why: str) -> None:
    """7"""
    assert list(made(areas, n, least, hand)[1].why) == why.split()


@pytest.mark.parametrize(("areas", "n", "least", "hand", "code"), lines(REFUSED))
def test_what_cannot_be_done(areas: str, n: str, least: str, hand: str, code: str) -> None:
    """6"""
    with pytest.raises(Problem) as refused:
        made(areas, n, least, hand)
    assert refused.value.code == code
    for lang in ("es", "en"):
        assert "{" not in refused.value.what(lang) + refused.value.mend(lang)  # type: ignore[arg-type]


def test_a_group_with_too_few_areas() -> None:
    """5"""
    codes, choice = made("a 9 N, b 8 N, c 7 N, d 1 S, e - S", "3", "2", "")
    assert [codes[i] for i in np.flatnonzero(choice.selected)] == ["a", "b", "d"]
    (note,) = choice.notes
    assert (note.code, note.values["group"], note.values["have"]) == ("group_short", "S", 1)


def test_ranks() -> None:
    """1: the same score has the same rank; areas taken out keep theirs, what lacks has none."""
    _, choice = made("a 5 -, b - -, c 9 -, d 5 -, e 7 -", "2", "0", "-e")
    assert choice.rank.tolist() == [3, 0, 1, 3, 2]


def test_no_population_is_told_apart() -> None:
    """7"""
    choice = choose(np.array([np.nan, 3.0]), 1, reasons=("no_population", ""))
    assert choice.why == ("no_population", "score")


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(
            st.lists(st.integers(0, 9), min_size=n, max_size=n),
            st.lists(st.integers(-1, 3), min_size=n, max_size=n),
            st.integers(1, n),
            st.integers(0, 3),
        )
    )
)
def test_no_exchange_of_two_areas_makes_the_choice_better(case: tuple) -> None:  # type: ignore[type-arg]
    """1, 2: and there are as many as asked, and each group has its minimum."""
    scores, groups, n, least = np.array(case[0], float), np.array(case[1], np.int32), *case[2:]
    least_of = {int(g): min(least, int((groups == g).sum())) for g in groups if g >= 0}
    assume(sum(least_of.values()) <= n)
    # Where nothing tells the areas apart nobody is chosen.
    assume(n == scores.size or np.ptp(scores) > 0)
    chosen = choose(scores, n, groups=groups, at_least_per_group=least).selected
    assert chosen.sum() == n
    for g, minimum in least_of.items():
        assert chosen[groups == g].sum() >= minimum
    for i in np.flatnonzero(chosen):
        bound = groups[i] >= 0 and chosen[groups == groups[i]].sum() <= least
        rivals = np.flatnonzero(~chosen & ((groups == groups[i]) | (not bound)))
        assert all((scores[r], -r) < (scores[i], -i) for r in rivals)
