"""What happens in the demo city, declared once: volume, place, rhythm, trend and wording.

Wordings are those of Mexican catalogues: a prosecutor's (upper case, hardly an accent), a police
emergency line's, and the national register's «subtipo» and «modalidad». Volumes keep the
proportions of a large Mexican city; together they are scaled to the city's own.
"""

from __future__ import annotations

from dataclasses import dataclass

Wordings = tuple[tuple[str, float], ...]

# What the state's register leaves out, or lumps with something else.
NOT_IN_REGISTER = ("", "")


@dataclass(frozen=True)
class OffenceKind:
    """One kind of occurrence.

    `drawn` is the share that facilities draw, the rest follows where people live; `risk` is the
    power of a colonia's risk that bears on it; `wealth` of its lack of deprivation; `trend` the
    yearly change; `police` the share that only the police recorded. `near_repeat` is how many
    more an occurrence brings with it, nearby and soon.
    """

    key: str
    topic: str
    total: int
    setting: str
    rhythm: str
    season: str
    prosecutor: Wordings
    police_words: Wordings
    register: tuple[str, str]
    drawn: float = 0.0
    risk: float = 1.0
    wealth: float = 0.0
    trend: float = 0.0
    police: float = 0.10
    near_repeat: float = 0.0


def _one(label: str) -> Wordings:
    return ((label, 1.0),)


KINDS: tuple[OffenceKind, ...] = (
    OffenceKind(
        "street_robbery", "robbery", 9_900, "street", "dusk", "december",
        (("ROBO A TRANSEUNTE EN VIA PUBLICA CON VIOLENCIA", 0.80),
         ("ROBO A TRANSEUNTE EN PARQUES Y MERCADOS CON VIOLENCIA", 0.09),
         ("ROBO A REPARTIDOR CON VIOLENCIA", 0.07),
         ("ROBO A TRANSEUNTE SALIENDO DEL BANCO CON VIOLENCIA", 0.04)),
        (("Robo a transeúnte con violencia", 0.8), ("Asalto a transeúnte", 0.2)),
        ("Robo a transeúnte en vía pública", "Con violencia"),
        drawn=0.18, trend=-0.03,
    ),
    OffenceKind(
        "transit_robbery", "robbery", 1_500, "transit", "commute", "december",
        (("ROBO A PASAJERO A BORDO DE TRANSPORTE PÚBLICO CON VIOLENCIA", 0.7),
         ("ROBO A PASAJERO / CONDUCTOR DE VEHICULO CON VIOLENCIA", 0.3)),
        _one("Robo en transporte público con violencia"),
        ("Robo en transporte público colectivo", "Con violencia"),
        drawn=0.45, trend=-0.05,
    ),
    OffenceKind(
        "business_robbery", "robbery", 2_700, "shop", "closing", "december",
        _one("ROBO A NEGOCIO CON VIOLENCIA"),
        _one("Robo a negocio con violencia"),
        ("Robo a negocio", "Con violencia"),
        drawn=0.30,
    ),
    OffenceKind(
        "vehicle_robbery", "robbery", 1_900, "street", "night", "flat",
        (("ROBO DE VEHICULO DE SERVICIO PARTICULAR CON VIOLENCIA", 0.72),
         ("ROBO DE MOTOCICLETA CON VIOLENCIA", 0.28)),
        _one("Robo de vehículo particular con violencia"),
        ("Robo de vehículo automotor", "Robo de coche de 4 ruedas Con violencia"),
        trend=-0.06,
    ),
    OffenceKind(
        "vehicle_theft", "vehicle_theft", 4_900, "street", "overnight", "flat",
        (("ROBO DE VEHICULO DE SERVICIO PARTICULAR SIN VIOLENCIA", 0.68),
         ("ROBO DE MOTOCICLETA SIN VIOLENCIA", 0.32)),
        _one("Robo de vehículo particular sin violencia"),
        ("Robo de vehículo automotor", "Robo de coche de 4 ruedas Sin violencia"),
        drawn=0.12, risk=0.5, wealth=0.2, trend=-0.06,
    ),
    OffenceKind(
        "parts_theft", "theft_from_vehicle", 9_400, "street", "overnight", "flat",
        (("ROBO DE ACCESORIOS DE AUTO", 0.52),
         ("ROBO DE OBJETOS DEL INTERIOR DE UN VEHICULO", 0.40),
         ("ROBO DE PLACA DE AUTOMOVIL", 0.08)),
        _one("Robo de accesorios o autopartes"),
        ("Robo de autopartes", "Sin violencia"),
        drawn=0.20, risk=0.5, wealth=0.2,
    ),
    OffenceKind(
        "person_theft", "theft", 3_100, "street", "shops", "december",
        (("ROBO A TRANSEUNTE EN VIA PUBLICA SIN VIOLENCIA", 0.7),
         ("ROBO A PASAJERO A BORDO DE TRANSPORTE PÚBLICO SIN VIOLENCIA", 0.3)),
        _one("Robo a transeúnte sin violencia"),
        ("Robo a transeúnte en vía pública", "Sin violencia"),
        drawn=0.50, risk=0.6,
    ),
    OffenceKind(
        "object_theft", "theft", 6_700, "home", "morning", "flat",
        (("ROBO DE OBJETOS", 0.76), ("ROBO DE DINERO", 0.09), ("ROBO DE DOCUMENTOS", 0.06),
         ("ROBO DE VEHICULO DE PEDALES", 0.09)),
        _one("Robo de objetos"),
        ("Otros robos", "Sin violencia"),
        risk=0.4,
    ),
    OffenceKind(
        "shoplifting", "theft", 4_600, "shop", "shops", "december",
        (("ROBO A NEGOCIO SIN VIOLENCIA POR FARDEROS (TIENDAS DE AUTOSERVICIO)", 0.55),
         ("ROBO A NEGOCIO SIN VIOLENCIA POR FARDEROS", 0.45)),
        _one("Robo a tienda por farderos"),
        NOT_IN_REGISTER,
        drawn=0.75, risk=0.2, trend=0.03,
    ),
    OffenceKind(
        "business_burglary", "burglary", 2_600, "shop", "overnight", "flat",
        _one("ROBO A NEGOCIO SIN VIOLENCIA"),
        _one("Robo a negocio sin violencia"),
        ("Robo a negocio", "Sin violencia"),
        drawn=0.35, risk=0.5,
    ),
    OffenceKind(
        "burglary", "burglary", 6_900, "home", "home_by_day", "holidays",
        _one("ROBO A CASA HABITACION SIN VIOLENCIA"),
        _one("Robo a casa habitación sin violencia"),
        ("Robo a casa habitación", "Sin violencia"),
        risk=0.45, wealth=0.35, trend=-0.04, near_repeat=0.55,
    ),
    OffenceKind(
        "home_robbery", "robbery", 520, "home", "night", "holidays",
        _one("ROBO A CASA HABITACION CON VIOLENCIA"),
        _one("Robo a casa habitación con violencia"),
        ("Robo a casa habitación", "Con violencia"),
    ),
    OffenceKind(
        "family_violence", "family_violence", 17_800, "home", "weekend_nights", "spring",
        _one("VIOLENCIA FAMILIAR"),
        (("Violencia familiar", 0.7), ("Violencia de pareja", 0.2),
         ("Violencia contra la mujer", 0.1)),
        ("Violencia familiar", "Violencia familiar"),
        trend=0.05, police=0.14,
    ),
    OffenceKind(
        "threats", "threats", 8_300, "home", "by_day", "flat",
        _one("AMENAZAS"), _one("Amenazas"), ("Amenazas", "Amenazas"),
        risk=0.5,
    ),
    OffenceKind(
        "fraud", "fraud", 10_300, "home", "office", "flat",
        (("FRAUDE", 0.70), ("ABUSO DE CONFIANZA", 0.19),
         ("FALSIFICACION O ALTERACION Y USO INDEBIDO DE DOCUMENTOS", 0.11)),
        _one("Fraude"), ("Fraude", "Fraude"),
        drawn=0.0, risk=0.0, wealth=0.35, trend=0.09, police=0.01,
    ),
    OffenceKind(
        "extortion", "extortion", 1_300, "home", "office", "flat",
        (("TENTATIVA DE EXTORSION", 0.6), ("EXTORSION", 0.4)),
        _one("Extorsión o intento de extorsión telefónica"), ("Extorsión", "Extorsión"),
        risk=0.4, trend=0.06,
    ),
    OffenceKind(
        "beatings", "injuries", 5_200, "bars", "weekend_nights", "spring",
        (("LESIONES INTENCIONALES POR GOLPES", 0.85), ("LESIONES INTENCIONALES", 0.15)),
        (("Lesionado por riña", 0.6), ("Persona golpeada", 0.4)),
        ("Lesiones dolosas", "Con otro elemento"),
        drawn=0.26, police=0.12,
    ),
    OffenceKind(
        "knife_injuries", "injuries", 760, "bars", "weekend_nights", "spring",
        _one("LESIONES INTENCIONALES POR ARMA BLANCA"), _one("Lesionado por arma blanca"),
        ("Lesiones dolosas", "Con arma blanca"),
        drawn=0.15, risk=1.1,
    ),
    OffenceKind(
        "gun_injuries", "injuries", 380, "street", "late", "flat",
        _one("LESIONES INTENCIONALES POR ARMA DE FUEGO"), _one("Lesionado por arma de fuego"),
        ("Lesiones dolosas", "Con arma de fuego"),
        risk=1.25, trend=0.04,
    ),
    OffenceKind(
        "homicide", "homicide", 470, "street", "late", "spring",
        (("HOMICIDIO POR ARMA DE FUEGO", 0.70), ("HOMICIDIO POR ARMA BLANCA", 0.19),
         ("HOMICIDIOS INTENCIONALES (OTROS)", 0.04), ("HOMICIDIO POR GOLPES", 0.07)),
        (), ("Homicidio doloso", "Con arma de fuego"),
        risk=1.3, trend=0.03, police=0.0,
    ),
    OffenceKind(
        "femicide", "femicide", 28, "home", "late", "flat",
        _one("FEMINICIDIO"), (), ("Feminicidio", "No especificado"),
        police=0.0,
    ),
    OffenceKind(
        "attempted_homicide", "attempted_homicide", 170, "street", "late", "flat",
        (("TENTATIVA DE HOMICIDIO", 0.86), ("TENTATIVA DE FEMINICIDIO", 0.14)),
        (), NOT_IN_REGISTER,
        risk=1.2, police=0.0,
    ),
    OffenceKind(
        "sexual_violence", "sexual_violence", 3_500, "home", "by_day", "spring",
        (("ABUSO SEXUAL", 0.52), ("ACOSO SEXUAL", 0.23), ("VIOLACION", 0.10),
         ("VIOLACION EQUIPARADA", 0.15)),
        (("Acoso u hostigamiento sexual", 0.6), ("Abuso sexual", 0.4)),
        ("Abuso sexual", "Abuso sexual"),
        risk=0.5, trend=0.07, police=0.05,
    ),
    OffenceKind(
        "kidnapping", "kidnapping", 60, "street", "night", "flat",
        (("PRIVACION DE LA LIBERTAD PERSONAL", 0.8), ("SECUESTRO", 0.2)),
        (), ("Secuestro", "Secuestro extorsivo"),
        risk=0.7, police=0.0,
    ),
    OffenceKind(
        "drugs", "drugs", 4_000, "street", "afternoon", "flat",
        (("NARCOMENUDEO POSESION SIMPLE", 0.70),
         ("NARCOMENUDEO POSESIÓN CON FINES DE VENTA, COMERCIO Y SUMINISTRO", 0.30)),
        (("Venta de drogas", 0.5), ("Consumo de drogas en vía pública", 0.5)),
        ("Narcomenudeo", "Narcomenudeo"),
        drawn=0.08, risk=1.15, police=0.18,
    ),
    OffenceKind(
        "weapons", "weapons", 330, "street", "night", "flat",
        _one("PORTACION DE ARMA DE FUEGO"), _one("Portación de arma de fuego"),
        NOT_IN_REGISTER,
        risk=1.2, police=0.2,
    ),
    OffenceKind(
        "damage", "property_damage", 4_900, "street", "evening", "flat",
        (("DAÑO EN PROPIEDAD AJENA INTENCIONAL", 0.45),
         ("DAÑO EN PROPIEDAD AJENA INTENCIONAL A AUTOMOVIL", 0.38),
         ("DAÑO EN PROPIEDAD AJENA INTENCIONAL A CASA HABITACION", 0.17)),
        _one("Daño a propiedad ajena"), ("Daño a la propiedad", "Daño a la propiedad"),
        drawn=0.08, risk=0.6,
    ),
    OffenceKind(
        "traffic_damage", "road_traffic", 3_000, "road", "traffic", "flat",
        _one("DAÑO EN PROPIEDAD AJENA CULPOSA POR TRÁNSITO VEHICULAR A AUTOMOVIL"),
        _one("Accidente de vehículo automotor sin lesionados"),
        NOT_IN_REGISTER,
        drawn=0.55, risk=0.0, police=0.15,
    ),
    OffenceKind(
        "traffic_injuries", "negligent_injuries", 3_300, "road", "traffic", "flat",
        (("LESIONES CULPOSAS POR TRANSITO VEHICULAR EN COLISION", 0.62),
         ("LESIONES CULPOSAS POR TRANSITO VEHICULAR", 0.38)),
        _one("Accidente de vehículo automotor con lesionados"),
        ("Lesiones culposas", "En accidente de tránsito"),
        drawn=0.55, risk=0.0, police=0.15,
    ),
    OffenceKind(
        "traffic_deaths", "negligent_homicide", 360, "road", "late", "flat",
        (("HOMICIDIO CULPOSO POR TRÁNSITO VEHICULAR (COLISION)", 0.58),
         ("HOMICIDIO CULPOSO POR TRÁNSITO VEHICULAR (ATROPELLADO)", 0.42)),
        (),
        ("Homicidio culposo", "En accidente de tránsito"),
        drawn=0.55, risk=0.0, police=0.0,
    ),
    OffenceKind(
        "trespass", "trespass", 1_500, "home", "office", "flat",
        (("DESPOJO", 0.72),
         ("ALLANAMIENTO DE MORADA, DESPACHO, OFICINA O ESTABLECIMIENTO MERCANTIL", 0.28)),
        _one("Allanamiento de morada"), ("Despojo", "Despojo"),
        risk=0.3,
    ),
    OffenceKind(
        "authority", "abuse_of_authority", 1_100, "street", "by_day", "flat",
        _one("ABUSO DE AUTORIDAD Y USO ILEGAL DE LA FUERZA PUBLICA"),
        (), NOT_IN_REGISTER,
        risk=0.2, police=0.0,
    ),
    OffenceKind(
        "minors", "children_and_family", 400, "home", "by_day", "flat",
        _one("RETENCIÓN DE MENORES"), (), NOT_IN_REGISTER,
        risk=0.2, police=0.0,
    ),
    OffenceKind(
        "animals", "environment", 400, "home", "by_day", "flat",
        _one("MALTRATO ANIMAL"), _one("Maltrato animal"), NOT_IN_REGISTER,
        risk=0.1, police=0.2,
    ),
    OffenceKind(
        "brawl", "public_order", 2_500, "bars", "weekend_nights", "spring",
        (), _one("Riña"), NOT_IN_REGISTER,
        drawn=0.35, police=1.0,
    ),
    OffenceKind(
        "public_order", "public_order", 1_700, "bars", "weekend_nights", "flat",
        (), _one("Persona alterando el orden público"),
        NOT_IN_REGISTER,
        drawn=0.25, police=1.0,
    ),
    OffenceKind(
        "drinking", "alcohol", 700, "bars", "weekend_nights", "flat",
        (),
        _one("Consumo de bebidas alcohólicas en la vía pública"), NOT_IN_REGISTER,
        drawn=0.35, police=1.0,
    ),
    OffenceKind(
        "shots", "weapons", 700, "street", "late", "december",
        (), _one("Detonación de arma de fuego"),
        NOT_IN_REGISTER,
        risk=1.2, police=1.0,
    ),
    OffenceKind(
        "deaths", "not_an_offence", 1_000, "home", "by_day", "flat",
        (("PERDIDA DE LA VIDA POR OTRAS CAUSAS", 0.55), ("PERDIDA DE LA VIDA POR SUICIDIO", 0.25),
         ("PERDIDA DE LA VIDA POR ENFERMEDAD", 0.20)),
        (), NOT_IN_REGISTER,
        risk=0.0, police=0.0,
    ),
    OffenceKind(
        "reports_of_facts", "not_an_offence", 1_100, "home", "office", "flat",
        (("DENUNCIA DE HECHOS", 0.7), ("PERSONAS EXTRAVIADAS Y AUSENTES", 0.2),
         ("DDH OTRAS MATERIAS", 0.1)),
        _one("Alarma de casa habitación activada"), NOT_IN_REGISTER,
        risk=0.0, police=0.25,
    ),
)  # fmt: skip

UNKNOWN_LABELS = (
    "CLAVE 44 PROCEDE",
    "XZ-17 PTE DE CLASIFICAR",
    "VER OBSERVACIONES",
    "R-11 NEGATIVO",
    "ASUNTO TURNADO A MESA 3",
)
