"""From a recommendation to what came of it: the judgement, what was done, where it is promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sereno.vocabulary.language import number
from sereno.web.actions.details import Desk, of_recommendation
from sereno.web.actions.models import Action, Grade, Proof
from sereno.web.actions.money.details import money_of
from sereno.web.actions.register.words import brief
from sereno.web.findings.models import Publication, Recommendation
from sereno.web.monitoring.models import MonitoringRound
from sereno.web.monitoring.outcomes.details import TITLES
from sereno.web.monitoring.rounds.interviews import heard_of
from sereno.web.monitoring.rounds.result import Settled, settled_of
from sereno.web.plan.models import Commitment, Link
from sereno.web.thread.knots import Card, Kept, Knot, Missing, Ref, Tag, folded
from sereno.web.thread.reading import Reader

# What of the three is good news, and what isn't.
CSS: Final = {"addressed": "addressed", "in_process": "in_process", "not_done": "not_done"}


def recommendation_card(reader: Reader, row: Recommendation) -> Card:
    """A recommendation as a knot shows it, with what was judged of it last."""
    judged = reader.judged.get(row.pk)
    return Card(
        of=Ref("recommendation", str(row.number)),
        words=str(row),
        about=tuple(
            filter(None, [str(reader.named.get(row.responsible_id or 0, "")), _published(row)])
        ),
        tag=None if judged is None else verdict_tag(judged.verdict, judged.class_of),
        href=reader.page("findings:recommendation", row.number),
        thread=reader.thread(Ref("recommendation", str(row.number))),
    )


def _published(row: Recommendation) -> str:
    if row.publication != Publication.PUBLISHED or row.published_at is None:
        return ""
    return _("public since {day}").format(day=date_format(row.published_at, "DATE_FORMAT"))


def verdict_tag(verdict: str, class_of: str) -> Tag:
    """A judgement in a word."""
    from sereno.web.monitoring.models import Verdict

    return Tag(str(Verdict(verdict).label), CSS.get(class_of, ""))


def judged_knot(reader: Reader, row: Recommendation, of: MonitoringRound | None) -> Knot:
    """How a round judged it, and by which evidence; of the last one where none is named."""
    question = _("how it was judged")
    found = reader.last_round if of is None else of
    if found is None:
        return _broken("judged", question, _("No round of review is locked yet."))
    counted = next((each for each in reader.counted(found) if each.recommendation == row.pk), None)
    if counted is None:
        words = _("“{round}” didn't judge it.").format(round=found)
        return _broken("judged", question, words)
    [settled] = settled_of([counted])
    proofs, hidden = _proofs(reader, row, found)
    heard = heard_of(settled.item, reader.audit, reader.person, settled.verdict)
    said = settled.settlement
    about = [
        capfirst(str(said.get_how_display())),
        _("evidence {grade}").format(grade=Grade(said.grade).label),
        str(found),
    ]
    card = Card(
        of=Ref("review", f"{found.number}/{row.number}"),
        words=capfirst(str(said.get_verdict_display())),
        about=(*about, *_heard_words(heard)),
        more=said.reason,
        href=reader.page("monitoring:review", found.number, row.number),
    )
    return Knot(
        key="judged", question=question, cards=(card,), others=proofs,
        others_words=ngettext("{n} proof", "{n} proofs", len(proofs)).format(n=number(len(proofs))),
        kept=hidden, missing=_unproven(settled),
    )  # fmt: skip


def _unproven(settled: Settled) -> tuple[Missing, ...]:
    if not settled.settlement.override:
        return ()
    words = _("Called addressed without evidence of A or B: {why}")
    return (Missing("proof", words.format(why=settled.settlement.override)),)


def _heard_words(heard: Sequence[object]) -> list[str]:
    bearing = [getattr(each, "bearing", "") for each in heard]
    told = (
        (ngettext("{n} interview confirms it", "{n} interviews confirm it",
                  bearing.count("confirms")), bearing.count("confirms")),
        (ngettext("{n} interview contradicts it", "{n} interviews contradict it",
                  bearing.count("contradicts")), bearing.count("contradicts")),
    )  # fmt: skip
    return [words.format(n=number(n)) for words, n in told if n]


def _proofs(
    reader: Reader, row: Recommendation, of: MonitoringRound
) -> tuple[tuple[Card, ...], tuple[Kept, ...]]:
    """What proves it until the day of a round."""
    acts = Action.objects.filter(served__recommendation=row)
    rows = Proof.objects.filter(action__in=acts.values("pk")).standing()
    rows = rows.filter(on__lte=of.cutoff_on)
    seen = Proof.objects.for_person(reader.audit, reader.person).filter(pk__in=rows.values("pk"))
    cards = tuple(
        Card(
            of=Ref("proof", str(each.number)),
            words=str(each),
            about=(
                date_format(each.on, "DATE_FORMAT"),
                str(Grade(each.grade).label),
                f"SHA-256 {each.file.sha256}",
            ),
            href=reader.page("actions:action", each.action.number) + f"#proof-{each.number}",
        )
        for each in seen.select_related("action", "file").order_by("on", "pk")
    )
    return cards, reader.kept(gettext_lazy("Proofs"), rows.count() - len(cards))


def done_knot(reader: Reader, row: Recommendation) -> Knot:
    """The actions that carry it out, with their money."""
    question = _("what was done")
    desks = of_recommendation(reader.audit, reader.person, row)
    n_all = Action.objects.filter(served__recommendation=row).distinct().count()
    hidden = reader.kept(gettext_lazy("Actions"), n_all - len(desks))
    if not desks and not hidden:
        return _broken("done", question, _("Nobody has reported an action that carries it out."))
    cards = [_action_card(reader, each) for each in desks]
    return Knot(key="done", question=question, kept=hidden, **folded(cards))


def _action_card(reader: Reader, desk: Desk) -> Card:
    told = desk.told
    action = told.action
    days = [date_format(day, "F Y") for day in (action.starts_on, action.ends_on) if day]
    how_far = brief(action.state, told.progress.share, told.progress.met, told.progress.n)
    money = money_of(action)
    return Card(
        of=Ref("action", str(action.number)),
        words=str(action),
        about=tuple(
            filter(None, [str(told.institution or ""), " – ".join(dict.fromkeys(days)), how_far])
        ),
        amount=money.headline if any(money.amounts.values()) else "",
        href=reader.page("actions:action", action.number),
    )


def promised_knot(reader: Reader, row: Recommendation) -> Knot:
    """Where a plan takes it up, and what the authority answered."""
    links = Link.objects.for_person(reader.audit, reader.person).filter(recommendation=row)
    lines = [
        Card(
            of=Ref("line", str(each.line.pk)),
            words=str(each.line),
            about=(str(each.line.plan), _("takes it up {degree}").format(
                degree=each.get_degree_display()
            )),
            href=reader.page("plan:crosswalk") + f"?plan={each.line.plan.number}&one={row.number}",
        )
        for each in links.select_related("line__plan").order_by("line__plan", "line__position")
    ]  # fmt: skip
    answers = Commitment.objects.for_person(reader.audit, reader.person).of(row).holding()
    told = [_answer_card(reader, row, each) for each in answers.select_related("organisation")]
    n_lines = Link.objects.filter(recommendation=row).count()
    missing = []
    if not n_lines:
        missing.append(Missing("line", _("No line of a plan takes it up.")))
    if not told:
        missing.append(Missing("answer", _("The authority hasn't answered.")))
    return Knot(
        key="promised",
        question=_("where it is promised"),
        **folded([*told, *lines]),
        kept=reader.kept(gettext_lazy("Lines of plans"), n_lines - len(lines)),
        missing=tuple(missing),
    )


def _answer_card(reader: Reader, row: Recommendation, answer: Commitment) -> Card:
    about = [str(answer.organisation), date_format(answer.on, "DATE_FORMAT")]
    if answer.target_on:
        day = date_format(answer.target_on, "DATE_FORMAT")
        about.append(_("promised by {day}").format(day=day))
    return Card(
        of=Ref("answer", f"{row.number}/{answer.version}"),
        words=capfirst(str(answer.get_answer_display())),
        about=tuple(about),
        more=answer.reason,
        href=reader.page("findings:recommendation", row.number),
    )


def worked_words(reader: Reader, row: Recommendation) -> tuple[str, ...]:
    """Whether what it is for is better: what stands in the table of outcomes, never one number."""
    placed = reader.placed.get(row.pk)
    if placed is None:
        return ()
    said = [f"{each.target}: {each.words} {each.why}".strip() for each in placed.tells]
    said += [f"{each.study.title}: {each.words}" for each in placed.studies if each.words]
    return (str(TITLES[placed.cell]), *(said or [_("Nothing that is measured tells of it.")]))


def _broken(key: str, question: str, words: str) -> Knot:
    return Knot(key=key, question=question, missing=(Missing(key, words),))
