"""How far coders agree, for what somebody asks: all figures of it, and of each part of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sereno.methods.diagnosis.coding.agreement_figures import DRAWS
from sereno.methods.diagnosis.coding.agreement_measured import Measured, OfCode, measured
from sereno.methods.diagnosis.coding.agreement_passages import Bools, Coded, Ints
from sereno.methods.diagnosis.coding.agreement_regions import (
    Regions,
    RegionsOfCode,
    region_agreement,
)
from sereno.methods.diagnosis.coding.agreement_units import (
    Judged,
    JudgedAgreement,
    judged_agreement,
)
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, Unit, UnitJudgement
from sereno.web.coding.rounds.compared import (
    Case,
    Newest,
    Said,
    cases_of,
    drawn_in,
    in_newest,
    newest_of,
    said_in,
    said_in_recordings,
)
from sereno.web.people.models import Person

SEED: Final = 12
BY: Final = ("code", "document", "technique", "pair", "round")


@dataclass(frozen=True)
class Asked:
    """What an address asks for: keys as they stand in it, "" for everything. by: of what each line
    of the table is.
    """

    round: str = ""
    technique: str = ""
    document: str = ""
    pair: str = ""
    by: str = "code"


@dataclass(frozen=True)
class Line:
    """A part of what was compared, and its figures. key: in an address; None: nothing in common."""

    key: str
    words: str
    found: Measured


class Comparison:
    """All that may be compared, for somebody who may see it."""

    def __init__(self, audit: Audit, person: Person) -> None:
        self.audit, self.person = audit, person

    @cached_property
    def cases(self) -> list[Case]:
        """What two coders or more have finished."""
        return cases_of(self.audit, self.person)

    @cached_property
    def coders(self) -> list[Person]:
        """Everybody who has finished something of it."""
        found = {each.pk: each for case in self.cases for each in case.coders}
        return sorted(found.values(), key=lambda each: (str(each), each.pk))

    @cached_property
    def pairs(self) -> list[tuple[Person, Person]]:
        """Those who have finished something together."""
        together = {
            frozenset((one.pk, other.pk))
            for case in self.cases
            for one, other in itertools.combinations(case.coders, 2)
        }
        return [
            (one, other)
            for one, other in itertools.combinations(self.coders, 2)
            if frozenset((one.pk, other.pk)) in together
        ]

    @cached_property
    def _newest(self) -> Mapping[int, Newest]:
        return newest_of(case.document.pk for case in self.cases)

    @cached_property
    def _said(self) -> list[Said]:
        return list(said_in(self.audit, self.person, self.cases, self._newest))

    @cached_property
    def codes(self) -> list[Code]:
        """The codes that were given in it."""
        return self._codes(each.code for each in self._said)

    def _codes(self, given: Iterable[int]) -> list[Code]:
        rows = Code.objects.for_person(self.audit, self.person).filter(pk__in=set(given))
        return list(rows.order_by("name__in_order", "pk"))

    @cached_property
    def _finished(self) -> Bools:
        """Which coder has finished which case."""
        coders = {coder.pk: i for i, coder in enumerate(self.coders)}
        finished = np.zeros((len(self.cases), len(self.coders)), bool)
        for i, case in enumerate(self.cases):
            finished[i, [coders[each.pk] for each in case.coders]] = True
        return finished

    @cached_property
    def coded(self) -> Coded:
        """Its passages, by the places of cases, coders and codes."""
        lengths = np.zeros(len(self.cases), np.int64)
        for i, case in enumerate(self.cases):
            newest = self._newest.get(case.document.pk)
            lengths[i] = 0 if newest is None else newest.length
        return self._table(self._said, self.codes, lengths)

    def _table(self, said: Iterable[Said], known: Sequence[Code], lengths: Ints) -> Coded:
        codes = {code.pk: i for i, code in enumerate(known)}
        coders = {coder.pk: i for i, coder in enumerate(self.coders)}
        rows = [each for each in said if each.code in codes]
        table = np.array(
            [(e.case, coders[e.coder], codes[e.code], e.start, e.end) for e in rows], np.int64
        ).reshape(-1, 5)
        # A passage may take in the line break after the last turn.
        np.maximum.at(lengths, table[:, 0], table[:, 4])
        document, coder, code, start, end = table.T
        return Coded(lengths, self._finished, document, coder, code, start, end, len(codes))

    def of_recordings(self, asked: Asked) -> tuple[list[Code], Measured] | None:
        """The figures of times of recordings, in milliseconds. How long a recording is isn't known
        here: it counts until the last moment that anybody marked.
        """
        said = list(said_in_recordings(self.audit, self.person, self.cases))
        codes = self._codes(each.code for each in said)
        coded = self._table(said, codes, np.zeros(len(self.cases), np.int64))
        found = _figures(coded.among(*self._masks(asked)))
        return None if found is None else (codes, found)

    def of_pictures(self, asked: Asked) -> tuple[list[Code], list[RegionsOfCode]] | None:
        """The figures of regions of pictures."""
        cases, coders = self._masks(asked)
        place = {coder.pk: i for i, coder in enumerate(self.coders) if coders[i]}
        drawn = [
            each
            for each in drawn_in(self.audit, self.person, self.cases)
            if cases[each.case] and each.coder in place
        ]
        codes = self._codes(each.code for each in drawn)
        known = {code.pk: i for i, code in enumerate(codes)}
        rows = [
            (each.case, place[each.coder], known[each.code], *each.box)
            for each in drawn
            if each.code in known
        ]
        table = np.array(rows, np.int64).reshape(-1, 7)
        finished = self._finished & coders & cases[:, np.newaxis]
        case, coder, code = table[:, :3].T
        regions = Regions(finished, case, coder, code, table[:, 3:], len(codes))
        found = region_agreement(regions, np.random.default_rng(SEED))
        return (codes, found) if found else None

    def _masks(self, asked: Asked, *, free: bool = True) -> tuple[Bools, Bools]:
        """Which cases and which coders an address asks for. free: of passages that coders found
        themselves, else of units that they were asked to judge.
        """
        cases = np.array(
            [
                _is_asked(case, asked) and (case.round.unit == Unit.FREE) == free
                for case in self.cases
            ],
            bool,
        )
        pair = asked.pair.split("-")
        coders = np.array([not asked.pair or str(c.pk) in pair for c in self.coders], bool)
        return cases, coders

    def whole(self, asked: Asked) -> Measured | None:
        """The figures of all that is asked for, of passages that coders found themselves."""
        return _figures(self.coded.among(*self._masks(asked)))

    def reopened(self, asked: Asked) -> int:
        """In how many documents somebody changed something after they had seen the others'."""
        return sum(case.reopened for case in self.cases if _is_asked(case, asked))

    def lines(self, asked: Asked) -> Iterator[Line]:
        """The figures of each document, technique, pair or round of what is asked for."""
        cases, coders = self._masks(asked)
        if asked.by == "pair":
            for one, other in self.pairs:
                both = np.array([each in (one, other) for each in self.coders], bool) & coders
                yield from self._line(f"{one.pk}-{other.pk}", f"{one} · {other}", cases, both)
            return
        part = _PARTS[asked.by]
        parts = [part(case) for case in self.cases]
        for key, words in dict.fromkeys(parts):
            kept = cases & np.array([each == (key, words) for each in parts], bool)
            draws = 0 if asked.by == "document" else DRAWS
            yield from self._line(key, words, kept, coders, draws=draws)

    def _line(
        self, key: str, words: str, cases: Bools, coders: Bools, *, draws: int = DRAWS
    ) -> Iterator[Line]:
        found = _figures(self.coded.among(cases, coders).compact(), draws=draws)
        if found is not None:
            yield Line(key, words, found)

    def of_codes(self, found: Measured) -> list[tuple[Code, OfCode]]:
        """The codes that somebody gave in what was compared."""
        return [(self.codes[each.code], each) for each in given_in(found)]

    def judged(self, asked: Asked) -> tuple[list[Code], JudgedAgreement] | None:
        """The figures of the sentences or turns that coders were asked to judge."""
        cases, coders = self._masks(asked, free=False)
        rows = self._judgements(
            np.flatnonzero(cases).tolist(),
            {c.pk: i for i, c in enumerate(self.coders) if coders[i]},
        )
        if not rows:
            return None
        spans = sorted({(case, start, end) for case, _coder, start, end in rows})
        place = {span: i for i, span in enumerate(spans)}
        judged = np.zeros((len(spans), len(self.coders)), bool)
        for case, coder, start, end in rows:
            judged[place[case, start, end], coder] = True
        given = self._given(spans, judged)
        found = judged_agreement(
            Judged(np.array([span[0] for span in spans]), judged, given),
            np.random.default_rng(SEED),
        )
        return None if found is None else (self.codes, found)

    def _judgements(
        self, places: Sequence[int], coders: Mapping[int, int]
    ) -> list[tuple[int, int, int, int]]:
        """(case, coder, start, end) of each unit that somebody judged, in the newest text."""
        case_of = {each.pk: i for i in places for each in self.cases[i].assignments}
        judged = UnitJudgement.objects.filter(
            assignment__in=case_of, assignment__coder__in=coders
        ).order_by()
        columns = ("assignment__document", "text__version", "start", "end", "assignment")
        rows = list(judged.values_list(*columns, "assignment__coder"))
        spans = in_newest([row[:4] for row in rows], self._newest)
        return [
            (case_of[assignment], coders[coder], start, end)
            for (*_place, assignment, coder), (start, end) in zip(rows, spans, strict=True)
        ]

    def _given(self, spans: Sequence[tuple[int, int, int]], judged: Bools) -> Bools:
        """Whether a coder gave a unit a code: with a passage that spans it."""
        coded = self.coded
        given = np.zeros((coded.codes, *judged.shape), bool)
        rows: dict[int, list[int]] = {}
        for row, case in enumerate(coded.document):
            rows.setdefault(int(case), []).append(row)
        for unit, (case, start, end) in enumerate(spans):
            for row in rows.get(case, ()):
                if coded.start[row] <= start and coded.end[row] >= end:
                    given[coded.code[row], unit, coded.coder[row]] = True
        return given & judged


def given_in(found: Measured) -> Iterator[OfCode]:
    """What is told of the codes that somebody gave."""
    return (each for each in found.codes if each.units or each.without_length)


def _figures(coded: Coded, *, draws: int = DRAWS) -> Measured | None:
    """The figures of passages; without draws they are quickly made."""
    if not draws:
        return measured(coded, np.random.default_rng(SEED), draws=0)
    columns = (coded.document, coded.coder, coded.code, coded.start, coded.end)
    return _drawn(
        coded.codes,
        coded.finished.shape[1],
        draws,
        coded.lengths.tobytes(),
        coded.finished.tobytes(),
        *(each.tobytes() for each in columns),
    )


@lru_cache(maxsize=64)
def _drawn(
    codes: int, coders: int, draws: int, lengths: bytes, finished: bytes, *columns: bytes
) -> Measured | None:
    """The same passages have the same figures: they are worked out once, whoever asks."""
    long = np.frombuffer(lengths, np.int64)
    done = np.frombuffer(finished, bool).reshape(len(long), coders)
    document, coder, code, start, end = (np.frombuffer(each, np.int64) for each in columns)
    coded = Coded(long, done, document, coder, code, start, end, codes)
    return measured(coded, np.random.default_rng(SEED), draws=draws)


def _is_asked(case: Case, asked: Asked) -> bool:
    return (
        asked.round in ("", str(case.round.number))
        and asked.technique in ("", case.document.activity.technique)
        and asked.document in ("", str(case.document.number))
    )


def _of_document(case: Case) -> tuple[str, str]:
    words = _("{document} (no. {n})").format(document=case.document, n=case.document.number)
    return str(case.document.number), words


def _of_technique(case: Case) -> tuple[str, str]:
    activity = case.document.activity
    return activity.technique, capfirst(activity.get_technique_display())


def _of_round(case: Case) -> tuple[str, str]:
    return str(case.round.number), str(case.round)


_PARTS: Mapping[str, Callable[[Case], tuple[str, str]]] = {
    "document": _of_document,
    "technique": _of_technique,
    "round": _of_round,
}
