"""What a browser sends: operations, each done once however often it comes, each by itself.

An operation is `{"key": …, "do": …}` with what that takes:
- `code`: `codes`, a list of [key of the segment, code]; `place` with the version of its `text`,
  `region` or `time`, or none of them for the whole; `memo`
- `change`: `segment`, `revision` and `different`: a place, `to` (a code), `memo`, `looked`
- `remove`: `segment`, `revision`
- `undo`: `step`
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.coding.models import Code, Origin, Segment, TextVersion
from sereno.web.coding.segments.changes import (
    ChangedUnseenError,
    change_segment,
    code_many,
    remove_segment,
    undo_last,
)
from sereno.web.coding.segments.passages import Passage
from sereno.web.coding.segments.reading import Reading
from sereno.web.coding.segments.units import Units
from sereno.web.documents import Values

MOST_SENT = 1 << 20
MOST_OPERATIONS = 200
MOST_CODES = 20
# What reading JSON of an operation raises: infinite numbers and endless brackets too.
UNREAD = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)

Operation = Mapping[str, Any]


def operations_in(body: bytes) -> tuple[list[Operation], int, str]:
    """Operations, and what the browser knows: up to which revision, seen as what.

    Raises Problem segment_unknown.
    """
    try:
        if len(body) > MOST_SENT:
            raise ValueError
        given = json.loads(body)
        operations = list(given["operations"])
        if len(operations) > MOST_OPERATIONS:
            raise ValueError
        return operations, int(given["since"]), str(given["seen"])
    except UNREAD as wrong:
        raise Problem("segment_unknown") from wrong


class Desk:
    """Does operations for somebody at a screen."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.audit, self.person = reading.audit, reading.person
        self._units: dict[int, tuple[TextVersion, Units]] = {}

    def done(self, operation: Operation) -> Values:
        """What became of an operation: its key, and what was wrong if it was not done."""
        key = operation.get("key") if isinstance(operation, Mapping) else None
        answer: Values = {"key": key if isinstance(key, str) else ""}
        try:
            with transaction.atomic():
                self._do(operation)
        except Problem as problem:
            answer |= _why(problem)
            if isinstance(problem, ChangedUnseenError):
                answer["now"] = self.reading.one(problem.segment)
        except UNREAD:
            answer |= _why(Problem("segment_unknown"))
        return answer

    def _do(self, operation: Operation) -> None:
        step = uuid.UUID(operation["key"])
        match operation["do"]:
            case "code":
                self._code(step, operation)
            case "change":
                segment, revision = self._segment(operation)
                change_segment(
                    segment=segment, by=self.person, revision=revision, step=step,
                    **self._changed(operation["different"]),
                )  # fmt: skip
            case "remove":
                segment, revision = self._segment(operation)
                remove_segment(segment=segment, by=self.person, revision=revision, step=step)
            case "undo":
                undo_last(
                    audit=self.audit,
                    by=self.person,
                    document=self.reading.subject.document,
                    step=uuid.UUID(operation["step"]),
                )
            case _:
                raise Problem("segment_unknown")

    def _code(self, step: uuid.UUID, operation: Operation) -> None:
        pairs = [(uuid.UUID(key), int(code)) for key, code in operation["codes"]]
        if not 0 < len(pairs) <= MOST_CODES:
            raise ValueError
        codes = {code: self._code_of(code) for _key, code in pairs}
        subject = self.reading.subject
        place = self.place(operation) | {subject.kind: subject.row}
        origin = Origin.IN_VIVO if operation.get("in_vivo") is True else Origin.HAND
        code_many(
            audit=self.audit,
            by=self.person,
            coder=self.person,
            step=step,
            passages=[
                Passage(code=codes[code], key=key, origin=origin, memo=_words(operation), **place)
                for key, code in pairs
            ],
        )

    def _code_of(self, key: int) -> Code:
        found: Code | None = Code.objects.for_person(self.audit, self.person).filter(pk=key).first()
        if found is None:
            raise Problem("segment_unknown")
        return found

    def _segment(self, operation: Operation) -> tuple[Segment, int]:
        rows = self.reading.subject.segments(self.audit, self.person)
        found = rows.filter(key=uuid.UUID(operation["segment"])).first()
        if found is None:
            raise Problem("segment_unknown")
        return found, int(operation["revision"])

    def _changed(self, different: Operation) -> Values:
        changed = self.place(different)
        if "to" in different:
            changed["code"] = self._code_of(int(different["to"]))
        if "memo" in different:
            changed["memo"] = _words(different)
        if different.get("looked") is True:
            changed["looked"] = True
        return changed

    def place(self, operation: Operation) -> Values:
        """Where it is, in codepoints, thousandths or thousandths of a second.

        Raises Problem segment_unknown and segment_outside, and what `UNREAD` names.
        """
        if "region" in operation:
            return {"region": [int(each) for each in operation["region"]]}
        if "time" in operation:
            begins, ends = operation["time"]
            return {"from_ms": int(begins), "to_ms": int(ends)}
        if "place" in operation:
            text, units = self._counted_in(int(operation["text"]))
            first, from_unit, last, to_unit = map(int, operation["place"])
            start, end = units.came(first, from_unit), units.came(last, to_unit)
            return {"text": text, "start": start, "end": end}
        return {}

    def _counted_in(self, version: int) -> tuple[TextVersion, Units]:
        """The text in which a browser counted: an earlier one, if it changed meanwhile."""
        if version not in self._units:
            newest = self.reading.text
            if newest is not None and newest.version == version:
                self._units[version] = newest, self.reading.units
            else:
                rows = TextVersion.objects.filter(document=self.reading.subject.document)
                text = rows.filter(version=version).first()
                if text is None:
                    raise Problem("segment_unknown")
                self._units[version] = text, Units.of(text)
        return self._units[version]


def _words(operation: Operation) -> str:
    words = operation.get("memo", "")
    if not isinstance(words, str):
        raise TypeError
    return words


def _why(problem: Problem) -> Values:
    return {"problem": problem.what(), "mend": problem.mend(), "code": problem.code}
