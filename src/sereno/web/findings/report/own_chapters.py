"""The chapters of earlier stages and of findings: areas, coverage, findings, recommendations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from sereno.exchange.report.content import (
    Block,
    Card,
    Chip,
    Heading,
    Kind,
    Numbers,
    Paragraph,
    Picture,
    Table,
)
from sereno.vocabulary.language import number, percent
from sereno.web.diagnosis.models import Technique
from sereno.web.findings.models import Deliverable, Finding, Recommendation, Strength
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.chapters import Chapter
from sereno.web.findings.report.evidence import chips_of
from sereno.web.findings.report.maps import city_picture
from sereno.web.findings.statements.strength import strength_of
from sereno.web.topics.models import Topic

# Of the strongest findings a summary tells so many.
MOST_IN_SUMMARY = 10
_ORDER_OF_STRENGTH = (Strength.STRONG, Strength.FAIR, Strength.WEAK, Strength.NONE)


def areas_blocks(asked: Asked) -> Iterator[Block]:
    """Which areas were looked at closer, how firmly they were chosen, and where they are."""
    if asked.data is None or not asked.known.chosen:
        return
    decision = asked.decision
    facts = asked.data.reader
    rows = {row["code"]: row for row in decision.rows} if decision else {}
    chosen = list(asked.known.chosen)
    if decision:
        chosen.sort(key=lambda code: (rows[code]["rank"] or 0, code))
        words = ngettext(
            "Of {all} neighbourhoods {n} was looked at closer. It was decided on {day}.",
            "Of {all} neighbourhoods {n} were looked at closer. It was decided on {day}.",
            len(chosen),
        )
        day = asked.day(decision.at.date())
    else:
        words = _("Of {all} neighbourhoods {n} are proposed by the index; nobody has decided yet.")
        day = ""
    yield Paragraph(words.format(all=number(len(facts.areas)), n=number(len(chosen)), day=day))
    if decision and decision.reason:
        yield Paragraph(decision.reason, lead=_("Why these:"))
    yield from city_picture(asked, chosen)
    of = {area["area_code"]: area for area in facts.areas}
    heads = [_("No."), capfirst(asked.audit.area_word), capfirst(asked.audit.group_word)]
    lines = [
        [str(n), of[code]["label"], of[code]["group"] or "–", _told(of[code]["population"])]
        for n, code in enumerate(chosen, 1)
    ]
    heads.append(_("Population"))
    if decision:
        heads.append(_("Would be chosen"))
        for line, code in zip(lines, chosen, strict=True):
            line.append(_chance(rows[code]["p"]))
    yield Table(
        _("The chosen neighbourhoods"),
        tuple(heads),
        tuple(map(tuple, lines)),
        (0.6, 3.4, 2.6, 1.5, 1.7)[: len(heads)],
        frozenset({3, 4}),
    )
    if decision:
        yield Paragraph(
            _(
                "“Would be chosen” says in what part of {n} draws the neighbourhood is among the "
                "chosen, when weights, ways of counting and chance are varied."
            ).format(n=number(decision.draws)),
            is_small=True,
        )


def _told(people: float | None) -> str:
    return "–" if people is None else number(round(people))


def _chance(p: float | None) -> str:
    return "–" if p is None else percent(p, 0)


def coverage_blocks(asked: Asked) -> Iterator[Block]:
    """How people were heard: activities by technique, people as far as they may be counted."""
    held = asked.activities
    if not held:
        return
    people = sum(
        line.people - sum(gone.people for gone in line.withdrawals.all())
        for activity in held
        for line in activity.participants.all()
    )
    areas = {area.code for activity in held for area in activity.areas.all()}
    numbers = [(number(len(held)), _("activities held"))]
    if people >= asked.k:
        numbers.append((number(people), _("people heard")))
    numbers.append((number(len(areas)), _("neighbourhoods where people were heard")))
    yield Numbers(tuple(numbers))
    counts = Counter(activity.technique for activity in held)
    where = {
        key: len({a.code for each in held if each.technique == key for a in each.areas.all()})
        for key in counts
    }
    yield Table(
        _("How people were heard"),
        (_("Technique"), _("Activities"), _("Neighbourhoods")),
        tuple(
            (capfirst(str(words)), number(counts[key]), number(where[key]))
            for key, words in Technique.choices
            if key in counts
        ),
        (3, 1, 1),
        frozenset({1, 2}),
    )
    yield Paragraph(
        _(
            "What is restricted, such as interviews in prison, isn't counted here. Nothing is told "
            "of fewer than {k} people or incidents."
        ).format(k=asked.k),
        is_small=True,
    )


def findings_blocks(asked: Asked) -> Iterator[Block]:
    """The approved findings by topic, each with what it rests on."""
    found = sorted(asked.findings, key=lambda each: (_topic_place(each.topic), each.number))
    if asked.kind == "summary":
        yield from _strongest(asked, found)
        return
    if found:
        yield Paragraph(
            _(
                "What a finding rests on is named as far as those who read this may know of it; "
                "what few people said never is."
            ),
            is_small=True,
        )
    for topic, rows in groupby(found, key=lambda each: each.topic):
        yield Heading(_topic_name(topic))
        for each in rows:
            yield finding_card(asked, each)


def _strongest(asked: Asked, found: Sequence[Finding]) -> Iterator[Block]:
    order = {strength: i for i, strength in enumerate(_ORDER_OF_STRENGTH)}
    strongest = sorted(found, key=lambda each: order[strength_of(each).grade])[:MOST_IN_SUMMARY]
    if strongest:
        yield Heading(_("What was found"))
        for each in strongest:
            yield finding_card(asked, each)


def finding_card(asked: Asked, finding: Finding) -> Card:
    """A finding with its strength, its areas and its evidence."""
    asked.told[finding] = None
    strength = strength_of(finding)
    facts = [(_("Strength"), strength.words)]
    if areas := places(asked, finding):
        facts.append((capfirst(_("neighbourhoods")), areas))
    facts += said_in_returns(asked, finding)
    links = finding.evidence.all()
    seen = (asked.seen.get(each.pk) for each in links)
    if any(each is not None and each.has_moved for each in seen):
        facts.append((_("Evidence"), _("changed since this was reviewed")))
    chips = chips_of(asked, links)
    if not chips and strength.grade != Strength.NONE:
        # That it rests on something its strength says already, but neither on what nor on how much.
        chips = (Chip(_("material that is not for these readers")),)
    return Card(
        finding_reference(finding),
        finding.title,
        finding.text,
        tuple(facts),
        chips,
        _("Rests on"),
    )


def said_in_returns(asked: Asked, finding: Finding) -> Iterator[tuple[str, str]]:
    """How people voted on a finding that was brought back to them, and what they objected: both
    are printed, and of few people neither numbers nor who.
    """
    for each in asked.returned.get(finding.pk, ()):
        session = each.brought.session
        when = asked.day(session.on) if session.on else str(session)
        if each.votes is not None:
            told = each.votes.everybody.numbers[: len(_VOTES)]
            if any(n is not None for n in told):
                said = [_("not shown") if n is None else number(n) for n in told]
                words = [f"{vote}: {n}" for vote, n in zip(_VOTES, said, strict=True)]
                yield _("Votes, {when}").format(when=when), ", ".join(words)
        for objection, _form in each.objections:
            answer = f" → {objection.answer}" if objection.answer else ""
            yield _("Objection, {when}").format(when=when), f"{objection.text}{answer}"


def finding_reference(finding: Finding) -> str:
    """As recommendations name it: F-12."""
    return pgettext("a finding by its number", "F-{n}").format(n=finding.number)


def places(asked: Asked, row: Finding | Recommendation) -> str:
    """The areas of a statement, as people call them."""
    labels = asked.known.labels
    return ", ".join(labels.get(area.code, area.name) for area in row.areas.all())


def recommendations_blocks(asked: Asked) -> Iterator[Block]:
    """The recommendations by topic; of a summary, a table of them."""
    rows = asked.recommendations
    if not rows:
        return
    by_topic = [(topic, list(each)) for topic, each in groupby(rows, key=lambda row: row.topic)]
    responsible = {row.responsible_id for row in rows if row.responsible_id in asked.named}
    yield Numbers(
        (
            (number(len(rows)), _("recommendations")),
            (number(len(by_topic)), _("topics")),
            (number(len(responsible)), _("institutions responsible")),
        )
    )
    if len(by_topic) > 1:
        yield _by_topic(by_topic)
    for topic, each in by_topic:
        yield Heading(_topic_name(topic))
        if asked.kind == "summary":
            yield recommendations_table(_("Recommendations"), each, asked)
        else:
            for row in each:
                yield recommendation_card(asked, row)


def _by_topic(by_topic: Sequence[tuple[Topic | None, list[Recommendation]]]) -> Picture:
    from sereno.exchange.report.charts import bars

    counted = sorted(((_topic_name(t), len(rows)) for t, rows in by_topic), key=lambda e: -e[1])
    said = ", ".join(f"{name}: {number(n)}" for name, n in counted)
    return Picture(
        bars([(name, n, number(n)) for name, n in counted]),
        alt=_("Bars of the recommendations by topic. {said}").format(said=said),
        caption=_("Recommendations by topic"),
        height=90,
    )


def recommendations_table(caption: str, rows: Sequence[Recommendation], asked: Asked) -> Table:
    """Recommendations in a line each: what, to whom, for when."""
    asked.told.update(dict.fromkeys(rows))
    return Table(
        caption,
        (_("No."), _("What is recommended"), _("To whom"), _("For when")),
        tuple((row.reference, row.title, _to_whom(asked, row), _for_when(row)) for row in rows),
        (0.9, 3.9, 2.6, 1.8),
    )


def recommendation_card(asked: Asked, row: Recommendation) -> Card:
    """A recommendation with what is asked, of whom, for when, and the findings it rests on."""
    asked.told[row] = None
    facts = []
    if (whom := _to_whom(asked, row)) != "–":
        facts.append((_("To whom"), whom))
    if row.due_on or row.horizon:
        facts.append((_("For when"), _for_when(row)))
    if row.addressee:
        facts.append((_("Kind"), str(row.get_addressee_display())))
    named = asked.named
    if partners := ", ".join(str(each) for each in row.partners.all() if each.pk in named):
        facts.append((_("With"), partners))
    if areas := places(asked, row):
        facts.append((_("Where"), areas))
    if targets := ", ".join(each.target for each in row.targets.all()):
        facts.append((_("SDG"), targets))
    if delivered := "; ".join(_delivered(asked, each) for each in row.deliverables.all()):
        facts.append((_("To be handed over"), delivered))
    if row.expected_result:
        facts.append((_("Expected result"), row.expected_result))
    told = {each.pk for each in asked.findings}
    rests = tuple(Chip(finding_reference(f)) for f in row.findings.all() if f.pk in told)
    return Card(row.reference, row.title, row.text, tuple(facts), rests, _("Rests on"))


def _delivered(asked: Asked, each: Deliverable) -> str:
    parts = [each.title]
    if each.quantity is not None:
        parts.append(f"{number(float(each.quantity))} {each.unit}".strip())
    if each.due_on:
        parts.append(asked.day(each.due_on))
    return ", ".join(parts)


def _to_whom(asked: Asked, row: Recommendation) -> str:
    named = asked.named.get(row.responsible_id or 0)
    return named.name if named else "–"


def _for_when(row: Recommendation) -> str:
    if row.due_on:
        return date_format(row.due_on, "YEAR_MONTH_FORMAT")
    return str(row.get_horizon_display()) if row.horizon else "–"


def _topic_place(topic: Topic | None) -> int:
    return topic.number if topic else 1 << 30


def _topic_name(topic: Topic | None) -> str:
    return str(topic) if topic else str(_("Without a topic"))


# In the order in which votes are told.
_VOTES: Final = (gettext_lazy("in favour"), gettext_lazy("against"), gettext_lazy("don't know"))
_BOTH: Final[frozenset[Kind]] = frozenset({"final", "summary"})
CHAPTERS = (
    Chapter(
        "foreword",
        0,
        gettext_lazy("Foreword"),
        gettext_lazy("Who publishes this, why, and whom they thank."),
        lambda _asked: (),
        _BOTH,
    ),
    Chapter(
        "areas",
        20,
        gettext_lazy("The chosen neighbourhoods"),
        gettext_lazy("Map and table of the decision in force are added by themselves."),
        areas_blocks,
        _BOTH,
    ),
    Chapter(
        "coverage",
        30,
        gettext_lazy("Method and coverage"),
        gettext_lazy("How people were heard, and who was not. The counts are added by themselves."),
        coverage_blocks,
    ),
    Chapter(
        "findings",
        50,
        gettext_lazy("Findings"),
        gettext_lazy("Every approved finding is added, by topic, with what it rests on."),
        findings_blocks,
        _BOTH,
    ),
    Chapter(
        "recommendations",
        60,
        gettext_lazy("Recommendations"),
        gettext_lazy("Every recommendation is added, by topic."),
        recommendations_blocks,
        _BOTH,
    ),
)
