"""What a browser is told of a coded thing: its segments, what is new since, the codes, the coders.

All of it begins with `SegmentQuerySet.for_person`: of what one is blind to there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Max, QuerySet

from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.changes import OF_POLE
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import Code, CodingStep, Segment, TextVersion
from sereno.web.coding.segments.subjects import Subject
from sereno.web.coding.segments.units import Units
from sereno.web.coding.texts.reading import newest_text
from sereno.web.documents import Values
from sereno.web.people.models import Person

# How many of one's steps can be taken back one after another.
MOST_STEPS = 200


class Reading:
    """A coded thing, for somebody who sees it."""

    def __init__(self, audit: Audit, person: Person, subject: Subject) -> None:
        self.audit, self.person, self.subject = audit, person, subject

    @cached_property
    def text(self) -> TextVersion | None:
        """The text that is coded."""
        document = self.subject.document
        return newest_text(document) if document is not None else None

    @cached_property
    def units(self) -> Units:
        """Its places as the browser counts them."""
        return Units.of(self.text) if self.text is not None else Units("", [])

    def revision(self) -> int:
        """The number of the last change that there is to see: of what others do blindly there is
        none, nor of other things.
        """
        rows = self.subject.segments(self.audit, self.person).order_by()
        return rows.aggregate(last=Max("revision"))["last"] or 0

    def whole(self) -> Values:
        """All segments, with what it takes to show them."""
        # The number first: what changes while the rest is read is told once more, not lost.
        revision = self.revision()
        rows = self._rows().filter(removed_at=None)
        return self._standing(revision) | {"whole": True, "segments": self._told(rows)}

    def since(self, revision: int, seen: str) -> Values:
        """What changed after a revision, removals too; all of it where more or less may be seen
        than then, or the text has a newer version.

        seen: as an earlier answer said it.
        """
        if seen != self._seen():
            return self.whole()
        now = self.revision()
        rows = self._told(self._rows().filter(revision__gt=revision)) if now > revision else []
        return self._standing(now) | {"whole": False, "segments": rows}

    def _rows(self) -> QuerySet[Segment]:
        return self.subject.segments(self.audit, self.person).select_related("coder")

    def _seen(self) -> str:
        """What decides what there is to see: the text's version, and whether one is blind."""
        version = self.text.version if self.text is not None else 0
        is_blind = self.subject.is_blind(self.audit, self.person)
        return f"{version}.{'own' if is_blind else 'all'}"

    def _standing(self, revision: int) -> Values:
        return {"revision": revision, "seen": self._seen(), "steps": self._steps()}

    def _steps(self) -> list[str]:
        """Those of one's steps that can be taken back, the last first."""
        document = self.subject.document
        steps = CodingStep.objects.filter(
            audit=self.audit, person=self.person, document=document, undone_at=None
        )
        if document is not None:
            return [str(key) for key in steps.values_list("key", flat=True)[:MOST_STEPS]]
        rows = self.subject.segments(self.audit, self.person).filter(coder=self.person)
        own = {str(key) for key in rows.values_list("key", flat=True)}
        return [str(step.key) for step in steps[:MOST_STEPS] if own & set(step.after)]

    def _told(self, rows: Iterable[Segment]) -> list[Values]:
        return [self.one(row) for row in rows]

    def one(self, row: Segment) -> Values:
        """A segment, as the browser has it; of one that was taken out only that."""
        told: Values = {"key": str(row.key), "revision": row.revision}
        if row.removed_at is not None:
            return told | {"removed": True}
        told |= {
            "code": row.code_id,
            "coder": row.coder_id,
            "name": "" if row.coder is None else str(row.coder),
            "memo": row.memo,
            "look": row.needs_look,
        }
        if row.start is not None and row.end is not None and len(self.units):
            told["place"] = self.units.sent(row.start, row.end)
        if row.region is not None:
            told["region"] = row.region
        if row.from_ms is not None:
            told["time"] = [row.from_ms, row.to_ms]
        return told


def codes_told(audit: Audit, person: Person) -> list[Values]:
    """The codebook as the screen has it: a line for each place of a code, and those that are no
    longer in use but may still be on a passage.
    """
    nodes = flat(tree_of(audit, audit.access_levels_of(person)))
    lines = [(node.code, node.depth) for node in nodes]
    placed = {code.pk for code, _depth in lines}
    others = Code.objects.for_person(audit, person).exclude(pk__in=placed).order_by("number")
    return [_code_told(code, depth) for code, depth in lines] + [
        _code_told(code, -1) for code in others
    ]


def _code_told(code: Code, depth: int) -> Values:
    """depth: -1 of what nothing is coded with any more."""
    return {
        "id": code.pk,
        "number": code.number,
        "name": code.name,
        "depth": depth,
        "codable": code.is_codable,
        "letters": code.letters,
        "pole": code.pole,
        "colour": code.colour or OF_POLE[code.pole],
        "definition": code.definition,
        "inclusion": code.inclusion,
        "exclusion": code.exclusion,
    }
