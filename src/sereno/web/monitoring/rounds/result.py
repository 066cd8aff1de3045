"""What a locked round says: shares of what was carried out, how well the two agreed, what changed.

Everything is worked out of what the reader may see, and says of how many. The rule of small
numbers is about people and incidents: it doesn't hold recommendations back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.language import language, percent
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.documents import Words
from sereno.web.findings.models import Addressee
from sereno.web.monitoring.models import (
    Design,
    Judgement,
    MonitoringRound,
    RoundItem,
    RoundState,
    Settlement,
    Stratum,
    Verdict,
)
from sereno.web.monitoring.rounds.interviews import Borne, borne_of
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person

if TYPE_CHECKING:
    from sereno.methods.monitoring.judgements import PairAgreement, Share


def interval_words(share: Share) -> str:
    """The interval of a share as it is read; "" of a census."""
    if share.low is None or share.high is None:
        return ""
    return _now("95 of 100: {low} to {high}").format(
        low=percent(share.low, 0), high=percent(share.high, 0)
    )


# The words of what is told in three; which judgements are in which, methods.monitoring says.
IN_THREE: Final[dict[str, Words]] = {
    "addressed": _("were addressed"),
    "in_process": _("are in process"),
    "not_done": _("were not carried out"),
}
TOPIC, ADDRESSEE, GOAL, INSTITUTION = "topic", "addressee", "goal", "institution"


@dataclass(frozen=True)
class Part:
    """One of the three: its key and words, its share, and after how much of the bar it begins."""

    key: str
    words: str
    share: Share
    start: float

    @property
    def percent(self) -> str:
        """As it is read."""
        return percent(self.share.value, 0)

    @property
    def interval(self) -> str:
        """95 of 100, as it is read; "" of a census."""
        return interval_words(self.share)

    @property
    def width(self) -> float:
        """Of a bar that is 100 long."""
        return 100 * self.share.value

    @property
    def left(self) -> float:
        """Where it begins on it."""
        return 100 * self.start


@dataclass(frozen=True)
class Line:
    """A group of recommendations: n that apply, and the shares of them. key: names it in an
    address.
    """

    key: str
    words: str
    n: int
    parts: tuple[Part, ...]
    not_applicable: int


@dataclass(frozen=True)
class Group:
    """A way to divide them."""

    key: str
    title: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """An item of a locked round with its judgement, as it is counted. key: of the item;
    recommendation: the key of that. was: what the round before judged, where it was something else.
    """

    key: int
    recommendation: int
    verdict: str
    grade: str
    how: str
    stratum: Stratum
    groups: dict[str, list[tuple[str, str]]]
    borne: Borne = field(default_factory=Borne)
    was: str = ""

    @property
    def was_words(self) -> str:
        """What it was before, in words."""
        return str(Verdict(self.was).label) if self.was else ""

    @property
    def class_of(self) -> str:
        """Which of the three it is; "" of what doesn't apply."""
        from sereno.methods.monitoring.judgements import CARRIED_OUT

        return next((key for key, of in CARRIED_OUT.items() if self.verdict in of), "")


@dataclass(frozen=True, kw_only=True)
class Settled(Counted):
    """The same with its rows, for whoever names it."""

    item: RoundItem
    settlement: Settlement


@dataclass(frozen=True)
class Change:
    """What became of what an earlier round judged too. table: (from, to) in Verdict's order."""

    before: MonitoringRound
    table: tuple[tuple[int, ...], ...]
    n: int
    n_moved: int


@dataclass(frozen=True)
class CarriedOut:
    """What a locked round says was carried out, as a person sees it. sees_all: whether nothing of
    it is kept from them.
    """

    round: MonitoringRound
    settled: tuple[Counted, ...]
    whole: Line
    sees_all: bool
    n_all: int

    @property
    def is_sampled(self) -> bool:
        """Whether it is of a sample, so that its shares have intervals."""
        return self.round.design == Design.SAMPLE

    @property
    def headline(self) -> str:
        """What one would say aloud: the three shares."""
        return capfirst(", ".join(f"{part.percent} {part.words}" for part in self.whole.parts))

    def by(self, key: str) -> dict[str, Line]:
        """The lines of a way to divide them, by their keys."""
        rows: dict[str, list[Counted]] = {}
        words: dict[str, str] = {}
        for each in self.settled:
            for one, told in each.groups[key]:
                words[one] = told
                rows.setdefault(one, []).append(each)
        return {one: _line(one, words[one], rows[one], self.sees_all) for one in rows}


@dataclass(frozen=True)
class Result(CarriedOut):
    """All that a locked round says, as a person sees it."""

    groups: tuple[Group, ...]
    agreement: PairAgreement
    change: Change | None

    @property
    def heard(self) -> tuple[int, int]:
        """How many judgements an interview with an official confirms, and how many one contradicts;
        of what the reader may know.
        """
        borne = [each.borne for each in self.settled]
        return sum(one.confirms > 0 for one in borne), sum(one.contradicts > 0 for one in borne)


def carried_out(row: MonitoringRound, audit: Audit, person: Person) -> CarriedOut | None:
    """The shares of a round; None while it isn't locked, or where nothing of it may be seen."""
    if row.state != RoundState.LOCKED:
        return None
    settled = counted_of(row, audit, person)
    if not settled:
        return None
    n_all = row.items.count()
    sees_all = len(settled) == n_all
    return CarriedOut(
        round=row,
        settled=tuple(settled),
        whole=_line("", "", settled, sees_all),
        sees_all=sees_all,
        n_all=len(settled),
    )


def result_of(row: MonitoringRound, audit: Audit, person: Person) -> Result | None:
    """What a round says; None while it isn't locked, or where nothing of it may be seen."""
    from sereno.methods.monitoring.judgements import agreement

    told = carried_out(row, audit, person)
    if told is None:
        return None
    seen = {each.key for each in told.settled}
    pairs: dict[int, dict[int, str]] = {}
    # Of a locked round whoever sees an item sees its judgements.
    rows = Judgement.objects.filter(item__round=row).values_list("item", "place", "verdict")
    for item, place, verdict in rows:
        if item not in seen:
            continue
        pairs.setdefault(item, {})[place] = verdict
    return Result(
        **vars(told) | {"settled": with_interviews(row, told.settled, audit, person)},
        groups=tuple(_groups(told)),
        agreement=agreement([(p[1], p[2]) for p in pairs.values()], Verdict.values),
        change=_change(row, audit, person, told.settled),
    )


def counted_of(row: MonitoringRound, audit: Audit, person: Person) -> list[Counted]:
    """The items of a round that the person may see, as they are counted: there may be thousands."""
    rows = Settlement.objects.for_person(audit, person).filter(item__round=row)
    strata = {each.pk: each for each in row.strata.select_related("topic")}
    of_stratum = {
        key: [(str(each.topic.pk), str(each.topic)) if each.topic else ("0", _now("no topic"))]
        for key, each in strata.items()
    }
    of_addressee = {each.value: [(each.value, str(capfirst(each.label)))] for each in Addressee}
    of_addressee[""] = [("0", _now("no addressee"))]
    named = named_for(audit, person)
    of_institution = {key: [(str(key), str(each))] for key, each in named.items()}
    nobody = [("0", _now("nobody yet"))]
    hidden = [("x", _now("an organisation that isn't shown to you"))]
    of_targets: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    found = []
    for (
        key,
        recommendation,
        verdict,
        grade,
        how,
        stratum,
        addressee,
        targets,
        responsible,
    ) in rows.order_by("item__recommendation__number").values_list(
        *("item", "item__recommendation", "verdict", "grade", "how", "item__stratum"),
        *("item__addressee", "item__targets", "item__responsible"),
    ):
        served = tuple(targets)
        if served not in of_targets:
            of_targets[served] = _goals_of(served)
        groups = {
            TOPIC: of_stratum[stratum],
            ADDRESSEE: of_addressee[addressee],
            GOAL: of_targets[served],
            INSTITUTION: nobody if responsible is None else of_institution.get(responsible, hidden),
        }
        found.append(
            Counted(
                key=key, recommendation=recommendation, verdict=verdict, grade=grade, how=how,
                stratum=strata[stratum], groups=groups,
            )
        )  # fmt: skip
    return found


def _goals_of(targets: Iterable[str]) -> list[tuple[str, str]]:
    goals = sdg()
    codes = sorted({code.partition(".")[0] for code in targets}, key=int)
    return [(code, goals[code].name(language())) for code in codes] or [("0", _now("no goal"))]


def settled_of(counted: Iterable[Counted]) -> list[Settled]:
    """The same with their rows. Whoever asks has been told of them."""
    wanted = list(counted)
    rows = Settlement.objects.filter(item__in=[each.key for each in wanted])
    rows = rows.select_related("item__recommendation", "item__round")
    of = {each.item_id: each for each in rows}
    return [
        Settled(**vars(each), item=of[each.key].item, settlement=of[each.key]) for each in wanted
    ]


def with_interviews(
    row: MonitoringRound, counted: Sequence[Counted], audit: Audit, person: Person
) -> tuple[Counted, ...]:
    """The same, each with how many passages of interviews confirm and contradict it."""
    verdicts = {each.key: each.verdict for each in counted}
    borne = borne_of(audit, person, row, verdicts)
    if not borne:
        return tuple(counted)
    return tuple(replace(each, borne=borne.get(each.key, Borne())) for each in counted)


WAYS_TOLD: Final[dict[str, Words]] = {
    TOPIC: _("By topic"),
    ADDRESSEE: _("By addressee"),
    GOAL: _("By Sustainable Development Goal"),
    INSTITUTION: _("By institution"),
}


def _groups(told: CarriedOut) -> Iterable[Group]:
    for key, title in WAYS_TOLD.items():
        note = (
            _now("A recommendation that serves several goals counts in each of them.")
            if key == GOAL
            else ""
        )
        lines = told.by(key).values()
        yield Group(
            key,
            str(title),
            note,
            tuple(sorted(lines, key=lambda line: (line.key in ("0", "x"), -line.n, line.words))),
        )


def _line(key: str, words: str, rows: Sequence[Counted], sees_all: bool) -> Line:
    from sereno.methods.monitoring.judgements import CARRIED_OUT, Drawn, share_of

    applies = [each for each in rows if each.verdict != Verdict.NOT_APPLICABLE]
    drawn = [Drawn(each.stratum.n_all, each.stratum.n_judged) for each in applies]
    parts: list[Part] = []
    for one, verdicts in CARRIED_OUT.items():
        share = share_of([each.verdict in verdicts for each in applies], drawn)
        if share is not None:
            # The interval is of the whole sample: of a part of it that a reader sees it isn't.
            share = share if sees_all else replace(share, low=None, high=None)
            parts.append(Part(one, str(IN_THREE[one]), share, sum(p.share.value for p in parts)))
    return Line(key, words, len(applies), tuple(parts), len(rows) - len(applies))


def before(row: MonitoringRound, audit: Audit, person: Person) -> MonitoringRound | None:
    """The last locked round before this one."""
    rows = MonitoringRound.objects.for_person(audit, person).filter(
        state=RoundState.LOCKED, locked_at__lt=row.locked_at
    )
    found: MonitoringRound | None = rows.order_by("-locked_at").first()
    return found


def _judged_before(earlier: MonitoringRound, settled: Sequence[Counted]) -> dict[int, str]:
    """What a round judged of the recommendations that the person was told of in a later one."""
    told = {each.recommendation for each in settled}
    rows = Settlement.objects.filter(item__round=earlier)
    pairs = rows.values_list("item__recommendation", "verdict")
    return {key: verdict for key, verdict in pairs if key in told}


def with_before(
    row: MonitoringRound, counted: Sequence[Counted], audit: Audit, person: Person
) -> list[Counted]:
    """The same, each with what the round before judged of it, where that was something else."""
    earlier = before(row, audit, person)
    then = {} if earlier is None else _judged_before(earlier, counted)
    return [
        replace(each, was=was)
        if (was := then.get(each.recommendation, each.verdict)) != each.verdict
        else each
        for each in counted
    ]


def _change(
    row: MonitoringRound, audit: Audit, person: Person, settled: Sequence[Counted]
) -> Change | None:
    from sereno.methods.monitoring.judgements import changes

    earlier = before(row, audit, person)
    if earlier is None:
        return None
    then = _judged_before(earlier, settled)
    now = {each.recommendation: each.verdict for each in settled}
    table = changes(then, now, Verdict.values)
    n_moved = sum(now[key] != verdict for key, verdict in then.items())
    return Change(earlier, table, sum(map(sum, table)), n_moved)


def last_locked(audit: Audit, person: Person) -> MonitoringRound | None:
    """The last round that was locked, of those that the person may see."""
    rows = MonitoringRound.objects.for_person(audit, person).filter(state=RoundState.LOCKED)
    found: MonitoringRound | None = rows.order_by("-cutoff_on", "-locked_at").first()
    return found


def narrowed(settled: Sequence[Counted], wanted: Callable[[str], str]) -> list[Counted]:
    """Those that a list is narrowed to: `wanted` says what of each filter, "" of none."""
    found = [each for each in settled if wanted("is") in ("", each.class_of, each.verdict)]
    if wanted("changed"):
        found = [each for each in found if each.was]
    if (borne := wanted("said")) in ("confirms", "contradicts"):
        found = [each for each in found if getattr(each.borne, borne)]
    for key in WAYS_TOLD:
        if one := wanted(key):
            found = [each for each in found if one in {k for k, _w in each.groups[key]}]
    return found
