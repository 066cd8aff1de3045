"""What makes a password easy to guess besides its length: it is made of what everybody tries.

Any sign may stand in a password and none must. Refused is what two of these make up together: a
word of ours, one of the 20,000 commonest passwords, one sign again and again, up to eight digits.
"""

from __future__ import annotations

import re
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sereno.web.people.models import Person

# Words that whoever attacks this product, a city hall or its police would try first; the security
# page (docs/explanation) says the same list.
WORDS_OF_OURS = frozenset(
    {
        *("sereno", "auditoria", "auditoría", "auditorialocal", "audit", "localsafetyaudit"),
        *("seguridad", "safety", "security", "segura", "seguro", "ciudadsegura"),
        *("ayuntamiento", "municipio", "municipal", "alcaldia", "alcaldía", "gobierno", "city"),
        *("policia", "policía", "police", "fiscalia", "fiscalía", "denuncia", "delito", "crime"),
        *("coordinador", "coordinadora", "coordinator", "analista", "analyst", "evaluador"),
        *("administrador", "administradora", "administrator", "admin", "usuario", "user", "root"),
        *("contraseña", "contrasena", "clave", "password", "passphrase", "bienvenido", "welcome"),
        *("mexico", "méxico", "queretaro", "querétaro", "bogota", "bogotá", "colombia"),
    }
)
MOST_PARTS = 2
LONGEST_DIGITS = 8
SHORTEST_PART = 3
# Of this length a password may be one word.
SHORTEST_WORD = 12
# A longer one is not made of two parts that anybody would try.
LONGEST_LOOKED_AT = 64
_BETWEEN = re.compile(r"[\s._,;:!?¡¿*#@$%&/+\-]+")


class NotMadeOfCommonParts:
    """Refuses `Seguridad2026!`, `contraseña.1234` and `sereno sereno`."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError."""
        del user
        plain = _BETWEEN.sub("", password.casefold())
        if len(plain) <= LONGEST_LOOKED_AT and _is_made_of(plain, MOST_PARTS):
            raise ValidationError(
                _("It is made of words or numbers that are tried first. Use unrelated words."),
                code="password_common_parts",
            )

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return _("Not only common words and a number.")


def _is_made_of(text: str, parts: int) -> bool:
    if not text or _is_part(text):
        return True
    ways = ((text[:at], text[at:]) for at in range(1, len(text)))
    return parts > 1 and any(_is_part(a) and _is_made_of(b, parts - 1) for a, b in ways)


def _is_part(text: str) -> bool:
    """Whether somebody who guesses tries this alone, or behind another."""
    if text.isdigit() and len(text) <= LONGEST_DIGITS:
        return True
    if len(text) < SHORTEST_PART or len(set(text)) == 1:
        return True
    if text in WORDS_OF_OURS or text in _commonest():
        return True
    # The same word twice, or thrice: as easily guessed as once.
    for n in (2, 3):
        word = text[: len(text) // n]
        if len(word) < SHORTEST_WORD and word * n == text:
            return True
    return False


@cache
def _commonest() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)
