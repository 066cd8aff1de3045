"""NameIndex: what it keeps, what it learns, and how it bears a city's worth of typos."""

from __future__ import annotations

import string

import numpy as np
import pytest
import shapely

from sereno.methods.sources.places.area_borders import borders_of
from sereno.methods.sources.places.place_match import NONE, NameMatch
from sereno.methods.sources.places.place_name_forms import read_place_name
from sereno.methods.sources.places.place_name_words import arabic
from sereno.methods.sources.places.place_names import NameIndex
from sereno.methods.sources.reading.words import fold

STEMS = """
ADOLFO LOPEZ MATEOS, AGRICOLA METROPOLITANA, ALTAVILLA, BENITO JUAREZ, BUENAVISTA, CANTERA,
CERRO PRIETO, CHALMA DE GUADALUPE, CONSTITUCION DE 1917, DEL CARMEN, DESARROLLO SANTA ANA,
EL MIRADOR, EL PEDREGAL, EL SALITRE, EMILIANO ZAPATA, FELIPE CARRILLO PUERTO, FELIX OSORES,
FUENTES DEL PEDREGAL, GRANJAS BANTHI, HACIENDA SANTA ROSA, INSURGENTES, JARDINES DE SANTIAGO,
JURIQUILLA, LA JOYITA, LA LOMA, LA PIEDAD, LAS AMERICAS, LAS MARGARITAS, LAZARO CARDENAS,
LOMAS DE CASA BLANCA, LOMAS DEL MARQUES, LOS OLVERA, LOS SAUCES, MENCHACA, MIGUEL HIDALGO,
MOCTEZUMA, NIÑOS HEROES, OBRERA, PATRIA NUEVA, PEÑUELAS, PRADOS DEL MIRADOR, QUINTAS DEL BOSQUE,
REAL DE JURICA, REFORMA AGRARIA, RINCONADA SANTA ANITA, SAN ANTONIO DEL MAUREL, SAN ISIDRO,
SAN JOSE INURBIDE, SAN JUANICO, SAN MIGUELITO, SAN PABLO, SAN PEDRITO PEÑUELAS, SAN ROQUE,
SANTA BARBARA, SANTA MARIA MAGDALENA, SANTA MONICA, SANTIAGO DE QUERETARO, SATELITE, TLACOTE,
UNIDAD NACIONAL, VALLE DE SANTIAGO, VENUSTIANO CARRANZA, VILLAS DEL PARQUE, VISTA HERMOSA
"""
SUFFIXES = ["", " (AMPL)", " 1A SECCION", " 2A SECCION", " III ETAPA", " NORTE", " (FRACC) SUR"]


def made_up_city() -> tuple[list[str], list[str]]:
    """Names and groups: every stem once to three times, in seven groups."""
    stems = [stem.strip() for stem in STEMS.replace("\n", " ").split(",")]
    names = [
        stem + SUFFIXES[(3 * n + turn) % len(SUFFIXES)]
        for n, stem in enumerate(stems)
        for turn in range(1 + n % 3)
    ]
    return names, [f"DELEGACION {1 + len(name) % 7}" for name in names]


def with_a_typo(name: str, rng: np.random.Generator) -> str | None:
    """A letter of a longer word dropped, swapped with the next, or changed; numerals are spared."""
    words = name.split(" ")
    long = [n for n, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long:
        return None
    n = int(rng.choice(long))
    word, at = words[n], int(rng.integers(len(words[n]) - 1))
    words[n] = [
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + str(rng.choice(list(string.ascii_uppercase))) + word[at + 1 :],
    ][rng.integers(3)]
    return " ".join(words)


def test_typos_are_found_again_and_never_taken_for_another_place(
    rng: np.random.Generator,
) -> None:
    names, groups = made_up_city()
    index = NameIndex.build(names, groups)
    asked = [
        (typo, groups[area], area)
        for area in range(len(names))
        for _ in range(20)
        if (typo := with_a_typo(names[area], rng)) and typo != names[area]
    ]
    assert len(asked) > 2000
    matches = index.match_all([name for name, _, _ in asked], [group for _, group, _ in asked])
    placed = [
        (m.index, area) for m, (_, _, area) in zip(matches, asked, strict=True) if m.index >= 0
    ]
    right = sum(index == area for index, area in placed)
    # The others, most of them with another first letter, are offered to a person before all else.
    assert right / len(asked) >= 0.90
    assert right == len(placed)
    missed = [(m, area) for m, (_, _, area) in zip(matches, asked, strict=True) if m.index < 0]
    assert all(m.candidates[0][0] == area for m, area in missed)


def test_every_area_answers_to_its_own_name() -> None:
    names, groups = made_up_city()
    matches = NameIndex.build(names, groups).match_all(names, groups)
    assert [m.index for m in matches] == list(range(len(names)))
    assert {m.how for m in matches} == {"exact"}


def test_many_at_once_are_each_as_one_alone(rng: np.random.Generator) -> None:
    names, groups = made_up_city()
    index = NameIndex.build(names, groups)
    asked = [with_a_typo(name, rng) or name for name in names] + ["Nowhere At All", ""]
    where = [*groups, groups[0], "Unheard of"]
    assert index.match_all(asked, where) == [
        index.match(name, group) for name, group in zip(asked, where, strict=True)
    ]


def test_what_was_decided_wins() -> None:
    decided = {
        (fold("Cuauhtémoc"), fold("Roma Norte")): 1,
        (fold("Cuauhtémoc"), fold("Roma Sur")): -1,
        ("", fold("La Romita")): 0,
    }
    index = NameIndex.build(["ROMA NORTE I", "ROMA NORTE II", "ROMA SUR"], decided=decided)
    assert index.match("ROMA norte", "CUAUHTEMOC") == NameMatch(1, 100.0, "exact", ground="same")
    assert index.match("Romá Sur", "Cuauhtemoc").how == "none"
    assert index.match("la romita") == NameMatch(0, 100.0, "exact", ground="same")
    assert index.match("Roma Sur", "Another").index == 2


def test_what_was_refused_is_not_taken_nor_offered_again() -> None:
    refused = {(fold("Sur"), fold("Miravalles")): [0], (fold("Sur"), fold("Doctores")): [1]}
    index = NameIndex.build(["MIRAVALLE", "DOCTORES"], refused=refused)
    assert (index.match("Miravalles", "Sur").how, index.match("Doctores", "Sur").how) == (
        "none",
        "none",
    )
    assert [area for area, _ in index.match("Miravalles", "Sur").candidates] == [1]
    # Only that name of that group.
    assert index.match("Miravalles", "Norte").index == 0
    assert index.match("Miravale", "Sur").index == 0


def test_an_unplaced_name_keeps_its_three_best_candidates_in_order() -> None:
    index = NameIndex.build(["ROMA SUR", "ROMA NORTE I", "ROMA NORTE II", "DOCTORES"])
    match = index.match("Roma Norte")
    assert [area for area, _ in match.candidates] == [1, 2, 0]
    scores = [score for _, score in match.candidates]
    assert scores == sorted(scores, reverse=True)
    assert match.score == 0


def test_areas_that_fit_equally_well_lead_the_candidates() -> None:
    index = NameIndex.build(["EL MOLINO VIEJO", "EL MOLINO", "EL MOLINO_"])
    assert [area for area, _ in index.match("Molino").candidates[:2]] == [1, 2]


def test_a_matched_name_needs_no_candidates() -> None:
    assert NameIndex.build(["DOCTORES"]).match("Doctores").candidates == ()


@pytest.mark.parametrize(
    ("area", "written", "score"),
    [
        ("MIRAVALLE", "Miravalle", 100),
        ("MIRAVALLE", "Miravalles", 96),
        ("BELLA VISTA", "Bellavista", 98),
        ("MERCADO-BODEGAS", "Mercado", 95),
        ("PORTALES (PBLO)", "Barrio Portales", 85),
        ("NIÑOS HEROES DE CHAPULTEPEC", "Niños Héroes", 75),
    ],
)
def test_a_threshold_above_the_score_leaves_the_name_unplaced(
    area: str, written: str, score: float
) -> None:
    index = NameIndex.build([area, "DOCTORES"])
    assert index.with_threshold(score).match(written).score == score
    above = index.with_threshold(score + 0.1).match(written)
    assert above.how == "none"
    assert above.candidates[0][0] == 0


def test_no_areas_and_no_names() -> None:
    assert NameIndex.build([]).match("Centro", "Cuauhtémoc") == NONE
    assert NameIndex.build(["CENTRO"]).match_all([], []) == []
    assert NameIndex.build(["", "CENTRO"]).match("Centro").index == 1
    assert NameIndex.build(["", "CENTRO"]).match("").index == -1


def test_as_many_groups_as_names() -> None:
    with pytest.raises(ValueError, match="2 names but 1 groups"):
        NameIndex.build(["CENTRO", "NORTE"], ["CUAUHTEMOC"])
    with pytest.raises(ValueError, match="zip"):
        NameIndex.build(["CENTRO"]).match_all(["CENTRO"], [])


def test_groups_of_the_records_don_t_matter_when_the_areas_have_none() -> None:
    assert NameIndex.build(["CENTRO"]).match("Centro", "Comuna 3").index == 0
    assert NameIndex.build(["CENTRO"], [""]).match("Centro", "Comuna 3").index == 0


def test_initials_written_apart_are_one_abbreviation_but_not_a_numeral() -> None:
    assert read_place_name("C. T. M. V Culhuacán").core == "CTM CULHUACAN"
    assert read_place_name("C. T. M. V Culhuacán").marks.numbers == ("5",)
    assert read_place_name("I. Zaragoza").core == "I ZARAGOZA"
    assert read_place_name("Juan XXIII").marks.numbers == ("23",)


def test_a_word_near_a_section_word_is_read_as_it_only_when_long_enough() -> None:
    assert read_place_name("Secion 2 Olivar").units == {"SECCION"}
    assert read_place_name("Olivar III Etpa").units == {"ETAPA"}
    assert read_place_name("La Tapa").core == "LA TAPA"
    assert read_place_name("Colonial Iztapalapa").core == "COLONIAL IZTAPALAPA"
    assert read_place_name("Puebla").types == frozenset()


def test_parts_of_a_double_name() -> None:
    name = read_place_name("GRANJAS MODERNAS-SAN JUAN DE ARAGON (AMPL)")
    assert [(part.bare, part.marks.extension) for part in name.parts] == [
        ("GRANJAS MODERNAS", False),
        ("SAN JUAN ARAGON", True),
    ]
    assert read_place_name("EX-EJIDO 1-A").parts == ()


@pytest.mark.parametrize(
    ("roman", "digits"),
    [("I", 1), ("II", 2), ("IV", 4), ("V", 5), ("IX", 9), ("X", 10), ("XIV", 14), ("XXXIX", 39)],
)
def test_roman_numerals(roman: str, digits: int) -> None:
    assert arabic(roman) == str(digits)


@pytest.mark.parametrize("word", ["", "IIII", "VX", "IC", "C", "M", "L", "VIA", "MIX"])
def test_what_is_no_numeral(word: str) -> None:
    assert arabic(word) is None


def test_twins_but_for_an_accent_are_told_apart_by_their_letters() -> None:
    index = NameIndex.build(["SANTA MARIA", "Santa María", "Santa Mariá"], ["Sur"] * 3)
    for name, area in (("Santa Maria", 0), ("SANTA MARÍA", 1), ("santa mariá", 2)):
        assert (index.match(name, "Sur").index, index.match(name, "Sur").how) == (area, "exact")
    assert index.match("Sánta Maria", "Sur").how == "none"


def test_a_name_of_another_group_counts_only_across_its_border() -> None:
    # Norte and Centro share a border, Sur lies apart.
    names, groups = ["ALAMEDA", "EL YAQUI", "BOSQUES"], ["Norte", "Centro", "Sur"]
    neighbours = {0: [0, 1], 1: [0, 1], 2: [2]}
    index = NameIndex.build(names, groups, threshold=80, bordering=neighbours.__getitem__)
    assert (index.match("El Yaqui", "Norte").index, index.match("El Yaqui", "Norte").how) == (
        1,
        "other_group",
    )
    far = index.match("El Yaqui", "Sur")
    assert far.how == "none"
    # A person is still offered it.
    assert far.candidates[0] == (1, 80.0)
    # Where the group is of none of the areas, no border is known.
    assert index.match("El Yaqui", "Naucalpan").how == "other_group"


def test_areas_border_across_a_street() -> None:
    step = 0.001
    squares = [shapely.box(x, 20, x + step, 20 + step) for x in (-100, -99.9988, -99.99)]
    bordering = borders_of(np.array(squares, object))
    assert [bordering(i) for i in range(3)] == [[0, 1], [0, 1], [2]]
