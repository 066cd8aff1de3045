"""Names for the demo city's colonias: invented, and as hard to match as real ones are.

Phases and sections that differ by one numeral, «Ampliación» beside its colonia, «Fracc.», «U.H.»
and «Barrio», accents and eñes, and five names that stand in two delegaciones.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

DELEGACIONES = (
    "Centro Histórico",
    "Cerro del Farol",
    "San Jerónimo Mezquital",
    "Cañada del Refugio",
    "Hacienda de Luceros",
    "Santa Inés Carrizal",
    "Tepozán de la Peña",
)

# fmt: off
# Names of neighbouring areas that differ by a numeral, a side or a word; with the kinds they suit.
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gated", (
        "Fracc. Satélite del Valle I Etapa", "Fracc. Satélite del Valle II Etapa",
        "Fracc. Satélite del Valle III Etapa",
    )),
    ("popular", (
        "Lomas de Linternillas 1a Sección", "Lomas de Linternillas 2a Sección",
        "Lomas de Linternillas 3a Sección", "Ampliación Lomas de Linternillas",
    )),
    ("popular", ("Nueva Esperanza", "Ampliación Nueva Esperanza")),
    ("popular", ("El Tepozán", "Ampliación El Tepozán", "El Tepozán II")),
    ("popular", (
        "Cerrito Colorado I Sección", "Cerrito Colorado II Sección",
        "Cerrito Colorado III Sección",
    )),
    ("popular", ("Las Peñitas", "Las Peñitas Ampliación Norte")),
    ("popular", ("Unión Ladrillera 1a Sección", "Unión Ladrillera 2a Sección")),
    ("popular", ("Rincón de los Pirules", "Ampliación Rincón de los Pirules")),
    ("popular", ("San Isidro Labrador Norte", "San Isidro Labrador Sur")),
    ("popular", ("La Loma", "La Loma II", "La Loma IX")),
    ("popular", ("Tierra Blanca", "Ampliación Tierra Blanca")),
    ("popular", (
        "Los Mezquites 1a Sección", "Los Mezquites 2a Sección",
        "Los Mezquites 4a Sección",
    )),
    ("middle", ("Jardines de la Vereda I Etapa", "Jardines de la Vereda II Etapa")),
    ("middle", (
        "Prados del Acueducto 1a Sección", "Prados del Acueducto 2a Sección",
        "Prados del Acueducto 3a Sección",
    )),
    ("middle", ("Villas de San Ángel", "Villas de San Ángel II")),
    ("middle", ("Colinas del Poniente 1", "Colinas del Poniente 2")),
    ("middle", ("Arboledas del Parque", "Ampliación Arboledas del Parque")),
    ("middle", ("Bosques de Almería I", "Bosques de Almería II", "Bosques de Almería III")),
    ("gated", ("Fracc. Real de Cantera", "Fracc. Real de Cantera II")),
    ("gated", ("Privada Los Olivos Norte", "Privada Los Olivos Sur")),
    ("gated", ("Fracc. Misión del Quinqué I Etapa", "Fracc. Misión del Quinqué II Etapa")),
    ("apartments", ("U.H. Faroles del Sur 1", "U.H. Faroles del Sur 2")),
    ("apartments", ("U.H. Los Obrajes I Etapa", "U.H. Los Obrajes II Etapa")),
    ("village", ("Santa Rosa Alta", "Santa Rosa Baja")),
    ("village", ("San Miguelito", "Ejido San Miguelito")),
)

HOMONYMS = ("San Isidro", "Las Palmas", "El Mirador", "Santa Cruz", "La Purísima")

CENTRO = "Centro"
MULTIPOLYGON = "Las Dos Orillas"

_BARRIOS = (
    "Barrio de los Faroleros", "Barrio del Cerrito", "Barrio de San Roque",
    "Barrio de Santa Lucía", "Barrio de la Merced Vieja", "Barrio de la Candelaria",
    "Barrio del Tesoro", "Barrio de los Alfareros", "Barrio de San Gabriel",
    "Barrio de las Carmelitas", "Barrio de la Otra Orilla", "Barrio de Santa Ana",
    "Barrio del Retablo", "Barrio de los Naranjos", "Barrio de San Agustín del Palmar",
    "Barrio de la Piedad", "La Trinidad", "La Antigua Estación", "Alameda Vieja", "El Portal",
    "Las Arquerías", "Santa Ana Tejedores", "La Casona", "Plaza del Quinqué", "Las Bugambilias",
    "El Calvario", "La Cruz Verde", "San Telmo", "La Alhóndiga", "Los Arcángeles",
    "Niños Cantores", "El Obraje", "La Fragua", "Santa Bárbara", "San Diego el Viejo",
    "El Relicario", "La Pilita", "Jesús Nazareno", "El Tanque Viejo", "La Teneduría",
    "San Lázaro", "Cantarranas", "La Pastora", "El Mesón", "Los Talabarteros", "Pañuelos",
)
_POPULAR = (
    "Las Margaritas", "La Esperanza", "El Tepetate Rojo", "Los Pirules", "El Garambullo",
    "Las Biznagas", "El Huizache", "La Nopalera", "Los Girasoles", "Las Azucenas",
    "El Romerillo", "La Piedra Larga", "Peña Colorada", "El Progreso", "La Unidad",
    "Tierra y Libertad", "Reforma Agraria Popular", "Independencia", "La Constitución",
    "5 de Febrero", "1o. de Mayo", "16 de Septiembre", "20 de Noviembre", "12 de Octubre",
    "24 de Febrero", "2 de Abril", "6 de Enero", "Lázaro de la Cuesta", "San Judas del Cerro",
    "San Pascual", "San Ramón", "San Martín Caballero", "San Nicolás Tolentino", "San Antonito",
    "San Benito", "San Rafael de los Hornos", "San Gregorio el Chico", "San Charbel",
    "Santa Mónica", "Santa Elena de la Barranca", "Santa Teresita", "Santa Cecilia",
    "Santa Isabel", "Guadalupe la Peña", "Guadalupe del Cerro", "El Rocío", "Las Golondrinas",
    "Los Gorriones", "El Cenzontle", "Las Calandrias", "La Calera", "La Ladrillera", "El Horno",
    "Los Canteros", "Los Arrieros", "Los Ferrocarrileros", "Obrera del Norte",
    "Trabajadores del Campo", "El Arenal", "El Pedregal de Santiago", "Las Torrecillas",
    "La Cuesta", "Cuesta Bonita", "La Ladera", "Loma Alta", "Loma Dorada", "Loma del Chapulín",
    "Cerro Prieto", "El Cerrito de la Cruz", "Bella Vista", "Vista Hermosa",
    "Buenavista del Llano", "Buenos Aires", "El Paraíso", "El Edén", "El Porvenir", "La Gloria",
    "Nuevo Amanecer", "Nuevo Horizonte", "Nueva Creación", "La Nueva Aurora", "El Sol",
    "La Luna", "Lucero Chico", "La Estrella", "El Quinqué", "Azul Maguey", "El Maguey",
    "La Sábila", "Los Fresnos", "Los Sauces", "Los Álamos", "Las Jacarandas", "Los Capulines",
    "El Zapote", "Los Aguacates", "El Nogal", "Los Encinos", "El Pocito", "El Ojo de Agua",
    "Las Acequias", "La Presita", "El Bordo", "La Compuerta", "El Puentecito", "La Garita",
    "El Crucero", "La Vía", "El Cuartel Viejo", "La Era", "El Establo", "La Trilla", "El Arado",
    "Los Laureles", "Las Américas del Oriente", "Solidaridad Vecinal", "Unidad y Trabajo",
    "Mártires del Ladrillo", "Comerciantes Unidos", "La Joya", "La Joyita", "El Rincón",
    "El Rincón de la Joya", "El Vergel", "La Cantera", "La Canterita", "El Barretero",
    "Río Escondido", "Río Seco", "El Arroyito", "Arroyo Hondo", "La Barranca", "El Coyote",
    "El Tlacuache", "Las Liebres", "El Venado", "El Águila Real",
)
_PLEASANT = (
    "Jardines de", "Villas de", "Colinas de", "Lomas de", "Prados de", "Valle de", "Rincón de",
    "Paseos de", "Parque de", "Quintas de", "Mirador de", "Arboledas de",
)
_PLEASANT_OF = (
    "Tabachines", "San Jacinto", "Santiago", "la Hacienda", "la Laguna", "los Cipreses",
    "la Peña", "Luceros", "la Cañada", "Montecristal", "las Fuentes", "Santa Fe del Llano",
    "la Luz", "los Volcanes", "la Pradera", "Almendros", "Querencia", "Casaclara",
    "la Alborada", "Ocotlán del Prado", "San Pablo", "la Rivera",
)
_GATED = (
    "Fracc. Residencial", "Fracc. Villas del", "Fracc. Puerta del", "Residencial", "Privada",
    "Fracc. Hacienda", "Fracc. Cumbres del", "Cerrada", "Fracc. Punta", "Fracc. Balcones del",
)
_GATED_OF = (
    "Lago", "Roble", "Marfil", "Campestre", "Encino", "Ciprés", "Milenio", "Mayorazgo",
    "Mármol", "Álamo", "Alcázar", "Lucero", "Marqués", "Peñón", "Piñón", "Cerro Azul",
    "Senderos", "Zibatlán", "Altavela", "Ébano",
)
_APARTMENTS = (
    "U.H. Candelabros", "U.H. Las Cecilias", "U.H. Vista Alegre", "U.H. Los Tulipanes",
    "U.H. El Parque", "U.H. Magisterial", "U.H. La Pradera", "U.H. Los Sauces Norte",
    "U.H. San José Obrero", "U.H. La Estación", "U.H. Ensueño", "U.H. Ferrocarril",
    "Unidad Habitacional Los Pinos", "Unidad Habitacional El Trébol", "Conjunto Hab. Las Hadas",
    "Conjunto Hab. El Rosario", "Condominio La Noria Vieja", "Condominios Santa Fe",
    "U.H. Independencia 2000", "U.H. Los Molinos", "U.H. La Cigüeña", "U.H. El Bosquecillo",
    "U.H. Plazas de la Luna", "U.H. Jardines del Sur", "U.H. Las Campanillas",
)
_VILLAGES = (
    "San Juan del Llano", "San José de la Altura", "San Bartolo Agua Tibia",
    "San Francisco de la Palma", "San Vicente Ferrer", "San Cristóbal del Muerto",
    "Santa María Magdalena del Valle", "Santa Catarina la Chica", "Santo Niño de Praga",
    "Ejido La Purísima Chica", "Ejido El Carrizal", "Ejido Las Norias", "Ejido Tepozán",
    "Rancho San Pedro", "Rancho El Durazno", "Rancho Los Güeros", "Rancho Las Cigüeñas",
    "Ex-Hacienda de Luceros", "Ex-Hacienda El Jaral", "Ex-Hacienda La Tinaja", "La Noria",
    "El Salitrillo", "El Jagüey", "La Tinaja", "El Mezote", "Palo Alto", "Palo Dulce",
    "El Zorrillo", "Corral de los Peña", "Pata de Gallina", "La Novicia", "Puerto Moro",
    "La Barrena", "Tinajas de Abajo", "El Tordillo", "Cerro de Ñáñez", "Ojo Claro",
    "Mompal el Viejo", "El Colorín", "Arcos de la Loma", "Jaripa del Llano", "La Gotita",
    "Monte Negro del Salto", "Acequia Blanca", "Casa Vieja", "Las Carpas", "El Herraje",
    "La Verdolaga", "Los Ángeles del Monte", "La Luz del Puerto", "Llano del Mezquital",
)
_INDUSTRIAL = (
    "Parque Industrial La Chispa", "Zona Industrial Ferrocarril",
    "Parque Industrial Tres Linternas", "Ciudad Industrial Tepozán",
)

# fmt: on
POOLS: dict[str, tuple[str, ...]] = {
    "historic": _BARRIOS,
    "popular": _POPULAR,
    "middle": tuple(f"{a} {b}" for a in _PLEASANT for b in _PLEASANT_OF),
    "gated": tuple(f"{a} {b}" for a in _GATED for b in _GATED_OF),
    "apartments": _APARTMENTS,
    "village": _VILLAGES,
    "industrial": _INDUSTRIAL,
}
# Where a pool is used up, its kind borrows from the next.
_BORROWS = {
    "historic": "popular",
    "popular": "middle",
    "apartments": "gated",
    "village": "popular",
    "industrial": "gated",
    "gated": "middle",
}


def name_colonias(
    kind: npt.NDArray[np.str_],
    group: npt.NDArray[np.int32],
    at: npt.NDArray[np.float64],
    *,
    centre: int,
    multipolygon: int,
    rng: np.random.Generator,
) -> tuple[list[str], npt.NDArray[np.str_]]:
    """A name for every area: families to neighbours, homonyms to two delegaciones, then one each.

    A family makes its members one kind, so the kinds come back with the names.

    `kind` (A,) of each area, its `group` (A,) and its place `at` (A, 2) in metres.
    """
    names = [""] * len(kind)
    kind = kind.copy()
    names[centre], names[multipolygon] = CENTRO, MULTIPOLYGON
    for wanted, members in FAMILIES:
        chosen = _neighbours(wanted, len(members), names, kind, group, at, rng)
        for i, name in zip(chosen, members, strict=True):
            names[i], kind[i] = name, wanted
    for name in HOMONYMS:
        free = [i for i in range(len(names)) if not names[i] and kind[i] in ("popular", "village")]
        first = int(rng.choice(free))
        second = int(rng.choice([i for i in free if group[i] != group[first]]))
        names[first] = names[second] = name
    pools = {key: list(rng.permutation(np.array(pool))) for key, pool in POOLS.items()}
    for i, name in enumerate(names):
        if not name:
            source = str(kind[i])
            while not pools[source]:
                source = _BORROWS[source]
            names[i] = str(pools[source].pop())
    return names, kind


def _neighbours(
    wanted: str,
    size: int,
    names: list[str],
    kind: npt.NDArray[np.str_],
    group: npt.NDArray[np.int32],
    at: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> list[int]:
    """A free area of the wanted kind, and the nearest free ones of its delegación."""
    free = np.array([not name for name in names]) & (kind != "industrial") & (kind != "historic")
    first = int(rng.choice(np.flatnonzero(free & (kind == wanted))))
    near = np.flatnonzero(free & (group == group[first]))
    near = near[np.argsort(np.hypot(*(at[near] - at[first]).T), kind="stable")]
    return [int(i) for i in near[:size]]
