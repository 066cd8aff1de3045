"""What stands for whom: numbers across an audit, and who they are by what a person may see."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from sereno.methods.sources.reading.words import fold
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Mention, NameKind, NameMap, Pseudonym
from sereno.web.people.models import Person

# Of these each gets a number; of the others only what it was is said.
NUMBERED: Mapping[str, NameKind] = {
    NameKind.PERSON: NameKind.PERSON,
    NameKind.ALIAS: NameKind.PERSON,
    NameKind.PLACE: NameKind.PLACE,
}


def words_of(pseudonym: Pseudonym, audit: Audit) -> str:
    """What stands in texts: the same in all of them, in the audit's first language."""
    return words_of_number(pseudonym.told, audit)


def words_of_number(pseudonym: Pseudonym, audit: Audit) -> str:
    """The same by its own number, also where another of the same person stands in texts."""
    with override(audit.languages[0]):
        words = _("Place {n}") if pseudonym.kind == NameKind.PLACE else _("Person {n}")
        return words.format(n=pseudonym.number)


def words_of_kind(kind: str, audit: Audit) -> str:
    """What stands for something that needs no number."""
    with override(audit.languages[0]):
        said = {
            NameKind.ADDRESS: _("[address]"),
            NameKind.PHONE: _("[telephone]"),
            NameKind.MAIL: _("[e-mail]"),
            NameKind.PLATE: _("[number plate]"),
            NameKind.CURP: _("[CURP]"),
            NameKind.RFC: _("[RFC]"),
            NameKind.BIRTH_DATE: _("[date of birth]"),
        }
        return said.get(NameKind(kind), _("[left out]"))


def standing_for(mention: Mention, audit: Audit) -> str:
    """What stands in the place of a mention that is replaced."""
    if mention.pseudonym is not None:
        return words_of(mention.pseudonym, audit)
    return words_of_kind(mention.kind, audit)


def new_pseudonym(audit: Audit, kind: str) -> Pseudonym:
    """The next number of an audit, whose row is the lock of the caller's transaction."""
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    last = Pseudonym.objects.filter(audit=audit, kind=kind).aggregate(n=Max("number"))["n"]
    return Pseudonym.objects.create(audit=audit, kind=kind, number=(last or 0) + 1)


@dataclass(frozen=True)
class KnownName:
    """A pseudonym with the forms in which somebody is named, and in how many documents. others:
    those of the same person that are told by it.
    """

    pseudonym: Pseudonym
    forms: tuple[str, ...]
    documents: int
    others: tuple[Pseudonym, ...] = ()


def told_of(name_map: NameMap, part: str) -> dict[int, list[str]]:
    """The forms in a document by pseudonym's key: "said" in its text, or "spoken": who speaks, as
    the file tells it beside the text.
    """
    told = json.loads(name_map.names or "{}").get(part, {})
    return {int(key): list(forms) for key, forms in told.items()}


def names_told(name_map: NameMap) -> dict[int, list[str]]:
    """Both together."""
    found = told_of(name_map, "said")
    for key, forms in told_of(name_map, "spoken").items():
        found.setdefault(key, []).extend(forms)
    return found


def known_names(audit: Audit, person: Person) -> list[KnownName]:
    """The map of an audit as far as a person may see the documents it is of."""
    rows = {row.pk: row for row in Pseudonym.objects.filter(audit=audit)}
    stands = {key: _told(row, rows) for key, row in rows.items()}
    forms: dict[int, dict[str, None]] = defaultdict(dict)
    documents: dict[int, set[int]] = defaultdict(set)
    others: dict[int, dict[int, None]] = defaultdict(dict)
    for each in NameMap.objects.for_person(audit, person).only("document", "names"):
        for key, told in names_told(each).items():
            known = stands[key].pk
            forms[known].update(dict.fromkeys(told))
            documents[known].add(each.document_id)
            if key != known:
                others[known][key] = None
    return [
        KnownName(
            row,
            tuple(forms[key]),
            len(documents[key]),
            tuple(rows[other] for other in sorted(others[key], key=lambda k: rows[k].number)),
        )
        for key, row in rows.items()
        if key in forms
    ]


def _told(row: Pseudonym, rows: Mapping[int, Pseudonym]) -> Pseudonym:
    while row.same_as_id is not None:
        row = rows[row.same_as_id]
    return row


class Suggestions:
    """Which pseudonym a name has already: by the same words, else in part and in this document."""

    def __init__(self, names: Sequence[KnownName], here: Mapping[int, Iterable[str]]) -> None:
        self._exact: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._rows = {
            row.pk: each.pseudonym for each in names for row in (each.pseudonym, *each.others)
        }
        for known in names:
            for form in known.forms:
                self._exact[known.pseudonym.kind, fold(form)].add(known.pseudonym.pk)
        self._here = [
            (key, frozenset(fold(form).split())) for key, forms in here.items() for form in forms
        ]

    def of(self, words: str, kind: str) -> Pseudonym | None:
        """The one that a mention has already; None where there is none or more than one."""
        numbered = NUMBERED.get(kind, NameKind.PERSON)
        exact = self._exact.get((numbered, fold(words)), set())
        if not exact:
            said = frozenset(fold(words).split())
            exact = {
                self._rows[key].pk
                for key, known in self._here
                if said and known and (said <= known or known <= said)
                if key in self._rows and self._rows[key].kind == numbered
            }
        return self._rows[next(iter(exact))] if len(exact) == 1 else None
