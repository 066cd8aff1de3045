"""Codebooks that come from other programs and leave for them: `.qdc`, CSV and XLSX."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from sereno.exchange.codebook_tables import MOST_CODES, ReadCode, read_codebook_table
from sereno.exchange.refi_qda.codebooks import Code as QdcCode
from sereno.exchange.refi_qda.codebooks import Codebook, read_qdc, write_qdc
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.offences import topics
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.codebook.tree import Node, tree_of
from sereno.web.coding.models import Code, CodeState
from sereno.web.coding.projects.colours import colour_like, colour_of
from sereno.web.coding.projects.guids import guid_in
from sereno.web.diagnosis.models.marks import Pole
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person

_POLES = {
    **{fold(str(pole.value)): pole.value for pole in Pole},
    fold("amenaza"): Pole.THREAT.value,
    fold("vulnerabilidad"): Pole.VULNERABILITY.value,
    fold("capacidad"): Pole.CAPACITY.value,
}


@dataclass(frozen=True)
class Brought:
    """How many codes were new, and how many were there already under their name."""

    new: int
    known: int


def read_codes(spool: Spool) -> list[ReadCode]:
    """The codes of a file, by its content. Raises Problem refi_*, codebook_*, those of tables."""
    with spool.opened() as stream:
        start = stream.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
        stream.seek(0)
        if start.startswith(b"<"):
            codes = list(_of_qdc(read_qdc(stream, where=spool.given_name).codes, ()))
            if len(codes) > MOST_CODES:
                raise Problem("codebook_too_long", where=spool.given_name, most=MOST_CODES)
            return codes
        with tempfile.NamedTemporaryFile(prefix="sereno-codes-") as copy:
            shutil.copyfileobj(stream, copy)
            copy.flush()
            return read_codebook_table(Path(copy.name), spool.given_name)


def _of_qdc(codes: Iterable[QdcCode], above: tuple[str, ...]) -> Iterator[ReadCode]:
    """Each code after those above it. One that holds others and is a code too becomes both."""
    for code in codes:
        read = ReadCode(
            name=code.name,
            stands_in=above[-1:],
            definition=code.description,
            colour=code.colour,
        )
        if code.children or not code.is_codable:
            yield replace(read, is_codable=False)
            if code.is_codable:
                yield replace(read, stands_in=(code.name,))
            yield from _of_qdc(code.children, (*above, code.name))
        else:
            yield read


@transaction.atomic
def bring_codes(*, audit: Audit, codes: list[ReadCode], where: str, by: Person | None) -> Brought:
    """Add those that are not there under their name; categories that are named but have no row are
    made. All or none.

    Raises Problem codebook_code_wrong, with the line, and those of add_code.
    """
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    there = {
        (fold(code.name), code.is_codable): code
        for code in Code.objects.filter(audit=audit, state=CodeState.IN_USE)
    }
    letters = {code.letters for code in there.values()} - {""}
    new = known = 0
    for read in sorted(codes, key=lambda each: each.is_codable):
        if (fold(read.name), read.is_codable) in there:
            known += 1
            continue
        parents = []
        for name in read.stands_in:
            key = (fold(name), False)
            if key not in there:
                there[key] = _add(audit, ReadCode(name=name, is_codable=False), [], "", where, by)
                new += 1
            parents.append(there[key])
        own = read.letters.lower()[:2]
        free = "" if own in letters else own
        letters |= {free} - {""}
        there[fold(read.name), read.is_codable] = _add(audit, read, parents, free, where, by)
        new += 1
    return Brought(new, known)


def _add(
    audit: Audit, read: ReadCode, parents: list[Code], letters: str, where: str, by: Person | None
) -> Code:
    values = {
        "name": read.name,
        "is_codable": read.is_codable,
        "letters": letters,
        "pole": _POLES.get(fold(read.pole), ""),
        "topic": _topic(read.topic),
        "colour": colour_like(read.colour),
        "definition": read.definition,
        "inclusion": read.inclusion,
        "exclusion": read.exclusion,
        "example": read.example,
    }
    try:
        Code(audit=audit, number=1, **values).clean_fields(exclude=["audit", "created_by"])
    except ValidationError as wrong:
        raise Problem(
            "codebook_code_wrong",
            where=f"{where}:{read.line}" if read.line else where,
            name=read.name,
            why=" ".join(wrong.messages),
        ) from wrong
    return add_code(audit=audit, by=by, parents=parents, **values)


def _topic(words: str) -> str:
    said = fold(words)
    return next(
        (
            key
            for key, each in topics().items()
            if said in (fold(key), fold(each.es), fold(each.en))
        ),
        "",
    )


def qdc_of(audit: Audit, person: Person) -> bytes:
    """The codebook that a person sees, as other programs read it. A code in several categories
    stands in its first.
    """
    told: set[int] = set()

    def codes(nodes: list[Node]) -> tuple[QdcCode, ...]:
        found = []
        for node in nodes:
            if node.code.pk in told:
                continue
            told.add(node.code.pk)
            found.append(
                QdcCode(
                    guid=guid_in(audit, "code", node.code.number),
                    name=node.code.name,
                    is_codable=node.code.is_codable,
                    colour=colour_of(node.code),
                    description=node.code.definition,
                    children=codes(node.children),
                )
            )
        return tuple(found)

    return write_qdc(Codebook(codes=codes(tree_of(audit, audit.access_levels_of(person)))))
