"""How many names, telephones, addresses and the like are found in speech, and how many wrongly.

    python benchmarks/pseudonyms.py [--seed 20] [--sentences 3000] [--development] [--missed]

Measured on `HELD_OUT`: sentences, names and a seed that were not there when the rules were made;
those were made by `DEVELOPMENT`. A mention counts as found when all its words lie in what was
found; a find is right when it lies on a mention. Nobody real is named: all is put together by
chance.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import phonenumbers
from stdnum.mx import curp as curp_number
from stdnum.mx import rfc as rfc_number

from sereno.methods.diagnosis.coding.names.finding import names_in
from sereno.methods.diagnosis.coding.names.found import STRUCTURED

NAMES = ("person", "alias")
AIMS = {"structured": 0.99, "names": 0.90, "precision": 0.80}
_WORD = re.compile(r"[\w@]+")
_WITHIN = frozenset(["de", "del", "la", "las", "los", "el", "y", "en", "da"])


_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sample:
    """A text, what in it tells who somebody is (start, end, kind), and the places known there."""

    text: str
    mentions: Sequence[tuple[int, int, str]]
    places: Sequence[str]


@dataclass(frozen=True)
class Source:
    """What speech is put together from. lists: given, surname, alias, street; sentences with what
    they name in braces; decoys: sentences that name nobody.
    """

    places: Sequence[str]
    lists: Mapping[str, Sequence[str]]
    sentences: Sequence[str]
    decoys: Sequence[str]
    speech: type[Speech]

    def sample(self, seed: int, sentences: int) -> Sample:
        """So many sentences, each a turn or a part of one, with a decoy after every other."""
        speech = self.speech(self, np.random.default_rng(seed))
        for _n in range(sentences):
            speech.say(self.sentences)
            if speech.rng.random() < 0.5:
                speech.say(self.decoys)
        return Sample("".join(speech.parts), speech.mentions, self.places)


class Speech:
    """What is being put together, and how each kind of mention is made up."""

    def __init__(self, source: Source, rng: np.random.Generator) -> None:
        self.source, self.rng = source, rng
        self.parts: list[str] = []
        self.mentions: list[tuple[int, int, str]] = []
        self.length = 0

    def say(self, sentences: Sequence[str]) -> None:
        """One of them, filled in."""
        sentence = self.one(sentences)
        begins_line = sentence.startswith("{speaker}") or self.rng.random() < 0.3
        self._put("\n" if begins_line else " ")
        at = 0
        for field in _FIELD.finditer(sentence):
            self._put(sentence[at : field.start()])
            kind, words = self.made(field[1])
            self.mentions.append((self.length, self.length + len(words), kind))
            self._put(words)
            at = field.end()
        self._put(sentence[at:])

    def _put(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def one(self, things: Sequence[str]) -> str:
        """One of them by chance."""
        return things[int(self.rng.integers(len(things)))]

    def digits(self, n: int) -> str:
        """So many digits."""
        return "".join(map(str, self.rng.integers(0, 10, n)))

    def letters(self, n: int, of: str = "ABCDEFGHJKLMNPRSTUVWXYZ") -> str:
        """So many letters."""
        return "".join(self.one(of) for _ in range(n))

    def made(self, field: str) -> tuple[str, str]:
        """The kind of a mention and its words."""
        lists = self.source.lists
        given, surname = self.one(lists["given"]), self.one(lists["surname"])
        if field == "person":
            forms = (
                *(f"{given}",) * 3,
                *(f"{given} {surname}",) * 3,
                f"{given} {self.one(lists['given'])} {surname}",
                f"{given} {surname} {self.one(lists['surname'])}",
            )
            return "person", self.one(forms)
        if field == "surname":
            return "person", surname
        if field == "speaker":
            return "person", self.one((given, given.upper(), f"{given} {surname}"))
        if field == "lower":
            return "person", f"{given} {surname}".lower()
        if field == "alias":
            return "alias", self.one(lists["alias"])
        if field == "place":
            return "place", self.one(self.source.places)
        if field == "en_birth_date":
            return "birth_date", self.birth_date_en()
        kind = field.removeprefix("en_")
        return kind, getattr(self, f"{field}")()

    def phone(self) -> str:
        """One that may exist, as people write it."""
        while True:
            area = self.one(("442", "55", "33", "81", "461", "427", "222", "448"))
            digits = area + self.digits(10 - len(area))
            if phonenumbers.is_valid_number(phonenumbers.parse(f"+52{digits}")):
                break
        a, b, c = digits[:3], digits[3:6], digits[6:]
        return self.one(
            (
                digits,
                f"{a} {b} {c[:2]} {c[2:]}",
                f"{a}-{b}-{c}",
                f"({a}) {b} {c}",
                f"+52 {a} {b} {c}",
                f"+52 1 {a} {b} {c[:2]} {c[2:]}",
                f"044 {a} {b} {c}",
                f"045{digits}",
                f"01 800 {b} {c}",
                f"{digits[:2]} {digits[2:4]} {digits[4:6]} {digits[6:8]} {digits[8:]}",
            )
        )

    def mail(self) -> str:
        """A mail address, written or said."""
        name = self.one(self.source.lists["given"]).lower()
        host = self.one(("gmail.com", "hotmail.com", "yahoo.com.mx", "queretaro.edu.mx"))
        said = f"{name} punto {self.digits(2)} arroba {host.replace('.', ' punto ')}"
        return self.one((f"{name}{self.digits(2)}@{host}", f"{name}_{self.digits(1)}@{host}", said))

    def _day(self) -> tuple[int, int, int]:
        rng = self.rng
        return int(rng.integers(1, 29)), int(rng.integers(1, 13)), int(rng.integers(1940, 2005))

    def _initials(self) -> str:
        return "".join((self.one("BCGHLMRT"), self.one("EIOU"), self.letters(2, "BCDFGHLMNRST")))

    def curp(self) -> str:
        """With its right check digit."""
        while True:
            day, month, year = self._day()
            begun = f"{self._initials()}{year % 100:02}{month:02}{day:02}{self.one('HM')}QT"
            begun += self.letters(3, "BCDFGLMNRST") + ("0" if year < 2000 else "A")
            whole = begun + curp_number.calc_check_digit(begun)
            if curp_number.is_valid(whole):
                return self.one((whole, whole, whole.lower()))

    def rfc(self) -> str:
        """With its right check digit."""
        while True:
            day, month, year = self._day()
            born = f"{year % 100:02}{month:02}{day:02}"
            begun = f"{self._initials()}{born}{self.letters(1)}{self.digits(1)}"
            whole = begun + rfc_number.calc_check_digit(begun)
            if rfc_number.is_valid(whole, validate_check_digits=True):
                return self.one((whole, f"{whole[:4]}-{whole[4:10]}-{whole[10:]}", whole.lower()))

    def plate(self) -> str:
        """Of cars, pick-ups, taxis and motorcycles."""
        one = self.letters
        return self.one(
            (
                f"{one(3)}-{self.digits(3)}-{one(1)}",
                f"{one(3)}-{self.digits(2)}-{self.digits(2)}",
                f"{one(3)}{self.digits(4)}",
                f"{one(2)}-{self.digits(4)}-{one(1)}",
                f"{one(1)}-{self.digits(3)}-{one(3)}",
                f"{one(3)} {self.digits(3)} {one(1)}",
            )
        )

    def address(self) -> str:
        """A street with its number, or a block and a lot."""
        street, number = self.one(self.source.lists["street"]), int(self.rng.integers(1, 999))
        area = self.one(self.source.places)
        return self.one(
            (
                f"calle {street} {number}",
                f"calle {street} número {number}",
                f"calle {street} #{number}, colonia {area}",
                f"Av. {street} núm. {number}-{self.letters(1)}",
                f"privada {street} {number}, col. {area}, C.P. 76{self.digits(3)}",
                f"manzana {self.digits(1)} lote {self.digits(2)}",
                f"Mz. {self.digits(1)} Lt. {self.digits(1)}",
                f"{street} {number}" if street[0].isupper() else f"calle {street} {number}",
            )
        )

    def birth_date(self) -> str:
        """In digits or in words."""
        day, month, year = self._day()
        months = [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ]
        return self.one(
            (
                f"{day} de {months[month - 1]} de {year}",
                f"{day:02}/{month:02}/{year}",
                f"{day}-{month}-{year % 100:02}",
                f"{self.one(('tres', 'doce', 'veintiuno', 'treinta'))} de {months[month - 1]} de "
                f"mil novecientos "
                f"{self.one(('setenta', 'ochenta y cinco', 'noventa y dos'))}",
                f"{day} de {months[month - 1]}",
            )
        )

    def birth_date_en(self) -> str:
        """The same in English."""
        day, month, year = self._day()
        months = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
        return self.one(
            (
                f"{day} {months[month - 1]} {year}",
                f"{months[month - 1]} {day}, {year}",
                f"{year}-{month:02}-{day:02}",
            )
        )


DEVELOPMENT = Source(
    speech=Speech,
    places=("Lomas de Casa Blanca", "Menchaca", "San José el Alto", "Las Américas", "Satélite"),
    lists={
        "given": [
            "Guadalupe",
            "Fernanda",
            "Yolotzin",
            "Rosa",
            "Ángel",
            "Brayan",
            "Jazmín",
            "Eustolia",
            "Ramón",
            "Esperanza",
            "Noemí",
            "Xunaxi",
        ],
        "surname": [
            "Trejo",
            "Olvera",
            "Ugalde",
            "Reyes",
            "Cruz",
            "Xolalpa",
            "Rangel",
            "Montes",
            "Pacheco",
            "Durán",
            "Bárcenas",
            "Luna",
        ],
        "alias": ["Chato", "Gordo", "Flaca", "Pelón", "Tuerto", "Sombra", "Conejo", "Chiva Loca"],
        "street": [
            "Zaragoza",
            "5 de Mayo",
            "Pino Suárez",
            "de la Luz",
            "Ignacio Pérez",
            "Hacienda El Jacal",
        ],
    },
    sentences=(
        "Mi vecina {person} dice que ya no sale de noche.",
        "Me llamo {person} y tengo treinta años viviendo aquí.",
        "{person} vino ayer con su hermano {person}.",
        "Fue don {person} el que llamó a la patrulla, pero nunca llegó.",
        "A mi hijo {person} lo asaltaron en el camión.",
        "Le dicen el {alias} y se junta en la esquina.",
        "Lo conocen como {alias}; nadie sabe su nombre.",
        "Vivo en {address}, a dos cuadras de la primaria.",
        "Mi teléfono es {phone}, por si lo necesitan.",
        "Escríbanme a {mail} y les contesto.",
        "Su CURP es {curp} y ya lo denunció.",
        "El RFC del negocio es {rfc}.",
        "Se fueron en un coche con placas {plate}.",
        "Nací {birth_date} en este mismo barrio.",
        "En {place} es donde más se juntan.",
        "La señora {surname} y la maestra {surname} hicieron el comité.",
        "{speaker}: Aquí antes se podía caminar.",
        "My name is {person} and I stay near the school.",
        "They call him {alias}, he sells at the corner.",
        "Mrs {surname} said that {person} was robbed in March.",
        "She was born {en_birth_date}, her number is {phone}.",
        "mi prima {lower} ya no quiere ir a la escuela.",
    ),
    decoys=(
        "El Mundial lo vimos en la calle; ganó México. Era Verano y hacía calor en la Sierra.",
        "La Ley de Víctimas no sirve. Tampoco el Reglamento. Pidieron hablar con el Secretario de "
        "Seguridad.",
        "La Cruz Roja tardó una hora. La ambulancia venía de San Juan del Río, por la autopista.",
        "Se aprobó el Plan Municipal. El Programa Jóvenes Construyendo el Futuro paga poco.",
        "El Camino Real está oscuro. Bajando por el Cerro de las Campanas hay un Elektra.",
        "¡Híjole! Pos sí. Fíjese que no. Pero bueno… Total que nadie vino. Y así.",
        "Compró una Coca, unas Sabritas y dos Victorias. Trae una Italika roja, o un Chevy.",
        "Hubo una Misa en la Parroquia. El Padre habló del Perdón. Amén.",
        "La Moderadora explica el ejercicio. (Risas.) Ejercicio dos: el Mapa. Siguiente.",
        "Los Viernes hay baile en el Salón Ejidal; la Banda toca hasta las tres.",
        "Mandaron un Oficio a Gobierno. La Licenciada dijo que luego. El Ingeniero, ni sus luces.",
        "Trabaja en Kellogg's, en Querétaro capital, turno de noche. Antes estuvo en Estados "
        "Unidos.",
        "Yo soy Católica, ella es Cristiana. Rezamos el Rosario. Le pedí a San Judas y a la "
        "Virgen.",
        "La Secundaria Técnica 14 está junto al Tianguis. Enfrente hay un Modelorama.",
        "La Navidad pasada cortaron la luz. Nadie de la Comisión contestó. Miércoles, jueves, "
        "nada.",
        "We need Street Lights. The Ward Councillor and the Metro said Soon. South Africa, you "
        "know.",
        "It was Easter. The Taxi Association came. Then the River flooded. No water, no Eskom.",
        "I told them: Stop. Please. My Granny was crying. Our Father, we prayed. Amen.",
        "El Oxxo de la esquina cierra a las diez. La Guardia Nacional pasa los Domingos.",
        "En Enero de 2018 hubo 125 robos, 40 más que en 2017; el oficio 123/2018 lo dice.",
        "Dios quiera que la Policía llegue. ¿Usted cree? Nadie nos hace caso. Aquí todos sabemos.",
        "La rosa de mi abuela se secó; tenía fe, esperanza y mucha luz en su casa.",
        "The Police came on Monday. Nobody said anything. God knows. It was about 2 000 rand.",
        "El DIF municipal y el IMSS mandaron gente. Semana Santa es lo peor, igual que Navidad.",
        "La carpeta CI-QRO-12345-2018 sigue abierta; el presupuesto fue de 1 250 000 pesos.",
    ),
)


def development(seed: int = 1, sentences: int = 1500) -> Sample:
    """The set with which rules were made."""
    return DEVELOPMENT.sample(seed, sentences)


# Nothing from here on was looked at while rules were made or changed. Half of the names are usual
# ones, which lists may have; the others are rare, of other languages, or written as they are heard.
MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
IN_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class HeldOutSpeech(Speech):
    """Forms that the development set doesn't have."""

    def phone(self) -> str:
        """Of Mexico, some of the United States, some said in words."""
        digits = super().phone()
        bare = "".join(sign for sign in digits if sign.isdigit())[-10:]
        words = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
        return self.one(
            (
                f"{bare[:3]}.{bare[3:6]}.{bare[6:]}",
                f"{bare[:2]}-{bare[2:6]}-{bare[6:]}",
                f"+521{bare}",
                f"+52 ({bare[:3]}) {bare[3:6]}-{bare[6:]}",
                f"01 ({bare[:3]}) {bare[3:6]} {bare[6:]}",
                f"044-{bare[:3]}-{bare[3:]}",
                f"00521{bare}",
                f"01800 {bare[3:6]} {bare[6:]}",
                f"{bare[:3]} {bare[3:5]} {bare[5:7]} {bare[7:]}",
                " ".join(words[int(digit)] for digit in bare),
            )
        )

    def mail(self) -> str:
        """Also with points, hyphens and offices' domains."""
        given = self.one(self.source.lists["mailbox"])
        return self.one(
            (
                f"{given}.{self.digits(4)}@outlook.com",
                f"{given}-ventas@live.com.mx",
                f"contacto.{given}@municipiodequeretaro.gob.mx",
                f"{given.upper()}@GMAIL.COM",
                f"{given} guion bajo {self.digits(2)} arroba gmail punto com",
                f"{given} at icloud dot com",
            )
        )

    def plate(self) -> str:
        """With their state's forms: CDMX, federal, police."""
        one, of = self.letters, self.digits
        return self.one(
            (
                f"{one(1)}{of(2)}-{one(3)}",
                f"{of(3)}-{one(3)}",
                f"{one(3)} {of(2)} {of(2)}",
                f"{one(2)}-{of(2)}-{of(3)}",
                f"{of(2)}-{one(2)}-{of(1)}{one(1)}",
                f"{one(3)}{of(3)}{one(1)}",
                f"{one(3)}-{of(3)}-{one(1)}".lower(),
            )
        )

    def address(self) -> str:
        """Streets of other names with what is said behind them."""
        street, number = self.one(self.source.lists["street"]), int(self.rng.integers(1, 2400))
        area = self.one(self.source.places)
        return self.one(
            (
                f"avenida {street} número {number} interior {self.digits(1)}",
                f"Calle {street} No. {number}, Col. {area}",
                f"callejón {street} {number}-B",
                f"Blvd. {street} {number}, fraccionamiento {area}, CP 76{self.digits(3)}",
                f"cerrada {street} número ciento veintitrés",
                f"manzana {self.digits(1)}, lote {self.digits(2)}",
                f"andador {street} #{number}, depto {self.digits(1)}",
                f"prolongación {street} {number}, edificio {self.letters(1)}",
                f"C.P. 76{self.digits(3)}",
                f"calle {street} {number} colonia {area}",
            )
        )

    def en_address(self) -> str:
        """As in Durban."""
        road = self.one(("Umgeni", "Florida", "Old Fort", "Inanda", "Gillespie", "Point"))
        kind = self.one(("Road", "Street", "Avenue", "Lane"))
        return f"{int(self.rng.integers(2, 900))} {road} {kind}"

    def birth_date(self) -> str:
        """As people tell it and as offices write it."""
        day, month, year = self._day()
        return self.one(
            (
                f"{day}/{MONTHS[month - 1][:3]}/{year}",
                f"{day}.{month}.{year}",
                f"{year}-{month:02}-{day:02}",
                f"{day} de {MONTHS[month - 1]} del {year % 100:02}",
                f"primero de {MONTHS[month - 1]} de {year}",
                f"{self.one(('catorce', 'veintisiete', 'treinta y uno'))} de {MONTHS[month - 1]} "
                f"del "
                f"{self.one(('ochenta y nueve', 'setenta', 'noventa y seis'))}",
                f"{day} de {MONTHS[month - 1].capitalize()} de {year}",
                f"{self.one(('cinco', 'diez'))} de {MONTHS[month - 1]} de dos mil "
                f"{self.one(('uno', 'cuatro'))}",
            )
        )

    def birth_date_en(self) -> str:
        """As people tell it."""
        day, month, year = self._day()
        return self.one(
            (
                f"the {day}th of {IN_ENGLISH[month - 1]} {year}",
                f"{IN_ENGLISH[month - 1]} {day}th, {year}",
                f"{day:02}/{month:02}/{year}",
                f"the third of {IN_ENGLISH[month - 1]}",
            )
        )


HELD_OUT = Source(
    speech=HeldOutSpeech,
    places=(
        "Cerrito Colorado",
        "Bolaños",
        "Santa Rosa Jáuregui",
        "Felipe Carrillo Puerto",
        "El Tintero",
        "Loma Bonita",
        "Peñuelas",
        "La Joya",
        "Insurgentes Queretanos",
        "KwaMashu",
    ),
    lists={
        "given": [
            "María",
            "José Luis",
            "Juan Carlos",
            "Ana Karen",
            "Guadalupe",
            "Francisco Javier",
            "Luis Ángel",
            "María Fernanda",
            "Miguel Ángel",
            "Santiago",
            "Valentina",
            "Emiliano",
            "Regina",
            "Leonardo",
            "Camila",
            "Sebastián",
            "Renata",
            "Diego",
            "Romina",
            "Mateo",
            "Ximena",
            "Jesús",
            "Rocío",
            "Verónica",
            "Alejandra",
            "Margarita",
            "Martha Elena",
            "Socorro",
            "Aurora",
            "Cruz",
            "Trinidad",
            "María del Carmen",
            "Ma. de los Ángeles",
            "J. Guadalupe",
            "María de la Luz",
            "Blanca Estela",
            "Consuelo",
            "Dolores",
            "Refugio",
            "Itzayana",
            "Yoselin",
            "Kenia",
            "Dayron",
            "Yurem",
            "Evangelina",
            "Tlacaelel",
            "Nicté",
            "Yatziri",
            "Citlalmina",
            "Xanat",
            "Metztli",
            "Nezahual",
            "Zyanya",
            "Aketzali",
            "Yunuen",
            "Tzitzi",
            "Ansony",
            "Brandon",
            "Yuleisi",
            "Estrellita",
            "Chuyito",
            "Lencho",
            "Chano",
            "Moncho",
            "Tencha",
            "Cata",
            "Sipho",
            "Thandi",
            "Nomvula",
            "Bongani",
            "Lindiwe",
            "Sizwe",
            "Kathleen",
            "Ashwin",
            "Priya",
            "Siyabonga",
            "Ntombi",
            "Zanele",
        ],
        "surname": [
            "Hernández",
            "García",
            "Martínez",
            "López",
            "González",
            "Rodríguez",
            "Pérez",
            "Sánchez",
            "Ramírez",
            "Cruz",
            "Flores",
            "Gómez",
            "Morales",
            "Vázquez",
            "Reyes",
            "Jiménez",
            "Torres",
            "Díaz",
            "Gutiérrez",
            "Mendoza",
            "Ruiz",
            "Aguilar",
            "Ortiz",
            "Moreno",
            "Castillo",
            "Romero",
            "Álvarez",
            "Méndez",
            "Chávez",
            "Rivera",
            "Juárez",
            "Ramos",
            "Domínguez",
            "Herrera",
            "Medina",
            "Castro",
            "Vargas",
            "Guzmán",
            "Velázquez",
            "Muñoz",
            "Rojas",
            "Contreras",
            "Salazar",
            "Luna",
            "de la Cruz",
            "Ortega",
            "Santiago",
            "Guerrero",
            "Estrada",
            "Bautista",
            "Cortés",
            "Soto",
            "Alvarado",
            "Espinoza",
            "Lara",
            "Ávila",
            "Ríos",
            "Cuautle",
            "Tecuapetla",
            "Xochihua",
            "Ek",
            "Canul",
            "Uicab",
            "Poot",
            "Hu",
            "Tzompantzi",
            "Zempoalteca",
            "Coyotl",
            "Xicale",
            "Nahuacatl",
            "Ajpop",
            "Buenrostro",
            "Sahuayo",
            "Zubieta",
            "Legorreta",
            "Berumen",
            "Urtaza",
            "Etcheverry",
            "Garnier",
            "Kuri",
            "Slim",
            "Dib",
            "Ngcobo",
            "Mthethwa",
            "Shabalala",
            "Buthelezi",
            "Moodley",
            "Maharaj",
            "van der Merwe",
            "Pretorius",
        ],
        "alias": [
            "Güero",
            "Negro",
            "Chino",
            "Mosco",
            "Tripa",
            "Zurdo",
            "Greñas",
            "Ruso",
            "Pitufo",
            "Cholo",
            "Cuate",
            "Enano",
            "Oso",
            "Diablo",
            "Araña",
            "Chiquis",
            "Rata",
            "Cachetes",
            "Muñeco",
            "Tecolote",
        ],
        "street": [
            "Corregidora",
            "Belén Norte",
            "16 de Septiembre",
            "Ezequiel Montes",
            "Universidad",
            "Manuel Tolsá",
            "Río Ayutla",
            "Paseo Loma Dorada",
            "Fray Junípero Serra",
            "Invierno",
            "del Sol",
            "Los Fresnos",
            "Playa Rosarito",
            "20 de Noviembre",
            "Mariano Escobedo",
        ],
        "mailbox": [
            "rosy_m",
            "elguero77",
            "vecinos.unidos",
            "tlacaelel",
            "karen-lu",
            "j.mthethwa",
            "mesa3",
        ],
    },
    sentences=(
        "Pues mire, {person} fue la que juntó las firmas para el alumbrado.",
        "Ahí vive {person}, el que arregla bicicletas.",
        "Bueno, yo soy {person} y llevo el comité desde 2015.",
        "Cuando mataron a {person} cerraron todas las tiendas.",
        "A {person} le quitaron el celular entre dos, en moto.",
        "Mi comadre {person} y su yerno {person} se cambiaron de casa por eso.",
        "El licenciado {surname} quedó en venir y no vino.",
        "¿Y quién le avisó? {person}, porque estaba despierta.",
        "La regidora {surname} nos dio su tarjeta.",
        "Según {person} {surname}, la cámara no sirve desde hace un año.",
        "Era novia de {person}, la hija de {person}.",
        "Mi nombre es {person}, tengo cuarenta y dos años.",
        "Pregúntele a la maestra {person}, ella sabe.",
        "Pobrecita {person}, la siguieron hasta su puerta.",
        "—{person} no quiso denunciar —dijo {person}.",
        "Con {person} platicamos mucho de eso.",
        "{speaker}: Pues yo digo que falta luz.",
        "{speaker}: A mí me asaltaron dos veces.",
        "el otro día {lower} se peleó con los de la tienda",
        "mi sobrino {lower} anda en malos pasos",
        "Al muchacho ese le apodan el {alias} y trae pistola.",
        "El jefe de ellos es un tal {person}, alias el {alias}.",
        "Todos lo conocen como el {alias}, vende en la cancha.",
        "A ella le dicen la {alias}, es la que guarda las cosas.",
        "Vive en {address}, enfrente de la tortillería.",
        "La casa está en {address} y siempre está cerrada.",
        "Los asaltos son en {address}, casi siempre en quincena.",
        "Apunte mi celular: {phone}.",
        "Nos daban un número, {phone}, y nadie contesta.",
        "Si sabe algo, márqueme al {phone} por favor.",
        "Mande las fotos a {mail}, ahí las revisan.",
        "El correo del comité es {mail}.",
        "Traía una credencial con la CURP {curp}.",
        "Le pidieron {curp} para el apoyo.",
        "Facturaron con el RFC {rfc} y era falso.",
        "El dueño, con registro {rfc}, nunca pagó.",
        "Anoté las placas: {plate}, de un Tsuru blanco.",
        "Era una camioneta negra, placa {plate}.",
        "La fecha de nacimiento de mi nieto es {birth_date}.",
        "Mi hija nació el {birth_date} en el hospital de aquí.",
        "Cumplo años el {birth_date}, ya voy a ser abuela.",
        "Por {place} ya no pasa el camión después de las nueve.",
        "La gente de {place} se organizó sola.",
        "{person} told us that the lights have been off since winter.",
        "My name is {person} {surname}, I run the crèche.",
        "Then Mr {surname} came with two men.",
        "We found {person} near the bridge that night.",
        "My cousin {person} is afraid of the taxi rank.",
        "Her number was {phone}, but nobody picked up.",
        "He is known as {alias} around here.",
        "I was born on {en_birth_date} in this township.",
        "They broke into {en_address} twice.",
        "I asked {person} and {person} to walk with me.",
        "You can write to {mail} for the report.",
    ),
    decoys=(
        "El Ministerio Público de la calle de atrás nunca abre los Sábados.",
        "Tenemos 14 cámaras, 3 módulos y 1,250 lámparas; costaron 3 450 000 pesos.",
        "Desde el 12 de marzo de 2019 hay rondines. La siguiente junta es el 4 de abril.",
        "Fuimos al Oxxo, luego a Bodega Aurrera y al Seguro Social.",
        "El folio del reporte es 4425589012 y el expediente 221/2018-II.",
        "La esperanza muere al último. Hay flores, un pino, un puente y muchos campos.",
        "¡Ay Dios! Nadie hace nada. Entonces llegó la Patrulla 43 de la Policía Estatal.",
        "Nosotros pedimos el Presupuesto Participativo. El Cabildo dijo que no.",
        "Yo voté por Morena, otros por el PAN. Gracias a la Virgen estamos vivos.",
        "Según la NOM-001-SCT-2-2016 eso no se puede. El artículo 115 dice otra cosa.",
        "Todo empezó en Diciembre. Antes jugábamos en el Río. Ahora ya no.",
        "¿Qué es eso? Pues una Auditoría. Ajá. Risas. Mucha gente se ríe.",
        "Por WhatsApp mandan mensajes en inglés y en español; también por Facebook.",
        "The Council promised two Metro Police cars. It cost R 45 000 in 2018.",
        "In Winter the buses stop at 18:30. Then you walk. God help us.",
        "She said: Go home. Everybody knew. The Church opened its doors on Friday.",
        "Case number CAS 123/05/2019 was closed. Our Ward Committee met 3 times.",
        "Eran como las 11:45 de la noche, temperatura de 8 grados, y duró 45 minutos.",
        "Mi mamá decía que la santa Cruz protege. Los domingos hay paz y mucha luz.",
        "Ganó el América 3 a 1 y hubo pleito en la cancha de abajo.",
    ),
)


def held_out(seed: int = 20, sentences: int = 3000) -> Sample:
    """The set to measure by."""
    return HELD_OUT.sample(seed, sentences)


@dataclass(frozen=True)
class Measured:
    """By kind: how many mentions there are, how many were found, how many finds of it are right of
    how many.
    """

    there: Counter[str]
    found: Counter[str]
    right: Counter[str]
    told: Counter[str]
    missed: Sequence[tuple[str, str]]
    wrong: Sequence[tuple[str, str]]

    def recall(self, kinds: Iterable[str]) -> float:
        """Of mentions of some kinds."""
        kinds = list(kinds)
        return sum(self.found[k] for k in kinds) / max(1, sum(self.there[k] for k in kinds))

    def precision(self, kinds: Iterable[str]) -> float:
        """Of finds of some kinds."""
        kinds = list(kinds)
        return sum(self.right[k] for k in kinds) / max(1, sum(self.told[k] for k in kinds))


def measured(sample: Sample) -> Measured:
    """What of a sample is found. What has a form of its own counts only under its kind."""
    text = sample.text
    covered: dict[str, bytearray] = defaultdict(lambda: bytearray(len(text)))
    anything, true = bytearray(len(text)), bytearray(len(text))
    finds = names_in(text, sample.places)
    for find in finds:
        mark = b"\1" * (find.end - find.start)
        covered[find.kind][find.start : find.end] = mark
        anything[find.start : find.end] = mark
    there, found, right, told = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    missed, wrong = [], []
    for start, end, kind in sample.mentions:
        true[start:end] = b"\1" * (end - start)
        there[kind] += 1
        cover = covered[kind] if kind in STRUCTURED else anything
        words = [w for w in _WORD.finditer(text, start, end) if w[0].lower() not in _WITHIN]
        if all(all(cover[w.start() : w.end()]) for w in words):
            found[kind] += 1
        else:
            missed.append((kind, text[max(0, start - 30) : end + 20]))
    for find in finds:
        told[find.kind] += 1
        if any(true[find.start : find.end]):
            right[find.kind] += 1
        else:
            wrong.append(
                (f"{find.kind} {find.rule}", text[max(0, find.start - 30) : find.end + 20])
            )
    return Measured(there, found, right, told, missed, wrong)


def main() -> None:
    """Print both sets' figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--sentences", type=int, default=3000)
    parser.add_argument("--development", action="store_true")
    parser.add_argument("--missed", action="store_true")
    asked = parser.parse_args()
    sample = (
        development(asked.seed, asked.sentences)
        if asked.development
        else held_out(asked.seed, asked.sentences)
    )
    began = time.perf_counter()
    result = measured(sample)
    took = time.perf_counter() - began
    kinds = sorted({*result.there, *result.told})
    print(f"{len(sample.mentions)} mentions in {len(sample.text.split())} words, {took:.2f} s")
    print(f"{'kind':12}{'mentions':>9}{'recall':>8}{'finds':>8}{'precision':>10}")
    for kind in kinds:
        recall = f"{result.recall([kind]):8.3f}" if result.there[kind] else f"{'-':>8}"
        right = f"{result.precision([kind]):10.3f}" if result.told[kind] else f"{'-':>10}"
        print(f"{kind:12}{result.there[kind]:9}{recall}{result.told[kind]:8}{right}")
    structured = sorted(STRUCTURED & set(kinds))
    print(
        f"structured: recall {result.recall(structured):.3f} (aim {AIMS['structured']}), ", end=""
    )
    print(f"precision {result.precision(structured):.3f}")
    print(f"names: recall {result.recall(NAMES):.3f} (aim {AIMS['names']}), ", end="")
    print(f"precision {result.precision([*NAMES, 'other']):.3f} (aim {AIMS['precision']})")
    print(f"all: recall {result.recall(kinds):.3f}, precision {result.precision(kinds):.3f}")
    if asked.missed:
        for kind, words in [*result.missed[:60], ("WRONG", ""), *result.wrong[:60]]:
            print(f"  {kind:28} {words!r}")


if __name__ == "__main__":
    main()
