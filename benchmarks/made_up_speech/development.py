"""The set with which rules that find names were made."""

from __future__ import annotations

from made_up_speech.making import Sample, Source, Speech

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
