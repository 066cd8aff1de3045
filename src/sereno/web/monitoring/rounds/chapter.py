"""The report's chapters on the last locked round of review: how it judged, and what it says.

A round that isn't locked is told nowhere, whoever makes the report and for whomever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.exchange.report.charts import AMBER, BREAK, NIGHT, RIBBON, Stack, flow, stacks
from sereno.exchange.report.charts import Part as Piece
from sereno.exchange.report.content import (
    Block,
    Heading,
    Numbers,
    Paragraph,
    Picture,
    Table,
)
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import number, percent
from sereno.web.actions.models import Grade
from sereno.web.findings.models import Publication
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter
from sereno.web.findings.report.limits import MONITORING, Limits
from sereno.web.monitoring.models import Settled as How
from sereno.web.monitoring.models import Verdict
from sereno.web.monitoring.rounds.result import (
    INSTITUTION,
    TOPIC,
    Change,
    Group,
    Line,
    Part,
    Result,
    Settled,
    last_locked,
    result_of,
    settled_of,
)

# Of the three shares, in their order.
_COLOURS: Final = {"addressed": NIGHT, "in_process": AMBER, "not_done": BREAK}
_OF_VERDICT: Final = {
    Verdict.NOT_STARTED: RIBBON,
    Verdict.IN_PROCESS: AMBER,
    Verdict.ADDRESSED: NIGHT,
    Verdict.NOT_ADDRESSED: BREAK,
    Verdict.NOT_APPLICABLE: "#ffffff",
}
# A picture of more bars would not be read.
_MOST_BARS: Final = 18


def read_round(asked: Asked) -> Result | None:
    """What the last locked round says, as its readers may see it; None where there is none."""
    row = last_locked(asked.audit, asked.reader)
    return None if row is None else result_of(row, asked.audit, asked.reader)


def named_in(asked: Asked, result: Result) -> list[Settled]:
    """What of a round may be told by name: to everybody only what was published."""
    found = settled_of(result.settled)
    if asked.access is Access.PUBLIC:
        told = Publication.PUBLISHED
        found = [each for each in found if each.item.recommendation.publication == told]
    asked.told.update(dict.fromkeys(each.item.recommendation for each in found))
    return found


def method_blocks(asked: Asked) -> Iterator[Block]:
    """Until when, which ones, by whom; how well the two agreed, and on what evidence."""
    result = read_round(asked)
    if result is None:
        return
    row, judged = result.round, len(result.settled)
    asked.told[row] = None
    assert row.locked_at is not None
    yield Paragraph(
        _(
            "The round “{round}” looks at what was done until {cutoff}; nothing later counts. It "
            "was locked on {locked}: since then nobody can change it."
        ).format(round=row, cutoff=asked.day(row.cutoff_on), locked=asked.day(row.locked_at.date()))
    )
    yield Paragraph(_which(result))
    reviewers = row.reviewers.count()
    yield Paragraph(
        _(
            "There were {n} reviewers. Each recommendation was judged by two of them, neither of "
            "whom belongs to the institution responsible; neither saw the other's judgement before "
            "both had judged. Both first judgements are kept."
        ).format(n=number(reviewers))
    )
    if result.is_sampled and result.sees_all:
        yield _strata(result)
    yield Heading(_("How well the reviewers agreed"))
    yield from _agreement(result)
    how = Counter(each.how for each in result.settled)
    said = ", ".join(f"{words}: {number(how[key])}" for key, words in How.choices if how[key])
    yield Paragraph(_("How the judgement came about: {said}.").format(said=said))
    yield Heading(_("What the judgements rest on"))
    yield _grades(result, judged)
    yield from _overrides(asked, result)
    yield from _interviews(asked, result)


def _interviews(asked: Asked, result: Result) -> Iterator[Block]:
    """What officials said of what was judged, as far as the readers may know of it."""
    confirmed, contradicted = result.heard
    if not confirmed and not contradicted:
        return
    yield Heading(_("What officials said in interviews"))
    yield Paragraph(
        _(
            "Passages of interviews with officials were linked to the recommendations of which "
            "they speak. They confirm {confirmed} judgements and contradict {contradicted}; a "
            "judgement can be both. What is told alone is evidence of grade C, and changes none."
        ).format(confirmed=number(confirmed), contradicted=number(contradicted))
    )
    named = [each for each in named_in(asked, result) if each.borne.contradicts]
    if named:
        yield Table(
            _("Judgements that an official contradicts"),
            (
                _("Recommendation"),
                _("Judgement"),
                _("Contradicting passages"),
                _("Confirming passages"),
            ),
            tuple(
                (
                    str(each.item.recommendation),
                    capfirst(each.settlement.get_verdict_display()),
                    number(each.borne.contradicts),
                    number(each.borne.confirms),
                )
                for each in named
            ),
            (4, 1.6, 1.2, 1.2),
            frozenset({2, 3}),
        )


def _which(result: Result) -> str:
    n = len(result.settled)
    if not result.is_sampled:
        words = _("All recommendations approved when it was opened are judged: {n}.")
        return words.format(n=number(n))
    return _(
        "A sample is judged: {n} recommendations, drawn of each topic in proportion to its size, "
        "with the seed {seed}."
    ).format(n=number(n), seed=result.round.seed)


def _strata(result: Result) -> Table:
    rows = list(result.round.strata.select_related("topic"))
    return Table(
        _("What was drawn of each topic"),
        (_("Topic"), _("Recommendations"), _("Judged")),
        tuple(
            (
                str(each.topic) if each.topic else _("no topic"),
                number(each.n_all),
                number(each.n_judged),
            )
            for each in rows
        ),
        (4, 1.4, 1.2),
        frozenset({1, 2}),
    )


def _agreement(result: Result) -> Iterator[Block]:
    """Kappa with the raw agreement, and who said what."""
    agreed = result.agreement
    yield Numbers(
        (
            (_("undefined") if agreed.kappa is None else number(agreed.kappa, 2), _("kappa")),
            ("–" if agreed.raw is None else percent(agreed.raw, 0), _("both said the same")),
            (number(agreed.n), _("judged by two")),
        )
    )
    if agreed.kappa is None:
        yield Paragraph(
            _("All judgements are the same: chance alone agrees, and kappa is undefined.")
        )
    yield _matrix(_("First judgements of both reviewers"), _("First ↓ second →"), agreed.table)


def _matrix(caption: str, corner: str, table: Sequence[Sequence[int]]) -> Table:
    """Judgement × judgement, without those where nothing is."""
    labels = [str(capfirst(each.label)) for each in Verdict]
    kept = [i for i, row in enumerate(table) if any(row) or any(other[i] for other in table)]
    return Table(
        caption,
        (corner, *(labels[i] for i in kept), _("Together")),
        tuple(
            (labels[i], *(number(table[i][j]) for j in kept), number(sum(table[i]))) for i in kept
        ),
        (2.2, *(1.3 for _kept in kept), 1.1),
        frozenset(range(1, len(kept) + 2)),
    )


def _grades(result: Result, judged: int) -> Table:
    """How good the evidence is, and how many of those are called addressed."""
    of = Counter((each.grade, each.verdict) for each in result.settled)
    lines = []
    for grade, words in Grade.choices:
        n = sum(of[grade, verdict] for verdict in Verdict.values)
        lines.append(
            (str(words), number(n), percent(n / judged, 0), number(of[grade, Verdict.ADDRESSED]))
        )
    return Table(
        _("Grade of the evidence"),
        (_("Grade"), _("Judgements"), _("Share"), _("Of these addressed")),
        tuple(lines),
        (4, 1.2, 1.0, 1.5),
        frozenset({1, 2, 3}),
    )


def _overrides(asked: Asked, result: Result) -> Iterator[Block]:
    """What is called addressed without evidence of A or B, and why."""
    rows = [each for each in settled_of(result.settled) if each.settlement.override]
    if not rows:
        yield Paragraph(_("Nothing is called addressed without evidence of grade A or B."))
        return
    yield Paragraph(
        ngettext(
            "{n} is called addressed without evidence of grade A or B.",
            "{n} are called addressed without evidence of grade A or B.",
            len(rows),
        ).format(n=number(len(rows)))
    )
    told = {each.item.pk for each in named_in(asked, result)}
    named = [each for each in rows if each.item.pk in told]
    if named:
        yield Table(
            _("Called addressed without evidence of grade A or B"),
            (_("Recommendation"), _("Grade"), _("Why")),
            tuple(
                (str(each.item.recommendation), each.settlement.grade, each.settlement.override)
                for each in named
            ),
            (3.4, 0.7, 4),
        )


def result_blocks(asked: Asked) -> Iterator[Block]:
    """The three shares, of all and by groups; what changed; each recommendation."""
    result = read_round(asked)
    if result is None:
        return
    whole = result.whole
    if whole.parts:
        yield Paragraph(f"{result.headline}.")
        yield Numbers(tuple((each.percent, _counted(each)) for each in whole.parts))
        yield _bars(_("What was carried out"), [whole])
    said = f"n = {number(whole.n)}"
    if whole.not_applicable:
        said = _("{n_words}; not applicable, in no share: {none}").format(
            n_words=said, none=number(whole.not_applicable)
        )
    yield Paragraph(f"{said}.", is_small=True)
    if result.is_sampled and result.sees_all:
        yield Paragraph(
            _("It is a sample: beside each share stands between which two the share of all lies."),
            is_small=True,
        )
    for group in result.groups:
        # Where nothing says of whom it is, there is nothing to divide by.
        if [line.key for line in group.lines] == ["0"]:
            continue
        yield Heading(group.title)
        if group.key == TOPIC and 1 < len(group.lines) <= _MOST_BARS:
            yield _bars(group.title, group.lines)
        yield _group(group)
        if group.note:
            yield Paragraph(group.note, is_small=True)
    if result.change is not None:
        yield from _change(asked, result, result.change)
    if named := named_in(asked, result):
        yield Heading(_("Recommendation by recommendation"))
        yield _each(named)


def _counted(part: Part) -> str:
    """Its words, how many, and the interval of a sample."""
    return ", ".join(filter(None, (f"{part.words}: {number(part.share.hits)}", part.interval)))


def _bars(caption: str, lines: Sequence[Line]) -> Picture:
    rows = [
        Stack(
            line.words,
            tuple(Piece(_COLOURS[part.key], part.share.value) for part in line.parts),
            f"n = {number(line.n)}",
        )
        for line in lines
        if line.parts
    ]
    said = "; ".join(
        f"{line.words or caption}: "
        + ", ".join(f"{part.words} {part.percent}" for part in line.parts)
        for line in lines
    )
    parts = lines[0].parts
    return Picture(
        stacks(rows),
        alt=said,
        caption=caption,
        legend=tuple((_COLOURS[part.key], part.words) for part in parts),
        height=16 if len(rows) == 1 else 110,
    )


def _group(group: Group) -> Table:
    parts = next((line.parts for line in group.lines if line.parts), ())
    heads = [capfirst(part.words) for part in parts]
    return Table(
        group.title,
        ("", "n", *heads),
        tuple(
            (
                line.words,
                number(line.n),
                *(_share(part) for part in line.parts),
                *("–" for _none in range(len(heads) - len(line.parts))),
            )
            for line in group.lines
        ),
        (3.6, 0.7, *(1.6 for _head in heads)),
        frozenset(range(1, len(heads) + 2)),
    )


def _share(part: Part) -> str:
    said = f"{part.percent} ({number(part.share.hits)})"
    return f"{said}\n{part.interval}" if part.interval else said


def _change(asked: Asked, result: Result, change: Change) -> Iterator[Block]:
    """What became of what the round before judged too."""
    if not change.n:
        return
    yield Heading(_("What changed since the last round"))
    yield Paragraph(
        ngettext(
            "{n} recommendation was judged by both rounds, this one and “{before}” (until {day}); "
            "the judgement of {moved} is another one now.",
            "{n} recommendations were judged by both rounds, this one and “{before}” (until "
            "{day}); the judgement of {moved} is another one now.",
            change.n,
        ).format(
            n=number(change.n),
            before=change.before,
            day=asked.day(change.before.cutoff_on),
            moved=number(change.n_moved),
        )
    )
    labels = [str(capfirst(each.label)) for each in Verdict]
    told = "; ".join(
        f"{labels[i]} → {labels[j]}: {number(n)}"
        for i, row in enumerate(change.table)
        for j, n in enumerate(row)
        if n
    )
    yield Picture(
        flow(
            labels,
            [_OF_VERDICT[each] for each in Verdict],
            change.table,
            (str(change.before), str(result.round)),
        ),
        alt=told,
        caption=_("From the judgements of the last round to those of this one"),
        height=80,
    )
    yield _matrix(_("From one round to the next"), _("Before ↓ now →"), change.table)


def _each(rows: Sequence[Settled]) -> Table:
    return Table(
        _("Each recommendation that was judged"),
        (_("Recommendation"), _("Institution"), _("Judgement"), _("Grade")),
        tuple(
            (
                str(each.item.recommendation),
                each.groups[INSTITUTION][0][1],
                str(each.settlement.get_verdict_display()),
                each.settlement.grade,
            )
            for each in rows
        ),
        (4.4, 2.2, 1.5, 0.8),
    )


def round_limits(asked: Asked) -> Iterator[str]:
    """What no round has judged, what rests on words alone, what is kept from the readers."""
    result = read_round(asked)
    if result is None:
        yield _("No round of review has been locked yet: what was carried out, nobody has judged.")
        return
    if not result.sees_all:
        yield _("The shares are of the recommendations that these readers may see: {n}.").format(
            n=number(len(result.settled))
        )
    if asked.access is Access.PUBLIC:
        yield _("Recommendations that aren't published count in the shares and are not named.")
    judged = {each.recommendation for each in result.settled}
    since = asked.recommendations_told().exclude(pk__in=judged).count()
    if since and not result.is_sampled:
        yield ngettext(
            "{n} recommendation was approved after the round was opened, and nobody has judged it.",
            "{n} recommendations were approved after the round was opened, and nobody has judged "
            "them.",
            since,
        ).format(n=number(since))
    grades = Counter(each.grade for each in result.settled)
    if words := grades[Grade.WORD] + grades[Grade.NONE]:
        yield ngettext(
            "{n} judgement rests on an official's word or on no evidence.",
            "{n} judgements rest on an official's word or on no evidence.",
            words,
        ).format(n=number(words))
    if result.agreement.kappa is None:
        yield _("How well the reviewers agree beyond chance isn't known: kappa is undefined.")


METHOD_CHAPTER: Final = Chapter(
    "round",
    80,
    gettext_lazy("How it was reviewed"),
    gettext_lazy("How the last locked round judged, and how well reviewers agreed, is added."),
    method_blocks,
    MONITORING,
)
RESULT_CHAPTER: Final = Chapter(
    "carried_out",
    82,
    gettext_lazy("What was carried out"),
    gettext_lazy("The shares of the last locked round and what changed are added by themselves."),
    result_blocks,
    MONITORING,
)
LIMITS: Final = Limits(0, round_limits)
