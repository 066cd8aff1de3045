"""Is a recommendation specific, measurable, achievable, relevant and time-bound?

Doran (1981), "There's a S.M.A.R.T. way to write management's goals and objectives": his A is
assignable and his R realistic as to means; later readings are achievable and relevant. Both are
told and neither stands for the other. What the fields say wins over the text; what neither says is
missing, or can't be told. The rules are those of `vocabulary.smart`: Sereno's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sereno.methods.diagnosis.coding.sentences import sentences
from sereno.methods.findings.smart.actors import Actor, actor_of
from sereno.methods.findings.smart.flat import Flat, Span, phrases
from sereno.methods.findings.smart.measures import Told, by_when, how_much, with_what
from sereno.methods.findings.smart.verbs import Verb, main_verbs
from sereno.vocabulary.language import Language
from sereno.vocabulary.smart import READINGS, Letter, RemarkRule, Verdict, remarks, rules

FEASIBLE: Final = 3
"""From this feasibility on (1-5) a recommendation is taken as feasible."""
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("no", "partly", "unknown", "yes")


@dataclass(frozen=True, slots=True)
class Given:
    """What the fields of a recommendation say; each as it is when nothing is filled in.

    mandate: whether the responsible organisation may act on the topic; None when nobody has said.
    deliverables, counted, dated: how many there are, with a quantity, with a date. findings,
    approved: those that it rests on, and how many of them are approved; None where they aren't
    known, as of a text alone. targets: of the SDGs, confirmed by a person.
    """

    responsible: str = ""
    mandate: bool | None = None
    feasibility: int | None = None
    areas: int = 0
    beneficiaries: int = 0
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    deliverables: int = 0
    counted: int = 0
    dated: int = 0
    resources: str = ""
    due: bool = False
    findings: int | None = None
    approved: int = 0
    targets: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of a reading. words: the spans of the text it is about, in codepoints.

    values: what is put into its sentence beside them.
    """

    key: str
    words: tuple[Span, ...] = ()
    values: tuple[tuple[str, str], ...] = ()

    @property
    def rule(self) -> RemarkRule:
        """Its letter, reading, verdict and sentences."""
        return remarks()[self.key]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a letter: its verdict, and the remarks that led to it, the worst first."""

    name: str
    verdict: Verdict
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class LetterSaid:
    """A letter: verdict over its readings. Readings that can't be told don't count against it."""

    letter: Letter
    readings: tuple[Reading, ...]

    @property
    def verdict(self) -> Verdict:
        """Yes or no when all readings that can be told say so; partly when they don't agree."""
        told = {reading.verdict for reading in self.readings} - {"unknown"}
        if not told:
            return "unknown"
        return told.pop() if len(told) == 1 else "partly"


@dataclass(frozen=True, slots=True)
class Smart:
    """The five letters in order."""

    letters: tuple[LetterSaid, ...]

    def letter(self, letter: Letter) -> LetterSaid:
        """One of them."""
        return next(each for each in self.letters if each.letter == letter)

    def reading(self, name: str) -> Reading:
        """A reading by its name."""
        return next(r for each in self.letters for r in each.readings if r.name == name)

    def decided(self, verdicts: Mapping[str, Verdict]) -> Smart:
        """With the verdicts that a person decided in place of the rules', by reading."""
        return Smart(
            tuple(
                replace(
                    each,
                    readings=tuple(
                        replace(reading, verdict=verdicts.get(reading.name, reading.verdict))
                        for reading in each.readings
                    ),
                )
                for each in self.letters
            )
        )


def check(words: str, given: Given, language: Language) -> Smart:
    """The verdicts on a recommendation's text and fields. Without text only fields can tell."""
    flat = Flat(words)
    said = list(_remarks(flat, given, language))
    return Smart(
        tuple(
            LetterSaid(letter, tuple(_reading(name, said) for name in names))
            for letter, names in READINGS.items()
        )
    )


def _reading(name: str, said: list[Remark]) -> Reading:
    own = [remark for remark in said if remark.rule.reading == name]
    own.sort(key=lambda remark: _WORST_FIRST.index(remark.rule.verdict))
    return Reading(name, own[0].rule.verdict if own else "unknown", tuple(own))


def _remarks(flat: Flat, given: Given, language: Language) -> Iterator[Remark]:
    start, end, verbs = _asked(flat, language)
    actor = actor_of(flat, verbs[0] if verbs else None, start, end, language)
    empty = not flat.text.strip()
    much = how_much(flat, verbs[0].sort if verbs else "doing", language)
    if not empty:
        yield from _specific(flat, given, language, (start, end), verbs, actor, much)
    yield from _measurable(given, much, empty)
    yield from _assignable(given, actor, empty)
    yield _achievable(given)
    yield _relevant(given)
    yield from _resourced(flat, given, language, empty)
    yield from _time_bound(flat, given, language, empty)


def _asked(flat: Flat, language: Language) -> tuple[int, int, list[Verb]]:
    """The first sentence with a verb that says what is to be done, and its verbs."""
    for start, end in sentences(flat.text):
        verbs = main_verbs(flat, start, end, language)
        if verbs:
            return start, end, verbs
    return 0, len(flat.text), []


def _specific(
    flat: Flat,
    given: Given,
    language: Language,
    sentence: tuple[int, int],
    verbs: list[Verb],
    actor: Actor | None,
    much: Told,
) -> Iterator[Remark]:
    if not verbs:
        yield Remark("no_verb")
        return
    first = verbs[0]
    at = flat.span(first.start, first.end)
    wrong = False
    if first.sort == "vague" or (first.sort == "degree" and much.key not in _AMOUNTS):
        wrong = True
        acted = any(
            span.start >= flat.span(by.start(), by.end()).start
            for by in phrases(language, "by_doing").finditer(flat.text, first.end)
            for span in much.spans
            if much.key == "quantity"
        )
        yield Remark("vague_verb_with_action" if acted else "vague_verb", (at,))
    if not given.responsible:
        if actor is None or actor.kind == "unnamed":
            wrong = True
            yield Remark("no_actor")
        elif actor.beside:
            wrong = True
            yield Remark("several_actors", (actor.beside,))
    if len(verbs) > 1:
        wrong = True
        yield Remark("several_actions", tuple(flat.span(v.start, v.end) for v in verbs[:4]))
    whose = actor is not None and actor.kind == "wide"
    if not (
        given.areas or given.beneficiaries or _somewhere(flat, language, sentence, first, whose)
    ):
        wrong = True
        yield Remark("no_place_or_group")
    if not wrong:
        yield Remark("specific")


_AMOUNTS: Final = frozenset(["quantity", "half_indicator"])


def _somewhere(
    flat: Flat, language: Language, sentence: tuple[int, int], verb: Verb, anywhere: bool
) -> bool:
    """Whether a place or a group is named, elsewhere than in the name of who does it (anywhere:
    there too)."""
    names = ["place", "group"]
    if verb.verb not in rules(language).verbs["taking_on"]:
        names.append("staff")
    before = verb.start if anywhere else flat.text.rfind(",", sentence[0], verb.start)
    return any(
        phrases(language, name).search(flat.text, start, end)
        for name in names
        for start, end in ((sentence[0], max(before, sentence[0])), (verb.end, len(flat.text)))
    ) or _proper_place(flat, verb, language)


def _proper_place(flat: Flat, verb: Verb, language: Language) -> bool:
    """ "en Tepito", "on Mill Lane": a name after a preposition that is no month."""
    months = rules(language).words["months"]
    for match in phrases(language, "place_before").finditer(flat.text, verb.end):
        name = re.compile(r" (\w+)").match(flat.text, match.end())
        if name and flat.written_at(*name.span(1))[:1].isupper() and name[1] not in months:
            return True
    return False


def _measurable(given: Given, much: Told, empty: bool) -> Iterator[Remark]:
    if given.indicator and given.baseline and given.target:
        yield Remark("indicator_with_target")
    elif given.deliverables and given.counted == given.deliverables:
        yield Remark("quantity_of_deliverables")
    elif much.key == "quantity":
        yield Remark(much.key, much.spans)
    elif given.indicator:
        yield Remark("half_indicator_given")
    elif not empty:
        yield Remark(much.key, much.spans)


def _assignable(given: Given, actor: Actor | None, empty: bool) -> Iterator[Remark]:
    if given.responsible:
        yield Remark("unit_given")
    elif actor:
        key = {"unit": "unit_named", "wide": "wide_actor", "unnamed": "unnamed_authority"}
        yield Remark(key[actor.kind], (actor.span,))
    elif not empty:
        yield Remark("nobody")


def _achievable(given: Given) -> Remark:
    if given.mandate is False:
        return Remark("outside_mandate")
    if given.feasibility is not None and given.feasibility < FEASIBLE:
        return Remark("hardly_feasible", values=(("feasibility", str(given.feasibility)),))
    if given.mandate is None or given.feasibility is None:
        return Remark("mandate_or_feasibility_unknown")
    return Remark("within_mandate", values=(("feasibility", str(given.feasibility)),))


def _relevant(given: Given) -> Remark:
    if given.findings is None:
        return Remark("findings_unknown")
    if not given.findings:
        return Remark("no_finding")
    if not given.approved:
        return Remark("finding_not_approved")
    return Remark("rests_on_finding" if given.targets else "no_target_of_sdg")


def _resourced(flat: Flat, given: Given, language: Language, empty: bool) -> Iterator[Remark]:
    if given.resources:
        vague = with_what(Flat(given.resources), language).key == "vague_means"
        yield (
            Remark("vague_means", values=(("words", given.resources),))
            if vague
            else Remark("means_given")
        )
    elif not empty:
        told = with_what(flat, language)
        yield Remark(told.key, told.spans)


def _time_bound(flat: Flat, given: Given, language: Language, empty: bool) -> Iterator[Remark]:
    if given.due:
        yield Remark("date_given")
    elif given.deliverables and given.dated == given.deliverables:
        yield Remark("dates_of_deliverables")
    else:
        told = by_when(flat, language)
        if told.key == "date_named":
            yield Remark(told.key, told.spans)
        elif given.dated:
            yield Remark("some_deliverables_dated")
        elif not empty:
            yield Remark(told.key, told.spans)
