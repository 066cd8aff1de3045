"""The classification that ships with Sereno.

1. It has 11 sections and 309 classes below them, each under its parent.
2. Codes have their leading zero; the level follows from their length.
3. Every class has a Spanish and an English name; names carry their accents.
4. Codes and names agree with the lists beside the checkout.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.iccs import iccs


def test_sections_and_classes() -> None:
    """1"""
    levels = Counter(entry.level for entry in iccs().values())
    assert levels[1] == 11
    assert sum(levels.values()) - levels[1] == 309
    assert [entry.code for entry in iccs().values() if entry.level == 1] == [
        f"{n:02}" for n in range(1, 12)
    ]
    for entry in iccs().values():
        assert entry.parent is None if entry.level == 1 else entry.parent in iccs()


def test_codes_have_their_leading_zero() -> None:
    """2"""
    for code, entry in iccs().items():
        assert code == entry.code
        assert entry.section == code[:2]
        assert entry.level == max(1, len(code) - 2)
    assert list(iccs()) == sorted(iccs())


def test_names_in_both_languages() -> None:
    """3"""
    for entry in iccs().values():
        assert entry.name("es")
        assert entry.name("en")
        for unaccented in ("cion ", "ilicit", "dano ", "danos ", "trafico", "nino", "publico "):
            assert unaccented not in f"{entry.name_es} ".lower(), entry.code
    assert iccs()["0401"].name("es") == "Robo"
    assert iccs()["0401"].name("en") == "Robbery"


def test_codes_and_spanish_names_of_the_list(real_data: Callable[[str], Path]) -> None:
    """4: the list lost accents and leading zeros; thirteen names follow the standard's wording."""
    with (real_data("iccs") / "iccs_es_full.csv").open(encoding="utf-8", newline="") as file:
        listed = {
            row["codigo_iccs"].zfill(len(row["codigo_iccs"]) + (int(row["nivel_1"]) < 10)): row
            for row in csv.DictReader(file)
        }
    assert set(listed) == {code for code, entry in iccs().items() if entry.level > 1}
    for code, row in listed.items():
        names = {fold(row["delito_iccs"]), fold(row["glosa_iccs"])}
        assert fold(iccs()[code].name_es.replace("ñ", "n")) in {
            name.replace("Ñ", "N") for name in names
        }, code


def test_english_names_of_levels_one_and_two(real_data: Callable[[str], Path]) -> None:
    """4"""
    with (real_data("iccs") / "iccs_l1_l2.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert listed == {code: entry.name_en for code, entry in iccs().items() if entry.level <= 2}
