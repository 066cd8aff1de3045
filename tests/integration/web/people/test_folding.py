"""Words that are looked for: every database finds the same, whatever it asks first."""

from __future__ import annotations

import pytest

from sereno.web.organisations.models import Organisation
from sereno.web.people.folding import folded

pytestmark = pytest.mark.django_db
TEXTS = (
    *("Ñandú de la Peña", "nandu", "PENA", "Cafe\u0301 con leche", "100% _luz_ a\\b"),
    *("\u212aelvin", "ÅNGSTRÖM \u212b", "straße", "œuvre", "Łódź", "«sí» — d'Artagnan"),
)


def test_what_is_found(audit) -> None:
    """Each piece of each text finds those that hold it, folded, and no others."""
    for number, name in enumerate(TEXTS, start=1):
        Organisation.objects.create(audit=audit, number=number, name=name)
    rows = Organisation.objects.filter(audit=audit)
    for words in {text[at : at + 4] for text in TEXTS for at in range(0, len(text), 3)}:
        found = rows.filter(name__folded__contains=folded(words))
        wanted = {text for text in TEXTS if folded(words) in folded(text)}
        assert set(found.values_list("name", flat=True)) == wanted, words
