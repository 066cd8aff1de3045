"""How officers write the name of a colonia: without accents, shortened, with a prefix, misspelt."""

from __future__ import annotations

import re
import unicodedata

import numpy as np

# Names that no boundary file knows: what people call a place before the town hall does.
UNLISTED = (
    "Predio El Hoyo",
    "Asentamiento Las Láminas",
    "Invasión del Bordo",
    "La Curva del Diablo",
    "Los Vagones",
    "Tianguis de los Jueves",
    "Campamento Zapotal",
    "Km 14 Carretera a la Presa",
)
GAPS = ("Parque Estatal La Linterna", "Cerro de las Antorchas", "Bosque Municipal Ñandú")

_SHORT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"^Fracc\.", ("Fraccionamiento", "FRACC", "Frac.")),
    (r"^Ampliación\b", ("Ampl.", "AMP", "Amp.")),
    (r"^U\.H\.", ("Unidad Habitacional", "U HAB", "UH", "U. Hab.")),
    (r"^Unidad Habitacional\b", ("U.H.", "U Hab")),
    (r"^Conjunto Hab\.", ("Conjunto Habitacional", "Conj. Hab.")),
    (r"^Barrio\b", ("Bo.", "B.")),
    (r"^Privada\b", ("Priv.",)),
    (r"^Residencial\b", ("Resid.", "Res.")),
    (r"^Ex-Hacienda\b", ("Ex Hda.", "Exhacienda")),
    (r"\bHacienda\b", ("Hda.",)),
    (r"\b1a Sección\b", ("1a Secc", "Primera Sección", "I Sección")),
    (r"\b2a Sección\b", ("2a Secc", "Segunda Sección", "II Sección")),
    (r"\b3a Sección\b", ("3a Secc", "Tercera Sección", "III Sección")),
    (r"\bIII Etapa\b", ("3a Etapa", "Etapa III", "Etapa 3")),
    (r"\bII Etapa\b", ("2a Etapa", "Etapa II", "Etapa 2")),
    (r"\bI Etapa\b", ("1a Etapa", "Etapa I", "Etapa 1")),
    (r"\bSanta\b", ("Sta.", "Sta")),
    (r"\bSan\b", ("Sn.", "Sn")),
)
_PATTERNS = tuple((re.compile(pattern), forms) for pattern, forms in _SHORT)
_PREFIXES = ("Col. ", "COLONIA ", "Col ")
_KEYBOARD = {
    "a": "s", "e": "r", "i": "o", "o": "p", "u": "i", "n": "m", "r": "t", "s": "d", "l": "k",
    "c": "v", "t": "y", "d": "f", "m": "n",
}  # fmt: skip
_UNTOUCHED = {"etapa", "sección", "ampliación", "sector", "norte", "sur", "fracc", "barrio"}


def without_accents(name: str) -> str:
    """Accents and tildes dropped, ñ too, as an old system does."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def prefixed(name: str, rng: np.random.Generator) -> str:
    """«Col. …»"""
    return str(rng.choice(_PREFIXES)) + name


def abbreviated(name: str, rng: np.random.Generator) -> str:
    """One word shortened or spelt out; a prefix where the name has nothing to shorten."""
    for pattern, forms in _PATTERNS:
        if pattern.search(name):
            return pattern.sub(str(rng.choice(forms)), name, count=1)
    return prefixed(name, rng)


def misspelt(name: str, rng: np.random.Generator) -> str:
    """One slip of the hand inside a word of five letters or more; numerals stay what they are."""
    words = [
        word
        for word in re.finditer(r"[^\W\d_]{5,}", name)
        if word.group().lower() not in _UNTOUCHED
    ]
    if not words:
        return name
    word = words[int(rng.integers(len(words)))]
    at = int(rng.integers(word.start() + 1, word.end() - 1))
    slip = int(rng.integers(4))
    letter = name[at]
    if slip == 0 and name[at + 1] != letter:
        return name[:at] + name[at + 1] + letter + name[at + 2 :]
    if slip == 1:
        return name[:at] + letter + name[at:]
    if slip == 2 and letter in _KEYBOARD:
        return name[:at] + _KEYBOARD[letter] + name[at + 1 :]
    return name[:at] + name[at + 1 :]


def with_comma(name: str) -> str:
    """«Santa Rosa Alta, Colonia»: a comma that a careful writer quotes."""
    return f"{name}, Colonia"
