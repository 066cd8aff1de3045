"""Which area a written name means, in tables that anyone can check.

1. Case, accents, punctuation, articles and abbreviations make no difference.
2. Numbers are the same however written: 1A SECC, SECCION 1, I SECCION, PRIMERA SECCION.
3. A number, a bearing (norte, sur, alto …) or AMPLIACION makes another place: never a match.
4. What kind of place it is tells apart what is otherwise the same, and else doesn't matter.
5. One name of a double name is enough; so are the same words in another order.
6. A slip of the pen is forgiven, word by word; another word is not.
7. Areas that fit equally well leave the name unplaced, and are offered.
8. A group is found in spite of its own spelling; a name that the group lacks is looked for
   elsewhere only when it is unmistakable.
"""

from __future__ import annotations

import pytest

from sereno.methods.sources.places.place_names import NameIndex

# area as the boundary file has it | as the incident file writes it
SAME_PLACE = """
ÁLVARO OBREGÓN                        | alvaro obregon
PEÑON DE LOS BAÑOS                    | Penon de los Banos
EL CONTADERO                          | Contadero
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
CTM ATZACOALCO (U HAB)                | C.T.M. Atzacoalco
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
CERRILLOS I                           | Los Cerrillos Primera Seccion
CERRILLOS I                           | Cerrillos 1era. Secc
CERRILLOS I                           | Cerrillos Uno
PRIMERO DE MAYO                       | 1o De Mayo
OCHO DE AGOSTO                        | 8 de agosto
SELENE 2da SECC                       | Selene Seccion II
VILLA COAPA SUPER MANZANA 7           | Villa Coapa Smza. VII
CTM X CULHUACAN (U HAB)               | C.t.m. Secciën X, Culhuacan
PICOS IZTACALCO 1-A                   | Los Picos de Iztacalco Seccion 1 A
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
EL TRIANGULO                          | El Triangulo del Pblo. de Sn. Fco. Tlaltenco
SAN PEDRO ATOCPAN (PBLO)              | Ocotitla (San Pedro Atocpan)
NIÑOS HEROES DE CHAPULTEPEC           | Niños Héroes
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
    assert 80 <= match.score < 100


# the areas of one group | written | the area meant, or ? when nobody can tell
BESIDE_OTHERS = """
SAN ANDRES (PBLO), SAN ANDRES (BARR)             | Pueblo San Andrés       | SAN ANDRES (PBLO)
SAN ANDRES (PBLO), SAN ANDRES (BARR)             | Barrio San Andrés       | SAN ANDRES (BARR)
SAN ANDRES (PBLO), SAN ANDRES (BARR)             | San Andrés              | ?
SAN ANDRES (PBLO), SAN ANDRES                    | San Andrés              | SAN ANDRES
SAN ANDRES (PBLO), SAN ANDRES                    | Barrio San Andrés       | SAN ANDRES
SAN ANDRES (PBLO)                                | Barrio San Andrés       | SAN ANDRES (PBLO)
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
LAS PALMAS, LAS PALMAS DEL SUR-EL REAL           | Palmas                  | LAS PALMAS
EL REAL-SAN JOSE, SAN JOSE CUAUTEPEC             | San José                | ?
FUENTES DE TEPEPAN, FUENTES DE COAPA             | Fuentes                 | ?
SELENE, SAN FRANCISCO (PBLO)                     | Selene del Pueblo San Francisco | SELENE
SAN JUAN (BARR), SAN PABLO (PBLO)                | San Juan (San Pablo)    | ?
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
Alvaro Obregon         | El Yaqui            | other_group | CUAJIMALPA: EL YAQUI
Alvaro Obregon         | Ampl. Las Lajas     | other_group | CUAJIMALPA: LAS LAJAS (AMPL)
Alvaro Obregon         | Las Lajas           | none        |
Alvaro Obregon         | El Yaquí I          | none        |
Alvaro Obregon         | Yaqui               | none        |
Alvaro Obregon         | El Yaki             | none        |
Alvaro Obregon         | Centro              | none        |
Alvaro Obregon         | San Pedro           | none        |
Gustavo A. Madero      | Arboledas           | none        |
Naucalpan              | El Yaqui            | other_group | CUAJIMALPA: EL YAQUI
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
