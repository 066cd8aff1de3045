"""Which area a written name means, in tables that anyone can check.

1. Case, accents, punctuation, DE and abbreviations make no difference; EL, LA, LOS and LAS do.
2. Numbers are the same however written: 1A SECC, SECCION 1, I SECCION, PRIMERA SECCION.
3. A number, a bearing (norte, sur, alto …) or AMPLIACION makes another place: never a match.
4. What kind of place it is, in words or in brackets, tells apart what is otherwise the same, and
   finds nothing by itself.
5. One name of a double name is enough; so are the same words in another order.
6. A slip of the pen is forgiven, word by word; another word is not.
7. Areas that fit equally well leave the name unplaced, and are offered.
8. A group is found in spite of its own spelling; a name that the group lacks is offered from the
   groups beside. What says a group or a larger place in the name limits the search to it.
9. What fits, but less surely than 9 in 10, is offered with that score.
"""

from __future__ import annotations

import pytest

from sereno.methods.sources.places.place_match import DEFAULT_THRESHOLD
from sereno.methods.sources.places.place_names import NameIndex

# area as the boundary file has it | as the incident file writes it
SAME_PLACE = """
ÁLVARO OBREGÓN                        | alvaro obregon
PEÑON DE LOS BAÑOS                    | Penon de los Banos
LOMA DE LA PALMA                      | Loma La Palma
STA CRUZ ATOYAC                       | Santa Cruz Atoyac
PEDREGAL DE STO DOMINGO               | Pedregal De Santo Domingo
PEDREGAL DE SN NICOLAS                | Pedregal de San Nicolás
SANTA MARTHA ACATITLA_(PBLO)          | Pueblo Santa Martha Acatitla
SAN MIGUEL (BARR)                     | Bo. San Miguel
SAN ANTONIO (FRACC)                   | Fracc. San Antonio
SAN ANTONIO                           | Col. San Antonio
EL RISCO (U HAB)                      | Unidad Habitacional El Risco
EL RISCO (U HAB)                      | U.H. El Risco
VILLA COAPA (RDCIAL)                  | Residencial Villa Coapa
NAPOLES (AMPL)                        | Ampliación Nápoles
AMPLIACION CANDELARIA                 | Candelaria Ampl.
GENERAL PEDRO MARIA ANAYA             | Gral. Pedro Ma. Anaya
RANCHO LOS COLORINES                  | Rcho. Los Colorines
CTM ATZACOALCO (U HAB)                | U.H. C.T.M. Atzacoalco
MAGDALENA MIXHUCA (PBLO)              | Pueblo de la Magdalena Mixhuca
EL CARMEN (RANCHO)                    | El Carmen (RANCHO)
EX EJIDO DE CHURUBUSCO                | Ex-Ejido de Churubusco
HOGAR Y SEGURIDAD/NUEVA SANTA MARIA   | Hogar Y Seguridad_nueva Santa Maria
Urbanización Ciudad Jardín            | URB. CIUDAD JARDIN
COMUNA 06                             | Comuna 6
COMUNA 06                             | 6
"""

SAME_NUMBER = """
MOCTEZUMA 2A SECCION                  | Moctezuma 2a. Seccion
MOCTEZUMA 2A SECCION                  | Moctezuma Segunda Sección
MOCTEZUMA 2A SECCION                  | Moctezuma Secc. 2
MOCTEZUMA 2A SECCION                  | MOCTEZUMA II
MOCTEZUMA 2A SECCION                  | 2da. Sección de Moctezuma
MOCTEZUMA 2A SECCION                  | Moctezuma 2ª Secciòn
MOCTEZUMA 2A SECCION                  | Moctezuma 2 a Seccion
MOCTEZUMA 2A SECCION                  | Moctezuma Sección 02
CERRILLOS I                           | Cerrillos Primera Seccion
LA CIMA II                            | LA CIMA2
REVOLUCION 1                          | Revolución I
20 DE NOVIEMBRE                       | 20DE NOVIEMBRE
MOCTEZUMA 2A SECCION                  | Moctezuma 2aSeccion
QUINTA EMILIA                         | Quinta Emilia
CERRILLOS I                           | Cerrillos 1era. Secc
CERRILLOS I                           | Cerrillos Uno
PRIMERO DE MAYO                       | 1o De Mayo
OCHO DE AGOSTO                        | 8 de agosto
SELENE 2da SECC                       | Selene Seccion II
VILLA COAPA SUPER MANZANA 7           | Villa Coapa Smza. VII
CTM X CULHUACAN (U HAB)               | U Hab C.t.m. Secciën X, Culhuacan
PICOS IZTACALCO 1-A                   | Picos de Iztacalco Seccion 1 A
2DA JALALPA TEPITO (AMPL)             | Jalalpa Tepito 2da Ampliacion
"""

ANOTHER_PLACE = """
CANTERA III ETAPA                     | Cantera I Etapa
CANTERA III ETAPA                     | Cantera II Etapa
CANTERA III ETAPA                     | Cantera
CANTERA                               | Cantera I Etapa
MOCTEZUMA 2A SECCION                  | Moctezuma 1a Seccion
OLIVAR 1RA SECCION II                 | Olivar 2da Seccion I
PICOS IZTACALCO 1-A                   | Picos Iztacalco 1-B
20 DE NOVIEMBRE                       | 2 de Noviembre
NAPOLES (AMPL)                        | Nápoles
NAPOLES                               | Ampliación Nápoles
REFORMA IZTACCIHUATL NORTE            | Reforma Iztaccihuatl Sur
REFORMA IZTACCIHUATL NORTE            | Reforma Iztaccihuatl
VALLEJO PONIENTE                      | Vallejo Oriente
COPILCO EL ALTO                       | Copilco El Bajo
ROMA NORTE I                          | Roma Norte
SAN PEDRO XALPA                       | San Pablo Xalpa
SANTA MARIA ACATITLA                  | Santa Martha Acatitla
LOMAS DE SANTA FE                     | Lomas de Santa Cruz
SAN JUAN TEPENAHUAC                   | San Juan
COMUNA 06                             | Comuna 16
LIRIOS                                | Cirios
MEDIA LUNA                            | Media Lupa
CUMBRES DEL VALLE                     | Valle de las Cumbres
PRIVADA ROMA                          | Roma Privada
PROGRESO                              | Progreso \\ Bahía de Kino
LOMAS                                 | Lomas - 12
LOMAS II                              | 001 - Lomas
"""

# What is offered to a person with its score, and taken where the threshold is lower.
LESS_SURE = """
EL DORADO                             | Dorado
SAN ANDRES (PBLO)                     | San Andrés
SAN ANDRES (PBLO)                     | Barrio San Andrés
CANTERA I ETAPA                       | Cantera I Sección
NIÑOS HEROES DE CHAPULTEPEC           | Niños Héroes
"""

SLIPS = """
BUENAVISTA                            | Buenvista
BUENAVISTA                            | Bunevista
BUENAVISTA                            | Buenabista
BELLA VISTA                           | Bellavista
MIRAVALLE                             | Miravalles
MAGDALENA MIXHUCA (PBLO)              | Pueblo De La Magdalena Mixiuhca
CHURUBUSCO NORTE                      | Churubusco Nrote
OLIVAR DEL CONDE 1RA SECCION          | Olivr del Conde Prmera Seccin
MARGARITA M DE JUAREZ                 | Margarita Maza de Juárez
CTM CULHUACAN                         | Culhuacan CTM
VERGEL DE COYOACAN-VERGEL DEL SUR     | Vergel del Sur
VERGEL DE COYOACAN-VERGEL DEL SUR     | Vergel de Coyoacán
NUEVA ARGENTINA (ARGENTINA PONIENTE)  | Argentina Poniente
GRANJAS MODERNAS-SAN JUAN (AMPL)      | Granjas Modernas
LAS LOMAS DEL MIRADOR                 | Lomas del Mirador
SAN PEDRO ATOCPAN (PBLO)              | Ocotitla (San Pedro Atocpan)
LA CIMA                               | 22-014 - LA CIMA
LA CIMA                               | A07: La Cima
LA CIMA                               | La Cima (0141)
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("area", "written"), rows(SAME_PLACE) + rows(SAME_NUMBER))
def test_another_spelling_is_the_same_place(area: str, written: str) -> None:
    match = NameIndex.build(["Somewhere Else", area]).match(written)
    assert (match.index, match.how, match.score) == (1, "exact", 100)


@pytest.mark.parametrize(("area", "written"), rows(ANOTHER_PLACE))
def test_another_place_is_never_a_match(area: str, written: str) -> None:
    match = NameIndex.build(["Somewhere Else", area]).match(written)
    assert (match.index, match.how) == (-1, "none")
    assert match.candidates[0][0] == 1  # but it is offered


@pytest.mark.parametrize(("area", "written"), rows(SLIPS))
def test_a_slip_or_a_part_is_forgiven_and_scored(area: str, written: str) -> None:
    match = NameIndex.build(["Somewhere Else", area]).match(written)
    assert (match.index, match.how) == (1, "fuzzy")
    assert DEFAULT_THRESHOLD <= match.score < 100


@pytest.mark.parametrize(("area", "written"), rows(LESS_SURE))
def test_what_is_less_sure_is_offered_with_its_score(area: str, written: str) -> None:
    index = NameIndex.build(["Somewhere Else", area])
    match = index.match(written)
    assert match.how == "none"
    assert match.candidates[0][0] == 1
    score = match.candidates[0][1]
    assert 50 < score < DEFAULT_THRESHOLD
    assert index.with_threshold(score).match(written).index == 1


# the areas of one group | written | the area meant, or ? when nobody can tell
BESIDE_OTHERS = """
SAN ANDRES (PBLO), SAN ANDRES (BARR)             | Pueblo San Andrés       | SAN ANDRES (PBLO)
SAN ANDRES (PBLO), SAN ANDRES (BARR)             | Barrio San Andrés       | SAN ANDRES (BARR)
SAN ANDRES (PBLO), SAN ANDRES (BARR)             | San Andrés              | ?
SAN ANDRES (PBLO), SAN ANDRES                    | San Andrés              | SAN ANDRES
ZAPATA, ZAPATA (U HAB), ZAPATA (AMPL)            | Unidad Zapata           | ZAPATA (U HAB)
ZAPATA, ZAPATA (U HAB), ZAPATA (AMPL)            | Ampliación Zapata       | ZAPATA (AMPL)
ZAPATA, ZAPATA (U HAB), ZAPATA (AMPL)            | Zapata                  | ZAPATA
EL ARENAL, ARENAL                                | Arenal                  | ARENAL
EL ARENAL, ARENAL                                | El Arenal               | EL ARENAL
ROMA NORTE I, ROMA NORTE II, ROMA NORTE III      | Roma Norte              | ?
ROMA NORTE I, ROMA NORTE II, ROMA NORTE III      | Roma Norte II           | ROMA NORTE II
LUCES (U HAB), LUCES I, LUCES II                 | Luces                   | ?
LUCES (U HAB), LUCES I, LUCES II                 | Unidad Luces            | LUCES (U HAB)
LUCES, LUCES I, LUCES II                         | Luces                   | LUCES
CANTERA I ETAPA, CANTERA I SECCION               | Cantera 1a Etapa        | CANTERA I ETAPA
CANTERA I ETAPA, CANTERA I SECCION               | Cantera I               | ?
1O DE MAYO, PRIMERO DE MAYO                      | Primero de Mayo         | PRIMERO DE MAYO
MOLINA, MOLINO                                   | Molinu                  | ?
SANTA MARIA, HOGAR-SANTA MARIA                   | Snata Maria             | SANTA MARIA
LAS PALMAS, LAS PALMAS DEL SUR-EL REAL           | Las Palmas              | LAS PALMAS
CAMPESTRE, RURAL, ROMA                           | Fresnos [CAMPESTRE]     | ?
CAMPESTRE, RURAL, ROMA                           | Fresnos (LOCALIDAD RURAL) | ?
CAMPESTRE, RURAL, ROMA                           | Campestre               | CAMPESTRE
CAMPESTRE, RURAL, ROMA                           | [CAMPESTRE]             | ?
CAMPESTRE, RURAL, ROMA                           | Fracc. Campestre        | ?
FRACC. CAMPESTRE, RURAL, ROMA                    | Fraccionamiento Campestre | FRACC. CAMPESTRE
INDUSTRIAL, CENTRO                               | Col. Industrial         | INDUSTRIAL
INDUSTRIAL, CENTRO                               | Industrial (Colonia)    | INDUSTRIAL
INDUSTRIAL, CENTRO                               | Barrio Industrial       | ?
INDUSTRIAL (BARR), CENTRO                        | Col. Industrial         | ?
PARQUE INDUSTRIAL, ZONA INDUSTRIAL               | Col. Industrial         | ?
COL. INDUSTRIAL, PARQUE INDUSTRIAL               | Industrial              | COL. INDUSTRIAL
LAS GRANJAS, CENTRO                              | Col. Granjas            | ?
EL DORADO, VALLE DORADO                          | Dorado                  | ?
JOSE MARIA (FOMERREY 6), SANTA FE                | José María              | ?
EL REAL-SAN JOSE, SAN JOSE CUAUTEPEC             | San José                | ?
FUENTES DE TEPEPAN, FUENTES DE COAPA             | Fuentes                 | ?
SELENE, SAN FRANCISCO (PBLO)                     | Selene del Pueblo San Francisco | SELENE
SAN JUAN (BARR), SAN PABLO (PBLO)                | San Juan (San Pablo)    | ?
EL TRIANGULO, TLALTENCO (PBLO)                   | El Triangulo del Pblo. Tlaltenco | EL TRIANGULO
"""


@pytest.mark.parametrize(("areas", "written", "meant"), rows(BESIDE_OTHERS))
def test_the_type_decides_or_nobody_can_tell(areas: str, written: str, meant: str) -> None:
    names = areas.split(", ")
    match = NameIndex.build(names).match(written)
    assert (names[match.index] if match.index >= 0 else "?") == meant
    if meant == "?":
        assert match.how == "none"
        assert len(match.candidates) >= 2


BOROUGHS = {
    "ALVARO OBREGON": ["SANTA FE", "OLIVAR DEL CONDE 1RA SECCION I", "OLIVAR DE LOS PADRES"],
    "GUSTAVO A. MADERO": ["LINDAVISTA I", "LINDAVISTA II", "ARBOLEDAS DE CUAUTEPEC", "CENTRO"],
    "LA MAGDALENA CONTRERAS": ["LOMAS DE SAN BERNABE", "EL TANQUE", "CENTRO"],
    "CUAJIMALPA": ["EL YAQUI", "LAS LAJAS (AMPL)", "ARBOLEDAS", "SAN PEDRO (BARR)"],
}

# group as written | name as written | how | group and name of the area
GROUPS = """
Álvaro Obregón         | Santa Fe            | exact       | ALVARO OBREGON: SANTA FE
GUSTAVO A MADERO       | Lindavista 2        | exact       | GUSTAVO A. MADERO: LINDAVISTA II
Gustavo Adolfo Madero  | Lindavista 2        | exact       | GUSTAVO A. MADERO: LINDAVISTA II
Magdalena Contreras    | El Tanque           | exact       | LA MAGDALENA CONTRERAS: EL TANQUE
Cuajimalpa de Morelos  | El Yaqui            | exact       | CUAJIMALPA: EL YAQUI
Cuajimalpa de Morlos   | El Yaqui            | exact       | CUAJIMALPA: EL YAQUI
                       | Santa Fe (Alvaro Obregon)            | fuzzy | ALVARO OBREGON: SANTA FE
                       | Centro, Deleg. Gustavo A. Madero     | fuzzy | GUSTAVO A. MADERO: CENTRO
                       | Centro Gustavo A Madero              | fuzzy | GUSTAVO A. MADERO: CENTRO
Cuajimalpa             | Centro (Gustavo A. Madero)           | none  |
Alvaro Obregon         | Las Lajas           | none        |
Alvaro Obregon         | El Yaquí I          | none        |
Alvaro Obregon         | Yaqui               | none        |
Alvaro Obregon         | El Yaki             | none        |
Alvaro Obregon         | Centro              | none        |
Alvaro Obregon         | San Pedro           | none        |
Gustavo A. Madero      | Arboledas           | none        |
Naucalpan              | El Yaqui            | none        |
                       | El Yaqui            | exact       | CUAJIMALPA: EL YAQUI
                       | Olivar de los Padrs | fuzzy       | ALVARO OBREGON: OLIVAR DE LOS PADRES
                       | Centro              | none        |
Alvaro Obregon         |                     | none        |
Alvaro Obregon         | ...                 | none        |
"""


@pytest.mark.parametrize(("group", "name", "how", "area"), rows(GROUPS))
def test_groups_are_found_and_left_only_for_the_unmistakable(
    group: str, name: str, how: str, area: str
) -> None:
    groups = [borough for borough, names in BOROUGHS.items() for _ in names]
    names = [name for names in BOROUGHS.values() for name in names]
    match = NameIndex.build(names, groups).match(name, group)
    assert match.how == how
    assert (f"{groups[match.index]}: {names[match.index]}" if match.index >= 0 else "") == area


@pytest.mark.parametrize(
    ("name", "area"), [("El Yaqui", "EL YAQUI"), ("Ampl. Las Lajas", "LAS LAJAS (AMPL)")]
)
def test_a_name_of_the_group_beside_is_taken_below_the_usual_threshold(
    name: str, area: str
) -> None:
    groups = [borough for borough, names in BOROUGHS.items() for _ in names]
    names = [name for names in BOROUGHS.values() for name in names]
    index = NameIndex.build(names, groups)
    offered = index.match(name, "Alvaro Obregon").candidates[0]
    assert (names[offered[0]], offered[1]) == (area, 80)
    taken = index.with_threshold(80).match(name, "Alvaro Obregon")
    assert (names[taken.index], taken.how) == (area, "other_group")
