"""A text that a worker makes and somebody of either language reads.

1. Values are put into each language's text in that language: days, topics, other such texts.
2. As a string it is the one of whoever reads, whatever was spoken when it was made.
"""

from __future__ import annotations

import datetime as dt

from sereno.vocabulary.in_both import SURE, InBoth, in_both, joined
from sereno.vocabulary.language import speaking
from sereno.vocabulary.offences import topics


def test_each_language_has_its_own_values() -> None:
    """1"""
    with speaking("es"):
        begins = in_both("the records begin on {day}").format(day=dt.date(2024, 8, 5))
        absent = in_both("no incident of {topics} was found").format(
            topics=joined([topics()["robbery"], SURE, topics()["homicide"]], ", ")
        )
    assert begins == InBoth(
        "los registros empiezan el 5 ago 2024", "the records begin on 5 Aug 2024"
    )
    names = [topics()[key] for key in ("robbery", "homicide")]
    assert absent.en == f"no incident of {names[0].en}, {names[1].en} was found"
    assert f"{names[0].es}, {names[1].es}" in absent.es
    assert joined([SURE, begins], "; ") == begins


def test_the_reader_decides() -> None:
    """2"""
    with speaking("es"):
        said = in_both("no known offence was found")
    with speaking("en"):
        assert str(said) == "no known offence was found"
    with speaking("es"):
        assert str(said) == said.es != said.en
    assert not SURE
    assert said
