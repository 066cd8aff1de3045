"""Questions and answers as a page shows them, of what is a submission and of what isn't yet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sereno.exchange.submissions.encrypted import ENDING
from sereno.exchange.submissions.instance import AnswerRow, read_instance, rows_of
from sereno.exchange.xlsforms.questions import (
    MEDIA,
    METADATA,
    SELECTS,
    UNNAMED,
    Form,
    Question,
    code_of,
    said_in,
)
from sereno.vocabulary.language import language, number
from sereno.vocabulary.problems import Problem
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.consent.standing import is_map_off
from sereno.web.diagnosis.models import Arrival, InstrumentVersion, Submission, SubmissionFile
from sereno.web.diagnosis.submissions.arriving import AS_SIGNS
from sereno.web.diagnosis.submissions.naming import ASKS_ACTIVITY

# Of a form that nobody knows, answers stand under their paths.
NO_FORM = Form("", "", "", UNNAMED, (), (), {})


@dataclass(frozen=True)
class Answered:
    """A question with its answer, or what was answered within a group or a repeat.

    file: of a photo or recording, what came of it.
    """

    words: str
    value: str
    file: SubmissionFile | None = None
    parts: tuple[Answered, ...] = ()


def answers_of(submission: Submission) -> list[Answered]:
    """Questions and answers in the order of the form, each repeat with its parts in it."""
    rows = rows_of(submission.answers)
    if not rows:
        return []
    form = submission.version.read
    if submission.activity is not None and is_map_off(submission.activity):
        # Here, since it computes with shapes, which a command that opens the instance does without.
        from sereno.web.diagnosis.marks.submitted import without_drawn

        rows = without_drawn(rows, form)
    files = {
        # On the device it had the name without the ending.
        each.name.removesuffix(ENDING) if submission.is_encrypted else each.name: each
        for each in submission.files.select_related("file", "opened")
    }
    chosen = {each: str(submission.activity) for each in ASKS_ACTIVITY if submission.activity}
    labels = known_areas(submission.audit).labels
    return list(_Answers(form, rows, files, chosen, labels).under(0, ""))


class _Answers:
    """chosen: what stands for the answer of a question, by its name. areas: names, by code."""

    def __init__(
        self,
        form: Form,
        rows: Sequence[AnswerRow],
        files: Mapping[str, SubmissionFile],
        chosen: Mapping[str, str],
        areas: Mapping[str, str],
    ) -> None:
        self._form, self._rows, self._files = form, rows, files
        self._chosen, self._areas = chosen, areas
        self._spoken = (language(), code_of(form.default_language))
        self._known = {each.path: each for each in form.questions}

    def under(self, at: int, within: str) -> Iterator[Answered]:
        """What was answered in a row, below the path of a group or its repeat."""
        for question in self._form.directly_in(within):
            if question.type in METADATA:
                continue
            if question.type == "repeat":
                yield from self._repeated(at, question)
            elif question.holds_others:
                parts = tuple(self.under(at, question.path))
                if parts:
                    yield Answered(self._words(question), "", parts=parts)
            elif value := self._rows[at].values.get(question.path, ""):
                yield self._one(question, value)
        if within == self._rows[at].path:
            yield from self._unknown(at)

    def _repeated(self, at: int, question: Question) -> Iterator[Answered]:
        for n, row in enumerate(self._rows):
            if row.parent == at and row.path == question.path:
                words = f"{self._words(question)} {number(row.ordinal)}"
                yield Answered(words, "", parts=tuple(self.under(n, question.path)))

    def _unknown(self, at: int) -> Iterator[Answered]:
        """What the version doesn't ask, and was answered all the same."""
        for path, value in self._rows[at].values.items():
            if path not in self._known and "/meta/" not in path:
                yield Answered(path, value)
        for n, row in enumerate(self._rows):
            if row.parent == at and row.path not in self._known:
                parts = tuple(self._unknown(n))
                yield Answered(f"{row.path} {number(row.ordinal)}", "", parts=parts)

    def _words(self, question: Question) -> str:
        return question.said(*self._spoken) if question.label else question.name

    def _one(self, question: Question, value: str) -> Answered:
        if question.type in MEDIA:
            return Answered(self._words(question), value, self._files.get(value.strip()))
        if question.name in self._chosen and not question.within:
            return Answered(self._words(question), self._chosen[question.name])
        if question.type in SELECTS:
            chosen = [value] if question.type == "select_one" else value.split()
            known = {
                each.name: said_in(each.label, self._spoken)
                for each in self._form.choices(question)
            }
            if question.list == "areas.csv":
                known = dict(self._areas)
            value = "; ".join(known.get(each.strip(), "") or each for each in chosen)
        return Answered(self._words(question), value)


def answers_in(arrival: Arrival) -> list[Answered]:
    """What was answered in a delivery, by the version that it names or the newest of its form; by
    paths alone of another form, and nothing of what can't be read.
    """
    told = json.loads(arrival.told or "{}")
    versions = InstrumentVersion.objects.filter(
        audit=arrival.audit, instrument__form_id=told.get("form_id") or None
    )
    named = versions.filter(form_version=told.get("version", "")).first()
    version = named or versions.order_by("-version").first()
    form = version.read if version else None
    try:
        read = read_instance(arrival.xml.encode(AS_SIGNS), form)
    except Problem:
        return []
    if not read.rows:
        return []
    labels = known_areas(arrival.audit).labels
    return list(_Answers(form or NO_FORM, read.rows, {}, {}, labels).under(0, ""))
